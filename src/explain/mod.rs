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
//! The work is bounded: at most 5,000 MACs, or 600 verifications with public keys, and at most 1 GiB
//! that is hashed or written in all. Of bodies longer than 4 MiB only the given form and the empty one
//! are tried, and what is compressed is decompressed to at most 64 MiB.

mod algorithms;
mod bodies;
mod budget;
mod cause;
mod credentials;
mod edges;
mod escapes;
mod headers;
mod inquiry;
mod keys;
mod messages;
mod misfit;
mod near;
mod notes;
mod page;
mod punycode;
mod queries;
mod rewriting;
mod schemes;
mod search;
mod secrets;
mod signatures;
mod tokens;
mod trials;
mod units;
mod urls;

use alloc::borrow::Cow;
use alloc::string::String;
use alloc::vec::Vec;
use core::fmt;
use core::time::Duration;

use self::bodies::{Change, MAX_DECOMPRESSED};
use self::cause::Kind;
use self::misfit::Misfit;
use self::search::Search;
use self::trials::Trial;
use crate::error::{ConfigError, ConfigFault, Error};
use crate::gzip;
use crate::key::KeyKind;
use crate::verify::handshake::{is_refused, refused_bodies};
use crate::verify::key_set::KeySet;

pub use self::cause::{CODES, Cause};
pub use self::inquiry::Inquiry;
pub use self::notes::{Credential, HexCase, JsonEscape, JsonForm, JsonLayout, Notes, ShownAt};
pub use self::page::section;

/// The methods whose requests mostly have no body.
const BODILESS: [&str; 4] = ["GET", "HEAD", "DELETE", "OPTIONS"];

/// Where the causes are described with their cures, relative to the repository's root. [`section`] gives what
/// it says of one.
pub const PAGE: &str = "docs/troubleshooting.md";

/// What a [`Finding`] rests on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Evidence {
    /// The signature was computed, and matches with what the causes change.
    Match,
    /// Nothing that was computed matches; the request itself gives reason to look there.
    Suspicion,
}

/// What would have to be otherwise for the signature to match: one cause, or a few together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    causes: Vec<Cause>,
    evidence: Evidence,
}

impl Finding {
    fn matching(causes: impl IntoIterator<Item = Kind>) -> Self {
        Self { causes: causes.into_iter().map(Cause).collect(), evidence: Evidence::Match }
    }

    fn suspected(kind: Kind) -> Self {
        Self { causes: [Cause(kind)].into(), evidence: Evidence::Suspicion }
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

    /// What it rests on.
    #[must_use]
    pub const fn evidence(&self) -> Evidence {
        self.evidence
    }

    /// Whether the signature was computed and matches with these changes. Otherwise it is a suspicion.
    #[must_use]
    pub const fn matches(&self) -> bool {
        matches!(self.evidence, Evidence::Match)
    }
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (at, cause) in self.causes.iter().enumerate() {
            f.write_str(match (self.evidence, at, cause.is_refusal()) {
                (Evidence::Match, 0, false) => "The signature matches if ",
                (Evidence::Match, 0, true) if cause.is_near_miss() => {
                    "The signature would match, but "
                }
                (Evidence::Match, 0, true) => "The signature matches, but ",
                (Evidence::Suspicion, 0, true) => "It is refused: ",
                (Evidence::Suspicion, 0, false) => "",
                (_, _, true) => ", but ",
                (_, _, false) => ", and ",
            })?;
            f.write_str(&cause.condition())?;
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
    suspicions: Vec<Finding>,
    signed_body: Option<Vec<u8>>,
    key_ids: Vec<String>,
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

    /// The cause that was found: the signature was computed, and matches with what it changes. The
    /// simplest one, where there are several.
    #[must_use]
    pub fn findings(&self) -> &[Finding] {
        &self.findings
    }

    /// Where to look while no cause is found. Nothing that was computed matches.
    #[must_use]
    pub fn suspicions(&self) -> &[Finding] {
        &self.suspicions
    }

    /// The body that was signed, where a [finding](Self::findings) says that it is another than was given.
    ///
    /// ```
    /// use countersign::explain::{Inquiry, explain};
    /// use countersign::{Keys, Request, providers};
    ///
    /// let github = providers::find("github").unwrap();
    /// let bound = github.bind(&Keys::new("a secret"))?;
    /// let signed = bound.signer().unwrap().sign(&Request::new(&()), br#"{"a":1}"#)?;
    /// let headers: Vec<_> = signed.iter().map(|(name, value)| (*name, value.as_bytes())).collect();
    /// let inquiry = Inquiry::new(github, &headers, br#"{ "a": 1 }"#).secret("a secret");
    /// assert_eq!(explain(&inquiry)?.signed_body(), Some(&br#"{"a":1}"#[..]));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn signed_body(&self) -> Option<&[u8]> {
        self.signed_body.as_deref()
    }

    /// The ids of the keys in the set that was given, in the order of the keys: what the id that a request
    /// names is compared with.
    #[must_use]
    pub fn key_ids(&self) -> &[String] {
        &self.key_ids
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
/// No secret is given, or one is empty or blank; the scheme needs a configured value or a set of keys, or
/// takes none; or no secret can be read as any public key or as the certificate that the scheme takes.
pub fn explain(inquiry: &Inquiry<'_>) -> Result<Explanation, ConfigError> {
    check_keys(inquiry)?;
    let most = usize::try_from(MAX_DECOMPRESSED).unwrap_or(usize::MAX);
    match gzip::as_signed(inquiry.entry.scheme(), &inquiry.headers, inquiry.body, most) {
        Ok(Cow::Borrowed(_)) => explain_signed(inquiry, None),
        Ok(Cow::Owned(body)) => explain_signed(&Inquiry { body: &body, ..inquiry.clone() }, None),
        Err(error) => explain_signed(inquiry, Some(error)),
    }
}

/// Whether there is what the scheme's requests are checked with.
fn check_keys(inquiry: &Inquiry<'_>) -> Result<(), ConfigError> {
    let scheme = inquiry.entry.scheme();
    let has_blank = inquiry.secrets.iter().any(|text| text.trim().is_empty());
    let fault = match (&inquiry.key_set, scheme.key_kind()) {
        (Some(_), KeyKind::KeySet) => return Ok(()),
        (None, KeyKind::KeySet) => ConfigFault::MissingKeySet,
        (Some(_), _) => ConfigFault::UnusedKeySet,
        (None, _) if inquiry.secrets.is_empty() || has_blank => ConfigFault::EmptySecret,
        (None, _) => return Ok(()),
    };
    Err(ConfigError::new(scheme.id(), fault))
}

/// The same of a body as it was signed, or of one that could not be made so.
fn explain_signed(
    inquiry: &Inquiry<'_>,
    not_unpacked: Option<Error>,
) -> Result<Explanation, ConfigError> {
    let mut search = Search::new(inquiry);
    let is_challenge = is_refused(refused_bodies(inquiry.entry.scheme()), inquiry.body);
    let of_body = not_unpacked.or(is_challenge.then_some(Error::BodyIsChallenge));
    let besides = |of_head: Error| match of_head {
        Error::Mismatch { .. } => of_body.unwrap_or(of_head),
        of_head => of_head,
    };
    let refusal = match search.refusal(inquiry.tolerance) {
        Ok(refusal) => besides(refusal),
        Err(error) => return of_misfit(inquiry, error),
    };
    let refusal_at_any_time = search.refusal(Some(Duration::MAX)).map(besides)?;
    let as_documented = search.as_documented();
    let is_refused = !matches!(refusal, Error::Mismatch { .. });
    let simplest = if as_documented {
        is_refused.then(|| simplest(search.rewritings(&refusal)).unwrap_or_default())
    } else {
        simplest(search.run()).or_else(|| is_of_signed(&search, &refusal).then(Vec::new))
    };
    let is_found = as_documented || simplest.is_some();
    let signed_body = simplest.iter().flatten().find_map(|cause| match cause {
        Kind::Body(change) => search.bodies().changed(*change),
        _ => None,
    });
    let findings = simplest.map(|causes| refused_besides(inquiry, causes, refusal));
    let suspicions =
        if is_found { Vec::new() } else { suspicions(inquiry, &search, refusal_at_any_time) };
    let spent = search.spent();
    Ok(Explanation {
        verifies: as_documented && !is_refused,
        findings: findings.into_iter().map(Finding::matching).collect(),
        suspicions,
        signed_body,
        key_ids: inquiry.key_set.as_ref().map(KeySet::ids).unwrap_or_default(),
        macs: spent.macs,
        bytes_hashed: spent.bytes_hashed,
        exhausted: spent.is_exhausted,
    })
}

/// What is wrong with a key that the scheme does not take.
fn of_misfit(inquiry: &Inquiry<'_>, error: ConfigError) -> Result<Explanation, ConfigError> {
    let misfit = keys::misfit(inquiry, error.fault()).map(Kind::Misfit);
    let other = || credentials::suspected(inquiry).map(Kind::LooksLike);
    let kind = misfit.or_else(other).ok_or(error)?;
    Ok(Explanation {
        verifies: false,
        findings: Vec::new(),
        suspicions: [Finding::suspected(kind)].into(),
        signed_body: None,
        key_ids: Vec::new(),
        macs: 0,
        bytes_hashed: 0,
        exhausted: false,
    })
}

/// Whether the verifier says it only of what has a signature that matches.
fn is_of_signed(search: &Search<'_>, refusal: &Error) -> bool {
    matches!(refusal, Error::OtherBody) || search.is_of_signed_token(refusal)
}

/// The causes that change the least: each is true, and the others only say it with more steps.
fn simplest(found: Vec<Vec<Kind>>) -> Option<Vec<Kind>> {
    let steps = |causes: &[Kind]| causes.iter().map(|kind| Cause(*kind).steps()).sum::<usize>();
    let rank = |causes: &[Kind]| causes.iter().map(|kind| Cause(*kind).rank()).max();
    found.into_iter().min_by_key(|causes| (steps(causes), rank(causes)))
}

/// With what the verifier would have against the request all the same.
fn refused_besides(inquiry: &Inquiry<'_>, mut causes: Vec<Kind>, refusal: Error) -> Vec<Kind> {
    let other_unit = units::other_unit(inquiry, inquiry.entry.scheme(), &refusal);
    let says_unit = causes.iter().any(|cause| matches!(cause, Kind::TimeUnit(_)));
    let is_of_time =
        matches!(refusal, Error::TimestampTooOld { .. } | Error::TimestampInFuture { .. })
            || matches!(refusal, Error::TokenExpired { .. } | Error::TokenNotYetValid { .. })
            || matches!(refusal, Error::SignatureExpired { .. });
    match other_unit {
        Some(_) if says_unit => {}
        Some(unit) => causes.push(Kind::TimeWrittenIn(unit)),
        None if causes.is_empty() || is_of_time => causes.push(said_of(inquiry, refusal)),
        None => {}
    }
    causes
}

/// What can be said of a request whose signature matches nothing.
fn suspicions(inquiry: &Inquiry<'_>, search: &Search<'_>, refusal: Error) -> Vec<Finding> {
    let is_covered = search.signs_body();
    let is_missing = is_covered && inquiry.body.is_empty() && speaks_of_a_body(inquiry);
    let is_decompressed = is_covered
        && !inquiry.body.is_empty()
        && !inquiry.entry.scheme().is_signed_before_compression()
        && search.bodies().looks_decompressed();
    let refused = match refusal {
        Error::Mismatch { .. } if search.is_of_no_key() => Some(Kind::Misfit(Misfit::OtherKey)),
        Error::Mismatch { .. } if Trial::is_signed_head(inquiry.entry.scheme()) => {
            Some(Kind::Misfit(Misfit::OtherHead(inquiry.entry.scheme().recipe.covered())))
        }
        Error::Mismatch { .. } if keys::is_certificate(inquiry) => {
            Some(Kind::Misfit(Misfit::OtherCertificate))
        }
        Error::Mismatch { .. } => None,
        refusal => Some(suspected(inquiry, search, refusal)),
    };
    // What is wrong with a body that is not there says nothing more.
    let refused = refused.filter(|_| !(is_missing && cause::is_of_body(&refusal)));
    let missing = is_missing.then_some(Kind::BodyMissing);
    let decompressed = is_decompressed.then_some(Kind::BodyDecompressed);
    let is_open = is_covered && refused.is_none() && missing.is_none() && !is_decompressed;
    let unexplained: Vec<_> = match refusal {
        Error::Mismatch { .. } => of_mismatch(inquiry).collect(),
        _ => Vec::new(),
    };
    let damage = is_open.then(|| search.bodies().damage(inquiry)).flatten();
    // Who writes JSON so is a guess, which another credential in the secret's place leaves no room for.
    let is_guess = |damage: &Change| damage.is_style() && !unexplained.is_empty();
    let damage = damage.filter(|damage| !is_guess(damage)).map(Kind::Body);
    let kinds = refused.into_iter().chain(missing).chain(decompressed).chain(damage);
    kinds.chain(unexplained).map(Finding::suspected).collect()
}

/// What may be so where nothing but the signature is wrong.
fn of_mismatch(inquiry: &Inquiry<'_>) -> impl Iterator<Item = Kind> {
    let scheme = inquiry.entry.scheme();
    let secret = credentials::suspected(inquiry).map(Kind::LooksLike);
    let url = scheme.signs_url().then(|| urls::name_in_body(inquiry)).flatten();
    secret.into_iter().chain(url.map(Kind::UrlOther))
}

/// What a refusal makes one suspect.
fn suspected(inquiry: &Inquiry<'_>, search: &Search<'_>, refusal: Error) -> Kind {
    let scheme = inquiry.entry.scheme();
    let unit = units::other_unit(inquiry, scheme, &refusal).map(Kind::TimeWrittenIn);
    let more = match refusal {
        Error::MissingField { .. } => search.path_of_body().map(Kind::BodyPart),
        Error::WrongLength { header, expected, found } => {
            let hash = schemes::hash_of_length(scheme, expected, found);
            hash.map(|hash| Kind::AlgorithmLength(header, hash))
        }
        _ => None,
    };
    unit.or(more).unwrap_or_else(|| said_of(inquiry, refusal))
}

/// What is said of a refusal.
fn said_of(inquiry: &Inquiry<'_>, refusal: Error) -> Kind {
    Misfit::of(inquiry, &refusal).map_or(Kind::Refused(refusal), Kind::Misfit)
}

/// Whether the request's head says that it had a body: its type alone does not, which some senders name
/// whatever they send.
fn speaks_of_a_body(inquiry: &Inquiry<'_>) -> bool {
    let is_there = |name| inquiry.header(name).is_some_and(|value| !value.is_empty());
    let has_none = inquiry.method.is_some_and(|method| {
        BODILESS.iter().any(|bodiless| bodiless.eq_ignore_ascii_case(method))
    });
    match inquiry.header("Content-Length").map(<[u8]>::trim_ascii) {
        Some(length) => length.iter().any(|digit| (b'1'..=b'9').contains(digit)),
        // What is compressed is never empty.
        None => !has_none && is_there("Content-Encoding"),
    }
}
