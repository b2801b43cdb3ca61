use crate::{Scheme, SecretForm, Signature, Webhook};

/// Airtable: `X-Airtable-Content-MAC` is `hmac-sha256=` and the lower-case hex of HMAC-SHA256 over
/// the raw body.
///
/// - Source: Airtable's documentation, “Webhooks overview”, as quoted, and `gtalarico/pyairtable`.
///   Confirmed by a third party only.
/// - The key is the decoded base64 of the secret.
/// - Not protected: repeats, for ever: no time is signed.
///
/// ```
/// use countersign::{Request, Verifier, providers::Airtable};
///
/// let verifier = Airtable::new("YSBzZWNyZXQgb2YgMjQgYnl0ZXMsIG9r")?;
/// let headers = [(
///     "X-Airtable-Content-MAC",
///     "hmac-sha256=72d3e6b695c00135a47363099a9e08c6a238a33bf7c5ae1c3764f099361f673f",
/// )];
/// assert!(verifier.verify(&Request::new(&headers), b"{\"id\":1}").is_ok());
/// # Ok::<(), countersign::ConfigError>(())
/// ```
#[derive(Debug)]
pub struct Airtable(Webhook);

provider!(Airtable(Mac): SCHEME, "the webhook's `macSecretBase64`");

impl Airtable {
    /// The recipe.
    pub const SCHEME: &'static Scheme = &Scheme::hmac_sha256("airtable")
        .signature(Signature::in_header("X-Airtable-Content-MAC").prefix("hmac-sha256=").hex())
        .secret(SecretForm::Base64)
        .signs_body()
        .documented_by(
            "Airtable",
            "Airtable's documentation, “Webhooks overview”, as quoted, and \
             gtalarico/pyairtable",
        )
        .confirmed_by_third_party()
        .read_on("2026-11-26");
}
