use super::HashText;

/// CRC-32 is not there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum There {}

/// No checksum is made.
#[derive(Clone)]
pub(crate) struct Running(There);

impl Running {
    pub(super) fn start(there: There) -> Self {
        match there {}
    }

    pub(super) fn update(&mut self, _: &[u8]) {
        match self.0 {}
    }

    pub(super) fn text(&mut self) -> HashText {
        match self.0 {}
    }
}
