//! Requests that the scheme's own verifier is asked about, where what is signed is more than a
//! message around the body, or a public key belongs to it.

use alloc::borrow::Cow;
use alloc::string::String;
use alloc::vec::Vec;
use core::time::Duration;

use super::cause::Kind;
use super::inquiry::Inquiry;
use super::{tokens, urls};
use crate::error::{ConfigError, Error};
use crate::key::KeyKind;
use crate::request::Request;
use crate::scheme::AnyScheme;
use crate::verify::{Bound, Entry, Keys, Verifier as _};

/// A request with everything but the key and the body.
#[derive(Clone)]
pub(super) struct Trial<'a> {
    inquiry: &'a Inquiry<'a>,
    entry: Entry,
    url: Option<Cow<'a, str>>,
    pub(super) causes: Vec<Kind>,
}

impl<'a> Trial<'a> {
    /// Whether requests of such schemes are tried so.
    pub(super) fn is_for(scheme: &AnyScheme) -> bool {
        scheme.signs_fields()
            || scheme.key_kind().is_public()
            || Self::is_signed_token(scheme)
            || Self::is_signed_head(scheme)
    }

    /// Whether a token is signed, so that only its family reads one.
    pub(super) fn is_signed_token(scheme: &AnyScheme) -> bool {
        scheme.template().is_none()
            && scheme.key_kind() != KeyKind::Token
            && !Self::is_signed_head(scheme)
    }

    /// Whether components of the head are signed that each request lists.
    pub(super) fn is_signed_head(scheme: &AnyScheme) -> bool {
        !scheme.recipe.covered().is_empty()
    }

    pub(super) fn documented(inquiry: &'a Inquiry<'a>, entry: Entry) -> Self {
        let is_blank = |text: &&str| text.trim() != *text && entry.scheme().setting().is_some();
        let blank = inquiry.setting.filter(is_blank).map(|_| Kind::SettingWhiteSpace);
        let (url, causes) = (inquiry.url.map(Cow::Borrowed), blank.into_iter().collect());
        Self { inquiry, entry, url, causes }
    }

    /// The same with other URLs.
    pub(super) fn variants(&self) -> Vec<Self> {
        self.with_urls(urls::variants(self.inquiry))
    }

    /// The same with these URLs.
    pub(super) fn with_urls(&self, urls: Vec<(String, Vec<Kind>)>) -> Vec<Self> {
        if !self.entry.scheme().signs_url() {
            return Vec::new();
        }
        let with = |(url, more): (String, Vec<Kind>)| {
            let causes = [self.causes.as_slice(), &more].concat();
            Self { url: Some(Cow::Owned(url)), causes, ..self.clone() }
        };
        urls.into_iter().map(with).collect()
    }

    /// How many bytes are read with a body of `body` bytes.
    pub(super) fn length(&self, body: usize) -> usize {
        self.url.as_ref().map_or(0, |url| url.len()).saturating_add(body)
    }

    pub(super) fn reads_fields(&self) -> bool {
        self.entry.scheme().signs_fields()
    }

    pub(super) fn has_public_key(&self) -> bool {
        self.entry.scheme().key_kind().is_public()
    }

    /// Whether the request verifies at its own time.
    pub(super) fn verifies(&self, keys: Keys<'_>, body: &[u8]) -> bool {
        self.refusal(&keys.tolerance(Duration::MAX), body).is_ok_and(|error| error.is_none())
    }

    /// Whether the verifier says `refusal` only of a token whose signature matches: of one with another
    /// signature it says something else.
    pub(super) fn is_of_signed_token(&self, keys: &Keys<'_>, refusal: &Error) -> bool {
        let Self { inquiry, entry, .. } = self;
        let Some(other) = tokens::with_other_signature(inquiry) else { return false };
        let lines = other.lines();
        let inquiry = Inquiry { headers: &lines, body: &other.body, ..(*inquiry).clone() };
        let refused = Trial::documented(&inquiry, *entry).refusal(keys, inquiry.body);
        matches!(refused, Ok(Some(error)) if error.code() != refusal.code())
    }

    /// Whether the token's signature is refused before anything of the body was read.
    pub(super) fn is_refused_at_head(&self, keys: &Keys<'_>) -> bool {
        Self::is_signed_token(self.entry.scheme())
            && matches!(self.at_head(keys), Ok(Some(Error::Mismatch { .. })))
    }

    /// What the verifier has against the request's head alone.
    fn at_head(&self, keys: &Keys<'_>) -> Result<Option<Error>, ConfigError> {
        let (bound, request) = self.bound(keys)?;
        Ok(bound.begin(&request).err())
    }

    /// What the scheme's verifier has against the request.
    pub(super) fn refusal(
        &self,
        keys: &Keys<'_>,
        body: &[u8],
    ) -> Result<Option<Error>, ConfigError> {
        let (bound, request) = self.bound(keys)?;
        Ok(bound.verify(&request, body).err())
    }

    fn bound(&self, keys: &Keys<'_>) -> Result<(Bound, Request<'_>), ConfigError> {
        let Self { inquiry, entry, url, .. } = self;
        let setting = inquiry.setting_of(entry.scheme());
        let keys = keys.clone().setting(setting);
        let is_timed = entry.scheme().tolerance().is_some();
        let bound = entry.bind(&if is_timed { keys } else { keys.tolerance(None) })?;
        let request = Request::of(&inquiry.headers, inquiry.method, url.as_deref(), inquiry.time);
        Ok((bound, request))
    }
}
