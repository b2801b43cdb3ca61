//! Requests in the formats in which people have them: told by looking, or as the command line says.

mod bounds;
mod curl;
mod document;
mod fault;
mod format;
mod function;
mod github;
mod har;
mod hookdeck;
mod http1;
mod http2;
mod json;
mod lambda;
mod lines;
mod log;
mod message;
mod nginx;
mod ngrok;
mod note;
mod pick;
mod read_as;
mod smee;
mod target;
mod tcpdump;
mod unlike;
mod webhook_site;

use std::fs::File;
use std::io::{self, BufRead, BufReader, Cursor, Read as _};
use std::path::Path;

use self::bounds::{MAX_CAPTURED, MAX_DOCUMENT_MIB};
pub(crate) use self::fault::RequestError;
pub(crate) use self::format::Format;
use self::format::Way;
pub(crate) use self::http1::{Framing, Head, framing, read_body};
pub(crate) use self::lines::{is_token, is_value};
pub(crate) use self::message::Field;
use self::message::{Message, Read};
use self::note::Note;
use self::pick::Pick;
pub(crate) use self::read_as::ReadAs;
pub(crate) use self::target::target_of;

/// How much of a request is read at a time, in bytes.
const READ_SIZE: usize = 64 * 1024;
/// How much of a file is looked at to tell its format, in bytes.
const LOOKED_AT: u64 = 16 * 1024;
/// The longest file that is no raw HTTP, in bytes.
const MAX_DOCUMENT: u64 = MAX_DOCUMENT_MIB * 1024 * 1024;

/// Where a request comes from, as the command line says.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Given<'g> {
    pub(crate) path: Option<&'g Path>,
    pub(crate) headers: &'g [String],
    pub(crate) body: Option<&'g Path>,
    pub(crate) method: Option<&'g str>,
    pub(crate) url: Option<&'g str>,
    pub(crate) format: Option<Format>,
    pub(crate) entry: Option<usize>,
    /// Whether a body is taken that is not as long as its Content-Length says.
    pub(crate) takes_any_length: bool,
}

/// A request whose body may have yet to come.
pub(crate) struct Incoming {
    message: Message,
    rest: Option<(Input, Framing)>,
    read_as: ReadAs,
}

/// A request that is looked at more than once.
pub(crate) struct Captured {
    message: Message,
    pub(crate) read_as: ReadAs,
}

type Input = Box<dyn BufRead>;

/// The file, or standard input for `-`.
pub(crate) fn open(path: &Path) -> io::Result<Box<dyn io::Read>> {
    if path == Path::new("-") {
        return Ok(Box::new(io::stdin().lock()));
    }
    Ok(Box::new(File::open(path)?))
}

impl Captured {
    pub(crate) fn read(given: &Given<'_>) -> Result<Self, RequestError> {
        let mut incoming = Incoming::open(given)?;
        let mut body = Vec::new();
        if let Some((input, framing)) = incoming.rest.take() {
            let said = match framing {
                Framing::Length(said) if given.takes_any_length => Some(said),
                _ => None,
            };
            let framing = said.map_or(framing, |_| Framing::Rest);
            let mut bounded = BufReader::new(input.take(MAX_CAPTURED));
            let mut end = End::default();
            let outcome = read_body(&mut bounded, framing, |piece| {
                end.see(piece);
                body.extend_from_slice(piece);
            });
            if bounded.get_ref().limit() == 0 {
                return Err(RequestError::TooLarge);
            }
            outcome?;
            let note = match said {
                Some(said) => (said != body.len() as u64).then_some(Note::OtherLength),
                None => end.note(framing),
            };
            incoming.read_as.notes.extend(note);
            incoming.message.body = body;
        }
        Ok(Self { message: incoming.message, read_as: incoming.read_as })
    }

    pub(crate) fn head(&self) -> Head<'_> {
        self.message.head()
    }

    pub(crate) fn body(&self) -> &[u8] {
        &self.message.body
    }
}

impl Incoming {
    /// Reads as far as the body, where it can come piece by piece.
    pub(crate) fn open(given: &Given<'_>) -> Result<Self, RequestError> {
        let Some(path) = given.path else { return Self::of_options(given) };
        let mut file = open(path)?;
        let mut start = Vec::new();
        file.by_ref().take(LOOKED_AT).read_to_end(&mut start)?;
        if start.starts_with(b"\xEF\xBB\xBF") {
            start.drain(..3);
        }
        let told = match given.format {
            Some(format) => Some(format).filter(|format| !matches!(format.way(), Way::Json { .. })),
            None => Format::of_text(&start),
        };
        let input = Cursor::new(start).chain(BufReader::with_capacity(READ_SIZE, file));
        let incoming = match told.map(|format| (format, format.way())) {
            Some((format, Way::Http)) => Self::of_http(format, Box::new(input), given.body)?,
            Some((format, Way::Text { read, .. })) => {
                let text = whole(input)?;
                let read = read(format.name(), &text, Pick(given.entry))?;
                Self::of_read(format, read, given)?
            }
            _ => {
                let (format, read) =
                    document::read(&whole(input)?, given.format, Pick(given.entry))?;
                Self::of_read(format, read, given)?
            }
        };
        match given.entry {
            Some(entry @ 1..) if incoming.read_as.entry.is_none() => {
                Err(RequestError::NoEntry { entry, last: 0 })
            }
            _ => Ok(incoming),
        }
    }

    pub(crate) fn head(&self) -> Head<'_> {
        self.message.head()
    }

    /// Shows the body to `see`, piece by piece.
    pub(crate) fn pass(&mut self, mut see: impl FnMut(&[u8])) -> Result<(), RequestError> {
        let Some((mut input, framing)) = self.rest.take() else {
            see(&self.message.body);
            return Ok(());
        };
        let mut end = End::default();
        read_body(&mut input, framing, |piece| {
            end.see(piece);
            see(piece);
        })?;
        self.read_as.notes.extend(end.note(framing));
        Ok(())
    }

    pub(crate) fn into_read_as(self) -> ReadAs {
        self.read_as
    }

    /// From --header and --body.
    fn of_options(given: &Given<'_>) -> Result<Self, RequestError> {
        let field = |header: &String| {
            let (name, value) = header.split_once(':').ok_or(RequestError::BadHeader)?;
            Ok((name.trim_matches([' ', '\t']).into(), value.as_bytes().into()))
        };
        let fields = given.headers.iter().map(field).collect::<Result<_, RequestError>>()?;
        let method = given.method.unwrap_or("POST");
        let message = Message::new(method, given.url.unwrap_or("/"), fields, Vec::new())?;
        let rest = given.body.map(body_file).transpose()?;
        let read_as = ReadAs::new(Format::Options);
        Ok(Self { message, rest, read_as })
    }

    fn of_http(
        format: Format,
        mut input: Input,
        body: Option<&Path>,
    ) -> Result<Self, RequestError> {
        let head = http1::read_head(&mut input)?;
        if format == Format::Http2 && !http2::is(&head) {
            let what = "has no line `:method: POST` and no `HTTP/2`";
            return Err(RequestError::Unfit { format: format.name(), what });
        }
        let (message, framing) = Message::of_head(Format::Http2.name(), &head)?;
        let read_as = ReadAs::new(format);
        let rest = match body {
            Some(_) if !input.fill_buf()?.is_empty() => return Err(RequestError::TwoBodies),
            Some(path) => body_file(path)?,
            None => (input, framing),
        };
        Ok(Self { message, rest: Some(rest), read_as })
    }

    /// With the body of --body in place of one that is missing or lost.
    fn of_read(format: Format, read: Read, given: &Given<'_>) -> Result<Self, RequestError> {
        let Read { mut message, mut notes, entry, lacks, below } = read;
        let says_none = message.says_no_body();
        notes.retain(|note| *note != Note::NoBody || !says_none);
        let mut read_as = ReadAs { format, entry, below, notes };
        let is_lossy = read_as.is_lossy();
        let is_compared = !is_lossy || message.body.is_empty();
        let fault = || is_compared.then(|| message.length_fault(format.name())).flatten();
        let lacks = lacks.or_else(fault);
        let rest = match (given.body, lacks) {
            (None, Some(RequestError::OtherLength { .. })) if given.takes_any_length => {
                read_as.notes.push(Note::OtherLength);
                None
            }
            (None, Some(fault)) => return Err(fault),
            (None, None) => None,
            (Some(_), None) if !is_lossy && !message.body.is_empty() => {
                return Err(RequestError::TwoBodies);
            }
            (Some(path), _) => {
                message.body.clear();
                read_as.notes.retain(|note| note.is_of_target());
                Some(body_file(path)?)
            }
        };
        Ok(Self { message, rest, read_as })
    }
}

fn whole(input: impl io::Read) -> Result<Vec<u8>, RequestError> {
    let mut text = Vec::new();
    let mut bounded = input.take(MAX_DOCUMENT.saturating_add(1));
    bounded.read_to_end(&mut text)?;
    if bounded.limit() == 0 { Err(RequestError::TooLargeDocument) } else { Ok(text) }
}

fn body_file(path: &Path) -> Result<(Input, Framing), RequestError> {
    let file = open(path).map_err(RequestError::Body)?;
    Ok((Box::new(BufReader::with_capacity(READ_SIZE, file)), Framing::File))
}

/// What the end of a body was.
#[derive(Default)]
struct End {
    last: Option<u8>,
}

impl End {
    fn see(&mut self, piece: &[u8]) {
        self.last = piece.last().copied().or(self.last);
    }

    /// What there is to say of a body whose end nothing else marks.
    fn note(&self, framing: Framing) -> Option<Note> {
        let last = self.last.filter(|_| framing == Framing::Rest)?;
        Some(Note::RestOfFile { ends_in_line_break: last == b'\n' })
    }
}
