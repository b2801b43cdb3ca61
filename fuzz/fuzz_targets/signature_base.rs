//! The signature base of RFC 9421: a request is accepted only where a naive writer makes the same text of what the
//! request was made of, however it is spaced and encoded, and in pieces as in one.
#![no_main]

use std::collections::BTreeSet;

use arbitrary::Arbitrary;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use countersign::{Covered, HttpSignature, Request, Scheme, UnixTime, Verifier as _, Webhook};
use countersign_oracle::tag::Hash;
use libfuzzer_sys::fuzz_target;

static ANYTHING: Scheme<HttpSignature> = Scheme::http_signature_hmac_sha256("anything")
    .label("own")
    .covers(&[Covered::IfThere("x-not-there")]);

const NOW: u64 = 1_795_000_000;
const SECRET: &str = "secret";

/// What is written in the URL, and what it is without what it can do without.
const HOSTS: [(&str, &str, &str); 5] = [
    ("https", "a.example", "a.example"),
    ("https", "A.Example:443", "a.example"),
    ("https", "a.example:80", "a.example:80"),
    ("http", "a.example:80", "a.example"),
    ("http", "[::1]:8080", "[::1]:8080"),
];

const PATHS: [&str; 4] = ["", "/", "/a//b/../c", "/%7e/:@!$&'()*+,;="];
const METHODS: [&str; 3] = ["GET", "POST", "x-own"];
const KEYS: [&str; 3] = ["a", "b-1", "*c"];

#[derive(Arbitrary, Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum What {
    Method,
    TargetUri,
    Authority,
    Scheme,
    RequestTarget,
    Path,
    Query,
    QueryParameter(u8),
    Field(u8),
    Structured,
    Wrapped(u8),
    Member(u8),
    Nothing(u8),
}

#[derive(Arbitrary, Debug)]
enum Value<'a> {
    Number(i32),
    Thousandths(i16),
    Boolean(bool),
    Text(&'a str),
    Bytes(&'a [u8]),
    List(Vec<i8>),
}

#[derive(Arbitrary, Debug)]
struct Input<'a> {
    host: u8,
    path: u8,
    method: u8,
    has_query: bool,
    query: Vec<(u8, &'a str, bool)>,
    headers: [Vec<&'a str>; 2],
    dictionary: Vec<(u8, Value<'a>, bool)>,
    covered: Vec<(What, u8)>,
    nonce: &'a str,
    is_forged: bool,
    body: &'a [u8],
}

fn pick<T: Copy>(from: &[T], at: u8) -> T {
    from[usize::from(at) % from.len()]
}

/// Printable ASCII alone.
fn printable(text: &str) -> String {
    text.chars().filter(|letter| (' '..='~').contains(letter)).collect()
}

fn quoted(text: &str) -> String {
    format!("\"{}\"", printable(text).replace('\\', "\\\\").replace('"', "\\\""))
}

impl Value<'_> {
    /// As it has to be written.
    fn canonical(&self) -> String {
        match self {
            Value::Number(number) => number.to_string(),
            Value::Thousandths(number) => {
                let sign = if *number < 0 { "-" } else { "" };
                let number = number.unsigned_abs();
                let decimals = format!("{:03}", number % 1000);
                let decimals = decimals.trim_end_matches('0');
                format!(
                    "{sign}{}.{}",
                    number / 1000,
                    if decimals.is_empty() { "0" } else { decimals }
                )
            }
            Value::Boolean(is_true) => format!("?{}", u8::from(*is_true)),
            Value::Text(text) => quoted(text),
            Value::Bytes(bytes) => format!(":{}:", STANDARD.encode(bytes)),
            Value::List(items) => {
                let items: Vec<_> = items.iter().map(ToString::to_string).collect();
                format!("({})", items.join(" "))
            }
        }
    }

    /// As a careless sender may write it.
    fn written(&self) -> String {
        match self {
            Value::Number(number @ 0..) => format!("00{number}"),
            Value::Thousandths(number @ 0..) => format!("0{}.{:03}", number / 1000, number % 1000),
            Value::List(items) => {
                let items: Vec<_> = items.iter().map(ToString::to_string).collect();
                format!("(  {} )", items.join("   "))
            }
            _ => self.canonical(),
        }
    }
}

/// What the request is made of, as the naive writer has it.
struct Parts {
    scheme: &'static str,
    written_host: &'static str,
    host: &'static str,
    path: &'static str,
    query: Option<String>,
    /// The lines of two headers, as they were chosen.
    headers: [Vec<String>; 2],
    dictionary: String,
}

impl Parts {
    fn of(input: &Input<'_>) -> Self {
        let (scheme, written_host, host) = pick(&HOSTS, input.host);
        let pairs = input.query.iter().map(|(name, value, is_careless)| {
            let text: String = form_urlencoded::byte_serialize(value.as_bytes()).collect();
            let text = if *is_careless { text.to_lowercase().replace("%7e", "~") } else { text };
            // What is small is small again, but not in what was encoded.
            let text = if *is_careless && value.chars().any(char::is_uppercase) {
                form_urlencoded::byte_serialize(value.as_bytes()).collect()
            } else {
                text
            };
            let name = if *is_careless {
                format!("%6{}", 1 + name % 3)
            } else {
                letter(*name).to_string()
            };
            format!("{name}={text}")
        });
        let pairs: Vec<_> = pairs.collect();
        let members = input.dictionary.iter().map(|(key, value, is_bare)| {
            let key = pick(&KEYS, *key);
            match value {
                Value::Boolean(true) if *is_bare => key.to_owned(),
                value => format!("{key}={}", value.written()),
            }
        });
        let members: Vec<_> = members.collect();
        Self {
            scheme,
            written_host,
            host,
            path: pick(&PATHS, input.path),
            query: input.has_query.then(|| pairs.join("&")),
            headers: input
                .headers
                .each_ref()
                .map(|lines| lines.iter().map(|line| format!(" \t{line} ")).collect()),
            dictionary: members.join(" ,\t"),
        }
    }

    fn url(&self) -> String {
        let query = self.query.as_ref().map(|query| format!("?{query}")).unwrap_or_default();
        format!("{}://{}{}{query}#fragment", self.scheme, self.written_host, self.path)
    }

    /// The name of a component, with its parameters, and its value; or that there is none.
    fn line(&self, input: &Input<'_>, what: What) -> (String, Option<String>) {
        let path = if self.path.is_empty() { "/" } else { self.path };
        let question = self.query.as_ref().map(|query| format!("?{query}"));
        let query = question.clone().unwrap_or_default();
        let derived = |name: &str, value: String| (format!("\"@{name}\""), Some(value));
        match what {
            What::Method => derived("method", pick(&METHODS, input.method).to_owned()),
            What::TargetUri => derived(
                "target-uri",
                format!("{}://{}{path}{query}", self.scheme, self.written_host),
            ),
            What::Authority => derived("authority", self.host.to_owned()),
            What::Scheme => derived("scheme", self.scheme.to_owned()),
            What::RequestTarget => derived("request-target", format!("{path}{query}")),
            What::Path => derived("path", path.to_owned()),
            What::Query => derived("query", question.unwrap_or_else(|| "?".to_owned())),
            What::QueryParameter(at) => {
                let at = at % 3;
                let mut values = input.query.iter().filter(|(name, ..)| name % 3 == at);
                let value = match (self.query.is_some(), values.next(), values.next()) {
                    (true, Some((_, value, _)), None) => {
                        let text: String =
                            form_urlencoded::byte_serialize(value.as_bytes()).collect();
                        Some(text.replace('+', "%20"))
                    }
                    _ => None,
                };
                (format!("\"@query-param\";name=\"{}\"", letter(at)), value)
            }
            What::Field(at) => {
                let lines = &self.headers[usize::from(at % 2)];
                let joined = lines.iter().map(|line| trim(line)).collect::<Vec<_>>().join(", ");
                let is_line = joined.is_ascii() && !joined.contains(['\r', '\n']);
                (format!("\"x-{}\"", at % 2), Some(joined).filter(|_| is_line && !lines.is_empty()))
            }
            What::Wrapped(at) => {
                let lines = &self.headers[usize::from(at % 2)];
                let is_line =
                    lines.iter().all(|line| line.is_ascii() && !trim(line).contains(['\r', '\n']));
                let joined = lines.iter().map(|line| format!(":{}:", STANDARD.encode(trim(line))));
                let joined = joined.collect::<Vec<_>>().join(", ");
                (
                    format!("\"x-{}\";bs", at % 2),
                    Some(joined).filter(|_| is_line && !lines.is_empty()),
                )
            }
            What::Structured => {
                let members = input.dictionary.iter().map(|(key, value, _)| match value {
                    Value::Boolean(true) => pick(&KEYS, *key).to_owned(),
                    value => format!("{}={}", pick(&KEYS, *key), value.canonical()),
                });
                let joined = members.collect::<Vec<_>>().join(", ");
                ("\"x-dict\";sf".to_owned(), Some(joined).filter(|_| self.keys_are_single(input)))
            }
            What::Member(at) => {
                let key = pick(&KEYS, at);
                let found = input.dictionary.iter().find(|(own, ..)| pick(&KEYS, *own) == key);
                let value = found.map(|(_, value, _)| value.canonical());
                (format!("\"x-dict\";key=\"{key}\""), value.filter(|_| self.keys_are_single(input)))
            }
            What::Nothing(at) => {
                let none = [
                    "\"@status\"",
                    "\"x-0\";req",
                    "\"x-other\"",
                    "\"@method\";bs",
                    "\"X-0\"",
                    "\"x-0\";tr",
                ];
                (pick(&none, at).to_owned(), None)
            }
        }
    }

    fn keys_are_single(&self, input: &Input<'_>) -> bool {
        let keys: BTreeSet<_> =
            input.dictionary.iter().map(|(key, ..)| pick(&KEYS, *key)).collect();
        keys.len() == input.dictionary.len()
    }
}

fn letter(at: u8) -> char {
    char::from(b'a' + at % 3)
}

fn trim(line: &str) -> &str {
    line.trim_matches([' ', '\t'])
}

/// What of a component makes it the same as another.
fn identity(what: What) -> What {
    match what {
        What::QueryParameter(at) => What::QueryParameter(at % 3),
        What::Field(at) => What::Field(at % 2),
        What::Wrapped(at) => What::Wrapped(at % 2),
        What::Member(at) => What::Member(at % 3),
        other => other,
    }
}

fuzz_target!(|input: Input| {
    // More than is read, and folded lines, are the unit tests'.
    let is_folded = |line: &&str| line.contains(['\r', '\n']);
    let length = input.dictionary.len() + input.query.len() + input.nonce.len();
    if input.covered.len() > 20 || length > 1000 || input.headers.iter().flatten().any(is_folded) {
        return;
    }
    let parts = Parts::of(&input);
    let (mut lines, mut names, mut is_one) = (String::new(), Vec::new(), true);
    let mut seen = BTreeSet::new();
    for (what, spaces) in &input.covered {
        let (name, value) = parts.line(&input, *what);
        is_one &= value.is_some() && seen.insert(identity(*what));
        lines += &format!("{name}: {}\n", value.unwrap_or_default());
        names.push((name, usize::from(*spaces % 3)));
    }
    let nonce = quoted(input.nonce);
    let list = names.iter().map(|(name, _)| name.as_str()).collect::<Vec<_>>().join(" ");
    let base = format!("{lines}\"@signature-params\": ({list});created={NOW};nonce={nonce}");
    let spaced: String = names
        .iter()
        .map(|(name, spaces)| format!(" {}{}", " ".repeat(*spaces), name.replace(';', "; ")))
        .collect();
    let sloppy = format!("own=({spaced} ); created=00{NOW};  nonce={nonce}");

    let mut tag = Hash::Sha256.tag(SECRET.as_bytes(), base.as_bytes());
    tag[0] ^= u8::from(input.is_forged);
    let signature = format!("other=:AAAA:, own=:{}:", STANDARD.encode(tag));
    let mut fields: Vec<(&str, &str)> = vec![
        ("signature-input", &sloppy),
        ("Signature", &signature),
        ("X-Dict", &parts.dictionary),
    ];
    for (name, lines) in ["x-0", "X-1"].into_iter().zip(&parts.headers) {
        fields.extend(lines.iter().map(|line| (name, line.as_str())));
    }
    let url = parts.url();
    let request = Request::at(&fields, UnixTime::from_secs(NOW))
        .method(pick(&METHODS, input.method))
        .url(&url);
    let webhook = Webhook::new(&ANYTHING, SECRET).expect("it is a secret");
    let whole = webhook.verify(&request, input.body);
    assert_eq!(whole.is_ok(), is_one && !input.is_forged, "{whole:?}\n{base}\n{fields:?} {url}");
    let streamed = webhook.begin(&request).and_then(|mut verification| {
        input.body.chunks(3).for_each(|chunk| verification.update(chunk));
        verification.finish()
    });
    assert_eq!(streamed.err(), whole.err());
});
