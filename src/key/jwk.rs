//! Public keys in JSON (RFC 7517), alone or as a set.

use alloc::collections::BTreeSet;
use alloc::string::String;
use alloc::vec::Vec;
use core::fmt;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_core::de::{Deserialize, Deserializer, Error, IgnoredAny, MapAccess, Visitor};

use super::PublicKey;
use super::der::{self, INTEGER, SEQUENCE};
use crate::bounds::{MAX_JWK_SET, MAX_KEY_TEXT};

/// The members of private and of shared keys (RFC 7518, sections 6.2.2, 6.3.2 and 6.4.1; RFC 9964).
const SECRET_MEMBERS: [&str; 9] = ["d", "p", "q", "dp", "dq", "qi", "oth", "k", "priv"];

impl PublicKey {
    /// The key in the JSON object `text` (RFC 7517): of RSA, of the curves P-256, P-384, P-521 and
    /// secp256k1 (RFC 7518 and 8812), or of Ed25519 (RFC 8037).
    ///
    /// Nothing where it is of another type, is meant for something else than signatures (`use`,
    /// `key_ops`), says something twice, or holds a private key: then whoever printed it gave that away. What
    /// else it says is not looked at, `alg` neither: a scheme has one algorithm.
    #[must_use]
    pub fn jwk(text: &str) -> Option<Self> {
        if text.len() > MAX_KEY_TEXT {
            return None;
        }
        let jwk: Jwk = read(text)?;
        if jwk.is_usable { jwk.key } else { None }
    }

    /// The keys in the JWK set `text` (RFC 7517, section 5), each with its id, in their order.
    ///
    /// Left out are keys of other types and keys for something else than signatures, which sets hold
    /// besides. Nothing where any other is faulty, as of [`jwk`](Self::jwk), or has no `kid`.
    #[must_use]
    pub fn jwk_set(text: &str) -> Option<Vec<(String, Self)>> {
        if text.len() > MAX_JWK_SET {
            return None;
        }
        let Set(jwks) = read(text)?;
        let usable = jwks.into_iter().filter(|jwk| jwk.is_usable);
        usable.map(|jwk| Some((jwk.id?, jwk.key?))).collect()
    }
}

/// All of `text`.
fn read<'t, T: Deserialize<'t>>(text: &'t str) -> Option<T> {
    let mut json = serde_json::Deserializer::from_str(text);
    let read = T::deserialize(&mut json).ok()?;
    json.end().ok()?;
    Some(read)
}

/// One key of JSON.
struct Jwk {
    id: Option<String>,
    /// Whether it is of a known type, and for signatures.
    is_usable: bool,
    /// Nothing where it is faulty.
    key: Option<PublicKey>,
}

/// What is read of a key.
#[derive(Default)]
struct Members {
    kty: Option<String>,
    crv: Option<String>,
    x: Option<String>,
    y: Option<String>,
    n: Option<String>,
    e: Option<String>,
    kid: Option<String>,
    usage: Option<String>,
    operations: Option<Vec<String>>,
}

impl Members {
    /// Where the text of a member belongs.
    fn text_of(&mut self, name: &str) -> Option<&mut Option<String>> {
        Some(match name {
            "kty" => &mut self.kty,
            "crv" => &mut self.crv,
            "x" => &mut self.x,
            "y" => &mut self.y,
            "n" => &mut self.n,
            "e" => &mut self.e,
            "kid" => &mut self.kid,
            "use" => &mut self.usage,
            _ => return None,
        })
    }

    fn is_for_signatures(&self) -> bool {
        let verifies = |operations: &Vec<String>| operations.iter().any(|it| it == "verify");
        self.usage.as_deref().is_none_or(|usage| usage == "sig")
            && self.operations.as_ref().is_none_or(verifies)
    }

    fn jwk(self) -> Jwk {
        let kind = self.kind();
        let key = kind.as_ref().and_then(|kind| self.key(kind));
        let is_usable = kind.is_some() && self.is_for_signatures();
        Jwk { id: self.kid, is_usable, key: key.map(PublicKey) }
    }

    /// Nothing where the type is not known.
    fn kind(&self) -> Option<Kind> {
        let curve = |oid, number| Kind::Curve { oid, number };
        Some(match (self.kty.as_deref()?, self.crv.as_deref()) {
            ("RSA", None) => Kind::Rsa,
            ("EC", Some("P-256")) => curve(&[6, 8, 0x2A, 0x86, 0x48, 0xCE, 0x3D, 3, 1, 7], 32),
            ("EC", Some("P-384")) => curve(&[6, 5, 0x2B, 0x81, 4, 0, 0x22], 48),
            ("EC", Some("P-521")) => curve(&[6, 5, 0x2B, 0x81, 4, 0, 0x23], 66),
            ("EC", Some("secp256k1")) => curve(&[6, 5, 0x2B, 0x81, 4, 0, 0x0A], 32),
            ("OKP", Some("Ed25519")) => Kind::Ed25519,
            _ => return None,
        })
    }

    /// The key as a `SubjectPublicKeyInfo`, which names its type.
    fn key(&self, kind: &Kind) -> Option<Vec<u8>> {
        match kind {
            Kind::Rsa => {
                let key = [integer(self.n.as_ref()?)?, integer(self.e.as_ref()?)?].concat();
                der::info(der::RSA, &der::write(SEQUENCE, &[&key])?)
            }
            Kind::Curve { oid, number } => {
                let (x, y) = (bytes(self.x.as_ref()?)?, bytes(self.y.as_ref()?)?);
                if [x.len(), y.len()] != [*number; 2] {
                    return None;
                }
                // What is in front of two coordinates (SEC 1, section 2.3.3).
                der::info(&[OF_CURVES, oid].concat(), &[&[4], &x[..], &y].concat())
            }
            Kind::Ed25519 => {
                let x = bytes(self.x.as_ref()?)?;
                if x.len() == 32 { der::info(OF_ED25519, &x) } else { None }
            }
        }
    }
}

/// The type of a key.
enum Kind {
    Rsa,
    /// A curve's identifier in DER, and how many bytes a coordinate has.
    Curve {
        oid: &'static [u8],
        number: usize,
    },
    Ed25519,
}

/// What an `AlgorithmIdentifier` has before the curve (RFC 5480, section 2.1.1).
const OF_CURVES: &[u8] = &[6, 7, 0x2A, 0x86, 0x48, 0xCE, 0x3D, 2, 1];

/// What one of Ed25519 holds (RFC 8410, section 3).
const OF_ED25519: &[u8] = &[6, 3, 0x2B, 0x65, 0x70];

fn bytes(base64url: &String) -> Option<Vec<u8>> {
    URL_SAFE_NO_PAD.decode(base64url).ok()
}

/// A positive number in as few bytes as it has (RFC 7518, section 2), in DER.
fn integer(base64url: &String) -> Option<Vec<u8>> {
    let number = bytes(base64url)?;
    match number.first()? {
        0 => None,
        1..=0x7F => der::write(INTEGER, &[&number]),
        _ => der::write(INTEGER, &[&[0], &number]),
    }
}

/// The names of an object's members, of which none may be there twice.
#[derive(Default)]
struct Names(BTreeSet<String>);

impl Names {
    fn next<'de, A: MapAccess<'de>>(&mut self, fields: &mut A) -> Result<Option<String>, A::Error> {
        let name = fields.next_key::<String>()?;
        match &name {
            Some(name) if !self.0.insert(name.clone()) => Err(A::Error::custom("")),
            _ => Ok(name),
        }
    }
}

impl<'de> Deserialize<'de> for Jwk {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(OneKey)
    }
}

struct OneKey;

impl<'de> Visitor<'de> for OneKey {
    type Value = Jwk;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a key")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut fields: A) -> Result<Jwk, A::Error> {
        let (mut members, mut names) = (Members::default(), Names::default());
        while let Some(name) = names.next(&mut fields)? {
            if SECRET_MEMBERS.contains(&name.as_str()) {
                return Err(A::Error::custom(""));
            }
            if let Some(text) = members.text_of(&name) {
                *text = Some(fields.next_value()?);
            } else if name == "key_ops" {
                members.operations = Some(fields.next_value()?);
            } else {
                fields.next_value::<IgnoredAny>()?;
            }
        }
        Ok(members.jwk())
    }
}

/// A set of keys.
struct Set(Vec<Jwk>);

impl<'de> Deserialize<'de> for Set {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(AllKeys)
    }
}

struct AllKeys;

impl<'de> Visitor<'de> for AllKeys {
    type Value = Set;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a set of keys")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut fields: A) -> Result<Set, A::Error> {
        let (mut keys, mut names) = (None, Names::default());
        while let Some(name) = names.next(&mut fields)? {
            if name == "keys" {
                keys = Some(fields.next_value()?);
            } else {
                fields.next_value::<IgnoredAny>()?;
            }
        }
        keys.map(Set).ok_or_else(|| A::Error::missing_field("keys"))
    }
}
