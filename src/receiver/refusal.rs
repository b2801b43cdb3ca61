use thiserror::Error as ThisError;

use crate::error::{ConfigError, ConfigFault, Error};

/// Why a receiver refused a request.
///
/// It holds static text and numbers only, and nothing of the request: it can be logged as it is. It
/// is for the receiver; the sender gets a status and no body.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ThisError)]
#[non_exhaustive]
pub enum Refusal {
    /// The [`Select`](super::Select) has no verifier for the request.
    #[error("there is no verifier for the request's path")]
    UnknownPath,
    /// The look-up of the request's verifier failed, which is for
    /// [`Select::by_async`](super::Select::by_async) to say.
    #[error("the verifier could not be looked up")]
    LookUpFailed,
    /// The scheme signs the URL, and the request's target has no path that starts with a slash, so
    /// that there is no URL at the receiver's public origin.
    #[error("the request's target is no path that starts with a slash")]
    TargetNotPath,
    /// The verification failed.
    #[error(transparent)]
    Unverified(#[from] Error),
    /// The signature is wrong, and the provider sends wrong ones on purpose: a set-up is under way at this
    /// path, or was a short while ago. Answered like any other, and no reason for an alarm.
    #[error("a wrong signature, perhaps the provider's own test: {0}")]
    Tested(Error),
    /// A request is a handshake to the letter, and what the receiver decides of it is no: a wrong token, a
    /// secret outside of a set-up, a subscription that nobody asked for.
    #[error("the receiver does not answer the handshake")]
    HandshakeRefused,
    /// A second secret came in one set-up, so that nobody can say which is the provider's.
    #[error("a second secret came in one set-up: forget the first too")]
    SecondSecret,
    /// The body is longer than the receiver's limit.
    #[error("the body is longer than {limit} bytes")]
    TooLarge {
        /// The limit, in bytes.
        limit: u64,
    },
    /// The body broke off, or was not valid HTTP.
    #[error("the body broke off")]
    BrokenBody,
    /// The handler had answered, and what was left of the body did not come in time.
    #[error("the rest of the body did not come within {seconds} s")]
    DrainTimeout {
        /// The time-out, in seconds.
        seconds: u64,
    },
    /// The handler returned while something still held the body, so that nobody would have verified
    /// it: a task that it started, or its own answer.
    #[error("the handler returned, and something still holds the body")]
    BodyKept,
    /// The request ended before its verification: the connection closed, or the handler panicked.
    #[error("the request ended before its verification")]
    Abandoned,
    /// A verified body holds no event's id, or the receiver's function found no key in it, so that
    /// nobody can say which delivery it is: [`BodyVerifier::once`](super::BodyVerifier::once) and
    /// [`once_by`](super::BodyVerifier::once_by).
    #[error("the verified body holds no key of the delivery")]
    NoDeliveryKey,
    /// An extractor of this crate's was used on a route without its layer, or with the other kind of
    /// layer, or a [`Verified`](super::Verified) where the scheme does not cover the body: the router's
    /// mistake, which no request causes.
    #[error(
        "no layer gives this route's handler what it takes: put VerifyLayer::buffered around the \
         route (VerifyLayer::streaming for a PendingProof), and take Verified only where the scheme \
         signs the body"
    )]
    NoLayer,
}

impl Refusal {
    /// A stable kebab-case name, for metrics; that of the [`Error`] where the verification failed.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::UnknownPath => "unknown-path",
            Self::LookUpFailed => "look-up-failed",
            Self::TargetNotPath => "target-not-path",
            Self::Unverified(error) => error.code(),
            Self::Tested(_) => "refusal-tested",
            Self::HandshakeRefused => "handshake-refused",
            Self::SecondSecret => "second-secret",
            Self::TooLarge { .. } => "too-large",
            Self::BrokenBody => "broken-body",
            Self::DrainTimeout { .. } => "drain-timeout",
            Self::BodyKept => "body-kept",
            Self::Abandoned => "abandoned",
            Self::NoDeliveryKey => "no-delivery-key",
            Self::NoLayer => "no-layer",
        }
    }

    /// Whether the router is at fault, which gave a handler no layer, and no sender.
    #[must_use]
    pub const fn is_routers_fault(&self) -> bool {
        matches!(self, Self::NoLayer)
    }

    /// For an adapter: the default status where a handler's extractor answers with the refusal.
    ///
    /// # Panics
    /// In a debug build, for [`NoLayer`](Self::NoLayer): such a route never works, and its first test
    /// is to say why.
    #[must_use]
    pub fn extractors_status(&self) -> u16 {
        debug_assert!(!self.is_routers_fault(), "{self}");
        Statuses::new().of(*self)
    }
}

/// The statuses of the refusals: 401 whatever failed in the verification, 413 over the limit, 400
/// for a body that breaks off or does not come in time, 404 for an unknown path. A router's mistake,
/// [`Refusal::NoLayer`], is 500 and a look-up that failed 503, whatever is set: a provider that gets
/// one tries again, and does not take the endpoint for one that refuses it.
///
/// ```
/// use countersign::receiver::Statuses;
///
/// let statuses = Statuses::new().unverified(403)?;
/// assert!(Statuses::new().unverified(500).is_err());
/// # Ok::<(), countersign::ConfigError>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Statuses {
    unverified: u16,
    too_large: u16,
    broken_body: u16,
    unknown_path: u16,
}

impl Statuses {
    /// The default statuses.
    #[must_use]
    pub const fn new() -> Self {
        Self { unverified: 401, too_large: 413, broken_body: 400, unknown_path: 404 }
    }

    /// Sets the status of every request that was not verified, whatever the reason.
    ///
    /// # Errors
    /// `status` is neither 2xx nor 4xx.
    pub fn unverified(self, status: u16) -> Result<Self, ConfigError> {
        Ok(Self { unverified: checked(status)?, ..self })
    }

    /// Sets the status for a body over the limit.
    ///
    /// # Errors
    /// `status` is neither 2xx nor 4xx.
    pub fn too_large(self, status: u16) -> Result<Self, ConfigError> {
        Ok(Self { too_large: checked(status)?, ..self })
    }

    /// Sets the status for a body that breaks off or does not come in time.
    ///
    /// # Errors
    /// `status` is neither 2xx nor 4xx.
    pub fn broken_body(self, status: u16) -> Result<Self, ConfigError> {
        Ok(Self { broken_body: checked(status)?, ..self })
    }

    /// Sets the status where there is no verifier for the path.
    ///
    /// # Errors
    /// `status` is neither 2xx nor 4xx.
    pub fn unknown_path(self, status: u16) -> Result<Self, ConfigError> {
        Ok(Self { unknown_path: checked(status)?, ..self })
    }

    /// The status of a refusal.
    #[must_use]
    pub const fn of(&self, refusal: Refusal) -> u16 {
        match refusal {
            Refusal::UnknownPath => self.unknown_path,
            Refusal::TooLarge { .. } => self.too_large,
            Refusal::BrokenBody | Refusal::DrainTimeout { .. } => self.broken_body,
            Refusal::NoDeliveryKey => 422,
            Refusal::NoLayer => 500,
            Refusal::LookUpFailed => 503,
            Refusal::TargetNotPath
            | Refusal::Unverified(_)
            | Refusal::Tested(_)
            | Refusal::HandshakeRefused
            | Refusal::SecondSecret
            | Refusal::BodyKept
            | Refusal::Abandoned => self.unverified,
        }
    }
}

impl Default for Statuses {
    fn default() -> Self {
        Self::new()
    }
}

fn checked(status: u16) -> Result<u16, ConfigError> {
    match status {
        200..300 | 400..500 => Ok(status),
        _ => Err(ConfigFault::Status { status }.into()),
    }
}
