//! Certificates (RFC 5280): whether one may be taken for a provider's, and its public key.

mod algorithms;
#[cfg_attr(not(all(feature = "p256", feature = "p384")), path = "ecdsa/none.rs")]
mod ecdsa;
mod extensions;
mod fields;
mod trust;
mod validity;

use alloc::vec::Vec;
use core::ops::RangeInclusive;
use core::time::Duration;

use rustls_pki_types::pem::PemObject as _;
use rustls_pki_types::{CertificateDer, ServerName, TrustAnchor, UnixTime as PkiTime};
use webpki::{EndEntityCert, Error as Reason, KeyUsage, VerifiedPath};

pub use self::trust::Trust;
use self::trust::Trusted;
use crate::bounds::{MAX_CERTIFICATES, MAX_CERTIFICATES_TEXT};
use crate::error::ConfigFault;
use crate::request::UnixTime;

/// A certificate that was checked.
pub(crate) struct Checked {
    /// Its `SubjectPublicKeyInfo` in DER.
    pub(crate) public_key: Vec<u8>,
    /// The seconds in which it is valid, and each one between it and the root.
    valid: RangeInclusive<u64>,
}

/// When a certificate is asked for that is not valid then.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Untimely {
    NotYet,
    Expired,
}

impl Checked {
    /// Whether it, and each one above it, is valid at `now`.
    pub(crate) fn at(&self, now: UnixTime) -> Result<&Self, Untimely> {
        match now.as_secs() {
            now if now < *self.valid.start() => Err(Untimely::NotYet),
            now if now > *self.valid.end() => Err(Untimely::Expired),
            _ => Ok(self),
        }
    }
}

impl From<Untimely> for ConfigFault {
    fn from(untimely: Untimely) -> Self {
        match untimely {
            Untimely::NotYet => Self::CertificateNotYetValid,
            Untimely::Expired => Self::ExpiredCertificate,
        }
    }
}

const fn not_a_certificate() -> ConfigFault {
    ConfigFault::NotAPublicKey {
        expected: "a certificate",
        form: "a PEM file with the lines BEGIN and END CERTIFICATE",
    }
}

/// The certificates of a PEM file, the provider's own first.
pub(crate) fn read_pem(text: &str) -> Result<Vec<CertificateDer<'static>>, ConfigFault> {
    const TOO_MANY: ConfigFault = ConfigFault::TooManyCertificates { limit: MAX_CERTIFICATES };
    if text.len() > MAX_CERTIFICATES_TEXT {
        return Err(TOO_MANY);
    }
    let certificates = read_any_number(text)?;
    if certificates.len() > MAX_CERTIFICATES { Err(TOO_MANY) } else { Ok(certificates) }
}

/// The same, however many there are.
fn read_any_number(text: &str) -> Result<Vec<CertificateDer<'static>>, ConfigFault> {
    let read: Result<Vec<_>, _> = CertificateDer::pem_slice_iter(text.as_bytes()).collect();
    read.ok().filter(|certificates| !certificates.is_empty()).ok_or(not_a_certificate())
}

/// Checks the first of `certificates`, which the others may lead from to a root: that it is for one of
/// `names`, if there are any, and that `trust` has a word for it at `now`.
pub(crate) fn check<'n>(
    certificates: &[CertificateDer<'static>],
    trust: &Trust,
    names: impl IntoIterator<Item = &'n str>,
    now: UnixTime,
) -> Result<Checked, ConfigFault> {
    let (own, others) = certificates.split_first().ok_or(not_a_certificate())?;
    let leaf = EndEntityCert::try_from(own).map_err(|_| not_a_certificate())?;
    let is_for = |name: &str| {
        let name = ServerName::try_from(name);
        name.is_ok_and(|name| leaf.verify_is_valid_for_subject_name(&name).is_ok())
    };
    let valid = match &trust.0 {
        Trusted::Connection => validity::of(own),
        Trusted::Roots { roots, intermediates } => {
            let between: Vec<_> = others.iter().chain(intermediates).cloned().collect();
            let path = path(&leaf, roots, &between, now)?;
            let above = path.intermediate_certificates().map(|it| validity::of(&it.der()));
            above.fold(validity::of(own), |valid, above| Some(validity::both(&valid?, &above?)))
        }
    };
    let valid = valid.ok_or(not_a_certificate())?;
    let mut names = names.into_iter().peekable();
    if names.peek().is_some() && !names.any(is_for) {
        return Err(ConfigFault::CertificateName);
    }
    Ok(Checked { public_key: leaf.subject_public_key_info().to_vec(), valid })
}

/// The public key in the first of `certificates`, where exactly these lead from it to a root that is trusted at
/// `now`, and each has the extension with the number at its place in `marks`.
pub(crate) fn marked_key<'c>(
    certificates: &'c [CertificateDer<'c>],
    trust: &Trust,
    marks: &[&str],
    now: UnixTime,
) -> Result<Vec<u8>, ConfigFault> {
    let (own, between) = certificates.split_first().ok_or(not_a_certificate())?;
    let leaf = EndEntityCert::try_from(own).map_err(|_| not_a_certificate())?;
    let path = path(&leaf, trust.roots_alone()?, between, now)?;
    let passed: Vec<_> = path.intermediate_certificates().map(webpki::Cert::der).collect();
    if passed.as_slice() != between {
        return Err(ConfigFault::UntrustedCertificate);
    }
    let mut marked = certificates.iter().zip(marks);
    if !marked.all(|(certificate, mark)| extensions::has(certificate, mark)) {
        return Err(ConfigFault::CertificateName);
    }
    Ok(leaf.subject_public_key_info().to_vec())
}

/// The path that leads from a certificate, by way of some of those `between`, to one of `roots` at `now`.
fn path<'p>(
    leaf: &'p EndEntityCert<'p>,
    roots: &'p [TrustAnchor<'p>],
    between: &'p [CertificateDer<'p>],
    now: UnixTime,
) -> Result<VerifiedPath<'p>, ConfigFault> {
    let now = PkiTime::since_unix_epoch(Duration::from_secs(now.as_secs()));
    let usage = KeyUsage::server_auth();
    leaf.verify_for_usage(&ecdsa::ALL, roots, between, now, usage, None, None)
        .map_err(|reason| fault(&reason))
}

/// Why no path leads to a root, in words of the receiver's.
const fn fault(reason: &Reason) -> ConfigFault {
    match reason {
        Reason::CertExpired { .. } => ConfigFault::ExpiredCertificate,
        Reason::CertNotValidYet { .. } => ConfigFault::CertificateNotYetValid,
        Reason::CaUsedAsEndEntity => ConfigFault::CertificateOrder,
        Reason::RequiredEkuNotFoundContext(_) | Reason::EmptyEkuExtension => {
            ConfigFault::CertificateUsage
        }
        _ => ConfigFault::UntrustedCertificate,
    }
}
