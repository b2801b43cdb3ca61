//! What a careful receiver writes for one scheme and one secret: a repeated header refused, one text
//! for each tag, nothing but digits in a timestamp, one MAC for all candidates, a comparison in
//! constant time, the key set up once. `benches/peers` measures the same, also with other libraries.

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use hmac::{Hmac, Mac as _};
use http::{HeaderMap, HeaderName};
use sha2::Sha256;
use subtle::{Choice, ConstantTimeEq as _};

pub type Tag = [u8; 32];

/// A key of HMAC-SHA256 that is set up.
pub trait Key {
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

static HUB_SIGNATURE: HeaderName = HeaderName::from_static("x-hub-signature-256");
static STRIPE_SIGNATURE: HeaderName = HeaderName::from_static("stripe-signature");
static WEBHOOK_ID: HeaderName = HeaderName::from_static("webhook-id");
static WEBHOOK_TIMESTAMP: HeaderName = HeaderName::from_static("webhook-timestamp");
static WEBHOOK_SIGNATURE: HeaderName = HeaderName::from_static("webhook-signature");

/// The longest difference between a timestamp and the clock, in seconds.
pub const TOLERANCE: u64 = 300;

const MAX_CANDIDATES: usize = 8;

pub fn github(key: &impl Key, headers: &HeaderMap, body: &[u8], _: u64) -> Option<()> {
    let signature = only(headers, &HUB_SIGNATURE)?;
    let candidate = decode_hex(signature.strip_prefix(b"sha256=")?)?;
    bool::from(equal(&key.tag(&[body]), &candidate)).then_some(())
}

pub fn stripe(key: &impl Key, headers: &HeaderMap, body: &[u8], now: u64) -> Option<()> {
    let mut timestamp = None;
    let mut candidates = [[0; 32]; MAX_CANDIDATES];
    let mut count = 0;
    for pair in only(headers, &STRIPE_SIGNATURE)?.split(|byte| *byte == b',') {
        if let Some(text) = pair.strip_prefix(b"t=") {
            if timestamp.replace(text).is_some() {
                return None;
            }
        } else if let Some(text) = pair.strip_prefix(b"v1=")
            && let Some(tag) = decode_hex(text)
        {
            *candidates.get_mut(count)? = tag;
            count += 1;
        }
    }
    let timestamp = timestamp?;
    if unix_time(timestamp)?.abs_diff(now) > TOLERANCE {
        return None;
    }
    any_equal(&key.tag(&[timestamp, b".", body]), &candidates[..count])
}

pub fn standard_webhooks(key: &impl Key, headers: &HeaderMap, body: &[u8], now: u64) -> Option<()> {
    let id = only(headers, &WEBHOOK_ID)?;
    let timestamp = only(headers, &WEBHOOK_TIMESTAMP)?;
    // With a dot in it, the id could end where the sender's did not.
    if id.is_empty() || id.contains(&b'.') || unix_time(timestamp)?.abs_diff(now) > TOLERANCE {
        return None;
    }
    let mut candidates = [[0; 32]; MAX_CANDIDATES];
    let mut count = 0;
    for item in only(headers, &WEBHOOK_SIGNATURE)?.split(|byte| *byte == b' ') {
        if let Some(text) = item.strip_prefix(b"v1,")
            && let Some(tag) = decode_base64(text)
        {
            *candidates.get_mut(count)? = tag;
            count += 1;
        }
    }
    any_equal(&key.tag(&[id, b".", timestamp, b".", body]), &candidates[..count])
}

/// The value of a header that is there once.
pub fn only<'h>(headers: &'h HeaderMap, name: &HeaderName) -> Option<&'h [u8]> {
    let mut values = headers.get_all(name).iter();
    let value = values.next()?;
    values.next().is_none().then_some(value.as_bytes())
}

/// Digits, and nothing else.
#[must_use]
pub fn unix_time(text: &[u8]) -> Option<u64> {
    text.iter().try_fold(0_u64, |time, digit| {
        let value = digit.checked_sub(b'0').filter(|value| *value < 10)?;
        time.checked_mul(10)?.checked_add(value.into())
    })
}

fn decode_hex(text: &[u8]) -> Option<Tag> {
    let text: &[u8; 64] = text.try_into().ok()?;
    // const-hex takes both cases. Of their digits, A to F alone lack this bit.
    if text.iter().fold(0x20, |common, digit| common & digit) == 0 {
        return None;
    }
    let mut tag = [0; 32];
    const_hex::decode_to_slice(text, &mut tag).ok()?;
    Some(tag)
}

fn decode_base64(text: &[u8]) -> Option<Tag> {
    let mut tag = [0; 32];
    let length = BASE64_STANDARD.decode_slice(text, &mut tag).ok()?;
    (length == tag.len()).then_some(tag)
}

fn any_equal(tag: &Tag, candidates: &[Tag]) -> Option<()> {
    let mut found = Choice::from(0);
    for candidate in candidates {
        found |= equal(tag, candidate);
    }
    bool::from(found).then_some(())
}

fn equal(tag: &Tag, candidate: &Tag) -> Choice {
    let words = tag.as_chunks().0.iter().zip(candidate.as_chunks().0);
    let difference = words.fold(0, |difference, (ours, theirs)| {
        difference | (u64::from_ne_bytes(*ours) ^ u64::from_ne_bytes(*theirs))
    });
    difference.ct_eq(&0)
}
