//! Schemes and receivers from a TOML file (feature `config`).
//!
//! A file says what [`Scheme`](crate::Scheme) says in code, in the words of `docs/recipes.json`, and is checked as
//! a scheme is that is compiled: what contradicts itself is an error that names the line.
//! [`Scheme::to_toml`](crate::Scheme::to_toml) writes such a file.
//!
//! A file holds no secret. It names an environment variable or a file that does.

mod card;
#[cfg_attr(not(feature = "certificates"), path = "certificate/none.rs")]
mod certificate;
mod fault;
mod handshakes;
mod head;
mod interned;
mod jws;
mod keys;
mod parts;
mod receivers;
mod scheme;
mod secrets;
mod table;
mod template;

use alloc::format;

use toml::de::DeTable;

pub use self::fault::FileError;
use self::fault::Wrong;
use self::interned::{NoEntry, entry};
pub use self::receivers::FileReceiver;
use self::table::{File, Table, all_of};
use crate::scheme::AnyScheme;
use crate::verify::Entry;

/// The longest file, in bytes.
pub const MAX_FILE: usize = 256 * 1024;

/// The most schemes that one process reads of files. Each is kept for as long as it runs.
pub const MAX_SCHEMES: usize = 1024;

/// A scheme that was read from a file.
///
/// ```
/// use countersign::config::SchemeFile;
/// use countersign::{Keys, Request, Verifier};
///
/// let file = SchemeFile::parse(
///     r#"
///     id = "gateway"
///     family = "message"
///     algorithm = "HMAC-SHA256"
///     key = { kind = "secret", form = "utf8" }
///     signature = { in = "header", name = "X-Gateway-Signature", prefix = "sha256=" }
///     timestamp = { in = "header", name = "X-Gateway-Time", format = "seconds", tolerance = 60 }
///     message = [{ part = "timestamp" }, { part = "text", text = "." }, { part = "body" }]
///     "#,
/// )?;
/// assert_eq!(file.scheme().signed(), "{timestamp}.{body}");
///
/// let gateway = file.entry().bind(&Keys::new("the secret"))?;
/// let signer = gateway.signer().expect("the secret is shared");
/// let headers = signer.sign(&Request::new(&()), b"{}")?;
/// assert!(gateway.verify(&Request::new(&headers), b"{}").is_ok());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Copy, Debug)]
pub struct SchemeFile(Entry);

impl SchemeFile {
    /// Reads the text of a file.
    ///
    /// What was read is kept for as long as the process runs, once: the same scheme read again is the same,
    /// whatever its comments and its layout are, and a file with a fault leaves nothing behind.
    ///
    /// # Errors
    /// It is longer than [`MAX_FILE`], no TOML, or no scheme; it contradicts itself; or
    /// [`MAX_SCHEMES`] other ones were read before.
    pub fn parse(text: &str) -> Result<Self, FileError> {
        let table = parsed(text)?;
        entry_of(text, 0, &table).map(Self)
    }

    /// The scheme, as a provider's is.
    #[must_use]
    pub const fn entry(&self) -> Entry {
        self.0
    }

    /// The scheme.
    pub const fn scheme(&self) -> &'static AnyScheme {
        self.0.scheme()
    }
}

fn parsed(text: &str) -> Result<DeTable<'_>, FileError> {
    if text.len() > MAX_FILE {
        return Err(FileError::new(1, format!("it has more than {MAX_FILE} bytes")));
    }
    File::parse(text)
}

/// The scheme that a table at this place is.
fn entry_of<'f>(text: &'f str, at: usize, table: &'f DeTable<'f>) -> Result<Entry, FileError> {
    let read = |texts| scheme::scheme(Table::new(File::of(text, texts), "the scheme", at, table));
    entry(all_of(table), read).map_err(|none| {
        let whole = Table::new(File::of(text, interned::Texts::TRIED), "the scheme", at, table);
        match none {
            NoEntry::Wrong(Wrong::File(error)) => error,
            NoEntry::Wrong(Wrong::Contradiction(fault)) => {
                FileError::new(whole.line_of(&SAYS_MOST), fault)
            }
            NoEntry::TooMany => FileError::new(
                whole.line_of(&SAYS_MOST),
                format!("{MAX_SCHEMES} other schemes were read: only a new process reads more"),
            ),
        }
    })
}

/// The members that most contradictions are about.
const SAYS_MOST: [&str; 5] = ["message", "payload", "covers_at_least", "kinds", "id"];
