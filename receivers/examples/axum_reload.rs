//! Changes a secret while the server runs, without a refused delivery: the secret is in a file, as
//! Kubernetes and others mount it.
//!
//! ```sh
//! echo the-old-key >key; cargo run -p countersign-receivers --example axum_reload -- key
//! ```
//!
//! The file holds the current key, and in a second line, while a provider changes over, the
//! previous one. The old key; then both, with the old and the new one; then the new one alone:
//!
//! ```sh
//! send() {
//!   signature=$(printf '{}' | openssl dgst -sha256 -hmac "$1" -binary | base64)
//!   curl -s -w '%{http_code}\n' -H "x-openfx-signature: $signature" -d '{}' \
//!     http://127.0.0.1:3000/openfx
//! }
//! change() { printf '%s\n' "$@" >key.new && mv key.new key && sleep 2; }
//! send the-old-key
//! change the-new-key the-old-key
//! send the-old-key
//! send the-new-key
//! change the-new-key
//! send the-old-key
//! send the-new-key
//! ```
//!
//! ```text
//! key 0
//! 200
//! key 1
//! 200
//! key 0
//! 200
//! 401
//! key 0
//! 200
//! ```
//!
//! The first argument is the file, the second an address other than `127.0.0.1:3000`.

use std::error::Error;
use std::path::{Path, PathBuf};
use std::time::Duration;

use axum::body::Bytes;
use axum::{Router, routing::post};
use countersign::OpenFx;
use countersign::receiver::{BodyVerifier, Receiver, Verified, VerifyLayer};
use tokio::net::TcpListener;

/// How soon a change is seen. Reading a small file is cheaper than watching one: a mounted secret
/// is replaced by moving a link, which not every kind of watch sees.
const EVERY: Duration = Duration::from_secs(1);

/// A one-line log of which secret matched tells when the previous one can go.
async fn event(Verified { proof, .. }: Verified<Bytes>) -> String {
    format!("key {}\n", proof.key())
}

fn openfx(file: &str) -> Result<BodyVerifier, Box<dyn Error>> {
    let mut keys = file.lines();
    let mut openfx = OpenFx::new(keys.next().ok_or("the file is empty")?)?;
    for previous in keys {
        openfx = openfx.or(previous)?;
    }
    Ok(BodyVerifier::new(openfx)?)
}

async fn reload(path: PathBuf, mut known: String, receiver: Receiver) {
    loop {
        tokio::time::sleep(EVERY).await;
        let file = read(&path).await;
        match file {
            Ok(file) if file == known => {}
            // A file that is missing or wrong changes nothing: the keys that are known still hold.
            Ok(file) => {
                match openfx(&file) {
                    Ok(openfx) => receiver.replace(openfx),
                    Err(error) => eprintln!("the keys stay: {error}"),
                }
                known = file;
            }
            Err(error) => eprintln!("the keys stay: {error}"),
        }
    }
}

async fn read(path: &Path) -> std::io::Result<String> {
    tokio::fs::read_to_string(path).await
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args().skip(1);
    let path = PathBuf::from(arguments.next().ok_or("the file with the key is missing")?);
    let known = read(&path).await?;
    let receiver = Receiver::new(openfx(&known)?);
    tokio::spawn(reload(path, known, receiver.clone()));
    let app =
        Router::new().route("/openfx", post(event)).route_layer(VerifyLayer::buffered(receiver));

    let address = arguments.next().unwrap_or_else(|| "127.0.0.1:3000".to_owned());
    let listener = TcpListener::bind(address).await?;
    println!("listening on http://{}", listener.local_addr()?);
    Ok(axum::serve(listener, app).await?)
}
