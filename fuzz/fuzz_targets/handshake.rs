//! A provider's handshake is answered with its own value and nothing else of the request, and no answer
//! verifies as a delivery.
#![no_main]

use std::sync::LazyLock;

use countersign::{
    Answer, Asked, Bound, Entry, KeyKind, Keys, Part, Question, Request, SecretForm, UnixTime,
    Verifier,
};
use countersign_fuzz::handshakes::{Form, Naive, VALUED, Valued, texts};
use countersign_fuzz::lines::{entry, headers, line, text};
use ed25519_dalek::{Signer as _, SigningKey};
use libfuzzer_sys::fuzz_target;

const NOW: u64 = 1_795_000_000;
const URL: &str = "https://hooks.example.com/in?account=7";
const LONGEST_ANSWER: usize = 1024;

type Fields = Vec<(String, Vec<u8>)>;

/// Whose public key stands for every provider's, and that.
static KEY_PAIR: LazyLock<(SigningKey, String)> = LazyLock::new(|| {
    let key = SigningKey::from_bytes(&[7; 32]);
    let public = key.verifying_key().to_bytes().map(|byte| format!("{byte:02x}")).concat();
    (key, public)
});

fn bind(entry: Entry, secrets: &[&str]) -> Option<Bound> {
    let (first, others) = match entry.scheme().key_kind() {
        KeyKind::PublicKey => (KEY_PAIR.1.as_str(), &[][..]),
        _ => (*secrets.first()?, &secrets[1..]),
    };
    let keys = Keys::new(first).form(SecretForm::Utf8).setting(entry.scheme().setting());
    entry.bind(&others.iter().fold(keys, |keys, other| keys.or(other))).ok()
}

struct Sent<'r> {
    bound: &'r Bound,
    secrets: &'r [&'r str],
    method: &'r str,
    path_and_query: &'r str,
    fields: Fields,
    body: &'r [u8],
}

impl Sent<'_> {
    fn request(&self) -> Request<'_> {
        Request::at(&self.fields, UnixTime::from_secs(NOW)).method(self.method).url(URL)
    }

    /// The headers of a valid signature, in place of those that are there.
    fn sign(&mut self) {
        let scheme = self.bound.scheme();
        let signed: Vec<(&str, String)> = match (scheme.key_kind(), self.bound.signer()) {
            (_, Some(signer)) => signer.sign(&self.request(), self.body).unwrap_or_default(),
            (KeyKind::PublicKey, None) => {
                let message = [NOW.to_string().as_bytes(), self.body].concat();
                let signature = KEY_PAIR.0.sign(&message).to_string().to_ascii_lowercase();
                vec![(scheme.header(), signature), ("X-Signature-Timestamp", NOW.to_string())]
            }
            _ => vec![(scheme.header(), self.secrets[0].to_owned())],
        };
        for (name, value) in signed {
            self.fields.retain(|(given, _)| !given.eq_ignore_ascii_case(name));
            self.fields.push((name.to_owned(), value.into_bytes()));
        }
    }

    fn naive(&self) -> Naive<'_> {
        Naive { path_and_query: self.path_and_query, headers: &self.fields, body: self.body }
    }

    /// Whatever a receiver decides, what is answered is the provider's.
    fn check(&self, asked: Asked, is_proven: bool) {
        match asked {
            Asked::Answer(answer) => self.check_answer(&answer, is_proven),
            Asked::Token(asked) => {
                let token = self.naive().parameter("hub.verify_token");
                let answer = asked.answer(token.as_deref().expect("it is there once"));
                answer.iter().for_each(|answer| self.check_answer(answer, is_proven));
            }
            Asked::Subscribe(asked) => self.check_answer(&asked.wanted(), is_proven),
            Asked::Keep(asked) => {
                let (secret, answer) = asked.into_parts();
                let value = self.valued().and_then(|valued| valued.value(&self.naive()));
                assert_eq!(Some(secret.expose()), value.as_deref());
                self.check_answer(&answer, is_proven);
            }
            Asked::Confirm(asked) => {
                assert!(asked.with().len() <= 2048 && !asked.with().contains(['\r', '\n']));
                self.check_answer(&asked.taken(), is_proven);
            }
            _ => panic!("it is asked for something new: {asked:?}"),
        }
    }

    fn valued(&self) -> Option<&'static Valued> {
        VALUED.iter().find(|valued| valued.id == self.bound.scheme().id())
    }

    fn check_answer(&self, answer: &Answer, is_proven: bool) {
        let scheme = self.bound.scheme();
        let meant = |handshake: &&countersign::Handshake| handshake.what() == answer.handshake();
        let handshake = scheme.handshakes().iter().find(meant).expect("it is the scheme's");
        assert_eq!((handshake.method(), handshake.is_signed()), (self.method, is_proven));
        assert!(is_proven || !self.naive().has(scheme.header()), "it has a signature");

        assert!(answer.body().len() <= LONGEST_ANSWER, "{}", answer.body().len());
        for (_, value) in answer.headers() {
            assert!(value.bytes().all(|byte| (b' '..=b'~').contains(&byte)), "{value:?}");
        }
        let own = ["content-type", "x-content-type-options", "cache-control"];
        let mut taken = answer.headers().filter(|(name, _)| !own.contains(name));
        let Some(valued) = self.valued() else {
            assert!(["", r#"{"type":1}"#].contains(&answer.body()), "{}", answer.body());
            assert_eq!(taken.next(), None);
            return;
        };
        let value = valued.value(&self.naive()).expect("the value is one of the vendor's");
        let tag = valued.tag(self.secrets[0], &value);
        let is_own = match &valued.answer {
            Form::Nothing => answer.body().is_empty(),
            Form::Text => answer.body() == value,
            Form::Header(name) => answer.body().is_empty() && taken.next() == Some((name, &value)),
            Form::Json(name) => answer.body() == format!(r#"{{"{name}":"{value}"}}"#),
            Form::Mac(encoding, prefix, json) => {
                let tag = tag.as_deref().unwrap_or_default();
                let mac = format!("{prefix}{}", countersign_oracle::tag::encode(*encoding, tag));
                serde_json::from_str(answer.body()).ok() == Some(json(&value, mac))
            }
        };
        assert!(is_own && taken.next().is_none(), "{value:?} {answer:?} {}", answer.body());
        if let Some(tag) = tag {
            self.forge(answer, &value, &tag);
        }
    }

    /// What the answer signs is no delivery: neither with the value as its body, nor as its message.
    fn forge(&self, answer: &Answer, value: &str, tag: &[u8]) {
        let bodies = [value.as_bytes(), self.body, answer.body().as_bytes()];
        let bodies = bodies.map(|body| (NOW, body));
        for (time, body) in bodies.into_iter().chain(self.message(value)) {
            for text in texts(tag) {
                self.check_forged(time, body, &text);
            }
        }
    }

    /// The time and the body whose message the value is.
    fn message<'v>(&self, value: &'v str) -> Option<(u64, &'v [u8])> {
        let (mut time, mut rest) = (NOW, value);
        for part in self.bound.scheme().parts() {
            match part {
                Part::Text(text) => rest = rest.strip_prefix(text)?,
                Part::Timestamp => {
                    let end = rest.find(|at: char| !at.is_ascii_digit()).unwrap_or(rest.len());
                    time = rest[..end].parse().ok()?;
                    rest = &rest[end..];
                }
                Part::Body => return Some((time, rest.as_bytes())),
                _ => return None,
            }
        }
        None
    }

    /// The headers of a delivery with this body, with the text in place of its signature.
    fn check_forged(&self, time: u64, body: &[u8], text: &str) {
        let header = self.bound.scheme().header();
        let at = UnixTime::from_secs(time);
        let signer = self.bound.signer().expect("a scheme that makes MACs signs");
        let mut fields = signer.sign(&Request::at(&(), at), body).unwrap_or_default();
        for (_, value) in fields.iter_mut().filter(|(name, _)| *name == header) {
            let bare = value.trim_end_matches('=');
            let prefix = bare.rfind(['=', ',']).map_or(0, |end| end + 1);
            value.replace_range(prefix.., text);
        }
        let request = Request::at(&fields, at).method("POST").url(URL);
        assert!(self.bound.verify(&request, body).is_err(), "{body:?}");
        let streamed = self.bound.begin(&request).and_then(|mut check| {
            body.chunks(7).for_each(|chunk| check.update(chunk));
            check.finish()
        });
        assert!(streamed.is_err(), "{body:?}");
    }
}

fuzz_target!(|input: &[u8]| {
    let (id, rest) = line(input);
    let (secrets, rest) = line(rest);
    let (how, rest) = line(rest);
    let (request_line, rest) = line(rest);
    let (fields, body) = headers(rest);
    let mut words = text(request_line).split(' ');
    let (method, path_and_query) = (words.next(), words.next().unwrap_or_default());
    let secrets: Vec<_> = text(secrets).split('\t').collect();

    let entry = entry(id, |entry| !entry.scheme().handshakes().is_empty());
    let Some(bound) = bind(entry, &secrets) else { return };
    let mut sent = Sent {
        bound: &bound,
        secrets: &secrets,
        method: method.unwrap_or_default(),
        path_and_query,
        fields: fields.into_iter().map(|(name, value)| (name.into(), value.into())).collect(),
        body,
    };
    if how == b"signed" {
        sent.sign();
    }
    let question = Question::new(sent.method, path_and_query, &sent.fields, body);
    if let Some(asked) = bound.handshake(&question) {
        sent.check(asked, false);
    }
    let Ok(proof) = bound.verify(&sent.request(), body) else { return };
    if let Some(asked) = bound.handshake(&question.proven(&proof)) {
        sent.check(asked, true);
    }
});
