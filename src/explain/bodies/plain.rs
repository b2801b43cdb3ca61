//! Bodies of which a line end, a byte order mark or all was added or lost.

use alloc::vec::Vec;

use super::fixed::{Fixed, Sort};

const BOM: &[u8] = b"\xEF\xBB\xBF";

static ADDED: Sort = Sort {
    code: "body-newline-added",
    cure: "Something after the provider added one. Verify the raw bytes, not a text read line by line.",
};
static BLANKS_ADDED: Sort = Sort {
    code: "body-newline-added",
    cure: "Something after the provider added it. Verify the raw bytes, not a template's or an editor's \
           copy.",
};
static REMOVED: Sort = Sort {
    code: "body-newline-removed",
    cure: "Something after the provider removed it. Verify the raw bytes: `trim`, `$(...)` and line \
           readers drop it.",
};
static LINE_ENDS: Sort = Sort {
    code: "body-line-ends",
    cure: "Something converts line ends: a text mode, an editor, or Git's autocrlf for a recording. \
           Verify the raw bytes.",
};
static MARK: Sort = Sort {
    code: "body-bom",
    cure: "A text reader or writer dropped or added it. Verify the raw bytes.",
};

pub(super) static EMPTY: Fixed = Fixed {
    sort: &Sort {
        code: "body-empty",
        cure: "The sender hashed a body that was already read, or signs none: such a signature vouches for \
               nothing that came.",
    },
    said: "the body is empty",
    make: |_| Some(Vec::new()),
};

pub(super) static PLAIN: [Fixed; 8] = [
    ADDED.fixed("the body ends without the newline", |body| {
        without_newline(body).map(<[u8]>::to_vec)
    }),
    REMOVED.fixed("the body ends with \"\\n\"", |body| Some([body, b"\n"].concat())),
    REMOVED.fixed("the body ends with \"\\r\\n\"", |body| Some([body, b"\r\n"].concat())),
    LINE_ENDS.fixed("the body's lines end with LF, not CRLF", |body| Some(line_feeds(body))),
    LINE_ENDS.fixed("the body's lines end with CRLF, not LF", |body| {
        Some(carriage_returns(&line_feeds(body)))
    }),
    MARK.fixed("the body has no byte order mark", |body| {
        body.strip_prefix(BOM).map(<[u8]>::to_vec)
    }),
    MARK.fixed("the body starts with a byte order mark", |body| {
        (!body.starts_with(BOM)).then(|| [BOM, body].concat())
    }),
    BLANKS_ADDED
        .fixed("the body has no white space around it", |body| Some(body.trim_ascii().to_vec())),
];

/// The body without a byte order mark.
pub(super) fn without_mark(body: &[u8]) -> &[u8] {
    body.strip_prefix(BOM).unwrap_or(body)
}

fn without_newline(body: &[u8]) -> Option<&[u8]> {
    body.strip_suffix(b"\r\n").or_else(|| body.strip_suffix(b"\n"))
}

fn line_feeds(body: &[u8]) -> Vec<u8> {
    let mut text = Vec::with_capacity(body.len());
    for (at, byte) in body.iter().enumerate() {
        let ends_line = *byte == b'\r' && body.get(at.saturating_add(1)) == Some(&b'\n');
        if !ends_line {
            text.push(*byte);
        }
    }
    text
}

fn carriage_returns(body: &[u8]) -> Vec<u8> {
    let mut text = Vec::with_capacity(body.len());
    for byte in body {
        if *byte == b'\n' {
            text.push(b'\r');
        }
        text.push(*byte);
    }
    text
}
