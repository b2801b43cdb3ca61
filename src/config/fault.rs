use alloc::borrow::Cow;

/// What is wrong with a file, and in which line. It shows no value of the file: one could be a secret.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("line {line}: {what}")]
pub struct FileError {
    line: usize,
    what: Cow<'static, str>,
}

impl FileError {
    pub(super) fn new(line: usize, what: impl Into<Cow<'static, str>>) -> Self {
        Self { line, what: what.into() }
    }

    /// The line, of which the first is 1.
    #[must_use]
    pub const fn line(&self) -> usize {
        self.line
    }

    /// What is wrong, without the line.
    #[must_use]
    pub fn what(&self) -> &str {
        &self.what
    }
}

/// Why a table was not read to its end.
pub(super) enum Wrong {
    File(FileError),
    /// What it says contradicts itself.
    Contradiction(&'static str),
}

impl From<FileError> for Wrong {
    fn from(error: FileError) -> Self {
        Self::File(error)
    }
}

pub(super) type Read<T> = Result<T, Wrong>;
