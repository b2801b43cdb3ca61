use crate::Part::{Body, HeaderOf, Timestamp};
use crate::{
    Challenge, Handshake, Reply, Scheme, Shape, Signature, SignedTime, TimeFormat, Told, Webhook,
};

/// Twitch: `Twitch-Eventsub-Message-Signature` is `sha256=` and the lower-case hex of HMAC-SHA256
/// over `{Twitch-Eventsub-Message-Id}{timestamp}{body}`.
///
/// - Source: Twitch's documentation, “Handling webhook events”, and `twitchdev/twitch-cli`'s
///   `forward_event.go`.
/// - The key is the UTF-8 text of the secret.
/// - The time is RFC 3339 text, at most 600 seconds old; one in the future passes, as the provider
///   documents only an age.
/// - Not protected: repeats within the tolerance. The signed `Twitch-Eventsub-Message-Id` tells
///   them apart.
/// - Nothing separates the time from what is beside it. The id is therefore taken only as letters,
///   digits, `-`, `_` and `=`, at most 128 of them, none of which is a colon: Twitch writes UUIDs, or
///   44 characters of base64url. A time that stands in the body cannot be taken for the signed one.
/// - Handshake: a `webhook_callback_verification`, signed, when a subscription is made. It wants its
///   `challenge` as plain text, to the byte, “within a few seconds”. `VerifyLayer::answering_handshakes`
///   gives it after the proof: the type is an unsigned header, so the signed status of the subscription has
///   to say it too. The receiver has nothing to decide. Else the subscription fails. Source: Twitch's
///   documentation, and `twitch-cli`'s `subscription_verify.go`.
/// - The time carries up to nine decimals of a second.
/// - The secret is 10 to 100 characters.
///
/// ```
/// use countersign::{Request, UnixTime, Verifier, providers::Twitch};
///
/// let verifier = Twitch::new("the secret")?;
/// let headers = [
///     ("Twitch-Eventsub-Message-Id", "id-1"),
///     ("Twitch-Eventsub-Message-Timestamp", "2026-11-18T11:06:40Z"),
///     (
///         "Twitch-Eventsub-Message-Signature",
///         "sha256=d892829a76d40537564892c62a1278331085cdab1fe394ef50944846af47c361",
///     ),
/// ];
/// let request = Request::at(&headers, UnixTime::from_secs(1_795_000_000));
/// assert!(verifier.verify(&request, b"{\"id\":1}").is_ok());
/// # Ok::<(), countersign::ConfigError>(())
/// ```
#[derive(Debug)]
pub struct Twitch(Webhook);

provider!(Twitch(Mac): SCHEME, "the subscription's secret");

impl Twitch {
    const ID: Shape = Shape::letters_and_digits().or("-_=").at_most(128);

    /// The recipe.
    pub const SCHEME: &'static Scheme = &Scheme::hmac_sha256("twitch")
        .signature(
            Signature::in_header("Twitch-Eventsub-Message-Signature").prefix("sha256=").hex(),
        )
        .timestamp(
            SignedTime::in_header("Twitch-Eventsub-Message-Timestamp", TimeFormat::Rfc3339)
                .tolerance(600)
                .future_unchecked(),
        )
        .signs(&[HeaderOf("Twitch-Eventsub-Message-Id", Self::ID), Timestamp, Body])
        .message_id_in("Twitch-Eventsub-Message-Id")
        .documented_by(
            "Twitch",
            "Twitch's documentation, “Handling webhook events”, and \
             twitchdev/twitch-cli's forward_event.go",
        )
        .with_handshakes(&[Handshake::signed("POST", "Twitch's verification of a subscription")
            .told_by(&[
                Told::header("Twitch-Eventsub-Message-Type", "webhook_callback_verification"),
                Told::member("subscription.status", "webhook_callback_verification_pending"),
            ])
            .echoes(
                Challenge::in_member("challenge").of(Shape::letters_and_digits().or("-_")),
                Reply::text(),
            )
            .at_most(4096)
            .otherwise("the subscription fails")]);
}
