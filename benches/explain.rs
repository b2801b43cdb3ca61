//! How long the search for a cause takes where there is none, and so all is tried.
//!
//! ```sh
//! cargo bench --features explain --bench explain
//! ```

use std::time::Duration;

use countersign::explain::{Inquiry, explain};
use countersign::providers::find;
use criterion::Criterion;

const LENGTH: usize = 1024 * 1024;
const FORGED: &[u8] = b"qd4OxzNVFWI/P+oOhy27Q5rN+KlWEAj1ibnCYFyiplg=";

fn main() {
    let mut criterion = Criterion::default().configure_from_args();
    let mut group = criterion.benchmark_group("explain/1 MiB");
    group.sample_size(10).measurement_time(Duration::from_secs(10));
    let openfx = find("openfx").expect("it is listed");
    let headers = [("x-openfx-signature", FORGED)];
    for (name, body) in bodies() {
        let mut number = 0_u32;
        group.bench_function(name, |bencher| {
            bencher.iter(|| {
                number += 1;
                let secret = format!("\"whsec_c2VjcmV0{number}\"\n");
                explain(&Inquiry::new(openfx, &headers, &body).secret(&secret))
            });
        });
    }
    group.finish();
    criterion.final_summary();
}

/// On which each transformation has an effect, and those that grow most.
fn bodies() -> [(&'static str, Vec<u8>); 3] {
    let item = "{\"z\":\"é/<+\",\"a\":[1,2.50]},";
    let json = ["[", &item.repeat(LENGTH / item.len()), "\"\u{fffd}\"]\n"].concat();
    let field = "&a=%C3%A9+x%2F~*";
    let form = ["a=1", &field.repeat(LENGTH / field.len())].concat();
    let deep = ["[".repeat(120), "1,".repeat(LENGTH / 2), "1".into(), "]".repeat(120)].concat();
    [("json", json), ("form", form), ("deep json", deep)].map(|(name, body)| (name, body.into()))
}
