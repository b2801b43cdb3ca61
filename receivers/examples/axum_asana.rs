//! A receiver that sets up Asana's webhooks itself, in axum, and keeps the secret that Asana hands over for
//! each of them.
//!
//! ```sh
//! cargo run -p countersign-receivers --example axum_asana
//! ```
//!
//! Asana makes a webhook in two requests: the receiver asks for it, and before that is answered, Asana sends
//! the secret of its deliveries to the path that it was given, unsigned. Here a pause of four seconds stands
//! for Asana's API, in which these lines send what Asana sends. A secret that nobody waits for; a set-up in
//! which Asana's comes; a delivery, and a stranger's with his own secret; a second set-up of the same path;
//! and a set-up in which two secrets come, so that neither is kept:
//!
//! ```sh
//! hooks=http://127.0.0.1:3000/hooks/asana
//! hand_over() {
//!   curl -s -o /dev/null -w '%{http_code} "%header{x-hook-secret}"\n' \
//!     -H "X-Hook-Secret: $2" -d '{}' $hooks/$1
//! }
//! deliver() {
//!   signature=$(printf %s '{"events":[]}' | openssl dgst -sha256 -hmac "$2" -r | cut -d' ' -f1)
//!   curl -s -w '%{http_code}\n' -H "X-Hook-Signature: $signature" -d '{"events":[]}' $hooks/$1
//! }
//! asanas=b537207f20cbfa02357cf448134da559e8bd39d61597dcd5631b8012eae53e81
//! strangers=00000000000000000000000000000000
//! hand_over 42 $strangers
//! curl -s -X POST http://127.0.0.1:3000/set-ups/42 >answer & sleep 1
//! hand_over 42 $asanas
//! wait; cat answer
//! deliver 42 $asanas
//! deliver 42 $strangers
//! hand_over 42 $strangers
//! curl -s -X POST http://127.0.0.1:3000/set-ups/42
//! curl -s -X POST http://127.0.0.1:3000/set-ups/43 >answer & sleep 1
//! hand_over 43 $strangers
//! hand_over 43 $asanas
//! wait; cat answer
//! deliver 43 $strangers
//! ```
//!
//! ```text
//! 401 ""
//! 200 "b537207f20cbfa02357cf448134da559e8bd39d61597dcd5631b8012eae53e81"
//! ready
//! of /hooks/asana/42: 13 bytes
//! 200
//! 401
//! 401 ""
//! there is a webhook
//! 200 "00000000000000000000000000000000"
//! 401 ""
//! two secrets came: delete the webhook, and begin anew
//! 401
//! ```
//!
//! Another address than `127.0.0.1:3000` is the argument; of port 0 the system chooses one.

use std::collections::HashMap;
use std::error::Error;
use std::io::Read as _;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::{Router, routing::post};
use countersign::Secret;
use countersign::providers::Asana;
use countersign::receiver::{
    AnyVerifier, BodyVerifier, Handed, Handshakes, Select, SetUps, Verified, VerifyLayer,
};
use tokio::net::TcpListener;

/// The verifier of each webhook, by its path. A receiver that is started again needs a table in a
/// database, with the path as its key.
#[derive(Clone, Default)]
struct Hooks(Arc<Mutex<HashMap<String, AnyVerifier>>>);

impl Hooks {
    fn lock(&self) -> MutexGuard<'_, HashMap<String, AnyVerifier>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn find(&self, path: &str) -> Option<AnyVerifier> {
        self.lock().get(path).cloned()
    }

    /// Keeps a secret, and never over another: whoever could replace one could sign from then on.
    fn keep(&self, path: &str, secret: &str) -> bool {
        let Ok(verifier) = asana(path, secret) else { return false };
        let mut hooks = self.lock();
        let is_new = !hooks.contains_key(path);
        if is_new {
            hooks.insert(path.to_owned(), verifier);
        }
        is_new
    }

    fn forget(&self, path: &str) {
        self.lock().remove(path);
    }
}

fn asana(path: &str, secret: &str) -> Result<AnyVerifier, countersign::ConfigError> {
    Ok(BodyVerifier::new(Asana::new(secret)?.for_account(path))?.into())
}

#[derive(Clone, Default)]
struct App {
    hooks: Hooks,
    set_ups: SetUps,
}

/// The receiver's own users call this, behind a login: here, anybody.
async fn set_up(State(App { hooks, set_ups }): State<App>, Path(id): Path<String>) -> &'static str {
    let path = format!("/hooks/asana/{id}");
    if hooks.find(&path).is_some() {
        return "there is a webhook\n";
    }
    let set_up = set_ups.begin(&path, Duration::from_secs(30));
    ask_asana(&path).await;
    match set_up.end() {
        Handed::One => "ready\n",
        Handed::Nothing => "no secret came\n",
        Handed::Several => {
            hooks.forget(&path); // it may be anybody's
            "two secrets came: delete the webhook, and begin anew\n"
        }
    }
}

/// What a client of Asana's API does. The answer to this holds the secret too, as `X-Hook-Secret`: a
/// receiver that compares it knows that it has kept Asana's.
async fn ask_asana(path: &str) {
    println!(
        "POST https://app.asana.com/api/1.0/webhooks\n\
         {{\"data\":{{\"resource\":\"12345\",\"target\":\"https://hooks.example.com{path}\"}}}}"
    );
    tokio::time::sleep(Duration::from_secs(4)).await;
}

async fn event(Verified { body, proof, .. }: Verified<Bytes>) -> String {
    format!("of {}: {} bytes\n", proof.account().unwrap_or_default(), body.len())
}

/// A verifier whose secret nobody has, so that a path without a webhook looks like any other: what its
/// scheme knows of a handshake is the same.
fn nobodys() -> Result<AnyVerifier, Box<dyn Error>> {
    let mut random = [0; 32];
    std::fs::File::open("/dev/urandom")?.read_exact(&mut random)?;
    Ok(BodyVerifier::new(Asana::new(Secret::bytes(&random)?)?)?.into())
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let app = App::default();
    let (hooks, nobodys) = (app.hooks.clone(), nobodys()?);
    let select = Select::by(move |head| Some(hooks.find(head.path()).unwrap_or(nobodys.clone())));
    let hooks = app.hooks.clone();
    let handshakes = Handshakes::new().set_ups(&app.set_ups).secrets_to(move |endpoint, secret| {
        // A query is the sender's, where the receiver gave Asana none.
        let path = endpoint.path_and_query().split('?').next().unwrap_or_default();
        let is_kept = hooks.keep(path, secret.expose());
        async move { is_kept }
    });
    let verify = VerifyLayer::buffered(select).answering_handshakes(handshakes);
    let app = Router::new()
        .route("/hooks/asana/{id}", post(event).route_layer(verify))
        .route("/set-ups/{id}", post(set_up))
        .with_state(app);

    let address = std::env::args().nth(1).unwrap_or_else(|| "127.0.0.1:3000".to_owned());
    let listener = TcpListener::bind(address).await?;
    println!("listening on http://{}", listener.local_addr()?);
    Ok(axum::serve(listener, app).await?)
}
