//! The formats in which people have requests: what each is called, and what it is told by.

use clap::ValueEnum;
use serde_json::value::RawValue;

use super::fault::RequestError;
use super::lines::{is_header, lines, without_end};
use super::message::Read;
use super::pick::Pick;
use super::{
    curl, function, github, har, hookdeck, http2, lambda, lines, nginx, ngrok, smee, tcpdump,
    webhook_site,
};

/// How a request was written down.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    #[value(name = "http")]
    Http1,
    #[value(name = "http2")]
    Http2,
    Curl,
    Har,
    #[value(name = "api-gateway-v1")]
    ApiGatewayV1,
    #[value(name = "api-gateway-v2")]
    ApiGatewayV2,
    FunctionUrl,
    Alb,
    Function,
    Smee,
    Github,
    Hookdeck,
    WebhookSite,
    Ngrok,
    Nginx,
    Tcpdump,
    /// With --header and --body.
    #[value(skip)]
    Options,
}

/// How a format is told and read.
pub(super) enum Way {
    /// It streams.
    Http,
    Text {
        is: fn(&[u8]) -> bool,
        read: fn(&'static str, &[u8], Pick) -> Result<Read, RequestError>,
    },
    Json {
        is: fn(&RawValue) -> bool,
        read: fn(&'static str, &RawValue, Pick) -> Result<Read, RequestError>,
    },
}

struct Row {
    format: Format,
    name: &'static str,
    way: Way,
}

const fn row(format: Format, name: &'static str, way: Way) -> Row {
    Row { format, name, way }
}

/// All of them; what is told by less stands behind.
const ROWS: [Row; 17] = [
    row(Format::Http1, "raw HTTP/1.1", Way::Http),
    row(Format::Http2, "HTTP/2 head", Way::Http),
    row(Format::Curl, "curl -v output", Way::Text { is: curl::is, read: curl::read }),
    row(Format::Tcpdump, "tcpdump output", Way::Text { is: tcpdump::is, read: tcpdump::read }),
    row(Format::Har, "HAR", Way::Json { is: har::is, read: har::read }),
    row(
        Format::ApiGatewayV1,
        "API Gateway event v1 (REST)",
        Way::Json { is: lambda::is_v1, read: |name, value, _| lambda::read(name, value) },
    ),
    row(
        Format::ApiGatewayV2,
        "API Gateway event v2 (HTTP)",
        Way::Json { is: lambda::is_v2, read: |name, value, _| lambda::read(name, value) },
    ),
    row(
        Format::FunctionUrl,
        "Lambda function URL event",
        Way::Json { is: lambda::is_url, read: |name, value, _| lambda::read(name, value) },
    ),
    row(
        Format::Alb,
        "ALB event",
        Way::Json { is: lambda::is_alb, read: |name, value, _| lambda::read(name, value) },
    ),
    row(
        Format::Github,
        "GitHub delivery",
        Way::Json { is: github::is, read: |name, value, _| github::read(name, value) },
    ),
    row(
        Format::Hookdeck,
        "Hookdeck request",
        Way::Json { is: hookdeck::is, read: |name, value, _| hookdeck::read(name, value) },
    ),
    row(
        Format::WebhookSite,
        "webhook.site request",
        Way::Json { is: webhook_site::is, read: webhook_site::read },
    ),
    row(Format::Ngrok, "ngrok capture", Way::Json { is: ngrok::is, read: ngrok::read }),
    row(
        Format::Nginx,
        "nginx log line",
        Way::Json { is: nginx::is, read: |name, value, _| nginx::read(name, value) },
    ),
    row(
        Format::Smee,
        "smee.io event",
        Way::Json { is: smee::is, read: |name, value, _| smee::read(name, value) },
    ),
    row(
        Format::Function,
        "a function's request as JSON",
        Way::Json { is: function::is, read: |name, value, _| function::read(name, value) },
    ),
    row(Format::Options, "--header and --body", Way::Http),
];

/// A request as JSON that says no more of itself: only what is none of the others.
const LEAST: Format = Format::Function;

impl Format {
    fn row(self) -> &'static Row {
        ROWS.iter().find(|row| row.format == self).unwrap_or(&ROWS[0])
    }

    pub(super) fn name(self) -> &'static str {
        self.row().name
    }

    pub(super) fn way(self) -> &'static Way {
        &self.row().way
    }

    /// The format of a text by its beginning; none where it is JSON.
    pub(super) fn of_text(start: &[u8]) -> Result<Option<Self>, RequestError> {
        let first = lines(start).next().unwrap_or_default();
        let is_json = matches!(start.trim_ascii_start().first(), Some(b'{' | b'['));
        if is_json || smee::is_stream(start) || logged_json(start).is_some() {
            return Ok(None);
        }
        if http2::is(start) {
            return Ok(Some(Self::Http2));
        }
        if is_http1(first) {
            return Ok(Some(Self::Http1));
        }
        let told = |row: &&Row| matches!(row.way, Way::Text { is, .. } if is(start));
        ROWS.iter().find(told).map(|row| Some(row.format)).ok_or_else(|| unlike(start))
    }

    /// The format of JSON.
    pub(super) fn of_json(value: &RawValue) -> Result<Self, RequestError> {
        let told = |row: &&Row| matches!(row.way, Way::Json { is, .. } if is(value));
        let mut told = ROWS.iter().filter(told).filter(|row| row.format != LEAST);
        match (told.next(), told.next()) {
            (Some(one), None) => Ok(one.format),
            (Some(one), Some(other)) => Err(RequestError::TwoFormats(one.name, other.name)),
            (None, _) if function::is(value) => Ok(LEAST),
            (None, _) => Err(RequestError::Unlike(json_unlike(value))),
        }
    }
}

/// Where JSON begins in a line of a log, behind the time and what else stands there.
pub(super) fn logged_json(text: &[u8]) -> Option<usize> {
    let first = first_line(text);
    let is_dated = first.get(..5).is_some_and(|year| {
        year.ends_with(b"-") && year.iter().filter(|byte| byte.is_ascii_digit()).count() == 4
    });
    let is_request = first.windows(6).any(|bytes| bytes == b" HTTP/");
    let at = first.iter().position(|byte| *byte == b'{').filter(|_| is_dated && !is_request)?;
    // A line of text with a brace in it is none.
    let next = first.get(at.saturating_add(1)..)?.trim_ascii_start().first()?;
    (next.is_ascii_alphabetic() || b"\"}'".contains(next)).then_some(at)
}

/// Whether it begins as a request line does, be the rest of it right or not.
fn is_http1(first: &[u8]) -> bool {
    let mut words = first.splitn(3, |byte| *byte == b' ');
    let (method, target) = (words.next().unwrap_or_default(), words.next().unwrap_or_default());
    let is_method = !method.is_empty() && method.iter().all(u8::is_ascii_uppercase);
    let is_target =
        [&b"/"[..], b"http://", b"https://", b"*"].iter().any(|it| target.starts_with(it));
    is_method && is_target || lines::is_request_line(first)
}

/// What a text looks like that is none of them, what is missing, and what to do.
fn unlike(start: &[u8]) -> RequestError {
    if start.trim_ascii().is_empty() {
        return RequestError::NoHead;
    }
    let looks = LOOKS.iter().find(|looks| (looks.is)(start));
    RequestError::Unlike(looks.map_or(NOTHING, |looks| looks.text))
}

const NOTHING: &str = "has no HTTP head, and is no other format that is known: give its headers with \
                       --header and its body with --body";

struct Looks {
    is: fn(&[u8]) -> bool,
    text: &'static str,
}

const LOOKS: [Looks; 11] = [
    Looks {
        is: |start| start.starts_with(b"\xFF\xFE") || start.starts_with(b"\xFE\xFF"),
        text: "looks like UTF-16, which PowerShell's > writes: save its bytes as they were sent",
    },
    Looks {
        is: |start| start.starts_with(b"\x1F\x8B") || start.starts_with(b"PK\x03\x04"),
        text: "looks compressed: unpack it first",
    },
    Looks {
        is: |start| {
            let marks: [&[u8]; 3] = [b"\xD4\xC3\xB2\xA1", b"\xA1\xB2\xC3\xD4", b"\x0A\x0D\x0D\x0A"];
            marks.iter().any(|mark| start.starts_with(mark))
        },
        text: "looks like packets as tcpdump -w writes them: give what tcpdump -r FILE -X prints",
    },
    Looks {
        is: |start| start.contains(&0),
        text: "has no HTTP head and looks like binary data: give its headers with --header and it with \
               --body",
    },
    Looks {
        is: |start| start.starts_with(b"HTTP/"),
        text: "looks like a response, and has no request: record the request line, the headers and the \
               body that were sent",
    },
    Looks {
        is: |start| start.starts_with(b"curl ") || start.starts_with(b"$ curl "),
        text: "looks like a command for curl: give its headers with --header and its body with --body, or \
               what it prints with -v",
    },
    Looks {
        is: |start| {
            [&b"== Info"[..], b"=> Send", b"<= Recv"].iter().any(|it| start.starts_with(it))
        },
        text: "looks like curl's --trace: give what curl -v prints, and the body with --body",
    },
    Looks {
        is: |start| {
            let first = first_line(start);
            first.windows(6).any(|bytes| bytes == b" HTTP/") && first.contains(&b'"')
        },
        text: "looks like a server's access log, which has neither the signature nor the body: log them as \
               `countersign verify --help` says, or give them with --header and --body",
    },
    Looks {
        is: |start| is_header(first_line(start)),
        text: "looks like headers without a request line: put `POST /path HTTP/1.1` in front of them, or \
               give each with --header and the body with --body",
    },
    Looks {
        is: |start| start.starts_with(b"<"),
        text: "has no HTTP head and looks like a body of XML alone: give its headers with --header and it \
               with --body",
    },
    Looks {
        is: |start| {
            let first = first_line(start);
            first.contains(&b'=') && !first.contains(&b' ')
        },
        text: "has no HTTP head and looks like a form's body alone: give its headers with --header and it \
               with --body",
    },
];

fn first_line(start: &[u8]) -> &[u8] {
    without_end(lines(start).next().unwrap_or_default())
}

/// The same of JSON.
fn json_unlike(value: &RawValue) -> &'static str {
    let has = |name: &str| super::json::has(value, &[name]);
    if has("Records") {
        "looks like an event of a queue or a topic, whose records hold what was sent: give the headers \
         with --header and the body with --body"
    } else if has("headers") || has("multiValueHeaders") {
        "has headers and no body: copy all of it, or give the headers with --header and the body with --body"
    } else {
        "has no HTTP head and looks like a body of JSON alone: give its headers with --header and it with \
         --body"
    }
}

/// Text that begins as JSON does and is none, which programs print of their own values.
pub(super) fn of_no_json(start: &[u8]) -> Option<RequestError> {
    let start = start.trim_ascii_start();
    if start.windows(4).any(|bytes| bytes == br"\x22") {
        let text = "looks like nginx's log without escape=json: `countersign verify --help` has the format";
        return Some(RequestError::Unlike(text));
    }
    let inner = start.strip_prefix(b"{").or_else(|| start.strip_prefix(b"["))?.trim_ascii_start();
    let text = match inner {
        [b'\'', ..] => {
            "looks like what Python prints of a dict, or Node of an object, which is no JSON: write it with \
             json.dumps or JSON.stringify"
        }
        [first, ..] if first.is_ascii_alphabetic() => {
            "looks like what Node prints of an object, which is no JSON: write it with JSON.stringify"
        }
        _ => return None,
    };
    Some(RequestError::Unlike(text))
}
