//! The recipe of HTTP Message Signatures (RFC 9421): which signature of a request counts, and what it has to
//! cover.

use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;
use core::fmt;

use super::card::Card;
use super::coverage::Coverage;
use super::recipe::{CheckedBy, Recipe, SignedBy, Template, WithKeySet, WithPublicKey, WithSecret};
use super::{Scheme, recipe, refuse};
use crate::algorithm::{Algorithm, Function};
use crate::key::{KeyForm, SecretForm};
use crate::text::bytes::{is_equal, is_header_name};

/// The header with the signatures.
pub(crate) const SIGNATURE: &str = "Signature";

/// The header that says what each of them covers.
pub(crate) const SIGNATURE_INPUT: &str = "Signature-Input";

/// The header with the body's hash, as components name it.
pub(crate) const CONTENT_DIGEST: &str = "content-digest";

/// The tolerance of a profile that names none, in seconds.
const DEFAULT_TOLERANCE: u64 = 300;

/// What the RFC has of a request beside its headers.
const DERIVED: [&str; 7] =
    ["@method", "@target-uri", "@authority", "@scheme", "@request-target", "@path", "@query"];

/// The parameters of a signature.
const PARAMETERS: [&str; 6] = ["created", "expires", "nonce", "keyid", "alg", "tag"];

/// What a signature has to cover, so that it counts: a receiver's profile lists such.
///
/// A header is named in small letters. It is covered by any signature that signs all of its value, as it is,
/// as a structured field (`sf`) or wrapped (`bs`), and not by one that signs a member of it (`key`).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Covered {
    /// This component: a header such as `content-type`, or one of `@method`, `@target-uri`, `@authority`,
    /// `@scheme`, `@request-target`, `@path` and `@query`.
    Component(&'static str),
    /// At least one of these.
    OneOf(&'static [&'static str]),
    /// This header, where the request has it.
    IfThere(&'static str),
    /// The parameter of the query with this name, as it is percent-encoded.
    QueryParameter(&'static str),
    /// The member of a header that is a dictionary, by the header's name and the member's key.
    Member(&'static str, &'static str),
    /// The body, by its hash in `Content-Digest`.
    Body,
    /// The same of a body that is not empty. An empty one may come without it.
    BodyUnlessEmpty,
}

impl Covered {
    /// Those components of which one has to be covered, as far as that does not hang on the request.
    pub(crate) const fn names(&self) -> &[&'static str] {
        match self {
            Self::Component(name) => core::slice::from_ref(name),
            Self::OneOf(names) => names,
            Self::Body => &[CONTENT_DIGEST],
            Self::IfThere(_)
            | Self::QueryParameter(_)
            | Self::Member(..)
            | Self::BodyUnlessEmpty => &[],
        }
    }

    const fn is_of_body(&self) -> bool {
        match self {
            Self::Component(name) => is_equal(name.as_bytes(), CONTENT_DIGEST.as_bytes()),
            _ => matches!(self, Self::Body | Self::BodyUnlessEmpty),
        }
    }

    fn is_of_url(&self) -> bool {
        let is_of_url = |name: &&str| name.starts_with('@') && *name != "@method";
        matches!(self, Self::QueryParameter(_)) || self.names().iter().any(is_of_url)
    }

    const fn fault(&self) -> Option<&'static str> {
        const UNKNOWN: &str =
            "a component is neither a header in small letters nor one of a request";
        match self {
            Self::OneOf([]) => return Some("one of no components has to be covered"),
            Self::IfThere(name) | Self::Member(name, _) if !is_field(name) => return Some(UNKNOWN),
            Self::QueryParameter(name) | Self::Member(_, name) if name.is_empty() => {
                return Some("a parameter or a member has no name");
            }
            _ => {}
        }
        let mut names = self.names();
        while let [name, others @ ..] = names {
            if !is_field(name) && !is_among(name, &DERIVED) {
                return Some(UNKNOWN);
            }
            names = others;
        }
        None
    }
}

/// As a reader has it: `@method`.
impl fmt::Display for Covered {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Component(name) => f.write_str(name),
            Self::OneOf(names) => f.write_str(&names.join(" or ")),
            Self::IfThere(name) => write!(f, "{name} if there"),
            Self::QueryParameter(name) => write!(f, "@query-param {name}"),
            Self::Member(name, key) => write!(f, "{key} of {name}"),
            Self::Body => f.write_str(CONTENT_DIGEST),
            Self::BodyUnlessEmpty => write!(f, "{CONTENT_DIGEST} unless the body is empty"),
        }
    }
}

/// Whether it is a header's name in small letters.
pub(super) const fn is_field(name: &str) -> bool {
    let mut rest = name.as_bytes();
    while let [byte, others @ ..] = rest {
        if byte.is_ascii_uppercase() {
            return false;
        }
        rest = others;
    }
    is_header_name(name)
}

pub(super) const fn is_among(name: &str, mut names: &[&str]) -> bool {
    while let [other, others @ ..] = names {
        if is_equal(name.as_bytes(), other.as_bytes()) {
            return true;
        }
        names = others;
    }
    false
}

/// A request that is signed as RFC 9421 has it, with a receiver's profile.
#[derive(Clone, Copy, Debug)]
pub struct HttpSignature<K = WithSecret> {
    pub(crate) by: K,
    /// The algorithm's name in the RFC, which a signature may only confirm.
    pub(crate) algorithm: &'static str,
    pub(crate) label: Option<&'static str>,
    pub(crate) mark: Option<&'static str>,
    /// The parameters that a signature has to have.
    pub(crate) parameters: &'static [&'static str],
    /// Those that none may have.
    pub(crate) without: &'static [&'static str],
    pub(crate) tolerance: u64,
    pub(crate) skew: Option<u64>,
    pub(crate) covers: &'static [Covered],
}

impl<K> recipe::sealed::Sealed for HttpSignature<K> {}

impl<K> HttpSignature<K> {
    /// What makes the profile unusable, if anything does.
    const fn fault(&self) -> Option<&'static str> {
        if self.covers.is_empty() {
            return Some("a signature that has to cover nothing says nothing of a request");
        }
        if let Some(label) = self.label
            && !is_key(label)
        {
            return Some("a label is not a structured field's key");
        }
        let mut covers = self.covers;
        while let [covered, others @ ..] = covers {
            if let Some(fault) = covered.fault() {
                return Some(fault);
            }
            covers = others;
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

impl<K: SignedBy> Recipe for HttpSignature<K> {
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

    fn key_named_in(&self) -> String {
        format!("keyid in {SIGNATURE_INPUT}")
    }

    fn coverage(&self) -> Coverage {
        let covers_body = self.covers.iter().any(Covered::is_of_body);
        if covers_body { Coverage::Body } else { Coverage::None }
    }

    fn header(&self) -> &'static str {
        SIGNATURE
    }

    fn text_form(&self) -> String {
        let which = match (self.label, self.mark) {
            (Some(label), _) => format!(", labelled {label}"),
            (None, Some(mark)) => format!(", tagged {mark}"),
            (None, None) => String::new(),
        };
        format!("RFC 9421, {}{which}", self.algorithm)
    }

    fn tolerance(&self) -> Option<u64> {
        Some(self.tolerance)
    }

    fn signed(&self) -> String {
        let covers: Vec<_> = self.covers.iter().map(ToString::to_string).collect();
        let parameters = self.parameters.join(", ");
        format!("{{{}}}; {parameters}", covers.join("} {"))
    }

    fn covered(&self) -> &'static [Covered] {
        self.covers
    }

    fn signs_url(&self) -> bool {
        self.covers.iter().any(Covered::is_of_url)
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
    /// # #[cfg(feature = "http-signature")] {
    /// use countersign::Covered::{Body, Component};
    /// use countersign::{HttpSignature, Request, Scheme, Signer, UnixTime, Verifier, Webhook};
    ///
    /// static ACME: Scheme<HttpSignature> = Scheme::http_signature_hmac_sha256("acme")
    ///     .label("sig1")
    ///     .covers(&[Component("@method"), Component("@target-uri"), Body]);
    ///
    /// let acme = Webhook::new(&ACME, "a secret")?;
    /// let at = UnixTime::from_secs(1_795_000_000);
    /// let unsigned = Request::at(&(), at).method("POST").url("https://example.com/in?id=7");
    /// let headers = acme.sign(&unsigned, b"{}")?;
    ///
    /// let signed = Request::at(&headers, at).method("POST").url("https://example.com/in?id=7");
    /// assert!(acme.verify(&signed, b"{}").is_ok());
    /// assert!(acme.verify(&signed, b"{ }").is_err());
    /// assert!(acme.verify(&signed.url("https://example.com/in?id=8"), b"{}").is_err());
    /// # }
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub const fn http_signature_hmac_sha256(id: &'static str) -> HttpSignatureDraft<WithSecret> {
        let by = WithSecret { function: Function::HmacSha256, form: SecretForm::Utf8 };
        HttpSignatureDraft::new(id, "hmac-sha256", by)
    }

    /// The same with a private key, whose public one verifies: see [`algorithm`](crate::algorithm). `name` is
    /// the algorithm's in the RFC, such as `ed25519`.
    ///
    /// ```
    /// # #[cfg(all(feature = "http-signature", feature = "ed25519"))] {
    /// use countersign::Covered::{Body, OneOf};
    /// use countersign::algorithm::ED25519;
    /// use countersign::{HttpSignature, KeyForm, Scheme, WithPublicKey};
    ///
    /// static ACME: Scheme<HttpSignature<WithPublicKey>> =
    ///     Scheme::http_signature("acme", "ed25519", ED25519)
    ///         .key(KeyForm::Pem)
    ///         .tag("acme-webhooks")
    ///         .parameters(&["created", "nonce"])
    ///         .covers(&[OneOf(&["@authority", "@target-uri"]), Body]);
    /// # }
    /// ```
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
        HttpSignatureDraft::with_key(id, name, by)
    }

    /// The same, where the provider has several keys, and each signature names the one that it is of
    /// (`keyid`). A [`KeySet`](https://docs.rs/countersign/latest/countersign/struct.KeySet.html) holds them.
    ///
    /// # Panics
    /// As [`http_signature`](Self::http_signature).
    pub const fn http_signature_by_id(
        id: &'static str,
        name: &'static str,
        algorithm: &'static dyn Algorithm,
    ) -> HttpSignatureDraft<WithKeySet> {
        let key = WithPublicKey { algorithm, form: KeyForm::Pem };
        HttpSignatureDraft::with_key(id, name, WithKeySet { scheme: id, key })
    }
}

/// A profile of HTTP Message Signatures that does not say yet what has to be covered.
#[derive(Clone, Copy, Debug)]
#[must_use = "a draft becomes a scheme by what it covers"]
pub struct HttpSignatureDraft<K> {
    id: &'static str,
    recipe: HttpSignature<K>,
}

impl HttpSignatureDraft<WithSecret> {
    /// How the provider's secrets become keys, where they are given as text. The default is their UTF-8
    /// bytes.
    pub const fn secret(mut self, form: SecretForm) -> Self {
        self.recipe.by.form = form;
        self
    }
}

impl HttpSignatureDraft<WithPublicKey> {
    /// How the provider prints its public key. The default is a PEM file.
    pub const fn key(mut self, form: KeyForm) -> Self {
        self.recipe.by.form = form;
        self
    }
}

impl HttpSignatureDraft<WithKeySet> {
    /// How the provider prints its public keys. The default are PEM files.
    pub const fn key(mut self, form: KeyForm) -> Self {
        self.recipe.by.key.form = form;
        self
    }
}

impl<K: Copy> HttpSignatureDraft<K> {
    const fn with_key(id: &'static str, name: &'static str, by: K) -> Self {
        if let [] | [b'h', b'm', b'a', b'c', ..] = name.as_bytes() {
            refuse("a public key verifies no signature of that algorithm");
        }
        Self::new(id, name, by)
    }

    const fn new(id: &'static str, algorithm: &'static str, by: K) -> Self {
        let recipe = HttpSignature {
            by,
            algorithm,
            label: None,
            mark: None,
            parameters: &["created"],
            without: &[],
            tolerance: DEFAULT_TOLERANCE,
            skew: None,
            covers: &[],
        };
        Self { id, recipe }
    }

    /// The label of the signature that counts. Where neither it nor a tag is said, a request has to have one
    /// signature alone.
    pub const fn label(mut self, label: &'static str) -> Self {
        self.recipe.label = Some(label);
        self
    }

    /// The signature that counts is the one with this tag, whatever its label is; where there is a label too,
    /// it has to have both.
    pub const fn tag(mut self, tag: &'static str) -> Self {
        self.recipe.mark = Some(tag);
        self
    }

    /// The parameters that a signature has to have, of `created`, `expires`, `nonce`, `keyid`, `alg` and `tag`.
    /// The default is `created` alone. Without it, a recorded request verifies for ever.
    pub const fn parameters(mut self, names: &'static [&'static str]) -> Self {
        self.recipe.parameters = names;
        self
    }

    /// The parameters that no signature may have.
    pub const fn without_parameters(mut self, names: &'static [&'static str]) -> Self {
        self.recipe.without = names;
        self
    }

    /// How far `created` may lie in the past, in seconds, and in the future where nothing else is said. The
    /// default is 300.
    pub const fn tolerance(mut self, seconds: u64) -> Self {
        self.recipe.tolerance = seconds;
        self
    }

    /// What two clocks may differ in, in seconds: how far `created` may lie in the future, and how far back
    /// `expires`. The default is the tolerance for the first, and at most 60 for the second.
    pub const fn clock_skew(mut self, seconds: u64) -> Self {
        self.recipe.skew = Some(seconds);
        self
    }

    /// What a signature has to cover, at least, which ends the draft.
    ///
    /// # Panics
    /// While compiling, in a constant, where the profile contradicts itself: the message says how.
    pub const fn covers(mut self, covered: &'static [Covered]) -> Scheme<HttpSignature<K>> {
        self.recipe.covers = covered;
        if let Some(fault) = self.recipe.fault() {
            refuse(fault);
        }
        Scheme { card: Card::new(self.id), recipe: self.recipe }
    }
}
