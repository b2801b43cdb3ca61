use alloc::boxed::Box;
use alloc::sync::Arc;
use alloc::vec::Vec;
use core::fmt;
use core::time::Duration;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Instant;

use super::head::path_of;

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
    /// More than one secret came, so that nobody can say which is the provider's; or one was still being
    /// kept at the end, so that nobody can say whether it was. **Forget what was kept,** delete the webhook,
    /// and begin anew.
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
        // It stays until its own end, which says what was handed over.
        open.iter_mut().filter(|known| *known.target == *path).for_each(|known| known.ends = now);
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

    /// Keeps a secret, once in a set-up. Nobody is asked to where none is under way, or a secret came
    /// before.
    pub(super) async fn keep<F: Future<Output = bool>>(
        &self,
        path_and_query: &str,
        keep: impl FnOnce() -> F,
    ) -> Result<bool, NotTaken> {
        let id = self.take(path_and_query)?;
        let is_kept = keep().await;
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
        // One that names the query too is meant before one of the whole path.
        let of_request = |open: &Open| open.is_of(path_and_query, now);
        let exact =
            open.iter().position(|open| *open.target == *path_and_query && of_request(open));
        let at = exact.or_else(|| open.iter().position(of_request));
        let open = at.and_then(|at| open.get_mut(at)).ok_or(NotTaken::NoSetUp)?;
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
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum NotTaken {
    NoSetUp,
    Second,
}

impl Open {
    const fn handed(&self) -> Handed {
        if self.is_keeping { Handed::Several } else { self.handed }
    }

    fn is_of(&self, path_and_query: &str, now: Instant) -> bool {
        let target = &*self.target;
        self.ends > now && (target == path_and_query || target == path_of(path_and_query))
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
        at.map_or(Handed::Nothing, |at| open.swap_remove(at).handed())
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

#[cfg(test)]
mod tests {
    use core::future::{pending, ready};
    use core::pin::pin;
    use core::task::{Context, Poll, Waker};
    use std::format;

    use super::*;

    const MINUTE: Duration = Duration::from_mins(1);

    /// What a future gives at once, if it does.
    fn now<T>(future: impl Future<Output = T>) -> Option<T> {
        match pin!(future).poll(&mut Context::from_waker(Waker::noop())) {
            Poll::Ready(output) => Some(output),
            Poll::Pending => None,
        }
    }

    fn keep(set_ups: &SetUps, target: &str, is_kept: bool) -> Result<bool, NotTaken> {
        now(set_ups.keep(target, || ready(is_kept))).unwrap()
    }

    #[test]
    fn a_secret_is_kept_once_at_the_path_of_a_set_up() {
        let set_ups = SetUps::new();
        assert_eq!(keep(&set_ups, "/a", true), Err(NotTaken::NoSetUp));
        let set_up = set_ups.begin("/a", MINUTE);
        for other in ["/", "/a/", "/A", "/a/b", "/%61", "", "/ab?/a"] {
            assert!(!set_ups.is_under_way(other), "{other}");
            assert_eq!(keep(&set_ups, other, true), Err(NotTaken::NoSetUp), "{other}");
        }
        assert!(set_ups.is_under_way("/a") && set_ups.clone().is_under_way("/a?b=c"));
        assert_eq!(keep(&set_ups, "/a?b=c", true), Ok(true));
        assert_eq!(set_up.end(), Handed::One);
        assert!(!set_ups.is_under_way("/a"));
        assert_eq!(keep(&set_ups, "/a", true), Err(NotTaken::NoSetUp));
    }

    #[test]
    fn one_that_names_the_query_too_is_meant_before_one_of_the_whole_path() {
        let set_ups = SetUps::new();
        let whole = set_ups.begin("/a", MINUTE);
        let named = set_ups.begin("/a?id=1", MINUTE);
        assert_eq!(keep(&set_ups, "/a?id=1", true), Ok(true));
        assert_eq!((whole.end(), named.end()), (Handed::Nothing, Handed::One));
    }

    #[test]
    fn a_query_that_the_receiver_chose_is_part_of_the_place() {
        let set_ups = SetUps::new();
        let first = set_ups.begin("/a?id=1", MINUTE);
        let second = set_ups.begin("/a?id=2", MINUTE);
        for other in ["/a", "/a?id=3", "/a?id=1&b=c", "/a?id=1?"] {
            assert_eq!(keep(&set_ups, other, true), Err(NotTaken::NoSetUp), "{other}");
        }
        assert_eq!(keep(&set_ups, "/a?id=2", true), Ok(true));
        assert_eq!((first.end(), second.end()), (Handed::Nothing, Handed::One));
    }

    #[test]
    fn a_second_secret_is_refused_and_told() {
        let set_ups = SetUps::new();
        let set_up = set_ups.begin("/a", MINUTE);
        assert_eq!(keep(&set_ups, "/a", true), Ok(true));
        for _ in 0..2 {
            assert_eq!(keep(&set_ups, "/a", true), Err(NotTaken::Second));
        }
        assert_eq!(set_up.end(), Handed::Several);
    }

    #[test]
    fn what_was_not_kept_may_come_again() {
        let set_ups = SetUps::new();
        let set_up = set_ups.begin("/a", MINUTE);
        assert_eq!(keep(&set_ups, "/a", false), Ok(false));
        assert_eq!(keep(&set_ups, "/a", true), Ok(true));
        assert_eq!(set_up.end(), Handed::One);
        let set_up = set_ups.begin("/a", MINUTE);
        assert_eq!(keep(&set_ups, "/a", false), Ok(false));
        assert_eq!(set_up.end(), Handed::Nothing);
    }

    /// A closed connection drops the first while it is being kept, and nobody knows whether it was.
    #[test]
    fn what_was_being_kept_counts() {
        let set_ups = SetUps::new();
        let set_up = set_ups.begin("/a", MINUTE);
        assert_eq!(now(set_ups.keep("/a", pending)), None);
        assert_eq!(set_up.end(), Handed::Several);
        let set_up = set_ups.begin("/a", MINUTE);
        assert_eq!(now(set_ups.keep("/a", pending)), None);
        assert_eq!(keep(&set_ups, "/a", true), Err(NotTaken::Second));
        assert_eq!(set_up.end(), Handed::Several);
    }

    #[test]
    fn a_second_while_the_first_is_kept_refuses_both() {
        let set_ups = SetUps::new();
        let set_up = set_ups.begin("/a", MINUTE);
        let is_second = || {
            let other = keep(&set_ups, "/a", true);
            assert_eq!(other, Err(NotTaken::Second));
            ready(true)
        };
        assert_eq!(now(set_ups.keep("/a", is_second)), Some(Err(NotTaken::Second)));
        assert_eq!(set_up.end(), Handed::Several);
    }

    #[test]
    fn one_that_ends_while_a_secret_is_kept_is_none() {
        let set_ups = SetUps::new();
        let set_up = set_ups.begin("/a", MINUTE);
        let ended = || {
            assert_eq!(set_up.end(), Handed::Several);
            ready(true)
        };
        assert_eq!(now(set_ups.keep("/a", ended)), Some(Err(NotTaken::NoSetUp)));
    }

    #[test]
    fn a_set_up_ends_by_itself() {
        let set_ups = SetUps::new();
        let set_up = set_ups.begin("/a", Duration::ZERO);
        assert_eq!(keep(&set_ups, "/a", true), Err(NotTaken::NoSetUp));
        assert_eq!(set_up.end(), Handed::Nothing);
        let set_up = set_ups.begin("/a", Duration::from_millis(5));
        std::thread::sleep(Duration::from_millis(10));
        assert!(!set_ups.is_under_way("/a"));
        assert_eq!(keep(&set_ups, "/a", true), Err(NotTaken::NoSetUp));
        drop(set_up);
        drop(set_ups.begin("/a", MINUTE));
        assert_eq!(keep(&set_ups, "/a", true), Err(NotTaken::NoSetUp));
        assert_eq!(format!("{set_ups:?}"), "SetUps { open: 0 }");
    }

    #[test]
    fn another_one_of_the_same_path_ends_it() {
        let set_ups = SetUps::new();
        let first = set_ups.begin("/a", MINUTE);
        let second = set_ups.begin("/a", MINUTE);
        assert_eq!(keep(&set_ups, "/a", true), Ok(true));
        assert_eq!(first.end(), Handed::Nothing);
        assert!(set_ups.is_under_way("/a"), "the first one's end is not the second's");
        assert_eq!(second.end(), Handed::One);
    }

    #[test]
    fn what_one_kept_is_known_at_its_end() {
        let set_ups = SetUps::new();
        let over = set_ups.begin("/a", Duration::from_millis(200));
        assert_eq!(keep(&set_ups, "/a", true), Ok(true));
        let replaced = set_ups.begin("/b", MINUTE);
        assert_eq!(keep(&set_ups, "/b", true), Ok(true));
        std::thread::sleep(Duration::from_millis(250));
        let another = set_ups.begin("/b", MINUTE);
        assert_eq!((over.end(), replaced.end()), (Handed::One, Handed::One));
        assert_eq!(another.end(), Handed::Nothing);
    }
}
