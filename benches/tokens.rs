//! What a token costs that hashes the body, beside the hash alone.
//!
//! ```sh
//! cargo bench -p countersign-benches --features tokens --bench tokens
//! ```

mod row;
mod warm;

use std::hint::black_box;
use std::time::Duration;

use countersign::providers::FusionAuth;
use countersign::{Request, Signer as _, UnixTime, Verifier as _};
use criterion::{BenchmarkId, Criterion, Throughput};
use row::row;
use sha2::{Digest as _, Sha256};

const NOW: UnixTime = UnixTime::from_secs(1_795_000_000);
const SIZES: [usize; 3] = [1024, 64 * 1024, 1024 * 1024];

type Delivery = (Vec<(&'static str, String)>, Vec<u8>);

fn deliveries(fusionauth: &FusionAuth, size: usize) -> Vec<Delivery> {
    let delivery = |number: usize| {
        let body: Vec<u8> = number.to_le_bytes().into_iter().cycle().take(size).collect();
        let headers = fusionauth.sign(&Request::at(&(), NOW), &body);
        (headers.expect("what is signed is there"), body)
    };
    (0..(4 * 1024 * 1024 / size).min(256)).map(delivery).collect()
}

fn main() {
    let mut criterion = Criterion::default()
        .warm_up_time(Duration::from_millis(500))
        .measurement_time(Duration::from_secs(2))
        .sample_size(30)
        .configure_from_args();
    let fusionauth = FusionAuth::new("the webhook's signing key").expect("it is a secret");
    let mut group = criterion.benchmark_group("tokens");
    for size in SIZES {
        let deliveries = deliveries(&fusionauth, size);
        group.throughput(Throughput::Bytes(size as u64));
        let mut row = |name: &str, work: &dyn Fn(&Delivery)| {
            row(&mut group, BenchmarkId::new(name, size), &deliveries, work);
        };
        row("hash alone", &|(_, body)| {
            black_box(Sha256::digest(body));
        });
        row("fusionauth", &|(headers, body)| {
            let request = Request::at(headers, NOW);
            let _ = black_box(fusionauth.verify(&request, body).expect("it is valid"));
        });
    }
    group.finish();
    criterion.final_summary();
}
