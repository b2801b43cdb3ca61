use crate::Part::{Field, OptionalField, Secret, Text};
use crate::{Fields, Hash, Scheme, Signature, Webhook};

/// YooMoney's HTTP notifications, older signature: `sha1_hash` in the form is the lower-case hex of SHA-1 (no HMAC)
/// over seven of its fields, the secret and the label, joined by `&`.
///
/// - Source: YooMoney's documentation, “Notifications about incoming transfers”, whose example passes.
/// - The key is the UTF-8 text of the notification secret. It stands between `codepro` and `label`.
/// - Nothing is escaped: a notification in which one of the fields holds a `&` is refused, as it would have
///   another reading. Give no label with one.
/// - Not protected: **every other field**, such as `withdraw_amount` and `unaccepted`; and repeats, of which
///   YooMoney makes two. The hash is no HMAC, and could be extended; what is appended is no text, and refused.
/// - YooMoney signs with an HMAC by now, in the field `sign`: take that one, and do not fall back to this.
///
/// ```
/// use countersign::providers::YooMoneyLegacy;
/// use countersign::{Coverage, Request, Verifier};
///
/// let yoomoney = YooMoneyLegacy::new("01234567890ABCDEF01234567890")?;
/// let body = b"notification_type=p2p-incoming&operation_id=1234567&amount=300.00&currency=643\
///     &datetime=2011-07-01T09%3A00%3A00.000%2B04%3A00&sender=41001XXXXXXXX&codepro=false\
///     &label=YM.label.12345&sha1_hash=a2ee4a9195f4a90e893cff4f62eeba0b662321f9";
/// let proof = yoomoney.verify(&Request::new(&()), body)?;
/// assert_eq!(proof.coverage(), Coverage::Fields);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug)]
pub struct YooMoneyLegacy(Webhook<Fields>);

provider!(YooMoneyLegacy(Fields): SCHEME, "the notification secret");

impl YooMoneyLegacy {
    /// The recipe.
    pub const SCHEME: &'static Scheme<Fields> = &Scheme::plain_hash("yoomoney-legacy", Hash::SHA1)
        .signature(Signature::in_field("sha1_hash").hex())
        .signs_fields(&[
            Field("notification_type"),
            Text("&"),
            Field("operation_id"),
            Text("&"),
            Field("amount"),
            Text("&"),
            Field("currency"),
            Text("&"),
            Field("datetime"),
            Text("&"),
            OptionalField("sender"),
            Text("&"),
            Field("codepro"),
            Text("&"),
            Secret,
            Text("&"),
            OptionalField("label"),
        ])
        .in_form()
        .documented_by(
            "YooMoney, older signature",
            "YooMoney's documentation, “Notifications about incoming transfers”",
        )
        .read_on("2026-11-26");
}
