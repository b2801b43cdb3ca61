use crate::{Encoding, Scheme, Signature, Webhook};

/// Flinks Pay: `X-Webhook-Signature` is `sha256=` and the upper-case hex of HMAC-SHA256 over the
/// raw body.
///
/// - Source: Flinks' documentation, “Pay, webhooks, client setup”.
/// - The key is the UTF-8 text of the secret.
/// - Not protected: repeats, for ever: no time is signed.
/// - The documentation asks to compare the hex ignoring its case.
/// - The body's `when` is signed and tells the age.
/// - Flinks' other webhooks are base64 without a prefix and are not verified here.
///
/// ```
/// use countersign::{Request, Verifier, providers::Flinks};
///
/// let verifier = Flinks::new("the secret")?;
/// let headers = [(
///     "X-Webhook-Signature",
///     "sha256=5834DD35334F58137EE47D6E1EEA01AC29267C80EAA90E90D989D2837A9D7024",
/// )];
/// assert!(verifier.verify(&Request::new(&headers), b"{\"id\":1}").is_ok());
/// # Ok::<(), countersign::ConfigError>(())
/// ```
#[derive(Debug)]
pub struct Flinks(Webhook);

provider!(Flinks(Mac): SCHEME, "the webhook's secret");

impl Flinks {
    /// The recipe.
    pub const SCHEME: &'static Scheme = &Scheme::hmac_sha256("flinks")
        .signature(
            Signature::in_header("X-Webhook-Signature")
                .prefix("sha256=")
                .encoded(Encoding::HexUpper),
        )
        .signs_body()
        .documented_by("Flinks Pay", "Flinks' documentation, “Pay, webhooks, client setup”");
}
