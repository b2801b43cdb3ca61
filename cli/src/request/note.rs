//! What there is to say of how a request was read.

/// What is to be known of a request that was not simply read as it was sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Note {
    /// No length is said, so that the body ends where the file does.
    RestOfFile { ends_in_line_break: bool },
    /// The body ends with the lines that were pasted, or where those of a tool begin.
    Pasted { is_cut: bool },
    /// The body is there only as JSON that somebody parsed.
    ParsedBody,
    /// The body is there only as the fields of a form.
    ParsedForm,
    /// No body is there, and nothing says that none was sent.
    NoBody,
    /// The body is not as long as its Content-Length says.
    OtherLength,
    /// The query is there only as its parameters.
    ParsedQuery,
    /// The path is not there.
    NoPath,
    /// What is not printable was replaced.
    Printable,
}

impl Note {
    /// Whether the bytes that were signed may be others.
    pub(super) const fn is_loss(self) -> bool {
        matches!(
            self,
            Self::Pasted { .. }
                | Self::ParsedBody
                | Self::ParsedForm
                | Self::NoBody
                | Self::Printable
        )
    }

    /// Whether the URL that was signed may be another than its origin makes of what was read.
    pub(super) const fn is_of_target(self) -> bool {
        matches!(self, Self::ParsedQuery | Self::NoPath)
    }

    pub(super) const fn text(self) -> &'static str {
        match self {
            Self::RestOfFile { ends_in_line_break: false } => {
                "no Content-Length, so the body is the rest of the file"
            }
            Self::RestOfFile { ends_in_line_break: true } => {
                "no Content-Length, so the body is the rest of the file, with the line break at its end"
            }
            Self::Pasted { is_cut: false } => {
                "no Content-Length, so the body is the rest of the file, without the line break at its end"
            }
            Self::Pasted { is_cut: true } => {
                "no Content-Length, so the body ends before the first line with `* `, `> `, `< `, `{ [` or \
                 `} [` in front, which was taken as curl's own, and without the line break there"
            }
            Self::ParsedBody => {
                "its body is there only parsed, so the raw bytes are lost: it is written anew as JSON \
                 without blanks"
            }
            Self::ParsedForm => {
                "its body is there only as fields, so the raw bytes are lost: they are written anew \
                 as a form"
            }
            Self::NoBody => {
                "it has no body, and says nothing of how long it was: none is taken as sent"
            }
            Self::OtherLength => {
                "its body is not as long as its Content-Length says, so it is not the one that was sent"
            }
            Self::ParsedQuery => "its query is there only as parameters, and is written anew",
            Self::NoPath => "its path is not there, so that a URL that is signed needs --url",
            Self::Printable => {
                "each byte outside ASCII is a dot in it, and a CR is left out: tcpdump -X shows all bytes"
            }
        }
    }
}
