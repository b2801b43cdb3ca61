//! `--scheme`: a scheme from a file.

use std::fs::File;
use std::io::{self, Read as _};
use std::path::Path;

use countersign::Entry;
use countersign::config::{FileError, MAX_FILE, SchemeFile};

/// What is wrong with the file. It shows nothing of what is in it.
#[derive(Debug, thiserror::Error)]
pub(crate) enum SchemeFault {
    #[error(transparent)]
    Io(#[from] io::Error),
    #[error(transparent)]
    File(#[from] FileError),
}

/// The scheme in the file.
pub(crate) fn read(path: &Path) -> Result<Entry, SchemeFault> {
    // One byte more than is read, so that a longer file is found to be one.
    let most = u64::try_from(MAX_FILE).unwrap_or(u64::MAX).saturating_add(1);
    let mut text = String::new();
    File::open(path)?.take(most).read_to_string(&mut text)?;
    Ok(SchemeFile::parse(&text)?.entry())
}
