use crate::Covered::{Body, Component};
use crate::{Cavage, Scheme, Webhook};

/// Drone CI, its webhooks and its extensions: `Signature` holds the base64 of the HMAC-SHA256 of a line for each
/// header that `headers` names, as draft-cavage-http-signatures has it; `date` and `digest` of a webhook.
///
/// - Source: `drone/drone-go`'s `plugin/internal/client/client.go` and `plugin/webhook/handler.go`. A server's own
///   webhook signs `date` and `digest` alone; an extension's request lists more.
/// - The secret is `DRONE_WEBHOOK_SECRET`, or that of the extension, as text; `keyId` is always `hmac-key`.
/// - Drone's own handler asks for `date` and compares neither it with the clock nor the digest with the body. Here
///   both are: 300 seconds are ours.
/// - Not protected: repeats within 300 seconds; the path and `X-Drone-Event`, which nobody signs, so that the event
///   is the one that the body says.
///
/// ```
/// use countersign::providers::Drone;
/// use countersign::{Request, Signer, UnixTime, Verifier};
///
/// let drone = Drone::new("the secret of the webhook")?;
/// let at = UnixTime::from_secs(1_795_000_000);
/// let headers = drone.sign(&Request::at(&(), at), b"{}")?;
/// assert!(drone.verify(&Request::at(&headers, at), b"{}").is_ok());
/// assert_eq!(drone.verify(&Request::at(&headers, at), b"{ }").unwrap_err().code(), "other-body");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug)]
pub struct Drone(Webhook<Cavage>);

provider!(Drone(Cavage): SCHEME, "the secret of the webhook, or of the extension");

impl Drone {
    /// The recipe.
    pub const SCHEME: &'static Scheme<Cavage> = &Scheme::cavage_hmac_sha256("drone")
        .key_id("hmac-key")
        .covers(&[Component("date"), Body])
        .documented_by(
            "Drone",
            "drone/drone-go, plugin/internal/client/client.go and plugin/webhook/handler.go",
        )
        .read_on("2026-11-26");
}
