//! The keys that a secret's text may have been meant as.

use alloc::vec::Vec;

use base64::Engine as _;
use base64::alphabet;
use base64::engine::general_purpose::GeneralPurpose;
use base64::engine::{DecodePaddingMode, GeneralPurposeConfig};
use zeroize::Zeroizing;

use super::cause::Kind;
use super::inquiry::Inquiry;
use crate::key::{PublicKey, Secret, SecretForm, has_blank_end};
use crate::verify::{Entry, Keys};

/// The most secrets that are tried.
const MAX_SECRETS: usize = 8;
/// The longest secret that is changed, in bytes.
const MAX_TEXT: usize = 64 * 1024;

const PREFIXES: [&str; 2] = ["whsec_", "whs_"];

/// A key, and what about the secret would have to be otherwise for it.
pub(super) struct Key {
    pub(super) bytes: Zeroizing<Vec<u8>>,
    pub(super) causes: Vec<Kind>,
}

/// A way to read a text as a key.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Form {
    Documented(SecretForm),
    AnyBase64,
    WhsecAnyBase64,
    Pem,
}

impl Form {
    const fn name(self) -> &'static str {
        match self {
            Self::Documented(SecretForm::Utf16Le) => "UTF-16LE",
            Self::Documented(SecretForm::Hex) => "hex, decoded",
            Self::Documented(SecretForm::Sha256OfUtf8) => "its SHA-256",
            Self::Documented(_) => "it is (UTF-8)",
            Self::AnyBase64 => "base64, decoded",
            Self::WhsecAnyBase64 => "base64 behind `whsec_`, decoded",
            Self::Pem => "a PEM file",
        }
    }

    fn keys(self, text: &str) -> Vec<Zeroizing<Vec<u8>>> {
        match self {
            Self::AnyBase64 | Self::Documented(SecretForm::Base64) => {
                any_base64(text).into_iter().collect()
            }
            Self::WhsecAnyBase64 => {
                text.strip_prefix("whsec_").and_then(any_base64).into_iter().collect()
            }
            Self::Documented(SecretForm::WhsecBase64) => {
                any_base64(text.strip_prefix("whsec_").unwrap_or(text)).into_iter().collect()
            }
            Self::Documented(SecretForm::Utf8 | SecretForm::Ascii | SecretForm::Bytes) => {
                non_empty(Zeroizing::new(text.as_bytes().to_vec())).into_iter().collect()
            }
            Self::Pem => {
                let key = PublicKey::pem(text);
                key.map(|key| Zeroizing::new(key.encoded().to_vec())).into_iter().collect()
            }
            Self::Documented(form) if has_blank_end(text) => blank_ended(form, text),
            Self::Documented(form) => keys_of_secret(Secret::from_text(text, form).ok()),
        }
    }

    /// Whether a constructor reads the text so too.
    fn is_taken_by_a_constructor(self, text: &str) -> bool {
        match self {
            Self::Documented(form) => Secret::from_text(text, form).is_ok(),
            Self::AnyBase64 | Self::WhsecAnyBase64 | Self::Pem => true,
        }
    }
}

/// A constructor would refuse the text; the sender may not have.
fn blank_ended(form: SecretForm, text: &str) -> Vec<Zeroizing<Vec<u8>>> {
    match form {
        SecretForm::Utf16Le | SecretForm::Utf16LeOrUtf8 => {
            let units = text.encode_utf16().flat_map(u16::to_le_bytes);
            let mut key = Zeroizing::new(Vec::with_capacity(text.len().saturating_mul(2)));
            key.extend(units);
            non_empty(key).into_iter().collect()
        }
        _ => Vec::new(),
    }
}

fn keys_of_secret(secret: Option<Secret>) -> Vec<Zeroizing<Vec<u8>>> {
    let Some(secret) = secret else { return Vec::new() };
    let keys = [Some(secret.key()), secret.second_key()];
    keys.into_iter().flatten().map(|key| Zeroizing::new(key.to_vec())).collect()
}

fn non_empty(key: Zeroizing<Vec<u8>>) -> Option<Zeroizing<Vec<u8>>> {
    Some(key).filter(|key| key.iter().any(|byte| *byte != 0))
}

/// Base64 of either alphabet, padded or not.
fn any_base64(text: &str) -> Option<Zeroizing<Vec<u8>>> {
    let url_safe = text.contains(['-', '_']);
    let alphabet = if url_safe { &alphabet::URL_SAFE } else { &alphabet::STANDARD };
    let config =
        GeneralPurposeConfig::new().with_decode_padding_mode(DecodePaddingMode::Indifferent);
    let mut key = Zeroizing::new(alloc::vec![0; base64::decoded_len_estimate(text.len())]);
    let length = GeneralPurpose::new(alphabet, config).decode_slice(text, &mut key).ok()?;
    key.truncate(length);
    non_empty(key)
}

/// A secret's text as it may have been meant.
struct Text {
    text: Zeroizing<alloc::string::String>,
    causes: Vec<Kind>,
}

impl Text {
    fn new(text: &str, causes: &[Kind]) -> Self {
        Self { text: Zeroizing::new(text.into()), causes: causes.to_vec() }
    }
}

fn unquoted(text: &str) -> Option<&str> {
    let quotes = ['"', '\'', '`'];
    let inner = |quote| text.strip_prefix(quote).and_then(|rest| rest.strip_suffix(quote));
    quotes.into_iter().find_map(inner)
}

/// The text first as it is, then with what is often wrong about it put right.
fn texts(text: &str) -> Vec<Text> {
    let trimmed = text.trim_matches(|c: char| c.is_whitespace() || c == '\u{feff}');
    let blanks: &[Kind] = if trimmed == text { &[] } else { &[Kind::SecretWhiteSpace] };
    let mut texts = Vec::new();
    let as_it_is: &[Kind] = if has_blank_end(text) { &[Kind::SecretWhiteSpaceSigned] } else { &[] };
    texts.push(Text::new(text, as_it_is));
    if trimmed != text {
        texts.push(Text::new(trimmed, blanks));
    }
    let quotes = [blanks, &[Kind::SecretQuotes]].concat();
    let bare = unquoted(trimmed);
    if let Some(inner) = bare {
        texts.push(Text::new(inner, &quotes));
        if inner.trim() != inner {
            let causes = [&[Kind::SecretQuotes], &[Kind::SecretWhiteSpace][..]].concat();
            texts.push(Text::new(inner.trim(), &causes));
        }
    }
    let (inner, causes) = bare.map_or((trimmed, blanks), |inner| (inner, quotes.as_slice()));
    for prefix in PREFIXES {
        if let Some(stripped) = inner.strip_prefix(prefix) {
            texts.push(Text::new(stripped, &[causes, &[Kind::SecretPrefixStripped]].concat()));
        } else if !PREFIXES.iter().any(|prefix| inner.starts_with(prefix)) {
            let whole = Zeroizing::new([prefix, inner].concat());
            texts.push(Text::new(&whole, &[causes, &[Kind::SecretPrefixAdded(prefix)]].concat()));
        }
    }
    for end in ["\n", "\r\n", " "] {
        let longer = Zeroizing::new([trimmed, end].concat());
        texts.push(Text::new(&longer, &[Kind::SecretWhiteSpaceSigned]));
    }
    texts
}

/// How a public key may be written.
const PUBLIC_FORMS: [Form; 3] = [Form::AnyBase64, Form::Documented(SecretForm::Hex), Form::Pem];

fn forms(documented: SecretForm) -> impl Iterator<Item = Form> {
    let others = [
        Form::Documented(SecretForm::Utf8),
        Form::WhsecAnyBase64,
        Form::AnyBase64,
        Form::Documented(SecretForm::Hex),
        Form::Documented(SecretForm::Utf16Le),
        Form::Documented(SecretForm::Sha256OfUtf8),
    ];
    let first = Form::Documented(documented);
    core::iter::once(first).chain(others.into_iter().filter(move |form| *form != first))
}

/// The keys of all the secrets, those with the fewest causes first.
pub(super) fn keys(inquiry: &Inquiry<'_>) -> Vec<Key> {
    let documented = inquiry.entry.scheme().secret_form();
    let form = documented.map(|documented| inquiry.secret_form.unwrap_or(documented));
    keys_in(inquiry, inquiry.entry, form)
}

/// The same as another scheme reads secrets.
pub(super) fn keys_of(inquiry: &Inquiry<'_>, entry: Entry) -> Vec<Key> {
    keys_in(inquiry, entry, entry.scheme().secret_form())
}

fn keys_in(inquiry: &Inquiry<'_>, entry: Entry, documented: Option<SecretForm>) -> Vec<Key> {
    let mut keys: Vec<Key> = Vec::new();
    let given = inquiry.secrets.iter().take(MAX_SECRETS).filter(|text| text.len() <= MAX_TEXT);
    for (position, secret) in given.enumerate() {
        let other = (position > 0).then_some(Kind::SecretOther(position));
        for text in texts(secret) {
            let readings = match documented {
                Some(form) => secret_keys(&text, form),
                None => public_keys(inquiry, entry, &text.text),
            };
            for (bytes, encoding) in readings {
                let causes = other.into_iter().chain(text.causes.iter().copied());
                add(&mut keys, Key { bytes, causes: causes.chain(encoding).collect() });
            }
        }
    }
    keys.sort_by_key(|key| key.causes.len());
    keys
}

/// A key, and what is other about how it was read.
type Readings = Vec<(Zeroizing<Vec<u8>>, Option<Kind>)>;

fn secret_keys(text: &Text, documented: SecretForm) -> Readings {
    let readings = forms(documented).enumerate().flat_map(|(rank, form)| {
        let read_otherwise =
            rank > 0 || (text.causes.is_empty() && !form.is_taken_by_a_constructor(&text.text));
        let encoding = read_otherwise.then_some(Kind::SecretEncoding(form.name()));
        form.keys(&text.text).into_iter().map(move |key| (key, encoding))
    });
    readings.collect()
}

/// Those that the scheme's verifier takes.
fn public_keys(inquiry: &Inquiry<'_>, entry: Entry, text: &str) -> Readings {
    let setting = inquiry.setting_of(entry.scheme());
    let is_taken = |keys: Keys<'_>| entry.bind(&keys.setting(setting)).is_ok();
    let as_documented = is_taken(Keys::new(text));
    let readings = PUBLIC_FORMS.into_iter().flat_map(|form| {
        let encoding = (!as_documented).then_some(Kind::SecretEncoding(form.name()));
        form.keys(text).into_iter().map(move |key| (key, encoding))
    });
    readings.filter(|(key, _)| is_taken(Keys::bytes(key))).collect()
}

fn add(keys: &mut Vec<Key>, key: Key) {
    match keys.iter_mut().find(|known| known.bytes == key.bytes) {
        Some(known) if known.causes.len() > key.causes.len() => *known = key,
        Some(_) => {}
        None => keys.push(key),
    }
}
