/// There is no set that could be given.
#[derive(Clone)]
pub(super) enum KeySet {}
