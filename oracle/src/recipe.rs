//! The schemes, read from the documents again and not from the library's own `SCHEME`s.

use countersign::Part::{
    self, Body, BodyChecksum, BodyHash, Header, Host, Method, Parameter, Path, PathAndQuery, Query,
    Setting, Text, Timestamp, Url,
};
use countersign::{
    Abp, Bound, Checksum, ConfigError, Draft, Encoding, Entry, Hash as BodysHash, Keys, MaskIt,
    OpenFx, Rtb, Scheme, SecretForm, Signature, SignedTime, Signer, TimeFormat, TraceFinance,
    WithSecret,
};

use crate::tag::Hash;

/// A scheme as the oracle knows it, and the library's.
#[derive(Debug)]
pub struct Recipe {
    /// What the library verifies and signs by.
    pub entry: Entry,
    /// The spellings of the signature header.
    pub names: &'static [&'static str],
    /// How it holds its signatures.
    pub items: Items,
    /// What stands before each.
    pub prefix: &'static str,
    /// How each is written.
    pub encoding: Encoding,
    /// What it is made with.
    pub hash: Hash,
    /// Where the time is.
    pub time: Time,
    /// How far it may lie in the past or in the future, in seconds.
    pub tolerance: u64,
    /// What is signed.
    pub message: &'static [Part],
    /// How a secret's text becomes a key.
    pub secret_form: SecretForm,
}

impl Recipe {
    /// What the receiver has to configure besides the secret, as the library calls it.
    #[must_use]
    pub fn setting(&self) -> Option<&'static str> {
        self.message.iter().find_map(|part| match part {
            Setting(name) => Some(*name),
            _ => None,
        })
    }

    /// Has the library bind the scheme to keys, and to the value that is configured where it signs
    /// one.
    ///
    /// # Errors
    /// The library does not take the keys or the value.
    ///
    /// # Panics
    /// The library cannot sign by the scheme.
    pub fn bind(&self, keys: Keys<'_>, setting: &str) -> Result<Box<dyn Signer>, ConfigError> {
        match self.entry.bind(&keys.setting(self.setting().map(|_| setting)))? {
            Bound::Signing(signer) => Ok(signer),
            other => panic!("it cannot sign: {other:?}"),
        }
    }
}

/// How a header holds its signatures.
#[derive(Debug)]
pub enum Items {
    /// One signature is all of its value.
    One,
    /// A separator.
    List(&'static str),
    /// A separator, and the key of a pair.
    Pairs(&'static str, &'static str),
}

/// Where the timestamp is, and its units per second.
#[derive(Debug)]
pub enum Time {
    /// None is signed.
    Unsigned,
    /// In a header of its own.
    Header(&'static str, u64),
    /// Among the pairs of the signature header.
    Pair(&'static str, u64),
}

const BODY: Recipe = Recipe {
    entry: Entry::of(OpenFx::SCHEME),
    names: &[],
    items: Items::One,
    prefix: "",
    encoding: Encoding::Base64,
    hash: Hash::Sha256,
    time: Time::Unsigned,
    tolerance: 300,
    message: &[Body],
    secret_form: SecretForm::Utf8,
};

/// Providers.
pub static PROVIDERS: [Recipe; 6] = [
    Recipe { names: &["x-openfx-signature"], ..BODY },
    Recipe {
        entry: Entry::of(MaskIt::SCHEME),
        names: &["x-signature"],
        encoding: Encoding::HexAnyCase,
        ..BODY
    },
    Recipe {
        entry: Entry::of(Abp::SCHEME),
        names: &["abp-webhook-signature"],
        prefix: "sha256=",
        encoding: Encoding::HexUpperDashed,
        ..BODY
    },
    Recipe {
        entry: Entry::of(Rtb::PARTNER),
        names: &[
            "x-rtb-partner-hmac-sha256",
            "x_rtb_partner_hmac_sha256",
            "http_x_rtb_partner_hmac_sha256",
        ],
        secret_form: SecretForm::Utf16Le,
        ..BODY
    },
    Recipe {
        entry: Entry::of(Rtb::CUSTOMER),
        names: &[
            "x-rtb-customer-hmac-sha256",
            "x_rtb_customer_hmac_sha256",
            "http_x_rtb_customer_hmac_sha256",
        ],
        secret_form: SecretForm::Utf16Le,
        ..BODY
    },
    Recipe {
        entry: Entry::of(TraceFinance::SCHEME),
        names: &["x-message-signature"],
        encoding: Encoding::Hex,
        message: &[Header("x-message-id"), Text("+"), Setting("client id")],
        ..BODY
    },
];

static STRIPE: Scheme = Scheme::hmac_sha256("stripe")
    .signature(Signature::in_header("Stripe-Signature").pairs(",", "v1").hex())
    .timestamp(SignedTime::in_pair("t", TimeFormat::Seconds))
    .signs(&[Timestamp, Text("."), Body]);

static STANDARD: Scheme = Scheme::hmac_sha256("standard")
    .signature(Signature::in_header("webhook-signature").prefix("v1,").list(" ").base64())
    .timestamp(SignedTime::in_header("webhook-timestamp", TimeFormat::Seconds))
    .signs(&[Header("webhook-id"), Text("."), Timestamp, Text("."), Body]);

static GITHUB: Scheme = Scheme::hmac_sha256("github")
    .signature(Signature::in_header("X-Hub-Signature-256").prefix("sha256=").hex())
    .signs_body();

static AFTER_BODY: Scheme = Scheme::hmac_sha512("after-body")
    .signature(Signature::in_header("X-After").list(", ").encoded(Encoding::HexUpper))
    .signs(&[Text("<"), Body, Text("|"), Header("X-Key"), Text(">")]);

static URL: Scheme = Scheme::hmac_sha1("url")
    .signature(Signature::in_header("X-Url").encoded(Encoding::Base64UrlUnpadded))
    .signs(&[Method, Text(" "), Url, Text("\n"), Body]);

static MILLISECONDS: Scheme = Scheme::hmac_sha256("milliseconds")
    .signature(
        Signature::in_header("X-Sign").or_spelled(&["X_Sign"]).list(";").encoded(Encoding::Base64),
    )
    .timestamp(SignedTime::in_header("X-Time", TimeFormat::Milliseconds))
    .signs(&[Timestamp, Setting("account"), Body]);

static PREFIXED_PAIRS: Scheme = Scheme::hmac_sha256("prefixed-pairs")
    .signature(
        Signature::in_header("X-Pairs")
            .pairs("; ", "s")
            .prefix("sha256:")
            .encoded(Encoding::HexUpperDashed),
    )
    .timestamp(SignedTime::in_pair("ts", TimeFormat::Milliseconds))
    .signs(&[Body, Timestamp]);

static KEYED: Scheme = Scheme::hmac_sha512("keyed")
    .signature(Signature::in_header("X-Keyed").pairs("&", "sig").encoded(Encoding::HexAnyCase))
    .signs_body();

static UNMARKED: Scheme = Scheme::hmac_sha256("unmarked")
    .signature(Signature::in_header("X-Millis-Signature").encoded(Encoding::HexUpper))
    .timestamp(SignedTime::in_header("X-Millis", TimeFormat::Milliseconds).tolerance(60))
    .signs(&[Timestamp, Body]);

static SETTING: Scheme = Scheme::hmac_sha256("setting")
    .signature(Signature::in_header("X-Setting").encoded(Encoding::Base64UrlUnpadded))
    .signs(&[Body, Text("|"), Setting("client id"), Text("|"), Header("X-Id")]);

static BEFORE_URL: Scheme = Scheme::hmac_sha512("before-url")
    .signature(Signature::in_header("X-Sha512").prefix("sha512=").hex())
    .unseparated("where the body ends and the URL begins")
    .signs(&[Body, Text("."), Url]);

static HASHED: Scheme = Scheme::hmac_sha256("hashed")
    .signature(Signature::in_header("X-Hashed").hex())
    .timestamp(SignedTime::in_header("X-Hashed-Time", TimeFormat::Seconds))
    .signs(&[Timestamp, Text("."), Url, Text("."), BodyHash(BodysHash::SHA256, Encoding::Hex)]);

static HASHED_FIRST: Scheme = Scheme::hmac_sha512("hashed-first")
    .signature(Signature::in_header("X-Hashed-First").list(" ").base64())
    .signs(&[BodyHash(BodysHash::SHA1, Encoding::Base64), Header("X-Id"), Setting("account")]);

static HASHED_UNMARKED: Scheme = Scheme::hmac_sha256("hashed-unmarked")
    .signature(Signature::in_header("X-Hashed-Last").base64())
    .timestamp(SignedTime::in_header("X-Hashed-Time", TimeFormat::Milliseconds))
    .signs(&[
        Header("X-Id"),
        Text("|"),
        Timestamp,
        BodyHash(BodysHash::SHA512, Encoding::HexUpper),
    ]);

static OF_URL: Scheme = Scheme::hmac_sha256("of-url")
    .signature(Signature::in_header("X-Of-Url").base64())
    .signs(&[Host, Text("\n"), PathAndQuery, Text("\n"), Parameter("account"), Text("\n"), Body]);

static OF_PATH: Scheme = Scheme::hmac_sha256("of-path")
    .signature(Signature::in_header("X-Of-Path").base64())
    .signs(&[Method, Text(":"), Path, Text(":"), Query, Text("|"), Header("X-Id")]);

static HASHED_BROKEN: Scheme = Scheme::hmac_sha256("hashed-broken")
    .signature(Signature::in_header("X-Hashed-Md5").hex())
    .timestamp(SignedTime::in_header("X-Hashed-Time", TimeFormat::Seconds))
    .signs(&[
        BodyHash(BodysHash::MD5, Encoding::Base64),
        Text("\n"),
        PathAndQuery,
        Text("\n"),
        Timestamp,
    ]);

static CHECKSUMMED: Scheme = Scheme::hmac_sha256("checksummed")
    .signature(Signature::in_header("X-Checksummed").base64())
    .signs(&[
        Header("X-Id"),
        Text("|"),
        Setting("webhook id"),
        Text("|"),
        BodyChecksum(Checksum::CRC32),
    ]);

/// Schemes of a receiver's own, of every kind.
pub static SCHEMES: [Recipe; 18] = [
    Recipe {
        entry: Entry::of(&STRIPE),
        names: &["stripe-signature"],
        items: Items::Pairs(",", "v1"),
        encoding: Encoding::Hex,
        time: Time::Pair("t", 1),
        message: &[Timestamp, Text("."), Body],
        ..BODY
    },
    Recipe {
        entry: Entry::of(&STANDARD),
        names: &["webhook-signature"],
        items: Items::List(" "),
        prefix: "v1,",
        time: Time::Header("webhook-timestamp", 1),
        message: &[Header("webhook-id"), Text("."), Timestamp, Text("."), Body],
        ..BODY
    },
    Recipe {
        entry: Entry::of(&GITHUB),
        names: &["x-hub-signature-256"],
        prefix: "sha256=",
        encoding: Encoding::Hex,
        ..BODY
    },
    Recipe {
        entry: Entry::of(&AFTER_BODY),
        names: &["x-after"],
        items: Items::List(", "),
        encoding: Encoding::HexUpper,
        hash: Hash::Sha512,
        message: &[Text("<"), Body, Text("|"), Header("x-key"), Text(">")],
        ..BODY
    },
    Recipe {
        entry: Entry::of(&URL),
        names: &["x-url"],
        encoding: Encoding::Base64UrlUnpadded,
        hash: Hash::Sha1,
        message: &[Method, Text(" "), Url, Text("\n"), Body],
        ..BODY
    },
    Recipe {
        entry: Entry::of(&MILLISECONDS),
        names: &["x-sign", "x_sign"],
        items: Items::List(";"),
        time: Time::Header("x-time", 1000),
        message: &[Timestamp, Setting("account"), Body],
        ..BODY
    },
    Recipe {
        entry: Entry::of(&PREFIXED_PAIRS),
        names: &["x-pairs"],
        items: Items::Pairs("; ", "s"),
        prefix: "sha256:",
        encoding: Encoding::HexUpperDashed,
        time: Time::Pair("ts", 1000),
        message: &[Body, Timestamp],
        ..BODY
    },
    Recipe {
        entry: Entry::of(&KEYED),
        names: &["x-keyed"],
        items: Items::Pairs("&", "sig"),
        encoding: Encoding::HexAnyCase,
        hash: Hash::Sha512,
        ..BODY
    },
    Recipe {
        entry: Entry::of(&UNMARKED),
        names: &["x-millis-signature"],
        encoding: Encoding::HexUpper,
        time: Time::Header("x-millis", 1000),
        tolerance: 60,
        message: &[Timestamp, Body],
        ..BODY
    },
    Recipe {
        entry: Entry::of(&SETTING),
        names: &["x-setting"],
        encoding: Encoding::Base64UrlUnpadded,
        message: &[Body, Text("|"), Setting("client id"), Text("|"), Header("x-id")],
        ..BODY
    },
    Recipe {
        entry: Entry::of(&BEFORE_URL),
        names: &["x-sha512"],
        prefix: "sha512=",
        encoding: Encoding::Hex,
        hash: Hash::Sha512,
        message: &[Body, Text("."), Url],
        ..BODY
    },
    Recipe {
        entry: Entry::of(&HASHED),
        names: &["x-hashed"],
        encoding: Encoding::Hex,
        time: Time::Header("x-hashed-time", 1),
        message: &[
            Timestamp,
            Text("."),
            Url,
            Text("."),
            BodyHash(BodysHash::SHA256, Encoding::Hex),
        ],
        ..BODY
    },
    Recipe {
        entry: Entry::of(&HASHED_FIRST),
        names: &["x-hashed-first"],
        items: Items::List(" "),
        hash: Hash::Sha512,
        message: &[BodyHash(BodysHash::SHA1, Encoding::Base64), Header("x-id"), Setting("account")],
        ..BODY
    },
    Recipe {
        entry: Entry::of(&OF_URL),
        names: &["x-of-url"],
        message: &[
            Host,
            Text("\n"),
            PathAndQuery,
            Text("\n"),
            Parameter("account"),
            Text("\n"),
            Body,
        ],
        ..BODY
    },
    Recipe {
        entry: Entry::of(&OF_PATH),
        names: &["x-of-path"],
        message: &[Method, Text(":"), Path, Text(":"), Query, Text("|"), Header("x-id")],
        ..BODY
    },
    Recipe {
        entry: Entry::of(&HASHED_UNMARKED),
        names: &["x-hashed-last"],
        time: Time::Header("x-hashed-time", 1000),
        message: &[
            Header("x-id"),
            Text("|"),
            Timestamp,
            BodyHash(BodysHash::SHA512, Encoding::HexUpper),
        ],
        ..BODY
    },
    Recipe {
        entry: Entry::of(&HASHED_BROKEN),
        names: &["x-hashed-md5"],
        encoding: Encoding::Hex,
        time: Time::Header("x-hashed-time", 1),
        message: &[
            BodyHash(BodysHash::MD5, Encoding::Base64),
            Text("\n"),
            PathAndQuery,
            Text("\n"),
            Timestamp,
        ],
        ..BODY
    },
    Recipe {
        entry: Entry::of(&CHECKSUMMED),
        names: &["x-checksummed"],
        message: &[
            Header("x-id"),
            Text("|"),
            Setting("webhook id"),
            Text("|"),
            BodyChecksum(Checksum::CRC32),
        ],
        ..BODY
    },
];

/// A text form of the tags of one hash: a single signature of the body, in `X-Signature`.
#[derive(Debug)]
pub struct TextForm {
    /// The library's.
    pub scheme: Scheme,
    /// What the tags are made with.
    pub hash: Hash,
    /// How they are written.
    pub encoding: Encoding,
}

const fn text_form(draft: &Draft<WithSecret>, hash: Hash, encoding: Encoding) -> TextForm {
    let signature = Signature::in_header("X-Signature").encoded(encoding);
    TextForm { scheme: (*draft).signature(signature).signs_body(), hash, encoding }
}

const fn each_encoding(draft: &Draft<WithSecret>, hash: Hash) -> [TextForm; 6] {
    [
        text_form(draft, hash, Encoding::Hex),
        text_form(draft, hash, Encoding::HexUpper),
        text_form(draft, hash, Encoding::HexAnyCase),
        text_form(draft, hash, Encoding::HexUpperDashed),
        text_form(draft, hash, Encoding::Base64),
        text_form(draft, hash, Encoding::Base64UrlUnpadded),
    ]
}

/// Every text form of every length of tag.
pub static TEXT_FORMS: [[TextForm; 6]; 3] = [
    each_encoding(&Scheme::hmac_sha1("sha1"), Hash::Sha1),
    each_encoding(&Scheme::hmac_sha256("sha256"), Hash::Sha256),
    each_encoding(&Scheme::hmac_sha512("sha512"), Hash::Sha512),
];
