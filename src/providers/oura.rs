use crate::Part::{Body, Timestamp};
use crate::{
    Challenge, Encoding, Handshake, OtherKind, Reply, Scheme, Signature, SignedTime, TimeFormat,
    Told, Webhook, Written,
};

/// Oura: `x-oura-signature` is the upper-case hex of HMAC-SHA256 over `{timestamp}{body}`.
///
/// - Source: Oura's API documentation, as third parties quote it. Confirmed by a third party only.
/// - The key is the UTF-8 text of the app's client secret.
/// - The time is in seconds, at most 300 seconds off, which is this crate's choice: no tolerance is
///   documented.
/// - Not protected: repeats within the tolerance.
/// - Nothing separates the time from the body behind it: it is taken only in its fixed length, so that no
///   digit can be moved.
/// - Handshake: a GET with `verification_token` and `challenge`, not signed, when a subscription is made or
///   renewed. `VerifyLayer::answering_handshakes` answers with the challenge in JSON, if the token is the
///   receiver's (`Handshakes::token`). No time is documented; else the subscription is not made. Source:
///   Oura's API documentation, and `hookdeck/webhook-skills` (a third party's).
///
/// ```
/// use countersign::{Request, UnixTime, Verifier, providers::Oura};
///
/// let verifier = Oura::new("the secret")?;
/// let headers = [
///     ("x-oura-timestamp", "1795000000"),
///     ("x-oura-signature", "D5EE82C80BC0CD8545563D9708BD53ABA0905FCCB3DD448A4D09C8D3855FB45A"),
/// ];
/// let request = Request::at(&headers, UnixTime::from_secs(1_795_000_000));
/// assert!(verifier.verify(&request, b"{\"id\":1}").is_ok());
/// # Ok::<(), countersign::ConfigError>(())
/// ```
#[derive(Debug)]
pub struct Oura(Webhook);

provider!(Oura(Mac): SCHEME, "the app's client secret");

impl Oura {
    /// The recipe.
    pub const SCHEME: &'static Scheme = &Scheme::hmac_sha256("oura")
        .signature(Signature::in_header("x-oura-signature").encoded(Encoding::HexUpper))
        .timestamp(SignedTime::in_header("x-oura-timestamp", TimeFormat::Seconds))
        .signs(&[Timestamp, Body])
        .documented_by("Oura", "Oura's API documentation, as third parties quote it")
        .confirmed_by_third_party()
        .other_kinds(&[OtherKind::by_method(
            "GET",
            "Oura's GET that sets up a subscription, which is not signed: compare \
             verification_token, answer challenge, as `answering_handshakes` does",
        )])
        .with_handshakes(&[Handshake::unsigned(
            "GET",
            "Oura's challenge with the verification token",
        )
        .told_by(&[Told::token_in_query("verification_token")])
        .echoes(Challenge::in_query("challenge"), Reply::json(&[("challenge", Written::Value)]))
        .otherwise("the subscription is not made")]);
}
