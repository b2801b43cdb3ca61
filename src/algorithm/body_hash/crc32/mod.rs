use crc32fast::Hasher;

use super::{Checksum, Hash, HashText, Kind, LONGEST};

/// That CRC-32 is there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct There;

impl Checksum {
    /// CRC-32 (ISO/IEC/IEEE 8802-3, as in gzip), without a sign.
    pub const CRC32: Self = Self(Hash(Kind::Crc32(There)));
}

/// A body whose checksum is made as it passes.
#[derive(Clone)]
pub(crate) struct Running(Hasher);

impl Running {
    pub(super) fn start(There: There) -> Self {
        Self(Hasher::new())
    }

    pub(super) fn update(&mut self, data: &[u8]) {
        self.0.update(data);
    }

    pub(super) fn text(&mut self) -> HashText {
        let checksum = self.0.clone().finalize();
        self.0.reset();
        let (mut text, mut length) = ([0; LONGEST], 0_usize);
        let mut divisor: u32 = 1_000_000_000;
        while let Some(quotient) = checksum.checked_div(divisor) {
            let digit = u8::try_from(quotient % 10).unwrap_or_default();
            if (length > 0 || digit > 0 || divisor == 1)
                && let Some(slot) = text.get_mut(length)
            {
                *slot = digit.wrapping_add(b'0');
                length = length.saturating_add(1);
            }
            divisor /= 10;
        }
        HashText { text, length }
    }
}
