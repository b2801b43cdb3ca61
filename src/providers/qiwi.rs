use crate::Part::{Field, FieldAs, Text};
use crate::{FieldText, Fields, Scheme, Signature, Webhook};

/// QIWI's bill notifications: `X-Api-Signature-SHA256` is the hex of HMAC-SHA256 over
/// `{amount.currency}|{amount.value with 2 decimals}|{billId}|{siteId}|{status.value}`, members of `bill`.
///
/// - Source: QIWI-API/bill-payments-php-sdk, `BillPayments.php`, and its README.
/// - The key is the text of the secret key.
/// - Left open: with how many zeros a number ends. It is the same amount.
/// - Not protected: the rest of the body, and the time of sending; a recorded request stays valid.
///
/// ```
/// use countersign::providers::Qiwi;
/// use countersign::{Coverage, Request, Verifier};
///
/// let qiwi = Qiwi::new("test-merchant-secret-for-signature-check")?;
/// let signature = "07e0ebb10916d97760c196034105d010607a6c6b7d72bfa1c3451448ac484a3b";
/// let headers = [("X-Api-Signature-SHA256", signature)];
/// let body = br#"{"bill": {"siteId": "test", "billId": "test_bill",
///     "amount": {"value": 1, "currency": "RUB"}, "status": {"value": "PAID"}}}"#;
/// let proof = qiwi.verify(&Request::new(&headers), body)?;
/// assert_eq!(proof.coverage(), Coverage::Fields);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug)]
pub struct Qiwi(Webhook<Fields>);

provider!(Qiwi(Fields): SCHEME, "the secret key");

impl Qiwi {
    /// The recipe.
    pub const SCHEME: &'static Scheme<Fields> = &Scheme::hmac_sha256("qiwi")
        .signature(Signature::in_header("X-Api-Signature-SHA256").hex())
        .signs_fields(&[
            Field("bill.amount.currency"),
            Text("|"),
            FieldAs("bill.amount.value", FieldText::Decimals(2)),
            Text("|"),
            Field("bill.billId"),
            Text("|"),
            Field("bill.siteId"),
            Text("|"),
            Field("bill.status.value"),
        ])
        .under("bill")
        .documented_by("QIWI", "QIWI-API/bill-payments-php-sdk, src/BillPayments.php");
}
