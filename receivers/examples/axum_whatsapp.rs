//! A receiver of WhatsApp's messages, in axum: Meta's challenge is a `GET` of the path that the messages are
//! sent to.
//!
//! ```sh
//! WHATSAPP_SECRET=app-secret WHATSAPP_TOKEN=verify-token \
//!   cargo run -p countersign-receivers --example axum_whatsapp
//! ```
//!
//! Meta's challenge when the URL is saved; the same with another token, and with a script for whoever opens
//! the link; a message, and a forged one:
//!
//! ```sh
//! url=http://127.0.0.1:3000/whatsapp
//! ask() {
//!   curl -s -w '%{http_code}\n' "$url?hub.mode=subscribe&hub.verify_token=$1&hub.challenge=$2"
//! }
//! ask verify-token 1158201444
//! ask another-token 1158201444
//! ask verify-token '%3Cscript%3E'
//! body='{"object":"whatsapp_business_account","entry":[{"id":"102290129340398"}]}'
//! signature=$(printf %s "$body" | openssl dgst -sha256 -hmac app-secret -r | cut -d' ' -f1)
//! deliver() {
//!   curl -s -w '%{http_code}\n' -H "X-Hub-Signature-256: sha256=$signature" \
//!     -H 'Content-Type: application/json' -d "$1" $url
//! }
//! deliver "$body"
//! deliver '{"object":"whatsapp_business_account","entry":[]}'
//! ```
//!
//! ```text
//! 1158201444200
//! 401
//! 401
//! whatsapp_business_account: 1 entries
//! 200
//! 401
//! ```
//!
//! Another address than `127.0.0.1:3000` is the argument; of port 0 the system chooses one.

use std::error::Error;

use axum::{Json, Router, routing::post};
use countersign::providers::WhatsApp;
use countersign::receiver::{BodyVerifier, Handshakes, Receiver, Verified, VerifyLayer};
use serde::Deserialize;
use tokio::net::TcpListener;

#[derive(Deserialize)]
struct Notification {
    object: String,
    entry: Vec<serde_json::Value>,
}

/// Gets signed messages only: the challenge is no business of a handler's, and proves nothing but that
/// somebody knows the verify token.
async fn message(Verified { body: Json(message), .. }: Verified<Json<Notification>>) -> String {
    format!("{}: {} entries\n", message.object, message.entry.len())
}

fn variable(name: &str) -> Result<String, String> {
    std::env::var(name).map_err(|_| format!("{name} is not set"))
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let whatsapp = BodyVerifier::new(WhatsApp::new(variable("WHATSAPP_SECRET")?.as_str())?)?;
    let receiver = Receiver::new(whatsapp).on_verdict(|_, _, result| match result {
        Ok(accepted) => println!("{accepted}"),
        Err(refusal) => eprintln!("refused ({}): {refusal}", refusal.code()),
    });
    // Meta shows the token to whom it asks. It is another text than the secret, which never leaves here.
    let handshakes = Handshakes::new().token(&variable("WHATSAPP_TOKEN")?)?;
    let verify = VerifyLayer::buffered(receiver).answering_handshakes(handshakes);
    // The router's `route_layer` is around all methods of the path. The handler's own would leave a `GET`
    // at the 405 of a path that has none.
    let app = Router::new().route("/whatsapp", post(message)).route_layer(verify);

    let address = std::env::args().nth(1).unwrap_or_else(|| "127.0.0.1:3000".to_owned());
    let listener = TcpListener::bind(address).await?;
    println!("listening on http://{}", listener.local_addr()?);
    Ok(axum::serve(listener, app).await?)
}
