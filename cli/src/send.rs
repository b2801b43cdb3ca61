//! `countersign send`: delivers what the provider would, signed, to a receiver that is being tested.

use std::fmt;

use clap::Args;

use crate::client::Glimpse;
use crate::delivery::{Contents, Sender, signer};
use crate::setup::{Failure, SecretText, SetUp};

/// How much of an answer is shown, in characters.
const SHOWN: usize = 200;
/// From how many bytes on the start of a secret is taken for it, where an answer is cut off within one.
const MIN_START: usize = 8;

#[derive(Debug, Args)]
#[command(
    mut_arg("url", |url| url.required(true).help(
        "Where it is sent, such as http://127.0.0.1:8080/hooks; a provider that signs the URL signs this one"
    )),
    mut_arg("method", |method| method.help("The method (default: POST, or the provider's)")),
    mut_arg("now", |now| now.long("at").visible_alias("now").help(
        "When it is signed, in seconds since 1970 (default: now)"
    ))
)]
pub(crate) struct Arguments {
    #[command(flatten)]
    setup: SetUp,
    #[command(flatten)]
    contents: Contents,
    /// How many deliveries are sent, one after the other; each is signed anew
    #[arg(long, value_name = "N", default_value_t = 1, allow_negative_numbers = true, value_parser = clap::value_parser!(u32).range(1..=10_000))]
    count: u32,
    /// Send each twice, with the same bytes
    #[arg(long)]
    again: bool,
}

/// What the receiver answered.
pub(crate) struct Sent {
    answers: Vec<(String, Glimpse)>,
    secrets: Vec<SecretText>,
}

pub(crate) fn run(mut arguments: Arguments) -> Result<Sent, Failure> {
    let Arguments { count, again, .. } = arguments;
    let sender = Sender::new(&mut arguments.setup, &arguments.contents)?;
    let mut answers = Vec::new();
    for number in 1..=count {
        let now = sender.now();
        let delivery = sender.unsigned(now)?.signed(signer(&sender.bound, sender.scheme)?, now);
        let delivery = delivery
            .map_err(|error| Failure::OwnRefused { provider: sender.scheme.id(), error })?;
        let which = if count > 1 { format!("delivery {number}: ") } else { String::new() };
        answers.push((which.clone(), sender.client.glimpse(delivery.outgoing())?));
        if again {
            let which =
                if count > 1 { format!("delivery {number} again: ") } else { "again: ".into() };
            answers.push((which, sender.client.glimpse(delivery.outgoing())?));
        }
    }
    let secrets = sender.setup.secret_texts(sender.scheme)?;
    Ok(Sent { answers, secrets })
}

impl Sent {
    /// Whether everything was taken.
    pub(crate) fn is_taken(&self) -> bool {
        self.answers.iter().all(|(_, answer)| answer.is_success())
    }
}

impl fmt::Display for Sent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (position, (which, answer)) in self.answers.iter().enumerate() {
            let line_break = if position == 0 { "" } else { "\n" };
            let shown = shown(&answer.start, &self.secrets);
            let blank = if shown.is_empty() { "" } else { " " };
            write!(f, "{line_break}{which}{}{blank}{shown}", answer.status)?;
        }
        Ok(())
    }
}

/// The beginning of an answer in one line: without a secret, and nothing that a terminal would obey.
fn shown(start: &[u8], secrets: &[SecretText]) -> String {
    let mut text = String::from_utf8_lossy(start).into_owned();
    for secret in secrets.iter().map(SecretText::as_str).filter(|secret| !secret.is_empty()) {
        text = text.replace(secret, "(the secret)");
        if let Some(before) = before_cut(&text, secret) {
            text.truncate(before);
            text.push_str("(the secret)");
        }
    }
    plain(text.trim_end().chars().take(SHOWN))
}

/// Without what a terminal would obey.
pub(crate) fn plain(text: impl Iterator<Item = char>) -> String {
    let mut shown = String::new();
    for character in text {
        match character {
            '"' | '\'' | '\\' => shown.push(character),
            _ if character.is_control() => shown.push(' '),
            // What is no letter or sign, such as one that turns the direction of writing.
            _ => shown.extend(character.escape_debug()),
        }
    }
    shown
}

/// The length of what comes before the secret of which only the start is there, at the text's end.
fn before_cut(text: &str, secret: &str) -> Option<usize> {
    let text = text.trim_end_matches(char::REPLACEMENT_CHARACTER);
    let mut starts = (MIN_START..secret.len()).rev().filter_map(|length| secret.get(..length));
    starts.find_map(|start| text.strip_suffix(start)).map(str::len)
}
