use crate::Part::{Body, Text};
use crate::{
    Challenge, Encoding, Handshake, OtherKind, Reply, Scheme, Shape, Signature, Webhook, Written,
};

/// LinkedIn: `X-LI-Signature` is the lower-case hex of HMAC-SHA256 over `hmacsha256={body}`, with
/// `hmacsha256=` in front of it or without.
///
/// - Source: LinkedIn's documentation, “Webhooks” and “Webhook validation” (`learn.microsoft.com`,
///   linkedin/shared/api-guide).
/// - The key is the UTF-8 text of the app's client secret.
/// - The text `hmacsha256=` is in front of the body in the message that is signed. Whether it is in
///   front of the signature too, receivers do not agree on: both are taken.
/// - Not protected: repeats, for ever: no time is signed.
/// - Handshake: a GET with `challengeCode`, not signed, when the URL is registered and about every
///   two hours after that. It wants the code and its hex HMAC-SHA256 under the client secret,
///   within 3 s. **That is the secret of the deliveries: to answer any code is to sign any
///   delivery.** `VerifyLayer::answering_handshakes` answers a code of 36 letters, digits and `-`
///   alone, as a UUID has, while a delivery's message has a `=`. The receiver has nothing to
///   decide. Else the URL is not registered, and three failures in a row block it.
/// - An app with child applications gets `applicationId` beside the challenge, which says whose
///   client secret signs: it is not read here.
///
/// ```
/// use countersign::{Request, Verifier, providers::LinkedIn};
///
/// let verifier = LinkedIn::new("the secret")?;
/// let headers =
///     [("X-LI-Signature", "29b02646d9e65d67a05ebb9f9b90500ef03b1d0d00d9454909d3c3a1e22a9ae3")];
/// assert!(verifier.verify(&Request::new(&headers), b"{\"id\":1}").is_ok());
/// # Ok::<(), countersign::ConfigError>(())
/// ```
#[derive(Debug)]
pub struct LinkedIn(Webhook);

provider!(LinkedIn(Mac): SCHEME, "the app's client secret");

impl LinkedIn {
    /// What a challenge is made of: a UUID, and no delivery's message, which holds a `=`.
    const CHALLENGE: Shape = Shape::letters_and_digits().or("-").at_least(36).at_most(36);

    /// The recipe.
    pub const SCHEME: &'static Scheme = &Scheme::hmac_sha256("linkedin")
        .signature(Signature::in_header("X-LI-Signature").optional_prefix("hmacsha256=").hex())
        .signs(&[Text("hmacsha256="), Body])
        .documented_by("LinkedIn", "LinkedIn's documentation, “Webhooks” and “Webhook validation”")
        .other_kinds(&[OtherKind::by_method(
            "GET",
            "LinkedIn's GET with a challengeCode, which is not signed: answer it as the \
             type's page says, and no text of another shape, as `answering_handshakes` does",
        )])
        .signs_challenges(&[Handshake::unsigned("GET", "LinkedIn's challenge")
            .macs(
                Challenge::in_query("challengeCode").of(Self::CHALLENGE),
                Encoding::Hex,
                "",
                Reply::json(&[
                    ("challengeCode", Written::Value),
                    ("challengeResponse", Written::Mac),
                ]),
            )
            .within(3)
            .otherwise("the URL is not registered, and three failures in a row block it")]);
}
