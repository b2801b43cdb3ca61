use crate::Claim::{BodyHash, Time};
use crate::algorithm::ECDSA_P256_SHA256_FIXED;
use crate::{Encoding, Jws, Scheme, Webhook, WithKeySet};

/// Plaid: `Plaid-Verification` is a JWT under ECDSA over P-256 (`ES256`), whose claim `request_body_sha256` is the
/// hex of the raw body's SHA-256.
///
/// - Source: Plaid's documentation, “Verify webhooks”.
/// - The token names its key (`kid`), which `/webhook_verification_key/get` gives as a JWK, with the client id and
///   secret: `PublicKey::jwk` reads it. Nothing is fetched here: the receiver keeps the
///   [`KeySet`](crate::KeySet), and `docs/keys.md` says how. Plaid rotates keys, and sets `expired_at` on one that
///   is no longer to be used: take it out then. An id is looked up at Plaid only where it is a UUID.
/// - The time is `iat`, at most 5 minutes old, as Plaid documents it.
/// - Not protected: repeats within the tolerance.
/// - The body is indented by two blanks: written again by another program, it is another body.
///
/// ```
/// use countersign::providers::Plaid;
/// use countersign::{KeySet, Request, UnixTime, Verifier};
///
/// let key = "-----BEGIN PUBLIC KEY-----\nMFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEgdX1O9+cBJkFqqHMpXENf7\
///            rK1Q4f\n94ielRUByV5UFz5llVN1SyAGaPH3hJoPlqM87f6u/AuFl/kdlbTueHnHMg==\n-----END PUBLIC \
///            KEY-----";
/// let keys = KeySet::new(Plaid::SCHEME)?;
/// let verifier = Plaid::new(keys.clone())?;
/// keys.replace([("bfbd5111-8e33-4643-8ced-b2e642a72f3c", key)])?;
/// let headers = [
///     ("Plaid-Verification", "eyJhbGciOiJFUzI1NiIsImtpZCI6ImJmYmQ1MTExLThlMzMtNDY0My04Y2VkLWIyZTY0MmE3MmYzYyIs\
///       InR5cCI6IkpXVCJ9.eyJpYXQiOjE3OTQ5OTk5OTgsInJlcXVlc3RfYm9keV9zaGEyNTYiOiI2MGE5NTM\
///       1NTJmY2JiYTI3OTQwNjliYzM1ZTY0MmY3N2MwMjljNzhhOTBkMzNjYWJiMjJlMjZkZmNjYzVlNTRjIn0\
///       .f9l2olPuAVW45rLfwysZxAlTEzS7SjtjXZF3v3HkIHSgp4mQrNJ5ynkUSrl5NOMgpDT41bcnxeyyNZo\
///       CzD21RQ"),
/// ];
/// let request = Request::at(&headers, UnixTime::from_secs(1_795_000_000));
/// let body = b"{\"id\":\"evt_1\",\"amount\":1050}";
/// assert!(verifier.verify(&request, body).is_ok());
/// assert!(verifier.verify(&request, b"{}").is_err());
/// # Ok::<(), countersign::ConfigError>(())
/// ```
#[derive(Debug)]
pub struct Plaid(Webhook<Jws<WithKeySet>>);

provider!(Plaid(KeyedById): SCHEME, "the keys of Plaid's API");

impl Plaid {
    /// The recipe.
    pub const SCHEME: &'static Scheme<Jws<WithKeySet>> =
        &Scheme::jws_by_id("plaid", "ES256", ECDSA_P256_SHA256_FIXED)
            .in_header("Plaid-Verification")
            .tolerance(300)
            .claims(&[Time("iat"), BodyHash("request_body_sha256", Encoding::Hex)])
            .documented_by("Plaid", "Plaid's documentation, “Verify webhooks”")
            .read_on("2026-11-26");
}
