use crate::{OtherKind, Scheme, Token, Webhook};

/// GitLab (secret token): `X-Gitlab-Token` is the secret itself. **Nothing is signed.**
///
/// - Source: GitLab's documentation, “Webhooks, secret token”, and its `web_hook_service.rb`, the
///   sender.
/// - Not protected: **anything**. Whoever has seen one request can send any other. A proof says
///   only that the sender knows the secret.
/// - Prefer the signing token; see `GitLab`.
///
/// ```
/// use countersign::{Request, Verifier, providers::GitLabToken};
///
/// let verifier = GitLabToken::new("the secret")?;
/// let headers = [("X-Gitlab-Token", "the secret")];
/// assert!(verifier.verify(&Request::new(&headers), b"any body").is_ok());
/// # Ok::<(), countersign::ConfigError>(())
/// ```
#[derive(Debug)]
pub struct GitLabToken(Webhook<Token>);

provider!(GitLabToken(Token): SCHEME, "the webhook's secret token");

impl GitLabToken {
    /// The recipe.
    pub const SCHEME: &'static Scheme<Token> =
        &Scheme::static_token("gitlab-token", "X-Gitlab-Token")
            .documented_by(
                "GitLab (secret token)",
                "GitLab's documentation, “Webhooks, secret token”, and its \
                 web_hook_service.rb, the sender",
            )
            .other_kinds(&[OtherKind::by_header(
                "webhook-signature",
                "a webhook with a signing token and no secret token: \
                 take `gitlab`, which verifies its signature",
            )]);
}
