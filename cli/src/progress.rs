//! How far a long request was read, for who waits in front of a terminal.

use std::io::{self, IsTerminal as _, Write};

/// From how many bytes on it is said.
const LONG: u64 = 256 * 1024 * 1024;
/// After how many bytes it is said again.
const STEP: u64 = 64 * 1024 * 1024;

pub(crate) struct Progress<W> {
    /// Nothing where nobody looks.
    out: Option<W>,
    seen: u64,
    said: u64,
}

impl Progress<io::Stderr> {
    pub(crate) fn on_terminal() -> Self {
        Self::to(Some(io::stderr()).filter(io::Stderr::is_terminal))
    }
}

impl<W: Write> Progress<W> {
    const fn to(out: Option<W>) -> Self {
        Self { out, seen: 0, said: 0 }
    }

    pub(crate) fn see(&mut self, length: usize) {
        self.seen = self.seen.saturating_add(length as u64);
        let Some(out) = &mut self.out else { return };
        if self.seen > LONG && self.seen.saturating_sub(self.said) >= STEP {
            self.said = self.seen;
            // A verdict does not depend on whether somebody sees how far it is.
            let _ = write!(out, "\r{} MiB read", self.seen / (1024 * 1024));
        }
    }

    /// Takes the line away again.
    pub(crate) fn end(mut self) {
        if let (Some(out), 1..) = (&mut self.out, self.said) {
            let _ = write!(out, "\r{:24}\r", "");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const MIB: usize = 1024 * 1024;

    fn said(mib: usize) -> String {
        let mut said = Vec::new();
        let mut progress = Progress::to(Some(&mut said));
        (0..mib).for_each(|_| progress.see(MIB));
        progress.end();
        String::from_utf8(said).unwrap()
    }

    #[test]
    fn only_what_is_long_is_told_of() {
        assert_eq!(said(256), "");
        let long = said(400);
        assert_eq!(long.matches(" MiB read").count(), 3, "{long:?}");
        assert!(
            long.starts_with("\r257 MiB read\r321 MiB read") && long.ends_with(" \r"),
            "{long:?}"
        );
        let mut nobody = Progress::<Vec<u8>>::to(None);
        (0..400).for_each(|_| nobody.see(MIB));
        nobody.end();
    }
}
