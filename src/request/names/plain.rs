use alloc::boxed::Box;

/// Names of headers that are looked for together, in any letter case.
#[derive(Clone, Debug)]
pub struct Names(Box<[Box<str>]>);

impl Names {
    pub(crate) fn new(names: &[&'static str]) -> Self {
        Self(names.iter().map(|name| name.to_ascii_lowercase().into()).collect())
    }

    /// The names, in lower case.
    pub fn iter(&self) -> impl Iterator<Item = &str> {
        self.0.iter().map(|name| &**name)
    }
}
