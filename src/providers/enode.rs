use crate::{Scheme, Signature, Webhook};

/// Enode: `x-enode-signature` is `sha1=` and the lower-case hex of HMAC-SHA1 over the raw body.
///
/// - Source: Enode's documentation on webhooks, as third parties quote it. Confirmed by a third party only.
/// - The key is the UTF-8 text of the secret.
/// - Not protected: repeats, for ever: no time is signed. `x-enode-delivery` tells them apart, but it is not
///   signed.
///
/// ```
/// use countersign::{Request, Verifier, providers::Enode};
///
/// let verifier = Enode::new("the secret")?;
/// let headers = [("x-enode-signature", "sha1=94656ef83127325147a55e5a693b0731ad30e663")];
/// assert!(verifier.verify(&Request::new(&headers), b"{\"id\":1}").is_ok());
/// # Ok::<(), countersign::ConfigError>(())
/// ```
#[derive(Debug)]
pub struct Enode(Webhook);

provider!(Enode(Mac): SCHEME, "the webhook's secret");

impl Enode {
    /// The recipe.
    pub const SCHEME: &'static Scheme = &Scheme::hmac_sha1("enode")
        .signature(Signature::in_header("x-enode-signature").prefix("sha1=").hex())
        .signs_body()
        .documented_by("Enode", "Enode's documentation on webhooks, as third parties quote it")
        .confirmed_by_third_party();
}
