//! `countersign detect`: whose request this may be.

use std::fmt;
use std::fs::File;
use std::io::{ErrorKind, Write as _};
use std::path::{Path, PathBuf};
use std::time::Duration;

use clap::Args;
use countersign::providers::{entries, find, schemes};
use countersign::{AnyScheme, Bound, Entry, Error, KeyKind, Keys, Request, UnixTime, Verifier};
use serde_json::{Map, Value, json};

use crate::left_out::{self, LeftOut};
use crate::nobody;
use crate::recipe::{self, Budget, Recipe, Seen};
use crate::request::{Captured, Head, ReadAs};
use crate::secrets::OptionalSecretSources;
use crate::setup::{Failure, Place, RequestSource, SecretText, of_file, texts, whole};
use crate::tokens;
use crate::verify::as_signed;

#[derive(Debug, Args)]
pub(crate) struct Arguments {
    #[command(flatten)]
    secrets: OptionalSecretSources,
    /// What the provider issues besides the secret, where it does
    #[arg(long, value_name = "ID", visible_alias = "setting")]
    client_id: Option<String>,
    /// The file of a scheme that is tried with the providers; may be repeated
    #[arg(long = "scheme", value_name = "FILE.toml")]
    schemes: Vec<PathBuf>,
    #[command(flatten)]
    place: Place,
    /// When the request arrived, in seconds since 1970 (default: now)
    #[arg(long, value_name = "UNIX", value_parser = whole::<u64>, allow_negative_numbers = true)]
    now: Option<u64>,
    /// How many seconds a signed time may be off (default: what each provider documents, or 300)
    #[arg(long, value_name = "SECONDS", value_parser = whole::<u64>, allow_negative_numbers = true)]
    tolerance: Option<u64>,
    /// Write the recipe of a sender that is no known provider to this new file, as a scheme in TOML
    #[arg(long, value_name = "FILE.toml")]
    write: Option<PathBuf>,
    /// Print an array of objects
    #[arg(long)]
    pub(crate) json: bool,
    #[command(flatten)]
    request: RequestSource,
}

/// How well a request fits a scheme; the better one first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Fit {
    Verifies,
    /// All headers are there and well-formed.
    Form,
    /// The signature's header is there, and something else is not as documented.
    Header,
}

struct Row {
    fit: Fit,
    scheme: &'static AnyScheme,
    reason: Option<Error>,
    tried: Tried,
}

impl Row {
    /// Whether the header holds a token that this scheme does not make.
    fn is_of_other_token(&self) -> bool {
        self.reason.is_some_and(|reason| {
            is_no_token(self.scheme, &reason)
                || matches!(reason, Error::OtherAlgorithm { .. } | Error::OtherClaim { .. })
        })
    }
}

/// What became of the secrets.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Tried {
    /// None was given, or they are not for a request with such headers.
    None,
    Verifies,
    /// What is wrong with the request under the first one that is a secret of the provider's kind.
    Refused(Error),
    /// None is of the provider's kind.
    Unusable,
    /// More would have been hashed than is.
    Untried,
}

/// The most that is hashed under the secrets for one request, in bytes: a file can have the headers of all
/// providers at once.
const MAX_HASHED: u64 = 1024 * 1024 * 1024;

/// The longest body that is read for its members without a key, in bytes.
const MAX_READ: usize = 1024 * 1024;

/// What is looked at for each provider.
struct Question<'a> {
    request: Request<'a>,
    head: &'a Head<'a>,
    body: &'a [u8],
    secrets: &'a [SecretText],
    client_id: Option<&'a str>,
    tolerance: Option<Duration>,
}

pub(crate) struct Answer {
    rows: Vec<Row>,
    stranger: Stranger,
    /// Where the recipe's file is.
    written: Option<PathBuf>,
    /// Why none is written, where one was to be.
    pub(crate) unwritten: Option<&'static str>,
    /// The vendors that are no known providers, and whose headers are there.
    left_out: Vec<(&'static str, &'static LeftOut)>,
    pub(crate) read_as: ReadAs,
}

/// What is known of a sender that is no known provider.
enum Stranger {
    Nothing,
    /// There is no secret, and this looks like a signature.
    Unknown(&'static str),
    /// No common recipe gives what looks like a signature, after so many MACs.
    NoRecipe(&'static str, usize),
    Found(Box<Recipe>),
}

impl Stranger {
    fn of(seen: &Seen<'_>, secrets: &[SecretText]) -> Self {
        if secrets.is_empty() {
            return recipe::like_a_signature(seen).map_or(Self::Nothing, Self::Unknown);
        }
        let mut budget = Budget::new();
        match recipe::search(seen, secrets, &mut budget) {
            Some(recipe) => Self::Found(Box::new(recipe)),
            None => recipe::like_a_signature(seen)
                .map_or(Self::Nothing, |name| Self::NoRecipe(name, budget.spent())),
        }
    }

    /// Why there is no file of its recipe.
    const fn unwritten(&self, is_known: bool, secrets: &[SecretText]) -> &'static str {
        match self {
            Self::Found(_) => "nothing is written: no scheme can say the recipe",
            _ if is_known => {
                "nothing is written: the sender is known, and `countersign providers ID --toml` \
                 prints a provider's scheme"
            }
            _ if secrets.is_empty() => "nothing is written: recipes are tried under a secret",
            _ => "nothing is written: no recipe was found",
        }
    }

    const fn found(&self) -> Option<&Recipe> {
        match self {
            Self::Found(recipe) => Some(recipe),
            _ => None,
        }
    }
}

pub(crate) fn run(arguments: &Arguments) -> Result<Answer, Failure> {
    let given = arguments.request.alone(&arguments.place)?.ok_or(Failure::NoRequest)?;
    let secrets = texts(&arguments.secrets.0, KeyKind::Secret.name())?;
    let captured = Captured::read(&given).map_err(|error| Failure::of_request(&given, error))?;
    let head = captured.head();
    let url = arguments.place.url_of(head.target)?;
    let method = arguments.place.method().unwrap_or(head.method);
    let time = arguments.now.map(UnixTime::from_secs);
    let request = Request::of(&head.headers, Some(method), url.as_deref(), time);
    let (secrets, client_id) = (secrets.as_slice(), arguments.client_id.as_deref());
    let (body, tolerance) = (captured.body(), arguments.tolerance.map(Duration::from_secs));
    let question = Question { request, head: &head, body, secrets, client_id, tolerance };
    let mut left = MAX_HASHED;
    let of_files = arguments.schemes.iter().map(|path| of_file(path));
    let of_files: Vec<_> = of_files.collect::<Result<_, _>>()?;
    let rows =
        of_files.into_iter().chain(entries()).filter_map(|entry| question.row(entry, &mut left));
    let mut rows: Vec<_> = rows.collect();
    let fits = |row: &&Row| row.fit != Fit::Header && !row.scheme.claims().is_empty();
    let fitting: Vec<_> = rows.iter().filter(fits).map(|row| row.scheme.header()).collect();
    rows.retain(|row| !(row.is_of_other_token() && fitting.contains(&row.scheme.header())));
    rows.sort_by_key(|row| row.fit);
    let left_out = left_out::ALL.iter().filter_map(|left_out| Some((left_out.header?, left_out)));
    let mut left_out: Vec<_> =
        left_out.filter(|(header, _)| head.header(header).is_some()).collect();
    let is_known = rows.iter().any(|row| question.is_signed_by(row));
    let stranger = if is_known {
        Stranger::Nothing
    } else {
        Stranger::of(&question.seen(method, url.as_deref(), time), secrets)
    };
    let is_told = stranger.found().is_some() || rows.iter().any(|row| row.fit == Fit::Verifies);
    if !is_told && left_out.is_empty() {
        left_out.extend(left_out::by_body(body).map(|left_out| ("the body", left_out)));
    }
    if stranger.found().is_some() {
        // One whose form is right may read the secret otherwise; of the rest nothing is to be said.
        rows.retain(|row| {
            matches!(row.tried, Tried::Refused(Error::Mismatch { .. }) | Tried::Untried)
        });
    }
    let toml = stranger.found().and_then(Recipe::to_toml);
    let unwritten = arguments.write.as_ref().filter(|_| toml.is_none());
    let unwritten = unwritten.map(|_| stranger.unwritten(is_known, secrets));
    let written = toml.zip(arguments.write.as_deref()).map(|(toml, path)| write(&toml, path));
    let written = written.transpose()?;
    drop(head);
    Ok(Answer { rows, stranger, written, unwritten, left_out, read_as: captured.read_as })
}

/// Writes the file, which is not there yet.
fn write(toml: &str, path: &Path) -> Result<PathBuf, Failure> {
    let written = File::create_new(path).and_then(|mut file| file.write_all(toml.as_bytes()));
    let path = PathBuf::from(path);
    match written {
        Ok(()) => Ok(path),
        Err(error) if error.kind() == ErrorKind::AlreadyExists => {
            Err(Failure::WrittenBefore { path })
        }
        Err(error) => Err(Failure::Written { path, error }),
    }
}

impl<'a> Question<'a> {
    fn seen(&self, method: &'a str, url: Option<&'a str>, time: Option<UnixTime>) -> Seen<'a> {
        let Head { target, headers, .. } = self.head;
        Seen { headers, method, target, url, body: self.body, time }
    }

    /// Whether the row's provider signed the request, whenever that was.
    fn is_signed_by(&self, row: &Row) -> bool {
        let is_of_time = matches!(
            row.tried,
            Tried::Refused(Error::TimestampTooOld { .. } | Error::TimestampInFuture { .. })
        );
        let Some(entry) = find(row.scheme.id()).filter(|_| is_of_time) else {
            return row.fit == Fit::Verifies;
        };
        self.secrets.iter().any(|text| {
            let keys = Keys::new(text.as_str()).setting(self.setting(entry.scheme()));
            let bound = entry.bind(&keys.tolerance(Duration::MAX));
            bound.is_ok_and(|bound| bound.verify(&self.request, self.body).is_ok())
        })
    }

    /// Of `left`, the bytes that may be hashed yet, it takes what it hashes.
    fn row(&self, entry: Entry, left: &mut u64) -> Option<Row> {
        let scheme = entry.scheme();
        let header = scheme.header();
        let is_there = self.head.header(header).is_some();
        let reason = self.form(entry)?;
        let is_of_others = is_no_token(scheme, &reason) && !is_alone_with(header);
        if is_of_others || !is_there && is_without_signature(header, &reason) {
            return None;
        }
        let has_form = match reason {
            Error::Mismatch { .. }
            | Error::UnknownKey { .. }
            | Error::TimestampTooOld { .. }
            | Error::TimestampInFuture { .. } => true,
            reason => reason.is_receivers_fault(),
        };
        let tried = if has_form { self.tried(entry, left) } else { Tried::None };
        let (fit, reason) = match tried {
            Tried::Verifies => (Fit::Verifies, None),
            _ if has_form => (Fit::Form, None),
            _ => (Fit::Header, Some(reason)),
        };
        Some(Row { fit, scheme, reason, tried })
    }

    fn bound(&self, entry: Entry, keys: Keys<'_>) -> Option<Bound> {
        let tolerance = self.tolerance.filter(|_| entry.scheme().tolerance().is_some());
        entry.bind(&keys.setting(self.setting(entry.scheme())).tolerance(tolerance)).ok()
    }

    /// What the scheme has against the request, whoever signed it: a mismatch, if nothing.
    fn form(&self, entry: Entry) -> Option<Error> {
        let scheme = entry.scheme();
        let header = scheme.header();
        let Some(bound) = nobody::bound(entry, self.setting(scheme)) else {
            // A certificate of nobody's is in no provider's name, so that only the signature is looked for.
            return self.has_signature(scheme).then_some(Error::Mismatch { header });
        };
        let reason = match bound.begin(&self.request) {
            // An RSA signature is as long as its key, which is not known.
            Err(Error::WrongLength { .. }) if scheme.algorithm().starts_with("RSA") => {
                Error::Mismatch { header }
            }
            Err(error) => error,
            // Only a body whose fields are signed, or that is a token, has a form, and no long one is read.
            Ok(_) if !scheme.signs_fields() && !tokens::is_body(scheme) => {
                Error::Mismatch { header }
            }
            Ok(_) => bound.verify(&self.request, self.body).err()?,
        };
        let is_read = matches!(reason, Error::Mismatch { .. } | Error::UnknownKey { .. });
        let said = is_read.then(|| tokens::fault(scheme, self.head, self.body)).flatten();
        Some(said.unwrap_or(reason))
    }

    /// Whether there is something in the signature's place: a member of the body, or a header.
    fn has_signature(&self, scheme: &AnyScheme) -> bool {
        let name = scheme.header();
        if !scheme.signs_fields() {
            return self.head.header(name).is_some();
        }
        let members = || serde_json::from_slice::<Map<String, Value>>(self.body).ok();
        self.body.len() <= MAX_READ && members().is_some_and(|members| members.contains_key(name))
    }

    fn setting(&self, scheme: &AnyScheme) -> Option<&str> {
        scheme.setting().map(|_| self.client_id.unwrap_or("- -"))
    }

    fn tried(&self, entry: Entry, left: &mut u64) -> Tried {
        if self.secrets.is_empty() {
            return Tried::None;
        }
        let mut tried = Tried::Unusable;
        let body = as_signed(entry.scheme(), self.head, self.body);
        let length = body.as_deref().map_or(0, <[u8]>::len);
        let length = u64::try_from(length).unwrap_or(u64::MAX);
        for text in self.secrets {
            let Some(bound) = self.bound(entry, Keys::new(text.as_str())) else { continue };
            let Some(rest) = left.checked_sub(length) else { return Tried::Untried };
            *left = rest;
            let signed = body.as_deref().map_err(|error| *error);
            match signed.and_then(|body| bound.verify(&self.request, body)) {
                Ok(_) => return Tried::Verifies,
                Err(error) if tried == Tried::Unusable => tried = Tried::Refused(error),
                Err(_) => {}
            }
        }
        tried
    }
}

/// Whether what stands in the token's place is none of the scheme's.
fn is_no_token(scheme: &AnyScheme, reason: &Error) -> bool {
    let is_none = matches!(
        reason,
        Error::NotAToken { .. } | Error::WrongPrefix { .. } | Error::MissingClaim { .. }
    );
    is_none && !scheme.claims().is_empty()
}

/// Whether no other recipe reads the header.
fn is_alone_with(header: &str) -> bool {
    let reading = schemes().filter(|scheme| scheme.header().eq_ignore_ascii_case(header));
    let mut names: Vec<_> = reading.map(AnyScheme::name).collect();
    names.dedup();
    names.len() < 2
}

/// A scheme that finds a signature does not miss it.
fn is_without_signature(header: &str, reason: &Error) -> bool {
    match reason {
        Error::MissingHeader { header: missing } => *missing == header,
        Error::MissingField { .. }
        | Error::MissingUrl
        | Error::MissingParameter { .. }
        | Error::BodyNotJson
        | Error::BodyNotForm
        | Error::BodyNotMultipart
        | Error::NotAToken { .. }
        | Error::OtherKind { .. } => true,
        _ => false,
    }
}

impl Answer {
    pub(crate) const fn is_found(&self) -> bool {
        !self.rows.is_empty() || self.stranger.found().is_some()
    }

    pub(crate) fn to_json(&self) -> Value {
        let row = |row: &Row| {
            json!({
                "provider": row.scheme.id(),
                "header": row.scheme.header(),
                "fit": row.fit.code(),
                "reason": row.reason.map(|error| error.code()),
                "secret": row.tried.code(),
            })
        };
        let left_out = |(header, left_out): &(&str, &LeftOut)| {
            json!({
                "provider": left_out.id,
                "header": header,
                "fit": "left-out",
                "reason": left_out.reason,
                "secret": null,
            })
        };
        let recipe = self.stranger.found().map(Recipe::to_json);
        let rows = self.rows.iter().map(row).chain(recipe);
        let mut all: Vec<_> = rows.chain(self.left_out.iter().map(left_out)).collect();
        for one in &mut all {
            self.read_as.add_to(one);
        }
        all.into()
    }
}

impl Fit {
    const fn code(self) -> &'static str {
        match self {
            Self::Verifies => "verifies",
            Self::Form => "form",
            Self::Header => "header",
        }
    }
}

impl Tried {
    const fn code(self) -> Option<&'static str> {
        match self {
            Self::None => None,
            Self::Verifies => Some("verifies"),
            Self::Refused(error) => Some(error.code()),
            Self::Unusable => Some("unusable"),
            Self::Untried => Some("untried"),
        }
    }
}

/// What follows after the form, which is as documented.
impl fmt::Display for Tried {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::None | Self::Verifies => Ok(()),
            Self::Refused(Error::Mismatch { .. }) => {
                f.write_str(", and does not match this secret")
            }
            Self::Refused(error) => write!(f, ", and is refused with this secret: {error}"),
            Self::Unusable => f.write_str(", and this is no secret of this provider's kind"),
            Self::Untried => f.write_str(", and was not tried: more than 1 GiB would be hashed"),
        }
    }
}

impl fmt::Display for Answer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut lines = Vec::new();
        lines.extend(self.stranger.found().map(Recipe::to_string));
        lines.extend(self.rows.iter().map(Row::to_string));
        if lines.is_empty() {
            lines.push("no known provider's signature header is there".to_owned());
            lines.extend(self.stranger.said());
        }
        for (header, LeftOut { id, reason, instead, .. }) in &self.left_out {
            lines.push(format!("{id}: {header}: left out, because {reason}; instead: {instead}"));
        }
        let toml = self.stranger.found().and_then(Recipe::to_toml);
        match (&self.written, toml) {
            (Some(path), _) => lines.push(format!(
                "The recipe is in {}: `countersign verify --scheme` takes it in a provider's place",
                path.display()
            )),
            (None, Some(toml)) => lines.extend([
                "As a scheme's file, which --write writes:\n".to_owned(),
                toml.trim_end().to_owned(),
            ]),
            (None, None) => {}
        }
        f.write_str(&lines.join("\n"))
    }
}

impl Stranger {
    /// What there is to say where nothing was found.
    fn said(&self) -> Option<String> {
        match self {
            Self::Unknown(name) => Some(format!(
                "{name} looks like a signature: with the secret, the common recipes are tried under it"
            )),
            Self::NoRecipe(name, macs) => Some(format!(
                "{name} looks like a signature, and no common recipe gives it under this secret ({macs} MACs)"
            )),
            Self::Nothing | Self::Found(_) => None,
        }
    }
}

impl fmt::Display for Row {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}: ", self.scheme.id(), self.scheme.header())?;
        match (self.fit, self.reason) {
            (Fit::Verifies, _) => f.write_str("verifies with this secret"),
            (_, None) => write!(f, "has the documented form{}", self.tried),
            (_, Some(reason)) => write!(f, "{reason}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A file may have the headers of all providers: what is hashed for them is counted.
    #[test]
    fn no_more_is_hashed_than_the_bound() {
        let secrets = [SecretText::of("a"), SecretText::of("b")];
        let fields = [("x-openfx-signature", "qd4OxzNVFWI/P+oOhy27Q5rN+KlWEAj1ibnCYFyiplg=")];
        let headers = fields.iter().map(|(name, value)| (*name, value.as_bytes())).collect();
        let head = Head { method: "POST", target: "/", headers };
        let request = Request::new(&fields);
        let secrets = secrets.as_slice();
        let question = Question {
            request,
            head: &head,
            body: &[b'x'; 10],
            secrets,
            client_id: None,
            tolerance: None,
        };
        let tried = |mut left: u64| {
            let row = question.row(find("openfx").unwrap(), &mut left).unwrap();
            (row.fit, row.tried.code(), left)
        };
        assert_eq!(tried(25), (Fit::Form, Some("mismatch"), 5));
        assert_eq!(tried(20), (Fit::Form, Some("mismatch"), 0));
        assert_eq!(tried(19), (Fit::Form, Some("untried"), 9));
        assert_eq!(tried(9), (Fit::Form, Some("untried"), 9));
        let mut left = MAX_HASHED;
        let other = question.row(find("maskit").unwrap(), &mut left);
        assert!(other.is_none() && left == MAX_HASHED, "what has no such header hashes nothing");
    }
}
