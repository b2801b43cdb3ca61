//! A receiver of ABP's and Omnibasis's webhooks, in actix-web.
//!
//! ```sh
//! ABP_SECRET=whs_secret cargo run -p countersign-receivers --example actix_abp
//! ```
//!
//! A signed request, and a forged one with the same signature, which ABP writes in upper-case hex
//! with dashes:
//!
//! ```sh
//! body='{"Id":"3a1f","WebhookName":"App.NewUser","Data":{"userName":"ada"}}'
//! tag=$(printf %s "$body" | openssl dgst -sha256 -hmac whs_secret -r | cut -c1-64 | tr a-f A-F)
//! signature="sha256=$(printf %s "$tag" | sed 's/../&-/g; s/-$//')"
//! curl -s -w '%{http_code}\n' -H 'Content-Type: application/json' \
//!   -H "abp-webhook-signature: $signature" -d "$body" http://127.0.0.1:3000/abp
//! curl -s -w '%{http_code}\n' -H 'Content-Type: application/json' \
//!   -H "abp-webhook-signature: $signature" -d '{"Id":"forged"}' http://127.0.0.1:3000/abp
//! ```
//!
//! ```text
//! 200
//! 401
//! ```
//!
//! Another address than `127.0.0.1:3000` is the argument; of port 0 the system chooses one.

use std::error::Error;

use actix_web::web::{self, Json};
use actix_web::{App, HttpResponse, HttpServer};
use countersign::Abp;
use countersign::receiver::{BodyVerifier, Receiver, Verified, VerifyLayer};
use serde::Deserialize;

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Event {
    id: String,
    webhook_name: String,
}

/// Cannot be called without a verification. Providers send again when they are in doubt: with a
/// `OnceLayer` inside of the other (see `axum_once`) it is called once for each event's id.
async fn event(Verified { body: Json(event), proof, .. }: Verified<Json<Event>>) -> HttpResponse {
    println!("{:?} {:?}: {proof}", event.webhook_name, event.id);
    HttpResponse::Ok().finish()
}

#[actix_web::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let secret = std::env::var("ABP_SECRET").map_err(|_| "ABP_SECRET is not set")?;
    let abp = BodyVerifier::new(Abp::new(&secret)?)?;
    let receiver = Receiver::new(abp).on_verdict(|_, _, result| {
        if let Err(refusal) = result {
            eprintln!("refused ({}): {refusal}", refusal.code());
        }
    });
    let layer = VerifyLayer::buffered(receiver);
    let address = std::env::args().nth(1).unwrap_or_else(|| "127.0.0.1:3000".into());
    let server = HttpServer::new(move || {
        App::new()
            .route("/health", web::get().to(|| async { "ok" })) // beside the layer, not under it
            .service(web::resource("/abp").wrap(layer.clone()).route(web::post().to(event)))
    })
    .bind(&address)?;
    for address in server.addrs() {
        println!("listening on http://{address}");
    }
    Ok(server.run().await?)
}
