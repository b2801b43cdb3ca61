//! A request as a provider sends it, or a forger, and whether it is genuine.

use std::iter;
use std::sync::LazyLock;

use countersign::providers::find;
use countersign::receiver::{AcceptUnsignedBody, AnyVerifier, BodyVerifier, SignedParts};
use countersign::{
    Bound, ConfigError, Coverage, Encoding, Keys, Request, SecretForm, UnixTime, Verifier as _,
};
use countersign_oracle::NOW;
use countersign_oracle::tag::{Hash, encode};
use http::request::Builder;
use http::{HeaderMap, HeaderValue};

use crate::frames::{Step, beginning, data};

const ORIGIN: &str = "https://hooks.example.com";

/// What stands in a delivery besides its signature: two ids that are signed, and the sign of a ping.
const HEADERS: [(&str, &str); 3] =
    [("webhook-id", "1"), ("x-message-id", "1"), ("x-github-event", "ping")];

/// A provider, and its receiver's verifier.
pub struct Provider {
    pub id: &'static str,
    pub verifier: AnyVerifier,
    /// The receiver's, the one before, and another.
    secrets: [String; 3],
    /// With each of them.
    signers: [Bound; 3],
}

/// What is signed of it: the body; the body behind a time, an id, and between a time and a text; an id alone; fields
/// and the URL; and the body of two with a handshake that nobody signs.
pub static PROVIDERS: LazyLock<[Provider; 8]> = LazyLock::new(|| {
    [
        Provider::new("github", told_by_message),
        Provider::new("stripe", told_by_body),
        Provider::new("standard-webhooks", told_by_message),
        Provider::new("crisp", told_by_body),
        Provider::new("trace-finance", of_id),
        Provider::new("twilio", of_fields),
        Provider::new("notion", told_by_body),
        Provider::new("meta", told_by_message),
    ]
});

impl Provider {
    fn new(id: &'static str, verifier: fn(Bound) -> Result<AnyVerifier, ConfigError>) -> Self {
        let entry = find(id).expect("it is listed");
        let secrets = ["current", "previous", "other"].map(|text| format!("{id}'s {text}"));
        let keys = |text| Keys::new(text).form(SecretForm::Utf8).setting(entry.scheme().setting());
        let bind = |keys| entry.bind(&keys).expect("any text is a secret");
        let bound = bind(keys(&secrets[0]).or(&secrets[1]));
        Self {
            id,
            verifier: verifier(bound).expect("a receiver has it"),
            signers: secrets.each_ref().map(|text| bind(keys(text))),
            secrets,
        }
    }

    /// The headers of a signature, which the library makes of all but forms.
    fn sign(
        &self,
        at: usize,
        request: &Request<'_>,
        url: &str,
        body: &[u8],
    ) -> Vec<(&str, String)> {
        if let Some(signer) = self.signers[at].signer() {
            return signer.sign(request, body).expect("there is all that is signed");
        }
        let mut fields: Vec<_> = form_urlencoded::parse(body).collect();
        fields.sort();
        fields.dedup();
        let fields = fields.into_iter().map(|(name, value)| name + value);
        let message = iter::once(url.into()).chain(fields).collect::<Vec<_>>().concat();
        let tag = Hash::Sha1.tag(self.secrets[at].as_bytes(), message.as_bytes());
        vec![("x-twilio-signature", encode(Encoding::Base64, &tag))]
    }
}

fn told_by_message(bound: Bound) -> Result<AnyVerifier, ConfigError> {
    Ok(BodyVerifier::new(bound)?.once()?.into())
}

fn told_by_body(bound: Bound) -> Result<AnyVerifier, ConfigError> {
    Ok(BodyVerifier::new(bound)?.once_by(key_of)?.into())
}

fn of_id(bound: Bound) -> Result<AnyVerifier, ConfigError> {
    Ok(AcceptUnsignedBody::new(bound)?.once()?.into())
}

fn of_fields(bound: Bound) -> Result<AnyVerifier, ConfigError> {
    Ok(AcceptUnsignedBody::with_public_origin(bound, ORIGIN)?.once_by(key_of)?.into())
}

fn key_of(signed: &SignedParts<'_>) -> Option<Vec<u8>> {
    Some(key(signed.body()))
}

/// What tells a delivery from others, where its scheme does not.
#[must_use]
pub fn key(body: &[u8]) -> Vec<u8> {
    [b"of ", body].concat()
}

/// What a signature is over.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Over {
    Body,
    Beginning,
    Another,
    /// There is none.
    Nothing,
}

/// A request.
#[derive(Clone)]
pub struct Sending {
    pub provider: &'static Provider,
    /// Whose path it is sent to.
    pub to: &'static str,
    /// Which of the signers.
    pub signer: usize,
    /// How long ago, in seconds.
    pub signed_ago: u64,
    pub over: Over,
    pub steps: Vec<Step>,
}

impl Sending {
    /// The head, and whether the delivery is genuine if its body comes to its end.
    ///
    /// # Panics
    /// A header is none.
    #[must_use]
    pub fn head(&self) -> (Builder, bool) {
        let body = data(&self.steps);
        // Without a signature, Meta asks.
        let (method, query) = match (self.provider.id, self.over) {
            ("meta", Over::Nothing) => {
                ("GET", "?hub.mode=subscribe&hub.challenge=1158&hub.verify_token=token")
            }
            _ => ("POST", ""),
        };
        let target = format!("/hooks/{}{query}", self.to);
        let url = format!("{ORIGIN}{target}");
        let mut headers: HeaderMap = HEADERS
            .map(|(name, value)| (name.parse().expect("a name"), HeaderValue::from_static(value)))
            .into_iter()
            .collect();
        let signed = match self.over {
            Over::Body => Some(body.clone()),
            Over::Beginning => Some(beginning(&self.steps)),
            Over::Another => Some([&body, b"&more=1".as_slice()].concat()),
            Over::Nothing => None,
        };
        let at = |ago| Some(UnixTime::from_secs(NOW - ago));
        let unsigned = Request::of(&headers, Some(method), Some(&url), at(self.signed_ago));
        let sign = |signed| self.provider.sign(self.signer, &unsigned, &url, signed);
        let added = signed.as_deref().map(sign);
        let is_signed = added.is_some();
        for (name, value) in added.into_iter().flatten() {
            headers.insert(name, value.try_into().expect("a value"));
        }
        let request = Request::of(&headers, Some(method), Some(&url), at(0));
        let signer = &self.provider.signers[self.signer];
        let is_same = match signer.coverage() {
            Coverage::None => true,
            Coverage::Body => signed.as_ref() == Some(&body),
            // Which forms are one message is for other targets.
            _ => signer.verify(&request, &body).is_ok(),
        };
        let is_fresh = signer.scheme().tolerance().is_none() || self.signed_ago <= 300;
        let is_genuine =
            is_signed && is_same && is_fresh && self.signer < 2 && self.to == self.provider.id;
        let mut head = http::Request::builder().method(method).uri(target);
        head.headers_mut().expect("a head").extend(headers);
        (head, is_genuine)
    }
}
