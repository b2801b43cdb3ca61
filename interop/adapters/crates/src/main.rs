//! Lets one crate judge requests: JSON lines in, JSON lines out.
//!
//!     adapters CRATE
//!
//! Only of crates that can be told the time, or do not look at it.
use std::io::{BufRead, stdin};
use std::panic::{AssertUnwindSafe, catch_unwind, set_hook};

use base64::{Engine, engine::general_purpose::STANDARD};
use http::{HeaderMap, HeaderName, HeaderValue};
use serde_json::{Value, json};
use stripe_webhook::{Webhook, WebhookError};

struct Request {
    headers: HeaderMap,
    body: Vec<u8>,
    secret: String,
    now: i64,
}

fn main() {
    let name = std::env::args().nth(1).expect("the name of a crate");
    set_hook(Box::new(|_| {}));
    for line in stdin().lock().lines() {
        let asked: Value = serde_json::from_str(&line.expect("a line")).expect("JSON");
        println!("{}", judge(&name, &asked));
    }
}

fn judge(name: &str, asked: &Value) -> Value {
    let verdict = request(asked).and_then(|request| match name {
        "async-stripe-webhook" => stripe(&request),
        "twitch_api" => twitch(&request),
        _ => Err(format!("no adapter for {name}")),
    });
    match verdict {
        Ok(true) => json!({"ok": true}),
        Ok(false) => json!({"skip": "the body is not UTF-8"}),
        Err(why) => json!({"ok": false, "why": why}),
    }
}

fn request(asked: &Value) -> Result<Request, String> {
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let mut headers = HeaderMap::new();
    for pair in asked["headers"].as_array().into_iter().flatten() {
        let name = HeaderName::try_from(text(&pair[0])).map_err(said)?;
        let value =
            HeaderValue::try_from(text(&pair[1]).trim_matches([' ', '\t'])).map_err(said)?;
        headers.append(name, value);
    }
    let body = STANDARD.decode(text(&asked["body"])).map_err(said)?;
    let secret = text(&asked["secrets"][0]);
    Ok(Request { headers, body, secret, now: asked["now"].as_i64().unwrap_or_default() })
}

fn said(error: impl ToString) -> String {
    error.to_string()
}

impl Request {
    fn header(&self, name: &str) -> Result<&str, String> {
        self.headers.get(name).ok_or("no header")?.to_str().map_err(said)
    }
}

/// True if the crate accepts the request, false if the request is not for it; or why it refuses.
fn stripe(request: &Request) -> Result<bool, String> {
    let Ok(body) = std::str::from_utf8(&request.body) else { return Ok(false) };
    let header = request.header("stripe-signature")?;
    match Webhook::construct_event_with_timestamp(body, header, &request.secret, request.now) {
        // The event is read when its signature was found right.
        Ok(_) | Err(WebhookError::BadParse(_)) => Ok(true),
        Err(error) => Err(error.to_string()),
    }
}

fn twitch(request: &Request) -> Result<bool, String> {
    let mut made = http::Request::new(request.body.as_slice());
    *made.headers_mut() = request.headers.clone();
    // It panics at a signature of another length.
    let verify = || twitch_api::eventsub::Event::verify_payload(&made, request.secret.as_bytes());
    match catch_unwind(AssertUnwindSafe(verify)) {
        Ok(true) => Ok(true),
        Ok(false) => Err("the signature is wrong".to_owned()),
        Err(_) => Err("it panicked".to_owned()),
    }
}
