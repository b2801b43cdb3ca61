//! A receiver's keys, each kind with a type of its own.

mod der;
#[cfg(feature = "fields")]
mod jwk;
mod public;
mod secret;

pub use self::public::{IntoPublicKey, KeyForm, PublicKey};
pub(crate) use self::secret::has_blank_end;
pub use self::secret::{IntoSecret, Secret, SecretForm};

/// What a scheme's requests are checked with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum KeyKind {
    /// A secret that receiver and provider share, and both can sign with.
    Secret,
    /// The provider's public key, which signs nothing.
    PublicKey,
    /// The provider's public keys, of which each request names one by its id.
    KeySet,
    /// A token, which every request shows as it is.
    Token,
}

impl KeyKind {
    /// Whether it is the provider's own, which anybody may know, and which signs nothing.
    #[must_use]
    pub const fn is_public(self) -> bool {
        matches!(self, Self::PublicKey | Self::KeySet)
    }

    /// What one is called where several are counted: `key`, or `token`.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Secret | Self::PublicKey | Self::KeySet => "key",
            Self::Token => "token",
        }
    }
}
