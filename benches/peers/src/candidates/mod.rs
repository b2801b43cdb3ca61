//! One file for each group of candidates. Each gives its ways to verify a rotation; none, where it
//! does not know the scheme.

mod async_stripe;
mod by_hand;
mod countersign;
mod fraiseql;
mod limit;
mod rocket;
mod svix;
mod webhook_verify;

use countersign_peers::candidate::Candidate;

use crate::rotation::Rotation;

pub fn all(rotation: &Rotation) -> Vec<Candidate<'_>> {
    [
        limit::candidates,
        by_hand::candidates,
        countersign::candidates,
        webhook_verify::candidates,
        fraiseql::candidates,
        rocket::candidates,
        svix::candidates,
        async_stripe::candidates,
    ]
    .iter()
    .flat_map(|candidates| candidates(rotation))
    .collect()
}
