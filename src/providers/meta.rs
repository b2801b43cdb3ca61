use crate::{Challenge, Handshake, OtherKind, Reply, Scheme, Shape, Signature, Told, Webhook};

/// Meta: `X-Hub-Signature-256` is `sha256=` and the lower-case hex of HMAC-SHA256 over the raw
/// body.
///
/// - Source: `fbsamples/messenger-platform-samples`'s `app.py` and WhatsApp-Nodejs-SDK's
///   `webhooks.ts`, both Meta's.
/// - The key is the UTF-8 text of the secret.
/// - Not protected: repeats, for ever: no time is signed.
/// - Non-ASCII text arrives as lower-case `\uXXXX` escapes and is signed so: verify the bytes as
///   received, never re-serialised JSON.
/// - Handshake: a GET with `hub.mode=subscribe`, `hub.verify_token` and `hub.challenge`, not signed,
///   when the webhook is set up. `VerifyLayer::answering_handshakes` answers with the challenge, if the
///   token is the receiver's (`Handshakes::token`). No time is documented; else the URL is not saved.
///   Source: Meta's documentation, “Graph API webhooks, getting started”.
/// - An old `X-Hub-Signature` (SHA-1) may come too; it is not read here.
///
/// ```
/// use countersign::{Request, Verifier, providers::Meta};
///
/// let verifier = Meta::new("the secret")?;
/// let headers = [(
///     "X-Hub-Signature-256",
///     "sha256=5834dd35334f58137ee47d6e1eea01ac29267c80eaa90e90d989d2837a9d7024",
/// )];
/// assert!(verifier.verify(&Request::new(&headers), b"{\"id\":1}").is_ok());
/// # Ok::<(), countersign::ConfigError>(())
/// ```
#[derive(Debug)]
pub struct Meta(Webhook);

provider!(Meta(Mac): SCHEME, "the app's secret");

impl Meta {
    const OTHER_KINDS: &'static [OtherKind] = &[
        OtherKind::by_method(
            "GET",
            "Meta's GET that sets up the webhook, which is not signed: compare hub.verify_token, \
             answer hub.challenge, as `answering_handshakes` does",
        ),
        OtherKind::by_header(
            "X-Hub-Signature",
            "a delivery with Meta's old SHA-1 signature alone: look for what drops \
             X-Hub-Signature-256, which comes beside it",
        ),
    ];

    const HANDSHAKES: &'static [Handshake] =
        &[Handshake::unsigned("GET", "Meta's challenge with the verify token")
            .told_by(&[
                Told::query("hub.mode", "subscribe"),
                Told::token_in_query("hub.verify_token"),
            ])
            .echoes(
                Challenge::in_query("hub.challenge").of(Shape::letters_and_digits().or("-._~")),
                Reply::text(),
            )
            .otherwise("the URL is not saved")];

    /// The recipe.
    pub const SCHEME: &'static Scheme = &Self::used_by("meta").documented_by(
        "Meta",
        "fbsamples/messenger-platform-samples's app.py and WhatsApp-Nodejs-SDK's \
         webhooks.ts, both Meta's",
    );

    /// The recipe, for a brand that uses it.
    pub(crate) const fn used_by(id: &'static str) -> Scheme {
        Scheme::hmac_sha256(id)
            .signature(Signature::in_header("X-Hub-Signature-256").prefix("sha256=").hex())
            .signs_body()
            .other_kinds(Self::OTHER_KINDS)
            .with_handshakes(Self::HANDSHAKES)
    }
}
