//! Providers that sign fields of a form or of a JSON body: what a change to a valid vector gives, and
//! a body that is not what it has to be. `tests/catalogue.rs` runs the vectors themselves.

#![cfg(feature = "fields")]

#[path = "common/recorded.rs"]
mod recorded;

use std::collections::HashSet;
use std::fmt::Write as _;
use std::time::Duration;

use allocation_counter::measure;
use countersign::Part::{
    Body, BodyHashIn, Field, FieldAs, Listed, OptionalField, RawField, Setting,
    SortedFieldsWithout, SortedUrlAndFields, Text, Timestamp, Url, UrlWithAnyPort,
};
use countersign::providers::{
    AdyenPayments, DropboxSign, Linear, Mailgun, PlivoV3, Pusher, Twilio, TwilioSharedKey,
};
use countersign::{
    ConfigFault, Coverage, Draft, Encoding, Error, Escape, FieldText, Fields, List, Part, Proof,
    Request, Scheme, Shape, Signature, SignedTime, Signer, TimeFormat, ToldApartBy, UnixTime,
    Verifier, Webhook, WithSecret,
};
use hmac::{Hmac, KeyInit as _, Mac as _};
use recorded::{Vector, vectors};
use sha2::Sha256;

const MIB: usize = 1024 * 1024;

/// The verdict, which is the same whole and in pieces.
fn verdict(verifier: &dyn Verifier, request: &Request<'_>, body: &[u8]) -> Result<Proof, Error> {
    let whole = verifier.verify(request, body);
    for size in [1000, 4099] {
        let streamed = verifier.begin(request).and_then(|mut verification| {
            body.chunks(size).for_each(|chunk| verification.update(chunk));
            verification.finish()
        });
        assert_eq!(streamed.err(), whole.as_ref().err().copied());
    }
    whole
}

fn valid_vectors(id: &str, valid: usize, invalid: usize) -> impl Iterator<Item = Vector> {
    vectors(id, valid, invalid).into_iter().filter(Vector::is_valid)
}

/// The error of a vector with another body, header value or URL.
struct Changed<'v> {
    vector: &'v Vector,
    verifier: &'v dyn Verifier,
    headers: Vec<(String, String)>,
    url: String,
}

impl<'v> Changed<'v> {
    fn new(vector: &'v Vector, verifier: &'v dyn Verifier) -> Self {
        let headers = vector.headers.clone().into_iter().collect();
        Self { vector, verifier, headers, url: vector.url.clone().unwrap_or_default() }
    }

    fn request(&self) -> Request<'_> {
        let now = UnixTime::from_secs(self.vector.now.unwrap_or(1_795_000_000));
        Request::at(&self.headers, now).url(self.url.as_str())
    }

    fn outcome(&self, body: &[u8]) -> Result<Proof, Error> {
        verdict(self.verifier, &self.request(), body)
    }

    fn error(&self, body: &str) -> Option<Error> {
        self.outcome(body.as_bytes()).err()
    }
}

const TWILIO: &str = "X-Twilio-Signature";

#[test]
fn a_change_to_a_form() {
    let mismatch = Some(Error::Mismatch { header: TWILIO });
    for vector in valid_vectors("twilio", 6, 2) {
        let twilio = Twilio::new(&vector.secret).unwrap();
        let mut changed = Changed::new(&vector, &twilio);
        let body = String::from_utf8(vector.body()).unwrap();
        let proof = changed.outcome(body.as_bytes()).unwrap();
        assert_eq!((proof.coverage(), proof.key()), (Coverage::Fields, 0));

        let fields: Vec<_> = body.split('&').collect();
        let reversed: Vec<_> = fields.iter().rev().copied().collect();
        assert_eq!(changed.error(&reversed.join("&")), None, "the order is not signed");
        assert_eq!(changed.error(&format!("{body}&{}", fields[0])), None, "nor is a repeated pair");
        for at in 0..fields.len() {
            let mut others = fields.clone();
            let removed = others.remove(at);
            if !others.contains(&removed) {
                assert_eq!(changed.error(&others.join("&")), mismatch, "without {removed}");
            }
            others.insert(at, "Digits=9");
            assert_eq!(changed.error(&others.join("&")), mismatch);
        }
        assert_eq!(changed.error(&format!("{body}&Extra=")), mismatch);
        assert_eq!(changed.error(""), mismatch);

        let url = changed.url.clone();
        for other in [url.replace("foo", "fop"), format!("{url}&"), url.replace("my", "your")] {
            changed.url = other;
            assert_eq!(changed.error(&body), mismatch, "{}", changed.url);
        }
    }
}

#[test]
fn the_port_of_a_signed_url() {
    // The first and the last are signed with a port.
    for vector in valid_vectors("twilio", 6, 2).skip(1).take(4) {
        let twilio = Twilio::new(&vector.secret).unwrap();
        let mut changed = Changed::new(&vector, &twilio);
        let body = String::from_utf8(vector.body()).unwrap();
        assert_eq!(changed.error(&body), None);
        changed.url = changed.url.replace("mycompany.com", "mycompany.com:4321");
        assert!(changed.error(&body).is_some(), "{}", changed.url);
    }
}

#[test]
fn a_body_whose_hash_is_in_the_url() {
    let vector = valid_vectors("twilio-json", 2, 1).next().unwrap();
    let twilio = Twilio::json(&vector.secret).unwrap();
    let body = String::from_utf8(vector.body()).unwrap();
    let mut changed = Changed::new(&vector, &twilio);
    let proof = changed.outcome(body.as_bytes()).unwrap();
    assert_eq!(proof.coverage(), Coverage::Body, "every byte is covered");
    assert!(proof.to_string().contains("the body is covered"));
    assert_eq!(twilio.coverage(), Coverage::Body, "which is promised before");

    for other in [format!("{body} "), body.replace("value", "other"), String::new()] {
        assert_eq!(changed.error(&other), Some(Error::OtherBody));
    }
    let url = changed.url.clone();
    let mismatch = Some(Error::Mismatch { header: TWILIO });
    for other in [url.replace("0a1f", "0a1e"), url.replace("0a1f", "0A1F"), format!("{url}0")] {
        changed.url = other;
        assert_eq!(changed.error(&body), mismatch);
    }
    changed.url = format!("{url}&bodySHA256=00");
    assert_eq!(changed.error(&body), Some(Error::RepeatedField));
    changed.url = url.replace("bodySHA256", "bodySHA257");
    let missing = Error::MissingParameter { parameter: "bodySHA256" };
    assert_eq!(changed.error(&body), Some(missing));
}

/// Else a form that is signed could be taken for the URL of a body that is not: the names and values
/// of the one continue the query of the other.
#[test]
fn a_form_whose_url_names_a_hash() {
    let vector = valid_vectors("twilio", 6, 2).next().unwrap();
    let twilio = Twilio::new(&vector.secret).unwrap();
    let json = Twilio::json(&vector.secret).unwrap();
    let body = String::from_utf8(vector.body()).unwrap();
    let unexpected = Some(Error::UnexpectedParameter { parameter: "bodySHA256" });
    let mut changed = Changed::new(&vector, &twilio);
    let url = changed.url.clone();
    for more in ["&bodySHA256=00", "&bodySHA256=", "&bodySHA256=0&bodySHA256=1"] {
        changed.url = format!("{url}{more}");
        assert_eq!(changed.error(&body), unexpected, "{more}");
    }
    let mut changed = Changed::new(&vector, &json);
    let missing = Some(Error::MissingParameter { parameter: "bodySHA256" });
    assert_eq!(changed.error(&body), missing);
    changed.url.push_str("&bodySHA256=");
    assert_eq!(changed.error(&body), Some(Error::Mismatch { header: TWILIO }));
}

const SETTINGS: &str = "X-Twilio-Webhooks-Signature-Settings";

/// The header names an algorithm, and chooses none: it has to be the one that the receiver configured.
#[test]
fn a_header_that_names_the_algorithm() {
    let with = |vector: &Vector, verifier: &dyn Verifier, settings: &[&str]| {
        let mut changed = Changed::new(vector, verifier);
        changed.headers.retain(|(name, _)| name != SETTINGS);
        changed.headers.extend(settings.iter().map(|text| (SETTINGS.into(), (*text).into())));
        changed.outcome(&vector.body()).map(|_| ())
    };
    let unexpected =
        |expected: &'static str| Err(Error::UnexpectedPair { header: SETTINGS, expected });
    let old = valid_vectors("twilio", 6, 2).next().unwrap();
    let shared = valid_vectors("twilio-shared-key", 5, 6).next().unwrap();
    let by_token = Twilio::new(&old.secret).unwrap();
    let by_key = TwilioSharedKey::new(&shared.secret).unwrap();
    let (sha1, sha256) = ("algorithm=HMAC_SHA1", "algorithm=HMAC_SHA256");
    for (settings, token, key) in [
        (&[][..], Ok(()), Err(Error::MissingHeader { header: SETTINGS })),
        (&["key=a"], Ok(()), unexpected(sha256)),
        (&[sha1], Ok(()), unexpected(sha256)),
        (&["key=a,algorithm=HMAC_SHA1"], Ok(()), unexpected(sha256)),
        (&["key=a,algorithm=HMAC_SHA256"], unexpected(sha1), Ok(())),
        (&["algorithm = HMAC_SHA256 , key=a"], unexpected(sha1), Ok(())),
        (&["algorithm=HMAC_SHA512"], unexpected(sha1), unexpected(sha256)),
        (&["algorithm="], unexpected(sha1), unexpected(sha256)),
        (&["algorithm=HMAC_SHA1,algorithm=HMAC_SHA256"], unexpected(sha1), unexpected(sha256)),
        (
            &[sha256, sha256],
            Err(Error::RepeatedHeader { header: SETTINGS }),
            Err(Error::RepeatedHeader { header: SETTINGS }),
        ),
        (
            &[""],
            Err(Error::EmptyHeader { header: SETTINGS }),
            Err(Error::EmptyHeader { header: SETTINGS }),
        ),
    ] {
        assert_eq!(with(&old, &by_token, settings), token, "{settings:?}");
        assert_eq!(with(&shared, &by_key, settings), key, "{settings:?}");
    }
    let long = format!("algorithm=HMAC_SHA256,{}", "a,".repeat(MIB));
    let too_long = Err(Error::HeaderTooLong { header: SETTINGS, limit: MIB });
    assert_eq!(with(&shared, &by_key, &[&long]), too_long);
}

const PLIVO: &str = "X-Plivo-Signature-V3";
const NONCE: &str = "X-Plivo-Signature-V3-Nonce";

#[test]
fn a_change_to_a_query_a_form_or_a_nonce() {
    let mismatch = Some(Error::Mismatch { header: PLIVO });
    for vector in valid_vectors("plivo-v3", 12, 0).take(3) {
        let plivo = PlivoV3::new(&vector.secret).unwrap();
        let body = String::from_utf8(vector.body()).unwrap();
        let mut changed = Changed::new(&vector, &plivo);
        assert_eq!(changed.error(&body), None);
        assert_eq!(changed.error(&format!("{body}&Extra=1")), mismatch);
        assert_eq!(changed.error(&format!("{body}&x=1&x=1")), mismatch);
        assert_eq!(changed.error(&format!("{body}&x=%zz")), Some(Error::BodyNotForm));
        assert_eq!(changed.error(&body.replace("From=1", "From=2")) == mismatch, !body.is_empty());

        let url = changed.url.clone();
        let join = if url.contains('?') { '&' } else { '?' };
        for (more, error) in [
            ("x=1", mismatch),
            ("x=1&x=2", mismatch),
            ("x=%|", mismatch),
            ("x=%ff", Some(Error::QueryNotForm)),
        ] {
            changed.url = format!("{url}{join}{more}");
            assert_eq!(changed.error(&body), error);
        }
        changed.url = url.replace("https", "http");
        assert_eq!(changed.error(&body), mismatch);
        changed.url = url;

        let signature = vector.headers[PLIVO].clone();
        let wrong = format!("{}=", "A".repeat(43));
        let mut with = |name: &str, value: String| {
            changed.headers =
                vec![(name.into(), value), (NONCE.into(), vector.headers[NONCE].clone())];
            changed.error(&body)
        };
        assert_eq!(with(PLIVO, format!("{wrong},{signature}")), None);
        assert_eq!(with("X-Plivo-Signature-Ma-V3", signature.clone()), None);
        assert_eq!(with(PLIVO, wrong), mismatch);
        changed.headers = vec![(PLIVO.into(), signature), (NONCE.into(), "1".into())];
        assert_eq!(changed.error(&body), mismatch);
    }
}

#[test]
fn fields_whose_body_tells_more_than_is_signed() {
    for vector in valid_vectors("mailgun", 4, 2).take(2) {
        let mailgun = Mailgun::new(&vector.secret).unwrap();
        let mut changed = Changed::new(&vector, &mailgun);
        let body = String::from_utf8(vector.body()).unwrap();
        let now = UnixTime::from_secs(vector.now.unwrap());
        let proof = changed.outcome(body.as_bytes()).unwrap();
        assert_eq!((proof.coverage(), proof.timestamp()), (Coverage::None, Some(now)));
        assert_eq!(changed.error(&body.replace("alice", "mallory")), None, "as documented");

        let header = "signature.signature";
        let mismatch = Some(Error::Mismatch { header });
        let time = now.as_secs();
        let fresh = body.replacen(&time.to_string(), &(time + 1).to_string(), 1);
        assert_eq!(changed.error(&fresh), mismatch);
        let number = body.replacen(&format!("\"{time}\""), &time.to_string(), 1);
        assert_eq!(changed.error(&number), None, "a number says the same as its text");
        assert_eq!(changed.error(&body.replacen("\"token\": \"", "\"token\": \"0", 1)), mismatch);
        let moved = body.replacen("\"token\": \"", "\"token\": \"0\", \"old\": \"", 1);
        assert_eq!(changed.error(&moved), mismatch);

        let mut late = vector.clone();
        late.now = Some(time + 901);
        changed.vector = &late;
        let header = "signature.timestamp";
        let old = Error::TimestampTooOld { header, seconds: 901, tolerance: 900 };
        assert_eq!(changed.error(&body), Some(old));
        assert_eq!(old.header(), Some(header));
        let text = body.replacen(&format!("\"{time}\""), "\"soon\"", 1);
        assert_eq!(changed.error(&text), Some(Error::TimestampNotDigits { header }));
    }
}

#[test]
fn each_of_the_eight_fields() {
    let header = "notificationItems.0.NotificationRequestItem.additionalData.hmacSignature";
    let mismatch = Some(Error::Mismatch { header });
    for vector in valid_vectors("adyen-payments", 4, 0) {
        let adyen = AdyenPayments::new(&vector.secret).unwrap();
        let changed = Changed::new(&vector, &adyen);
        let body: serde_json::Value = serde_json::from_slice(&vector.body()).unwrap();
        let path = "/notificationItems/0/NotificationRequestItem";
        let item = body.pointer(path).unwrap().as_object().unwrap();
        let error = |change: &dyn Fn(&mut serde_json::Value)| {
            let mut body = body.clone();
            change(&mut body);
            changed.error(&body.to_string())
        };
        let with = |field: &str, value: serde_json::Value| {
            error(&|body| {
                *body.pointer_mut(&format!("{path}{field}")).unwrap() = value.clone();
            })
        };
        for name in
            ["pspReference", "merchantAccountCode", "merchantReference", "eventCode", "success"]
        {
            assert_eq!(with(&format!("/{name}"), "other".into()), mismatch, "{name}");
            assert_eq!(with(&format!("/{name}"), serde_json::Value::Null), mismatch, "{name}");
            let removed = error(&|body| {
                let item = body.pointer_mut(path).and_then(|item| item.as_object_mut());
                item.unwrap().remove(name);
            });
            assert_eq!(removed, mismatch, "{name}");
            for other in [true.into(), 1.5.into(), serde_json::json!([]), serde_json::json!({})] {
                let found = with(&format!("/{name}"), other);
                assert!(matches!(found, Some(Error::FieldNotText { .. })), "{name}: {found:?}");
            }
        }
        assert_eq!(with("/amount/value", 1001.into()), mismatch);
        assert_eq!(with("/amount/currency", "USD".into()), mismatch);
        let added = error(&|body| {
            body.pointer_mut(path).unwrap()["originalReference"] = "another".into();
        });
        assert_eq!(added, mismatch);
        assert!(item.contains_key("reason"));
        assert_eq!(with("/reason", "other".into()), None, "not signed");

        let none = with("/additionalData/hmacSignature", serde_json::Value::Null);
        assert_eq!(none, Some(Error::MissingField { field: header }));
        let short = with("/additionalData/hmacSignature", "AAAA".into());
        assert_eq!(short, Some(Error::WrongLength { header, expected: 44, found: 4 }));
        let long = with("/additionalData/hmacSignature", "A".repeat(44).into());
        assert_eq!(long, Some(Error::WrongCharacter { header }));
        let two = error(&|body| {
            let items = body["notificationItems"].as_array_mut().unwrap();
            items.push(items[0].clone());
        });
        assert_eq!(two, Some(Error::RepeatedField), "one signature a request");
        let none = error(&|body| body["notificationItems"] = serde_json::json!([]));
        assert_eq!(none, Some(Error::MissingField { field: header }));
        let named = error(&|body| {
            let item = body["notificationItems"][0].take();
            body["notificationItems"] = serde_json::json!({ "1": 5, "0": item });
        });
        assert_eq!(named, Some(Error::MissingField { field: header }), "no list");
    }
}

/// The signature that the `X-Sig` and the `sig` of this file hold.
fn tag(message: &str) -> String {
    let mut mac = Hmac::<Sha256>::new_from_slice(b"a secret").unwrap();
    mac.update(message.as_bytes());
    hex::encode(mac.finalize().into_bytes())
}

#[test]
fn a_field_as_it_stands_in_the_body() {
    static EVENT: Scheme<Fields> = faulty(IN_FIELD).signs_fields(&[RawField("event")]);
    let event = Webhook::new(&EVENT, "a secret").unwrap();
    let read = |body: &str| {
        verdict(&event, &Request::new(&()), body.as_bytes()).map(|proof| proof.coverage())
    };
    let of = |text: &str, signed: &str| format!(r#"{{"event": {text} ,"sig":"{}"}}"#, tag(signed));
    for text in [
        r#"{"id":1.0,"name":"\u00e9 é","list":[1,{"a":null}]}"#,
        "{ \"id\": 1,\r\n\t\"b\": [ ] }",
        r#""a text, with its quotes: \"\/""#,
        "[1, 2]",
        "-1.50e3",
        "null",
    ] {
        assert_eq!(read(&of(text, text)), Ok(Coverage::Fields), "{text}");
        assert_eq!(read(&format!("  {} \n", of(text, text))), Ok(Coverage::Fields), "{text}");
    }
    let mismatch = Err(Error::Mismatch { header: "sig" });
    for (sent, signed) in [
        (r#"{"id": 1}"#, r#"{"id":1}"#),
        (r#"{"b":1,"a":2}"#, r#"{"a":2,"b":1}"#),
        (r#"{"a":"\u00e9"}"#, r#"{"a":"é"}"#),
        (r#"{"a":"/"}"#, r#"{"a":"\/"}"#),
        (r#"{"a":1.0}"#, r#"{"a":1}"#),
        (r#""text""#, "text"),
        ("[1]", "[1] "),
    ] {
        assert_eq!(read(&of(sent, signed)), mismatch, "written again: {sent}");
    }
    let signed = r#"{"id":1}"#;
    let missing = Err(Error::MissingField { field: "event" });
    assert_eq!(read(&format!(r#"{{"sig":"{}"}}"#, tag(""))), missing);
    assert_eq!(
        read(&format!("[{}]", of(signed, signed))),
        Err(Error::MissingField { field: "sig" })
    );
    for twice in [
        format!(r#"{{"event":{{"id":2}},"event":{signed},"sig":"{}"}}"#, tag(signed)),
        format!(r#"{{"event":{signed},"\u0065vent":{signed},"sig":"{}"}}"#, tag(signed)),
        of(r#"{"id":1,"id":1}"#, r#"{"id":1,"id":1}"#),
        of(r#"{"a":[{"id":1,"\u0069d":1}]}"#, r#"{"a":[{"id":1,"\u0069d":1}]}"#),
    ] {
        assert_eq!(read(&twice), Err(Error::RepeatedField), "{twice}");
    }
    // What looks like the field within a text is none.
    let inner = r#"{"note":"\"event\":{},\"sig\":\"0\""}"#;
    assert_eq!(read(&of(inner, inner)), Ok(Coverage::Fields));
    let deep = nested("[", "]", 100);
    assert!(matches!(read(&of(&deep, &deep)), Err(Error::BodyTooDeep { .. })));
    let many = format!("[{}0]", "0,".repeat(200_000));
    assert!(matches!(read(&of(&many, &many)), Err(Error::TooManyValues { .. })));
    for broken in ["{\"id\":01}", "{\"id\":\"\\ud800\"}", "{\"id\":\"\n\"}", "{]", "tru"] {
        assert_eq!(read(&of(broken, broken)), Err(Error::BodyNotJson), "{broken}");
    }
}

/// A field as it stands beside others, and what it holds read too.
#[test]
fn a_field_as_it_stands_and_what_is_in_it() {
    static EVENT: Scheme<Fields> = faulty(IN_HEADER)
        .signs_fields(&[Field("events.0.id"), Text("\n"), RawField("events.0")])
        .under("events");
    assert_eq!(EVENT.signed(), "{0.id}\n{0 as it stands}");
    let event = Webhook::new(&EVENT, "a secret").unwrap();
    let read = |event_text: &str, signed: &str| {
        let headers = [("X-Sig", tag(signed))];
        let body = format!(r#"{{"events":[{event_text}]}}"#);
        verdict(&event, &Request::new(&headers), body.as_bytes()).map(|proof| proof.key())
    };
    let text = r#"{"id": 7, "b": "x"}"#;
    assert_eq!(read(text, &format!("7\n{text}")), Ok(0));
    assert_eq!(
        read(r#"{"id":7,"b":"x"}"#, &format!("7\n{text}")),
        Err(Error::Mismatch { header: "X-Sig" })
    );
    let holds = Err(Error::HoldsSeparator { header: "events.0" });
    assert_eq!(read("{\n\"id\":7}", "7\n{\n\"id\":7}"), holds);
    assert_eq!(read(&format!("{text},{text}"), ""), Err(Error::RepeatedField));
    let no_text = Err(Error::FieldNotText { field: "events.0.id" });
    assert_eq!(read(r#"{"id":[]}"#, ""), no_text);
}

/// As Exact Online and Treezor send it.
#[test]
fn a_signed_field_beside_its_signature() {
    static UPPER: Scheme<Fields> = Scheme::hmac_sha256("upper")
        .signature(Signature::in_field("HashCode").encoded(Encoding::HexUpper))
        .signs_fields(&[RawField("Content")]);
    static BASE64: Scheme<Fields> = Scheme::hmac_sha256("base64")
        .signature(Signature::in_field("object_payload_signature").base64())
        .signs_fields(&[RawField("object_payload")]);
    let upper = Webhook::new(&UPPER, "secret").unwrap();
    let body = concat!(
        r#"{"Content":{"Topic":"Accounts","Action":"Update","Key":"d4d4c8b6-1a2b-4c3d-9e8f-1234567890ab"},"#,
        r#""HashCode":"DE5589A31D5E1507078304F14178594848D880C2AD5C2D4F140BFE84FF547945"}"#
    );
    assert!(verdict(&upper, &Request::new(&()), body.as_bytes()).is_ok());
    let base64 = Webhook::new(&BASE64, "secret").unwrap();
    let body = concat!(
        r#"{"webhook":"user.update","object_payload":{"users":[{"userId":"1","name":"\u00e9"}]},"#,
        r#""object_payload_signature":"E0dI55DGbEtV3RzTBfZTuIG7x1wTYIYbd0dSTAndi50="}"#
    );
    assert!(verdict(&base64, &Request::new(&()), body.as_bytes()).is_ok());
}

/// `7:1` and 100 would be signed as 7 and `1:100` are, and a time in a text as the time itself.
#[test]
fn a_field_does_not_hold_what_separates_it() {
    static ORDER: Scheme<Fields> = faulty(IN_HEADER).timestamp(TIME).signs_fields(&[
        Field("id"),
        Text(":"),
        OptionalField("amount"),
        Text(":"),
        Timestamp,
        Text(":"),
        Field("note"),
    ]);
    let order = Webhook::new(&ORDER, "a secret").unwrap();
    let now = 1_795_000_000_u64;
    let signature = tag(&format!("7:1:{now}:{now}:hello"));
    let read = |id: &str, amount: &str, time: u64, note: &str| {
        let body = serde_json::json!({ "id": id, "amount": amount, "t": time, "note": note });
        let headers = [("X-Sig", signature.as_str())];
        let request = Request::at(&headers, UnixTime::from_secs(time));
        verdict(&order, &request, body.to_string().as_bytes()).map(|proof| proof.key())
    };
    let holds = |field| Err(Error::HoldsSeparator { header: field });
    assert_eq!(read("7", "1", now, &format!("{now}:hello")), holds("note"));
    assert_eq!(read("7:1", &now.to_string(), now, "hello"), holds("id"));
    assert_eq!(read("7", &format!("1:{now}"), now, "hello"), holds("amount"));
}

#[test]
fn a_time_in_a_header_beside_a_field() {
    static AT: Scheme<Fields> = faulty(IN_HEADER)
        .timestamp(SignedTime::in_header("X-Time", TimeFormat::Seconds))
        .signs_fields(&[Timestamp, Text("."), Field("id")]);
    let at = Webhook::new(&AT, "a secret").unwrap();
    let read = |signed: &str| {
        let headers = [("X-Sig", tag(signed)), ("X-Time", "1795000000".into())];
        let request = Request::at(&headers, UnixTime::from_secs(1_795_000_000));
        verdict(&at, &request, br#"{"id":"7"}"#).map(|proof| proof.key())
    };
    assert_eq!(read("1795000000.7"), Ok(0));
    assert_eq!(read(".7"), Err(Error::Mismatch { header: "X-Sig" }));
}

#[test]
fn a_time_and_a_type() {
    let vector = valid_vectors("dropbox-sign", 3, 1).next().unwrap();
    let dropbox_sign = DropboxSign::new(&vector.secret).unwrap();
    let changed = Changed::new(&vector, &dropbox_sign);
    let body = String::from_utf8(vector.body()).unwrap();
    let proof = changed.outcome(body.as_bytes()).unwrap();
    assert_eq!((proof.coverage(), proof.timestamp()), (Coverage::Fields, None));
    let mismatch = Some(Error::Mismatch { header: "event.event_hash" });
    assert_eq!(changed.error(&body.replace("account_confirmed", "account_deleted")), mismatch);
    assert_eq!(changed.error(&body.replace("1669926463", "1669926464")), mismatch);
    assert_eq!(changed.error(&body.replace("6421d70b", "00000000")), None, "not signed");

    // A name with dots is not a path.
    let flat = format!("{{\"event.event_hash\":\"{}\",\"event.event_time\":1}}", "0".repeat(64));
    let missing = Error::MissingField { field: "event.event_hash" };
    assert_eq!(changed.error(&flat), Some(missing));
    for (twice, how) in [
        ("\"event_type\":\"a\",", "at the start"),
        ("\"event_\\u0074ype\":\"account_confirmed\",", "spelled otherwise"),
        ("\"other\":1,\"other\":1,", "a field that is not signed"),
        ("\"deep\":[{\"a\":[],\"a\":{}}],", "far below"),
    ] {
        let twice = body.replacen("{\"event_type\"", &format!("{{{twice}\"event_type\""), 1);
        assert_eq!(changed.error(&twice), Some(Error::RepeatedField), "{how}");
    }
    assert_eq!(changed.error(&format!("[{body}]")), Some(missing));
    let list = body.replacen("{\"event\":", "{\"event\":[", 1).replacen("}}}", "}}]}", 1);
    assert_eq!(changed.error(&list), Some(missing));
}

const MULTIPART: &str = "multipart/form-data; boundary=b";

/// A part of a form, or several.
fn parts(fields: &[(&str, &str)]) -> String {
    let part = |(name, value): &(&str, &str)| {
        format!("--b\r\nContent-Disposition: form-data; name={name}\r\n\r\n{value}\r\n")
    };
    fields.iter().map(part).collect()
}

/// What the outcome with these content types is, with a body that is whole and in pieces.
fn typed(verifier: &dyn Verifier, types: &[&str], now: u64, body: &str) -> Result<Proof, Error> {
    let headers: Vec<_> = types.iter().map(|kind| ("Content-Type", *kind)).collect();
    verdict(verifier, &Request::at(&headers, UnixTime::from_secs(now)), body.as_bytes())
}

/// Every form that is not what it says: another error each, within bounds.
#[test]
fn a_multipart_form_that_is_none() {
    let vector = valid_vectors("dropbox-sign", 3, 1).next().unwrap();
    let dropbox_sign = DropboxSign::new(&vector.secret).unwrap();
    let json = String::from_utf8(vector.body()).unwrap();
    let outcome = |types: &[&str], body: &str| typed(&dropbox_sign, types, 0, body).err();
    let error = |body: &str| outcome(&[MULTIPART], body);
    let with = |fields: &[(&str, &str)]| format!("{}--b--\r\n", parts(fields));
    let header = "Content-Type";
    let whole = with(&[("json", &json)]);
    assert_eq!(error(&whole), None);
    assert_eq!(error(&with(&[("\"other\"", "1"), ("\"json\"", &json), ("other", "2")])), None);
    assert_eq!(
        outcome(&["application/json"], &json),
        None,
        "the field, as the library is handed it"
    );
    assert_eq!(outcome(&[], &json), None);

    let missing = Some(Error::MissingField { field: "json" });
    assert_eq!(error(&with(&[("json", &json), ("json", &json)])), Some(Error::RepeatedField));
    assert_eq!(error(&with(&[("other", &json)])), missing);
    assert_eq!(error(&with(&[("JSON", &json)])), missing);
    assert_eq!(error(&with(&[("json", "{")])), Some(Error::BodyNotJson));
    let many = vec![("other", ""); 10_000];
    assert_eq!(error(&with(&many)), Some(Error::TooManyFields { limit: 8192 }));
    assert_eq!(error(&with(&many[..8192])), missing);
    let malformed = Some(Error::BodyNotMultipart);
    assert_eq!(error(&parts(&[("json", &json)])), malformed, "without an end");
    for file in ["json; filename=a", "json; filename*=a"] {
        assert_eq!(error(&with(&[(file, "another"), ("json", &json)])), malformed, "{file}");
        assert_eq!(error(&with(&[("json", &json), (file, "another")])), malformed, "{file}");
    }
    let hidden = "hidden\"; x=\"; name=json; \"";
    assert_eq!(error(&with(&[("json", &json), (hidden, "another")])), malformed);
    assert_eq!(error(&with(&[("json", &json), ("other; filename=json", "")])), None, "a file");
    assert_eq!(error(&json), malformed, "no body is both");
    assert_eq!(outcome(&["application/json"], &whole), Some(Error::BodyNotJson));
    assert_eq!(outcome(&["multipart/mixed; boundary=b"], &whole), Some(Error::BodyNotJson));

    let no_boundary = Some(Error::NoBoundary { header, limit: 70 });
    assert_eq!(outcome(&["multipart/form-data"], &whole), no_boundary);
    assert_eq!(outcome(&[&format!("{MULTIPART}; boundary=b")], &whole), no_boundary);
    let bounded = |length: usize| {
        let boundary = "b".repeat(length);
        let body = whole.replace("--b", &format!("--{boundary}"));
        outcome(&[&format!("multipart/form-data; boundary={boundary}")], &body)
    };
    let too_long = Some(Error::HeaderTooLong { header, limit: 1024 });
    let padded = |length: usize| outcome(&[&format!("{MULTIPART:<length$}")], &whole);
    assert_eq!((padded(1024), padded(1025)), (None, too_long));
    assert_eq!((bounded(70), bounded(71), bounded(MIB)), (None, no_boundary, too_long));
    assert_eq!(outcome(&[MULTIPART, MULTIPART], &whole), Some(Error::RepeatedHeader { header }));
}

#[test]
fn an_inbound_message_in_either_form() {
    let vector = valid_vectors("mailgun-routes", 4, 4).next().unwrap();
    let routes = Mailgun::routes(&vector.secret).unwrap();
    let now = vector.now.unwrap();
    let form = String::from_utf8(vector.body()).unwrap();
    let pairs: Vec<_> = form.split('&').filter_map(|pair| pair.split_once('=')).collect();
    let signed: Vec<_> =
        pairs.into_iter().filter(|(name, _)| SIGNED_NAMES.contains(name)).collect();
    let in_form = |fields: &[(&str, &str)]| {
        let pairs: Vec<_> = fields.iter().map(|(name, value)| format!("{name}={value}")).collect();
        let outcome = typed(&routes, &["application/x-www-form-urlencoded"], now, &pairs.join("&"));
        outcome.map(|proof| proof.coverage()).map_err(|error| error.code())
    };
    let in_parts = |fields: &[(&str, &str)]| {
        let outcome = typed(&routes, &[MULTIPART], now, &format!("{}--b--", parts(fields)));
        outcome.map(|proof| proof.coverage()).map_err(|error| error.code())
    };
    let both = |fields: &[(&str, &str)]| {
        assert_eq!(in_form(fields), in_parts(fields));
        in_form(fields)
    };
    assert_eq!(both(&signed), Ok(Coverage::None));
    for at in 0..signed.len() {
        let mut fewer = signed.clone();
        let field = fewer.remove(at);
        assert_eq!(both(&fewer), Err("missing-field"));
        let twice = [&signed[..], &[field]].concat();
        assert_eq!(both(&twice), Err("repeated-field"));
    }
    let others = [&signed[..], &[("subject", "1"), ("subject", "2")]].concat();
    assert_eq!(both(&others), Ok(Coverage::None), "whatever is not signed");
    let with_file = [&signed[..], &[("token; filename=\"a\"", "another")]].concat();
    assert_eq!(in_parts(&with_file), Err("body-not-multipart"), "a file is no field");
    let attachment = "x".repeat(MIB);
    let large = [&signed[..], &[("attachment-1; filename=a", &attachment)]].concat();
    assert_eq!(in_parts(&large), Err("body-too-long"));
    let mixed = format!("{form}&signature=");
    assert_eq!(typed(&routes, &[MULTIPART], now, &mixed).err(), Some(Error::BodyNotMultipart));
    assert_eq!(typed(&routes, &[], now, "{}").err(), Some(Error::BodyNotForm));
}

const SIGNED_NAMES: [&str; 3] = ["timestamp", "token", "signature"];

/// The subaccount's key and the primary account's make a signature each of the same text.
#[test]
fn a_signature_in_one_of_two_fields() {
    let vectors: Vec<_> = vectors("mailgun", 4, 2).into_iter().skip(3).take(2).collect();
    let [parent, child] = [0, 1].map(|at| Mailgun::new(&vectors[at].secret).unwrap());
    let body: serde_json::Value = serde_json::from_slice(&vectors[0].body()).unwrap();
    let outcome = |verifier: &Mailgun, change: &dyn Fn(&mut serde_json::Map<_, _>)| {
        let mut body = body.clone();
        change(body["signature"].as_object_mut().unwrap());
        let outcome = typed(verifier, &[], vectors[0].now.unwrap(), &body.to_string());
        outcome.map(|proof| proof.key()).map_err(|error| error.code())
    };
    let without = |field: &'static str| {
        move |signature: &mut serde_json::Map<String, _>| {
            signature.remove(field);
        }
    };
    let (own, other) = ("signature", "parent-signature");
    assert_eq!([outcome(&parent, &|_| ()), outcome(&child, &|_| ())], [Ok(0), Ok(0)]);
    assert_eq!(outcome(&parent, &without(own)), Ok(0));
    assert_eq!(outcome(&child, &without(other)), Ok(0));
    assert_eq!(outcome(&parent, &without(other)), Err("mismatch"));
    assert_eq!(outcome(&child, &without(own)), Err("mismatch"));
    assert_eq!(outcome(&child, &|signature| signature.clear()), Err("missing-field"));
    let short = |signature: &mut serde_json::Map<_, _>| signature[other] = "00".into();
    assert_eq!(outcome(&child, &short), Ok(0), "what is no signature is passed over");
    assert_eq!(outcome(&parent, &short), Err("mismatch"));
    let both_short = |signature: &mut serde_json::Map<_, _>| {
        signature[own] = "0".into();
        signature[other] = "00".into();
    };
    assert_eq!(outcome(&child, &both_short), Err("wrong-length"));
    let nested = |signature: &mut serde_json::Map<_, _>| signature[other] = serde_json::json!({});
    assert_eq!(outcome(&child, &nested), Err("field-not-text"));
}

fn twilio_error(body: &[u8]) -> Option<Error> {
    let fields = [(TWILIO, "IK+Dwps556ElfBT0I3Rgjkr1wJU=")];
    let request = Request::new(&fields).url("https://example.com/");
    verdict(&Twilio::new("12345").unwrap(), &request, body).err()
}

fn dropbox_error(body: &[u8]) -> Option<Error> {
    verdict(&DropboxSign::new("a key").unwrap(), &Request::new(&()), body).err()
}

fn nested(start: &str, end: &str, depth: usize) -> String {
    format!("{}1{}", start.repeat(depth), end.repeat(depth))
}

#[test]
fn a_body_that_is_not_what_it_has_to_be() {
    let mismatch = Some(Error::Mismatch { header: TWILIO });
    for body in ["{\"a\":1}", "a=1\r\n", "a=%", "a=%f", "a=%fg", "a b=1", "é=1", "a=%ff", "--x\r\n"]
    {
        assert_eq!(twilio_error(body.as_bytes()), Some(Error::BodyNotForm), "{body}");
    }
    assert_eq!(twilio_error(&[0; 100]), Some(Error::BodyNotForm));
    assert_eq!(twilio_error(b"a=1&&b&=c&"), mismatch);

    for body in [
        "",
        "a=1",
        "{",
        "{}x",
        "{\"a\":01}",
        "{\"a\":\"\\ud800\"}",
        "\u{feff}{}",
        "nan",
        "{\"a\" 1}",
    ] {
        assert_eq!(dropbox_error(body.as_bytes()), Some(Error::BodyNotJson), "{body}");
    }
    assert_eq!(dropbox_error(b"{\"a\":\"\xff\"}"), Some(Error::BodyNotJson));
    let missing = Some(Error::MissingField { field: "event.event_hash" });
    for body in
        ["{}", "[]", "1", "null", "\"event\"", "{\"event\":1}", "{\"event\":{\"event_hash\":null}}"]
    {
        assert_eq!(dropbox_error(body.as_bytes()), missing, "{body}");
    }
    for value in ["true", "1.5", "-0", "1e3", "18446744073709551616", "[]", "{}", "[\"x\"]"] {
        let body = format!("{{\"event\":{{\"event_hash\":{value}}}}}");
        let error = Error::FieldNotText { field: "event.event_hash" };
        assert_eq!(dropbox_error(body.as_bytes()), Some(error), "{value}");
    }
}

#[test]
fn a_body_that_nests_too_deep() {
    let too_deep = Some(Error::BodyTooDeep { limit: 32 });
    let missing = Some(Error::MissingField { field: "event.event_hash" });
    for (start, end) in [("[", "]"), ("{\"a\":", "}"), ("[{\"event\":", "}]")] {
        let levels = if start.len() > 6 { 2 } else { 1 };
        let at = |depth: usize| dropbox_error(nested(start, end, depth / levels).as_bytes());
        assert_eq!((at(32), at(32 + levels), at(10_000)), (missing, too_deep, too_deep), "{start}");
        assert_eq!(dropbox_error(start.repeat(10_000).as_bytes()), too_deep);
    }
}

#[test]
fn a_body_with_too_many_fields() {
    let too_many = Some(Error::TooManyFields { limit: 8192 });
    let form = |count: usize| (0..count).map(|at| format!("f{at}=")).collect::<Vec<_>>().join("&");
    assert_eq!(twilio_error(form(8192).as_bytes()), Some(Error::Mismatch { header: TWILIO }));
    assert_eq!(twilio_error(form(8193).as_bytes()), too_many);
    assert_eq!(twilio_error(&b"a&".repeat(8193)), too_many);

    let json = |count: usize| {
        let fields: Vec<_> = (0..count).map(|at| format!("\"f{at}\":[]")).collect();
        format!("{{{}}}", fields.join(","))
    };
    let missing = Some(Error::MissingField { field: "event.event_hash" });
    assert_eq!(dropbox_error(json(8192).as_bytes()), missing);
    assert_eq!(dropbox_error(json(8193).as_bytes()), too_many);
    let many_objects = format!("[{}0]", "{\"a\":0},".repeat(8193));
    assert_eq!(dropbox_error(many_objects.as_bytes()), too_many);
}

#[test]
fn a_body_with_too_many_values() {
    let missing = Some(Error::MissingField { field: "event.event_hash" });
    let too_many = Some(Error::TooManyValues { limit: 65_536 });
    for item in ["0", "\"\"", "[]", "{}", "null"] {
        let list = |count: usize| format!("[{}]", vec![item; count].join(","));
        assert_eq!(dropbox_error(list(65_536).as_bytes()), missing, "{item}");
        assert_eq!(dropbox_error(list(65_537).as_bytes()), too_many, "{item}");
        let lists = format!("[{},{}]", list(40_000), list(40_000));
        assert_eq!(dropbox_error(lists.as_bytes()), too_many, "{item}");
    }
}

/// What is not wanted of a body is passed over: no part of it is written anew or kept.
#[test]
fn a_forged_body_costs_little() {
    let list = |item: &str| format!("[{}]", vec![item; 65_536].join(","));
    let dropbox_sign = DropboxSign::new("a key").unwrap();
    for item in ["0", "123456789", "-1", "\"text\"", "[]", "[1]", "true"] {
        let list = list(item);
        let info = measure(|| {
            let error = dropbox_sign.verify(&Request::new(&()), list.as_bytes()).unwrap_err();
            assert!(!matches!(error, Error::Mismatch { .. }));
        });
        assert!(info.count_total < 40, "{item}: {}", info.count_total);
    }
}

#[test]
fn a_body_of_more_than_a_mebibyte() {
    let too_long = Some(Error::BodyTooLong { limit: MIB });
    let field = |length: usize| format!("a={}", "x".repeat(length - 2)).into_bytes();
    assert_eq!(twilio_error(&field(MIB)), Some(Error::Mismatch { header: TWILIO }));
    assert_eq!(twilio_error(&field(MIB + 1)), too_long);
    assert_eq!(twilio_error(&field(MIB + 2)), too_long, "a field of 1 MiB");

    let json = |length: usize| format!("{{\"a\":\"{}\"}}", "x".repeat(length - 8)).into_bytes();
    let missing = Some(Error::MissingField { field: "event.event_hash" });
    assert_eq!((dropbox_error(&json(MIB)), dropbox_error(&json(MIB + 1))), (missing, too_long));
    assert_eq!(dropbox_error(&vec![0xFF; 3 * MIB]), too_long);
}

/// Whatever a sender sends, a few times the bound is all that is kept of it.
#[test]
fn memory_is_bounded() {
    let chunk = vec![b'['; 64 * 1024];
    let dropbox_sign = DropboxSign::new("a key").unwrap();
    let endless = || {
        let mut verification = dropbox_sign.begin(&Request::new(&())).unwrap();
        for _ in 0..1024 {
            verification.update(&chunk);
        }
        assert_eq!(verification.finish().unwrap_err(), Error::BodyTooLong { limit: MIB });
    };
    let mut names = String::from("{");
    for at in 0..8192 {
        write!(names, "\"{at:0>100}\":{{\"a\":0}},").unwrap();
    }
    let pairs = "a=%41&".repeat(8192);
    let bodies = [vec![b'['; MIB], vec![b'0'; MIB], names.into_bytes(), pairs.into_bytes()];
    let most = measure(endless).bytes_max;
    assert!(most < 3 * MIB as u64, "{most}");
    for body in bodies {
        let most = measure(|| {
            assert!(dropbox_sign.verify(&Request::new(&()), &body).is_err());
            let twilio = Twilio::new("a token").unwrap();
            let fields = [(TWILIO, "IK+Dwps556ElfBT0I3Rgjkr1wJU=")];
            let request = Request::new(&fields).url("https://example.com/");
            assert!(twilio.verify(&request, &body).is_err());
        });
        assert!(most.bytes_max < 8 * MIB as u64, "{}", most.bytes_max);
    }
}

#[test]
fn a_request_without_its_url() {
    let fields = [
        (TWILIO, "IK+Dwps556ElfBT0I3Rgjkr1wJU="),
        (PLIVO, "k7Pusd4OxCIjR5IfA9iedDNu/h/gbdYqdzG/MiYtd1c="),
        (NONCE, "1"),
    ];
    let request = Request::new(&fields);
    let twilio = Twilio::new("a token").unwrap();
    assert_eq!(twilio.begin(&request).unwrap_err(), Error::MissingUrl);
    assert_eq!(PlivoV3::new("a token").unwrap().begin(&request).unwrap_err(), Error::MissingUrl);
    let long = "https://example.com/".repeat(60_000);
    let error = Error::PartTooLong { part: "URL", limit: MIB };
    assert_eq!(twilio.begin(&request.url(long.as_str())).unwrap_err(), error);
    let header = TWILIO;
    let missing = twilio.begin(&Request::new(&()).url("https://example.com/")).unwrap_err();
    assert_eq!(missing, Error::MissingHeader { header });
}

#[test]
fn a_rotation_and_another_header() {
    let vector = valid_vectors("twilio", 6, 2).next().unwrap();
    let twilio =
        Twilio::new("the next token").unwrap().or(&vector.secret).unwrap().for_account("eu");
    let changed = Changed::new(&vector, &twilio);
    let proof = changed.outcome(&vector.body()).unwrap();
    assert_eq!((proof.key(), proof.account()), (1, Some("eu")));
    assert!(Twilio::new("a token").unwrap().header("X-Moved").is_ok());
    let name = "X-Moved";
    let error = ConfigFault::HeaderName { name };
    assert_eq!(Mailgun::new("a key").unwrap().header(name).unwrap_err(), error);
    let minute = Duration::from_mins(1);
    assert!(Mailgun::new("a key").unwrap().tolerance(minute).is_ok());
    assert_eq!(
        DropboxSign::new("a key").unwrap().tolerance(minute).unwrap_err(),
        ConfigFault::NoTimestamp
    );
    assert_eq!(AdyenPayments::new("not hex").unwrap_err(), ConfigFault::SecretNotHex);
}

const IN_FIELD: Signature = Signature::in_field("sig");
const IN_HEADER: Signature = Signature::in_header("X-Sig");
const TIME: SignedTime = SignedTime::in_field("t", TimeFormat::Seconds);

const BOTH: &str = "fields are read from a form and from JSON";
const NO_FIELD: &str = "a field is read, and the message holds none";
const TOGETHER: &str = "fields are signed together with the body or a configured value";
const UNSIGNED_HASH: &str =
    "the body's hash is in a query that is not signed: anybody could set it";
const FORM_AND_HASH: &str = "a form is signed beside the body's hash";
const TWO_HASHES: &str = "the body's hash is read from two parameters";
const SEVERAL: &str = "a field holds one signature";
const SIDE_BY_SIDE: &str = "two variable parts stand side by side without a separator";
const NONE_SIGNED: &str = "no fields are signed: `signs` takes the message";
const SIGNED: &str = "fields are signed: `signs_fields` takes the message";

const fn faulty(signature: Signature) -> Draft<WithSecret> {
    Scheme::hmac_sha256("faulty").signature(signature)
}

static FAULTY: [(&str, Draft<WithSecret>, &[Part]); 21] = [
    (BOTH, faulty(IN_HEADER), &[UrlWithAnyPort, Text("."), Field("a")]),
    (BOTH, faulty(IN_FIELD), &[SortedUrlAndFields]),
    (BOTH, faulty(IN_HEADER).timestamp(TIME), &[SortedUrlAndFields, Text("."), Timestamp]),
    (NO_FIELD, faulty(IN_HEADER).timestamp(TIME), &[Timestamp, Text("."), Url]),
    (NO_FIELD, faulty(IN_FIELD), &[Body]),
    (TOGETHER, faulty(IN_HEADER), &[Field("a"), Text("."), Body]),
    (TOGETHER, faulty(IN_HEADER), &[Field("a"), Text("."), Setting("id")]),
    (TOGETHER, faulty(IN_HEADER).key_id_in("X-Key", "key"), &[Field("a")]),
    (UNSIGNED_HASH, faulty(IN_HEADER), &[BodyHashIn("hash")]),
    (UNSIGNED_HASH, faulty(IN_HEADER), &[Part::UrlWithoutQuery, BodyHashIn("hash")]),
    (FORM_AND_HASH, faulty(IN_HEADER), &[Url, BodyHashIn("hash"), SortedFieldsWithout("hash")]),
    (FORM_AND_HASH, faulty(IN_HEADER), &[UrlWithAnyPort, BodyHashIn("hash"), SortedUrlAndFields]),
    (SEVERAL, faulty(IN_FIELD.pairs(",", "v1")), &[Field("a")]),
    (SEVERAL, faulty(IN_FIELD.repeatable()), &[Field("a")]),
    (SEVERAL, faulty(IN_FIELD.or_spelled(&["X-Other"])), &[Field("a")]),
    (TWO_HASHES, faulty(IN_HEADER), &[Url, BodyHashIn("hash"), BodyHashIn("other")]),
    (SIDE_BY_SIDE, faulty(IN_FIELD), &[Field("a"), Field("b")]),
    (SIDE_BY_SIDE, faulty(IN_FIELD), &[RawField("a"), RawField("b")]),
    (TOGETHER, faulty(IN_FIELD), &[RawField("a"), Text("."), Body]),
    (NONE_SIGNED, faulty(IN_HEADER), &[Body]),
    (NONE_SIGNED, faulty(IN_HEADER), &[Url]),
];

#[test]
fn a_scheme_of_fields_that_contradicts_itself() {
    for (fault, draft, message) in &FAULTY {
        let error = draft.try_signs_fields(message).unwrap_err();
        assert_eq!(error, ConfigFault::Contradiction { fault }, "{draft:?} {message:?}");
        assert_eq!(error.scheme(), Some("faulty"));
    }
    for message in [&[Field("a")][..], &[UrlWithAnyPort], &[SortedUrlAndFields]] {
        let error = faulty(IN_HEADER).try_signs(message).unwrap_err();
        assert_eq!(error, ConfigFault::Contradiction { fault: SIGNED });
        assert_eq!(error.scheme(), Some("faulty"));
        assert!(faulty(IN_HEADER).try_signs_fields(message).is_ok());
    }
}

#[test]
fn nothing_of_a_request_is_shown() {
    const SECRET: &str = "Kx7-secret-Wq2-marker";
    const VALUE: &str = "Jv5-value-Zr6-marker";
    let field = "event.event_hash";
    let bodies = [
        format!("{{\"{VALUE}\":\"{VALUE}\"}}"),
        format!("{{\"{VALUE}\":1,\"{VALUE}\":2}}"),
        format!("{{\"event\":{{\"event_hash\":[\"{VALUE}\"]}}}}"),
        format!("{{\"event\":{{\"event_hash\":\"{VALUE}\"}}}}"),
        format!(
            "{{\"event\":{{\"event_hash\":\"{}\",\"event_time\":\"{VALUE}\",\"event_type\":\"{VALUE}\"}}}}",
            "0".repeat(64)
        ),
        format!("{VALUE}={VALUE}&%"),
        nested(&format!("{{\"{VALUE}\":"), "}", 40),
        VALUE.repeat(100_000),
    ];
    let dropbox_sign = DropboxSign::new(SECRET).unwrap();
    let mut shown = format!("{dropbox_sign:?}");
    let mut codes = HashSet::new();
    for body in &bodies {
        let mut verification = dropbox_sign.begin(&Request::new(&())).unwrap();
        verification.update(body.as_bytes());
        write!(shown, "{verification:?} {verification:#?}").unwrap();
        let error = verification.finish().unwrap_err();
        write!(shown, "{error} {error:?} {:?}", error.header()).unwrap();
        codes.insert(error.code());
        let error = twilio_error(body.as_bytes()).unwrap();
        write!(shown, "{error} {error:?}").unwrap();
    }
    assert!(shown.contains(field) && codes.len() >= 7, "{codes:?}");
    for marker in ["secret-Wq2", "value-Zr6", "Kx7", "Jv5"] {
        assert!(!shown.contains(marker), "{shown}");
    }
}

static DATED: Scheme = Scheme::hmac_sha256("dated")
    .signature(IN_HEADER)
    .timestamp(SignedTime::in_field("meta.sent", TimeFormat::Milliseconds).tolerance(60))
    .signs_dated_body();

/// The verdict on a body that the provider signed.
fn dated_verdict(body: &str, now: u64) -> Result<Option<UnixTime>, Error> {
    let dated = Webhook::new(&DATED, "a secret").unwrap();
    let headers = dated.sign(&Request::new(&()), body.as_bytes()).unwrap();
    let request = Request::at(&headers, UnixTime::from_secs(now));
    verdict(&dated, &request, body.as_bytes()).map(|proof| proof.timestamp())
}

#[test]
fn the_time_that_a_signed_body_holds() {
    let body = r#"{"id":1,"sent":0,"meta":{"sent":1795000000999},"a":[{"sent":1}]}"#;
    let sent = UnixTime::from_secs(1_795_000_000);
    for now in [1_794_999_940, 1_795_000_000, 1_795_000_060] {
        assert_eq!(dated_verdict(body, now), Ok(Some(sent)), "{now}");
    }
    let (header, field, tolerance) = ("meta.sent", "meta.sent", 60);
    let old = Error::TimestampTooOld { header, seconds: 61, tolerance };
    assert_eq!(dated_verdict(body, 1_795_000_061), Err(old));
    let ahead = Error::TimestampInFuture { header, seconds: 61, tolerance };
    assert_eq!(dated_verdict(body, 1_794_999_939), Err(ahead));

    let of_time = |time: &str| dated_verdict(&format!("{{\"meta\":{{\"sent\":{time}}}}}"), 0);
    for time in ["\"1795000000000\"", "true", "[1795000000000]", "{}", "1795000000000.5", "1e3"] {
        assert_eq!(of_time(time), Err(Error::FieldNotNumber { field }), "{time}");
    }
    for digits in ["9".repeat(30), "1".repeat(400), "18446744073709551616".into()] {
        let refused = of_time(&digits).unwrap_err();
        let too_long = Error::TimestampTooLong { header, limit: 19 };
        assert!(refused == too_long || digits.len() > 300, "{digits}: {refused}");
    }
    assert_eq!(of_time("-1"), Err(Error::TimestampNegative { header }));
    assert_eq!(of_time("null"), Err(Error::MissingField { field }));
    assert_eq!(of_time("0"), Ok(Some(UnixTime::from_secs(0))));

    let of_body = |body: &str| dated_verdict(body, 0).unwrap_err();
    assert_eq!(of_body("{}"), Error::MissingField { field });
    assert_eq!(of_body(r#"{"meta.sent":1}"#), Error::MissingField { field });
    for twice in [r#"{"meta":{"sent":1,"sent":1}}"#, r#"{"meta":{"sent":1},"meta":{}}"#] {
        assert_eq!(of_body(twice), Error::RepeatedField, "{twice}");
    }
    for no_json in ["", "meta.sent=1", r#"{"meta":{"sent":1}} "#.trim_end_matches("} "), "1 2"] {
        assert_eq!(of_body(no_json), Error::BodyNotJson, "{no_json}");
    }
    let long = format!("{{\"meta\":{{\"sent\":1}}}}{}", " ".repeat(MIB));
    assert_eq!(of_body(&long), Error::BodyTooLong { limit: MIB });
    let full = format!("{{\"meta\":{{\"sent\":1}}}}{}", " ".repeat(MIB - 19));
    assert_eq!((full.len(), dated_verdict(&full, 0).is_ok()), (MIB, true));
}

/// Nothing is said of a body that nobody signed.
#[test]
fn a_body_is_read_for_its_time_once_it_is_signed() {
    let dated = Webhook::new(&DATED, "a secret").unwrap();
    let headers = [("X-Sig", "0".repeat(64))];
    let request = Request::at(&headers, UnixTime::from_secs(0));
    for forged in ["{}".to_owned(), "no json".into(), "{\"meta\":".into(), " ".repeat(MIB + 1)] {
        let refused = verdict(&dated, &request, forged.as_bytes()).unwrap_err();
        assert_eq!(refused, Error::Mismatch { header: "X-Sig" });
    }
    assert_eq!((dated.coverage(), DATED.tolerance()), (Coverage::Body, Some(60)));
    let wider = Webhook::new(&DATED, "a secret").unwrap().tolerance(Duration::from_hours(1));
    let body = br#"{"meta":{"sent":0}}"#;
    let signed = dated.sign(&Request::new(&()), body).unwrap();
    let late = Request::at(&signed, UnixTime::from_secs(3600));
    assert!(wider.unwrap().verify(&late, body).is_ok());
    assert!(dated.verify(&late, body).is_err());
}

#[test]
fn the_times_of_linear_and_pusher_as_their_libraries_check_them() {
    let linear = Linear::new("a secret").unwrap();
    let pusher = Pusher::new("an app's key", "a secret").unwrap();
    let checked = |verifier: &dyn Signer, field: &str, tolerance: u64| {
        let body = format!("{{\"{field}\":1795000000000,\"events\":[]}}");
        let headers = verifier.sign(&Request::new(&()), body.as_bytes()).unwrap();
        let at = |now| {
            let request = Request::at(&headers, UnixTime::from_secs(now));
            verdict(verifier, &request, body.as_bytes()).err().map(|error| error.code())
        };
        let sent = 1_795_000_000;
        assert_eq!([at(sent - tolerance), at(sent), at(sent + tolerance)], [None; 3]);
        assert_eq!(at(sent + tolerance + 1), Some("timestamp-too-old"));
        assert_eq!(at(sent - tolerance - 1), Some("timestamp-in-future"));
    };
    checked(&linear, "webhookTimestamp", 60);
    checked(&pusher, "time_ms", 300);
}

#[test]
fn a_dated_body_whose_time_is_elsewhere() {
    const ELSEWHERE: &str = "a body's own time is in a field: `SignedTime::in_field`";
    let in_header = SignedTime::in_header("X-Time", TimeFormat::Seconds);
    for draft in [faulty(IN_HEADER), faulty(IN_HEADER).timestamp(in_header)] {
        let error = draft.try_signs_dated_body().unwrap_err();
        assert_eq!(error, ConfigFault::Contradiction { fault: ELSEWHERE });
    }
    let in_field = SignedTime::in_field("a", TimeFormat::Seconds);
    let error = faulty(IN_FIELD).timestamp(in_field).try_signs_dated_body().unwrap_err();
    assert_eq!(error, ConfigFault::Contradiction { fault: NO_FIELD });
}

const FIELD_SECRET: &str = "a secret of the tests";

const SHORT: Shape = Shape::letters_and_digits().at_least(2).at_most(4);

static SHAPED: Scheme<Fields> = Scheme::hmac_sha256("shaped")
    .signature(IN_FIELD)
    .signs_fields(&[FieldAs("id", FieldText::Shaped(SHORT))])
    .in_form();

static BEHIND: Scheme<Fields> = Scheme::hmac_sha256("behind")
    .signature(Signature::in_field("signed").up_to(".").hex())
    .signs_fields(&[FieldAs("signed", FieldText::Behind("."))])
    .in_form();

static AMOUNT: Scheme<Fields> = Scheme::hmac_sha256("amount")
    .signature(Signature::in_header("X-Sig").hex())
    .signs_fields(&[FieldAs("amount", FieldText::Decimals(2)), Text("|"), Field("id")]);

fn hex_tag(message: &str) -> String {
    let mac = Hmac::<Sha256>::new_from_slice(FIELD_SECRET.as_bytes()).unwrap();
    hex::encode(mac.chain_update(message).finalize().into_bytes())
}

fn verdict_of(
    scheme: &'static Scheme<Fields>,
    headers: &[(&str, &str)],
    body: &str,
) -> Result<Coverage, Error> {
    let webhook = Webhook::new(scheme, FIELD_SECRET).unwrap();
    webhook.verify(&Request::new(&headers), body.as_bytes()).map(|proof| proof.coverage())
}

#[test]
fn a_field_has_its_shape_or_is_refused() {
    let verify = |id: &str| {
        let body = format!("id={id}&{}={}", IN_FIELD.header(), hex_tag(id));
        verdict_of(&SHAPED, &[], &body)
    };
    assert_eq!(verify("ab"), Ok(Coverage::Fields));
    assert_eq!(verify("abcd"), Ok(Coverage::Fields));
    for id in ["a", "abcde", "a-b"] {
        assert_eq!(verify(id), Err(Error::OtherShape { header: "id" }), "{id}");
    }
}

#[test]
fn what_stands_behind_the_signature_in_one_field_is_signed() {
    let verify = |value: String| verdict_of(&BEHIND, &[], &format!("signed={value}"));
    let tag = hex_tag("e30.x");
    assert_eq!(verify(format!("{tag}.e30.x")), Ok(Coverage::Fields));
    let header = "signed";
    assert_eq!(verify(format!("{tag}.e30")), Err(Error::Mismatch { header }));
    assert_eq!(verify(tag.clone()), Err(Error::NoCandidate { header }));
    assert_eq!(verify(String::new()), Err(Error::NoCandidate { header }));
    let twice = format!("{tag}.e30.x&signed={tag}.e30.x");
    assert_eq!(verify(twice), Err(Error::RepeatedField));
    let expected = 64;
    assert_eq!(verify(".e30".into()), Err(Error::WrongLength { header, expected, found: 0 }));
}

#[test]
fn an_amount_is_signed_with_its_decimals_however_it_is_written() {
    let verify = |amount: &str| {
        let tag = hex_tag("1.50|a");
        verdict_of(&AMOUNT, &[("X-Sig", &tag)], &format!(r#"{{"id":"a","amount":{amount}}}"#))
    };
    for amount in ["1.5", "1.50", "\"1.5\"", "1.500", "\"1.50\""] {
        assert_eq!(verify(amount), Ok(Coverage::Fields), "{amount}");
    }
    for amount in ["1.501", "15e-1", "-1.5", "[1.5]", "null", "true", "\"1,5\"", "\" 1.5\""] {
        assert_eq!(verify(amount), Err(Error::FieldNotNumber { field: "amount" }), "{amount}");
    }
    assert_eq!(verify("1.51"), Err(Error::Mismatch { header: "X-Sig" }));
}

/// A list that is signed with the key `key`: its signature is in the parameter `sig`, or in a header.
struct Signed {
    scheme: &'static Scheme<Fields>,
    list: &'static List,
}

impl Signed {
    fn new(list: List, moves: Option<&'static str>) -> Self {
        let list: &'static List = Box::leak(Box::new(list));
        let parts: &'static [Part] = Box::leak(Box::new([Listed(list)]));
        let is_query = list.to_string().contains("parameters");
        let signature = if is_query { Signature::in_parameter("sig") } else { IN_HEADER };
        let mut draft = faulty(signature);
        if let Some(moves) = moves {
            draft = draft.unseparated(moves);
        }
        let scheme = Box::leak(Box::new(draft.try_signs_fields(parts).unwrap()));
        Self { scheme, list }
    }

    /// The verdict on a query, a form or a JSON body with the signature of `text`.
    fn verdict(&self, request: &str, text: &str) -> Result<Proof, Error> {
        let mut mac = Hmac::<Sha256>::new_from_slice(b"key").unwrap();
        mac.update(text.as_bytes());
        let tag = hex::encode(mac.finalize().into_bytes());
        let webhook = Webhook::new(self.scheme, "key").unwrap();
        if self.scheme.signs_url() {
            let url = format!("https://a.example/in?{request}&sig={tag}");
            return verdict(&webhook, &Request::new(&()).url(&url), b"");
        }
        verdict(&webhook, &Request::new(&[("X-Sig", tag)]), request.as_bytes())
    }

    fn error(&self, request: &str) -> Option<Error> {
        self.verdict(request, "").err()
    }
}

const fn query() -> List {
    List::of_query().without(&["sig"])
}

#[test]
fn a_list_is_signed_as_it_is_written_down() {
    let escaped = "b=2&a=%C3%A9+%2B%20&A=~*";
    for (list, request, text) in [
        (query(), "b=2&a=1&c=&d", "a=1&b=2&c=&d="),
        (query(), "b=%32&%61=1+1&&", "a=1 1&b=2"),
        (query(), "B=1&a=2&_=3", "B=1&_=3&a=2"),
        (query(), "", ""),
        (query().sorted_in_any_case(), "B=1&a=2&C=3&c=4", "a=2&B=1&C=3&c=4"),
        (query().sorted_as_text(), "ab=1&a=2", "a=2&ab=1"),
        (query(), "a=2&a%21=1", "a=2&a!=1"),
        (query().sorted_as_text(), "a=2&a%21=1", "a!=1&a=2"),
        (query().sorted_as_text_in_any_case(), "b=1&A=2", "A=2&b=1"),
        (query().pairs(":").joined("\n"), "b=2:3&a=1", "a:1\nb:2:3"),
        (query().escaped(Escape::Form), escaped, "A=~%2A&a=%C3%A9+%2B+&b=2"),
        (query().escaped(Escape::Rfc3986), escaped, "A=~%2A&a=%C3%A9%20%2B%20&b=2"),
        (query().escaped(Escape::DotNet), escaped, "A=%7e*&a=%c3%a9+%2b+&b=2"),
        (query().escaped(Escape::DotNet).lower_case(), "B=Q%26A", "b=q%26a"),
        (query().repeated(","), "b=2&a=3&a=1", "a=3,1&b=2"),
        (query().replaced("&="), "a=1%262%3D3", "a=1_2_3"),
        (query().starting_with("x-"), "x-b=2&a=1&x-a=3&x=4", "x-a=3&x-b=2"),
        (query().before("m"), "m=1&l=2&mm=3", "l=2"),
        (query().behind("m"), "m=1&l=2&mm=3&n=4", "mm=3&n=4"),
        (query().without_brackets(), "x%5Ba%5D=1", "xa=1"),
        (List::of_form(), "b=2&a=%C3%A9+%2B", "a=é +&b=2"),
        (
            List::of_json(""),
            r#" {"b":2.50,"a":"\u00e9","c":null,"d":true} "#,
            "a=é&b=2.50&c=&d=true",
        ),
        (List::of_json("x.y"), r#"{"a":7,"x":{"y":{"b":-1e3,"a":0}}}"#, "a=0&b=-1e3"),
        (
            List::of_json("").nested_sorted(),
            r#"{"a":[{"d": 1.0, "c":"\u0001\"\/"}, null, []],"b":{}}"#,
            r#"a=[{"c":"\u0001\"/","d":1.0},null,[]]&b={}"#,
        ),
        (List::of_json("").nested_left_out(), r#"{"a":[1],"b":{"c":2},"d":3}"#, "d=3"),
    ] {
        let signed = Signed::new(list, None);
        let verdict = signed.verdict(request, text);
        assert!(verdict.is_ok(), "{}: {request}: {verdict:?}", signed.list);
        assert!(signed.verdict(request, &format!("{text}.")).is_err(), "{request}");
    }
}

#[test]
fn values_alone_and_what_nothing_separates_are_signed_where_that_is_meant() {
    for (list, request, text) in [
        (query().joined(""), "b=2&a=1=3", "a=1=3b=2"),
        (query().pairs("").joined("|").sorted_as_text(), "a=1%7C&ab=2", "a1||ab2"),
        (List::of_json("").values().joined(""), r#"{"b":"&","a":1}"#, "1&"),
        (List::of_form().pairs("").joined(""), "b=2&a=1", "a1b2"),
        (List::of_json("d"), r#"{"d":{"a":"1&b=2"}}"#, "a=1&b=2"),
    ] {
        let verdict = Signed::new(list, Some("all of it")).verdict(request, text);
        assert!(verdict.is_ok(), "{request}: {verdict:?}");
    }
}

#[test]
fn members_that_the_body_names_itself() {
    let list = List::of_json("data").named_by("sign.by", &["t.id"]).values().joined("");
    let signed = Signed::new(list, Some("all of it"));
    let body =
        |by: &str| format!(r#"{{"data":{{"t":{{"id":7,"s":"x"}},"u":8}},"sign":{{"by":{by}}}}}"#);
    assert!(signed.verdict(&body(r#"["t.s","t.id","u"]"#), "x78").is_ok());
    assert!(signed.verdict(&body(r#"["t.id"]"#), "7").is_ok());
    let missing = |field| Some(Error::MissingField { field });
    assert_eq!(signed.error(&body(r#"["t.s"]"#)), missing("t.id"));
    assert_eq!(signed.error(&body("[]")), missing("t.id"));
    assert_eq!(signed.error(&body(r#"["t.id","t.x"]"#)), missing("sign.by"));
    assert_eq!(signed.error(&body(r#"["t.id","t.id.x"]"#)), missing("sign.by"));
    assert_eq!(signed.error(&body(r#"["t.id","t.id"]"#)), Some(Error::RepeatedField));
    for no_texts in [r#""t.id""#, "[7]", "{}", "null", r#"["t.id",null]"#] {
        let error = Error::FieldNotText { field: "sign.by" };
        assert_eq!(signed.error(&body(no_texts)), Some(error), "{no_texts}");
    }
    let nested = Error::FieldNotText { field: "data" };
    assert_eq!(signed.error(&body(r#"["t.id","t"]"#)), Some(nested));
    let many = format!("[{}\"t.id\"]", "\"t.id\",".repeat(70_000));
    assert_eq!(signed.error(&body(&many)), Some(Error::TooManyValues { limit: 65_536 }));
}

#[test]
fn a_list_has_one_reading_or_none() {
    let (listed, form, json) = (query(), List::of_form(), List::of_json("d").nested_sorted());
    let [listed, form, json] = [listed, form, json].map(|list| Signed::new(list, None));
    let held = |header| Some(Error::HoldsSeparator { header });
    for (request, error) in [
        ("a=1&a=1", Some(Error::RepeatedField)),
        ("a=1&%61=2", Some(Error::RepeatedField)),
        ("a+b=1&a%20b=2", Some(Error::RepeatedField)),
        ("sig=00", Some(Error::RepeatedField)),
        ("s%69g=00", Some(Error::RepeatedField)),
        ("a=%", Some(Error::QueryNotForm)),
        ("a=%4", Some(Error::QueryNotForm)),
        ("%zz=1", Some(Error::QueryNotForm)),
        ("a=%ff", Some(Error::QueryNotForm)),
        ("a=é", Some(Error::QueryNotForm)),
        ("a=1%26b=2", held("the URL's query")),
        ("a%26b=2", held("the URL's query")),
        ("a%3Db=2", held("the URL's query")),
        ("a=b=c", Some(Error::Mismatch { header: "sig" })),
    ] {
        assert_eq!(listed.error(request), error, "{request}");
    }
    for (request, error) in [
        ("a=1&a=1", Error::RepeatedField),
        ("a=1&%61=2", Error::RepeatedField),
        ("a=%", Error::BodyNotForm),
        ("a=%ff", Error::BodyNotForm),
        ("a b=1", Error::BodyNotForm),
        ("{}", Error::BodyNotForm),
        ("a=1%26b=2", Error::HoldsSeparator { header: "the form" }),
    ] {
        assert_eq!(form.error(request), Some(error), "{request}");
    }
    for (request, error) in [
        (r#"{"d":{"a":1,"a":1}}"#, Error::RepeatedField),
        (r#"{"d":{"a":1,"\u0061":2}}"#, Error::RepeatedField),
        (r#"{"d":{"a":{"b":1,"b":1}}}"#, Error::RepeatedField),
        (r#"{"d":{},"d":{}}"#, Error::RepeatedField),
        (r#"{"d":{}}{}"#, Error::BodyNotJson),
        ("d=1", Error::BodyNotJson),
        ("[]", Error::MissingField { field: "d" }),
        (r#"{"d":[]}"#, Error::MissingField { field: "d" }),
        (r#"{"d":null}"#, Error::MissingField { field: "d" }),
        (r#"{"d":{"a&b":1}}"#, Error::HoldsSeparator { header: "d" }),
        (r#"{"d":{"a":"1&"}}"#, Error::HoldsSeparator { header: "d" }),
    ] {
        assert_eq!(json.error(request), Some(error), "{request}");
    }
    let refused = Signed::new(List::of_json("d"), None);
    for nested in [r#"{"d":{"a":[]}}"#, r#"{"d":{"a":{}}}"#] {
        assert_eq!(refused.error(nested), Some(Error::FieldNotText { field: "d" }));
    }
    let deep = nested("{\"d\":", "}", 40);
    let too_deep = Some(Error::BodyTooDeep { limit: 32 });
    assert_eq!(json.error(&deep), too_deep);
    let whole = Signed::new(List::of_json(""), None);
    let of =
        |depth: usize| whole.error(&format!("{}1{}", "{\"d\":".repeat(depth), "}".repeat(depth)));
    assert_eq!((of(33), of(32) == too_deep), (too_deep, false));
}

/// Every field of such a list is signed, and a file would be none.
#[test]
fn a_form_of_which_all_is_signed_is_never_multipart() {
    static FORM: List = List::of_form();
    static ALL: Scheme<Fields> = faulty(IN_HEADER).signs_fields(&[Listed(&FORM)]);
    let all = Webhook::new(&ALL, "a secret").unwrap();
    let body = "--b\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\n1\r\n--b--\r\n";
    for kind in ["multipart/form-data; boundary=b", "multipart/form-data"] {
        let headers = [("Content-Type", kind), ("X-Sig", &*tag("a=1"))];
        let request = Request::new(&headers);
        let of = |body: &str| verdict(&all, &request, body.as_bytes()).map(|proof| proof.key());
        assert_eq!(of(body), Err(Error::BodyNotForm), "{kind}");
        assert_eq!(of("a=2"), Err(Error::Mismatch { header: "X-Sig" }), "{kind}");
    }
}

/// Ten thousand members are more than are read, wherever they are.
#[test]
fn a_list_is_bounded() {
    let limit = Some(Error::TooManyFields { limit: 8192 });
    let pairs = |count: usize| (0..count).map(|at| format!("a{at}=1")).collect::<Vec<_>>();
    let members = |count: usize| (0..count).map(|at| format!("\"a{at}\":1")).collect::<Vec<_>>();
    let (listed, form) = (Signed::new(query(), None), Signed::new(List::of_form(), None));
    let json = Signed::new(List::of_json(""), None);
    assert_eq!(listed.error(&pairs(10_000).join("&")), limit);
    assert_eq!(form.error(&pairs(10_000).join("&")), limit);
    assert_eq!(json.error(&format!("{{{}}}", members(10_000).join(","))), limit);
    // The signature is a parameter too.
    assert_eq!(listed.error(&pairs(8192).join("&")), limit);
    let mismatch = |header| Some(Error::Mismatch { header });
    assert_eq!(listed.error(&pairs(8191).join("&")), mismatch("sig"));
    assert_eq!(form.error(&pairs(8192).join("&")), mismatch("X-Sig"));
    assert_eq!(json.error(&format!("{{{}}}", members(8192).join(","))), mismatch("X-Sig"));
    let one = Signed::new(query().repeated(","), None);
    assert_eq!(one.error(&"a=1&".repeat(8191)), mismatch("sig"));
}

/// A member that the body names again and again is not copied each time.
#[test]
fn a_member_that_is_named_often_costs_little() {
    let list = List::of_json("data").named_by("by", &["a"]).values().joined("");
    let signed = Signed::new(list, Some("all of it"));
    let body = format!(
        r#"{{"data":{{"a":"{}"}},"by":["a"{}]}}"#,
        "x".repeat(100_000),
        r#","a""#.repeat(1000)
    );
    let mut error = None;
    let cost = measure(|| error = signed.error(&body));
    assert_eq!(error, Some(Error::RepeatedField));
    assert!(cost.bytes_max < 2 << 20, "{} bytes", cost.bytes_max);
}

/// What is delivered is the query: no body is kept, and none is covered.
#[test]
fn a_body_beside_a_signed_query_is_not_covered() {
    let signed = Signed::new(query(), None);
    assert_eq!(signed.scheme.coverage(), Coverage::None);
    assert_eq!(signed.scheme.told_apart_by(), ToldApartBy::Message);
    assert_eq!(Signed::new(List::of_form(), None).scheme.coverage(), Coverage::Fields);
    let webhook = Webhook::new(signed.scheme, "key").unwrap();
    let mut mac = Hmac::<Sha256>::new_from_slice(b"key").unwrap();
    mac.update(b"a=1");
    let url = format!("https://a.example/?a=1&sig={}", hex::encode(mac.finalize().into_bytes()));
    let request = Request::new(&()).url(&url);
    let body = vec![0xFF; 2 * MIB];
    assert_eq!(verdict(&webhook, &request, &body).unwrap().coverage(), Coverage::None);
    let mut verification = webhook.begin(&request).unwrap();
    assert_eq!(measure(|| verification.update(&body)).bytes_total, 0);
    let missing = Error::MissingParameter { parameter: "sig" };
    let unsigned = Request::new(&()).url("https://a.example/?a=1");
    assert_eq!(verdict(&webhook, &unsigned, b"").err(), Some(missing));
    assert_eq!(verdict(&webhook, &Request::new(&()), b"").err(), Some(Error::MissingUrl));
}

static TWO_LISTS: &[Part] = &[Listed(&List::of_form()), Text("."), Listed(&List::of_json(""))];

const NO_END: &str = "nothing marks where the members of a list end";
const SIGNS_ITSELF: &str = "the signature is among the members that it signs";
const TWO_PLACES: &str = "members are listed from a form and from JSON";
const MOVED_TIME: &str = "nothing marks where the time ends in a list, and moves it";
const NOT_SIGNED: &str = "the timestamp is not part of the message: anybody could set it";

#[test]
fn a_list_that_contradicts_itself() {
    let leaked = |list: List| -> &'static [Part] {
        Box::leak(Box::new([Listed(Box::leak(Box::new(list)))]))
    };
    let fault = |draft: Draft<WithSecret>, list: List| match draft.try_signs_fields(leaked(list)) {
        Ok(_) => "",
        Err(error) => match error.fault() {
            ConfigFault::Contradiction { fault } => fault,
            other => panic!("{other}"),
        },
    };
    let in_query = faulty(Signature::in_parameter("sig"));
    let time = in_query.timestamp(SignedTime::in_parameter("t", TimeFormat::Seconds));
    let early = in_query.timestamp(SignedTime::in_parameter("1", TimeFormat::Seconds));
    for (expected, draft, list) in [
        ("", in_query, query()),
        ("", in_query.unseparated("all"), query().joined("")),
        ("", time, query()),
        ("", time.unseparated("all"), query().joined("")),
        (NO_END, in_query, query().joined("")),
        (NO_END, in_query, query().pairs("")),
        (NO_END, in_query, query().pairs("&")),
        (NO_END, in_query, query().values()),
        (NO_END, in_query, query().joined("--")),
        (NO_END, in_query, query().escaped(Escape::Form).joined("+")),
        (NO_END, in_query, query().escaped(Escape::Rfc3986).pairs("~")),
        (SIGNS_ITSELF, in_query, List::of_query()),
        (SIGNS_ITSELF, faulty(IN_FIELD), List::of_json("")),
        (SIGNS_ITSELF, faulty(IN_FIELD), List::of_form()),
        ("", faulty(IN_HEADER), List::of_form()),
        ("", faulty(IN_FIELD), List::of_json("d")),
        (NO_FIELD, faulty(IN_FIELD), query()),
        (NOT_SIGNED, time, query().without(&["sig", "t"])),
        (NOT_SIGNED, time, query().starting_with("x")),
        (MOVED_TIME, early.unseparated("all"), query().joined("")),
        (MOVED_TIME, time.unseparated("all"), query().joined("").sorted_in_any_case()),
        (MOVED_TIME, time.unseparated("all"), query().joined("").pairs("")),
    ] {
        assert_eq!(fault(draft, list), expected, "{list}");
    }
    let error = faulty(IN_HEADER).try_signs_fields(TWO_LISTS).unwrap_err();
    assert_eq!(error, ConfigFault::Contradiction { fault: TWO_PLACES });
    let error = faulty(IN_HEADER).try_signs(leaked(List::of_form())).unwrap_err();
    assert_eq!(error, ConfigFault::Contradiction { fault: SIGNED });
}

#[test]
fn a_fault_of_a_further_secret_says_which_it_is() {
    let secret = || Webhook::new(Mailgun::SCHEME, "one").unwrap();
    assert_eq!(secret().or("").unwrap_err().key(), Some(1));
    let two = secret().or("two").unwrap();
    assert!(format!("{two:?}").contains("keys: 2"), "{two:?}");
    assert_eq!(two.or("").unwrap_err().key(), Some(2));
}
