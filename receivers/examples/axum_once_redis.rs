//! A receiver of Trace Finance's webhooks that accepts each message id once, in axum, with a memory in
//! Redis that outlives it and that several of it share.
//!
//! ```sh
//! apt-get install redis-server
//! redis-server --port 6379 --appendonly yes --appendfsync always
//! TRACE_CLIENT_ID=id TRACE_SECRET=secret cargo run -p countersign-receivers --example axum_once_redis
//! ```
//!
//! A delivery; the same id with another body, which its signature fits too; and one whose receiver
//! crashes, as the handler of an amount of 0 takes a minute here:
//!
//! ```sh
//! deliver() {
//!   signature=$(printf %s "$1+id" | openssl dgst -sha256 -hmac secret | sed 's/.*= //')
//!   curl -s -w '%{http_code}\n' -H "X-Message-Id: $1" -H "X-Message-Signature: $signature" \
//!     -d "$2" http://127.0.0.1:3000/trace || true
//! }
//! deliver 1234 '{"amount":1}'
//! deliver 1234 '{"amount":1000}'
//! deliver 1235 '{"amount":0}' &
//! sleep 1; kill -9 $(pidof axum_once_redis); wait
//! # Start it again, and then:
//! deliver 1235 '{"amount":1}'      # 409 until the lease of 25 s, and 5 s, have ended
//! sleep 30; deliver 1235 '{"amount":1}'
//! ```
//!
//! ```text
//! 1234: asking Trace Finance what it is about
//! 200
//! 200
//! 000
//! 409
//! 1235: asking Trace Finance what it is about
//! 200
//! ```
//!
//! The receiver prints a line for each that it has processed. It is at least once after a crash: a
//! receiver that dies between that line and its answer prints it again after the lease, or another
//! does.
//!
//! With Redis stopped, the answer is 503, and the handler does not run. The address of Redis is
//! `REDIS_URL`, and that of the receiver the argument; of port 0 the system chooses one.

use std::error::Error;
use std::time::Duration;

use axum::Router;
use axum::http::HeaderMap;
use axum::routing::post;
use countersign::TraceFinance;
use countersign::ledger::{Deliveries, OnceLayer, RedisLedger};
use countersign::receiver::{AcceptUnsignedBody, VerifyLayer};
use tokio::net::TcpListener;

/// Only the id is signed: what matters comes from Trace Finance's API, not from this body.
async fn message(headers: HeaderMap, unsigned_body: String) -> String {
    if unsigned_body.contains(r#""amount":0"#) {
        tokio::time::sleep(Duration::from_mins(1)).await;
    }
    let id = headers.get("X-Message-Id").and_then(|id| id.to_str().ok()).unwrap_or_default();
    println!("processed {id}");
    format!("{id}: asking Trace Finance what it is about\n")
}

fn variable(name: &str) -> Result<String, String> {
    std::env::var(name).map_err(|_| format!("{name} is not set"))
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let trace = TraceFinance::new(&variable("TRACE_CLIENT_ID")?, &variable("TRACE_SECRET")?)?;
    let trace = AcceptUnsignedBody::new(trace)?.once()?;
    let redis = variable("REDIS_URL").unwrap_or_else(|_| "redis://127.0.0.1:6379".to_owned());
    let ledger = RedisLedger::connect(&redis, "trace:").await?;
    let deliveries = Deliveries::new(ledger).lease(Duration::from_secs(25));
    let (verify, once) = (VerifyLayer::buffered(trace), OnceLayer::new(deliveries));
    // Of the two, the first is outside.
    let app = Router::new().route("/trace", post(message).route_layer((verify, once)));

    let address = std::env::args().nth(1).unwrap_or_else(|| "127.0.0.1:3000".to_owned());
    let listener = TcpListener::bind(address).await?;
    println!("listening on http://{}", listener.local_addr()?);
    Ok(axum::serve(listener, app).await?)
}
