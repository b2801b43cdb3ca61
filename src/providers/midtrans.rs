use crate::Part::{Field, Secret};
use crate::{Fields, Hash, Scheme, Signature, Webhook};

/// Midtrans: `signature_key` in the notification's JSON is the lower-case hex of SHA-512 (no HMAC) over
/// `{order_id}{status_code}{gross_amount}{secret}`. **The transaction's status is not signed.**
///
/// - Source: Midtrans's documentation, “Receiving Notifications”, whose example passes.
/// - The key is the UTF-8 text of the server key, which also authorises calls of Midtrans's API.
/// - `gross_amount` is text with two decimals, and signed as it is sent: `100000.00` is not `100000`.
/// - Not protected: **`transaction_status` and `fraud_status`**, by which a receiver would decide, and everything
///   else but the three fields; and repeats. Whoever has seen one notification of an order, a `pending` for
///   example, can send another status with the same code. Take the status from Midtrans's API
///   (`GET /v2/{order_id}/status`), as its documentation advises.
/// - Left open: where the order's id, the status code and the amount end. Take only codes of three digits, for
///   orders and amounts that you know.
/// - Notifications of a Pay Account are signed over other fields, and not verified here.
///
/// ```
/// use countersign::providers::Midtrans;
/// use countersign::{Coverage, Request, Verifier};
///
/// let midtrans = Midtrans::new("askvnoibnosifnboseofinbofinfgbiufglnbfg")?;
/// let signature = concat!(
///     "edc076b21793ebe3e17926350f5b8ae67d902fe657b3d0aa31b932d5c127e237",
///     "5d308a2bc94f3265ac2d80a1f181a79b997ac178a236fcff35af263fc4d4c231",
/// );
/// let body = format!(
///     r#"{{"order_id": "1111", "status_code": "200", "gross_amount": "100000.00",
///     "transaction_status": "nobody signed this", "signature_key": "{signature}"}}"#,
/// );
/// let proof = midtrans.verify(&Request::new(&()), body.as_bytes())?;
/// assert_eq!(proof.coverage(), Coverage::Fields);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug)]
pub struct Midtrans(Webhook<Fields>);

provider!(Midtrans(Fields): SCHEME, "the server key");

impl Midtrans {
    /// The recipe.
    pub const SCHEME: &'static Scheme<Fields> = &Scheme::plain_hash("midtrans", Hash::SHA512)
        .signature(Signature::in_field("signature_key").hex())
        .unseparated("where the order's id, the status code and the amount end")
        .signs_fields(&[Field("order_id"), Field("status_code"), Field("gross_amount"), Secret])
        .documented_by("Midtrans", "Midtrans's documentation, “Receiving Notifications”")
        .read_on("2026-11-26");
}
