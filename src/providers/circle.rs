use crate::algorithm::ECDSA_P256_SHA256_ASN1;
use crate::{KeyedById, Scheme, Signature, Webhook};

/// Circle, version 2 of its notifications: `X-Circle-Signature` is the base64 of the ECDSA P-256 signature,
/// in DER with SHA-256, of the raw body, and `X-Circle-Key-Id` names the key, by a UUID.
///
/// - Source: Circle's documentation, "Verify webhook signatures", whose sample verifies.
/// - A key is what `GET /v2/notifications/publicKey/{id}` of Circle's API answers, with an API key:
///   `data.publicKey`, base64 in one line. The key of an id does not change, so that it is kept for good; the
///   other products have paths of their own, `/v2/cpn/…` and `/v2/stablefx/…`. Nothing is fetched here: the
///   receiver keeps the [`KeySet`](crate::KeySet), and `docs/keys.md` says how. Only a UUID belongs into that
///   path, never whatever a request names.
/// - Not protected: repeats, for ever: no time is signed but in the body.
/// - Version 1 of the notifications comes through Amazon SNS, and is another scheme's. A `HEAD` request
///   comes when an endpoint is registered.
///
/// ```
/// use countersign::providers::Circle;
/// use countersign::{KeySet, Request, Verifier};
///
/// let keys = KeySet::new(Circle::SCHEME)?;
/// let circle = Circle::new(keys.clone())?;
/// let id = "879dc113-5ca4-4ff7-a6b7-54652083fcf8";
/// let headers = [("X-Circle-Key-Id", id), ("X-Circle-Signature", "MAYCAQECAQE=")];
/// let error = circle.verify(&Request::new(&headers), b"{}").unwrap_err();
/// assert_eq!(error.code(), "unknown-key");
///
/// keys.replace([(
///     id,
///     "MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAESl76SZPBJemW0mJNN4KTvYkLT8bOT4UGhFhzNk3fJqf6iuPlLQLq\
///      533FelXwczJbjg2U1PHTvQTK7qOQnDL2Tg==",
/// )])?;
/// let error = circle.verify(&Request::new(&headers), b"{}").unwrap_err();
/// assert_eq!(error.code(), "mismatch");
/// # Ok::<(), countersign::ConfigError>(())
/// ```
#[derive(Debug)]
pub struct Circle(Webhook<KeyedById>);

provider!(Circle(KeyedById): SCHEME, "the account's keys of Circle's API");

impl Circle {
    /// The recipe.
    pub const SCHEME: &'static Scheme<KeyedById> =
        &Scheme::public_key_by_id("circle", ECDSA_P256_SHA256_ASN1)
            .key_id_in_header("X-Circle-Key-Id")
            .signature(Signature::in_header("X-Circle-Signature").base64())
            .signs_body()
            .documented_by("Circle", "Circle's documentation, “Verify webhook signatures”");
}
