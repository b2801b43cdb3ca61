use crate::{Scheme, Signature, Webhook};

/// Coinbase Commerce: `X-CC-Webhook-Signature` is the lower-case hex of HMAC-SHA256 over the raw
/// body.
///
/// - Source: `coinbase/coinbase-commerce-python`'s `webhook.py` and README.
/// - The key is the UTF-8 text of the whole secret; it may look like a UUID and is used with its
///   dashes.
/// - Not protected: repeats, for ever: no time is signed. The body's `event.id` tells them apart.
/// - The body's own `id` counts the delivery and `attempt_number` its tries; the event is the `id`
///   inside `event` (Coinbase's documentation, “Fields and security”), and a ledger's `once` goes by it.
///
/// ```
/// use countersign::{Request, Verifier, providers::CoinbaseCommerce};
///
/// let verifier = CoinbaseCommerce::new("the secret")?;
/// let headers = [(
///     "X-CC-Webhook-Signature",
///     "5834dd35334f58137ee47d6e1eea01ac29267c80eaa90e90d989d2837a9d7024",
/// )];
/// assert!(verifier.verify(&Request::new(&headers), b"{\"id\":1}").is_ok());
/// # Ok::<(), countersign::ConfigError>(())
/// ```
#[derive(Debug)]
pub struct CoinbaseCommerce(Webhook);

provider!(CoinbaseCommerce(Mac): SCHEME, "the webhook's shared secret");

impl CoinbaseCommerce {
    /// The recipe.
    pub const SCHEME: &'static Scheme = &Scheme::hmac_sha256("coinbase-commerce")
        .signature(Signature::in_header("X-CC-Webhook-Signature").hex())
        .signs_body()
        .documented_by(
            "Coinbase Commerce",
            "coinbase/coinbase-commerce-python's webhook.py and README",
        )
        .event_id_in("event.id");
}
