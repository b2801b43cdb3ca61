//! What the library reads of a request, as the message of a signature that is always right.

use std::cell::Cell;
use std::ops::RangeInclusive;

use countersign::algorithm::{Algorithm, PublicKeyCheck, VerifyingKey};
use countersign::{ConfigFault, Error, Family, Proof, Request, Scheme, Takes, Verifier, Webhook};

/// An algorithm that finds every signature of one byte right, whatever the key.
pub static ANYTHING: &dyn Algorithm = &Anything;

/// The header of the signature, and that.
pub const SIGNATURE: (&str, &str) = ("X-Signature", "AA==");

thread_local! {
    /// The last message that was found right.
    static MESSAGE: Cell<Vec<u8>> = const { Cell::new(Vec::new()) };
}

#[derive(Debug)]
struct Anything;

impl Algorithm for Anything {
    fn name(&self) -> &'static str {
        "anything"
    }

    fn key_name(&self) -> &'static str {
        "any key"
    }

    fn key(&self, _: &[u8]) -> Result<Box<dyn VerifyingKey>, ConfigFault> {
        Ok(Box::new(Self))
    }
}

impl VerifyingKey for Anything {
    fn signature_len(&self) -> RangeInclusive<usize> {
        1..=1
    }

    fn check(&self, _: &[u8]) -> Option<Box<dyn PublicKeyCheck>> {
        Some(Box::new(Collecting(Vec::new())))
    }
}

struct Collecting(Vec<u8>);

impl PublicKeyCheck for Collecting {
    fn update(&mut self, message: &[u8]) {
        self.0.extend_from_slice(message);
    }

    fn is_valid(self: Box<Self>) -> bool {
        MESSAGE.set(self.0);
        true
    }
}

/// A scheme of [`ANYTHING`] with some key.
///
/// # Panics
/// The scheme does not take one.
pub fn webhook<R: Takes<&'static str> + Family>(scheme: &'static Scheme<R>) -> Webhook<R> {
    Webhook::new(scheme, "AA==").expect("any key will do")
}

/// The message that a scheme of [`ANYTHING`] makes of a request, and what the request proves.
///
/// # Errors
/// The library refuses it.
pub fn read(
    webhook: &impl Verifier,
    request: &Request<'_>,
    body: &[u8],
) -> Result<(Vec<u8>, Proof), Error> {
    let proof = webhook.verify(request, body)?;
    Ok((MESSAGE.take(), proof))
}
