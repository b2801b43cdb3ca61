//! What something on the way may have done to a header's value.

/// What something did to a header's value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::explain) enum OfHeader {
    /// The header was there more than once, each time with the same value.
    Repeated,
    /// It was there more than once, with other values.
    Joined,
    Quoted,
    /// Base64's `+` became a blank.
    PlusDecoded,
    PercentEncoded,
    Json,
    LineEnds,
    Blanks,
}

impl OfHeader {
    pub(in crate::explain) const fn code(self) -> &'static str {
        match self {
            Self::Repeated | Self::Joined => "header-repeated",
            _ => "signature-encoding",
        }
    }

    pub(in crate::explain) const fn condition(self) -> &'static str {
        match self {
            Self::Repeated => {
                "the header's value is taken once: it is there more than once, joined by a comma"
            }
            Self::Joined => {
                "one alone is taken of the header's values, which are joined by a comma"
            }
            Self::Quoted => "the header's value is taken without the quotes around it",
            Self::PlusDecoded => {
                "each blank in the header's value is read as the `+` that it was before a URL decoding"
            }
            Self::PercentEncoded => "the header's value is read by URL decoding (`%2B` is `+`)",
            Self::Json => "the header's value is read as JSON",
            Self::LineEnds => "the header's value is taken without the line end, or `\\n`, in it",
            Self::Blanks => "the header's value is taken without the blanks in it",
        }
    }

    pub(in crate::explain) const fn cure(self) -> &'static str {
        match self {
            Self::Repeated | Self::Joined => {
                "Something joined repeated headers into one: look for what adds the header once more. \
                 Which of several counts would be a matter of opinion."
            }
            Self::PlusDecoded => {
                "Something decoded the header as if it were part of a URL or a form: pass it on as \
                 received."
            }
            Self::PercentEncoded => {
                "Something encoded the header as if it were part of a URL or a form: pass it on as \
                 received."
            }
            Self::Quoted | Self::Json | Self::LineEnds | Self::Blanks => {
                "A program printed the header's value in its own syntax, or wrapped its lines: pass it \
                 on as received."
            }
        }
    }
}
