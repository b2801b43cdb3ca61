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
mod text;

pub use self::fault::FileError;
pub use self::interned::MAX_SCHEMES;
pub use self::receivers::FileReceiver;
use self::table::Lines;
pub use self::table::MAX_FILE;
use crate::scheme::AnyScheme;
use crate::verify::Entry;

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
    /// whatever its comments and its layout are. One that contradicts itself is kept too, as the fault that it
    /// is, and is one of the [`MAX_SCHEMES`]; a file with another fault leaves nothing behind.
    ///
    /// # Errors
    /// It is longer than [`MAX_FILE`], no TOML, or no scheme; it contradicts itself; or
    /// [`MAX_SCHEMES`] other ones were read before.
    pub fn parse(text: &str) -> Result<Self, FileError> {
        let table = table::File::parse(text)?;
        scheme::entry_of(&Lines::of(text), 0, &table).map(Self)
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
