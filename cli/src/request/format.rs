//! The formats in which people have requests: what each is called, and what it is told by.

use clap::ValueEnum;
use serde_json::value::RawValue;

use super::fault::RequestError;
use super::json::Value;
use super::lines::{first_line, is_request_line};
use super::message::Read;
use super::pick::Pick;
use super::unlike::json_unlike;
use super::{
    curl, function, github, har, hookdeck, http2, lambda, nginx, ngrok, smee, tcpdump, webhook_site,
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
        is: IsText,
        read: ReadText,
    },
    /// Its entries are one in most formats.
    Json {
        is: IsJson,
        entries: Entries,
        read: ReadJson,
    },
}

type IsText = fn(&[u8]) -> bool;
type ReadText = fn(&'static str, &[u8], Pick) -> Result<Read, RequestError>;
type IsJson = fn(&Value<'_>) -> bool;
type Entries = for<'j> fn(&Value<'j>) -> Vec<&'j RawValue>;
type ReadJson = fn(&'static str, &Value<'_>) -> Result<Read, RequestError>;

struct Row {
    format: Format,
    name: &'static str,
    way: Way,
}

const fn http(format: Format, name: &'static str) -> Row {
    Row { format, name, way: Way::Http }
}

const fn text(format: Format, name: &'static str, is: IsText, read: ReadText) -> Row {
    Row { format, name, way: Way::Text { is, read } }
}

/// One request.
const fn one(format: Format, name: &'static str, is: IsJson, read: ReadJson) -> Row {
    list(format, name, is, |value| vec![value.raw], read)
}

const fn list(
    format: Format,
    name: &'static str,
    is: IsJson,
    entries: Entries,
    read: ReadJson,
) -> Row {
    Row { format, name, way: Way::Json { is, entries, read } }
}

/// All of them; what is told by less stands behind.
const ROWS: [Row; 17] = [
    http(Format::Http1, "raw HTTP/1.1"),
    http(Format::Http2, "HTTP/2 head"),
    text(Format::Curl, "curl -v output", curl::is, curl::read),
    text(Format::Tcpdump, "tcpdump output", tcpdump::is, tcpdump::read),
    list(Format::Har, "HAR", har::is, har::entries, har::read),
    one(Format::ApiGatewayV1, "API Gateway event v1 (REST)", lambda::is_v1, lambda::read),
    one(Format::ApiGatewayV2, "API Gateway event v2 (HTTP)", lambda::is_v2, lambda::read),
    one(Format::FunctionUrl, "Lambda function URL event", lambda::is_url, lambda::read),
    one(Format::Alb, "ALB event", lambda::is_alb, lambda::read),
    one(Format::Github, "GitHub delivery", github::is, github::read),
    one(Format::Hookdeck, "Hookdeck request", hookdeck::is, hookdeck::read),
    list(
        Format::WebhookSite,
        "webhook.site request",
        webhook_site::is,
        webhook_site::entries,
        webhook_site::read,
    ),
    list(Format::Ngrok, "ngrok capture", ngrok::is, ngrok::entries, ngrok::read),
    one(Format::Nginx, "nginx log line", nginx::is, nginx::read),
    one(Format::Smee, "smee.io event", smee::is, smee::read),
    one(Format::Function, "a function's request as JSON", function::is, function::read),
    http(Format::Options, "--header and --body"),
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

    /// The format of a text by its beginning; none where JSON has to be found in it.
    pub(super) fn of_text(start: &[u8]) -> Option<Self> {
        let first = first_line(start);
        let is_json = matches!(start.trim_ascii_start().first(), Some(b'{' | b'['));
        if is_json || smee::is_stream(start) {
            return None;
        }
        if http2::is(start) {
            return Some(Self::Http2);
        }
        if is_http1(first) {
            return Some(Self::Http1);
        }
        let told = |row: &&Row| matches!(row.way, Way::Text { is, .. } if is(start));
        ROWS.iter().find(told).map(|row| row.format)
    }

    /// This format, if the JSON is of it.
    pub(super) fn if_json(self, value: &Value<'_>) -> Result<Self, RequestError> {
        let is_of_it = matches!(self.way(), Way::Json { is, .. } if is(value));
        is_of_it.then_some(self).ok_or_else(|| RequestError::Unlike(json_unlike(value)))
    }

    /// The format of JSON.
    pub(super) fn of_json(value: &Value<'_>) -> Result<Self, RequestError> {
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

/// Whether it begins as a request line does, be the rest of it right or not.
fn is_http1(first: &[u8]) -> bool {
    let mut words = first.splitn(3, |byte| *byte == b' ');
    let (method, target) = (words.next().unwrap_or_default(), words.next().unwrap_or_default());
    let is_method = !method.is_empty() && method.iter().all(u8::is_ascii_uppercase);
    let is_target =
        [&b"/"[..], b"http://", b"https://", b"*"].iter().any(|it| target.starts_with(it));
    is_method && is_target || is_request_line(first)
}
