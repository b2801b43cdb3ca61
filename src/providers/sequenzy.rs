use crate::Part::{Body, Text, Timestamp};
use crate::{Scheme, Signature, SignedTime, TimeFormat, Webhook};

/// Sequenzy: `X-Sequenzy-Signature` lists, separated by commas, `v1=` and the lower-case hex of
/// HMAC-SHA256 over `v1:{timestamp}:{body}`.
///
/// - Source: several independent third-party implementations. Confirmed by a third party only.
/// - The key is the UTF-8 text of the whole secret; `whsec_` is part of it and nothing is decoded.
/// - The time is in seconds, at most 300 seconds off.
/// - Not protected: repeats within the tolerance.
/// - No page of Sequenzy itself was read; three independent implementations agree.
///
/// ```
/// use countersign::{Request, UnixTime, Verifier, providers::Sequenzy};
///
/// let verifier = Sequenzy::new("the secret")?;
/// let headers = [
///     ("X-Sequenzy-Timestamp", "1795000000"),
///     (
///         "X-Sequenzy-Signature",
///         "v1=78cb912b2ea3b61d89d13e850b5075108d9ec37fb88b3eee8241574af31421f6",
///     ),
/// ];
/// let request = Request::at(&headers, UnixTime::from_secs(1_795_000_000));
/// assert!(verifier.verify(&request, b"{\"id\":1}").is_ok());
/// # Ok::<(), countersign::ConfigError>(())
/// ```
#[derive(Debug)]
pub struct Sequenzy(Webhook);

provider!(Sequenzy(Mac): SCHEME, "the webhook's secret, `whsec_` included");

impl Sequenzy {
    /// The recipe.
    pub const SCHEME: &'static Scheme = &Scheme::hmac_sha256("sequenzy")
        .signature(
            Signature::in_header("X-Sequenzy-Signature")
                .prefix("v1=")
                .list(",")
                .optional_blanks()
                .hex(),
        )
        .timestamp(SignedTime::in_header("X-Sequenzy-Timestamp", TimeFormat::Seconds))
        .signs(&[Text("v1:"), Timestamp, Text(":"), Body])
        .documented_by("Sequenzy", "several independent third-party implementations")
        .confirmed_by_third_party()
        .read_on("2026-11-26");
}
