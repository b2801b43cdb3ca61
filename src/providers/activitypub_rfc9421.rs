use crate::Covered::{BodyUnlessEmpty, Component};
use crate::algorithm::RSA_PKCS1_SHA256;
use crate::{HttpSignature, Scheme, Webhook, WithKeySet};

/// ActivityPub inboxes with RFC 9421, as Mastodon from 4.4 on, Fedify and others: RSA PKCS#1 v1.5 with SHA-256
/// (`rsa-v1_5-sha256`) of the method, the URL and the body's hash in `Content-Digest`, under the actor's key.
///
/// - Source: Mastodon's own tests, whose requests verify.
/// - `keyid` is a URL, and here a name that chooses among the receiver's keys and is never followed: who fetches
///   whatever a request names asks for what anybody wants. The receiver fetches actors by its own rules
///   (`docs/keys.md`), compares `publicKey.id` with the name and `owner` with the actor, and puts
///   `publicKey.publicKeyPem` into the [`KeySet`](crate::KeySet).
/// - `created` is at most 12 hours old, and an hour ahead, as Mastodon has it. A request without a body may come
///   without its hash.
/// - Not protected: repeats, for 13 hours. An activity's `id` tells activities apart. That a key is known says
///   nothing of what its owner may do.
/// - Servers from before sign by the older draft.
///
/// ```
/// use countersign::providers::ActivityPubRfc9421;
/// use countersign::{KeySet, Request, UnixTime, Verifier};
///
/// let keys = KeySet::new(ActivityPubRfc9421::SCHEME)?;
/// let inbox = ActivityPubRfc9421::new(keys.clone())?;
/// let headers = [
///     ("Signature-Input", "sig1=(\"@method\" \"@target-uri\");created=1703066400;\
///                          keyid=\"https://remote.domain/users/bob#main-key\""),
///     ("Signature", "sig1=:AAAA:"),
/// ];
/// let request = Request::at(&headers, UnixTime::from_secs(1_703_066_400))
///     .method("GET")
///     .url("https://www.example.com/activitypub/success?foo=42");
/// assert_eq!(inbox.verify(&request, b"").unwrap_err().code(), "unknown-key");
/// # Ok::<(), countersign::ConfigError>(())
/// ```
#[derive(Debug)]
pub struct ActivityPubRfc9421(Webhook<HttpSignature<WithKeySet>>);

provider!(ActivityPubRfc9421(KeyedById): SCHEME, "the keys of the actors that the receiver knows, by their ids");

impl ActivityPubRfc9421 {
    /// The recipe.
    pub const SCHEME: &'static Scheme<HttpSignature<WithKeySet>> =
        &Scheme::http_signature_by_id("activitypub-rfc9421", "rsa-v1_5-sha256", RSA_PKCS1_SHA256)
            .parameters(&["created", "keyid"])
            .tolerance(12 * 60 * 60)
            .clock_skew(60 * 60)
            .covers(&[Component("@method"), Component("@target-uri"), BodyUnlessEmpty])
            .documented_by(
                "ActivityPub, RFC 9421",
                "mastodon/mastodon, spec/requests/signature_verification_spec.rb",
            )
            .read_on("2026-11-26");
}
