use core::fmt;

use crate::request::Headers;
use crate::request::headers::single;

/// A request without its body: what a [`Select`](super::Select) chooses by.
///
/// It is the same for every framework.
#[derive(Clone, Copy)]
pub struct Head<'r> {
    method: &'r str,
    path_and_query: &'r str,
    headers: &'r (dyn Headers + Sync),
    param: &'r dyn Fn(&str) -> Option<&'r str>,
}

impl<'r> Head<'r> {
    /// What an adapter knows of a request: `path_and_query` as the server received it, before any
    /// router took a prefix off, and `param`, which looks a path parameter up.
    #[must_use]
    pub fn new(
        method: &'r str,
        path_and_query: &'r str,
        headers: &'r (dyn Headers + Sync),
        param: &'r dyn Fn(&str) -> Option<&'r str>,
    ) -> Self {
        Self { method, path_and_query, headers, param }
    }

    /// The method, such as `POST`.
    #[must_use]
    pub fn method(&self) -> &'r str {
        self.method
    }

    /// The raw path and query as the server received them.
    #[must_use]
    pub fn path_and_query(&self) -> &'r str {
        self.path_and_query
    }

    /// The raw path, without the query.
    #[must_use]
    pub fn path(&self) -> &'r str {
        path_of(self.path_and_query)
    }

    /// A segment of the raw path, counted from 0: of `/hooks/openfx`, 1 is `openfx`.
    #[must_use]
    pub fn segment(&self, index: usize) -> Option<&'r str> {
        self.path().split('/').skip(1).nth(index)
    }

    /// A path parameter, where the router knows them: axum's and actix-web's do.
    #[must_use]
    pub fn param(&self, name: &str) -> Option<&'r str> {
        (self.param)(name)
    }

    /// The one value of the header `name`, in any letter case; nothing where it is there more than once,
    /// as nobody can say which of the values the sender's proxy meant.
    ///
    /// It is the sender's, and not verified yet: [`Select`](super::Select) says what may be chosen by it.
    #[must_use]
    pub fn header(&self, name: &str) -> Option<&'r [u8]> {
        single(self.headers, name).ok().flatten()
    }

    /// The headers. They are the sender's, and not verified yet: choose by the path instead.
    #[must_use]
    pub fn headers(&self) -> &'r (dyn Headers + Sync) {
        self.headers
    }
}

/// A raw path without its query.
pub(super) fn path_of(path_and_query: &str) -> &str {
    path_and_query.split_once('?').map_or(path_and_query, |(path, _)| path)
}

/// Shows nothing of the request.
impl fmt::Debug for Head<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Head").finish_non_exhaustive()
    }
}
