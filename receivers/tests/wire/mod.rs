//! The recorded requests of the library's own tests, and the verifier of each as a receiver takes it.

#[path = "../../../tests/common/captures.rs"]
mod recorded;

use countersign::receiver::{AcceptUnsignedBody, AnyVerifier, BodyVerifier};

use self::recorded::{Capture, verifier};
pub(crate) use self::recorded::{captures, read};

pub(crate) fn bound(capture: &Capture) -> AnyVerifier {
    match capture.provider.as_str() {
        "trace-finance" => AcceptUnsignedBody::new(verifier(capture)).unwrap().into(),
        _ => BodyVerifier::new(verifier(capture)).unwrap().into(),
    }
}
