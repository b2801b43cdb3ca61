use countersign_peers::by_hand::TOLERANCE;
use countersign_peers::candidate::Candidate;
use countersign_peers::versioned;
use stripe_webhook::{Webhook, WebhookError};

use crate::rotation::{Delivery, Rotation, SECRET, Scheme};

pub fn candidates(rotation: &Rotation) -> Vec<Candidate<'_>> {
    match rotation.scheme {
        Scheme::Stripe => vec![signature_part(rotation)],
        Scheme::GitHub | Scheme::StandardWebhooks => Vec::new(),
    }
}

/// It compares the time after the signature and then parses the event: with a time that is too
/// late, a valid signature ends before the parsing.
fn signature_part(rotation: &Rotation) -> Candidate<'_> {
    let too_late = rotation.now.as_secs() + TOLERANCE + 1;
    let too_late = i64::try_from(too_late).expect("it is the present");
    Candidate::new(
        versioned("async-stripe-webhook"),
        "its signature part, without parsing the event; the time is given; takes the body as \
         `str`, and checking that is in its time",
        rotation.as_received(),
        move |delivery| verify(delivery, too_late),
    )
}

fn verify(delivery: &Delivery, too_late: i64) -> Result<(), WebhookError> {
    let body = str::from_utf8(delivery.body.as_bytes()).map_err(|_| WebhookError::BadSignature)?;
    let signature = delivery.headers.get("stripe-signature").and_then(|value| value.to_str().ok());
    let signature = signature.ok_or(WebhookError::BadSignature)?;
    match Webhook::construct_event_with_timestamp(body, signature, SECRET, too_late) {
        Err(WebhookError::BadTimestamp(_)) => Ok(()),
        Err(refused) => Err(refused),
        Ok(_) => Err(WebhookError::BadSignature),
    }
}
