//! Of a form and of a query, the library reads what another library reads, or refuses them; and what that one
//! writes it takes.
#![no_main]

use std::collections::BTreeMap;
use std::sync::LazyLock;

use countersign::Part::{Field, Listed, Parameter, SortedUrlAndFields};
use countersign::{
    Error, Escape, Fields, List, Request, Scheme, Signature, Signed, UnixTime, Webhook,
    WithPublicKey,
};
use countersign_fuzz::lines::line;
use countersign_fuzz::reading::{ANYTHING, SIGNATURE, read, webhook};
use form_urlencoded::Serializer;
use libfuzzer_sys::fuzz_target;

type Pairs = Vec<(String, String)>;
type OfFields = LazyLock<Webhook<Fields<WithPublicKey>>>;
type OfParts = LazyLock<Webhook<Signed<WithPublicKey>>>;

const IN_HEADER: Signature = Signature::in_header(SIGNATURE.0).base64();
const URL: &str = "https://a.example/b";
/// The most fields that are read.
const MOST: usize = 8192;

macro_rules! fields {
    ($name:ident: $($part:expr),+) => {
        static $name: OfFields = {
            static SCHEME: Scheme<Fields<WithPublicKey>> =
                Scheme::public_key("own", ANYTHING).signature(IN_HEADER).signs_fields(&[$($part),+]);
            LazyLock::new(|| webhook(&SCHEME))
        };
    };
}

fields!(FORM: Listed(&List::of_form().escaped(Escape::Rfc3986).repeated(",")));
fields!(QUERY: Listed(&List::of_query().escaped(Escape::Rfc3986)));
fields!(SORTED: SortedUrlAndFields);

static FIELD: OfFields = {
    static SCHEME: Scheme<Fields<WithPublicKey>> = Scheme::public_key("own", ANYTHING)
        .signature(IN_HEADER)
        .signs_fields(&[Field("a")])
        .in_form();
    LazyLock::new(|| webhook(&SCHEME))
};

static PARAMETER: OfParts = {
    static SCHEME: Scheme<Signed<WithPublicKey>> =
        Scheme::public_key("own", ANYTHING).signature(IN_HEADER).signs(&[Parameter("a")]);
    LazyLock::new(|| webhook(&SCHEME))
};

fn parsed(text: &str) -> Pairs {
    form_urlencoded::parse(text.as_bytes()).into_owned().collect()
}

fn written(pairs: &Pairs) -> String {
    Serializer::new(String::new()).extend_pairs(pairs).finish()
}

/// As the list signs them.
fn listed(pairs: &Pairs) -> String {
    let mut by_name: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for (name, value) in pairs {
        by_name.entry(name).or_default().push(value);
    }
    let encoded = |text: &str| {
        let kept = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~".contains(&byte);
        let letter =
            |byte| if kept(byte) { char::from(byte).to_string() } else { format!("%{byte:02X}") };
        text.bytes().map(letter).collect::<String>()
    };
    let one = |(name, values): (&str, Vec<&str>)| {
        format!("{}={}", encoded(name), encoded(&values.join(",")))
    };
    by_name.into_iter().map(one).collect::<Vec<_>>().join("&")
}

/// As they are signed with nothing between them.
fn sorted(query: &Pairs, form: &Pairs) -> String {
    let in_order = |pairs: &Pairs| {
        let mut pairs = pairs.clone();
        pairs.sort();
        pairs
    };
    let query =
        in_order(query).iter().map(|(name, value)| format!("{name}={value}")).collect::<Vec<_>>();
    let form =
        in_order(form).iter().map(|(name, value)| format!("{name}{value}")).collect::<Vec<_>>();
    let mark = if query.is_empty() && form.is_empty() { "" } else { "?" };
    let dot = if query.is_empty() || form.is_empty() { "" } else { "." };
    format!("{URL}{mark}{}{dot}{}", query.join("&"), form.concat())
}

/// The value of `a`, where it is there once.
fn value(pairs: &Pairs) -> Option<&str> {
    let mut named = pairs.iter().filter(|(name, _)| name == "a");
    let (_, value) = named.next()?;
    named.next().is_none().then_some(value)
}

fn has_twice(pairs: &Pairs) -> bool {
    let mut names: Vec<_> = pairs.iter().map(|(name, _)| name).collect();
    names.sort();
    names.windows(2).any(|two| two[0] == two[1])
}

/// Whether each is read alike or refused; what the other library has `made` is only refused for what it says.
fn check(query: &str, form: &str, made: bool) {
    let (query_pairs, form_pairs) = (parsed(query), parsed(form));
    let url = format!("{URL}?{query}");
    let headers = [SIGNATURE];
    let request = Request::at(&headers, UnixTime::from_secs(0)).method("POST").url(&url);
    macro_rules! read {
        ($webhook:ident) => {
            read(&*$webhook, &request, form.as_bytes())
                .map(|(message, _)| String::from_utf8_lossy(&message).into_owned())
        };
    }
    let alike = |ours: Result<String, Error>, theirs: Option<String>, pairs: &[&Pairs]| {
        let is_bounded = pairs.iter().all(|pairs| pairs.len() <= MOST);
        match ours {
            Ok(ours) => {
                assert!(is_bounded && theirs.as_ref() == Some(&ours), "{ours:?} {theirs:?}")
            }
            Err(error) => assert!(!made || theirs.is_none() || !is_bounded, "{error:?} {theirs:?}"),
        }
    };
    alike(read!(FORM), Some(listed(&form_pairs)), &[&form_pairs]);
    alike(read!(FIELD), value(&form_pairs).map(str::to_owned), &[&form_pairs]);
    let once = (!has_twice(&query_pairs)).then(|| listed(&query_pairs));
    alike(read!(QUERY), once, &[&query_pairs]);
    let parameter = value(&query_pairs).filter(|value| !value.is_empty());
    alike(read!(PARAMETER), parameter.map(str::to_owned), &[]);
    alike(read!(SORTED), Some(sorted(&query_pairs, &form_pairs)), &[&query_pairs, &form_pairs]);
}

fuzz_target!(|input: &str| {
    let (query, form) = line(input.as_bytes());
    let text = |bytes| str::from_utf8(bytes).unwrap_or_default();
    // What stands behind a `#` is none of the query.
    let query = text(query).split('#').next().unwrap_or_default();
    let form = text(form);
    check(query, form, false);
    check(&written(&parsed(query)), &written(&parsed(form)), true);
});
