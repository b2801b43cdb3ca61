//! Receivers from a file: whose requests each takes, and where its secrets are.

use alloc::borrow::{Cow, ToOwned as _};
use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;
use core::fmt;
use core::time::Duration;
use std::path::PathBuf;

use zeroize::Zeroizing;

use super::fault::{FileError, Read, Wrong};
use super::interned::Texts;
use super::scheme::entry_of;
use super::secrets::{Source, key_set};
use super::table::{File, Lines, Table};
use crate::key::KeyKind;
use crate::providers;
use crate::verify::key_set::KeySet;
use crate::verify::{Bound, Entry, Keys};

/// A receiver that a file says: a provider's scheme or one of its own, and where its secrets are.
///
/// ```toml
/// [[receiver]]
/// name = "billing"
/// provider = "stripe"
/// secret_env = ["STRIPE_SECRET", "STRIPE_SECRET_BEFORE"]
/// tolerance = 120
///
/// [[receiver]]
/// name = "gateway"
/// secret_file = "/run/secrets/gateway"
///
/// [receiver.scheme]
/// id = "gateway"
/// family = "message"
/// algorithm = "HMAC-SHA256"
/// key = { kind = "secret", form = "utf8" }
/// signature = { in = "header", name = "X-Gateway-Signature", encoding = "hex" }
/// message = [{ part = "body" }]
/// ```
///
/// `name` is the account's label in a proof. The secrets, tokens or public keys are in environment variables
/// (`secret_env`) and in files (`secret_file`, of which one line break at the end is dropped); of a provider whose
/// requests name their key, a JWK set is in a file (`jwks_file`). `setting` is what the scheme has configured
/// besides.
#[derive(Clone)]
pub struct FileReceiver {
    line: usize,
    name: String,
    entry: Entry,
    secrets: Vec<Source>,
    jwks: Option<PathBuf>,
    setting: Option<String>,
    tolerance: Option<Duration>,
}

impl FileReceiver {
    /// The receivers of a file, in their order. No secret is looked at.
    ///
    /// # Errors
    /// As of [`SchemeFile::parse`](super::SchemeFile::parse); or there is no provider of that id, two receivers
    /// have one name, or one says neither where its secret is nor where its keys are.
    pub fn parse_all(text: &str) -> Result<Vec<Self>, FileError> {
        let root = File::parse(text)?;
        let lines = Lines::of(text);
        let file = File::of(&lines, Texts::TRIED);
        let mut table = Table::new(file, "the file", 0, &root);
        let read = |table: &mut Table<'_>| table.tables("receiver", |one| receiver(&lines, one));
        let receivers = read(&mut table).and_then(|all| table.end().map(|()| all));
        let receivers = receivers.map_err(|wrong| match wrong {
            Wrong::File(error) => error,
            Wrong::Contradiction(fault) => FileError::new(1, fault),
        })?;
        for (at, receiver) in receivers.iter().enumerate() {
            if receivers.iter().take(at).any(|other| other.name == receiver.name) {
                return Err(FileError::new(receiver.line, "another receiver has this name"));
            }
        }
        if receivers.is_empty() {
            return Err(FileError::new(1, "the file has no `[[receiver]]`"));
        }
        Ok(receivers)
    }

    /// Its name, which is the account's label in a proof.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The scheme.
    #[must_use]
    pub const fn entry(&self) -> Entry {
        self.entry
    }

    /// Reads its secrets, and binds the scheme to them. Who calls it again reads them again.
    ///
    /// # Errors
    /// A variable or a file is not there, or what it holds cannot be used. The error names neither it nor
    /// what is in it.
    pub fn bind(&self) -> Result<Bound, FileError> {
        let (secrets, key_set) = (self.secrets()?, self.key_set()?);
        let mut texts = secrets.iter().map(AsRef::as_ref);
        let keys = match (key_set, texts.next()) {
            (Some(keys), _) => Keys::set(keys),
            (None, Some(first)) => texts.fold(Keys::new(first), Keys::or),
            (None, None) => return Err(self.wrong("the receiver has no secret")),
        };
        let keys = keys.setting(self.setting()).tolerance(self.tolerance);
        let bound = self.entry.bind(&keys.account(&*self.name));
        bound.map_err(|error| self.wrong(format!("{error}")))
    }

    /// Reads the texts of its secrets, which are wiped when they are dropped: for an
    /// [`Inquiry`](crate::explain::Inquiry) after a rejection.
    ///
    /// # Errors
    /// As of [`bind`](Self::bind).
    pub fn secrets(&self) -> Result<Vec<impl AsRef<str> + use<>>, FileError> {
        let read = self.secrets.iter().map(|source| source.read().map(Text));
        read.collect::<Result<Vec<_>, _>>().map_err(|fault| self.wrong(fault))
    }

    /// Reads its public keys by their ids, where its requests name their key.
    ///
    /// # Errors
    /// As of [`bind`](Self::bind).
    pub fn key_set(&self) -> Result<Option<KeySet>, FileError> {
        let read = self.jwks.as_ref().map(|path| key_set(self.entry, path));
        read.transpose().map_err(|fault| self.wrong(fault))
    }

    /// What the scheme has configured besides the secret.
    #[must_use]
    pub fn setting(&self) -> Option<&str> {
        self.setting.as_deref()
    }

    /// How far a signed time may be off, where the file says so.
    #[must_use]
    pub const fn tolerance(&self) -> Option<Duration> {
        self.tolerance
    }

    fn wrong(&self, what: impl Into<Cow<'static, str>>) -> FileError {
        FileError::new(self.line, what)
    }
}

/// A secret's text.
struct Text(Zeroizing<String>);

impl AsRef<str> for Text {
    fn as_ref(&self) -> &str {
        &self.0
    }
}

/// Shows neither where the secrets are nor what else is configured.
impl fmt::Debug for FileReceiver {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut shown = f.debug_struct("FileReceiver");
        shown.field("name", &self.name).field("entry", &self.entry).finish_non_exhaustive()
    }
}

fn receiver(lines: &Lines, mut table: Table<'_>) -> Read<FileReceiver> {
    let line = table.line_of(&[]);
    let name = table.needed("name")?.to_owned();
    let own = table.whole_table("scheme")?;
    let entry = match (table.seen("provider")?, own) {
        (Some(id), None) => match providers::find(id) {
            Some(entry) => entry,
            None => {
                return table.wrong(
                    "this build has no provider of that id: `countersign providers` lists them, with \
                     the features that they need",
                );
            }
        },
        (None, Some((at, own))) => entry_of(lines, at, own)?,
        _ => return table.wrong("a receiver has a `provider`, or a `scheme` of its own"),
    };
    let mut secrets = Vec::new();
    for name in table.one_or_more("secret_env")? {
        let Some(source) = Source::variable(name) else {
            return table.wrong(
                "`secret_env` is the name of an environment variable, and not a secret: letters, digits and `_`",
            );
        };
        secrets.push(source);
    }
    secrets.extend(table.one_or_more("secret_file")?.into_iter().map(Source::file));
    let jwks = table.seen("jwks_file")?.map(PathBuf::from);
    let wants_set = entry.scheme().key_kind() == KeyKind::KeySet;
    match (secrets.is_empty(), &jwks, wants_set) {
        (true, Some(_), true) | (false, None, false) => {}
        (_, _, true) => {
            return table
                .wrong("each request names its key: a JWK set is in `jwks_file`, and no secret");
        }
        (_, _, false) => {
            return table.wrong(
                "a secret is in `secret_env` or `secret_file`, and no key in a `jwks_file`",
            );
        }
    }
    let setting = table.seen("setting")?.map(str::to_owned);
    let tolerance = table.number("tolerance")?.map(Duration::from_secs);
    table.end()?;
    Ok(FileReceiver { line, name, entry, secrets, jwks, setting, tolerance })
}
