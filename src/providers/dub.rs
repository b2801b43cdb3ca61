use crate::{Scheme, Signature, Webhook};

/// Dub: `Dub-Signature` is the lower-case hex of HMAC-SHA256 over the raw body.
///
/// - Source: Dub's documentation, “Verify webhook requests”.
/// - The key is the UTF-8 text of the secret.
/// - Not protected: repeats, for ever: no time is signed.
///
/// ```
/// use countersign::{Request, Verifier, providers::Dub};
///
/// let verifier = Dub::new("the secret")?;
/// let headers =
///     [("Dub-Signature", "5834dd35334f58137ee47d6e1eea01ac29267c80eaa90e90d989d2837a9d7024")];
/// assert!(verifier.verify(&Request::new(&headers), b"{\"id\":1}").is_ok());
/// # Ok::<(), countersign::ConfigError>(())
/// ```
#[derive(Debug)]
pub struct Dub(Webhook);

provider!(Dub(Mac): SCHEME, "the webhook's signing secret");

impl Dub {
    /// The recipe.
    pub const SCHEME: &'static Scheme = &Scheme::hmac_sha256("dub")
        .signature(Signature::in_header("Dub-Signature").hex())
        .signs_body()
        .documented_by("Dub", "Dub's documentation, “Verify webhook requests”");
}
