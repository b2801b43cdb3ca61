use alloc::string::String;
use alloc::vec::Vec;
use core::fmt;

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};

use super::der;
use crate::bounds::MAX_KEY_TEXT;

/// How a provider prints its public key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum KeyForm {
    /// Hex digits of either case.
    Hex,
    /// Standard base64 with padding, in one line.
    Base64,
    /// URL-safe base64 without padding, in one line.
    Base64Url,
    /// The same as `Base64`, behind `whpk_`, as Standard Webhooks has it.
    WhpkBase64,
    /// A PEM file (RFC 7468) of one `PUBLIC KEY`, `RSA PUBLIC KEY` or `CERTIFICATE`: base64 between two
    /// marks, with line breaks or without.
    Pem,
    /// Standard base64 of such a PEM file.
    Base64Pem,
}

impl KeyForm {
    /// What the form is called in errors.
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Hex => "hex digits",
            Self::Base64 => "base64 in one line",
            Self::Base64Url => "base64url in one line, without padding",
            Self::WhpkBase64 => "`whpk_` and base64",
            Self::Pem => "a PEM file of a PUBLIC KEY, RSA PUBLIC KEY or CERTIFICATE",
            Self::Base64Pem => "base64 of a PEM file",
        }
    }
}

/// A provider's public key: nothing about it is secret, and nothing can be signed with it.
///
/// Wherever a constructor takes `impl IntoPublicKey`, a `&str` is read in the form that the provider
/// prints, and a `PublicKey` overrides that form. What its bytes have to be, 32 of Ed25519 or a
/// `SubjectPublicKeyInfo` in DER, is the algorithm's to say: it refuses a key of another type. No text is
/// longer than 16 KiB ([`MAX_KEY_TEXT`](crate::bounds::MAX_KEY_TEXT)), and nothing stands behind a key.
///
/// ```
/// use countersign::PublicKey;
///
/// let hex = "25b573092c76a64f7588fddf76cd7c53774099c163a53a039d314c0ebd323c92";
/// assert!(PublicKey::hex(hex).is_some());
/// assert!(PublicKey::base64(hex.trim_end_matches('2')).is_none(), "63 characters");
/// ```
#[derive(Clone, PartialEq, Eq)]
pub struct PublicKey(pub(super) Vec<u8>);

impl PublicKey {
    /// What the hex digits of `text` decode to; nothing where it is not hex.
    #[must_use]
    pub fn hex(text: &str) -> Option<Self> {
        hex::decode(bounded(text)?).ok().map(Self)
    }

    /// What the standard, padded base64 `text` decodes to; nothing where it is not base64.
    #[must_use]
    pub fn base64(text: &str) -> Option<Self> {
        STANDARD.decode(bounded(text)?).ok().map(Self)
    }

    /// What the URL-safe, unpadded base64 `text` decodes to; nothing where it is not base64url.
    #[must_use]
    pub fn base64url(text: &str) -> Option<Self> {
        URL_SAFE_NO_PAD.decode(bounded(text)?).ok().map(Self)
    }

    /// What the standard base64 behind `whpk_` decodes to; nothing where `text` is something else.
    #[must_use]
    pub fn whpk_base64(text: &str) -> Option<Self> {
        Self::base64(text.strip_prefix("whpk_")?)
    }

    /// The `SubjectPublicKeyInfo` in the PEM file `text`, which holds one `PUBLIC KEY`, `RSA PUBLIC KEY`
    /// (PKCS#1) or `CERTIFICATE` and nothing else but blanks and line breaks around it and in it; nothing
    /// where it is something else.
    ///
    /// Of a certificate the key alone is taken: who issued it, for whom and until when is for who
    /// configures the receiver to look at.
    #[must_use]
    pub fn pem(text: &str) -> Option<Self> {
        let (label, der) = pem(bounded(text)?)?;
        match label {
            "PUBLIC KEY" => der::is_info(&der).then_some(Self(der)),
            "RSA PUBLIC KEY" => der::info_of_rsa(&der).map(Self),
            "CERTIFICATE" => der::info_of_certificate(&der).map(|info| Self(info.to_vec())),
            _ => None,
        }
    }

    /// The key in the PEM file that the standard base64 `text` decodes to, as of [`pem`](Self::pem).
    #[must_use]
    pub fn base64_pem(text: &str) -> Option<Self> {
        let file = STANDARD.decode(bounded(text)?).ok()?;
        Self::pem(core::str::from_utf8(&file).ok()?)
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

/// `text`, where it is no longer than a key's.
fn bounded(text: &str) -> Option<&str> {
    (text.len() <= MAX_KEY_TEXT).then_some(text)
}

/// The label of a PEM file, and what it holds.
fn pem(text: &str) -> Option<(&str, Vec<u8>)> {
    let (label, rest) = text.trim().strip_prefix("-----BEGIN ")?.split_once("-----")?;
    let inner = rest.strip_suffix("-----")?.strip_suffix(label)?.strip_suffix("-----END ")?;
    let base64: String = inner.split_ascii_whitespace().collect();
    Some((label, STANDARD.decode(base64).ok()?))
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
            KeyForm::Base64Url => PublicKey::base64url(self),
            KeyForm::WhpkBase64 => PublicKey::whpk_base64(self),
            KeyForm::Pem => PublicKey::pem(self),
            KeyForm::Base64Pem => PublicKey::base64_pem(self),
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
