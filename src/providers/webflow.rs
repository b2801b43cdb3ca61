use crate::Part::{Body, Text, Timestamp};
use crate::{Scheme, Signature, SignedTime, TimeFormat, Webhook};

/// Webflow: `x-webflow-signature` is the lower-case hex of HMAC-SHA256 over `{timestamp}:{body}`.
///
/// - Source: `webflow/js-webflow-api`'s `WebhooksClient.ts` and Webflow's “Verifying webhook
///   signatures”.
/// - The key is the UTF-8 text of the secret.
/// - The time is in milliseconds, at most 300 seconds old; one in the future passes, as the
///   provider documents only an age.
/// - Not protected: repeats within the tolerance.
/// - Only webhooks made through an OAuth app or the API are signed.
/// - The documentation's prose puts the body first; its code and the SDK put the time first, as
///   here.
/// - Webflow repeats a failed delivery up to three times, 10 minutes apart, and does not say
///   whether a repeat has a time of its own: with the first one's it is refused here. To take
///   those, widen it: `.tolerance(Duration::from_secs(3600))`. The vendor's package checks no time.
///
/// ```
/// use countersign::{Request, UnixTime, Verifier, providers::Webflow};
///
/// let verifier = Webflow::new("the secret")?;
/// let headers = [
///     ("x-webflow-timestamp", "1795000000000"),
///     (
///         "x-webflow-signature",
///         "c3c7e7b461f86eab3f3000fb7b5acd3c9522a2dd8e892bd95e9973188c5ceeb8",
///     ),
/// ];
/// let request = Request::at(&headers, UnixTime::from_secs(1_795_000_000));
/// assert!(verifier.verify(&request, b"{\"id\":1}").is_ok());
/// # Ok::<(), countersign::ConfigError>(())
/// ```
#[derive(Debug)]
pub struct Webflow(Webhook);

provider!(Webflow(Mac): SCHEME, "the app's OAuth client secret, or the webhook's own secret");

impl Webflow {
    /// The recipe.
    pub const SCHEME: &'static Scheme = &Scheme::hmac_sha256("webflow")
        .signature(Signature::in_header("x-webflow-signature").hex())
        .timestamp(
            SignedTime::in_header("x-webflow-timestamp", TimeFormat::Milliseconds)
                .future_unchecked(),
        )
        .signs(&[Timestamp, Text(":"), Body])
        .documented_by(
            "Webflow",
            "webflow/js-webflow-api's WebhooksClient.ts and Webflow's “Verifying webhook \
             signatures”",
        )
        .read_on("2026-11-26");
}
