use std::hint::black_box;
use std::ops::Range;
use std::time::Duration;

use crate::warm::{self, AT_A_TIME};

/// How many forged deliveries are at the end of a rotation.
pub const FORGED: usize = 2;

/// One way to verify a rotation of deliveries.
pub struct Candidate<'d> {
    pub name: String,
    pub note: &'static str,
    count: usize,
    verifies: bool,
    /// Verifies these deliveries, and says how many it accepted.
    pass: Box<dyn Fn(Range<usize>) -> usize + 'd>,
}

impl<'d> Candidate<'d> {
    /// `requests` are the rotation's deliveries, the forged ones included, as a receiver has them.
    pub fn new<R: 'd, T, E>(
        name: impl Into<String>,
        note: &'static str,
        requests: Vec<R>,
        verify: impl Fn(&R) -> Result<T, E> + 'd,
    ) -> Self {
        Self {
            name: name.into(),
            note,
            count: requests.len() - FORGED,
            verifies: true,
            pass: Box::new(move |range| {
                let accepts = |request: &&R| black_box(verify(black_box(*request))).is_ok();
                requests[range].iter().filter(accepts).count()
            }),
        }
    }

    /// One that does the work of a verification and decides nothing.
    pub fn that_accepts_all<R: 'd, T>(
        name: impl Into<String>,
        note: &'static str,
        requests: Vec<R>,
        work: impl Fn(&R) -> T + 'd,
    ) -> Self {
        let accept = move |request: &R| Ok::<_, ()>(work(request));
        Self { verifies: false, ..Self::new(name, note, requests, accept) }
    }

    fn check(&self) {
        let Self { name, count, .. } = self;
        assert_eq!((self.pass)(0..*count), *count, "{name} refuses a valid delivery");
        let forged = (self.pass)(*count..count + FORGED);
        let accepted = if self.verifies { 0 } else { FORGED };
        assert_eq!(forged, accepted, "{name} accepts a forged delivery");
    }

    /// The time of one verification in nanoseconds, by one pass over the rotation.
    fn measure(&self) -> f64 {
        let mut elapsed = Duration::ZERO;
        let mut accepted = 0;
        for start in (0..self.count).step_by(AT_A_TIME) {
            let range = start..self.count.min(start + AT_A_TIME);
            elapsed += warm::time(|| accepted += (self.pass)(range.clone()));
        }
        assert_eq!(accepted, 2 * self.count, "{}: fewer rounds, the timestamps expire", self.name);
        let count = u32::try_from(self.count).expect("a rotation is short");
        elapsed.as_secs_f64() * 1e9 / f64::from(count)
    }
}

/// The times of each candidate, by one pass in each round. All are checked before.
///
/// # Panics
/// A candidate refuses a valid delivery, or accepts a forged one.
#[must_use]
pub fn take_turns(candidates: &[Candidate<'_>], rounds: usize) -> Vec<Vec<f64>> {
    candidates.iter().for_each(Candidate::check);
    let mut times = vec![Vec::new(); candidates.len()];
    for _ in 0..rounds.max(1) {
        for (candidate, times) in candidates.iter().zip(&mut times) {
            times.push(candidate.measure());
        }
    }
    times
}
