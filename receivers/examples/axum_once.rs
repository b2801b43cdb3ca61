//! A receiver of ABP's webhooks that processes each event once, in axum, with a memory of its own.
//!
//! ```sh
//! ABP_SECRET=whs_test cargo run -p countersign-receivers --example axum_once
//! ```
//!
//! A delivery, the same once more, its retry with the next attempt's number (which has another
//! signature, and the same `Id`), and another event, which the handler fails at the first time:
//!
//! ```sh
//! deliver() {
//!   signature=$(printf %s "$1" | openssl dgst -sha256 -hmac whs_test |
//!     sed 's/.*= //; s/../&-/g; s/-$//' | tr a-f A-F)
//!   curl -s -w '%{http_code}\n' -H "abp-webhook-signature: sha256=$signature" \
//!     -H 'Content-Type: application/json' -d "$1" http://127.0.0.1:3000/abp
//! }
//! deliver '{"Id":"7d1f","Event":"made","Attempt":1}'
//! deliver '{"Id":"7d1f","Event":"made","Attempt":1}'
//! deliver '{"Id":"7d1f","Event":"made","Attempt":2}'
//! deliver '{"Id":"7d20","Event":"fails","Attempt":1}'
//! deliver '{"Id":"7d20","Event":"fails","Attempt":2}'
//! curl -s http://127.0.0.1:3000/counts
//! ```
//!
//! ```text
//! processed 7d1f
//! 201
//! 201
//! 201
//! 500
//! processed 7d20
//! 201
//! new 3, repeated 2, in flight 0, released 1
//! ```
//!
//! What was processed is forgotten when the process ends: see `axum_once_redis`. Another address than
//! `127.0.0.1:3000` is the argument; of port 0 the system chooses one.

use std::error::Error;

use axum::http::StatusCode;
use axum::routing::{get, post};
use axum::{Json, Router};
use countersign::Abp;
use countersign::ledger::{Deliveries, MemoryLedger, OnceLayer};
use countersign::receiver::{BodyVerifier, Verified, VerifyLayer};
use serde::Deserialize;
use tokio::net::TcpListener;

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Event {
    id: String,
    #[serde(rename = "Event")]
    name: String,
    attempt: u32,
}

/// Runs once for each event, unless it fails.
async fn event(Verified { body: Json(event), .. }: Verified<Json<Event>>) -> (StatusCode, String) {
    if event.name == "fails" && event.attempt == 1 {
        return (StatusCode::INTERNAL_SERVER_ERROR, String::new());
    }
    (StatusCode::CREATED, format!("processed {}\n", event.id))
}

fn counts(deliveries: &Deliveries) -> String {
    let counts = deliveries.counts();
    format!(
        "new {}, repeated {}, in flight {}, released {}\n",
        counts.new, counts.repeated, counts.in_flight, counts.released
    )
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let secret = std::env::var("ABP_SECRET").map_err(|_| "ABP_SECRET is not set")?;
    let abp = BodyVerifier::new(Abp::new(&secret)?)?.once()?; // by the body's `Id`
    let deliveries = Deliveries::new(MemoryLedger::new());
    let (verify, once) = (VerifyLayer::buffered(abp), OnceLayer::new(deliveries.clone()));
    let app = Router::new()
        .route("/abp", post(event).route_layer((verify, once))) // the first is outside
        .route("/counts", get(|| async move { counts(&deliveries) }));

    let address = std::env::args().nth(1).unwrap_or_else(|| "127.0.0.1:3000".to_owned());
    let listener = TcpListener::bind(address).await?;
    println!("listening on http://{}", listener.local_addr()?);
    Ok(axum::serve(listener, app).await?)
}
