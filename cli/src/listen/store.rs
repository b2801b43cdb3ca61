//! The deliveries that are kept: bounded in number and in bytes, the oldest forgotten first.

use std::collections::BTreeMap;
use std::sync::atomic::AtomicU64;
use std::sync::atomic::Ordering::Relaxed;
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio::sync::broadcast;

use super::bounds::{MAX_DELIVERIES, MAX_KEPT, MAX_UNSAID, MAX_UNWRITTEN};
use super::delivery::{Answer, Delivery, Head};
use super::room::{Claim, Room};
use crate::request::Field;

/// How many changes a page may be behind before it reads the list anew.
const MAX_BEHIND: usize = 1024;

#[derive(Clone)]
pub(super) struct Store(Arc<Shared>);

struct Shared {
    inner: Mutex<Inner>,
    changes: broadcast::Sender<u64>,
    settled: SyncSender<(Delivery, Claim)>,
    /// What those that are settled have until they are written down.
    unwritten: Room,
    is_kept: bool,
    /// How many were forgotten before they could be written down.
    lost: AtomicU64,
}

#[derive(Default)]
struct Inner {
    deliveries: BTreeMap<u64, (Delivery, usize)>,
    kept: usize,
    last: u64,
}

impl Store {
    /// With those about which nothing more will be known, each once, and with its body if that is kept in a file.
    pub(super) fn new(is_kept: bool) -> (Self, Receiver<(Delivery, Claim)>) {
        let (changes, _) = broadcast::channel(MAX_BEHIND);
        let (settled, written) = sync_channel(MAX_UNSAID);
        let (inner, lost) = (Mutex::default(), AtomicU64::new(0));
        let unwritten = Room::of(MAX_UNWRITTEN);
        (Self(Arc::new(Shared { inner, changes, settled, unwritten, is_kept, lost })), written)
    }

    /// The numbers of those that change from now on.
    pub(super) fn changes(&self) -> broadcast::Receiver<u64> {
        self.0.changes.subscribe()
    }

    /// Keeps one, and gives its number.
    pub(super) fn add(&self, make: impl FnOnce(u64) -> Delivery) -> u64 {
        let mut inner = self.inner();
        inner.last = inner.last.saturating_add(1);
        let number = inner.last;
        let delivery = make(number);
        let size = size(&delivery);
        inner.deliveries.insert(number, (delivery, size));
        inner.kept = inner.kept.saturating_add(size);
        self.forget(&mut inner);
        drop(inner);
        self.tell(number);
        number
    }

    /// How many were lost since this was asked last.
    pub(super) fn lost(&self) -> u64 {
        self.0.lost.swap(0, Relaxed)
    }

    /// Changes one, if it is still kept.
    pub(super) fn change(&self, number: u64, change: impl FnOnce(&mut Delivery)) {
        let mut inner = self.inner();
        let Some((delivery, before)) = inner.deliveries.get_mut(&number) else { return };
        let was_settled = delivery.is_settled();
        change(delivery);
        let after = size(delivery);
        let before = std::mem::replace(before, after);
        let is_settled = delivery.is_settled() && !was_settled;
        let is_lost = is_settled && !self.0.say(delivery);
        inner.kept = inner.kept.saturating_sub(before).saturating_add(after);
        self.forget(&mut inner);
        drop(inner);
        self.tell(number);
        if is_lost {
            self.0.lost.fetch_add(1, Relaxed);
        }
    }

    /// What `read` makes of one, if it is still kept.
    pub(super) fn read<T>(&self, number: u64, read: impl FnOnce(&Delivery) -> T) -> Option<T> {
        self.inner().deliveries.get(&number).map(|(delivery, _)| read(delivery))
    }

    /// What `read` makes of each, the newest first.
    pub(super) fn read_all<T>(&self, read: impl FnMut(&Delivery) -> T) -> Vec<T> {
        let inner = self.inner();
        inner.deliveries.values().rev().map(|(delivery, _)| delivery).map(read).collect()
    }

    pub(super) fn clear(&self) {
        let mut inner = self.inner();
        // What is on its way is still to be said.
        inner.deliveries.retain(|_, (delivery, _)| !delivery.is_settled());
        inner.kept = inner.deliveries.values().map(|(_, size)| *size).sum();
        drop(inner);
        self.tell(0);
    }

    fn forget(&self, inner: &mut Inner) {
        while inner.deliveries.len() > MAX_DELIVERIES || inner.kept > MAX_KEPT {
            let Some((_, (delivery, size))) = inner.deliveries.pop_first() else { return };
            inner.kept = inner.kept.saturating_sub(size);
            if !delivery.is_settled() {
                self.0.lost.fetch_add(1, Relaxed);
            }
        }
    }

    fn inner(&self) -> MutexGuard<'_, Inner> {
        self.0.inner.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn tell(&self, number: u64) {
        // Nobody may be looking.
        let _ = self.0.changes.send(number);
    }
}

impl Shared {
    /// Whether there is room for one more to be written down.
    fn say(&self, delivery: &Delivery) -> bool {
        let said = delivery.to_be_said(self.is_kept);
        let mut claim = self.unwritten.claim();
        claim.resize(size(&said).min(MAX_UNWRITTEN)) && self.settled.try_send((said, claim)).is_ok()
    }
}

/// About how many bytes are kept of it.
fn size(delivery: &Delivery) -> usize {
    let of = |fields: &[Field]| -> usize {
        let texts = fields.iter().flat_map(|(name, value)| [name.len(), value.len()]);
        texts.chain([size_of_val(fields)]).sum()
    };
    let (given, answer) = match &delivery.answer {
        Some(Answer::Given { fields, body, .. }) => {
            (of(fields), body.as_ref().map_or(0, |body| body.kept.len()))
        }
        Some(Answer::None(why)) => (0, why.len()),
        None => (0, 0),
    };
    let Head { method, target, fields, .. } = &*delivery.head;
    let of_head = [method.len(), target.len(), of(fields)];
    let kept = [delivery.body.kept.len(), delivery.search.size(), given, answer];
    of_head.into_iter().chain(kept).chain([size_of::<Delivery>()]).sum()
}
