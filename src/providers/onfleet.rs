use crate::{Challenge, Handshake, OtherKind, Reply, Scheme, SecretForm, Signature, Webhook};

/// Onfleet: `X-Onfleet-Signature` is the lower-case hex of HMAC-SHA512 over the raw body.
///
/// - Source: Onfleet's documentation on webhooks, as third parties quote it. Confirmed by a third party only.
/// - The key is the decoded hex of the secret.
/// - Not protected: repeats, for ever: no time is signed.
/// - Handshake: a GET with `check`, not signed, when a webhook is made. It wants exactly 200 and the value as
///   plain text, within 10 s, and `VerifyLayer::answering_handshakes` gives it; the receiver has nothing to
///   decide. Else the webhook is not made. Source: Onfleet's documentation, “Validation”.
///
/// ```
/// use countersign::{Request, Verifier, providers::Onfleet};
///
/// let verifier = Onfleet::new("6120736563726574206f662032342062797465732c206f6b")?;
/// let headers = [(
///     "X-Onfleet-Signature",
///     "272add3bc3add1547135e08e4e335bf7808ba3c9edd59d9e63a66c69f763826765875544f203c47afc9949\
///      e640c896a22dbc5b76d7b106029a8c67893396b881",
/// )];
/// assert!(verifier.verify(&Request::new(&headers), b"{\"id\":1}").is_ok());
/// # Ok::<(), countersign::ConfigError>(())
/// ```
#[derive(Debug)]
pub struct Onfleet(Webhook);

provider!(Onfleet(Mac): SCHEME, "the organization's webhook secret, as hex");

impl Onfleet {
    /// The recipe.
    pub const SCHEME: &'static Scheme = &Scheme::hmac_sha512("onfleet")
        .signature(Signature::in_header("X-Onfleet-Signature").hex())
        .secret(SecretForm::Hex)
        .signs_body()
        .documented_by("Onfleet", "Onfleet's documentation on webhooks, as third parties quote it")
        .confirmed_by_third_party()
        .other_kinds(&[OtherKind::by_method(
            "GET",
            "Onfleet's GET when a webhook is made, which is not signed: answer `check`, as \
             `answering_handshakes` does",
        )])
        .with_handshakes(&[Handshake::unsigned("GET", "Onfleet's validation of a new webhook")
            .echoes(Challenge::in_query("check"), Reply::text())
            .within(10)
            .otherwise("the webhook is not made")]);
}
