//! Says why a request does not verify: which change to the receiver's set-up would make its
//! signature match.
//!
//! "The signature does not match" has some forty usual causes: a body that was parsed and written
//! again, a newline in a mounted secret, the header of another scheme. [`explain`] tries them,
//! alone and in common pairs, with the request and the secret at hand:
//!
//! ```
//! use countersign::explain::{Inquiry, explain};
//! use countersign::providers::find;
//!
//! let openfx = find("openfx").expect("it is listed");
//! let headers = [("x-openfx-signature", &b"qd4OxzNVFWI/P+oOhy27Q5rN+KlWEAj1ibnCYFyiplg="[..])];
//! let body = b"{\"event\":\"order.created\",\"id\":42,\"amount\":\"10.00\"}\n";
//!
//! let inquiry = Inquiry::new(openfx, &headers, body).secret("Signing-key-provided-by-OpenFX");
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
mod budget;
mod cause;
mod inquiry;
mod keys;
mod messages;
mod schemes;
mod search;
mod signatures;
mod trials;
mod urls;

use alloc::vec::Vec;
use core::fmt;
use core::time::Duration;

use self::cause::Kind;
use self::search::Search;
use crate::error::{ConfigError, ConfigFault, Error};

pub use self::cause::{CODES, Cause};
pub use self::inquiry::Inquiry;

/// Where the causes are described with their cures, relative to the repository's root.
pub const PAGE: &str = "docs/troubleshooting.md";

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
/// No secret is given, or one is empty or blank; the scheme needs a configured value, or takes none;
/// or no secret can be read as the public key that the scheme takes.
pub fn explain(inquiry: &Inquiry<'_>) -> Result<Explanation, ConfigError> {
    if inquiry.secrets.is_empty() || inquiry.secrets.iter().any(|text| text.trim().is_empty()) {
        return Err(ConfigFault::EmptySecret.into());
    }
    let mut search = Search::new(inquiry);
    let refusal = search.refusal(None)?;
    let refusal_at_any_time = search.refusal(Some(Duration::MAX))?;
    let mut findings = Vec::new();

    let as_documented = search.as_documented();
    let is_refused = !matches!(refusal, Error::Mismatch { .. });
    if as_documented && is_refused {
        findings.push(Finding { matches: true, ..Finding::suspected(Kind::Refused(refusal)) });
    } else if !as_documented {
        findings = fewest(search.run());
        if findings.is_empty() {
            findings.extend(suspicions(inquiry, &search, refusal_at_any_time));
        } else if let Error::TimestampTooOld { .. } | Error::TimestampInFuture { .. } = refusal {
            findings.push(Finding::suspected(Kind::Refused(refusal)));
        }
    }
    let spent = search.spent();
    Ok(Explanation {
        verifies: as_documented && !is_refused,
        findings,
        macs: spent.macs,
        bytes_hashed: spent.bytes_hashed,
        exhausted: spent.is_exhausted,
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
