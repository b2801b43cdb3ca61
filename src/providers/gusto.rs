use crate::{Scheme, Signature, Webhook};

/// Gusto: `X-Gusto-Signature` is the lower-case hex of HMAC-SHA256 over the raw body.
///
/// - Source: Gusto's documentation, “Webhooks”, as third parties quote it. Confirmed by a third party only.
/// - The key is the UTF-8 text of the subscription's `verification_token`.
/// - Not protected: repeats, for ever: no time is signed.
/// - Handshake: a POST with `verification_token`, the later key, and `webhook_subscription_uuid`, not signed,
///   when a subscription is made. It wants a 2xx, and then a `PUT …/verify` with the token, by the receiver.
///   It is refused here: read it at a path made for that call, and keep the token only once Gusto's own
///   answer to the `PUT` has taken it. **Anybody can send such a request.**
///
/// ```
/// use countersign::{Request, Verifier, providers::Gusto};
///
/// let verifier = Gusto::new("the secret")?;
/// let headers = [(
///     "X-Gusto-Signature",
///     "5834dd35334f58137ee47d6e1eea01ac29267c80eaa90e90d989d2837a9d7024",
/// )];
/// assert!(verifier.verify(&Request::new(&headers), b"{\"id\":1}").is_ok());
/// # Ok::<(), countersign::ConfigError>(())
/// ```
#[derive(Debug)]
pub struct Gusto(Webhook);

provider!(Gusto(Mac): SCHEME, "the subscription's `verification_token`");

impl Gusto {
    /// The recipe.
    pub const SCHEME: &'static Scheme = &Scheme::hmac_sha256("gusto")
        .signature(Signature::in_header("X-Gusto-Signature").hex())
        .signs_body()
        .documented_by("Gusto", "Gusto's documentation, “Webhooks”, as third parties quote it")
        .confirmed_by_third_party();
}
