use crate::Part::{OptionalField, Text};
use crate::{Fields, Scheme, SecretForm, Signature, Webhook};

/// Where the notification is in the body.
const ITEM: &str = "notificationItems.0.NotificationRequestItem";

/// The path of one of its fields.
macro_rules! item {
    ($field:literal) => {
        concat!("notificationItems.0.NotificationRequestItem.", $field)
    };
}

/// Adyen, payments (standard notifications): `additionalData.hmacSignature` in the notification is
/// the base64 of HMAC-SHA256 over eight of its fields, joined by colons.
///
/// - Source: Adyen's node and Java libraries, `hmacValidator.ts` and `HMACValidator.java`.
/// - The notification is `notificationItems.0.NotificationRequestItem`. JSON has one a request; a
///   body with more is refused.
/// - The key is what the hex of the Customer Area decodes to. A field that is missing counts as
///   empty. Nothing is escaped.
/// - Left open: where each of the eight fields ends, if it holds a colon. Take no reference with one.
/// - Not protected: **every other field**, such as `reason`, `paymentMethod`, `eventDate`, `live`
///   and the rest of `additionalData`; and repeats, which Adyen sends for up to 30 days.
///
/// ```
/// use countersign::providers::AdyenPayments;
/// use countersign::{Coverage, Request, Verifier};
///
/// let key = "DFB1EB5485895CFA84146406857104ABB4CBCABDC8AAF103A624C8F6A3EAAB00";
/// let adyen = AdyenPayments::new(key)?;
/// let body = br#"{"live": "false", "notificationItems": [{"NotificationRequestItem": {
///     "pspReference": "pspReference", "originalReference": "originalReference",
///     "merchantAccountCode": "merchantAccount", "merchantReference": "reference",
///     "amount": {"currency": "EUR", "value": 1000}, "eventCode": "EVENT", "success": "true",
///     "additionalData": {"hmacSignature": "ipnxGCaUZ4l8TUW75a71/ghd2Fe5ffvX0pV4TLTntIc="}
/// }}]}"#;
/// let proof = adyen.verify(&Request::new(&()), body)?;
/// assert_eq!(proof.coverage(), Coverage::Fields);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug)]
pub struct AdyenPayments(Webhook<Fields>);

provider!(AdyenPayments(Fields): SCHEME, "the HMAC key, as the Customer Area shows it");

impl AdyenPayments {
    /// The recipe.
    pub const SCHEME: &'static Scheme<Fields> = &Scheme::hmac_sha256("adyen-payments")
        .signature(Signature::in_field(item!("additionalData.hmacSignature")).base64())
        .unseparated("where each of the eight fields ends, if it holds a colon")
        .secret(SecretForm::Hex)
        .signs_fields(&[
            OptionalField(item!("pspReference")),
            Text(":"),
            OptionalField(item!("originalReference")),
            Text(":"),
            OptionalField(item!("merchantAccountCode")),
            Text(":"),
            OptionalField(item!("merchantReference")),
            Text(":"),
            OptionalField(item!("amount.value")),
            Text(":"),
            OptionalField(item!("amount.currency")),
            Text(":"),
            OptionalField(item!("eventCode")),
            Text(":"),
            OptionalField(item!("success")),
        ])
        .under(ITEM)
        .documented_by(
            "Adyen, payments",
            "Adyen/adyen-node-api-library, src/utils/hmacValidator.ts",
        )
        .repeats_for(30 * 24 * 60 * 60);
}
