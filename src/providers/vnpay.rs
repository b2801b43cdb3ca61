use crate::Part::Listed;
use crate::{Encoding, Escape, Fields, List, Scheme, Signature, Webhook};

/// VNPay's IPN and return URL: parameter `vnp_SecureHash`, hex of the HMAC-SHA512 of the other parameters `vnp_…` as
/// `name=value`, form-encoded, sorted by name and joined by `&`.
///
/// - Source: the sample code of VNPay's sandbox documentation, as receivers (third parties') have it.
/// - The secret is `vnp_HashSecret`. A verifier is to be given the URL, and there is no body: what counts is in
///   the query. Parameters are decoded and encoded again, so that a blank may arrive as `+` or as `%20`.
/// - What `vnp_SecureHashType` says is not looked at: an older SHA-256 of secret and text is refused.
/// - Not protected: parameters with other names, repeats (no time is signed; `vnp_TxnRef` stays). Compare
///   `vnp_Amount` with the order.
///
/// ```
/// use countersign::providers::VnPay;
/// use countersign::{Request, Verifier};
///
/// let vnpay = VnPay::new("RAOEXHYVSDDIIENYWSLDIIZTANXUXZFJ")?;
/// let request = |amount: &str| {
///     format!(
///         "https://shop.example/ipn?vnp_TxnRef=7&vnp_OrderInfo=Order+7&vnp_Amount={amount}\
///          &vnp_ResponseCode=00&vnp_SecureHash=\
///          8570c2e7851c8d5502798f8b84ada55103dcfc5562199ac721fb089b6ed3a8d2\
///          d1376920b7b680b2576dee8831ad637e8b966d272afd4c34e37e61975b39fbbc"
///     )
/// };
/// let verify = |url: String| vnpay.verify(&Request::new(&()).url(&url), b"");
/// assert!(verify(request("1000000")).is_ok());
/// assert!(verify(request("1")).is_err());
/// # Ok::<(), countersign::ConfigError>(())
/// ```
#[derive(Debug)]
pub struct VnPay(Webhook<Fields>);

provider!(VnPay(Fields): SCHEME, "the terminal's `vnp_HashSecret`");

impl VnPay {
    /// The recipe.
    pub const SCHEME: &'static Scheme<Fields> = &Scheme::hmac_sha512("vnpay")
        .signature(Signature::in_parameter("vnp_SecureHash").encoded(Encoding::HexAnyCase))
        .signs_fields(&[Listed(Self::LIST)])
        .documented_by("VNPay", "VNPay's sandbox documentation, sample code")
        .confirmed_by_third_party();

    const LIST: &'static List = &List::of_query()
        .starting_with("vnp_")
        .without(&["vnp_SecureHash", "vnp_SecureHashType"])
        .escaped(Escape::Form);
}
