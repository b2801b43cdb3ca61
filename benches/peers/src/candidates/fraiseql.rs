use std::collections::BTreeMap;
use std::sync::Arc;

use countersign_peers::candidate::Candidate;
use countersign_peers::versioned;
use fraiseql_webhooks::signature::github::GitHubVerifier;
use fraiseql_webhooks::signature::standard_webhooks::StandardWebhooksVerifier;
use fraiseql_webhooks::signature::stripe::StripeVerifier;
use fraiseql_webhooks::{Clock, InboundRequest, SignatureVerifier};
use http::HeaderMap;

use crate::rotation::{Rotation, SECRET, Scheme};

struct GivenTime(i64);

impl Clock for GivenTime {
    fn now(&self) -> i64 {
        self.0
    }
}

pub fn candidates(rotation: &Rotation) -> Vec<Candidate<'_>> {
    match rotation.scheme {
        Scheme::GitHub => both(rotation, || GitHubVerifier),
        Scheme::StandardWebhooks => {
            both(rotation, || StandardWebhooksVerifier::new().with_clock(clock(rotation)))
        }
        Scheme::Stripe => both(rotation, || StripeVerifier::with_clock(clock(rotation))),
    }
}

fn clock(rotation: &Rotation) -> Arc<dyn Clock> {
    let seconds = i64::try_from(rotation.now.as_secs()).expect("it is the present");
    Arc::new(GivenTime(seconds))
}

/// It reads headers from a `BTreeMap`: once with that at hand, as in its own server, and once with
/// what a receiver that has an `http::HeaderMap` does first.
fn both<'d, V: SignatureVerifier + 'd>(
    rotation: &'d Rotation,
    verifier: impl Fn() -> V,
) -> Vec<Candidate<'d>> {
    let name = versioned("fraiseql-webhooks");
    let with_map = verifier();
    let without_map = verifier();
    vec![
        Candidate::new(
            name.clone(),
            "its `BTreeMap` of the headers is at hand; where there is a timestamp, the time is \
             given, through its clock",
            rotation.map(|delivery| (to_map(&delivery.headers), delivery.body.as_bytes())),
            move |(headers, body)| {
                with_map.verify(&InboundRequest::new(headers, body, None), SECRET)
            },
        ),
        Candidate::new(
            format!("{name}, makes its map"),
            "the same, with the `BTreeMap` made from the `http::HeaderMap` in each call",
            rotation.as_received(),
            move |delivery| {
                let headers = to_map(&delivery.headers);
                let request = InboundRequest::new(&headers, delivery.body.as_bytes(), None);
                without_map.verify(&request, SECRET)
            },
        ),
    ]
}

fn to_map(headers: &HeaderMap) -> BTreeMap<String, String> {
    headers
        .iter()
        .filter_map(|(name, value)| Some((name.to_string(), value.to_str().ok()?.to_owned())))
        .collect()
}
