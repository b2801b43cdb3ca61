use crate::error::Error;
use crate::request::Request;
use crate::verify::Check;
use crate::verify::plan::Time;

/// Nothing reads a body here, and no scheme can ask for it: refused, and not taken without its time.
pub(super) fn then(_: Check, _: Time, _: &Request<'_>) -> Result<Check, Error> {
    Err(Error::MissingTime)
}
