use crate::{Challenge, Handshake, OtherKind, Reply, Scheme, Shape, Signature, Told, Webhook};

/// Notion: `X-Notion-Signature` is `sha256=` and the lower-case hex of HMAC-SHA256 over the raw
/// body.
///
/// - Source: `makenotion/notion-sdk-js`'s `src/webhooks.ts`.
/// - The key is the UTF-8 text of the secret.
/// - Not protected: repeats, for ever: no time is signed. The body counts its tries
///   (`attempt_number`); its `id` is the event's (Notion's documentation, “Event types & delivery”), and
///   a ledger's `once` goes by it.
/// - Handshake: a POST with `verification_token` alone, the later key, not signed (receivers' word), when a
///   subscription is made, and on “Resend token”. It wants a 2xx. **Anybody can send one, and whose token is
///   kept signs from then on.** `VerifyLayer::answering_handshakes` answers once the receiver has kept it
///   (`Handshakes::secrets_to`), and only inside of a set-up that it has begun (`SetUps::begin`), once. A
///   person then enters the token in Notion, which confirms that it is Notion's; until then the subscription
///   stays unverified. No time is documented. Source: Notion's documentation, “Webhooks”.
///
/// ```
/// use countersign::{Request, Verifier, providers::Notion};
///
/// let verifier = Notion::new("the secret")?;
/// let headers = [(
///     "X-Notion-Signature",
///     "sha256=5834dd35334f58137ee47d6e1eea01ac29267c80eaa90e90d989d2837a9d7024",
/// )];
/// assert!(verifier.verify(&Request::new(&headers), b"{\"id\":1}").is_ok());
/// # Ok::<(), countersign::ConfigError>(())
/// ```
#[derive(Debug)]
pub struct Notion(Webhook);

provider!(Notion(Mac): SCHEME, "the subscription's `verification_token`");

impl Notion {
    const HANDED: Shape = Shape::letters_and_digits().or("-_").at_least(16);

    /// The recipe.
    pub const SCHEME: &'static Scheme = &Scheme::hmac_sha256("notion")
        .signature(Signature::in_header("X-Notion-Signature").prefix("sha256=").hex())
        .signs_body()
        .documented_by("Notion", "makenotion/notion-sdk-js's src/webhooks.ts")
        .event_id_in("id")
        .other_kinds(&[OtherKind::by_length(
            128,
            "by its length Notion's first request to a new endpoint, which is not \
             signed: it brings the verification_token, which `answering_handshakes` takes in a set-up only",
        )])
        .with_handshakes(&[Handshake::unsigned(
            "POST",
            "Notion's verification_token for a new subscription",
        )
        .told_by(&[Told::one_member()])
        .hands_over(Challenge::in_member("verification_token").of(Self::HANDED), Reply::status(200))
        .otherwise("the subscription stays unverified")]);
}
