use countersign_peers::candidate::Candidate;
use countersign_peers::versioned;
use http::{HeaderMap, HeaderName};

use crate::rotation::{Rotation, SECRET, Scheme};

pub fn candidates(rotation: &Rotation) -> Vec<Candidate<'_>> {
    match rotation.scheme {
        Scheme::StandardWebhooks => vec![svix(rotation), standardwebhooks(rotation)],
        Scheme::GitHub | Scheme::Stripe => Vec::new(),
    }
}

fn svix(rotation: &Rotation) -> Candidate<'_> {
    let webhook = svix::webhooks::Webhook::new(SECRET).expect("it is base64");
    Candidate::new(
        versioned("svix"),
        "reads the clock; the headers under its own names, `svix-id` and so on, which it looks \
         for first; takes UTF-8 bodies",
        rotation.map(|delivery| (svix_named(&delivery.headers), delivery.body.as_bytes())),
        move |(headers, body)| webhook.verify(body, headers),
    )
}

fn standardwebhooks(rotation: &Rotation) -> Candidate<'_> {
    let webhook = standardwebhooks::Webhook::new(SECRET).expect("it is base64");
    Candidate::new(
        versioned("standardwebhooks"),
        "reads the clock; takes UTF-8 bodies",
        rotation.as_received(),
        move |delivery| webhook.verify(delivery.body.as_bytes(), &delivery.headers),
    )
}

fn svix_named(headers: &HeaderMap) -> HeaderMap {
    headers
        .iter()
        .map(|(name, value)| {
            let name = name.as_str().replace("webhook-", "svix-");
            (HeaderName::try_from(name).expect("it is a header name"), value.clone())
        })
        .collect()
}
