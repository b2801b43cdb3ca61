//! A partner of GitHub's secret scanning, in axum, which gets GitHub's public keys at the start, by a clock,
//! and when a request names a key that it does not have: by one task, and never more often than the pause
//! allows, whatever anybody sends.
//!
//! ```sh
//! KEYS_AT=http://127.0.0.1:8080/keys cargo run -p countersign-receivers --example axum_secret_scanning
//! ```
//!
//! The keys are at `https://api.github.com/meta/public_keys/secret_scanning`. This fetches without TLS, so that
//! nothing but a machine's own address is taken: in front of the real one goes a client with TLS, or a proxy.
//! `PAUSE_MILLIS` is the pause, five minutes where it is not set; an argument another address than
//! `127.0.0.1:3000`.

mod without_tls;

use std::env;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use axum::body::Bytes;
use axum::{Router, routing::post};
use countersign::KeySet;
use countersign::providers::GitHubSecretScanning;
use countersign::receiver::{BodyVerifier, Receiver, Refusal, Verified, VerifyLayer};
use serde::Deserialize;
use tokio::net::TcpListener;
use tokio::sync::Notify;
use tokio::time::{sleep, timeout};
use without_tls::Failure;

/// How old the keys become at most, while nobody names another.
const EVERY: Duration = Duration::from_hours(1);
/// The least time between two fetches.
const PAUSE: Duration = Duration::from_mins(5);

#[derive(Deserialize)]
struct Listed {
    public_keys: Vec<ListedKey>,
}

#[derive(Deserialize)]
struct ListedKey {
    key_identifier: String,
    key: String,
}

/// Puts GitHub's present keys in the place of those that are known, or changes nothing.
async fn fetch(address: SocketAddr, path: &str, keys: &KeySet) -> Result<(), Failure> {
    let request = http::Request::get(path).header("host", address.to_string());
    let answer = without_tls::ask(address, request.body(String::new())?).await?;
    let Listed { public_keys } = serde_json::from_slice(&answer)?;
    if public_keys.is_empty() {
        return Err("there are no keys".into());
    }
    keys.replace(public_keys.iter().map(|listed| (&listed.key_identifier, &listed.key)))?;
    Ok(())
}

/// The one task that fetches. A wish that comes while it pauses is kept, and many are one.
async fn refresh(
    address: SocketAddr,
    path: String,
    keys: KeySet,
    wished: Arc<Notify>,
    pause: Duration,
) {
    loop {
        if let Err(error) = fetch(address, &path, &keys).await {
            eprintln!("the keys stay: {error}");
        }
        sleep(pause).await;
        // Without a wish the clock says when.
        let _ = timeout(EVERY, wished.notified()).await;
    }
}

async fn alerts(Verified { proof, .. }: Verified<Bytes>) -> String {
    format!("key {}\n", proof.key())
}

#[tokio::main]
async fn main() -> Result<(), Failure> {
    let url: http::Uri = env::var("KEYS_AT")?.parse()?;
    let address = without_tls::address(url.authority().ok_or("KEYS_AT is no URL")?.as_str())?;
    let pause = env::var("PAUSE_MILLIS").ok().map(|text| text.parse()).transpose()?;

    let (keys, wished) = (KeySet::new(GitHubSecretScanning::SCHEME)?, Arc::new(Notify::new()));
    let wish = Arc::clone(&wished);
    let receiver = Receiver::new(BodyVerifier::new(GitHubSecretScanning::new(keys.clone())?)?)
        .on_verdict(move |_, _, verdict| {
            if let Err(Refusal::Unverified(countersign::Error::UnknownKey { .. })) = verdict {
                wish.notify_one();
            }
        });
    let pause = pause.map_or(PAUSE, Duration::from_millis);
    tokio::spawn(refresh(address, url.path().to_owned(), keys, wished, pause));
    let app =
        Router::new().route("/alerts", post(alerts)).route_layer(VerifyLayer::buffered(receiver));

    let address = env::args().nth(1).unwrap_or_else(|| "127.0.0.1:3000".to_owned());
    let listener = TcpListener::bind(address).await?;
    println!("listening on http://{}", listener.local_addr()?);
    Ok(axum::serve(listener, app).await?)
}
