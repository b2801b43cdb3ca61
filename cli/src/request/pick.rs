//! Which of several requests is meant.

use super::fault::RequestError;

/// The number that was given.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Pick(pub(super) Option<usize>);

/// Which of how many it is, where there are several.
pub(super) type Numbered = Option<(usize, usize)>;

/// The most numbers that are listed.
const MAX_LISTED: usize = 8;

impl Pick {
    /// The one that is meant, and which of how many it is.
    pub(super) fn one<T>(
        self,
        all: Vec<T>,
        method: impl Fn(&T) -> String,
    ) -> Result<(T, Numbered), RequestError> {
        let count = all.len();
        let at = match self.0 {
            Some(entry) => entry,
            None if count > 1 => {
                return Err(RequestError::Entries { count, posts: posts(&all, method) });
            }
            None => 0,
        };
        let none = RequestError::NoEntry { entry: at, count };
        let one = all.into_iter().nth(at).ok_or(none)?;
        Ok((one, (count > 1).then_some((at, count))))
    }
}

/// Which of them have a method that has a body.
fn posts<T>(all: &[T], method: impl Fn(&T) -> String) -> String {
    let is_read =
        |one: &T| matches!(method(one).to_ascii_uppercase().as_str(), "GET" | "HEAD" | "OPTIONS");
    let posts: Vec<_> = all.iter().enumerate().filter(|(_, one)| !is_read(one)).collect();
    if posts.is_empty() || posts.len() == all.len() {
        return String::new();
    }
    let listed: Vec<_> = posts.iter().take(MAX_LISTED).map(|(at, _)| at.to_string()).collect();
    let more = if posts.len() > MAX_LISTED { " and others" } else { "" };
    format!("; those with a body: {}{more}", listed.join(", "))
}
