//! Amazon SNS over HTTPS, in axum: the receiver fetches the certificate that a message of its own topic names, once
//! for each URL of the topic's region and never more than a few in a pause, and confirms the subscription.
//!
//! ```sh
//! PROXY=127.0.0.1:8080 TOPIC=arn:aws:sns:eu-west-1:123456789012:orders \
//!   cargo run -p countersign-receivers --example axum_sns
//! ```
//!
//! `PROXY` gets the requests to Amazon, and makes them over TLS. `PAUSE_MILLIS` is the pause, ten seconds where it
//! is not set; an argument another address than `127.0.0.1:3000`.

mod without_tls;

use std::collections::HashSet;
use std::env;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use axum::body::{Bytes, to_bytes};
use axum::extract::{Request, State};
use axum::http::StatusCode;
use axum::middleware::{self, Next};
use axum::response::{IntoResponse as _, Response};
use axum::{Router, routing::post};
use countersign::providers::AwsSns;
use countersign::receiver::{AcceptUnsignedBody, Handshakes, VerifyLayer};
use countersign::{Certificates, Error, Proof, Trust, UnixTime, Verifier as _};
use serde::Deserialize;
use tokio::net::TcpListener;
use tokio::sync::mpsc;
use without_tls::Failure;

/// SNS sends at most 256 KiB, in which a text may be escaped.
const MOST: usize = 1024 * 1024;
/// The least time between two fetches from one URL.
const PAUSE: Duration = Duration::from_secs(10);
/// From how many URLs is fetched in that time. Whoever knows the topic can bring that about, and a new certificate
/// waits while they name as many others: what SNS no longer repeats by then is lost.
const FETCHES: usize = 8;

struct Amazon {
    proxy: SocketAddr,
    pause: Duration,
    certificates: Certificates,
    /// The same receiver as the layer's, to be asked where a message has its certificate.
    sns: AwsSns,
    /// What the URLs of the topic's region begin with.
    region: String,
    /// What was asked for since then.
    asked: Mutex<(Instant, HashSet<String>)>,
}

impl Amazon {
    /// The URL of the certificate that a message needs, where that is not there or has expired.
    fn lacks(&self, request: &countersign::Request<'_>, body: &[u8]) -> Option<String> {
        let verdict = self.sns.verify(request, body);
        let Err(Error::UnknownKey { .. } | Error::ExpiredCertificate { .. }) = verdict else {
            return None;
        };
        let url = self.sns.certificate_url(request, body).ok()?;
        url.starts_with(&self.region).then_some(url)
    }

    fn may_fetch(&self, url: &str) -> bool {
        let (since, asked) = &mut *self.asked.lock().unwrap_or_else(PoisonError::into_inner);
        if since.elapsed() >= self.pause {
            *since = Instant::now();
            asked.clear();
        }
        asked.len() < FETCHES && asked.insert(url.to_owned())
    }

    async fn fetch(&self, url: &str) -> Result<(), Failure> {
        let pem = self.get(url).await?;
        self.certificates.insert(url, str::from_utf8(&pem)?, UnixTime::now())?;
        Ok(())
    }

    async fn get(&self, url: &str) -> Result<Bytes, Failure> {
        let url: http::Uri = url.parse()?;
        let host = url.host().unwrap_or_default().to_owned();
        let request = http::Request::get(url).header("host", host).body(String::new())?;
        without_tls::ask(self.proxy, request).await
    }
}

/// Fetches a certificate before the layer looks for it. SNS repeats what is answered with a 503, and nothing that
/// is answered with a 401.
async fn with_certificate(
    State(amazon): State<Arc<Amazon>>,
    request: Request,
    next: Next,
) -> Response {
    let (head, body) = request.into_parts();
    let Ok(body) = to_bytes(body, MOST).await else {
        return StatusCode::PAYLOAD_TOO_LARGE.into_response();
    };
    // What names none of the region's is the layer's to refuse.
    if let Some(url) = amazon.lacks(&countersign::Request::new(&head.headers), &body) {
        if !amazon.may_fetch(&url) {
            return StatusCode::SERVICE_UNAVAILABLE.into_response();
        }
        if let Err(error) = amazon.fetch(&url).await {
            eprintln!("no certificate: {error}");
            return StatusCode::SERVICE_UNAVAILABLE.into_response();
        }
    }
    next.run(Request::from_parts(head, body.into())).await
}

/// What is signed of a message. `MessageAttributes` are not.
#[derive(Deserialize)]
#[serde(tag = "Type", rename_all_fields = "PascalCase")]
enum Signed {
    Notification {
        message_id: String,
        message: String,
    },
    /// The end of a subscription, for example.
    #[serde(other)]
    Other,
}

/// The layer lets in what was verified alone.
async fn message(_: Proof, body: Bytes) -> Result<String, StatusCode> {
    match serde_json::from_slice(&body).map_err(|_| StatusCode::BAD_REQUEST)? {
        Signed::Notification { message_id, message } => Ok(format!("{message_id}: {message}\n")),
        Signed::Other => Ok("not a notification\n".to_owned()),
    }
}

#[tokio::main]
async fn main() -> Result<(), Failure> {
    let topic = env::var("TOPIC")?;
    let region = topic.split(':').nth(3).ok_or("TOPIC is no ARN")?;
    let china = if topic.starts_with("arn:aws-cn:") { ".cn" } else { "" };
    let pause = env::var("PAUSE_MILLIS").ok().map(|text| text.parse()).transpose()?;
    // Amazon's file has the certificate alone, so that TLS says whose it is.
    let certificates = Certificates::new(AwsSns::SCHEME, Trust::connection());
    let sns = || AwsSns::new(&certificates)?.of_topic(&topic);
    let amazon = Arc::new(Amazon {
        proxy: without_tls::address(&env::var("PROXY")?)?,
        pause: pause.map_or(PAUSE, Duration::from_millis),
        certificates: certificates.clone(),
        sns: sns()?,
        region: format!("https://sns.{region}.amazonaws.com{china}/"),
        asked: Mutex::new((Instant::now(), HashSet::new())),
    });

    // The question whether the endpoint subscribes is signed too, and the topic is the receiver's.
    let (confirm, mut to_confirm) = mpsc::channel::<String>(1);
    let confirming = Arc::clone(&amazon);
    tokio::spawn(async move {
        while let Some(url) = to_confirm.recv().await {
            if let Err(error) = confirming.get(&url).await {
                eprintln!("not confirmed, so subscribe again: {error}");
            }
        }
    });
    let handshakes = Handshakes::new().confirmations_to(move |_, url| {
        let is_taken = confirm.try_send(url).is_ok();
        async move { is_taken }
    });

    let verify = VerifyLayer::buffered(AcceptUnsignedBody::new(sns()?)?);
    let app = Router::new()
        .route("/sns", post(message))
        .route_layer(verify.answering_handshakes(handshakes))
        .route_layer(middleware::from_fn_with_state(amazon, with_certificate));

    let address = env::args().nth(1).unwrap_or_else(|| "127.0.0.1:3000".to_owned());
    let listener = TcpListener::bind(address).await?;
    println!("listening on http://{}", listener.local_addr()?);
    Ok(axum::serve(listener, app).await?)
}
