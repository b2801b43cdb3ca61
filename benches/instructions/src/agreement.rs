//! That the two accept and refuse alike: else one of them would do less than the other.

use countersign::{Request, Signer, UnixTime};

use crate::delivery::{Delivery, NOW, Scheme};

/// Gives both of them a valid delivery, and everything that can be wrong with it.
pub fn check(scheme: Scheme, signer: &dyn Signer, valid: &Delivery) {
    let (verify, key) = (scheme.by_hand(), scheme.key());
    let agree = |what: &str, delivery: &Delivery, now: u64, accepted: bool| {
        let Delivery { headers, body } = delivery;
        let by_hand = verify(&key, headers, body, now).is_some();
        assert_eq!(by_hand, accepted, "by hand: {what}");
        let engine = signer.verify(&Request::at(headers, UnixTime::from_secs(now)), body);
        assert_eq!(engine.is_ok(), accepted, "engine: {what}");
    };
    agree("valid", valid, NOW, true);
    let is_timed = scheme != Scheme::GitHub;
    for (what, now, accepted) in [
        ("as old as may be", NOW + 300, true),
        ("too old", NOW + 301, !is_timed),
        ("as far ahead as may be", NOW - 300, true),
        ("too far ahead", NOW - 301, !is_timed),
    ] {
        agree(what, valid, now, accepted);
    }
    for (what, delivery) in spoiled(scheme, valid) {
        agree(&what, &delivery, NOW, false);
    }
    for (what, delivery) in with_other_items(scheme, valid) {
        agree(what, &delivery, NOW, true);
    }
}

fn spoiled(scheme: Scheme, valid: &Delivery) -> Vec<(String, Delivery)> {
    let header = scheme.signature_header();
    let value = valid.text(header);
    let mut other_body = valid.clone();
    other_body.body.push(b'!');
    let mut all = vec![("another body".into(), other_body)];

    let read = match scheme {
        Scheme::GitHub | Scheme::Stripe => &[header][..],
        Scheme::StandardWebhooks => &[header, "webhook-id", "webhook-timestamp"],
    };
    for header in read {
        all.push((format!("without {header}"), valid.without(header)));
        all.push((format!("{header} twice"), valid.repeating(header)));
        all.push((format!("{header} empty"), valid.with(header, String::new())));
    }

    let (before, text) = value.split_at(value.len() - signature_len(scheme));
    let signatures = match scheme {
        Scheme::GitHub | Scheme::Stripe => vec![
            text.to_uppercase(),
            format!("0x{text}"),
            format!("0x{}", &text[2..]),
            format!("{text}00"),
            text[2..].into(),
            text[1..].into(),
            format!("{}g", &text[1..]),
            "0".repeat(64),
        ],
        Scheme::StandardWebhooks => vec![
            text.trim_end_matches('=').into(),
            text.replace(&text[42..], &with_stray_bits(&text[42..])),
            format!("{text}="),
            format!("{}*", &text[1..]),
            "A".repeat(44),
            format!("{}=", "A".repeat(43)),
        ],
    };
    for text in signatures {
        all.push((format!("signature {text}"), valid.with(header, format!("{before}{text}"))));
    }
    all.push(("without a prefix".into(), valid.with(header, text.into())));
    all.push(("another prefix".into(), valid.with(header, format!("sha1={text}"))));

    match scheme {
        Scheme::GitHub => {}
        Scheme::Stripe => {
            for time in times() {
                let value = value.replace(&NOW.to_string(), &time);
                all.push((format!("time {time}"), valid.with(header, value)));
            }
            let value = format!("{value},t={NOW}");
            all.push(("two times".into(), valid.with(header, value)));
        }
        Scheme::StandardWebhooks => {
            for time in times() {
                all.push((format!("time {time}"), valid.with("webhook-timestamp", time)));
            }
            let id = format!("{}.1", valid.text("webhook-id"));
            all.push(("an id with a dot".into(), valid.with("webhook-id", id)));
        }
    }
    if let Some(separator) = separator(scheme) {
        let (_, item) = value_and_item(scheme, valid.text(header));
        let value = format!("{}{}", valid.text(header), format!("{separator}{item}").repeat(8));
        all.push(("nine signatures".into(), valid.with(header, value)));
    }
    all
}

/// Lists that hold the signature beside others.
fn with_other_items(scheme: Scheme, valid: &Delivery) -> Vec<(&'static str, Delivery)> {
    let header = scheme.signature_header();
    let Some(separator) = separator(scheme) else { return Vec::new() };
    let (value, item) = value_and_item(scheme, valid.text(header));
    let start = value.strip_suffix(item).expect("the item is at the end");
    let wrong = match scheme {
        Scheme::Stripe => format!("v1={}", "0".repeat(64)),
        _ => format!("v1,{}=", "A".repeat(43)),
    };
    let malformed = if scheme == Scheme::Stripe { "v1=00" } else { "v1,00" };
    let value = |items: [&str; 2]| format!("{start}{}", items.join(separator));
    vec![
        ("a signature before", valid.with(header, value([&wrong, item]))),
        ("a signature behind", valid.with(header, value([item, &wrong]))),
        ("another version before", valid.with(header, value(["v0=?", item]))),
        ("another version behind", valid.with(header, value([item, "v2,?"]))),
        ("no signature before", valid.with(header, value([malformed, item]))),
        ("no signature behind", valid.with(header, value([item, malformed]))),
    ]
}

/// The header's value, and the item of it that is the signature.
fn value_and_item(scheme: Scheme, value: &str) -> (&str, &str) {
    (value, &value[value.len() - signature_len(scheme) - "v1,".len()..])
}

fn separator(scheme: Scheme) -> Option<&'static str> {
    match scheme {
        Scheme::GitHub => None,
        Scheme::Stripe => Some(","),
        Scheme::StandardWebhooks => Some(" "),
    }
}

fn signature_len(scheme: Scheme) -> usize {
    match scheme {
        Scheme::GitHub | Scheme::Stripe => 64,
        Scheme::StandardWebhooks => 44,
    }
}

/// The same second as something else than digits, and other seconds.
fn times() -> [String; 7] {
    [
        String::new(),
        format!("+{NOW}"),
        format!("-{NOW}"),
        format!("{NOW}.0"),
        format!("{NOW:#x}"),
        (NOW - 301).to_string(),
        "9".repeat(40),
    ]
}

/// The last two characters of base64 with bits set that no byte takes.
fn with_stray_bits(end: &str) -> String {
    let last = end.as_bytes()[0];
    format!("{}=", char::from(last + 1))
}
