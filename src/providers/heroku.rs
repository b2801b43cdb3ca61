use crate::{Scheme, Signature, Webhook};

/// Heroku: `Heroku-Webhook-Hmac-SHA256` is the base64 of HMAC-SHA256 over the raw body.
///
/// - Source: `getsentry/sentry`'s Heroku hook and `Yizack/nuxt-webhook-validators` (third parties).
///   Confirmed by a third party only.
/// - The key is the UTF-8 text of the secret.
/// - Not protected: repeats, for ever: no time is signed. The body names the try
///   (`webhook_metadata.attempt`) and the delivery, whose tries are counted under one id (Heroku's “App
///   Webhooks API Reference”): a ledger's `once` goes by `webhook_metadata.delivery.id`.
///
/// ```
/// use countersign::{Request, Verifier, providers::Heroku};
///
/// let verifier = Heroku::new("the secret")?;
/// let headers =
///     [("Heroku-Webhook-Hmac-SHA256", "WDTdNTNPWBN+5H1uHuoBrCkmfIDqqQ6Q2YnSg3qdcCQ=")];
/// assert!(verifier.verify(&Request::new(&headers), b"{\"id\":1}").is_ok());
/// # Ok::<(), countersign::ConfigError>(())
/// ```
#[derive(Debug)]
pub struct Heroku(Webhook);

provider!(Heroku(Mac): SCHEME, "the webhook subscription's secret");

impl Heroku {
    /// The recipe.
    pub const SCHEME: &'static Scheme = &Scheme::hmac_sha256("heroku")
        .signature(Signature::in_header("Heroku-Webhook-Hmac-SHA256").base64())
        .signs_body()
        .documented_by(
            "Heroku",
            "getsentry/sentry's Heroku hook and Yizack/nuxt-webhook-validators (third \
             parties)",
        )
        .confirmed_by_third_party()
        .event_id_in("webhook_metadata.delivery.id")
        .read_on("2026-11-26");
}
