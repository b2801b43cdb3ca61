//! What a token says, compared with what its scheme wants it to say.

use alloc::boxed::Box;

use sha2::{Digest as _, Sha256};

use super::members::{Json, Members};
use super::query::canonical;
use crate::bounds::MAX_SIGNED_VALUE;
use crate::error::Error;
use crate::request::{Request, UnixTime};
use crate::scheme::{Claim, Future};
use crate::text::Encoding;
use crate::verify::freshness::check_freshness;

/// What a request is for.
#[derive(Clone, Copy, Default)]
pub(super) struct Target<'r> {
    method: Option<&'r str>,
    url: Option<&'r str>,
}

impl<'r> Target<'r> {
    pub(super) const fn of(request: &Request<'r>) -> Self {
        Self { method: request.method, url: request.url }
    }

    pub(super) fn url(self) -> Result<&'r str, Error> {
        let url = self.url.ok_or(Error::MissingUrl)?;
        if url.len() > MAX_SIGNED_VALUE {
            return Err(Error::PartTooLong { part: "URL", limit: MAX_SIGNED_VALUE });
        }
        Ok(url)
    }

    /// The SHA-256 of the method, the path and the sorted query, if they have one text.
    pub(super) fn query_hash(self) -> Result<Option<[u8; 32]>, Error> {
        let (url, method) = (self.url()?, self.method.ok_or(Error::MissingMethod)?);
        Ok(canonical(method, url).map(|text| Sha256::digest(text).into()))
    }
}

/// What a token's members are compared with.
pub(super) struct Checking<'c> {
    pub(super) members: &'c Members,
    /// Where the token is, as errors name it.
    pub(super) header: &'static str,
    pub(super) target: Target<'c>,
    /// When the request arrived, if that is looked at.
    pub(super) now: &'c dyn Fn() -> Result<UnixTime, Error>,
    /// The receiver's own values, in the order of the claims that have to be them.
    pub(super) settings: &'c [Box<str>],
    pub(super) tolerance: u64,
}

/// What is known of a request once its token was compared.
#[derive(Default)]
pub(super) struct Said {
    /// When the token was made.
    pub(super) timestamp: Option<UnixTime>,
    /// For how many seconds it may be accepted again, where it says a time.
    pub(super) fresh_for: u32,
    pub(super) body: Option<SaidOfBody>,
}

/// What the claims say of the body.
#[derive(Clone, Copy)]
pub(super) enum SaidOfBody {
    /// This is its SHA-256.
    Hash([u8; 32]),
    /// It is empty.
    Nothing,
}

impl Checking<'_> {
    /// Compares the members with all of `claims`, and the times that a token may always name.
    pub(super) fn check(&self, claims: &[Claim]) -> Result<Said, Error> {
        let mut said = Said::default();
        let mut settings = self.settings.iter();
        for claim in claims {
            let is_setting = claim.is_setting();
            let setting = is_setting.then(|| settings.next()).flatten();
            self.check_one(*claim, setting.map_or("", |setting| setting), &mut said)?;
        }
        self.check_span(&mut said)?;
        Ok(said)
    }

    fn check_one(&self, claim: Claim, setting: &str, said: &mut Said) -> Result<(), Error> {
        let name = claim.name();
        if let Claim::IsSettingIn(paths, _) = claim {
            return self.check_each(paths, setting, name);
        }
        let found = match (self.members.get(name), claim) {
            (Some(found), _) => found,
            (None, Claim::BodyHashUnlessEmpty(..)) => {
                said.body = Some(SaidOfBody::Nothing);
                return Ok(());
            }
            (None, _) => return Err(Error::MissingClaim { header: self.header, claim: name }),
        };
        let is_expected = match claim {
            Claim::Is(_, text) => found.text() == Some(text),
            Claim::IsOneOf(_, texts) => found.text().is_some_and(|found| texts.contains(&found)),
            Claim::IsSetting(..) | Claim::IsSettingIn(..) => found.names(setting),
            Claim::Lists(_, text) => found.lists(text),
            Claim::IsTrue(_) => matches!(found, Json::True),
            Claim::IsThere(_) | Claim::Expires | Claim::NotBefore => true,
            Claim::Time(_) => return self.check_time(found, said),
            Claim::UrlHash(_, form) => {
                hash(found, form) == Some(Sha256::digest(self.target.url()?).into())
            }
            Claim::QueryHash(_) => {
                let said = hash(found, Encoding::Hex);
                said.is_some() && said == self.target.query_hash()?
            }
            Claim::BodyHash(_, form) | Claim::BodyHashUnlessEmpty(_, form) => {
                said.body = hash(found, form).map(SaidOfBody::Hash);
                said.body.is_some()
            }
        };
        if is_expected {
            Ok(())
        } else {
            Err(Error::OtherClaim { header: self.header, claim: name })
        }
    }

    /// Whether one of `paths` at least is there, and each that is has this text.
    fn check_each(&self, paths: &[&str], text: &str, claim: &'static str) -> Result<(), Error> {
        let mut found = paths.iter().filter_map(|path| self.members.at(path)).peekable();
        found.peek().ok_or(Error::MissingClaim { header: self.header, claim })?;
        if found.all(|found| found.text() == Some(text)) {
            Ok(())
        } else {
            Err(Error::OtherClaim { header: self.header, claim })
        }
    }

    /// Whether the token is as new as it has to be.
    fn check_time(&self, found: &Json, said: &mut Said) -> Result<(), Error> {
        let (signed, now) = (self.seconds(found)?, (self.now)()?);
        check_freshness(signed, now, self.tolerance, Future::Tolerated, self.header)?;
        said.timestamp = Some(signed);
        said.fresh_for = seconds(self.tolerance.saturating_mul(2).saturating_add(1));
        Ok(())
    }

    /// Whether the token holds now, as far as it says between which times.
    fn check_span(&self, said: &mut Said) -> Result<(), Error> {
        let (header, tolerance) = (self.header, self.tolerance);
        if let Some(found) = self.members.get("nbf") {
            let (start, now) = (self.seconds(found)?, (self.now)()?);
            let seconds = start.as_secs().saturating_sub(now.as_secs());
            if seconds > tolerance {
                return Err(Error::TokenNotYetValid { header, seconds, tolerance });
            }
            said.timestamp.get_or_insert(start);
        }
        if let Some(found) = self.members.get("exp") {
            let (end, now) = (self.seconds(found)?, (self.now)()?);
            let past = now.as_secs().checked_sub(end.as_secs());
            if let Some(seconds) = past.filter(|seconds| *seconds >= tolerance) {
                return Err(Error::TokenExpired { header, seconds, tolerance });
            }
            let left = end.as_secs().saturating_add(tolerance).saturating_sub(now.as_secs());
            let left = seconds(left);
            said.fresh_for = if said.fresh_for == 0 { left } else { left.min(said.fresh_for) };
        }
        Ok(())
    }

    fn seconds(&self, found: &Json) -> Result<UnixTime, Error> {
        match found {
            Json::Whole(seconds) => Ok(UnixTime::from_secs(*seconds)),
            Json::Negative => Err(Error::TimestampNegative { header: self.header }),
            _ => Err(Error::TimestampNotDigits { header: self.header }),
        }
    }
}

fn seconds(count: u64) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}

/// The SHA-256 that a claim holds, if it is one in this form.
fn hash(found: &Json, form: Encoding) -> Option<[u8; 32]> {
    let mut hash = [0; 32];
    form.decode(found.text()?.as_bytes(), &mut hash).ok()?;
    Some(hash)
}
