//! `countersign sign`: the headers that make a body a delivery, for testing a receiver.

use std::fmt::Write as _;
use std::io;
use std::path::{Path, PathBuf};

use clap::Args;
use countersign::{AnyScheme, KeyKind, Part};

use crate::http_request::open;
use crate::setup::{Failure, SetUp};

#[derive(Debug, Args)]
pub(crate) struct Arguments {
    #[command(flatten)]
    setup: SetUp,
    /// The file with the body, or - for standard input
    #[arg(long, value_name = "FILE|-")]
    body: PathBuf,
    /// The value of the first header that the scheme signs, such as a message id
    #[arg(long, value_name = "VALUE")]
    id: Option<String>,
    /// Another header that the scheme signs or reads; may be repeated
    #[arg(long = "header", value_name = "NAME: VALUE")]
    headers: Vec<String>,
    /// Print a command for curl that sends the delivery to this URL, which is also the one that is
    /// signed, unless --url says another
    #[arg(long, value_name = "URL")]
    curl: Option<String>,
}

pub(crate) fn run(mut arguments: Arguments) -> Result<String, Failure> {
    let entry = arguments.setup.entry()?;
    let scheme = entry.scheme();
    // Before anything is asked for that would not help.
    if scheme.key_kind() != KeyKind::Secret || scheme.signs_fields() {
        return Err(Failure::CannotSign { provider: scheme.id() });
    }
    if scheme.signs_url() {
        arguments.setup.or_url(arguments.curl.as_deref());
    }
    let arguments = &arguments;
    let Arguments { setup, body: path, .. } = arguments;
    let bound = setup.bind(entry)?;
    let signer = bound.signer().ok_or(Failure::CannotSign { provider: scheme.id() })?;
    let body = read(path).map_err(|error| Failure::Body { path: path.clone(), error })?;
    let mut headers = given_headers(arguments, scheme)?;
    let request = setup.request(&headers, "POST");
    let added = signer.sign(&request, &body).map_err(|error| {
        let is_first = error.header().is_some() && error.header() == signed_header(scheme);
        let option = if is_first { "--id VALUE" } else { "--header 'Name: value'" };
        Failure::Sign { error, option }
    })?;
    headers.extend(added.into_iter().map(|(name, value)| (name.into(), value)));
    if let Some(url) = &arguments.curl {
        let names_type = headers.iter().any(|(name, _)| name.eq_ignore_ascii_case("Content-Type"));
        // curl would call it a form, and a receiver of JSON may refuse that.
        if !names_type && serde_json::from_slice::<serde_json::Value>(&body).is_ok() {
            headers.push(("Content-Type".into(), "application/json".into()));
        }
        return Ok(curl(&headers, arguments, url));
    }
    let mut lines = String::new();
    for (name, value) in &headers {
        // Writing to a String does not fail.
        let _ = writeln!(lines, "{name}: {value}");
    }
    Ok(lines)
}

fn given_headers(
    arguments: &Arguments,
    scheme: &AnyScheme,
) -> Result<Vec<(String, String)>, Failure> {
    let mut headers = Vec::new();
    if let Some(id) = &arguments.id {
        let name = signed_header(scheme).ok_or(Failure::UnusedId { provider: scheme.id() })?;
        headers.push((name.into(), id.clone()));
    }
    for header in &arguments.headers {
        let (name, value) = header.split_once(':').ok_or(Failure::HeaderForm)?;
        headers.push((name.trim().into(), value.trim().into()));
    }
    Ok(headers)
}

/// The first header that is signed.
fn signed_header(scheme: &AnyScheme) -> Option<&'static str> {
    scheme.parts().iter().find_map(|part| match part {
        Part::Header(name) | Part::HeaderOf(name, _) => Some(*name),
        _ => None,
    })
}

fn read(path: &Path) -> io::Result<Vec<u8>> {
    let mut body = Vec::new();
    open(path)?.read_to_end(&mut body)?;
    Ok(body)
}

fn curl(headers: &[(String, String)], arguments: &Arguments, url: &str) -> String {
    let method = arguments.setup.method().unwrap_or("POST");
    let mut command = format!("curl -X {}", quoted(method));
    for (name, value) in headers {
        // Writing to a String does not fail.
        let _ = write!(command, " -H {}", quoted(&format!("{name}: {value}")));
    }
    let path = format!("@{}", arguments.body.display());
    let _ = writeln!(command, " --data-binary {} {}", quoted(&path), quoted(url));
    command
}

/// One word of a POSIX shell.
fn quoted(text: &str) -> String {
    format!("'{}'", text.replace('\'', "'\\''"))
}
