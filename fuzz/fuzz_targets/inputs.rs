//! The command line's readers of files: whatever a request was read from, it is read as the same when a naive writer
//! writes it down as a HAR, an event, what curl shows or raw HTTP; in pieces as at once; and no error has a character
//! that a terminal takes for a command.
#![no_main]

use std::fs;
use std::path::PathBuf;
use std::sync::LazyLock;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use libfuzzer_sys::fuzz_target;
use serde_json::{Value, json};

#[path = "../../cli/src/request/mod.rs"]
#[allow(dead_code, unused_imports, reason = "the command line uses all of it")]
mod request;

use request::{Captured, Given, Incoming, RequestError};

static FILE: LazyLock<PathBuf> = LazyLock::new(|| {
    std::env::temp_dir().join(format!("countersign-inputs-{}", std::process::id()))
});

/// The headers that say how long a body is.
const FRAMING: [&str; 2] = ["content-length", "transfer-encoding"];

#[derive(Clone, Debug, PartialEq)]
struct Sent {
    method: String,
    target: String,
    fields: Vec<(String, Vec<u8>)>,
    body: Vec<u8>,
}

fn read(file: &[u8]) -> Result<Sent, RequestError> {
    fs::write(&*FILE, file).expect("a temporary file is written");
    let given = Given {
        path: Some(&FILE),
        headers: &[],
        body: None,
        method: None,
        url: None,
        format: None,
        entry: None,
        takes_any_length: false,
    };
    let mut pieces = Vec::new();
    let streamed = Incoming::open(&given)
        .and_then(|mut incoming| incoming.pass(|piece| pieces.extend_from_slice(piece)));
    let captured = Captured::read(&given);
    assert_eq!(streamed.is_ok(), captured.is_ok());
    let captured = captured?;
    assert_eq!(pieces, captured.body());
    let head = captured.head();
    let fields = head.headers.iter().map(|(name, value)| ((*name).to_owned(), value.to_vec()));
    Ok(Sent {
        method: head.method.to_ascii_uppercase(),
        target: head.target.to_owned(),
        fields: fields.collect(),
        body: captured.body().to_vec(),
    })
}

impl Sent {
    fn framed(mut self) -> Self {
        self.fields.retain(|(name, _)| !FRAMING.contains(&name.to_ascii_lowercase().as_str()));
        let length = self.body.len().to_string().into_bytes();
        self.fields.push(("content-length".into(), length));
        self
    }

    /// The headers as text, if they are text.
    fn texts(&self) -> Option<Vec<(&str, &str)>> {
        let mut texts = Vec::new();
        for (name, value) in &self.fields {
            texts.push((name.as_str(), str::from_utf8(value).ok()?));
        }
        Some(texts)
    }

    fn head(&self, before: &str) -> Option<Vec<u8>> {
        let mut head = format!("{before}{} {} HTTP/1.1\r\n", self.method, self.target);
        for (name, value) in self.texts()? {
            head += &format!("{before}{name}: {value}\r\n");
        }
        Some(format!("{head}{}\r\n", before.trim_end()).into_bytes())
    }

    fn http(&self) -> Option<Vec<u8>> {
        Some([self.head("")?, self.body.clone()].concat())
    }

    fn curl(&self) -> Option<Vec<u8>> {
        Some([self.head("> ")?, self.body.clone()].concat())
    }

    /// Whether a line of the body could be one of what curl says, or all of it the end of that.
    fn looks_like_curls(&self) -> bool {
        let marks = [&b"* "[..], b">", b"<", b"{ [", b"} ["];
        let mut lines = self.body.split(|byte| *byte == b'\n');
        let is_blank = !self.body.is_empty() && self.body.trim_ascii().is_empty();
        is_blank || lines.any(|line| marks.iter().any(|mark| line.starts_with(mark)))
    }

    fn har(&self) -> Option<Vec<u8>> {
        let headers: Vec<_> = self
            .texts()?
            .into_iter()
            .map(|(name, value)| json!({ "name": name, "value": value }))
            .collect();
        let data = match str::from_utf8(&self.body) {
            Ok(text) => json!({ "text": text }),
            Err(_) => json!({ "text": STANDARD.encode(&self.body), "encoding": "base64" }),
        };
        let url = format!("https://a.example{}", self.target);
        let request =
            json!({ "method": self.method, "url": url, "headers": headers, "postData": data });
        Some(json!({ "log": { "entries": [{ "request": request }] } }).to_string().into_bytes())
    }

    /// An event of API Gateway, which has each header once.
    fn event(&self) -> Option<Vec<u8>> {
        let texts = self.texts()?;
        let headers: serde_json::Map<_, _> =
            texts.iter().map(|(name, value)| ((*name).to_owned(), Value::from(*value))).collect();
        let (path, query) = self.target.split_once('?').unwrap_or((&self.target, ""));
        let event = json!({
            "version": "2.0",
            "rawPath": path,
            "rawQueryString": query,
            "headers": headers,
            "requestContext": { "http": { "method": self.method } },
            "body": STANDARD.encode(&self.body),
            "isBase64Encoded": true,
        });
        (headers.len() == texts.len()).then(|| event.to_string().into_bytes())
    }

    fn sorted(&self) -> Self {
        let mut sorted = self.clone();
        sorted.fields.sort();
        sorted
    }
}

fuzz_target!(|file: &[u8]| {
    let sent = match read(file) {
        Ok(sent) => sent.framed(),
        Err(error) => {
            let is_command = |letter: char| letter.is_control() && letter != '\n';
            assert!(!error.to_string().contains(is_command), "{error:?}");
            return;
        }
    };
    // By another method, or a longer one, no text is told; a URL has no more of it, and an event no `?` that nothing
    // follows.
    if sent.method.len() > 20
        || !sent.method.bytes().all(|byte| byte.is_ascii_alphabetic())
        || !sent.target.starts_with('/')
        || sent.target.contains(['#', ' '])
        || sent.target.ends_with('?')
    {
        return;
    }
    let written = [
        (sent.http(), false),
        (sent.curl(), sent.looks_like_curls()),
        (sent.har(), false),
        (sent.event(), false),
    ];
    for (written, may_be_refused) in written {
        let Some(written) = written else { continue };
        match read(&written) {
            Ok(again) => assert_eq!(again.sorted(), sent.sorted(), "{}", written.escape_ascii()),
            Err(error) => assert!(may_be_refused, "{error}: {}", written.escape_ascii()),
        }
    }
});
