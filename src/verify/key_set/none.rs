/// There is no set that could be given.
#[derive(Clone)]
pub enum KeySet {}
