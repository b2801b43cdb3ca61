//! A Slack app, in axum: its events as JSON, each once, and what its users click as forms.
//!
//! ```sh
//! SLACK_SECRET=signing-secret cargo run -p countersign-receivers --example axum_slack
//! ```
//!
//! What Slack sends when the URL is saved, and the same signed by somebody else; an event, and its repeat a
//! minute later, which is signed anew; and a click on a button:
//!
//! ```sh
//! deliver() {
//!   signature=$(printf 'v0:%s:%s' "$2" "$4" | openssl dgst -sha256 -hmac "$1" -r | cut -d' ' -f1)
//!   curl -s -w '%{http_code}\n' -H "X-Slack-Request-Timestamp: $2" -H "X-Slack-Signature: v0=$signature" \
//!     -H "Content-Type: application/$3" --data-raw "$4" http://127.0.0.1:3000/slack/$5
//! }
//! now=$(date +%s)
//! hello='{"type":"url_verification","challenge":"3eZbrw1aBm2rZgRNFdxV2595E9CY3gmd"}'
//! deliver signing-secret $now json "$hello" events
//! deliver another-secret $now json "$hello" events
//! event='{"type":"event_callback","event_id":"Ev08MFMKH6","event":{"type":"app_mention"}}'
//! deliver signing-secret $((now - 60)) json "$event" events
//! deliver signing-secret $now json "$event" events
//! click='payload=%7B%22type%22%3A%22block_actions%22%2C%22user%22%3A%7B%22id%22%3A%22U024BE7LH%22%7D%7D'
//! deliver signing-secret $now x-www-form-urlencoded "$click" interactivity
//! curl -s http://127.0.0.1:3000/mentions
//! ```
//!
//! ```text
//! 3eZbrw1aBm2rZgRNFdxV2595E9CY3gmd200
//! 401
//! 200
//! 200
//! block_actions of U024BE7LH
//! 200
//! 1
//! ```
//!
//! Another address than `127.0.0.1:3000` is the argument; of port 0 the system chooses one.

use std::error::Error;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use axum::extract::State;
use axum::http::StatusCode;
use axum::routing::{get, post};
use axum::{Form, Json, Router};
use countersign::ledger::{Deliveries, MemoryLedger, OnceLayer};
use countersign::providers::Slack;
use countersign::receiver::{BodyVerifier, Handshakes, Receiver, Verified, VerifyLayer};
use serde::Deserialize;
use tokio::net::TcpListener;

#[derive(Deserialize)]
struct Callback {
    event: Event,
}

#[derive(Deserialize)]
struct Event {
    #[serde(rename = "type")]
    name: String,
}

/// How often the app was mentioned.
type Mentions = Arc<AtomicUsize>;

/// Runs once for each event, and never for `url_verification`, which the layer answers. Slack wants an
/// answer within 3 s: longer work goes into a queue.
async fn event(
    State(mentions): State<Mentions>,
    Verified { body: Json(Callback { event }), .. }: Verified<Json<Callback>>,
) {
    if event.name == "app_mention" {
        mentions.fetch_add(1, Ordering::Relaxed);
    }
}

#[derive(Deserialize)]
struct Interaction {
    payload: String,
}

#[derive(Deserialize)]
struct Click {
    #[serde(rename = "type")]
    kind: String,
    user: User,
}

#[derive(Deserialize)]
struct User {
    id: String,
}

/// The form was verified as bytes, before anything took it apart; the JSON in it is as trustworthy.
async fn interaction(
    Verified { body: Form(form), .. }: Verified<Form<Interaction>>,
) -> Result<String, StatusCode> {
    let click: Click = serde_json::from_str(&form.payload).map_err(|_| StatusCode::BAD_REQUEST)?;
    Ok(format!("{} of {}\n", click.kind, click.user.id))
}

fn receiver(slack: BodyVerifier) -> Receiver {
    Receiver::new(slack).on_verdict(|_, _, result| match result {
        Ok(accepted) => println!("{accepted}"),
        Err(refusal) => eprintln!("refused ({}): {refusal}", refusal.code()),
    })
}

fn slack(secret: &str) -> Result<BodyVerifier, countersign::ConfigError> {
    BodyVerifier::new(Slack::new(secret)?)
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let secret = std::env::var("SLACK_SECRET").map_err(|_| "SLACK_SECRET is not set")?;
    // An event has an id of its own, an interaction has none: hence a path and a layer for each.
    let events = VerifyLayer::buffered(receiver(slack(&secret)?.once()?))
        .answering_handshakes(Handshakes::new());
    let once = OnceLayer::new(Deliveries::new(MemoryLedger::new()));
    let interactivity = VerifyLayer::buffered(receiver(slack(&secret)?));
    let mentions = Mentions::default();
    let app = Router::new()
        .route("/slack/events", post(event).route_layer((events, once))) // the first is outside
        .route("/slack/interactivity", post(interaction).route_layer(interactivity))
        .route(
            "/mentions",
            get(|State(mentions): State<Mentions>| async move {
                format!("{}\n", mentions.load(Ordering::Relaxed))
            }),
        )
        .with_state(mentions);

    let address = std::env::args().nth(1).unwrap_or_else(|| "127.0.0.1:3000".to_owned());
    let listener = TcpListener::bind(address).await?;
    println!("listening on http://{}", listener.local_addr()?);
    Ok(axum::serve(listener, app).await?)
}
