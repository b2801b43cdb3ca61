use crate::{Handshake, OtherKind, Scheme, Shape, Signature, Told, Webhook};

/// WooCommerce: `X-WC-Webhook-Signature` is the base64 of HMAC-SHA256 over the raw body.
///
/// - Source: `woocommerce/woocommerce`'s `class-wc-webhook.php` and the REST API docs,
///   `v2/_webhooks.md`.
/// - The key is the UTF-8 text of the secret after the shop has decoded its HTML entities (`&amp;`
///   becomes `&`).
/// - Not protected: repeats, for ever: no time is signed. `X-WC-Webhook-Delivery-ID` tells them
///   apart, but it is not signed.
/// - Handshake: a ping, the form `webhook_id=…` and nothing else, not signed, when an active webhook is made
///   or its URL changed. It wants exactly 200 within 5 s (the shop's own limit), and
///   `VerifyLayer::answering_handshakes` gives it; the receiver has nothing to decide. Else the shop shows
///   an error and pings again when the webhook is saved next; it is saved and delivers all the same.
/// - A shop's plugins can change the algorithm (`woocommerce_webhook_hash_algorithm`); only SHA-256
///   is accepted.
/// - Which topic a delivery is of stands in `X-WC-Webhook-Topic` alone, and two topics about one
///   state of an order have the same body. A ledger's `once` is refused therefore: give each topic
///   a path of its own, with a verifier that is labelled (`for_account`), and `once_by` a function
///   of the body's `id` and `date_modified_gmt`. Of what was deleted the body is its `id` alone.
///
/// ```
/// use countersign::{Request, Verifier, providers::WooCommerce};
///
/// let verifier = WooCommerce::new("the secret")?;
/// let headers = [("X-WC-Webhook-Signature", "WDTdNTNPWBN+5H1uHuoBrCkmfIDqqQ6Q2YnSg3qdcCQ=")];
/// assert!(verifier.verify(&Request::new(&headers), b"{\"id\":1}").is_ok());
/// # Ok::<(), countersign::ConfigError>(())
/// ```
#[derive(Debug)]
pub struct WooCommerce(Webhook);

provider!(WooCommerce(Mac): SCHEME, "the webhook's secret");

impl WooCommerce {
    /// The recipe.
    pub const SCHEME: &'static Scheme = &Scheme::hmac_sha256("woocommerce")
        .signature(Signature::in_header("X-WC-Webhook-Signature").base64())
        .signs_body()
        .documented_by(
            "WooCommerce",
            "woocommerce/woocommerce's class-wc-webhook.php and the REST API docs, \
             v2/_webhooks.md",
        )
        .other_kinds(&[OtherKind::by_form(
            "WooCommerce's ping (a form with webhook_id), which is not signed: answer 200, as \
             `answering_handshakes` does",
        )])
        .deliveries_alike()
        .read_on("2026-11-26")
        .with_handshakes(&[Handshake::unsigned("POST", "WooCommerce's ping")
            .told_by(&[Told::body_of("webhook_id=", Shape::digits().at_most(20))])
            .within(5)
            .otherwise("the shop shows an error, and pings again when the webhook is saved")]);
}
