use super::UnixTime;

pub(super) const fn now() -> Option<UnixTime> {
    None
}
