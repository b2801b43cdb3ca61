//! Where a receiver's secrets are. No error names the variable or the file: somebody will write a secret in their
//! place.

use alloc::borrow::ToOwned as _;
use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;
use std::env;
use std::fs::File;
use std::io::{self, Read as _};
use std::path::{Path, PathBuf};

use zeroize::Zeroizing;

use crate::bounds::MAX_JWK_SET;
use crate::verify::Entry;
use crate::verify::key_set::KeySet;

/// The longest file of a secret, in bytes.
const MAX_SECRET: usize = 64 * 1024;

#[derive(Clone)]
pub(super) enum Source {
    Variable(String),
    File(PathBuf),
}

impl Source {
    /// The variable of this name, if it may be one's.
    pub(super) fn variable(name: &str) -> Option<Self> {
        let is_of_name = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'_';
        let is_name = !name.is_empty() && name.bytes().all(is_of_name);
        is_name.then(|| Self::Variable(name.to_owned()))
    }

    pub(super) fn file(path: &str) -> Self {
        Self::File(path.into())
    }

    pub(super) fn read(&self) -> Result<Zeroizing<String>, &'static str> {
        match self {
            Self::Variable(name) => env::var(name).map(Zeroizing::new).map_err(
                |_| "a variable that `secret_env` names is not set, or its value is not UTF-8 text",
            ),
            Self::File(path) => secret_file(path),
        }
    }
}

fn secret_file(path: &Path) -> Result<Zeroizing<String>, &'static str> {
    let bytes = whole(path, MAX_SECRET).map_err(|_| "a `secret_file` cannot be read")?;
    let bytes = bytes
        .ok_or("a `secret_file` has more than 65536 bytes: it holds a secret and nothing else")?;
    let text = bytes.strip_suffix(b"\n").map(|text| text.strip_suffix(b"\r").unwrap_or(text));
    let text = text.unwrap_or(&bytes);
    let text = str::from_utf8(text).map_err(|_| "a `secret_file` is not UTF-8 text")?;
    Ok(Zeroizing::new(text.to_owned()))
}

/// All of a file, if it is no longer than that. The buffer does not grow: it would leave copies behind.
fn whole(path: &Path, longest: usize) -> io::Result<Option<Zeroizing<Vec<u8>>>> {
    let room = longest.saturating_mul(2);
    let mut bytes = Zeroizing::new(Vec::with_capacity(room));
    let most = u64::try_from(longest).unwrap_or(u64::MAX).saturating_add(1);
    File::open(path)?.take(most).read_to_end(&mut bytes)?;
    Ok((bytes.len() <= longest).then_some(bytes))
}

/// The keys of a JWK set.
pub(super) fn key_set(entry: Entry, path: &Path) -> Result<KeySet, String> {
    let bytes = whole(path, MAX_JWK_SET).map_err(|_| "the `jwks_file` cannot be read")?;
    let bytes =
        bytes.ok_or_else(|| format!("the `jwks_file` has more than {MAX_JWK_SET} bytes"))?;
    let text = str::from_utf8(&bytes).map_err(|_| "the `jwks_file` is not UTF-8 text")?;
    let keys = KeySet::new(entry.scheme()).map_err(|error| format!("{error}"))?;
    keys.replace_with_jwks(text).map_err(|error| format!("{error}"))?;
    Ok(keys)
}
