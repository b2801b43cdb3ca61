use crate::{Challenge, Handshake, OtherKind, Reply, Scheme, Token, Webhook, Written};

/// Okta: `Authorization` is the secret itself. **Nothing is signed.**
///
/// - Source: Okta's documentation, “Event hooks” (`okta/okta-developer-docs`).
/// - Not protected: **anything**. Whoever has seen one request can send any other. A proof says
///   only that the sender knows the secret.
/// - Handshake: a GET with `X-Okta-Verification-Challenge`, and with the secret as every request, when
///   the hook is verified. It wants `{"verification":"…"}` with the value, within 3 s, and is tried again
///   once at most. `VerifyLayer::answering_handshakes` gives it if the secret is right; the receiver has
///   nothing to decide. Else the hook stays unverified and gets no events.
///
/// ```
/// use countersign::{Request, Verifier, providers::Okta};
///
/// let verifier = Okta::new("the secret")?;
/// let headers = [("Authorization", "the secret")];
/// assert!(verifier.verify(&Request::new(&headers), b"any body").is_ok());
/// # Ok::<(), countersign::ConfigError>(())
/// ```
#[derive(Debug)]
pub struct Okta(Webhook<Token>);

provider!(Okta(Token): SCHEME, "the event hook's authentication secret, as the header carries it");

impl Okta {
    /// The recipe.
    pub const SCHEME: &'static Scheme<Token> = &Scheme::static_token("okta", "Authorization")
        .documented_by("Okta", "Okta's documentation, “Event hooks” (okta/okta-developer-docs)")
        .other_kinds(&[OtherKind::by_method(
            "GET",
            "Okta's GET that verifies the event hook: answer X-Okta-Verification-Challenge, as \
             `answering_handshakes` does",
        )])
        .with_handshakes(&[Handshake::signed("GET", "Okta's verification of the event hook")
            .echoes(
                Challenge::in_header("X-Okta-Verification-Challenge"),
                Reply::json(&[("verification", Written::Value)]),
            )
            .within(3)
            .otherwise("the hook stays unverified and gets no events")]);
}
