//! What a header says that the body hashes to: `Content-Digest` (RFC 9530), and `Digest` before it (RFC 3230).

use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

use crate::algorithm::{Hash, HashedAs, Hasher, is_token};
use crate::bounds::{MAX_ITEMS, MAX_SIGNATURE_HEADER};
use crate::text::Encoding;
use crate::text::bytes::split;

/// How digests are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum DigestForm {
    /// A dictionary of structured fields: `sha-256=:…:, sha-512=:…:`.
    ContentDigest,
    /// `SHA-256=…,SHA-512=…`, with names in either case.
    Digest,
}

/// What is wrong with digests.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum DigestFault {
    /// They are not written as their header's are, or one is not as long as its hash.
    Malformed,
    /// One hash is there twice.
    Repeated,
    /// There is none of a hash that vouches for a body.
    Unsupported,
    /// There are more than anything could need.
    TooManyItems,
    /// They are longer than anything could need, in bytes.
    TooLong,
}

/// The hashes that vouch for a body. SHA-1, MD5 and the checksums that have names too do not.
const HASHES: [(&[u8], Hash, usize); 2] =
    [(b"sha-256", Hash::SHA256, 32), (b"sha-512", Hash::SHA512, 64)];

/// The digests of a body, each of which has to be right.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Digests([Option<Vec<u8>>; HASHES.len()]);

impl Digests {
    /// Reads what the lines of one header say. What is not of a hash that vouches for a body is passed over.
    pub(super) fn read<'h>(
        form: DigestForm,
        lines: impl IntoIterator<Item = &'h [u8]>,
    ) -> Result<Self, DigestFault> {
        let mut digests = Self([const { None }; HASHES.len()]);
        let (mut count, mut length) = (0_usize, 0_usize);
        for line in lines {
            length = length.saturating_add(line.len());
            if length > MAX_SIGNATURE_HEADER {
                return Err(DigestFault::TooLong);
            }
            // RFC 9110, section 5.6.1, lets a list have nothing in it.
            if trimmed(line).is_empty() {
                continue;
            }
            for item in split(line, b",") {
                count = count.saturating_add(1);
                if count > MAX_ITEMS {
                    return Err(DigestFault::TooManyItems);
                }
                digests.take(form, trimmed(item))?;
            }
        }
        if digests.0.iter().all(Option::is_none) {
            return Err(DigestFault::Unsupported);
        }
        Ok(digests)
    }

    fn take(&mut self, form: DigestForm, item: &[u8]) -> Result<(), DigestFault> {
        let (name, text) = form.parts(item).ok_or(DigestFault::Malformed)?;
        let places = self.0.iter_mut().zip(HASHES);
        for (place, (_, _, length)) in places.filter(|(_, (hash, ..))| form.is_name(name, hash)) {
            // Of base64 that is accepted there is one text for a hash, so that the texts can be compared.
            let mut hash = [0; 64];
            let hash = hash.get_mut(..length).ok_or(DigestFault::Malformed)?;
            Encoding::Base64.decode(text, hash).map_err(|_| DigestFault::Malformed)?;
            if place.replace(text.to_vec()).is_some() {
                return Err(DigestFault::Repeated);
            }
        }
        Ok(())
    }

    /// Begins to hash a body that is still to come.
    pub(super) fn start(self) -> DigestedBody {
        let said = self.0.into_iter().zip(HASHES);
        DigestedBody(said.filter_map(|(text, (_, hash, _))| Some((hash.start(), text?))).collect())
    }
}

impl DigestForm {
    /// The header that has it, as errors and senders call it.
    pub(super) const fn header(self) -> &'static str {
        match self {
            Self::ContentDigest => "Content-Digest",
            Self::Digest => "Digest",
        }
    }

    /// A hash's name, and the text of its digest.
    fn parts(self, item: &[u8]) -> Option<(&[u8], &[u8])> {
        let at = item.iter().position(|byte| *byte == b'=')?;
        let (name, text) = item.split_at_checked(at)?;
        let text = text.get(1..)?;
        let is_name = match self {
            Self::ContentDigest => is_key(name),
            Self::Digest => !name.is_empty() && name.iter().all(|byte| is_of_name(*byte)),
        };
        let text = match self {
            Self::ContentDigest => text.strip_prefix(b":")?.strip_suffix(b":")?,
            Self::Digest => Some(text).filter(|text| !text.is_empty())?,
        };
        let is_text = text.iter().all(|byte| is_of_text(*byte));
        (is_name && is_text).then_some((name, text))
    }

    fn is_name(self, name: &[u8], hash: &[u8]) -> bool {
        match self {
            Self::ContentDigest => name == hash,
            Self::Digest => name.eq_ignore_ascii_case(hash),
        }
    }

    /// The header's value that says `hash` of `body`: SHA-256, which every receiver knows.
    pub(super) fn write(self, body: &[u8]) -> String {
        let encoding = Some(Encoding::Base64);
        let text = HashedAs { hash: Hash::SHA256, encoding, unless_empty: false }.text_of(body);
        let text = String::from_utf8_lossy(text.bytes());
        match self {
            Self::ContentDigest => format!("sha-256=:{text}:"),
            Self::Digest => format!("SHA-256={text}"),
        }
    }
}

/// Whether it is a dictionary's key (RFC 9651, section 3.2).
fn is_key(name: &[u8]) -> bool {
    let [first, others @ ..] = name else { return false };
    let is_sign = |byte: u8| matches!(byte, b'_' | b'-' | b'.' | b'*');
    let is_other = |byte: &u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || is_sign(*byte);
    (first.is_ascii_lowercase() || *first == b'*') && others.iter().all(is_other)
}

const fn is_of_name(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.' | b'/')
}

/// Whether a digest's text can hold it: base64, hex or a number.
const fn is_of_text(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'/' | b'=')
}

/// `item` without the blanks and tabs that a list may have around it.
pub(super) fn trimmed(item: &[u8]) -> &[u8] {
    let is_blank = |byte: &u8| matches!(byte, b' ' | b'\t');
    let mut item = item;
    while let [first, rest @ ..] = item
        && is_blank(first)
    {
        item = rest;
    }
    while let [rest @ .., last] = item
        && is_blank(last)
    {
        item = rest;
    }
    item
}

/// A body that is hashed as it passes, and what its hashes have to be.
pub struct DigestedBody(Vec<(Hasher, Vec<u8>)>);

impl DigestedBody {
    pub(super) fn update(&mut self, chunk: &[u8]) {
        for (hash, _) in &mut self.0 {
            hash.update(chunk);
        }
    }

    /// Whether what has passed is what every digest is of.
    pub(super) fn is_as_said(&mut self) -> bool {
        let mut each = self.0.iter_mut();
        each.all(|(hash, said)| is_token(hash.text(Encoding::Base64).bytes(), said))
    }
}

shows_nothing!(DigestedBody);

#[cfg(test)]
mod tests {
    use super::DigestFault::{Malformed, Repeated, TooLong, TooManyItems, Unsupported};
    use super::*;

    const BODY: &[u8] = br#"{"hello": "world"}"#;

    /// Of [`BODY`], as RFC 9530's appendix has them.
    const SHA256: &str = "X48E9qOokqqrvdts8nOJRJN3OWDUoyWxBf7kbu9DBPE=";
    const SHA512: &str =
        "WZDPaVn/7XgHaAy8pmojAkGWoRx2UFChF41A2svX+TaPm+AbwAgBWnrIiYllu7BNNyealdVLvRwEmTHWXvJwew==";

    /// Whether the body is the digests'; or what is wrong with them.
    fn verdict(form: DigestForm, lines: &[String], body: &[u8]) -> Result<bool, DigestFault> {
        let mut passing = Digests::read(form, lines.iter().map(String::as_bytes))?.start();
        for piece in body.chunks(5) {
            passing.update(piece);
        }
        Ok(passing.is_as_said())
    }

    fn content(line: impl Into<String>) -> Result<bool, DigestFault> {
        verdict(DigestForm::ContentDigest, &[line.into()], BODY)
    }

    fn old(line: impl Into<String>) -> Result<bool, DigestFault> {
        verdict(DigestForm::Digest, &[line.into()], BODY)
    }

    #[test]
    fn the_body_is_what_is_said() {
        for form in [DigestForm::ContentDigest, DigestForm::Digest] {
            let written = form.write(BODY);
            assert_eq!(verdict(form, core::slice::from_ref(&written), BODY), Ok(true));
            assert_eq!(verdict(form, core::slice::from_ref(&written), b"{}"), Ok(false));
            assert_eq!(verdict(form, &[written], b""), Ok(false));
        }
        assert_eq!(content(format!("sha-256=:{SHA256}:")), Ok(true));
        assert_eq!(content(format!("sha-512=:{SHA512}:")), Ok(true));
        assert_eq!(old(format!("SHA-256={SHA256}")), Ok(true));
        assert_eq!(old(format!("sha-256={SHA256}")), Ok(true), "as Keygen writes it");
        assert_eq!(old(format!("Sha-512={SHA512}")), Ok(true));
    }

    #[test]
    fn each_of_two_digests_counts() {
        let wrong = SHA256.replace("X48E", "X48F");
        for (first, last, expected) in [
            (SHA256, SHA512, true),
            (&wrong, SHA512, false),
            (SHA256, &SHA512.replace('W', "V"), false),
        ] {
            let one = content(format!("sha-256=:{first}:, sha-512=:{last}:"));
            let lines = [format!("sha-512=:{last}:"), format!("sha-256=:{first}:")];
            assert_eq!(one, Ok(expected));
            assert_eq!(verdict(DigestForm::ContentDigest, &lines, BODY), Ok(expected));
            assert_eq!(old(format!("SHA-512={last},SHA-256={first}")), Ok(expected));
        }
    }

    #[test]
    fn what_vouches_for_nothing_is_passed_over_and_does_not_do_alone() {
        assert_eq!(content(format!("adler=:OZkGFw==:,\t sha-256=:{SHA256}: ")), Ok(true));
        assert_eq!(content(format!("*=:OZkGFw==:, sha-256=:{SHA256}:")), Ok(true));
        assert_eq!(
            old(format!("unixsum=30637, SHA-256={SHA256}, md5=XrY7u+Ae7tCTyyK7j1rNww==")),
            Ok(true)
        );
        assert_eq!(content("sha=:07CavjDP4u3/TungoUHJO/Wzr4c=:"), Err(Unsupported));
        assert_eq!(content("adler=:OZkGFw==:"), Err(Unsupported));
        assert_eq!(old("SHA=07CavjDP4u3/TungoUHJO/Wzr4c="), Err(Unsupported));
        assert_eq!(old("MD5=XrY7u+Ae7tCTyyK7j1rNww=="), Err(Unsupported));
        assert_eq!(old(""), Err(Unsupported));
        assert_eq!(verdict(DigestForm::ContentDigest, &[], BODY), Err(Unsupported));
    }

    #[test]
    fn a_digest_is_there_once() {
        let one = format!("sha-256=:{SHA256}:");
        assert_eq!(content(format!("{one}, {one}")), Err(Repeated));
        let lines = [one.clone(), one];
        assert_eq!(verdict(DigestForm::ContentDigest, &lines, BODY), Err(Repeated));
        assert_eq!(old(format!("SHA-256={SHA256},sha-256={SHA256}")), Err(Repeated));
    }

    #[test]
    fn what_is_no_list_of_digests() {
        let (short, hex) = (SHA256.get(..40).unwrap(), "a".repeat(64));
        for line in [
            format!("SHA-256=:{SHA256}:"),
            format!("sha-256={SHA256}"),
            format!("sha-256=:{SHA256}"),
            format!("sha-256=:{SHA256}:;a=b"),
            format!("sha-256=:{SHA256}:,"),
            format!(",sha-256=:{SHA256}:"),
            format!("sha-256=:{SHA256}:,,adler=:OZkGFw==:"),
            format!("sha-256 =:{SHA256}:"),
            format!("sha-256= :{SHA256}:"),
            format!("sha-256=:{short}:"),
            format!("sha-256=:{hex}:"),
            format!("sha-256=:{}:", SHA256.trim_end_matches('=')),
            format!("sha-256=:{}:", SHA256.replace("E=", "F=")),
            format!("sha-256=\"{SHA256}\""),
            format!("sha-256=:{SHA512}:"),
            format!("sha-256=:{SHA256}:\u{e9}"),
            format!("=:{SHA256}:, sha-256=:{SHA256}:"),
            format!("1=:{SHA256}:, sha-256=:{SHA256}:"),
            format!("-=:{SHA256}:, sha-256=:{SHA256}:"),
            "sha-256".into(),
            "sha-256=::".into(),
            "?1".into(),
        ] {
            assert_eq!(content(line.clone()), Err(Malformed), "{line}");
        }
        for line in [
            format!("SHA-256=:{SHA256}:"),
            format!("SHA-256=\"{SHA256}\""),
            format!("SHA-256={SHA256};q=1"),
            format!("SHA-256={SHA256},"),
            format!("SHA-256 ={SHA256}"),
            format!("SHA-256={short}"),
            format!("SHA-256={hex}"),
            format!("={SHA256},SHA-256={SHA256}"),
            "SHA-256=".into(),
            SHA256.into(),
        ] {
            assert_eq!(old(line.clone()), Err(Malformed), "{line}");
        }
    }

    #[test]
    fn what_a_sender_can_list_is_bounded() {
        let list = |count: usize| {
            let others: Vec<_> = (1..count).map(|at| format!("a{at}=:AA==:, ")).collect();
            let others = others.concat();
            content(format!("{others}sha-256=:{SHA256}:"))
        };
        assert_eq!(list(MAX_ITEMS), Ok(true));
        assert_eq!(list(MAX_ITEMS + 1), Err(TooManyItems));
        assert_eq!(
            content(format!("a=:{}:", "A".repeat(MAX_SIGNATURE_HEADER - 4))),
            Err(Unsupported)
        );
        assert_eq!(content(format!("a=:{}:", "A".repeat(MAX_SIGNATURE_HEADER - 3))), Err(TooLong));
    }
}
