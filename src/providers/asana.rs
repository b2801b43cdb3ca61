use crate::{Challenge, Handshake, OtherKind, Reply, Scheme, Shape, Signature, Told, Webhook};

/// Asana: `X-Hook-Signature` is the lower-case hex of HMAC-SHA256 over the raw body.
///
/// - Source: Asana's documentation, “Webhooks”, and `Asana/devrel-examples`.
/// - The key is the UTF-8 text of the secret.
/// - Not protected: repeats, for ever: no time is signed.
/// - Handshake: a POST with `X-Hook-Secret`, not signed, while the receiver's own `POST /webhooks` is under
///   way. It wants 200 or 204 and the header back; else that call fails. **Anybody can send one, and whose
///   secret is kept signs from then on.** `VerifyLayer::answering_handshakes` answers once the receiver has
///   kept the secret (`Handshakes::secrets_to`), and only inside of a set-up that it has begun
///   (`SetUps::begin`) at a path made for that call, once. The body has to be empty or `{}` (third parties'
///   word). Asana names 10 s for events, and no time for this.
/// - The answer to `POST /webhooks` holds the same secret, in `X-Hook-Secret`: compare the two, and keep none
///   that differs. Source: Asana's documentation, “Create a webhook”.
/// - Heartbeats, with an empty list of events, are signed too.
///
/// ```
/// use countersign::{Request, Verifier, providers::Asana};
///
/// let verifier = Asana::new("the secret")?;
/// let headers =
///     [("X-Hook-Signature", "5834dd35334f58137ee47d6e1eea01ac29267c80eaa90e90d989d2837a9d7024")];
/// assert!(verifier.verify(&Request::new(&headers), b"{\"id\":1}").is_ok());
/// # Ok::<(), countersign::ConfigError>(())
/// ```
#[derive(Debug)]
pub struct Asana(Webhook);

provider!(Asana(Mac): SCHEME, "the webhook's `X-Hook-Secret`");

impl Asana {
    const HANDED: Shape = Shape::letters_and_digits().or("-_").at_least(16);

    /// The recipe.
    pub const SCHEME: &'static Scheme = &Scheme::hmac_sha256("asana")
        .signature(Signature::in_header("X-Hook-Signature").hex())
        .signs_body()
        .documented_by("Asana", "Asana's documentation, “Webhooks”, and Asana/devrel-examples")
        .other_kinds(&[OtherKind::by_header(
            "X-Hook-Secret",
            "Asana's handshake, which is not signed and brings a \
             secret: keep it only while a webhook is being made, as `answering_handshakes` does",
        )])
        .with_handshakes(&[Handshake::unsigned(
            "POST",
            "Asana's secret for a webhook that is being made",
        )
        .told_by(&[Told::body(&["", "{}"])])
        .hands_over(
            Challenge::in_header("X-Hook-Secret").of(Self::HANDED),
            Reply::header("X-Hook-Secret"),
        )
        .otherwise("the webhook is not made")]);
}
