use crate::{ConfigError, IntoSecret, Scheme, Signature, Webhook};

/// Ably: `X-Ably-Signature` is the base64 of HMAC-SHA256 over the raw body.
///
/// - Source: Ably's documentation, “Webhooks” (`ably/docs`).
/// - The key is the UTF-8 text of the secret.
/// - Not protected: repeats, for ever: no time is signed.
/// - With several keys, take one verifier for each: the header never chooses the secret.
/// - Only batched requests are signed; others carry no signature and are refused here.
///
/// ```
/// use countersign::{Request, Verifier, providers::Ably};
///
/// let verifier = Ably::new("app-1", "the secret")?;
/// let headers = [
///     ("X-Ably-Signature", "WDTdNTNPWBN+5H1uHuoBrCkmfIDqqQ6Q2YnSg3qdcCQ="),
///     ("X-Ably-Key", "app-1"),
/// ];
/// assert!(verifier.verify(&Request::new(&headers), b"{\"id\":1}").is_ok());
/// # Ok::<(), countersign::ConfigError>(())
/// ```
#[derive(Debug)]
pub struct Ably(Webhook);

provider!(Ably(Mac));

impl Ably {
    /// The recipe.
    pub const SCHEME: &'static Scheme = &Scheme::hmac_sha256("ably")
        .signature(Signature::in_header("X-Ably-Signature").base64())
        .key_id_in("X-Ably-Key", "key name")
        .signs_body()
        .documented_by("Ably", "Ably's documentation, “Webhooks” (ably/docs)");

    /// Takes the key name and the value of the API key, the part after its `:`.
    ///
    /// # Errors
    /// One of them is empty, or starts or ends with white space.
    pub fn new(key_name: &str, secret: impl IntoSecret) -> Result<Self, ConfigError> {
        Webhook::with_setting(Self::SCHEME, key_name, secret).map(Self)
    }
}
