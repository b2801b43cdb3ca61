//! HTTP message signatures (RFC 9421) of the method, the URL and the body's hash in `Content-Digest` (RFC 9530).

use std::rc::Rc;

use actpub_httpsig::{
    Ed25519PublicKey, VerifyPolicy, rfc9421_verify_with_policy, verify_content_digest_header,
};
use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use chrono::DateTime;
use countersign::Covered::{Body, Component};
use countersign::algorithm::ED25519;
use countersign::{
    Covered, HttpSignature, PublicKey, Scheme, Secret, UnixTime, Verifier, Webhook, WithPublicKey,
};
use countersign_peers::by_hand::{TOLERANCE, only, unix_time};
use countersign_peers::candidate::Candidate;
use countersign_peers::versioned;
use http::{HeaderMap, HeaderName, Request};
use httpsig_hyper::MessageSignatureReq as _;
use httpsig_hyper::prelude::message_component::HttpMessageComponentId;
use httpsig_hyper::prelude::{AlgorithmName, SharedKey, VerifyingKey};

use crate::contest::{Contest, Delivery, Form, Signed, URL, candidates, deliveries};
use crate::key_pair::{self, KeyPair, Sha256, sha2_digest};

static CONTENT_DIGEST: HeaderName = HeaderName::from_static("content-digest");
static SIGNATURE: HeaderName = HeaderName::from_static("signature");
static SIGNATURE_INPUT: HeaderName = HeaderName::from_static("signature-input");

const COVERS: &[Covered] = &[Component("@method"), Component("@target-uri"), Body];

static HMAC: Scheme<HttpSignature> =
    Scheme::http_signature_hmac_sha256("hmac-sha256").covers(COVERS);
static EDWARDS: Scheme<HttpSignature<WithPublicKey>> =
    Scheme::http_signature("ed25519", "ed25519", ED25519).covers(COVERS);

pub fn contests(size: usize) -> Vec<Contest> {
    let (mac, edwards) = (key_pair::hmac(), key_pair::ed25519());
    let secret = Secret::bytes(&mac.key).expect("it is long enough");
    let public_key =
        httpsig_hyper::prelude::PublicKey::from_bytes(&AlgorithmName::Ed25519, &edwards.key);
    vec![
        contest(
            "hmac-sha256",
            &mac,
            Webhook::new(&HMAC, secret).expect("it takes the secret"),
            SharedKey::HmacSha256(mac.key.clone()),
            None,
            size,
        ),
        contest(
            "ed25519",
            &edwards,
            Webhook::new(&EDWARDS, PublicKey::bytes(&edwards.key)).expect("it takes the key"),
            public_key.expect("it is a key"),
            Some(Ed25519PublicKey::from_bytes(&edwards.key).expect("it is a key")),
            size,
        ),
    ]
}

fn contest(
    algorithm: &str,
    pair: &KeyPair,
    webhook: impl Verifier + 'static,
    httpsig: impl VerifyingKey + 'static,
    actpub: Option<Ed25519PublicKey>,
    size: usize,
) -> Contest {
    let now = UnixTime::now();
    let input = Input { now: now.as_secs() };
    let deliveries = deliveries(input, pair, size);
    let mut candidates = candidates(input, pair, webhook, now, &deliveries);
    candidates.push(with_httpsig(httpsig, input.now, &deliveries));
    candidates.extend(actpub.map(|key| with_actpub(key, input.now, &deliveries)));
    Contest { title: format!("HTTP message signatures, {algorithm}"), candidates }
}

/// What both crates ask for, beside the delivery.
fn requests(deliveries: &[Rc<Delivery>]) -> Vec<(Request<String>, Rc<Delivery>)> {
    let request = |delivery: &Rc<Delivery>| {
        let mut request = Request::post(URL).body(String::new()).expect("it is a URL");
        request.headers_mut().clone_from(&delivery.headers);
        (request, Rc::clone(delivery))
    };
    deliveries.iter().map(request).collect()
}

fn with_httpsig(
    key: impl VerifyingKey + 'static,
    now: u64,
    deliveries: &[Rc<Delivery>],
) -> Candidate<'static> {
    let covered = ["@method", "@target-uri", "content-digest"]
        .map(|name| HttpMessageComponentId::try_from(name).expect("it is a component"));
    let verify = move |request: &Request<String>, delivery: &Delivery| {
        digest_of(delivery, sha2_digest)?;
        let mut signatures = request.extract_signatures().ok()?;
        let (_, (base, headers)) = signatures.pop().filter(|_| signatures.is_empty())?;
        let parameters = headers.signature_params();
        let is_fresh = parameters.created?.abs_diff(now) <= TOLERANCE;
        let is_covered = covered.iter().all(|name| parameters.covered_components.contains(name));
        (is_fresh && is_covered && base.verify_signature_headers(&key, &headers).is_ok())
            .then_some(())
    };
    Candidate::new(
        versioned("httpsig-hyper"),
        "the request is at hand; what is covered, the time, which is given, and the body's hash by hand",
        requests(deliveries),
        move |(request, delivery)| verify(request, delivery).ok_or(()),
    )
}

fn with_actpub(key: Ed25519PublicKey, now: u64, deliveries: &[Rc<Delivery>]) -> Candidate<'static> {
    let key = actpub_httpsig::VerifyingKey::Ed25519(key);
    let now = i64::try_from(now).ok().and_then(|now| DateTime::from_timestamp(now, 0));
    let now = now.expect("it is the present");
    let policy = VerifyPolicy::strict();
    Candidate::new(
        versioned("actpub-httpsig"),
        "the request is at hand; with its strict policy; the time is given",
        requests(deliveries),
        move |(request, delivery)| {
            rfc9421_verify_with_policy(request, &policy, now, |_| Ok(key.clone()))?;
            let digest = request.headers()["content-digest"].to_str().unwrap_or_default();
            verify_content_digest_header(digest, &delivery.body)
        },
    )
}

/// The header with the body's hash.
fn digest_of(Delivery { headers, body, .. }: &Delivery, sha256: Sha256) -> Option<&str> {
    let digest = text(headers, &CONTENT_DIGEST)?;
    let hash = digest.strip_prefix("sha-256=:")?.strip_suffix(':')?;
    (BASE64_STANDARD.decode(hash).ok()? == sha256(body)).then_some(digest)
}

fn text<'h>(headers: &'h HeaderMap, name: &HeaderName) -> Option<&'h str> {
    str::from_utf8(only(headers, name)?).ok()
}

const COVERED: &str = r#"("@method" "@target-uri" "content-digest");created="#;
const KEY_ID: &str = r#";keyid="key-1""#;

/// What covers as much, and says when.
#[derive(Clone, Copy)]
struct Input {
    now: u64,
}

impl Input {
    fn parameters(self) -> String {
        format!("{COVERED}{}{KEY_ID}", self.now)
    }
}

fn digest(body: &[u8]) -> String {
    format!("sha-256=:{}:", BASE64_STANDARD.encode(sha2_digest(body)))
}

fn base(digest: &str, parameters: &str) -> Vec<u8> {
    format!(
        "\"@method\": POST\n\"@target-uri\": {URL}\n\"content-digest\": {digest}\n\"@signature-params\": {parameters}"
    )
    .into()
}

impl Form for Input {
    const HASHES_BODY: bool = true;

    fn message(&self, body: &[u8]) -> Vec<u8> {
        base(&digest(body), &self.parameters())
    }

    fn headers(
        &self,
        body: &[u8],
        _: &[u8],
        signature: &[u8],
    ) -> Vec<(&'static HeaderName, String)> {
        vec![
            (&CONTENT_DIGEST, digest(body)),
            (&SIGNATURE_INPUT, format!("sig1={}", self.parameters())),
            (&SIGNATURE, format!("sig1=:{}:", BASE64_STANDARD.encode(signature))),
        ]
    }

    fn read<'d>(&self, delivery: &'d Delivery, sha256: Sha256) -> Option<Signed<'d>> {
        let headers = &delivery.headers;
        let parameters = text(headers, &SIGNATURE_INPUT)?.strip_prefix("sig1=")?;
        let created = parameters.strip_prefix(COVERED)?.strip_suffix(KEY_ID)?;
        if unix_time(created.as_bytes())?.abs_diff(self.now) > TOLERANCE {
            return None;
        }
        let signature = text(headers, &SIGNATURE)?.strip_prefix("sig1=:")?.strip_suffix(':')?;
        let signature = BASE64_STANDARD.decode(signature).ok()?;
        Some((base(digest_of(delivery, sha256)?, parameters).into(), signature))
    }
}
