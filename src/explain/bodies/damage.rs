//! What a body itself shows of what was done to it, where nothing that was computed matches.

use alloc::borrow::Cow;
use alloc::format;

use super::Bodies;
use super::compression;
use super::fixed::Sort;
use super::form::Form;
use super::json::{Json, JsonStyle};
use super::layers::Layers;
use super::lost::LOST;
use crate::explain::inquiry::Inquiry;

/// What was done to a body, by its looks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::explain) enum Damage {
    /// It is what a program made of an object as text.
    Object(&'static str),
    /// It is no complete JSON, or no complete form.
    Cut { came: usize, what: &'static str },
    /// It is shorter than Content-Length says, or longer.
    Length { said: u64, came: u64 },
    /// JSON comes out of these layers.
    Wrapped(Layers),
    /// `?` stands where letters were.
    Questions(usize),
    /// U+FFFD stands where bytes were.
    Replaced(usize),
    /// It is what this program writes, and the vendor writes otherwise.
    Rewritten { by: &'static str, vendor: &'static str, style: JsonStyle },
    /// A number is as JavaScript rounds it.
    Rounded,
    /// It is not what Content-Type says.
    OtherType { said: &'static str, is: &'static str },
}

static OBJECT: Sort = Sort {
    code: "body-object",
    cure: "The body was parsed, and what came of it was made text instead of the bytes that were received: \
           verify those. What was signed cannot be told from it.",
};
static CUT: Sort = Sort {
    code: "body-cut",
    cure: "Something cut it: look for a limit of a reader, a buffer, a log or a database column, and for a \
           reader that takes one piece of several. Verify the whole body.",
};
static LENGTH: Sort = Sort {
    code: "body-length",
    cure: "Something wrote the body again and left the header as it was: verify the bytes as received.",
};
static WRAPPED: Sort = Sort {
    code: "body-encoded",
    cure: "Decode it once and verify those bytes. That alone does not make the signature match: the secret \
           may be another one as well.",
};
static QUESTIONS: Sort = Sort {
    code: "body-ascii",
    cure: "The body was encoded in a character set that does not have those letters (Encoding.ASCII, a \
           locale of POSIX, a database's latin1): verify the raw bytes, not a string. What was lost cannot \
           be told from it.",
};
static REWRITTEN: Sort = Sort {
    code: "body-json",
    cure: "It may have been parsed and written again: verify the raw bytes, before any JSON parser.",
};
static TYPE: Sort = Sort {
    code: "body-type",
    cure: "It may have been parsed, and something else written in its place: verify the raw bytes, before \
           any parser.",
};

/// JavaScript tells numbers apart by so many digits, and mostly by one or two more.
const DIGITS: usize = 15;

impl Damage {
    pub(super) const fn sort(self) -> &'static Sort {
        match self {
            Self::Object(_) => &OBJECT,
            Self::Cut { .. } => &CUT,
            Self::Length { said, came } if came < said => &CUT,
            Self::Length { .. } => &LENGTH,
            Self::Wrapped(_) => &WRAPPED,
            Self::Questions(_) => &QUESTIONS,
            Self::Replaced(_) => &LOST,
            Self::Rewritten { .. } | Self::Rounded => &REWRITTEN,
            Self::OtherType { .. } => &TYPE,
        }
    }

    pub(super) fn condition(self) -> Cow<'static, str> {
        match self {
            Self::Object(what) => format!("the body is {what}").into(),
            Self::Cut { came, what } => {
                let limit = if is_limit(came) { ", a round number" } else { "" };
                format!("the body is no complete {what} and ends after {came} bytes{limit}").into()
            }
            Self::Length { said, came } => {
                format!("Content-Length says {said} bytes, and the body has {came}").into()
            }
            Self::Wrapped(layers) => {
                format!("the body holds JSON that comes out if it is {layers}").into()
            }
            Self::Questions(count) => format!(
                "the body is ASCII throughout, and `?` stands where letters may have been ({count} times)"
            )
            .into(),
            Self::Replaced(count) => {
                format!("the body holds U+FFFD ({count} times), which stands for bytes that were lost")
                    .into()
            }
            Self::Rewritten { by, vendor, style } => format!(
                "the body is byte for byte what {by} writes, and {vendor} writes JSON {style}"
            )
            .into(),
            Self::Rounded => "the JSON has a number with more digits than JavaScript keeps, rounded as \
                              JavaScript does"
                .into(),
            Self::OtherType { said, is } => {
                format!("Content-Type says {said}, and the body is {is}").into()
            }
        }
    }

    /// The first that the body shows.
    pub(super) fn of(inquiry: &Inquiry<'_>, bodies: &Bodies<'_>) -> Option<Self> {
        let body = bodies.body;
        if body.is_empty() || compression::is_compressed(body) {
            return None;
        }
        let json = bodies.json.as_ref();
        let text = str::from_utf8(body).ok();
        let signs: [&dyn Fn() -> Option<Self>; 9] = [
            &|| text.filter(|_| json.is_none()).and_then(object),
            &|| cut(body, json.is_some()),
            &|| shorter(inquiry, body),
            &|| bodies.wrapped().map(Self::Wrapped),
            &|| questions(text?, json, bodies.form.as_ref()).map(Self::Questions),
            &|| bodies.places.as_ref().map(|places| Self::Replaced(places.count())),
            &|| json.and_then(|json| rewritten(inquiry, body, json)),
            &|| json.filter(|json| json.any(&is_rounded)).map(|_| Self::Rounded),
            &|| other_type(inquiry, bodies),
        ];
        signs.into_iter().find_map(|sign| sign()).or_else(|| longer(inquiry, body))
    }
}

/// What a program makes of an object as text.
struct Look {
    said: &'static str,
    is: fn(&str) -> bool,
}

static LOOKS: [Look; 15] = [
    Look {
        said: "`[object Object]`: an object of JavaScript that was made text",
        is: |text| text.contains("[object Object]"),
    },
    Look {
        said: "`undefined`: a variable of JavaScript without a value",
        is: |text| text == "undefined",
    },
    Look { said: "an object of JavaScript as its console shows it, not JSON", is: is_inspected },
    Look {
        said: "a Buffer of Node as its console shows it, cut",
        is: |text| text.starts_with("<Buffer "),
    },
    Look { said: "Python's repr of a dict or a list, not JSON", is: is_python },
    Look {
        said: "Ruby's inspect of a Hash, not JSON",
        is: |text| text.starts_with('{') && text.contains("=>"),
    },
    Look {
        said: "a name of Ruby's or Python's for an object",
        is: |text| text.starts_with("#<") || text.starts_with("<_io."),
    },
    Look { said: "`Array`: an array of PHP that was made text", is: |text| text == "Array" },
    Look {
        said: "what PHP's print_r or var_export shows of an array, not JSON",
        is: |text| {
            text.starts_with("Array\n(")
                || text.starts_with("array (")
                || text.starts_with("array(")
        },
    },
    Look { said: "what a Map of Java is as text, not JSON", is: is_java_map },
    Look {
        said: "an array of Java that was made text",
        is: |text| text.starts_with("[B@") || text.starts_with("[C@"),
    },
    Look { said: "a name of Java's for an object", is: is_java_object },
    Look { said: "a map of Go that was made text", is: |text| text.starts_with("map[") },
    Look { said: "a list of bytes as Go prints it, not the bytes", is: is_go_bytes },
    Look {
        said: "the name of a type of .NET",
        is: |text| text.starts_with("System.") && !text.contains(' '),
    },
];

fn object(text: &str) -> Option<Damage> {
    let text = text.trim_ascii().trim_matches('"');
    LOOKS.iter().find(|look| (look.is)(text)).map(|look| Damage::Object(look.said))
}

fn is_python(text: &str) -> bool {
    let inner = text.trim_start_matches(['{', '[', '(', ' ']);
    let opened = inner.len() < text.len();
    let classes = ["OrderedDict(", "ImmutableMultiDict(", "<QueryDict: ", "defaultdict("];
    classes.iter().any(|class| text.starts_with(class))
        || (opened && inner.starts_with('\'') && (text.contains("': ") || text.contains("', '")))
}

/// The name at the beginning of what a brace encloses, and what is behind it.
fn first_name(text: &str) -> Option<&str> {
    let inner = text.trim_start_matches('[').strip_prefix('{')?.trim_ascii_start();
    let end = inner.find(|c: char| !(c.is_ascii_alphanumeric() || "_$-.".contains(c)))?;
    inner.get(end..).filter(|_| end > 0)
}

fn is_inspected(text: &str) -> bool {
    first_name(text).is_some_and(|rest| rest.starts_with(": "))
}

fn is_java_map(text: &str) -> bool {
    first_name(text).is_some_and(|rest| rest.starts_with('=') && !rest.starts_with("=>"))
}

fn is_java_object(text: &str) -> bool {
    text.rsplit_once('@').is_some_and(|(class, number)| {
        let is_of_name = |c: char| c.is_ascii_alphanumeric() || "._$".contains(c);
        class.contains('.')
            && class.chars().all(is_of_name)
            && (4..=8).contains(&number.len())
            && number.bytes().all(|byte| byte.is_ascii_hexdigit())
    })
}

fn is_go_bytes(text: &str) -> bool {
    let inner = text.strip_prefix('[').and_then(|text| text.strip_suffix(']')).unwrap_or_default();
    inner.contains(' ') && inner.split(' ').all(|item| item.parse::<u8>().is_ok())
}

fn cut(body: &[u8], is_json: bool) -> Option<Damage> {
    let text = body.trim_ascii();
    if !is_json && matches!(text, [b'{' | b'[', ..]) {
        let error = serde_json::from_slice::<serde_core::de::IgnoredAny>(text).err()?;
        return error.is_eof().then_some(Damage::Cut { came: body.len(), what: "JSON" });
    }
    let is_form = body.contains(&b'=') && body.iter().all(u8::is_ascii_graphic);
    let ends_in_code = matches!(body, [.., b'%'] | [.., b'%', _]);
    (is_form && ends_in_code).then_some(Damage::Cut { came: body.len(), what: "form" })
}

/// Whether a reader may have that limit.
fn is_limit(bytes: usize) -> bool {
    let is_round = |bytes: usize| {
        bytes >= 255
            && (bytes.is_power_of_two() || bytes.is_multiple_of(1000) || bytes.is_multiple_of(1024))
    };
    is_round(bytes) || is_round(bytes.saturating_add(1))
}

/// What Content-Length says, where the body came as it was sent.
fn length(inquiry: &Inquiry<'_>) -> Option<u64> {
    let is_coded = inquiry.header("Content-Encoding").is_some();
    let value = inquiry.header("Content-Length").filter(|_| !is_coded)?;
    str::from_utf8(value.trim_ascii()).ok()?.parse().ok()
}

fn shorter(inquiry: &Inquiry<'_>, body: &[u8]) -> Option<Damage> {
    let (said, came) = (length(inquiry)?, body.len() as u64);
    (came < said).then_some(Damage::Length { said, came })
}

fn longer(inquiry: &Inquiry<'_>, body: &[u8]) -> Option<Damage> {
    let (said, came) = (length(inquiry)?, body.len() as u64);
    (came > said).then_some(Damage::Length { said, came })
}

/// How often `?` may stand for a letter, in a body without a character outside of ASCII.
fn questions(text: &str, json: Option<&Json<'_>>, form: Option<&Form<'_>>) -> Option<usize> {
    let mut count = 0_usize;
    let mut is_ascii = text.is_ascii();
    let mut see = |text: &str| {
        is_ascii &= text.is_ascii();
        if has_lost_letters(text) {
            count = count.saturating_add(text.matches('?').count());
        }
    };
    match (json, form) {
        (Some(json), _) => json.each_text(&mut see),
        (None, Some(form)) => form.each_value(&mut see),
        (None, None) => see(text),
    }
    (is_ascii && count > 0).then_some(count)
}

fn has_lost_letters(text: &str) -> bool {
    if text.contains("://") || text.contains(['=', '/', '<']) {
        return false;
    }
    let is_word = !text.contains(' ') && text.len() > 1;
    let bytes = text.as_bytes();
    bytes.iter().enumerate().filter(|(_, byte)| **byte == b'?').any(|(at, _)| {
        let before = at.checked_sub(1).and_then(|at| bytes.get(at));
        let after = at.checked_add(1).and_then(|at| bytes.get(at));
        let is_letter = |byte: Option<&u8>| byte.is_some_and(u8::is_ascii_alphabetic);
        let starts_word = matches!(before, Some(b' ')) || (before.is_none() && after.is_some());
        is_letter(after) || starts_word || (is_word && is_letter(before) && after.is_none())
    })
}

fn rewritten(inquiry: &Inquiry<'_>, body: &[u8], json: &Json<'_>) -> Option<Damage> {
    let scheme = inquiry.entry.scheme();
    let is = |style: JsonStyle| style.write(json, body.len(), &[]).is_some_and(|text| text == body);
    let (by, writer) = JsonStyle::writers().into_iter().find(|(_, writer)| is(*writer))?;
    let style = writer.of_vendor(scheme).filter(|style| !is(*style))?;
    Some(Damage::Rewritten { by, vendor: scheme.name(), style })
}

fn is_rounded(value: &Json<'_>) -> bool {
    let Json::Word(word) = value else { return false };
    let digits = word.trim_start_matches('-');
    let is_whole = digits.bytes().all(|byte| byte.is_ascii_digit());
    let shown = digits.trim_end_matches('0').len();
    let is_long = digits.len() > DIGITS && (DIGITS..digits.len()).contains(&shown);
    is_whole && is_long && digits.parse::<f64>().is_ok_and(|number| format!("{number}") == digits)
}

/// What a body is by its looks.
fn kind(bodies: &Bodies<'_>) -> &'static str {
    let text = bodies.body.trim_ascii();
    match text {
        _ if bodies.json.is_some() => "JSON",
        [b'<', ..] => "XML or HTML",
        [b'-', b'-', ..] => "multipart",
        _ if bodies.form.is_some() => "a form",
        _ => "nothing of the kind",
    }
}

fn other_type(inquiry: &Inquiry<'_>, bodies: &Bodies<'_>) -> Option<Damage> {
    let value = str::from_utf8(inquiry.header("Content-Type")?).ok()?;
    let essence = value.split(';').next()?.trim().to_ascii_lowercase();
    let (said, kinds): (_, &[&str]) = match essence.as_str() {
        "application/x-www-form-urlencoded" => ("a form", &["a form"]),
        "multipart/form-data" => ("multipart", &["multipart"]),
        json if json == "application/json" || json.ends_with("+json") => ("JSON", &["JSON"]),
        xml if xml.ends_with("/xml") || xml.ends_with("+xml") => ("XML", &["XML or HTML"]),
        _ => return None,
    };
    let is = kind(bodies);
    // A scalar is JSON too, and one field without a value a form.
    let is_scalar =
        said == "JSON" && serde_json::from_slice::<serde_core::de::IgnoredAny>(bodies.body).is_ok();
    let is_word = said == "a form" && bodies.body.iter().all(u8::is_ascii_alphanumeric);
    (!kinds.contains(&is) && !is_scalar && !is_word).then_some(Damage::OtherType { said, is })
}
