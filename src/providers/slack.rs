use crate::Part::{Body, Text, Timestamp};
use crate::{
    Challenge, Handshake, Reply, Scheme, Shape, Signature, SignedTime, TimeFormat, Told, Webhook,
};

/// Slack: `X-Slack-Signature` is `v0=` and the lower-case hex of HMAC-SHA256 over
/// `v0:{timestamp}:{body}`.
///
/// - Source: `slackapi/python-slack-sdk`'s `slack_sdk/signature` and its tests.
/// - The key is the UTF-8 text of the secret.
/// - The time is in seconds, at most 300 seconds off.
/// - Not protected: repeats within the tolerance. An event's `event_id` tells them apart (Slack's
///   documentation, “Events API”), and a ledger's `once` goes by it. A slash command and an interactive
///   message have none and are refused there (`Refusal::NoDeliveryKey`): give events a path of their own,
///   or take `once_by`. A `url_verification` has none either: a layer that answers handshakes does so
///   before the id is read, and any other refuses it so.
/// - Slash commands and interactive messages come as forms, events as JSON. Verify the bytes before
///   any form parser has consumed them.
/// - Handshake: a `url_verification`, signed like the others, when the Request URL is saved. It wants its
///   `challenge` as plain text, and `VerifyLayer::answering_handshakes` gives it after the proof; the
///   receiver has nothing to decide. Else the URL cannot be saved. For this request no time is
///   documented; the 3 s of the Events API are third parties' word. Source: Slack's documentation,
///   “`url_verification`”.
///
/// ```
/// use countersign::{Request, UnixTime, Verifier, providers::Slack};
///
/// let verifier = Slack::new("the secret")?;
/// let headers = [
///     ("X-Slack-Request-Timestamp", "1795000000"),
///     (
///         "X-Slack-Signature",
///         "v0=72ffa611236b113a72fee9790cd8629bdf04c075d72a3313498df803fd0bcf9c",
///     ),
/// ];
/// let request = Request::at(&headers, UnixTime::from_secs(1_795_000_000));
/// assert!(verifier.verify(&request, b"{\"id\":1}").is_ok());
/// # Ok::<(), countersign::ConfigError>(())
/// ```
#[derive(Debug)]
pub struct Slack(Webhook);

provider!(Slack(Mac): SCHEME, "the app's signing secret");

impl Slack {
    /// The recipe.
    pub const SCHEME: &'static Scheme = &Scheme::hmac_sha256("slack")
        .signature(Signature::in_header("X-Slack-Signature").prefix("v0=").hex())
        .timestamp(SignedTime::in_header("X-Slack-Request-Timestamp", TimeFormat::Seconds))
        .signs(&[Text("v0:"), Timestamp, Text(":"), Body])
        .documented_by("Slack", "slackapi/python-slack-sdk's slack_sdk/signature and its tests")
        .event_id_in("event_id")
        .with_handshakes(&[Handshake::signed("POST", "Slack's url_verification")
            .told_by(&[Told::member("type", "url_verification")])
            .echoes(
                Challenge::in_member("challenge").of(Shape::letters_and_digits()),
                Reply::text(),
            )
            .at_most(512)
            .otherwise("the URL is not saved")]);
}
