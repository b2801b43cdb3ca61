//! Which of several requests is meant.

use std::borrow::Cow;
use std::fmt;

use super::fault::RequestError;
use super::lines::request_line;
use super::target::path_of;

/// The number that was given.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Pick(pub(super) Option<usize>);

/// Which it is of those from 0 to a last one, where there are several.
pub(super) type Numbered = Option<(usize, usize)>;

/// What one of several is known by.
#[derive(Default)]
pub(super) struct Mark {
    pub(super) method: String,
    pub(super) url: String,
}

/// The most that are listed.
const MAX_LISTED: usize = 8;
/// The longest method, and the longest part of a path, that is shown: what is longer may be a secret.
const MAX_SHOWN: usize = 20;

impl Pick {
    /// The one that is meant, and which of how many it is.
    pub(super) fn one<T>(
        self,
        all: Vec<T>,
        mark: impl Fn(&T) -> Mark,
    ) -> Result<(T, Numbered), RequestError> {
        let count = all.len();
        let last = count.checked_sub(1).ok_or(RequestError::NoEntries)?;
        let at = match self.0 {
            Some(entry) => entry,
            None if last > 0 => {
                return Err(RequestError::Entries { count, listed: listed(&all, mark) });
            }
            None => 0,
        };
        let none = RequestError::NoEntry { entry: at, last };
        let one = all.into_iter().nth(at).ok_or(none)?;
        Ok((one, (last > 0).then_some((at, last))))
    }
}

/// Those of a method that has a body, or all where none has one.
fn listed<T>(all: &[T], mark: impl Fn(&T) -> Mark) -> String {
    let has_body = |(_, mark): &(usize, Mark)| {
        !matches!(mark.method.to_ascii_uppercase().as_str(), "GET" | "HEAD" | "OPTIONS")
    };
    let marks = || all.iter().map(&mark).enumerate();
    let mut posts: Vec<_> = marks().filter(has_body).take(MAX_LISTED.saturating_add(1)).collect();
    if posts.is_empty() {
        posts = marks().take(MAX_LISTED.saturating_add(1)).collect();
    }
    let more = if posts.len() > MAX_LISTED { ", and others" } else { "" };
    posts.truncate(MAX_LISTED);
    let texts: Vec<_> = posts.iter().map(|(at, mark)| format!("{at}{mark}")).collect();
    texts.join(", ") + more
}

impl Mark {
    pub(super) fn of_line(line: &[u8]) -> Self {
        let (method, url, _) = request_line(line).unwrap_or_default();
        Self { method: method.into(), url: url.into() }
    }
}

/// The method and the path, as far as they are no secrets and no commands to a terminal.
impl fmt::Display for Mark {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if !self.method.is_empty() {
            write!(f, " {}", shown(&self.method))?;
        }
        f.write_str(" ")?;
        let mut parts = path_of(&self.url).split('/').skip(1).take(MAX_LISTED);
        parts.try_for_each(|part| write!(f, "/{}", shown(part)))
    }
}

fn shown(part: &str) -> Cow<'_, str> {
    if part.len() > MAX_SHOWN { "…".into() } else { part.escape_debug().to_string().into() }
}
