use crate::scheme::Kind;
use crate::webhook::{configure_like_webhook, verify_like_webhook};
use crate::{ConfigError, IntoSecret, Scheme, Webhook};

/// A scheme that signs fields, of the body's form or of its JSON, bound to a receiver's secrets.
///
/// The body has to be read before there is a proof, which is why it is collected, at most 1 MiB of
/// it; a form or JSON of more than 8192 fields, or nested more than 32 deep, is refused. What is
/// not among the signed fields is anybody's: look at [`Coverage`](crate::Coverage).
///
/// ```
/// use countersign::Part::{Field, Text};
/// use countersign::{Coverage, FieldWebhook, Request, Scheme, Signature, Verifier};
///
/// static ACME: Scheme = Scheme::hmac_sha256("acme")
///     .signature(Signature::in_field("check.signature").hex())
///     .message(&[Field("order.id"), Text(":"), Field("order.amount")]);
///
/// let acme = FieldWebhook::new(&ACME, "a secret")?;
/// let forged = br#"{"order": {"id": "7", "amount": 100}, "check": {"signature": "00"}}"#;
/// assert!(acme.verify(&Request::new(&()), forged).is_err());
/// assert_eq!(acme.coverage(), Coverage::Fields);
/// # Ok::<(), countersign::ConfigError>(())
/// ```
#[derive(Debug)]
pub struct FieldWebhook(Webhook);

configure_like_webhook!(FieldWebhook);
verify_like_webhook!(FieldWebhook);

impl FieldWebhook {
    /// Binds a scheme to a secret.
    ///
    /// # Errors
    /// The secret cannot be used, or the scheme signs no fields, or contradicts itself.
    pub fn new(scheme: &'static Scheme, secret: impl IntoSecret) -> Result<Self, ConfigError> {
        Webhook::of_kind(Kind::Fields, scheme, secret).map(Self)
    }
}
