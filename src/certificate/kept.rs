use alloc::borrow::ToOwned as _;
use alloc::collections::BTreeMap;
use alloc::string::String;
use alloc::sync::Arc;
use core::fmt;

use arc_swap::ArcSwap;

use super::x509::{self, Checked, Trust, Untimely};
use crate::bounds::MAX_KEPT_CERTIFICATES;
use crate::error::{ConfigError, ConfigFault, Error};
use crate::request::UnixTime;
use crate::scheme::{Certified, Scheme, WithCertificate};

/// A provider's certificates, by the URLs that its requests name.
///
/// Nothing here fetches. Where a verifier refuses a request with
/// [`Error::UnknownKey`], the receiver asks it for the checked URL, fetches that, and
/// [inserts](Self::insert) what it got; the verifier, whose clones all look here, then knows it. At most 256
/// are kept. The path to a root is looked for when one is inserted, and what every request is compared
/// with is the time in which all of that path is valid.
///
/// ```
/// use countersign::providers::AwsSns;
/// use countersign::{Certificates, Error, Request, Trust, UnixTime, Verifier};
///
/// let certificates = Certificates::new(AwsSns::SCHEME, Trust::connection());
/// let sns = AwsSns::new(&certificates)?;
///
/// let receive = |body: &[u8]| match sns.verify(&Request::new(&()), body) {
///     Err(Error::UnknownKey { .. }) => {
///         let url = sns.certificate_url(&Request::new(&()), body)?;
///         // Fetch it: a client without redirects, a limit of 64 KiB, and a rate of so many a minute.
///         let pem = String::new();
///         certificates.insert(&url, &pem, UnixTime::now()).ok();
///         sns.verify(&Request::new(&()), body)
///     }
///     verdict => verdict,
/// };
/// assert!(receive(b"{}").is_err());
/// # Ok::<(), countersign::ConfigError>(())
/// ```
#[derive(Clone)]
pub struct Certificates(Arc<Kept>);

struct Kept {
    scheme: &'static str,
    by: WithCertificate,
    trust: Trust,
    by_url: ArcSwap<BTreeMap<String, Arc<Checked>>>,
    /// The one that was given without a URL, for any.
    given: Option<Arc<Checked>>,
}

impl Certificates {
    /// None yet, of the requests that `scheme` signs.
    #[must_use]
    pub fn new<R: Certified>(scheme: &'static Scheme<R>, trust: Trust) -> Self {
        Self::of(scheme.id(), *scheme.recipe.by(), trust, None)
    }

    fn of(
        scheme: &'static str,
        by: WithCertificate,
        trust: Trust,
        given: Option<Arc<Checked>>,
    ) -> Self {
        Self(Arc::new(Kept { scheme, by, trust, by_url: ArcSwap::default(), given }))
    }

    /// The one certificate that a receiver gives, at whichever of the provider's URLs it is.
    pub(super) fn given(
        scheme: &'static str,
        by: WithCertificate,
        pem: &str,
    ) -> Result<Self, ConfigError> {
        let trust = Trust::connection();
        let read = x509::read_pem(pem)?;
        let checked = x509::check(&read, &trust, by.rule.names(""), UnixTime::from_secs(0))?;
        by.algorithm.key(&checked.public_key)?;
        Ok(Self::of(scheme, by, trust, Some(Arc::new(checked))))
    }

    /// Keeps what was fetched from `url`, the PEM text of the certificate and of those that lead from it to
    /// a root, in the place of what was there. Whatever is expired at `now` is forgotten.
    ///
    /// # Errors
    /// The URL is none of the provider's; the text is no certificate, or one of another name, or of a key
    /// that the scheme cannot use; it is not valid at `now`; nothing leads to a root that is
    /// trusted; or there are 256 others. What was there then stays.
    pub fn insert(&self, url: &str, pem: &str, now: UnixTime) -> Result<(), ConfigError> {
        self.try_insert(url, pem, now).map_err(|fault| ConfigError::from(fault).of(self.0.scheme))
    }

    fn try_insert(&self, url: &str, pem: &str, now: UnixTime) -> Result<(), ConfigFault> {
        let Kept { by, trust, by_url, .. } = &*self.0;
        let url = &*by.rule.permitted(url).ok_or(ConfigFault::NotACertificateUrl)?;
        let checked = x509::check(&x509::read_pem(pem)?, trust, by.rule.names(url), now)?;
        by.algorithm.key(&checked.public_key)?;
        checked.at(now)?;
        let checked = Arc::new(checked);
        let mut is_full = false;
        by_url.rcu(|known| {
            let mut known = BTreeMap::clone(known);
            known.retain(|_, it| it.at(now).err() != Some(Untimely::Expired));
            known.remove(url);
            is_full = known.len() >= MAX_KEPT_CERTIFICATES;
            if !is_full {
                known.insert(url.to_owned(), Arc::clone(&checked));
            }
            known
        });
        if is_full {
            return Err(ConfigFault::TooManyKeys { limit: MAX_KEPT_CERTIFICATES });
        }
        Ok(())
    }

    /// Forgets the certificate at `url`.
    pub fn remove(&self, url: &str) {
        let Some(url) = self.0.by.rule.permitted(url) else { return };
        self.0.by_url.rcu(|known| {
            let mut known = BTreeMap::clone(known);
            known.remove(&*url);
            known
        });
    }

    /// Whether they are kept for requests that are signed so.
    pub(super) fn are_for(&self, by: &WithCertificate) -> bool {
        self.0.by.rule == by.rule
    }

    /// The certificate at `url`, which `header` names, if it is valid at `now`.
    pub(super) fn at(
        &self,
        url: &str,
        header: &'static str,
        now: UnixTime,
    ) -> Result<Arc<Checked>, Error> {
        let known = self.0.by_url.load();
        let found = self.0.given.as_ref().or_else(|| known.get(url));
        let found = found.ok_or(Error::UnknownKey { header })?;
        match found.at(now) {
            Ok(_) => Ok(Arc::clone(found)),
            Err(Untimely::Expired) => Err(Error::ExpiredCertificate { header }),
            Err(Untimely::NotYet) => Err(Error::CertificateNotYetValid { header }),
        }
    }
}

impl fmt::Debug for Certificates {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Certificates")
            .field("scheme", &self.0.scheme)
            .field("count", &self.0.by_url.load().len())
            .field("trust", &self.0.trust)
            .finish_non_exhaustive()
    }
}
