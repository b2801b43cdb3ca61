use alloc::vec::Vec;
use core::fmt;

use rustls_pki_types::{CertificateDer, TrustAnchor};
use webpki::anchor_from_trusted_cert;

use super::{not_a_certificate, read_any_number};
use crate::error::{ConfigError, ConfigFault};

/// Whose word a receiver takes for a provider's certificate.
///
/// Roots are given by the receiver, as PEM or DER: the provider's own, those of the public authorities that
/// issue to it, or a whole bundle. None is built in.
#[derive(Clone)]
pub struct Trust(pub(super) Trusted);

#[derive(Clone)]
pub(super) enum Trusted {
    Roots { roots: Vec<TrustAnchor<'static>>, intermediates: Vec<CertificateDer<'static>> },
    Connection,
}

impl Trust {
    /// The authorities whose certificates are in the PEM file `pem`, which may be those of issuers below
    /// a root: what leads to one of them is trusted.
    ///
    /// # Errors
    /// There is no certificate in it, or one that cannot be read.
    pub fn roots(pem: &str) -> Result<Self, ConfigError> {
        let anchor = |certificate: &CertificateDer<'_>| {
            anchor_from_trusted_cert(certificate).map(|anchor| anchor.to_owned())
        };
        let certificates = read_any_number(pem)?;
        let roots: Result<Vec<_>, _> = certificates.iter().map(anchor).collect();
        let roots = roots.map_err(|_| not_a_certificate())?;
        Ok(Self(Trusted::Roots { roots, intermediates: Vec::new() }))
    }

    /// The same of one authority, whose certificate is in DER.
    ///
    /// # Errors
    /// It cannot be read.
    pub fn root(der: &[u8]) -> Result<Self, ConfigError> {
        let certificate = CertificateDer::from(der);
        let root = anchor_from_trusted_cert(&certificate).map_err(|_| not_a_certificate())?;
        Ok(Self(Trusted::Roots { roots: [root.to_owned()].into(), intermediates: Vec::new() }))
    }

    /// Certificates that lead to one of the roots, for a provider whose file has its own one alone.
    ///
    /// # Errors
    /// There is no certificate in it; or no root is trusted.
    pub fn through(mut self, pem: &str) -> Result<Self, ConfigError> {
        let Trusted::Roots { intermediates, .. } = &mut self.0 else {
            return Err(ConfigFault::UntrustedCertificate.into());
        };
        intermediates.extend(read_any_number(pem)?);
        Ok(self)
    }

    /// The connection over which the receiver fetched the certificate: over TLS, from a server that was
    /// verified to have the name in the URL, and without following a redirect. What is checked here then
    /// is the certificate's name and time, and no chain and no usage.
    ///
    /// It is what the libraries of a vendor do that serves a certificate without those above it, and it
    /// stands and falls with the client that fetches.
    #[must_use]
    pub const fn connection() -> Self {
        Self(Trusted::Connection)
    }
}

impl Trust {
    /// The roots, where nothing but them is trusted.
    pub(super) fn roots_alone(&self) -> Result<&[TrustAnchor<'static>], ConfigFault> {
        match &self.0 {
            Trusted::Roots { roots, .. } => Ok(roots),
            Trusted::Connection => Err(ConfigFault::UntrustedCertificate),
        }
    }

    /// Whether there are roots.
    pub(crate) const fn has_roots(&self) -> bool {
        matches!(self.0, Trusted::Roots { .. })
    }
}

impl fmt::Debug for Trust {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut shown = f.debug_struct("Trust");
        match &self.0 {
            Trusted::Roots { roots, .. } => shown.field("roots", &roots.len()),
            Trusted::Connection => shown.field("connection", &true),
        };
        shown.finish_non_exhaustive()
    }
}
