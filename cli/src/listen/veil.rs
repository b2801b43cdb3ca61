//! What a sender shows of the receiver's own secrets, such as a token in a header: it is not shown further.

use std::borrow::Cow;

use countersign::{AnyScheme, KeyKind};

use super::judge::Source;
use crate::request::Field;
use crate::setup::SecretText;

/// A shorter text stands in many places by chance, in bytes.
const SHORTEST: usize = 8;
const VEILED: &[u8] = b"(the receiver's secret)";

#[derive(Default)]
pub(super) struct Veil {
    texts: Vec<SecretText>,
    /// The headers that hold a token.
    headers: Vec<&'static str>,
}

impl Veil {
    pub(super) fn over(sources: &[Source]) -> Self {
        let of_tokens = sources.iter().map(|source| source.entry.scheme());
        let of_tokens = of_tokens.filter(|scheme| scheme.key_kind() == KeyKind::Token);
        let tokens = sources.iter().filter_map(|source| source.token.as_ref());
        let texts = sources.iter().flat_map(|source| source.own.secrets()).chain(tokens);
        let long = texts.filter(|text| text.as_str().len() >= SHORTEST);
        Self {
            texts: long.flat_map(|text| forms(text.as_str())).collect(),
            headers: of_tokens.map(AnyScheme::header).collect(),
        }
    }

    /// Text without them.
    pub(super) fn text(&self, text: &str) -> String {
        String::from_utf8_lossy(&self.bytes(text.as_bytes())).into_owned()
    }

    /// Bytes without them.
    pub(super) fn bytes<'b>(&self, bytes: &'b [u8]) -> Cow<'b, [u8]> {
        let mut veiled = Cow::Borrowed(bytes);
        for text in &self.texts {
            let secret = text.as_str().as_bytes();
            if let Some(without) = without(&veiled, secret) {
                veiled = Cow::Owned(without);
            }
        }
        veiled
    }

    /// A header's value without them.
    pub(super) fn value<'v>(&self, (name, value): &'v Field) -> Cow<'v, [u8]> {
        let is_basic = value.get(..6).is_some_and(|start| start.eq_ignore_ascii_case(b"basic "));
        if is_basic || self.headers.iter().any(|header| header.eq_ignore_ascii_case(name)) {
            return Cow::Borrowed(VEILED);
        }
        self.bytes(value)
    }
}

/// A text as it stands in a header, in JSON and in a URL.
fn forms(text: &str) -> Vec<SecretText> {
    let in_json = serde_json::to_string(text).unwrap_or_default();
    let in_json = in_json.get(1..in_json.len().saturating_sub(1)).unwrap_or_default();
    let encoded = |escape: fn(u8) -> String| -> String {
        let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~".contains(&byte);
        let one = |byte| if is_plain(byte) { char::from(byte).to_string() } else { escape(byte) };
        text.bytes().map(one).collect()
    };
    let upper = encoded(|byte| format!("%{byte:02X}"));
    let lower = encoded(|byte| format!("%{byte:02x}"));
    let with_plus = upper.replace("%20", "+");
    let mut forms = vec![text, in_json, &*upper, &*lower, &*with_plus];
    forms.retain(|form| !form.is_empty());
    forms.dedup();
    forms.into_iter().map(SecretText::of).collect()
}

/// Nothing where it is not in there.
fn without(bytes: &[u8], secret: &[u8]) -> Option<Vec<u8>> {
    let mut rest = bytes;
    let mut kept = Vec::new();
    while let Some(at) = rest.windows(secret.len()).position(|window| window == secret) {
        let (before, behind) = rest.split_at_checked(at)?;
        kept.extend_from_slice(before);
        kept.extend_from_slice(VEILED);
        rest = behind.get(secret.len()..)?;
    }
    if rest.len() == bytes.len() {
        return None;
    }
    kept.extend_from_slice(rest);
    Some(kept)
}
