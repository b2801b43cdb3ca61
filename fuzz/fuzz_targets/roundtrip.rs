//! What a provider signs it verifies, and after one change refuses.
#![no_main]

use arbitrary::Arbitrary;
use countersign::Coverage;
use countersign_fuzz::{Case, Edit};
use countersign_oracle::PROVIDERS;
use countersign_oracle::tag::same;
use libfuzzer_sys::fuzz_target;

#[derive(Arbitrary, Debug)]
struct Changed<'a> {
    of_body: bool,
    edit: Edit,
    case: Case<'a>,
}

fuzz_target!(|changed: Changed| {
    let Some(mut opened) = changed.case.open(&[&PROVIDERS]) else { return };
    if !opened.sign() {
        return;
    }
    let signed = opened.delivery.verify(&*opened.verifier).expect("it has just been signed");

    let delivery = &mut opened.delivery;
    let signature = delivery.headers.last_mut().map(|(_, value)| value).expect("the signature");
    let bytes = if changed.of_body { &mut delivery.body } else { signature };
    let before = bytes.clone();
    changed.edit.apply(bytes);
    let harmless = if changed.of_body {
        before == *bytes || signed.coverage() == Coverage::None
    } else {
        let (before, after) = (String::from_utf8_lossy(&before), String::from_utf8_lossy(bytes));
        same(opened.recipe.encoding, &after, &before)
    };
    assert_eq!(opened.delivery.verify(&*opened.verifier).is_ok(), harmless);
});
