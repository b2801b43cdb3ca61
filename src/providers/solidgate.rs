use crate::Part::{Body, Setting};
use crate::{ConfigError, Encoding, IntoSecret, Scheme, Signature, Webhook};

/// Solidgate: `signature` is the base64 of the lower-case hex of HMAC-SHA512 over `{webhook public
/// key}{body}{webhook public key}`.
///
/// - Source: `solidgate-tech/php-sdk`'s `src/Api.php`, and `hookdeck/webhook-skills`,
///   “solidgate-webhooks”.
/// - The key is the UTF-8 text of the webhook secret key, its `wh_sk_` included. The public key,
///   `wh_pk_…`, is no key of a signature: it is a name, and part of the message.
/// - `merchant` names the public key, and has to name the receiver's own, which alone goes into the
///   message: what a request says there is compared and never signed.
/// - It is base64 of hex digits, and not of the hash.
/// - Not protected: repeats, for ever: no time is signed. `solidgate-event-id` is not signed
///   either.
///
/// ```
/// use countersign::{Request, Verifier, providers::Solidgate};
///
/// let verifier = Solidgate::new("wh_pk_1", "the secret")?;
/// let headers = [
///     ("merchant", "wh_pk_1"),
///     (
///         "signature",
///         "ZWQ5ZjExY2E3NDQ3MTAyZDE2MDFjNjM1Y2YwMGIwYmIxYjA5MDNlZjJiOGFmOThmM2Y0YTNlNTM3MGNjYjBjMzY3ZW\
///          E5MGMyMTc2MmVjYWY5YThkMDZkY2VjZWYxY2RhNTMwOGJiY2JhMmE5YjNiN2IyMGEzYWZiNWFjMDc2OWU=",
///     ),
/// ];
/// assert!(verifier.verify(&Request::new(&headers), b"{\"id\":1}").is_ok());
/// # Ok::<(), countersign::ConfigError>(())
/// ```
#[derive(Debug)]
pub struct Solidgate(Webhook);

provider!(Solidgate(Mac));

impl Solidgate {
    /// The recipe.
    pub const SCHEME: &'static Scheme = &Scheme::hmac_sha512("solidgate")
        .signature(Signature::in_header("signature").encoded(Encoding::Base64OfHex))
        .key_id_in("merchant", "webhook public key")
        .signs(&[Setting("webhook public key"), Body, Setting("webhook public key")])
        .documented_by(
            "Solidgate",
            "solidgate-tech/php-sdk's src/Api.php, and hookdeck/webhook-skills, \
             “solidgate-webhooks”",
        );

    /// Takes the webhook public key, `wh_pk_` included, and the webhook secret key, `wh_sk_` included.
    ///
    /// # Errors
    /// One of them is empty, or starts or ends with white space.
    pub fn new(public_key: &str, secret_key: impl IntoSecret) -> Result<Self, ConfigError> {
        Webhook::with_setting(Self::SCHEME, public_key, secret_key).map(Self)
    }
}
