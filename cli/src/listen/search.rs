//! Looks for the causes of rejections beside everything else, the newest first.

use std::collections::VecDeque;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, Condvar, Mutex, PoisonError};

use hyper::body::Bytes;

use super::bounds::MAX_WAITING;
use super::delivery::{Body, Delivery, Outcome, Search, State};
use super::judge::Source;
use super::store::Store;
use crate::explain;

/// The deliveries that wait.
#[derive(Clone, Default)]
pub(super) struct Searches(Arc<(Mutex<VecDeque<u64>>, Condvar)>);

impl Searches {
    /// Starts the thread that searches.
    pub(super) fn start(sources: Arc<[Source]>, store: Store) -> Self {
        let searches = Self::default();
        let asked = searches.clone();
        std::thread::spawn(move || {
            loop {
                let number = asked.next();
                let found = catch_unwind(AssertUnwindSafe(|| found(number, &sources, &store)));
                let found = found.unwrap_or(Some(Search::Unasked("the search failed")));
                if let Some(search) = found {
                    store.change(number, |delivery| delivery.search = search);
                }
            }
        });
        searches
    }

    /// Whether a cause is looked for, of a delivery with this outcome.
    pub(super) fn wanted(state: &State, body: &Body) -> Search {
        match state {
            State::Judged(verdict) if matches!(verdict.outcome, Outcome::Rejected(_)) => {
                if body.is_whole() {
                    Search::Waiting
                } else {
                    Search::Unasked("not all of the body was kept")
                }
            }
            _ => Search::None,
        }
    }

    /// Asks for one, which comes before those that wait already; of too many the oldest is given up.
    pub(super) fn ask(&self, number: u64, store: &Store) {
        let (waiting, more) = &*self.0;
        let mut waiting = waiting.lock().unwrap_or_else(PoisonError::into_inner);
        waiting.push_back(number);
        let given_up = (waiting.len() > MAX_WAITING).then(|| waiting.pop_front()).flatten();
        drop(waiting);
        more.notify_one();
        if let Some(number) = given_up {
            let why = "too many wait for a search: send it again";
            store.change(number, |delivery| delivery.search = Search::Unasked(why));
        }
    }

    fn next(&self) -> u64 {
        let (waiting, more) = &*self.0;
        let mut waiting = waiting.lock().unwrap_or_else(PoisonError::into_inner);
        loop {
            if let Some(number) = waiting.pop_back() {
                return number;
            }
            waiting = more.wait(waiting).unwrap_or_else(PoisonError::into_inner);
        }
    }
}

fn found(number: u64, sources: &[Source], store: &Store) -> Option<Search> {
    let delivery = store.read(number, Delivery::clone)?;
    let State::Judged(verdict) = &delivery.state else { return None };
    let source = sources.get(verdict.setup)?;
    let head = delivery.head.borrowed();
    Some(match explain::of(&source.own, source.entry, &head, &delivery.body.kept) {
        Ok(answer) => Search::Done {
            answer: answer.to_json(),
            text: answer.to_string(),
            signed_body: answer.signed_body().map(Bytes::copy_from_slice),
        },
        Err(_) => Search::Unasked("the set-up cannot be searched"),
    })
}
