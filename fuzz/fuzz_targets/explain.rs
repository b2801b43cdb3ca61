//! The search for the cause of a mismatch: whatever is asked, it ends within its bounds, and its
//! texts hold neither the secret nor a valid signature.
#![no_main]

use countersign::explain::{CODES, Inquiry, explain};
use countersign::{Bound, Entry, Keys, Request, SecretForm, UnixTime};
use countersign_fuzz::lines::{entry, headers, line, text};
use libfuzzer_sys::fuzz_target;

/// What the secret signs of this body, where the scheme can sign.
fn signatures(entry: Entry, secret: &str, inquired: &Request<'_>, body: &[u8]) -> Vec<String> {
    let bound = entry.bind(&Keys::new(secret).form(SecretForm::Utf8)).ok();
    let signer = bound.as_ref().and_then(Bound::signer);
    let signed = signer.and_then(|signer| signer.sign(inquired, body).ok());
    let signed = signed.into_iter().flatten().map(|(_, value)| value);
    signed.filter(|value| value.len() >= 24).collect()
}

fuzz_target!(|input: &[u8]| {
    let (id, rest) = line(input);
    let (secrets, rest) = line(rest);
    let (url, rest) = line(rest);
    let (request_line, rest) = line(rest);
    let (headers, body) = headers(rest);
    let entry = entry(id, |_| true);
    let now = UnixTime::from_secs(1_795_000_000);
    let mut words = text(request_line).split(' ');

    let mut inquiry = Inquiry::new(entry, &headers, body).at(now);
    // A secret's own white space and quotes stay.
    let secrets: Vec<_> = text(secrets).split('\t').collect();
    for secret in &secrets {
        inquiry = inquiry.secret(secret);
    }
    if let Some(method) = words.next() {
        inquiry = inquiry.method(method);
    }
    if let Some(target) = words.next() {
        inquiry = inquiry.target(target);
    }
    if !url.is_empty() {
        inquiry = inquiry.url(text(url));
    }
    if entry.scheme().setting().is_some() {
        inquiry = inquiry.setting(secrets.last().copied().unwrap_or_default());
    }
    let Ok(explanation) = explain(&inquiry) else { return };

    assert!(explanation.macs() <= 5_000, "{}", explanation.macs());
    assert!(explanation.bytes_hashed() <= 1024 * 1024 * 1024, "{}", explanation.bytes_hashed());
    let mut shown = format!("{explanation:?} {inquiry:?}");
    assert!(explanation.findings().iter().all(|finding| finding.matches()));
    assert!(!explanation.suspicions().iter().any(|finding| finding.matches()));
    for finding in explanation.findings().iter().chain(explanation.suspicions()) {
        assert!(finding.codes().all(|code| CODES.contains(&code)));
        shown.push_str(&finding.to_string());
    }
    for secret in secrets {
        // None that a sentence could hold by chance.
        let has = |wanted: fn(&u8) -> bool| secret.as_bytes().iter().any(wanted);
        let is_one = secret.len() >= 16 && has(u8::is_ascii_digit) && has(u8::is_ascii_uppercase);
        assert!(!is_one || !shown.contains(secret.trim()), "{shown}");
        let request = Request::at(&headers, now).method("POST").url(text(url));
        for signature in signatures(entry, secret, &request, body) {
            assert!(!shown.contains(&signature), "{shown}");
        }
    }
});
