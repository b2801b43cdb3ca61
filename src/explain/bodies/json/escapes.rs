//! Which characters programs escape in JSON.

use alloc::vec::Vec;
use core::fmt;

use super::Json;

/// What a program does not write as it is, besides quotes, backslashes and control characters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) struct Escapes {
    pub(super) slashes: bool,
    /// The ASCII characters that are written by their numbers, with the separators that end a line of
    /// JavaScript where programs escape those along with them.
    pub(super) signs: &'static str,
    pub(super) others: Others,
    pub(super) digits: Digits,
    /// Whether backspace and form feed are written by their numbers.
    pub(super) numbered: bool,
}

/// The letter case of the digits of a character's number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Digits {
    Lower,
    Upper,
    /// In upper case those of the signs, and of no other.
    UpperOfSigns,
}

/// The characters outside of ASCII that are escaped.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Others {
    None,
    /// U+2028 and U+2029.
    Separators,
    /// Those beyond U+FFFF.
    Pairs,
    All,
}

const SEPARATORS: [char; 2] = ['\u{2028}', '\u{2029}'];

/// What Go and Rails escape.
const HTML: &str = "<>&\u{2028}\u{2029}";
/// What System.Text.Json does.
const DOT_NET: &str = "<>&+'`\"\u{7F}";
/// What Meta does.
const META: &str = "<@%";
/// Those of the usual programs: PHP's flags and Gson's besides.
const SIGNS: [&str; 7] = ["", HTML, DOT_NET, META, "<>&'", "'", "<>&'=\u{2028}\u{2029}"];

pub(super) const NEEDED: Escapes = Escapes {
    slashes: false,
    signs: "",
    others: Others::None,
    digits: Digits::Lower,
    numbered: false,
};
pub(super) const NON_ASCII: Escapes = Escapes { others: Others::All, ..NEEDED };
pub(super) const PHP: Escapes = Escapes { slashes: true, ..NON_ASCII };

/// Those of the usual programs.
const USUAL: [Escapes; 7] = [
    NEEDED,
    NON_ASCII,
    PHP,
    Escapes { slashes: true, ..NEEDED },
    Escapes { signs: HTML, ..NEEDED },
    Escapes { signs: DOT_NET, others: Others::All, digits: Digits::Upper, ..NEEDED },
    Escapes { digits: Digits::Upper, ..NON_ASCII },
];

/// What a JSON's texts hold that some program escapes.
#[derive(Debug, Default)]
pub(super) struct Special {
    /// The signs that are there, each once.
    signs: Vec<char>,
    /// What else is there, each once.
    others: Vec<Other>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Other {
    Slash,
    /// Backspace or form feed.
    Backspace,
    Control,
    Pair,
    NonAscii,
}

impl Special {
    pub(super) fn of(json: &Json<'_>) -> Self {
        let mut found = Self::default();
        json.each_text(&mut |text| text.chars().for_each(|character| found.see(character)));
        found
    }

    fn see(&mut self, character: char) {
        if character.is_ascii_alphanumeric() || " \n\r\t".contains(character) {
            return;
        }
        let is_sign = SIGNS.iter().any(|signs| signs.contains(character));
        if is_sign && !self.signs.contains(&character) {
            self.signs.push(character);
        }
        let other = match character {
            '/' => Other::Slash,
            '\u{8}' | '\u{c}' => Other::Backspace,
            '\0'..' ' => Other::Control,
            '\u{10000}'.. => Other::Pair,
            '\u{80}'.. => Other::NonAscii,
            _ => return,
        };
        if !self.has(other) {
            self.others.push(other);
        }
    }

    fn has(&self, other: Other) -> bool {
        self.others.contains(&other)
    }

    /// The escapes that write the same here, and least else.
    pub(super) fn fewest(&self, escapes: Escapes) -> Escapes {
        let has_none = !self.signs.iter().any(|sign| escapes.signs.contains(*sign));
        let same = |other: &&str| {
            self.signs.iter().all(|sign| escapes.signs.contains(*sign) == other.contains(*sign))
        };
        let signs =
            if has_none { "" } else { SIGNS.into_iter().find(same).unwrap_or(escapes.signs) };
        let has_separators = self.signs.iter().any(|sign| SEPARATORS.contains(sign));
        let others = match escapes.others {
            Others::All if !self.has(Other::NonAscii) && !self.has(Other::Pair) => Others::None,
            Others::All if !self.has(Other::NonAscii) => Others::Pairs,
            Others::Pairs if !self.has(Other::Pair) => Others::None,
            Others::Separators if !has_separators => Others::None,
            others => others,
        };
        let slashes = escapes.slashes && self.has(Other::Slash);
        let numbered = escapes.numbered && self.has(Other::Backspace);
        let is_else = self.has(Other::Control) || numbered || others != Others::None;
        let digits = match escapes.digits {
            Digits::Upper if has_none && !is_else => Digits::Lower,
            Digits::UpperOfSigns if has_none => Digits::Lower,
            Digits::UpperOfSigns if !is_else => Digits::Upper,
            digits => digits,
        };
        Escapes { slashes, signs, others, digits, numbered }
    }

    /// The usual escapes that differ here.
    pub(super) fn usual(&self) -> Vec<Escapes> {
        let controls =
            self.has(Other::Control).then_some(Escapes { digits: Digits::Upper, ..NEEDED });
        self.each_once(USUAL.into_iter().chain(controls))
    }

    /// Every combination that differs here.
    pub(super) fn all(&self) -> Vec<Escapes> {
        let flags = [false, true];
        let mut all = Vec::new();
        for signs in SIGNS {
            for others in [Others::None, Others::All, Others::Pairs, Others::Separators] {
                for digits in [Digits::Lower, Digits::Upper, Digits::UpperOfSigns] {
                    for slashes in flags {
                        let made = |numbered| Escapes { slashes, signs, others, digits, numbered };
                        all.extend(flags.map(made));
                    }
                }
            }
        }
        self.each_once(all.into_iter())
    }

    fn each_once(&self, all: impl Iterator<Item = Escapes>) -> Vec<Escapes> {
        let mut known = Vec::new();
        for escapes in all.map(|escapes| self.fewest(escapes)) {
            if !known.contains(&escapes) {
                known.push(escapes);
            }
        }
        known
    }
}

impl Escapes {
    /// Whether a byte may start a character that is not written as it is.
    pub(super) fn special_bytes(self) -> [bool; 256] {
        let mut special = [false; 256];
        let has_others = self.others != Others::None || !self.signs.is_ascii();
        for (byte, is_special) in (0..=u8::MAX).zip(&mut special) {
            *is_special = match byte {
                0x80.. => has_others,
                _ => self.take(char::from(byte)),
            };
        }
        special
    }

    /// Whether the character is not written as it is.
    pub(super) fn take(self, character: char) -> bool {
        match character {
            '\0'..' ' | '"' | '\\' => true,
            '/' => self.slashes,
            _ if self.signs.contains(character) => true,
            '\u{80}'.. => match self.others {
                Others::None => false,
                Others::Separators => SEPARATORS.contains(&character),
                Others::Pairs => character > '\u{FFFF}',
                Others::All => true,
            },
            _ => false,
        }
    }

    /// The letter behind the backslash, where the character has one.
    pub(super) fn short(self, character: char) -> Option<&'static str> {
        Some(match character {
            '"' if !self.signs.contains('"') => "\\\"",
            '\\' => "\\\\",
            '\n' => "\\n",
            '\r' => "\\r",
            '\t' => "\\t",
            '\u{8}' if !self.numbered => "\\b",
            '\u{c}' if !self.numbered => "\\f",
            '/' => "\\/",
            _ => return None,
        })
    }

    /// Whether the digits of the character's number are in upper case.
    pub(super) fn has_upper_digits(self, character: char) -> bool {
        match self.digits {
            Digits::Lower => false,
            Digits::Upper => true,
            Digits::UpperOfSigns => self.signs.contains(character),
        }
    }
}

impl Escapes {
    fn write_signs(self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.signs == DOT_NET {
            return f.write_str(", escaped as System.Text.Json does");
        }
        let mut signs = self.signs.chars().filter(char::is_ascii_graphic).peekable();
        let is_any = signs.peek().is_some();
        for (at, sign) in signs.enumerate() {
            write!(f, "{} `{sign}`", if at == 0 { "," } else { "" })?;
        }
        f.write_str(if is_any { " as \\u" } else { "" })
    }
}

impl fmt::Display for Escapes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if *self == PHP {
            return f.write_str(", slashes and non-ASCII characters escaped (PHP's json_encode)");
        }
        f.write_str(if self.slashes { ", slashes escaped" } else { "" })?;
        self.write_signs(f)?;
        f.write_str(match self.others {
            Others::None => "",
            Others::Separators => ", U+2028 and U+2029 as \\u",
            Others::Pairs => ", characters beyond U+FFFF as \\u",
            Others::All => ", non-ASCII characters as \\u",
        })?;
        let is_alone = self.others == Others::None && self.signs.is_empty();
        f.write_str(match self.digits {
            Digits::Lower => "",
            Digits::Upper if is_alone => ", \\u in upper case",
            Digits::Upper => " in upper case",
            Digits::UpperOfSigns => ", the signs' in upper case",
        })?;
        f.write_str(if self.numbered { ", backspace and form feed as \\u" } else { "" })
    }
}
