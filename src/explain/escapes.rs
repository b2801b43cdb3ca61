//! How programs write a text where some characters may not stand as they are: undone, and done.

use alloc::string::String;

use zeroize::Zeroizing;

/// A text that may be a secret.
pub(super) type Text = Zeroizing<String>;

/// The longest name of an entity, or a number, between `&` and `;`.
const MAX_ENTITY: usize = 10;
/// Into how many bytes one character is written at most.
const LONGEST: usize = 12;

/// How a text is written where some characters may not stand as they are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Escaping {
    Html,
    JavaScript,
    Percent,
    /// As in a form: a blank is `+`.
    Form,
    /// Only the blanks were `+`.
    Plus,
    Backslashes,
    /// A character that has a meaning is written twice.
    Doubled,
    QuotedPrintable,
    /// As word processors write quotes and dashes.
    Typographic,
}

/// Those that are undone, the most usual first.
pub(super) const ESCAPINGS: [Escaping; 9] = [
    Escaping::Html,
    Escaping::JavaScript,
    Escaping::Percent,
    Escaping::Form,
    Escaping::Plus,
    Escaping::Backslashes,
    Escaping::Doubled,
    Escaping::QuotedPrintable,
    Escaping::Typographic,
];

/// Named entities of the characters that secrets have, and of those that no keyboard has.
const ENTITIES: [(&str, char); 40] = [
    ("amp", '&'),
    ("lt", '<'),
    ("gt", '>'),
    ("quot", '"'),
    ("apos", '\''),
    ("nbsp", '\u{a0}'),
    ("equals", '='),
    ("plus", '+'),
    ("sol", '/'),
    ("excl", '!'),
    ("num", '#'),
    ("dollar", '$'),
    ("percnt", '%'),
    ("lpar", '('),
    ("rpar", ')'),
    ("ast", '*'),
    ("comma", ','),
    ("hyphen", '-'),
    ("dash", '-'),
    ("period", '.'),
    ("colon", ':'),
    ("semi", ';'),
    ("quest", '?'),
    ("commat", '@'),
    ("lbrack", '['),
    ("lsqb", '['),
    ("bsol", '\\'),
    ("rbrack", ']'),
    ("rsqb", ']'),
    ("hat", '^'),
    ("lowbar", '_'),
    ("grave", '`'),
    ("lbrace", '{'),
    ("lcub", '{'),
    ("verbar", '|'),
    ("vert", '|'),
    ("rbrace", '}'),
    ("rcub", '}'),
    ("copy", '©'),
    ("pound", '£'),
];

/// What a word processor makes of what was typed.
const TYPOGRAPHIC: [(char, &str); 14] = [
    ('\u{201c}', "\""),
    ('\u{201d}', "\""),
    ('\u{201e}', "\""),
    ('\u{2018}', "'"),
    ('\u{2019}', "'"),
    ('\u{201a}', "'"),
    ('\u{2032}', "'"),
    ('\u{2010}', "-"),
    ('\u{2011}', "-"),
    ('\u{2012}', "-"),
    ('\u{2013}', "-"),
    ('\u{2212}', "-"),
    ('\u{2014}', "--"),
    ('\u{2026}', "..."),
];

/// What stands for one character, and how many bytes that takes.
type Read = Option<(usize, Option<char>)>;

impl Escaping {
    /// The text as it was before; the same where nothing of the kind is there.
    pub(super) fn undone(self, text: &str) -> Text {
        match self {
            Self::Html => read(text, entity),
            Self::JavaScript => read(text, javascript),
            Self::Percent => read(text, |rest| encoded_bytes(rest, '%')),
            Self::Form => read(text, |rest| match rest.strip_prefix('+') {
                Some(_) => Some((1, Some(' '))),
                None => encoded_bytes(rest, '%'),
            }),
            Self::Plus => read(text, |rest| rest.strip_prefix(' ').map(|_| (1, Some('+')))),
            Self::Backslashes => read(text, backslash),
            Self::Doubled => read(text, doubled),
            Self::QuotedPrintable => read(text, |rest| {
                let soft = ["=\r\n", "=\n"].into_iter().find(|end| rest.starts_with(end));
                soft.map(|end| (end.len(), None)).or_else(|| encoded_bytes(rest, '='))
            }),
            Self::Typographic => typed(text),
        }
    }

    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::Html => "HTML entities (`&amp;`)",
            Self::JavaScript => "JavaScript's or JSON's escapes (`\\u0026`, `\\x26`, `\\/`)",
            Self::Percent => "a URL's escapes (`%26`)",
            Self::Form => "a form's escapes (`%26`, `+` for a blank)",
            Self::Plus => "blanks for `+`",
            Self::Backslashes => "backslashes (`\\$`)",
            Self::Doubled => "doubled characters (`$$`, `%%`)",
            Self::QuotedPrintable => "an e-mail's escapes (`=3D`)",
            Self::Typographic => "a word processor's quotes and dashes",
        }
    }
}

/// How a provider may have written the text that it signs with: what follows is written so.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Written {
    /// With this entity for the apostrophe.
    Html(&'static str),
    JavaScript,
    Slashes,
    Percent,
    Form,
    Backslashes,
}

/// Those that are tried.
pub(super) const WRITTEN: [Written; 8] = [
    Written::Html("&#039;"),
    Written::Html("&#39;"),
    Written::Html("'"),
    Written::JavaScript,
    Written::Slashes,
    Written::Percent,
    Written::Form,
    Written::Backslashes,
];

impl Written {
    /// The text so written; the same where it has nothing that is written otherwise.
    pub(super) fn of(self, text: &str) -> Text {
        let mut whole = Zeroizing::new(String::with_capacity(text.len().saturating_mul(LONGEST)));
        for character in text.chars() {
            self.write(character, &mut whole);
        }
        whole
    }

    fn write(self, character: char, whole: &mut String) {
        let fixed = match (self, character) {
            (Self::Html(_), '&') => "&amp;",
            (Self::Html(_), '<') => "&lt;",
            (Self::Html(_), '>') => "&gt;",
            (Self::Html(_), '"') => "&quot;",
            (Self::Html(apostrophe), '\'') => apostrophe,
            (Self::Slashes, '/') => "\\/",
            (Self::Backslashes, '\\') => "\\\\",
            (Self::Backslashes, '\'') => "\\'",
            (Self::Backslashes, '"') => "\\\"",
            (Self::Form, ' ') => "+",
            _ => return self.write_coded(character, whole),
        };
        whole.push_str(fixed);
    }

    fn write_coded(self, character: char, whole: &mut String) {
        let is_plain = character.is_ascii_alphanumeric() || "-._~".contains(character);
        match self {
            Self::JavaScript if "&<>'\"=".contains(character) => {
                whole.push_str("\\u00");
                character.encode_utf8(&mut [0; 4]).bytes().for_each(|byte| push_hex(byte, whole));
            }
            Self::Percent | Self::Form if !is_plain => {
                for byte in character.encode_utf8(&mut [0; 4]).bytes() {
                    whole.push('%');
                    push_hex(byte, whole);
                }
            }
            _ => whole.push(character),
        }
    }

    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::Html(_) => Escaping::Html.name(),
            Self::JavaScript | Self::Slashes => Escaping::JavaScript.name(),
            Self::Percent => Escaping::Percent.name(),
            Self::Form => Escaping::Form.name(),
            Self::Backslashes => "backslashes before quotes (`\\'`)",
        }
    }
}

fn push_hex(byte: u8, whole: &mut String) {
    for digit in [byte >> 4, byte & 0xF] {
        whole.extend(char::from_digit(digit.into(), 16).map(|digit| digit.to_ascii_uppercase()));
    }
}

/// The text with each character as `one` reads it at the start of what is left.
fn read(text: &str, one: impl Fn(&str) -> Read) -> Text {
    // No character is longer than what stands for it.
    let mut whole = Zeroizing::new(String::with_capacity(text.len()));
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let (length, character) = one(rest).unwrap_or((first.len_utf8(), Some(first)));
        whole.extend(character);
        rest = rest.get(length..).unwrap_or_default();
    }
    whole
}

/// `&amp;`, `&#38;` or `&#x26;`, also without the semicolon where it is a number.
fn entity(rest: &str) -> Read {
    let inner = rest.strip_prefix('&')?;
    let end = inner.bytes().take(MAX_ENTITY).position(|byte| byte == b';');
    let Some(number) = inner.strip_prefix('#') else {
        let name = inner.get(..end?)?;
        let is_it = |(known, _): &&(&str, char)| known.eq_ignore_ascii_case(name);
        let (_, character) = ENTITIES.iter().find(is_it)?;
        return Some((name.len().saturating_add(2), Some(*character)));
    };
    let hexadecimal = number.strip_prefix(['x', 'X']);
    let (digits, radix) = hexadecimal.map_or((number, 10), |digits| (digits, 16));
    let count = digits.chars().take(MAX_ENTITY).take_while(|digit| digit.is_digit(radix)).count();
    let code = u32::from_str_radix(digits.get(..count)?, radix).ok()?;
    let before = rest.len().saturating_sub(digits.len());
    let is_ended = digits.get(count..)?.starts_with(';');
    let length = before.saturating_add(count).saturating_add(usize::from(is_ended));
    Some((length, Some(char::from_u32(code)?)))
}

/// What follows a backslash in JavaScript, JSON, Java's properties and C.
fn javascript(rest: &str) -> Read {
    let inner = rest.strip_prefix('\\')?;
    let first = inner.chars().next()?;
    let hexadecimal = |digits: &str| u32::from_str_radix(digits, 16).ok();
    match first {
        'u' => {
            if let Some((digits, _)) = inner.strip_prefix("u{").and_then(|it| it.split_once('}')) {
                let character = char::from_u32(hexadecimal(digits)?)?;
                return Some((digits.len().saturating_add(4), Some(character)));
            }
            let unit = hexadecimal(inner.get(1..5)?)?;
            if let Some(character) = char::from_u32(unit) {
                return Some((6, Some(character)));
            }
            let second = hexadecimal(inner.get(5..)?.strip_prefix("\\u")?.get(..4)?)?;
            let units = [u16::try_from(unit).ok()?, u16::try_from(second).ok()?];
            let pair = char::decode_utf16(units).next()?.ok()?;
            Some((12, Some(pair)))
        }
        'x' => Some((4, Some(char::from_u32(hexadecimal(inner.get(1..3)?)?)?))),
        '0'..='3' if inner.get(..3).is_some_and(is_octal) => {
            let code = u32::from_str_radix(inner.get(..3)?, 8).ok()?;
            Some((4, Some(char::from_u32(code)?)))
        }
        'n' => Some((2, Some('\n'))),
        'r' => Some((2, Some('\r'))),
        't' => Some((2, Some('\t'))),
        other => Some((other.len_utf8().saturating_add(1), Some(other))),
    }
}

fn is_octal(digits: &str) -> bool {
    digits.bytes().all(|digit| (b'0'..=b'7').contains(&digit))
}

/// A character behind a backslash stands for itself.
fn backslash(rest: &str) -> Read {
    let first = rest.strip_prefix('\\')?.chars().next()?;
    Some((first.len_utf8().saturating_add(1), Some(first)))
}

fn doubled(rest: &str) -> Read {
    let first = rest.chars().next().filter(|first| "$%'\"\\{}@#&".contains(*first))?;
    rest.strip_prefix(first)?.starts_with(first).then_some((2, Some(first)))
}

/// The bytes of one character, each as a mark and two digits.
fn encoded_bytes(rest: &str, mark: char) -> Read {
    let mut bytes = [0; 4];
    let mut left = rest;
    for at in 0..bytes.len() {
        let (digits, behind) = left.strip_prefix(mark)?.split_at_checked(2)?;
        let is_number = digits.bytes().all(|digit| digit.is_ascii_hexdigit());
        *bytes.get_mut(at)? = u8::from_str_radix(digits, 16).ok().filter(|_| is_number)?;
        left = behind;
        if let Ok(text) = str::from_utf8(bytes.get(..=at)?) {
            return Some((rest.len().saturating_sub(left.len()), text.chars().next()));
        }
    }
    None
}

/// What was typed before a word processor changed it.
fn typed(text: &str) -> Text {
    let mut whole = Zeroizing::new(String::with_capacity(text.len()));
    for character in text.chars() {
        let known = TYPOGRAPHIC.iter().find(|(changed, _)| *changed == character);
        match known {
            Some((_, plain)) => whole.push_str(plain),
            None => whole.push(narrow(character)),
        }
    }
    whole
}

/// A full-width character of East Asian keyboards as the usual one.
fn narrow(character: char) -> char {
    let code = u32::from(character).wrapping_sub(0xFF01).wrapping_add(0x21);
    match character {
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(code).unwrap_or(character),
        _ => character,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_escaping_is_undone() {
        let given = [
            (Escaping::Html, "a&amp;b&#61;&#x3D;&equals;&lt;&#38c", "a&b===<&c"),
            (Escaping::Html, "a&b; &unknown; & &#;", "a&b; &unknown; & &#;"),
            (Escaping::JavaScript, r"a\u003Db\x26\/\'\u{3d}\046\n\ud83d\ude00", "a=b&/'=&\n😀"),
            (Escaping::JavaScript, r"\uZZZZ\x", r"\uZZZZ\x"),
            (Escaping::Percent, "a%26b+%C3%a9%", "a&b+é%"),
            (Escaping::Percent, "%ff%+1", "%ff%+1"),
            (Escaping::Form, "a+b%2B", "a b+"),
            (Escaping::Plus, "a b", "a+b"),
            (Escaping::Backslashes, r"a\$b\n\\", r"a$bn\"),
            (Escaping::Doubled, "a$$b%%''", "a$b%'"),
            (Escaping::QuotedPrintable, "ab=3D=\r\nc=", "ab=c="),
            (Escaping::Typographic, "\u{201c}a\u{2014}b\u{ff1d}", "\"a--b="),
        ];
        for (escaping, text, expected) in given {
            assert_eq!(escaping.undone(text).as_str(), expected, "{escaping:?} of {text}");
        }
    }

    #[test]
    fn each_is_done() {
        let given = [
            (Written::Html("&#039;"), "a&<'\"", "a&amp;&lt;&#039;&quot;"),
            (Written::JavaScript, "a&b=/", r"a\u0026b\u003D/"),
            (Written::Slashes, "a/b", r"a\/b"),
            (Written::Percent, "a b+é~", "a%20b%2B%C3%A9~"),
            (Written::Form, "a b+", "a+b%2B"),
            (Written::Backslashes, r#"a'b\""#, r#"a\'b\\\""#),
        ];
        for (written, text, expected) in given {
            assert_eq!(written.of(text).as_str(), expected, "{written:?} of {text}");
        }
    }
}
