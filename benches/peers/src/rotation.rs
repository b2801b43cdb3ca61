use countersign::Part::{Body, Header, Text, Timestamp};
use countersign::{
    Request, Secret, Signature, SignedTime, Signer as _, TimeFormat, UnixTime, Webhook,
};
use countersign_peers::candidate::FORGED;
use http::{HeaderMap, HeaderName, HeaderValue};

/// The text of every secret. Standard Webhooks' key is what it decodes to, the others' its bytes.
pub const SECRET: &str = "MDEyMzQ1Njc4OTo7PD0+P0BBQkNERUZHSElKS0xNTk8=";

/// As many bytes as a rotation's bodies have together, at most (four bodies excepted).
const ROTATION_BYTES: usize = 4 * 1024 * 1024;

static GITHUB: countersign::Scheme = countersign::Scheme::hmac_sha256("github")
    .signature(Signature::in_header("X-Hub-Signature-256").prefix("sha256=").hex())
    .signs_body();

static STANDARD_WEBHOOKS: countersign::Scheme =
    countersign::Scheme::hmac_sha256("standard-webhooks")
        .signature(Signature::in_header("webhook-signature").prefix("v1,").list(" ").base64())
        .timestamp(SignedTime::in_header("webhook-timestamp", TimeFormat::Seconds))
        .signs(&[Header("webhook-id"), Text("."), Timestamp, Text("."), Body]);

static STRIPE: countersign::Scheme = countersign::Scheme::hmac_sha256("stripe")
    .signature(Signature::in_header("Stripe-Signature").pairs(",", "v1").hex())
    .timestamp(SignedTime::in_pair("t", TimeFormat::Seconds))
    .signs(&[Timestamp, Text("."), Body]);

#[derive(Clone, Copy, Debug)]
pub enum Scheme {
    GitHub,
    StandardWebhooks,
    Stripe,
}

impl Scheme {
    pub const ALL: [Self; 3] = [Self::GitHub, Self::StandardWebhooks, Self::Stripe];

    pub fn data(self) -> &'static countersign::Scheme {
        match self {
            Self::GitHub => &GITHUB,
            Self::StandardWebhooks => &STANDARD_WEBHOOKS,
            Self::Stripe => &STRIPE,
        }
    }

    pub fn secret(self) -> Secret {
        match self {
            Self::GitHub | Self::Stripe => Secret::utf8(SECRET),
            Self::StandardWebhooks => Secret::base64(SECRET),
        }
        .expect("the secret is usable in both forms")
    }

    pub fn webhook(self) -> Webhook {
        Webhook::new(self.data(), self.secret()).expect("it takes the secret")
    }

    /// What is in the headers besides what signing adds to them: eight entries in all.
    fn headers(self, size: usize, number: usize) -> Vec<(&'static str, String)> {
        let mut headers = vec![
            ("host", "hooks.example.com".into()),
            ("user-agent", "Webhooks/1.0".into()),
            ("accept", "*/*".into()),
            ("content-type", "application/json".into()),
            ("content-length", size.to_string()),
        ];
        match self {
            Self::GitHub => headers.extend([
                ("x-github-event", "issues".into()),
                ("x-github-delivery", format!("72d3162e-cc78-11e3-81ab-{number:012x}")),
            ]),
            Self::StandardWebhooks => {
                headers.push(("webhook-id", format!("msg_27UH4WbU6Z5A5EzD8u03{number:06x}")));
            }
            Self::Stripe => headers
                .extend([("accept-encoding", "gzip".into()), ("cache-control", "no-cache".into())]),
        }
        headers
    }
}

pub struct Delivery {
    pub headers: HeaderMap,
    pub body: String,
}

impl Delivery {
    fn new(
        scheme: Scheme,
        now: UnixTime,
        number: usize,
        size: usize,
        random: &mut fastrand::Rng,
    ) -> Self {
        // ASCII, because some receivers take text only.
        let body: String = (0..size).map(|_| random.alphanumeric()).collect();
        let mut headers = scheme.headers(size, number);
        let signed = scheme.webhook().sign(&Request::at(&headers, now), body.as_bytes());
        headers.extend(signed.expect("what the scheme signs is there"));
        let headers = headers
            .into_iter()
            .map(|(name, value)| {
                let name = HeaderName::try_from(name).expect("it is a header name");
                (name, HeaderValue::try_from(value).expect("it is ASCII"))
            })
            .collect();
        Self { headers, body }
    }

    /// The same with other bodies.
    fn forged(&self) -> [Self; FORGED] {
        [format!("{}!", self.body), format!("!{}", self.body)]
            .map(|body| Self { headers: self.headers.clone(), body })
    }
}

/// Deliveries of one size that take turns: with a few, the processor learns the branches of each
/// signature's characters by heart.
pub struct Rotation {
    pub scheme: Scheme,
    pub now: UnixTime,
    /// The valid ones, and forged ones at the end.
    pub deliveries: Vec<Delivery>,
}

impl Rotation {
    pub fn new(scheme: Scheme, size: usize) -> Self {
        let count = (ROTATION_BYTES / size.max(1)).clamp(4, 1024);
        let now = UnixTime::now();
        let mut random = fastrand::Rng::with_seed(1);
        let mut deliveries: Vec<_> = (0..count)
            .map(|number| Delivery::new(scheme, now, number, size, &mut random))
            .collect();
        deliveries.extend(deliveries[0].forged());
        Self { scheme, now, deliveries }
    }

    /// For receivers that have an `http::HeaderMap` and the body.
    pub fn as_received(&self) -> Vec<&Delivery> {
        self.deliveries.iter().collect()
    }

    /// For those that have another container.
    pub fn map<'d, R>(&'d self, request: impl FnMut(&'d Delivery) -> R) -> Vec<R> {
        self.deliveries.iter().map(request).collect()
    }
}
