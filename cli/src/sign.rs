//! `countersign sign`: the headers that make a body a delivery, for testing a receiver.

use std::fmt::Write as _;
use std::path::PathBuf;

use clap::Args;

use crate::delivery::{can_sign, cannot_sign_without, given_headers, read_body, signer};
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
    arguments.setup.only_scheme()?;
    let entry = arguments.setup.entry()?;
    let scheme = entry.scheme();
    // Before anything is asked for that would not help.
    can_sign(scheme)?;
    arguments.setup.refuse_unused_url(scheme, None)?;
    arguments.setup.refuse_origin()?;
    if scheme.signs_url() {
        arguments.setup.or_url(arguments.curl.as_deref());
    }
    let arguments = &arguments;
    let Arguments { setup, body: path, .. } = arguments;
    let bound = setup.bind(entry)?;
    let signer = signer(&bound, scheme)?;
    let body = read_body(path)?;
    let mut headers = given_headers(scheme, arguments.id.as_deref(), &arguments.headers)?;
    let request = setup.request(&headers, "POST");
    let added = signer.sign(&request, &body).map_err(|error| cannot_sign_without(scheme, error))?;
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
