use alloc::string::{String, ToString};
use alloc::vec::Vec;
use core::fmt;

/// How a provider writes JSON, where it is not as most programs do: without blanks, and with nothing escaped
/// that need not be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct JsonForm {
    /// Where it has blanks and line ends, if that is known.
    pub layout: Option<JsonLayout>,
    /// What it escapes besides what has to be.
    pub escapes: &'static [JsonEscape],
}

/// Where a JSON text has blanks and line ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum JsonLayout {
    /// Nowhere.
    OneLine,
    /// A blank behind each comma and colon.
    Spaced,
    /// A line for each member and item, indented by so much a level.
    Indented(&'static str),
    /// The same, with CR LF at the ends of the lines.
    IndentedCrLf(&'static str),
    /// The items of the outer list one a line, with CR LF between them and at the end, and no blank in one.
    ItemsOnLines,
    /// The outer object in one line with a blank behind the colons of numbers and texts, and in front of its
    /// last member; the objects in its list with a line for each member, indented by two, and a blank behind
    /// each colon.
    ListOfIndented,
}

/// What a JSON text has escaped that need not be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum JsonEscape {
    /// `/` as `\/`.
    Slashes,
    /// What is not ASCII as `\u`.
    NonAscii(HexCase),
    /// What is outside of the basic plane as two `\u`, and nothing else that is not ASCII.
    Surrogates(HexCase),
    /// Each of these characters as `\u`.
    Characters(&'static str, HexCase),
}

/// In which letter case the digits of `\u` are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum HexCase {
    /// `\u00e4`.
    Lower,
    /// `\u00E4`.
    Upper,
}

impl fmt::Display for JsonForm {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let layout = self.layout.map(|layout| String::from(layout.words()));
        let escapes = self.escapes.iter().map(ToString::to_string);
        let all: Vec<_> = layout.into_iter().chain(escapes).collect();
        f.write_str(&all.join(", "))
    }
}

impl JsonLayout {
    fn words(self) -> &'static str {
        match self {
            Self::OneLine => "without blanks",
            Self::Spaced => "with a blank behind each comma and colon",
            Self::Indented("\t") => "on lines indented by tabs",
            Self::Indented("    ") => "on lines indented by 4 blanks",
            Self::Indented(_) => "on lines indented by 2 blanks",
            Self::IndentedCrLf(_) => "on indented lines that end with CR LF",
            Self::ItemsOnLines => "each item on a line of its own, all with CR LF",
            Self::ListOfIndented => "with blanks behind some colons, and its events on lines",
        }
    }
}

impl fmt::Display for JsonEscape {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Slashes => f.write_str("`/` as `\\/`"),
            Self::NonAscii(case) => write!(f, "what is not ASCII as `{}`", case.example()),
            Self::Surrogates(case) => {
                write!(f, "emoji and the like as two `{}`", case.example())
            }
            Self::Characters(characters, case) => {
                for (at, character) in characters.chars().enumerate() {
                    let separator = if at == 0 { "" } else { " " };
                    write!(f, "{separator}`{character}`")?;
                }
                write!(f, " as `{}`", case.example())
            }
        }
    }
}

impl HexCase {
    const fn example(self) -> &'static str {
        match self {
            Self::Lower => "\\u00e4",
            Self::Upper => "\\u00E4",
        }
    }
}
