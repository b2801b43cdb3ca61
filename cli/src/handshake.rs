//! `countersign handshake`: the answer to a recorded handshake, or whether a receiver on this machine
//! gives it.

mod ask;
mod made;
mod misfit;
mod token;

use std::fmt;

use clap::Args;
use countersign::{
    Answer, AnyScheme, Asked, Entry, Error, HandedSecret, Handshake, Proof, Question, Verifier,
};
use serde_json::{Value, json};

use self::ask::Report;
use self::misfit::{Misfit, Recorded};
pub(crate) use self::token::TokenSource;
use crate::request::{Captured, Given, ReadAs};
use crate::setup::{Failure, RequestSource, SecretText, SetUp};
use crate::verify::as_signed;

#[derive(Debug, Args)]
#[command(
    mut_group("secret", |group| group.required(false)),
    mut_arg("url", |url| url.help(
        "Without a request: the receiver on this machine that is asked, such as \
         http://127.0.0.1:8080/hooks. With one: the public URL, for a provider that signs it"
    ))
)]
pub(crate) struct Arguments {
    #[command(flatten)]
    setup: SetUp,
    #[command(flatten)]
    token: TokenSource,
    /// Print one JSON object
    #[arg(long)]
    pub(crate) json: bool,
    #[command(flatten)]
    request: RequestSource,
}

/// What there is to say of a request, or of a receiver.
pub(crate) enum Outcome {
    Answered(Answered),
    Refused(Refused),
    Asked(Report),
}

pub(crate) fn run(mut arguments: Arguments) -> Result<Outcome, Failure> {
    let entry = arguments.setup.entry()?;
    let token = arguments.token.fetch()?;
    if let Some(given) = arguments.setup.given(&arguments.request)? {
        return recorded(&arguments.setup, entry, token.as_ref(), &given);
    }
    arguments.setup.refuse_origin()?;
    let url = arguments.setup.take_url(entry.scheme()).ok_or(Failure::NoRequestOrUrl)?;
    ask::run(&arguments.setup, entry, token.as_ref(), &url).map(Outcome::Asked)
}

/// Whether nobody could answer it without a key.
fn needs_key(handshake: &Handshake) -> bool {
    handshake.kind() != "delivery" && (handshake.is_signed() || handshake.kind() == "mac")
}

fn recorded(
    setup: &SetUp,
    entry: Entry,
    token: Option<&SecretText>,
    given: &Given<'_>,
) -> Result<Outcome, Failure> {
    let scheme = entry.scheme();
    setup.refuse_unused_url(scheme, Some(given))?;
    let captured = Captured::read(given).map_err(|error| Failure::of_request(given, error))?;
    let head = captured.head();
    let read_as = || captured.read_as.clone();
    let mut meant = scheme.handshakes().iter().filter(|one| one.method() == head.method).peekable();
    let refused = |proof: Option<&Result<Proof, Error>>, wrong_token| {
        let request = Recorded { scheme, head: &head, body: captured.body(), proof };
        Outcome::Refused(Refused {
            scheme,
            misfits: request.misfits(),
            wrong_token,
            read_as: read_as(),
        })
    };
    if meant.peek().is_none() {
        return Ok(refused(None, false));
    }
    let (bound, proof) = if meant.any(needs_key) {
        let bound = setup.bind(entry)?;
        let body = as_signed(scheme, &head, captured.body());
        let url = setup.signed_url(scheme, head.target)?;
        let request = setup.request_at(&head.headers, head.method, url.as_deref());
        let proof = body.and_then(|body| bound.verifier().verify(&request, &body));
        (bound, Some(proof))
    } else {
        (setup.bind_unproven(entry)?, None)
    };
    let question = Question::new(head.method, head.target, &head.headers, captured.body());
    let question = match &proof {
        Some(Ok(proof)) => question.proven(proof),
        _ => question,
    };
    let Some(asked) = bound.handshake(&question) else {
        return Ok(refused(proof.as_ref(), false));
    };
    if matches!(asked, Asked::Token(_)) && token.is_none() {
        return Err(Failure::NoToken { provider: scheme.id() });
    }
    let decided = Decided::of(asked, token.map_or("", SecretText::as_str));
    Ok(match decided {
        Some(decided) => Outcome::Answered(Answered { scheme, decided, read_as: read_as() }),
        None => refused(proof.as_ref(), true),
    })
}

/// What a receiver has to decide before it answers.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Decision {
    None,
    Token,
    Subscription,
    Secret,
    ConfirmUrl,
    ConfirmToken,
}

impl Decision {
    pub(crate) const fn code(self) -> Option<&'static str> {
        match self {
            Self::None => None,
            Self::Token => Some("token"),
            Self::Subscription => Some("subscription"),
            Self::Secret => Some("secret"),
            Self::ConfirmUrl | Self::ConfirmToken => Some("confirmation"),
        }
    }

    pub(crate) const fn text(self) -> &'static str {
        match self {
            Self::None => "",
            Self::Token => "It shows the receiver's token, and is answered so:\n",
            Self::Subscription => {
                "To answer is to consent to the subscription, and only for one that the receiver \
                 asked for:\n"
            }
            Self::Secret => {
                "It hands over a secret, which is not shown here. It would be kept only within a \
                 set-up that the receiver has begun, and then answered so:\n"
            }
            Self::ConfirmUrl => {
                "It holds a URL to be fetched, which is not shown here. Nothing was fetched. The \
                 answer:\n"
            }
            Self::ConfirmToken => {
                "It holds a token for the provider's API, which is not shown here. The answer:\n"
            }
        }
    }
}

/// An answer, as a receiver that has decided for it gives it.
pub(crate) struct Decided {
    pub(crate) decision: Decision,
    pub(crate) answer: Answer,
    secret: Option<HandedSecret>,
}

impl Decided {
    /// Nothing where the token is another one.
    pub(crate) fn of(asked: Asked, token: &str) -> Option<Self> {
        let (decision, answer, secret) = match asked {
            Asked::Answer(answer) => (Decision::None, answer, None),
            Asked::Token(asked) => (Decision::Token, asked.answer(token)?, None),
            Asked::Subscribe(asked) => (Decision::Subscription, asked.wanted(), None),
            Asked::Keep(asked) => {
                let (secret, answer) = asked.into_parts();
                (Decision::Secret, answer, Some(secret))
            }
            Asked::Confirm(asked) if asked.with().starts_with("https://") => {
                (Decision::ConfirmUrl, asked.taken(), None)
            }
            Asked::Confirm(asked) => (Decision::ConfirmToken, asked.taken(), None),
            // What is asked for in a way that is not known here is not answered.
            _ => return None,
        };
        Some(Self { decision, answer, secret })
    }

    /// The text without the secret.
    pub(crate) fn shown(&self, text: &str) -> String {
        let hidden = self.secret.as_ref().map(HandedSecret::expose);
        hidden.map_or_else(|| text.into(), |secret| text.replace(secret, "(the secret)"))
    }
}

/// A handshake's answer.
pub(crate) struct Answered {
    scheme: &'static AnyScheme,
    decided: Decided,
    read_as: ReadAs,
}

/// Why there is no answer.
pub(crate) struct Refused {
    scheme: &'static AnyScheme,
    misfits: Vec<Misfit>,
    wrong_token: bool,
    read_as: ReadAs,
}

const WRONG_TOKEN: &str = "the token that it shows is not the receiver's";

impl Outcome {
    pub(crate) fn is_right(&self) -> bool {
        match self {
            Self::Answered(_) => true,
            Self::Refused(_) => false,
            Self::Asked(report) => report.holds(),
        }
    }

    pub(crate) fn to_json(&self) -> Value {
        let mut answer = match self {
            Self::Answered(answered) => answered.to_json(),
            Self::Refused(refused) => refused.to_json(),
            Self::Asked(report) => report.to_json(),
        };
        if let Some(read_as) = self.read_as() {
            read_as.add_to(&mut answer);
        }
        answer
    }

    /// As what the request was read, if there was one.
    pub(crate) const fn read_as(&self) -> Option<&ReadAs> {
        match self {
            Self::Answered(answered) => Some(&answered.read_as),
            Self::Refused(refused) => Some(&refused.read_as),
            Self::Asked(_) => None,
        }
    }
}

impl fmt::Display for Outcome {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Answered(answered) => answered.fmt(f),
            Self::Refused(refused) => refused.fmt(f),
            Self::Asked(report) => report.fmt(f),
        }
    }
}

impl Answered {
    fn to_json(&self) -> Value {
        let Decided { decision, answer, .. } = &self.decided;
        let headers =
            answer.headers().map(|(name, value)| json!([name, self.decided.shown(value)]));
        json!({
            "provider": self.scheme.id(),
            "answered": true,
            "handshake": answer.handshake(),
            "decision": decision.code(),
            "status": answer.status(),
            "headers": headers.collect::<Vec<_>>(),
            "body": self.decided.shown(answer.body()),
        })
    }
}

impl fmt::Display for Answered {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Decided { decision, answer, .. } = &self.decided;
        f.write_str(decision.text())?;
        let reason = match answer.status() {
            200 => " OK",
            201 => " Created",
            204 => " No Content",
            _ => " ",
        };
        writeln!(f, "HTTP/1.1 {}{reason}", answer.status())?;
        for (name, value) in answer.headers() {
            writeln!(f, "{name}: {}", self.decided.shown(value))?;
        }
        if !answer.body().is_empty() {
            write!(f, "\n{}", self.decided.shown(answer.body()))?;
        }
        Ok(())
    }
}

impl Refused {
    fn to_json(&self) -> Value {
        json!({
            "provider": self.scheme.id(),
            "answered": false,
            "oracle": self.misfits.iter().any(|misfit| misfit.is_oracle),
            "wrong_token": self.wrong_token,
            "why_not": self.misfits.iter().map(Misfit::to_json).collect::<Vec<_>>(),
        })
    }
}

impl fmt::Display for Refused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let id = self.scheme.id();
        if self.wrong_token {
            return write!(f, "no handshake: {id}: {WRONG_TOKEN}");
        }
        if self.misfits.is_empty() {
            return write!(f, "no handshake: {id} sends none that is known");
        }
        write!(f, "no handshake: {id}")?;
        self.misfits.iter().try_for_each(|misfit| write!(f, "\n  {misfit}"))
    }
}
