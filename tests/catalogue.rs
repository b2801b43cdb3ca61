//! The catalogue: every vector of every provider gives its verdict at its own time, whole and in
//! pieces, and every provider has a source, a vector and a type that refuses an empty secret.
//!
//! The vectors lie in `data/<id>/vectors.json`. Those that say `authentic` are the vendors' or, where
//! `from` says so, a third party's or computed; the others were computed by `data/compute_vectors.py`.

mod common;
#[path = "common/vectors.rs"]
mod vectors;

use std::fs;
use std::path::Path;
use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use common::NOW;
use countersign::bounds::{MAX_COLLECTED, MAX_SIGNATURE_HEADER};
use countersign::providers::{self, entries, find, schemes};
use countersign::{
    AnyScheme, Bound, ConfigFault, Coverage, Entry, Error, Headers, KeyKind, Keys, Part, Request,
    SecretForm, Signer, Template, ToldApartBy, Verifier,
};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::Index;
use vectors::{Expect, FIRST_FIVE, File, vectors};

fn catalogue() -> impl Iterator<Item = Entry> {
    entries().filter(|entry| !FIRST_FIVE.contains(&entry.scheme().id()))
}

#[test]
fn every_vector_gives_its_verdict() {
    let mut wrong = Vec::new();
    for entry in catalogue() {
        for (at, vector) in vectors(entry.scheme()).vectors.iter().enumerate() {
            if vector.is_accepted(entry) != (vector.expect == Expect::Valid) {
                wrong.push((entry.scheme().id(), at));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:?}");
}

/// Written as a file and read again, a recipe is the same to whoever looks, and gives each vector its verdict.
#[cfg(feature = "config")]
#[test]
fn every_recipe_is_read_back_from_its_file() {
    let mut wrong = Vec::new();
    let mut count = 0;
    for entry in entries() {
        let scheme = entry.scheme();
        let file = scheme.to_toml();
        let read = countersign::config::SchemeFile::parse(&file)
            .unwrap_or_else(|error| panic!("{}: {error}\n{file}", scheme.id()));
        assert_eq!(read.scheme().to_toml(), file);
        assert_eq!(read.scheme().to_json(), scheme.to_json());
        assert_eq!(read.scheme().told_apart_by(), scheme.told_apart_by());
        let besides =
            |scheme: &AnyScheme| format!("{:?} {:?}", scheme.handshakes(), scheme.kinds_besides());
        assert_eq!(besides(read.scheme()), besides(scheme));
        count += 1;
        if FIRST_FIVE.contains(&scheme.id()) {
            continue;
        }
        for (at, vector) in vectors(scheme).vectors.iter().enumerate() {
            if vector.is_accepted(read.entry()) != (vector.expect == Expect::Valid) {
                wrong.push((scheme.id(), at));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:?}");
    assert_eq!(count, schemes().count());
}

/// What a verification has for the body is what it says, to the byte that is allocated.
#[test]
fn what_is_collected_of_a_body_is_said() {
    const PIECE: [u8; 4096] = [b'{'; 4096];
    let (mut collecting, mut others) = (0, 0);
    for entry in catalogue() {
        let id = entry.scheme().id();
        let vectors = vectors(entry.scheme()).vectors;
        let mut valid = vectors.iter().filter(|vector| vector.expect == Expect::Valid);
        let Some(mut verification) = valid.find_map(|vector| vector.begun(entry)) else { continue };
        assert_eq!(verification.bytes_held(), 0, "{id}");
        let info = allocation_counter::measure(|| {
            (0..128).for_each(|_| verification.update(&PIECE));
        });
        let held = verification.bytes_held();
        assert_eq!(i64::try_from(held).unwrap(), info.bytes_current, "{id}");
        if held == 0 {
            others += 1;
            continue;
        }
        assert!((128 * PIECE.len()..=2 * MAX_COLLECTED).contains(&held), "{id}: {held}");
        (0..129).for_each(|_| verification.update(&PIECE));
        assert_eq!(verification.bytes_held(), 0, "{id}: it is too long to be collected");
        collecting += 1;
    }
    assert!(others >= 50, "{others}");
    assert_eq!(collecting >= 10, cfg!(feature = "fields"), "{collecting}");
}

#[test]
fn every_provider_has_a_valid_vector_and_a_source() {
    for scheme in catalogue().map(|entry| entry.scheme()) {
        let id = scheme.id();
        let File { authentic, computed_by, vectors } = vectors(scheme);
        assert!(vectors.iter().any(|vector| vector.expect == Expect::Valid), "{id}");
        assert_eq!(authentic, computed_by.is_none(), "{id} says where its vectors are from");
        assert!(scheme.source().len() > 10 && scheme.name() != id, "{id}");
    }
}

/// What a sender can move is on the provider's page, in the words that its scheme has for it.
#[test]
fn every_page_says_what_is_left_open() {
    let mut open = 0;
    for provider in providers::ALL {
        let file = Path::new(env!("CARGO_MANIFEST_DIR")).join(provider.file);
        let source = fs::read_to_string(file).unwrap();
        let page = source.lines().filter_map(|line| line.strip_prefix("///"));
        let page = page.flat_map(str::split_whitespace).collect::<Vec<_>>().join(" ");
        for scheme in provider.schemes.iter().map(Entry::scheme) {
            let moves = scheme.leaves_open().collect::<Vec<_>>().join("; ");
            let is_said = page.contains(&format!("- Left open: {moves}"));
            assert!(moves.is_empty() || is_said, "{}: {moves}", scheme.id());
            open += usize::from(!moves.is_empty());
        }
        let opens = |entry: &Entry| entry.scheme().leaves_open().count() > 0;
        assert_eq!(
            page.contains("Left open"),
            provider.schemes.iter().any(opens),
            "{}",
            provider.file
        );
    }
    assert!(open >= 5, "{open}");
}

#[test]
fn a_changed_body_is_refused_wherever_it_is_covered() {
    for entry in catalogue().filter(|entry| entry.scheme().coverage() == Coverage::Body) {
        for mut vector in vectors(entry.scheme()).vectors {
            if vector.expect == Expect::Valid {
                let mut body = vector.body();
                body.push(b' ');
                vector.body_base64 = Some(STANDARD.encode(body));
                assert!(!vector.is_accepted(entry), "{}", entry.scheme().id());
            }
        }
    }
}

#[test]
fn an_empty_key_is_refused_by_every_provider() {
    for entry in entries() {
        let scheme = entry.scheme();
        let error = entry.bind(&Keys::new("").setting(scheme.setting())).unwrap_err();
        assert_eq!(error.scheme(), Some(scheme.id()));
        let is_refused = match scheme.key_kind() {
            KeyKind::PublicKey => matches!(error.fault(), ConfigFault::NotAPublicKey { .. }),
            KeyKind::KeySet => error == ConfigFault::MissingKeySet,
            _ => error == ConfigFault::EmptySecret,
        };
        assert!(is_refused, "{error}");
    }
}

/// A key's text that each scheme takes.
fn some_key(scheme: &AnyScheme) -> String {
    let is_first = FIRST_FIVE.contains(&scheme.id());
    let known = if is_first { Vec::new() } else { vectors(scheme).vectors };
    let text = known.into_iter().find(|vector| vector.secret_hex.is_none());
    text.map_or("a secret".into(), |vector| vector.secret)
}

/// What a gateway does that reads its providers from a file.
#[test]
fn every_provider_is_bound_by_its_id_and_says_what_it_lacks() {
    let single = schemes().filter(|scheme| scheme.key_kind() != KeyKind::KeySet);
    for id in single.map(AnyScheme::id) {
        let entry = find(id).unwrap();
        let scheme = entry.scheme();
        let key = some_key(scheme);
        let keys = || Keys::new(&key).account("eu").setting(scheme.setting());
        let bound = entry.bind(&keys()).unwrap();
        assert_eq!((bound.scheme().id(), bound.account()), (id, Some("eu")));
        assert_eq!(bound.coverage(), scheme.coverage(), "{id}");

        let timed = entry.bind(&keys().tolerance(Duration::from_mins(1)));
        match scheme.tolerance() {
            Some(_) => assert!(timed.is_ok(), "{id}"),
            None => assert_eq!(timed.unwrap_err(), ConfigFault::NoTimestamp, "{id}"),
        }

        let error = entry.bind(&keys().or(&key).or("")).unwrap_err();
        assert_eq!((error.scheme(), error.key()), (Some(id), Some(2)));
        let name = if scheme.key_kind() == KeyKind::Token { "token" } else { "key" };
        assert!(error.to_string().starts_with(&format!("{id}, {name} 2: ")), "{error}");
        let error = entry.bind(&Keys::new("").or(&key).setting(scheme.setting())).unwrap_err();
        assert_eq!(error.key(), Some(0), "{error}");

        let other = if scheme.setting().is_some() { None } else { Some("any") };
        let error = entry.bind(&Keys::new(&key).or(&key).setting(other)).unwrap_err();
        assert_eq!((error.scheme(), error.key()), (Some(id), None), "{error}");
        match scheme.setting() {
            Some(name) => assert!(error.to_string().ends_with(name), "{error}"),
            None => assert_eq!(error, ConfigFault::UnusedSetting),
        }
    }
}

/// The headers that the scheme signs and that a delivery brings along.
fn signed_fields(scheme: &AnyScheme) -> Vec<(&'static str, String)> {
    let signed = scheme.parts().iter().filter_map(|part| match part {
        Part::Header(name) | Part::HeaderOf(name, _) => Some((*name, String::from("id-4711"))),
        _ => None,
    });
    signed.collect()
}

/// Where the kind of event stands in an unsigned header alone, two deliveries can have one body, and the
/// second is no repeat of the first.
#[test]
fn deliveries_with_one_body_are_not_one_delivery() {
    let alike = |id: &str| {
        let told = find(id).unwrap().scheme().told_apart_by();
        matches!(told, ToldApartBy::ReceiversKey(why) if why.contains("the same body"))
    };
    for id in ["shopify", "woocommerce", "helpscout", "dropbox"] {
        assert!(alike(id), "{id}");
    }
    assert!(!alike("github"));
}

/// What is signed is a field of the URL, with the body's hash: the body is read, and tells the delivery.
#[test]
fn a_signed_hash_of_the_body_leaves_the_key_to_the_receiver() {
    let Some(twilio) = find("twilio-json") else { return };
    let told = twilio.scheme().told_apart_by();
    assert_eq!(twilio.scheme().coverage(), Coverage::Body);
    assert!(matches!(told, ToldApartBy::ReceiversKey(why) if why.contains("hash")), "{told:?}");
}

/// Whose vendor documents the field, and that it is the event's in every try: nobody else's is guessed.
#[test]
fn the_events_ids_that_vendors_document() {
    let told = schemes().filter_map(|scheme| match scheme.told_apart_by() {
        ToldApartBy::EventId(path) => Some((scheme.id(), path)),
        _ => None,
    });
    let expected = [
        ("abp", "Id"),
        ("abp-community", "Id"),
        ("airwallex", "id"),
        ("aws-sns", "MessageId"),
        ("aws-sns-legacy-sha1", "MessageId"),
        ("box", "id"),
        ("coinbase-commerce", "event.id"),
        ("heroku", "webhook_metadata.delivery.id"),
        ("intercom", "id"),
        ("lettermint", "id"),
        ("mux", "id"),
        ("notion", "id"),
        ("orb", "id"),
        ("paddle", "event_id"),
        ("paysway", "id"),
        ("slack", "event_id"),
        ("stripe", "id"),
        ("telnyx", "data.id"),
        ("workos", "id"),
    ];
    let expected = expected.iter().filter(|(id, _)| find(id).is_some());
    assert_eq!(told.collect::<Vec<_>>(), expected.copied().collect::<Vec<_>>());
}

/// Every scheme that signs, bound to a secret, whatever form the provider's secrets have. A public
/// key, a static token and a signature among the fields of the body cannot sign.
fn signers(secret: &str) -> Vec<Box<dyn Signer>> {
    let bound = entries().filter_map(|entry| {
        let scheme = entry.scheme();
        let keys = Keys::new(secret).form(SecretForm::Utf8).setting(scheme.setting());
        match entry.bind(&keys) {
            Ok(Bound::Signing(signer)) => Some(signer),
            Err(error) if matches!(scheme.key_kind(), KeyKind::Secret | KeyKind::Token) => {
                panic!("{error}")
            }
            _ => None,
        }
    });
    bound.collect()
}

/// With each parameter that a provider of the catalogue signs.
fn sent(headers: &(dyn Headers + Sync)) -> Request<'_> {
    common::request(headers).url("https://hooks.example.com/in?account=7&data.id=7")
}

fn all_fields(signer: &dyn Signer, body: &[u8]) -> Vec<(&'static str, String)> {
    let mut fields = signed_fields(signer.scheme());
    let signature = signer.sign(&sent(&fields), body).unwrap();
    fields.extend(signature);
    fields
}

#[test]
fn a_shared_secret_of_a_message_signs_and_nothing_else_does() {
    let ids: Vec<_> = signers("a secret").iter().map(|signer| signer.scheme().id()).collect();
    for scheme in schemes() {
        let by_headers = scheme.template().is_none_or(Template::is_signed_by_headers);
        let is_message = !scheme.signs_fields() && by_headers;
        let signs = scheme.key_kind() == KeyKind::Secret && is_message;
        assert_eq!(ids.contains(&scheme.id()), signs, "{}", scheme.id());
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 8, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn what_a_provider_signs_verifies_and_nothing_near_it(
        body in vec(any::<u8>(), 0..200),
        secret in "[!-~]{1,40}",
        at in any::<Index>(),
        bit in 0..8_u8,
    ) {
        let others = signers(&format!("{secret}."));
        for (signer, other) in signers(&secret).iter().zip(&others) {
            let (signer, other) = (signer.as_ref(), other.as_ref());
            let id = signer.scheme().id();
            let body = match signer.scheme().time_field() {
                None => body.clone(),
                Some(field) => {
                    let sent = NOW.as_secs() * 1000;
                    let text = STANDARD.encode(&body);
                    format!(r#"{{"{field}":{sent},"body":"{text}"}}"#).into_bytes()
                }
            };
            let fields = all_fields(signer, &body);
            let verify = |verifier: &dyn Signer, fields: &Vec<(&'static str, String)>, body: &[u8]| {
                let request = sent(fields);
                let whole = verifier.verify(&request, body);
                let mut verification = verifier.begin(&request)?;
                let (start, end) = body.split_at(at.index(body.len() + 1));
                verification.update(start);
                verification.update(end);
                assert_eq!(whole.is_ok(), verification.finish().is_ok(), "{id}");
                whole
            };
            let signed = verify(signer, &fields, &body);
            if matches!(signed, Err(Error::BodyIsChallenge)) {
                continue;
            }
            prop_assert!(signed.is_ok(), "{}", id);
            prop_assert!(verify(other, &fields, &body).is_err(), "{}", id);

            let mut changed = body.clone();
            changed.push(0);
            let place = at.index(changed.len());
            changed[place] ^= 1 << bit;
            let accepted = verify(signer, &fields, &changed).is_ok();
            prop_assert_eq!(accepted, signer.coverage() == Coverage::None, "{}", id);

            for field in 0..fields.len() {
                let mut without = fields.clone();
                without.remove(field);
                prop_assert!(verify(signer, &without, &body).is_err(), "{}", id);
                let mut twice = fields.clone();
                twice.push(fields[field].clone());
                let is_signature = field + 1 == fields.len();
                let repeatable = is_signature && id == "mollie";
                prop_assert_eq!(verify(signer, &twice, &body).is_ok(), repeatable, "{}", id);
            }
        }
    }

    #[test]
    fn whatever_arrives_is_answered(
        value in prop_oneof!["[ -~]{0,120}", "(v1|t|v0|sha256)=[0-9a-f,;= ]{0,200}", "\\PC{0,60}"],
        body in vec(any::<u8>(), 0..50),
    ) {
        for signer in signers("a secret") {
            let mut fields = signed_fields(signer.scheme());
            fields.push((signer.scheme().header(), value.clone()));
            prop_assert!(signer.verify(&sent(&fields), &body).is_err());
        }
        for entry in catalogue() {
            let scheme = entry.scheme();
            let bound = vectors(scheme).vectors[0].bound(entry).unwrap();
            if bound.signer().is_some() {
                continue;
            }
            let mut fields = signed_fields(scheme);
            fields.push((scheme.header(), value.clone()));
            for body in [&body, value.as_bytes()] {
                prop_assert!(bound.verifier().verify(&sent(&fields), body).is_err());
            }
        }
    }
}

#[test]
fn a_url_that_is_signed_has_to_be_given() {
    for signer in signers("a secret") {
        let fields = all_fields(signer.as_ref(), b"");
        let without = Request::at(&fields, NOW).method(common::METHOD);
        let missing = signer.verify(&without, b"").err() == Some(Error::MissingUrl);
        assert_eq!(missing, signer.scheme().signs_url(), "{}", signer.scheme().id());
    }
}

#[test]
fn a_signature_header_is_read_up_to_its_bound() {
    let (limit, ids) = (MAX_SIGNATURE_HEADER, ["activitypub", "gitlab-token", "livekit"]);
    for entry in catalogue().filter(|entry| ids.contains(&entry.scheme().id())) {
        let scheme = entry.scheme();
        let bound = vectors(scheme).vectors[0].bound(entry).unwrap();
        let is_too_long = |length: usize| {
            let fields = [(scheme.header(), "A".repeat(length))];
            let refused = bound.verifier().verify(&sent(&fields), b"").unwrap_err();
            refused == Error::HeaderTooLong { header: scheme.header(), limit }
        };
        assert_eq!([limit, limit + 1].map(is_too_long), [false, true], "{}", scheme.id());
    }
}

#[test]
fn there_are_enough_of_them() {
    let authentic = catalogue().filter(|entry| vectors(entry.scheme()).authentic).count();
    println!(
        "{} providers, {} schemes, {authentic} with authentic vectors besides the first five",
        providers::ALL.len(),
        schemes().count()
    );
    assert!(
        providers::ALL.len() >= 129 && authentic >= 47,
        "{}, {authentic}",
        providers::ALL.len()
    );
}
