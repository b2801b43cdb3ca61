//! One receiver for five providers, and for two accounts of one of them, chosen by the path.
//!
//! ```sh
//! ABP=abp-secret MASKIT=maskit-secret OPENFX_EU=key-of-eu OPENFX_US=key-of-us RTB=rtb-code \
//!   TRACE_ID=client TRACE_SECRET=trace-secret \
//!   cargo run -p countersign-receivers --example axum_many
//! ```
//!
//! Signed by OpenFX's account in the EU; the same sent to the one in the US; signed by MaskIt; a path
//! that nobody was given; and Trace Finance, which signs an id and no body:
//!
//! ```sh
//! signature=$(printf '{}' | openssl dgst -sha256 -hmac key-of-eu -binary | base64)
//! curl -s -w '%{http_code}\n' -H "x-openfx-signature: $signature" -d '{}' \
//!   http://127.0.0.1:3000/hooks/openfx-eu
//! curl -s -w '%{http_code}\n' -H "x-openfx-signature: $signature" -d '{}' \
//!   http://127.0.0.1:3000/hooks/openfx-us
//! signature=$(printf '{}' | openssl dgst -sha256 -hmac maskit-secret -r | cut -d' ' -f1)
//! curl -s -w '%{http_code}\n' -H "X-Signature: $signature" -d '{}' \
//!   http://127.0.0.1:3000/hooks/maskit
//! curl -s -w '%{http_code}\n' -H "X-Signature: $signature" -d '{}' \
//!   http://127.0.0.1:3000/hooks/unknown
//! signature=$(printf 1234+client | openssl dgst -sha256 -hmac trace-secret -r | cut -d' ' -f1)
//! curl -s -w '%{http_code}\n' -H 'X-Message-Id: 1234' -H "X-Message-Signature: $signature" \
//!   -d 'any body' http://127.0.0.1:3000/hooks/trace
//! ```
//!
//! ```text
//! openfx of eu: 2 bytes, the body is covered
//! 200
//! 401
//! maskit: 2 bytes, the body is covered
//! 200
//! 404
//! trace-finance: 8 bytes, the body is NOT covered
//! 200
//! ```
//!
//! Another address than `127.0.0.1:3000` is the argument; of port 0 the system chooses one.

use std::error::Error;

use axum::body::Bytes;
use axum::{Router, routing::post};
use countersign::receiver::{
    AcceptUnsignedBody, AnyVerifier, BodyVerifier, Receiver, Select, VerifyLayer,
};
use countersign::{Abp, Coverage, MaskIt, OpenFx, Proof, Rtb, TraceFinance, Verifier};
use tokio::net::TcpListener;

/// Takes the plain body, since one of the providers does not sign it: [`countersign::receiver::Verified`]
/// would refuse that. The layer runs this only with a proof.
async fn hook(proof: Proof, body: Bytes) -> String {
    let account = proof.account().map_or(String::new(), |account| format!(" of {account}"));
    // Where it is not, whoever has seen one delivery can send any body with it: the id counts once,
    // and what matters is fetched from the provider's API.
    let covered = if proof.coverage() == Coverage::Body { "covered" } else { "NOT covered" };
    let length = body.len();
    format!("{}{account}: {length} bytes, the body is {covered}\n", proof.scheme().id())
}

fn secret(variable: &str) -> Result<String, String> {
    std::env::var(variable).map_err(|_| format!("{variable} is not set"))
}

/// Fails at start-up for a scheme that does not sign the body.
fn covered(verifier: impl Verifier + 'static) -> Result<AnyVerifier, countersign::ConfigError> {
    BodyVerifier::new(verifier).map(AnyVerifier::from)
}

fn hooks() -> Result<Select, Box<dyn Error>> {
    let trace = TraceFinance::new(&secret("TRACE_ID")?, secret("TRACE_SECRET")?.as_str())?;
    Ok(Select::by_param(
        "hook",
        [
            ("abp", covered(Abp::new(&secret("ABP")?)?)?),
            ("maskit", covered(MaskIt::new(&secret("MASKIT")?)?)?),
            ("openfx-eu", covered(OpenFx::new(&secret("OPENFX_EU")?)?.for_account("eu"))?),
            ("openfx-us", covered(OpenFx::new(&secret("OPENFX_US")?)?.for_account("us"))?),
            ("rtb", covered(Rtb::partner(&secret("RTB")?)?)?),
            ("trace", AcceptUnsignedBody::new(trace)?.into()),
        ],
    ))
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let receiver = Receiver::new(hooks()?).on_verdict(|provider, account, result| match result {
        Ok(accepted) => println!("{accepted}"),
        Err(refusal) => eprintln!("{provider:?} {account:?} refused ({})", refusal.code()),
    });
    let app = Router::new()
        .route("/hooks/{hook}", post(hook))
        .route_layer(VerifyLayer::buffered(receiver));

    let address = std::env::args().nth(1).unwrap_or_else(|| "127.0.0.1:3000".to_owned());
    let listener = TcpListener::bind(address).await?;
    println!("listening on http://{}", listener.local_addr()?);
    Ok(axum::serve(listener, app).await?)
}
