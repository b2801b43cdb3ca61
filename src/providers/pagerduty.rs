use crate::{Handshake, Scheme, Signature, Told, Webhook};

/// PagerDuty: `X-PagerDuty-Signature` lists, separated by commas, `v1=` and the lower-case hex of
/// HMAC-SHA256 over the raw body.
///
/// - Source: PagerDuty's documentation, “Signatures”, and `PagerDuty/go-pagerduty`'s
///   `webhookv3.go`.
/// - The key is the UTF-8 text of the whole secret; it looks like base64 and is not decoded.
/// - Not protected: repeats, for ever: no time is signed. The body's `event.id` tells them apart.
/// - Handshake: none when a subscription is made. “Send Test Event”, or the API's `ping`, sends a
///   `pagey.ping`, signed, which nobody has to have subscribed to. It wants a 2xx within 5 s, and
///   `VerifyLayer::answering_handshakes` gives it after the proof; the receiver has nothing to decide. Of
///   what follows otherwise nothing is documented. Source: PagerDuty's documentation, “Webhooks”,
///   `PagerDuty/api-schema`, and a third party's recording.
/// - This is the scheme of V3 webhook subscriptions.
///
/// ```
/// use countersign::{Request, Verifier, providers::PagerDuty};
///
/// let verifier = PagerDuty::new("the secret")?;
/// let headers = [(
///     "X-PagerDuty-Signature",
///     "v1=5834dd35334f58137ee47d6e1eea01ac29267c80eaa90e90d989d2837a9d7024",
/// )];
/// assert!(verifier.verify(&Request::new(&headers), b"{\"id\":1}").is_ok());
/// # Ok::<(), countersign::ConfigError>(())
/// ```
#[derive(Debug)]
pub struct PagerDuty(Webhook);

provider!(PagerDuty(Mac): SCHEME, "the webhook subscription's secret");

impl PagerDuty {
    /// The recipe.
    pub const SCHEME: &'static Scheme = &Scheme::hmac_sha256("pagerduty")
        .signature(Signature::in_header("X-PagerDuty-Signature").prefix("v1=").list(",").hex())
        .signs_body()
        .documented_by(
            "PagerDuty",
            "PagerDuty's documentation, “Signatures”, and PagerDuty/go-pagerduty's \
             webhookv3.go",
        )
        .with_handshakes(&[Handshake::signed("POST", "PagerDuty's test event")
            .told_by(&[Told::member("event.event_type", "pagey.ping")])
            .within(5)]);
}
