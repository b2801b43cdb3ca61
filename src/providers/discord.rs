use crate::Part::{Body, Timestamp};
use crate::algorithm::ED25519;
use crate::{
    Asymmetric, Encoding, Handshake, KeyForm, Reply, Scheme, Signature, SignedTime, TimeFormat,
    Told, Webhook,
};

/// Discord, interactions and webhook events: `X-Signature-Ed25519` is the hex of the Ed25519
/// signature of `{timestamp}{body}`.
///
/// - Source: discord-interactions-js, `src/index.ts`, and Discord's "Interactions: Overview".
/// - The key is the application's public key, as hex. The timestamp is `X-Signature-Timestamp`, in
///   seconds; Discord documents no tolerance, 300 s is ours.
/// - Nothing separates the timestamp from the body. A boundary that moves would need a body that
///   starts with digits, and Discord's are JSON objects.
/// - Not protected: repeats within the tolerance, the URL and the other headers.
/// - Handshake: a PING, signed, when the URL is saved and routinely afterwards. One to an endpoint for
///   interactions (`type` 1, with a `token`) wants `{"type":1}` within 3 s, one to an endpoint for webhook
///   events (`type` 0) a 204; `VerifyLayer::answering_handshakes` gives them after the proof, and the
///   receiver has nothing to decide. Some are signed wrongly on purpose and want the 401 that they get,
///   with `Refusal::Tested` around a set-up. Else a URL is not saved (interactions), or is removed.
///   Source: `discord/discord-api-docs`, “Interactions: Overview” and “Webhook events”.
/// - The vendor's package checks no time. An interaction has to be answered within 3 s. A webhook
///   event that is not is repeated for up to 10 minutes (third parties' word), and whether with a
///   time of its own is not documented: with the first one's it is refused here after 300 s. To
///   take those, widen it: `.tolerance(Duration::from_secs(600))`.
///
/// ```
/// use countersign::providers::Discord;
/// use countersign::{Request, UnixTime, Verifier};
///
/// let key = "25b573092c76a64f7588fddf76cd7c53774099c163a53a039d314c0ebd323c92";
/// let discord = Discord::new(key)?;
/// let headers = [
///     ("X-Signature-Timestamp", "1759897407"),
///     (
///         "X-Signature-Ed25519",
///         "85e8e58cd6b8385f6e8bdb00e614af8315037b90f97f2e25d340b78a38edd586\
///          b048bdd3da7e89f0cc53fff2c4d78a42db1a070a0ae3234a590ef2a49c654106",
///     ),
/// ];
/// let request = Request::at(&headers, UnixTime::from_secs(1_759_897_410));
/// assert!(discord.verify(&request, b"hello discord").is_ok());
/// assert!(discord.verify(&request, b"hello discord!").is_err());
/// # Ok::<(), countersign::ConfigError>(())
/// ```
#[derive(Debug)]
pub struct Discord(Webhook<Asymmetric>);

provider!(
    Discord(Asymmetric): SCHEME,
    "the application's public key, as the developer portal shows it"
);

impl Discord {
    /// The recipe.
    pub const SCHEME: &'static Scheme<Asymmetric> = &Scheme::public_key("discord", ED25519)
        .signature(Signature::in_header("X-Signature-Ed25519").encoded(Encoding::HexAnyCase))
        .timestamp(SignedTime::in_header("X-Signature-Timestamp", TimeFormat::Seconds))
        .key(KeyForm::Hex)
        .signs(&[Timestamp, Body])
        .documented_by("Discord", "discord/discord-interactions-js, src/index.ts")
        .read_on("2026-11-26")
        .refusals_are_tested()
        .with_handshakes(&[
            Handshake::signed("POST", "Discord's PING to an endpoint for webhook events")
                .told_by(&[Told::number("type", "0")])
                .replies(Reply::status(204))
                .within(3)
                .otherwise("the URL is removed, with an e-mail that says so"),
            Handshake::signed("POST", "Discord's PING to an endpoint for interactions")
                .told_by(&[Told::number("type", "1"), Told::has_member("token")])
                .replies(Reply::fixed_json(r#"{"type":1}"#))
                .at_most(4096)
                .within(3)
                .otherwise("the URL is not saved, and one that no longer answers is removed"),
        ]);
}
