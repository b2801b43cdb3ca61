use crate::Part::{Body, Secret};
use crate::{Hash, Scheme, Signature, Webhook};

/// Xsolla: `Authorization` is `Signature ` and the lower-case hex of SHA-1 (no HMAC) over the raw body and
/// then the secret.
///
/// - Source: `xsolla/xsolla-sdk-php`'s `WebhookAuthenticator.php`, and Xsolla's documentation, “Fulfill order”.
/// - The key is the UTF-8 text of the project's webhook key.
/// - Not protected: repeats: no time is signed. The hash is no HMAC: whoever chooses a part of what a webhook
///   says can make two bodies with one signature where they can pay for a collision of SHA-1.
/// - Xsolla's own library compares the sender's address besides.
/// - A delivery is answered with 204, and one that is refused with 400 and JSON of Xsolla's own shape, which
///   the receiver writes.
///
/// ```
/// use countersign::{Request, Verifier, providers::Xsolla};
///
/// let verifier = Xsolla::new("the secret")?;
/// let headers = [("Authorization", "Signature c0bcf6fadf86aac3d9106889fab73c2f5abbbf48")];
/// assert!(verifier.verify(&Request::new(&headers), b"{\"id\":1}").is_ok());
/// # Ok::<(), countersign::ConfigError>(())
/// ```
#[derive(Debug)]
pub struct Xsolla(Webhook);

provider!(Xsolla(Mac): SCHEME, "the project's webhook key");

impl Xsolla {
    /// The recipe.
    pub const SCHEME: &'static Scheme = &Scheme::plain_hash("xsolla", Hash::SHA1)
        .signature(Signature::in_header("Authorization").prefix("Signature ").hex())
        .signs(&[Body, Secret])
        .documented_by(
            "Xsolla",
            "xsolla/xsolla-sdk-php's WebhookAuthenticator.php, and Xsolla's documentation, “Fulfill \
             order”",
        )
        .read_on("2026-11-26");
}
