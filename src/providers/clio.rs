use crate::{OtherKind, Scheme, Signature, Webhook};

/// Clio Manage: `X-Hook-Signature` is the lower-case hex of HMAC-SHA256 over the raw body.
///
/// - Source: Clio's documentation, as `hookdeck/webhook-skills` quotes it. Confirmed by a third party only.
/// - The key is the UTF-8 text of the secret.
/// - Not protected: repeats, for ever: no time is signed.
/// - Handshake: a POST with `X-Hook-Secret`, the later key, not signed, when a webhook is made or renewed. It
///   wants 200 and the header back. **Anybody can send one, and whose secret is kept signs from then on.** It
///   is refused here, as no document says what its body is. Take the secret only while a webhook of your own
///   is pending and none is kept, or activate it later, with a call of Clio's API.
///
/// ```
/// use countersign::{Request, Verifier, providers::Clio};
///
/// let verifier = Clio::new("the secret")?;
/// let headers = [(
///     "X-Hook-Signature",
///     "5834dd35334f58137ee47d6e1eea01ac29267c80eaa90e90d989d2837a9d7024",
/// )];
/// assert!(verifier.verify(&Request::new(&headers), b"{\"id\":1}").is_ok());
/// # Ok::<(), countersign::ConfigError>(())
/// ```
#[derive(Debug)]
pub struct Clio(Webhook);

provider!(Clio(Mac): SCHEME, "the webhook's `X-Hook-Secret`");

impl Clio {
    /// The recipe.
    pub const SCHEME: &'static Scheme = &Scheme::hmac_sha256("clio")
        .signature(Signature::in_header("X-Hook-Signature").hex())
        .signs_body()
        .documented_by("Clio Manage", "Clio's documentation, as hookdeck/webhook-skills quotes it")
        .confirmed_by_third_party()
        .other_kinds(&[OtherKind::by_header(
            "X-Hook-Secret",
            "Clio's handshake, which is not signed and brings a secret: keep it only while a \
             webhook of your own is pending",
        )]);
}
