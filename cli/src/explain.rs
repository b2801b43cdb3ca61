//! `countersign explain`: why a request does not verify.

use std::fmt;

use clap::Args;
use countersign::explain::{Explanation, Finding, Notes, explain};
use countersign::{AnyScheme, Entry};
use serde_json::{Value, json};

use crate::left;
use crate::own::Own;
use crate::request::{Captured, Format, Given, Head, ReadAs};
use crate::setup::{Failure, RequestSource, SetUp};

#[derive(Debug, Args)]
pub(crate) struct Arguments {
    #[command(flatten)]
    setup: SetUp,
    /// Print what was found as one JSON object
    #[arg(long)]
    pub(crate) json: bool,
    #[command(flatten)]
    request: RequestSource,
}

pub(crate) struct Answer {
    scheme: &'static AnyScheme,
    explanation: Explanation,
    /// The options whose values a request is compared with.
    compared: [(&'static str, Option<String>); 3],
    line_break_dropped: bool,
    pub(crate) read_as: ReadAs,
}

pub(crate) fn run(arguments: &Arguments) -> Result<Answer, Failure> {
    let setup = &arguments.setup;
    let entry = setup.entry()?;
    let scheme = entry.scheme();
    let given = setup.given(&arguments.request)?.ok_or(Failure::NoRequest)?;
    setup.refuse_unused_url(scheme, Some(&given))?;
    let own = Own::given(setup, entry)?;
    // What changed the body has often changed its length.
    let given = Given { takes_any_length: true, ..given };
    let captured = Captured::read(&given).map_err(|error| Failure::of_request(&given, error))?;
    let answer = of(&own, entry, &captured.head(), captured.body())?;
    Ok(Answer { read_as: captured.read_as, ..answer })
}

/// Of a request that is at hand.
pub(crate) fn of(own: &Own, entry: Entry, head: &Head<'_>, body: &[u8]) -> Result<Answer, Failure> {
    let scheme = entry.scheme();
    let url = own.url(scheme, head.target)?;
    let explanation = explain(&own.inquiry(entry, head, url.as_deref(), body));
    let explanation = explanation.map_err(|error| Failure::Explain(error.fault()))?;
    let line_break_dropped = explanation.verifies() && own.drops_line_break;
    let (compared, read_as) = (own.compared(url.as_deref()), ReadAs::new(Format::Http1));
    Ok(Answer { scheme, explanation, compared, line_break_dropped, read_as })
}

/// The most of a set's ids that are listed.
const MAX_LISTED: usize = 16;

/// The codes of causes that say something of which key of a set is meant.
const OF_KEY_SET: [&str; 4] = ["unknown-key", "no-key-id", "key-of-set", "key-other"];

/// The codes of causes that say something of whom a token is for and when, or of a URL.
const OF_RECEIVER: [&str; 6] = [
    "other-claim",
    "token-expired",
    "token-not-yet-valid",
    "expired-certificate",
    "certificate-not-yet-valid",
    "other-recipient",
];

/// The codes of what a made-up signature is suspected of; where it is malformed, its header is named.
const OF_KEYS: [&str; 2] = ["unknown-key", "key-other"];

/// The codes of what looks odd in the set-up, which leaves open all else.
const OF_SET_UP: [&str; 2] = ["url-other", "secret-kind"];

impl Answer {
    /// The body that was signed, where another one was given.
    pub(crate) fn signed_body(&self) -> Option<&[u8]> {
        self.explanation.signed_body()
    }

    /// Whether there is a cause: a suspicion is none.
    pub(crate) fn is_found(&self) -> bool {
        !self.explanation.findings().is_empty()
    }

    pub(crate) fn to_json(&self) -> Value {
        let explanation = &self.explanation;
        let finding = |finding: &Finding| {
            json!({
                "codes": finding.codes().collect::<Vec<_>>(),
                "matches": finding.matches(),
                "text": finding.to_string(),
            })
        };
        let mut answer = json!({
            "provider": self.scheme.id(),
            "verifies": explanation.verifies(),
            "findings": explanation.findings().iter().map(finding).collect::<Vec<_>>(),
            "suspected": explanation.suspicions().iter().map(finding).collect::<Vec<_>>(),
            "left": self.left(),
            "macs": explanation.macs(),
            "bytes_hashed": explanation.bytes_hashed(),
            "key_ids": explanation.key_ids(),
            "exhausted": explanation.is_exhausted(),
        });
        self.read_as.add_to(&mut answer);
        answer
    }

    /// Whether a cause that was found or is suspected has one of these codes.
    fn says(&self, codes: &[&str]) -> bool {
        let explanation = &self.explanation;
        let mut all = explanation.findings().iter().chain(explanation.suspicions());
        all.any(|finding| finding.codes().any(|code| codes.contains(&code)))
    }

    /// What else it may be, where no cause was found: all that looks the same, or what is known of requests
    /// like the suspected one.
    fn left(&self) -> Vec<String> {
        let notes = Notes::of(self.scheme);
        if self.is_found() || self.explanation.verifies() {
            Vec::new()
        } else if self.leaves_all_open() {
            left::suspects(self.scheme)
        } else {
            let on_purpose = notes.wrong_on_purpose.filter(|_| self.says_of_signature());
            let unsigned = if self.says(&["header-missing"]) { notes.unsigned } else { &[] };
            unsigned.iter().copied().chain(on_purpose).map(String::from).collect()
        }
    }

    /// Whether nothing that is suspected is of the request.
    fn leaves_all_open(&self) -> bool {
        let mut codes = self.explanation.suspicions().iter().flat_map(Finding::codes);
        codes.all(|code| OF_SET_UP.contains(&code))
    }

    /// Whether it is the signature that is suspected.
    fn says_of_signature(&self) -> bool {
        let is_malformed = |finding: &Finding| {
            finding.codes().any(|code| code == "header-malformed")
                && finding.to_string().contains(self.scheme.header())
        };
        self.says(&OF_KEYS) || self.explanation.suspicions().iter().any(is_malformed)
    }

    /// What the receiver has, to be compared with what the request says.
    fn write_own(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.says(&OF_RECEIVER) {
            for (option, value) in &self.compared {
                if let Some(value) = value {
                    write!(f, "\n  compared with {option} {value:?}")?;
                }
            }
        }
        let ids = self.explanation.key_ids();
        if !self.says(&OF_KEY_SET) || ids.is_empty() {
            return Ok(());
        }
        f.write_str("\n  the set has")?;
        for (position, id) in ids.iter().enumerate().take(MAX_LISTED) {
            let separator = if position == 0 { "" } else { "," };
            write!(f, "{separator} key {position} {id:?}")?;
        }
        match ids.len().saturating_sub(MAX_LISTED) {
            0 => Ok(()),
            more => write!(f, ", and {more} more"),
        }
    }
}

impl fmt::Display for Answer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let explanation = &self.explanation;
        if explanation.verifies() {
            write!(f, "nothing is wrong: {} verifies as documented", self.scheme.id())?;
            if self.line_break_dropped {
                write!(
                    f,
                    "\nthe secret's file ends with a line break, which was dropped here: a receiver \
                     that keeps it refuses every request\n  see countersign cause secret-white-space"
                )?;
            }
            return Ok(());
        }
        for finding in explanation.findings() {
            write_finding(f, finding)?;
        }
        if !self.is_found() {
            write!(f, "no cause was found for {}", self.scheme.id())?;
            if explanation.suspicions().is_empty() {
                let (times, bytes) = (explanation.macs(), explanation.bytes_hashed());
                let tried = left::tried(self.scheme, times, bytes);
                write!(f, ": {tried}. What is left looks the same:")?;
            } else {
                f.write_str("; suspected, as nothing that was computed matches:")?;
            }
        }
        for suspicion in explanation.suspicions() {
            f.write_str("\n")?;
            write_finding(f, suspicion)?;
        }
        let left = self.left();
        if !explanation.suspicions().is_empty() && self.leaves_all_open() {
            f.write_str("\nIf it is not that, what is left looks the same:")?;
        }
        for left in left {
            write!(f, "\n- {left}")?;
        }
        self.write_own(f)?;
        if explanation.is_exhausted() {
            f.write_str("\nthe search ended at its bounds: a smaller request allows more of it")?;
        }
        Ok(())
    }
}

/// The finding, and where each of its causes is described.
fn write_finding(f: &mut fmt::Formatter<'_>, finding: &Finding) -> fmt::Result {
    write!(f, "{finding}")?;
    let mut shown = Vec::new();
    for code in finding.codes() {
        if !shown.contains(&code) {
            write!(f, "\n  see countersign cause {code}")?;
            shown.push(code);
        }
    }
    Ok(())
}
