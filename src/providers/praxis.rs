use crate::Part::{OptionalField, Secret};
use crate::{Fields, Hash, Scheme, Signature, Webhook};

/// Praxis's notifications: `Gt-Authentication` is the lower-case hex of SHA-384 (no HMAC) over eleven fields of
/// the notification's JSON and then the secret. **The transaction's status is not signed.**
///
/// - Source: Praxis's documentation, “Authentication” and “Notification”.
/// - The key is the UTF-8 text of the merchant secret.
/// - A field that is missing or `null` counts as empty. A number with decimals is refused, as Praxis does not say
///   how one is written before it is hashed: `conversion_rate` is documented as text.
/// - The time is signed, and not compared with the clock: nothing marks where it ends.
/// - Not protected: **every other field**, such as `transaction.transaction_status`, by which a receiver would
///   decide; and repeats. Take the status from Praxis's API.
/// - Left open: where each of the eleven fields ends. Take only your own merchant id and application key, and
///   currencies of three letters.
/// - Other requests of Praxis (validation, login) are signed over other fields, and not verified here. The answer
///   has to be signed too, by the receiver.
///
/// ```
/// use countersign::providers::Praxis;
/// use countersign::{Coverage, Request, Verifier};
///
/// let praxis = Praxis::new("the secret")?;
/// let headers = [(
///     "Gt-Authentication",
///     "8e285e929c5a57c9352229f1d2af5020bdd589c045a8140f4c6e80547c349f2f2ba8a403275e4d6ccc4a1756bd12a2f1",
/// )];
/// let body = br#"{"merchant_id": "m-1", "application_key": "shop", "timestamp": 1795000000,
///     "customer": {"customer_token": "c-1"}, "session": {"order_id": "o-1"},
///     "transaction": {"tid": 756850, "currency": "EUR", "amount": 100, "conversion_rate": null,
///     "processed_currency": "EUR", "processed_amount": 100, "transaction_status": "approved"}}"#;
/// let proof = praxis.verify(&Request::new(&headers), body)?;
/// assert_eq!(proof.coverage(), Coverage::Fields);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug)]
pub struct Praxis(Webhook<Fields>);

provider!(Praxis(Fields): SCHEME, "the merchant secret");

impl Praxis {
    /// The recipe.
    pub const SCHEME: &'static Scheme<Fields> = &Scheme::plain_hash("praxis", Hash::SHA384)
        .signature(Signature::in_header("Gt-Authentication").hex())
        .unseparated("where each of the eleven fields ends")
        .signs_fields(&[
            OptionalField("merchant_id"),
            OptionalField("application_key"),
            OptionalField("timestamp"),
            OptionalField("customer.customer_token"),
            OptionalField("session.order_id"),
            OptionalField("transaction.tid"),
            OptionalField("transaction.currency"),
            OptionalField("transaction.amount"),
            OptionalField("transaction.conversion_rate"),
            OptionalField("transaction.processed_currency"),
            OptionalField("transaction.processed_amount"),
            Secret,
        ])
        .documented_by("Praxis", "Praxis's documentation, “Authentication” and “Notification”")
        .read_on("2026-11-26");
}
