use alloc::boxed::Box;
use alloc::string::String;
use alloc::vec::Vec;
use core::fmt;
use core::pin::Pin;
use core::time::Duration;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Instant;

use zeroize::Zeroizing;

use super::head::path_of;
use super::set_ups::{NotTaken, SetUps};
use super::{AnyVerifier, Refusal};
use crate::error::ConfigError;
use crate::key::Secret;
use crate::verify::{Answer, Asked, HandedSecret};

/// For how long after an answered handshake a wrong signature may be the provider's own test.
const TESTED_FOR: Duration = Duration::from_mins(10);

/// Of how many paths that is remembered.
const MAX_ANSWERED: usize = 64;

/// What a receiver decides of its providers' [handshakes](crate::Handshake), so that a
/// [`VerifyLayer`](super::VerifyLayer) can answer them.
///
/// [`new`](Self::new) answers those that need no decision. The others are refused, like a signature that
/// does not match, until the receiver says what they need.
///
/// ```
/// use countersign::providers::WhatsApp;
/// use countersign::receiver::{BodyVerifier, Handshakes, VerifyLayer};
///
/// let whatsapp = BodyVerifier::new(WhatsApp::new("the app's secret")?)?;
/// let verify = VerifyLayer::buffered(whatsapp)
///     .answering_handshakes(Handshakes::new().token("the verify token")?);
/// # Ok::<(), countersign::ConfigError>(())
/// ```
///
/// One that is answered does not reach the handler, and nothing of it is passed on. The closures are
/// called for whatever anybody sends, where the provider does not sign its handshake: they should be
/// cheap to say no.
pub struct Handshakes {
    token: Box<TokenOf>,
    wants: Box<Wants>,
    keep: Option<Keeper>,
    confirm: Option<Box<Confirm>>,
    set_ups: SetUps,
    /// The paths at which a signed handshake was answered whose provider tests refusals, and when last: the
    /// last 64.
    answered: Mutex<Vec<(Box<str>, Instant)>>,
}

/// Where a handshake was sent to.
#[derive(Clone, PartialEq, Eq)]
pub struct Endpoint {
    provider: &'static str,
    account: Option<Box<str>>,
    path_and_query: Box<str>,
}

impl Endpoint {
    /// The id of the scheme of the request's verifier.
    #[must_use]
    pub const fn provider(&self) -> &'static str {
        self.provider
    }

    /// The verifier's label.
    #[must_use]
    pub fn account(&self) -> Option<&str> {
        self.account.as_deref()
    }

    /// The raw path, without the query: that is the sender's to write, so a receiver keys by this.
    #[must_use]
    pub fn path(&self) -> &str {
        path_of(&self.path_and_query)
    }

    /// The raw path and query, as the server received them.
    #[must_use]
    pub const fn path_and_query(&self) -> &str {
        &self.path_and_query
    }

    pub(super) fn of(verifier: &AnyVerifier, path_and_query: &str) -> Self {
        let verifier = verifier.verifier();
        Self {
            provider: verifier.scheme().id(),
            account: verifier.account().map(Into::into),
            path_and_query: path_and_query.into(),
        }
    }
}

/// Shows no query: a token may be in it.
impl fmt::Debug for Endpoint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Endpoint")
            .field("provider", &self.provider)
            .field("account", &self.account)
            .field("path", &self.path())
            .finish_non_exhaustive()
    }
}

type TokenOf = dyn Fn(&Endpoint) -> Option<Zeroizing<String>> + Send + Sync;
type Wants = dyn Fn(&Endpoint, &str) -> bool + Send + Sync;
type Keep = dyn Fn(Endpoint, HandedSecret) -> Decision + Send + Sync;
type Confirm = dyn Fn(Endpoint, String) -> Decision + Send + Sync;
type Decision = Pin<Box<dyn Future<Output = bool> + Send>>;

struct Keeper {
    keep: Box<Keep>,
    /// Whether a set-up has to be under way.
    in_set_up: bool,
}

impl Handshakes {
    /// Answers the handshakes that need no decision of the receiver's.
    #[must_use]
    pub fn new() -> Self {
        Self {
            token: Box::new(|_| None),
            wants: Box::new(|_, _| false),
            keep: None,
            confirm: None,
            set_ups: SetUps::new(),
            answered: Mutex::default(),
        }
    }

    /// The token that the receiver entered at the provider (Meta's and WhatsApp's verify token): a
    /// handshake that has to show it is answered if it does.
    ///
    /// # Errors
    /// It is empty, or starts or ends with white space.
    pub fn token(self, token: &str) -> Result<Self, ConfigError> {
        Secret::utf8(token)?;
        let token = Zeroizing::new(String::from(token));
        Ok(self.token_by(move |_| Some(token.clone())))
    }

    /// The same, for endpoints with tokens of their own. It is compared in constant time, and an empty
    /// one is nobody's.
    #[must_use]
    pub fn token_by<T: Into<Zeroizing<String>>>(
        self,
        token: impl Fn(&Endpoint) -> Option<T> + Send + Sync + 'static,
    ) -> Self {
        Self { token: Box::new(move |endpoint| token(endpoint).map(Into::into)), ..self }
    }

    /// Says whether the receiver has asked for the subscription of this topic: to answer is to consent to
    /// a subscription of anybody's.
    #[must_use]
    pub fn subscriptions_by(
        self,
        wants: impl Fn(&Endpoint, &str) -> bool + Send + Sync + 'static,
    ) -> Self {
        Self { wants: Box::new(wants), ..self }
    }

    /// The set-ups that the receiver has under way. While one is, and for ten minutes after a handshake
    /// was answered, a wrong signature of a provider that tests refusals is
    /// [`Refusal::Tested`](super::Refusal::Tested).
    #[must_use]
    pub fn set_ups(self, set_ups: &SetUps) -> Self {
        Self { set_ups: set_ups.clone(), ..self }
    }

    /// Keeps a secret that a provider hands over (Asana's, Notion's) within one of the
    /// [`set_ups`](Self::set_ups), and never twice in one: the second is refused, and so is the first, if
    /// it is still being kept.
    ///
    /// `keep` says whether it has kept the secret, which it does only where there is none: with an
    /// `INSERT`, not an `UPDATE`. The provider is answered after that.
    #[must_use]
    pub fn secrets_to<F: Future<Output = bool> + Send + 'static>(
        self,
        keep: impl Fn(Endpoint, HandedSecret) -> F + Send + Sync + 'static,
    ) -> Self {
        self.keeping(keep, true)
    }

    /// The same for a receiver of several instances, whose set-ups are in a database that they share:
    /// `keep` itself has to see that one is under way, and that no secret came before. One statement can
    /// do both, `UPDATE hook SET handed = $1 WHERE path = $2 AND handed IS NULL AND set_up_until > now()`,
    /// which has to have changed a row; the path is [`Endpoint::path`]. What was handed over is anybody's
    /// until the provider's own answer, or a person, confirms it.
    #[must_use]
    pub fn secrets_by<F: Future<Output = bool> + Send + 'static>(
        self,
        keep: impl Fn(Endpoint, HandedSecret) -> F + Send + Sync + 'static,
    ) -> Self {
        self.keeping(keep, false)
    }

    fn keeping<F: Future<Output = bool> + Send + 'static>(
        self,
        keep: impl Fn(Endpoint, HandedSecret) -> F + Send + Sync + 'static,
        in_set_up: bool,
    ) -> Self {
        let keep: Box<Keep> = Box::new(move |endpoint, secret| Box::pin(keep(endpoint, secret)));
        Self { keep: Some(Keeper { keep, in_set_up }), ..self }
    }

    /// Takes a URL or a token that confirms a subscription, and says whether it is one of the receiver's.
    /// **Nothing here fetches it.** Fetch a URL once, without redirects, elsewhere than in the closure, or
    /// better give the token to the provider's API.
    #[must_use]
    pub fn confirmations_to<F: Future<Output = bool> + Send + 'static>(
        self,
        confirm: impl Fn(Endpoint, String) -> F + Send + Sync + 'static,
    ) -> Self {
        let confirm: Box<Confirm> =
            Box::new(move |endpoint, with| Box::pin(confirm(endpoint, with)));
        Self { confirm: Some(confirm), ..self }
    }

    /// The answer, if the receiver decides so.
    pub(super) async fn decide(&self, asked: Asked, endpoint: Endpoint) -> Result<Answer, Refusal> {
        let refused = Err(Refusal::HandshakeRefused);
        match asked {
            Asked::Answer(answer) => Ok(answer),
            Asked::Token(asked) => {
                let token = (self.token)(&endpoint);
                let answer = token.and_then(|token| asked.answer(&token));
                answer.ok_or(Refusal::HandshakeRefused)
            }
            Asked::Subscribe(asked) if (self.wants)(&endpoint, asked.topic()) => Ok(asked.wanted()),
            Asked::Subscribe(_) => refused,
            Asked::Keep(asked) => {
                let Some(keeper) = &self.keep else { return refused };
                let (secret, answer) = asked.into_parts();
                let target = endpoint.path_and_query.clone();
                let keep = || (keeper.keep)(endpoint, secret);
                let is_kept = if keeper.in_set_up {
                    self.set_ups.keep(&target, keep).await.map_err(refusal)?
                } else {
                    keep().await
                };
                if is_kept { Ok(answer) } else { refused }
            }
            Asked::Confirm(asked) => {
                let Some(confirm) = &self.confirm else { return refused };
                let taken = confirm(endpoint, asked.with().into()).await;
                if taken { Ok(asked.taken()) } else { refused }
            }
        }
    }

    /// Remembers that a signed handshake was answered whose provider tests refusals.
    pub(super) fn answered(&self, path_and_query: &str) {
        let path = path_of(path_and_query);
        let mut answered = self.lock();
        answered.retain(|(known, _)| **known != *path);
        if answered.len() >= MAX_ANSWERED {
            answered.remove(0);
        }
        answered.push((path.into(), Instant::now()));
    }

    /// Whether a wrong signature may be a test: a set-up is under way, or has just been.
    pub(super) fn may_be_tested(&self, path_and_query: &str) -> bool {
        let path = path_of(path_and_query);
        let is_meant =
            |(known, at): &(Box<str>, Instant)| **known == *path && is_recent(at.elapsed());
        self.lock().iter().any(is_meant) || self.set_ups.is_under_way(path_and_query)
    }

    fn lock(&self) -> MutexGuard<'_, Vec<(Box<str>, Instant)>> {
        self.answered.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Whether it was a short while ago that a handshake was answered.
fn is_recent(ago: Duration) -> bool {
    ago < TESTED_FOR
}

const fn refusal(not_taken: NotTaken) -> Refusal {
    match not_taken {
        NotTaken::NoSetUp => Refusal::HandshakeRefused,
        NotTaken::Second => Refusal::SecondSecret,
    }
}

impl Default for Handshakes {
    fn default() -> Self {
        Self::new()
    }
}

impl fmt::Debug for Handshakes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Handshakes").field("set_ups", &self.set_ups).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_refusal_is_tested_for_ten_minutes() {
        assert!(is_recent(Duration::ZERO) && is_recent(Duration::from_secs(599)));
        assert!(!is_recent(Duration::from_mins(10)) && !is_recent(Duration::MAX));
        let handshakes = Handshakes::new();
        assert!(!handshakes.may_be_tested("/"), "nothing was answered yet");
        handshakes.answered("/?id=1");
        assert!(handshakes.may_be_tested("/") && handshakes.may_be_tested("/?id=2"));
        assert!(!handshakes.may_be_tested("/other"));
        for path in 0..MAX_ANSWERED {
            handshakes.answered(&alloc::format!("/{path}"));
        }
        assert!(!handshakes.may_be_tested("/") && handshakes.may_be_tested("/0"));
        assert_eq!(handshakes.lock().len(), MAX_ANSWERED);
    }

    #[test]
    fn an_endpoint_shows_no_query() {
        let (provider, account) = ("meta", None);
        let endpoint = Endpoint { provider, account, path_and_query: "/wa?hub=tok".into() };
        assert_eq!(endpoint.path(), "/wa");
        let shown = alloc::format!("{endpoint:?}");
        assert!(shown.contains("/wa") && !shown.contains("tok"), "{shown}");
    }
}
