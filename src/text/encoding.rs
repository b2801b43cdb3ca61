use alloc::string::String;
use alloc::vec::Vec;
use core::ops::RangeInclusive;

use base64::Engine as _;
use base64::engine::general_purpose::{
    GeneralPurpose, STANDARD, STANDARD_NO_PAD, URL_SAFE, URL_SAFE_NO_PAD,
};
use base64::{DecodeError, DecodeSliceError};

/// The text form of a tag in a header.
///
/// Each tag has exactly one accepted text per form ([`HexAnyCase`](Encoding::HexAnyCase): one up
/// to letter case): the exact length, no blanks, no `0x`, no missing padding, no stray bits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Encoding {
    /// Lower-case hex: `df87c741…`.
    Hex,
    /// Upper-case hex: `DF87C741…`.
    HexUpper,
    /// Hex of either case, mixed too.
    HexAnyCase,
    /// Upper-case hex pairs joined by dashes: `DF-87-C7-41-…`.
    HexUpperDashed,
    /// Standard base64 with padding (RFC 4648, section 4).
    Base64,
    /// Standard base64 without padding.
    Base64Unpadded,
    /// URL-safe base64 with padding (RFC 4648, section 5).
    Base64Url,
    /// URL-safe base64 without padding.
    Base64UrlUnpadded,
    /// Standard base64 with padding, of the tag's lower-case hex and not of the tag.
    Base64OfHex,
}

/// What is wrong with a signature's text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum TextFault {
    NotAscii,
    Length { expected: usize, found: usize },
    Character,
    TrailingBits,
}

/// Above every hex digit's value, so that one `or` over all digits shows whether any was bad.
const NO_DIGIT: u8 = 0xF0;

const fn lower_digit(character: u8) -> u8 {
    digit(character, character.wrapping_sub(b'a'))
}

const fn upper_digit(character: u8) -> u8 {
    digit(character, character.wrapping_sub(b'A'))
}

const fn any_digit(character: u8) -> u8 {
    digit(character, (character | 0x20).wrapping_sub(b'a'))
}

/// The value of a hex digit that is, as a letter, so far behind its first; or [`NO_DIGIT`].
#[inline]
const fn digit(character: u8, letter: u8) -> u8 {
    let decimal = character.wrapping_sub(b'0');
    if decimal < 10 {
        decimal
    } else if letter < 6 {
        letter.wrapping_add(10)
    } else {
        NO_DIGIT
    }
}

/// The bytes that pairs of digits stand for. All digits are joined in `seen`.
///
/// Each step does the same to every character, with no branch and no table, so that the compiler can
/// do many at once.
#[inline]
fn decode_pairs<const N: usize>(
    pairs: &[[u8; 2]; N],
    digit: impl Fn(u8) -> u8,
    seen: &mut u8,
) -> [u8; N] {
    let mut digits = *pairs;
    for character in digits.as_flattened_mut() {
        *character = digit(*character);
    }
    for digit in digits.as_flattened() {
        *seen |= digit;
    }
    let mut bytes = [0; N];
    for (byte, digits) in bytes.iter_mut().zip(&digits) {
        // Two digits as one number: bytes on their own would not be joined many at once.
        let high_then_low = u16::from_le_bytes(*digits);
        [*byte, _] = ((high_then_low << 4) | (high_then_low >> 8)).to_le_bytes();
    }
    bytes
}

impl Encoding {
    /// How many characters a tag of `tag_len` bytes has, at most.
    #[must_use]
    pub const fn text_len(self, tag_len: usize) -> usize {
        match self {
            Self::Hex | Self::HexUpper | Self::HexAnyCase => tag_len.saturating_mul(2),
            Self::HexUpperDashed => tag_len.saturating_mul(3).saturating_sub(1),
            Self::Base64 | Self::Base64Url => tag_len.div_ceil(3).saturating_mul(4),
            Self::Base64OfHex => Self::Base64.text_len(Self::Hex.text_len(tag_len)),
            Self::Base64Unpadded | Self::Base64UrlUnpadded => tag_len.saturating_mul(4).div_ceil(3),
        }
    }

    /// Decodes `text` into all of `tag`, whose contents mean nothing after a fault.
    #[inline]
    pub(crate) fn decode(self, text: &[u8], tag: &mut [u8]) -> Result<(), TextFault> {
        let expected = self.text_len(tag.len());
        let decoded = if text.len() == expected {
            match self {
                Self::Hex => hex_digits(lower_digit, text, tag),
                Self::HexUpper => hex_digits(upper_digit, text, tag),
                Self::HexAnyCase => hex_digits(any_digit, text, tag),
                Self::HexUpperDashed => dashed_hex_digits(text, tag),
                Self::Base64 => base64_into(&STANDARD, text, tag),
                Self::Base64Unpadded => base64_into(&STANDARD_NO_PAD, text, tag),
                Self::Base64Url => base64_into(&URL_SAFE, text, tag),
                Self::Base64UrlUnpadded => base64_into(&URL_SAFE_NO_PAD, text, tag),
                Self::Base64OfHex => base64_of_hex_digits(text, tag),
            }
        } else {
            Err(TextFault::Length { expected, found: text.len() })
        };
        decoded.map_err(|fault| if text.is_ascii() { fault } else { TextFault::NotAscii })
    }

    /// Decodes a signature of one of `lengths`, in bytes.
    pub(crate) fn decode_any(
        self,
        text: &[u8],
        lengths: &RangeInclusive<usize>,
    ) -> Result<Vec<u8>, TextFault> {
        let found = self.tag_len(text);
        // Of another length, the fault names the one that is nearest.
        let length = found.max(*lengths.start()).min(*lengths.end());
        let mut signature = alloc::vec![0; length];
        self.decode(text, &mut signature).map(|()| signature)
    }

    /// How many bytes a text has that is in this form.
    fn tag_len(self, text: &[u8]) -> usize {
        let padding = text.iter().rev().take_while(|byte| **byte == b'=').count();
        match self {
            Self::Hex | Self::HexUpper | Self::HexAnyCase => text.len() / 2,
            Self::HexUpperDashed => text.len().saturating_add(1) / 3,
            Self::Base64 | Self::Base64Url => {
                (text.len() / 4).saturating_mul(3).saturating_sub(padding)
            }
            Self::Base64Unpadded | Self::Base64UrlUnpadded => text.len().saturating_mul(3) / 4,
            Self::Base64OfHex => Self::Base64.tag_len(text) / 2,
        }
    }

    /// Writes the text of `tag` to the beginning of `text`, and returns its length; 0 where there is no
    /// room for it.
    pub(crate) fn encode_into(self, tag: &[u8], text: &mut [u8]) -> usize {
        let length = self.text_len(tag.len());
        let Some(text) = text.get_mut(..length) else { return 0 };
        let written = match self {
            Self::Hex | Self::HexAnyCase => hex::encode_to_slice(tag, text).is_ok(),
            Self::HexUpper => {
                let written = hex::encode_to_slice(tag, text).is_ok();
                text.make_ascii_uppercase();
                written
            }
            Self::HexUpperDashed => {
                text.fill(b'-');
                let pairs = text.chunks_mut(3).filter_map(|chunk| chunk.get_mut(..2));
                let written =
                    pairs.zip(tag).all(|(pair, byte)| hex::encode_to_slice([*byte], pair).is_ok());
                text.make_ascii_uppercase();
                written
            }
            Self::Base64 => STANDARD.encode_slice(tag, text).is_ok(),
            Self::Base64Unpadded => STANDARD_NO_PAD.encode_slice(tag, text).is_ok(),
            Self::Base64Url => URL_SAFE.encode_slice(tag, text).is_ok(),
            Self::Base64UrlUnpadded => URL_SAFE_NO_PAD.encode_slice(tag, text).is_ok(),
            Self::Base64OfHex => STANDARD.encode_slice(hex::encode(tag), text).is_ok(),
        };
        if written { length } else { 0 }
    }

    /// The text of `tag`.
    pub(crate) fn encode(self, tag: &[u8]) -> String {
        match self {
            Self::Hex | Self::HexAnyCase => hex::encode(tag),
            Self::HexUpper => hex::encode_upper(tag),
            Self::HexUpperDashed => {
                let mut text = String::with_capacity(self.text_len(tag.len()));
                for byte in tag {
                    if !text.is_empty() {
                        text.push('-');
                    }
                    text.push_str(&hex::encode_upper([*byte]));
                }
                text
            }
            Self::Base64 => STANDARD.encode(tag),
            Self::Base64Unpadded => STANDARD_NO_PAD.encode(tag),
            Self::Base64Url => URL_SAFE.encode(tag),
            Self::Base64UrlUnpadded => URL_SAFE_NO_PAD.encode(tag),
            Self::Base64OfHex => STANDARD.encode(hex::encode(tag)),
        }
    }

    /// What a reader of a table wants to know.
    pub(crate) const fn describe(self) -> &'static str {
        match self {
            Self::Hex => "hex, lower case",
            Self::HexUpper => "hex, upper case",
            Self::HexAnyCase => "hex, either case",
            Self::HexUpperDashed => "hex, upper case, dashed",
            Self::Base64 => "base64",
            Self::Base64Unpadded => "base64, unpadded",
            Self::Base64Url => "base64url",
            Self::Base64UrlUnpadded => "base64url, unpadded",
            Self::Base64OfHex => "base64 of lower-case hex",
        }
    }

    /// The same in a word.
    pub(crate) const fn word(self) -> &'static str {
        match self {
            Self::Hex | Self::HexAnyCase => "hex",
            Self::HexUpper => "upper-case hex",
            Self::HexUpperDashed => "dashed hex",
            Self::Base64 | Self::Base64Unpadded => "base64",
            Self::Base64Url | Self::Base64UrlUnpadded => "base64url",
            Self::Base64OfHex => "base64 of the hex",
        }
    }
}

#[inline]
fn hex_digits(digit: impl Fn(u8) -> u8, text: &[u8], tag: &mut [u8]) -> Result<(), TextFault> {
    let (pairs, _) = text.as_chunks::<2>();
    let (blocks, rest) = pairs.as_chunks::<32>();
    let (filled, last) = tag.as_chunks_mut::<32>();
    let mut seen = 0;
    for (bytes, pairs) in filled.iter_mut().zip(blocks) {
        *bytes = decode_pairs(pairs, &digit, &mut seen);
    }
    for (byte, pair) in last.iter_mut().zip(rest) {
        [*byte] = decode_pairs(&[*pair], &digit, &mut seen);
    }
    if seen & NO_DIGIT == 0 { Ok(()) } else { Err(TextFault::Character) }
}

fn dashed_hex_digits(text: &[u8], tag: &mut [u8]) -> Result<(), TextFault> {
    let mut seen = 0;
    for (byte, digits) in tag.iter_mut().zip(text.chunks(3)) {
        let pair = match digits {
            [high, low] | [high, low, b'-'] => [*high, *low],
            _ => return Err(TextFault::Character),
        };
        [*byte] = decode_pairs(&[pair], upper_digit, &mut seen);
    }
    if seen & NO_DIGIT == 0 { Ok(()) } else { Err(TextFault::Character) }
}

fn base64_of_hex_digits(text: &[u8], tag: &mut [u8]) -> Result<(), TextFault> {
    let mut digits = alloc::vec![0; Encoding::Hex.text_len(tag.len())];
    base64_into(&STANDARD, text, &mut digits)?;
    hex_digits(lower_digit, &digits, tag)
}

fn base64_into(engine: &GeneralPurpose, text: &[u8], tag: &mut [u8]) -> Result<(), TextFault> {
    let length = engine.decode_slice(text, &mut *tag).map_err(|error| base64_fault(&error))?;
    // A text of the right length with fewer or more bytes has `=` in the wrong places.
    if length == tag.len() { Ok(()) } else { Err(TextFault::Character) }
}

fn base64_fault(error: &DecodeSliceError) -> TextFault {
    match error {
        DecodeSliceError::DecodeError(DecodeError::InvalidLastSymbol { .. }) => {
            TextFault::TrailingBits
        }
        _ => TextFault::Character,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use alloc::vec::Vec;

    const ALL: [Encoding; 9] = [
        Encoding::Hex,
        Encoding::HexUpper,
        Encoding::HexAnyCase,
        Encoding::HexUpperDashed,
        Encoding::Base64,
        Encoding::Base64Unpadded,
        Encoding::Base64Url,
        Encoding::Base64UrlUnpadded,
        Encoding::Base64OfHex,
    ];

    fn tags() -> impl Iterator<Item = Vec<u8>> {
        [20, 32, 64].into_iter().flat_map(|length: usize| {
            (0..=255_u8).map(move |seed| {
                (0..length).map(|at| seed.wrapping_add((at as u8).wrapping_mul(37))).collect()
            })
        })
    }

    #[test]
    fn what_is_written_is_read_back() {
        for encoding in ALL {
            for tag in tags() {
                let text = encoding.encode(&tag);
                assert_eq!(text.len(), encoding.text_len(tag.len()));
                let mut read = alloc::vec![0; tag.len()];
                assert_eq!(encoding.decode(text.as_bytes(), &mut read), Ok(()));
                assert_eq!(read, tag);
            }
        }
    }

    #[test]
    fn one_changed_character_never_gives_the_same_tag() {
        for encoding in ALL {
            let tag: Vec<u8> = (100..132).collect();
            let text = encoding.encode(&tag).into_bytes();
            for at in 0..text.len() {
                for character in 0..=255_u8 {
                    let mut changed = text.clone();
                    changed[at] = character;
                    let mut read = [0; 32];
                    let same_up_to_case = encoding == Encoding::HexAnyCase
                        && character.eq_ignore_ascii_case(&text[at]);
                    let accepted = encoding.decode(&changed, &mut read).is_ok() && read[..] == tag;
                    assert_eq!(accepted, character == text[at] || same_up_to_case);
                }
            }
        }
    }

    /// Whoever does not know how long a tag is finds it out of its text.
    #[test]
    fn a_text_says_how_long_its_tag_is() {
        for encoding in ALL {
            for length in 1..=66 {
                let tag: Vec<u8> = (0..length).collect();
                let text = encoding.encode(&tag);
                let read = encoding.decode_any(text.as_bytes(), &(1..=1000));
                assert_eq!(read, Ok(tag), "{encoding:?} {length}");
            }
        }
    }

    #[test]
    fn each_fault_is_told_apart() {
        let mut tag = [0; 32];
        let text = Encoding::Base64.encode(&tag);
        let mut fault = |text: &[u8]| Encoding::Base64.decode(text, &mut tag);
        let wrong_length = |found| Err(TextFault::Length { expected: 44, found });

        assert_eq!(fault(b""), wrong_length(0));
        assert_eq!(fault(text.trim_end_matches('=').as_bytes()), wrong_length(43));
        assert_eq!(fault("é".repeat(22).as_bytes()), Err(TextFault::NotAscii));
        assert_eq!(fault(&[b'*'; 44]), Err(TextFault::Character));
        assert_eq!(fault(&[b'A'; 44]), Err(TextFault::Character), "33 bytes");
        assert_eq!(fault(text.replace("A=", "B=").as_bytes()), Err(TextFault::TrailingBits));

        let mut fault = |digits: String| {
            Encoding::Base64OfHex.decode(STANDARD.encode(digits).as_bytes(), &mut tag)
        };
        assert_eq!(fault("ab".repeat(32)), Ok(()));
        assert_eq!(fault("AB".repeat(32)), Err(TextFault::Character), "upper case");
        assert_eq!(fault("ab".repeat(16)), Err(TextFault::Length { expected: 88, found: 44 }));
        assert_eq!(fault("ag".repeat(32)), Err(TextFault::Character), "no digits");
    }
}
