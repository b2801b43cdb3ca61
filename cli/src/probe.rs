//! `countersign probe`: whether a receiver takes what it has to refuse.

mod tries;

use std::fmt;

use clap::Args;
use serde_json::{Value, json};

use self::tries::{Sent, Try, tries};
use crate::client::{Client, ReceiverFault};
use crate::delivery::{Contents, Sender};
use crate::setup::{Failure, SetUp};

/// The length of a body that nobody sends, in bytes.
const HUGE: u64 = 1 << 40;

#[derive(Debug, Args)]
#[command(
    mut_arg("url", |url| url.required(true).help(
        "The receiver, such as http://127.0.0.1:8080/hooks; a provider that signs the URL signs this one"
    )),
    mut_arg("method", |method| method.help("The method (default: POST, or the provider's)")),
    mut_arg("now", |now| now.help(
        "The receiver's clock, in seconds since 1970, for a provider that signs the time (default: now)"
    ))
)]
pub(crate) struct Arguments {
    #[command(flatten)]
    setup: SetUp,
    #[command(flatten)]
    contents: Contents,
    /// A repeat has to be refused: for a receiver that does not answer one as it did the first
    #[arg(long)]
    once: bool,
    /// Print one JSON object
    #[arg(long)]
    pub(crate) json: bool,
}

/// What was sent, and how it went.
pub(crate) struct Report {
    provider: &'static str,
    rows: Vec<Row>,
}

struct Row {
    code: &'static str,
    what: String,
    expected: Expected,
    got: Got,
    verdict: Verdict,
}

/// What a right receiver does.
#[derive(Clone, Copy, PartialEq)]
pub(crate) enum Expected {
    Accepted,
    Refused,
    /// It may be accepted or refused.
    Either,
}

/// What this one did.
enum Got {
    Status(u16),
    Closed,
    Silent,
    /// It sent what is no answer.
    Garbled,
    Gone,
    NotAsked,
}

enum Verdict {
    Right(&'static str),
    /// What had to be refused was accepted, and where to look.
    Through(&'static str),
    /// What had to be accepted was refused, and what that may come from.
    Refused(&'static str),
    /// The receiver is no longer there.
    Gone,
    NotAsked(&'static str),
}

pub(crate) fn run(mut arguments: Arguments) -> Result<Report, Failure> {
    let is_once = arguments.once;
    let sender = Sender::new(&mut arguments.setup, &arguments.contents)?;
    let mut rows = Vec::new();
    for tried in tries(&sender, is_once)? {
        let row = match tried {
            Try::NotAsked { code, what, why } => Row {
                code,
                what: what.into(),
                expected: Expected::Either,
                got: Got::NotAsked,
                verdict: Verdict::NotAsked(why),
            },
            Try::Sent(sent) => asked(&sender.client, sent)?,
        };
        rows.push(row);
    }
    Ok(Report { provider: sender.scheme.id(), rows })
}

fn asked(client: &Client, sent: Sent) -> Result<Row, Failure> {
    let Sent { code, what, delivery, expected, is_announced } = sent;
    let outgoing = delivery.outgoing();
    let answer =
        if is_announced { client.announce(outgoing, HUGE) } else { client.glimpse(outgoing) };
    let is_valid = code == tries::VALID;
    let got = match answer {
        Ok(answer) => Got::Status(answer.status),
        // There is nothing to say of a receiver that does not answer its provider.
        Err(fault) if is_valid => return Err(fault.into()),
        Err(ReceiverFault::Unfinished | ReceiverFault::Broken(_)) => Got::Closed,
        Err(ReceiverFault::Slow) => Got::Silent,
        Err(ReceiverFault::NotHttp | ReceiverFault::TooLong) => Got::Garbled,
        Err(ReceiverFault::Unreachable(_)) => Got::Gone,
        Err(fault) => return Err(fault.into()),
    };
    let verdict = judged(&got, expected, is_valid, code);
    Ok(Row { code, what, expected, got, verdict })
}

fn judged(got: &Got, expected: Expected, is_valid: bool, code: &str) -> Verdict {
    let is_accepted = matches!(got, Got::Status(200..=299));
    match (got, expected) {
        (Got::Gone, _) => Verdict::Gone,
        (Got::NotAsked, _) => Verdict::NotAsked(""),
        (Got::Silent, _) if code == tries::HUGE => Verdict::Right(
            "it waits for the body: have it, or the server in front, refuse a length that is too great",
        ),
        (Got::Silent, _) => {
            Verdict::Right("it gave no answer, which an attacker can make it do often")
        }
        (Got::Garbled, _) => Verdict::Right("what came is no answer in HTTP/1.1: look at its log"),
        (Got::Closed, _) => {
            Verdict::Right("no answer, which may be a refusal or a crash: look at its log")
        }
        (_, Expected::Refused) if is_accepted => Verdict::Through(cure(code)),
        (Got::Status(500..=599), Expected::Refused) => {
            Verdict::Right("it failed rather than refused: look at its log")
        }
        (_, Expected::Either) if is_accepted => Verdict::Right("accepted, as a repeat may be"),
        (Got::Status(status), Expected::Accepted) if is_valid && !is_accepted => {
            Verdict::Refused(cause(*status))
        }
        (_, Expected::Accepted) if !is_accepted => {
            Verdict::Right("refused, though the provider's rules allow it")
        }
        (_, Expected::Accepted) if !is_valid => Verdict::Right("the provider's rules allow it"),
        _ => Verdict::Right(""),
    }
}

/// What is to be looked at in a receiver that took this.
fn cure(code: &str) -> &'static str {
    match code {
        "changed-byte" | "written-anew" | "cut" | "line-break" | "empty-body" => {
            "have it verify the raw body, before anything parses it"
        }
        "no-signature" | "empty-signature" => "have it refuse what has no signature",
        "stale" | "future" => "have it compare the signed time with its clock",
        "other-method" | "other-query" => "have it verify the method and the URL of the request",
        tries::HUGE => "have it, or the server in front, refuse a length that is too great",
        "repeated" => "have it tell repeats apart, by the delivery's id or its signature",
        _ => "have it compare the whole signature with its own",
    }
}

/// What a refusal of the valid delivery may come from.
const fn cause(status: u16) -> &'static str {
    match status {
        300..=399 => "it redirects, and a redirection is not followed: give the URL behind it",
        401 | 403 => {
            "its secret, its clock or its public URL (--public-url) may be another: `countersign explain` tells"
        }
        404 | 405 => "its path or its method is another one: correct --url or --method",
        400 | 415 | 422 => "its handler may want another body: give one with --body",
        500..=599 => "it fails: look at its log, or give the body that it expects with --body",
        _ => "look at its log",
    }
}

impl Row {
    const fn is_wrong(&self) -> bool {
        matches!(self.verdict, Verdict::Through(_) | Verdict::Refused(_) | Verdict::Gone)
    }

    fn note(&self) -> &'static str {
        match &self.verdict {
            Verdict::Right(note)
            | Verdict::Through(note)
            | Verdict::Refused(note)
            | Verdict::NotAsked(note) => note,
            Verdict::Gone => "it can no longer be reached: what came before may have ended it",
        }
    }

    const fn verdict(&self) -> &'static str {
        match self.verdict {
            Verdict::Right(_) => "ok",
            Verdict::Through(_) => "got through",
            Verdict::Refused(_) => "refused",
            Verdict::Gone => "gone",
            Verdict::NotAsked(_) => "not asked",
        }
    }

    const fn expected(&self) -> &'static str {
        match (&self.got, self.expected) {
            (Got::NotAsked, _) => "-",
            (_, Expected::Accepted) => "accepted",
            (_, Expected::Refused) => "refused",
            (_, Expected::Either) => "either",
        }
    }

    fn got(&self) -> String {
        match self.got {
            Got::Status(status) => status.to_string(),
            Got::Closed => "closed".into(),
            Got::Silent => "silent".into(),
            Got::Garbled => "garbled".into(),
            Got::Gone => "gone".into(),
            Got::NotAsked => "-".into(),
        }
    }

    fn to_json(&self) -> Value {
        let status = match self.got {
            Got::Status(status) => Some(status),
            _ => None,
        };
        json!({
            "check": self.code,
            "what": self.what,
            "expected": self.expected(),
            "got": self.got(),
            "status": status,
            "verdict": self.verdict(),
            "note": Some(self.note()).filter(|note| !note.is_empty()),
        })
    }
}

impl Report {
    /// Whether nothing got through, and the valid delivery was taken.
    pub(crate) fn holds(&self) -> bool {
        !self.rows.iter().any(Row::is_wrong)
    }

    pub(crate) fn to_json(&self) -> Value {
        json!({
            "provider": self.provider,
            "holds": self.holds(),
            "checks": self.rows.iter().map(Row::to_json).collect::<Vec<_>>(),
        })
    }

    fn conclusion(&self) -> String {
        let count = |is: fn(&Row) -> bool| self.rows.iter().filter(|row| is(row)).count();
        let through = count(|row| matches!(row.verdict, Verdict::Through(_)));
        let refused = count(|row| matches!(row.verdict, Verdict::Refused(_)));
        let mut said = if through == 0 {
            "nothing got through".to_owned()
        } else {
            format!("{through} got through")
        };
        if refused > 0 {
            said.push_str(", and the valid delivery was refused, so that the rest says little");
        } else if count(|row| matches!(row.verdict, Verdict::Gone)) > 0 {
            said.push_str(", and the receiver is gone");
        }
        said
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let width = self.rows.iter().map(|row| row.what.chars().count()).max().unwrap_or_default();
        writeln!(f, "{:width$}  EXPECTED  GOT      VERDICT", "TRIED")?;
        for row in &self.rows {
            let (got, mut verdict) = (row.got(), row.verdict().to_owned());
            if row.is_wrong() {
                verdict = verdict.to_uppercase();
            }
            let note = row.note();
            let colon = if note.is_empty() { "" } else { ": " };
            writeln!(
                f,
                "{:width$}  {:8}  {got:7}  {verdict}{colon}{note}",
                row.what,
                row.expected()
            )?;
        }
        write!(f, "{}: {}", self.provider, self.conclusion())
    }
}
