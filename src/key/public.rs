use alloc::string::String;
use alloc::vec::Vec;
use core::fmt;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

/// How a provider prints its public key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum KeyForm {
    /// Hex digits of either case.
    Hex,
    /// Standard base64 with padding, in one line.
    Base64,
    /// A PEM file of one `PUBLIC KEY` (RFC 7468): base64 between two marked lines.
    Pem,
}

impl KeyForm {
    /// What the form is called in errors.
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Hex => "hex digits",
            Self::Base64 => "base64 in one line",
            Self::Pem => "a PEM file with the lines BEGIN and END PUBLIC KEY",
        }
    }
}

/// A provider's public key: nothing about it is secret, and nothing can be signed with it.
///
/// Wherever a constructor takes `impl IntoPublicKey`, a `&str` is read in the form that the provider
/// prints, and a `PublicKey` overrides that form. What its bytes have to be, 32 of Ed25519 or a
/// `SubjectPublicKeyInfo` in DER, is the algorithm's to say.
///
/// ```
/// use countersign::PublicKey;
///
/// let hex = "25b573092c76a64f7588fddf76cd7c53774099c163a53a039d314c0ebd323c92";
/// assert!(PublicKey::hex(hex).is_some());
/// assert!(PublicKey::base64(hex.trim_end_matches('2')).is_none(), "63 characters");
/// ```
#[derive(Clone, PartialEq, Eq)]
pub struct PublicKey(Vec<u8>);

impl PublicKey {
    /// What the hex digits of `text` decode to; nothing where it is not hex.
    #[must_use]
    pub fn hex(text: &str) -> Option<Self> {
        hex::decode(text).ok().map(Self)
    }

    /// What the standard, padded base64 `text` decodes to; nothing where it is not base64.
    #[must_use]
    pub fn base64(text: &str) -> Option<Self> {
        STANDARD.decode(text).ok().map(Self)
    }

    /// The `SubjectPublicKeyInfo` in the PEM file `text`, which holds one `PUBLIC KEY` and nothing
    /// else but blanks and line breaks around it; nothing where it is something else.
    #[must_use]
    pub fn pem(text: &str) -> Option<Self> {
        let inner = text.trim().strip_prefix("-----BEGIN PUBLIC KEY-----")?;
        let inner = inner.strip_suffix("-----END PUBLIC KEY-----")?;
        let base64: String = inner.split_ascii_whitespace().collect();
        Self::base64(&base64)
    }

    /// `encoded` as it is.
    #[must_use]
    pub fn bytes(encoded: &[u8]) -> Self {
        Self(encoded.to_vec())
    }

    pub(crate) fn encoded(&self) -> &[u8] {
        &self.0
    }
}

impl fmt::Debug for PublicKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("PublicKey").field(&hex::encode(&self.0)).finish()
    }
}

/// What a constructor takes as a public key: text in the form that the provider prints, or a
/// [`PublicKey`] in a form of the receiver's choice.
///
/// It is sealed: implemented for `&str`, `&String` and `PublicKey`.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is no public key",
    note = "the scheme is verified with the provider's public key: its text, or a `PublicKey`"
)]
pub trait IntoPublicKey: sealed::Sealed {
    /// The key, read in `form` where it is text; nothing where the text is not in it.
    fn into_public_key(self, form: KeyForm) -> Option<PublicKey>;
}

impl IntoPublicKey for &str {
    fn into_public_key(self, form: KeyForm) -> Option<PublicKey> {
        match form {
            KeyForm::Hex => PublicKey::hex(self),
            KeyForm::Base64 => PublicKey::base64(self),
            KeyForm::Pem => PublicKey::pem(self),
        }
    }
}

impl IntoPublicKey for &String {
    fn into_public_key(self, form: KeyForm) -> Option<PublicKey> {
        self.as_str().into_public_key(form)
    }
}

impl IntoPublicKey for PublicKey {
    fn into_public_key(self, _: KeyForm) -> Option<PublicKey> {
        Some(self)
    }
}

mod sealed {
    pub trait Sealed {}
    impl Sealed for &str {}
    impl Sealed for &alloc::string::String {}
    impl Sealed for super::PublicKey {}
}
