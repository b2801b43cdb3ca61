//! What a text may be the tag of, by its length and its letters.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use countersign::{Draft, Encoding, Hash, Scheme, WithSecret};

/// An HMAC.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Algorithm {
    hash: Hash,
    pub(crate) name: &'static str,
    tag_len: usize,
    /// What a byte counts for: one with SHA-256, for which processors have instructions.
    pub(crate) cost: u64,
}

/// The stronger ones first.
const ALGORITHMS: [Algorithm; 5] = [
    Algorithm { hash: Hash::SHA256, name: "HMAC-SHA256", tag_len: 32, cost: 1 },
    Algorithm { hash: Hash::SHA512, name: "HMAC-SHA512", tag_len: 64, cost: 3 },
    Algorithm { hash: Hash::SHA384, name: "HMAC-SHA384", tag_len: 48, cost: 3 },
    Algorithm { hash: Hash::SHA1, name: "HMAC-SHA1", tag_len: 20, cost: 1 },
    Algorithm { hash: Hash::MD5, name: "HMAC-MD5", tag_len: 16, cost: 2 },
];

const ENCODINGS: [Encoding; 9] = [
    Encoding::Hex,
    Encoding::HexUpper,
    Encoding::HexAnyCase,
    Encoding::HexUpperDashed,
    Encoding::Base64OfHex,
    Encoding::Base64,
    Encoding::Base64Unpadded,
    Encoding::Base64Url,
    Encoding::Base64UrlUnpadded,
];

impl Algorithm {
    pub(crate) const fn draft(self, id: &'static str) -> Draft<WithSecret> {
        match self.tag_len {
            32 => Scheme::hmac_sha256(id),
            64 => Scheme::hmac_sha512(id),
            48 => Scheme::hmac_sha384(id),
            20 => Scheme::hmac_sha1(id),
            _ => Scheme::hmac(id, self.hash),
        }
    }

    /// Its place among them all.
    pub(crate) fn rank(self) -> usize {
        ALGORITHMS.iter().position(|other| *other == self).unwrap_or(ALGORITHMS.len())
    }
}

/// How a tag is written, and what it is a tag of.
pub(crate) type Form = (Encoding, Algorithm);

/// What the text may be; nothing where it is no tag of any of them.
pub(crate) fn forms(text: &str) -> impl Iterator<Item = Form> {
    let each = |encoding| ALGORITHMS.into_iter().map(move |algorithm| (encoding, algorithm));
    let of_length = |(encoding, algorithm): &Form| {
        text.len() == encoding.text_len(algorithm.tag_len) && is_written(text, *encoding)
    };
    ENCODINGS.into_iter().flat_map(each).filter(of_length)
}

/// Whether it may be written so, and in no form before it that only differs in what is not there.
fn is_written(text: &str, encoding: Encoding) -> bool {
    let has = |letters: &[u8]| text.bytes().any(|byte| letters.contains(&byte));
    let all = |is: fn(u8) -> bool| text.bytes().all(is);
    let is_hex = all(|byte| byte.is_ascii_hexdigit());
    let has_lower = text.bytes().any(|byte| byte.is_ascii_lowercase());
    let has_upper = text.bytes().any(|byte| byte.is_ascii_uppercase());
    let is_padded = text.ends_with('=');
    let letters = text.trim_end_matches('=').bytes();
    let is_base64 =
        letters.clone().all(|byte| byte.is_ascii_alphanumeric() || b"+/-_".contains(&byte));
    let is_url_safe = has(b"-_");
    let is_standard = !is_url_safe && is_base64;
    let is_url_safe = is_url_safe && is_base64 && !has(b"+/");
    match encoding {
        Encoding::Hex => is_hex && !has_upper,
        Encoding::HexUpper => is_hex && has_upper && !has_lower,
        Encoding::HexAnyCase => is_hex && has_upper && has_lower,
        Encoding::HexUpperDashed => all(|byte| byte.is_ascii_hexdigit() || byte == b'-'),
        Encoding::Base64OfHex => {
            let digits = STANDARD.decode(text).unwrap_or_default();
            !digits.is_empty() && digits.iter().all(u8::is_ascii_hexdigit)
        }
        Encoding::Base64 => is_standard && (is_padded || text.len().is_multiple_of(4)),
        Encoding::Base64Unpadded => is_standard && !text.len().is_multiple_of(4),
        Encoding::Base64Url => is_url_safe && is_padded,
        _ => is_url_safe && !is_padded,
    }
}
