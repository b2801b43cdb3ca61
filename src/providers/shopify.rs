use crate::{Handshake, OtherKind, Scheme, Signature, Webhook};

/// Shopify: `X-Shopify-Hmac-Sha256`, or `Shopify-Hmac-Sha256` of its newer events, is the base64 of
/// HMAC-SHA256 over the raw body.
///
/// - Source: `Shopify/shopify-api-js`'s `lib/webhooks`, and Shopify's documentation, “Ignore
///   duplicate webhooks” and “Verify Events deliveries”.
/// - The key is the UTF-8 text of the secret.
/// - Not protected: repeats, for ever: no time is signed. `X-Shopify-Webhook-Id` tells them apart,
///   but it is not signed.
/// - `X-Shopify-Topic`, `X-Shopify-Shop-Domain` and `X-Shopify-Triggered-At` are not signed: do not
///   choose a shop or judge an age by them alone.
/// - Handshake: none when a webhook is made. The app review sends the mandatory topics
///   (`customers/data_request`, `customers/redact`, `shop/redact`), signed rightly, for the handler, which
///   answers 200; and signed wrongly on purpose, for the 401 that they get, with `Refusal::Tested` while one
///   of the `Handshakes::set_ups` is under way. Else the app is rejected. A delivery has 5 s (a third
///   party's word). Source: Shopify's documentation, “Mandatory webhooks”.
/// - Requests of an app proxy and of the OAuth callback are signed otherwise, over the sorted
///   query, and are not verified here.
/// - Which topic a delivery is of stands in `X-Shopify-Topic` alone, and two topics about one state
///   of an order or a product have the same body. A ledger's `once` is refused therefore: give each
///   topic a path of its own, with a verifier that is labelled (`for_account`), and `once_by` a
///   function of the body's `id` and `updated_at`. Shopify's own word for a repeat,
///   `X-Shopify-Event-Id`, is not signed either.
///
/// ```
/// use countersign::{Request, Verifier, providers::Shopify};
///
/// let verifier = Shopify::new("the secret")?;
/// let headers = [("X-Shopify-Hmac-Sha256", "WDTdNTNPWBN+5H1uHuoBrCkmfIDqqQ6Q2YnSg3qdcCQ=")];
/// assert!(verifier.verify(&Request::new(&headers), b"{\"id\":1}").is_ok());
/// # Ok::<(), countersign::ConfigError>(())
/// ```
#[derive(Debug)]
pub struct Shopify(Webhook);

provider!(Shopify(Mac): SCHEME, "the app's API secret key");

impl Shopify {
    /// The recipe.
    pub const SCHEME: &'static Scheme = &Scheme::hmac_sha256("shopify")
        .signature(
            Signature::in_header("X-Shopify-Hmac-Sha256")
                .also_in(&["Shopify-Hmac-Sha256"])
                .base64(),
        )
        .signs_body()
        .documented_by(
            "Shopify",
            "Shopify/shopify-api-js's lib/webhooks, and Shopify's documentation",
        )
        .other_kinds(&[OtherKind::by_method(
            "GET",
            "a GET of an app proxy or of the OAuth callback, which is signed over the sorted \
             query: it is not read",
        )])
        .read_on("2026-11-26")
        .deliveries_alike()
        .refusals_are_tested()
        .with_handshakes(&[Handshake::signed(
            "POST",
            "the app review's requests, signed rightly and wrongly",
        )
        .is_a_delivery()
        .otherwise("the app is rejected")]);
}
