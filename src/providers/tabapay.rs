use crate::Part::{Body, Text, Timestamp};
use crate::{Scheme, Signature, SignedTime, TimeFormat, Webhook};

/// TabaPay: `X-HMAC-Signature` holds `t=` and the time, and `v1=` and the lower-case hex of HMAC-SHA256
/// over `{timestamp}.{body}`.
///
/// - Source: TabaPay's documentation, “Verifying webhook signatures” and “Webhook signature headers”.
/// - The key is the UTF-8 text of the secret.
/// - The time is in seconds, at most 300 seconds off, which is this crate's choice: no tolerance is
///   documented.
/// - Not protected: repeats within the tolerance. `Idempotency-Key` tells them apart, but it is not signed.
/// - For 48 hours after a secret was replaced there is a second signature, with the one before it. Its name
///   is `v2`, and it is no other version: either will do, so that a receiver may take the new secret at any
///   time within them.
///
/// ```
/// use countersign::{Request, UnixTime, Verifier, providers::TabaPay};
///
/// let verifier = TabaPay::new("the secret")?;
/// let headers = [(
///     "X-HMAC-Signature",
///     "t=1795000000,v1=b5647465f9d3ad30db692107b083f0a80a5202685fb88060ebd8c4c2ebaf8c2c",
/// )];
/// let request = Request::at(&headers, UnixTime::from_secs(1_795_000_000));
/// assert!(verifier.verify(&request, b"{\"id\":1}").is_ok());
/// # Ok::<(), countersign::ConfigError>(())
/// ```
#[derive(Debug)]
pub struct TabaPay(Webhook);

provider!(TabaPay(Mac): SCHEME, "the signing secret");

impl TabaPay {
    /// The recipe.
    pub const SCHEME: &'static Scheme = &Scheme::hmac_sha256("tabapay")
        .signature(Signature::in_header("X-HMAC-Signature").pairs_of_any(",", "v1", &["v2"]).hex())
        .timestamp(SignedTime::in_pair("t", TimeFormat::Seconds))
        .signs(&[Timestamp, Text("."), Body])
        .documented_by(
            "TabaPay",
            "TabaPay's documentation, “Verifying webhook signatures” and “Webhook signature \
             headers”",
        );
}
