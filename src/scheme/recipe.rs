use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;
use core::fmt::{self, Write as _};

use super::claim::{Claim, TokenMember};
use super::coverage::Coverage;
use super::covered::Covered;
use super::data::Described;
use super::list::{List, Source};
use super::part::Part;
use super::signature::Signature;
use super::timestamp::{SignedTime, TimestampPlace};
use crate::algorithm::{Algorithm, Function, Hash, HashedAs};
use crate::key::{KeyForm, KeyKind, SecretForm};
use crate::text::bytes::is_same_name;

/// What there is to say of a recipe, whatever its family.
///
/// It is sealed: a family is more than its data.
pub trait Recipe: sealed::Sealed + Described + Send + Sync + fmt::Debug {
    /// What is signed, and where the signature is; nothing for a family without a message.
    fn template(&self) -> Option<&Template>;

    /// What a request is checked with.
    fn checked_by(&self) -> CheckedBy;

    /// How much of the body is vouched for.
    fn coverage(&self) -> Coverage;

    /// The name of the header that proves who sent a request, as the provider spells it; or the path
    /// of the field, where the signature is in the body.
    fn header(&self) -> &'static str {
        self.template().map_or("", |template| template.signature.header)
    }

    /// The text form of what is in the header, for a reader.
    fn text_form(&self) -> String {
        self.template().map(|template| template.signature.text_form()).unwrap_or_default()
    }

    /// The default tolerance in seconds, if a time is signed.
    fn tolerance(&self) -> Option<u64> {
        self.template().and_then(Template::timestamp).map(|time| time.tolerance)
    }

    /// What is signed, for a reader.
    fn signed(&self) -> String {
        self.template().map(Template::signed).unwrap_or_default()
    }

    /// How the keys of a set are read, where each request names the one that it is signed with.
    fn key_set(&self) -> Option<WithKeySet> {
        None
    }

    /// Where a request without a message of parts names its key, for a reader.
    fn key_named_in(&self) -> String {
        "kid in the token".into()
    }

    /// How the provider's public key is read, where it has one.
    fn public_key(&self) -> Option<WithPublicKey> {
        None
    }

    /// What verifies under a public key, wherever that is from.
    fn public_algorithm(&self) -> Option<&'static dyn Algorithm> {
        None
    }

    /// What a signed token has to say, in its header and as its claims.
    fn claims(&self) -> Vec<Claim> {
        Vec::new()
    }

    /// What a signature of a request's head has to cover.
    fn covered(&self) -> &'static [Covered] {
        &[]
    }

    /// Whether fields are signed: of the body's form, or of its JSON.
    fn signs_fields(&self) -> bool {
        false
    }

    /// The value that the receiver has to configure besides the key, if there is one.
    fn setting(&self) -> Option<&'static str> {
        self.template().and_then(Template::setting)
    }

    /// Whether what is signed says until when it holds.
    fn expires(&self) -> bool {
        false
    }

    /// Whether the URL is signed, or a part of it, or holds the signature.
    fn signs_url(&self) -> bool {
        self.template().is_some_and(|template| {
            template.signature.parameter().is_some()
                || template.message.iter().any(|part| part.is_of_url())
        })
    }
}

/// An algorithm, and what it is keyed with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CheckedBy {
    /// The algorithm's usual name, such as `HMAC-SHA256`.
    pub(crate) algorithm: &'static str,
    pub(crate) key_kind: KeyKind,
    /// How a secret or a token that is given as text becomes a key; nothing for public keys.
    pub(crate) secret_form: Option<SecretForm>,
}

impl CheckedBy {
    /// An algorithm that is keyed with a public key.
    pub(super) fn public_key(algorithm: &dyn Algorithm) -> Self {
        let (algorithm, key_kind) = (algorithm.name(), KeyKind::PublicKey);
        Self { algorithm, key_kind, secret_form: None }
    }
}

/// A message that is signed: with a secret ([`Mac`]) or with a private key ([`Asymmetric`]).
#[derive(Clone, Copy, Debug)]
pub struct Signed<K> {
    pub(crate) by: K,
    pub(crate) template: Template,
}

/// Fields of the body that are signed, of its form or of its JSON.
#[derive(Clone, Copy, Debug)]
pub struct Fields<K = WithSecret> {
    pub(crate) by: K,
    pub(crate) template: Template,
    /// The path that all fields lie under, and that a description leaves out.
    pub(crate) under: &'static str,
    pub(crate) place: FieldPlace,
    pub(crate) covers_nothing: bool,
}

/// What of a body holds the fields that are looked for by name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum FieldPlace {
    /// The body, which is JSON.
    Json,
    /// The body, which is a form: multipart where the content type says so.
    Form,
    /// The JSON in this field of a multipart form, or the body where it is no such form.
    JsonInForm(&'static str),
}

impl FieldPlace {
    /// Whether members are listed from there, or from the query.
    pub(super) const fn holds(self, list: &List) -> bool {
        match list.source {
            Source::Query => true,
            Source::Form => matches!(self, Self::Form),
            Source::Body | Source::Json(_) => !matches!(self, Self::Form),
        }
    }
}

/// A message that is signed with a secret.
pub type Mac = Signed<WithSecret>;

/// A message that is signed with one of several secrets, whose id the request names.
pub type MacById = Signed<WithSecretById>;

/// A message that is signed with the provider's private key.
pub type Asymmetric = Signed<WithPublicKey>;

/// A message that is signed with one of the provider's private keys, whose id the request names.
pub type KeyedById = Signed<WithKeySet>;

/// The secret itself, in a header: nothing is signed.
#[derive(Clone, Copy, Debug)]
pub struct Token {
    pub(crate) header: &'static str,
}

/// A message is signed with a secret that receiver and provider share.
#[derive(Clone, Copy, Debug)]
pub struct WithSecret {
    pub(crate) function: Function,
    pub(crate) form: SecretForm,
}

/// A message is signed with one of several secrets that receiver and provider share, and the request names
/// the secret's id.
#[derive(Clone, Copy, Debug)]
pub struct WithSecretById {
    pub(crate) secret: WithSecret,
}

/// A message is signed with a private key, and verified with the provider's public one.
#[derive(Clone, Copy, Debug)]
pub struct WithPublicKey {
    pub(crate) algorithm: &'static dyn Algorithm,
    pub(crate) form: KeyForm,
}

/// A message is signed with one of several private keys, and verified with the public one whose id the
/// request names.
#[derive(Clone, Copy, Debug)]
pub struct WithKeySet {
    pub(crate) scheme: &'static str,
    pub(crate) key: WithPublicKey,
}

/// What signs a message, as data.
pub trait SignedBy: sealed::Sealed + Described + Copy + Send + Sync + fmt::Debug + 'static {
    /// What verifies it.
    fn checked_by(&self) -> CheckedBy;

    /// What the receiver gives with a key that is text, such as its id.
    fn setting(&self) -> Option<&'static str> {
        None
    }

    /// How the keys of a set are read, where a request names its own.
    fn key_set(&self) -> Option<WithKeySet> {
        None
    }

    /// What of a token's header says which key it is signed with.
    fn named_in_token(&self) -> TokenMember {
        TokenMember::KeyId
    }

    /// How the provider's public key is read, where it has one.
    fn public_key(&self) -> Option<WithPublicKey> {
        None
    }

    /// What verifies under a public key, wherever that is from.
    fn public_algorithm(&self) -> Option<&'static dyn Algorithm> {
        let of_set = self.key_set().map(|set| set.key);
        self.public_key().or(of_set).map(|key| key.algorithm)
    }
}

impl SignedBy for WithSecret {
    fn checked_by(&self) -> CheckedBy {
        let (algorithm, key_kind) = (self.function.name(), KeyKind::Secret);
        CheckedBy { algorithm, key_kind, secret_form: Some(self.form) }
    }
}

impl WithSecretById {
    /// What a secret's id is called where it is given beside the secret's text.
    pub(crate) const KEY_ID: &'static str = "key id";
}

impl SignedBy for WithSecretById {
    fn checked_by(&self) -> CheckedBy {
        self.secret.checked_by()
    }

    fn setting(&self) -> Option<&'static str> {
        Some(Self::KEY_ID)
    }
}

impl SignedBy for WithPublicKey {
    fn checked_by(&self) -> CheckedBy {
        CheckedBy::public_key(self.algorithm)
    }

    fn public_key(&self) -> Option<WithPublicKey> {
        Some(*self)
    }
}

impl WithKeySet {
    /// The id of the scheme whose key set is taken, and no other's.
    #[must_use]
    pub const fn scheme(&self) -> &'static str {
        self.scheme
    }
}

impl SignedBy for WithKeySet {
    fn checked_by(&self) -> CheckedBy {
        CheckedBy { key_kind: KeyKind::KeySet, ..self.key.checked_by() }
    }

    fn key_set(&self) -> Option<WithKeySet> {
        Some(*self)
    }
}

impl<K: SignedBy> Recipe for Signed<K> {
    fn template(&self) -> Option<&Template> {
        Some(&self.template)
    }

    fn key_set(&self) -> Option<WithKeySet> {
        self.by.key_set()
    }

    fn public_key(&self) -> Option<WithPublicKey> {
        self.by.public_key()
    }

    fn public_algorithm(&self) -> Option<&'static dyn Algorithm> {
        self.by.public_algorithm()
    }

    fn checked_by(&self) -> CheckedBy {
        self.by.checked_by()
    }

    fn setting(&self) -> Option<&'static str> {
        self.template.setting().or(self.by.setting())
    }

    fn coverage(&self) -> Coverage {
        let mut parts = self.template.message.iter();
        match parts.find(|part| part.is_of_body()) {
            Some(part) if part.is_hash() => Coverage::Body,
            Some(Part::BodyChecksum(_)) | None => Coverage::None,
            Some(_) if self.template.body_can_be_extended() => Coverage::Prefix,
            Some(_) => Coverage::Body,
        }
    }
}

impl<K: SignedBy> Recipe for Fields<K> {
    fn template(&self) -> Option<&Template> {
        Some(&self.template)
    }

    fn checked_by(&self) -> CheckedBy {
        self.by.checked_by()
    }

    fn public_algorithm(&self) -> Option<&'static dyn Algorithm> {
        self.by.public_algorithm()
    }

    fn coverage(&self) -> Coverage {
        let mut parts = self.template.message.iter();
        let hashes_body = |part: &Part| matches!(part, Part::BodyHashIn(_));
        let reads_body = parts.any(|part| part.is_of_members() || part.is_of_form());
        if self.covers_nothing || !reads_body {
            Coverage::None
        } else if self.template.message.iter().any(hashes_body) {
            Coverage::Body
        } else {
            Coverage::Fields
        }
    }

    fn signs_fields(&self) -> bool {
        true
    }

    fn signed(&self) -> String {
        let signed = self.template.signed();
        let above = format!("{{{}.", self.under);
        if self.under.is_empty() { signed } else { signed.replace(&above, "{") }
    }
}

impl Recipe for Token {
    fn template(&self) -> Option<&Template> {
        None
    }

    fn checked_by(&self) -> CheckedBy {
        let secret_form = Some(SecretForm::Utf8);
        CheckedBy { algorithm: "static token", key_kind: KeyKind::Token, secret_form }
    }

    fn coverage(&self) -> Coverage {
        Coverage::None
    }

    fn header(&self) -> &'static str {
        self.header
    }

    fn text_form(&self) -> String {
        "the secret itself".into()
    }
}

/// What a message is made of, and where its signature and its time are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Template {
    pub(crate) signature: Signature,
    pub(crate) timestamp: Option<SignedTime>,
    /// Headers that have to have exactly these values.
    pub(crate) expected: &'static [(&'static str, &'static str)],
    pub(crate) pair: Option<ExpectedPair>,
    /// The pair that has to be beside each signature.
    pub(crate) beside: Option<&'static str>,
    pub(crate) key_id: Option<KeyId>,
    /// Where a request names the key of a set that it is signed with.
    pub(crate) chosen_by: Option<KeyIdPlace>,
    pub(crate) message: &'static [Part],
    /// The hash that is the tag, where the message holds the secret.
    pub(crate) plain: Option<Hash>,
    /// What parts that nothing separates let a sender move, where they are meant.
    pub(crate) unseparated: Option<&'static str>,
}

/// A header that lists pairs, and what one of them has to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct ExpectedPair {
    pub(crate) header: &'static str,
    /// The key, `=` and the value.
    pub(crate) pair: &'static str,
    /// Whether the header, and the pair in it, may as well be missing.
    pub(crate) is_optional: bool,
}

/// A header that names the key, and what the receiver's value is called.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct KeyId {
    pub(crate) header: &'static str,
    pub(crate) name: &'static str,
}

/// Where a request names the key that it is signed with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum KeyIdPlace {
    /// The value of this header, and of each of the others that is there.
    Headers(&'static str, &'static [&'static str]),
    /// The value of this key in the signature's header, which lists pairs.
    Pair(&'static str),
    /// This header names the URL of its certificate.
    CertificateAt(&'static str),
    /// This member of the JSON in the signature's header.
    Member(&'static str),
    /// This parameter of the URL's query.
    Parameter(&'static str),
}

impl Template {
    pub(super) const EMPTY: Self = Self {
        signature: Signature::in_header(""),
        timestamp: None,
        expected: &[],
        pair: None,
        beside: None,
        key_id: None,
        chosen_by: None,
        message: &[],
        plain: None,
        unseparated: None,
    };

    /// The message's parts, in order.
    #[must_use]
    pub const fn parts(&self) -> &'static [Part] {
        self.message
    }

    /// Where the signature is, and in which text form.
    pub const fn signature(&self) -> &Signature {
        &self.signature
    }

    /// The time that is signed.
    #[must_use]
    pub const fn timestamp(&self) -> Option<&SignedTime> {
        self.timestamp.as_ref()
    }

    /// What is signed, for a reader: `{X-Message-Id}+{client id}`.
    pub(super) fn signed(&self) -> String {
        let mut text = String::new();
        for part in self.message {
            // Writing to a String does not fail.
            let _ = write!(text, "{part}");
        }
        text
    }

    /// The value that the receiver has to configure besides the key, if there is one.
    pub(crate) fn setting(&self) -> Option<&'static str> {
        let signed = self.message.iter().find_map(|part| match part {
            Part::Setting(name) => Some(*name),
            _ => None,
        });
        let in_signature = self.signature.behind_id.map(|(_, name)| name);
        signed.or(self.key_id.map(|key_id| key_id.name)).or(in_signature)
    }

    /// Whether a request is signed by headers whose names are known: the signature is in no parameter, and no
    /// list of headers is the sender's to write.
    #[must_use]
    pub fn is_signed_by_headers(&self) -> bool {
        let is_listed = |part: &Part| matches!(part, Part::ListedHeaders(_));
        self.signature.parameter().is_none() && !self.message.iter().any(is_listed)
    }

    /// The parameters with the signature and with the key's id, where they are in the URL's query.
    pub(crate) const fn parameters(&self) -> Option<[&'static str; 2]> {
        match (self.signature.parameter(), self.chosen_by) {
            (Some(signature), Some(KeyIdPlace::Parameter(id))) => Some([signature, id]),
            _ => None,
        }
    }

    /// The parts behind the secret, where the tag is a hash that somebody can go on with who does not know
    /// the secret.
    pub(crate) const fn extended_parts(&self) -> &'static [Part] {
        let mut rest: &[Part] = match self.plain {
            Some(hash) if hash.can_be_extended() => self.message,
            _ => &[],
        };
        while let [part, others @ ..] = rest {
            rest = others;
            if part.secret().is_some() {
                break;
            }
        }
        rest
    }

    /// Whether somebody who does not know the secret can append to the body and sign that.
    pub(crate) const fn body_can_be_extended(&self) -> bool {
        let mut rest = self.extended_parts();
        while let [part, others @ ..] = rest {
            if matches!(part, Part::Body) {
                return true;
            }
            rest = others;
        }
        false
    }

    /// The hash that the message holds in the body's place, and how it is written.
    pub(crate) fn body_hash(&self) -> Option<HashedAs> {
        self.message.iter().find_map(|part| part.hashed())
    }

    /// How many of the [headers](Self::header) hold the signature, or are other spellings of its own.
    pub(crate) const fn signature_headers(&self) -> usize {
        let Signature { other_spellings, more_headers, .. } = self.signature;
        if self.signature.is_in_header() {
            other_spellings.len().saturating_add(more_headers.len()).saturating_add(1)
        } else {
            0
        }
    }

    /// The header at `position` of those that are read: the signature's in all spellings, the further
    /// ones with signatures, the time's, the key's id, those with an expected pair or value, and those that
    /// are signed.
    pub(crate) const fn header(&self, position: usize) -> Option<&'static str> {
        let mut left = position;
        macro_rules! pass {
            ($name:expr) => {
                if left == 0 {
                    return Some($name);
                }
                left = left.saturating_sub(1);
            };
        }
        if self.signature.is_in_header() {
            pass!(self.signature.header);
            let mut names = self.signature.other_spellings;
            while let [name, others @ ..] = names {
                pass!(name);
                names = others;
            }
            let mut names = self.signature.more_headers;
            while let [name, others @ ..] = names {
                pass!(name);
                names = others;
            }
        }
        if let Some(SignedTime { place: TimestampPlace::Header(name), .. }) = self.timestamp {
            pass!(name);
        }
        if let Some(KeyId { header, .. }) = self.key_id {
            pass!(header);
        }
        if let Some(KeyIdPlace::Headers(header, more)) = self.chosen_by {
            pass!(header);
            let mut names = more;
            while let [name, others @ ..] = names {
                pass!(name);
                names = others;
            }
        }
        if let Some(KeyIdPlace::CertificateAt(header)) = self.chosen_by {
            pass!(header);
        }
        if let Some(ExpectedPair { header, .. }) = self.pair {
            pass!(header);
        }
        let mut expected = self.expected;
        while let [(name, _), others @ ..] = expected {
            pass!(name);
            expected = others;
        }
        let mut parts = self.message;
        while let [part, others @ ..] = parts {
            if let Some(name) = part.header() {
                pass!(name);
            }
            parts = others;
        }
        None
    }

    /// All the headers that are read, in that order.
    pub(crate) fn headers(&self) -> impl Iterator<Item = &'static str> + Clone {
        (0..).map_while(|position| self.header(position))
    }

    /// Whether the header's value is part of the message.
    pub(crate) const fn signs_header(&self, name: &str) -> bool {
        let mut rest = self.message;
        while let [part, others @ ..] = rest {
            let is_signed = match part {
                Part::ListedHeaders(list) => list.wants(name),
                part => match part.header() {
                    Some(signed) => is_same_name(signed, name),
                    None => false,
                },
            };
            if is_signed {
                return true;
            }
            rest = others;
        }
        false
    }
}

pub(super) mod sealed {
    pub trait Sealed {}
    impl<K> Sealed for super::Signed<K> {}
    impl<K> Sealed for super::Fields<K> {}
    impl Sealed for super::Token {}
    impl Sealed for super::WithSecret {}
    impl Sealed for super::WithSecretById {}
    impl Sealed for super::WithPublicKey {}
    impl Sealed for super::WithKeySet {}
}
