//! A receiver of Zoom's events, in actix-web, that answers Zoom's validation of its URL.
//!
//! ```sh
//! ZOOM_SECRET=secretValueTest cargo run -p countersign-receivers --example actix_zoom
//! ```
//!
//! Zoom's validation; the same without a signature, which many receivers answer; a token that is the message
//! of a delivery, whose MAC would be its signature; and an event:
//!
//! ```sh
//! deliver() {
//!   signature=$(printf 'v0:%s:%s' "$now" "$2" | openssl dgst -sha256 -hmac "$1" -r | cut -d' ' -f1)
//!   curl -s -w '%{http_code}\n' -H "x-zm-request-timestamp: $now" -H "x-zm-signature: v0=$signature" \
//!     -H 'Content-Type: application/json' -d "$2" http://127.0.0.1:3000/zoom
//! }
//! now=$(date +%s)
//! asked='{"event":"endpoint.url_validation","payload":{"plainToken":"qgg8vlvZRS6UYooatFL8Aw"}}'
//! deliver secretValueTest "$asked"
//! curl -s -w '%{http_code}\n' -H 'Content-Type: application/json' -d "$asked" \
//!   http://127.0.0.1:3000/zoom
//! message='v0:1795000000:{}'
//! deliver secretValueTest '{"event":"endpoint.url_validation","payload":{"plainToken":"'$message'"}}'
//! deliver secretValueTest '{"event":"meeting.ended","payload":{}}'
//! ```
//!
//! ```text
//! {"plainToken":"qgg8vlvZRS6UYooatFL8Aw","encryptedToken":"70c1f2e2e6ca2d39297490d1f9142c7d701415ea8e6151f6562a08fa657a40ff"}200
//! 401
//! endpoint.url_validation
//! 200
//! meeting.ended
//! 200
//! ```
//!
//! The third is no handshake, and so a delivery like any other: it was signed. Another address than
//! `127.0.0.1:3000` is the argument; of port 0 the system chooses one.

use std::error::Error;

use actix_web::web::{self, Json};
use actix_web::{App, HttpServer};
use countersign::providers::Zoom;
use countersign::receiver::{BodyVerifier, Handshakes, Receiver, Verified, VerifyLayer};
use serde::Deserialize;

#[derive(Deserialize)]
struct Event {
    event: String,
}

/// There is no secret here, and nothing of the handler's that signs: a handler that answered the validation
/// would have to keep to tokens that no delivery can be.
async fn event(Verified { body: Json(event), .. }: Verified<Json<Event>>) -> String {
    format!("{}\n", event.event)
}

#[actix_web::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let secret = std::env::var("ZOOM_SECRET").map_err(|_| "ZOOM_SECRET is not set")?;
    let zoom = BodyVerifier::new(Zoom::new(&secret)?)?;
    // Zoom asks every 72 hours, so a validation in the log is no reason for an alarm.
    let receiver = Receiver::new(zoom).on_verdict(|_, _, result| match result {
        Ok(accepted) => println!("{accepted}"),
        Err(refusal) => eprintln!("refused ({}): {refusal}", refusal.code()),
    });
    let layer = VerifyLayer::buffered(receiver).answering_handshakes(Handshakes::new());
    let address = std::env::args().nth(1).unwrap_or_else(|| "127.0.0.1:3000".into());
    let server = HttpServer::new(move || {
        let zoom = web::resource("/zoom").route(web::post().to(event));
        App::new().service(zoom.wrap(layer.clone()))
    })
    .bind(&address)?;
    for address in server.addrs() {
        println!("listening on http://{address}");
    }
    Ok(server.run().await?)
}
