//! What an HTTP message signature costs, beside its two hashes alone: the body's, and the MAC of the signature base.
//!
//! ```sh
//! cargo bench -p countersign-benches --features http-signatures --bench http_signatures
//! ```

mod row;
mod warm;

use std::hint::black_box;
use std::time::Duration;

use countersign::providers::HttpMessageSignatures;
use countersign::{Headers, Request, Signer as _, UnixTime, Verifier as _};
use criterion::{BenchmarkId, Criterion, Throughput};
use hmac::{Hmac, KeyInit as _, Mac as _};
use row::row;
use sha2::{Digest as _, Sha256};

const NOW: UnixTime = UnixTime::from_secs(1_795_000_000);
const URL: &str = "https://hooks.example.com/in?account=7";
const SECRET: &str = "the shared secret of 32 bytes ..";
const SIZES: [usize; 2] = [1024, 64 * 1024];

/// The headers, the signature base that they are of, and the body.
type Delivery = (Vec<(&'static str, String)>, Vec<u8>, Vec<u8>);

fn request(headers: &(dyn Headers + Sync)) -> Request<'_> {
    Request::at(headers, NOW).method("POST").url(URL)
}

fn deliveries(verifier: &HttpMessageSignatures, size: usize) -> Vec<Delivery> {
    let delivery = |number: usize| {
        let body: Vec<u8> = number.to_le_bytes().into_iter().cycle().take(size).collect();
        let unsigned = Request::at(&(), NOW).method("POST").url(URL);
        let headers = verifier.sign(&unsigned, &body).expect("what is signed is there");
        let list = headers[1].1.strip_prefix("sig1=").expect("it has this label");
        let base = format!(
            "\"@method\": POST\n\"@target-uri\": {URL}\n\"content-digest\": {}\n\"@signature-params\": {list}",
            headers[0].1,
        );
        (headers, base.into_bytes(), body)
    };
    (0..(4 * 1024 * 1024 / size).min(256)).map(delivery).collect()
}

fn main() {
    let mut criterion = Criterion::default()
        .warm_up_time(Duration::from_millis(500))
        .measurement_time(Duration::from_secs(2))
        .sample_size(30)
        .configure_from_args();
    let verifier = HttpMessageSignatures::new(SECRET).expect("it is a secret");
    let keyed = Hmac::<Sha256>::new_from_slice(SECRET.as_bytes()).expect("it is a key");
    let mut group = criterion.benchmark_group("http signatures");
    for size in SIZES {
        let deliveries = deliveries(&verifier, size);
        group.throughput(Throughput::Bytes(size as u64));
        let mut row = |name: &str, work: &dyn Fn(&Delivery)| {
            row(&mut group, BenchmarkId::new(name, size), &deliveries, work);
        };
        row("two hashes alone", &|(_, base, body)| {
            let mut mac = keyed.clone();
            mac.update(base);
            black_box((Sha256::digest(body), mac.finalize()));
        });
        row("whole", &|(headers, _, body)| {
            let _ = black_box(verifier.verify(&request(headers), body).expect("it is valid"));
        });
        row("streamed", &|(headers, _, body)| {
            let mut verification = verifier.begin(&request(headers)).expect("its head is valid");
            verification.update(body);
            let _ = black_box(verification.finish().expect("it is valid"));
        });
    }
    group.finish();
    criterion.final_summary();
}
