use alloc::string::String;
use alloc::vec::Vec;

use zeroize::Zeroizing;

use super::Answer;
use crate::algorithm::is_token;

/// What a handshake asks for. Each holds its answer, and gives it where the receiver has decided.
#[derive(Debug)]
#[non_exhaustive]
pub enum Asked {
    /// To be answered as it is.
    Answer(Answer),
    /// To be answered if the request holds the receiver's token.
    Token(AskedForToken),
    /// To be answered if the receiver wants the subscription.
    Subscribe(AskedToSubscribe),
    /// To be answered once the receiver has kept the secret.
    Keep(AskedToKeep),
    /// To be answered once the receiver has decided to confirm.
    Confirm(AskedToConfirm),
}

/// A token to be compared with the receiver's.
pub struct AskedForToken {
    token: Zeroizing<Vec<u8>>,
    answer: Answer,
}

impl AskedForToken {
    pub(super) const fn new(token: Zeroizing<Vec<u8>>, answer: Answer) -> Self {
        Self { token, answer }
    }

    /// The answer, if the request's token is `expected`, compared in constant time: an empty one is
    /// nobody's.
    #[must_use]
    pub fn answer(self, expected: &str) -> Option<Answer> {
        let is_the_receivers = is_token(&self.token, expected.as_bytes());
        (is_the_receivers && !expected.is_empty()).then_some(self.answer)
    }
}

/// A subscription that the receiver may have asked for: to answer is to consent to it.
pub struct AskedToSubscribe {
    topic: Zeroizing<String>,
    answer: Answer,
}

impl AskedToSubscribe {
    pub(super) const fn new(topic: Zeroizing<String>, answer: Answer) -> Self {
        Self { topic, answer }
    }

    /// What is subscribed to, as the request says it. It is the sender's.
    #[must_use]
    pub fn topic(&self) -> &str {
        &self.topic
    }

    /// The answer, to a subscription of the receiver's that is pending.
    #[must_use]
    pub fn wanted(self) -> Answer {
        self.answer
    }
}

/// A secret that the provider hands over. **Anybody can send one:** keep it only where a set-up of the
/// receiver's own is under way, and never over another.
pub struct AskedToKeep {
    secret: HandedSecret,
    answer: Answer,
}

impl AskedToKeep {
    pub(super) const fn new(secret: Zeroizing<String>, answer: Answer) -> Self {
        Self { secret: HandedSecret(secret), answer }
    }

    /// The secret, and the answer, to be given once the secret is kept.
    #[must_use]
    pub fn into_parts(self) -> (HandedSecret, Answer) {
        (self.secret, self.answer)
    }
}

/// The text of a secret that was handed over. It is wiped when dropped, and shown by no `Debug`.
#[derive(Clone)]
pub struct HandedSecret(Zeroizing<String>);

impl HandedSecret {
    /// The text, to be kept where the receiver keeps its secrets.
    #[must_use]
    pub fn expose(&self) -> &str {
        &self.0
    }

    /// Whether it is the secret that the provider's own answer names, compared in constant time: an empty
    /// one is nobody's.
    #[must_use]
    pub fn is(&self, answered: &str) -> bool {
        is_token(self.0.as_bytes(), answered.as_bytes()) && !answered.is_empty()
    }
}

/// A URL or a token that confirms a subscription. Nothing here fetches it.
pub struct AskedToConfirm {
    with: Zeroizing<String>,
    answer: Answer,
}

impl AskedToConfirm {
    pub(super) const fn new(with: Zeroizing<String>, answer: Answer) -> Self {
        Self { with, answer }
    }

    /// The URL, which is `https` and of the provider's host, or the token for its API. Fetch a URL once,
    /// without redirects, and only for a subscription that is the receiver's.
    #[must_use]
    pub fn with(&self) -> &str {
        &self.with
    }

    /// The answer.
    #[must_use]
    pub fn taken(self) -> Answer {
        self.answer
    }
}

shows_nothing!(AskedForToken, AskedToSubscribe, AskedToKeep, AskedToConfirm, HandedSecret);
