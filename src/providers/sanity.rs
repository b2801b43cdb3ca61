use crate::Part::{Body, Text, Timestamp};
use crate::{Encoding, Scheme, Signature, SignedTime, TimeFormat, Webhook};

/// Sanity: `sanity-webhook-signature` holds `t=` and the time, and `v1=` and the unpadded base64url
/// of HMAC-SHA256 over `{timestamp}.{body}`.
///
/// - Source: `sanity-io/webhook-toolkit`'s `src/signature.ts` and its tests.
/// - The key is the UTF-8 text of the secret.
/// - The time is in milliseconds, at most 300 seconds off, which is this crate's choice: no
///   tolerance is documented.
/// - Not protected: repeats within the tolerance.
/// - The vendor's toolkit sets no tolerance; it only refuses times before 2021.
/// - Sanity repeats a failed delivery twice, at intervals of 30 s (since 2026-04-29; before, for 30
///   minutes): within the 300 s, whether a repeat keeps its time or not. Deliveries may be late, as
///   Sanity says: `.tolerance(…)` widens it.
///
/// ```
/// use countersign::{Request, UnixTime, Verifier, providers::Sanity};
///
/// let verifier = Sanity::new("the secret")?;
/// let headers = [(
///     "sanity-webhook-signature",
///     "t=1795000000000,v1=ZaJQNKMwMWDjj91l_oKR29nIeeFeZxsFRcwp0i1TMPM",
/// )];
/// let request = Request::at(&headers, UnixTime::from_secs(1_795_000_000));
/// assert!(verifier.verify(&request, b"{\"id\":1}").is_ok());
/// # Ok::<(), countersign::ConfigError>(())
/// ```
#[derive(Debug)]
pub struct Sanity(Webhook);

provider!(Sanity(Mac): SCHEME, "the webhook's secret");

impl Sanity {
    /// The recipe.
    pub const SCHEME: &'static Scheme = &Scheme::hmac_sha256("sanity")
        .signature(
            Signature::in_header("sanity-webhook-signature")
                .pairs(",", "v1")
                .optional_blanks()
                .encoded(Encoding::Base64UrlUnpadded),
        )
        .timestamp(SignedTime::in_pair("t", TimeFormat::Milliseconds))
        .signs(&[Timestamp, Text("."), Body])
        .documented_by("Sanity", "sanity-io/webhook-toolkit's src/signature.ts and its tests")
        .read_on("2026-11-26");
}
