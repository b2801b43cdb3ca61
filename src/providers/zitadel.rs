use crate::Part::{Body, Text, Timestamp};
use crate::{Scheme, Signature, SignedTime, TimeFormat, Webhook};

/// ZITADEL (Actions v2): `ZITADEL-Signature` holds `t=` and the time, and one or several `v1=` and
/// the lower-case hex of HMAC-SHA256 over `{timestamp}.{body}`.
///
/// - Source: `zitadel/zitadel`'s `pkg/actions/signing.go`.
/// - The key is the UTF-8 text of the target's signing key.
/// - The time is in seconds, at most 300 seconds old; one in the future passes, as ZITADEL's own
///   package looks at the age alone.
/// - Not protected: repeats within the tolerance.
/// - A target of a newer version can be set to send its payload as a JWT or a JWE in place of JSON
///   with this header: those are not read here.
///
/// ```
/// use countersign::{Request, UnixTime, Verifier, providers::Zitadel};
///
/// let verifier = Zitadel::new("the secret")?;
/// let headers = [(
///     "ZITADEL-Signature",
///     "t=1795000000,v1=b5647465f9d3ad30db692107b083f0a80a5202685fb88060ebd8c4c2ebaf8c2c",
/// )];
/// let request = Request::at(&headers, UnixTime::from_secs(1_795_000_000));
/// assert!(verifier.verify(&request, b"{\"id\":1}").is_ok());
/// # Ok::<(), countersign::ConfigError>(())
/// ```
#[derive(Debug)]
pub struct Zitadel(Webhook);

provider!(Zitadel(Mac): SCHEME, "the target's signing key");

impl Zitadel {
    /// The recipe.
    pub const SCHEME: &'static Scheme = &Scheme::hmac_sha256("zitadel")
        .signature(Signature::in_header("ZITADEL-Signature").pairs(",", "v1").hex())
        .timestamp(SignedTime::in_pair("t", TimeFormat::Seconds).future_unchecked())
        .signs(&[Timestamp, Text("."), Body])
        .documented_by("ZITADEL (Actions v2)", "zitadel/zitadel's pkg/actions/signing.go");
}
