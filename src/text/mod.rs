//! Texts of a header: bytes found and split, tags and times read and written.

pub(crate) mod bytes;
pub(crate) mod date_time;
mod encoding;
mod escape;
pub(crate) mod host;
pub(crate) mod query;
mod time_format;
pub(crate) mod url;

pub use self::encoding::Encoding;
pub(crate) use self::encoding::TextFault;
pub use self::escape::Escape;
pub use self::time_format::TimeFormat;
