//! A receiver of OpenFX's webhooks in plain hyper, without a router.
//!
//! ```sh
//! OPENFX_KEY=signing-key cargo run -p countersign-receivers --example hyper_openfx
//! ```
//!
//! A signed request, and a forged one with the same signature:
//!
//! ```sh
//! body='{"eventType":"PAYMENT.SETTLED","eventId":"evt_01HV"}'
//! signature=$(printf %s "$body" | openssl dgst -sha256 -hmac signing-key -binary | base64)
//! curl -s -w '%{http_code}\n' -H "x-openfx-signature: $signature" -d "$body" http://127.0.0.1:3000/
//! curl -s -w '%{http_code}\n' -H "x-openfx-signature: $signature" -d forged http://127.0.0.1:3000/
//! ```
//!
//! ```text
//! 200
//! 401
//! ```

use std::convert::Infallible;
use std::error::Error;

use countersign::adapters::tower::WebhookBody;
use countersign::receiver::{BodyVerifier, VerifyLayer};
use countersign::{OpenFx, Proof};
use http::{Request, Response};
use http_body_util::{BodyExt as _, Empty};
use hyper::body::Bytes;
use hyper::server::conn::http1;
use hyper_util::rt::TokioIo;
use hyper_util::service::TowerToHyperService;
use tokio::net::TcpListener;
use tower::{Layer as _, service_fn};

async fn event(request: Request<WebhookBody>) -> Result<Response<Empty<Bytes>>, Infallible> {
    let proof = request.extensions().get::<Proof>().cloned();
    if let (Some(proof), Ok(body)) = (proof, request.into_body().collect().await) {
        println!("{proof}: {} bytes", body.to_bytes().len());
    }
    Ok(Response::default())
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let key = std::env::var("OPENFX_KEY").map_err(|_| "OPENFX_KEY is not set")?;
    let layer = VerifyLayer::buffered(BodyVerifier::new(OpenFx::new(&key)?)?);
    let service = TowerToHyperService::new(layer.layer(service_fn(event)));

    let address = std::env::args().nth(1).unwrap_or_else(|| "127.0.0.1:3000".to_owned());
    let listener = TcpListener::bind(address).await?;
    println!("listening on http://{}", listener.local_addr()?);
    loop {
        let (stream, _) = listener.accept().await?;
        let connection =
            http1::Builder::new().serve_connection(TokioIo::new(stream), service.clone());
        tokio::spawn(connection);
    }
}
