//! What `curl -v` prints: `> ` in front of the lines that were sent.

use super::fault::RequestError;
use super::http1::Framing;
use super::lines::{is_request_line, lines, without_end};
use super::message::{Message, Read};
use super::note::Note;
use super::pick::{Mark, Pick};

/// Whether a text holds such lines.
pub(super) fn is(start: &[u8]) -> bool {
    lines(start).filter_map(sent).any(is_request_line)
}

/// The request, and of its body what was pasted below its head: curl shows none.
pub(super) fn read(format: &'static str, text: &[u8], pick: Pick) -> Result<Read, RequestError> {
    let all: Vec<_> = lines(text).collect();
    let starts: Vec<_> = all.iter().enumerate().filter(|(_, line)| begins(line)).collect();
    let starts = starts.into_iter().map(|(at, _)| at).collect();
    let (start, entry) = pick.one(starts, |at| {
        Mark::of_line(all.get(*at).and_then(|line| sent(line)).unwrap_or_default())
    })?;
    let below = all.get(start..).unwrap_or_default();
    let ends = |line: &&[u8]| sent(line).is_none_or(|line| without_end(line).is_empty());
    let end = below.iter().position(ends).map(|at| at.saturating_add(1));
    let what = "has no end of its head, the line `>` alone: copy all lines with `>`";
    let (head, rest) = end
        .and_then(|end| below.split_at_checked(end))
        .filter(|(head, _)| head.last().is_some_and(|line| sent(line).is_some()))
        .ok_or(RequestError::Unfit { format, what })?;
    let head = head.iter().filter_map(|line| sent(line)).map(without_end);
    let head = head.flat_map(|line| [line, b"\r\n"]).collect::<Vec<_>>().concat();
    let (mut message, framing) = Message::of_head(format, &head)?;
    let (note, lacks) = match pasted(&rest.concat(), framing) {
        Ok((body, note)) => {
            message.body = body;
            (note, None)
        }
        Err(what) => (None, Some(RequestError::Unfit { format, what })),
    };
    Ok(Read { entry, lacks, ..Read::noted(message, note) })
}

/// The body that was pasted below a head: as long as the head says, or as far as curl says something else.
fn pasted(rest: &[u8], framing: Framing) -> Result<(Vec<u8>, Option<Note>), &'static str> {
    if is_of_curl(rest) {
        return match framing {
            Framing::Length(1..) | Framing::Chunked => {
                Err("has no body, which curl does not show: give it with --body FILE")
            }
            _ => Ok((Vec::new(), None)),
        };
    }
    if let Framing::Length(length) = framing {
        let parted = usize::try_from(length).ok().and_then(|length| rest.split_at_checked(length));
        let (body, _) = parted.filter(|(_, after)| is_of_curl(after)).ok_or(
            "has another body below its head than its Content-Length says: give it with --body FILE",
        )?;
        return Ok((body.into(), None));
    }
    let end = lines(rest).take_while(|line| !is_said(line)).map(<[u8]>::len).sum();
    let (body, after) = rest.split_at_checked(end).unwrap_or((rest, &[]));
    if !is_of_curl(after) {
        return Err(
            "has text of its own behind a line that looks like one of curl's, so that nothing says \
                    where its body ends: give it with --body FILE",
        );
    }
    // The end of the last line is of the text around it.
    let (body, is_cut) = (without_end(body), !after.is_empty());
    Ok((body.into(), Some(Note::Pasted { is_cut })))
}

/// Whether nothing but curl says what is there: all behind the head of a response is the response's.
fn is_of_curl(text: &[u8]) -> bool {
    let mut said = lines(text).take_while(|line| line.trim_ascii() != b"<");
    said.all(|line| line.trim_ascii().is_empty() || is_said(line))
}

fn begins(line: &[u8]) -> bool {
    sent(line).is_some_and(is_request_line)
}

/// What was sent in this line.
fn sent(line: &[u8]) -> Option<&[u8]> {
    match line.strip_prefix(b">")? {
        rest @ (b"" | b"\n" | b"\r\n") => Some(rest),
        rest => rest.strip_prefix(b" "),
    }
}

/// Whether curl says something else in it.
fn is_said(line: &[u8]) -> bool {
    [&b"* "[..], b"< ", b"<\r", b"<\n", b"> ", b"{ [", b"} ["]
        .iter()
        .any(|mark| line.starts_with(mark))
}
