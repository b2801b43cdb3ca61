use std::cell::Cell;

use countersign_peers::LIMIT;
use countersign_peers::candidate::Candidate;
use sha2::block_api::compress256;

use crate::rotation::{Delivery, Rotation, Scheme};

/// The SHA-256 compressions of a keyed HMAC, each of which needs the one before it.
pub fn candidates(rotation: &Rotation) -> Vec<Candidate<'_>> {
    let chain = Cell::new([1; 8]);
    let candidate = Candidate::that_accepts_all(
        LIMIT,
        "the SHA-256 compressions alone, one after another",
        rotation.map(|delivery| blocks(rotation.scheme, delivery)),
        move |blocks| {
            let mut state = chain.get();
            compress256(&mut state, blocks);
            chain.set(state);
            state
        },
    );
    vec![candidate]
}

/// As many blocks as the padded message has, and one for the outer hash.
fn blocks(scheme: Scheme, delivery: &Delivery) -> Vec<[u8; 64]> {
    let count = (signed_len(scheme, delivery) + 9).div_ceil(64) + 1;
    let mut bytes = delivery.body.clone().into_bytes();
    bytes.resize(count * 64, 0);
    bytes.as_chunks().0.to_vec()
}

fn signed_len(scheme: Scheme, delivery: &Delivery) -> usize {
    const UNIX_TIME: usize = "1795000000".len();
    let before = match scheme {
        Scheme::GitHub => 0,
        Scheme::StandardWebhooks => delivery.headers["webhook-id"].len() + UNIX_TIME + "..".len(),
        Scheme::Stripe => UNIX_TIME + ".".len(),
    };
    before + delivery.body.len()
}
