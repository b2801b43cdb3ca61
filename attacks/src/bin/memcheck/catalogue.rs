//! Every scheme of the catalogue that has a secret.

use countersign::{Entry, Keys, Part, SecretForm};

use crate::with_secrets::with_secrets;
use crate::{
    COUNTS, FORGERS_KEY, KEYS, NOW, bind_secret, check as verify, recorded, request, sign, valgrind,
};

/// With one, two and four keys, valid under the last one and forged, and the number of verdicts.
pub(crate) fn check() -> usize {
    let entries = with_secrets();
    let (mut verdicts, mut leaking, mut from_recordings) = (0, 0, 0);
    for entry in &entries {
        let errors_before = valgrind::count_errors();
        from_recordings += usize::from(sign(*entry, KEYS[0], &body_of(*entry, &[])).is_none());
        for count in COUNTS {
            verdicts += check_scheme(*entry, count);
        }
        if valgrind::count_errors() > errors_before {
            leaking += 1;
            println!("{}: errors", entry.scheme().id());
        }
    }
    println!(
        "catalogue: {} schemes, {from_recordings} of them by recorded deliveries, verdicts: {verdicts}, \
         schemes with errors: {leaking}",
        entries.len()
    );
    verdicts
}

fn check_scheme(entry: Entry, count: usize) -> usize {
    let keys = &KEYS[..count];
    let receiver = bind_secret(entry, keys);
    let mut verdicts = 0;
    for content in [&[][..], &[b'{'; 119]] {
        let body = body_of(entry, content);
        for (key, signer) in [(KEYS[count - 1], Some(count - 1)), (FORGERS_KEY, None)] {
            let Some(headers) = sign(entry, key, &body) else {
                return check_recorded(entry, count);
            };
            verdicts += verify(receiver.verifier(), &request(&headers), &body, signer);
        }
    }
    verdicts
}

/// The body, with its time where the scheme has it there.
pub(crate) fn body_of(entry: Entry, content: &[u8]) -> Vec<u8> {
    match entry.scheme().time_field() {
        None => content.to_vec(),
        Some(field) => format!(r#"{{"{field}":{NOW}000,"body":"{content:?}"}}"#).into_bytes(),
    }
}

/// A recorded delivery, which nothing here can sign, under its own secret behind others, and under others.
fn check_recorded(entry: Entry, count: usize) -> usize {
    let recorded = recorded::delivery(entry);
    let bind_marked = |texts: &[&str], form: Option<SecretForm>| {
        let marked: Vec<_> = texts.iter().map(|text| valgrind::secret(text.as_bytes())).collect();
        valgrind::unreported(|| {
            let mut texts = marked.iter().map(|text| str::from_utf8(text).unwrap());
            let first = Keys::new(texts.next().unwrap()).form(form);
            recorded.bind(entry, texts.fold(first, Keys::or))
        })
    };
    let others: Vec<_> = KEYS.iter().map(|key| str::from_utf8(key).unwrap()).collect();
    let request = recorded.request();

    // Of a text in any form.
    let mut texts = vec![others[1]; count - 1];
    texts.push(&recorded.secret);
    let receiver = bind_marked(&texts, None);
    let verdicts = verify(receiver.verifier(), &request, &recorded.body, Some(count - 1));
    let other = bind_marked(&others[..count], Some(SecretForm::Bytes));
    // Where neither the URL as given nor the one with another port is signed, both are compared.
    let tries = if entry.scheme().parts().contains(&Part::UrlWithAnyPort) { 2 } else { 1 };
    verdicts + tries * verify(other.verifier(), &request, &recorded.body, None)
}
