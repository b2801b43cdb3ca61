use alloc::string::String;
use alloc::vec::Vec;
use core::fmt;

use base64::Engine as _;
use base64::alphabet;
use base64::engine::DecodePaddingMode;
use base64::engine::general_purpose::{GeneralPurpose, GeneralPurposeConfig, STANDARD};
use hmac::{Hmac, KeyInit as _, Mac as _};
use sha1::Sha1;
use sha2::digest::{FixedOutput as _, Output};
use sha2::{Digest, Sha256};
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
    /// The text is standard base64, behind `whsec_` or `v1,whsec_` or on its own, with padding or
    /// without, and the key is what it decodes to.
    WhsecBase64,
    /// The same, and `whsec_` has to be there: the provider's own library takes another text as it
    /// is, so that base64 alone would be read in two ways.
    PrefixedWhsecBase64,
    /// The text's UTF-8 bytes, or what it decodes to as [`WhsecBase64`](Self::WhsecBase64) where it
    /// is such a text: two keys of one secret.
    Utf8OrWhsecBase64,
    /// The text is hex digits of either case, and the key is what they decode to.
    Hex,
    /// The text is ASCII, and the key is its bytes.
    Ascii,
    /// The key is the SHA-256 of the text's UTF-8 bytes.
    Sha256OfUtf8,
    /// The key is the SHA-1 of the text's UTF-8 bytes.
    Sha1OfUtf8,
    /// The key is the HMAC-SHA256 of the text's UTF-8 bytes under this label, which everybody knows: it keeps
    /// the provider's uses of one secret apart.
    HmacUnderLabel(&'static str),
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

    /// What the standard base64 behind `whsec_` decodes to. The prefix and the padding may be left
    /// out, and `v1,` may stand in front, as some dashboards copy it: it is the same key.
    ///
    /// Most providers of Standard Webhooks mean it so. Some use the whole text as the key, `whsec_`
    /// included: that is [`utf8`](Secret::utf8).
    ///
    /// # Errors
    /// `text` is empty, starts or ends with white space, or is not in that form.
    pub fn whsec_base64(text: &str) -> Result<Self, ConfigError> {
        Self::from_text(text, SecretForm::WhsecBase64)
    }

    /// The UTF-8 bytes of `text`, and what it decodes to as [`whsec_base64`](Secret::whsec_base64)
    /// where it is such a text: one secret with two keys, which counts as two of the four that a
    /// verifier takes.
    ///
    /// # Errors
    /// `text` is empty, or starts or ends with white space.
    pub fn utf8_or_whsec_base64(text: &str) -> Result<Self, ConfigError> {
        Self::from_text(text, SecretForm::Utf8OrWhsecBase64)
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
            SecretForm::WhsecBase64 => Self::from_key(form, whsec_key(text)?),
            SecretForm::PrefixedWhsecBase64 => {
                let key = whsec_key(text)?;
                if !text.is_empty() && !text.contains(WHSEC) {
                    return Err(AMBIGUOUS.into());
                }
                Self::from_key(form, key)
            }
            SecretForm::Utf8OrWhsecBase64 => {
                let mut secret = Self::from_key(form, utf8_key(text))?;
                let decoded = whsec_key(text).ok().filter(|key| !key.is_empty());
                secret.second_key =
                    decoded.map(|key| Self::from_key(form, key)).transpose()?.map(|it| it.key);
                Ok(secret)
            }
            SecretForm::Sha256OfUtf8 | SecretForm::Sha1OfUtf8 | SecretForm::HmacUnderLabel(_)
                if text.is_empty() =>
            {
                Err(ConfigFault::EmptySecret.into())
            }
            SecretForm::Sha256OfUtf8 => Self::from_key(form, hashed_key::<Sha256>(text)),
            SecretForm::Sha1OfUtf8 => Self::from_key(form, hashed_key::<Sha1>(text)),
            SecretForm::HmacUnderLabel(label) => Self::from_key(form, key_under(label, text)?),
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
    note = "the scheme is verified with a secret or a token: its text, or a `Secret`; bytes, such as \
            `b\"key\"`, are `Secret::bytes(b\"key\")?`"
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
    decoded(&STANDARD, text, ConfigFault::SecretNotBase64)
}

fn decoded(
    base64: &GeneralPurpose,
    text: &str,
    fault: ConfigFault,
) -> Result<Zeroizing<Vec<u8>>, ConfigError> {
    let mut key = Zeroizing::new(alloc::vec![0; base64::decoded_len_estimate(text.len())]);
    let length = base64.decode_slice(text, &mut key).map_err(|_| fault)?;
    key.truncate(length);
    Ok(key)
}

/// What a secret of Standard Webhooks starts with.
const WHSEC: &str = "whsec_";

const AMBIGUOUS: ConfigFault = ConfigFault::AmbiguousSecret {
    first: "text as it is (`Secret::utf8`)",
    second: "base64 without its `whsec_` (`Secret::whsec_base64`)",
};

/// As the libraries of Standard Webhooks decode, which agree on the key wherever they take a text.
const LENIENT: GeneralPurpose = GeneralPurpose::new(
    &alphabet::STANDARD,
    GeneralPurposeConfig::new()
        .with_decode_padding_mode(DecodePaddingMode::Indifferent)
        .with_decode_allow_trailing_bits(true),
);

fn whsec_key(text: &str) -> Result<Zeroizing<Vec<u8>>, ConfigError> {
    let unversioned = text.strip_prefix("v1,").filter(|rest| rest.starts_with(WHSEC));
    let text = unversioned.unwrap_or(text);
    decoded(&LENIENT, text.strip_prefix(WHSEC).unwrap_or(text), ConfigFault::SecretNotWhsec)
}

fn hashed_key<D: Digest>(text: &str) -> Zeroizing<Vec<u8>> {
    let mut key = Zeroizing::new(alloc::vec![0; <D as Digest>::output_size()]);
    if let Ok(key) = <&mut Output<D>>::try_from(key.as_mut_slice()) {
        D::new_with_prefix(text).finalize_into(key);
    }
    key
}

fn key_under(label: &str, text: &str) -> Result<Zeroizing<Vec<u8>>, ConfigError> {
    let mac = Hmac::<Sha256>::new_from_slice(label.as_bytes());
    let mut mac = mac.map_err(|_| ConfigFault::UnusableKey)?;
    mac.update(text.as_bytes());
    let mut key = Zeroizing::new(alloc::vec![0; <Sha256 as Digest>::output_size()]);
    if let Ok(key) = <&mut Output<Sha256>>::try_from(key.as_mut_slice()) {
        mac.finalize_into(key);
    }
    Ok(key)
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
        for text in ["a+/v", "v1,whsec_a+/v"] {
            assert_eq!(keys(&Secret::whsec_base64(text)?), [b"\x6B\xEF\xEF"]);
        }
        for text in ["whsec_a+8=", "whsec_a+8", "a+8=", "a+8", "v1,whsec_a+8", "a+9"] {
            assert_eq!(keys(&Secret::whsec_base64(text)?), [b"\x6B\xEF"], "{text}");
        }
        let both = Secret::utf8_or_whsec_base64("whsec_a+/v")?;
        assert_eq!(keys(&both), [&b"whsec_a+/v"[..], b"\x6B\xEF\xEF"]);
        assert_eq!(keys(&Secret::utf8_or_whsec_base64("polar_whs_k")?), [b"polar_whs_k"]);
        assert_eq!(keys(&Secret::ascii("k")?), [b"k"]);
        let hashed = Secret::sha256_of_utf8("abc")?;
        assert_eq!(hashed.key().first_chunk(), Some(b"\xBA\x78\x16\xBF"), "FIPS 180-4's example");
        let hashed = Secret::from_text("abc", SecretForm::Sha1OfUtf8)?;
        assert_eq!(hashed.key().len(), 20);
        assert_eq!(hashed.key().first_chunk(), Some(b"\xA9\x99\x3E\x36"), "FIPS 180-4's example");
        let label = SecretForm::HmacUnderLabel("Jefe");
        let derived = Secret::from_text("what do ya want for nothing?", label)?;
        assert_eq!(derived.key().len(), 32);
        assert_eq!(
            derived.key().first_chunk(),
            Some(b"\x5B\xDC\xC1\x46"),
            "RFC 4231's second test"
        );
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
