//! HTTP Message Signatures: the vectors of RFC 9421 for requests, those of schemes that profile it, and
//! every refusal.

mod refusals;
mod vectors;

use std::sync::{Arc, Mutex};

use countersign::algorithm::{Algorithm, PublicKeyCheck, VerifyingKey};
use countersign::{
    ConfigFault, Covered, Error, HttpSignature, PublicKey, Request, Scheme, UnixTime,
    Verifier as _, Webhook, WithPublicKey,
};

/// What passes where anything may be covered.
const ANYTHING: &[Covered] = &[Covered::IfThere("x-not-there")];

/// Takes every signature, and keeps what it was to be of.
#[derive(Debug)]
struct Recording;

thread_local! {
    static MESSAGE: Arc<Mutex<Vec<u8>>> = Arc::default();
}

impl Algorithm for Recording {
    fn name(&self) -> &'static str {
        "recording"
    }

    fn key_name(&self) -> &'static str {
        "any key"
    }

    fn key(&self, _: &[u8]) -> Result<Box<dyn VerifyingKey>, ConfigFault> {
        Ok(Box::new(Self))
    }
}

impl VerifyingKey for Recording {
    fn signature_len(&self) -> std::ops::RangeInclusive<usize> {
        1..=512
    }

    fn check(&self, _: &[u8]) -> Option<Box<dyn PublicKeyCheck>> {
        MESSAGE.with(|message| message.lock().unwrap().clear());
        Some(Box::new(Recorded(MESSAGE.with(Arc::clone))))
    }
}

struct Recorded(Arc<Mutex<Vec<u8>>>);

impl PublicKeyCheck for Recorded {
    fn update(&mut self, message: &[u8]) {
        self.0.lock().unwrap().extend_from_slice(message);
    }

    fn is_valid(self: Box<Self>) -> bool {
        true
    }
}

static RECORDING: Scheme<HttpSignature<WithPublicKey>> =
    Scheme::http_signature("recording", "recording", &Recording).parameters(&[]).covers(ANYTHING);

/// What a signature of this list would be of.
fn base_of(
    list: &str,
    headers: &[(&str, &[u8])],
    method: Option<&str>,
    url: Option<&str>,
) -> Result<String, Error> {
    let input = format!("sig={list}");
    let mut fields = headers.to_vec();
    fields.push(("Signature-Input", input.as_bytes()));
    fields.push(("Signature", b"sig=:AAAA:"));
    let request = Request::of(&fields, method, url, Some(UnixTime::from_secs(0)));
    let webhook = Webhook::new(&RECORDING, PublicKey::bytes(b"any")).unwrap();
    webhook.begin(&request).map(drop)?;
    Ok(MESSAGE.with(|message| String::from_utf8(message.lock().unwrap().clone()).unwrap()))
}
