//! No second reading: of what a provider of the catalogue has signed once, each message is cut anew
//! wherever it can be, and no other request is taken for it, where the recipe leaves nothing open. The
//! body holds whatever could be taken for another part.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use countersign::providers::{entries, find};
use countersign::{
    AnyScheme, Bound, Encoding, Entry, Error, Hash, Keys, Part, Request, Signer, UnixTime, Verifier,
};
use hmac::{Hmac, KeyInit as _, Mac as _};
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
            Part::Path | Part::Query | Part::Listed(_) | Part::Host | Part::Parameter(_) => {
                next.url = URL.into();
            }
            Part::Body => next.body = value.to_vec(),
            // Of no other text is the body known.
            Part::BodyHash(..) | Part::BodyHashUnlessEmpty(..) | Part::BodyDigest(_) => {
                next.body = BODY.into();
            }
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
    if let Part::BodyDigest(hash) = part {
        if message == digest(*hash, BODY) {
            out.push(so_far.with(*part, message));
        }
        return;
    }
    let fixed = match part {
        Part::Text(text) => Some((*text).to_owned()),
        Part::Setting(_) => Some(SETTING.to_owned()),
        Part::Secret => Some(SECRET.to_owned()),
        Part::BodyHash(hash, encoding) | Part::BodyHashUnlessEmpty(hash, encoding) => {
            Some(text_of(*hash, *encoding, BODY))
        }
        // A receiver has one host, and a path and a query for each scheme.
        Part::Path => Some("/in".to_owned()),
        Part::Query | Part::Listed(_) => Some("a=7&data.id=7".to_owned()),
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

fn message_of(scheme: &AnyScheme, time: &str) -> Vec<u8> {
    let text = |part: &Part| match part {
        Part::BodyHash(hash, encoding) | Part::BodyHashUnlessEmpty(hash, encoding) => {
            text_of(*hash, *encoding, BODY).into_bytes()
        }
        Part::BodyDigest(hash) => digest(*hash, BODY),
        part => fixed_text(part, time).as_bytes().to_vec(),
    };
    scheme.parts().iter().flat_map(text).collect()
}

/// A hash of the body.
fn digest(hash: Hash, body: &str) -> Vec<u8> {
    match hash {
        Hash::SHA1 => sha1::Sha1::digest(body).to_vec(),
        Hash::SHA256 => sha2::Sha256::digest(body).to_vec(),
        Hash::SHA512 => sha2::Sha512::digest(body).to_vec(),
        // MD5, which needs a feature.
        _ if body == BODY => hex::decode("1e9ec56ae510d4d5862f6ffbc46fd5a8").unwrap(),
        other => panic!("{other:?} is no hash that is known here"),
    }
}

/// Its text.
fn text_of(hash: Hash, encoding: Encoding, body: &str) -> String {
    let hash = digest(hash, body);
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
        Part::Query | Part::Listed(_) => "a=7&data.id=7",
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
    readings(scheme.parts(), &message, &Reading::default(), &mut found);

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

/// A request for a scheme that signs a list: its URL and its body, in both of which `{sig}` is the signature.
type Listed = [&'static str; 2];

/// What a sender can move in the lists that have no boundaries, as their pages say: the text that is signed, and
/// two requests that are signed so.
const MOVES: [(&str, &str, Listed, Listed); 9] = [
    (
        "payos",
        "a=1&b=2",
        ["", r#"{"data":{"a":1,"b":2},"signature":"{sig}"}"#],
        ["", r#"{"data":{"a":"1&b=2"},"signature":"{sig}"}"#],
    ),
    (
        "billplz",
        "id7|paid_at2018",
        ["", "id=7&paid_at=2018&x_signature={sig}"],
        ["", "id=7&paid=_at2018&x_signature={sig}"],
    ),
    (
        "billplz",
        "id7|namea|paidtrue",
        ["", "id=7&namea=&paid=true&x_signature={sig}"],
        ["", "id=7%7Cnamea%7Cpaidtrue&x_signature={sig}"],
    ),
    (
        "billplz-redirect",
        "billplzid7",
        ["https://h.example/?billplz%5Bid%5D=7&billplz%5Bx_signature%5D={sig}", ""],
        ["https://h.example/?billplz%5Bi%5D=d7&billplz%5Bx_signature%5D={sig}", ""],
    ),
    (
        "mandrill",
        "https://h.example/in?a=7b1",
        ["https://h.example/in?a=7", "b=1"],
        ["https://h.example/in?a=", "7b=1"],
    ),
    (
        "mandrill",
        "https://h.example/inab",
        ["https://h.example/in", "a=b"],
        ["https://h.example/in", "ab="],
    ),
    (
        "vonage-sms-sha256",
        "&text=a_b&timestamp=1795000000",
        ["", r#"{"text":"a=b","timestamp":1795000000,"sig":"{sig}"}"#],
        ["", r#"{"text":"a&b","timestamp":1795000000,"sig":"{sig}"}"#],
    ),
    (
        "shopify-app-proxy",
        "a=logged_in_customer_id=7shop=stimestamp=1795000000",
        [
            "https://h.example/?a=logged_in_customer_id%3D7&shop=s&timestamp=1795000000&signature={sig}",
            "",
        ],
        [
            "https://h.example/?a=&logged_in_customer_id=7&shop=s&timestamp=1795000000&signature={sig}",
            "",
        ],
    ),
    (
        "shopify-app-proxy",
        "a=1,2timestamp=1795000000",
        ["https://h.example/?a=1&a=2&timestamp=1795000000&signature={sig}", ""],
        ["https://h.example/?a=1,2&timestamp=1795000000&signature={sig}", ""],
    ),
];

/// The verdict under the secret `key` on a request whose signature is `tag`.
fn verdict(id: &str, tag: &[u8], [url, body]: Listed) -> Result<(), Error> {
    let webhook = find(id).unwrap().bind(&Keys::new("key")).unwrap();
    let (url, body) =
        (url.replace("{sig}", &hex::encode(tag)), body.replace("{sig}", &hex::encode(tag)));
    let headers = [(webhook.scheme().header().to_owned(), STANDARD.encode(tag))];
    let headers =
        if webhook.scheme().text_form().starts_with("base64") { &headers[..] } else { &[] };
    let url = if url.is_empty() { "https://h.example/in" } else { &url };
    webhook.verify(&Request::at(&headers, NOW).url(url), body.as_bytes()).map(drop)
}

fn tag(id: &str, text: &str) -> Vec<u8> {
    macro_rules! mac {
        ($hash:ty) => {{
            let mut mac = Hmac::<$hash>::new_from_slice(b"key").unwrap();
            mac.update(text.as_bytes());
            mac.finalize().into_bytes().to_vec()
        }};
    }
    if id == "mandrill" { mac!(sha1::Sha1) } else { mac!(sha2::Sha256) }
}

#[cfg(all(feature = "fields", feature = "md5"))]
#[test]
fn what_a_sender_can_move_in_a_list_is_said() {
    for (id, text, as_sent, moved) in MOVES {
        assert!(find(id).unwrap().scheme().leaves_open().count() > 0, "{id}");
        let tag = tag(id, text);
        assert_eq!(verdict(id, &tag, as_sent), Ok(()), "{id}: {as_sent:?}");
        assert_eq!(verdict(id, &tag, moved), Ok(()), "{id}: {moved:?}");
    }
    for (from, to) in [(r#""A":"12","B":"3""#, r#""A":"1","B":"23""#), (r#""A":1"#, r#""B":1"#)] {
        let text = if from.contains("12") { "123key" } else { "1key" };
        let sum = hex::encode(sha2::Sha256::digest(text));
        let webhook = find("tbank").unwrap().bind(&Keys::new("key")).unwrap();
        for members in [from, to] {
            let body = format!(r#"{{{members},"Data":{{}},"Token":"{sum}"}}"#);
            assert!(webhook.verify(&Request::new(&()), body.as_bytes()).is_ok(), "{body}");
        }
    }
}

/// Of a list without boundaries too the time does not move: the name in front of it is there once.
#[cfg(feature = "fields")]
#[test]
fn the_time_in_a_list_never_moves() {
    const ID: &str = "shopify-app-proxy";
    // Sent by a visitor of the shop, and signed for them on another day.
    let text = "a=1so=timestamp=1795000000ztimestamp=1700000000";
    let sent =
        "https://h.example/?a=1&so=time&stamp=1795000000z&timestamp=1700000000&signature={sig}";
    let moved =
        "https://h.example/?a=1&so=&timestamp=1795000000&ztimestamp=1700000000&signature={sig}";
    let tag = tag(ID, text);
    assert!(matches!(verdict(ID, &tag, [sent, ""]), Err(Error::TimestampTooOld { .. })));
    let held = Error::HoldsSeparator { header: "timestamp" };
    assert_eq!(verdict(ID, &tag, [moved, ""]), Err(held));
}

/// Nor where the list is written in lower case, or its names are encoded.
#[cfg(feature = "fields")]
#[test]
fn the_time_in_a_list_that_is_written_otherwise_never_moves() {
    use countersign::{Escape, List, Scheme, Signature, SignedTime, TimeFormat, Webhook};

    const LIST: List = List::of_query().without(&["sig"]).joined("");
    for (list, name, text, moved) in [
        (
            LIST.lower_case(),
            "Time",
            "time=1794000000a=1time=1795000000z=2",
            "TIME=1794000000a%3D1&Time=1795000000&z=2",
        ),
        (
            LIST.escaped(Escape::Rfc3986),
            "t[s]",
            "A=1t%5Bs%5D=1794000000zt%5Bs%5D=1795000000",
            "A=1t&%5Bs%5D=1794000000z&t%5Bs%5D=1795000000",
        ),
    ] {
        let parts = Box::leak(Box::new([Part::Listed(Box::leak(Box::new(list)))]));
        let scheme = Scheme::hmac_sha256("own")
            .signature(Signature::in_parameter("sig"))
            .timestamp(SignedTime::in_parameter(name, TimeFormat::Seconds))
            .unseparated("where a value ends")
            .try_signs_fields(parts);
        let webhook = Webhook::new(Box::leak(Box::new(scheme.unwrap())), SECRET).unwrap();
        let mut mac = Hmac::<sha2::Sha256>::new_from_slice(SECRET.as_bytes()).unwrap();
        mac.update(text.as_bytes());
        let tag = hex::encode(mac.finalize().into_bytes());
        let url = format!("https://h.example/in?{moved}&sig={tag}");
        let verdict = webhook.verify(&Request::at(&(), NOW).url(&url), b"");
        assert_eq!(verdict.err(), Some(Error::HoldsSeparator { header: name }), "{name}");
    }
}
