use crate::Part::FieldAs;
use crate::{
    ConfigError, FieldText, Fields, IntoSecret, OtherKind, Scheme, SecretForm, Shape, Signature,
    Webhook,
};

/// Braintree: the form's `bt_signature` lists `{public key}|` and the hex of HMAC-SHA1 over `{bt_payload}`, under
/// the SHA-1 of the private key.
///
/// - Source: `braintree/braintree_python`, `webhook_notification_gateway.py` and `crypto.py`; its tests sign no
///   delivery, but the answer to a challenge with the same MAC.
/// - The keys are the texts of the public and the private key. Signatures of other public keys are passed over.
/// - The payload is base64 of XML, with its line feeds, as it arrives: give the raw body.
/// - Handshake: a `GET` with `bt_challenge`, 20 to 32 hex digits, which wants `{public key}|` and the same MAC of
///   it. It is not answered here, as the MAC is that of a delivery; a payload that is no longer than a challenge
///   is refused for it. Braintree's library has `verify` for it.
/// - Not protected: the time of sending, which is in the XML and is not read; a recorded request stays valid.
///
/// ```
/// use countersign::providers::Braintree;
/// use countersign::{Coverage, Request, Verifier};
///
/// let braintree = Braintree::new("key-4711", "correct horse battery staple")?;
/// let body = b"bt_signature=key-4711%7Cbae29814407dbf4874a8e7d66bc4c6950386f195\
///     &bt_payload=PG5vdGlmaWNhdGlvbj48a2luZD5jaGVjazwva2luZD48dGltZXN0YW1wIHR5cGU9ImRhdGV0aW1l%0A\
///     Ij4yMDI2LTExLTE4PC90aW1lc3RhbXA%2BPC9ub3RpZmljYXRpb24%2B%0A";
/// let proof = braintree.verify(&Request::new(&()), body)?;
/// assert_eq!(proof.coverage(), Coverage::Fields);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug)]
pub struct Braintree(Webhook<Fields>);

provider!(Braintree(Fields));

/// Longer than any challenge.
const PAYLOAD: Shape = Shape::letters_and_digits().or("+/=\n").at_least(33).at_most(1 << 20);

impl Braintree {
    /// The recipe.
    pub const SCHEME: &'static Scheme<Fields> = &Scheme::hmac_sha1("braintree")
        .signature(
            Signature::in_field("bt_signature").list("&").behind_key_id("|", "public key").hex(),
        )
        .secret(SecretForm::Sha1OfUtf8)
        .signs_fields(&[FieldAs("bt_payload", FieldText::Shaped(PAYLOAD))])
        .in_form()
        .documented_by("Braintree", "braintree/braintree_python, webhook_notification_gateway.py")
        .other_kinds(&[OtherKind::by_method(
            "GET",
            "a `bt_challenge`, as Braintree sends to set the webhook up: Braintree's library answers it",
        )]);

    /// Takes the public and the private key.
    ///
    /// # Errors
    /// One of them is empty, or starts or ends with white space.
    pub fn new(public_key: &str, private_key: impl IntoSecret) -> Result<Self, ConfigError> {
        Webhook::with_setting(Self::SCHEME, public_key, private_key).map(Self)
    }
}
