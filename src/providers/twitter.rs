use crate::{
    Challenge, Encoding, Handshake, OtherKind, Reply, Scheme, Shape, Signature, Webhook, Written,
};

/// X / Twitter: `X-Twitter-Webhooks-Signature-OAuth2`, or the older `x-twitter-webhooks-signature`, is
/// `sha256=` and the base64 of HMAC-SHA256 over the raw body.
///
/// - Source: X's documentation, “Webhooks introduction” and “Webhooks quickstart, signature verification”
///   (`xdevplatform/docs`).
/// - The key is the UTF-8 text of the secret: the OAuth 2.0 client secret for the newer header, the
///   consumer secret for the older one. Either may come, or both. Give the client secret first, and with
///   [`or`](Self::or) the consumer secret, where the app has the two.
/// - Not protected: repeats, for ever: no time is signed.
/// - Handshake: a GET with `crc_token`, which is not signed, when a webhook is made, and again and again
///   (X's pages name 30 minutes, an hour and a day). It wants `{"response_token":"sha256=…"}`, the base64
///   HMAC-SHA256 of the token under the client secret, or the consumer secret of an app without one, within
///   10 s; an older page says 3 s. **That is the secret of the deliveries: to answer any token is to sign
///   any body.** `VerifyLayer::answering_handshakes` answers, with the first secret, one token of letters,
///   digits, `+`, `/`, `=`, `-` and `_`, at most 128 of them, and a body that is such a text is refused
///   ([`Error::BodyIsChallenge`](crate::Error::BodyIsChallenge)). The receiver has nothing to decide.
/// - A webhook is not made without the answer. Later it gets no events from a wrong answer or a redirect
///   on, and after more than 28 hours without one.
///
/// ```
/// use countersign::{Request, Verifier, providers::Twitter};
///
/// let verifier = Twitter::new("the secret")?;
/// let headers =
///     [("x-twitter-webhooks-signature", "sha256=WDTdNTNPWBN+5H1uHuoBrCkmfIDqqQ6Q2YnSg3qdcCQ=")];
/// assert!(verifier.verify(&Request::new(&headers), b"{\"id\":1}").is_ok());
/// # Ok::<(), countersign::ConfigError>(())
/// ```
#[derive(Debug)]
pub struct Twitter(Webhook);

provider!(Twitter(Mac): SCHEME, "the app's OAuth 2.0 client secret, or its consumer secret");

impl Twitter {
    /// What a challenge is made of, and no body of a delivery: JSON holds a brace.
    const CHALLENGE: Shape = Shape::letters_and_digits().or("+/=_-");

    /// The recipe.
    pub const SCHEME: &'static Scheme = &Scheme::hmac_sha256("twitter")
        .signature(
            Signature::in_header("x-twitter-webhooks-signature")
                .also_in(&["X-Twitter-Webhooks-Signature-OAuth2"])
                .prefix("sha256=")
                .base64(),
        )
        .signs_body()
        .documented_by(
            "X / Twitter",
            "X's documentation, “Webhooks introduction” and “Webhooks quickstart” \
             (xdevplatform/docs)",
        )
        .other_kinds(&[OtherKind::by_method(
            "GET",
            "X's GET with a crc_token, which is not signed: answer it as the \
             type's page says, and no text of another shape, as `answering_handshakes` does",
        )])
        .signs_challenges(&[Handshake::unsigned("GET", "X's challenge, crc_token")
            .macs(
                Challenge::in_query("crc_token").of(Self::CHALLENGE),
                Encoding::Base64,
                "sha256=",
                Reply::json(&[("response_token", Written::Mac)]),
            )
            .within(3)
            .otherwise("the webhook is not made, or gets no events until it passes")]);
}
