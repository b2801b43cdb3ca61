//! Says why a request does not verify: which change to the receiver's set-up would make its
//! signature match.
//!
//! "The signature does not match" has some forty usual causes: a body that was parsed and written
//! again, a newline in a mounted secret, the header of another scheme. [`explain`] tries them,
//! alone and in common pairs, with the request and the secret at hand:
//!
//! ```
//! use countersign::OpenFx;
//! use countersign::explain::{Inquiry, explain};
//! use countersign::providers::schemes;
//!
//! let scheme = schemes().find(|scheme| scheme.id() == "openfx").expect("it is listed");
//! let headers = [("x-openfx-signature", &b"qd4OxzNVFWI/P+oOhy27Q5rN+KlWEAj1ibnCYFyiplg="[..])];
//! let body = b"{\"event\":\"order.created\",\"id\":42,\"amount\":\"10.00\"}\n";
//!
//! let inquiry = Inquiry::new(scheme, &headers, body).secret("Signing-key-provided-by-OpenFX");
//! let explanation = explain(&inquiry)?;
//! assert_eq!(explanation.findings()[0].codes().next(), Some("body-newline-added"));
//! # Ok::<(), countersign::ConfigError>(())
//! ```
//!
//! **A finding is evidence about the receiver's set-up, never a verdict.** Nothing here returns a
//! [`Proof`](crate::Proof), and no request may be accepted for what is found: an attacker who can
//! choose what is tried has 5,000 attempts instead of one. It runs on demand, on a recorded
//! request, and its texts hold no secret, no expected tag and no expected signature, so that they
//! can be shown to whoever repairs the set-up.
//!
//! The work is bounded: at most 5,000 MACs, or 500 verifications with public keys, and at most 1 GiB
//! that is hashed or written in all. Of bodies longer than 4 MiB only the given form and the empty one
//! are tried, and what is compressed is decompressed to at most 64 MiB.

mod bodies;
mod cause;
mod keys;
mod messages;
mod search;
mod signatures;
mod trials;
mod urls;

use alloc::vec::Vec;
use core::fmt;
use core::time::Duration;

use self::cause::Kind;
use self::search::{Budget, Search};
use crate::error::{ConfigError, Error};
use crate::request::{Request, UnixTime};
use crate::scheme::{Kind as SchemeKind, Scheme};
use crate::secret::{Secret, SecretForm};
use crate::verifier::Verifier as _;
use crate::webhook::Webhook;

pub use self::cause::{CODES, Cause};

/// Where the causes are described with their cures, relative to the repository's root.
pub const PAGE: &str = "docs/troubleshooting.md";

/// What is asked: a scheme, a request as the application saw it, and the secrets as they are
/// configured.
#[derive(Clone)]
pub struct Inquiry<'a> {
    scheme: &'static Scheme,
    headers: &'a [(&'a str, &'a [u8])],
    body: &'a [u8],
    secrets: Vec<&'a str>,
    secret_form: SecretForm,
    setting: Option<&'a str>,
    method: Option<&'a str>,
    url: Option<&'a str>,
    target: Option<&'a str>,
    time: Option<UnixTime>,
}

impl<'a> Inquiry<'a> {
    /// Asks why a request with these headers and this whole body does not verify. All headers are
    /// looked at, so all are wanted.
    #[must_use]
    pub const fn new(
        scheme: &'static Scheme,
        headers: &'a [(&'a str, &'a [u8])],
        body: &'a [u8],
    ) -> Self {
        Self {
            scheme,
            headers,
            body,
            secrets: Vec::new(),
            secret_form: scheme.secret_form(),
            setting: None,
            method: None,
            url: None,
            target: None,
            time: None,
        }
    }

    /// Adds a secret's or a public key's text as it is configured, also one that a constructor
    /// refuses. The first is the one in use; the others are the receiver's other secrets, at most
    /// seven.
    #[must_use]
    pub fn secret(mut self, text: &'a str) -> Self {
        self.secrets.push(text);
        self
    }

    /// How the text becomes a key, where it is not as the scheme documents it.
    #[must_use]
    pub const fn secret_form(mut self, form: SecretForm) -> Self {
        self.secret_form = form;
        self
    }

    /// The value that the receiver configures besides the secret, such as its client id.
    #[must_use]
    pub const fn setting(mut self, text: &'a str) -> Self {
        self.setting = Some(text);
        self
    }

    /// The method.
    #[must_use]
    pub const fn method(mut self, method: &'a str) -> Self {
        self.method = Some(method);
        self
    }

    /// The public URL that the receiver verifies with, for schemes that sign it.
    #[must_use]
    pub const fn url(mut self, url: &'a str) -> Self {
        self.url = Some(url);
        self
    }

    /// The path and query of the request line.
    #[must_use]
    pub const fn target(mut self, target: &'a str) -> Self {
        self.target = Some(target);
        self
    }

    /// When the request arrived. Without it the system's clock counts.
    #[must_use]
    pub const fn at(mut self, time: UnixTime) -> Self {
        self.time = Some(time);
        self
    }

    /// The first value of a header.
    fn header(&self, name: &str) -> Option<&'a [u8]> {
        let found = self.headers.iter().find(|(field, _)| field.eq_ignore_ascii_case(name));
        found.map(|(_, value)| *value)
    }

    /// What the documented verification says of the request's head: [`Error::Mismatch`] where it
    /// has nothing against it. For signed fields, which it reads of the body, of the body as well.
    fn refusal(
        &self,
        search: &Search<'_>,
        tolerance: Option<Duration>,
    ) -> Result<Error, ConfigError> {
        let webhook = self.bound(search)?;
        let webhook = match tolerance.filter(|_| self.scheme.timestamp.is_some()) {
            Some(tolerance) => webhook.tolerance(tolerance)?,
            None => webhook,
        };
        let mut request = match self.time {
            Some(time) => Request::at(&self.headers, time),
            None => Request::new(&self.headers),
        };
        request.method = self.method;
        request.url = self.url;
        let mismatch = Error::Mismatch { header: self.scheme.signature.header() };
        let body = if self.scheme.signs_fields() { self.body } else { &[] };
        Ok(webhook.verify(&request, body).err().unwrap_or(mismatch))
    }

    /// A verifier of the scheme, with a key of nobody's where only the head is asked about.
    fn bound(&self, search: &Search<'_>) -> Result<Webhook, ConfigError> {
        let (scheme, kind) = (self.scheme, self.scheme.kind());
        let nobodys = Secret::bytes(b"no request is signed with this key")?;
        let key = match (kind, search.any_key()) {
            (SchemeKind::Fields | SchemeKind::PublicKey, Some(key)) => Secret::bytes(key)?,
            (SchemeKind::PublicKey, None) => {
                let expected = "a public key as the provider shows it";
                return Err(ConfigError::NotAPublicKey { expected });
            }
            _ => nobodys,
        };
        match self.setting.map(str::trim).filter(|_| kind == SchemeKind::Mac) {
            Some(setting) => Webhook::with_setting(scheme, setting, key),
            None => Webhook::of_kind(kind, scheme, key),
        }
    }
}

impl fmt::Debug for Inquiry<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Inquiry").field("scheme", &self.scheme.id()).finish_non_exhaustive()
    }
}

/// What would have to be otherwise for the signature to match: one cause, or a few together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    causes: Vec<Cause>,
    matches: bool,
}

impl Finding {
    fn matching(causes: Vec<Kind>) -> Self {
        Self { causes: causes.into_iter().map(Cause).collect(), matches: true }
    }

    fn suspected(kind: Kind) -> Self {
        Self { causes: [Cause(kind)].into(), matches: false }
    }

    /// The causes, which hold together.
    #[must_use]
    pub fn causes(&self) -> &[Cause] {
        &self.causes
    }

    /// Their codes: each is an anchor in [`PAGE`].
    pub fn codes(&self) -> impl Iterator<Item = &'static str> {
        self.causes.iter().map(Cause::code)
    }

    /// Whether the signature matches with these changes. Otherwise the finding is what is wrong
    /// with the request's head, or a suspicion.
    #[must_use]
    pub const fn matches(&self) -> bool {
        self.matches
    }
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut start = if self.matches { "The signature matches if " } else { "" };
        for cause in &self.causes {
            if let Kind::Refused(_) = cause.0 {
                start =
                    if self.matches { "The signature matches, but " } else { "It is refused: " };
            }
            write!(f, "{start}{}", cause.condition())?;
            start = ", and ";
        }
        f.write_str(".")?;
        let mut said: Vec<&str> = Vec::new();
        for cure in self.causes.iter().map(Cause::cure) {
            if !said.contains(&cure) {
                write!(f, " {cure}")?;
                said.push(cure);
            }
        }
        Ok(())
    }
}

/// What was found and how much was tried.
#[derive(Clone, Debug)]
pub struct Explanation {
    verifies: bool,
    findings: Vec<Finding>,
    macs: usize,
    bytes_hashed: u64,
    exhausted: bool,
}

impl Explanation {
    /// Whether nothing is wrong: the request verifies as documented. Verify it all the same; this
    /// is no [`Proof`](crate::Proof).
    #[must_use]
    pub const fn verifies(&self) -> bool {
        self.verifies
    }

    /// What was found, the most likely first.
    #[must_use]
    pub fn findings(&self) -> &[Finding] {
        &self.findings
    }

    /// How many MACs were computed.
    #[must_use]
    pub const fn macs(&self) -> usize {
        self.macs
    }

    /// How many bytes of messages and keys were hashed.
    #[must_use]
    pub const fn bytes_hashed(&self) -> u64 {
        self.bytes_hashed
    }

    /// Whether the bounds ended the search before everything was tried.
    #[must_use]
    pub const fn is_exhausted(&self) -> bool {
        self.exhausted
    }
}

/// Looks for what would have to be otherwise for the signature to match.
///
/// # Errors
/// No secret is given, or one is empty or blank; the scheme contradicts itself, or it needs a
/// configured value; or no secret can be read as the public key that the scheme takes.
pub fn explain(inquiry: &Inquiry<'_>) -> Result<Explanation, ConfigError> {
    if inquiry.secrets.is_empty() || inquiry.secrets.iter().any(|text| text.trim().is_empty()) {
        return Err(ConfigError::EmptySecret);
    }
    let search = Search::new(inquiry);
    let refusal = inquiry.refusal(&search, None)?;
    let refusal_at_any_time = inquiry.refusal(&search, Some(Duration::MAX))?;
    let mut budget = Budget::default();
    let mut findings = Vec::new();

    let as_documented = search.as_documented(&mut budget);
    let is_refused = !matches!(refusal, Error::Mismatch { .. });
    if as_documented && is_refused {
        findings.push(Finding { matches: true, ..Finding::suspected(Kind::Refused(refusal)) });
    } else if !as_documented {
        search.run(inquiry, &mut budget);
        findings = fewest(core::mem::take(&mut budget.found));
        if findings.is_empty() {
            findings.extend(suspicions(inquiry, &search, refusal_at_any_time));
        } else if let Error::TimestampTooOld { .. } | Error::TimestampInFuture { .. } = refusal {
            findings.push(Finding::suspected(Kind::Refused(refusal)));
        }
    }
    Ok(Explanation {
        verifies: as_documented && !is_refused,
        findings,
        macs: budget.macs,
        bytes_hashed: budget.bytes_hashed,
        exhausted: budget.is_exhausted,
    })
}

/// Each set of causes once, those with the fewest first, and none that only adds to another.
fn fewest(found: Vec<Vec<Kind>>) -> Vec<Finding> {
    let mut findings: Vec<_> = found.into_iter().map(Finding::matching).collect();
    findings.sort_by_key(|finding| finding.causes.len());
    let mut kept: Vec<Finding> = Vec::new();
    for finding in findings {
        let says = |code| finding.codes().any(|known| known == code);
        if !kept.iter().any(|known| known.codes().all(says)) {
            kept.push(finding);
        }
    }
    kept
}

/// What can be said of a request whose signature matches nothing.
fn suspicions(inquiry: &Inquiry<'_>, search: &Search<'_>, refusal: Error) -> Vec<Finding> {
    let mut kinds = Vec::new();
    let is_covered = search.signs_body();
    let speaks_of_a_body = ["Content-Type", "Content-Encoding"]
        .iter()
        .any(|name| inquiry.header(name).is_some_and(|value| !value.is_empty()))
        || inquiry.header("Content-Length").is_some_and(|length| length != b"0");
    let is_missing = is_covered && inquiry.body.is_empty() && speaks_of_a_body;
    let refused = Kind::Refused(refusal);
    let says_nothing_more = is_missing && Cause(refused).code() == cause::BODY_UNEXPECTED;
    if !matches!(refusal, Error::Mismatch { .. }) && !says_nothing_more {
        kinds.push(refused);
    }
    if is_missing {
        kinds.push(Kind::BodyMissing);
    }
    if is_covered && !inquiry.body.is_empty() && search.bodies().looks_decompressed() {
        kinds.push(Kind::BodyDecompressed);
    }
    kinds.into_iter().map(Finding::suspected).collect()
}
