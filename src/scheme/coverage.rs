use core::fmt;

/// How much of the body a valid signature vouches for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Coverage {
    /// Every byte of it.
    Body,
    /// Its beginning: whoever has seen one delivery can append bytes to it.
    Prefix,
    /// Only the fields that the scheme's parts name: whoever has seen one delivery can change what
    /// is not among them.
    Fields,
    /// Nothing: whoever has seen one delivery can send any body with its signature.
    None,
}

impl Coverage {
    /// A stable name, for machines: `body`, `prefix`, `fields` or `none`.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Body => "body",
            Self::Prefix => "prefix",
            Self::Fields => "fields",
            Self::None => "none",
        }
    }
}

impl fmt::Display for Coverage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Body => "the body is covered",
            Self::Prefix => "the body's beginning is covered, and more can be appended",
            Self::Fields => "only some fields of the body are covered",
            Self::None => "the body is NOT covered",
        })
    }
}
