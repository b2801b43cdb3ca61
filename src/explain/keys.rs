//! The keys that a secret's text may have been meant as.

use alloc::string::String;
use alloc::vec::Vec;

use base64::Engine as _;
use base64::alphabet;
use base64::engine::general_purpose::{GeneralPurpose, STANDARD};
use base64::engine::{DecodePaddingMode, GeneralPurposeConfig};
use zeroize::Zeroizing;

use super::algorithms;
use super::cause::Kind;
use super::escapes::Text;
use super::inquiry::Inquiry;
use super::misfit::Misfit;
use super::secrets::{Meant, texts};
use crate::error::ConfigFault;
use crate::key::{PublicKey, Secret, SecretForm, has_blank_end};
use crate::verify::key_set::KeySet;
use crate::verify::{Entry, Keys};

/// The most secrets that are tried.
const MAX_SECRETS: usize = 8;
/// The longest secret that is changed, in bytes.
const MAX_TEXT: usize = 64 * 1024;

/// A key, and what about the secret would have to be otherwise for it.
pub(super) struct Key {
    pub(super) given: Given,
    pub(super) causes: Vec<Kind>,
}

/// What a verifier is bound to.
pub(super) enum Given {
    Bytes(Bytes),
    /// A public key or a certificate in the documented form: of a certificate, the key is not all that counts.
    Text {
        text: Text,
        /// What it is known by, however it is written.
        key: Bytes,
    },
    Set(KeySet),
}

impl Given {
    /// The key's bytes; none of a set.
    pub(super) fn bytes(&self) -> &[u8] {
        match self {
            Self::Bytes(key) | Self::Text { key, .. } => key,
            Self::Set(_) => &[],
        }
    }

    pub(super) fn keys(&self) -> Keys<'_> {
        match self {
            Self::Bytes(key) => Keys::bytes(key),
            Self::Text { text, .. } => Keys::new(text),
            Self::Set(keys) => Keys::set(keys.clone()),
        }
    }
}

const AS_IT_IS: &str = "it is (UTF-8)";

/// A key's bytes.
type Bytes = Zeroizing<Vec<u8>>;

/// One way to read a text as a key.
#[derive(Clone, Copy)]
enum Reading {
    AsItIs,
    Base64,
    Hex,
    Utf16Le,
    Sha256,
    /// Base64 of a text that ends with a line break.
    Base64Line,
    Base64Twice,
    HexOfSha256,
    InBase64,
    InHex,
    Pem,
    Base64Pem,
    WhpkBase64,
}

/// How a secret may be read otherwise, the most likely first.
const SECRET_READINGS: [Reading; 5] =
    [Reading::AsItIs, Reading::Base64, Reading::Hex, Reading::Utf16Le, Reading::Sha256];

/// Those that are less likely.
const RARE_READINGS: [Reading; 5] = [
    Reading::Base64Line,
    Reading::Base64Twice,
    Reading::InBase64,
    Reading::InHex,
    Reading::HexOfSha256,
];

/// How a public key may be written.
const PUBLIC_READINGS: [Reading; 5] =
    [Reading::Base64, Reading::Hex, Reading::Pem, Reading::Base64Pem, Reading::WhpkBase64];

impl Reading {
    /// The key, and what was done to `text` for it. The name comes from the reading itself, never from
    /// what a scheme documents: it is what a receiver is told to do.
    fn read(self, text: &str) -> Option<(Bytes, &'static str)> {
        let of = |form| Secret::from_text(text, form).ok().map(|secret| copied(secret.key()));
        let named = |name| move |key: Bytes| (key, name);
        let public = |key: Option<PublicKey>| key.map(|key| copied(key.encoded()));
        match self {
            Self::AsItIs => non_empty(copied(text.as_bytes())).map(named(AS_IT_IS)),
            Self::Base64 => base64(text),
            Self::Hex => of(SecretForm::Hex).map(named("hex, decoded")),
            Self::Utf16Le => non_empty(utf16le(text)).map(named("UTF-16LE")),
            Self::Sha256 => of(SecretForm::Sha256OfUtf8).map(named("its SHA-256")),
            Self::Base64Line => {
                let (key, _) = base64(text)?;
                let line = key.trim_ascii_end();
                let is_other = line.len() < key.len();
                non_empty(copied(line))
                    .filter(|_| is_other)
                    .map(named("base64, decoded, without the line break that it holds"))
            }
            Self::Base64Twice => {
                let (key, _) = base64(text)?;
                let (key, _) = base64(str::from_utf8(&key).ok()?.trim_end())?;
                Some(key).map(named("base64, decoded twice"))
            }
            Self::InBase64 => Some(written(text, |text| STANDARD.encode(text)))
                .map(named("encoded once more in base64")),
            Self::InHex => {
                Some(written(text, |text| hex::encode(text))).map(named("encoded once more in hex"))
            }
            Self::HexOfSha256 => of(SecretForm::Sha256OfUtf8)
                .map(|key| copied(Zeroizing::new(hex::encode(key)).as_bytes()))
                .map(named("the hex text of its SHA-256")),
            Self::Pem => public(PublicKey::pem(text)).map(named("a PEM file")),
            Self::Base64Pem => {
                public(PublicKey::base64_pem(text)).map(named("base64 of a PEM file"))
            }
            Self::WhpkBase64 => {
                public(PublicKey::whpk_base64(text)).map(named("base64 behind `whpk_`"))
            }
        }
    }
}

/// The keys that the documented form makes of a text. White space at an end, which a constructor
/// refuses, is kept where the form can hold it: the sender may have kept it.
fn documented_keys(text: &str, form: SecretForm) -> Vec<Bytes> {
    let kept: &[Reading] = match form {
        _ if !has_blank_end(text) => &[],
        SecretForm::Utf8 | SecretForm::Ascii | SecretForm::Bytes => &[Reading::AsItIs],
        SecretForm::Utf16Le => &[Reading::Utf16Le],
        SecretForm::Utf16LeOrUtf8 => &[Reading::Utf16Le, Reading::AsItIs],
        _ => &[],
    };
    let kept = kept.iter().filter_map(|reading| reading.read(text)).map(|(key, _)| key);
    let secret = Secret::from_text(text, form).ok();
    let keys = secret.iter().flat_map(|secret| [Some(secret.key()), secret.second_key()]);
    keys.flatten().map(copied).chain(kept).collect()
}

/// A copy at its final size, so that no buffer that grows leaves others behind.
fn copied(key: &[u8]) -> Bytes {
    Zeroizing::new(key.to_vec())
}

fn utf16le(text: &str) -> Bytes {
    let mut key = Zeroizing::new(Vec::with_capacity(text.len().saturating_mul(2)));
    key.extend(text.encode_utf16().flat_map(u16::to_le_bytes));
    key
}

/// The text in another form.
fn written(text: &str, form: impl Fn(&str) -> String) -> Bytes {
    copied(Zeroizing::new(form(text)).as_bytes())
}

fn non_empty(key: Bytes) -> Option<Bytes> {
    Some(key).filter(|key| key.iter().any(|byte| *byte != 0))
}

/// Base64 of either alphabet, padded or not, on its own or behind `whsec_`; and which of these.
fn base64(text: &str) -> Option<(Bytes, &'static str)> {
    let stripped = text.strip_prefix("whsec_");
    let digits = stripped.unwrap_or(text);
    let is_url_safe = digits.contains(['-', '_']);
    let is_whole = digits.len().is_multiple_of(4);
    let alphabet = if is_url_safe { &alphabet::URL_SAFE } else { &alphabet::STANDARD };
    let config =
        GeneralPurposeConfig::new().with_decode_padding_mode(DecodePaddingMode::Indifferent);
    let mut key = Zeroizing::new(alloc::vec![0; base64::decoded_len_estimate(digits.len())]);
    let length = GeneralPurpose::new(alphabet, config).decode_slice(digits, &mut key).ok()?;
    key.truncate(length);
    let name = match (stripped.is_some(), is_url_safe, is_whole) {
        (false, false, true) => "base64, decoded",
        (false, false, false) => "base64 without padding, decoded",
        (false, true, true) => "URL-safe base64, decoded",
        (false, true, false) => "URL-safe base64 without padding, decoded",
        (true, false, true) => "base64 behind `whsec_`, decoded",
        (true, false, false) => "base64 without padding behind `whsec_`, decoded",
        (true, true, true) => "URL-safe base64 behind `whsec_`, decoded",
        (true, true, false) => "URL-safe base64 without padding behind `whsec_`, decoded",
    };
    Some((non_empty(key)?, name))
}

/// The keys of all the secrets or of the set, those with the fewest causes first.
pub(super) fn keys(inquiry: &Inquiry<'_>) -> Vec<Key> {
    if let Some(set) = &inquiry.key_set {
        return keys_of_set(set);
    }
    let documented = inquiry.entry.scheme().secret_form();
    let form = documented.map(|documented| inquiry.secret_form.unwrap_or(documented));
    keys_in(inquiry, inquiry.entry, form)
}

/// The same as another scheme reads secrets.
pub(super) fn keys_of(inquiry: &Inquiry<'_>, entry: Entry) -> Vec<Key> {
    keys_in(inquiry, entry, entry.scheme().secret_form())
}

/// The set as it is, and then each of its keys, whichever is named.
fn keys_of_set(set: &KeySet) -> Vec<Key> {
    let alone = set.each_alone().into_iter().enumerate();
    let alone =
        alone.map(|(position, key)| (key, [Kind::Misfit(Misfit::KeyOfSet(position))].to_vec()));
    let all = [(set.clone(), Vec::new())].into_iter().chain(alone);
    all.map(|(set, causes)| Key { given: Given::Set(set), causes }).collect()
}

fn keys_in(inquiry: &Inquiry<'_>, entry: Entry, documented: Option<SecretForm>) -> Vec<Key> {
    let mut keys: Vec<Key> = Vec::new();
    let given = inquiry.secrets.iter().take(MAX_SECRETS).filter(|text| text.len() <= MAX_TEXT);
    let texts: Vec<_> = given.map(|secret| texts(secret)).enumerate().collect();
    // White space around a public key is no part of it.
    let is_of_key = |cause: &Kind| documented.is_some() || *cause != Kind::SecretWhiteSpaceSigned;
    let mut add_all = |position: usize, text: &Meant, readings: Readings| {
        let other = (position > 0).then_some(Kind::SecretOther(position));
        for (given, encoding) in readings {
            let own = text.causes.iter().copied().filter(is_of_key);
            let causes = other.into_iter().chain(own);
            add(&mut keys, Key { given, causes: causes.chain(encoding).collect() });
        }
    };
    let each = || texts.iter().flat_map(|(at, texts)| texts.iter().map(|text| (*at, text)));
    for (position, text) in each() {
        let readings = match documented {
            Some(form) => secret_keys(text, form),
            None => public_keys(inquiry, entry, &text.text),
        };
        add_all(position, text, readings);
    }
    // Behind all that is likely.
    for (position, text) in each().filter(|(_, text)| documented.is_some() && text.causes.len() < 2)
    {
        add_all(position, text, other_readings(text, &RARE_READINGS));
    }
    keys.sort_by_key(|key| key.causes.len());
    keys
}

/// A key, and what is other about how it was read.
type Readings = Vec<(Given, Option<Kind>)>;

fn secret_keys(text: &Meant, documented: SecretForm) -> Readings {
    let as_documented = documented_keys(&text.text, documented).into_iter();
    let as_documented = as_documented.map(|key| (Given::Bytes(key), None));
    as_documented.chain(other_readings(text, &SECRET_READINGS)).collect()
}

fn other_readings(text: &Meant, readings: &[Reading]) -> Readings {
    let keys = readings.iter().filter_map(|reading| reading.read(&text.text));
    let read = |(key, name)| {
        let is_changed = name == AS_IT_IS && !text.causes.is_empty();
        let name = if is_changed { "UTF-8, not decoded" } else { name };
        (Given::Bytes(key), Some(Kind::SecretEncoding(name)))
    };
    keys.map(read).collect()
}

/// Those that the scheme's verifier takes.
fn public_keys(inquiry: &Inquiry<'_>, entry: Entry, text: &str) -> Readings {
    let setting = inquiry.setting_of(entry.scheme());
    let is_taken = |keys: Keys<'_>| entry.bind(&keys.setting(setting)).is_ok();
    let readings = PUBLIC_READINGS.into_iter().filter_map(|reading| reading.read(text));
    let mut taken = readings.filter(|(key, _)| is_taken(Keys::bytes(key)));
    if is_taken(Keys::new(text)) {
        // No key's bytes are taken for a certificate.
        let key = taken.next().map_or_else(|| copied(text.trim().as_bytes()), |(key, _)| key);
        return [(Given::Text { text: Zeroizing::new(text.into()), key }, None)].into();
    }
    taken.map(|(key, name)| (Given::Bytes(key), Some(Kind::SecretEncoding(name)))).collect()
}

/// What a text that the scheme takes no key from is, where that is known.
pub(super) fn misfit(inquiry: &Inquiry<'_>, fault: ConfigFault) -> Option<Misfit> {
    let own = algorithms::of(inquiry.entry.scheme());
    match (fault, own) {
        (ConfigFault::CertificateName, _) => Some(Misfit::CertificateName),
        (ConfigFault::NotAPublicKey { .. } | ConfigFault::UnusableKey, Some(own)) => {
            let text = inquiry.secrets.first()?.trim();
            let other = PUBLIC_READINGS
                .into_iter()
                .filter_map(|reading| reading.read(text))
                .find_map(|(key, _)| algorithms::all().find(|other| other.key(&key).is_ok()))?;
            Some(Misfit::KeyType { own: own.key_name(), found: other.key_name() })
        }
        _ => None,
    }
}

/// Whether what is configured is a certificate.
pub(super) fn is_certificate(inquiry: &Inquiry<'_>) -> bool {
    let is_one = |text: &&str| text.trim_start().starts_with("-----BEGIN CERTIFICATE-----");
    inquiry.secrets.first().is_some_and(is_one)
}

fn add(keys: &mut Vec<Key>, key: Key) {
    match keys.iter_mut().find(|known| known.given.bytes() == key.given.bytes()) {
        Some(known) if known.causes.len() > key.causes.len() => *known = key,
        Some(_) => {}
        None => keys.push(key),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::key::{IntoPublicKey as _, KeyForm};
    use alloc::format;
    use alloc::string::ToString as _;

    /// A key that is written as its provider prints it is one that the search begins with.
    #[test]
    fn a_public_key_in_every_form() {
        let base64 = "MCowBQYDK2VwAyEAGb9ECWmEzf6FQbrBZ9w7lshQhqowtrbLDFw4rXAxZuE=";
        let pem = format!("-----BEGIN PUBLIC KEY-----\n{base64}\n-----END PUBLIC KEY-----\n");
        let texts = [
            (KeyForm::Base64, base64.to_string()),
            (KeyForm::Base64Url, base64.trim_end_matches('=').replace('+', "-").replace('/', "_")),
            (KeyForm::Hex, hex::encode(STANDARD.decode(base64).unwrap())),
            (KeyForm::Pem, pem.clone()),
            (KeyForm::Base64Pem, STANDARD.encode(pem)),
            (KeyForm::WhpkBase64, format!("whpk_{base64}")),
        ];
        for (form, text) in texts {
            let key = text.into_public_key(form).unwrap();
            let read = |reading: &Reading| reading.read(&text);
            let mut found = PUBLIC_READINGS.iter().filter_map(read);
            assert!(found.any(|(bytes, _)| bytes.as_slice() == key.encoded()), "{form:?}");
        }
    }
}
