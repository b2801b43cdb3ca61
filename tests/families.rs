//! What the catalogue's families need beyond one header and one secret: several signature headers,
//! repeated ones, lists behind a timestamp, dates, a tolerance for one direction, key ids, URLs
//! without their query, static tokens, and secrets as the vendors print them.

mod common;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use common::{NOW, SECRET, request};
use countersign::Part::{Body, Text, Timestamp, Url, UrlWithoutQuery};
use countersign::providers::{BoxWebhook, Paddle, Stripe};
use countersign::{
    ConfigFault, Coverage, Encoding, Error, Hash, Headers, IntoSecret as _, MacById, Part, Request,
    Scheme, Secret, SecretForm, Shape, Signature, SignedTime, Signer, TimeFormat, Token, UnixTime,
    Verifier, Webhook,
};

const BODY: &[u8] = b"{\"id\":1}";

fn verdict(verifier: &dyn Verifier, headers: &(dyn Headers + Sync)) -> Result<usize, Error> {
    let whole = verifier.verify(&request(headers), BODY).map(|proof| proof.key());
    let streamed = verifier.begin(&request(headers)).and_then(|mut verification| {
        BODY.chunks(3).for_each(|chunk| verification.update(chunk));
        verification.finish().map(|proof| proof.key())
    });
    assert_eq!(whole, streamed);
    whole
}

/// The value that `secret` gives in the scheme's first header.
fn signature(scheme: &'static Scheme, secret: &str) -> String {
    let webhook = Webhook::new(scheme, secret).unwrap();
    webhook.sign(&request(&()), BODY).unwrap().pop().unwrap().1
}

static BOXES: Scheme = Scheme::hmac_sha256("boxes")
    .signature(Signature::in_header("X-First").also_in(&["X-Second", "X-Third"]).base64())
    .signs_body();

#[test]
fn several_headers_with_signatures() {
    let both = Webhook::new(&BOXES, SECRET).unwrap().or("the other").unwrap();
    let (first, other) = (signature(&BOXES, SECRET), signature(&BOXES, "the other"));
    let wrong = signature(&BOXES, "a third");
    let (one, two, three) = ("X-First", "X-Second", "X-Third");

    assert_eq!(verdict(&both, &[(one, &first)]), Ok(0));
    assert_eq!(verdict(&both, &[(three, &first)]), Ok(0), "the first header may be absent");
    assert_eq!(verdict(&both, &[(one, &wrong), (two, &other)]), Ok(1));
    assert_eq!(verdict(&both, &[(one, &other), (two, &first)]), Ok(0), "the first secret is told");

    let mismatch = Err(Error::Mismatch { header: one });
    assert_eq!(verdict(&both, &[(one, &wrong), (two, &wrong)]), mismatch);
    assert_eq!(verdict(&both, &[("X-Fourth", &first)]), Err(Error::MissingHeader { header: one }));
    let repeated = Err(Error::RepeatedHeader { header: two });
    assert_eq!(verdict(&both, &[(one, &first), (two, &first), (two, &first)]), repeated);
    for passed_over in ["short", ""] {
        assert_eq!(verdict(&both, &[(one, first.as_str()), (two, passed_over)]), Ok(0));
        assert_eq!(verdict(&both, &[(one, passed_over), (two, &first)]), Ok(0));
    }
    let malformed = verdict(&both, &[(two, "short"), (three, "shorter")]);
    assert_eq!(malformed, Err(Error::WrongLength { header: two, expected: 44, found: 5 }));

    let moved = Webhook::new(&BOXES, SECRET).unwrap().header("X-Mine").unwrap();
    assert_eq!(verdict(&moved, &[("X-Mine", &first)]), Ok(0));
    let elsewhere = verdict(&moved, &[(two, &first)]);
    assert_eq!(elsewhere, Err(Error::MissingHeader { header: "X-Mine" }));
}

static NUMBERED: Scheme = Scheme::hmac_sha256("numbered")
    .signature(Signature::in_header("X-Sig-1").numbered_to(100).base64())
    .signs_body();

static NUMBERED_FROM_11: Scheme = Scheme::hmac_sha256("numbered-from-11")
    .signature(Signature::in_header("X-Sig-11").numbered_to(2).base64())
    .signs_body();

static NUMBERED_LISTS: Scheme = Scheme::hmac_sha256("numbered-lists")
    .signature(Signature::in_header("X-Sig-1").numbered_to(9).list(",").base64())
    .signs_body();

#[test]
fn lists_in_numbered_headers_are_counted_together() {
    let webhook = Webhook::new(&NUMBERED_LISTS, SECRET).unwrap();
    let right = signature(&NUMBERED_LISTS, SECRET);
    let wrong = signature(&NUMBERED_LISTS, "the other");
    let of = |count: usize| {
        let first = vec![wrong.as_str(); count - 1].join(",");
        verdict(&webhook, &[("X-Sig-1", &first), ("X-Sig-2", &right)])
    };
    assert_eq!(of(9), Ok(0));
    assert_eq!(of(10).map_err(|error| error.code()), Err("too-many-candidates"));
}

/// The last digit is counted, and no other.
#[test]
fn a_header_whose_name_ends_with_two_ones() {
    let webhook = Webhook::new(&NUMBERED_FROM_11, SECRET).unwrap();
    let right = signature(&NUMBERED_FROM_11, SECRET);
    assert_eq!(verdict(&webhook, &[("X-Sig-12", &right)]), Ok(0));
    let missing = Err(Error::MissingHeader { header: "X-Sig-11" });
    assert_eq!(verdict(&webhook, &[("X-Sig-2", &right)]), missing);
}

#[test]
fn headers_with_a_number_in_their_name() {
    let webhook = Webhook::new(&NUMBERED, SECRET).unwrap();
    let (right, wrong) = (signature(&NUMBERED, SECRET), signature(&NUMBERED, "the other"));
    let name = |number| format!("X-Sig-{number}");
    let verdict_on = |values: &[(String, &str)]| {
        let headers: Vec<_> = values.iter().map(|(name, value)| (name.as_str(), *value)).collect();
        verdict(&webhook, &headers)
    };
    let (header, one) = ("X-Sig-1", name(1));
    for number in [1, 2, 9, 10, 99, 100] {
        assert_eq!(verdict_on(&[(name(number), &right)]), Ok(0), "{number}");
        for passed_over in [&wrong, "short", ""] {
            let beside = [(one.clone(), passed_over), (name(number), &right)];
            let expected = if number == 1 { Err(Error::RepeatedHeader { header }) } else { Ok(0) };
            assert_eq!(verdict_on(&beside), expected, "{number}");
        }
    }
    for number in ["0", "101", "01", "+2", "2 ", ""] {
        let stray = [(format!("X-Sig-{number}"), right.as_str())];
        assert_eq!(verdict_on(&stray), Err(Error::MissingHeader { header }), "{number}");
    }
    let mut all: Vec<_> = (1..=100).map(|number| (name(number), wrong.as_str())).collect();
    assert_eq!(verdict_on(&all), Err(Error::Mismatch { header }));
    all[99].1 = &right;
    assert_eq!(verdict_on(&all), Ok(0), "as many keys as the vendor has");
    let twice = [(name(9), right.as_str()), (name(9), &right)];
    assert_eq!(verdict_on(&twice), Err(Error::RepeatedHeader { header }));
    let listed = Error::WrongLength { header, expected: 44, found: 5 };
    assert_eq!(verdict_on(&[(name(7), "short"), (name(8), "")]), Err(listed));

    let moved = Webhook::new(&NUMBERED, SECRET).unwrap().header("X-Mine-1").unwrap();
    assert_eq!(verdict(&moved, &[("X-Mine-1", &right)]), Ok(0));
    for elsewhere in ["X-Mine-2", "X-Sig-2"] {
        let missing = Err(Error::MissingHeader { header: "X-Mine-1" });
        assert_eq!(verdict(&moved, &[(elsewhere, &right)]), missing, "{elsewhere}");
    }
}

static ROLLING: Scheme = Scheme::hmac_sha256("rolling")
    .signature(
        Signature::in_header("X-Rolling")
            .prefix("sha256=")
            .list(",")
            .optional_blanks()
            .repeatable(),
    )
    .signs_body();

#[test]
fn a_header_that_is_repeated_while_a_secret_rolls() {
    let webhook = Webhook::new(&ROLLING, SECRET).unwrap();
    let (right, wrong) = (signature(&ROLLING, SECRET), signature(&ROLLING, "the other"));
    let header = "X-Rolling";

    assert_eq!(verdict(&webhook, &[(header, &right)]), Ok(0));
    assert_eq!(verdict(&webhook, &[(header, &wrong), (header, &right)]), Ok(0));
    assert_eq!(verdict(&webhook, &[(header, &right), (header, &wrong)]), Ok(0));
    for joined in [format!("{wrong}, {right}"), format!("{wrong},{right}")] {
        assert_eq!(verdict(&webhook, &[(header, &joined)]), Ok(0), "{joined}");
    }
    assert_eq!(
        verdict(&webhook, &[(header, &wrong), (header, &wrong)]),
        Err(Error::Mismatch { header })
    );
    assert_eq!(verdict(&webhook, &[(header, right.as_str()), (header, "sha256=short")]), Ok(0));
    let refused = verdict(&webhook, &[(header, "sha256=short"), (header, "sha256=x")]);
    assert_eq!(refused, Err(Error::WrongLength { header, expected: 64, found: 5 }));
    assert_eq!(verdict(&webhook, &[("X-Other", "")]), Err(Error::MissingHeader { header }));
    let unsupported = "v2=1,".repeat(9) + "v2=1";
    let mut values = vec![(header, right.clone())];
    values.extend(vec![(header, unsupported); 3]);
    assert_eq!(verdict(&webhook, &values), Ok(0), "31 items in all");
    values.push((header, "v2=1,v2=1".into()));
    assert_eq!(verdict(&webhook, &values), Err(Error::TooManyItems { header, limit: 32 }));
    let nine = vec![(header, &right); 9];
    assert_eq!(verdict(&webhook, &nine), Err(Error::TooManyCandidates { header, limit: 8 }));
}

static STRICT_LIST: Scheme = Scheme::hmac_sha256("strict")
    .signature(Signature::in_header("X-Rolling").prefix("sha256=").list(","))
    .signs_body();

#[test]
fn blanks_count_where_the_scheme_does_not_pass_over_them() {
    let webhook = Webhook::new(&STRICT_LIST, SECRET).unwrap();
    let right = signature(&STRICT_LIST, SECRET);
    let header = "X-Rolling";
    let behind_a_blank = verdict(&webhook, &[(header, format!(" {right}"))]);
    assert_eq!(behind_a_blank, Err(Error::NoCandidate { header }));
}

static POSITIONAL: Scheme = Scheme::hmac_sha256("positional")
    .signature(Signature::in_header("X-List").list_after_timestamp(","))
    .timestamp(SignedTime::first_item(TimeFormat::Seconds))
    .signs(&[Timestamp, Text("."), Body]);

#[test]
fn a_list_behind_a_timestamp() {
    let webhook = Webhook::new(&POSITIONAL, SECRET).unwrap();
    let value = signature(&POSITIONAL, SECRET);
    let header = "X-List";
    let (time, right) = value.split_once(',').unwrap();
    assert_eq!(time, NOW.as_secs().to_string());
    let wrong = "0".repeat(64);

    assert_eq!(verdict(&webhook, &[(header, &value)]), Ok(0));
    assert_eq!(verdict(&webhook, &[(header, format!("{time},{wrong},{right}"))]), Ok(0));
    for (value, error) in [
        (String::from(time), Error::NoCandidate { header }),
        (format!("{time},{wrong}"), Error::Mismatch { header }),
        (format!("{right},{time}"), Error::WrongLength { header, expected: 64, found: 10 }),
        (String::from(right), Error::NoCandidate { header }),
        (format!(",{right}"), Error::TimestampNotDigits { header }),
        (format!("{},{right}", NOW.as_secs() - 1), Error::Mismatch { header }),
    ] {
        assert_eq!(verdict(&webhook, &[(header, &value)]), Err(error), "{value}");
    }
}

const fn dated(time: SignedTime) -> Scheme {
    Scheme::hmac_sha256("dated")
        .signature(Signature::in_header("X-Sig"))
        .timestamp(time)
        .signs(&[Body, Timestamp])
}

static RFC_3339: Scheme = dated(SignedTime::in_header("X-Date", TimeFormat::Rfc3339));
static ISO_8601: Scheme = dated(SignedTime::in_header("X-Date", TimeFormat::Iso8601Utc));
static DATE: Scheme = dated(SignedTime::in_header("X-Date", TimeFormat::DateUtc));
static HTTP_DATE: Scheme = dated(SignedTime::in_header("X-Date", TimeFormat::HttpDate));

#[test]
fn dates_are_signed_as_text_and_compared_as_times() {
    for scheme in [&RFC_3339, &ISO_8601, &DATE, &HTTP_DATE] {
        let webhook = Webhook::new(scheme, SECRET).unwrap();
        let fields = webhook.sign(&request(&()), BODY).unwrap();
        assert_eq!(verdict(&webhook, &fields), Ok(0));
        let at = |seconds| Request::at(&fields, UnixTime::from_secs(seconds));
        let now = NOW.as_secs();
        assert!(webhook.verify(&at(now + 300), BODY).is_ok());
        let (header, seconds, tolerance) = ("X-Date", 301, 300);
        let old = webhook.verify(&at(now + 301), BODY).unwrap_err();
        assert_eq!(old, Error::TimestampTooOld { header, seconds, tolerance });
        let ahead = webhook.verify(&at(now - 301), BODY).unwrap_err();
        assert_eq!(ahead, Error::TimestampInFuture { header, seconds, tolerance });

        let [(_, date), signature] = <[_; 2]>::try_from(fields).unwrap();
        let header = "X-Date";
        for malformed in [format!("{date} "), now.to_string(), "yesterday".into()] {
            let fields = [(header, malformed), (signature.0, signature.1.clone())];
            assert_eq!(verdict(&webhook, &fields), Err(Error::TimestampNotDateTime { header }));
        }
    }
}

const fn marked(format: TimeFormat) -> Scheme {
    Scheme::hmac_sha256("marked")
        .signature(Signature::in_header("X-Sig"))
        .timestamp(SignedTime::in_header("X-Date", format))
        .signs(&[Timestamp, Text("."), Body])
}

static EITHER_UNIT: Scheme = marked(TimeFormat::SecondsOrMilliseconds);
static SECONDS: Scheme = marked(TimeFormat::Seconds);
static MILLISECONDS: Scheme = marked(TimeFormat::Milliseconds);
static EITHER_UNMARKED: Scheme =
    dated(SignedTime::in_header("X-Date", TimeFormat::SecondsOrMilliseconds));

/// The digits tell the unit, so that a number is near the clock in one of the two at most.
#[test]
fn a_time_in_either_unit() {
    let webhook = Webhook::new(&EITHER_UNIT, SECRET).unwrap();
    for written in [&SECONDS, &MILLISECONDS, &EITHER_UNIT] {
        let fields = Webhook::new(written, SECRET).unwrap().sign(&request(&()), BODY).unwrap();
        assert_eq!(verdict(&webhook, &fields), Ok(0));
        let late = Request::at(&fields, UnixTime::from_secs(NOW.as_secs() + 301));
        assert_eq!(webhook.verify(&late, BODY).unwrap_err().code(), "timestamp-too-old");
    }

    let (header, now) = ("X-Date", NOW.as_secs());
    let code = |time: String| {
        let fields = [(header, time), ("X-Sig", "0".repeat(64))];
        verdict(&webhook, &fields).unwrap_err().code()
    };
    assert_eq!(code(format!("{now}00")), "timestamp-in-future", "12 digits are seconds");
    assert_eq!(code(format!("{now}0000")), "timestamp-in-future", "so are 14");
    assert_eq!(code(format!("000{now}")), "timestamp-too-old", "and 13 are milliseconds");

    let unmarked = Webhook::new(&EITHER_UNMARKED, SECRET).unwrap();
    let fields = unmarked.sign(&request(&()), BODY).unwrap();
    let refused = Error::TimestampLength { header, expected: 13, found: 10 };
    assert_eq!(verdict(&unmarked, &fields), Err(refused), "its digits could be the body's");
}

#[test]
fn another_text_of_the_same_time_is_another_message() {
    let webhook = Webhook::new(&RFC_3339, SECRET).unwrap();
    let [(_, date), signature] =
        <[_; 2]>::try_from(webhook.sign(&request(&()), BODY).unwrap()).unwrap();
    let same_time = date.replace('Z', "+00:00");
    let fields = [("X-Date", same_time), (signature.0, signature.1)];
    assert_eq!(verdict(&webhook, &fields), Err(Error::Mismatch { header: "X-Sig" }));
}

static PAST_ONLY: Scheme =
    dated(SignedTime::in_header("X-Date", TimeFormat::Seconds).future_unchecked());

static PRESENT_OR_PAST: Scheme =
    dated(SignedTime::in_header("X-Date", TimeFormat::Seconds).future_refused());

#[test]
fn a_tolerance_for_one_direction() {
    let verify = |scheme, received: u64| {
        let webhook = Webhook::new(scheme, SECRET).unwrap();
        let fields = webhook.sign(&request(&()), BODY).unwrap();
        let received = Request::at(&fields, UnixTime::from_secs(received));
        webhook.verify(&received, BODY).map(|proof| proof.key())
    };
    let (now, header) = (NOW.as_secs(), "X-Date");
    let old = |seconds, tolerance| Err(Error::TimestampTooOld { header, seconds, tolerance });

    assert_eq!(verify(&PAST_ONLY, 0), Ok(0), "however far ahead");
    assert_eq!(verify(&PAST_ONLY, now + 300), Ok(0));
    assert_eq!(verify(&PAST_ONLY, now + 301), old(301, 300));

    assert_eq!(verify(&PRESENT_OR_PAST, now), Ok(0));
    assert_eq!(verify(&PRESENT_OR_PAST, now + 300), Ok(0));
    assert_eq!(verify(&PRESENT_OR_PAST, now + 301), old(301, 300));
    let ahead = Err(Error::TimestampInFuture { header, seconds: 1, tolerance: 0 });
    assert_eq!(verify(&PRESENT_OR_PAST, now - 1), ahead);
}

#[test]
fn times_ahead_as_the_strictest_of_a_vendors_own_libraries() {
    for (scheme, ahead) in [(Stripe::SCHEME, 300), (Paddle::SCHEME, 5), (BoxWebhook::SCHEME, 0)] {
        let webhook = Webhook::new(scheme, SECRET).unwrap();
        let signed = webhook.sign(&request(&()), BODY).unwrap();
        let received = |seconds| UnixTime::from_secs(NOW.as_secs() - seconds);
        let verdict = |seconds| webhook.verify(&Request::at(&signed, received(seconds)), BODY);
        assert!(verdict(ahead).is_ok(), "{}", scheme.id());
        let refused = verdict(ahead + 1).unwrap_err();
        assert_eq!(refused.code(), "timestamp-in-future", "{}", scheme.id());
    }
}

static VERSIONED: Scheme = Scheme::hmac_sha256("versioned")
    .signature(Signature::in_header("X-Sig"))
    .expects(&[("X-Version", "1"), ("X-Algorithm", "HmacSHA256")])
    .signs_body();

#[test]
fn headers_with_one_value() {
    let webhook = Webhook::new(&VERSIONED, SECRET).unwrap();
    let fields = webhook.sign(&request(&()), BODY).unwrap();
    assert_eq!(verdict(&webhook, &fields), Ok(0));
    for (at, header, expected) in [(0, "X-Version", "1"), (1, "X-Algorithm", "HmacSHA256")] {
        let mut other = fields.clone();
        other[at].1 = "2".into();
        let refused = verdict(&webhook, &other);
        assert_eq!(refused, Err(Error::UnexpectedValue { header, expected }));
        other.remove(at);
        assert_eq!(verdict(&webhook, &other), Err(Error::MissingHeader { header }));
    }
}

static BARE_TOO: Scheme = Scheme::hmac_sha256("bare-too")
    .signature(Signature::in_header("X-Sig").optional_prefix("sha256=").list(","))
    .signs_body();

#[test]
fn a_prefix_that_may_be_missing() {
    let webhook = Webhook::new(&BARE_TOO, SECRET).unwrap();
    let value = signature(&BARE_TOO, SECRET);
    let bare = value.strip_prefix("sha256=").unwrap();
    let header = "X-Sig";
    assert_eq!(verdict(&webhook, &[(header, value.as_str())]), Ok(0));
    assert_eq!(verdict(&webhook, &[(header, bare)]), Ok(0));
    assert_eq!(verdict(&webhook, &[(header, format!("sha512=abc,{value}"))]), Ok(0));
    let refused = verdict(&webhook, &[(header, "sha1=abc")]);
    assert_eq!(refused, Err(Error::NoCandidate { header }));
}

static BARE_OR_NOT: Scheme = Scheme::hmac_sha256("bare-or-not")
    .signature(Signature::in_header("X-Sig").optional_prefix("sha256="))
    .signs_body();

#[test]
fn a_prefix_that_may_be_missing_where_there_is_no_list() {
    let webhook = Webhook::new(&BARE_OR_NOT, SECRET).unwrap();
    let value = signature(&BARE_OR_NOT, SECRET);
    let bare = value.strip_prefix("sha256=").unwrap();
    let header = "X-Sig";
    assert_eq!(verdict(&webhook, &[(header, value.as_str())]), Ok(0));
    assert_eq!(verdict(&webhook, &[(header, bare)]), Ok(0));
    let twice = format!("sha256={value}");
    for (value, found) in [(twice, 71), (format!("sha1={bare}"), 69), (format!("{value},"), 65)] {
        let refused = verdict(&webhook, &[(header, value)]);
        assert_eq!(refused, Err(Error::WrongLength { header, expected: 64, found }));
    }
}

static NAMED: Scheme<MacById> = Scheme::hmac_sha256("named")
    .secret_named_in("X-Key-Id")
    .signature(Signature::in_header("X-Sig"))
    .signs_body();

/// A request's id chooses among the receiver's secrets, and none of the others counts then.
#[test]
fn a_secret_that_the_request_names() {
    let alone = |id, secret| Webhook::new(&NAMED, (id, secret)).unwrap();
    let all = alone("one", SECRET).or(("two", "another")).unwrap();
    let all = all.or((String::from("one"), "a third")).unwrap();
    let verdict = |headers: &Vec<(&'static str, String)>| verdict(&all, headers);
    for (at, id, secret) in [(0, "one", SECRET), (1, "two", "another"), (2, "one", "a third")] {
        let signed = alone(id, secret).sign(&request(&()), BODY).unwrap();
        assert_eq!(verdict(&signed), Ok(at), "{id}");
    }

    let (header, signature) = ("X-Key-Id", "X-Sig");
    let signed = alone("one", SECRET).sign(&request(&()), BODY).unwrap();
    let [tag, (name, _)] = <[_; 2]>::try_from(signed).unwrap();
    assert_eq!(name, header);
    let naming = |ids: &[&str]| {
        let ids = ids.iter().map(|id| (header, (*id).to_owned()));
        verdict(&ids.chain([tag.clone()]).collect::<Vec<_>>())
    };
    assert_eq!(naming(&["one"]), Ok(0));
    assert_eq!(naming(&["two"]), Err(Error::Mismatch { header: signature }), "another's secret");
    for unknown in ["three", "On", "ONE", "one ", "one,two", "../one"] {
        assert_eq!(naming(&[unknown]), Err(Error::UnknownKey { header }), "{unknown}");
    }
    assert_eq!(naming(&[]), Err(Error::MissingHeader { header }));
    assert_eq!(naming(&[""]), Err(Error::EmptyHeader { header }));
    assert_eq!(naming(&["one", "one"]), Err(Error::RepeatedHeader { header }));
    let limit = 256;
    assert_eq!(naming(&["a".repeat(limit).as_str()]), Err(Error::UnknownKey { header }));
    let too_long = Err(Error::HeaderTooLong { header, limit });
    assert_eq!(naming(&["a".repeat(limit + 1).as_str()]), too_long);

    let fault = |id, secret| Webhook::new(&NAMED, (id, secret)).unwrap_err();
    assert_eq!(fault("", SECRET), ConfigFault::EmptySetting { name: "key id" });
    assert_eq!(fault("one\n", SECRET), ConfigFault::SettingWhitespace { name: "key id" });
    assert_eq!(fault("one", ""), ConfigFault::EmptySecret);
}

static WRAPPED: Scheme = Scheme::hmac_sha256("wrapped")
    .signature(Signature::in_header("X-Auth").list_after_timestamp(":").wrapped_in_base64())
    .timestamp(SignedTime::first_item(TimeFormat::Seconds))
    .signs(&[Timestamp, Text(":"), Body]);

/// There is one text of a value that is base64 as a whole, and its own faults are those of the list in it.
#[test]
fn a_value_that_is_base64_as_a_whole() {
    let webhook = Webhook::new(&WRAPPED, SECRET).unwrap();
    let [(header, value)] = <[_; 1]>::try_from(webhook.sign(&request(&()), BODY).unwrap()).unwrap();
    let code = |value: &str| verdict(&webhook, &[(header, value)]).map_err(|error| error.code());
    assert_eq!(code(&value), Ok(0));
    let plain = String::from_utf8(STANDARD.decode(&value).unwrap()).unwrap();
    let (time, tag) = plain.split_once(':').unwrap();
    for (text, expected) in [
        (plain.clone(), "wrong-length"),
        (STANDARD.encode(tag), "no-candidate"),
        (STANDARD.encode(format!("{time}:{tag}:{tag}")), "ok"),
        (STANDARD.encode(format!("{time}:{}", tag.to_uppercase())), "wrong-character"),
        (STANDARD.encode(format!("0{time}:{tag}")), "mismatch"),
        (STANDARD.encode(format!("{}:{tag}", NOW.as_secs() + 1)), "mismatch"),
        (STANDARD.encode(format!("{}:{tag}", NOW.as_secs() - 301)), "timestamp-too-old"),
        (STANDARD.encode("\u{e9}"), "not-ascii"),
        (value.trim_end_matches('=').to_owned() + "!", "wrong-length"),
        (format!("{value} "), "wrong-length"),
        (String::new(), "empty-header"),
    ] {
        assert_eq!(code(&text).map_or_else(|code| code, |_| "ok"), expected, "{text}");
    }
}

static LED: Scheme = Scheme::hmac_sha256("led")
    .signature(Signature::in_header("X-Sig").led_by("hmac;1;").list_after_timestamp(";"))
    .timestamp(SignedTime::first_item(TimeFormat::Milliseconds))
    .signs(&[Timestamp, Text("."), Body]);

#[test]
fn text_that_leads_a_list() {
    let webhook = Webhook::new(&LED, SECRET).unwrap();
    let [(header, value)] = <[_; 1]>::try_from(webhook.sign(&request(&()), BODY).unwrap()).unwrap();
    let list = value.strip_prefix("hmac;1;").unwrap();
    assert_eq!(verdict(&webhook, &[(header, &value)]), Ok(0));
    let expected = "hmac;1;";
    for other in [list.to_owned(), format!("hmac;2;{list}"), format!(" {value}")] {
        let refused = verdict(&webhook, &[(header, &other)]);
        assert_eq!(refused, Err(Error::WrongPrefix { header, expected }), "{other}");
    }
    let (time, _) = list.split_once(';').unwrap();
    let two = |time: &str| verdict(&webhook, &[(header, format!("hmac;1;{time};00,{value}"))]);
    assert_eq!(two(time), Ok(0), "the first item is the time of all that follow");
    let earlier = format!("{}000", NOW.as_secs() - 1);
    assert_eq!(two(&earlier), Err(Error::Mismatch { header: "X-Sig" }));
}

static LISTS_IN_TWO: Scheme = Scheme::hmac_sha256("lists-in-two")
    .signature(Signature::in_header("X-Sig").prefix("v1=").list(",").also_in(&["X-Other"]))
    .signs_body();
static LISTS_AGAIN: Scheme = Scheme::hmac_sha256("lists-again")
    .signature(Signature::in_header("X-Sig").prefix("v1=").list(",").repeatable())
    .signs_body();

/// Whichever header holds it: one without a signature of the scheme leaves it to the others.
#[test]
fn a_list_without_a_signature_beside_one_that_has_it() {
    for (scheme, names) in [(&LISTS_IN_TWO, ["X-Sig", "X-Other"]), (&LISTS_AGAIN, ["X-Sig"; 2])] {
        let webhook = Webhook::new(scheme, SECRET).unwrap();
        let right = signature(scheme, SECRET);
        let verdict_on = |values: [&str; 2]| {
            let headers = [(names[0], values[0]), (names[1], values[1])];
            verdict(&webhook, &headers)
        };
        assert_eq!(verdict_on([&right, "v0=00"]), Ok(0));
        assert_eq!(verdict_on(["v0=00", &right]), Ok(0));
        let none = verdict_on(["v0=00", "v0=00"]);
        assert!(matches!(none, Err(Error::NoCandidate { .. })), "{none:?}");
        assert_eq!(verdict_on(["v1=00", &right]), Ok(0));
        let malformed = verdict_on(["v1=00", "v1=11"]);
        assert!(matches!(malformed, Err(Error::WrongLength { .. })), "{malformed:?}");
    }
}

const fn unmarked(format: TimeFormat, message: &'static [Part]) -> Scheme {
    Scheme::hmac_sha256("unmarked")
        .signature(Signature::in_header("X-Sig"))
        .timestamp(SignedTime::in_header("X-Date", format).future_unchecked())
        .signs(message)
}

static SECONDS_BEHIND: Scheme = unmarked(TimeFormat::Seconds, &[Url, Timestamp]);
static SECONDS_BEHIND_NOTHING: Scheme = unmarked(TimeFormat::Seconds, &[Url, Text(""), Timestamp]);
static MILLISECONDS_BEHIND: Scheme = unmarked(TimeFormat::Milliseconds, &[Url, Timestamp]);
static SECONDS_BEFORE: Scheme = unmarked(TimeFormat::Seconds, &[Timestamp, Body]);
static MILLISECONDS_BEFORE: Scheme = unmarked(TimeFormat::Milliseconds, &[Timestamp, Body]);

/// Else a digit of the URL or of the body could move into the time, and a recorded request would be
/// fresh for ever.
#[test]
fn a_timestamp_beside_another_part_has_a_fixed_length() {
    let url = "https://hooks.example.com/account/4200";
    for (scheme, expected) in [
        (&SECONDS_BEHIND, 10),
        (&SECONDS_BEHIND_NOTHING, 10),
        (&MILLISECONDS_BEHIND, 13),
        (&SECONDS_BEFORE, 10),
        (&MILLISECONDS_BEFORE, 13),
    ] {
        let webhook = Webhook::new(scheme, SECRET).unwrap();
        let fields = webhook.sign(&request(&()).url(url), b"1").unwrap();
        let verify = |url: &str, time: &str, body: &[u8]| {
            let moved = [("X-Date", time), ("X-Sig", fields[1].1.as_str())];
            webhook.verify(&request(&moved).url(url), body).map(|proof| proof.key())
        };
        let time = fields[0].1.as_str();
        assert_eq!(verify(url, time, b"1"), Ok(0));
        let wrong_length =
            |found| Err(Error::TimestampLength { header: "X-Date", expected, found });
        let shorter = url.strip_suffix("00").unwrap();
        assert_eq!(verify(shorter, &format!("00{time}"), b"1"), wrong_length(expected + 2));
        assert_eq!(verify(url, &format!("{time}1"), b""), wrong_length(expected + 1));
        let (digit, rest) = time.split_at(1);
        assert_eq!(verify(&format!("{url}{digit}"), rest, b"1"), wrong_length(expected - 1));
    }
}

const ID: Part = Part::HeaderOf("X-Id", Shape::letters_and_digits().or("-_").at_most(12));

static SHAPED: Scheme = Scheme::hmac_sha256("shaped")
    .signature(Signature::in_header("X-Sig"))
    .timestamp(SignedTime::in_header("X-Date", TimeFormat::Rfc3339))
    .signs(&[ID, Timestamp, Body]);

/// The time that follows the id begins where the id's alphabet ends.
#[test]
fn a_signed_header_of_one_shape() {
    let webhook = Webhook::new(&SHAPED, SECRET).unwrap();
    let signed = |id: &str| {
        let mut fields = vec![("X-Id", String::from(id))];
        fields.extend(webhook.sign(&request(&fields), BODY)?);
        verdict(&webhook, &fields)
    };
    let header = "X-Id";
    for id in ["a", "Msg-1_2", "123456789012"] {
        assert_eq!(signed(id), Ok(0), "{id}");
    }
    for id in ["1234567890123", "msg.1", "msg 1", "2026-11-18T10:26:40Z", "m:", "é"] {
        assert_eq!(signed(id), Err(Error::OtherShape { header }), "{id}");
    }
    assert_eq!(signed(""), Err(Error::EmptyHeader { header }));

    let mut fields = vec![(header, String::from("id"))];
    fields.extend(webhook.sign(&request(&fields), BODY).unwrap());
    let date = fields[1].1.clone();
    let (year, rest) = date.split_at(4);
    fields[0].1.push_str(year);
    fields[1].1 = rest.into();
    let moved = verdict(&webhook, &fields);
    assert_eq!(moved, Err(Error::TimestampNotDateTime { header: "X-Date" }));
}

static KEYED: Scheme = Scheme::hmac_sha256("keyed")
    .signature(Signature::in_header("X-Sig"))
    .key_id_in("X-Key", "application key")
    .signs_body();

#[test]
fn a_key_id_is_compared_and_chooses_nothing() {
    let webhook = Webhook::with_setting(&KEYED, "app-1", SECRET).unwrap();
    let fields = webhook.sign(&request(&()), BODY).unwrap();
    assert_eq!(fields[0], ("X-Key", "app-1".into()));
    assert_eq!(verdict(&webhook, &fields), Ok(0));

    let (header, signature) = ("X-Key", fields[1].clone());
    let with = |id: &[&str]| {
        let ids = id.iter().map(|id| (header, String::from(*id)));
        let fields: Vec<_> = ids.chain([signature.clone()]).collect();
        verdict(&webhook, &fields)
    };
    assert_eq!(with(&["app-2"]), Err(Error::OtherKeyId { header }));
    assert_eq!(with(&["app-1 "]), Err(Error::OtherKeyId { header }));
    assert_eq!(with(&["APP-1"]), Err(Error::OtherKeyId { header }));
    assert_eq!(with(&[""]), Err(Error::EmptyHeader { header }));
    assert_eq!(with(&[]), Err(Error::MissingHeader { header }));
    assert_eq!(with(&["app-1", "app-1"]), Err(Error::RepeatedHeader { header }));

    let name = "application key";
    assert_eq!(Webhook::new(&KEYED, SECRET).unwrap_err(), ConfigFault::MissingSetting { name });
    let empty = Webhook::with_setting(&KEYED, "", SECRET).unwrap_err();
    assert_eq!(empty, ConfigFault::EmptySetting { name });
}

static BEFORE_QUERY: Scheme = Scheme::hmac_sha256("before-query")
    .signature(Signature::in_header("X-Sig"))
    .signs(&[UrlWithoutQuery, Text("\n"), Body]);

#[test]
fn a_url_without_its_query() {
    let webhook = Webhook::new(&BEFORE_QUERY, SECRET).unwrap();
    let base = "https://hooks.example.com/in";
    let fields = webhook.sign(&Request::new(&()).url(base), BODY).unwrap();
    let verify = |url: &str| webhook.verify(&Request::new(&fields).url(url), BODY).is_ok();
    assert!(verify(base) && verify(&format!("{base}?a=1")) && verify(&format!("{base}#there")));
    assert!(!verify(&format!("{base}/")) && !verify("https://hooks.example.com/"));
    let without = webhook.verify(&Request::new(&fields), BODY).unwrap_err();
    assert_eq!(without, Error::MissingUrl);
}

static TOKEN: Scheme<Token> = Scheme::static_token("token", "X-Token");

#[test]
fn a_static_token() {
    let tokens = Webhook::new(&TOKEN, "current").unwrap().or("previous one").unwrap();
    let header = "X-Token";
    assert_eq!(tokens.coverage(), Coverage::None);
    assert_eq!(verdict(&tokens, &[(header, "current")]), Ok(0));
    assert_eq!(verdict(&tokens, &[(header, "previous one")]), Ok(1));
    for wrong in ["curren", "current ", "Current", "previous", "0"] {
        let refused = verdict(&tokens, &[(header, wrong)]);
        assert_eq!(refused, Err(Error::Mismatch { header }), "{wrong}");
    }
    assert_eq!(verdict(&tokens, &[(header, "")]), Err(Error::EmptyHeader { header }));
    assert_eq!(verdict(&tokens, &[("X", "current")]), Err(Error::MissingHeader { header }));
    let twice = verdict(&tokens, &[(header, "current"), (header, "current")]);
    assert_eq!(twice, Err(Error::RepeatedHeader { header }));
    let long = "c".repeat(8 * 1024 + 1);
    let refused = verdict(&tokens, &[(header, &long)]);
    assert_eq!(refused, Err(Error::HeaderTooLong { header, limit: 8 * 1024 }));

    let four = tokens.or("third").unwrap().or("fourth").unwrap();
    for (position, token) in ["current", "previous one", "third", "fourth"].iter().enumerate() {
        assert_eq!(verdict(&four, &[(header, token)]), Ok(position));
    }
    assert_eq!(four.or("fifth").unwrap_err(), ConfigFault::TooManyKeys { limit: 4 });

    assert_eq!(Webhook::new(&TOKEN, "").unwrap_err(), ConfigFault::EmptySecret);
    let unused = Webhook::with_setting(&TOKEN, "key", "current").unwrap_err();
    assert_eq!((unused.fault(), unused.scheme()), (ConfigFault::UnusedSetting, Some("token")));
    let second = std::time::Duration::from_secs(1);
    let tokens = || Webhook::new(&TOKEN, "current").unwrap();
    assert_eq!(tokens().tolerance(second).unwrap_err(), ConfigFault::NoTimestamp);

    let moved = tokens().header("X-Moved").unwrap();
    assert_eq!(verdict(&moved, &[("X-Moved", "current")]), Ok(0));
    let elsewhere = verdict(&moved, &[(header, "current")]);
    assert_eq!(elsewhere, Err(Error::MissingHeader { header: "X-Moved" }));
    let name = "X Moved";
    assert_eq!(tokens().header(name).unwrap_err(), ConfigFault::HeaderName { name });
}

static CONFIRMED: Scheme = Scheme::hmac_sha256("confirmed")
    .signature(Signature::in_header("X-Sig").also_in(&["X-Other"]).pairs(";", "s").usual_blanks())
    .expects_beside("alg=SHA256")
    .signs_body();

/// What stands beside a signature says which recipe it is, and chooses none.
#[test]
fn a_pair_beside_the_signature_confirms_the_scheme() {
    let webhook = Webhook::new(&CONFIRMED, SECRET).unwrap();
    let signed = signature(&CONFIRMED, SECRET);
    let (pair, expected) = signed.split_once(';').unwrap();
    assert_eq!(expected.trim_start(), "alg=SHA256", "the signer writes it");
    let verdict = |value: &str| verdict(&webhook, &[("X-Sig", value)]);
    assert_eq!(verdict(&signed), Ok(0));
    assert_eq!(verdict(&format!("alg=SHA256; {pair}; sender=1")), Ok(0));
    let unexpected = Err(Error::UnexpectedPair { header: "X-Sig", expected: "alg=SHA256" });
    for value in ["{}", "alg=MD5;{}", "alg=sha256;{}", "alg=;{}", "{};alg=SHA256;alg=SHA256"] {
        assert_eq!(verdict(&value.replace("{}", pair)), unexpected, "{value}");
    }
    for value in ["{};alg=SHA256;alg=MD5", "{};alg=MD5;alg=SHA256", "{};algo=SHA256"] {
        assert_eq!(verdict(&value.replace("{}", pair)), unexpected, "{value}");
    }
    // Each header that is there confirms it.
    let other = Err(Error::UnexpectedPair { header: "X-Other", expected: "alg=SHA256" });
    let both = [("X-Sig", signed.as_str()), ("X-Other", pair)];
    assert_eq!(self::verdict(&webhook, &both), other);
    assert_eq!(self::verdict(&webhook, &[("X-Other", signed.as_str())]), Ok(0));
}

static FRONT: Scheme = Scheme::plain_hash("front", Hash::SHA256)
    .signature(Signature::in_header("X-Sig"))
    .signs(&[Part::Secret, Text("-"), Body]);
static BEHIND: Scheme = Scheme::plain_hash("behind", Hash::SHA1)
    .signature(Signature::in_header("X-Sig").base64())
    .signs(&[Body, Text("."), Part::Method, Text("."), Part::Secret, Text("!")]);
static HASHED: Scheme = Scheme::plain_hash("hashed", Hash::SHA384)
    .signature(Signature::in_header("X-Sig"))
    .signs(&[Part::SecretHash(Hash::SHA256, Encoding::HexUpper), Body]);
static DIGEST: Scheme = Scheme::plain_hash("digest", Hash::SHA512)
    .signature(Signature::in_header("X-Sig"))
    .signs(&[Part::Secret, Part::BodyHash(Hash::SHA1, Encoding::Hex)]);

/// Wherever the secret is, each of several is where its own hash has it.
#[test]
fn a_plain_hash_holds_each_secret_where_the_message_has_it() {
    for scheme in [&FRONT, &BEHIND, &HASHED, &DIGEST] {
        let all = ["first", "second", "third", "fourth"];
        let mut webhook = Webhook::new(scheme, all[0]).unwrap();
        for secret in &all[1..] {
            webhook = webhook.or(*secret).unwrap();
        }
        for (position, secret) in all.into_iter().enumerate() {
            let value = signature(scheme, secret);
            assert_eq!(verdict(&webhook, &[("X-Sig", &value)]), Ok(position));
            let another = verdict(&Webhook::new(scheme, "fifth").unwrap(), &[("X-Sig", &value)]);
            assert_eq!(another, Err(Error::Mismatch { header: "X-Sig" }));
        }
        assert_eq!(Webhook::new(scheme, "").unwrap_err(), ConfigFault::EmptySecret);
    }
}

static HASHED_BY_ID: Scheme<MacById> = Scheme::plain_hash("by-id", Hash::SHA256)
    .secret_named_in("X-Key-Id")
    .signature(Signature::in_header("X-Sig"))
    .signs(&[Part::Secret, Body]);

/// A hash without the secret is anybody's, however the secret was chosen.
#[test]
fn a_plain_hash_holds_the_secret_that_the_request_names() {
    use sha2::Digest as _;

    let webhook = Webhook::new(&HASHED_BY_ID, ("one", "first")).unwrap();
    let webhook = webhook.or(("two", "second")).unwrap();
    for (message, expected) in [
        (&[b"second", BODY].concat(), Ok(1)),
        (&[b"first", BODY].concat(), Err(Error::Mismatch { header: "X-Sig" })),
        (&BODY.to_vec(), Err(Error::Mismatch { header: "X-Sig" })),
    ] {
        let value = hex::encode(sha2::Sha256::digest(message));
        assert_eq!(verdict(&webhook, &[("X-Key-Id", "two"), ("X-Sig", &value)]), expected);
    }
}

/// As `sha256sum` and its like have it.
#[test]
fn plain_hashes_are_those_of_the_whole_message() {
    // Of `abc-{"id":1}`.
    let front = "b57ea84a719b20af9f49c2aa1e3009136e711ff32d797b1012d67c85204b13b2";
    assert_eq!(signature(&FRONT, "abc"), front);
    // Of `{"id":1}.POST.abc!`.
    assert_eq!(signature(&BEHIND, "abc"), "sCxW9yr9R6NZlW5dBgdO9TyeDPg=");
    // Of the SHA-256 of `abc` in upper case, and then the body.
    assert_eq!(
        signature(&HASHED, "abc"),
        "081ca4c2f53e420a9e7ab5badbfb6132407d9446316ba04ddbb264ebfc8168f7a1cc05b9917759697f4a4b9a3e6cd0cc"
    );
    // Of `abc` and the SHA-1 of the body.
    assert_eq!(
        signature(&DIGEST, "abc"),
        "d59eef5ce9373708b3b54da6658c9d42848092c53c4fdb21e7ad2ab6dee4420f0e1c12024cc2f0093c1d71af9f8afc6d8dd7f142977eb7d5233144c17a09d9e1"
    );
    assert_eq!(FRONT.algorithm(), "plain SHA-256 over secret and message");
    assert_eq!(FRONT.signed(), "{secret}-{body}");
    assert_eq!(HASHED.signed(), "{upper-case hex SHA-256 of the secret}{body}");
}

/// What SHA-256 has read is its value: who knows it and the length goes on, without the secret. A verifier
/// cannot see it, and so the coverage says it.
#[test]
fn a_hash_with_the_secret_in_front_is_extended_by_those_who_do_not_know_it() {
    let seen = signature(&FRONT, SECRET);
    // The length of the secret is guessed: there are few.
    let length = SECRET.len() + 1 + BODY.len();
    let mut state: [u32; 8] =
        core::array::from_fn(|at| u32::from_str_radix(&seen[8 * at..8 * at + 8], 16).unwrap());
    let padding = |length: usize| {
        let mut padding = vec![0; (119 - length % 64) % 64 + 1];
        padding[0] = 0x80;
        [padding, (8 * length as u64).to_be_bytes().to_vec()].concat()
    };
    let glue = padding(length);
    let appended = b",\"amount\":1000000}";
    let last = [&appended[..], &padding(length + glue.len() + appended.len())].concat();
    sha2::block_api::compress256(&mut state, last.as_chunks().0);
    let forged = state.map(|word| format!("{word:08x}")).concat();

    let webhook = Webhook::new(&FRONT, SECRET).unwrap();
    let headers = [("X-Sig", forged)];
    let longer = [BODY, &glue, appended].concat();
    let proof = webhook.verify(&request(&headers), &longer).unwrap();
    assert_eq!(proof.coverage(), Coverage::Prefix);
    assert_eq!(webhook.coverage(), Coverage::Prefix);
    assert!(webhook.verify(&request(&headers), &longer[1..]).is_err(), "the beginning is held");
    // SHA-384 gives less than its state, and a secret behind all is not known.
    for scheme in [&BEHIND, &HASHED, &DIGEST] {
        assert_eq!(scheme.coverage(), Coverage::Body);
    }
}

static SIMPLE: Scheme =
    Scheme::hmac_sha256("simple").signature(Signature::in_header("X-Sig")).signs_body();

#[test]
fn the_meanings_of_whsec() {
    let text = "whsec_a2V5";
    let sign =
        |secret: Secret| Webhook::new(&SIMPLE, secret).unwrap().sign(&request(&()), BODY).unwrap();
    let decoded = sign(Secret::bytes(b"key").unwrap());
    assert_eq!(sign(Secret::whsec_base64(text).unwrap()), decoded);
    assert_eq!(sign(Secret::whsec_base64("a2V5").unwrap()), decoded);
    let whole = sign(Secret::utf8(text).unwrap());
    assert_eq!(whole, sign(Secret::bytes(text.as_bytes()).unwrap()));
    assert_ne!(whole, decoded);
}

/// One key, however a dashboard or a library writes it.
#[test]
fn the_texts_of_one_whsec_secret() {
    for base64 in ["a+8=", "a+8"] {
        for prefix in ["", "whsec_", "v1,whsec_"] {
            let text = format!("{prefix}{base64}");
            let secret = text.as_str().into_secret(SecretForm::WhsecBase64).unwrap();
            let signed = |secret| Webhook::new(&SIMPLE, secret).unwrap().sign(&request(&()), BODY);
            let expected = signed(Secret::bytes(b"\x6B\xEF").unwrap());
            assert_eq!(signed(secret), expected, "{text}");
            let prefixed = text.as_str().into_secret(SecretForm::PrefixedWhsecBase64);
            if prefix.is_empty() {
                let ambiguous = prefixed.unwrap_err();
                assert_eq!(ambiguous.fault().code(), "ambiguous-secret");
                let said = ambiguous.to_string();
                assert!(said.contains("Secret::utf8") && said.contains("whsec_base64"), "{said}");
            } else {
                assert_eq!(signed(prefixed.unwrap()), expected, "{text}");
            }
        }
    }
}

/// A verifier that takes both readings says so by its keys, and takes no other.
#[test]
fn a_secret_that_is_text_or_base64() {
    let both = |text: &str| Webhook::new(&SIMPLE, Secret::utf8_or_whsec_base64(text)?);
    let verifies = |verifier: &Webhook, secret: Secret| {
        let headers = Webhook::new(&SIMPLE, secret).unwrap().sign(&request(&()), BODY).unwrap();
        verifier.verify(&request(&headers), BODY).is_ok()
    };
    let webhook = both("whsec_a2V5").unwrap();
    assert!(verifies(&webhook, Secret::utf8("whsec_a2V5").unwrap()));
    assert!(verifies(&webhook, Secret::bytes(b"key").unwrap()));
    assert!(!verifies(&webhook, Secret::utf8("a2V5").unwrap()), "half of the text");
    let text = both("polar_whs_k").unwrap();
    assert!(verifies(&text, Secret::utf8("polar_whs_k").unwrap()));
    // Whoever guesses a key of zeros guesses the empty one.
    assert_eq!(both("whsec_AAAA").unwrap_err(), ConfigFault::ZeroSecret);
    assert_eq!(both("").unwrap_err(), ConfigFault::EmptySecret);
    assert_eq!(both("k\n").unwrap_err(), ConfigFault::SecretWhitespace);
    assert!(verifies(&both("whsec_").unwrap(), Secret::utf8("whsec_").unwrap()), "no empty key");
}

#[test]
fn secrets_in_another_form_than_the_vendor_prints() {
    let refused = |text: &str, form: SecretForm| text.into_secret(form).unwrap_err();
    let not_whsec = [
        "whsec_whsec_a2V5",
        "WHSEC_a2V5",
        "whsk_a2V5",
        "not base64",
        "whsec_a2V5=",
        "whsec_a2V5a",
        "whsec_a2_5",
        "whsec_a2-5",
        "whsec_ a2V5",
        "v1,a2V5",
        "v1,v1,whsec_a2V5",
        "v1a,whsec_a2V5",
    ];
    for form in [SecretForm::WhsecBase64, SecretForm::PrefixedWhsecBase64] {
        for text in not_whsec {
            assert_eq!(refused(text, form), ConfigFault::SecretNotWhsec, "{text}");
        }
        for text in ["", "whsec_", "v1,whsec_"] {
            assert_eq!(refused(text, form), ConfigFault::EmptySecret, "{text}");
        }
        assert_eq!(refused("whsec_AAAA", form), ConfigFault::ZeroSecret);
    }
    assert_eq!(refused("clé", SecretForm::Ascii), ConfigFault::SecretNotAscii);
    for form in [SecretForm::WhsecBase64, SecretForm::Ascii, SecretForm::Sha256OfUtf8] {
        assert_eq!(refused("", form), ConfigFault::EmptySecret);
        for text in ["a2V5\n", " a2V5"] {
            assert_eq!(refused(text, form), ConfigFault::SecretWhitespace);
        }
    }
}

#[cfg(feature = "std")]
#[test]
fn a_hash_map_shows_every_spelling_of_a_name_and_all_headers() {
    let fields =
        std::collections::HashMap::from([("X-A", "1"), ("Host", "a.example"), ("x-a", "2")]);
    let (mut named, mut all) = (Vec::new(), Vec::new());
    fields.visit("X-A", &mut |value| named.push(value.to_vec()));
    fields.visit_all(&mut |name, value| all.push((name.to_owned(), value.to_vec())));
    named.sort();
    all.sort();
    assert_eq!(named, [b"1", b"2"]);
    let field = |name: &str, value: &str| (name.to_owned(), value.as_bytes().to_vec());
    assert_eq!(all, [field("Host", "a.example"), field("X-A", "1"), field("x-a", "2")]);
}
