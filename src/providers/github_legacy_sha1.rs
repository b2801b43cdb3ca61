use crate::{OtherKind, Scheme, Signature, Webhook};

/// GitHub (SHA-1): `X-Hub-Signature` is `sha1=` and the lower-case hex of HMAC-SHA1 over the raw
/// body.
///
/// - Source: `google/go-github`'s `messages_test.go` (a third party's). Confirmed by a third party
///   only.
/// - The key is the UTF-8 text of the secret.
/// - Not protected: repeats, for ever: no time is signed. `X-GitHub-Delivery` tells them apart, but
///   it is not signed.
/// - GitHub keeps this header for old receivers only. Prefer `GitHub`, which reads
///   `X-Hub-Signature-256`.
///
/// ```
/// use countersign::{Request, Verifier, providers::GitHubSha1};
///
/// let verifier = GitHubSha1::new("the secret")?;
/// let headers = [("X-Hub-Signature", "sha1=94656ef83127325147a55e5a693b0731ad30e663")];
/// assert!(verifier.verify(&Request::new(&headers), b"{\"id\":1}").is_ok());
/// # Ok::<(), countersign::ConfigError>(())
/// ```
#[derive(Debug)]
pub struct GitHubSha1(Webhook);

provider!(GitHubSha1(Mac): SCHEME, "the webhook's secret");

impl GitHubSha1 {
    /// The recipe.
    pub const SCHEME: &'static Scheme = &Scheme::hmac_sha1("github-legacy-sha1")
        .signature(Signature::in_header("X-Hub-Signature").prefix("sha1=").hex())
        .signs_body()
        .documented_by("GitHub (SHA-1)", "google/go-github's messages_test.go (a third party's)")
        .confirmed_by_third_party()
        .other_kinds(&[OtherKind::by_header(
            "X-Hub-Signature-256",
            "a delivery with GitHub's SHA-256 signature alone: take `github`",
        )]);
}
