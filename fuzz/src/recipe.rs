//! The schemes, read from the documents again and not from the library's own `SCHEME`s.

use countersign::Part::{self, Body, Header, Method, Setting, Text, Timestamp, Url};
use countersign::{Algorithm, Encoding, Scheme, SecretForm, Signature, TimeFormat};

/// A scheme as the oracle knows it, and how the library is told to use it.
#[derive(Debug)]
pub struct Recipe {
    pub verifier: Verifies,
    /// The spellings of the signature header.
    pub names: &'static [&'static str],
    pub items: Items,
    pub prefix: &'static str,
    pub encoding: Encoding,
    pub algorithm: Algorithm,
    pub time: Time,
    pub message: &'static [Part],
    pub secret_form: SecretForm,
}

/// What verifies in the library.
#[derive(Debug)]
pub enum Verifies {
    OpenFx,
    MaskIt,
    Abp,
    RtbPartner,
    RtbCustomer,
    TraceFinance,
    Webhook(&'static Scheme),
}

/// How a header holds its signatures: separator, and key of a pair.
#[derive(Debug)]
pub enum Items {
    One,
    List(&'static str),
    Pairs(&'static str, &'static str),
}

/// Where the timestamp is, and its units per second.
#[derive(Debug)]
pub enum Time {
    Unsigned,
    Header(&'static str, u64),
    Pair(&'static str, u64),
}

const BODY: Recipe = Recipe {
    verifier: Verifies::OpenFx,
    names: &[],
    items: Items::One,
    prefix: "",
    encoding: Encoding::Base64,
    algorithm: Algorithm::HmacSha256,
    time: Time::Unsigned,
    message: &[Body],
    secret_form: SecretForm::Utf8,
};

pub static PROVIDERS: [Recipe; 6] = [
    Recipe { names: &["x-openfx-signature"], ..BODY },
    Recipe {
        verifier: Verifies::MaskIt,
        names: &["x-signature"],
        encoding: Encoding::HexAnyCase,
        ..BODY
    },
    Recipe {
        verifier: Verifies::Abp,
        names: &["abp-webhook-signature"],
        prefix: "sha256=",
        encoding: Encoding::HexUpperDashed,
        ..BODY
    },
    Recipe {
        verifier: Verifies::RtbPartner,
        names: &[
            "x-rtb-partner-hmac-sha256",
            "x_rtb_partner_hmac_sha256",
            "http_x_rtb_partner_hmac_sha256",
        ],
        secret_form: SecretForm::Utf16Le,
        ..BODY
    },
    Recipe {
        verifier: Verifies::RtbCustomer,
        names: &[
            "x-rtb-customer-hmac-sha256",
            "x_rtb_customer_hmac_sha256",
            "http_x_rtb_customer_hmac_sha256",
        ],
        secret_form: SecretForm::Utf16Le,
        ..BODY
    },
    Recipe {
        verifier: Verifies::TraceFinance,
        names: &["x-message-signature"],
        encoding: Encoding::Hex,
        message: &[Header("x-message-id"), Text("+"), Setting("client id")],
        ..BODY
    },
];

static STRIPE: Scheme = Scheme::hmac_sha256("stripe")
    .signature(Signature::in_header("Stripe-Signature").pairs(",", "v1").hex())
    .timestamp_in_pair("t", TimeFormat::Seconds)
    .message(&[Timestamp, Text("."), Body]);

static STANDARD: Scheme = Scheme::hmac_sha256("standard")
    .signature(Signature::in_header("webhook-signature").prefix("v1,").list(" ").base64())
    .timestamp_in_header("webhook-timestamp", TimeFormat::Seconds)
    .message(&[Header("webhook-id"), Text("."), Timestamp, Text("."), Body]);

static GITHUB: Scheme = Scheme::hmac_sha256("github")
    .signature(Signature::in_header("X-Hub-Signature-256").prefix("sha256=").hex());

static AFTER_BODY: Scheme = Scheme::hmac_sha512("after-body")
    .signature(Signature::in_header("X-After").list(", ").encoded(Encoding::HexUpper))
    .message(&[Text("<"), Body, Text("|"), Header("X-Key"), Text(">")]);

static URL: Scheme = Scheme::hmac_sha1("url")
    .signature(Signature::in_header("X-Url").encoded(Encoding::Base64UrlUnpadded))
    .message(&[Method, Text(" "), Url, Text("\n"), Body]);

static MILLISECONDS: Scheme = Scheme::hmac_sha256("milliseconds")
    .signature(
        Signature::in_header("X-Sign").or_spelled(&["X_Sign"]).list(";").encoded(Encoding::Base64),
    )
    .timestamp_in_header("X-Time", TimeFormat::Milliseconds)
    .message(&[Timestamp, Setting("account"), Body]);

static PREFIXED_PAIRS: Scheme = Scheme::hmac_sha256("prefixed-pairs")
    .signature(
        Signature::in_header("X-Pairs")
            .pairs("; ", "s")
            .prefix("sha256:")
            .encoded(Encoding::HexUpperDashed),
    )
    .timestamp_in_pair("ts", TimeFormat::Milliseconds)
    .message(&[Body, Timestamp])
    .unseparated();

static KEYED: Scheme = Scheme::hmac_sha512("keyed")
    .signature(Signature::in_header("X-Keyed").pairs("&", "sig").encoded(Encoding::HexAnyCase));

pub static SCHEMES: [Recipe; 8] = [
    Recipe {
        verifier: Verifies::Webhook(&STRIPE),
        names: &["stripe-signature"],
        items: Items::Pairs(",", "v1"),
        encoding: Encoding::Hex,
        time: Time::Pair("t", 1),
        message: &[Timestamp, Text("."), Body],
        ..BODY
    },
    Recipe {
        verifier: Verifies::Webhook(&STANDARD),
        names: &["webhook-signature"],
        items: Items::List(" "),
        prefix: "v1,",
        time: Time::Header("webhook-timestamp", 1),
        message: &[Header("webhook-id"), Text("."), Timestamp, Text("."), Body],
        ..BODY
    },
    Recipe {
        verifier: Verifies::Webhook(&GITHUB),
        names: &["x-hub-signature-256"],
        prefix: "sha256=",
        encoding: Encoding::Hex,
        ..BODY
    },
    Recipe {
        verifier: Verifies::Webhook(&AFTER_BODY),
        names: &["x-after"],
        items: Items::List(", "),
        encoding: Encoding::HexUpper,
        algorithm: Algorithm::HmacSha512,
        message: &[Text("<"), Body, Text("|"), Header("x-key"), Text(">")],
        ..BODY
    },
    Recipe {
        verifier: Verifies::Webhook(&URL),
        names: &["x-url"],
        encoding: Encoding::Base64UrlUnpadded,
        algorithm: Algorithm::HmacSha1,
        message: &[Method, Text(" "), Url, Text("\n"), Body],
        ..BODY
    },
    Recipe {
        verifier: Verifies::Webhook(&MILLISECONDS),
        names: &["x-sign", "x_sign"],
        items: Items::List(";"),
        time: Time::Header("x-time", 1000),
        message: &[Timestamp, Setting("account"), Body],
        ..BODY
    },
    Recipe {
        verifier: Verifies::Webhook(&PREFIXED_PAIRS),
        names: &["x-pairs"],
        items: Items::Pairs("; ", "s"),
        prefix: "sha256:",
        encoding: Encoding::HexUpperDashed,
        time: Time::Pair("ts", 1000),
        message: &[Body, Timestamp],
        ..BODY
    },
    Recipe {
        verifier: Verifies::Webhook(&KEYED),
        names: &["x-keyed"],
        items: Items::Pairs("&", "sig"),
        encoding: Encoding::HexAnyCase,
        algorithm: Algorithm::HmacSha512,
        ..BODY
    },
];

const fn each_encoding(scheme: Scheme) -> [Scheme; 6] {
    let signature = Signature::in_header("X-Signature");
    [
        scheme.signature(signature.encoded(Encoding::Hex)),
        scheme.signature(signature.encoded(Encoding::HexUpper)),
        scheme.signature(signature.encoded(Encoding::HexAnyCase)),
        scheme.signature(signature.encoded(Encoding::HexUpperDashed)),
        scheme.signature(signature.encoded(Encoding::Base64)),
        scheme.signature(signature.encoded(Encoding::Base64UrlUnpadded)),
    ]
}

/// Every text form of every length of tag: one signature over the body in `X-Signature`.
pub static TEXT_FORMS: [[Scheme; 6]; 3] = [
    each_encoding(Scheme::hmac_sha1("sha1")),
    each_encoding(Scheme::hmac_sha256("sha256")),
    each_encoding(Scheme::hmac_sha512("sha512")),
];
