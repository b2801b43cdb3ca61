use crate::Part::{Listed, Secret, Timestamp};
use crate::{Encoding, Fields, Hash, List, Scheme, Signature, SignedTime, TimeFormat, Webhook};

/// Wompi's (Colombia) events of transactions: header `X-Event-Checksum`, hex of the SHA-256 of the values of those
/// members of `data` that `signature.properties` lists, then `timestamp`, then the secret, nothing between them.
///
/// - Source: Wompi's documentation, "Eventos". The checksum that it prints is not that of its own text.
/// - The secret is that of events (`prod_events_…`, `test_events_…`). It is a plain hash and no HMAC; the secret is its
///   end, so that nothing can be appended.
/// - **The body says itself which members are signed.** `transaction.id`, `transaction.status` and
///   `transaction.amount_in_cents` have to be among them, or the request is refused; take nothing else from the body
///   without asking the API. So events that are not of transactions are refused.
/// - `timestamp` is checked against 300 seconds, which are ours.
/// - Not protected: what is not listed, such as the reference and the currency.
/// - Left open: which value a character belongs to; which further members are signed;
///   whether a value is a text, or `null` an empty one
///
/// ```
/// use countersign::providers::Wompi;
/// use countersign::{Request, UnixTime, Verifier};
///
/// let wompi = Wompi::new("prod_events_OcHnIzeBl5socpwByQ4hA52Em3USQ93Z")?;
/// let body = |status: &str| {
///     format!(
///         r#"{{"data":{{"transaction":{{"id":"1234-1610641025-49201","status":"{status}",
///         "amount_in_cents":4490000}}}},"signature":{{"properties":["transaction.id",
///         "transaction.status","transaction.amount_in_cents"]}},"timestamp":1530291411}}"#
///     )
/// };
/// let sum = "5a18ec5e8fdb7df463e9f94774cba8f583ba21bd04a09ceff2ea68a4bc0aefbe";
/// let headers = [("X-Event-Checksum", sum)];
/// let request = Request::at(&headers, UnixTime::from_secs(1_530_291_420));
/// assert!(wompi.verify(&request, body("APPROVED").as_bytes()).is_ok());
/// assert!(wompi.verify(&request, body("DECLINED").as_bytes()).is_err());
/// # Ok::<(), countersign::ConfigError>(())
/// ```
#[derive(Debug)]
pub struct Wompi(Webhook<Fields>);

provider!(Wompi(Fields): SCHEME, "the events' secret");

impl Wompi {
    /// The recipe.
    pub const SCHEME: &'static Scheme<Fields> = &Scheme::plain_hash("wompi", Hash::SHA256)
        .signature(Signature::in_header("X-Event-Checksum").encoded(Encoding::HexAnyCase))
        .timestamp(SignedTime::in_field("timestamp", TimeFormat::Seconds))
        .unseparated("which value a character belongs to")
        .signs_fields(&[Listed(Self::LIST), Timestamp, Secret])
        .documented_by("Wompi", "Wompi's documentation, \"Eventos\"");

    const LIST: &'static List = &List::of_json("data")
        .named_by(
            "signature.properties",
            &["transaction.id", "transaction.status", "transaction.amount_in_cents"],
        )
        .values()
        .joined("");
}
