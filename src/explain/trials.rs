//! Requests that the scheme's own verifier is asked about, where what is signed is more than a
//! message around the body, or a public key belongs to it.

use alloc::borrow::Cow;
use alloc::string::String;
use alloc::vec::Vec;
use core::time::Duration;

use super::Inquiry;
use super::cause::Kind;
use super::urls;
use crate::request::{Request, UnixTime};
use crate::scheme::{Kind as SchemeKind, Scheme};
use crate::secret::Secret;
use crate::verifier::Verifier as _;
use crate::webhook::Webhook;

/// A request with everything but the key and the body.
#[derive(Clone)]
pub(super) struct Trial<'a> {
    scheme: &'static Scheme,
    headers: &'a [(&'a str, &'a [u8])],
    method: Option<&'a str>,
    url: Option<Cow<'a, str>>,
    time: Option<UnixTime>,
    pub(super) causes: Vec<Kind>,
}

impl<'a> Trial<'a> {
    /// Whether requests of such schemes are tried so.
    pub(super) const fn is_for(scheme: &Scheme) -> bool {
        !matches!(scheme.kind(), SchemeKind::Mac | SchemeKind::StaticToken)
    }

    pub(super) fn documented(inquiry: &Inquiry<'a>, scheme: &'static Scheme) -> Self {
        Self {
            scheme,
            headers: inquiry.headers,
            method: inquiry.method,
            url: inquiry.url.map(Cow::Borrowed),
            time: inquiry.time,
            causes: Vec::new(),
        }
    }

    /// The same with other URLs.
    pub(super) fn variants(&self, inquiry: &Inquiry<'a>) -> Vec<Self> {
        if !self.scheme.signs_url() {
            return Vec::new();
        }
        let with = |(url, more): (String, Vec<Kind>)| {
            let causes = [self.causes.as_slice(), &more].concat();
            Self { url: Some(Cow::Owned(url)), causes, ..self.clone() }
        };
        urls::variants(inquiry).into_iter().map(with).collect()
    }

    /// How many bytes are read with a body of `body` bytes.
    pub(super) fn length(&self, body: usize) -> usize {
        self.url.as_ref().map_or(0, |url| url.len()).saturating_add(body)
    }

    pub(super) const fn has_public_key(&self) -> bool {
        self.scheme.algorithm().is_asymmetric()
    }

    /// Whether the request verifies at its own time.
    pub(super) fn verifies(&self, key: &[u8], body: &[u8]) -> bool {
        let Some(webhook) = bind(self.scheme, key) else { return false };
        let webhook = match self.scheme.timestamp {
            Some(_) => webhook.tolerance(Duration::MAX).ok(),
            None => Some(webhook),
        };
        let mut request = match self.time {
            Some(time) => Request::at(&self.headers, time),
            None => Request::new(&self.headers),
        };
        request.method = self.method;
        request.url = self.url.as_deref();
        webhook.is_some_and(|webhook| webhook.verify(&request, body).is_ok())
    }
}

/// The scheme's verifier, if it takes the key.
pub(super) fn bind(scheme: &'static Scheme, key: &[u8]) -> Option<Webhook> {
    Webhook::of_kind(scheme.kind(), scheme, Secret::bytes(key).ok()?).ok()
}
