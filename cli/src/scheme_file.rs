//! Files of schemes and of receivers.

use std::fs::File;
use std::io::{self, Read as _};
use std::path::Path;

use countersign::Entry;
use countersign::config::{FileError, FileReceiver, MAX_FILE, SchemeFile};

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
    Ok(SchemeFile::parse(&text(path)?)?.entry())
}

/// The receivers in the file.
pub(crate) fn receivers(path: &Path) -> Result<Vec<FileReceiver>, SchemeFault> {
    Ok(FileReceiver::parse_all(&text(path)?)?)
}

fn text(path: &Path) -> io::Result<String> {
    // One byte more than is read, so that a longer file is found to be one.
    let most = u64::try_from(MAX_FILE).unwrap_or(u64::MAX).saturating_add(1);
    let mut text = String::new();
    File::open(path)?.take(most).read_to_string(&mut text)?;
    Ok(text)
}
