use super::{Accepted, Refusal};

/// Nobody asked for events.
pub(super) const fn tell(
    _: (Option<&'static str>, Option<&str>),
    _: u64,
    _: Result<Accepted<'_>, Refusal>,
) {
}
