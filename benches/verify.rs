//! One whole verification of each provider: the signature found among the headers, decoded, and
//! compared with the MAC of the body.
//!
//! ```sh
//! cargo bench --bench verify
//! ```

use countersign::{Abp, Coverage, MaskIt, OpenFx, Request, Rtb, Signer, TraceFinance, UnixTime};
use criterion::{BenchmarkId, Criterion, Throughput};

const NOW: UnixTime = UnixTime::from_secs(1_795_000_000);

/// Sizes of a body, and how many deliveries take turns: with a few, the processor learns the
/// branches of each signature's characters by heart.
const BODIES: [(usize, usize); 3] = [(64, 1024), (1024, 1024), (1024 * 1024, 4)];

struct Delivery {
    headers: Vec<(&'static str, String)>,
    body: Vec<u8>,
}

impl Delivery {
    fn new(provider: &impl Signer, size: usize, number: usize) -> Self {
        let mut body = vec![b'.'; size];
        body[..8].copy_from_slice(&number.to_le_bytes());
        let mut headers = vec![
            ("Host", "hooks.example.com".into()),
            ("User-Agent", "webhooks/1.0".into()),
            ("Accept", "*/*".into()),
            ("Accept-Encoding", "gzip".into()),
            ("Content-Type", "application/json".into()),
            ("Content-Length", size.to_string()),
            ("X-Message-Id", format!("0f8fad5b-d9cb-469f-a165-{number:012x}")),
        ];
        let signature = provider.sign(&Request::at(&headers, NOW), &body);
        headers.extend(signature.expect("what a provider signs is there"));
        Self { headers, body }
    }
}

fn bench(criterion: &mut Criterion, provider: &impl Signer) {
    let mut group = criterion.benchmark_group(provider.scheme().id());
    for (size, count) in BODIES {
        let deliveries: Vec<_> =
            (0..count).map(|number| Delivery::new(provider, size, number)).collect();
        let mut turns = deliveries.iter().cycle();
        // A body that is not read has no throughput.
        if provider.coverage() == Coverage::Body {
            group.throughput(Throughput::Bytes(size as u64));
        }
        group.bench_function(BenchmarkId::from_parameter(size), |bencher| {
            bencher.iter(|| {
                let Delivery { headers, body } = turns.next().expect("a cycle has no end");
                provider.verify(&Request::at(headers, NOW), body).expect("it is valid")
            });
        });
    }
}

fn main() {
    let mut criterion = Criterion::default().configure_from_args();
    let secret = "whs_9f2c7d0a4be14c6f8a35d1e0b7c64f12";
    let usable = "the secret is neither empty nor padded";
    bench(&mut criterion, &OpenFx::new(secret).expect(usable));
    bench(&mut criterion, &MaskIt::new(secret).expect(usable));
    bench(&mut criterion, &Abp::new(secret).expect(usable));
    bench(&mut criterion, &Rtb::partner(secret).expect(usable));
    bench(&mut criterion, &TraceFinance::new("client-id", secret).expect(usable));
    criterion.final_summary();
}
