//! Signatures that are right but for a character or two: a typing error, a damaged copy, or one that the
//! provider sends so on purpose.
//!
//! Nobody comes near a tag of 128 bits or more by chance, so that this tells nothing of a forged one; and what
//! is said is never which character.

use alloc::string::String;
use alloc::vec::Vec;

use super::cause::Difference;
use super::inquiry::Inquiry;
use super::signatures::{own_values, texts};
use crate::bounds::MAX_ITEMS;
use crate::scheme::AnyScheme;
use crate::text::Encoding;

/// The fewest bytes of a tag that nobody comes near by chance.
const MIN_TAG: usize = 16;
/// In how many characters a text may differ: one is another, is missing, or is too many.
const MAX_DIFFERENCES: usize = 2;

/// The lengths of a text of which each character is tried.
const MIN_TEXT: usize = 20;
const MAX_TEXT: usize = 64;

/// The texts in the scheme's own header that may be a damaged signature.
pub(super) struct Nearby<'a> {
    texts: Vec<&'a str>,
    encoding: Option<Encoding>,
}

impl<'a> Nearby<'a> {
    pub(super) fn read(inquiry: &Inquiry<'a>, scheme: &'static AnyScheme) -> Self {
        let values = own_values(inquiry, scheme).filter_map(|value| str::from_utf8(value).ok());
        let items = values.flat_map(|value| {
            let items = value.split([',', ';', ' ']).take(MAX_ITEMS);
            items.chain([value]).flat_map(texts)
        });
        let encoding = scheme.template().map(|template| template.signature.encoding());
        Self { texts: items.collect(), encoding }
    }

    /// How one of the texts differs from that of this tag, if in little.
    pub(super) fn difference(&self, tag: &[u8]) -> Option<Difference> {
        let expected = self.encoding.filter(|_| tag.len() >= MIN_TAG)?.encode(tag);
        if self.texts.contains(&expected.as_str()) {
            return None;
        }
        let is_case = |text: &str| text.eq_ignore_ascii_case(&expected);
        let is_near = |text: &str| is_near(text.as_bytes(), expected.as_bytes(), MAX_DIFFERENCES);
        let near = || self.texts.iter().any(|text| is_near(text)).then_some(Difference::Characters);
        self.texts.iter().any(|text| is_case(text)).then_some(Difference::Case).or_else(near)
    }
}

/// The texts that a damaged signature may have been, where only its verifier can tell: one character is
/// another, or two stand the other way round.
pub(super) fn mended(text: &str, encoding: Encoding) -> impl Iterator<Item = String> {
    const BASE64: &str = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    const HEX: &str = "0123456789abcdef";
    let digits = if matches!(encoding, Encoding::Base64) { BASE64 } else { HEX };
    let cut = |at: usize, length: usize| {
        let (before, rest) = text.split_at_checked(at)?;
        let (cut, behind) = rest.split_at_checked(length)?;
        Some((before, cut, behind))
    };
    let is_text = text.is_ascii() && (MIN_TEXT..=MAX_TEXT).contains(&text.len());
    let places = 0..if is_text { text.len() } else { 0 };
    let replaced =
        places.clone().filter_map(move |at| cut(at, 1)).flat_map(move |(before, own, behind)| {
            let others = digits.split("").filter(move |digit| !digit.is_empty() && *digit != own);
            others.map(move |digit| [before, digit, behind].concat())
        });
    let exchanged = places.filter_map(move |at| cut(at, 2)).filter_map(|(before, pair, behind)| {
        let (first, second) = pair.split_at_checked(1)?;
        (first != second).then(|| [before, second, first, behind].concat())
    });
    exchanged.chain(replaced)
}

/// Whether one text becomes the other by at most `most` changes of one character.
fn is_near(text: &[u8], other: &[u8], most: usize) -> bool {
    let same = text.iter().zip(other).take_while(|(one, two)| one == two).count();
    let (Some((_, text)), Some((_, other))) =
        (text.split_at_checked(same), other.split_at_checked(same))
    else {
        return false;
    };
    let (Some((_, behind)), Some((_, behind_other))) = (text.split_first(), other.split_first())
    else {
        return text.len().max(other.len()) <= most;
    };
    let Some(most) = most.checked_sub(1) else { return false };
    is_near(behind, behind_other, most)
        || is_near(behind, other, most)
        || is_near(text, behind_other, most)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_character_is_tried() {
        let all: Vec<_> = mended("qd4OxzNVFWIPoOhy27Q5rN", Encoding::Base64).collect();
        assert_eq!(all.len(), 22 * 63 + 21);
        assert!(all.contains(&"Qd4OxzNVFWIPoOhy27Q5rN".into()));
        assert!(all.contains(&"dq4OxzNVFWIPoOhy27Q5rN".into()));
        assert_eq!(mended("short", Encoding::Base64).count(), 0);
    }

    #[test]
    fn two_characters_and_no_more() {
        let text = b"qd4OxzNVFWI/P+oOhy27Q5rN";
        let near: [&[u8]; 7] = [
            text,
            b"Qd4OxzNVFWI/P+oOhy27Q5rN",
            b"qd4OxzNVFWI/P+oOhy27Q5r",
            b"qd4OxzNVFWI/P+oOhy27Q5rNab",
            b"qdOxzNVFWI/P+oOhy27Q55rN",
            b"dq4OxzNVFWI/P+oOhy27Q5rN",
            b"qd4OxzNVFWI_P-oOhy27Q5rN",
        ];
        for other in near {
            assert!(is_near(other, text, 2) && is_near(text, other, 2), "{other:?}");
        }
        let far: [&[u8]; 3] = [b"", b"qd4OxzNVFWI/P+oOhy27Q", b"Qd4OxzNVfWI/P+oOhy27Q5rn"];
        for other in far {
            assert!(!is_near(other, text, 2) && !is_near(text, other, 2), "{other:?}");
        }
    }
}
