use crate::Part::Listed;
use crate::{Fields, List, Scheme, Signature, Webhook};

/// payOS: member `signature` of the JSON, lower-case hex of the HMAC-SHA256 of the members of `data` as
/// `name=value`, sorted by name and joined by `&`.
///
/// - Source: payOS's documentation, "Kiểm tra dữ liệu với signature", whose example verifies.
/// - The secret is the checksum key. `null` is signed as nothing, and an array or an object as JSON whose keys are
///   sorted.
/// - Only `data` is covered: take whether a payment succeeded from `data.code`, and not from `code`, `desc` and
///   `success` beside it, which anybody can change.
/// - Not protected: repeats (no time is signed; `data.reference` stays).
/// - Left open: where a member of `data` ends and the next one begins; whether a value is a text, or `null` an empty
///   one. Nothing is escaped: a description `a&b=c`, which the payer writes, is signed like a description `a` and a
///   member `b` of `c`. Take only members that you expect, of the type that you expect.
///
/// ```
/// use countersign::providers::PayOs;
/// use countersign::{Request, Verifier};
///
/// let payos = PayOs::new("1a54716c8f0efb2744fb28b6e38b25da7f67a925d98bc1c18bd8faaecadd7675")?;
/// let body = r#"{"code":"00","desc":"success","success":true,"data":{"orderCode":123,"amount":3000,
///     "description":"VQRIO123","accountNumber":"12345678","reference":"TF230204212323",
///     "transactionDateTime":"2023-02-04 18:25:00","currency":"VND",
///     "paymentLinkId":"124c33293c43417ab7879e14c8d9eb18","code":"00","desc":"Thành công",
///     "counterAccountBankId":"","counterAccountBankName":"","counterAccountName":"",
///     "counterAccountNumber":"","virtualAccountName":"","virtualAccountNumber":""},
///     "signature":"412e915d2871504ed31be63c8f62a149a4410d34c4c42affc9006ef9917eaa03"}"#;
/// assert!(payos.verify(&Request::new(&()), body.as_bytes()).is_ok());
/// let other = body.replace(":3000", ":3001");
/// assert!(payos.verify(&Request::new(&()), other.as_bytes()).is_err());
/// # Ok::<(), countersign::ConfigError>(())
/// ```
#[derive(Debug)]
pub struct PayOs(Webhook<Fields>);

provider!(PayOs(Fields): SCHEME, "the checksum key");

impl PayOs {
    /// The recipe.
    pub const SCHEME: &'static Scheme<Fields> = &Scheme::hmac_sha256("payos")
        .signature(Signature::in_field("signature").hex())
        .unseparated("where a member of `data` ends and the next one begins")
        .signs_fields(&[Listed(&List::of_json("data").nested_sorted())])
        .documented_by("payOS", "payOS's documentation, \"Kiểm tra dữ liệu với signature\"");
}
