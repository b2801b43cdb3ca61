mod http_map;

use alloc::boxed::Box;

use http::HeaderName;

/// Names of headers that are looked for together, in any letter case.
///
/// They are kept as `http` has them, so that a look-up does not read their text anew. What it takes
/// for no name cannot be in its maps.
#[derive(Clone, Debug)]
pub struct Names(Box<[Option<HeaderName>]>);

impl Names {
    pub(crate) fn new(names: &[&'static str]) -> Self {
        let names = names.iter().map(|name| HeaderName::from_bytes(name.as_bytes()).ok());
        Self(names.collect())
    }

    /// The names, in lower case.
    pub fn iter(&self) -> impl Iterator<Item = &str> {
        self.0.iter().map(|name| name.as_ref().map_or("", HeaderName::as_str))
    }

    /// Each name with its position.
    pub(super) fn fields(&self) -> impl Iterator<Item = (usize, &HeaderName)> {
        self.0.iter().enumerate().filter_map(|(at, name)| Some((at, name.as_ref()?)))
    }

    pub(super) const fn len(&self) -> usize {
        self.0.len()
    }
}
