use crate::Part::{BodyChecksum, Header, Setting, Text, Timestamp};
use crate::algorithm::RSA_PKCS1_SHA256;
use crate::{
    CertificateRule, Certificates, Checksum, ConfigError, Part, Scheme, Signature, Signed,
    SignedTime, TimeFormat, Webhook, WithCertificate,
};

/// PayPal: `PAYPAL-TRANSMISSION-SIG` is the base64 of an RSA signature (PKCS#1 v1.5, SHA-256) over
/// `{transmission id}|{transmission time}|{webhook id}|{CRC-32 of the body}`.
///
/// - Source: `paypal/PayPal-node-SDK`'s `test/notification.js` with its mocks, and
///   `paypal/PayPal-Python-SDK`'s `paypalrestsdk/notifications.py`.
/// - **The body is not covered:** a CRC-32 is no hash, and whoever has seen one delivery makes another body
///   with the same one. Take no more from it than an id, and ask PayPal's API.
/// - The webhook id is in the app's settings at PayPal, and not in the request.
/// - The key is in a certificate that `PAYPAL-CERT-URL` names. The receiver fetches it,
///   [where it is asked to](PayPal::certificate_url), and gives it to [`Certificates`]; its issuers are public
///   authorities. That of the sandbox is another one: [`sandbox`](PayPal::sandbox).
/// - `PAYPAL-AUTH-ALGO` has to be `SHA256withRSA`.
/// - No tolerance is documented, nor whether the time of a repeat is a new one: as PayPal retries for three
///   days, three days and five minutes are allowed here. Repeats are told apart by the transmission's id, if
///   they keep it.
/// - Not protected: the other headers.
///
#[doc = include_str!("examples/paypal.md")]
#[derive(Debug)]
pub struct PayPal(Webhook<Signed<WithCertificate>>);

provider!(PayPal(Certified));

impl PayPal {
    /// The recipe.
    pub const SCHEME: &'static Scheme<Signed<WithCertificate>> = &Self::signed(
        "paypal",
        CertificateRule::at(&["api.paypal.com"], Self::FOLDER, "")
            .in_names(&["messageverificationcerts.paypal.com"]),
    )
    .documented_by("PayPal", Self::SOURCE);

    /// The recipe of the sandbox.
    pub const SANDBOX: &'static Scheme<Signed<WithCertificate>> = &Self::signed(
        "paypal-sandbox",
        CertificateRule::at(&["api.sandbox.paypal.com"], Self::FOLDER, "")
            .in_names(&["messageverificationcerts.sandbox.paypal.com"]),
    )
    .documented_by("PayPal (sandbox)", Self::SOURCE);

    const FOLDER: &'static str = "/v1/notifications/certs/";
    const SOURCE: &'static str = "paypal/PayPal-node-SDK's test/notification.js and its mocks";
    const ID: &'static str = "PAYPAL-TRANSMISSION-ID";
    const TIME: &'static str = "PAYPAL-TRANSMISSION-TIME";
    const MESSAGE: &'static [Part] =
        &[Header(Self::ID), BAR, Timestamp, BAR, Setting("webhook id"), BAR, CRC32];

    const fn signed(
        id: &'static str,
        certificates: CertificateRule,
    ) -> Scheme<Signed<WithCertificate>> {
        Scheme::public_key(id, RSA_PKCS1_SHA256)
            .signature(Signature::in_header("PAYPAL-TRANSMISSION-SIG").base64())
            .timestamp(SignedTime::in_header(Self::TIME, TimeFormat::Rfc3339).tolerance(259_500))
            .expects(&[("PAYPAL-AUTH-ALGO", "SHA256withRSA")])
            .certified(certificates, "PAYPAL-CERT-URL")
            .signs(Self::MESSAGE)
            .message_id_in(Self::ID)
    }

    /// Takes the webhook's id, and the certificates that PayPal's requests name.
    ///
    /// # Errors
    /// The id is empty, or the certificates are kept for another provider's requests.
    pub fn new(webhook_id: &str, certificates: &Certificates) -> Result<Self, ConfigError> {
        Webhook::with_setting(Self::SCHEME, webhook_id, certificates.clone()).map(Self)
    }

    /// The same of a webhook of the sandbox.
    ///
    /// # Errors
    /// As [`new`](Self::new).
    pub fn sandbox(webhook_id: &str, certificates: &Certificates) -> Result<Self, ConfigError> {
        Webhook::with_setting(Self::SANDBOX, webhook_id, certificates.clone()).map(Self)
    }
}

const BAR: Part = Text("|");
const CRC32: Part = BodyChecksum(Checksum::CRC32);
