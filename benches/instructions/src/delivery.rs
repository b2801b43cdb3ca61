use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use countersign::providers::{GitHub, StandardWebhooks, Stripe};
use countersign::{Request, Signer, UnixTime};
use hmac::{Hmac, KeyInit as _};
use http::{HeaderMap, HeaderName, HeaderValue};
use sha2::Sha256;

use crate::by_hand;

pub type Key = Hmac<Sha256>;

/// Verifies a request that arrives at the given time.
pub type Verify = fn(&Key, &HeaderMap, &[u8], u64) -> Option<()>;

/// When every delivery was signed, and arrives.
pub const NOW: u64 = 1_795_000_000;

/// The text of every secret. Standard Webhooks' key is what it decodes to, the others' its bytes.
const SECRET: &str = "MDEyMzQ1Njc4OTo7PD0+P0BBQkNERUZHSElKS0xNTk8=";

#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Scheme {
    GitHub,
    Stripe,
    StandardWebhooks,
}

impl Scheme {
    pub fn from_id(id: &str) -> Option<Self> {
        match id {
            "github" => Some(Self::GitHub),
            "stripe" => Some(Self::Stripe),
            "standard-webhooks" => Some(Self::StandardWebhooks),
            _ => None,
        }
    }

    /// Countersign's.
    pub fn signer(self) -> Box<dyn Signer> {
        match self {
            Self::GitHub => Box::new(GitHub::new(SECRET).expect("it is a secret")),
            Self::Stripe => Box::new(Stripe::new(SECRET).expect("it is a secret")),
            Self::StandardWebhooks => {
                Box::new(StandardWebhooks::new(SECRET).expect("it is base64"))
            }
        }
    }

    pub fn by_hand(self) -> Verify {
        match self {
            Self::GitHub => by_hand::github,
            Self::Stripe => by_hand::stripe,
            Self::StandardWebhooks => by_hand::standard_webhooks,
        }
    }

    pub fn key(self) -> Key {
        let key = match self {
            Self::GitHub | Self::Stripe => SECRET.into(),
            Self::StandardWebhooks => BASE64_STANDARD.decode(SECRET).expect("it is base64"),
        };
        Key::new_from_slice(&key).expect("HMAC takes every key")
    }

    pub fn signature_header(self) -> &'static str {
        match self {
            Self::GitHub => "x-hub-signature-256",
            Self::Stripe => "stripe-signature",
            Self::StandardWebhooks => "webhook-signature",
        }
    }

    /// What is in the headers besides what signing adds to them: eight entries in all.
    fn headers(self, number: usize) -> Vec<(&'static str, String)> {
        let mut headers = vec![
            ("host", "hooks.example.com".into()),
            ("user-agent", "Webhooks/1.0".into()),
            ("accept", "*/*".into()),
            ("content-type", "application/json".into()),
            ("content-length", "16".into()),
        ];
        match self {
            Self::GitHub => headers.extend([
                ("x-github-event", "issues".into()),
                ("x-github-delivery", format!("72d3162e-cc78-11e3-81ab-{number:012x}")),
            ]),
            Self::Stripe => headers
                .extend([("accept-encoding", "gzip".into()), ("cache-control", "no-cache".into())]),
            Self::StandardWebhooks => {
                headers.push(("webhook-id", format!("msg_27UH4WbU6Z5A5EzD8u03{number:06x}")));
            }
        }
        headers
    }

    /// As many blocks as the padded message has, and one for the outer hash.
    pub fn blocks(self, delivery: &Delivery) -> Vec<[u8; 64]> {
        let time = NOW.to_string().len();
        let before = match self {
            Self::GitHub => 0,
            Self::Stripe => time + ".".len(),
            Self::StandardWebhooks => delivery.headers["webhook-id"].len() + time + "..".len(),
        };
        let count = (before + delivery.body.len() + 9).div_ceil(64) + 1;
        let mut bytes = delivery.body.clone();
        bytes.resize(count * 64, 0);
        bytes.as_chunks().0.to_vec()
    }
}

#[derive(Clone)]
pub struct Delivery {
    pub headers: HeaderMap,
    pub body: Vec<u8>,
}

impl Delivery {
    pub fn new(scheme: Scheme, signer: &dyn Signer, number: usize) -> Self {
        let body = format!("{{\"id\":{:9}}}", 100_000_000 + number).into_bytes();
        let mut pairs = scheme.headers(number);
        let added = signer.sign(&Request::at(&pairs, UnixTime::from_secs(NOW)), &body);
        pairs.extend(added.expect("what the scheme signs is there"));
        let mut headers = HeaderMap::new();
        for (name, value) in pairs {
            headers.append(name_of(name), value_of(value));
        }
        assert_eq!((headers.len(), body.len()), (8, 16));
        Self { headers, body }
    }

    pub fn text(&self, header: &'static str) -> &str {
        self.headers[header].to_str().expect("it is ASCII")
    }

    /// The same with another value of a header.
    pub fn with(&self, header: &'static str, value: String) -> Self {
        let mut other = self.clone();
        other.headers.insert(name_of(header), value_of(value));
        other
    }

    /// The same with the header twice.
    pub fn repeating(&self, header: &'static str) -> Self {
        let mut other = self.clone();
        other.headers.append(name_of(header), self.headers[header].clone());
        other
    }

    pub fn without(&self, header: &'static str) -> Self {
        let mut other = self.clone();
        other.headers.remove(header);
        other
    }
}

fn name_of(header: &str) -> HeaderName {
    HeaderName::try_from(header).expect("it is a header's name")
}

fn value_of(value: String) -> HeaderValue {
    HeaderValue::try_from(value).expect("it is ASCII")
}
