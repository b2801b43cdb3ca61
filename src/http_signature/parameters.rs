//! What a signature says of itself: when it was made and until when it holds, under which key, what for.

use alloc::borrow::Cow;
use alloc::vec::Vec;

use super::structured::{Bare, Reader};
use super::times::Times;
use crate::error::Error;
use crate::request::UnixTime;
use crate::scheme::HttpSignature;
use crate::scheme::http_signature::SIGNATURE_INPUT;

/// The parameters behind a list of components. What is not named here is signed, and means nothing.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Parameters<'v> {
    created: Option<u64>,
    expires: Option<u64>,
    nonce: Option<&'v [u8]>,
    pub(super) key_id: Option<&'v [u8]>,
    algorithm: Option<&'v [u8]>,
    mark: Option<&'v [u8]>,
}

impl<'v> Parameters<'v> {
    /// Reads what is behind a list, which has to be nothing else.
    pub(super) fn read(mut reader: Reader<'v>) -> Result<Self, Error> {
        let mut read = Self::default();
        let fault = |fault: super::structured::Fault| fault.of(SIGNATURE_INPUT);
        while let Some((key, value)) = reader.parameter().map_err(fault)? {
            match key {
                b"created" => read.created = Some(time(value, "created")?),
                b"expires" => read.expires = Some(time(value, "expires")?),
                b"nonce" => read.nonce = Some(text(value, "nonce")?),
                b"keyid" => read.key_id = Some(text(value, "keyid")?),
                b"alg" => read.algorithm = Some(text(value, "alg")?),
                b"tag" => read.mark = Some(text(value, "tag")?),
                _ => {}
            }
        }
        if reader.is_at_end() { Ok(read) } else { Err(NO_LIST) }
    }

    /// Whether its tag is `wanted`.
    pub(super) fn is_marked(&self, wanted: &str) -> bool {
        self.mark.is_some_and(|mark| unescaped(mark).as_ref() == wanted.as_bytes())
    }

    /// Whether they are what the profile wants.
    pub(super) fn check<K>(&self, profile: &HttpSignature<K>) -> Result<(), Error> {
        let header = SIGNATURE_INPUT;
        for parameter in profile.version.parameters {
            if !self.has(parameter) {
                return Err(Error::MissingSignatureParameter { header, parameter });
            }
        }
        for parameter in profile.version.without {
            if self.has(parameter) {
                return Err(Error::OtherSignatureParameter { header, parameter });
            }
        }
        let algorithm = profile.algorithm.as_bytes();
        if self.algorithm.is_some_and(|named| named != algorithm) {
            return Err(Error::OtherSignatureParameter { header, parameter: "alg" });
        }
        if profile.version.mark.is_some_and(|mark| !self.is_marked(mark)) {
            return Err(Error::OtherSignatureParameter { header, parameter: "tag" });
        }
        Ok(())
    }

    /// When it was made, if it says so, and whether it holds at the time of the request.
    pub(super) fn check_time(
        &self,
        times: impl FnOnce() -> Result<Times, Error>,
    ) -> Result<Option<UnixTime>, Error> {
        let created = self.created.map(UnixTime::from_secs);
        if created.is_none() && self.expires.is_none() {
            return Ok(None);
        }
        let (header, times) = (SIGNATURE_INPUT, times()?);
        if let Some(created) = created {
            times.check_made(created, header)?;
        }
        if let Some(expires) = self.expires {
            times.check_end(UnixTime::from_secs(expires), header)?;
        }
        Ok(created)
    }

    fn has(&self, parameter: &str) -> bool {
        match parameter {
            "created" => self.created.is_some(),
            "expires" => self.expires.is_some(),
            "nonce" => self.nonce.is_some(),
            "keyid" => self.key_id.is_some(),
            "alg" => self.algorithm.is_some(),
            _ => self.mark.is_some(),
        }
    }
}

/// What is said of a signature that lists no components.
pub(super) const NO_LIST: Error = Error::NotStructured {
    header: SIGNATURE_INPUT,
    reason: "a signature's components are no list in brackets",
};

fn time(value: Bare<'_>, parameter: &'static str) -> Result<u64, Error> {
    let time = if let Bare::Integer(number) = value { number.value() } else { None };
    time.ok_or(Error::OtherSignatureParameter { header: SIGNATURE_INPUT, parameter })
}

fn text<'v>(value: Bare<'v>, parameter: &'static str) -> Result<&'v [u8], Error> {
    match value {
        Bare::Text(text) => Ok(text),
        _ => Err(Error::OtherSignatureParameter { header: SIGNATURE_INPUT, parameter }),
    }
}

/// What a text in quotes stands for.
pub(super) fn unescaped(text: &[u8]) -> Cow<'_, [u8]> {
    if !text.contains(&b'\\') {
        return Cow::Borrowed(text);
    }
    let mut plain = Vec::with_capacity(text.len());
    let mut bytes = text.iter();
    while let Some(byte) = bytes.next() {
        plain.extend(if *byte == b'\\' { bytes.next() } else { Some(byte) });
    }
    Cow::Owned(plain)
}
