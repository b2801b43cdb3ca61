//! Every scheme of the catalogue, of whatever family: whatever arrives is answered, alike whole and in
//! pieces; what is signed verifies, and with one change of what is covered it does not.
#![no_main]

use arbitrary::Arbitrary;
use countersign::providers::entries;
use countersign::{Coverage, Headers, Part, Proof, Request, UnixTime, Verifier};
use countersign_fuzz::{Edit, bind};
use libfuzzer_sys::fuzz_target;

#[derive(Arbitrary, Debug)]
struct Delivery<'a> {
    scheme: u8,
    secret: &'a str,
    signature: &'a [u8],
    field: &'a [u8],
    now: u32,
    cut: u8,
    edit: Edit,
    body: &'a [u8],
}

impl Delivery<'_> {
    fn verify(
        &self,
        verifier: &dyn Verifier,
        fields: &[(&str, Vec<u8>)],
        body: &[u8],
    ) -> Result<Proof, countersign::Error> {
        let request = self.request(&fields);
        let whole = verifier.verify(&request, body);
        let streamed = verifier.begin(&request).and_then(|mut check| {
            let (start, end) = body.split_at(body.len().min(self.cut.into()));
            check.update(start);
            check.update(end);
            check.finish()
        });
        assert_eq!(whole.is_ok(), streamed.is_ok(), "{whole:?} {streamed:?}");
        whole
    }

    /// What makes a multipart form of a body that begins like one.
    fn content_type(&self) -> Option<Vec<u8>> {
        let rest = self.body.strip_prefix(b"--")?;
        let end = rest.windows(2).position(|two| two == b"\r\n")?;
        Some([b"multipart/form-data; boundary=", &rest[..end]].concat())
    }

    fn request<'h>(&self, headers: &'h (dyn Headers + Sync)) -> Request<'h> {
        // As many digits as a present time has, which some schemes demand.
        let now = 1_000_000_000 + u64::from(self.now);
        Request::at(headers, UnixTime::from_secs(now))
            .method("POST")
            .url("https://hooks.example.com/in?account=7&data.id=7")
    }
}

fuzz_target!(|delivery: Delivery| {
    let number = usize::from(delivery.scheme) % entries().count();
    let entry = entries().nth(number).expect("it is one of them");
    let Some(bound) = bind(entry, delivery.secret) else { return };
    let (scheme, verifier) = (entry.scheme(), bound.verifier());

    let signed = scheme.parts().iter().filter_map(|part| match part {
        Part::Header(name) | Part::HeaderOf(name, _) => Some((*name, delivery.field.to_vec())),
        _ => None,
    });
    let mut fields: Vec<(&str, Vec<u8>)> = signed.collect();
    let bare = fields.len();
    fields.push((scheme.header(), delivery.signature.to_vec()));
    fields.extend(delivery.content_type().map(|value| ("Content-Type", value)));
    let _ = delivery.verify(verifier, &fields, delivery.body).map_err(|error| error.to_string());

    fields.truncate(bare);
    let body = match scheme.time_field() {
        None => delivery.body.to_vec(),
        Some(field) => {
            let sent = 1_000_000_000 + u64::from(delivery.now);
            format!(r#"{{"{field}":{sent}000,"body":"{:?}"}}"#, delivery.body).into_bytes()
        }
    };
    let signed = bound.signer().map(|it| it.sign(&delivery.request(&fields), &body));
    let Some(Ok(headers)) = signed else { return };
    fields.extend(headers.into_iter().map(|(name, value)| (name, value.into_bytes())));
    let verdict = delivery.verify(verifier, &fields, &body);
    // A body that could be a challenge is signed in answer to one, and no delivery.
    if matches!(verdict, Err(countersign::Error::BodyIsChallenge)) {
        return;
    }
    let proof = verdict.expect("it has just been signed");
    let mut changed = body.clone();
    delivery.edit.apply(&mut changed);
    let harmless = changed == body || proof.coverage() == Coverage::None;
    assert_eq!(delivery.verify(verifier, &fields, &changed).is_ok(), harmless);
});
