//! Each tag has exactly one accepted text, and every other text of a tag is a mismatch, not a
//! fault of its form.
#![no_main]

use arbitrary::Arbitrary;
use countersign::{Error, Request, UnixTime, Verifier as _, Webhook};
use countersign_fuzz::Edit;
use countersign_oracle::recipe::{TEXT_FORMS, TextForm};
use countersign_oracle::tag::{encode, is_well_formed, same};
use libfuzzer_sys::fuzz_target;

#[derive(Arbitrary, Debug)]
enum Text<'a> {
    OfTheTag,
    OfAnyTag([u8; 64]),
    Any(&'a str),
}

#[derive(Arbitrary, Debug)]
struct Signed<'a> {
    hash: u8,
    encoding: u8,
    text: Text<'a>,
    edits: Vec<Edit>,
    body: &'a [u8],
}

fuzz_target!(|signed: Signed| {
    let forms = &TEXT_FORMS[usize::from(signed.hash) % 3];
    let &TextForm { ref scheme, hash, encoding } = &forms[usize::from(signed.encoding) % 6];
    let right = encode(encoding, &hash.tag(b"secret", signed.body));
    let mut bytes = match signed.text {
        Text::OfTheTag => right.clone().into_bytes(),
        Text::OfAnyTag(tag) => encode(encoding, &tag[..hash.tag_len()]).into_bytes(),
        Text::Any(text) => text.into(),
    };
    signed.edits.iter().for_each(|edit| edit.apply(&mut bytes));

    let webhook = Webhook::new(scheme, "secret").expect("the secret is usable");
    let headers = [("X-Signature", &bytes)];
    let verdict = webhook.verify(&Request::at(&headers, UnixTime::from_secs(0)), signed.body);
    let text = str::from_utf8(&bytes).unwrap_or_default();
    assert_eq!(verdict.is_ok(), same(encoding, text, &right), "{verdict:?}");
    let read = matches!(verdict, Ok(_) | Err(Error::Mismatch { .. }));
    assert_eq!(read, is_well_formed(encoding, hash.tag_len(), text), "{verdict:?}");
});
