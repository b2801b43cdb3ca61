//! Where the body is cut makes no difference.
#![no_main]

use arbitrary::Arbitrary;
use countersign::Verifier as _;
use countersign_fuzz::Case;
use countersign_oracle::{PROVIDERS, SCHEMES};
use libfuzzer_sys::fuzz_target;

#[derive(Arbitrary, Debug)]
struct Chunked<'a> {
    cuts: [u8; 8],
    case: Case<'a>,
}

fuzz_target!(|chunked: Chunked| {
    let Some(opened) = chunked.case.open(&[&PROVIDERS, &SCHEMES]) else { return };
    let in_chunks = opened.verifier.begin(&opened.delivery.request()).and_then(|mut check| {
        let mut rest = opened.delivery.body.as_slice();
        for cut in chunked.cuts {
            let (chunk, after) = rest.split_at(rest.len().min(cut.into()));
            check.update(chunk);
            rest = after;
        }
        check.update(rest);
        check.finish()
    });
    let at_once = opened.delivery.verify(&*opened.verifier);
    assert_eq!(in_chunks.map(|proof| proof.key()), at_once.map(|proof| proof.key()));
});
