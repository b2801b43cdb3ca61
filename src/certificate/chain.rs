//! A scheme whose tokens hold their certificates, keyed with the roots that a receiver trusts.

use alloc::vec::Vec;

use rustls_pki_types::CertificateDer;

use super::keyed::RunningChecks;
use super::x509::{self, Trust};
use crate::algorithm::{Candidates, Keys as AlgorithmKeys, NamedKey, PublicKeys};
use crate::bounds::MAX_CERTIFICATES_TEXT;
use crate::error::{ConfigError, ConfigFault, Error};
use crate::scheme::{AnyScheme, WithChain};
use crate::text::Encoding;
use crate::verify::{
    BoundByText, HasKeys, IsPublic, Key, KeyedWith, Keys, Takes, Webhook, bind_each,
};

/// The roots of a receiver, each as a key.
#[derive(Clone)]
pub struct Roots {
    by: WithChain,
    all: Vec<Trust>,
}

impl Roots {
    /// The certificates below the root, where there are as many texts as there have to be.
    fn read(&self, texts: &[&str]) -> Result<Vec<CertificateDer<'static>>, &'static str> {
        let below = self.by.marks.len();
        if texts.len() != below.saturating_add(1) {
            return Err("there are not as many as documented");
        }
        let read: Option<Vec<_>> = texts.iter().map(|text| decoded(text)).collect();
        let mut read = read.ok_or("one is not canonical base64")?;
        read.truncate(below);
        Ok(read)
    }
}

impl AlgorithmKeys for Roots {
    type Running = RunningChecks;

    fn count(&self) -> usize {
        self.all.len()
    }

    fn start(
        &self,
        candidates: &Candidates,
        header: &'static str,
        named: &[NamedKey<'_>],
    ) -> Result<RunningChecks, Error> {
        let &[NamedKey::Chain(texts, named_in, now)] = named else {
            return Err(Error::NoKeyId { header });
        };
        let untrusted = |reason| Error::UntrustedCertificates { header: named_in, reason };
        let certificates = self.read(texts).map_err(untrusted)?;
        let mut refused = untrusted(NO_ROOT);
        for (position, trust) in self.all.iter().enumerate() {
            match x509::marked_key(&certificates, trust, self.by.marks, now) {
                Ok(key) => {
                    let key = self.by.algorithm.key(&key);
                    let key = key.map_err(|_| untrusted("the key is not of the algorithm"))?;
                    return PublicKeys::begin([(position, &*key)].into_iter(), candidates, header);
                }
                Err(fault) => refused = refusal(&fault, named_in),
            }
        }
        Err(refused)
    }
}

const NO_ROOT: &str = "they do not lead to a root that is trusted";

/// Why certificates do not count, in words of the request's.
const fn refusal(fault: &ConfigFault, header: &'static str) -> Error {
    let reason = match fault {
        ConfigFault::ExpiredCertificate => return Error::ExpiredCertificate { header },
        ConfigFault::CertificateNotYetValid => return Error::CertificateNotYetValid { header },
        ConfigFault::CertificateOrder => "the first is an authority's",
        ConfigFault::CertificateUsage => "the first is for another use",
        ConfigFault::CertificateName => "one lacks the mark of the provider's",
        ConfigFault::NotAPublicKey { .. } => "one is no certificate",
        _ => NO_ROOT,
    };
    Error::UntrustedCertificates { header, reason }
}

/// A certificate's bytes: its text has one form (RFC 7515, section 4.1.6), and no line breaks.
fn decoded(text: &str) -> Option<CertificateDer<'static>> {
    let bytes = Encoding::Base64.decode_any(text.as_bytes(), &(1..=MAX_CERTIFICATES_TEXT)).ok()?;
    Some(CertificateDer::from(bytes))
}

impl HasKeys for WithChain {
    type Keys = Roots;
}

impl KeyedWith<Trust> for WithChain {
    fn first(&self, trust: Trust) -> Result<Roots, ConfigError> {
        let mut roots = Roots { by: *self, all: Vec::new() };
        self.add(&mut roots, trust)?;
        Ok(roots)
    }

    fn add(&self, roots: &mut Roots, trust: Trust) -> Result<(), ConfigError> {
        PublicKeys::one_more_than(roots.all.len())?;
        if !trust.has_roots() {
            return Err(ConfigFault::UntrustedCertificate.into());
        }
        roots.all.push(trust);
        Ok(())
    }
}

impl BoundByText for WithChain {
    type Given = Trust;

    /// Each text is a root: a PEM file, or the base64 of its DER.
    fn webhook<F: Takes<Trust>>(
        self,
        recipe: &'static F,
        scheme: &'static AnyScheme,
        keys: &Keys<'_>,
    ) -> Result<Webhook<F>, ConfigError> {
        bind_each(recipe, scheme, keys, |key| match key {
            Key::Text(text) => match decoded(text) {
                Some(der) => Trust::root(&der),
                None => Trust::roots(text),
            },
            Key::Bytes(der) => Trust::root(der),
        })
    }
}

impl IsPublic for WithChain {}

shows_nothing!(Roots);
