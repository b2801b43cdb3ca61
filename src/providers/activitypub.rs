use crate::Covered::{BodyUnlessEmpty, Component, OneOf};
use crate::algorithm::RSA_PKCS1_SHA256;
use crate::{Cavage, Error, Request, Scheme, Webhook, WithKeySet};

/// The inbox of an `ActivityPub` server (Mastodon and the others): `Signature` holds the base64 of the RSA
/// signature, PKCS#1 v1.5 with SHA-256, of a line for each header that `headers` names.
///
/// - Source: `mastodon/mastodon`'s `spec/requests/signature_verification_spec.rb`, whose signatures verify.
/// - A signature has to cover `(request-target)`, `host`, `date` or `(created)`, and `digest` where there is a body.
///   `algorithm` is `rsa-sha256`, or `hs2019`, which means the same here. A time counts for 12 hours, and may lie
///   one hour ahead. Mastodon also takes a signature that leaves the query out: it is refused here.
/// - `keyId` is a URL, `https://remote.example/users/bob#main-key`, and no more than a name here: it is looked up in
///   the receiver's [`KeySet`](crate::KeySet). Anybody can write one. Who gets an actor for it fetches `https`
///   alone, from no private address, bounded in size and time, and takes the key only where `publicKey.id` is the
///   `keyId` and `publicKey.owner` the actor.
/// - Not protected: that the activity is that actor's. Compare the `actor` in the body with the owner of the key,
///   or anybody with an account can speak for everybody. Nor repeats: keep the activities' ids.
/// - Mastodon 4.4 and later sign under RFC 9421 as well.
///
/// ```
/// use countersign::providers::ActivityPub;
/// use countersign::{KeySet, Request, UnixTime, Verifier};
///
/// let keys = KeySet::new(ActivityPub::SCHEME)?;
/// let inbox = ActivityPub::new(keys)?;
/// let signature = "keyId=\"https://remote.example/users/bob#main-key\",algorithm=\"rsa-sha256\",\
///                  headers=\"(request-target) host date\",signature=\"QQ==\"";
/// let headers = [("Date", "Wed, 20 Dec 2023 10:00:00 GMT"), ("Signature", signature)];
/// let request = Request::at(&headers, UnixTime::from_secs(1_703_066_400));
/// let request = request.method("POST").url("https://www.example.com/inbox");
/// assert_eq!(inbox.named_key(&request), Ok("https://remote.example/users/bob#main-key"));
/// assert_eq!(inbox.verify(&request, b"{}").unwrap_err().code(), "unknown-key");
/// # Ok::<(), countersign::ConfigError>(())
/// ```
#[derive(Debug)]
pub struct ActivityPub(Webhook<Cavage<WithKeySet>>);

provider!(ActivityPub(KeyedById): SCHEME, "the actors' public keys, PEM");

impl ActivityPub {
    /// The recipe.
    pub const SCHEME: &'static Scheme<Cavage<WithKeySet>> =
        &Scheme::cavage_by_id("activitypub", "rsa-sha256", RSA_PKCS1_SHA256)
            .tolerance(12 * 60 * 60)
            .clock_skew(60 * 60)
            .covers(&[
                Component("(request-target)"),
                Component("host"),
                OneOf(&["date", "(created)"]),
                BodyUnlessEmpty,
            ])
            .documented_by(
                "ActivityPub",
                "mastodon/mastodon's spec/requests/signature_verification_spec.rb",
            )
            .read_on("2026-11-26");

    /// The `keyId` of a request, before anything of it is verified: whose key it takes. A set holds 256, so that a
    /// server that knows more makes one of the one key, and its verifier, for the request.
    ///
    /// # Errors
    /// There is no such signature, or its `keyId` is empty or longer than 256 bytes.
    pub fn named_key<'r>(&self, request: &Request<'r>) -> Result<&'r str, Error> {
        self.0.named_key(request)
    }
}
