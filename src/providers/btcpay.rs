use crate::{Scheme, Signature, Webhook};

/// BTCPay Server: `BTCPay-Sig` is `sha256=` and the lower-case hex of HMAC-SHA256 over the raw body.
///
/// - Source: `btcpayserver/btcpayserver-greenfield-php`'s `Webhook.php` and its tests.
/// - The key is the UTF-8 text of the secret.
/// - Not protected: repeats, for ever: no time is signed. In the body of one that is delivered again,
///   `isRedelivery` is true, and `originalDeliveryId` is that of the first.
///
/// ```
/// use countersign::{Request, Verifier, providers::BtcPay};
///
/// let verifier = BtcPay::new("the secret")?;
/// let headers = [(
///     "BTCPay-Sig",
///     "sha256=5834dd35334f58137ee47d6e1eea01ac29267c80eaa90e90d989d2837a9d7024",
/// )];
/// assert!(verifier.verify(&Request::new(&headers), b"{\"id\":1}").is_ok());
/// # Ok::<(), countersign::ConfigError>(())
/// ```
#[derive(Debug)]
pub struct BtcPay(Webhook);

provider!(BtcPay(Mac): SCHEME, "the store webhook's secret");

impl BtcPay {
    /// The recipe.
    pub const SCHEME: &'static Scheme = &Scheme::hmac_sha256("btcpay")
        .signature(Signature::in_header("BTCPay-Sig").prefix("sha256=").hex())
        .signs_body()
        .documented_by(
            "BTCPay Server",
            "btcpayserver/btcpayserver-greenfield-php's Webhook.php and its tests",
        );
}
