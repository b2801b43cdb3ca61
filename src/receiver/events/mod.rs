use super::{Accepted, Refusal};

/// What subscribers filter by.
const TARGET: &str = "countersign::verdict";

/// One event: what is in it is the receiver's own, a scheme's or a number. The names of its fields are in
/// `docs/deploy.md`, and stay.
pub(super) fn tell(
    (provider, account): (Option<&'static str>, Option<&str>),
    bytes: u64,
    result: Result<Accepted<'_>, Refusal>,
) {
    match result {
        Ok(Accepted::Delivery(proof)) => {
            let verdict = "valid";
            tracing::info!(target: TARGET, provider, account, verdict, key = proof.key(), bytes);
        }
        Ok(Accepted::Handshake(handshake)) => {
            let verdict = "handshake";
            tracing::info!(target: TARGET, provider, account, verdict, handshake, bytes);
        }
        Err(refusal) => tell_refusal((provider, account), bytes, refusal),
    }
}

fn tell_refusal(
    (provider, account): (Option<&'static str>, Option<&str>),
    bytes: u64,
    refusal: Refusal,
) {
    let (verdict, code) = ("refused", refusal.code());
    match refusal {
        // The receiver's own, and no sender's.
        Refusal::NoLayer | Refusal::LookUpFailed => {
            tracing::error!(target: TARGET, provider, account, verdict, code, bytes);
        }
        _ => tracing::warn!(target: TARGET, provider, account, verdict, code, bytes),
    }
}
