use crate::Part::{Body, Text, Timestamp};
use crate::{Scheme, Signature, SignedTime, TimeFormat, Webhook};

/// Affirm: `X-Affirm-Signature` holds `t=` and the time, and `v0=` and the lower-case hex of
/// HMAC-SHA512 over `{timestamp}.{body}`.
///
/// - Source: `triggerdotdev/trigger.dev`'s webhook-sources (a third party's). Confirmed by a third
///   party only.
/// - The key is the UTF-8 text of the webhook's secret.
/// - The time is in seconds, at most 300 seconds off, which is this crate's choice: no tolerance is
///   documented.
/// - Not protected: repeats within the tolerance.
/// - The hash is SHA-512, although the header looks as where others take SHA-256.
///
/// ```
/// use countersign::{Request, UnixTime, Verifier, providers::Affirm};
///
/// let verifier = Affirm::new("the secret")?;
/// let headers = [(
///     "X-Affirm-Signature",
///     "t=1795000000,v0=ab8bf89067ee4e524aaba493e2f5ce5f07f49ac063f67c06435837040ada3cad\
///      cc5f2179834443b46e9c091ca4a6f6a25d1a280d9edec37e86a2496082352d2b",
/// )];
/// let request = Request::at(&headers, UnixTime::from_secs(1_795_000_000));
/// assert!(verifier.verify(&request, b"{\"id\":1}").is_ok());
/// # Ok::<(), countersign::ConfigError>(())
/// ```
#[derive(Debug)]
pub struct Affirm(Webhook);

provider!(Affirm(Mac): SCHEME, "the webhook's secret");

impl Affirm {
    /// The recipe.
    pub const SCHEME: &'static Scheme = &Scheme::hmac_sha512("affirm")
        .signature(Signature::in_header("X-Affirm-Signature").pairs(",", "v0").hex())
        .timestamp(SignedTime::in_pair("t", TimeFormat::Seconds))
        .signs(&[Timestamp, Text("."), Body])
        .documented_by("Affirm", "triggerdotdev/trigger.dev's webhook-sources (a third party's)")
        .confirmed_by_third_party();
}
