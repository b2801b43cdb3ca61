//! Values that nobody has seen before.

use std::collections::hash_map::RandomState;
use std::hash::{BuildHasher as _, Hasher as _};

/// Digits, as many as `takes` takes. They are in every alphabet of a challenge.
pub(crate) fn fresh(takes: impl Fn(&[u8]) -> bool) -> Option<String> {
    let lengths = [32, 24, 20, 16, 36, 40, 64, 128];
    lengths.into_iter().map(digits).find(|value| takes(value.as_bytes()))
}

/// So many digits, from the seeds that the standard library takes from the system.
pub(crate) fn digits(count: usize) -> String {
    let mut digits = String::new();
    while digits.len() < count {
        digits.push_str(&RandomState::new().build_hasher().finish().to_string());
    }
    digits.truncate(count);
    digits
}
