use crate::{OtherKind, Scheme, Signature, Webhook};

/// Onfido: `X-SHA2-Signature` is the lower-case hex of HMAC-SHA256 over the raw body.
///
/// - Source: `onfido/onfido-python`'s `webhook_event_verifier.py` and its tests.
/// - The key is the UTF-8 text of the secret.
/// - Not protected: repeats, for ever: no time is signed.
/// - The older `X-Signature` header carries HMAC-SHA1 and is not read here.
///
/// ```
/// use countersign::{Request, Verifier, providers::Onfido};
///
/// let verifier = Onfido::new("the secret")?;
/// let headers =
///     [("X-SHA2-Signature", "5834dd35334f58137ee47d6e1eea01ac29267c80eaa90e90d989d2837a9d7024")];
/// assert!(verifier.verify(&Request::new(&headers), b"{\"id\":1}").is_ok());
/// # Ok::<(), countersign::ConfigError>(())
/// ```
#[derive(Debug)]
pub struct Onfido(Webhook);

provider!(Onfido(Mac): SCHEME, "the webhook's token");

impl Onfido {
    /// The recipe.
    pub const SCHEME: &'static Scheme = &Scheme::hmac_sha256("onfido")
        .signature(Signature::in_header("X-SHA2-Signature").hex())
        .signs_body()
        .documented_by("Onfido", "onfido/onfido-python's webhook_event_verifier.py and its tests")
        .other_kinds(&[OtherKind::by_header(
            "X-Signature",
            "a webhook of Onfido's older API, whose HMAC-SHA1 is not read: make it anew",
        )]);
}
