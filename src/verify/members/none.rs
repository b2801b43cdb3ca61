use crate::scheme::Told;

/// A member of a JSON body, which nothing reads here.
pub(super) struct Member;

impl Member {
    pub(super) const fn text(_: &'static str, _: Option<&'static str>) -> Self {
        Self
    }

    pub(super) const fn number(_: &'static str, _: &'static str) -> Self {
        Self
    }

    pub(super) const fn any(_: &'static str) -> Self {
        Self
    }
}

/// Nothing is looked for.
pub(super) struct Search;

impl Search {
    pub(super) const fn of(_: &[Told]) -> Self {
        Self
    }

    pub(super) const fn may_be_in(&self, _: &[u8]) -> bool {
        matches!(self, Self)
    }
}

/// No members.
pub(super) struct Members;

impl Members {
    pub(super) const fn none() -> Self {
        Self
    }

    pub(super) fn read(_: &[u8], _: impl Iterator<Item = Member>) -> Option<Self> {
        None
    }

    pub(super) const fn text(&self, _: &str) -> Option<&str> {
        match self {
            Self => None,
        }
    }

    pub(super) const fn is_one(&self) -> bool {
        !matches!(self, Self)
    }
}
