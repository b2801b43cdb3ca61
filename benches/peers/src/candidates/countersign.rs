use countersign::{Request, Verifier as _};
use countersign_peers::OURS;
use countersign_peers::candidate::Candidate;

use crate::rotation::Rotation;

pub fn candidates(rotation: &Rotation) -> Vec<Candidate<'_>> {
    if rotation.scheme.data().tolerance().is_some() {
        vec![with_given_time(rotation, "the time is given"), with_clock(rotation)]
    } else {
        vec![with_given_time(rotation, "")]
    }
}

fn with_given_time<'d>(rotation: &'d Rotation, note: &'static str) -> Candidate<'d> {
    let webhook = rotation.scheme.webhook();
    Candidate::new(OURS, note, rotation.as_received(), move |delivery| {
        webhook.verify(&Request::at(&delivery.headers, rotation.now), delivery.body.as_bytes())
    })
}

fn with_clock(rotation: &Rotation) -> Candidate<'_> {
    let webhook = rotation.scheme.webhook();
    Candidate::new(
        format!("{OURS}, reads the clock"),
        "the same, with the system's clock",
        rotation.as_received(),
        move |delivery| webhook.verify(&Request::new(&delivery.headers), delivery.body.as_bytes()),
    )
}
