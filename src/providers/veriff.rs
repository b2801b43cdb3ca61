use crate::{Scheme, Signature, Webhook};

/// Veriff: `x-hmac-signature`, or `VRF-HMAC-SIGNATURE`, is the lower-case hex of HMAC-SHA256 over the
/// raw body.
///
/// - Source: Veriff's documentation, “HMAC Authentication and Endpoint Security”.
/// - The key is the UTF-8 text of the integration's shared secret, not of its API key.
/// - Not protected: repeats, for ever: no time is signed.
/// - `x-auth-client` says which integration sends, and is not signed: with several, take one verifier for
///   each, at a path of its own.
///
/// ```
/// use countersign::{Request, Verifier, providers::Veriff};
///
/// let verifier = Veriff::new("the secret")?;
/// let headers = [(
///     "x-hmac-signature",
///     "5834dd35334f58137ee47d6e1eea01ac29267c80eaa90e90d989d2837a9d7024",
/// )];
/// assert!(verifier.verify(&Request::new(&headers), b"{\"id\":1}").is_ok());
/// # Ok::<(), countersign::ConfigError>(())
/// ```
#[derive(Debug)]
pub struct Veriff(Webhook);

provider!(Veriff(Mac): SCHEME, "the integration's shared secret key");

impl Veriff {
    /// The recipe.
    pub const SCHEME: &'static Scheme = &Scheme::hmac_sha256("veriff")
        .signature(Signature::in_header("x-hmac-signature").also_in(&["VRF-HMAC-SIGNATURE"]).hex())
        .signs_body()
        .documented_by(
            "Veriff",
            "Veriff's documentation, “HMAC Authentication and Endpoint Security”",
        );
}
