//! What something on the way may have done to a header's value, a secret or a URL, and what is said of it.

mod header;
mod secret;
mod url;

pub(super) use self::header::OfHeader;
pub(super) use self::secret::OfSecret;
pub(super) use self::url::OfUrl;
