//! The providers accept exactly what the naive oracle accepts, and name the same secret.
#![no_main]

use countersign_fuzz::Case;
use countersign_oracle::PROVIDERS;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|case: Case| {
    let Some(opened) = case.open(&[&PROVIDERS]) else { return };
    let _ = opened.verdict().map_err(|error| error.to_string());
});
