use crate::{ConfigError, IntoSecret, Scheme, Signature, Webhook};

/// Sumsub: `X-Payload-Digest` is the lower-case hex of HMAC-SHA256 over the raw body, and
/// `X-Payload-Digest-Alg` says so with `HMAC_SHA256_HEX`.
///
/// - Source: Sumsub's documentation, “Verify webhook sender”, whose example is among the vectors of
///   SHA-1.
/// - The key is the UTF-8 text of the webhook's secret key.
/// - The algorithm is chosen in Sumsub's dashboard, and with the constructor here: `Sumsub::new`
///   takes SHA-256, `Sumsub::sha512` and the old `Sumsub::sha1` the others. The header has to be
///   there and may only confirm it: what a sender names chooses nothing, so that nobody is led down
///   to SHA-1.
/// - Not protected: repeats, for ever: no time is signed.
///
/// ```
/// use countersign::{Request, Verifier, providers::Sumsub};
///
/// let verifier = Sumsub::new("the secret")?;
/// let headers = [
///     ("X-Payload-Digest-Alg", "HMAC_SHA256_HEX"),
///     ("X-Payload-Digest", "5834dd35334f58137ee47d6e1eea01ac29267c80eaa90e90d989d2837a9d7024"),
/// ];
/// assert!(verifier.verify(&Request::new(&headers), b"{\"id\":1}").is_ok());
/// # Ok::<(), countersign::ConfigError>(())
/// ```
#[derive(Debug)]
pub struct Sumsub(Webhook);

provider!(Sumsub(Mac): SCHEME, "the webhook's secret key, set to SHA-256");

impl Sumsub {
    const SIGNATURE: Signature = Signature::in_header("X-Payload-Digest").hex();
    const SOURCE: &'static str = "Sumsub's documentation, “Verify webhook sender”";

    /// The recipe.
    pub const SCHEME: &'static Scheme = &Scheme::hmac_sha256("sumsub")
        .signature(Self::SIGNATURE)
        .expects(&[("X-Payload-Digest-Alg", "HMAC_SHA256_HEX")])
        .signs_body()
        .documented_by("Sumsub", Self::SOURCE);

    /// The same with SHA-512.
    pub const SHA512: &'static Scheme = &Scheme::hmac_sha512("sumsub-sha512")
        .signature(Self::SIGNATURE)
        .expects(&[("X-Payload-Digest-Alg", "HMAC_SHA512_HEX")])
        .signs_body()
        .documented_by("Sumsub (SHA-512)", Self::SOURCE);

    /// The same with SHA-1.
    pub const SHA1: &'static Scheme = &Scheme::hmac_sha1("sumsub-sha1")
        .signature(Self::SIGNATURE)
        .expects(&[("X-Payload-Digest-Alg", "HMAC_SHA1_HEX")])
        .signs_body()
        .documented_by("Sumsub (SHA-1)", Self::SOURCE);

    /// Takes the secret key of a webhook that is set to SHA-512.
    ///
    /// # Errors
    /// The key is empty, or starts or ends with white space.
    pub fn sha512(secret: impl IntoSecret) -> Result<Self, ConfigError> {
        Webhook::new(Self::SHA512, secret).map(Self)
    }

    /// Takes the secret key of a webhook that is still set to SHA-1.
    ///
    /// # Errors
    /// The key is empty, or starts or ends with white space.
    pub fn sha1(secret: impl IntoSecret) -> Result<Self, ConfigError> {
        Webhook::new(Self::SHA1, secret).map(Self)
    }
}
