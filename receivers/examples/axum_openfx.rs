//! A receiver of OpenFX's webhooks: JSON, in axum.
//!
//! ```sh
//! OPENFX_KEY=signing-key cargo run -p countersign-receivers --example axum_openfx
//! ```
//!
//! A signed request, and a forged one with the same signature:
//!
//! ```sh
//! body='{"eventType":"PAYMENT.SETTLED","eventId":"evt_01HV"}'
//! signature=$(printf %s "$body" | openssl dgst -sha256 -hmac signing-key -binary | base64)
//! curl -s -w '%{http_code}\n' -H 'Content-Type: application/json' \
//!   -H "x-openfx-signature: $signature" -d "$body" http://127.0.0.1:3000/openfx
//! curl -s -w '%{http_code}\n' -H 'Content-Type: application/json' \
//!   -H "x-openfx-signature: $signature" -d '{"eventType":"FORGED"}' http://127.0.0.1:3000/openfx
//! ```
//!
//! ```text
//! 200
//! 401
//! ```
//!
//! Another address than `127.0.0.1:3000` is the argument; of port 0 the system chooses one.

use std::error::Error;

use axum::routing::{get, post};
use axum::{Json, Router};
use countersign::OpenFx;
use countersign::receiver::{BodyVerifier, Receiver, Verified, VerifyLayer};
use serde::Deserialize;
use tokio::net::TcpListener;

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Event {
    event_type: String,
    event_id: String,
}

/// Cannot be called without a verification. Providers send again when they are in doubt: a receiver
/// acts on each event's id once.
async fn event(Verified { body: Json(event), proof, .. }: Verified<Json<Event>>) {
    println!("{} {}: {proof}", event.event_type, event.event_id);
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let key = std::env::var("OPENFX_KEY").map_err(|_| "OPENFX_KEY is not set")?;
    let openfx = BodyVerifier::new(OpenFx::new(&key)?)?;
    let receiver = Receiver::new(openfx).on_verdict(|_, _, result| {
        if let Err(refusal) = result {
            eprintln!("refused ({}): {refusal}", refusal.code());
        }
    });
    let app = Router::new()
        .route("/openfx", post(event))
        .route_layer(VerifyLayer::buffered(receiver))
        .route("/health", get(|| async { "ok" })); // added after the layer, so outside of it

    let address = std::env::args().nth(1).unwrap_or_else(|| "127.0.0.1:3000".to_owned());
    let listener = TcpListener::bind(address).await?;
    println!("listening on http://{}", listener.local_addr()?);
    Ok(axum::serve(listener, app).await?)
}
