//! What a verifying layer adds to a handler that reads its body and hashes it, without a socket.
//!
//! ```sh
//! cargo bench -p countersign-benches --features layers --bench layers
//! ```

use std::convert::Infallible;
use std::future::Future;
use std::hint::black_box;
use std::pin::{Pin, pin};
use std::task::{Context, Poll, Waker};
use std::time::Duration;

use bytes::Bytes;
use countersign::adapters::tower::WebhookBody;
use countersign::providers::GitHub;
use countersign::receiver::{BodyError, BodyVerifier, Buffered, VerifyLayer};
use countersign::{Request, Signer as _};
use criterion::{BatchSize, BenchmarkId, Criterion, Throughput};
use hmac::{Hmac, KeyInit as _, Mac as _};
use http::{HeaderMap, HeaderName, HeaderValue, Response};
use http_body::{Body, Frame};
use http_body_util::{BodyExt as _, Empty};
use sha2::Sha256;
use tower::{Layer as _, Service, service_fn};

const SECRET: &str = "a secret of the benchmark";

/// The body of each request, and the chunks that it arrives in.
const SHAPES: [(usize, usize); 4] = [(1024, 1), (64 * 1024, 1), (64 * 1024, 4), (64 * 1024, 16)];

/// A body that is there, in chunks.
struct InChunks {
    whole: Bytes,
    chunk: usize,
}

impl Body for InChunks {
    type Data = Bytes;
    type Error = Infallible;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        _: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Infallible>>> {
        let length = self.chunk.min(self.whole.len());
        let chunk = self.whole.split_to(length);
        Poll::Ready((length > 0).then_some(Ok(Frame::data(chunk))))
    }
}

struct Delivery {
    headers: HeaderMap,
    body: Bytes,
}

impl Delivery {
    fn request(&self, chunks: usize) -> http::Request<InChunks> {
        let chunk = self.body.len() / chunks;
        let body = InChunks { whole: self.body.clone(), chunk };
        let mut request = http::Request::post("/hooks/github").body(body).expect("its URL is one");
        *request.headers_mut() = self.headers.clone();
        request
    }
}

fn deliveries(verifier: &GitHub, size: usize) -> Vec<Delivery> {
    let delivery = |number: usize| {
        let body: Vec<u8> = number.to_le_bytes().into_iter().cycle().take(size).collect();
        let unsigned = Request::new(&());
        let signed = verifier.sign(&unsigned, &body).expect("what is signed is there");
        let mut fields: Vec<(&str, String)> = vec![
            ("host", "hooks.example.com".into()),
            ("user-agent", "GitHub-Hookshot/044aadd".into()),
            ("accept", "*/*".into()),
            ("accept-encoding", "gzip".into()),
            ("content-type", "application/json".into()),
            ("content-length", body.len().to_string()),
            ("x-github-event", "push".into()),
        ];
        fields.extend(signed);
        let field = |(name, value): &(&str, String)| {
            let name = HeaderName::from_bytes(name.as_bytes()).expect("it is a name");
            (name, HeaderValue::from_str(value).expect("it is a value"))
        };
        Delivery { headers: fields.iter().map(field).collect(), body: body.into() }
    };
    (0..(4 * 1024 * 1024 / size).min(256)).map(delivery).collect()
}

/// What a future gives that waits for nothing.
fn at_once<F: Future>(future: F) -> F::Output {
    match pin!(future).poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(output) => output,
        Poll::Pending => unreachable!("all of it is there"),
    }
}

type Answer = Response<Empty<Bytes>>;

fn row<S, R>(
    group: &mut criterion::BenchmarkGroup<'_, criterion::measurement::WallTime>,
    (name, (size, chunks)): (&str, (usize, usize)),
    deliveries: &[Delivery],
    service: S,
) where
    S: Service<http::Request<InChunks>, Response = Response<R>> + Clone,
    S::Error: std::fmt::Debug,
{
    let mut turns = deliveries.iter().cycle();
    let mut service = service;
    group.bench_function(BenchmarkId::new(name, format!("{size}/{chunks}")), |bencher| {
        bencher.iter_batched(
            || turns.next().expect("a cycle has no end").request(chunks),
            |request| {
                let answer = at_once(service.call(request)).expect("a service answers");
                assert_eq!(answer.status(), 200);
            },
            BatchSize::NumIterations(16),
        );
    });
}

/// What a handler that reads chunk by chunk does with each.
async fn pass<B: Body<Data = Bytes>>(body: B, mut see: impl FnMut(&[u8])) -> Result<(), B::Error> {
    let mut body = pin!(body);
    while let Some(frame) = body.frame().await {
        if let Ok(chunk) = frame?.into_data() {
            see(&chunk);
        }
    }
    Ok(())
}

fn main() {
    let mut criterion = Criterion::default()
        .warm_up_time(Duration::from_millis(500))
        .measurement_time(Duration::from_secs(2))
        .sample_size(50)
        .configure_from_args();
    let verifier = || GitHub::new(SECRET).expect("it is a secret");
    let receiver = || BodyVerifier::new(verifier()).expect("it signs the body");
    let keyed = Hmac::<Sha256>::new_from_slice(SECRET.as_bytes()).expect("it is a key");
    let mut group = criterion.benchmark_group("layers");
    for shape in SHAPES {
        let (size, _) = shape;
        let deliveries = deliveries(&verifier(), size);
        group.throughput(Throughput::Bytes(size as u64));
        let hashing = service_fn(|request: http::Request<InChunks>| {
            let mut mac = keyed.clone();
            async move {
                let body = request.into_body().collect().await?.to_bytes();
                mac.update(&body);
                black_box(mac.finalize());
                Ok::<Answer, Infallible>(Response::default())
            }
        });
        row(&mut group, ("read and hashed", shape), &deliveries, hashing);
        let taking = service_fn(async |request: http::Request<_>| {
            black_box(request.extensions().get::<Buffered>().expect("the layer puts it there"));
            Ok::<Answer, Infallible>(Response::default())
        });
        let buffered = VerifyLayer::buffered(receiver()).layer(taking);
        row(&mut group, ("buffered", shape), &deliveries, buffered);

        let hashing = service_fn(|request: http::Request<InChunks>| {
            let mut mac = keyed.clone();
            async move {
                pass(request.into_body(), |chunk| mac.update(chunk)).await?;
                black_box(mac.finalize());
                Ok::<Answer, Infallible>(Response::default())
            }
        });
        row(&mut group, ("passed and hashed", shape), &deliveries, hashing);
        let passing = service_fn(async |request: http::Request<WebhookBody>| {
            pass(request.into_body(), |chunk| _ = black_box(chunk)).await?;
            Ok::<Answer, BodyError>(Response::default())
        });
        let streaming = VerifyLayer::streaming(receiver()).layer(passing);
        row(&mut group, ("streaming", shape), &deliveries, streaming);
    }
    group.finish();
    criterion.final_summary();
}
