use crate::algorithm::ECDSA_P256_SHA256_ASN1;
use crate::{KeyForm, KeyedById, Scheme, Signature, Webhook};

/// wallee and PostFinance Checkout: `x-signature` lists pairs, of which `signature=` is the base64 of the
/// ECDSA P-256 signature, in DER with SHA-256, of the raw body, and `keyId=` names the key.
///
/// - Source: `wallee-payment/java-sdk`, `WebhookEncryptionKeysService.java`, `EncryptionUtil.java` and its tests.
/// - A key is what `GET /api/webhook-encryption/read/{keyId}` of the account's API answers: base64 in one line.
///   Nothing is fetched here: the receiver keeps the [`KeySet`](crate::KeySet), and `docs/keys.md` says how. Only
///   an id of the form that the API has belongs into that path, never whatever a request names.
/// - The pair `algorithm` is not read: it is ECDSA with SHA-256 whatever it says.
/// - Not protected: repeats, for ever: no time is signed but in the body. Anybody can make a second signature out
///   of a valid one, as with ECDSA in general: it is no id of a delivery. The body says what has changed and no
///   more: read the rest from the API.
///
/// ```
/// use countersign::providers::Wallee;
/// use countersign::{KeySet, Request, Verifier};
///
/// let keys = KeySet::new(Wallee::SCHEME)?;
/// let wallee = Wallee::new(keys.clone())?;
/// let headers =
///     [("x-signature", "algorithm=SHA256withECDSA, keyId=1, signature=MAYCAQECAQE=")];
/// let error = wallee.verify(&Request::new(&headers), b"{}").unwrap_err();
/// assert_eq!(error.code(), "unknown-key");
///
/// keys.replace([(
///     "1",
///     "MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEdWq7ZBGsjUzhBO3e6mzUBLpjpV3TQw1bL1rk3ocjn5C5qne7TY0O\
///      BBhiWgaPtWlvUcqASz903vtfeSTQma+SBA==",
/// )])?;
/// let error = wallee.verify(&Request::new(&headers), b"{}").unwrap_err();
/// assert_eq!(error.code(), "mismatch");
/// # Ok::<(), countersign::ConfigError>(())
/// ```
#[derive(Debug)]
pub struct Wallee(Webhook<KeyedById>);

provider!(Wallee(KeyedById): SCHEME, "the account's keys of wallee's API");

impl Wallee {
    /// The recipe.
    pub const SCHEME: &'static Scheme<KeyedById> =
        &Scheme::public_key_by_id("wallee", ECDSA_P256_SHA256_ASN1)
            .key_id_in_pair("keyId")
            .key(KeyForm::Base64)
            .signature(
                Signature::in_header("x-signature").pairs(",", "signature").usual_blanks().base64(),
            )
            .signs_body()
            .documented_by(
                "wallee, PostFinance Checkout",
                "wallee-payment/java-sdk, EncryptionUtil.java, WebhookEncryptionKeysService.java \
                 and its tests",
            );
}
