use crate::{OtherKind, Scheme, Signature, Webhook};

/// Maxio Advanced Billing, once Chargify: `X-Chargify-Webhook-Signature-Hmac-Sha-256` is the lower-case
/// hex of HMAC-SHA256 over the raw body.
///
/// - Source: Chargify's documentation on webhooks, as third parties quote it. Confirmed by a third party
///   only.
/// - The key is the UTF-8 text of the site's shared key.
/// - Not protected: repeats, for ever: no time is signed.
/// - The body is a form, or JSON where that was chosen; either is signed as it is.
/// - The older `X-Chargify-Webhook-Signature` is the MD5 of the key and the body, to which more can be
///   appended. It is not read: nobody can fall back to it by leaving the other out.
///
/// ```
/// use countersign::{Request, Verifier, providers::Chargify};
///
/// let verifier = Chargify::new("the secret")?;
/// let headers = [(
///     "X-Chargify-Webhook-Signature-Hmac-Sha-256",
///     "5834dd35334f58137ee47d6e1eea01ac29267c80eaa90e90d989d2837a9d7024",
/// )];
/// assert!(verifier.verify(&Request::new(&headers), b"{\"id\":1}").is_ok());
/// # Ok::<(), countersign::ConfigError>(())
/// ```
#[derive(Debug)]
pub struct Chargify(Webhook);

provider!(Chargify(Mac): SCHEME, "the site's shared key");

impl Chargify {
    /// The recipe.
    pub const SCHEME: &'static Scheme = &Scheme::hmac_sha256("chargify")
        .signature(Signature::in_header("X-Chargify-Webhook-Signature-Hmac-Sha-256").hex())
        .signs_body()
        .documented_by(
            "Maxio Advanced Billing (Chargify)",
            "Chargify's documentation on webhooks, as third parties quote it",
        )
        .confirmed_by_third_party()
        .other_kinds(&[OtherKind::by_header(
            "X-Chargify-Webhook-Signature",
            "a delivery with Chargify's old MD5 signature alone: look for what drops \
             X-Chargify-Webhook-Signature-Hmac-Sha-256",
        )]);
}
