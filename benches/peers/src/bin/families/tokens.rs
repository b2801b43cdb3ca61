//! A token (JWS) in a header, with the body's SHA-256 as base64 in a claim.

use std::cell::Cell;
use std::rc::Rc;

use base64::Engine as _;
use base64::prelude::{BASE64_STANDARD, BASE64_URL_SAFE_NO_PAD};
use countersign::algorithm::{ECDSA_P256_SHA256_FIXED, RSA_PKCS1_SHA256};
use countersign::{
    Claim, Encoding, Jws, PublicKey, Scheme, Secret, UnixTime, Verifier, Webhook, WithPublicKey,
};
use countersign_peers::by_hand::only;
use countersign_peers::candidate::Candidate;
use countersign_peers::versioned;
use http::{HeaderMap, HeaderName};
use jsonwebtoken::crypto::{CryptoProvider, KeyUtils, aws_lc, rust_crypto};
use jsonwebtoken::{Algorithm, DecodingKey, Validation};
use jwt_simple::prelude::{
    ECDSAP256PublicKeyLike as _, ES256PublicKey, HS256Key, MACLike as _, RS256PublicKey,
    RSAPublicKeyLike as _,
};
use serde::Deserialize;
use serde::de::IgnoredAny;

use crate::contest::{Contest, Delivery, Form, Signed, candidate, candidates, deliveries};
use crate::key_pair::{self, KeyPair, Sha256, aws_lc_digest, sha2_digest};

const HEADER: &str = "x-signature-jwt";
static HEADER_NAME: HeaderName = HeaderName::from_static(HEADER);

const CLAIMS: &[Claim] = &[Claim::BodyHash("request_body_sha256", Encoding::Base64)];

static HS256: Scheme<Jws> = Scheme::jws_hs256("HS256").in_header(HEADER).claims(CLAIMS);
static RS256: Scheme<Jws<WithPublicKey>> =
    Scheme::jws("RS256", "RS256", RSA_PKCS1_SHA256).in_header(HEADER).claims(CLAIMS);
static ES256: Scheme<Jws<WithPublicKey>> =
    Scheme::jws("ES256", "ES256", ECDSA_P256_SHA256_FIXED).in_header(HEADER).claims(CLAIMS);

pub fn contests(size: usize) -> Vec<Contest> {
    EITHER.install_default().expect("there is none yet");
    let (mac, rsa, p256) = (key_pair::hmac(), key_pair::rsa(), key_pair::p256_fixed());
    let secret = Secret::bytes(&mac.key).expect("it is long enough");
    let hs256 = HS256Key::from_bytes(&mac.key);
    let rs256 = RS256PublicKey::from_der(&rsa.key).expect("it is a key");
    let es256 = ES256PublicKey::from_bytes(&p256.key).expect("it is a key");
    vec![
        contest(
            Token { name: "HS256", id: Algorithm::HS256 },
            &mac,
            Webhook::new(&HS256, secret).expect("it takes the secret"),
            DecodingKey::from_secret(&mac.key),
            move |token| hs256.verify_token(token, None).ok().map(|claims| claims.custom),
            size,
        ),
        contest(
            Token { name: "RS256", id: Algorithm::RS256 },
            &rsa,
            Webhook::new(&RS256, PublicKey::bytes(&rsa.key)).expect("it takes the key"),
            DecodingKey::from_rsa_der(&rsa.key),
            move |token| rs256.verify_token(token, None).ok().map(|claims| claims.custom),
            size,
        ),
        contest(
            Token { name: "ES256", id: Algorithm::ES256 },
            &p256,
            Webhook::new(&ES256, PublicKey::bytes(&p256.key)).expect("it takes the key"),
            DecodingKey::from_ec_der(&p256.key),
            move |token| es256.verify_token(token, None).ok().map(|claims| claims.custom),
            size,
        ),
    ]
}

fn contest(
    token: Token,
    pair: &KeyPair,
    webhook: impl Verifier + 'static,
    key: DecodingKey,
    jwt_simple: impl Fn(&str) -> Option<Claims> + 'static,
    size: usize,
) -> Contest {
    let deliveries = deliveries(token, pair, size);
    let mut candidates = candidates(token, pair, webhook, UnixTime::now(), &deliveries);
    candidates.extend([
        with_jsonwebtoken(
            "on aws-lc-rs",
            &aws_lc::DEFAULT_PROVIDER,
            aws_lc_digest,
            token.id,
            key.clone(),
            &deliveries,
        ),
        with_jsonwebtoken(
            "on RustCrypto",
            &rust_crypto::DEFAULT_PROVIDER,
            sha2_digest,
            token.id,
            key,
            &deliveries,
        ),
        candidate(
            versioned("jwt-simple"),
            "with its feature `pure-rust`: the default is BoringSSL, which needs CMake; reads the clock; the body's \
             hash by hand",
            &deliveries,
            move |delivery| {
                let claims = in_header(&delivery.headers).and_then(&jwt_simple);
                claims.is_some_and(|claims| claims.are_of(&delivery.body, sha2_digest))
            },
        ),
    ]);
    Contest { title: format!("{}: a token (JWS) with the body's hash", token.name), candidates }
}

/// A process has one provider. The candidates take turns, and so do theirs.
static EITHER: CryptoProvider = CryptoProvider {
    signer_factory: |algorithm, key| (PROVIDER.get().signer_factory)(algorithm, key),
    verifier_factory: |algorithm, key| (PROVIDER.get().verifier_factory)(algorithm, key),
    key_utils: KeyUtils::new_unimplemented(),
};

thread_local! {
    static PROVIDER: Cell<&'static CryptoProvider> = const { Cell::new(&aws_lc::DEFAULT_PROVIDER) };
}

fn with_jsonwebtoken(
    backend: &str,
    provider: &'static CryptoProvider,
    sha256: Sha256,
    algorithm: Algorithm,
    key: DecodingKey,
    deliveries: &[Rc<Delivery>],
) -> Candidate<'static> {
    let mut validation = Validation::new(algorithm);
    // These tokens do not end.
    validation.required_spec_claims.clear();
    candidate(
        format!("{}, {backend}", versioned("jsonwebtoken")),
        "reads the clock if a token ends; the body's hash by hand",
        deliveries,
        move |delivery| {
            PROVIDER.set(provider);
            let decode = |token| jsonwebtoken::decode::<Claims>(token, &key, &validation).ok();
            let token = in_header(&delivery.headers).and_then(decode);
            token.is_some_and(|token| token.claims.are_of(&delivery.body, sha256))
        },
    )
}

fn in_header(headers: &HeaderMap) -> Option<&str> {
    str::from_utf8(only(headers, &HEADER_NAME)?).ok()
}

#[derive(Clone, Copy)]
struct Token {
    name: &'static str,
    id: Algorithm,
}

#[derive(Deserialize)]
struct Header<'h> {
    alg: &'h str,
    crit: Option<IgnoredAny>,
}

#[derive(Deserialize)]
struct Claims {
    request_body_sha256: String,
}

impl Claims {
    fn are_of(&self, body: &[u8], sha256: Sha256) -> bool {
        BASE64_STANDARD.encode(sha256(body)) == self.request_body_sha256
    }
}

/// The claims, and the time at which they end.
#[derive(Deserialize)]
struct Payload {
    #[serde(flatten)]
    claims: Claims,
    exp: Option<u64>,
}

impl Form for Token {
    const HASHES_BODY: bool = true;

    fn message(&self, body: &[u8]) -> Vec<u8> {
        let hash = BASE64_STANDARD.encode(sha2_digest(body));
        let header = format!(r#"{{"alg":"{}","typ":"JWT"}}"#, self.name);
        let claims = format!(r#"{{"request_body_sha256":"{hash}"}}"#);
        [header, claims].map(|part| BASE64_URL_SAFE_NO_PAD.encode(part)).join(".").into()
    }

    fn headers(
        &self,
        _: &[u8],
        message: &[u8],
        signature: &[u8],
    ) -> Vec<(&'static HeaderName, String)> {
        let message = str::from_utf8(message).expect("it is base64");
        vec![(&HEADER_NAME, format!("{message}.{}", BASE64_URL_SAFE_NO_PAD.encode(signature)))]
    }

    fn read<'d>(&self, delivery: &'d Delivery, sha256: Sha256) -> Option<Signed<'d>> {
        let (message, signature) = in_header(&delivery.headers)?.rsplit_once('.')?;
        let (header, payload) = message.split_once('.')?;
        let header = BASE64_URL_SAFE_NO_PAD.decode(header).ok()?;
        let header: Header = serde_json::from_slice(&header).ok()?;
        let payload = BASE64_URL_SAFE_NO_PAD.decode(payload).ok()?;
        let payload: Payload = serde_json::from_slice(&payload).ok()?;
        let right = header.alg == self.name
            && header.crit.is_none()
            && payload.exp.is_none_or(|exp| exp > UnixTime::now().as_secs())
            && payload.claims.are_of(&delivery.body, sha256);
        let signature = BASE64_URL_SAFE_NO_PAD.decode(signature).ok()?;
        right.then(|| (message.as_bytes().into(), signature))
    }
}
