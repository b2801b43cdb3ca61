//! Schemes of a receiver's own, lists and pairs and timestamps, accept exactly what the naive
//! oracle accepts, and what they sign they verify.
#![no_main]

use countersign_fuzz::{Case, others};
use countersign_oracle::SCHEMES;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|case: Case| {
    let Some(mut opened) = case.open(&[&SCHEMES]) else { return };
    let verdict = opened.delivery.verify(&*opened.verifier);
    let expected = opened.recipe.accepts(&opened.delivery, &opened.keys);
    assert_eq!(verdict.as_ref().map(|proof| proof.key()).ok(), expected, "{verdict:?}");
    if expected.is_some() {
        for other in others(opened.recipe, &opened.delivery) {
            assert!(other.verify(&*opened.verifier).is_err(), "{other:?} {:?}", opened.delivery);
        }
    }
    if opened.sign() {
        assert!(opened.delivery.verify(&*opened.verifier).is_ok());
    }
});
