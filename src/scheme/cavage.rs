//! The recipe of HTTP signatures as they were before RFC 9421 (draft-cavage-http-signatures): what a signature
//! has to cover.

use alloc::format;
use alloc::string::{String, ToString as _};
use alloc::vec::Vec;

use super::card::Card;
use super::coverage::Coverage;
use super::http_signature::{Covered, is_among, is_field};
use super::recipe::{CheckedBy, Recipe, SignedBy, Template, WithKeySet, WithPublicKey, WithSecret};
use super::{Scheme, recipe, refuse};
use crate::algorithm::{Algorithm, Function};
use crate::key::{KeyForm, SecretForm};
use crate::text::bytes::is_header_name;

/// What the draft calls the method, and the path with the query.
pub(crate) const REQUEST_TARGET: &str = "(request-target)";

/// What it calls the parameter with the time at which a signature was made.
pub(crate) const CREATED: &str = "(created)";

/// What it calls the parameter with the time until which it holds.
pub(crate) const EXPIRES: &str = "(expires)";

/// The header with the time.
pub(crate) const DATE: &str = "date";

/// The header with the body's hash.
pub(crate) const DIGEST: &str = "digest";

/// What a list can have beside headers.
const DERIVED: [&str; 3] = [REQUEST_TARGET, CREATED, EXPIRES];

/// The tolerance of a profile that names none, in seconds.
const DEFAULT_TOLERANCE: u64 = 300;

/// A request that is signed as draft-cavage-http-signatures has it, with a receiver's profile.
#[derive(Clone, Copy, Debug)]
pub struct Cavage<K = WithSecret> {
    pub(crate) by: K,
    /// The algorithm's name, which a signature may only confirm.
    pub(crate) algorithm: &'static str,
    header: &'static str,
    /// What stands in front of the parameters.
    pub(crate) prefix: &'static str,
    /// What the key is called, where it always is.
    pub(crate) key_id: Option<&'static str>,
    /// What a signature covers that has no list.
    pub(crate) unlisted: &'static str,
    /// Whether the first line of HTTP/1.1 may be signed in place of the target.
    pub(crate) takes_request_line: bool,
    tolerance: u64,
    pub(crate) skew: Option<u64>,
    pub(crate) covers: &'static [Covered],
}

impl<K> recipe::sealed::Sealed for Cavage<K> {}

impl<K> Cavage<K> {
    /// Whether the profile wants the method and the URL, so that the receiver has to give them.
    pub(crate) fn needs_target(&self) -> bool {
        self.covers.iter().any(|covered| covered.names().contains(&REQUEST_TARGET))
    }

    fn needs_time(&self) -> bool {
        let is_time = |name: &&str| [DATE, CREATED, EXPIRES].contains(name);
        self.covers.iter().any(|covered| covered.names().iter().any(is_time))
    }

    /// What makes the profile unusable, if anything does.
    const fn fault(&self) -> Option<&'static str> {
        if !is_header_name(self.header) {
            return Some("a header's name is empty or not one");
        }
        if self.covers.is_empty() {
            return Some("a signature that has to cover nothing says nothing of a request");
        }
        let mut covers = self.covers;
        while let [covered, others @ ..] = covers {
            if let Some(fault) = fault_of(covered) {
                return Some(fault);
            }
            covers = others;
        }
        None
    }
}

const fn fault_of(covered: &Covered) -> Option<&'static str> {
    let mut names = match covered {
        Covered::QueryParameter(_) | Covered::Member(..) => {
            return Some("the draft signs whole headers, and the query with its path");
        }
        Covered::OneOf([]) => return Some("one of no components has to be covered"),
        Covered::IfThere(name) if !is_field(name) => return Some(UNKNOWN),
        Covered::Body | Covered::BodyUnlessEmpty | Covered::IfThere(_) => return None,
        Covered::Component(_) | Covered::OneOf(_) => covered.names(),
    };
    while let [name, others @ ..] = names {
        if !is_field(name) && !is_among(name, &DERIVED) {
            return Some(UNKNOWN);
        }
        names = others;
    }
    None
}

const UNKNOWN: &str = "a component is neither a header in small letters nor one that the draft has";

impl<K: SignedBy> Recipe for Cavage<K> {
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
        format!("keyId in {}", self.header)
    }

    fn covered(&self) -> &'static [Covered] {
        self.covers
    }

    fn coverage(&self) -> Coverage {
        let is_of_body = |covered: &Covered| match covered {
            Covered::Body | Covered::BodyUnlessEmpty => true,
            Covered::Component(name) => *name == DIGEST,
            _ => false,
        };
        if self.covers.iter().any(is_of_body) { Coverage::Body } else { Coverage::None }
    }

    fn header(&self) -> &'static str {
        self.header
    }

    fn text_form(&self) -> String {
        format!("draft-cavage, {}", self.algorithm)
    }

    fn tolerance(&self) -> Option<u64> {
        self.needs_time().then_some(self.tolerance)
    }

    fn signed(&self) -> String {
        let covers: Vec<_> = self.covers.iter().map(described).collect();
        format!("{{{}}}", covers.join("} {"))
    }

    fn signs_url(&self) -> bool {
        self.needs_target()
    }
}

/// As a reader has it: `(request-target)`.
fn described(covered: &Covered) -> String {
    match covered {
        Covered::Body => DIGEST.to_string(),
        Covered::BodyUnlessEmpty => format!("{DIGEST} unless the body is empty"),
        covered => covered.to_string(),
    }
}

impl Scheme {
    /// A scheme whose requests are signed with HMAC-SHA256 as draft-cavage-http-signatures has it
    /// (`hmac-sha256`), which came before RFC 9421. What a signature has to cover is the receiver's to say, and
    /// less is refused: a profile. `date`, `digest`, a header's name in small letters, `(request-target)`,
    /// `(created)` and `(expires)` are what there is, and [`Covered::Body`] is the body by its `Digest`.
    ///
    /// The algorithm is the scheme's: a signature may name it, or `hs2019`, which says nothing, and no other.
    /// The key's id is a name, and never followed. A verifier needs the feature `http-signature`.
    ///
    /// ```
    /// # #[cfg(feature = "http-signature")] {
    /// use countersign::Covered::{Body, Component};
    /// use countersign::{Cavage, Request, Scheme, Signer, UnixTime, Verifier, Webhook};
    ///
    /// static ACME: Scheme<Cavage> = Scheme::cavage_hmac_sha256("acme")
    ///     .covers(&[Component("(request-target)"), Component("date"), Body]);
    ///
    /// let acme = Webhook::new(&ACME, "a secret")?;
    /// let at = UnixTime::from_secs(1_795_000_000);
    /// let unsigned = Request::at(&(), at).method("POST").url("https://example.com/in?id=7");
    /// let headers = acme.sign(&unsigned, b"{}")?; // Date, Digest and Signature
    ///
    /// let signed = Request::at(&headers, at).method("POST").url("https://example.com/in?id=7");
    /// assert!(acme.verify(&signed, b"{}").is_ok());
    /// assert!(acme.verify(&signed, b"{ }").is_err());
    /// assert!(acme.verify(&signed.url("https://example.com/in?id=8"), b"{}").is_err());
    /// # }
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub const fn cavage_hmac_sha256(id: &'static str) -> CavageDraft<WithSecret> {
        let by = WithSecret { function: Function::HmacSha256, form: SecretForm::Utf8 };
        CavageDraft::new(id, "hmac-sha256", by)
    }

    /// The same with HMAC-SHA512 (`hmac-sha512`).
    pub const fn cavage_hmac_sha512(id: &'static str) -> CavageDraft<WithSecret> {
        let by = WithSecret { function: Function::HmacSha512, form: SecretForm::Utf8 };
        CavageDraft::new(id, "hmac-sha512", by)
    }

    /// The same with a private key, whose public one verifies: see [`algorithm`](crate::algorithm). `name` is
    /// what a signature calls the algorithm, such as `rsa-sha256`.
    ///
    /// ```
    /// # #[cfg(all(feature = "http-signature", feature = "ed25519"))] {
    /// use countersign::Covered::{Body, Component, OneOf};
    /// use countersign::algorithm::ED25519;
    /// use countersign::{Cavage, KeyForm, Scheme, WithPublicKey};
    ///
    /// static ACME: Scheme<Cavage<WithPublicKey>> = Scheme::cavage("acme", "ed25519", ED25519)
    ///     .key(KeyForm::Pem)
    ///     .in_header("Acme-Signature")
    ///     .covers(&[Component("(request-target)"), OneOf(&["(created)", "date"]), Body]);
    /// # }
    /// ```
    ///
    /// # Panics
    /// While compiling, in a constant: `name` is empty, or that of an HMAC, which anybody could make with a
    /// public key.
    pub const fn cavage(
        id: &'static str,
        name: &'static str,
        algorithm: &'static dyn Algorithm,
    ) -> CavageDraft<WithPublicKey> {
        let by = WithPublicKey { algorithm, form: KeyForm::Pem };
        CavageDraft::with_key(id, name, by)
    }

    /// The same, where there are several keys, and each signature names the one that it is of (`keyId`). A
    /// [`KeySet`](https://docs.rs/countersign/latest/countersign/struct.KeySet.html) holds them.
    ///
    /// # Panics
    /// As [`cavage`](Self::cavage).
    pub const fn cavage_by_id(
        id: &'static str,
        name: &'static str,
        algorithm: &'static dyn Algorithm,
    ) -> CavageDraft<WithKeySet> {
        let key = WithPublicKey { algorithm, form: KeyForm::Pem };
        CavageDraft::with_key(id, name, WithKeySet { scheme: id, key })
    }
}

/// A profile of HTTP signatures before RFC 9421 that does not say yet what has to be covered.
#[derive(Clone, Copy, Debug)]
#[must_use = "a draft becomes a scheme by what it covers"]
pub struct CavageDraft<K> {
    id: &'static str,
    recipe: Cavage<K>,
}

impl CavageDraft<WithSecret> {
    /// How the provider's secrets become keys, where they are given as text. The default is their UTF-8
    /// bytes.
    pub const fn secret(mut self, form: SecretForm) -> Self {
        self.recipe.by.form = form;
        self
    }
}

impl CavageDraft<WithPublicKey> {
    /// How the provider prints its public key. The default is a PEM file.
    pub const fn key(mut self, form: KeyForm) -> Self {
        self.recipe.by.form = form;
        self
    }
}

impl CavageDraft<WithKeySet> {
    /// How the provider prints its public keys. The default are PEM files.
    pub const fn key(mut self, form: KeyForm) -> Self {
        self.recipe.by.key.form = form;
        self
    }
}

impl<K: Copy> CavageDraft<K> {
    const fn with_key(id: &'static str, name: &'static str, by: K) -> Self {
        if let [] | [b'h', b'm', b'a', b'c', ..] = name.as_bytes() {
            refuse("a public key verifies no signature of that algorithm");
        }
        Self::new(id, name, by)
    }

    const fn new(id: &'static str, algorithm: &'static str, by: K) -> Self {
        let recipe = Cavage {
            by,
            algorithm,
            header: "Signature",
            prefix: "",
            key_id: None,
            unlisted: DATE,
            takes_request_line: false,
            tolerance: DEFAULT_TOLERANCE,
            skew: None,
            covers: &[],
        };
        Self { id, recipe }
    }

    /// The header that holds the signature. The default is `Signature`.
    pub const fn in_header(mut self, name: &'static str) -> Self {
        self.recipe.header = name;
        self
    }

    /// The signature is in `Authorization`, behind `Signature` and a blank.
    pub const fn in_authorization(mut self) -> Self {
        self.recipe.header = "Authorization";
        self.recipe.prefix = "Signature ";
        self
    }

    /// The key's id that every signature has to have, where one secret or key has one name.
    pub const fn key_id(mut self, id: &'static str) -> Self {
        self.recipe.key_id = Some(id);
        self
    }

    /// A signature without a list of headers covers `(created)`, as the draft's version 12 has it. The default
    /// is `date`, of the versions before: those senders leave it out, and a profile that wants more refuses
    /// either.
    pub const fn unlisted_covers_created(mut self) -> Self {
        self.recipe.unlisted = CREATED;
        self
    }

    /// The list may have `request-line` in place of `(request-target)`, as the draft's first versions had it:
    /// `POST /in?id=7 HTTP/1.1`, of that version of HTTP alone.
    pub const fn takes_request_line(mut self) -> Self {
        self.recipe.takes_request_line = true;
        self
    }

    /// How far each time that is covered may lie in the past, in seconds, and in the future where nothing else
    /// is said. The default is 300.
    pub const fn tolerance(mut self, seconds: u64) -> Self {
        self.recipe.tolerance = seconds;
        self
    }

    /// What two clocks may differ in, in seconds: how far a time may lie in the future, and how far back
    /// `expires`. The default is the tolerance for the first, and at most 60 for the second.
    pub const fn clock_skew(mut self, seconds: u64) -> Self {
        self.recipe.skew = Some(seconds);
        self
    }

    /// What a signature has to cover, at least, which ends the draft.
    ///
    /// # Panics
    /// While compiling, in a constant, where the profile contradicts itself: the message says how.
    pub const fn covers(mut self, covered: &'static [Covered]) -> Scheme<Cavage<K>> {
        self.recipe.covers = covered;
        if let Some(fault) = self.recipe.fault() {
            refuse(fault);
        }
        Scheme { card: Card::new(self.id), recipe: self.recipe }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_contradicts_itself_does_not_compile() {
        let fault = |header, covers| {
            let mut recipe = Scheme::cavage_hmac_sha256("faulty").in_header(header).recipe;
            recipe.covers = covers;
            recipe.fault()
        };
        let whole = "the draft signs whole headers, and the query with its path";
        for (header, covers, expected) in [
            ("Signature", &[Covered::Component(REQUEST_TARGET), Covered::Body][..], None),
            ("", &[Covered::Body], Some("a header's name is empty or not one")),
            (
                "Signature",
                &[],
                Some("a signature that has to cover nothing says nothing of a request"),
            ),
            ("Signature", &[Covered::OneOf(&[])], Some("one of no components has to be covered")),
            ("Signature", &[Covered::Component("Date")], Some(UNKNOWN)),
            ("Signature", &[Covered::Component("@method")], Some(UNKNOWN)),
            ("Signature", &[Covered::Body, Covered::OneOf(&["date", "(now)"])], Some(UNKNOWN)),
            ("Signature", &[Covered::IfThere(CREATED)], Some(UNKNOWN)),
            ("Signature", &[Covered::QueryParameter("id")], Some(whole)),
            ("Signature", &[Covered::Member("cookie", "id")], Some(whole)),
        ] {
            assert_eq!(fault(header, covers), expected);
        }
    }
}
