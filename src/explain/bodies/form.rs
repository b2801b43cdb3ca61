//! Forms as other programs encode them, and the forms that JSON may have been made of.

use alloc::borrow::Cow;
use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;
use core::fmt;

use super::fixed::Sort;
use super::json::{Json, JsonStyle, most};

/// The most fields that are written again.
const MAX_FIELDS: usize = 16 * 1024;
/// The longest body that is put into the fields that few senders have.
const MAX_RARE: usize = 64 * 1024;

pub(super) static FORM: Sort = Sort {
    code: "body-form",
    cure: "The form was parsed and encoded again. Verify the raw bytes, before any form parser.",
};
static FORM_JSON: Sort = Sort {
    code: "body-form-json",
    cure: "The form was read, and what was in it handed on: verify the raw bytes, before any form parser. \
           Or have the provider send application/json, where it lets you choose (GitHub's content type).",
};

/// How a program encodes a form.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::explain) struct FormStyle {
    /// What stays as it is, besides letters and digits.
    kept: &'static [u8],
    plus: bool,
    upper: bool,
    sorted: bool,
}

/// Python and RFC 3986, browsers and Java, PHP, JavaScript's `encodeURIComponent`.
const KEPT: [&[u8]; 4] = [b"-._~", b"*-._", b"-._", b"-_.!~*'()"];

/// The fields that hold JSON in forms, the usual ones first.
const FIELDS: [&str; 14] = [
    "payload",
    "data",
    "body",
    "json",
    "event",
    "events",
    "message",
    "mandrill_events",
    "notification",
    "request",
    "content",
    "webhook",
    "params",
    "result",
];

/// What the form was that is looked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::explain) enum FormOf {
    /// The body is the form.
    Body,
    /// The body is the form, decoded.
    Decoded,
    /// The body is what this field held, as it is or written so.
    Field(&'static str, Option<JsonStyle>),
    /// The body is a JSON object with a form's fields.
    Object(Nested),
}

/// How a form names the values in lists and objects.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::explain) enum Nested {
    /// `a=1&a=2` for a list.
    Repeated,
    /// `a[]=1&a[]=2`.
    Brackets,
    /// `a[0]=1&a[1]=2`.
    Numbers,
}

/// A form's fields, decoded.
pub(super) struct Form<'a>(Vec<(Cow<'a, str>, Cow<'a, str>)>);

impl<'a> Form<'a> {
    /// What `body` holds, if it looks like a form.
    pub(super) fn parse(body: &'a [u8]) -> Option<Self> {
        let looks_like_one = body.contains(&b'=') && body.iter().all(u8::is_ascii_graphic);
        let fields = body.split(|byte| *byte == b'&').take(MAX_FIELDS.saturating_add(1)).count();
        (looks_like_one && fields <= MAX_FIELDS)
            .then(|| Self(form_urlencoded::parse(body).collect()))
    }

    /// A form that was decoded as a whole: one field that holds JSON, or several without `&` in them.
    fn of_decoded(body: &'a [u8]) -> Option<Self> {
        let text = str::from_utf8(body).ok()?;
        let pair = |field: &'a str| {
            let (name, value) = field.split_once('=')?;
            let is_name =
                name.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"_-.[]".contains(&byte));
            is_name.then_some((Cow::Borrowed(name), Cow::Borrowed(value)))
        };
        let whole = pair(text)
            .filter(|(_, value)| value.starts_with(['{', '[']))
            .map(|field| Vec::from([field]));
        whole.or_else(|| text.split('&').take(MAX_FIELDS).map(pair).collect()).map(Self)
    }

    fn of_object(json: &'a Json<'a>, nested: Nested) -> Option<Self> {
        let mut form = Self(Vec::new());
        let Json::Fields(fields) = json else { return None };
        for (name, value) in fields {
            form.add(name, value, nested)?;
        }
        Some(form)
    }

    fn add(&mut self, name: &str, value: &'a Json<'a>, nested: Nested) -> Option<()> {
        match value {
            _ if self.0.len() > MAX_FIELDS => return None,
            Json::Word(word) => self.0.push((String::from(name).into(), (*word).into())),
            Json::Text(text) => self.0.push((String::from(name).into(), (&**text).into())),
            Json::List(items) => {
                for (at, item) in items.iter().enumerate() {
                    let name = match nested {
                        Nested::Repeated => name.into(),
                        Nested::Brackets => format!("{name}[]"),
                        Nested::Numbers => format!("{name}[{at}]"),
                    };
                    self.add(&name, item, nested)?;
                }
            }
            Json::Fields(fields) => {
                for (field, value) in fields {
                    self.add(&format!("{name}[{field}]"), value, nested)?;
                }
            }
        }
        Some(())
    }

    pub(super) fn each_value(&self, see: &mut dyn FnMut(&str)) {
        self.0.iter().for_each(|(_, value)| see(value));
    }

    /// The JSON object of the fields, with numbers as texts or as numbers.
    pub(super) fn object(&self, has_numbers: bool) -> Json<'_> {
        let mut fields = Vec::with_capacity(self.0.len());
        for (name, text) in &self.0 {
            let is_word = has_numbers && is_word(text);
            let value = if is_word { Json::Word(text) } else { Json::Text((&**text).into()) };
            fields.push(((&**name).into(), value));
        }
        Json::Fields(fields)
    }
}

/// Whether JSON has it as a number, or as one of its words.
fn is_word(text: &str) -> bool {
    ["true", "false", "null"].contains(&text) || serde_json::from_str::<f64>(text).is_ok()
}

impl FormOf {
    /// The forms that a JSON body may have been made of.
    pub(super) fn of_json(json: &Json<'_>, length: usize) -> Vec<(Self, FormStyle)> {
        let mut all = Vec::new();
        let texts = [None].into_iter().chain(JsonStyle::few().map(Some));
        let texts: Vec<_> = texts.take(if length > MAX_RARE { 1 } else { usize::MAX }).collect();
        for (at, field) in FIELDS.into_iter().enumerate() {
            let few = if length > MAX_RARE {
                2
            } else if at == 0 {
                usize::MAX
            } else {
                4
            };
            let styles = FormStyle::all().filter(|style| !style.sorted);
            let styles: Vec<_> = FormStyle::usual().into_iter().chain(styles).take(few).collect();
            for text in texts.iter().take(if at == 0 { usize::MAX } else { 1 }) {
                all.extend(styles.iter().map(|style| (Self::Field(field, *text), *style)));
            }
            if length > MAX_RARE {
                return all;
            }
        }
        if matches!(json, Json::Fields(_)) {
            for nested in [Nested::Repeated, Nested::Brackets, Nested::Numbers] {
                all.extend(FormStyle::all().map(|style| (Self::Object(nested), style)));
            }
        }
        all
    }

    pub(super) const fn sort(self) -> &'static Sort {
        if matches!(self, Self::Body) { &FORM } else { &FORM_JSON }
    }

    /// The form, encoded so.
    pub(super) fn write(
        self,
        style: FormStyle,
        body: &[u8],
        form: Option<&Form<'_>>,
        json: Option<&Json<'_>>,
    ) -> Option<Vec<u8>> {
        match self {
            Self::Body => Some(style.write(form?)),
            Self::Decoded => Some(style.write(&Form::of_decoded(body)?)),
            Self::Object(nested) => {
                let text = style.write(&Form::of_object(json?, nested)?);
                (text.len() <= most(body.len())).then_some(text)
            }
            Self::Field(name, text) => {
                let written = text.map(|style| style.write(json?, body.len(), &[]));
                let value = match &written {
                    Some(text) => text.as_deref()?,
                    None => body,
                };
                let mut out = Vec::with_capacity(value.len().saturating_mul(2));
                out.extend_from_slice(name.as_bytes());
                out.push(b'=');
                style.encode(value, &mut out);
                Some(out)
            }
        }
    }
}

impl FormStyle {
    /// Those of most programs, without sorting.
    fn usual() -> [Self; 2] {
        let style = |kept| Self { kept, plus: true, upper: true, sorted: false };
        let [python, browsers, ..] = KEPT;
        [style(python), style(browsers)]
    }

    /// That of a single value.
    pub(super) const fn of_component(plus: bool) -> Self {
        let [python, _, _, javascript] = KEPT;
        Self { kept: if plus { python } else { javascript }, plus, upper: true, sorted: false }
    }

    pub(super) fn all() -> impl Iterator<Item = Self> {
        let flags = [true, false];
        let orders = [false, true].into_iter();
        orders.flat_map(move |sorted| {
            KEPT.into_iter().flat_map(move |kept| {
                flags.into_iter().flat_map(move |plus| {
                    flags.into_iter().map(move |upper| Self { kept, plus, upper, sorted })
                })
            })
        })
    }

    fn write(self, form: &Form<'_>) -> Vec<u8> {
        let mut fields: Vec<_> = form.0.iter().collect();
        if self.sorted {
            fields.sort();
        }
        let mut out = Vec::new();
        for (name, value) in fields {
            if !out.is_empty() {
                out.push(b'&');
            }
            self.encode(name.as_bytes(), &mut out);
            out.push(b'=');
            self.encode(value.as_bytes(), &mut out);
        }
        out
    }

    pub(super) fn encode(self, text: &[u8], out: &mut Vec<u8>) {
        for byte in text {
            if byte.is_ascii_alphanumeric() || self.kept.contains(byte) {
                out.push(*byte);
            } else if *byte == b' ' && self.plus {
                out.push(b'+');
            } else {
                let mut digits = [0; 2];
                // Two digits have room in two bytes.
                let _ = hex::encode_to_slice([*byte], &mut digits);
                if self.upper {
                    digits.make_ascii_uppercase();
                }
                out.push(b'%');
                out.extend_from_slice(&digits);
            }
        }
    }
}

impl fmt::Display for FormStyle {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let kept = str::from_utf8(self.kept).unwrap_or_default();
        let blank = if self.plus { "`+`" } else { "`%20`" };
        write!(f, "with blanks as {blank}, with `{kept}` as they are")?;
        f.write_str(if self.upper { "" } else { ", with lower-case hex" })?;
        f.write_str(if self.sorted { ", with the fields sorted" } else { "" })
    }
}

impl fmt::Display for FormOf {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Body => f.write_str("the form is encoded"),
            Self::Decoded => f.write_str("the body is encoded as a form"),
            Self::Field(name, None) => {
                write!(f, "the body is the field `{name}` of a form, encoded")
            }
            Self::Field(name, Some(style)) => write!(
                f,
                "the body is the field `{name}` of a form, with the JSON written {style}, and encoded"
            ),
            Self::Object(_) => f.write_str("the JSON's fields are those of a form, encoded"),
        }
    }
}
