//! HTTP signatures as they were before RFC 9421 (draft-cavage-http-signatures): one signature, of the headers
//! that its list names.

mod components;
mod parameters;
mod sign;

use alloc::boxed::Box;
use core::str;

use sha2::{Digest as _, Sha256};

use self::components::{Components, Signed};
use self::parameters::Parameters;
use super::body::Body;
use super::digest::DigestForm;
use super::{BoundHttpSignature, Reads};
use crate::algorithm::{Candidates, Keys as _, NamedKey};
use crate::bounds::{MAX_KEY_ID, MAX_SIGNATURE_HEADER};
use crate::error::Error;
use crate::http_signature::has;
use crate::request::headers::{Repeated, single};
use crate::request::{Request, UnixTime};
use crate::scheme::cavage::{BeforeRfc9421, CREATED, DATE, DIGEST};
use crate::scheme::{Cavage, HttpSignature, Recipe, Signature};
use crate::text::TimeFormat;
use crate::text::bytes::is_header_name;
use crate::text::date_time::{DateTime, WEEKDAYS};
use crate::verify::check::Matched;
use crate::verify::delivery::Identifier;
use crate::verify::{HasKeys, Webhook};

/// How the signature is written.
const FORM: Signature = Signature::in_header("Signature").base64();

/// What errors call the header with the time.
const DATE_HEADER: &str = "Date";

/// What a signature may say in place of its algorithm's name: that its key says it.
const HIDDEN: &[u8] = b"hs2019";

impl<K: HasKeys> Webhook<Cavage<K>> {
    /// What a request calls its key, before anything of it is verified: a name, to be looked up among the keys
    /// that the receiver has. Anybody can write one, and it may well be a URL, as one of `ActivityPub` is.
    ///
    /// # Errors
    /// The request has no such signature, or its key has no name or a longer one than any has.
    pub fn named_key<'r>(&self, request: &Request<'r>) -> Result<&'r str, Error> {
        let bound = &self.bound;
        let header = bound.header;
        let id = bound.key_id(&Parameters::read(bound.value(request)?, header)?)?;
        let id = str::from_utf8(id).ok().filter(|id| (1..=MAX_KEY_ID).contains(&id.len()));
        id.ok_or(Error::NoKeyId { header })
    }
}

impl Reads for BeforeRfc9421 {
    fn read_head<K: HasKeys>(
        bound: &BoundHttpSignature<K, Self>,
        request: &Request<'_>,
    ) -> Result<(Matched, Body), Error>
    where
        HttpSignature<K, Self>: Recipe,
    {
        let (recipe, header) = (bound.recipe, bound.header);
        let parameters = Parameters::read(bound.value(request)?, header)?;
        let key_id = bound.key_id(&parameters)?;
        let list = parameters.headers.unwrap_or(recipe.version.unlisted.as_bytes());
        let components = Components::read(list, recipe.version.takes_request_line, header)?;
        let has = |name: &str| has(request.headers, name);
        bound.check_coverage(|wanted| components.cover(wanted, has))?;
        let timestamp = bound.check_times(request, &parameters, &components)?;
        let missing = Error::MissingSignatureParameter { header, parameter: "signature" };
        let mut candidates = Candidates::new(bound.keys.lengths());
        FORM.take(parameters.signature.ok_or(missing)?, header, &[], &mut candidates)?;
        let body = bound.body(request, components.have(DIGEST).then_some(DigestForm::Digest))?;

        let needs_target = recipe.signs_url();
        let text = Signed { request, parameters: &parameters, header, needs_target };
        let text = text.write(&components)?;
        let named = K::ARE_NAMED.then(|| NamedKey::Id(key_id.into(), header));
        let found = bound.keys.matching(&candidates, header, named.as_slice(), text.as_slice())?;
        let key = found.ok_or(Error::Mismatch { header })?;
        let is_asked = request.identifies && bound.is_told_by_text;
        let identifier =
            is_asked.then(|| Box::new(Identifier::Message(Sha256::new_with_prefix(&text))));
        Ok((bound.matched(key, timestamp, &body, identifier), body))
    }

    fn is_header(name: &str) -> bool {
        let is_read = [DATE, DIGEST, "host"].iter().any(|read| name.eq_ignore_ascii_case(read));
        !is_read && is_header_name(name)
    }
}

impl<K: HasKeys> BoundHttpSignature<K, BeforeRfc9421> {
    /// The signature's header, without what stands in front of the parameters.
    fn value<'r>(&self, request: &Request<'r>) -> Result<&'r [u8], Error> {
        let (header, expected) = (self.header, self.recipe.version.prefix);
        let found =
            single(request.headers, header).map_err(|Repeated| Error::RepeatedHeader { header })?;
        match found.ok_or(Error::MissingHeader { header })? {
            [] => Err(Error::EmptyHeader { header }),
            value if value.len() > MAX_SIGNATURE_HEADER => {
                Err(Error::HeaderTooLong { header, limit: MAX_SIGNATURE_HEADER })
            }
            value => value
                .strip_prefix(expected.as_bytes())
                .ok_or(Error::WrongPrefix { header, expected }),
        }
    }

    /// What the signature calls its key, where that and its algorithm are what they have to be.
    fn key_id<'r>(&self, parameters: &Parameters<'r>) -> Result<&'r [u8], Error> {
        let (header, recipe) = (self.header, self.recipe);
        let is_it = |name: &[u8]| name == HIDDEN || name == recipe.algorithm.as_bytes();
        if parameters.algorithm.is_some_and(|name| !is_it(name)) {
            return Err(Error::OtherSignatureParameter { header, parameter: "algorithm" });
        }
        let missing = Error::MissingSignatureParameter { header, parameter: "keyId" };
        let key_id = parameters.key_id.ok_or(missing)?;
        if recipe.version.key_id.is_some_and(|expected| key_id != expected.as_bytes()) {
            return Err(Error::OtherKeyId { header });
        }
        Ok(key_id)
    }

    /// When the signature was made, as far as that is covered. A time at which it ends, or that is still to
    /// come, is believed wherever it stands: a sender who says that is right.
    fn check_times(
        &self,
        request: &Request<'_>,
        parameters: &Parameters<'_>,
        components: &Components,
    ) -> Result<Option<UnixTime>, Error> {
        let header = self.header;
        let read = |text: &[u8]| TimeFormat::Seconds.read(text, header);
        let created = parameters.created.map(read).transpose()?;
        // Decimals of it are allowed, and no clock here has any.
        let whole = |text: &[u8]| text.split(|byte| *byte == b'.').next().map(read);
        let expires = parameters.expires.and_then(whole).transpose()?;
        let date = if components.have(DATE) { Some(self.date(request)?) } else { None };
        if created.is_none() && expires.is_none() && date.is_none() {
            return Ok(None);
        }
        let times = self.times(request)?;
        if let Some(created) = created {
            times.check_made(created, header)?;
        }
        if let Some(date) = date {
            times.check_made(date, DATE_HEADER)?;
        }
        if let Some(expires) = expires {
            times.check_end(expires, header)?;
        }
        Ok(created.filter(|_| components.have(CREATED)).or(date))
    }

    /// The time that `Date` says.
    fn date(&self, request: &Request<'_>) -> Result<UnixTime, Error> {
        let header = DATE_HEADER;
        let found =
            single(request.headers, DATE).map_err(|Repeated| Error::RepeatedHeader { header })?;
        let text = found.ok_or(Error::MissingComponent { header: self.header })?;
        let seconds = read_date(text);
        seconds.map(UnixTime::from_secs).ok_or(Error::TimestampNotDateTime { header })
    }
}

/// The seconds since the epoch that an HTTP date says, whichever day of the week it names: senders and
/// standards are wrong about that, and it means nothing beside the date.
fn read_date(text: &[u8]) -> Option<u64> {
    let (weekday, date) = text.split_at_checked(3)?;
    let date = date.strip_prefix(b",")?.strip_suffix(b" GMT")?;
    let mut weekdays = WEEKDAYS.iter().map(|name| name.as_bytes());
    let is_weekday = weekdays.clone().any(|name| name == weekday);
    weekdays.find_map(|name| DateTime::read_date(name, date)).filter(|_| is_weekday)
}

#[cfg(test)]
mod tests {
    use std::format;

    use super::*;
    use crate::scheme::Covered;
    use crate::verify::{Verifier as _, Webhook};
    use crate::{Scheme, Signer as _};

    static UNDATED: Scheme<Cavage> =
        Scheme::cavage_hmac_sha256("undated").covers(&[Covered::Component("x-id"), Covered::Body]);
    static DATED: Scheme<Cavage> =
        Scheme::cavage_hmac_sha256("dated").covers(&[Covered::Component("date"), Covered::Body]);

    /// A repeat that is dated anew is another text.
    #[test]
    fn deliveries_are_told_apart_by_the_text_where_a_repeat_has_the_same() {
        let told = |scheme: &'static Scheme<Cavage>, is_asked: bool| {
            let webhook = Webhook::bind(scheme, &scheme.recipe, "a secret", None).unwrap();
            let at = UnixTime::from_secs(1_795_000_000);
            let mut headers = alloc::vec![("x-id", alloc::string::String::from("7"))];
            headers.extend(webhook.sign(&Request::at(&headers.clone(), at), b"{}").unwrap());
            let mut request = Request::at(&headers, at);
            request.identifies = is_asked;
            webhook.verify(&request, b"{}").unwrap().delivery_id().is_some()
        };
        assert!(told(&UNDATED, true));
        assert!(!told(&UNDATED, false));
        assert!(!told(&DATED, true));
        assert!(!told(&DATED, false));
    }

    /// What the request has already is signed, and not made.
    #[test]
    fn a_date_is_made_where_none_is_there() {
        let webhook = Webhook::bind(&DATED, &DATED.recipe, "a secret", None).unwrap();
        let made = |headers: &[(&'static str, &str)]| {
            let request = Request::at(&headers, UnixTime::from_secs(1_388_957_500));
            let made = webhook.sign(&request, b"{}").unwrap();
            made.into_iter().map(|(name, _)| name).filter(|name| *name == "Date").count()
        };
        assert_eq!(made(&[]), 1);
        assert_eq!(made(&[("Date", "Sun, 05 Jan 2014 21:31:40 GMT")]), 0);
        let undated = Webhook::bind(&UNDATED, &UNDATED.recipe, "a secret", None).unwrap();
        let made = undated.sign(&Request::new(&[("x-id", "7")]), b"{}").unwrap();
        assert!(made.iter().all(|(name, _)| *name != "Date"), "{made:?}");
    }

    #[test]
    fn an_http_date_of_any_day_of_the_week() {
        let read = |text: &str| read_date(text.as_bytes());
        for weekday in WEEKDAYS {
            assert_eq!(read(&format!("{weekday}, 05 Jan 2014 21:31:40 GMT")), Some(1_388_957_500));
        }
        for text in [
            "Day, 05 Jan 2014 21:31:40 GMT",
            "sun, 05 Jan 2014 21:31:40 GMT",
            "Sun 05 Jan 2014 21:31:40 GMT",
            "Sun, 05 Jan 2014 21:31:40 UTC",
            "Sun, 5 Jan 2014 21:31:40 GMT",
            "Sun, 31 Feb 2014 21:31:40 GMT",
            "Sunday, 05-Jan-14 21:31:40 GMT",
            "Sun,",
            "",
        ] {
            assert_eq!(read(text), None, "{text}");
        }
    }
}
