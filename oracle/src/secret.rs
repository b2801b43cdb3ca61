//! The keys that secrets stand for.

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use countersign::SecretForm;

/// The position of the receiver's secret, and the bytes of a key.
pub type Key = (usize, Vec<u8>);

/// The keys of `secrets`, or nothing where the library has to refuse one of them.
///
/// # Panics
/// There is no oracle for the form.
#[must_use]
pub fn keys(form: SecretForm, secrets: &[&str]) -> Option<Vec<Key>> {
    let mut keys = Vec::new();
    for (position, secret) in secrets.iter().enumerate() {
        let utf8 = secret.as_bytes().to_vec();
        let utf16le = secret.encode_utf16().flat_map(u16::to_le_bytes).collect();
        let of_secret = match form {
            SecretForm::Bytes | SecretForm::Utf8 => vec![utf8],
            SecretForm::Utf16Le => vec![utf16le],
            SecretForm::Utf16LeOrUtf8 => vec![utf16le, utf8],
            SecretForm::Base64 => vec![BASE64_STANDARD.decode(secret).ok()?],
            SecretForm::Hex => vec![hex::decode(secret).ok()?],
            other => panic!("no oracle for {other:?}"),
        };
        let zeros = of_secret.iter().any(|key| key.iter().all(|byte| *byte == 0));
        if secret.is_empty() || zeros || form != SecretForm::Bytes && secret.trim() != *secret {
            return None;
        }
        keys.extend(of_secret.into_iter().map(|key| (position, key)));
    }
    (keys.len() <= 4).then_some(keys)
}
