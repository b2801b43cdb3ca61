//! The naive way: concatenate the message, compute the MAC, write it as text, compare the texts.

use base64::Engine as _;
use base64::prelude::{BASE64_STANDARD, BASE64_URL_SAFE_NO_PAD};
use countersign::{Algorithm, Encoding, Part, Proof, Request, SecretForm, UnixTime, Verifier};
use hmac::{Hmac, KeyInit as _, Mac as _};

use crate::recipe::{Items, Recipe, Time};

/// The time of every request.
pub const NOW: u64 = 1_795_000_000;

const TOLERANCE: u64 = 300;

/// Everything that a verifier gets.
#[derive(Debug)]
pub struct Delivery {
    pub method: Option<String>,
    pub url: Option<String>,
    pub setting: String,
    pub headers: Vec<(String, Vec<u8>)>,
    pub body: Vec<u8>,
}

impl Delivery {
    pub fn request(&self) -> Request<'_> {
        let mut request = Request::at(&self.headers, UnixTime::from_secs(NOW));
        request = self.method.as_deref().map_or(request, |method| request.method(method));
        self.url.as_deref().map_or(request, |url| request.url(url))
    }

    pub fn verify(&self, verifier: &dyn Verifier) -> Result<Proof, countersign::Error> {
        verifier.verify(&self.request(), &self.body)
    }

    /// The values under all of `names` together.
    fn values(&self, names: &[&str]) -> Vec<&[u8]> {
        let named =
            |(name, _): &&(String, _)| names.iter().any(|wanted| wanted.eq_ignore_ascii_case(name));
        self.headers.iter().filter(named).map(|(_, value)| value.as_slice()).collect()
    }
}

/// The position of the receiver's secret, and the bytes of a key.
pub type Key = (usize, Vec<u8>);

/// The keys of `secrets`, or nothing where the library has to refuse one of them.
pub fn keys(form: SecretForm, secrets: &[&str]) -> Option<Vec<Key>> {
    let mut keys = Vec::new();
    for (position, secret) in secrets.iter().enumerate() {
        let utf8 = secret.as_bytes().to_vec();
        let utf16le = secret.encode_utf16().flat_map(u16::to_le_bytes).collect();
        let of_secret = match form {
            SecretForm::Bytes | SecretForm::Utf8 => vec![utf8],
            SecretForm::Utf16Le => vec![utf16le],
            SecretForm::Utf16LeOrUtf8 => vec![utf16le, utf8],
            SecretForm::Base64 => vec![BASE64_STANDARD.decode(secret).ok()?],
            SecretForm::Hex => vec![hex::decode(secret).ok()?],
            other => panic!("no oracle for {other:?}"),
        };
        let zeros = of_secret.iter().any(|key| key.iter().all(|byte| *byte == 0));
        if secret.is_empty() || zeros || form != SecretForm::Bytes && secret.trim() != *secret {
            return None;
        }
        keys.extend(of_secret.into_iter().map(|key| (position, key)));
    }
    (keys.len() <= 4).then_some(keys)
}

pub fn tag(algorithm: Algorithm, key: &[u8], message: &[u8]) -> Vec<u8> {
    let fits = "an HMAC takes a key of any length";
    match algorithm {
        Algorithm::HmacSha1 => {
            let mac = Hmac::<sha1::Sha1>::new_from_slice(key).expect(fits);
            mac.chain_update(message).finalize().into_bytes().to_vec()
        }
        Algorithm::HmacSha256 => {
            let mac = Hmac::<sha2::Sha256>::new_from_slice(key).expect(fits);
            mac.chain_update(message).finalize().into_bytes().to_vec()
        }
        Algorithm::HmacSha512 => {
            let mac = Hmac::<sha2::Sha512>::new_from_slice(key).expect(fits);
            mac.chain_update(message).finalize().into_bytes().to_vec()
        }
        other => panic!("no oracle for {other:?}"),
    }
}

pub fn encode(encoding: Encoding, tag: &[u8]) -> String {
    match encoding {
        Encoding::Hex | Encoding::HexAnyCase => hex::encode(tag),
        Encoding::HexUpper => hex::encode_upper(tag),
        Encoding::HexUpperDashed => {
            tag.iter().map(|byte| format!("{byte:02X}")).collect::<Vec<_>>().join("-")
        }
        Encoding::Base64 => BASE64_STANDARD.encode(tag),
        Encoding::Base64UrlUnpadded => BASE64_URL_SAFE_NO_PAD.encode(tag),
        other => panic!("no oracle for {other:?}"),
    }
}

/// Whether `text` is the text of the tag that `right` is the text of.
pub fn same(encoding: Encoding, text: &str, right: &str) -> bool {
    match encoding {
        Encoding::HexAnyCase => text.eq_ignore_ascii_case(right),
        _ => text == right,
    }
}

/// Whether `text` is what some tag of this length is written as.
pub fn is_well_formed(encoding: Encoding, tag_len: usize, text: &str) -> bool {
    let tag = match encoding {
        Encoding::Hex | Encoding::HexUpper | Encoding::HexAnyCase => hex::decode(text).ok(),
        Encoding::HexUpperDashed => hex::decode(text.replace('-', "")).ok(),
        Encoding::Base64 => BASE64_STANDARD.decode(text).ok(),
        Encoding::Base64UrlUnpadded => BASE64_URL_SAFE_NO_PAD.decode(text).ok(),
        other => panic!("no oracle for {other:?}"),
    };
    tag.is_some_and(|tag| tag.len() == tag_len && same(encoding, text, &encode(encoding, &tag)))
}

impl Recipe {
    /// The position of the first secret that signed the delivery, if one did.
    pub fn accepts(&self, delivery: &Delivery, keys: &[Key]) -> Option<usize> {
        let candidates = self.candidates(delivery)?;
        let tag_len = self.algorithm.tag_len();
        let well_formed = |text: &&str| is_well_formed(self.encoding, tag_len, text);
        if candidates.len() > 8 || !candidates.iter().all(well_formed) || !self.is_fresh(delivery) {
            return None;
        }
        if self.has_movable_boundary(delivery) {
            return None;
        }
        let message = self.message(delivery)?;
        let signs = |(_, key): &&Key| {
            let right = self.signature(key, &message);
            candidates.iter().any(|text| same(self.encoding, text, &right))
        };
        keys.iter().find(signs).map(|(position, _)| *position)
    }

    /// Whether a signed header holds a text next to it that other variable parts are behind.
    fn has_movable_boundary(&self, delivery: &Delivery) -> bool {
        let variable =
            |parts: &[Part]| parts.iter().any(|p| !matches!(p, Part::Text(_) | Part::Setting(_)));
        self.message.iter().enumerate().any(|(at, part)| {
            let Part::Header(name) = part else { return false };
            let mut separators = Vec::new();
            match &self.message[at + 1..] {
                [Part::Text(text), behind @ ..] if variable(behind) => separators.push(text),
                _ => {}
            }
            match &self.message[..at] {
                [behind @ .., Part::Text(text)] if variable(behind) => separators.push(text),
                _ => {}
            }
            let holds = |value: &&[u8], text: &str| {
                value.windows(text.len()).any(|window| window == text.as_bytes())
            };
            let values = delivery.values(&[name]);
            separators.iter().any(|text| values.iter().any(|value| holds(value, text)))
        })
    }

    /// The text of the tag of `message`.
    pub fn signature(&self, key: &[u8], message: &[u8]) -> String {
        encode(self.encoding, &tag(self.algorithm, key, message))
    }

    /// What is signed, where each part of it is there once.
    pub fn message(&self, delivery: &Delivery) -> Option<Vec<u8>> {
        self.concatenate(delivery, only)
    }

    /// What a verifier would take for the message that overlooks what is missing or repeated: its
    /// signature is the one to try.
    pub fn careless_message(&self, delivery: &Delivery, pick: usize) -> Vec<u8> {
        let choose = |values: &[_]| values.iter().cycle().nth(pick).copied().or(Some(&[][..]));
        self.concatenate(delivery, choose).unwrap_or_default()
    }

    fn concatenate<'d>(
        &self,
        delivery: &'d Delivery,
        choose: impl Fn(&[&'d [u8]]) -> Option<&'d [u8]>,
    ) -> Option<Vec<u8>> {
        let given =
            |text: &'d Option<String>| text.iter().map(String::as_bytes).collect::<Vec<_>>();
        let parts = self.message.iter().map(|part| match part {
            Part::Text(text) => Some(text.as_bytes()),
            Part::Header(name) => choose(&delivery.values(&[name])),
            Part::Setting(_) => Some(delivery.setting.as_bytes()),
            Part::Timestamp => choose(&self.timestamps(delivery)),
            Part::Method => choose(&given(&delivery.method)),
            Part::Url => choose(&given(&delivery.url)),
            Part::Body => Some(delivery.body.as_slice()),
            other => panic!("no oracle for {other:?}"),
        });
        parts.collect::<Option<Vec<_>>>().map(|parts| parts.concat())
    }

    fn candidates<'d>(&self, delivery: &'d Delivery) -> Option<Vec<&'d str>> {
        let value = only(&delivery.values(self.names)).filter(|value| value.len() <= 8 * 1024)?;
        let items = self.items(str::from_utf8(value).ok().filter(|text| text.is_ascii())?);
        if items.len() > 32 {
            return None;
        }
        let items = match self.items {
            Items::One | Items::List(_) => items,
            Items::Pairs(_, key) => values_of(key, &items),
        };
        Some(items.into_iter().filter_map(|item| item.strip_prefix(self.prefix)).collect())
    }

    fn items<'d>(&self, text: &'d str) -> Vec<&'d str> {
        match self.items {
            Items::One => vec![text],
            Items::List(separator) | Items::Pairs(separator, _) => text.split(separator).collect(),
        }
    }

    fn timestamps<'d>(&self, delivery: &'d Delivery) -> Vec<&'d [u8]> {
        match self.time {
            Time::Unsigned => Vec::new(),
            Time::Header(name, _) => delivery.values(&[name]),
            Time::Pair(key, _) => {
                let values = delivery.values(self.names).into_iter();
                let texts = values.filter_map(|value| str::from_utf8(value).ok());
                let times = texts.flat_map(|text| values_of(key, &self.items(text)));
                times.map(str::as_bytes).collect()
            }
        }
    }

    fn is_fresh(&self, delivery: &Delivery) -> bool {
        let (Time::Header(_, units) | Time::Pair(_, units)) = self.time else { return true };
        let variable = |part: &Part| !matches!(part, Part::Text(_) | Part::Setting(_));
        let unmarked = self
            .message
            .windows(2)
            .any(|pair| pair.contains(&Part::Timestamp) && pair.iter().all(variable));
        let time = only(&self.timestamps(delivery)).and_then(|text| {
            let present = if units == 1 { 10 } else { 13 };
            let length = if unmarked { text.len() == present } else { text.len() <= 19 };
            let digits = length && text.iter().all(u8::is_ascii_digit);
            str::from_utf8(text).ok().filter(|_| digits)?.parse::<u64>().ok()
        });
        time.is_some_and(|time| (time / units).abs_diff(NOW) <= TOLERANCE)
    }
}

/// The value that is there once, and neither empty nor endless.
fn only<'d>(values: &[&'d [u8]]) -> Option<&'d [u8]> {
    match values {
        [value] => Some(*value).filter(|value| !value.is_empty() && value.len() <= 1024 * 1024),
        _ => None,
    }
}

fn values_of<'d>(key: &str, items: &[&'d str]) -> Vec<&'d str> {
    items.iter().filter_map(|item| item.strip_prefix(key)?.strip_prefix('=')).collect()
}
