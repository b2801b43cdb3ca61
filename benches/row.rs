//! One row of a benchmark, which turns through many different deliveries.

use std::time::Duration;

use criterion::measurement::WallTime;
use criterion::{BenchmarkGroup, BenchmarkId};

use crate::warm::{self, AT_A_TIME};

/// `work` on one delivery after the other.
pub(crate) fn row<D>(
    group: &mut BenchmarkGroup<'_, WallTime>,
    name: BenchmarkId,
    deliveries: &[D],
    work: impl Fn(&D),
) {
    let mut turns = deliveries.chunks(AT_A_TIME).cycle();
    group.bench_function(name, |bencher| {
        bencher.iter_custom(|iterations| {
            let mut elapsed = Duration::ZERO;
            let mut left = usize::try_from(iterations).unwrap_or(usize::MAX);
            while left > 0 {
                let few = turns.next().expect("a cycle has no end");
                let few = &few[..few.len().min(left)];
                elapsed += warm::time(|| few.iter().for_each(&work));
                left -= few.len();
            }
            elapsed
        });
    });
}
