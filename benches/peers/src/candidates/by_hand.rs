//! What a careful receiver writes without a webhook crate, with one library or the other.

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use countersign_peers::by_hand::{self, Key, Tag};
use countersign_peers::candidate::Candidate;
use countersign_peers::versioned;
use hmac::{Hmac, KeyInit as _};
use http::HeaderMap;
use sha2::Sha256;

use crate::rotation::{Rotation, SECRET, Scheme};

pub fn candidates(rotation: &Rotation) -> Vec<Candidate<'_>> {
    let secret = match rotation.scheme {
        Scheme::GitHub | Scheme::Stripe => SECRET.into(),
        Scheme::StandardWebhooks => BASE64_STANDARD.decode(SECRET).expect("it is base64"),
    };
    vec![
        candidate(
            rotation,
            "bare".into(),
            "by hand: hmac 0.13 and sha2 0.11, a keyed state cloned, const-hex or base64, tags \
             compared in words",
            Hmac::<Sha256>::new_from_slice(&secret).expect("HMAC takes every key"),
        ),
        candidate(
            rotation,
            versioned("ring"),
            "by hand, as `bare`",
            Ring(ring::hmac::Key::new(ring::hmac::HMAC_SHA256, &secret)),
        ),
        candidate(
            rotation,
            versioned("aws-lc-rs"),
            "by hand, as `bare`",
            AwsLc(aws_lc_rs::hmac::Key::new(aws_lc_rs::hmac::HMAC_SHA256, &secret)),
        ),
    ]
}

fn candidate<'d, K: Key + 'd>(
    rotation: &'d Rotation,
    name: String,
    note: &'static str,
    key: K,
) -> Candidate<'d> {
    let verify: fn(&K, &HeaderMap, &[u8], u64) -> Option<()> = match rotation.scheme {
        Scheme::GitHub => by_hand::github,
        Scheme::StandardWebhooks => by_hand::standard_webhooks,
        Scheme::Stripe => by_hand::stripe,
    };
    let now = rotation.now.as_secs();
    Candidate::new(name, note, rotation.as_received(), move |delivery| {
        verify(&key, &delivery.headers, delivery.body.as_bytes(), now).ok_or(())
    })
}

struct Ring(ring::hmac::Key);

impl Key for Ring {
    fn tag(&self, message: &[&[u8]]) -> Tag {
        let mut mac = ring::hmac::Context::with_key(&self.0);
        for piece in message {
            mac.update(piece);
        }
        mac.sign().as_ref().try_into().expect("HMAC-SHA256 has 32 bytes")
    }
}

struct AwsLc(aws_lc_rs::hmac::Key);

impl Key for AwsLc {
    fn tag(&self, message: &[&[u8]]) -> Tag {
        let mut mac = aws_lc_rs::hmac::Context::with_key(&self.0);
        for piece in message {
            mac.update(piece);
        }
        mac.sign().as_ref().try_into().expect("HMAC-SHA256 has 32 bytes")
    }
}
