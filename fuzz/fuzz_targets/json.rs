//! Of a JSON body, the library finds the members that another reader and a naive cutter of texts find, or refuses it
//! as they do: none twice, none too deep, and as it stands there where that is what is signed.
#![no_main]

use std::collections::BTreeMap;
use std::sync::LazyLock;

use countersign::Part::{Field, Listed, OptionalField, RawField};
use countersign::{Fields, List, Request, Scheme, Signature, UnixTime, Webhook, WithPublicKey};
use countersign_fuzz::json::Json;
use countersign_fuzz::reading::{ANYTHING, SIGNATURE, read, webhook};
use libfuzzer_sys::fuzz_target;
use serde_json::Value;

const IN_HEADER: Signature = Signature::in_header(SIGNATURE.0).base64();
const DEEPEST: usize = 32;
const MOST_FIELDS: usize = 8192;
const MOST_ITEMS: usize = 65_536;

type Ours = LazyLock<Webhook<Fields<WithPublicKey>>>;

macro_rules! ours {
    ($name:ident: $part:expr) => {
        static $name: Ours = {
            static SCHEME: Scheme<Fields<WithPublicKey>> = Scheme::public_key("own", ANYTHING)
                .signature(IN_HEADER)
                .unseparated("where a member of a list ends")
                .signs_fields(&[$part]);
            LazyLock::new(|| webhook(&SCHEME))
        };
    };
}

ours!(FIELD: Field("a"));
ours!(WITHIN: OptionalField("a.0.b"));
ours!(RAW: RawField("a.b"));
ours!(LIST: Listed(&List::of_json("").pairs("").joined("").nested_sorted()));
ours!(NAMED: Listed(&List::of_json("a").named_by("b", &[]).values().joined("")));

/// What is signed of a member of a list.
fn listed(json: Json<'_>) -> String {
    match json.value() {
        Value::Null => String::new(),
        Value::String(text) => text,
        _ => json.sorted(),
    }
}

/// How deep a text is, how many members and items it has; and whether no name is in an object twice.
fn measure(json: Json<'_>) -> (usize, usize, usize, bool) {
    let members = json.members();
    let items = json.items();
    let level = usize::from(json.is_object() || json.is_list());
    let below = members.iter().map(|(_, value)| *value).chain(items.iter().copied()).map(measure);
    let all = below.fold((0, members.len(), items.len(), json.has_each_once()), |all, one| {
        (all.0.max(one.0), all.1 + one.1, all.2 + one.2, all.3 && one.3)
    });
    (all.0 + level, all.1, all.2, all.3)
}

/// The text of a value that is one: nothing where it is `null`, and an error where it is something else.
fn text(value: Option<&Value>) -> Result<Option<String>, ()> {
    match value {
        None | Some(Value::Null) => Ok(None),
        Some(Value::String(text)) => Ok(Some(text.clone())),
        Some(Value::Number(number)) if !number.is_f64() => Ok(Some(number.to_string())),
        Some(_) => Err(()),
    }
}

/// The only item of the list that is the member `a`, and there `b`.
fn within(value: &Value) -> Result<Option<String>, ()> {
    match &value["a"] {
        Value::Array(items) if items.len() > 1 => Err(()),
        Value::Array(items) => text(items.first().and_then(|item| item.get("b"))),
        _ => Ok(None),
    }
}

/// The values of the members that `b` names, in its order.
fn named(value: &Value, json: Json<'_>) -> Option<String> {
    let object = json.member("a").filter(|object| object.is_object())?;
    let paths = value["b"].as_array()?;
    let mut seen = Vec::new();
    let mut all = String::new();
    for path in paths {
        let path = path.as_str()?;
        if seen.contains(&path) {
            return None;
        }
        seen.push(path);
        let found = path.split('.').try_fold(object, Json::member)?;
        if found.is_object() || found.is_list() {
            return None;
        }
        all += &listed(found);
    }
    Some(all)
}

fuzz_target!(|body: &[u8]| {
    let headers = [SIGNATURE];
    let request = Request::at(&headers, UnixTime::from_secs(0)).method("POST");
    let found = |ours: &Ours| {
        let (message, _) = read(&**ours, &request, body).ok()?;
        Some(String::from_utf8(message).expect("a member's text is one"))
    };
    let ours = [&FIELD, &WITHIN, &RAW, &LIST, &NAMED].map(found);
    let Some((value, json)) = serde_json::from_slice::<Value>(body).ok().map(|value| {
        let text = str::from_utf8(body).expect("JSON is text");
        (value, Json::of(text))
    }) else {
        assert_eq!(ours, [const { None }; 5]);
        return;
    };
    let (depth, fields, items, is_once) = measure(json);
    if depth > DEEPEST || fields > MOST_FIELDS || items > MOST_ITEMS || !is_once {
        assert_eq!(ours, [const { None }; 5]);
        return;
    }
    let raw = json.member("a").and_then(|within| within.member("b"));
    let members: BTreeMap<_, _> = json.members().into_iter().collect();
    let one = |(name, value): (&String, &Json<'_>)| format!("{name}{}", listed(*value));
    let theirs = [
        text(value.get("a")).unwrap_or_default(),
        within(&value).map(Option::unwrap_or_default).ok(),
        raw.map(|raw| raw.0.to_owned()),
        json.is_object().then(|| members.iter().map(one).collect()),
        named(&value, json),
    ];
    assert_eq!(ours, theirs);
});
