//! The events that AWS hands to a Lambda function: those of API Gateway in both versions, of a load
//! balancer and of a function URL.

use serde::Deserialize;
use serde_json::value::RawValue;

use super::fault::RequestError;
use super::json::{self, Fields, Pairs, Value, Values, body, encoded};
use super::message::{Field, Message, Read};
use super::note::Note;

/// Whether API Gateway's REST API made it.
pub(super) fn is_v1(value: &Value<'_>) -> bool {
    let is_named = value.has(&["httpMethod"]) && has_fields(value);
    !is_alb(value) && (is_named || says_version(value, "1.0"))
}

/// Whether API Gateway's HTTP API made it.
pub(super) fn is_v2(value: &Value<'_>) -> bool {
    is_second(value) && !is_of_function_url(value)
}

/// Whether a function URL made it.
pub(super) fn is_url(value: &Value<'_>) -> bool {
    is_second(value) && is_of_function_url(value)
}

/// Whether a load balancer made it.
pub(super) fn is_alb(value: &Value<'_>) -> bool {
    value.has(&["requestContext", "elb"])
}

fn is_second(value: &Value<'_>) -> bool {
    says_version(value, "2.0")
        || value.has(&["rawPath"]) && has_fields(value)
        || value.has(&["requestContext", "http", "method"])
}

fn says_version(value: &Value<'_>, version: &str) -> bool {
    value.text_of(&["version"]).as_deref() == Some(version) && has_fields(value)
}

fn has_fields(value: &Value<'_>) -> bool {
    value.has(&["headers"]) || value.has(&["multiValueHeaders"])
}

fn is_of_function_url(value: &Value<'_>) -> bool {
    let host = value.text_of(&["requestContext", "domainName"]);
    host.is_some_and(|host| host.contains(".lambda-url."))
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Event<'e> {
    headers: Option<Fields>,
    multi_value_headers: Option<Fields>,
    #[serde(borrow)]
    body: Option<&'e RawValue>,
    #[serde(borrow)]
    is_base64_encoded: Option<&'e RawValue>,
    http_method: Option<String>,
    path: Option<String>,
    raw_path: Option<String>,
    raw_query_string: Option<String>,
    cookies: Option<Vec<String>>,
    query_string_parameters: Option<Pairs<Values>>,
    multi_value_query_string_parameters: Option<Pairs<Values>>,
    request_context: Option<Context>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Context {
    http_method: Option<String>,
    path: Option<String>,
    http: Option<Http>,
    elb: Option<serde::de::IgnoredAny>,
}

#[derive(Deserialize)]
struct Http {
    method: Option<String>,
    path: Option<String>,
}

/// The request of an event.
pub(super) fn read(format: &'static str, value: &Value<'_>) -> Result<Read, RequestError> {
    let what = "copy the whole event, as JSON.stringify or json.dumps writes it";
    let mut event: Event<'_> = json::read(format, what, value)?;
    let (body, note) = body(format, event.body, event.is_base64_encoded)?;
    let (target, is_written) = target(&mut event);
    // An event without a body is of a request that had none.
    let notes = note
        .filter(|note| *note != Note::NoBody)
        .into_iter()
        .chain(is_written.then_some(Note::ParsedQuery));
    let method = method(&event);
    let fields = fields(event);
    if fields.is_empty() {
        let what = "has no headers: copy the whole event";
        return Err(RequestError::Unfit { format, what });
    }
    let message = Message::new(&method, &target, fields, body)?;
    Ok(Read::noted(message, notes))
}

fn method(event: &Event<'_>) -> String {
    let context = event.request_context.as_ref();
    let in_http = || context.and_then(|context| context.http.as_ref()?.method.clone());
    let in_context = || context.and_then(|context| context.http_method.clone());
    event.http_method.clone().or_else(in_http).or_else(in_context).unwrap_or_else(|| "POST".into())
}

/// All values of each header where the event has them, and the cookies that stand apart.
fn fields(event: Event<'_>) -> Vec<Field> {
    let all = event.multi_value_headers.map(Fields::fields).filter(|fields| !fields.is_empty());
    let one = || event.headers.map(Fields::fields).unwrap_or_default();
    let mut fields = all.unwrap_or_else(one);
    let has_cookie = fields.iter().any(|(name, _)| name.eq_ignore_ascii_case("cookie"));
    if let Some(cookies) = event.cookies.filter(|cookies| !has_cookie && !cookies.is_empty()) {
        fields.push(("cookie".into(), cookies.join("; ").into_bytes()));
    }
    fields
}

/// The path with the query, and whether the query had to be written anew: of several parameters, the order
/// is lost.
fn target(event: &mut Event<'_>) -> (String, bool) {
    let context = event.request_context.as_ref();
    let in_http = || context.and_then(|context| context.http.as_ref()?.path.clone());
    // The path of the context has the stage, as the sender's has.
    let in_context = context.and_then(|context| context.path.clone());
    let path =
        event.raw_path.clone().or(in_context).or_else(in_http).or_else(|| event.path.clone());
    let path = path.filter(|path| path.starts_with('/')).unwrap_or_default();
    if let Some(query) = &event.raw_query_string {
        return (joined(path, query), false);
    }
    let is_encoded = context.is_some_and(|context| context.elb.is_some());
    let several = event.multi_value_query_string_parameters.take();
    let parameters = several.or_else(|| event.query_string_parameters.take());
    let (mut query, mut is_written) = (String::new(), false);
    for (name, values) in parameters.map(|Pairs(pairs)| pairs).unwrap_or_default() {
        for value in values.texts() {
            let (name, value) = if is_encoded {
                (name.as_str().into(), value.as_str().into())
            } else {
                (encoded(&name), encoded(&value))
            };
            is_written |= matches!(name, std::borrow::Cow::Owned(_));
            is_written |= matches!(value, std::borrow::Cow::Owned(_));
            is_written |= !query.is_empty();
            let separator = if query.is_empty() { "" } else { "&" };
            query.extend([separator, &name, "=", &value]);
        }
    }
    (joined(path, &query), is_written)
}

fn joined(path: String, query: &str) -> String {
    if query.is_empty() { path } else { format!("{path}?{query}") }
}
