use crate::algorithm::ECDSA_P256_SHA256_ASN1;
use crate::{KeyForm, KeyedById, Scheme, Signature, Webhook};

/// GitHub's secret scanning, for its partners: `Github-Public-Key-Signature` is the base64 of the ECDSA
/// P-256 signature, in DER with SHA-256, of the raw body, and `Github-Public-Key-Identifier` names the
/// key.
///
/// - Source: GitHub's documentation, "Secret scanning partner program", whose sample request verifies.
/// - The keys are those of `https://api.github.com/meta/public_keys/secret_scanning`: `key_identifier` and
///   `key`, a PEM file. Asking is limited in its rate. Nothing is fetched here: the receiver keeps the
///   [`KeySet`](crate::KeySet), and `docs/keys.md` says how.
/// - Not protected: repeats, for ever: no time is signed.
/// - A partner reports on every token of the body within 30 seconds.
///
/// ```
/// use countersign::providers::GitHubSecretScanning;
/// use countersign::{KeySet, Request, Verifier};
///
/// let keys = KeySet::new(GitHubSecretScanning::SCHEME)?;
/// let github = GitHubSecretScanning::new(keys.clone())?;
/// let id = "bcb53661c06b4728e59d897fb6165d5c9cda0fd9cdf9d09ead458168deb7518c";
/// let headers = [
///     ("Github-Public-Key-Identifier", id),
///     ("Github-Public-Key-Signature", "MAYCAQECAQE="),
/// ];
/// let error = github.verify(&Request::new(&headers), b"[]").unwrap_err();
/// assert_eq!(error.code(), "unknown-key");
///
/// keys.replace([(
///     id,
///     "-----BEGIN PUBLIC KEY-----\n\
///      MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEYAGMWO8XgCamYKMJS6jc/qgvSlAd\n\
///      AjPuDPRcXU22YxgBrz+zoN19MzuRyW87qEt9/AmtoNP5GrobzUvQSyJFVw==\n\
///      -----END PUBLIC KEY-----",
/// )])?;
/// let error = github.verify(&Request::new(&headers), b"[]").unwrap_err();
/// assert_eq!(error.code(), "mismatch");
/// # Ok::<(), countersign::ConfigError>(())
/// ```
#[derive(Debug)]
pub struct GitHubSecretScanning(Webhook<KeyedById>);

provider!(GitHubSecretScanning(KeyedById): SCHEME, "GitHub's keys of secret scanning");

impl GitHubSecretScanning {
    /// The recipe.
    pub const SCHEME: &'static Scheme<KeyedById> =
        &Scheme::public_key_by_id("github-secret-scanning", ECDSA_P256_SHA256_ASN1)
            .key_id_in_header("Github-Public-Key-Identifier")
            .key(KeyForm::Pem)
            .signature(Signature::in_header("Github-Public-Key-Signature").base64())
            .signs_body()
            .documented_by(
                "GitHub secret scanning",
                "GitHub's documentation, “Secret scanning partner program”",
            );
}
