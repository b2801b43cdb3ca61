use crate::Part::{Listed, Text};
use crate::{
    ConfigError, Encoding, Fields, Hash, IntoSecret, List, Scheme, Signature, SignedTime,
    TimeFormat, Webhook,
};

/// Vonage's (Nexmo's) SMS webhooks: member `sig` of the JSON, hex of the HMAC-MD5 of the other members as
/// `&name=value`, sorted by name, each `&` and `=` in a value as `_`.
///
/// - Source: `Vonage/vonage-python-sdk`, `http_client/src/vonage_http_client/auth.py`, whose tests' example verifies.
/// - The secret is the account's signature secret. Which HMAC signs is set in the account, and decided by the
///   constructor, never by the message: MD5 ([`new`](VonageSms::new)), [`sha256`](VonageSms::sha256) or
///   [`sha512`](VonageSms::sha512). Where webhooks come as a form or as a query, write the scheme with
///   [`List::of_form`] or [`List::of_query`] in place of [`List::of_json`].
/// - `timestamp` is signed, and is checked against 300 seconds, which are ours.
/// - A member that is an array or an object is refused, and so is a name that holds `&` or `=`.
/// - Not protected: which of `&`, `=` and `_` a text holds: do not take a text apart at them.
/// - Left open: whether a value is a text, or `null` an empty one; which of the characters that are signed as `_` a value
///   holds
///
/// ```
/// use countersign::providers::VonageSms;
/// use countersign::{Request, UnixTime, Verifier};
///
/// let vonage = VonageSms::new("signature_secret")?;
/// let request = Request::at(&(), UnixTime::from_secs(1_234_567_900));
/// let body = r#"{"param":"value","timestamp":1234567890,"sig":"655a4d0b7f064dff438defc52b012cf5"}"#;
/// assert!(vonage.verify(&request, body.as_bytes()).is_ok());
/// assert!(vonage.verify(&request, body.replace("value", "other").as_bytes()).is_err());
/// # Ok::<(), countersign::ConfigError>(())
/// ```
#[derive(Debug)]
pub struct VonageSms(Webhook<Fields>);

provider!(VonageSms(Fields): SCHEME, "the account's signature secret, where HMAC-MD5 is set");

impl VonageSms {
    /// The recipe with HMAC-MD5.
    pub const SCHEME: &'static Scheme<Fields> = &Self::with("vonage-sms", Hash::MD5, "Vonage SMS");

    /// The recipe with HMAC-SHA256.
    pub const SHA256: &'static Scheme<Fields> =
        &Self::with("vonage-sms-sha256", Hash::SHA256, "Vonage SMS with SHA-256");

    /// The recipe with HMAC-SHA512.
    pub const SHA512: &'static Scheme<Fields> =
        &Self::with("vonage-sms-sha512", Hash::SHA512, "Vonage SMS with SHA-512");

    const LIST: &'static List = &List::of_json("").without(&["sig"]).replaced("&=");

    const fn with(id: &'static str, hash: Hash, name: &'static str) -> Scheme<Fields> {
        Scheme::hmac(id, hash)
            .signature(Signature::in_field("sig").encoded(Encoding::HexAnyCase))
            .timestamp(SignedTime::in_field("timestamp", TimeFormat::Seconds))
            .signs_fields(&[Text("&"), Listed(Self::LIST)])
            .documented_by(
                name,
                "Vonage/vonage-python-sdk, http_client/src/vonage_http_client/auth.py",
            )
    }

    /// Takes the account's signature secret, where HMAC-SHA256 is set.
    ///
    /// # Errors
    /// The secret is empty, or starts or ends with white space.
    pub fn sha256(secret: impl IntoSecret) -> Result<Self, ConfigError> {
        Webhook::new(Self::SHA256, secret).map(Self)
    }

    /// Takes the account's signature secret, where HMAC-SHA512 is set.
    ///
    /// # Errors
    /// The secret is empty, or starts or ends with white space.
    pub fn sha512(secret: impl IntoSecret) -> Result<Self, ConfigError> {
        Webhook::new(Self::SHA512, secret).map(Self)
    }
}
