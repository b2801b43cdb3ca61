//! Without a router that is known, a path has no parameters.

use core::future::{Ready, ready};

use http::Uri;
use http::request::Parts;

pub(super) struct PathParams;

impl PathParams {
    pub(super) fn of(_: &mut Parts) -> Ready<Self> {
        ready(Self)
    }

    #[allow(clippy::unused_self, reason = "a router's has parameters")]
    pub(super) fn get(&self, _: &str) -> Option<&str> {
        None
    }
}

pub(super) fn original_uri(parts: &Parts) -> &Uri {
    &parts.uri
}
