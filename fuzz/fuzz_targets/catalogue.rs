//! Every provider of the catalogue: whatever arrives is answered, alike whole and in pieces; what is
//! signed verifies, and with one change of what is covered it does not.
#![no_main]

use arbitrary::Arbitrary;
use countersign::providers::schemes;
use countersign::{
    Algorithm, Coverage, Part, Request, Secret, Signer as _, UnixTime, Verifier as _,
};
use countersign::{Proof, Webhook};
use countersign_fuzz::Edit;
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
        webhook: &Webhook,
        fields: &[(&str, Vec<u8>)],
        body: &[u8],
    ) -> Result<Proof, countersign::Error> {
        let request = self.request(&fields);
        let whole = webhook.verify(&request, body);
        let streamed = webhook.begin(&request).and_then(|mut check| {
            let (start, end) = body.split_at(body.len().min(self.cut.into()));
            check.update(start);
            check.update(end);
            check.finish()
        });
        assert_eq!(whole.is_ok(), streamed.is_ok(), "{whole:?} {streamed:?}");
        whole
    }

    fn request<'h>(&self, headers: &'h (dyn countersign::Headers + Sync)) -> Request<'h> {
        // As many digits as a present time has, which some schemes demand.
        let now = 1_000_000_000 + u64::from(self.now);
        Request::at(headers, UnixTime::from_secs(now))
            .method("POST")
            .url("https://hooks.example.com/in?account=7")
    }
}

fuzz_target!(|delivery: Delivery| {
    let signing: Vec<_> = schemes()
        .filter(|scheme| {
            let algorithm = scheme.algorithm();
            !scheme.signs_fields()
                && !algorithm.is_asymmetric()
                && algorithm != Algorithm::StaticToken
        })
        .collect();
    let scheme = signing[usize::from(delivery.scheme) % signing.len()];
    let Ok(secret) = Secret::utf8(delivery.secret) else { return };
    let bound = match scheme.setting() {
        Some(name) => Webhook::with_setting(scheme, name, secret),
        None => Webhook::new(scheme, secret),
    };
    let webhook = bound.expect("a provider's scheme is sound");

    let signed = scheme.parts().iter().filter_map(|part| match part {
        Part::Header(name) | Part::HeaderOf(name, _) => Some((*name, delivery.field.to_vec())),
        _ => None,
    });
    let mut fields: Vec<(&str, Vec<u8>)> = signed.collect();
    let bare = fields.len();
    fields.push((scheme.signature_format().header(), delivery.signature.to_vec()));
    let _ = delivery.verify(&webhook, &fields, delivery.body).map_err(|error| error.to_string());

    fields.truncate(bare);
    let Ok(headers) = webhook.sign(&delivery.request(&fields), delivery.body) else { return };
    fields.extend(headers.into_iter().map(|(name, value)| (name, value.into_bytes())));
    delivery.verify(&webhook, &fields, delivery.body).expect("it has just been signed");
    let mut changed = delivery.body.to_vec();
    delivery.edit.apply(&mut changed);
    let harmless = changed == delivery.body || webhook.coverage() == Coverage::None;
    assert_eq!(delivery.verify(&webhook, &fields, &changed).is_ok(), harmless);
});
