//! `countersign detect`: whose request this may be.

use std::fmt;
use std::path::PathBuf;

use clap::Args;
use countersign::providers::entries;
use countersign::{AnyScheme, Entry, Error, KeyKind, Keys, Request, UnixTime};
use serde_json::{Value, json};

use crate::http_request::{Captured, Head, RequestError};
use crate::secrets::OptionalSecretSources;
use crate::setup::{Failure, SecretText, texts};

#[derive(Debug, Args)]
pub(crate) struct Arguments {
    #[command(flatten)]
    secrets: OptionalSecretSources,
    /// What the provider issues besides the secret, where it does
    #[arg(long, value_name = "ID", visible_alias = "setting")]
    client_id: Option<String>,
    /// The public URL, for the providers that sign it
    #[arg(long)]
    url: Option<String>,
    /// When the request arrived, in seconds since 1970 (default: now)
    #[arg(long, value_name = "UNIX")]
    now: Option<u64>,
    /// Print an array of objects
    #[arg(long)]
    pub(crate) json: bool,
    /// The file with the raw HTTP/1.1 request as captured, or - for standard input
    #[arg(value_name = "REQUEST.http|-")]
    request: PathBuf,
}

/// How well a request fits a scheme; the better one first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Fit {
    Verifies,
    /// All headers are there and well-formed.
    Form,
    /// The signature's header is there, and something else is not as documented.
    Header,
}

struct Row {
    fit: Fit,
    scheme: &'static AnyScheme,
    reason: Option<Error>,
}

pub(crate) struct Answer(Vec<Row>);

pub(crate) fn run(arguments: &Arguments) -> Result<Answer, Failure> {
    let path = &arguments.request;
    let unreadable = |error: RequestError| Failure::Request { path: path.clone(), error };
    let secrets = texts(&arguments.secrets.0)?;
    let captured = Captured::read(path).map_err(unreadable)?;
    let head = captured.head().map_err(unreadable)?;
    let time = arguments.now.map(UnixTime::from_secs);
    let request = Request::of(&head.headers, Some(head.method), arguments.url.as_deref(), time);
    let client_id = arguments.client_id.as_deref();
    let mut rows: Vec<_> = entries()
        .filter_map(|entry| row(entry, &request, &head, &captured.body, &secrets, client_id))
        .collect();
    rows.sort_by_key(|row| row.fit);
    Ok(Answer(rows))
}

fn row(
    entry: Entry,
    request: &Request<'_>,
    head: &Head<'_>,
    body: &[u8],
    secrets: &[SecretText],
    client_id: Option<&str>,
) -> Option<Row> {
    let scheme = entry.scheme();
    let setting = scheme.setting().map(|_| client_id.unwrap_or("-"));
    let outcome = |keys: Keys<'_>| {
        let bound = entry.bind(&keys.setting(setting)).ok()?;
        Some(bound.verifier().verify(request, body).err())
    };
    let header = scheme.header();
    let is_there = head.headers.iter().any(|(field, _)| field.eq_ignore_ascii_case(header));
    let reason = match scheme.key_kind() {
        // No bytes are a public key that nobody has, so only the header is looked for.
        KeyKind::PublicKey if is_there => Error::Mismatch { header },
        KeyKind::PublicKey => Error::MissingHeader { header },
        _ => outcome(Keys::bytes(b"no request is signed with this key"))??,
    };
    if !is_there && is_without_signature(header, &reason) {
        return None;
    }
    let outcomes = secrets.iter().filter_map(|text| outcome(Keys::new(text.as_str())));
    let verifies = outcomes.into_iter().any(|error| error.is_none());
    let (fit, reason) = match reason {
        _ if verifies => (Fit::Verifies, None),
        Error::Mismatch { .. }
        | Error::TimestampTooOld { .. }
        | Error::TimestampInFuture { .. } => (Fit::Form, None),
        reason if reason.is_receivers_fault() => (Fit::Form, None),
        reason => (Fit::Header, Some(reason)),
    };
    Some(Row { fit, scheme, reason })
}

/// A scheme that finds a signature does not miss it.
fn is_without_signature(header: &str, reason: &Error) -> bool {
    match reason {
        Error::MissingHeader { header: missing } => *missing == header,
        Error::MissingField { .. }
        | Error::BodyNotJson
        | Error::BodyNotForm
        | Error::BodyNotMultipart
        | Error::OtherKind { .. } => true,
        _ => false,
    }
}

impl Answer {
    pub(crate) const fn is_found(&self) -> bool {
        !self.0.is_empty()
    }

    pub(crate) fn to_json(&self) -> Value {
        let row = |row: &Row| {
            json!({
                "provider": row.scheme.id(),
                "header": row.scheme.header(),
                "fit": row.fit.code(),
                "reason": row.reason.map(|error| error.code()),
            })
        };
        self.0.iter().map(row).collect()
    }
}

impl Fit {
    const fn code(self) -> &'static str {
        match self {
            Self::Verifies => "verifies",
            Self::Form => "form",
            Self::Header => "header",
        }
    }
}

impl fmt::Display for Answer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.0.is_empty() {
            return f.write_str("no known provider's signature header is there");
        }
        for (at, row) in self.0.iter().enumerate() {
            let line = if at > 0 { "\n" } else { "" };
            let header = row.scheme.header();
            write!(f, "{line}{}: {header}: ", row.scheme.id())?;
            match (row.fit, row.reason) {
                (Fit::Verifies, _) => f.write_str("verifies with this secret")?,
                (_, None) => f.write_str("has the documented form")?,
                (_, Some(reason)) => write!(f, "{reason}")?,
            }
        }
        Ok(())
    }
}
