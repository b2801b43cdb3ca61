//! What the tests share: one verifier of every kind, with the rest of a request to it.

#![allow(dead_code, reason = "each test file uses its own part")]

use countersign::Part::{Body, BodyHash, Header, Method, Setting, Text, Timestamp, Url};
use countersign::{
    Abp, ConfigError, ConfigFault, Encoding, Hash, Headers, MaskIt, OpenFx, Request, Rtb, Scheme,
    Signature, SignedTime, Signer, TimeFormat, TraceFinance, UnixTime, Webhook,
};

pub(crate) const NOW: UnixTime = UnixTime::from_secs(1_795_000_000);
pub(crate) const METHOD: &str = "POST";
pub(crate) const URL: &str = "https://hooks.example.com/in?account=7";
pub(crate) const CLIENT_ID: &str = "client-id-4711";
pub(crate) const SECRET: &str = "a secret of the tests";

pub(crate) static LIST: Scheme = Scheme::hmac_sha256("list")
    .signature(Signature::in_header("X-List").prefix("v1,").list(" ").base64())
    .timestamp(SignedTime::in_header("X-Time", TimeFormat::Seconds))
    .signs(&[Header("X-Id"), Text("."), Timestamp, Text("."), Body]);

pub(crate) static PAIRS: Scheme = Scheme::hmac_sha256("pairs")
    .signature(Signature::in_header("X-Pairs").pairs(",", "v1").hex())
    .timestamp(SignedTime::in_pair("t", TimeFormat::Seconds))
    .signs(&[Timestamp, Text("."), Body]);

pub(crate) static MILLISECONDS: Scheme = Scheme::hmac_sha256("milliseconds")
    .signature(Signature::in_header("X-Millis-Signature").encoded(Encoding::HexUpper))
    .timestamp(SignedTime::in_header("X-Millis", TimeFormat::Milliseconds).tolerance(60))
    .signs(&[Timestamp, Body]);

pub(crate) static METHOD_AND_URL: Scheme = Scheme::hmac_sha256("method-and-url")
    .signature(Signature::in_header("X-Request-Signature").base64())
    .signs(&[Method, Text(" "), Url, Text("\n"), Body]);

pub(crate) static SETTING: Scheme = Scheme::hmac_sha256("setting")
    .signature(Signature::in_header("X-Setting").encoded(Encoding::Base64UrlUnpadded))
    .signs(&[Body, Text("|"), Setting("client id"), Text("|"), Header("X-Id")]);

pub(crate) static SHA512: Scheme = Scheme::hmac_sha512("sha512")
    .signature(Signature::in_header("X-Sha512").prefix("sha512=").hex())
    .unseparated("where the body ends and the URL begins")
    .signs(&[Body, Text("."), Url]);

pub(crate) static SHA1: Scheme = Scheme::hmac_sha1("sha1")
    .signature(Signature::in_header("X-Sha1").prefix("sha1=").hex())
    .signs_body();

pub(crate) static HASHED: Scheme = Scheme::hmac_sha256("hashed")
    .signature(Signature::in_header("X-Hashed").list(" ").hex())
    .timestamp(SignedTime::in_header("X-Time", TimeFormat::Seconds))
    .signs(&[Timestamp, Text("."), Url, Text("."), BodyHash(Hash::SHA256, Encoding::Hex)]);

pub(crate) static HASHED_SHA1: Scheme = Scheme::hmac_sha256("hashed-with-sha1")
    .signature(Signature::in_header("X-Hashed-Sha1").base64())
    .timestamp(SignedTime::in_header("X-Time", TimeFormat::Milliseconds))
    .signs(&[Timestamp, BodyHash(Hash::SHA1, Encoding::Base64)]);

pub(crate) static HASHED_SHA512: Scheme = Scheme::hmac_sha512("hashed-with-sha512")
    .signature(Signature::in_header("X-Hashed-Sha512").base64())
    .signs(&[BodyHash(Hash::SHA512, Encoding::HexUpper), Text("|"), Header("X-Id")]);

/// A verifier, and the headers that a request to it needs besides those that signing gives.
pub(crate) struct Case {
    pub(crate) verifier: Box<dyn Signer>,
    pub(crate) fields: &'static [(&'static str, &'static str)],
}

impl Case {
    pub(crate) fn id(&self) -> &'static str {
        self.verifier.scheme().id()
    }

    /// All the headers of a valid delivery of `body`.
    pub(crate) fn sign(&self, body: &[u8]) -> Vec<(&'static str, String)> {
        let mut fields: Vec<_> =
            self.fields.iter().map(|(name, value)| (*name, String::from(*value))).collect();
        fields.extend(self.verifier.sign(&request(&self.fields), body).unwrap());
        fields
    }
}

/// What a constructor finds wrong, whichever scheme it is for.
pub(crate) fn fault<T>(constructed: Result<T, ConfigError>) -> Option<ConfigFault> {
    constructed.err().map(|error| error.fault())
}

/// A request that arrives now, with all that a scheme may sign.
pub(crate) fn request(headers: &(dyn Headers + Sync)) -> Request<'_> {
    Request::at(headers, NOW).method(METHOD).url(URL)
}

/// Every provider's verifier, and one of each kind of scheme of a receiver's own; each accepts
/// every one of `secrets`, and signs with the first.
pub(crate) fn cases(secrets: &[&str]) -> Vec<Case> {
    let mut cases = providers(secrets);
    for scheme in own_schemes() {
        cases.push(Case {
            verifier: Box::new(webhook(scheme, secrets)),
            fields: own_fields(scheme),
        });
    }
    cases
}

pub(crate) fn own_schemes() -> Vec<&'static Scheme> {
    vec![
        &LIST,
        &PAIRS,
        &MILLISECONDS,
        &METHOD_AND_URL,
        &SETTING,
        &SHA512,
        &SHA1,
        &HASHED,
        &HASHED_SHA1,
        &HASHED_SHA512,
    ]
}

fn own_fields(scheme: &Scheme) -> &'static [(&'static str, &'static str)] {
    if scheme.parts().contains(&Header("X-Id")) { &[("X-Id", "id-1")] } else { &[] }
}

/// A scheme of the receiver's own, with the client id where it signs one.
pub(crate) fn webhook(scheme: &'static Scheme, secrets: &[&str]) -> Webhook {
    let mut webhook = match scheme.setting() {
        Some(_) => Webhook::with_setting(scheme, CLIENT_ID, secrets[0]),
        None => Webhook::new(scheme, secrets[0]),
    };
    for secret in &secrets[1..] {
        webhook = webhook.and_then(|webhook| webhook.or(*secret));
    }
    webhook.unwrap()
}

pub(crate) fn providers(secrets: &[&str]) -> Vec<Case> {
    macro_rules! rotated {
        ($verifier:expr) => {{
            let mut verifier = $verifier;
            for secret in &secrets[1..] {
                verifier = verifier.and_then(|verifier| verifier.or(*secret));
            }
            Box::new(verifier.unwrap()) as Box<dyn Signer>
        }};
    }
    let first = secrets[0];
    vec![
        Case { verifier: rotated!(Abp::new(first)), fields: &[] },
        Case { verifier: rotated!(MaskIt::new(first)), fields: &[] },
        Case { verifier: rotated!(OpenFx::new(first)), fields: &[] },
        Case { verifier: rotated!(Rtb::partner(first)), fields: &[] },
        Case { verifier: rotated!(Rtb::customer(first)), fields: &[] },
        Case {
            verifier: rotated!(TraceFinance::new(CLIENT_ID, first)),
            fields: &[("X-Message-Id", "1234")],
        },
    ]
}
