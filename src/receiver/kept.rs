use alloc::format;
use alloc::string::String;
use alloc::sync::Arc;
use alloc::vec::Vec;
use std::ffi::OsStr;
use std::fs::{self, File, OpenOptions};
use std::io::{self, ErrorKind, Write as _};
use std::path::{Path, PathBuf};
use std::process;
use std::sync::mpsc::{Receiver as Queue, Sender, channel};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::thread;

use bytes::Bytes;

use super::opening::may_be_unsigned;
use super::{Head, Receiver, Refusal};
use crate::bounds::{MAX_KEPT, MAX_KEPT_BODY, MAX_KEPT_BYTES, MAX_KEPT_HEAD};
use crate::error::{ConfigFault, Error};
use crate::request::Headers;
use crate::scheme::{AnyScheme, Covered, Template};

/// Headers that let whoever has them act as somebody else.
const CREDENTIALS: [&str; 3] = ["authorization", "cookie", "proxy-authorization"];

/// Headers of how the body came, which is not how it is kept.
const FRAMING: [&str; 2] = ["content-length", "transfer-encoding"];

/// The most of a scheme's id that is in a file's name: one from a file may be long.
const MAX_NAME: usize = 64;

/// A file's name ends so.
const EXTENSION: &str = "http";

/// Room for refused requests, and who writes them.
pub(super) struct Kept {
    rooms: Mutex<Rooms>,
    writer: Sender<Entry>,
}

struct Rooms {
    all: Room,
    /// What of it there is for all but mismatches: a cause is computed from a mismatch. Anybody can send either.
    others: Room,
}

/// How many requests may still be kept, and how many bytes. What is taken does not come back: the queue has
/// no other bound.
struct Room {
    requests: usize,
    bytes: usize,
}

impl Room {
    /// What is left behind so many.
    const fn without(&self, requests: usize, bytes: usize) -> Self {
        Self {
            requests: self.requests.saturating_sub(requests),
            bytes: self.bytes.saturating_sub(bytes),
        }
    }

    /// The bytes that another request may have.
    const fn left(&self) -> usize {
        if self.requests == 0 { 0 } else { self.bytes }
    }
}

impl Rooms {
    /// The bytes that a request may have which is refused so.
    fn left(&self, refusal: Refusal) -> usize {
        let all = self.all.left();
        if is_mismatch(refusal) { all } else { all.min(self.others.left()) }
    }
}

const fn is_mismatch(refusal: Refusal) -> bool {
    matches!(refusal, Refusal::Unverified(Error::Mismatch { .. } | Error::OtherBody))
}

/// A request, on its way to its file.
struct Entry {
    scheme: &'static str,
    head: Vec<u8>,
    body: Bytes,
}

impl Kept {
    pub(super) fn in_folder(folder: &Path, most: usize) -> Result<Self, ConfigFault> {
        if !(1..=MAX_KEPT).contains(&most) {
            return Err(ConfigFault::KeptNumber { limit: MAX_KEPT });
        }
        let unfit = |error: io::Error| ConfigFault::KeptFolder { reason: reason(error.kind()) };
        try_to_write(folder).map_err(unfit)?;
        let (files, bytes) = already_there(folder).map_err(unfit)?;
        let (writer, queue) = channel();
        let folder = PathBuf::from(folder);
        thread::Builder::new()
            .name("kept-requests".into())
            .spawn(move || write_all(&queue, &folder))
            .map_err(unfit)?;
        let room = |most, size| Room { requests: most, bytes: size }.without(files, bytes);
        // Which of those in the folder are mismatches is not known.
        let (all, others) = (room(most, MAX_KEPT_BYTES), room(most / 2, MAX_KEPT_BYTES / 2));
        Ok(Self { rooms: Mutex::new(Rooms { all, others }), writer })
    }

    fn rooms(&self) -> MutexGuard<'_, Rooms> {
        self.rooms.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Whether there is room for these bytes, which is taken then.
    fn takes(&self, refusal: Refusal, bytes: usize) -> bool {
        let mut rooms = self.rooms();
        if bytes > rooms.left(refusal) {
            return false;
        }
        rooms.all = rooms.all.without(1, bytes);
        if !is_mismatch(refusal) {
            rooms.others = rooms.others.without(1, bytes);
        }
        true
    }
}

impl Receiver {
    /// Whether a request that is refused by its head is to be read and kept.
    pub(super) fn keeps(
        &self,
        scheme: &'static AnyScheme,
        head: &Head<'_>,
        refusal: Refusal,
    ) -> bool {
        self.room_for(refusal) > 0
            && is_of_a_delivery(scheme, head.method(), head.headers(), refusal)
    }

    /// How many bytes a request may have that is refused so.
    pub(super) fn room_for(&self, refusal: Refusal) -> usize {
        self.kept.as_ref().map_or(0, |kept| kept.rooms().left(refusal))
    }

    /// A whole body, for the case that its request is refused.
    pub(super) fn keeping(&self, scheme: &'static AnyScheme, body: &Bytes) -> Option<Keeping> {
        let kept = self.kept.as_ref().filter(|kept| body.len() < kept.rooms().all.left())?;
        let body = Some(body).filter(|body| body.len() <= MAX_KEPT_BODY)?;
        Some(Keeping { kept: Arc::clone(kept), scheme, body: body.clone() })
    }
}

/// A body, and where its request is kept if it is refused.
pub(super) struct Keeping {
    kept: Arc<Kept>,
    scheme: &'static AnyScheme,
    body: Bytes,
}

impl Keeping {
    /// Keeps the request, if there is room and it can have been a delivery.
    pub(super) fn keep(
        self,
        refusal: Refusal,
        (method, target): (&str, &str),
        headers: &dyn Headers,
    ) {
        let Self { kept, scheme, body } = self;
        if !is_of_a_delivery(scheme, method, headers, refusal) {
            return;
        }
        let head = head(scheme, (method, target), headers, body.len());
        if let Some(head) = head
            && kept.takes(refusal, head.len().saturating_add(body.len()))
        {
            // It fails where the thread has ended, and nobody can be told.
            let _ = kept.writer.send(Entry { scheme: scheme.id(), head, body });
        }
    }
}

/// Whether the provider may have sent the refused request as a delivery. A handshake may hold a secret that is
/// handed over, and what its provider sent wrong on purpose has no cause.
fn is_of_a_delivery(
    scheme: &AnyScheme,
    method: &str,
    headers: &dyn Headers,
    refusal: Refusal,
) -> bool {
    let Refusal::Unverified(error) = refusal else { return false };
    let is_unsigned = matches!(error, Error::MissingHeader { .. } | Error::EmptyHeader { .. });
    let is_asked_for = ["GET", "HEAD", "OPTIONS"].contains(&method);
    !(matches!(error, Error::OtherKind { .. })
        || error.is_receivers_fault()
        || (is_unsigned && is_asked_for)
        || may_be_unsigned(scheme, method, headers).is_some())
}

/// The head of the kept request, unless it is too long, or something in it would end it early.
fn head(
    scheme: &AnyScheme,
    (method, target): (&str, &str),
    headers: &dyn Headers,
    length: usize,
) -> Option<Vec<u8>> {
    let is_word = |text: &str| text.bytes().all(|byte| byte > b' ' && byte != 0x7f);
    let mut is_fit = is_word(method) && is_word(target) && !target.is_empty();
    let mut is_shown = false;
    let mut head = format!("{method} {target} HTTP/1.1\r\n").into_bytes();
    headers.visit_all(&mut |name, value| {
        is_shown = true;
        let is_named = |names: &[&str]| names.iter().any(|other| name.eq_ignore_ascii_case(other));
        if is_named(&FRAMING) || (is_named(&CREDENTIALS) && !is_read(scheme, name)) {
            return;
        }
        is_fit &= is_word(name) && !value.iter().any(|byte| [b'\r', b'\n', 0].contains(byte));
        is_fit &= head.len().saturating_add(value.len()) <= MAX_KEPT_HEAD;
        if is_fit {
            for piece in [name.as_bytes(), b": ", value, b"\r\n"] {
                head.extend_from_slice(piece);
            }
        }
    });
    head.extend_from_slice(format!("Content-Length: {length}\r\n\r\n").as_bytes());
    (is_fit && is_shown && head.len() <= MAX_KEPT_HEAD).then_some(head)
}

/// Whether a verifier of the scheme looks at the header.
fn is_read(scheme: &AnyScheme, name: &str) -> bool {
    let is_it = |other: &str| name.eq_ignore_ascii_case(other);
    let is_covered = |covered: &Covered| match covered {
        Covered::IfThere(header) | Covered::Member(header, _) => is_it(header),
        covered => covered.names().iter().any(|header| is_it(header)),
    };
    let mut read = scheme.template().into_iter().flat_map(Template::headers);
    is_it(scheme.header())
        || read.any(is_it)
        || scheme.signs_header(name)
        || scheme.recipe.covered().iter().any(is_covered)
}

/// Writes a file that holds nothing, and takes it away.
fn try_to_write(folder: &Path) -> io::Result<()> {
    let path = folder.join(format!("countersign-{}.probe", process::id()));
    // Of a process that ended between the two.
    let _ = fs::remove_file(&path);
    create(&path)?;
    fs::remove_file(&path)
}

/// How many requests are in the folder, and their bytes.
fn already_there(folder: &Path) -> io::Result<(usize, usize)> {
    let (mut files, mut bytes) = (0_usize, 0_usize);
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        if Path::new(&entry.file_name()).extension() == Some(OsStr::new(EXTENSION)) {
            files = files.saturating_add(1);
            let length = usize::try_from(entry.metadata()?.len()).unwrap_or(usize::MAX);
            bytes = bytes.saturating_add(length);
        }
    }
    Ok((files, bytes))
}

/// Ends with the last of the receiver's clones.
fn write_all(queue: &Queue<Entry>, folder: &Path) {
    for entry in queue {
        if let Ok((path, mut file)) = new_file(folder, entry.scheme) {
            let written = file.write_all(&entry.head).and_then(|()| file.write_all(&entry.body));
            if written.is_err() {
                // Half a request would be taken for a broken one.
                let _ = fs::remove_file(path);
            }
        }
    }
}

/// The next file of the scheme: nothing of a request is in its name.
fn new_file(folder: &Path, scheme: &str) -> io::Result<(PathBuf, File)> {
    let is_plain = |letter: char| letter.is_ascii_alphanumeric() || letter == '-';
    let plain = scheme.chars().map(|letter| if is_plain(letter) { letter } else { '-' });
    let id: String = plain.take(MAX_NAME).collect();
    for number in 1_u64.. {
        let path = folder.join(format!("{id}-{number}.{EXTENSION}"));
        match create(&path) {
            Err(error) if error.kind() == ErrorKind::AlreadyExists => {}
            created => return created.map(|file| (path, file)),
        }
    }
    Err(ErrorKind::AlreadyExists.into())
}

/// A file that was not there, for the process's user alone.
fn create(path: &Path) -> io::Result<File> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)
}

/// An error holds static text.
const fn reason(kind: ErrorKind) -> &'static str {
    match kind {
        ErrorKind::NotFound => "the folder is not there",
        ErrorKind::NotADirectory => "its path is no folder's",
        ErrorKind::PermissionDenied => "nothing may be written in the folder",
        ErrorKind::ReadOnlyFilesystem => "the folder's file system is read-only",
        ErrorKind::StorageFull => "the folder's disk is full",
        _ => "nothing can be written in the folder",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::providers::{Brevo, GitHub, Slack, Worldline};

    const WHERE: (&str, &str) = ("POST", "/hooks?a=b");

    fn empty_folder(name: &str) -> PathBuf {
        let folder = std::env::temp_dir().join(format!("countersign-{name}-{}", process::id()));
        // Of a test that failed before.
        let _ = fs::remove_dir_all(&folder);
        fs::create_dir(&folder).unwrap();
        folder
    }

    fn kept_head(to: (&str, &str), headers: &[(&str, &str)]) -> Option<String> {
        let head = head(GitHub::SCHEME, to, &headers, 3)?;
        Some(String::from_utf8(head).unwrap())
    }

    #[test]
    fn a_head_is_written_as_it_came_without_how_the_body_came_and_what_lets_others_in() {
        let headers = [
            ("Host", "a.example"),
            ("content-length", "9"),
            ("Transfer-Encoding", "chunked"),
            ("Cookie", "session=1"),
            ("authorization", "Basic YTpi"),
            ("X-Hub-Signature-256", "sha256=00"),
        ];
        assert_eq!(
            kept_head(WHERE, &headers).unwrap(),
            "POST /hooks?a=b HTTP/1.1\r\nHost: a.example\r\nX-Hub-Signature-256: sha256=00\r\n\
             Content-Length: 3\r\n\r\n"
        );
    }

    #[test]
    fn a_head_that_would_end_early_is_not_kept() {
        let good = ("Host", "a.example");
        assert!(kept_head(WHERE, &[good]).is_some());
        assert_eq!(kept_head(WHERE, &[]), None);
        for to in
            [("PO ST", "/"), ("POST", "/a b"), ("POST", "/\r\n"), ("POST", ""), ("POST", "/\x7f")]
        {
            assert_eq!(kept_head(to, &[good]), None, "{to:?}");
        }
        for bad in [("Ho st", "a"), ("Host\r\n", "a"), ("Host", "a\r\nb"), ("Host", "\0")] {
            assert_eq!(kept_head(WHERE, &[bad, good]), None, "{bad:?}");
        }
    }

    #[test]
    fn a_head_has_at_most_its_bound() {
        let of = |length: usize| kept_head(WHERE, &[("A", &"v".repeat(length))]);
        let others = of(0).unwrap().len();
        assert_eq!(of(MAX_KEPT_HEAD - others).unwrap().len(), MAX_KEPT_HEAD);
        assert_eq!(of(MAX_KEPT_HEAD - others + 1), None);
        let long = ("A", &*"v".repeat(MAX_KEPT_HEAD));
        assert_eq!(kept_head(WHERE, &[long, ("B", "w")]), None);
    }

    #[test]
    fn what_a_verifier_reads_is_kept_whatever_else_it_is_for() {
        assert!(is_read(Brevo::SCHEME, "authorization"));
        assert!(is_read(GitHub::SCHEME, "x-hub-signature-256"));
        assert!(is_read(Slack::SCHEME, "x-slack-request-timestamp"));
        assert!(is_read(Worldline::SCHEME, "x-gcs-keyid"), "it is read, and not signed");
        if let Some(of_head) = crate::providers::find("activitypub") {
            for name in ["signature", "date", "host"] {
                assert!(is_read(of_head.scheme(), name), "{name}");
            }
        }
        for name in ["Authorization", "Cookie"] {
            assert!(!is_read(GitHub::SCHEME, name), "{name}");
        }
    }

    #[test]
    fn what_was_no_delivery_is_not_kept() {
        let header = GitHub::SCHEME.header();
        let headers = [("Content-Type", "application/json")];
        let of = |method, error| {
            is_of_a_delivery(GitHub::SCHEME, method, &headers, Refusal::Unverified(error))
        };
        assert!(of("POST", Error::Mismatch { header }) && of("GET", Error::Mismatch { header }));
        for unsigned in [Error::MissingHeader { header }, Error::EmptyHeader { header }] {
            assert!(of("POST", unsigned), "{unsigned}");
            for method in ["GET", "HEAD", "OPTIONS"] {
                assert!(!of(method, unsigned), "{method} {unsigned}");
            }
        }
        assert!(!of("POST", Error::OtherKind { kind: "a test" }));
        assert!(!is_of_a_delivery(
            GitHub::SCHEME,
            "POST",
            &headers,
            Refusal::TooLarge { limit: 1 }
        ));
    }

    #[test]
    fn a_request_may_fill_the_room_to_its_last_byte() {
        let folder = empty_folder("kept");
        let kept = Kept::in_folder(&folder, 4).unwrap();
        let header = GitHub::SCHEME.header();
        let (mismatch, other) = (Error::Mismatch { header }, Error::MissingHeader { header });
        let [mismatch, other] = [mismatch, other].map(Refusal::Unverified);
        assert!(!kept.takes(other, MAX_KEPT_BYTES / 2 + 1));
        assert!(kept.takes(other, MAX_KEPT_BYTES / 2));
        assert!(!kept.takes(other, 1));
        assert!(!kept.takes(mismatch, MAX_KEPT_BYTES / 2 + 1));
        assert!(kept.takes(mismatch, MAX_KEPT_BYTES / 2));
        assert!(!kept.takes(mismatch, 1));
        fs::remove_dir_all(&folder).unwrap();
    }

    #[test]
    fn files_that_are_there_are_counted_and_none_is_written_over() {
        let folder = empty_folder("new");
        let names: Vec<_> = (0..3).map(|_| new_file(&folder, "git/hub").unwrap().0).collect();
        let names: Vec<_> = names.iter().map(|path| path.file_name().unwrap()).collect();
        assert_eq!(names, ["git-hub-1.http", "git-hub-2.http", "git-hub-3.http"]);
        assert_eq!(already_there(&folder).unwrap(), (3, 0));
        fs::remove_dir_all(&folder).unwrap();
        let error = new_file(&folder, "github").unwrap_err();
        assert_eq!(error.kind(), ErrorKind::NotFound);
    }
}
