use alloc::string::String;
use alloc::vec::Vec;
use core::fmt;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use sha2::digest::Output;
use sha2::{Digest as _, Sha256};
use zeroize::Zeroizing;

use crate::error::{ConfigError, ConfigFault};

/// How the text of a secret, as the provider shows it, becomes the bytes of a key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum SecretForm {
    /// The text's UTF-8 bytes.
    Utf8,
    /// The text's UTF-16 code units, little-endian, without a byte order mark.
    Utf16Le,
    /// Either of the two above: two keys of one secret.
    Utf16LeOrUtf8,
    /// The text is standard base64 with padding, and the key is what it decodes to.
    Base64,
    /// The text is standard base64 with padding, behind `whsec_` or on its own, and the key is what
    /// it decodes to.
    WhsecBase64,
    /// The same, and `whsec_` has to be there: the provider takes another text as it is.
    PrefixedWhsecBase64,
    /// The text is hex digits of either case, and the key is what they decode to.
    Hex,
    /// The text is ASCII, and the key is its bytes.
    Ascii,
    /// The key is the SHA-256 of the text's UTF-8 bytes.
    Sha256OfUtf8,
    /// The text's bytes, white space at its ends included.
    Bytes,
}

/// A key that a receiver shares with a provider.
///
/// It is neither empty nor all zeros (HMAC cannot tell the two apart), is wiped from memory when
/// dropped, and is shown by no `Debug` and no error. The text forms refuse white space at
/// either end: it is almost always the newline of a mounted file, and gives mismatches for ever.
/// [`bytes`](Secret::bytes) takes a key as it is.
///
/// Wherever a constructor takes `impl IntoSecret`, a `&str` is read in the form that the
/// provider documents, and a `Secret` overrides that form.
///
/// ```
/// use countersign::{ConfigError, ConfigFault, Secret};
///
/// let secret = Secret::utf8("my_application_secret_code")?;
/// assert_eq!(format!("{secret:?}"), "Secret { .. }");
/// assert_eq!(Secret::utf8("").unwrap_err(), ConfigFault::EmptySecret);
/// assert_eq!(Secret::utf8("from a file\n").unwrap_err(), ConfigFault::SecretWhitespace);
/// # Ok::<(), ConfigError>(())
/// ```
pub struct Secret {
    form: SecretForm,
    key: Zeroizing<Vec<u8>>,
    second_key: Option<Zeroizing<Vec<u8>>>,
}

impl Secret {
    /// The UTF-8 bytes of `text`.
    ///
    /// # Errors
    /// `text` is empty, or starts or ends with white space.
    pub fn utf8(text: &str) -> Result<Self, ConfigError> {
        Self::from_text(text, SecretForm::Utf8)
    }

    /// The UTF-16 code units of `text`, little-endian, without a byte order mark: the bytes of a
    /// .NET string.
    ///
    /// # Errors
    /// `text` is empty, or starts or ends with white space.
    pub fn utf16le(text: &str) -> Result<Self, ConfigError> {
        Self::from_text(text, SecretForm::Utf16Le)
    }

    /// `text` as UTF-16LE or as UTF-8: one secret with two keys, which counts as two of the four
    /// that a verifier takes.
    ///
    /// # Errors
    /// `text` is empty, or starts or ends with white space.
    pub fn utf16le_or_utf8(text: &str) -> Result<Self, ConfigError> {
        Self::from_text(text, SecretForm::Utf16LeOrUtf8)
    }

    /// What the standard, padded base64 `text` decodes to.
    ///
    /// # Errors
    /// `text` is empty, starts or ends with white space, or is not base64.
    pub fn base64(text: &str) -> Result<Self, ConfigError> {
        Self::from_text(text, SecretForm::Base64)
    }

    /// What the standard, padded base64 behind `whsec_` decodes to; the prefix may be left out.
    ///
    /// Most providers of Standard Webhooks mean it so. Some use the whole text as the key, `whsec_`
    /// included: that is [`utf8`](Secret::utf8).
    ///
    /// # Errors
    /// `text` is empty, starts or ends with white space, or is not in that form.
    pub fn whsec_base64(text: &str) -> Result<Self, ConfigError> {
        Self::from_text(text, SecretForm::WhsecBase64)
    }

    /// What the hex digits of `text`, of either case, decode to.
    ///
    /// # Errors
    /// `text` is empty, starts or ends with white space, or is not hex.
    pub fn hex(text: &str) -> Result<Self, ConfigError> {
        Self::from_text(text, SecretForm::Hex)
    }

    /// The bytes of the ASCII `text`, for a provider that normalises other text first.
    ///
    /// # Errors
    /// `text` is empty, starts or ends with white space, or is not ASCII.
    pub fn ascii(text: &str) -> Result<Self, ConfigError> {
        Self::from_text(text, SecretForm::Ascii)
    }

    /// The SHA-256 of the UTF-8 bytes of `text`.
    ///
    /// # Errors
    /// `text` is empty, or starts or ends with white space.
    pub fn sha256_of_utf8(text: &str) -> Result<Self, ConfigError> {
        Self::from_text(text, SecretForm::Sha256OfUtf8)
    }

    /// `key` as it is, white space included.
    ///
    /// # Errors
    /// `key` is empty.
    pub fn bytes(key: &[u8]) -> Result<Self, ConfigError> {
        Self::from_key(SecretForm::Bytes, Zeroizing::new(key.to_vec()))
    }

    pub(crate) fn from_text(text: &str, form: SecretForm) -> Result<Self, ConfigError> {
        if form != SecretForm::Bytes && has_blank_end(text) {
            return Err(ConfigFault::SecretWhitespace.into());
        }
        match form {
            SecretForm::Ascii if !text.is_ascii() => Err(ConfigFault::SecretNotAscii.into()),
            SecretForm::Utf8 | SecretForm::Ascii | SecretForm::Bytes => {
                Self::from_key(form, utf8_key(text))
            }
            SecretForm::Utf16Le => Self::from_key(form, utf16le_key(text)),
            SecretForm::Utf16LeOrUtf8 => {
                let mut secret = Self::from_key(form, utf16le_key(text))?;
                secret.second_key = Some(utf8_key(text));
                Ok(secret)
            }
            SecretForm::Base64 => Self::from_key(form, base64_key(text)?),
            SecretForm::WhsecBase64 | SecretForm::PrefixedWhsecBase64 => {
                let stripped = text.strip_prefix("whsec_");
                let bare =
                    Some(text).filter(|_| form == SecretForm::WhsecBase64 || text.is_empty());
                let base64 = stripped.or(bare).ok_or(ConfigFault::SecretNotWhsec)?;
                let key = base64_key(base64).map_err(|_| ConfigFault::SecretNotWhsec)?;
                Self::from_key(form, key)
            }
            SecretForm::Sha256OfUtf8 if text.is_empty() => Err(ConfigFault::EmptySecret.into()),
            SecretForm::Sha256OfUtf8 => Self::from_key(form, sha256_key(text)),
            SecretForm::Hex => Self::from_key(form, hex_key(text)?),
        }
    }

    fn from_key(form: SecretForm, key: Zeroizing<Vec<u8>>) -> Result<Self, ConfigError> {
        if key.is_empty() {
            return Err(ConfigFault::EmptySecret.into());
        }
        if key.iter().all(|byte| *byte == 0) {
            return Err(ConfigFault::ZeroSecret.into());
        }
        Ok(Self { form, key, second_key: None })
    }

    pub(crate) const fn form(&self) -> SecretForm {
        self.form
    }

    pub(crate) fn key(&self) -> &[u8] {
        &self.key
    }

    pub(crate) fn second_key(&self) -> Option<&[u8]> {
        self.second_key.as_ref().map(|key| key.as_slice())
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Secret").finish_non_exhaustive()
    }
}

/// What a constructor takes as a secret: text in the form that the provider documents, or a
/// [`Secret`] in a form of the receiver's choice.
///
/// It is sealed: implemented for `&str`, `&String`, `String` (which is wiped) and `Secret`.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is no secret",
    note = "the scheme is verified with a secret or a token: its text, or a `Secret`"
)]
pub trait IntoSecret: sealed::Sealed {
    /// The secret, read in `form` where it is text.
    ///
    /// # Errors
    /// The text is empty, starts or ends with white space, or is not in `form`.
    fn into_secret(self, form: SecretForm) -> Result<Secret, ConfigError>;
}

impl IntoSecret for &str {
    fn into_secret(self, form: SecretForm) -> Result<Secret, ConfigError> {
        Secret::from_text(self, form)
    }
}

/// The string is wiped.
impl IntoSecret for String {
    fn into_secret(self, form: SecretForm) -> Result<Secret, ConfigError> {
        Secret::from_text(&Zeroizing::new(self), form)
    }
}

impl IntoSecret for &String {
    fn into_secret(self, form: SecretForm) -> Result<Secret, ConfigError> {
        Secret::from_text(self, form)
    }
}

impl IntoSecret for Secret {
    fn into_secret(self, _: SecretForm) -> Result<Secret, ConfigError> {
        Ok(self)
    }
}

mod sealed {
    pub trait Sealed {}
    impl Sealed for &str {}
    impl Sealed for alloc::string::String {}
    impl Sealed for &alloc::string::String {}
    impl Sealed for super::Secret {}
}

pub(crate) fn has_blank_end(text: &str) -> bool {
    text.starts_with(char::is_whitespace) || text.ends_with(char::is_whitespace)
}

// Each key is allocated once at its final size: a buffer that grows leaves copies behind.

fn utf8_key(text: &str) -> Zeroizing<Vec<u8>> {
    Zeroizing::new(text.as_bytes().to_vec())
}

fn utf16le_key(text: &str) -> Zeroizing<Vec<u8>> {
    let length = text.encode_utf16().count().saturating_mul(2);
    let mut key = Zeroizing::new(Vec::with_capacity(length));
    for unit in text.encode_utf16() {
        key.extend_from_slice(&unit.to_le_bytes());
    }
    key
}

fn base64_key(text: &str) -> Result<Zeroizing<Vec<u8>>, ConfigError> {
    let mut key = Zeroizing::new(alloc::vec![0; base64::decoded_len_estimate(text.len())]);
    let length = STANDARD.decode_slice(text, &mut key).map_err(|_| ConfigFault::SecretNotBase64)?;
    key.truncate(length);
    Ok(key)
}

fn sha256_key(text: &str) -> Zeroizing<Vec<u8>> {
    let mut key = Zeroizing::new(alloc::vec![0; 32]);
    if let Ok(key) = <&mut Output<Sha256>>::try_from(key.as_mut_slice()) {
        Sha256::new_with_prefix(text).finalize_into(key);
    }
    key
}

fn hex_key(text: &str) -> Result<Zeroizing<Vec<u8>>, ConfigError> {
    let mut key = Zeroizing::new(alloc::vec![0; text.len() / 2]);
    hex::decode_to_slice(text, &mut key).map_err(|_| ConfigFault::SecretNotHex)?;
    Ok(key)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn keys(secret: &Secret) -> Vec<&[u8]> {
        [secret.key()].into_iter().chain(secret.second_key()).collect()
    }

    #[test]
    fn each_form_gives_its_bytes() -> Result<(), ConfigError> {
        assert_eq!(keys(&Secret::utf8("k€")?), [b"k\xE2\x82\xAC"]);
        assert_eq!(keys(&Secret::utf16le("k€")?), [b"k\0\xAC\x20"]);
        assert_eq!(keys(&Secret::utf16le("😀")?), [b"\x3D\xD8\x00\xDE"], "a surrogate pair");
        assert_eq!(keys(&Secret::utf16le_or_utf8("k€")?), [&b"k\0\xAC\x20"[..], b"k\xE2\x82\xAC"]);
        assert_eq!(keys(&Secret::base64("a+/v")?), [b"\x6B\xEF\xEF"]);
        assert_eq!(keys(&Secret::hex("6bEf")?), [b"\x6B\xEF"]);
        assert_eq!(keys(&Secret::whsec_base64("whsec_a+/v")?), [b"\x6B\xEF\xEF"]);
        assert_eq!(keys(&Secret::whsec_base64("a+/v")?), [b"\x6B\xEF\xEF"]);
        assert_eq!(keys(&Secret::ascii("k")?), [b"k"]);
        let hashed = Secret::sha256_of_utf8("abc")?;
        assert_eq!(hashed.key().first_chunk(), Some(b"\xBA\x78\x16\xBF"), "FIPS 180-4's example");
        assert_eq!(keys(&Secret::bytes(b" k\n")?), [b" k\n"]);
        assert_eq!(keys(&Secret::from_text(" k\n", SecretForm::Bytes)?), [b" k\n"]);
        Ok(())
    }

    #[test]
    fn a_key_is_allocated_once_at_its_size() -> Result<(), ConfigError> {
        for secret in [Secret::utf8("some secret")?, Secret::utf16le("some secret")?] {
            assert_eq!(secret.key.capacity(), secret.key.len());
        }
        Ok(())
    }
}
