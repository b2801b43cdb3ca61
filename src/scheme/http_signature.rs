//! The recipe of HTTP signatures: which signature of a request counts, and what it has to cover. What is of RFC
//! 9421 alone is here, and in `cavage.rs` what is of the draft before it.

use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;
use core::fmt;

use super::card::Card;
use super::coverage::Coverage;
use super::covered::{CONTENT_DIGEST, Covered, Vocabulary, is_among};
use super::data::Described;
use super::recipe::{CheckedBy, Recipe, SignedBy, Template, WithKeySet, WithPublicKey, WithSecret};
use super::{Scheme, recipe, refuse};
use crate::algorithm::{Algorithm, Function};
use crate::key::{KeyForm, SecretForm};

/// The header with the signatures.
pub(crate) const SIGNATURE: &str = "Signature";

/// The header that says what each of them covers.
pub(crate) const SIGNATURE_INPUT: &str = "Signature-Input";

/// The tolerance of a profile that names none, in seconds.
pub(crate) const DEFAULT_TOLERANCE: u64 = 300;

/// The parameters of a signature.
const PARAMETERS: [&str; 6] = ["created", "expires", "nonce", "keyid", "alg", "tag"];

/// A request whose head is signed, with a receiver's profile: as RFC 9421 has it, or the draft before it.
#[derive(Clone, Copy, Debug)]
pub struct HttpSignature<K = WithSecret, V = Rfc9421> {
    pub(crate) by: K,
    /// The algorithm's name, which a signature may only confirm.
    pub(crate) algorithm: &'static str,
    pub(crate) tolerance: u64,
    pub(crate) skew: Option<u64>,
    pub(crate) covers: &'static [Covered],
    pub(crate) version: V,
}

/// A version of HTTP signatures, with what a profile says of it alone.
pub trait Version: recipe::sealed::Sealed + Copy + Send + Sync + fmt::Debug + 'static {
    /// What it can sign of a request.
    const VOCABULARY: Vocabulary;

    /// The header with the signature.
    fn header(&self) -> &'static str;

    /// What the text form is called.
    fn text_form(&self, algorithm: &str) -> String;

    /// Where a request names its key, for a reader.
    fn key_named_in(&self) -> String;

    /// Whether a signature says when it was made.
    fn is_timed(&self, covers: &[Covered]) -> bool;

    /// What is signed beside what is covered, for a reader.
    fn signed_besides(&self) -> String;

    /// Whether the URL is signed, or a part of it.
    fn signs_url(covers: &[Covered]) -> bool;
}

/// RFC 9421.
#[derive(Clone, Copy, Debug)]
pub struct Rfc9421 {
    pub(crate) label: Option<&'static str>,
    pub(crate) mark: Option<&'static str>,
    /// The parameters that a signature has to have.
    pub(crate) parameters: &'static [&'static str],
    /// Those that none may have.
    pub(crate) without: &'static [&'static str],
}

impl Rfc9421 {
    pub(crate) const NEW: Self =
        Self { label: None, mark: None, parameters: &["created"], without: &[] };

    /// What makes the profile unusable, if anything does: a label that is none, or parameters that there are
    /// not, or that a signature has to have and may not.
    pub(super) const fn fault(&self) -> Option<&'static str> {
        match self.label {
            Some(label) if !is_key(label) => {
                return Some("a label is not a structured field's key");
            }
            _ => {}
        }
        let (mut has, mut without) = (self.parameters, self.without);
        while let ([name, others @ ..], _) | ([], [name, others @ ..]) = (has, without) {
            if !is_among(name, &PARAMETERS) {
                return Some("a signature has no parameter of that name");
            }
            if has.is_empty() {
                without = others;
            } else if is_among(name, self.without) {
                return Some("a signature has to have a parameter that none may have");
            } else {
                has = others;
            }
        }
        None
    }
}

impl<K, V> recipe::sealed::Sealed for HttpSignature<K, V> {}

impl recipe::sealed::Sealed for Rfc9421 {}

impl Version for Rfc9421 {
    const VOCABULARY: Vocabulary = Vocabulary {
        derived: &[
            "@method",
            "@target-uri",
            "@authority",
            "@scheme",
            "@request-target",
            "@path",
            "@query",
        ],
        digest: CONTENT_DIGEST,
        without_parts: None,
        unknown: "a component is neither a header in small letters nor one of a request",
    };

    fn header(&self) -> &'static str {
        SIGNATURE
    }

    fn text_form(&self, algorithm: &str) -> String {
        let which = match (self.label, self.mark) {
            (Some(label), _) => format!(", labelled {label}"),
            (None, Some(mark)) => format!(", tagged {mark}"),
            (None, None) => String::new(),
        };
        format!("RFC 9421, {algorithm}{which}")
    }

    fn key_named_in(&self) -> String {
        format!("keyid in {SIGNATURE_INPUT}")
    }

    fn is_timed(&self, _: &[Covered]) -> bool {
        true
    }

    fn signed_besides(&self) -> String {
        format!("; {}", self.parameters.join(", "))
    }

    fn signs_url(covers: &[Covered]) -> bool {
        let is_of_url = |name: &&str| name.starts_with('@') && *name != "@method";
        covers.iter().any(|covered| {
            matches!(covered, Covered::QueryParameter(_)) || covered.names().iter().any(is_of_url)
        })
    }
}

/// What makes a signature's algorithm none of a public key, if anything does.
pub(crate) const fn fault_of_name(name: &str) -> Option<&'static str> {
    match name.as_bytes() {
        [] | [b'h', b'm', b'a', b'c', ..] => {
            Some("a public key verifies no signature of that algorithm")
        }
        _ => None,
    }
}

/// Whether it is a structured field's key (RFC 9651, section 3.1.2).
const fn is_key(text: &str) -> bool {
    let [first, others @ ..] = text.as_bytes() else { return false };
    let mut rest = others;
    while let [byte, others @ ..] = rest {
        let is_sign = matches!(byte, b'_' | b'-' | b'.' | b'*');
        if !byte.is_ascii_lowercase() && !byte.is_ascii_digit() && !is_sign {
            return false;
        }
        rest = others;
    }
    first.is_ascii_lowercase() || *first == b'*'
}

impl<K: SignedBy, V: Version> Recipe for HttpSignature<K, V>
where
    Self: Described,
{
    fn template(&self) -> Option<&Template> {
        None
    }

    fn checked_by(&self) -> CheckedBy {
        self.by.checked_by()
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

    fn key_named_in(&self) -> String {
        self.version.key_named_in()
    }

    fn covered(&self) -> &'static [Covered] {
        self.covers
    }

    fn coverage(&self) -> Coverage {
        let covers_body = self.covers.iter().any(|covered| V::VOCABULARY.is_of_body(covered));
        if covers_body { Coverage::Body } else { Coverage::None }
    }

    fn header(&self) -> &'static str {
        self.version.header()
    }

    fn text_form(&self) -> String {
        self.version.text_form(self.algorithm)
    }

    fn tolerance(&self) -> Option<u64> {
        self.version.is_timed(self.covers).then_some(self.tolerance)
    }

    fn signed(&self) -> String {
        let covers: Vec<_> =
            self.covers.iter().map(|covered| V::VOCABULARY.text(covered)).collect();
        format!("{{{}}}{}", covers.join("} {"), self.version.signed_besides())
    }

    fn signs_url(&self) -> bool {
        V::signs_url(self.covers)
    }
}

impl Scheme {
    /// A scheme whose requests are signed with HMAC-SHA256 as RFC 9421 has it (`hmac-sha256`). What a
    /// signature has to cover is the receiver's to say, and less is refused: a profile.
    ///
    /// The algorithm is the scheme's: a signature may name it (`alg`), and no other. Where several signatures
    /// come with a request, the profile names the label or the tag of its own. A verifier needs the feature
    /// `http-signature`.
    ///
    /// ```
    /// use countersign::Covered::{Body, Component};
    /// use countersign::{Coverage, HttpSignature, Scheme};
    ///
    /// static ACME: Scheme<HttpSignature> = Scheme::http_signature_hmac_sha256("acme")
    ///     .label("sig1")
    ///     .covers(&[Component("@method"), Component("@target-uri"), Body]);
    ///
    /// assert_eq!(ACME.signed(), "{@method} {@target-uri} {content-digest}; created");
    /// assert_eq!(ACME.coverage(), Coverage::Body);
    /// ```
    pub const fn http_signature_hmac_sha256(id: &'static str) -> HttpSignatureDraft<WithSecret> {
        let by = WithSecret { function: Function::HmacSha256, form: SecretForm::Utf8 };
        HttpSignatureDraft::new(id, "hmac-sha256", by, Rfc9421::NEW)
    }

    /// The same with a private key, whose public one verifies: see [`algorithm`](crate::algorithm). `name` is
    /// the algorithm's in the RFC, such as `ed25519`.
    ///
    /// # Panics
    /// While compiling, in a constant: `name` is empty, or that of an HMAC, which anybody could make with a
    /// public key.
    pub const fn http_signature(
        id: &'static str,
        name: &'static str,
        algorithm: &'static dyn Algorithm,
    ) -> HttpSignatureDraft<WithPublicKey> {
        let by = WithPublicKey { algorithm, form: KeyForm::Pem };
        HttpSignatureDraft::with_key(id, name, by, Rfc9421::NEW)
    }

    /// The same, where the provider has several keys, and each signature names the one that it is of
    /// (`keyid`). A [`KeySet`](https://docs.rs/countersign/latest/countersign/struct.KeySet.html) holds them.
    /// `MailChannels` of [`providers`](crate::providers) is one, with its example.
    ///
    /// # Panics
    /// As [`http_signature`](Self::http_signature).
    pub const fn http_signature_by_id(
        id: &'static str,
        name: &'static str,
        algorithm: &'static dyn Algorithm,
    ) -> HttpSignatureDraft<WithKeySet> {
        let key = WithPublicKey { algorithm, form: KeyForm::Pem };
        HttpSignatureDraft::with_key(id, name, WithKeySet { scheme: id, key }, Rfc9421::NEW)
    }
}

/// A profile of HTTP signatures that does not say yet what has to be covered.
#[derive(Clone, Copy, Debug)]
#[must_use = "a draft becomes a scheme by what it covers"]
pub struct HttpSignatureDraft<K, V = Rfc9421> {
    id: &'static str,
    pub(super) recipe: HttpSignature<K, V>,
}

impl<V> HttpSignatureDraft<WithSecret, V> {
    /// How the provider's secrets become keys, where they are given as text. The default is their UTF-8
    /// bytes.
    pub const fn secret(mut self, form: SecretForm) -> Self {
        self.recipe.by.form = form;
        self
    }
}

impl<V> HttpSignatureDraft<WithPublicKey, V> {
    /// How the provider prints its public key. The default is a PEM file.
    pub const fn key(mut self, form: KeyForm) -> Self {
        self.recipe.by.form = form;
        self
    }
}

impl<V> HttpSignatureDraft<WithKeySet, V> {
    /// How the provider prints its public keys. The default are PEM files.
    pub const fn key(mut self, form: KeyForm) -> Self {
        self.recipe.by.key.form = form;
        self
    }
}

impl<K: Copy> HttpSignatureDraft<K> {
    /// The label of the signature that counts. Where neither it nor a tag is said, a request has to have one
    /// signature alone.
    ///
    /// # Panics
    /// While compiling, in a constant, where there is none such.
    pub const fn label(mut self, label: &'static str) -> Self {
        self.recipe.version.label = Some(label);
        self.checked()
    }

    /// The signature that counts is the one with this tag, whatever its label is; where there is a label too,
    /// it has to have both.
    pub const fn tag(mut self, tag: &'static str) -> Self {
        self.recipe.version.mark = Some(tag);
        self
    }

    /// The parameters that a signature has to have, of `created`, `expires`, `nonce`, `keyid`, `alg` and `tag`.
    /// The default is `created` alone. Without it, a recorded request verifies for ever.
    ///
    /// # Panics
    /// While compiling, in a constant, where there is none such.
    pub const fn parameters(mut self, names: &'static [&'static str]) -> Self {
        self.recipe.version.parameters = names;
        self.checked()
    }

    /// The parameters that no signature may have.
    ///
    /// # Panics
    /// While compiling, in a constant, where there is none such.
    pub const fn without_parameters(mut self, names: &'static [&'static str]) -> Self {
        self.recipe.version.without = names;
        self.checked()
    }

    const fn checked(self) -> Self {
        if let Some(fault) = self.recipe.version.fault() {
            refuse(fault);
        }
        self
    }
}

impl<K: Copy, V: Version> HttpSignatureDraft<K, V> {
    pub(super) const fn with_key(id: &'static str, name: &'static str, by: K, version: V) -> Self {
        if let Some(fault) = fault_of_name(name) {
            refuse(fault);
        }
        Self::new(id, name, by, version)
    }

    pub(super) const fn new(id: &'static str, algorithm: &'static str, by: K, version: V) -> Self {
        let (tolerance, skew, covers) = (DEFAULT_TOLERANCE, None, &[] as &[Covered]);
        Self { id, recipe: HttpSignature { by, algorithm, tolerance, skew, covers, version } }
    }

    /// How far each time that is signed may lie in the past, in seconds, and in the future where nothing else
    /// is said. The default is 300.
    pub const fn tolerance(mut self, seconds: u64) -> Self {
        self.recipe.tolerance = seconds;
        self
    }

    /// What two clocks may differ in, in seconds: how far a time may lie in the future, and how far back
    /// the one at which a signature expires. The default is the tolerance for the first, and at most 60 for the
    /// second.
    pub const fn clock_skew(mut self, seconds: u64) -> Self {
        self.recipe.skew = Some(seconds);
        self
    }

    /// What a signature has to cover, at least, which ends the draft.
    ///
    /// # Panics
    /// While compiling, in a constant, where the profile contradicts itself: the message says how.
    pub const fn covers(mut self, covered: &'static [Covered]) -> Scheme<HttpSignature<K, V>> {
        if let Some(fault) = V::VOCABULARY.fault(covered) {
            refuse(fault);
        }
        self.recipe.covers = covered;
        Scheme { card: Card::new(self.id), recipe: self.recipe }
    }
}
