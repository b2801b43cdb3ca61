//! `countersign verify`: one request, one verdict.

use std::borrow::Cow;
use std::fmt;

use clap::Args;
use countersign::{AnyScheme, Coverage, Error, Proof, Verification, Verifier, Withdrawal, gzip};

use crate::progress::Progress;
use crate::request::{Captured, Given, Head, Incoming, ReadAs};
use crate::setup::{Failure, RequestSource, SetUp};

/// The longest body that one is decompressed to, in bytes.
const MAX_DECOMPRESSED: usize = 64 * 1024 * 1024;

#[derive(Debug, Args)]
pub(crate) struct Arguments {
    #[command(flatten)]
    pub(crate) setup: SetUp,
    /// Print the verdict as one JSON object
    #[arg(long)]
    pub(crate) json: bool,
    #[command(flatten)]
    request: RequestSource,
}

pub(crate) struct Verdict {
    scheme: &'static AnyScheme,
    outcome: Outcome,
    pub(crate) read_as: ReadAs,
}

type Outcome = Result<Proof, Error>;

pub(crate) fn run(arguments: &Arguments) -> Result<Verdict, Failure> {
    let setup = &arguments.setup;
    let entry = setup.entry()?;
    let scheme = entry.scheme();
    let given = setup.given(&arguments.request)?.ok_or(Failure::NoRequest)?;
    setup.refuse_unused_url(scheme, Some(&given))?;
    let bound = setup.bind(entry)?;
    let (outcome, read_as) = check(bound.verifier(), setup, &given)?;
    let is_url_guessed = scheme.signs_url() && given.url.is_none() && read_as.has_lost_target();
    let lost = match (read_as.is_lossy(), is_url_guessed) {
        (true, true) => Some("the raw body with --body, and the URL with --url"),
        (true, false) => Some("the raw body with --body"),
        (false, true) => Some("the URL with --url"),
        (false, false) => None,
    };
    match (outcome, lost) {
        (Err(Error::Mismatch { .. } | Error::OtherBody), Some(needs)) => {
            Err(Failure::Lost { what: read_as.to_string(), needs })
        }
        (outcome, _) => Ok(Verdict { scheme, outcome, read_as }),
    }
}

/// Reads the request to its end whatever its signature is: a broken one is no verdict.
fn check(
    verifier: &dyn Verifier,
    setup: &SetUp,
    given: &Given<'_>,
) -> Result<(Outcome, ReadAs), Failure> {
    if verifier.scheme().is_signed_before_compression() {
        return check_whole(verifier, setup, given);
    }
    let unreadable = |error| Failure::of_request(given, error);
    let mut incoming = Incoming::open(given).map_err(unreadable)?;
    let mut verification = {
        let head = incoming.head();
        let url = setup.signed_url(verifier.scheme(), head.target)?;
        verifier.begin(&setup.request_at(&head.headers, head.method, url.as_deref()))
    };
    let mut progress = Progress::on_terminal();
    let passed = incoming.pass(|piece| {
        progress.see(piece.len());
        if let Ok(verification) = &mut verification {
            verification.update(piece);
        }
    });
    progress.end();
    passed.map_err(unreadable)?;
    Ok((verification.and_then(Verification::finish), incoming.into_read_as()))
}

/// The same of a body that is decompressed first: it is held, and so bounded.
fn check_whole(
    verifier: &dyn Verifier,
    setup: &SetUp,
    given: &Given<'_>,
) -> Result<(Outcome, ReadAs), Failure> {
    let captured = Captured::read(given).map_err(|error| Failure::of_request(given, error))?;
    let head = captured.head();
    let signed = as_signed(verifier.scheme(), &head, captured.body());
    let url = setup.signed_url(verifier.scheme(), head.target)?;
    let request = setup.request_at(&head.headers, head.method, url.as_deref());
    let outcome = signed.and_then(|body| verifier.verify(&request, &body));
    Ok((outcome, captured.read_as))
}

/// The body as the scheme signs it.
pub(crate) fn as_signed<'b>(
    scheme: &AnyScheme,
    head: &Head<'_>,
    body: &'b [u8],
) -> Result<Cow<'b, [u8]>, Error> {
    gzip::as_signed(scheme, &head.headers, body, MAX_DECOMPRESSED)
}

impl Verdict {
    pub(crate) const fn is_valid(&self) -> bool {
        self.outcome.is_ok()
    }

    /// What helps after a rejection, if a command does.
    pub(crate) const fn next(&self) -> Option<&'static str> {
        match self.outcome {
            Err(Error::Mismatch { .. } | Error::OtherBody) => {
                Some("`countersign explain` with the same arguments looks for the cause")
            }
            Err(Error::TimestampTooOld { .. }) => {
                Some("a recording is verified at the time of its arrival: give that with --now")
            }
            _ => None,
        }
    }

    pub(crate) fn to_json(&self) -> serde_json::Value {
        let proof = self.outcome.as_ref().ok();
        let error = self.outcome.as_ref().err();
        let header = match error {
            Some(error) => error.header(),
            None => Some(self.scheme.header()),
        };
        let mut verdict = serde_json::json!({
            "provider": self.scheme.id(),
            "verdict": if self.is_valid() { "valid" } else { "rejected" },
            "reason": error.map(Error::code),
            "header": header,
            "covers": proof.map_or(self.scheme.coverage(), Proof::coverage).code(),
            "key": proof.map(Proof::key),
        });
        if let (Some(fields), Some(withdrawal)) =
            (verdict.as_object_mut(), self.scheme.withdrawal())
        {
            fields.insert("withdrawn".into(), withdrawal.said_on.into());
        }
        self.read_as.add_to(&mut verdict);
        verdict
    }
}

impl Verdict {
    fn write_withdrawal(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.scheme.withdrawal().map_or(Ok(()), |withdrawal| {
            let Withdrawal { said_on, instead, .. } = withdrawal;
            let name = self.scheme.name();
            write!(f, "\n{name} withdrew this scheme (said on {said_on}): {instead}")
        })
    }
}

impl fmt::Display for Verdict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let id = self.scheme.id();
        let proof = match &self.outcome {
            Ok(proof) => proof,
            Err(error) => {
                write!(f, "rejected: {id}: {error}")?;
                return self.write_withdrawal(f);
            }
        };
        let what = self.scheme.key_kind().name();
        write!(f, "valid: {id}, {what} {}, {}", proof.key(), proof.coverage())?;
        let signed = self.scheme.signed();
        let named = !matches!(proof.coverage(), Coverage::Body | Coverage::Prefix);
        if named && !signed.is_empty() {
            write!(f, ": only {signed} is genuine")?;
        }
        self.write_withdrawal(f)
    }
}
