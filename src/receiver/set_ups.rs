use alloc::boxed::Box;
use alloc::sync::Arc;
use alloc::vec::Vec;
use core::fmt;
use core::time::Duration;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Instant;

/// The set-ups of webhooks that the receiver itself has under way, each at one path.
///
/// A provider hands a secret over while it creates a webhook, in a request that anybody could send. It is
/// taken inside of a set-up only: begin one before asking the provider for the webhook, and end it when
/// that has answered. Clones share the set-ups; they are of this process, and a receiver of several
/// instances keeps its own ([`Handshakes::secrets_by`](super::Handshakes::secrets_by)).
///
/// ```
/// use core::time::Duration;
///
/// use countersign::receiver::{Handed, SetUps};
///
/// let set_ups = SetUps::new();
/// let set_up = set_ups.begin("/hooks/asana/42", Duration::from_secs(30));
/// // Here the provider is asked to create the webhook, and hands its secret over meanwhile.
/// assert_eq!(set_up.end(), Handed::Nothing);
/// ```
#[derive(Clone, Default)]
pub struct SetUps(Arc<Mutex<Vec<Open>>>);

struct Open {
    target: Box<str>,
    ends: Instant,
    id: Arc<()>,
    handed: Handed,
    /// Whether a secret is being kept.
    is_keeping: bool,
}

/// What was handed over in a set-up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Handed {
    /// No secret was kept.
    Nothing,
    /// One secret, which was kept.
    One,
    /// More than one secret came, so that nobody can say which is the provider's. **Forget what was
    /// kept,** delete the webhook, and begin anew.
    Several,
}

impl SetUps {
    /// None.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Begins a set-up at a path, which ends with what is given back, and at the latest after `within`.
    /// Where the receiver chose a query too, give it with the path. Another one of the same path ends.
    pub fn begin(&self, path: &str, within: Duration) -> SetUp {
        let now = Instant::now();
        let id = Arc::new(());
        let mut open = self.lock();
        open.retain(|known| known.ends > now && *known.target != *path);
        open.push(Open {
            target: path.into(),
            ends: now.checked_add(within).unwrap_or(now),
            id: Arc::clone(&id),
            handed: Handed::Nothing,
            is_keeping: false,
        });
        SetUp { set_ups: self.clone(), id }
    }

    /// Whether one is under way where the request was sent to.
    pub(super) fn is_under_way(&self, path_and_query: &str) -> bool {
        let now = Instant::now();
        self.lock().iter().any(|open| open.is_of(path_and_query, now))
    }

    /// Keeps a secret, once in a set-up: `None` where none is under way, or a secret came before.
    pub(super) async fn keep(
        &self,
        path_and_query: &str,
        keep: impl Future<Output = bool>,
    ) -> Result<bool, NotTaken> {
        let id = self.take(path_and_query)?;
        let is_kept = keep.await;
        let mut open = self.lock();
        let open = open.iter_mut().find(|open| Arc::ptr_eq(&open.id, &id));
        let open = open.ok_or(NotTaken::NoSetUp)?;
        open.is_keeping = false;
        if open.handed == Handed::Several {
            return Err(NotTaken::Second);
        }
        if is_kept {
            open.handed = Handed::One;
        }
        Ok(is_kept)
    }

    fn take(&self, path_and_query: &str) -> Result<Arc<()>, NotTaken> {
        let now = Instant::now();
        let mut open = self.lock();
        let open = open.iter_mut().find(|open| open.is_of(path_and_query, now));
        let open = open.ok_or(NotTaken::NoSetUp)?;
        if open.is_keeping || open.handed != Handed::Nothing {
            open.handed = Handed::Several;
            return Err(NotTaken::Second);
        }
        open.is_keeping = true;
        Ok(Arc::clone(&open.id))
    }

    fn lock(&self) -> MutexGuard<'_, Vec<Open>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Why a secret was not taken.
pub(super) enum NotTaken {
    NoSetUp,
    Second,
}

impl Open {
    fn is_of(&self, path_and_query: &str, now: Instant) -> bool {
        let path = path_and_query.split_once('?').map_or(path_and_query, |(path, _)| path);
        let target = &*self.target;
        self.ends > now && (target == path_and_query || target == path)
    }
}

/// A set-up that is under way. Dropped, it ends.
#[must_use = "a set-up ends when this is dropped"]
pub struct SetUp {
    set_ups: SetUps,
    id: Arc<()>,
}

impl SetUp {
    /// Ends it, and says what was handed over.
    #[must_use = "what was handed over twice has to be forgotten"]
    pub fn end(self) -> Handed {
        self.close()
    }

    fn close(&self) -> Handed {
        let mut open = self.set_ups.lock();
        let at = open.iter().position(|open| Arc::ptr_eq(&open.id, &self.id));
        at.map_or(Handed::Nothing, |at| open.swap_remove(at).handed)
    }
}

impl Drop for SetUp {
    fn drop(&mut self) {
        self.close();
    }
}

impl fmt::Debug for SetUps {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SetUps").field("open", &self.lock().len()).finish()
    }
}

shows_nothing!(SetUp);
