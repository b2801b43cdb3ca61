//! The providers accept exactly what the naive oracle accepts, and name the same secret.
#![no_main]

use countersign_fuzz::{Case, others};
use countersign_oracle::PROVIDERS;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|case: Case| {
    let Some(opened) = case.open(&[&PROVIDERS]) else { return };
    let verdict = opened.delivery.verify(&*opened.verifier);
    let expected = opened.recipe.accepts(&opened.delivery, &opened.keys);
    assert_eq!(verdict.as_ref().map(|proof| proof.key()).ok(), expected, "{verdict:?}");
    if expected.is_some() {
        for other in others(opened.recipe, &opened.delivery) {
            assert!(other.verify(&*opened.verifier).is_err(), "{other:?} {:?}", opened.delivery);
        }
    }
    let _ = verdict.map_err(|error| error.to_string());
});
