use crate::{Scheme, Signature, Webhook};

/// Checkout.com: `Cko-Signature` is the lower-case hex of HMAC-SHA256 over the raw body.
///
/// - Source: Checkout.com's documentation, “Workflows”, and `checkout/checkout-woocommerce-plugin`.
/// - The key is the UTF-8 text of the key as registered; if it was registered with `Bearer ` in
///   front, that is part of it.
/// - Not protected: repeats, for ever: no time is signed.
/// - Checkout.com Identities uses the same header with an ECDSA signature; it is not verified here.
/// - A header `Authorization` that was set for the webhook is sent as well; it is not checked here.
///
/// ```
/// use countersign::{Request, Verifier, providers::CheckoutCom};
///
/// let verifier = CheckoutCom::new("the secret")?;
/// let headers =
///     [("Cko-Signature", "5834dd35334f58137ee47d6e1eea01ac29267c80eaa90e90d989d2837a9d7024")];
/// assert!(verifier.verify(&Request::new(&headers), b"{\"id\":1}").is_ok());
/// # Ok::<(), countersign::ConfigError>(())
/// ```
#[derive(Debug)]
pub struct CheckoutCom(Webhook);

provider!(
    CheckoutCom(Mac): SCHEME,
    "the workflow action's signature key, or an old account's secret key"
);

impl CheckoutCom {
    /// The recipe.
    pub const SCHEME: &'static Scheme = &Scheme::hmac_sha256("checkout-com")
        .signature(Signature::in_header("Cko-Signature").hex())
        .signs_body()
        .documented_by(
            "Checkout.com",
            "Checkout.com's documentation, “Workflows”, and \
             checkout/checkout-woocommerce-plugin",
        );
}
