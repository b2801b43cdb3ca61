//! What a careful receiver writes without a webhook crate: the key set up once, a repeated header
//! refused, exact lengths, one MAC for all candidates, a comparison in constant time.

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use hmac::{Hmac, KeyInit as _, Mac as _};
use http::{HeaderMap, HeaderName};
use sha2::Sha256;
use subtle::ConstantTimeEq as _;

use super::versioned;
use crate::candidate::Candidate;
use crate::rotation::{Delivery, Rotation, SECRET, Scheme, TOLERANCE};

static HUB_SIGNATURE: HeaderName = HeaderName::from_static("x-hub-signature-256");
static WEBHOOK_ID: HeaderName = HeaderName::from_static("webhook-id");
static WEBHOOK_TIMESTAMP: HeaderName = HeaderName::from_static("webhook-timestamp");
static WEBHOOK_SIGNATURE: HeaderName = HeaderName::from_static("webhook-signature");
static STRIPE_SIGNATURE: HeaderName = HeaderName::from_static("stripe-signature");

type Tag = [u8; 32];

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
            ring::hmac::Key::new(ring::hmac::HMAC_SHA256, &secret),
        ),
        candidate(
            rotation,
            versioned("aws-lc-rs"),
            "by hand, as `bare`",
            aws_lc_rs::hmac::Key::new(aws_lc_rs::hmac::HMAC_SHA256, &secret),
        ),
    ]
}

fn candidate<'d>(
    rotation: &'d Rotation,
    name: String,
    note: &'static str,
    key: impl Key + 'd,
) -> Candidate<'d> {
    let (scheme, now) = (rotation.scheme, rotation.now.as_secs());
    Candidate::new(name, note, rotation.as_received(), move |delivery| {
        let valid = match scheme {
            Scheme::GitHub => verify_github(&key, delivery),
            Scheme::StandardWebhooks => verify_standard_webhooks(&key, delivery, now),
            Scheme::Stripe => verify_stripe(&key, delivery, now),
        };
        if valid == Some(true) { Ok(()) } else { Err(()) }
    })
}

fn verify_github(key: &impl Key, delivery: &Delivery) -> Option<bool> {
    let signature = only(&delivery.headers, &HUB_SIGNATURE)?;
    let candidate = decode_hex(signature.strip_prefix(b"sha256=")?)?;
    Some(equal(&key.tag(&[delivery.body.as_bytes()]), &candidate))
}

fn verify_standard_webhooks(key: &impl Key, delivery: &Delivery, now: u64) -> Option<bool> {
    let id = only(&delivery.headers, &WEBHOOK_ID)?;
    let timestamp = only(&delivery.headers, &WEBHOOK_TIMESTAMP)?;
    let signatures = only(&delivery.headers, &WEBHOOK_SIGNATURE)?;
    check_freshness(timestamp, now)?;
    let tag = key.tag(&[id, b".", timestamp, b".", delivery.body.as_bytes()]);
    let mut candidates = signatures
        .split(|byte| *byte == b' ')
        .filter_map(|item| decode_base64(item.strip_prefix(b"v1,")?));
    Some(candidates.any(|candidate| equal(&tag, &candidate)))
}

fn verify_stripe(key: &impl Key, delivery: &Delivery, now: u64) -> Option<bool> {
    let pairs = only(&delivery.headers, &STRIPE_SIGNATURE)?.split(|byte| *byte == b',');
    let timestamp = pairs.clone().find_map(|pair| pair.strip_prefix(b"t="))?;
    check_freshness(timestamp, now)?;
    let tag = key.tag(&[timestamp, b".", delivery.body.as_bytes()]);
    let mut candidates = pairs.filter_map(|pair| decode_hex(pair.strip_prefix(b"v1=")?));
    Some(candidates.any(|candidate| equal(&tag, &candidate)))
}

/// The value of a header that is there once.
fn only<'h>(headers: &'h HeaderMap, name: &HeaderName) -> Option<&'h [u8]> {
    let mut values = headers.get_all(name).iter();
    let value = values.next()?;
    values.next().is_none().then_some(value.as_bytes())
}

fn check_freshness(timestamp: &[u8], now: u64) -> Option<()> {
    let time: u64 = str::from_utf8(timestamp).ok()?.parse().ok()?;
    (time.abs_diff(now) <= TOLERANCE).then_some(())
}

fn decode_hex(text: &[u8]) -> Option<Tag> {
    let mut tag = [0; 32];
    const_hex::decode_to_slice(text, &mut tag).ok()?;
    (text.len() == 64).then_some(tag)
}

fn decode_base64(text: &[u8]) -> Option<Tag> {
    let mut tag = [0; 32];
    let length = BASE64_STANDARD.decode_slice(text, &mut tag).ok()?;
    (length == tag.len()).then_some(tag)
}

fn equal(tag: &Tag, candidate: &Tag) -> bool {
    let words = tag.as_chunks().0.iter().zip(candidate.as_chunks().0);
    let difference = words.fold(0, |difference, (ours, theirs)| {
        difference | (u64::from_ne_bytes(*ours) ^ u64::from_ne_bytes(*theirs))
    });
    difference.ct_eq(&0).into()
}

trait Key {
    /// The tag of a message that is in pieces.
    fn tag(&self, message: &[&[u8]]) -> Tag;
}

impl Key for Hmac<Sha256> {
    fn tag(&self, message: &[&[u8]]) -> Tag {
        let mut mac = self.clone();
        for piece in message {
            mac.update(piece);
        }
        mac.finalize().into_bytes().into()
    }
}

impl Key for ring::hmac::Key {
    fn tag(&self, message: &[&[u8]]) -> Tag {
        let mut mac = ring::hmac::Context::with_key(self);
        for piece in message {
            mac.update(piece);
        }
        mac.sign().as_ref().try_into().expect("HMAC-SHA256 has 32 bytes")
    }
}

impl Key for aws_lc_rs::hmac::Key {
    fn tag(&self, message: &[&[u8]]) -> Tag {
        let mut mac = aws_lc_rs::hmac::Context::with_key(self);
        for piece in message {
            mac.update(piece);
        }
        mac.sign().as_ref().try_into().expect("HMAC-SHA256 has 32 bytes")
    }
}
