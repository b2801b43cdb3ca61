use crate::algorithm::RSA_PKCS1_SHA256;
use crate::{Asymmetric, KeyForm, Scheme, Signature, Webhook};

/// Ping++: `X-Pingplusplus-Signature` is the base64 of the RSA signature, PKCS#1 v1.5 with SHA-256, of
/// the raw body.
///
/// - Source: `PingPlusPlus/pingpp-php`'s `example/webhooks.php`.
/// - The key is Ping++'s public one, a PEM file that the dashboard shows under the company's name. The key
///   below is the example's, `example/pingpp_rsa_public_key.pem`: take the dashboard's.
/// - Not protected: repeats, for ever: no time is signed. The event's `id` in the body tells events apart,
///   and `created` says how old one is. Whether one key signs for several merchants is not documented:
///   compare the `app` of what the event is about.
///
/// ```
/// use countersign::providers::PingPlusPlus;
/// use countersign::{Request, Verifier};
///
/// let ping_plus_plus = PingPlusPlus::new(
///     "-----BEGIN PUBLIC KEY-----
///     MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEAy0d0QxZFYeHXGeWWneib
///     4Q0jUFjj4ro7bMnIJ8DjZ4w2NtLJi8p1mcFMbrIS5g95U5FUBCfAZXFb2QIaJfft
///     BByCQRbon7Jb97XoTP6kfk65tLz8Q9Cank1Ah/qivPIY0aNwvq8stedq9rcuJ6OQ
///     ncbfQ1217/Za50vKotYa+MEcFo9Y65biEmzq7BZeNYzuU4dGrPaCi917cfwNa8ey
///     ZSpoIOBe8e5JGOtZKCfgsgfecbXxdh6jq8Qn6mmrJILapEdxlj4xfzBzAuM3snqt
///     5XnDzzFWlI5Z+4lhyZr7eFVmnQSqn1HWt4VPzz/EWvxP8Rkvy89XuRXBAiO3/7Ur
///     8wIDAQAB
///     -----END PUBLIC KEY-----",
/// )?;
/// let headers = [("X-Pingplusplus-Signature", "of another length")];
/// let error = ping_plus_plus.verify(&Request::new(&headers), b"{}").unwrap_err();
/// assert_eq!(error.code(), "wrong-length");
/// # Ok::<(), countersign::ConfigError>(())
/// ```
#[derive(Debug)]
pub struct PingPlusPlus(Webhook<Asymmetric>);

provider!(PingPlusPlus(Asymmetric): SCHEME, "Ping++'s public key, the PEM text that the dashboard shows");

impl PingPlusPlus {
    /// The recipe.
    pub const SCHEME: &'static Scheme<Asymmetric> = &Scheme::public_key("pingpp", RSA_PKCS1_SHA256)
        .signature(Signature::in_header("X-Pingplusplus-Signature").base64())
        .key(KeyForm::Pem)
        .signs_body()
        .documented_by("Ping++", "PingPlusPlus/pingpp-php, example/webhooks.php")
        .read_on("2026-11-26");
}
