//! What the page has done with a delivery: sent once more, as it was or changed.

use std::sync::Arc;

use http_body_util::BodyExt as _;
use tokio::time::timeout;

use super::bounds::LONGEST_ANSWER;
use super::delivery::{Change, Delivery, Head, Origin, State};
use super::exchange::{Desk, Place};

impl Change {
    pub(super) fn of(name: &str) -> Option<Self> {
        match name {
            "again" => Some(Self::None),
            "signed" => Some(Self::Signature),
            "changed" => Some(Self::Byte),
            _ => None,
        }
    }
}

/// Sends it once more; or why it is not.
pub(super) async fn send(
    desk: Arc<Desk>,
    number: u64,
    change: Change,
    place: Place,
) -> Result<(), String> {
    let delivery = desk.store.read(number, Delivery::clone).ok_or("it is not kept any longer")?;
    if !delivery.can_be_sent() {
        return Err("not all of it was kept".into());
    }
    let mut head = Head::clone(&delivery.head);
    // It is said anew of the body that is sent.
    head.fields.retain(|(name, _)| !name.eq_ignore_ascii_case("content-length"));
    let mut body = delivery.body.kept.to_vec();
    match change {
        Change::None => {}
        Change::Signature => sign(&desk, &delivery, &mut head)?,
        Change::Byte => change_byte(&mut body),
    }
    let answer = desk.send(head, body, Origin::Here(change, number), place).await;
    // The answer is recorded as it is read, and nobody here wants it.
    let mut body = answer.into_body();
    let read = async { while let Some(Ok(_)) = body.frame().await {} };
    // One that does not end is cut here.
    let _ = timeout(LONGEST_ANSWER, read).await;
    Ok(())
}

fn sign(desk: &Desk, delivery: &Delivery, head: &mut Head) -> Result<(), String> {
    let State::Judged(verdict) = &delivery.state else {
        return Err("only what is a delivery of one of the providers can be signed".into());
    };
    let source = desk.sources.get(verdict.setup).ok_or("its provider is not there")?;
    let signer = source.bound.signer().ok_or("nobody but its provider can sign it")?;
    let kept = &delivery.body.kept;
    let body = source.as_signed(head, kept).map_err(|error| error.to_string())?.into_owned();
    let sign = |request: &countersign::Request<'_>| signer.sign(request, &body);
    let added = source.with_request(head, sign).map_err(|error| error.to_string())?;
    let is_added = |name: &str| added.iter().any(|(other, _)| other.eq_ignore_ascii_case(name));
    head.fields.retain(|(name, _)| !is_added(name));
    head.fields.extend(added.into_iter().map(|(name, value)| (name.into(), value.into_bytes())));
    Ok(())
}

/// A letter or a digit in the middle becomes another, so that what was JSON stays so.
fn change_byte(body: &mut Vec<u8>) {
    let middle = body.len() / 2;
    let is_word = |(_, byte): &(usize, &mut u8)| byte.is_ascii_alphanumeric();
    let (before, behind) = body.split_at_mut(middle);
    let found = behind.iter_mut().enumerate().find(is_word);
    let found = found.or_else(|| before.iter_mut().enumerate().find(is_word));
    match found.map(|(_, byte)| byte) {
        Some(byte @ (b'0' | b'a' | b'A')) => *byte = byte.wrapping_add(1),
        Some(byte) => *byte = byte.wrapping_sub(1),
        None => match body.get_mut(middle) {
            Some(byte) => *byte ^= 1,
            None => body.push(b'x'),
        },
    }
}
