use std::fs;

use countersign::algorithm::{
    Algorithm, ECDSA_P256_SHA256_FIXED, ED25519, RSA_PKCS1_SHA256, RSA_PSS_SHA512,
};
use countersign::{
    Covered, Error, HttpSignature, PublicKey, Request, Scheme, Secret, UnixTime, Verifier, Webhook,
    WithPublicKey,
};
use serde::Deserialize;

use super::{ANYTHING, base_of};

#[derive(Deserialize)]
struct File {
    signatures: Vec<Vector>,
    components: Vec<Written>,
}

#[derive(Deserialize)]
struct Vector {
    name: String,
    algorithm: String,
    label: String,
    now: u64,
    method: String,
    url: String,
    headers: Vec<(String, String)>,
    body: Option<String>,
    key: Option<String>,
    secret: Option<String>,
    base: Option<String>,
    expect: String,
}

#[derive(Deserialize)]
struct Written {
    from: String,
    method: Option<String>,
    target: String,
    scheme: String,
    host: String,
    headers: Vec<(String, String)>,
    component: String,
    line: String,
}

fn file() -> File {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/data/rfc9421/requests.json");
    serde_json::from_str(&fs::read_to_string(path).unwrap()).unwrap()
}

fn algorithm(name: &str) -> (&'static str, &'static dyn Algorithm) {
    match name {
        "rsa-pss-sha512" | "PS512" => ("rsa-pss-sha512", RSA_PSS_SHA512),
        "rsa-v1_5-sha256" => ("rsa-v1_5-sha256", RSA_PKCS1_SHA256),
        "ecdsa-p256-sha256" => ("ecdsa-p256-sha256", ECDSA_P256_SHA256_FIXED),
        "ed25519" => ("ed25519", ED25519),
        other => unreachable!("{other}"),
    }
}

impl Vector {
    /// What verifies it, if what is covered is `covers`.
    fn verifier(&self, covers: &'static [Covered]) -> Box<dyn Verifier> {
        let label: &'static str = Box::leak(self.label.clone().into_boxed_str());
        if let Some(secret) = &self.secret {
            let scheme: &'static Scheme<HttpSignature> = Box::leak(Box::new(
                Scheme::http_signature_hmac_sha256("vector").label(label).covers(covers),
            ));
            return Box::new(Webhook::new(scheme, Secret::base64(secret).unwrap()).unwrap());
        }
        let (name, algorithm) = algorithm(&self.algorithm);
        let scheme: &'static Scheme<HttpSignature<WithPublicKey>> = Box::leak(Box::new(
            Scheme::http_signature("vector", name, algorithm).label(label).covers(covers),
        ));
        let text = self.key.as_deref().unwrap();
        let key = if text.starts_with('{') { PublicKey::jwk(text) } else { PublicKey::pem(text) };
        let key = key.unwrap();
        Box::new(Webhook::new(scheme, key).unwrap())
    }

    fn verdict(&self, covers: &'static [Covered]) -> Result<(), Error> {
        let verifier = self.verifier(covers);
        let request = Request::at(&self.headers, UnixTime::from_secs(self.now))
            .method(&self.method)
            .url(&self.url);
        // Where the vector has no body, that of its digest is not known, and the signature is of the head alone.
        let Some(body) = &self.body else { return verifier.begin(&request).map(drop) };
        let whole = verifier.verify(&request, body.as_bytes()).map(drop);
        let streamed = verifier.begin(&request).and_then(|mut verification| {
            body.as_bytes().chunks(7).for_each(|chunk| verification.update(chunk));
            verification.finish().map(drop)
        });
        assert_eq!(whole, streamed, "{}", self.name);
        whole
    }
}

#[test]
fn every_vector_of_a_request_gives_its_verdict() {
    let vectors = file().signatures;
    assert_eq!(vectors.len(), 31);
    for vector in vectors {
        let verdict = vector.verdict(ANYTHING);
        assert_eq!(verdict.is_ok(), vector.expect == "valid", "{}: {verdict:?}", vector.name);
    }
}

#[test]
fn the_base_is_that_of_the_vectors() {
    let mut count = 0;
    for vector in file().signatures {
        let Some(base) = &vector.base else { continue };
        let (_, list) = base.rsplit_once("\"@signature-params\": ").unwrap();
        let headers: Vec<_> =
            vector.headers.iter().map(|(name, value)| (&**name, value.as_bytes())).collect();
        let headers: Vec<_> = headers
            .into_iter()
            .filter(|(name, _)| !name.starts_with("Signature-Input") && *name != "Signature")
            .collect();
        let list = list.replace(";expires=1735693200", "").replace(";created=", ";at=");
        let base = base.replace(";expires=1735693200", "").replace(";created=", ";at=");
        let (method, url) = (Some(&*vector.method), Some(&*vector.url));
        let list = list.replace(";alg=", ";as=");
        assert_eq!(
            base_of(&list, &headers, method, url),
            Ok(base.replace(";alg=", ";as=")),
            "{}",
            vector.name
        );
        count += 1;
    }
    assert!(count > 20, "{count}");
}

const ALL: &[Covered] = &[
    Covered::Component("@method"),
    Covered::Component("@query"),
    Covered::OneOf(&["@target-uri", "@path"]),
    Covered::IfThere("content-type"),
    Covered::Body,
];

/// A signature that covers nothing is one of the RFC's own, and of no use: no profile takes it that wants
/// anything.
#[test]
fn less_than_the_profile_is_refused() {
    let vectors = file().signatures;
    let empty = vectors.iter().find(|vector| vector.name.ends_with("B.2.1")).unwrap();
    let refused = |component| Err(Error::NotCovered { header: "Signature", component });
    assert_eq!(empty.verdict(&[Covered::Component("@method")]), refused("@method"));
    assert_eq!(empty.verdict(&[Covered::Body]), refused("content-digest"));
    assert_eq!(empty.verdict(&[Covered::BodyUnlessEmpty]), refused("content-digest"));
    assert_eq!(empty.verdict(&[Covered::IfThere("date")]), refused("date"));
    assert_eq!(empty.verdict(&[Covered::IfThere("x-date")]), Ok(()));
    let full = vectors.iter().find(|vector| vector.name.ends_with("B.2.3")).unwrap();
    assert_eq!(full.verdict(ALL), Ok(()));
    assert_eq!(full.verdict(&[Covered::OneOf(&["@scheme", "host"])]), refused("@scheme"));
    let some = vectors.iter().find(|vector| vector.name.ends_with("B.2.2")).unwrap();
    assert_eq!(some.verdict(&[Covered::QueryParameter("Pet")]), Ok(()));
    assert_eq!(some.verdict(&[Covered::QueryParameter("param")]), refused("param"));
}

#[test]
fn every_component_of_a_request_is_written_as_the_rfc_has_it() {
    let mut count = 0;
    for Written { from, method, target, scheme, host, headers, component, line } in
        file().components
    {
        let headers: Vec<_> =
            headers.iter().map(|(name, value)| (&**name, value.as_bytes())).collect();
        let url = match &*target {
            target if target.contains("://") => target.to_owned(),
            target if target.starts_with('/') => format!("{scheme}://{host}{target}"),
            target => format!("{scheme}://{target}"),
        };
        let base = base_of(&format!("({component})"), &headers, method.as_deref(), Some(&url));
        if component.ends_with(";tr") || component == "\"@status\"" {
            assert_eq!(base, Err(Error::NotOfARequest { header: "Signature-Input" }));
            continue;
        }
        // What stands in a request's first line, where it is not a path, no receiver of a delivery sees.
        if component == "\"@request-target\""
            && !target.starts_with('/')
            && method.as_deref() != Some("CONNECT")
        {
            continue;
        }
        let expected = format!("{line}\n\"@signature-params\": ({component})");
        assert_eq!(base, Ok(expected), "{from}");
        count += 1;
    }
    assert_eq!(count, 33);
}
