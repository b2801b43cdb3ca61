//! What one verification costs, from the headers to the proof, and what it could cost at best.
//!
//! ```sh
//! cargo bench --features http              # all
//! cargo bench --features http -- maskit    # rows whose name matches
//! ```
//!
//! Every row turns through many different deliveries: with one, the processor would learn its
//! signature by heart. Without `--features http` the headers are in a slice of pairs.

mod row;
mod warm;

use std::hint::black_box;
use std::time::Duration;

use countersign::Part::{Body, Header, Text, Timestamp};
use countersign::{
    Abp, Coverage, Headers, MaskIt, OpenFx, Request, Rtb, Scheme, SecretForm, Signature,
    SignedTime, Signer, TimeFormat, TraceFinance, UnixTime, Verifier, Webhook,
};
use criterion::measurement::WallTime;
use criterion::{BenchmarkGroup, BenchmarkId, Criterion, Throughput};
use hmac::{Hmac, KeyInit as _, Mac as _};
use row::row;
use sha2::Sha256;

#[cfg(feature = "http")]
type Map = http::HeaderMap;
#[cfg(not(feature = "http"))]
type Map = Vec<(&'static str, String)>;

const KIB: usize = 1024;
const MIB: usize = 1024 * KIB;
const SIZES: [usize; 10] = [0, 16, 64, 256, KIB, 4 * KIB, 16 * KIB, 256 * KIB, MIB, 16 * MIB];
const CHUNK: usize = 16 * KIB;
const NOW: u64 = 1_795_000_000;
const SECRET: &str = "whs_9f2c7d0a4be14c6f8a35d1e0b7c64f12";
const OLDER_SECRETS: [&str; 3] = ["an older secret", "one older still", "the oldest of them"];

static STRIPE_LIKE: Scheme = Scheme::hmac_sha256("stripe-like")
    .signature(Signature::in_header("Stripe-Signature").pairs(",", "v1").hex())
    .timestamp(SignedTime::in_pair("t", TimeFormat::Seconds))
    .signs(&[Timestamp, Text("."), Body]);

static STANDARD_LIKE: Scheme = Scheme::hmac_sha256("standard-webhooks-like")
    .signature(Signature::in_header("webhook-signature").prefix("v1,").list(" ").base64())
    .timestamp(SignedTime::in_header("webhook-timestamp", TimeFormat::Seconds))
    .secret(SecretForm::Base64)
    .signs(&[Header("webhook-id"), Text("."), Timestamp, Text("."), Body]);

struct Delivery {
    pairs: Vec<(&'static str, String)>,
    map: Map,
    body: Vec<u8>,
}

/// As many that the small ones do not fit the processor's memory of branches, and the large ones
/// fit the machine's memory.
fn count(size: usize) -> usize {
    (4 * MIB / size.max(1)).clamp(2, 1024)
}

/// `decoys` are wrong signatures in front of the right one.
fn deliveries(signer: &dyn Signer, size: usize, now: u64, decoys: usize) -> Vec<Delivery> {
    (0..count(size)).map(|number| delivery(signer, size, now, decoys, number)).collect()
}

fn delivery(signer: &dyn Signer, size: usize, now: u64, decoys: usize, number: usize) -> Delivery {
    let body: Vec<u8> = number.to_le_bytes().into_iter().cycle().take(size).collect();
    let mut pairs = vec![
        ("host", "hooks.example.com".to_owned()),
        ("user-agent", "webhooks/1.0".to_owned()),
        ("accept", "*/*".to_owned()),
        ("content-type", "application/json".to_owned()),
        ("content-length", size.to_string()),
        ("webhook-id", format!("msg_{number:024}")),
        ("x-message-id", format!("0f8fad5b-d9cb-469f-a165-{number:012x}")),
    ];
    let at = UnixTime::from_secs(now);
    let mut headers =
        signer.sign(&Request::at(&pairs, at), &body).expect("what is signed is there");
    for decoy in 0..decoys {
        let other = format!("{number}.{decoy}");
        let wrong = signer.sign(&Request::at(&pairs, at), other.as_bytes());
        let (_, value) = wrong.expect("what is signed is there").pop().expect("a signature");
        let (_, right) = headers.last_mut().expect("a signature");
        *right = format!("{value} {right}");
    }
    pairs.extend(headers);
    Delivery { map: to_map(&pairs), pairs, body }
}

#[cfg(feature = "http")]
fn to_map(pairs: &[(&'static str, String)]) -> Map {
    let field = |(name, value): &(&'static str, String)| {
        (http::HeaderName::try_from(*name).ok().zip(value.parse().ok())).expect("a field")
    };
    pairs.iter().map(field).collect()
}

#[cfg(not(feature = "http"))]
fn to_map(pairs: &[(&'static str, String)]) -> Map {
    pairs.to_vec()
}

fn whole(verifier: &dyn Verifier, headers: &(dyn Headers + Sync), body: &[u8]) {
    let request = Request::at(headers, UnixTime::from_secs(NOW));
    let _ = black_box(verifier.verify(&request, body).expect("it is valid"));
}

fn streamed(verifier: &dyn Verifier, headers: &(dyn Headers + Sync), body: &[u8]) {
    let request = Request::at(headers, UnixTime::from_secs(NOW));
    let mut check = verifier.begin(&request).expect("its head is valid");
    for chunk in body.chunks(CHUNK) {
        check.update(chunk);
    }
    let _ = black_box(check.finish().expect("it is valid"));
}

/// The compressions that HMAC-SHA256 needs for a body, each waiting for the one before.
fn limit(body: &[u8]) {
    let mut state = [0; 8];
    let (blocks, _) = body.as_chunks();
    sha2::block_api::compress256(&mut state, blocks);
    for _ in blocks.len()..=(body.len() + 9).div_ceil(64) {
        sha2::block_api::compress256(&mut state, &[[0; 64]]);
    }
    black_box(state);
}

fn bare(keyed: &Hmac<Sha256>, body: &[u8]) {
    let mut mac = keyed.clone();
    mac.update(body);
    black_box(mac.finalize());
}

fn sized(group: &mut BenchmarkGroup<'_, WallTime>, name: &str, size: usize) -> BenchmarkId {
    group.throughput(Throughput::Bytes(size as u64));
    BenchmarkId::new(name, size)
}

fn every_scheme(criterion: &mut Criterion) {
    let usable = "the secret is usable";
    let signers: [Box<dyn Signer>; 7] = [
        Box::new(MaskIt::new(SECRET).expect(usable)),
        Box::new(OpenFx::new(SECRET).expect(usable)),
        Box::new(Rtb::partner(SECRET).expect(usable)),
        Box::new(Abp::new(SECRET).expect(usable)),
        Box::new(TraceFinance::new("client-id", SECRET).expect(usable)),
        Box::new(Webhook::new(&STRIPE_LIKE, SECRET).expect(usable)),
        Box::new(Webhook::new(&STANDARD_LIKE, "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw").expect(usable)),
    ];
    for size in SIZES {
        let mut group = criterion.benchmark_group("whole");
        for signer in &signers {
            let deliveries = deliveries(&**signer, size, NOW, 0);
            let mut name = sized(&mut group, signer.scheme().id(), size);
            if signer.coverage() != Coverage::Body {
                if size > 0 {
                    continue;
                }
                name = BenchmarkId::new(signer.scheme().id(), "the body is not read");
            }
            row(&mut group, name, &deliveries, |d| whole(signer, &d.map, &d.body));
        }
        let maskit = &*signers[0];
        let deliveries = deliveries(maskit, size, NOW, 0);
        let name = sized(&mut group, "limit", size);
        row(&mut group, name, &deliveries, |d| limit(&d.body));
        let keyed = Hmac::new_from_slice(SECRET.as_bytes()).expect("HMAC takes any key");
        let name = sized(&mut group, "bare-hmac", size);
        row(&mut group, name, &deliveries, |d| bare(&keyed, &d.body));
        group.finish();
        if size >= CHUNK {
            let mut group = criterion.benchmark_group("streamed");
            let name = sized(&mut group, "maskit", size);
            row(&mut group, name, &deliveries, |d| streamed(maskit, &d.map, &d.body));
        }
    }
}

fn keys(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("keys");
    for older in [0, 1, 3] {
        let maskit = MaskIt::new(SECRET).and_then(|verifier| {
            OLDER_SECRETS.iter().take(older).try_fold(verifier, |verifier, text| verifier.or(*text))
        });
        let maskit = maskit.expect("four keys at most");
        for size in [64, KIB, 16 * KIB, MIB] {
            let deliveries = deliveries(&maskit, size, NOW, 0);
            let name = sized(&mut group, &format!("maskit, {} keys", older + 1), size);
            row(&mut group, name, &deliveries, |d| whole(&maskit, &d.map, &d.body));
        }
    }
}

fn candidates(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("candidates");
    let standard = Webhook::new(&STANDARD_LIKE, "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw");
    let standard = standard.expect("the secret is usable");
    for candidates in [1, 8] {
        for size in [64, KIB, MIB] {
            let deliveries = deliveries(&standard, size, NOW, candidates - 1);
            let name = sized(&mut group, &format!("standard, {candidates} candidates"), size);
            row(&mut group, name, &deliveries, |d| whole(&standard, &d.map, &d.body));
        }
    }
}

fn surroundings(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("surroundings");
    let maskit = MaskIt::new(SECRET).expect("the secret is usable");
    let given = deliveries(&maskit, 64, NOW, 0);
    let name = sized(&mut group, "maskit, headers in a slice of pairs", 64);
    row(&mut group, name, &given, |d| whole(&maskit, &d.pairs, &d.body));

    let stripe = Webhook::new(&STRIPE_LIKE, SECRET).expect("the secret is usable");
    let now = deliveries(&stripe, 64, UnixTime::now().as_secs() + 250, 0);
    let name = sized(&mut group, "stripe-like, time from the clock", 64);
    row(&mut group, name, &now, |d| {
        let _ = black_box(stripe.verify(&Request::new(&d.map), &d.body).expect("it is valid"));
    });
}

fn main() {
    let mut criterion = Criterion::default()
        .warm_up_time(Duration::from_millis(500))
        .measurement_time(Duration::from_millis(1500))
        .sample_size(30)
        .configure_from_args();
    every_scheme(&mut criterion);
    keys(&mut criterion);
    candidates(&mut criterion);
    surroundings(&mut criterion);
    criterion.final_summary();
}
