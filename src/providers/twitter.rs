use crate::{
    Challenge, Encoding, Handshake, OtherKind, Reply, Scheme, Shape, Signature, Webhook, Written,
};

/// X / Twitter: `x-twitter-webhooks-signature` is `sha256=` and the base64 of HMAC-SHA256 over the
/// raw body.
///
/// - Source: X's documentation, “Webhooks quickstart, signature verification”
///   (`xdevplatform/docs`).
/// - The key is the UTF-8 text of the secret.
/// - Not protected: repeats, for ever: no time is signed.
/// - The GET request with `crc_token` is not signed, and wants `{"response_token":"sha256=…"}`, the
///   base64 HMAC-SHA256 of the token **under the secret of the deliveries: to answer any token is to
///   sign any body.** Answer only one token of letters, digits, `+`, `/`, `=`, `-` and `_`, at most 128 of
///   them: no delivery's body is that.
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

provider!(Twitter(Mac): SCHEME, "the app's consumer secret");

impl Twitter {
    /// What a challenge is made of, and no body of a delivery: JSON holds a brace.
    const CHALLENGE: Shape = Shape::letters_and_digits().or("+/=_-");

    /// The recipe.
    pub const SCHEME: &'static Scheme = &Scheme::hmac_sha256("twitter")
        .signature(Signature::in_header("x-twitter-webhooks-signature").prefix("sha256=").base64())
        .signs_body()
        .documented_by(
            "X / Twitter",
            "X's documentation, “Webhooks quickstart, signature verification” \
             (xdevplatform/docs)",
        )
        .other_kinds(&[OtherKind::by_method(
            "GET",
            "X's GET with a crc_token, which is not signed: answer it as the \
             type's page says, and no text of another shape",
        )])
        .signs_challenges(&[Handshake::unsigned("GET", "X's challenge, crc_token")
            .macs(
                Challenge::in_query("crc_token").of(Self::CHALLENGE),
                Encoding::Base64,
                "sha256=",
                Reply::json(&[("response_token", Written::Mac)]),
            )
            .within(3)
            .otherwise("the webhook is marked invalid and gets no events until it passes")]);
}
