//! What a scheme's requests are checked with, in words.

use countersign::{AnyScheme, KeyKind};
use serde_json::Value;

/// The key as the scheme describes it: its kind and, where it is text, its form.
fn described(scheme: &AnyScheme) -> (String, String) {
    let described: Value = serde_json::from_str(&scheme.to_json()).unwrap_or_default();
    let member = |name: &str| {
        let member = described.get("key").and_then(|key| key.get(name));
        member.and_then(Value::as_str).unwrap_or_default().to_owned()
    };
    (member("kind"), member("form"))
}

/// What it is called.
pub(crate) fn name(scheme: &AnyScheme) -> &'static str {
    match (scheme.key_kind(), described(scheme).0.as_str()) {
        (_, "certificate") => "certificate",
        (_, "certificate-chain") => "root certificate",
        (KeyKind::Token, _) => "token",
        (KeyKind::PublicKey, _) => "public key",
        (KeyKind::KeySet, _) => "keys",
        _ => "secret",
    }
}

/// What its text is, or what the key is made of.
pub(crate) fn form(scheme: &AnyScheme) -> String {
    let (kind, form) = described(scheme);
    match (kind.as_str(), form.as_str()) {
        ("certificate", _) => "the one that the request names by its URL".into(),
        ("certificate-chain", _) => "the provider's own, above those that the request holds".into(),
        ("secret", "utf8") => "its text as it is".into(),
        ("secret", "ascii") => "its text as it is, in ASCII".into(),
        ("secret", "utf16-le") => "its text in UTF-16, little-endian".into(),
        ("secret", "utf16-le-or-utf8") => "its text in UTF-16 or in UTF-8".into(),
        ("secret", "base64") => "what its base64 decodes to".into(),
        ("secret", "whsec-base64" | "prefixed-whsec-base64") => {
            "what the base64 behind `whsec_` decodes to".into()
        }
        ("secret", "utf8-or-whsec-base64") => {
            "its text as it is, or what the base64 behind `whsec_` decodes to: both are tried"
                .into()
        }
        ("secret", "hex") => "what its hex digits decode to".into(),
        ("secret", "sha256-of-utf8") => "the SHA-256 of its text".into(),
        ("secret", "sha1-of-utf8") => "the SHA-1 of its text".into(),
        ("secret", "hmac-sha256-under-label") => {
            "an HMAC of its text under the provider's label".into()
        }
        ("key-set", form) => format!("by their ids, each {}", public(form)),
        (_, form) => public(form).into(),
    }
}

fn public(form: &str) -> &str {
    match form {
        "hex" => "hex digits",
        "base64" => "base64 in one line",
        "base64url" => "base64url in one line",
        "whpk-base64" => "`whpk_` and base64",
        "pem" => "a PEM file",
        "base64-pem" => "the base64 of a PEM file",
        other => other,
    }
}
