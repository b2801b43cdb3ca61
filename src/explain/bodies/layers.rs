//! Bodies that came inside of another text, and the texts that a body may have been in.

use alloc::string::String;
use alloc::vec::Vec;
use core::fmt;

use base64::Engine as _;
use base64::alphabet::STANDARD as ALPHABET;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};

use super::compression::Compression;
use super::fixed::{Fixed, Sort};
use super::json::{Json, JsonStyle, longest_text, members, value_at};
use crate::explain::escapes::Escaping;
use crate::text::bytes::{byte_of, find};

/// How many layers lie around a body.
const MAX_DEPTH: usize = 4;
/// The most texts that are taken out of their layers.
const MAX_FOUND: usize = 48;
/// The most bytes of them together.
const MAX_BYTES: usize = 8 * 1024 * 1024;

static ENCODED: Sort = Sort {
    code: "body-encoded",
    cure: "Something wrote the body as text before the application saw it: decode it once, as that was \
           done, and verify the bytes. Lambda and API Gateway say base64 with isBase64Encoded; a queue or \
           a log carries text only.",
};
static EVENT: Sort = Sort {
    code: "body-event",
    cure: "The application was given an event that holds the request, not the request: take the field out, \
           decode it if the event says base64 (isBase64Encoded), and verify those bytes, before any parser.",
};
static DECODED: Sort = Sort {
    code: "body-decoded",
    cure: "The provider signs the coded text: verify the body as received, before it is decoded.",
};
static FORM: Sort = Sort {
    code: "body-form-json",
    cure: "The JSON was put into a form, or was read as one: a body parser took JSON for a form, or a relay \
           wraps it. Verify the raw bytes, before any parser.",
};

const LENIENT: GeneralPurpose = GeneralPurpose::new(
    &ALPHABET,
    GeneralPurposeConfig::new()
        .with_decode_allow_trailing_bits(true)
        .with_decode_padding_mode(DecodePaddingMode::RequireNone),
);

/// Texts that the body may be in.
static TEXTS: [Fixed; 12] = [
    ENCODED.fixed("decoded from base64", base64),
    ENCODED.fixed("read as a JSON string", json_string),
    ENCODED.fixed("read without the backslashes of a JSON string", unescaped),
    ENCODED
        .fixed("read from Node's Buffer, as JSON writes it", |body| bytes_of(value(body, "data")?)),
    ENCODED.fixed("read from a list of its bytes", |body| bytes_of(str::from_utf8(body).ok()?)),
    ENCODED.fixed("read from an array of its bytes, as JSON writes a Uint8Array", numbered_bytes),
    ENCODED.fixed("read from Node's `<Buffer …>`", inspected_buffer),
    ENCODED.fixed("read from Python's `b'…'`", python_bytes),
    ENCODED.fixed("decoded from hex", hex_text),
    ENCODED.fixed("decoded from percent-encoding", |body| percent(body, false)),
    ENCODED.fixed("decoded from percent-encoding, with `+` as a blank", |body| percent(body, true)),
    ENCODED.fixed("read without the entities of HTML (`&quot;`)", html),
];

/// A field of an event that may hold the body.
#[derive(Debug, PartialEq, Eq)]
struct Field {
    path: &'static str,
    said: &'static str,
}

const fn field(path: &'static str, said: &'static str) -> Field {
    Field { path, said }
}

static FIELDS: [Field; 26] = [
    field("body", "`body` of the event (API Gateway, Lambda)"),
    field("rawBody", "`rawBody`"),
    field("message.data", "`message.data` (Pub/Sub)"),
    field("data", "`data`"),
    field("data_base64", "`data_base64` (CloudEvents)"),
    field("Message", "`Message` (SNS)"),
    field("Records.0.body", "`Records[0].body` (SQS)"),
    field("Messages.0.Body", "`Messages[0].Body` (SQS)"),
    field("Body", "`Body` (SQS)"),
    field("Records.0.Sns.Message", "`Records[0].Sns.Message` (SNS)"),
    field("Records.0.kinesis.data", "`Records[0].kinesis.data`"),
    field("detail", "`detail` (EventBridge)"),
    field("payload", "`payload`"),
    field("event", "`event`"),
    field("request", "`request`"),
    field("0.body", "`[0].body`"),
    field("0.data", "`[0].data`"),
    field("0.json", "`[0].json`"),
    field("input", "`input`"),
    field("message", "`message`"),
    field("content", "`content`"),
    field("raw", "`raw`"),
    field("raw_body", "`raw_body`"),
    field("requestBody", "`requestBody`"),
    field("MessageText", "`MessageText` (Azure's queues)"),
    field("value", "`value`"),
];

/// What is taken off where no field is named.
static UNNAMED: [Fixed; 5] = [
    EVENT.fixed("read from the field `[0]`", |json| {
        at_path(json, "0").filter(|value| value.starts_with(b"{"))
    }),
    EVENT.fixed("read from the longest text of the JSON", |json| {
        unquoted(longest_text(text_of_json(json)?)?)
    }),
    FORM.fixed("read from the field of a form that holds JSON", json_field),
    FORM.fixed("read from the name of a form's only field", only_name),
    FORM.fixed("read from the name of an object's only field", only_member),
];

/// Fields that only an event has which holds a body.
const MARKS: [&str; 5] =
    ["isBase64Encoded", "requestContext", "subscription", "Records.0.eventSource", "detail-type"];

/// What is only inside of a layer: alone it is looked for elsewhere.
static INNER: [Fixed; 4] = [
    ENCODED.fixed("decompressed (gzip)", |body| Compression::Gzip.decompress(body)),
    ENCODED.fixed("decompressed (deflate)", |body| Compression::Zlib.decompress(body)),
    EVENT.fixed("written without spaces", |json| written(json, 0)),
    EVENT.fixed("written as Python's json.dumps does", |json| written(json, 1)),
];

/// The texts that may have been signed in the place of the body that they hold.
pub(super) static CODED: [Fixed; 9] = [
    DECODED.fixed("the body is in base64", |body| Some(STANDARD.encode(body).into())),
    DECODED.fixed("the body is in URL-safe base64 without padding", |body| {
        Some(URL_SAFE_NO_PAD.encode(body).into())
    }),
    DECODED.fixed("the body is in hex", |body| Some(hex::encode(body).into())),
    DECODED.fixed("the body is in hex of upper case", |body| Some(hex::encode_upper(body).into())),
    DECODED.fixed("the body is a JSON string", |body| quoted(body, false)),
    DECODED.fixed("the body is a JSON string, with non-ASCII characters as \\u", |body| {
        quoted(body, true)
    }),
    DECODED.fixed("the body is a JSON string in a JSON string", |body| {
        quoted(&quoted(body, false)?, false)
    }),
    DECODED.fixed("the body is percent-encoded", |body| Some(component(body, false))),
    DECODED.fixed("the body is percent-encoded, with blanks as `+`", |body| {
        Some(component(body, true))
    }),
];

/// The layers around a body, the outermost first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::explain) struct Layers {
    /// An event's, where one of them is an event.
    sort: &'static Sort,
    layers: [Option<Layer>; MAX_DEPTH],
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Layer {
    Text(&'static Fixed),
    Field(&'static Field),
}

impl Layer {
    /// Those that may be taken off, with what is only inside of another where that may be.
    fn all(is_inside: bool) -> impl Iterator<Item = Self> {
        let inner = INNER.iter().filter(move |_| is_inside);
        let texts = TEXTS.iter().map(Self::Text);
        texts
            .chain(FIELDS.iter().map(Self::Field))
            .chain(UNNAMED.iter().chain(inner).map(Self::Text))
    }

    const fn sort(self) -> &'static Sort {
        match self {
            Self::Text(text) => text.sort,
            Self::Field(_) => &EVENT,
        }
    }

    fn inside(self, body: &[u8]) -> Option<Vec<u8>> {
        match self {
            Self::Text(text) => (text.make)(body),
            Self::Field(field) => at_path(body, field.path),
        }
    }
}

impl fmt::Display for Layer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Text(text) => f.write_str(text.said),
            Self::Field(field) => write!(f, "read from the field {}", field.said),
        }
    }
}

impl Layers {
    /// The layers that the body may be in, with what is inside.
    pub(super) fn of(body: &[u8]) -> Vec<(Self, Vec<u8>)> {
        let mut found = Found { texts: Vec::new(), bytes: 0 };
        let mut last = 0..0;
        found.take_off(Self { sort: &ENCODED, layers: [None; MAX_DEPTH] }, 0, body);
        for depth in 1..MAX_DEPTH {
            last = last.end..found.texts.len();
            for at in last.clone() {
                let Some((layers, text)) = found.texts.get(at).cloned() else { break };
                found.take_off(layers, depth, &text);
            }
        }
        found.texts
    }

    pub(super) const fn sort(self) -> &'static Sort {
        self.sort
    }

    /// With one more inside of them.
    fn and(mut self, depth: usize, layer: Layer) -> Self {
        if depth == 0 || *layer.sort() == EVENT {
            self.sort = layer.sort();
        }
        if let Some(place) = self.layers.get_mut(depth) {
            *place = Some(layer);
        }
        self
    }

    /// Whether the outermost layer is an event that says itself that it holds a body.
    pub(super) fn are_of_marked_event(self, body: &[u8]) -> bool {
        let is_event =
            self.layers.first().copied().flatten().is_some_and(|layer| *layer.sort() == EVENT);
        is_event && MARKS.iter().any(|mark| value(body, mark).is_some())
    }
}

struct Found {
    texts: Vec<(Layers, Vec<u8>)>,
    bytes: usize,
}

impl Found {
    /// Adds what is inside of each layer that the text may be.
    fn take_off(&mut self, layers: Layers, depth: usize, text: &[u8]) {
        for layer in Layer::all(depth > 0) {
            if self.texts.len() >= MAX_FOUND || self.bytes >= MAX_BYTES {
                return;
            }
            let Some(inside) = layer.inside(text).filter(|inside| !inside.is_empty()) else {
                continue;
            };
            let is_known = self.texts.iter().any(|(_, known)| *known == inside);
            if is_known || inside == text || inside.len() > MAX_BYTES {
                continue;
            }
            self.bytes = self.bytes.saturating_add(inside.len());
            self.texts.push((layers.and(depth, layer), inside));
        }
    }
}

impl fmt::Display for Layers {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (at, layer) in self.layers.into_iter().flatten().enumerate() {
            f.write_str(if at == 0 { "" } else { ", then " })?;
            layer.fmt(f)?;
        }
        Ok(())
    }
}

fn base64(body: &[u8]) -> Option<Vec<u8>> {
    let text = body.trim_ascii();
    let text = find(text, b";base64,")
        .filter(|_| text.starts_with(b"data:"))
        .and_then(|at| text.get(at.checked_add(8)?..))
        .unwrap_or(text);
    let is_of_it = |byte: &u8| byte.is_ascii_alphanumeric() || b"+/-_=\r\n".contains(byte);
    if text.len() < 4 || !text.iter().all(is_of_it) {
        return None;
    }
    let standard = text.iter().filter(|byte| !b"=\r\n".contains(byte)).map(|byte| match byte {
        b'-' => b'+',
        b'_' => b'/',
        byte => *byte,
    });
    LENIENT.decode(standard.collect::<Vec<_>>()).ok()
}

fn hex_text(body: &[u8]) -> Option<Vec<u8>> {
    let text = body.trim_ascii();
    let text = text.strip_prefix(b"0x").unwrap_or(text);
    hex::decode(text).ok().filter(|_| text.len() >= 4)
}

fn json_string(body: &[u8]) -> Option<Vec<u8>> {
    unquoted(str::from_utf8(body).ok()?.trim_ascii())
}

fn unquoted(text: &str) -> Option<Vec<u8>> {
    let is_text = text.starts_with('"');
    is_text.then(|| serde_json::from_str::<String>(text).ok().map(String::into_bytes))?
}

/// A JSON string without its quotes.
fn unescaped(body: &[u8]) -> Option<Vec<u8>> {
    let text = body.trim_ascii();
    let begins = text.starts_with(b"{\\") || text.starts_with(b"[{\\") || text.starts_with(b"[\\");
    begins.then(|| json_string(&[b"\"", text, b"\""].concat()))?
}

fn text_of_json(body: &[u8]) -> Option<&str> {
    let text = str::from_utf8(body).ok()?.trim_ascii();
    text.starts_with(['{', '[']).then_some(text)
}

fn value<'b>(body: &'b [u8], path: &str) -> Option<&'b str> {
    value_at(text_of_json(body)?, path)
}

/// What stands at a path: a text's characters, a list or an object as it is written.
fn at_path(body: &[u8], path: &str) -> Option<Vec<u8>> {
    let value = value(body, path)?;
    if value.starts_with(['{', '[']) { Some(value.as_bytes().to_vec()) } else { unquoted(value) }
}

/// The bytes that a JSON list names, signed or not.
fn bytes_of(list: &str) -> Option<Vec<u8>> {
    let inner = list.trim_ascii().strip_prefix('[')?.strip_suffix(']')?;
    let byte = |item: &str| {
        let number = item.trim_ascii().parse::<i16>().ok()?;
        u8::try_from(number).ok().or_else(|| i8::try_from(number).ok().map(i8::cast_unsigned))
    };
    inner.split(',').map(byte).collect()
}

fn numbered_bytes(body: &[u8]) -> Option<Vec<u8>> {
    let text = text_of_json(body)?;
    let mut bytes = Vec::new();
    for (name, value) in members(text).filter(|_| text.starts_with("{\"0\""))? {
        name.parse::<usize>().ok().filter(|at| *at == bytes.len())?;
        bytes.push(value.trim_ascii().parse().ok()?);
    }
    Some(bytes)
}

fn inspected_buffer(body: &[u8]) -> Option<Vec<u8>> {
    let inner = body.trim_ascii().strip_prefix(b"<Buffer ")?.strip_suffix(b">")?;
    hex::decode(inner.split(|byte| *byte == b' ').collect::<Vec<_>>().concat()).ok()
}

fn python_bytes(body: &[u8]) -> Option<Vec<u8>> {
    let quoted = body.trim_ascii().strip_prefix(b"b")?;
    let (quote, rest) = quoted.split_first().filter(|(quote, _)| b"'\"".contains(quote))?;
    let mut rest = rest.strip_suffix(&[*quote])?;
    let mut bytes = Vec::new();
    while let Some((byte, after)) = rest.split_first() {
        rest = after;
        if *byte != b'\\' {
            bytes.push(*byte);
            continue;
        }
        let (letter, after) = rest.split_first()?;
        rest = after;
        bytes.push(match letter {
            b'n' => b'\n',
            b'r' => b'\r',
            b't' => b'\t',
            b'x' => {
                let (digits, after) = rest.split_first_chunk()?;
                rest = after;
                byte_of(*digits)?
            }
            letter => *letter,
        });
    }
    Some(bytes)
}

fn percent(body: &[u8], with_plus: bool) -> Option<Vec<u8>> {
    let is_coded = body.contains(&b'%')
        && body.contains(&b'+') >= with_plus
        && body.trim_ascii().iter().all(u8::is_ascii_graphic);
    if !is_coded {
        return None;
    }
    let text = if with_plus { with_blanks(body) } else { body.to_vec() };
    Some(percent_decoded(&text).collect())
}

fn with_blanks(body: &[u8]) -> Vec<u8> {
    body.iter().map(|byte| if *byte == b'+' { b' ' } else { *byte }).collect()
}

fn percent_decoded(text: &[u8]) -> impl Iterator<Item = u8> + '_ {
    let mut rest = text;
    core::iter::from_fn(move || {
        let (byte, after) = rest.split_first()?;
        let coded = after.first_chunk::<2>().filter(|_| *byte == b'%');
        let coded = coded.and_then(|digits| byte_of(*digits));
        rest = if coded.is_some() { after.get(2..)? } else { after };
        Some(coded.unwrap_or(*byte))
    })
}

/// Of JSON, whose quotes are written so.
fn html(body: &[u8]) -> Option<Vec<u8>> {
    let text = str::from_utf8(body).ok()?;
    let read = Escaping::Html.undone(text);
    let quotes = |text: &str| text.matches('"').count();
    (quotes(&read) > quotes(text)).then(|| read.as_bytes().to_vec())
}

/// The fields of a form, if the body looks like one.
fn form_fields(body: &[u8]) -> Option<form_urlencoded::Parse<'_>> {
    let is_form = body.contains(&b'=') && body.iter().all(u8::is_ascii_graphic);
    is_form.then(|| form_urlencoded::parse(body))
}

fn json_field(body: &[u8]) -> Option<Vec<u8>> {
    let value = |(_, value): (_, alloc::borrow::Cow<'_, str>)| value.into_owned().into_bytes();
    form_fields(body)?.map(value).find(|value| matches!(value.trim_ascii(), [b'{' | b'[', ..]))
}

fn only_name(body: &[u8]) -> Option<Vec<u8>> {
    let mut fields = form_fields(body)?;
    let (name, value) = fields.next()?;
    // JSON has `=` in its texts too, behind which the form's value begins.
    let text = if value.is_empty() { name.into_owned() } else { [&*name, "=", &*value].concat() };
    (fields.next().is_none() && text.starts_with(['{', '['])).then(|| text.into_bytes())
}

fn only_member(body: &[u8]) -> Option<Vec<u8>> {
    let mut members = members(text_of_json(body)?)?;
    let (name, _) = members.next()?;
    let begins = name.starts_with(['{', '[']) && members.next().is_none();
    begins.then(|| unquoted(&["\"", name, "\""].concat()))?
}

fn written(body: &[u8], way: usize) -> Option<Vec<u8>> {
    let style = JsonStyle::few().nth(way)?;
    style.write(&Json::parse(body)?, body.len(), &[])
}

fn quoted(body: &[u8], is_ascii: bool) -> Option<Vec<u8>> {
    let text = Json::Text(str::from_utf8(body).ok()?.into());
    JsonStyle::few().nth(usize::from(is_ascii))?.write(&text, body.len(), &[])
}

fn component(body: &[u8], with_plus: bool) -> Vec<u8> {
    let mut out = Vec::with_capacity(body.len());
    super::form::FormStyle::of_component(with_plus).encode(body, &mut out);
    out
}
