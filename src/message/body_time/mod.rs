use alloc::boxed::Box;

use crate::error::Error;
use crate::json::{self, Wanted};
use crate::request::{Request, UnixTime};
use crate::text::TimeFormat;
use crate::verify::Check;
use crate::verify::check::{BodyCheck, Matched};
use crate::verify::collected::CollectedBody;
use crate::verify::plan::Time;

/// The same check, and then that of the time in the body.
pub(super) fn then(check: Check, time: Time, request: &Request<'_>) -> Result<Check, Error> {
    let now = request.time()?;
    Ok(Check::Other(Box::new(Dated { check, time, now, body: CollectedBody::default() })))
}

/// A body whose signature is looked at first, and its time then.
struct Dated {
    check: Check,
    time: Time,
    now: UnixTime,
    body: CollectedBody,
}

impl BodyCheck for Dated {
    fn update(&mut self, chunk: &[u8]) {
        self.check.update(chunk);
        self.body.update(chunk);
    }

    /// Nothing is read of a body that the provider did not sign.
    fn finish(&mut self) -> Result<Matched, Error> {
        let mut matched = self.check.finish()?;
        let field = self.time.header;
        let wanted = match self.time.format {
            TimeFormat::Seconds | TimeFormat::Milliseconds | TimeFormat::SecondsOrMilliseconds => {
                Wanted::number(field)
            }
            TimeFormat::Rfc3339
            | TimeFormat::Iso8601Utc
            | TimeFormat::DateUtc
            | TimeFormat::HttpDate => Wanted::new(field),
        };
        let found = json::read(self.body.bytes()?, [wanted].into())?;
        let text = found.into_iter().find_map(|wanted| wanted.text);
        let text = text.ok_or(Error::MissingField { field })?;
        matched.timestamp = Some(self.time.read(text.as_bytes(), self.now)?);
        Ok(matched)
    }

    fn bytes_held(&self) -> usize {
        self.check.bytes_held().saturating_add(self.body.bytes_held())
    }
}
