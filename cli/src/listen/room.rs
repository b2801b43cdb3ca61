//! The room that several have together, such as the bodies that are passing, and a body that is held in it.

use std::sync::Arc;
use std::sync::atomic::AtomicUsize;
use std::sync::atomic::Ordering::Relaxed;

use hyper::body::Bytes;

#[derive(Clone)]
pub(super) struct Room {
    taken: Arc<AtomicUsize>,
    most: usize,
}

impl Room {
    /// That many bytes.
    pub(super) fn of(most: usize) -> Self {
        Self { taken: Arc::default(), most }
    }

    /// A claim to nothing yet.
    pub(super) fn claim(&self) -> Claim {
        Claim { room: self.clone(), count: 0 }
    }

    fn take(&self, count: usize) -> bool {
        let taken = self.taken.fetch_update(Relaxed, Relaxed, |taken| {
            taken.checked_add(count).filter(|taken| *taken <= self.most)
        });
        taken.is_ok()
    }

    fn give(&self, count: usize) {
        self.taken.fetch_sub(count, Relaxed);
    }
}

/// Room that is given back with it.
pub(super) struct Claim {
    room: Room,
    count: usize,
}

impl Claim {
    /// Has that many bytes from now on, or as many as before where there is no room for more.
    pub(super) fn resize(&mut self, count: usize) -> bool {
        match count.checked_sub(self.count) {
            Some(more) if !self.room.take(more) => return false,
            Some(_) => {}
            None => self.room.give(self.count.saturating_sub(count)),
        }
        self.count = count;
        true
    }
}

impl Drop for Claim {
    fn drop(&mut self) {
        self.room.give(self.count);
    }
}

/// A body that is held whole, if it is not too long and there is room.
pub(super) struct Held {
    bytes: Vec<u8>,
    most: usize,
    is_over: bool,
    claim: Claim,
}

impl Held {
    pub(super) fn new(room: &Room, most: usize) -> Self {
        Self { bytes: Vec::new(), most, is_over: false, claim: room.claim() }
    }

    pub(super) fn see(&mut self, piece: &[u8]) {
        let length = self.bytes.len().saturating_add(piece.len());
        self.is_over |= length > self.most;
        if !self.is_over {
            self.bytes.extend_from_slice(piece);
            self.is_over = !self.claim.resize(self.bytes.capacity());
        }
        if self.is_over {
            self.bytes = Vec::new();
            self.claim.resize(0);
        }
    }

    /// All of it, if it was held; its room is given back with it.
    pub(super) fn whole(self) -> Option<Bytes> {
        (!self.is_over).then(|| Bytes::from_owner(self))
    }
}

impl AsRef<[u8]> for Held {
    fn as_ref(&self) -> &[u8] {
        &self.bytes
    }
}
