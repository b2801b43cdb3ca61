//! Signed tokens: the standards' own examples, and what a token must not be able to say. Each refusal has its
//! error, whole and in pieces.

#![cfg(feature = "jose")]

mod common;

use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use common::{NOW, SECRET, URL, request};
use countersign::bounds::MAX_SIGNED_VALUE;
use countersign::providers::AtlassianConnect;
use countersign::{
    Claim, ConfigFault, Coverage, Encoding, Error, Jws, Proof, Request, Scheme, Secret, SignedTime,
    Signer, TimeFormat, UnixTime, Verifier, Webhook,
};
use hmac::{Hmac, KeyInit as _, Mac as _};
use sha2::{Digest as _, Sha256, Sha512};

const HEADER: &str = "X-Token";
const BODY: &[u8] = b"{\"id\":1}";

/// A token with the body's hash.
static HASH: Scheme<Jws> = Scheme::jws_hs256("hash")
    .in_header(HEADER)
    .claims(&[Claim::Is("iss", "acme"), Claim::BodyHash("body", Encoding::Hex)]);

static HASH_UNLESS_EMPTY: Scheme<Jws> = Scheme::jws_hs256("hash-unless-empty")
    .in_header(HEADER)
    .claims(&[Claim::BodyHashUnlessEmpty("body", Encoding::Base64)]);

static DETACHED: Scheme<Jws> = Scheme::jws_hs256("detached").in_header(HEADER).signs_body();

static RAW: Scheme<Jws> = Scheme::jws_hs256("raw").in_header(HEADER).signs_raw_body();

static HS512: Scheme<Jws> = Scheme::jws_hs512("hs512").in_header(HEADER).signs_body();

/// A token that proves the sender.
static SENDER: Scheme<Jws> =
    Scheme::jws_hs256("sender").in_header("Authorization").prefix("Bearer ").tolerance(10).claims(
        &[
            Claim::IsOneOf("iss", &["acme", "https://acme.example"]),
            Claim::IsSetting("aud", "audience"),
            Claim::IsTrue("verified"),
            Claim::Lists("roles", "sender"),
            Claim::IsThere("jti"),
            Claim::Expires,
            Claim::NotBefore,
        ],
    );

static ISSUED: Scheme<Jws> =
    Scheme::jws_hs256("issued").in_header(HEADER).claims(&[Claim::Time("iat")]);

static DATED: Scheme<Jws> = Scheme::jws_hs256("dated")
    .in_header(HEADER)
    .header_says(&[Claim::Is("typ", "JOSE"), Claim::Time("ts")])
    .signs_raw_body();

fn base64url(bytes: impl AsRef<[u8]>) -> String {
    URL_SAFE_NO_PAD.encode(bytes)
}

fn tag(key: &[u8], signed: &[u8]) -> String {
    base64url(
        Hmac::<Sha256>::new_from_slice(key).unwrap().chain_update(signed).finalize().into_bytes(),
    )
}

/// A token of a header and claims in JSON.
fn token(head: impl AsRef<[u8]>, claims: impl AsRef<[u8]>) -> String {
    let signed = format!("{}.{}", base64url(head), base64url(claims));
    let tag = tag(SECRET.as_bytes(), signed.as_bytes());
    format!("{signed}.{tag}")
}

/// The same with the body left out.
fn detached(head: &str, signed_body: &str) -> String {
    let head = base64url(head);
    let tag = tag(SECRET.as_bytes(), format!("{head}.{signed_body}").as_bytes());
    format!("{head}..{tag}")
}

const HS256: &str = r#"{"alg":"HS256"}"#;

fn hash_claims(body: &[u8]) -> String {
    format!(r#"{{"iss":"acme","body":"{}"}}"#, hex::encode(Sha256::digest(body)))
}

fn bound(scheme: &'static Scheme<Jws>) -> Webhook<Jws> {
    match scheme.setting() {
        Some(_) => Webhook::with_setting(scheme, "us", SECRET).unwrap(),
        None => Webhook::new(scheme, SECRET).unwrap(),
    }
}

/// Whole and in pieces alike.
fn verdict(verifier: &dyn Verifier, request: &Request<'_>, body: &[u8]) -> Result<(), Error> {
    let whole = verifier.verify(request, body);
    for size in [1, 2, 3, 7] {
        let streamed = verifier.begin(request).and_then(|mut verification| {
            body.chunks(size).for_each(|chunk| verification.update(chunk));
            verification.update(b"");
            verification.finish()
        });
        let keys = [&whole, &streamed].map(|outcome| outcome.as_ref().map(Proof::key).ok());
        assert_eq!(keys[0], keys[1]);
        assert_eq!(whole.as_ref().err(), streamed.as_ref().err());
    }
    whole.map(|_| ())
}

fn verify(scheme: &'static Scheme<Jws>, token: &str, body: &[u8]) -> Result<(), Error> {
    let webhook = bound(scheme);
    let headers = [(webhook.scheme().header(), token)];
    verdict(&webhook, &request(&headers), body)
}

const fn unreadable(reason: &'static str) -> Result<(), Error> {
    Err(Error::NotAToken { header: HEADER, reason })
}

const PARTS: &str = "it has no three parts";
const TEXT_FORM: &str = "a part is not canonical base64url without padding";
const HEAD: &str = "its header is not one JSON object in which nothing is said twice";
const CLAIMS: &str = "its claims are not one JSON object in which nothing is said twice";
const PAYLOAD: &str = "it has a payload where there is none to be, or none where there is one";

// The standards' own.

/// RFC 7515, appendix A.1, whose key is in base64url, and whose header holds a line break.
const RFC_7515_KEY: &str =
    "AyM1SysPpbyDfgZld3umj1qzKObwVMkoqQ-EstJQLr_T-1qS0gZH75aKtMN3Yj0iPS4hcgUuTwjAzZr1Z9CAow";
const RFC_7515_CLAIMS: &str = "eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ";
const RFC_7515_A1_HEAD: &str = "eyJ0eXAiOiJKV1QiLA0KICJhbGciOiJIUzI1NiJ9";
const RFC_7515_A1_TAG: &str = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
const RFC_7515_EXPIRES: u64 = 1_300_819_380;

const JOE: &[Claim] =
    &[Claim::Is("iss", "joe"), Claim::Expires, Claim::IsTrue("http://example.com/is_root")];

static JOE_HS256: Scheme<Jws> = Scheme::jws_hs256("joe").in_header(HEADER).tolerance(0).claims(JOE);

fn rfc_key() -> Secret {
    Secret::bytes(&URL_SAFE_NO_PAD.decode(RFC_7515_KEY).unwrap()).unwrap()
}

fn at(verifier: &dyn Verifier, token: &str, seconds: u64) -> Result<(), Error> {
    let headers = [(HEADER, token)];
    verdict(verifier, &Request::at(&headers, UnixTime::from_secs(seconds)), b"")
}

#[test]
fn rfc_7515_a1() {
    let joe = Webhook::new(&JOE_HS256, rfc_key()).unwrap();
    let token = format!("{RFC_7515_A1_HEAD}.{RFC_7515_CLAIMS}.{RFC_7515_A1_TAG}");
    assert_eq!(at(&joe, &token, RFC_7515_EXPIRES - 1), Ok(()));
    let expired = Error::TokenExpired { header: HEADER, seconds: 0, tolerance: 0 };
    assert_eq!(at(&joe, &token, RFC_7515_EXPIRES), Err(expired));
}

/// RFC 7515, appendix A.5.
#[test]
fn nobody_signed() {
    let joe = Webhook::new(&JOE_HS256, rfc_key()).unwrap();
    let other = Err(Error::OtherAlgorithm { header: HEADER, expected: "HS256" });
    for signature in ["", RFC_7515_A1_TAG] {
        let token = format!("eyJhbGciOiJub25lIn0.{RFC_7515_CLAIMS}.{signature}");
        assert_eq!(at(&joe, &token, RFC_7515_EXPIRES - 1), other);
    }
    let unsigned = format!("{RFC_7515_A1_HEAD}.{RFC_7515_CLAIMS}.");
    let length = Error::WrongLength { header: HEADER, expected: 43, found: 0 };
    assert_eq!(at(&joe, &unsigned, RFC_7515_EXPIRES - 1), Err(length));
}

/// RFC 7515, appendices A.6 and A.7: signatures in JSON, two of one payload or one.
#[test]
fn a_token_in_json_is_none() {
    let joe = Webhook::new(&JOE_HS256, rfc_key()).unwrap();
    let signed = format!(r#"{{"protected":"{RFC_7515_A1_HEAD}","signature":"{RFC_7515_A1_TAG}"}}"#);
    let kid = r#""header":{"kid":"e9bc097a-ce51-4036-9562-d2ade882db0d"}"#;
    let flattened = &signed[1..];
    for (json, reason) in [
        (format!(r#"{{"payload":"{RFC_7515_CLAIMS}","signatures":[{signed},{signed}]}}"#), PARTS),
        (format!(r#"{{"payload":"{RFC_7515_CLAIMS}",{kid},{flattened}"#), PARTS),
        // As many dots as a token has.
        (format!(r#"{{"payload":"{RFC_7515_CLAIMS}","x":"..",{flattened}"#), TEXT_FORM),
    ] {
        assert_eq!(at(&joe, &json, RFC_7515_EXPIRES - 1), unreadable(reason), "{json}");
    }
}

/// RFC 7797, sections 4.1 (its payload left out, as in RFC 7515, appendix F) and 4.2.
#[test]
fn rfc_7797() {
    let encoded = "eyJhbGciOiJIUzI1NiJ9..5mvfOroL-g7HyqJoozehmsaqmvTYGEq5jTI1gVvoEoQ";
    let raw = "eyJhbGciOiJIUzI1NiIsImI2NCI6ZmFsc2UsImNyaXQiOlsiYjY0Il19..\
               A5dxf2s96_n5FLueVuW1Z_vh161FwXZC4YLPff6dmDY";
    for (scheme, token, other) in [(&DETACHED, encoded, raw), (&RAW, raw, encoded)] {
        let webhook = Webhook::new(scheme, rfc_key()).unwrap();
        let verify = |token: &str, body| verdict(&webhook, &request(&[(HEADER, token)]), body);
        assert_eq!(verify(token, b"$.02"), Ok(()));
        assert_eq!(verify(token, b"$.03"), Err(Error::Mismatch { header: HEADER }));
        assert!(matches!(
            verify(other, b"$.02"),
            Err(Error::CriticalMember { .. } | Error::OtherPayloadForm { .. })
        ));
    }
}

#[cfg(any(feature = "ed25519", feature = "p256", feature = "p521", feature = "rsa"))]
mod public_keys {
    use countersign::{PublicKey, WithPublicKey};

    use super::*;

    fn bound(
        scheme: &'static Scheme<Jws<WithPublicKey>>,
        key: &str,
    ) -> Webhook<Jws<WithPublicKey>> {
        Webhook::new(scheme, PublicKey::base64(key).unwrap()).unwrap()
    }

    /// RFC 7515, appendix A.2, and a public key that is taken for a secret.
    #[cfg(feature = "rsa")]
    #[test]
    fn rfc_7515_a2() {
        static JOE_RS256: Scheme<Jws<WithPublicKey>> =
            Scheme::jws("joe", "RS256", countersign::algorithm::RSA_PKCS1_SHA256)
                .in_header(HEADER)
                .claims(JOE);
        let key = "MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEAofgWCuLjybRlzo0tZWJjNiuSfb4p4fAkd/wWJcyQ\
                   oTbji9k0l8W26mPddxHmfHQp+Vaw+4qPCJrcS2mJPMEzP1Pt0Bm4d4QlL+yRT+SFd2lZS+pCgNMsD1W/YpRP\
                   EwOWvG6b32690r2jZ47soMZo9wGzjb/7OMg0LOL+bSf63kpaSHSXndS5z5rexMdbBYUsLA9e+KXBdQOS+UTo\
                   7WTBEMa2R2CapHg665xsmtdVMTBQY4uDZlxvb3qCo5ZwKh9kG4LT6/I5IhlJH7aGhyxXFvUK+DWNmoudF8NA\
                   co9/h9iaGNj8q2ethFkMLs91kzk2PAcDTW9gb54h4FRWyuXpoQIDAQAB";
        let joe = bound(&JOE_RS256, key);
        let signature = "cC4hiUPoj9Eetdgtv3hF80EGrhuB__dzERat0XF9g2VtQgr9PJbu3XOiZj5RZmh7AAuHIm4Bh-0Qc_lF5YKt\
                         _O8W2Fp5jujGbds9uJdbF9CUAr7t1dnZcAcQjbKBYNX4BAynRFdiuB--f_nZLgrnbyTyWzO75vRK5h6xBArL\
                         IARNPvkSjtQBMHlb1L07Qe7K0GarZRmB_eSN9383LcOLn6_dO--xi12jzDwusC-eOkHWEsqtFZESc6BfI7no\
                         OPqvhJ1phCnvWh6IeYI2w9QOYEUipUTI8np6LbgGY9Fs98rqVt5AXLIhWkWywlVmtVrBp0igcN_IoypGlUPQ\
                         Ge77Rw";
        let token = format!("eyJhbGciOiJSUzI1NiJ9.{RFC_7515_CLAIMS}.{signature}");
        let now = RFC_7515_EXPIRES - 1;
        assert_eq!(at(&joe, &token, now), Ok(()));
        let other = format!("eyJhbGciOiJSUzI1NiJ9.{}.{signature}", base64url(r#"{"iss":"joe"}"#));
        assert_eq!(at(&joe, &other, now), Err(Error::Mismatch { header: HEADER }));
        let none = format!("eyJhbGciOiJub25lIn0.{RFC_7515_CLAIMS}.");
        let expected = Err(Error::OtherAlgorithm { header: HEADER, expected: "RS256" });
        assert_eq!(at(&joe, &none, now), expected);

        // Everybody has the public key, in each of its forms.
        for public in [key.as_bytes(), &STANDARD.decode(key).unwrap()] {
            for (head, error) in [
                (HS256, expected),
                (
                    r#"{"alg":"RS256"}"#,
                    Err(Error::WrongLength { header: HEADER, expected: 342, found: 43 }),
                ),
            ] {
                let signed = format!("{}.{RFC_7515_CLAIMS}", base64url(head));
                let forged = format!("{signed}.{}", tag(public, signed.as_bytes()));
                assert_eq!(at(&joe, &forged, now), error);
            }
        }
    }

    /// RFC 8037, appendix A.4, whose payload is a sentence: the body of a detached token.
    #[cfg(feature = "ed25519")]
    #[test]
    fn rfc_8037_a4() {
        static EDDSA: Scheme<Jws<WithPublicKey>> =
            Scheme::jws("eddsa", "EdDSA", countersign::algorithm::ED25519)
                .in_header(HEADER)
                .signs_body();
        let webhook = bound(&EDDSA, "11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=");
        let signature = "hgyY0il_MGCjP0JzlnLWG1PPOt7-09PGcvMg3AIbQR6dWbhijcNR4ki4iylGjg5BhVsPt9g7sVvpAr_MuM0K\
                         Ag";
        let token = format!("eyJhbGciOiJFZERTQSJ9..{signature}");
        let verify = |body: &[u8]| verdict(&webhook, &request(&[(HEADER, &token)]), body);
        assert_eq!(verify(b"Example of Ed25519 signing"), Ok(()));
        let mismatch = Err(Error::Mismatch { header: HEADER });
        assert_eq!(verify(b"Example of Ed25519 signing."), mismatch);
    }

    /// RFC 7515, appendix A.4, whose payload is a word: the body of a detached token.
    #[cfg(feature = "p521")]
    #[test]
    fn rfc_7515_a4() {
        static ES512: Scheme<Jws<WithPublicKey>> =
            Scheme::jws("es512", "ES512", countersign::algorithm::ECDSA_P521_SHA512_FIXED)
                .in_header(HEADER)
                .signs_body();
        let key = "MIGbMBAGByqGSM49AgEGBSuBBAAjA4GGAAQB6SkFDxJPxrxVx9U5M2Xfne9KsMIssleY+TTrBOPGuuNwGlen\
                   kQ6dgb82MVno68sVXWNJ9L22zPipTFxZx6rBAaQANKZEDjdnUNI3H9G9wsjztx0vTuXqNDLIFcyjFWD+XZOH\
                   7HdLVYOGMOXLv1qMvgqR3QBkxpmaH25uZ/rd7eTIyPY=";
        let webhook = bound(&ES512, key);
        let signature = "AdwMgeerwtHoh-l192l60hp9wAHZFVJbLfD_UxMi70cwnZOYaRI1bKPWROc-mZZqwqT2SI-KGDKB34XO0aw_\
                         7XdtAG8GaSwFKdCAPZgoXD2YBJZCPEX3xKpRwcdOO8KpEHwJjyqOgzDO7iKvU8vcnwNrmxYbSW9ERBXukOXo\
                         lLzeO_Jn";
        let verify = |token: &str, body| verdict(&webhook, &request(&[(HEADER, token)]), body);
        let detached = format!("eyJhbGciOiJFUzUxMiJ9..{signature}");
        assert_eq!(verify(&detached, b"Payload"), Ok(()));
        assert_eq!(verify(&detached, b"payload"), Err(Error::Mismatch { header: HEADER }));
        let whole = format!("eyJhbGciOiJFUzUxMiJ9.UGF5bG9hZA.{signature}");
        assert_eq!(verify(&whole, b"Payload"), unreadable(PAYLOAD));
    }

    /// RFC 7515, appendix A.3, and a signature of nothing but zeros.
    #[cfg(feature = "p256")]
    #[test]
    fn rfc_7515_a3() {
        static JOE_ES256: Scheme<Jws<WithPublicKey>> =
            Scheme::jws("joe", "ES256", countersign::algorithm::ECDSA_P256_SHA256_FIXED)
                .in_header(HEADER)
                .claims(JOE);
        let key = "MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEf83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEXH8UTN\
                   G72bfocs3+257rn0s2ldbqkLJK2KRiMohYjlrQ==";
        let joe = bound(&JOE_ES256, key);
        let signature = "DtEhU3ljbEg8L38VWAfUAqOyKAM6-Xx-F4GawxaepmXFCgfTjDxw5djxLa8ISlSApmWQxfKTUJqPP3-Kg6NU\
                         1Q";
        let verify = |signature: &str| {
            let token = format!("eyJhbGciOiJFUzI1NiJ9.{RFC_7515_CLAIMS}.{signature}");
            at(&joe, &token, RFC_7515_EXPIRES - 1)
        };
        assert_eq!(verify(signature), Ok(()));
        assert!(verify(&"A".repeat(86)).is_err());
        assert!(verify(&signature.replace("1Q", "1R")).is_err(), "two texts of one signature");
        // In DER it would have another length.
        assert!(verify(&format!("{signature}AA")).is_err());
    }
}

/// A body that is itself a token.
#[cfg(feature = "p256")]
mod in_body {
    use std::sync::LazyLock;

    use countersign::{PublicKey, WithPublicKey};
    use p256::ecdsa::signature::Signer as _;
    use p256::ecdsa::{Signature, SigningKey};

    use super::*;

    const PLACE: &str = "the body";

    static KEY: LazyLock<SigningKey> = LazyLock::new(|| SigningKey::from_slice(&[7; 32]).unwrap());

    static EVENT: Scheme<Jws<WithPublicKey>> =
        Scheme::jws("event", "ES256", countersign::algorithm::ECDSA_P256_SHA256_FIXED)
            .in_body()
            .claims(&[Claim::IsSetting("aud", "audience"), Claim::Time("iat")]);

    static TIMELESS: Scheme<Jws<WithPublicKey>> =
        Scheme::jws("timeless", "ES256", countersign::algorithm::ECDSA_P256_SHA256_FIXED)
            .in_body()
            .claims(&[Claim::IsThere("id")]);

    fn key() -> PublicKey {
        PublicKey::bytes(KEY.verifying_key().to_sec1_point(false).as_bytes())
    }

    fn token(head: &str, claims: &str) -> String {
        let signed = format!("{}.{}", base64url(head), base64url(claims));
        let signature: Signature = KEY.sign(signed.as_bytes());
        format!("{signed}.{}", base64url(signature.to_bytes()))
    }

    const HEAD: &str = r#"{"alg":"ES256"}"#;

    fn verify(body: &str) -> Result<Proof, Error> {
        let webhook = Webhook::with_setting(&EVENT, "us", key()).unwrap();
        // Nothing in a header counts.
        let headers = [("Authorization", "Bearer x"), (PLACE, "x")];
        assert_eq!(verdict(&webhook, &request(&headers), body.as_bytes()).err(), {
            webhook.verify(&request(&headers), body.as_bytes()).err()
        });
        webhook.verify(&request(&headers), body.as_bytes())
    }

    #[test]
    fn the_proof_hands_out_what_was_signed() {
        let claims = format!(" {{\"aud\":\"us\",\"iat\":{},\"x\":[1,\"é\"]}}\n", NOW.as_secs());
        let proof = verify(&token(HEAD, &claims)).unwrap();
        assert_eq!(proof.payload(), Some(claims.as_bytes()));
        assert_eq!((proof.coverage(), proof.timestamp()), (Coverage::Body, Some(NOW)));
        assert_eq!(EVENT.header(), PLACE);
        assert_eq!(EVENT.text_form(), "JWT, ES256, as the body");
        let shown = format!("{proof:?} {proof}");
        assert!(!shown.contains("us\""), "{shown}");

        let webhook = bound(&HASH);
        let signed = webhook.sign(&request(&()), BODY).unwrap();
        assert_eq!(webhook.verify(&request(&signed), BODY).unwrap().payload(), None);
        let moved = Webhook::with_setting(&EVENT, "us", key()).unwrap().header("X-Token");
        assert_eq!(moved.unwrap_err(), ConfigFault::HeaderName { name: "X-Token" });
    }

    #[test]
    fn a_body_is_the_token_and_nothing_else() {
        let now = NOW.as_secs();
        let good = token(HEAD, &format!(r#"{{"aud":"us","iat":{now}}}"#));
        assert!(verify(&good).is_ok());
        let unreadable = |reason| Error::NotAToken { header: PLACE, reason };
        for (body, error) in [
            (String::new(), unreadable(PARTS)),
            ("{}".into(), unreadable(PARTS)),
            (r#"{"payload":"e30","signatures":[{},{}]}"#.into(), unreadable(PARTS)),
            (format!("{good}.x"), unreadable(PARTS)),
            (format!(" {good}"), unreadable(TEXT_FORM)),
            (format!("\"{good}\""), unreadable(TEXT_FORM)),
            (format!("{good}\n"), Error::WrongLength { header: PLACE, expected: 86, found: 87 }),
            (
                token(r#"{"alg":"none"}"#, "{}"),
                Error::OtherAlgorithm { header: PLACE, expected: "ES256" },
            ),
            (
                token(HEAD, &format!(r#"{{"aud":"them","iat":{now}}}"#)),
                Error::OtherClaim { header: PLACE, claim: "aud" },
            ),
            (
                token(HEAD, &format!(r#"{{"aud":"us","iat":{}}}"#, now - 301)),
                Error::TimestampTooOld { header: PLACE, seconds: 301, tolerance: 300 },
            ),
            (
                good.replace(&base64url(HEAD), &base64url(r#"{"alg":"ES256" }"#)),
                Error::Mismatch { header: PLACE },
            ),
        ] {
            assert_eq!(verify(&body).unwrap_err(), error, "{body}");
        }
    }

    #[test]
    fn a_token_that_is_the_body_has_at_most_1_mib() {
        let webhook = Webhook::new(&TIMELESS, key()).unwrap();
        let of_length =
            |length: usize| token(HEAD, &format!(r#"{{"id":"{}"}}"#, "x".repeat(length)));
        let verify = |body: &str| webhook.verify(&request(&()), body.as_bytes()).map(|_| ());
        let limit = 1024 * 1024;
        let large = of_length(786_310);
        assert!(large.len() <= limit && large.len() > limit - 100, "{}", large.len());
        assert_eq!(verify(&large), Ok(()));
        assert_eq!(verify(&of_length(786_400)), Err(Error::BodyTooLong { limit }));
        let many = |count| token(HEAD, &format!(r#"{{"id":[{}0]}}"#, "0,".repeat(count)));
        assert_eq!(verify(&many(65_534)), Ok(()));
        let unread = Error::NotAToken { header: PLACE, reason: CLAIMS };
        assert_eq!(verify(&many(65_535)), Err(unread));
    }
}

/// A token that names its key.
#[cfg(all(feature = "p256", feature = "key-sets"))]
mod key_sets {
    use countersign::{KeySet, PublicKey, WithKeySet};
    use p256::ecdsa::signature::Signer as _;
    use p256::ecdsa::{Signature, SigningKey};

    use super::*;

    static BY_ID: Scheme<Jws<WithKeySet>> =
        Scheme::jws_by_id("by-id", "ES256", countersign::algorithm::ECDSA_P256_SHA256_FIXED)
            .in_header(HEADER)
            .claims(&[Claim::Is("iss", "acme"), Claim::BodyHash("body", Encoding::Hex)]);

    static DETACHED: Scheme<Jws<WithKeySet>> = Scheme::jws_by_id(
        "by-id-detached",
        "ES256",
        countersign::algorithm::ECDSA_P256_SHA256_FIXED,
    )
    .in_header(HEADER)
    .signs_body();

    static IN_BODY: Scheme<Jws<WithKeySet>> = Scheme::jws_by_id(
        "by-id-in-body",
        "ES256",
        countersign::algorithm::ECDSA_P256_SHA256_FIXED,
    )
    .in_body()
    .claims(&[Claim::IsThere("id")]);

    fn private(number: u8) -> SigningKey {
        SigningKey::from_slice(&[number; 32]).unwrap()
    }

    fn public(number: u8) -> PublicKey {
        PublicKey::bytes(private(number).verifying_key().to_sec1_point(false).as_bytes())
    }

    fn sign(number: u8, signed: &str) -> String {
        let signature: Signature = private(number).sign(signed.as_bytes());
        base64url(signature.to_bytes())
    }

    fn token(number: u8, head: &str, claims: &str) -> String {
        let signed = format!("{}.{}", base64url(head), base64url(claims));
        format!("{signed}.{}", sign(number, &signed))
    }

    #[test]
    fn a_kid_chooses_among_the_receivers_keys_and_nothing_else() {
        let keys = KeySet::new(&BY_ID).unwrap();
        let webhook = Webhook::new(&BY_ID, keys.clone()).unwrap();
        assert_eq!(BY_ID.key_id().as_deref(), Some("kid in the token"));
        let claims = hash_claims(BODY);
        let verify = |number, head: &str| {
            let headers = [(HEADER, token(number, head, &claims))];
            let verdict = verdict(&webhook, &request(&headers), BODY);
            verdict.map(|()| webhook.verify(&request(&headers), BODY).unwrap().key())
        };
        let (first, second) = (r#"{"alg":"ES256","kid":"1"}"#, r#"{"alg":"ES256","kid":"2"}"#);
        let unknown = Err(Error::UnknownKey { header: HEADER });
        assert_eq!(verify(1, first), unknown);
        keys.replace([("1", public(1)), ("2", public(2))]).unwrap();
        assert_eq!((verify(1, first), verify(2, second)), (Ok(0), Ok(1)));
        let mismatch = Err(Error::Mismatch { header: HEADER });
        assert_eq!((verify(2, first), verify(1, second)), (mismatch, mismatch));
        for head in [
            r#"{"alg":"ES256","kid":"3"}"#,
            r#"{"alg":"ES256","kid":""}"#,
            r#"{"alg":"ES256","kid":"../1"}"#,
            r#"{"alg":"ES256","kid":"1 "}"#,
        ] {
            assert_eq!(verify(1, head), unknown, "{head}");
        }
        for head in [
            r#"{"alg":"ES256"}"#,
            r#"{"alg":"ES256","kid":null}"#,
            r#"{"alg":"ES256","kid":1}"#,
            r#"{"alg":"ES256","kid":["1"]}"#,
            r#"{"alg":"ES256","KID":"1"}"#,
        ] {
            assert_eq!(verify(1, head), Err(Error::NoKeyId { header: HEADER }), "{head}");
        }
        let long = format!(r#"{{"alg":"ES256","kid":"{}"}}"#, "1".repeat(4000));
        assert_eq!(verify(1, &long), unknown);
        // Whoever has no key of the receiver's brings one along.
        let theirs = private(3).verifying_key().to_sec1_point(false);
        let [x, y] = [theirs.x(), theirs.y()].map(|number| base64url(number.unwrap()));
        let jwk = format!(r#""jwk":{{"kty":"EC","crv":"P-256","x":"{x}","y":"{y}","kid":"1"}}"#);
        for (kid, verdict) in [
            (r#","kid":"1""#, mismatch),
            (r#","kid":"3""#, unknown),
            ("", Err(Error::NoKeyId { header: HEADER })),
        ] {
            assert_eq!(verify(3, &format!(r#"{{"alg":"ES256",{jwk}{kid}}}"#)), verdict);
            for url in ["jku", "x5u"] {
                let named = format!(r#""{url}":"https://attacker.example/keys""#);
                assert_eq!(verify(3, &format!(r#"{{"alg":"ES256",{named}{kid}}}"#)), verdict);
            }
        }
        let other = r#"{"alg":"ES512","kid":"3"}"#;
        let expected = Error::OtherAlgorithm { header: HEADER, expected: "ES256" };
        assert_eq!(verify(1, other), Err(expected), "before the look-up");
        keys.replace([("2", public(2))]).unwrap();
        assert_eq!((verify(1, first), verify(2, second)), (unknown, Ok(0)));
    }

    #[test]
    fn a_payload_outside_of_the_token_is_under_the_key_that_it_names() {
        let keys = KeySet::new(&DETACHED).unwrap();
        keys.replace([("1", public(1)), ("2", public(2))]).unwrap();
        let webhook = Webhook::new(&DETACHED, keys).unwrap();
        for (named, number, expected) in
            [("1", 1, Ok(())), ("2", 2, Ok(())), ("1", 2, Err(Error::Mismatch { header: HEADER }))]
        {
            let head = base64url(format!(r#"{{"alg":"ES256","kid":"{named}"}}"#));
            let signature = sign(number, &format!("{head}.{}", base64url(BODY)));
            let headers = [(HEADER, format!("{head}..{signature}"))];
            assert_eq!(verdict(&webhook, &request(&headers), BODY), expected);
        }

        let keys = KeySet::new(&IN_BODY).unwrap();
        let webhook = Webhook::new(&IN_BODY, keys.clone()).unwrap();
        let body = token(2, r#"{"alg":"ES256","kid":"2"}"#, r#"{"id":1}"#);
        let verify = || verdict(&webhook, &request(&()), body.as_bytes());
        assert_eq!(verify(), Err(Error::UnknownKey { header: "the body" }));
        keys.replace([("2", public(2))]).unwrap();
        assert_eq!(verify(), Ok(()));

        let limit = 1024 * 1024;
        for (length, error) in [
            (limit / 2, Error::UnknownKey { header: "the body" }),
            (limit, Error::BodyTooLong { limit }),
        ] {
            let head = format!(r#"{{"alg":"ES256","kid":"{}"}}"#, "2".repeat(length));
            let body = token(2, &head, r#"{"id":1}"#);
            let found = webhook.verify(&request(&()), body.as_bytes()).unwrap_err();
            assert_eq!(found, error, "{length}");
        }
    }
}

// What a token is.

#[test]
fn a_token_has_three_parts_in_one_text_form() {
    let good = token(HS256, hash_claims(BODY));
    assert_eq!(verify(&HASH, &good, BODY), Ok(()));
    let parts: Vec<_> = good.split('.').collect();
    let [head, claims, tag] = <[&str; 3]>::try_from(parts).unwrap();
    for text in [
        head.to_owned(),
        format!("{head}.{claims}"),
        format!("{good}.{tag}"),
        format!("{good}."),
        format!("{good}.."),
        format!(".{good}"),
        format!(r#"{{"payload":"{claims}","signatures":[{{"protected":"{head}","signature":"{tag}"}}]}}"#)
            .replace('.', ""),
        "Bearer".into(),
    ] {
        assert_eq!(verify(&HASH, &text, BODY), unreadable(PARTS), "{text}");
    }
    let spaced = format!("{} {}", &head[..4], &head[4..]);
    for head in [format!("{head}="), format!("{head}=="), format!(" {head}"), spaced, "é".into()] {
        assert_eq!(verify(&HASH, &format!("{head}.{claims}.{tag}"), BODY), unreadable(TEXT_FORM));
    }
    // Both are `{"alg":"HS256"} `, and one has a bit that no byte uses.
    let padded = base64url(br#"{"alg":"HS256"} "#);
    let stray = format!("{}B", padded.strip_suffix('A').unwrap());
    assert_eq!(verify(&HASH, &format!("{stray}.{claims}.{tag}"), BODY), unreadable(TEXT_FORM));
    let (length, header) = (43, HEADER);
    for (tag, error) in [
        (format!("{tag}="), Error::WrongLength { header, expected: length, found: 44 }),
        (format!("{tag} "), Error::WrongLength { header, expected: length, found: 44 }),
        (tag[1..].to_owned(), Error::WrongLength { header, expected: length, found: 42 }),
        (format!("{}+", &tag[..42]), Error::WrongCharacter { header }),
        (format!("{} ", &tag[..42]), Error::WrongCharacter { header }),
        (format!("{}B", "A".repeat(42)), Error::NotCanonical { header }),
        ("A".repeat(43), Error::Mismatch { header }),
    ] {
        assert_eq!(verify(&HASH, &format!("{head}.{claims}.{tag}"), BODY), Err(error), "{tag}");
    }
    let standard = STANDARD.encode(r#"{"alg":"HS256","x":">>>???"}"#).replace('=', "");
    assert!(standard.contains(['+', '/']));
    assert_eq!(verify(&HASH, &format!("{standard}.{claims}.{tag}"), BODY), unreadable(TEXT_FORM));
}

#[test]
fn a_token_has_at_most_8_kib_and_one_header() {
    let webhook = bound(&HASH);
    let kid = |length| format!(r#"{{"alg":"HS256","kid":"{}"}}"#, "k".repeat(length));
    let good = token(kid(5900), hash_claims(BODY));
    assert!(good.len() < 8192);
    assert_eq!(verify(&HASH, &good, BODY), Ok(()));
    for length in [6200, 1024 * 1024] {
        let too_long = Error::HeaderTooLong { header: HEADER, limit: 8192 };
        assert_eq!(verify(&HASH, &token(kid(length), hash_claims(BODY)), BODY), Err(too_long));
    }
    assert_eq!(verify(&HASH, "", BODY), Err(Error::EmptyHeader { header: HEADER }));
    let missing = verdict(&webhook, &request(&()), BODY);
    assert_eq!(missing, Err(Error::MissingHeader { header: HEADER }));
    let twice = [(HEADER, &good), ("x-token", &good)];
    let repeated = verdict(&webhook, &request(&twice), BODY);
    assert_eq!(repeated, Err(Error::RepeatedHeader { header: HEADER }));
}

#[test]
fn a_prefix_is_there_to_the_letter() {
    let sender = bound(&SENDER);
    let header = "Authorization";
    let signed = sender.sign(&request(&()), b"").unwrap();
    let [(_, value)] = <[_; 1]>::try_from(signed).unwrap();
    assert_eq!(verify(&SENDER, &value, b"any body"), Ok(()));
    let token = value.strip_prefix("Bearer ").unwrap();
    for other in [token.to_owned(), format!("bearer {token}"), format!("Bearer{token}")] {
        let error = Error::WrongPrefix { header, expected: "Bearer " };
        assert_eq!(verify(&SENDER, &other, b""), Err(error));
    }
    let blank = verify(&SENDER, &format!("Bearer  {token}"), b"");
    assert_eq!(blank, Err(Error::NotAToken { header, reason: TEXT_FORM }));
}

#[test]
fn a_tokens_header_is_one_object_that_says_nothing_twice() {
    let deep = |levels: usize| {
        format!(r#"{{"alg":"HS256","x":{}{}}}"#, "[".repeat(levels), "]".repeat(levels))
    };
    for head in [HS256, " {\"alg\" : \"HS256\"}\n", r#"{"alg":"HS256","x":{"y":[1,-2,3e4,null]}}"#]
    {
        assert_eq!(verify(&HASH, &token(head, hash_claims(BODY)), BODY), Ok(()), "{head}");
    }
    assert_eq!(verify(&HASH, &token(deep(31), hash_claims(BODY)), BODY), Ok(()));
    for head in [
        "",
        "null",
        "[]",
        "\"HS256\"",
        r#"["alg","HS256"]"#,
        r#"{"alg":"HS256""#,
        r#"{"alg":"HS256"}{}"#,
        r#"{"alg":"HS256"}x"#,
        r#"{"alg":"HS256",}"#,
        "\u{feff}{\"alg\":\"HS256\"}",
        r#"{"alg":"HS256","alg":"HS256"}"#,
        r#"{"alg":"none","alg":"HS256"}"#,
        r#"{"alg":"HS256","\u0061lg":"none"}"#,
        r#"{"alg":"HS256","x":{"y":1,"y":1}}"#,
        r#"{"alg":"HS256","x":1e400}"#,
        r#"{"alg":"HS256","x":NaN}"#,
        &deep(32),
        &deep(100),
        &deep(2000),
    ] {
        assert_eq!(
            verify(&HASH, &token(head, hash_claims(BODY)), BODY),
            unreadable(HEAD),
            "{head}"
        );
    }
    let latin = [b"{\"alg\":\"HS256\",\"x\":\"".as_slice(), b"\xe9\"}"].concat();
    assert_eq!(verify(&HASH, &token(latin, hash_claims(BODY)), BODY), unreadable(HEAD));
}

#[test]
fn a_token_names_the_schemes_algorithm() {
    for head in [
        "{}",
        r#"{"typ":"JWT"}"#,
        r#"{"alg":null}"#,
        r#"{"alg":256}"#,
        r#"{"alg":["HS256"]}"#,
        r#"{"alg":""}"#,
        r#"{"alg":"none"}"#,
        r#"{"alg":"None"}"#,
        r#"{"alg":"NONE"}"#,
        r#"{"alg":"nOnE"}"#,
        r#"{"alg":"none "}"#,
        r#"{"alg":"\u006eone"}"#,
        r#"{"alg":"hs256"}"#,
        r#"{"alg":"HS256 "}"#,
        r#"{"alg":"HS512"}"#,
        r#"{"alg":"RS256"}"#,
        r#"{"ALG":"HS256"}"#,
    ] {
        let other = Err(Error::OtherAlgorithm { header: HEADER, expected: "HS256" });
        assert_eq!(verify(&HASH, &token(head, hash_claims(BODY)), BODY), other, "{head}");
    }
}

#[test]
fn hs512() {
    let webhook = bound(&HS512);
    let signed = webhook.sign(&request(&()), BODY).unwrap();
    let (head, tag) = signed[0].1.split_once("..").unwrap();
    assert_eq!(head, base64url(r#"{"alg":"HS512"}"#));
    let mac = Hmac::<Sha512>::new_from_slice(SECRET.as_bytes()).unwrap();
    let message = format!("{head}.{}", base64url(BODY));
    assert_eq!(tag, base64url(mac.chain_update(message).finalize().into_bytes()));
    assert_eq!(verify(&HS512, &signed[0].1, BODY), Ok(()));
    assert_eq!(verify(&HS512, &signed[0].1, b""), Err(Error::Mismatch { header: HEADER }));
}

/// What a token says of the key that it was signed with is not looked at, whoever signed it.
#[test]
fn no_key_comes_from_a_token() {
    let own = base64url(SECRET);
    let theirs = base64url(b"the attacker's own");
    for key in [&own, &theirs] {
        for member in [
            format!(r#""jwk":{{"kty":"oct","k":"{key}"}}"#),
            format!(r#""jku":"https://attacker.example/{key}""#),
            format!(r#""x5u":"https://attacker.example/{key}""#),
            format!(r#""x5c":["{key}"]"#),
            format!(r#""kid":"../../../{key}""#),
            r#""kid":"' OR 1=1 --""#.into(),
            r#""kid":7"#.into(),
        ] {
            let head = base64url(format!(r#"{{"alg":"HS256",{member}}}"#));
            let signed = format!("{head}.{}", base64url(hash_claims(BODY)));
            for (secret, verdict) in
                [(SECRET, Ok(())), ("the attacker's own", Err(Error::Mismatch { header: HEADER }))]
            {
                let token = format!("{signed}.{}", tag(secret.as_bytes(), signed.as_bytes()));
                assert_eq!(verify(&HASH, &token, BODY), verdict, "{member}");
            }
        }
    }
}

#[test]
fn what_is_critical_is_understood_or_refused() {
    let critical = Err(Error::CriticalMember { header: HEADER });
    let form = Err(Error::OtherPayloadForm { header: HEADER });
    let (raw, encoded) = (str::from_utf8(BODY).unwrap(), base64url(BODY));
    for (members, in_token, of_encoded, of_raw) in [
        ("", Ok(()), Ok(()), form),
        (r#","b64":true"#, Ok(()), Ok(()), form),
        (r#","b64":false"#, form, form, form),
        (r#","b64":"false""#, form, form, form),
        (r#","b64":0"#, form, form, form),
        (r#","b64":false,"crit":["b64"]"#, critical, critical, Ok(())),
        (r#","b64":true,"crit":["b64"]"#, critical, critical, form),
        (r#","crit":["b64"]"#, critical, critical, form),
        (r#","b64":false,"crit":[]"#, critical, critical, critical),
        (r#","b64":false,"crit":"b64""#, critical, critical, critical),
        (r#","b64":false,"crit":{"b64":true}"#, critical, critical, critical),
        (r#","b64":false,"crit":["b64","b64"]"#, critical, critical, critical),
        (r#","b64":false,"crit":["b64","exp"],"exp":1"#, critical, critical, critical),
        (r#","b64":false,"crit":["exp"],"exp":1"#, critical, critical, critical),
        (r#","b64":false,"crit":[["b64"]]"#, critical, critical, critical),
        (r#","b64":false,"crit":["B64"]"#, critical, critical, critical),
    ] {
        let head = format!(r#"{{"alg":"HS256"{members}}}"#);
        let found = verify(&HASH, &token(&head, hash_claims(BODY)), BODY);
        assert_eq!(found, in_token, "{members}");
        assert_eq!(verify(&DETACHED, &detached(&head, &encoded), BODY), of_encoded, "{members}");
        assert_eq!(verify(&RAW, &detached(&head, raw), BODY), of_raw, "{members}");
    }
}

/// The body would be signed in one of two places.
#[test]
fn a_payload_is_where_the_scheme_has_it() {
    let attached = token(HS256, BODY);
    assert_eq!(verify(&DETACHED, &attached, BODY), unreadable(PAYLOAD));
    let head = r#"{"alg":"HS256","b64":false,"crit":["b64"]}"#;
    assert_eq!(verify(&RAW, &token(head, BODY), BODY), unreadable(PAYLOAD));
    assert_eq!(verify(&HASH, &detached(HS256, ""), BODY), unreadable(PAYLOAD));
}

// The body.

#[test]
fn a_body_is_signed_however_it_is_cut() {
    for length in 0..=20_u8 {
        let body: Vec<u8> =
            (0..length).map(|at: u8| at.wrapping_mul(37).wrapping_add(200)).collect();
        for scheme in [&DETACHED, &RAW, &HASH] {
            let webhook = bound(scheme);
            let signed = webhook.sign(&request(&()), &body).unwrap();
            let request = request(&signed);
            for first in 0..=body.len() {
                for second in first..=body.len() {
                    let mut check = webhook.begin(&request).unwrap();
                    check.update(&body[..first]);
                    check.update(&body[first..second]);
                    check.update(&body[second..]);
                    assert!(check.finish().is_ok(), "{first}, {second} of {length}");
                }
            }
        }
    }
    // More than is encoded at once.
    let large: Vec<u8> = (0..10_000_u32).map(|at| (at % 251) as u8).collect();
    for scheme in [&DETACHED, &RAW, &HASH] {
        let signed = bound(scheme).sign(&request(&()), &large).unwrap();
        assert_eq!(verify(scheme, &signed[0].1, &large), Ok(()));
        assert!(verify(scheme, &signed[0].1, &large[1..]).is_err());
        let webhook = bound(scheme);
        for size in [767, 768, 769, 1024, 4097] {
            let mut check = webhook.begin(&request(&signed)).unwrap();
            large.chunks(size).for_each(|chunk| check.update(chunk));
            assert!(check.finish().is_ok(), "{size}");
        }
    }
}

#[test]
fn another_body_than_the_claim_hashes() {
    let good = token(HS256, hash_claims(BODY));
    assert_eq!(verify(&HASH, &good, b"{\"id\":2}"), Err(Error::OtherBody));
    assert_eq!(verify(&HASH, &good, b""), Err(Error::OtherBody));
    let claim = "body";
    for claims in [r#"{"iss":"acme"}"#, r#"{"iss":"acme","body":null}"#] {
        let missing = Err(Error::MissingClaim { header: HEADER, claim });
        assert_eq!(verify(&HASH, &token(HS256, claims), BODY), missing);
    }
    let hash = hex::encode(Sha256::digest(BODY));
    for text in [
        format!("{hash} "),
        hash[1..].to_owned(),
        hash.to_uppercase(),
        STANDARD.encode(Sha256::digest(BODY)),
        String::new(),
    ] {
        let claims = format!(r#"{{"iss":"acme","body":"{text}"}}"#);
        let other = Err(Error::OtherClaim { header: HEADER, claim });
        assert_eq!(verify(&HASH, &token(HS256, claims), BODY), other, "{text}");
    }
    let listed = format!(r#"{{"iss":"acme","body":["{hash}"]}}"#);
    let other = Err(Error::OtherClaim { header: HEADER, claim });
    assert_eq!(verify(&HASH, &token(HS256, listed), BODY), other);
}

#[test]
fn a_hash_that_may_be_missing_where_there_is_no_body() {
    let with = |body: &[u8]| format!(r#"{{"body":"{}"}}"#, STANDARD.encode(Sha256::digest(body)));
    let verify = |claims: &str, body| verify(&HASH_UNLESS_EMPTY, &token(HS256, claims), body);
    assert_eq!(verify(&with(BODY), BODY), Ok(()));
    assert_eq!(verify(&with(b""), b""), Ok(()));
    assert_eq!(verify("{}", b""), Ok(()));
    assert_eq!(verify("{}", BODY), Err(Error::OtherBody));
    assert_eq!(verify("{}", b"\0"), Err(Error::OtherBody));
    assert_eq!(verify(&with(BODY), b""), Err(Error::OtherBody));
}

#[test]
fn a_url_that_a_claim_hashes() {
    static URL_HASH: Scheme<Jws> =
        Scheme::jws_hs256("url").in_header(HEADER).claims(&[Claim::UrlHash("url", Encoding::Hex)]);
    let webhook = Webhook::new(&URL_HASH, SECRET).unwrap();
    assert!(URL_HASH.signs_url());
    let signed = webhook.sign(&request(&()), BODY).unwrap();
    assert!(webhook.verify(&request(&signed), BODY).is_ok());
    let other = webhook.verify(&request(&signed).url(&URL[..URL.len() - 1]), BODY).unwrap_err();
    assert_eq!(other, Error::OtherClaim { header: HEADER, claim: "url" });
    let without = webhook.verify(&Request::at(&signed, NOW), BODY).unwrap_err();
    assert_eq!(without, Error::MissingUrl);
}

/// Nothing of the claims is read that nobody signed.
#[test]
fn claims_are_read_once_the_signature_matches() {
    let (header, claims) = (HEADER, "not JSON");
    assert_eq!(verify(&HASH, &token(HS256, claims), BODY), unreadable(CLAIMS));
    let deep = format!(r#"{{"iss":"acme","x":{}{}}}"#, "[".repeat(100), "]".repeat(100));
    for claims in [
        r#"{"iss":"acme","iss":"acme"}"#,
        r#"{"iss":"acme","\u0069ss":"somebody"}"#,
        "[]",
        r#"{"iss":{"a":1,"a":1}}"#,
        &deep,
    ] {
        assert_eq!(verify(&HASH, &token(HS256, claims), BODY), unreadable(CLAIMS));
    }
    // Signed as it is, and in no text form of a token.
    let written = base64url(hash_claims(BODY));
    for claims in [format!("{written}="), format!(" {written}"), format!("{written}\n")] {
        let signed = format!("{}.{claims}", base64url(HS256));
        let token = format!("{signed}.{}", tag(SECRET.as_bytes(), signed.as_bytes()));
        assert_eq!(verify(&HASH, &token, BODY), unreadable(TEXT_FORM), "{claims}");
    }
    for claims in [claims, "{}", r#"{"exp":1}"#] {
        let signed = format!("{}.{}", base64url(HS256), base64url(claims));
        let forged = format!("{signed}.{}", "A".repeat(43));
        assert_eq!(verify(&HASH, &forged, BODY), Err(Error::Mismatch { header }));
    }
}

// The claims.

/// The claims that `SENDER` takes, with one of them another.
fn sender_claims(name: &str, json: &str) -> String {
    let now = NOW.as_secs();
    let usual = [
        ("iss", r#""acme""#.to_owned()),
        ("aud", r#""us""#.to_owned()),
        ("verified", "true".to_owned()),
        ("roles", r#"["reader","sender"]"#.to_owned()),
        ("jti", r#""1""#.to_owned()),
        ("exp", (now + 60).to_string()),
        ("nbf", now.to_string()),
    ];
    let said = usual.iter().map(|(usual, value)| {
        let value = if *usual == name { json } else { value };
        if value.is_empty() { String::new() } else { format!(r#""{usual}":{value},"#) }
    });
    format!(r#"{{{}"x":0}}"#, said.collect::<String>())
}

fn sender(name: &str, json: &str) -> Result<(), Error> {
    verify(&SENDER, &format!("Bearer {}", token(HS256, sender_claims(name, json))), b"any body")
}

#[test]
fn every_claim_has_to_be_there_and_what_it_has_to_be() {
    let header = "Authorization";
    assert_eq!(sender("", ""), Ok(()));
    for claim in ["iss", "aud", "verified", "roles", "jti", "exp", "nbf"] {
        for nothing in ["", "null"] {
            assert_eq!(sender(claim, nothing), Err(Error::MissingClaim { header, claim }));
        }
    }
    for (claim, json) in [
        ("iss", r#""https://acme.example""#),
        ("aud", r#"["us"]"#),
        ("aud", r#"["them","us"]"#),
        ("roles", r#"["sender"]"#),
        ("jti", "7"),
        ("jti", "false"),
    ] {
        assert_eq!(sender(claim, json), Ok(()), "{claim} {json}");
    }
    for (claim, json) in [
        ("iss", r#""Acme""#),
        ("iss", r#""acme ""#),
        ("iss", r#""https://acme.example/""#),
        ("iss", r#"["acme"]"#),
        ("iss", "7"),
        ("aud", r#""them""#),
        ("aud", r#"["them"]"#),
        ("aud", "[]"),
        ("aud", r#"[["us"]]"#),
        ("aud", r#"{"us":1}"#),
        ("aud", r#""us,them""#),
        ("verified", "false"),
        ("verified", r#""true""#),
        ("verified", "1"),
        ("roles", r#""sender""#),
        ("roles", r#"["Sender"]"#),
        ("roles", "[]"),
        ("roles", r#"[["sender"]]"#),
        ("roles", r#"{"sender":1}"#),
    ] {
        assert_eq!(sender(claim, json), Err(Error::OtherClaim { header, claim }), "{claim} {json}");
    }
}

#[test]
fn times_are_whole_numbers_of_seconds() {
    let header = "Authorization";
    let digits = Err(Error::TimestampNotDigits { header });
    let negative = Err(Error::TimestampNegative { header });
    for claim in ["exp", "nbf"] {
        for text in
            [r#""1795000060""#, "1795000060.0", "0.0", "1.795e9", "[1795000060]", "true", "1e300"]
        {
            assert_eq!(sender(claim, text), digits, "{claim} {text}");
        }
        assert_eq!(sender(claim, "18446744073709551616"), digits);
        assert_eq!(sender(claim, "-1"), negative);
        assert_eq!(sender(claim, "-1.5"), negative);
        let unread = Err(Error::NotAToken { header, reason: CLAIMS });
        assert_eq!(sender(claim, "1e400"), unread);
        assert_eq!(sender(claim, "01"), unread);
    }
    assert_eq!(sender("exp", "18446744073709551615"), Ok(()));
}

#[test]
fn a_token_holds_between_its_times() {
    let (header, tolerance, now) = ("Authorization", 10, NOW.as_secs());
    let expired = |seconds| Err(Error::TokenExpired { header, seconds, tolerance });
    let not_yet = |seconds| Err(Error::TokenNotYetValid { header, seconds, tolerance });
    for (claim, time, verdict) in [
        ("exp", now - 9, Ok(())),
        ("exp", now - 10, expired(10)),
        ("exp", 0, expired(now)),
        ("nbf", now + 10, Ok(())),
        ("nbf", now + 11, not_yet(11)),
        ("nbf", u64::MAX, not_yet(u64::MAX - now)),
        ("nbf", 0, Ok(())),
    ] {
        assert_eq!(sender(claim, &time.to_string()), verdict, "{claim} {time}");
    }
    // Whoever says so of a token of another scheme is believed too.
    let with = |more: &str| {
        let claims = hash_claims(BODY).replace('}', &format!(",{more}}}"));
        verify(&HASH, &token(HS256, claims), BODY)
    };
    assert_eq!(with(&format!(r#""exp":{}"#, now + 1)), Ok(()));
    let (header, tolerance) = (HEADER, 0);
    let expired = Error::TokenExpired { header, seconds: 0, tolerance };
    assert_eq!(with(&format!(r#""exp":{now}"#)), Err(expired));
    let not_yet = Error::TokenNotYetValid { header, seconds: 1, tolerance };
    assert_eq!(with(&format!(r#""nbf":{}"#, now + 1)), Err(not_yet));
    assert_eq!(with(r#""exp":"soon""#), Err(Error::TimestampNotDigits { header }));
}

#[test]
fn a_token_says_when_it_was_signed() {
    let now = NOW.as_secs();
    let issued = |seconds: u64| token(HS256, format!(r#"{{"iat":{seconds}}}"#));
    let (header, seconds, tolerance) = (HEADER, 301, 300);
    for (time, verdict) in [
        (now, Ok(())),
        (now - 300, Ok(())),
        (now + 300, Ok(())),
        (now - 301, Err(Error::TimestampTooOld { header, seconds, tolerance })),
        (now + 301, Err(Error::TimestampInFuture { header, seconds, tolerance })),
    ] {
        assert_eq!(verify(&ISSUED, &issued(time), BODY), verdict);
    }
    let webhook = bound(&ISSUED);
    let headers = [(HEADER, issued(now - 301))];
    let proof = webhook.tolerance(Duration::from_secs(301)).unwrap();
    let proof = proof.verify(&request(&headers), BODY).unwrap();
    assert_eq!(proof.timestamp(), Some(UnixTime::from_secs(now - 301)));
    assert_eq!(proof.fresh_for(), Some(603));
    assert_eq!(proof.coverage(), Coverage::None);
    let forever = bound(&ISSUED).tolerance(Duration::MAX).unwrap();
    assert!(forever.verify(&request(&[(HEADER, issued(0))]), BODY).is_ok());
}

#[test]
fn how_long_a_token_may_be_shown_again() {
    let sender = bound(&SENDER);
    let headers = [("Authorization", format!("Bearer {}", token(HS256, sender_claims("", ""))))];
    let proof = sender.verify(&request(&headers), BODY).unwrap();
    assert_eq!(proof.timestamp(), Some(NOW), "that of `nbf`");
    assert_eq!(proof.fresh_for(), Some(70), "until `exp`, and the tolerance");
    let last = Request::at(&headers, UnixTime::from_secs(NOW.as_secs() + 69));
    assert!(sender.verify(&last, BODY).is_ok());
    let past = Request::at(&headers, UnixTime::from_secs(NOW.as_secs() + 70));
    assert!(sender.verify(&past, BODY).is_err());
}

#[test]
fn what_the_tokens_own_header_has_to_say() {
    let body = str::from_utf8(BODY).unwrap();
    let head = |typ: &str, ts: u64| {
        format!(r#"{{"alg":"HS256","typ":"{typ}","ts":{ts},"b64":false,"crit":["b64"]}}"#)
    };
    let (header, now) = (HEADER, NOW.as_secs());
    let verify = |typ, ts| verify(&DATED, &detached(&head(typ, ts), body), BODY);
    assert_eq!(verify("JOSE", now - 300), Ok(()));
    let old = Error::TimestampTooOld { header, seconds: 301, tolerance: 300 };
    assert_eq!(verify("JOSE", now - 301), Err(old));
    assert_eq!(verify("JWT", now), Err(Error::OtherClaim { header, claim: "typ" }));
    let signed = bound(&DATED).sign(&request(&()), BODY).unwrap();
    let proof = bound(&DATED).verify(&request(&signed), BODY).unwrap();
    assert_eq!((proof.timestamp(), proof.fresh_for()), (Some(NOW), Some(601)));
}

static REQUEST: Scheme<Jws> = Scheme::jws_hs256("request")
    .in_header(HEADER)
    .header_says(&[Claim::Is("v", "2")])
    .signs_request("signed", SignedTime::in_header("X-Time", TimeFormat::Rfc3339).tolerance(60));

const TIME: &str = "2026-11-18T11:06:40Z";

/// A token of a request, whose header lists `list`.
fn of_request(list: &str, signed: &str) -> String {
    detached(&format!(r#"{{"alg":"HS256","v":"2","signed":{list}}}"#), &base64url(signed))
}

#[test]
fn a_request_is_signed_with_the_headers_that_are_listed() {
    let webhook = bound(&REQUEST);
    let verify_at = |token: &str, headers: &[(&str, &str)], method, url| {
        let mut headers = headers.to_vec();
        headers.push((HEADER, token));
        verdict(&webhook, &Request::of(&headers, method, url, Some(NOW)), BODY)
    };
    let headers = [("x-time", TIME), ("X-Id", "7"), ("X-Other", "8")];
    let verify = |token: &str, url| verify_at(token, &headers, Some("POST"), Some(url));
    let body = str::from_utf8(BODY).unwrap();
    let mismatch = Err(Error::Mismatch { header: HEADER });
    // The names are signed as they are listed.
    let good =
        of_request(r#""X-Time,X-ID""#, &format!("POST /in\nX-Time: {TIME}\nX-ID: 7\n{body}"));
    for url in
        ["https://a.example/in", "https://a.example/in/", "https://a.example/in?a=1#b", "/in"]
    {
        assert_eq!(verify(&good, url), Ok(()), "{url}");
    }
    for url in
        ["https://a.example/in/x", "https://a.example/", "https://a.example", "https://a/b/in"]
    {
        assert_eq!(verify(&good, url), mismatch, "{url}");
    }
    let slash = of_request(r#""X-Time""#, &format!("POST /in/\nX-Time: {TIME}\n{body}"));
    assert_eq!(verify(&slash, "https://a.example/in"), Ok(()));
    let root = of_request(r#""X-Time""#, &format!("POST /\nX-Time: {TIME}\n{body}"));
    assert_eq!(verify(&root, "https://a.example"), Ok(()));
    assert_eq!(verify_at(&good, &headers, Some("PUT"), Some("/in")), mismatch);
    assert_eq!(verify_at(&good, &headers, None, Some("/in")), Err(Error::MissingMethod));
    assert_eq!(verify_at(&good, &headers, Some("POST"), None), Err(Error::MissingUrl));
    let changed = [("X-Time", TIME), ("X-Id", "8")];
    assert_eq!(verify_at(&good, &changed, Some("POST"), Some("/in")), mismatch);

    let other = Err(Error::OtherClaim { header: HEADER, claim: "signed" });
    for list in [
        r#""X-Id""#,
        r#""""#,
        r#""X-Time,""#,
        r#""X-Time, X-Id""#,
        r#""X-Time,x-time""#,
        r#""X-Time,X-Missing""#,
        r#""X-Time,X:Id""#,
    ] {
        let token = of_request(list, &format!("POST /in\nX-Time: {TIME}\n{body}"));
        assert_eq!(verify(&token, "/in"), other, "{list}");
    }
    for list in ["7", "null", r#"["X-Time"]"#] {
        let missing = Err(Error::MissingClaim { header: HEADER, claim: "signed" });
        assert_eq!(verify(&of_request(list, ""), "/in"), missing, "{list}");
    }
    for more in [("X-ID", "9"), ("x-time", TIME)] {
        let twice = [&headers[..], &[more]].concat();
        assert_eq!(verify_at(&good, &twice, Some("POST"), Some("/in")), other);
    }
    // As many as are read.
    let names: Vec<_> = (0..16).map(|at| format!("X-{at}")).collect();
    let numbered: Vec<_> = names.iter().map(|name| (name.as_str(), "1")).collect();
    let all = [&headers[..], &numbered].concat();
    for (count, verdict) in [(15, Ok(())), (16, other)] {
        let listed = format!("\"X-Time,{}\"", names[..count].join(","));
        let lines: Vec<_> = names[..count].iter().map(|name| format!("{name}: 1\n")).collect();
        let signed = format!("POST /in\nX-Time: {TIME}\n{}{body}", lines.concat());
        let found = verify_at(&of_request(&listed, &signed), &all, Some("POST"), Some("/in"));
        assert_eq!(found, verdict, "{count}");
    }
    // A line that is moved from a header into the body.
    let lines = [("X-Time", TIME), ("X-Id", "7\nX: 8")];
    assert_eq!(verify_at(&good, &lines, Some("POST"), Some("/in")), other);
    let shifted = of_request(r#""X-Time""#, &format!("POST /in\nX-Time: {TIME}\nX-ID: 7\n{body}"));
    assert_eq!(verify(&shifted, "/in"), mismatch);
}

#[test]
fn the_time_of_a_request_is_among_its_signed_headers() {
    let webhook = bound(&REQUEST);
    assert_eq!((REQUEST.tolerance(), REQUEST.signs_url()), (Some(60), true));
    let signed = webhook.sign(&request(&()), BODY).unwrap();
    assert_eq!(signed[0].0, "X-Time");
    assert_eq!(verdict(&webhook, &request(&signed), BODY), Ok(()));
    let at = |seconds| Request::at(&signed, UnixTime::from_secs(seconds)).method("POST").url(URL);
    let (header, now) = ("X-Time", NOW.as_secs());
    let (seconds, tolerance) = (61, 60);
    assert_eq!(verdict(&webhook, &at(now + 60), BODY), Ok(()));
    let old = Error::TimestampTooOld { header, seconds, tolerance };
    assert_eq!(verdict(&webhook, &at(now + 61), BODY), Err(old));
    let ahead = Error::TimestampInFuture { header, seconds, tolerance };
    assert_eq!(verdict(&webhook, &at(now - 61), BODY), Err(ahead));
    let proof = webhook.verify(&request(&signed), BODY).unwrap();
    assert_eq!((proof.timestamp(), proof.fresh_for()), (Some(NOW), Some(121)));
    assert_eq!(proof.coverage(), Coverage::Body);
}

#[test]
fn keys_rotate_and_the_proof_says_which() {
    let both = Webhook::new(&HASH, "a new secret").unwrap().or(SECRET).unwrap();
    let headers = [(HEADER, token(HS256, hash_claims(BODY)))];
    assert_eq!(both.verify(&request(&headers), BODY).unwrap().key(), 1);
    let detaching = Webhook::new(&DETACHED, SECRET).unwrap().or("an old one").unwrap();
    let headers = [(HEADER, detached(HS256, &base64url(BODY)))];
    assert_eq!(detaching.verify(&request(&headers), BODY).unwrap().key(), 0);
    let moved = Webhook::new(&HASH, SECRET).unwrap().header("X-Moved").unwrap();
    let signed = moved.sign(&request(&()), BODY).unwrap();
    assert_eq!(signed[0].0, "X-Moved");
    assert!(moved.verify(&request(&signed), BODY).is_ok());
    assert!(Webhook::new(&HASH, SECRET).unwrap().header("X Moved").is_err());
}

static OF_TWO: Scheme<Jws> = Scheme::jws_hs256("of-two")
    .in_header(HEADER)
    .settings("e-mail and audience")
    .claims(&[Claim::IsSetting("email", "e-mail"), Claim::IsSetting("aud", "audience")]);

#[test]
fn several_configured_values() {
    let name = "e-mail and audience";
    assert_eq!(OF_TWO.setting(), Some(name));
    let with = |setting| Webhook::with_setting(&OF_TWO, setting, SECRET);
    let missing = ConfigFault::MissingSetting { name };
    assert_eq!(Webhook::new(&OF_TWO, SECRET).unwrap_err(), missing);
    assert_eq!(with("a@b.example").unwrap_err(), missing);
    let webhook = with("a@b.example https://a.example/x y").unwrap();
    let signed = webhook.sign(&request(&()), BODY).unwrap();
    assert_eq!(verdict(&webhook, &request(&signed), BODY), Ok(()));
    let claims = signed[0].1.split('.').nth(1).unwrap();
    let expected = r#"{"email":"a@b.example","aud":"https://a.example/x y"}"#;
    assert_eq!(URL_SAFE_NO_PAD.decode(claims).unwrap(), expected.as_bytes());
    for (setting, claim) in [
        ("b@b.example https://a.example/x y", "email"),
        ("a@b.example https://a.example/x", "aud"),
        ("https://a.example/x a@b.example", "email"),
    ] {
        let other = verdict(&with(setting).unwrap(), &request(&signed), BODY);
        assert_eq!(other, Err(Error::OtherClaim { header: HEADER, claim }));
    }
}

#[test]
fn coverage_tells_the_truth() {
    for (scheme, coverage) in [
        (&HASH, Coverage::Body),
        (&HASH_UNLESS_EMPTY, Coverage::Body),
        (&DETACHED, Coverage::Body),
        (&RAW, Coverage::Body),
        (&SENDER, Coverage::None),
    ] {
        assert_eq!(scheme.coverage(), coverage, "{}", scheme.id());
        let signed = bound(scheme).sign(&request(&()), BODY).unwrap();
        let proof = bound(scheme).verify(&request(&signed), BODY).unwrap();
        assert_eq!(proof.coverage(), coverage);
        let other = bound(scheme).verify(&request(&signed), b"another body").is_ok();
        assert_eq!(other, coverage == Coverage::None, "{}", scheme.id());
    }
    let said = "iss=acme or https://acme.example, aud={audience}, verified=true, \
                roles=[sender], jti, exp, nbf";
    assert_eq!(SENDER.signed(), said);
    assert_eq!(SENDER.text_form(), "`Bearer ` + JWT, HS256");
    assert_eq!(HASH.signed(), "iss=acme, body={hex(sha256(body))}");
    assert_eq!(DATED.signed(), "typ=JOSE, ts; {body}");
    let shown = format!("{:?} {:?}", bound(&HASH), SENDER);
    assert!(!shown.contains(SECRET), "{shown}");
}

#[test]
fn a_fault_of_a_further_secret_says_which_it_is() {
    let secret = || Webhook::new(&HASH, SECRET).unwrap();
    assert_eq!(secret().or("").unwrap_err().key(), Some(1));
    let two = secret().or("another secret of thirty-two bytes").unwrap();
    assert!(format!("{two:?}").contains("header: \"X-Token\", keys: 2"), "{two:?}");
    assert_eq!(two.or("").unwrap_err().key(), Some(2));
}

#[test]
fn a_url_that_is_hashed_has_at_most_a_mebibyte() {
    let connect = AtlassianConnect::new("the client key", "the shared secret").unwrap();
    let limit = MAX_SIGNED_VALUE;
    let of = |length: usize| {
        let url = format!("{URL}?{}", "a".repeat(length - URL.len() - 1));
        let request = Request::at(&(), NOW).method("POST").url(&url);
        let signed = connect.sign(&request, BODY)?;
        let request = Request::at(&signed, NOW).method("POST").url(&url);
        connect.verify(&request, BODY).map(|proof| proof.coverage())
    };
    assert!(AtlassianConnect::SCHEME.expires() && !HASH.expires());
    assert_eq!(of(limit), Ok(Coverage::None));
    assert_eq!(of(limit + 1), Err(Error::PartTooLong { part: "URL", limit }));
}

#[test]
fn a_method_or_a_url_that_is_signed_has_at_most_a_mebibyte() {
    static REQUEST: Scheme<Jws> = Scheme::jws_hs256("request")
        .in_header(HEADER)
        .signs_request("signed", SignedTime::in_header("X-Time", TimeFormat::Seconds));
    let limit = MAX_SIGNED_VALUE;
    let of = |method: &str, url: &str| {
        let request = Request::at(&(), NOW).method(method).url(url);
        let webhook = Webhook::new(&REQUEST, SECRET).unwrap();
        let signed = webhook.sign(&request, BODY)?;
        webhook.verify(&Request::at(&signed, NOW).method(method).url(url), BODY).map(|_| ())
    };
    let long = |length: usize| format!("{URL}/{}", "a".repeat(length - URL.len() - 1));
    assert_eq!(of("POST", &long(limit)), Ok(()));
    assert_eq!(of("POST", &long(limit + 1)), Err(Error::PartTooLong { part: "URL", limit }));
    let method = |length: usize| of(&"A".repeat(length), URL);
    assert_eq!(method(limit), Ok(()));
    assert_eq!(method(limit + 1), Err(Error::PartTooLong { part: "method", limit }));
}
