//! No second reading: of what a provider of the catalogue has signed once, each message is cut anew
//! wherever it can be, and no other request is taken for it, where the recipe leaves nothing open. The
//! body holds whatever could be taken for another part.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use countersign::providers::entries;
use countersign::{AnyScheme, Bound, Encoding, Entry, Hash, Keys, Part, Request, Signer, UnixTime};
use sha2::Digest as _;

const NOW: UnixTime = UnixTime::from_secs(1_795_000_000);
const ORIGIN: &str = "https://h.example/";
const URL: &str = "https://h.example/in?a=7&data.id=7";
const ID: &str = "id-1";
const SETTING: &str = "cid";
const SECRET: &str = "a secret";
const BODY: &str = r#"{"s":"1.x:y+z","n":1795000001,"ms":1795000000123,"at":"2026-11-18T11:06:41Z","d":"Wed 18 Nov 2026 11:06:42 UTC","u":"2026-11-18T11:06:43"}"#;

/// Their vendors join parts with nothing between, and their pages say what a sender can move. Of none of
/// them is it the time.
const OPEN: [&str; 4] = ["hubspot-v2", "hubspot-v3", "plivo-v2", "square"];

/// A request, as a message was cut.
#[derive(Clone, Default)]
struct Reading {
    headers: Vec<(&'static str, Vec<u8>)>,
    time: Vec<u8>,
    method: Vec<u8>,
    url: Vec<u8>,
    body: Vec<u8>,
}

impl Reading {
    fn with(&self, part: Part, value: &[u8]) -> Self {
        let mut next = self.clone();
        match part {
            Part::Header(name) | Part::HeaderOf(name, _) => {
                next.headers.push((name, value.to_vec()));
            }
            Part::Timestamp => next.time = value.to_vec(),
            Part::Method => next.method = value.to_vec(),
            Part::Url | Part::UrlWithoutQuery | Part::UrlWithDecoded(_) => {
                next.url = value.to_vec();
            }
            Part::PathAndQuery => {
                next.url = [&ORIGIN.as_bytes()[..ORIGIN.len() - 1], value].concat();
            }
            Part::Path | Part::Query | Part::Host | Part::Parameter(_) => next.url = URL.into(),
            Part::Body => next.body = value.to_vec(),
            // Of no other text is the body known.
            Part::BodyHash(..) | Part::BodyHashUnlessEmpty(..) => next.body = BODY.into(),
            Part::Text(_) | Part::Setting(_) | Part::Secret => {}
            _ => panic!("{part:?} is no part that is cut"),
        }
        next
    }
}

/// Whether a server could hand it over: a target of visible ASCII, at the receiver's origin.
fn is_url(text: &str) -> bool {
    text.starts_with(ORIGIN) && text.bytes().all(|byte| byte.is_ascii_graphic())
}

/// Every cut of the message that a server could hand over as a request.
fn readings(parts: &[Part], message: &[u8], so_far: &Reading, out: &mut Vec<Reading>) {
    let Some((part, rest)) = parts.split_first() else {
        if message.is_empty() {
            out.push(so_far.clone());
        }
        return;
    };
    let fixed = match part {
        Part::Text(text) => Some((*text).to_owned()),
        Part::Setting(_) => Some(SETTING.to_owned()),
        Part::Secret => Some(SECRET.to_owned()),
        Part::BodyHash(hash, encoding) | Part::BodyHashUnlessEmpty(hash, encoding) => {
            Some(text_of(*hash, *encoding, BODY))
        }
        // A receiver has one host, and a path and a query for each scheme.
        Part::Path => Some("/in".to_owned()),
        Part::Query => Some("a=7&data.id=7".to_owned()),
        Part::Parameter("a" | "data.id") => Some("7".to_owned()),
        Part::Host => Some("h.example".to_owned()),
        _ => None,
    };
    if let Some(fixed) = fixed {
        if let Some(after) = message.strip_prefix(fixed.as_bytes()) {
            readings(rest, after, &so_far.with(*part, fixed.as_bytes()), out);
        }
        return;
    }
    for end in 0..=message.len() {
        let (value, after) = message.split_at(end);
        let is_text = str::from_utf8(value);
        let is_plausible = match part {
            Part::Header(_) | Part::HeaderOf(..) => {
                !value.is_empty() && value.iter().all(|byte| matches!(byte, b' '..=b'~' | 0x80..))
            }
            Part::Timestamp => (1..36).contains(&value.len()),
            Part::Method => !value.is_empty() && value.iter().all(u8::is_ascii_alphanumeric),
            Part::Url | Part::UrlWithoutQuery | Part::UrlWithDecoded(_) => {
                is_text.is_ok_and(is_url)
            }
            Part::PathAndQuery => value.starts_with(b"/") && value.iter().all(u8::is_ascii_graphic),
            _ => true,
        };
        if is_plausible {
            readings(rest, after, &so_far.with(*part, value), out);
        }
    }
}

/// Every scheme that can sign, bound.
fn signers() -> impl Iterator<Item = Box<dyn Signer>> {
    let bound = |entry: Entry| {
        let setting = entry.scheme().setting().map(|_| SETTING);
        match entry.bind(&Keys::bytes(SECRET.as_bytes()).setting(setting)) {
            Ok(Bound::Signing(signer)) => Some(signer),
            _ => None,
        }
    };
    // A token's parts are read by its own family, which has no message to read in another way.
    let has_message = |entry: &Entry| {
        entry.scheme().template().is_some() && entry.scheme().time_field().is_none()
    };
    entries().filter(has_message).filter_map(bound)
}

/// The time as it was signed.
fn time_of(scheme: &AnyScheme, signed: &[(&'static str, String)]) -> String {
    if scheme.tolerance().is_none() {
        return String::new();
    }
    let forms = [
        "Wed, 18 Nov 2026 11:06:40 GMT",
        "Wed 18 Nov 2026 11:06:40 UTC",
        "2026-11-18T11:06:40Z",
        "2026-11-18T11:06:40",
        "1795000000000",
        "1795000000",
    ];
    let unwrapped = |value: &str| String::from_utf8(STANDARD.decode(value).ok()?).ok();
    let holds = |value: &str, form: &str| {
        value.contains(form) || unwrapped(value).is_some_and(|text| text.contains(form))
    };
    let is_there = |form: &&str| signed.iter().any(|(_, value)| holds(value, form));
    forms.into_iter().find(is_there).unwrap().to_owned()
}

fn message_of(scheme: &AnyScheme, time: &str) -> String {
    let text = |part: &Part| match part {
        Part::BodyHash(hash, encoding) | Part::BodyHashUnlessEmpty(hash, encoding) => {
            text_of(*hash, *encoding, BODY)
        }
        part => fixed_text(part, time).to_owned(),
    };
    scheme.parts().iter().map(text).collect()
}

/// The text of a hash of the body.
fn text_of(hash: Hash, encoding: Encoding, body: &str) -> String {
    let hash = match hash {
        Hash::SHA1 => sha1::Sha1::digest(body).to_vec(),
        Hash::SHA256 => sha2::Sha256::digest(body).to_vec(),
        Hash::SHA512 => sha2::Sha512::digest(body).to_vec(),
        // MD5, which needs a feature.
        _ if body == BODY => hex::decode("1e9ec56ae510d4d5862f6ffbc46fd5a8").unwrap(),
        other => panic!("{other:?} is no hash that is known here"),
    };
    match encoding {
        Encoding::Hex => hex::encode(hash),
        Encoding::HexUpper => hex::encode_upper(hash),
        Encoding::Base64 => STANDARD.encode(hash),
        other => panic!("{other:?} is no form that is known here"),
    }
}

fn fixed_text<'t>(part: &Part, time: &'t str) -> &'t str {
    match part {
        Part::Text(text) => text,
        Part::Header(_) | Part::HeaderOf(..) => ID,
        Part::Setting(_) => SETTING,
        Part::Secret => SECRET,
        Part::Timestamp => time,
        Part::Method => "POST",
        Part::Url | Part::UrlWithDecoded(_) => URL,
        Part::UrlWithoutQuery => "https://h.example/in",
        Part::Path => "/in",
        Part::PathAndQuery => "/in?a=7&data.id=7",
        Part::Query => "a=7&data.id=7",
        Part::Parameter("a" | "data.id") => "7",
        Part::Host => "h.example",
        Part::Body => BODY,
        _ => panic!("{part:?} is no part that is cut"),
    }
}

/// How many requests are accepted with the signature of one, and how many of them have another time.
fn accepted(webhook: &dyn Signer) -> (usize, usize) {
    let scheme = webhook.scheme();
    let names = scheme.parts().iter().filter_map(|part| match part {
        Part::Header(name) | Part::HeaderOf(name, _) => Some((*name, ID)),
        _ => None,
    });
    let ids: Vec<_> = names.collect();
    let signed = webhook.sign(&Request::at(&ids, NOW).method("POST").url(URL), BODY.as_bytes());
    let signed = signed.unwrap();
    let time = time_of(scheme, &signed);
    let ((signature_header, signature), others) = signed.split_last().unwrap();
    let mut found = Vec::new();
    let message = message_of(scheme, &time);
    readings(scheme.parts(), message.as_bytes(), &Reading::default(), &mut found);

    let is_accepted = |reading: &&Reading| {
        let Ok(own_time) = str::from_utf8(&reading.time) else { return false };
        let mut headers = reading.headers.clone();
        for (name, value) in others {
            let is_time = *value == time && !time.is_empty();
            let value = if is_time { own_time } else { value.as_str() };
            headers.push((name, value.as_bytes().to_vec()));
        }
        let is_in_signature = !time.is_empty() && signature.contains(&time);
        let signature = if is_in_signature {
            signature.replacen(&time, own_time, 1)
        } else {
            signature.clone()
        };
        headers.push((signature_header, signature.into_bytes()));
        let (Ok(method), Ok(url)) = (str::from_utf8(&reading.method), str::from_utf8(&reading.url))
        else {
            return false;
        };
        let request = Request::at(&headers, NOW).method(method).url(url);
        webhook.verify(&request, &reading.body).is_ok()
    };
    let accepted: Vec<_> = found.iter().filter(is_accepted).collect();
    let moved = accepted.iter().filter(|reading| reading.time != time.as_bytes()).count();
    (accepted.len(), moved)
}

#[test]
fn a_signature_of_the_catalogue_fits_one_request() {
    let (mut checked, mut open) = (0, Vec::new());
    for signer in signers() {
        let scheme = signer.scheme();
        let (accepted, moved) = accepted(signer.as_ref());
        assert!(accepted >= 1, "{}: its own request is refused", scheme.id());
        assert_eq!(moved, 0, "{}: another time is taken", scheme.id());
        if accepted > 1 {
            open.push(scheme.id());
        }
        checked += 1;
    }
    assert!(checked > 80, "{checked}");
    assert_eq!(open, OPEN);
}
