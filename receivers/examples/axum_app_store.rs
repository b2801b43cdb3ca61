//! Apple's App Store notifications in axum: each holds the certificates of its key, and the receiver has the root
//! that they have to lead to. Nothing is fetched.
//!
//! ```sh
//! ROOT=AppleRootCA-G3.pem BUNDLE_ID=com.example cargo run -p countersign-receivers --example axum_app_store
//! ```
//!
//! The root is “Apple Root CA - G3” of `https://www.apple.com/certificateauthority/`, here as PEM: what Apple offers is
//! DER, which `Trust::root` takes. `ENVIRONMENT` is `Production` where it is not set; an argument another address than
//! `127.0.0.1:3000`.

use std::env;
use std::error::Error;
use std::fs;
use std::sync::Arc;

use axum::extract::State;
use axum::http::StatusCode;
use axum::{Router, routing::post};
use countersign::providers::AppleAppStore;
use countersign::receiver::{AcceptUnsignedBody, VerifyLayer};
use countersign::{Proof, Trust};
use serde::Deserialize;
use tokio::net::TcpListener;

#[derive(Deserialize)]
struct Notification {
    #[serde(rename = "notificationType")]
    kind: String,
    /// What a repeat has in common with the first.
    #[serde(rename = "notificationUUID")]
    id: String,
    #[serde(alias = "summary")]
    data: Option<Data>,
}

#[derive(Deserialize)]
struct Data {
    environment: String,
}

/// Reads what the token says, and nothing else of the body. The sandbox signs under the same root.
async fn notification(
    State(environment): State<Arc<str>>,
    proof: Proof,
) -> Result<String, StatusCode> {
    let payload = proof.payload().unwrap_or_default();
    let said = serde_json::from_slice(payload).map_err(|_| StatusCode::BAD_REQUEST)?;
    let Notification { kind, id, data } = said;
    if data.is_some_and(|data| data.environment != *environment) {
        return Err(StatusCode::FORBIDDEN);
    }
    Ok(format!("{kind} {id}\n"))
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let root = Trust::roots(&fs::read_to_string(env::var("ROOT")?)?)?;
    let environment = env::var("ENVIRONMENT").unwrap_or_else(|_| "Production".to_owned());
    let apple = AppleAppStore::new(&env::var("BUNDLE_ID")?, root)?;
    let app = Router::new()
        .route("/app-store", post(notification))
        .route_layer(VerifyLayer::buffered(AcceptUnsignedBody::new(apple)?))
        .with_state(Arc::from(environment));

    let address = env::args().nth(1).unwrap_or_else(|| "127.0.0.1:3000".to_owned());
    let listener = TcpListener::bind(address).await?;
    println!("listening on http://{}", listener.local_addr()?);
    Ok(axum::serve(listener, app).await?)
}
