use crate::mac::Algorithm;
use crate::scheme::Kind;
use crate::webhook::{configure_all_but_keys, verify_like_webhook};
use crate::{ConfigError, Scheme, SecretForm, Verifier as _, Webhook};

/// A scheme that signs with a private key, bound to the public keys that the provider shows.
///
/// It verifies and cannot sign. The body is verified as it passes, and nothing of it is kept.
///
#[cfg_attr(feature = "ed25519", doc = "```")]
#[cfg_attr(not(feature = "ed25519"), doc = "```ignore")]
/// use countersign::Part::{Body, Text, Timestamp};
/// use countersign::{PublicKeyWebhook, Scheme, SecretForm, Signature, TimeFormat};
///
/// static ACME: Scheme = Scheme::ed25519("acme")
///     .signature(Signature::in_header("X-Acme-Signature").hex())
///     .secret(SecretForm::Hex)
///     .timestamp_in_header("X-Acme-Time", TimeFormat::Seconds)
///     .message(&[Timestamp, Text("."), Body]);
///
/// let key = "25b573092c76a64f7588fddf76cd7c53774099c163a53a039d314c0ebd323c92";
/// let acme = PublicKeyWebhook::new(&ACME, key)?;
/// # Ok::<(), countersign::ConfigError>(())
/// ```
#[derive(Debug)]
pub struct PublicKeyWebhook(Webhook);

configure_all_but_keys!(PublicKeyWebhook);
verify_like_webhook!(PublicKeyWebhook);

impl PublicKeyWebhook {
    /// Binds a scheme to a public key, written as the scheme's
    /// [`SecretForm`] says.
    ///
    /// # Errors
    /// The text is no public key in that form, the key is one that anybody could sign for, or the
    /// scheme is not one of public keys, or contradicts itself.
    pub fn new(scheme: &'static Scheme, public_key: &str) -> Result<Self, ConfigError> {
        let bound = Webhook::of_kind(Kind::PublicKey, scheme, public_key);
        bound.map(Self).map_err(|error| of_key(error, scheme))
    }

    /// Accepts another public key too, for the time of a rotation. The proof says which one
    /// matched.
    ///
    /// # Errors
    /// As [`new`](PublicKeyWebhook::new); or there would be more than 4 keys.
    pub fn or(self, public_key: &str) -> Result<Self, ConfigError> {
        let scheme = self.scheme();
        self.0.or(public_key).map(Self).map_err(|error| of_key(error, scheme))
    }
}

/// The error in words for a public key, where they would be about a secret.
fn of_key(error: ConfigError, scheme: &Scheme) -> ConfigError {
    match error {
        ConfigError::WeakPublicKey
        | ConfigError::TooManyKeys { .. }
        | ConfigError::Scheme { .. } => error,
        _ => ConfigError::NotAPublicKey { expected: expected(scheme) },
    }
}

/// What a key of the scheme is.
fn expected(scheme: &Scheme) -> &'static str {
    match (scheme.algorithm(), scheme.secret_form()) {
        #[cfg(feature = "ed25519")]
        (Algorithm::Ed25519, SecretForm::Hex) => "the 64 hex digits of an Ed25519 public key",
        #[cfg(feature = "ed25519")]
        (Algorithm::Ed25519, SecretForm::Base64) => {
            "the base64 of the 32 bytes of an Ed25519 public key"
        }
        #[cfg(feature = "p256")]
        (Algorithm::EcdsaP256, SecretForm::Base64) => {
            "the base64 of a P-256 public key in DER (a PEM file's text without its first and last line)"
        }
        _ => "a public key in the scheme's form",
    }
}

/// Gives a provider's type, a newtype over [`PublicKeyWebhook`], what it needs.
macro_rules! provider_with_public_keys {
    ($provider:ident) => {
        $crate::webhook::configure_all_but_keys!($provider);
        $crate::webhook::verify_like_webhook!($provider);

        impl $provider {
            /// Accepts another public key too, for the time of a rotation. The proof says which one
            /// matched.
            ///
            /// # Errors
            /// The text is no such key, or there would be more than 4 keys.
            pub fn or(self, public_key: &str) -> Result<Self, $crate::ConfigError> {
                self.0.or(public_key).map(Self)
            }
        }
    };
}

pub(crate) use provider_with_public_keys;
