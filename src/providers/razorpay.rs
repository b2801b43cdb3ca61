use crate::{Scheme, Signature, Webhook};

/// Razorpay: `X-Razorpay-Signature` is the lower-case hex of HMAC-SHA256 over the raw body.
///
/// - Source: `razorpay/razorpay-node`'s `razorpay-utils.js` and its tests.
/// - The key is the UTF-8 text of the secret.
/// - Not protected: repeats, for ever: no time is signed. `x-razorpay-event-id` tells them apart,
///   but it is not signed.
/// - The callback of the checkout page is signed otherwise, over the order's and the payment's id
///   joined by `|`; it is not verified here.
///
/// ```
/// use countersign::{Request, Verifier, providers::Razorpay};
///
/// let verifier = Razorpay::new("the secret")?;
/// let headers = [(
///     "X-Razorpay-Signature",
///     "5834dd35334f58137ee47d6e1eea01ac29267c80eaa90e90d989d2837a9d7024",
/// )];
/// assert!(verifier.verify(&Request::new(&headers), b"{\"id\":1}").is_ok());
/// # Ok::<(), countersign::ConfigError>(())
/// ```
#[derive(Debug)]
pub struct Razorpay(Webhook);

provider!(Razorpay(Mac): SCHEME, "the webhook's secret");

impl Razorpay {
    /// The recipe.
    pub const SCHEME: &'static Scheme = &Scheme::hmac_sha256("razorpay")
        .signature(Signature::in_header("X-Razorpay-Signature").hex())
        .signs_body()
        .documented_by("Razorpay", "razorpay/razorpay-node's razorpay-utils.js and its tests");
}
