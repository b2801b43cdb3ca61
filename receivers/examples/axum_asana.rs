//! A receiver that sets up Asana's webhooks itself, in axum, and keeps the secret that Asana hands over for
//! each of them.
//!
//! ```sh
//! cargo run -p countersign-receivers --example axum_asana
//! ```
//!
//! Asana makes a webhook in two requests: the receiver asks for it, and before that is answered, Asana sends
//! the secret of its deliveries to the path that it was given, unsigned. The answer holds the secret again,
//! and only that says whose secret came. Here a pause of four seconds stands for Asana's API, in which these
//! lines send what Asana sends. A secret that nobody waits for; three set-ups, in which Asana's comes, a
//! stranger's, and both; and to the first one's path a delivery, a stranger's, and one more secret:
//!
//! ```sh
//! hooks=http://127.0.0.1:3000/hooks/asana
//! set_ups=http://127.0.0.1:3000/set-ups
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
//! first=$(curl -s --data project=12345 $set_ups)
//! second=$(curl -s --data project=12345 $set_ups)
//! third=$(curl -s --data project=12345 $set_ups)
//! hand_over $first $asanas
//! hand_over $second $strangers
//! hand_over $third $strangers
//! hand_over $third $asanas
//! sleep 5
//! curl -s $set_ups/$first; curl -s $set_ups/$second; curl -s $set_ups/$third
//! deliver $first $asanas
//! deliver $first $strangers
//! hand_over $first $strangers
//! deliver $second $strangers
//! deliver $third $strangers
//! ```
//!
//! ```text
//! 401 ""
//! 200 "b537207f20cbfa02357cf448134da559e8bd39d61597dcd5631b8012eae53e81"
//! 200 "00000000000000000000000000000000"
//! 200 "00000000000000000000000000000000"
//! 401 ""
//! ready
//! not Asana's secret: delete the webhook, and begin anew
//! two secrets came: delete the webhook, and begin anew
//! of 12345: 13 bytes
//! 200
//! 401
//! 401 ""
//! 401
//! 401
//! ```
//!
//! Another address than `127.0.0.1:3000` is the argument; of port 0 the system chooses one.

use std::collections::HashMap;
use std::error::Error;
use std::io::{self, Read as _};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use axum::Router;
use axum::body::Bytes;
use axum::extract::{Form, Path, State};
use axum::http::StatusCode;
use axum::routing::{get, post};
use countersign::providers::Asana;
use countersign::receiver::{
    AnyVerifier, BodyVerifier, Handed, Handshakes, Select, SetUps, Verified, VerifyLayer,
};
use countersign::{ConfigError, HandedSecret, Secret};
use serde::Deserialize;
use tokio::net::TcpListener;

/// A webhook, from its set-up on.
enum Hook {
    UnderWay,
    /// A secret that may be anybody's: nothing is verified with it.
    Handed(HandedSecret),
    Ready(AnyVerifier),
    /// What was handed over is forgotten.
    Failed(&'static str),
}

/// Each webhook, by its path. A receiver that is started again needs a table in a database, with the path
/// as its key.
#[derive(Clone, Default)]
struct Hooks(Arc<Mutex<HashMap<String, Hook>>>);

impl Hooks {
    fn lock(&self) -> MutexGuard<'_, HashMap<String, Hook>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn find(&self, path: &str) -> Option<AnyVerifier> {
        match self.lock().get(path) {
            Some(Hook::Ready(verifier)) => Some(verifier.clone()),
            _ => None,
        }
    }

    /// Keeps a secret, and never over another: whoever could replace one could sign from then on.
    fn keep(&self, path: &str, secret: HandedSecret) -> bool {
        let mut hooks = self.lock();
        let Some(hook @ Hook::UnderWay) = hooks.get_mut(path) else { return false };
        *hook = Hook::Handed(secret);
        true
    }

    /// Takes out what was handed over, so that it is forgotten if it is not Asana's.
    fn take(&self, path: &str) -> Option<HandedSecret> {
        match self.lock().remove(path) {
            Some(Hook::Handed(secret)) => Some(secret),
            _ => None,
        }
    }
}

#[derive(Clone, Default)]
struct App {
    hooks: Hooks,
    set_ups: SetUps,
}

#[derive(Deserialize)]
struct Wanted {
    project: String,
}

/// The receiver's own users call this, behind a login: here, anybody. Whoever knows the path can spoil the
/// set-up with a secret of his own, so that nobody can guess it.
async fn begin(
    State(app): State<App>,
    Form(Wanted { project }): Form<Wanted>,
) -> Result<String, StatusCode> {
    let id = hex::encode(random().map_err(|_| StatusCode::SERVICE_UNAVAILABLE)?);
    // A task of its own, which a closed connection does not drop halfway.
    tokio::spawn(set_up(app, format!("/hooks/asana/{id}"), project));
    Ok(id)
}

async fn set_up(App { hooks, set_ups }: App, path: String, project: String) {
    hooks.lock().insert(path.clone(), Hook::UnderWay);
    let set_up = set_ups.begin(&path, Duration::from_secs(30));
    let asanas = ask_asana(&path, &project).await;
    let handed = set_up.end();
    let hook = match (handed, hooks.take(&path), asanas) {
        (Handed::Several, ..) => {
            Hook::Failed("two secrets came: delete the webhook, and begin anew")
        }
        (_, _, None) => Hook::Failed("Asana made no webhook"),
        (Handed::One, Some(secret), Some(asanas)) if secret.is(&asanas) => {
            asana(&asanas, &project).map_or(Hook::Failed("no secret of Asana's"), Hook::Ready)
        }
        _ => Hook::Failed("not Asana's secret: delete the webhook, and begin anew"),
    };
    hooks.lock().insert(path, hook);
}

/// What a client of Asana's API does: if the answer is 201, it gives back its member `X-Hook-Secret`.
async fn ask_asana(path: &str, project: &str) -> Option<String> {
    println!(
        "POST https://app.asana.com/api/1.0/webhooks\n\
         {{\"data\":{{\"resource\":\"{project}\",\"target\":\"https://hooks.example.com{path}\"}}}}"
    );
    tokio::time::sleep(Duration::from_secs(4)).await;
    Some("b537207f20cbfa02357cf448134da559e8bd39d61597dcd5631b8012eae53e81".to_owned())
}

async fn state(State(App { hooks, .. }): State<App>, Path(id): Path<String>) -> String {
    let state = match hooks.lock().get(&format!("/hooks/asana/{id}")) {
        Some(Hook::UnderWay | Hook::Handed(_)) => "under way",
        Some(Hook::Ready(_)) => "ready",
        Some(Hook::Failed(why)) => why,
        None => "unknown",
    };
    format!("{state}\n")
}

async fn event(Verified { body, proof, .. }: Verified<Bytes>) -> String {
    format!("of {}: {} bytes\n", proof.account().unwrap_or_default(), body.len())
}

fn asana(secret: &str, project: &str) -> Result<AnyVerifier, ConfigError> {
    Ok(BodyVerifier::new(Asana::new(secret)?.for_account(project))?.into())
}

/// A verifier whose secret nobody has, so that a path without a webhook looks like any other: what its
/// scheme knows of a handshake is the same.
fn nobodys() -> Result<AnyVerifier, Box<dyn Error>> {
    Ok(BodyVerifier::new(Asana::new(Secret::bytes(&random()?)?)?)?.into())
}

fn random() -> io::Result<[u8; 32]> {
    let mut random = [0; 32];
    std::fs::File::open("/dev/urandom")?.read_exact(&mut random)?;
    Ok(random)
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let app = App::default();
    let (hooks, nobodys) = (app.hooks.clone(), nobodys()?);
    let select = Select::by(move |head| Some(hooks.find(head.path()).unwrap_or(nobodys.clone())));
    let hooks = app.hooks.clone();
    let handshakes = Handshakes::new().set_ups(&app.set_ups).secrets_to(move |endpoint, secret| {
        let is_kept = hooks.keep(endpoint.path(), secret);
        async move { is_kept }
    });
    let verify = VerifyLayer::buffered(select).answering_handshakes(handshakes);
    let app = Router::new()
        .route("/hooks/asana/{id}", post(event).route_layer(verify))
        .route("/set-ups", post(begin))
        .route("/set-ups/{id}", get(state))
        .with_state(app);

    let address = std::env::args().nth(1).unwrap_or_else(|| "127.0.0.1:3000".to_owned());
    let listener = TcpListener::bind(address).await?;
    println!("listening on http://{}", listener.local_addr()?);
    Ok(axum::serve(listener, app).await?)
}
