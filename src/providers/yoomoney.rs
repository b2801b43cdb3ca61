use crate::Part::Listed;
use crate::{Escape, Fields, List, Scheme, Signature, Webhook};

/// YooMoney's HTTP notifications: field `sign` of a form, lower-case hex of the HMAC-SHA256 of its other fields as
/// `name=value`, percent-encoded as RFC 3986 has it, sorted by name and joined by `&`.
///
/// - Source: YooMoney's documentation, "HTTP notifications".
/// - The secret is the notification secret of the wallet. Fields are decoded and encoded again, so that it does not
///   matter whether a blank arrives as `+` or as `%20`.
/// - An older `sha1_hash` may be beside it, which is not looked at: a request whose `sign` is missing or wrong is
///   refused whatever that says.
/// - Not protected: repeats (no time is signed; `operation_id` stays), the order of the fields.
///
/// ```
/// use countersign::providers::YooMoney;
/// use countersign::{Request, Verifier};
///
/// let yoomoney = YooMoney::new("01234567890ABCDEF01234567890")?;
/// let body = "amount=300.00&codepro=false&currency=643&datetime=2011-07-01T09%3A00%3A00.000%2B04%3A00\
///     &label=YM.label.12345&notification_type=p2p-incoming&operation_id=1234567&sender=41001XXXXXXXX\
///     &unaccepted=false&withdraw_amount=301.50\
///     &sign=1e5dbeaf47938c42ceed1e4d07569cb5a718392eb0d33ddd07b5c18f36974360";
/// assert!(yoomoney.verify(&Request::new(&()), body.as_bytes()).is_ok());
/// let other = body.replace("amount=300", "amount=900");
/// assert!(yoomoney.verify(&Request::new(&()), other.as_bytes()).is_err());
/// # Ok::<(), countersign::ConfigError>(())
/// ```
///
/// A receiver takes the form, in a type for bodies that are not signed byte by byte,
/// [`AcceptUnsignedBody`](crate::receiver::AcceptUnsignedBody), although every field is signed.
#[derive(Debug)]
pub struct YooMoney(Webhook<Fields>);

provider!(YooMoney(Fields): SCHEME, "the notification secret of the wallet");

impl YooMoney {
    /// The recipe.
    pub const SCHEME: &'static Scheme<Fields> = &Scheme::hmac_sha256("yoomoney")
        .signature(Signature::in_field("sign").hex())
        .signs_fields(&[Listed(&List::of_form().without(&["sign"]).escaped(Escape::Rfc3986))])
        .documented_by("YooMoney", "YooMoney's documentation, \"HTTP notifications\"");
}
