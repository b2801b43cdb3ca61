use alloc::sync::Arc;
use core::fmt;

#[cfg(feature = "ledger")]
use crate::ledger::DeliveryId;
use crate::request::UnixTime;
use crate::scheme::{Coverage, Scheme};

/// That a request carried a valid signature, and what that signature vouches for.
///
/// Only a [`Verification`](crate::Verification) makes one. It says nothing about repeats: most
/// schemes let a recorded request verify again.
#[derive(Clone)]
#[must_use = "a proof says what was authenticated: look at its coverage, or drop it on purpose"]
pub struct Proof {
    pub(crate) scheme: &'static Scheme,
    pub(crate) account: Option<Arc<str>>,
    pub(crate) secret: usize,
    pub(crate) timestamp: Option<UnixTime>,
    /// For how many seconds its request may stay fresh, so be accepted again; 0 where no time is
    /// signed.
    #[cfg(feature = "ledger")]
    pub(crate) fresh_for: u64,
    #[cfg(feature = "ledger")]
    pub(crate) delivery: Option<DeliveryId>,
}

impl Proof {
    /// The scheme that was verified.
    pub const fn scheme(&self) -> &'static Scheme {
        self.scheme
    }

    /// The label that the receiver gave the verifier.
    #[must_use]
    pub fn account(&self) -> Option<&str> {
        self.account.as_deref()
    }

    /// The position of the receiver's secret that matched: 0 for the constructor's, 1 for the
    /// first one added, and so on. Once 0 is all that is seen, the others can go.
    #[must_use]
    pub const fn secret(&self) -> usize {
        self.secret
    }

    /// How much of the body is vouched for.
    #[must_use]
    pub fn coverage(&self) -> Coverage {
        self.scheme.coverage()
    }

    /// Which delivery this is, where the receiver's verifier was told to
    /// [tell deliveries apart](crate::receiver::BodyVerifier::once): made of what was verified
    /// alone. A streaming layer leaves it out where a function of the body makes the key.
    #[cfg(feature = "ledger")]
    #[must_use]
    pub const fn delivery_id(&self) -> Option<DeliveryId> {
        self.delivery
    }

    /// When the provider says it signed, if the scheme signs a time.
    #[must_use]
    pub const fn timestamp(&self) -> Option<UnixTime> {
        self.timestamp
    }
}

impl fmt::Debug for Proof {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Proof")
            .field("scheme", &self.scheme.id())
            .field("account", &self.account)
            .field("secret", &self.secret)
            .field("timestamp", &self.timestamp)
            .field("coverage", &self.coverage())
            .finish_non_exhaustive()
    }
}

/// One line for a log: the scheme, the account, which secret matched, and what is covered.
impl fmt::Display for Proof {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.scheme.id())?;
        if let Some(account) = &self.account {
            write!(f, " ({account})")?;
        }
        write!(f, ": signed with secret {}, {}", self.secret, self.coverage())
    }
}
