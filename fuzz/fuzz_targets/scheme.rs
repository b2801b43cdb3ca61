//! Schemes of a receiver's own, lists and pairs and timestamps, accept exactly what the naive
//! oracle accepts, and what they sign they verify.
#![no_main]

use countersign_fuzz::Case;
use countersign_oracle::SCHEMES;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|case: Case| {
    let Some(mut opened) = case.open(&[&SCHEMES]) else { return };
    let _ = opened.verdict();
    if opened.sign() {
        assert!(opened.delivery.verify(&*opened.verifier).is_ok());
    }
});
