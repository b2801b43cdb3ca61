use crate::Part::RawField;
use crate::{Encoding, Fields, Scheme, Signature, Webhook};

/// Exact Online: `HashCode` in the JSON body is the upper-case hex of HMAC-SHA256 over the text of the member
/// `Content`, as it stands in the body.
///
/// - Source: picqer/exact-php-client, `Webhook/Authenticatable.php`, a third party's.
/// - The key is the text of the app's webhook secret.
/// - The body is read as JSON, and with nothing said twice: a text that only looks like the end of `Content`
///   is none.
/// - Not protected: whatever else is in the body, and the time of sending; a recorded request stays valid.
///   What is sent names what has changed, and no values: get them from Exact's API.
///
/// ```
/// use countersign::providers::ExactOnline;
/// use countersign::{Coverage, Request, Verifier};
///
/// let exact = ExactOnline::new("correct horse battery staple")?;
/// let body = br#"{"Content":{"Topic":"Accounts","Action":"Update"},
///     "HashCode":"9C1A0D537F9AE6132931A1D89169EEE4A5F0FC46CA6A576A1BBFD6F9907DD687"}"#;
/// let proof = exact.verify(&Request::new(&()), body)?;
/// assert_eq!(proof.coverage(), Coverage::Fields);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug)]
pub struct ExactOnline(Webhook<Fields>);

provider!(ExactOnline(Fields): SCHEME, "the app's webhook secret");

impl ExactOnline {
    /// The recipe.
    pub const SCHEME: &'static Scheme<Fields> = &Scheme::hmac_sha256("exact-online")
        .signature(Signature::in_field("HashCode").encoded(Encoding::HexUpper))
        .signs_fields(&[RawField("Content")])
        .documented_by("Exact Online", "picqer/exact-php-client, Webhook/Authenticatable.php")
        .confirmed_by_third_party()
        .read_on("2026-11-26");
}
