//! A token is accepted only where another library takes it and a naive reader of its claims finds them right,
//! whole and in pieces alike; and one that is made as documented is accepted.
#![no_main]

use arbitrary::Arbitrary;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use countersign::{Claim, Encoding, Jws, Proof, Request, Scheme, UnixTime, Verifier as _, Webhook};
use countersign_fuzz::Edit;
use countersign_oracle::tag::Hash;
use jsonwebtoken::crypto::{CryptoProvider, JwtVerifier, KeyUtils};
use jsonwebtoken::errors::ErrorKind;
use jsonwebtoken::signature::{self, Verifier};
use jsonwebtoken::{Algorithm, DecodingKey, Validation, decode};
use libfuzzer_sys::fuzz_target;
use serde_json::{Value, json};

static HASH: Scheme<Jws> = Scheme::jws_hs256("hash").in_header("X-Token").tolerance(10).claims(&[
    Claim::Is("iss", "acme"),
    Claim::Expires,
    Claim::BodyHash("body", Encoding::Base64UrlUnpadded),
]);

static DETACHED: Scheme<Jws> = Scheme::jws_hs256("detached").in_header("X-Token").signs_body();

static RAW: Scheme<Jws> = Scheme::jws_hs256("raw").in_header("X-Token").signs_raw_body();

const NOW: u64 = 1_795_000_000;
const SECRET: &[u8] = b"secret";

#[derive(Arbitrary, Debug)]
enum Head<'a> {
    Usual,
    Raw,
    Algorithm(&'a str),
    Any(&'a str),
}

#[derive(Arbitrary, Debug)]
enum Claims<'a> {
    Of { issuer: bool, ends_in: i16, hashes_body: bool },
    Any(&'a str),
}

#[derive(Arbitrary, Debug)]
struct Input<'a> {
    head: Head<'a>,
    claims: Option<Claims<'a>>,
    right_key: bool,
    edits: Vec<Edit>,
    cuts: Vec<u8>,
    body: &'a [u8],
}

fn base64url(bytes: impl AsRef<[u8]>) -> String {
    URL_SAFE_NO_PAD.encode(bytes)
}

fn mac(key: &[u8], message: &[u8]) -> String {
    base64url(Hash::Sha256.tag(key, message))
}

fn made(input: &Input) -> Vec<u8> {
    let head = base64url(match input.head {
        Head::Usual => r#"{"alg":"HS256","typ":"JWT"}"#.to_owned(),
        Head::Raw => r#"{"alg":"HS256","b64":false,"crit":["b64"]}"#.to_owned(),
        Head::Algorithm(name) => json!({ "alg": name }).to_string(),
        Head::Any(text) => text.to_owned(),
    });
    let attached = input.claims.as_ref().map_or(String::new(), |claims| {
        base64url(match *claims {
            Claims::Of { issuer, ends_in, hashes_body } => json!({
                "iss": if issuer { "acme" } else { "somebody" },
                "exp": NOW as i64 + i64::from(ends_in),
                "body": base64url(sha256(if hashes_body { input.body } else { b"another" })),
            })
            .to_string(),
            Claims::Any(text) => text.to_owned(),
        })
    });
    let payload = match (&input.claims, &input.head) {
        (Some(_), _) => attached.clone().into_bytes(),
        (None, Head::Raw) => input.body.to_vec(),
        (None, _) => base64url(input.body).into_bytes(),
    };
    let key = if input.right_key { SECRET } else { b"another" };
    let tag = mac(key, &[head.as_bytes(), b".", &payload].concat());
    format!("{head}.{attached}.{tag}").into_bytes()
}

fn sha256(bytes: &[u8]) -> Vec<u8> {
    Hash::Sha256.digest(bytes)
}

/// The other library's MAC, which is the oracle's: how it reads a token is what is asked for, and its own would be
/// forty packages more to build.
struct Mac(Vec<u8>);

impl Verifier<Vec<u8>> for Mac {
    fn verify(&self, signed: &[u8], tag: &Vec<u8>) -> Result<(), signature::Error> {
        let is_right = Hash::Sha256.tag(&self.0, signed) == *tag;
        is_right.then_some(()).ok_or_else(signature::Error::new)
    }
}

impl JwtVerifier for Mac {
    fn algorithm(&self) -> Algorithm {
        Algorithm::HS256
    }
}

static MACS: CryptoProvider = CryptoProvider {
    signer_factory: |_, _| Err(ErrorKind::InvalidAlgorithm.into()),
    verifier_factory: |_, key| Ok(Box::new(Mac(key.try_get_as_bytes()?.to_vec()))),
    key_utils: KeyUtils::new_unimplemented(),
};

/// Of claims: what another library makes of the token, and what its claims say.
fn is_right(token: &str, body: &[u8]) -> bool {
    let mut validation = Validation::new(Algorithm::HS256);
    validation.validate_exp = false;
    validation.set_required_spec_claims(&["iss", "exp"]);
    validation.set_issuer(&["acme"]);
    let Ok(read) = decode::<Value>(token, &DecodingKey::from_secret(SECRET), &validation) else {
        return false;
    };
    let claims = read.claims;
    let ends = claims["exp"].as_u64();
    let begins = claims.get("nbf").filter(|start| !start.is_null());
    claims["body"] == base64url(sha256(body))
        && ends.is_some_and(|end| end.saturating_add(10) > NOW)
        && begins.is_none_or(|start| start.as_u64().is_some_and(|start| start <= NOW + 10))
}

/// Of a payload that is left out: the MAC, computed at once.
fn is_right_detached(token: &str, payload: &[u8], b64: &Value) -> bool {
    let Some((head, tag)) = token.split_once("..") else { return false };
    let Ok(json) = URL_SAFE_NO_PAD.decode(head) else { return false };
    let Ok(members) = serde_json::from_slice::<Value>(&json) else { return false };
    let form = members.get("b64").cloned().unwrap_or(Value::Bool(true));
    let form = if form.is_null() { Value::Bool(true) } else { form };
    members["alg"] == "HS256"
        && form == *b64
        && mac(SECRET, &[head.as_bytes(), b".", payload].concat()) == tag
}

fn verdict(scheme: &'static Scheme<Jws>, token: &[u8], body: &[u8], cuts: &[u8]) -> Option<Proof> {
    let webhook = Webhook::new(scheme, "secret").expect("the secret is usable");
    let headers = [("X-Token", token)];
    let request = Request::at(&headers, UnixTime::from_secs(NOW));
    let whole = webhook.verify(&request, body);
    let streamed = webhook.begin(&request).and_then(|mut verification| {
        let mut rest = body;
        for cut in cuts {
            let (start, end) = rest.split_at(usize::from(*cut).min(rest.len()));
            verification.update(start);
            rest = end;
        }
        verification.update(rest);
        verification.finish()
    });
    assert_eq!(whole.as_ref().err(), streamed.as_ref().err());
    whole.ok()
}

fuzz_target!(init: MACS.install_default().expect("there is no other"), |input: Input| {
    let mut token = made(&input);
    input.edits.iter().for_each(|edit| edit.apply(&mut token));
    let text = str::from_utf8(&token).unwrap_or_default();
    let verdict = |scheme| verdict(scheme, &token, input.body, &input.cuts).is_some();

    let accepted = [&HASH, &DETACHED, &RAW].map(verdict);
    let right = [
        is_right(text, input.body),
        is_right_detached(text, base64url(input.body).as_bytes(), &Value::Bool(true)),
        is_right_detached(text, input.body, &Value::Bool(false)),
    ];
    for (accepted, right) in accepted.into_iter().zip(right) {
        assert!(!accepted || right, "{text}");
    }
    if input.edits.is_empty() && input.right_key && token.len() <= 8192 {
        let expected = match (&input.head, &input.claims) {
            (Head::Usual, Some(Claims::Of { issuer: true, ends_in, hashes_body: true })) => {
                [*ends_in > -10, false, false]
            }
            (Head::Usual, None) => [false, true, false],
            (Head::Raw, None) => [false, false, true],
            _ => return,
        };
        assert_eq!(accepted, expected, "{text}");
    }
});
