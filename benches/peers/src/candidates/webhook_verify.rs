use std::sync::Arc;

use countersign_peers::candidate::Candidate;
use countersign_peers::versioned;
use webhook_verify::{Clock, Provider, Secret, VerifyOptions, verify};

use crate::rotation::{Rotation, SECRET, Scheme};

struct GivenTime(u64);

impl Clock for GivenTime {
    fn now(&self) -> u64 {
        self.0
    }
}

pub fn candidates(rotation: &Rotation) -> Vec<Candidate<'_>> {
    let provider = match rotation.scheme {
        Scheme::GitHub => Provider::GitHub,
        Scheme::StandardWebhooks => Provider::StandardWebhooks,
        Scheme::Stripe => Provider::Stripe,
    };
    let secret = Secret::new(SECRET);
    let options = match rotation.scheme {
        Scheme::GitHub => VerifyOptions::default(),
        Scheme::StandardWebhooks | Scheme::Stripe => {
            VerifyOptions::default().with_clock(Some(Arc::new(GivenTime(rotation.now.as_secs()))))
        }
    };
    let note = match rotation.scheme {
        Scheme::GitHub => "",
        Scheme::StandardWebhooks | Scheme::Stripe => "the time is given, through its clock",
    };
    let candidate = Candidate::new(
        versioned("webhook-verify"),
        note,
        rotation.as_received(),
        move |delivery| {
            let body = delivery.body.as_bytes();
            verify(provider, &delivery.headers, body, &secret, options.clone())
        },
    );
    vec![candidate]
}
