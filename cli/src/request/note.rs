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
    /// The query is there only decoded.
    ParsedQuery,
    /// What is not printable was replaced.
    Printable,
}

impl Note {
    /// Whether the bytes that were signed may be others.
    pub(super) const fn is_loss(self) -> bool {
        matches!(self, Self::ParsedBody | Self::ParsedForm | Self::Printable)
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
            Self::ParsedQuery => "its query is there only decoded, and is encoded anew",
            Self::Printable => {
                "each byte outside ASCII is a dot in it, and a CR is left out: tcpdump -X shows all bytes"
            }
        }
    }
}
