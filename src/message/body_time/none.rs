use crate::error::Error;
use crate::request::Request;
use crate::verify::{Check, Plan};

/// Nothing reads a body here, and no scheme can ask for it: refused, and not taken without its time.
pub(super) fn then(_: Check, _: &Plan, _: &Request<'_>) -> Result<Check, Error> {
    Err(Error::MissingTime)
}
