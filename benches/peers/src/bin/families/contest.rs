//! What the families have in common: deliveries, and the candidates that need no crate of the family's.

use std::borrow::Cow;
use std::hint::black_box;
use std::rc::Rc;

use countersign::{Request, UnixTime, Verifier};
use countersign_peers::candidate::{Candidate, FORGED};
use countersign_peers::{OURS, versioned};
use http::{HeaderMap, HeaderName, HeaderValue};

use crate::key_pair::{KeyPair, Sha256};

pub const URL: &str = "https://hooks.example.com/in?account=7";

/// Each has a signature of its own: with one, the processor would learn it by heart.
const DELIVERIES: usize = 128;

pub struct Contest {
    pub title: String,
    /// The first is the call alone that the others make too.
    pub candidates: Vec<Candidate<'static>>,
}

pub struct Delivery {
    pub headers: HeaderMap,
    pub body: Vec<u8>,
    /// What is signed, which the candidates find out themselves.
    message: Vec<u8>,
    signature: Vec<u8>,
}

/// A message, and what claims to be its signature.
pub type Signed<'d> = (Cow<'d, [u8]>, Vec<u8>);

/// How a family writes what it signs.
pub trait Form: Copy + 'static {
    /// Whether the body's hash is signed in its stead.
    const HASHES_BODY: bool;

    /// What is signed of a request with this body.
    fn message(&self, body: &[u8]) -> Vec<u8>;

    fn headers(
        &self,
        body: &[u8],
        message: &[u8],
        signature: &[u8],
    ) -> Vec<(&'static HeaderName, String)>;

    /// What a careful receiver writes around a library's calls. All is right but for the signature, unless there
    /// is none.
    fn read<'d>(&self, delivery: &'d Delivery, sha256: Sha256) -> Option<Signed<'d>>;
}

/// Valid ones, and forged ones at the end: with another body, and with another's signature.
pub fn deliveries(form: impl Form, pair: &KeyPair, size: usize) -> Vec<Rc<Delivery>> {
    let mut random = fastrand::Rng::with_seed(1);
    let mut body = || -> Vec<u8> { (0..size).map(|_| random.alphanumeric() as u8).collect() };
    let delivery = |number: usize, body: Vec<u8>, signature: Option<Vec<u8>>| {
        let message = form.message(&body);
        let signature = signature.unwrap_or_else(|| (pair.sign)(&message));
        let headers = headers(number, size, form.headers(&body, &message, &signature));
        Delivery { headers, body, message, signature }
    };
    let mut all: Vec<_> = (0..DELIVERIES).map(|number| delivery(number, body(), None)).collect();
    let first = &all[0];
    let other_body = Delivery {
        headers: first.headers.clone(),
        body: [&first.body[..], b"!"].concat(),
        message: form.message(b"another body"),
        signature: first.signature.clone(),
    };
    let other_signature = delivery(0, first.body.clone(), Some((pair.sign)(b"another message")));
    let forged: [_; FORGED] = [other_body, other_signature];
    all.extend(forged);
    all.into_iter().map(Rc::new).collect()
}

fn headers(number: usize, size: usize, signed: Vec<(&'static HeaderName, String)>) -> HeaderMap {
    let mut headers = HeaderMap::new();
    for (name, value) in [
        ("host", "hooks.example.com".to_owned()),
        ("user-agent", "Webhooks/1.0".to_owned()),
        ("accept", "*/*".to_owned()),
        ("content-type", "application/json".to_owned()),
        ("content-length", size.to_string()),
        ("x-delivery", format!("72d3162e-cc78-11e3-81ab-{number:012x}")),
        ("accept-encoding", "gzip".to_owned()),
    ] {
        headers.insert(name, HeaderValue::try_from(value).expect("it is ASCII"));
    }
    for (name, value) in signed {
        headers.insert(name, HeaderValue::try_from(value).expect("it is ASCII"));
    }
    headers
}

/// One that has the headers in an `http::HeaderMap`.
pub fn candidate(
    name: impl Into<String>,
    note: &'static str,
    deliveries: &[Rc<Delivery>],
    verify: impl Fn(&Delivery) -> bool + 'static,
) -> Candidate<'static> {
    Candidate::new(
        name,
        note,
        deliveries.to_vec(),
        move |delivery: &Rc<Delivery>| {
            if verify(delivery) { Ok(()) } else { Err(()) }
        },
    )
}

/// The calls alone, countersign, and each library by hand.
pub fn candidates<F: Form>(
    form: F,
    pair: &KeyPair,
    verifier: impl Verifier + 'static,
    now: UnixTime,
    deliveries: &[Rc<Delivery>],
) -> Vec<Candidate<'static>> {
    let [first, ..] = (pair.libraries)(&pair.key);
    let alone = candidate(
        format!("{}, the call alone", versioned(first.name)),
        if F::HASHES_BODY {
            "what countersign calls, with what is signed and the signature at hand; and the body's hash"
        } else {
            "what countersign calls, with the signature at hand"
        },
        deliveries,
        move |Delivery { body, message, signature, .. }| {
            if F::HASHES_BODY {
                black_box((first.sha256)(body));
            }
            (first.verify)(message, signature)
        },
    );
    let ours = candidate(OURS, "", deliveries, move |delivery| {
        let request = Request::at(&delivery.headers, now).method("POST").url(URL);
        verifier.verify(&request, &delivery.body).is_ok()
    });
    let by_hand = (pair.libraries)(&pair.key).into_iter().map(|library| {
        candidate(versioned(library.name), "by hand", deliveries, move |delivery| {
            let signed = form.read(delivery, library.sha256);
            signed.is_some_and(|(message, signature)| (library.verify)(&message, &signature))
        })
    });
    [alone, ours].into_iter().chain(by_hand).collect()
}
