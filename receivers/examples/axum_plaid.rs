//! Plaid in axum, which signs with one of several keys and names it in the token: the receiver asks Plaid's API for
//! the key, by one task, and never for more than a few in each pause, whatever anybody sends.
//!
//! ```sh
//! PROXY=127.0.0.1:8080 CLIENT_ID=... SECRET=... cargo run -p countersign-receivers --example axum_plaid
//! ```
//!
//! `PROXY` gets the requests to Plaid, and makes them over TLS. `PAUSE_MILLIS` is the pause, ten seconds where it is
//! not set; an argument another address than `127.0.0.1:3000`.

mod without_tls;

use std::collections::{BTreeMap, BTreeSet};
use std::env;
use std::mem;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use axum::body::Bytes;
use axum::extract::{Request, State};
use axum::http::HeaderMap;
use axum::middleware::{self, Next};
use axum::response::Response;
use axum::{Router, routing::post};
use base64::Engine as _;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use countersign::providers::Plaid;
use countersign::receiver::{BodyVerifier, Refusal, Verified, VerifyLayer};
use countersign::{KeySet, PublicKey};
use serde::Deserialize;
use serde_json::{Value, json};
use tokio::net::TcpListener;
use tokio::sync::Notify;
use tokio::time::{sleep, timeout};
use without_tls::Failure;

const API: &str = "https://production.plaid.com/webhook_verification_key/get";
/// How old the keys become at most, while nobody names another.
const EVERY: Duration = Duration::from_hours(1);
/// The least time between two turns.
const PAUSE: Duration = Duration::from_secs(10);
/// How many keys are asked for in a turn, beside those that are known. A new one waits for as long as forged
/// requests name that many others before each turn: to remember those would not help, as another UUID costs nothing.
const WISHES: usize = 8;

/// What the token says before its signature is looked at. Anybody can write it, and only a UUID is asked for.
fn key_id(headers: &HeaderMap) -> Option<String> {
    #[derive(Deserialize)]
    struct Head {
        kid: String,
    }
    let token = headers.get("Plaid-Verification")?.to_str().ok()?;
    let head = BASE64_URL_SAFE_NO_PAD.decode(token.split('.').next()?).ok()?;
    let Head { kid } = serde_json::from_slice(&head).ok()?;
    let is_of_a_uuid = |(at, byte): (usize, u8)| match at {
        8 | 13 | 18 | 23 => byte == b'-',
        _ => byte.is_ascii_hexdigit(),
    };
    (kid.len() == 36 && kid.bytes().enumerate().all(is_of_a_uuid)).then_some(kid)
}

/// The ids of the keys that the next turn asks for.
#[derive(Default)]
struct Wishes {
    ids: Mutex<BTreeSet<String>>,
    any: Notify,
}

impl Wishes {
    fn add(&self, id: String) {
        let mut ids = self.ids.lock().unwrap_or_else(PoisonError::into_inner);
        if ids.len() < WISHES && ids.insert(id) {
            self.any.notify_one();
        }
    }

    fn take(&self) -> BTreeSet<String> {
        mem::take(&mut self.ids.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

/// Wishes for the key of a request that was refused for it. Plaid repeats what was refused.
async fn wish(State(wishes): State<Arc<Wishes>>, request: Request, next: Next) -> Response {
    let id = key_id(request.headers());
    let answer = next.run(request).await;
    if let Some(Refusal::Unverified(countersign::Error::UnknownKey { .. })) =
        answer.extensions().get()
        && let Some(id) = id
    {
        wishes.add(id);
    }
    answer
}

struct Api {
    proxy: SocketAddr,
    client_id: String,
    secret: String,
}

impl Api {
    /// The key with this id, unless it is no longer to be used.
    async fn key(&self, id: &str) -> Result<Option<PublicKey>, Failure> {
        let Self { client_id, secret, .. } = self;
        let asked = json!({"client_id": client_id, "secret": secret, "key_id": id});
        let request = http::Request::post(API)
            .header("host", "production.plaid.com")
            .header("content-type", "application/json")
            .body(asked.to_string())?;
        let answer = without_tls::ask(self.proxy, request).await?;
        let key = &serde_json::from_slice::<Value>(&answer)?["key"];
        if !key["expired_at"].is_null() {
            return Ok(None);
        }
        Ok(Some(PublicKey::jwk(&key.to_string()).ok_or("that is no key")?))
    }

    /// The one task that asks: for the keys that are wished for, and again for those that are known, since that is how
    /// Plaid says that one has expired.
    async fn refresh(self, keys: KeySet, wishes: Arc<Wishes>, pause: Duration) {
        let mut known = BTreeMap::new();
        loop {
            let _ = timeout(EVERY, wishes.any.notified()).await;
            let mut ids = wishes.take();
            ids.extend(known.keys().cloned());
            for id in ids {
                match self.key(&id).await {
                    Ok(Some(key)) => known.insert(id, key),
                    Ok(None) => known.remove(&id),
                    Err(error) => {
                        eprintln!("{id} stays as it is: {error}");
                        continue;
                    }
                };
            }
            if let Err(error) = keys.replace(known.clone()) {
                eprintln!("the keys stay: {error}");
            }
            sleep(pause).await;
        }
    }
}

async fn event(Verified { body, .. }: Verified<Bytes>) -> String {
    format!("{} bytes\n", body.len())
}

#[tokio::main]
async fn main() -> Result<(), Failure> {
    let pause = env::var("PAUSE_MILLIS").ok().map(|text| text.parse()).transpose()?;
    let (proxy, client_id) = (without_tls::address(&env::var("PROXY")?)?, env::var("CLIENT_ID")?);
    let api = Api { proxy, client_id, secret: env::var("SECRET")? };

    let keys = KeySet::new(Plaid::SCHEME)?;
    let verify = VerifyLayer::buffered(BodyVerifier::new(Plaid::new(keys.clone())?)?);
    let wishes = Arc::new(Wishes::default());
    let pause = pause.map_or(PAUSE, Duration::from_millis);
    tokio::spawn(api.refresh(keys, Arc::clone(&wishes), pause));
    let app = Router::new()
        .route("/plaid", post(event))
        .route_layer(verify)
        .route_layer(middleware::from_fn_with_state(wishes, wish));

    let address = env::args().nth(1).unwrap_or_else(|| "127.0.0.1:3000".to_owned());
    let listener = TcpListener::bind(address).await?;
    println!("listening on http://{}", listener.local_addr()?);
    Ok(axum::serve(listener, app).await?)
}
