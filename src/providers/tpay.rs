use crate::algorithm::RSA_PKCS1_SHA256;
use crate::{CertificateRule, Certificates, ConfigError, Jws, Scheme, Webhook, WithCertificate};

/// Tpay: `X-JWS-Signature` is a detached JWS under RSA with SHA-256 (`RS256`), whose payload is the raw body.
///
/// - Source: `tpay-com/tpay-openapi-php`'s `src/Webhook/JWSVerifiedPaymentNotification.php`.
/// - The key is in a certificate that the token names (`x5u`), at `secure.tpay.com` in `/x509/`. The receiver
///   fetches it, [where it is asked to](Tpay::certificate_url), and gives it to [`Certificates`].
/// - **The root is yours to keep:** `https://secure.tpay.com/x509/tpay-jws-root.pem`, got once and looked at, and not
///   with each request. Whatever it has signed is Tpay's, so trust no other root beside it.
/// - The sandbox has certificates of its own, and a root of its own: [`sandbox`](Tpay::sandbox).
/// - `md5sum`, a member of basic payments' notifications, is an older signature and is not looked at.
/// - Not protected: repeats, for ever, as no time is signed; and the headers. Tpay repeats a notification until it is
///   answered with `TRUE`.
///
#[doc = include_str!("examples/tpay.md")]
#[derive(Debug)]
pub struct Tpay(Webhook<Jws<WithCertificate>>);

provider!(Tpay(Certified): SCHEME, "the certificates that Tpay's tokens name");

impl Tpay {
    /// The recipe.
    pub const SCHEME: &'static Scheme<Jws<WithCertificate>> =
        &Self::signed("tpay", &["secure.tpay.com"]).documented_by("Tpay", Self::SOURCE);

    /// The recipe of the sandbox.
    pub const SANDBOX: &'static Scheme<Jws<WithCertificate>> =
        &Self::signed("tpay-sandbox", &["secure.sandbox.tpay.com"])
            .documented_by("Tpay (sandbox)", Self::SOURCE);

    const SOURCE: &'static str =
        "tpay-com/tpay-openapi-php's src/Webhook/JWSVerifiedPaymentNotification.php";

    const fn signed(
        id: &'static str,
        hosts: &'static [&'static str],
    ) -> Scheme<Jws<WithCertificate>> {
        Scheme::jws(id, "RS256", RSA_PKCS1_SHA256)
            .certified(CertificateRule::at(hosts, "/x509/", ".pem"))
            .in_header("X-JWS-Signature")
            .signs_body()
            .read_on("2026-11-26")
    }

    /// Takes the certificates that the tokens of Tpay's sandbox name.
    ///
    /// # Errors
    /// They are kept for another provider's requests.
    pub fn sandbox(certificates: &Certificates) -> Result<Self, ConfigError> {
        Webhook::new(Self::SANDBOX, certificates.clone()).map(Self)
    }
}
