//! A receiver of Remove The Background's callbacks: a form or JSON, signed for the partner and for
//! the customer, and answered with exactly 200.
//!
//! ```sh
//! RTB_PARTNER=partner-code RTB_CUSTOMER=customer-code \
//!   cargo run -p countersign-receivers --example axum_rtb
//! ```
//!
//! A form signed for the partner, JSON signed for the customer (with the code's UTF-16LE bytes as
//! the key), and the form sent to the other role's path, where nobody signed it:
//!
//! ```sh
//! form='imageTicket=a37a1f55&processedImageURL=http%3A%2F%2Fapi.removethebackground.com%2F1.jpg'
//! json='{"imageTicket":"a37a1f55","processedImageURL":"http://api.removethebackground.com/1.jpg"}'
//! partner=$(printf %s "$form" | openssl dgst -sha256 -hmac partner-code -binary | base64)
//! key=$(printf customer-code | iconv -t UTF-16LE | od -An -v -tx1 | tr -d ' \n')
//! customer=$(printf %s "$json" |
//!   openssl dgst -sha256 -mac HMAC -macopt "hexkey:$key" -binary | base64)
//! curl -s -w '%{http_code}\n' -H "X-RTB-Partner-HMAC-SHA256: $partner" \
//!   -d "$form" http://127.0.0.1:3000/rtb/partner
//! curl -s -w '%{http_code}\n' -H "X-RTB-Customer-HMAC-SHA256: $customer" \
//!   -H 'Content-Type: application/json' -d "$json" http://127.0.0.1:3000/rtb/customer
//! curl -s -w '%{http_code}\n' -H "X-RTB-Customer-HMAC-SHA256: $partner" \
//!   -d "$form" http://127.0.0.1:3000/rtb/customer
//! ```
//!
//! ```text
//! 200
//! 200
//! 401
//! ```
//!
//! Another address than `127.0.0.1:3000` is the argument; of port 0 the system chooses one.

use std::collections::HashSet;
use std::error::Error;
use std::sync::{Arc, Mutex, PoisonError};

use axum::extract::{Form, FromRequest, Request, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::{Json, Router, routing::post};
use countersign::receiver::{BodyVerifier, Receiver, Select, Verified, VerifyLayer};
use countersign::{Rtb, Secret};
use serde::Deserialize;
use tokio::net::TcpListener;

#[derive(Deserialize)]
struct Callback {
    #[serde(rename = "imageTicket")]
    ticket: String,
    #[serde(rename = "processedImageURL")]
    url: String,
}

/// RTB's page has callbacks of both types.
impl<S: Send + Sync> FromRequest<S> for Callback {
    type Rejection = Response;

    async fn from_request(request: Request, state: &S) -> Result<Self, Response> {
        let content_type = request.headers().get(header::CONTENT_TYPE);
        let is_json =
            content_type.is_some_and(|kind| kind.as_bytes().starts_with(b"application/json"));
        if is_json {
            let json = Json::from_request(request, state).await;
            json.map(|Json(callback)| callback).map_err(IntoResponse::into_response)
        } else {
            let form = Form::from_request(request, state).await;
            form.map(|Form(callback)| callback).map_err(IntoResponse::into_response)
        }
    }
}

type Tickets = Arc<Mutex<HashSet<String>>>;

/// RTB sends again, up to four times, until it gets a 200; 201 or 204 will not do. A repeat is
/// honest, and is answered like the first.
async fn callback(
    State(seen): State<Tickets>,
    Verified { body: Callback { ticket, url }, proof, .. }: Verified<Callback>,
) -> StatusCode {
    let mut seen = seen.lock().unwrap_or_else(PoisonError::into_inner);
    if seen.insert(ticket) {
        // Signed, and still only to be fetched from a host that is expected.
        let expected = url.starts_with("http://api.removethebackground.com/");
        println!("{proof}: a new image, {}", if expected { "to be fetched" } else { "elsewhere" });
    }
    StatusCode::OK
}

/// RTB's samples disagree on how a code becomes a key; the first genuine callback will tell.
fn code(variable: &'static str) -> Result<Secret, Box<dyn Error>> {
    let code = std::env::var(variable).map_err(|_| format!("{variable} is not set"))?;
    Ok(Secret::utf16le_or_utf8(&code)?)
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let roles = Select::by_param(
        "role",
        [
            ("partner", BodyVerifier::new(Rtb::partner(code("RTB_PARTNER")?)?)?),
            ("customer", BodyVerifier::new(Rtb::customer(code("RTB_CUSTOMER")?)?)?),
        ],
    );
    let receiver = Receiver::new(roles).on_verdict(|provider, _, result| {
        if let Err(refusal) = result {
            eprintln!("{provider:?} refused ({}): {refusal}", refusal.code());
        }
    });
    let app = Router::new()
        .route("/rtb/{role}", post(callback))
        .with_state(Tickets::default())
        .route_layer(VerifyLayer::buffered(receiver));

    let address = std::env::args().nth(1).unwrap_or_else(|| "127.0.0.1:3000".to_owned());
    let listener = TcpListener::bind(address).await?;
    println!("listening on http://{}", listener.local_addr()?);
    Ok(axum::serve(listener, app).await?)
}
