//! Asks a receiver on this machine what its provider would, and judges the answers.

use std::fmt;
use std::time::{SystemTime, UNIX_EPOCH};

use countersign::{
    Answer, AnyScheme, Bound, Entry, Error, Handshake, KeyKind, Part, Question, Signer, Telling,
    Verifier,
};
use serde_json::{Value, json};

use super::made::{Made, Wish};
use super::{Decided, needs_key};
use crate::client::{Client, Response};
use crate::made_up::{digits, fresh};
use crate::setup::{Failure, SecretText, SetUp};

/// How many headers are looked for that a signature needs.
const MAX_SIGNED_HEADERS: usize = 8;

/// What was asked, and how it went.
pub(crate) struct Report {
    scheme: &'static AnyScheme,
    checks: Vec<Check>,
}

struct Check {
    handshake: &'static str,
    what: &'static str,
    verdict: Verdict,
}

enum Verdict {
    Holds,
    Fails(String),
    NotAsked(&'static str),
}

pub(super) fn run(
    setup: &SetUp,
    entry: Entry,
    token: Option<&SecretText>,
    url: &str,
) -> Result<Report, Failure> {
    let scheme = entry.scheme();
    let receiver = Client::here(url)?;
    let handshakes = scheme.handshakes();
    if handshakes.is_empty() {
        return Err(Failure::NoHandshake { provider: scheme.id() });
    }
    let bound = if setup.has_secret() || handshakes.iter().any(needs_key) {
        setup.bind(entry)?
    } else {
        setup.bind_unproven(entry)?
    };
    let proving = match (bound.signer(), scheme.key_kind()) {
        (Some(signer), _) => Proving::Signs(signer),
        (None, KeyKind::Token) => {
            setup.secret_texts(scheme)?.into_iter().next().map_or(Proving::Cannot, Proving::Shows)
        }
        (None, _) => Proving::Cannot,
    };
    let token = token.map(SecretText::as_str);
    let mut asking =
        Asking { setup, scheme, bound: &bound, proving, token, receiver, checks: vec![] };
    for handshake in handshakes {
        asking.ask(handshake)?;
    }
    Ok(Report { scheme, checks: asking.checks })
}

/// How a request is proven.
enum Proving<'b> {
    Signs(&'b dyn Signer),
    Shows(SecretText),
    Cannot,
}

struct Asking<'a> {
    setup: &'a SetUp,
    scheme: &'static AnyScheme,
    bound: &'a Bound,
    proving: Proving<'a>,
    token: Option<&'a str>,
    receiver: Client,
    checks: Vec<Check>,
}

/// What may not be in the answer, and which answers will do.
struct Refusal<'a> {
    what: &'static str,
    hidden: &'a [&'a str],
    /// A request that is signed may be taken for a delivery, as long as it is not answered.
    may_be_taken: bool,
    /// The provider says with which status.
    is_of_signature: bool,
}

impl<'a> Asking<'a> {
    fn ask(&mut self, handshake: &'static Handshake) -> Result<(), Failure> {
        let is_delivery = handshake.kind() == "delivery";
        let cannot = handshake.is_signed() && matches!(self.proving, Proving::Cannot);
        if is_delivery {
            let how = "it is a delivery like any other: send one with `countersign sign … --curl`";
            self.note(handshake, Verdict::NotAsked(how));
        } else if cannot {
            let how = "it cannot be signed without the provider's own key: only what has to be \
                       refused is sent";
            self.note(handshake, Verdict::NotAsked(how));
        }
        let is_asked = !is_delivery && !cannot;
        // What a set-up takes ends it, and what comes behind it would be refused anyway.
        let is_secret = handshake.kind() == "secret";
        if is_asked && !is_secret {
            self.answers(handshake)?;
        }
        if is_asked {
            self.keeps_to_the_shape(handshake)?;
            self.wants_the_token(handshake)?;
            self.wants_nothing_beside(handshake)?;
        }
        if is_asked && is_secret {
            self.answers(handshake)?;
            let value = self.value(handshake)?;
            let made = self.proven(handshake, Wish { values: &[&value], ..Wish::default() })?;
            self.refuses(
                handshake,
                &made,
                &Refusal::unsigned("a second secret is refused", &[&value]),
            )?;
        }
        if handshake.is_signed() {
            self.wants_a_proof(handshake)?;
        }
        Ok(())
    }

    fn note(&mut self, handshake: &'static Handshake, verdict: Verdict) {
        let what = "the provider's own request";
        self.checks.push(Check { handshake: handshake.what(), what, verdict });
    }

    fn judged(&mut self, handshake: &'static Handshake, what: &'static str, faults: &[String]) {
        let holds = faults.is_empty();
        let verdict = if holds { Verdict::Holds } else { Verdict::Fails(faults.join("; ")) };
        self.checks.push(Check { handshake: handshake.what(), what, verdict });
    }

    /// The provider's own request gets the documented answer, and no browser takes that for a page.
    fn answers(&mut self, handshake: &'static Handshake) -> Result<(), Failure> {
        let value = self.value(handshake)?;
        let wish = Wish { values: &[&value], token: self.token(handshake)?, beside: None };
        let made = self.proven(handshake, wish)?;
        let expected = self.expected(&made).ok_or(self.cannot())?;
        let response = self.send(&made)?;
        self.judged(
            handshake,
            "the provider's own request is answered as documented",
            &faults(&expected, &response),
        );
        let is_text = expected.headers().any(|(_, value)| value.starts_with("text/plain"));
        if is_text && handshake.challenge().is_some() && response.is_success() {
            let options = response.header("X-Content-Type-Options");
            let is_set = options.is_some_and(|value| value.eq_ignore_ascii_case(b"nosniff"));
            let fault = "it has no X-Content-Type-Options: nosniff".to_owned();
            let faults: &[String] = if is_set { &[] } else { &[fault] };
            self.judged(handshake, "no browser takes the answer for a page", faults);
        }
        Ok(())
    }

    /// A challenge of another shape, two of them, and one that would be signed as a delivery.
    fn keeps_to_the_shape(&mut self, handshake: &'static Handshake) -> Result<(), Failure> {
        if handshake.challenge().is_none() {
            return Ok(());
        }
        let token = self.token(handshake)?;
        let (one, two) = (self.value(handshake)?, self.value(handshake)?);
        let values: &[&str] = &[&one, &two];
        let may_be_taken = handshake.is_signed();
        let refusal = |what| Refusal { what, hidden: values, may_be_taken, is_of_signature: false };

        let script = format!("<script>alert({one})</script>");
        let made = self.proven(handshake, Wish { values: &[&script], token, beside: None })?;
        self.refuses(handshake, &made, &refusal("a challenge with <script> is refused"))?;

        let made = self.proven(handshake, Wish { values, token, beside: None })?;
        self.refuses(handshake, &made, &refusal("two challenges at once are refused"))?;

        let Some((message, tag)) = self.forged(handshake) else { return Ok(()) };
        let made = self.proven(handshake, Wish { values: &[&message], token, beside: None })?;
        let hidden: &[&str] = &[&tag, &message];
        let what = "a forged delivery is not signed as a challenge";
        let refusal = Refusal { what, hidden, may_be_taken, is_of_signature: false };
        self.refuses(handshake, &made, &refusal)
    }

    fn wants_the_token(&mut self, handshake: &'static Handshake) -> Result<(), Failure> {
        if self.token(handshake)?.is_empty() {
            return Ok(());
        }
        let value = self.value(handshake)?;
        let other = digits(20);
        for (what, token) in
            [("another token is refused", other.as_str()), ("an empty token is refused", "")]
        {
            let made = self.proven(handshake, Wish { values: &[&value], token, beside: None })?;
            self.refuses(handshake, &made, &Refusal::unsigned(what, &[&value]))?;
        }
        Ok(())
    }

    /// What nobody signs is to the letter what is documented, or anybody could send anything so.
    fn wants_nothing_beside(&mut self, handshake: &'static Handshake) -> Result<(), Failure> {
        if handshake.is_signed() || handshake.method() != "POST" {
            return Ok(());
        }
        let (value, token, text) = (self.value(handshake)?, self.token(handshake)?, digits(20));
        let made =
            self.proven(handshake, Wish { values: &[&value], token, beside: Some(&text) })?;
        let what = "an unsigned body with more in it is refused";
        self.refuses(handshake, &made, &Refusal::unsigned(what, &[&value, &text]))
    }

    fn wants_a_proof(&mut self, handshake: &'static Handshake) -> Result<(), Failure> {
        let value = self.value(handshake)?;
        let token = self.token.unwrap_or_default();
        // A delivery is told by nothing: any body will do.
        let wish = Wish {
            values: &[&value],
            token,
            beside: (handshake.kind() == "delivery").then_some(""),
        };
        let hidden: &[&str] = if handshake.challenge().is_some() { &[&value] } else { &[] };
        let refusal = |what| Refusal { what, hidden, may_be_taken: false, is_of_signature: true };
        let made = Made::of(handshake, wish).ok_or(self.cannot())?;
        self.refuses(handshake, &made, &refusal("the request without a signature is refused"))?;
        let mut made = made;
        if self.forge(&mut made) {
            self.refuses(
                handshake,
                &made,
                &refusal("the request with a wrong signature is refused"),
            )?;
        }
        Ok(())
    }

    fn refuses(
        &mut self,
        handshake: &'static Handshake,
        made: &Made,
        refusal: &Refusal<'_>,
    ) -> Result<(), Failure> {
        let response = self.send(made)?;
        let status = response.status;
        let mut faults = Vec::new();
        if response.is_success() && !refusal.may_be_taken {
            faults.push(format!("it is answered with {status}"));
        } else if refusal.is_of_signature && self.scheme.tests_refusals() && status != 401 {
            faults.push(format!("it is refused with {status}, where the provider looks for 401"));
        }
        let is_shown = |hidden: &&str| !hidden.is_empty() && response.holds(hidden);
        if refusal.hidden.iter().any(is_shown) {
            faults.push("the answer holds what it may not".into());
        }
        self.judged(handshake, refusal.what, &faults);
        Ok(())
    }

    fn send(&self, made: &Made) -> Result<Response, Failure> {
        let target = made.target(self.receiver.path());
        Ok(self.receiver.send(made.outgoing(&target))?)
    }

    const fn cannot(&self) -> Failure {
        Failure::CannotAsk { provider: self.scheme.id() }
    }

    fn value(&self, handshake: &Handshake) -> Result<String, Failure> {
        let Some(challenge) = handshake.challenge() else { return Ok(String::new()) };
        fresh(|value| challenge.takes(value)).ok_or(self.cannot())
    }

    /// The token that the handshake shows; empty where it shows none.
    fn token(&self, handshake: &Handshake) -> Result<&'a str, Failure> {
        let is_token = |telling: Telling| matches!(telling, Telling::Token(_));
        if !handshake.told().iter().any(|told| is_token(told.telling())) {
            return Ok("");
        }
        self.token.ok_or(Failure::NoToken { provider: self.scheme.id() })
    }

    /// The request, proven where it has to be.
    fn proven(&self, handshake: &Handshake, wish: Wish<'_>) -> Result<Made, Failure> {
        let mut made = Made::of(handshake, wish).ok_or(self.cannot())?;
        let body = made.body.clone();
        let is_proven = !handshake.is_signed() || self.prove(&mut made, &body, "");
        if is_proven { Ok(made) } else { Err(self.cannot()) }
    }

    /// Adds what proves the request, or would if this were its body and nothing behind its token.
    fn prove(&self, made: &mut Made, body: &[u8], behind: &str) -> bool {
        let signer = match &self.proving {
            Proving::Signs(signer) => signer,
            Proving::Shows(token) => {
                let shown = format!("{}{behind}", token.as_str());
                made.headers.push((self.scheme.header().into(), shown));
                return true;
            }
            Proving::Cannot => return false,
        };
        for _ in 0..MAX_SIGNED_HEADERS {
            match signer.sign(&self.setup.request(&made.headers, made.method), body) {
                Ok(added) => {
                    made.headers
                        .extend(added.into_iter().map(|(name, value)| (name.into(), value)));
                    return true;
                }
                Err(error) => match error.header() {
                    Some(name) => made.headers.push((name.into(), digits(20))),
                    None => return false,
                },
            }
        }
        false
    }

    /// Adds a signature of the right form that is of something else.
    fn forge(&self, made: &mut Made) -> bool {
        if !matches!(self.proving, Proving::Cannot) {
            return self.prove(made, b"another body", "x");
        }
        if self.scheme.signs_fields() {
            return false;
        }
        made.headers.push((self.scheme.header().into(), "0".repeat(128)));
        let now = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |time| time.as_secs());
        for _ in 0..MAX_SIGNED_HEADERS {
            let verdict =
                self.bound.verify(&self.setup.request(&made.headers, made.method), &made.body);
            match verdict {
                Err(Error::MissingHeader { header }) => {
                    made.headers.push((header.into(), now.to_string()));
                }
                _ => break,
            }
        }
        true
    }

    /// A message of a delivery that nobody sent, and the tag that would make it one: for a handshake in
    /// which a challenge is signed.
    fn forged(&self, handshake: &Handshake) -> Option<(String, String)> {
        let Proving::Signs(signer) = &self.proving else { return None };
        if handshake.kind() != "mac" {
            return None;
        }
        let body = json!({ "forged": digits(20) }).to_string();
        let headers: Vec<(String, String)> = Vec::new();
        let added = signer.sign(&self.setup.request(&headers, "POST"), body.as_bytes()).ok()?;
        let is_signature = |name: &str| name.eq_ignore_ascii_case(self.scheme.header());
        let (_, signature) = added.iter().find(|(name, _)| is_signature(name))?;
        let time = added.iter().find(|(name, _)| !is_signature(name)).map(|(_, value)| value);
        let mut message = String::new();
        for part in self.scheme.parts() {
            match part {
                Part::Text(text) => message.push_str(text),
                Part::Timestamp => message.push_str(time?),
                Part::Body => message.push_str(&body),
                _ => return None,
            }
        }
        // What is in front of the tag says which kind it is, and is the same for all.
        let tag = signature.split_once('=').map_or(signature.as_str(), |(_, tag)| tag);
        Some((message, tag.into()))
    }

    /// The library's own answer, where it takes the request for the handshake.
    fn expected(&self, made: &Made) -> Option<Answer> {
        let target = made.target(self.receiver.path());
        let question = Question::new(made.method, &target, &made.headers, &made.body);
        let proof = self.bound.verify(&self.setup.request(&made.headers, made.method), &made.body);
        let question = match &proof {
            Ok(proof) => question.proven(proof),
            Err(_) => question,
        };
        let asked = self.bound.handshake(&question)?;
        Decided::of(asked, self.token.unwrap_or_default()).map(|decided| decided.answer)
    }
}

impl<'a> Refusal<'a> {
    const fn unsigned(what: &'static str, hidden: &'a [&'a str]) -> Self {
        Self { what, hidden, may_be_taken: false, is_of_signature: false }
    }
}

/// What of the response is not as it has to be.
fn faults(expected: &Answer, response: &Response) -> Vec<String> {
    let mut faults = Vec::new();
    let is_empty = expected.body().is_empty();
    // Where only the status counts, a provider that documents 200 takes any that says so much.
    let will_do = is_empty && expected.status() == 200 && response.is_success();
    if response.status != expected.status() && !will_do {
        faults.push(format!("the status is {}, not {}", response.status, expected.status()));
    }
    for (name, value) in expected.headers() {
        match name {
            "x-content-type-options" | "cache-control" => {}
            "content-type" => {
                let given = response.header(name).map(media_type);
                if !is_empty && given.as_deref() != Some(&media_type(value.as_bytes())) {
                    faults.push(format!("the content type is not {value}"));
                }
            }
            _ if response.header(name) == Some(value.as_bytes()) => {}
            _ => faults.push(format!("the header {name} does not hold the value")),
        }
    }
    if !is_empty && !is_same(expected.body(), &response.body) {
        faults.push("the body is another one".into());
    }
    faults
}

fn media_type(value: &[u8]) -> String {
    let value = String::from_utf8_lossy(value).to_ascii_lowercase();
    value.split(';').next().unwrap_or_default().trim().into()
}

/// The same text, or JSON of the same value.
fn is_same(expected: &str, given: &[u8]) -> bool {
    let json = |text| serde_json::from_slice::<Value>(text).ok().filter(Value::is_object);
    let expected_json = json(expected.as_bytes());
    expected.as_bytes() == given || (expected_json.is_some() && expected_json == json(given))
}

impl Report {
    /// Whether nothing failed.
    pub(crate) fn holds(&self) -> bool {
        !self.checks.iter().any(|check| matches!(check.verdict, Verdict::Fails(_)))
    }

    pub(crate) fn to_json(&self) -> Value {
        let check = |check: &Check| {
            let (verdict, why) = match &check.verdict {
                Verdict::Holds => ("holds", None),
                Verdict::Fails(why) => ("fails", Some(why.as_str())),
                Verdict::NotAsked(why) => ("not asked", Some(*why)),
            };
            json!({
                "handshake": check.handshake,
                "check": check.what,
                "verdict": verdict,
                "why": why,
            })
        };
        json!({
            "provider": self.scheme.id(),
            "holds": self.holds(),
            "checks": self.checks.iter().map(check).collect::<Vec<_>>(),
        })
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.scheme.id())?;
        let mut handshake = "";
        for check in &self.checks {
            if check.handshake != handshake {
                handshake = check.handshake;
                write!(f, "\n{handshake}")?;
            }
            match &check.verdict {
                Verdict::Holds => write!(f, "\n  ok         {}", check.what)?,
                Verdict::Fails(why) => write!(f, "\n  WRONG      {}: {why}", check.what)?,
                Verdict::NotAsked(why) => write!(f, "\n  not asked  {}: {why}", check.what)?,
            }
        }
        Ok(())
    }
}
