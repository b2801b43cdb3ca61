use crate::Covered::{Body, Component};
use crate::algorithm::ED25519;
use crate::{Cavage, KeyForm, Scheme, Webhook, WithPublicKey};

/// Keygen: `Keygen-Signature` holds the base64 of the Ed25519 signature of `(request-target)`, `host`, `date` and
/// `digest`, a line each, as draft-cavage-http-signatures has it.
///
/// - Source: `keygen-sh/keygen-go`'s `verifier.go` and its test, whose signature verifies.
/// - The key is the account's public one, 64 hex digits. An endpoint can be set to RSA instead: that is refused here.
/// - A signature that lists less than the four is refused. Keygen's own library passes over the list and takes the
///   four as they are; here as there, all of them are signed, and the digest is that of the body.
/// - The path and the host are those that Keygen was given for the endpoint, in front of any proxy.
/// - Not protected: repeats within 300 seconds, which are Keygen's own library's.
///
/// ```
/// use countersign::providers::Keygen;
/// use countersign::{Request, UnixTime, Verifier};
///
/// let keygen = Keygen::new("e8601e48b69383ba520245fd07971e983d06d22c4257cfd82304601479cee788")?;
/// let signature = "keyid=\"1fddcec8-8dd3-4d8d-9b16-215cac0f9b52\", algorithm=\"ed25519\", \
///                  signature=\"QQ==\", headers=\"(request-target) host date\"";
/// let headers = [("Date", "Mon, 06 Jun 2022 16:13:37 GMT"), ("Keygen-Signature", signature)];
/// let request = Request::at(&headers, UnixTime::from_secs(1_654_532_017));
/// let error = keygen.verify(&request, b"{}").unwrap_err();
/// assert_eq!(error.to_string(), "the signature in Keygen-Signature does not cover digest");
/// # Ok::<(), countersign::ConfigError>(())
/// ```
#[derive(Debug)]
pub struct Keygen(Webhook<Cavage<WithPublicKey>>);

provider!(Keygen(Asymmetric): SCHEME, "the account's public key, 64 hex digits");

impl Keygen {
    /// The recipe.
    pub const SCHEME: &'static Scheme<Cavage<WithPublicKey>> =
        &Scheme::cavage("keygen", "ed25519", ED25519)
            .key(KeyForm::Hex)
            .in_header("Keygen-Signature")
            .covers(&[Component("(request-target)"), Component("host"), Component("date"), Body])
            .documented_by("Keygen", "keygen-sh/keygen-go, verifier.go and keygen_test.go")
            .read_on("2026-11-26");
}
