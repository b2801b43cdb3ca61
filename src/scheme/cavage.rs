//! What is of HTTP signatures as they were before RFC 9421 alone (draft-cavage-http-signatures).

use alloc::format;
use alloc::string::String;

use super::covered::{Covered, Vocabulary};
use super::http_signature::{HttpSignature, HttpSignatureDraft, SIGNATURE, Version};
use super::recipe::{WithKeySet, WithPublicKey, WithSecret};
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

/// A request that is signed as draft-cavage-http-signatures has it, with a receiver's profile.
pub type Cavage<K = WithSecret> = HttpSignature<K, BeforeRfc9421>;

/// A profile of HTTP signatures before RFC 9421 that does not say yet what has to be covered.
pub type CavageDraft<K> = HttpSignatureDraft<K, BeforeRfc9421>;

/// The draft before RFC 9421.
#[derive(Clone, Copy, Debug)]
pub struct BeforeRfc9421 {
    pub(crate) header: &'static str,
    /// What stands in front of the parameters.
    pub(crate) prefix: &'static str,
    /// What the key is called, where it always is.
    pub(crate) key_id: Option<&'static str>,
    /// What a signature covers that has no list.
    pub(crate) unlisted: &'static str,
    /// Whether the first line of HTTP/1.1 may be signed in place of the target.
    pub(crate) takes_request_line: bool,
}

impl BeforeRfc9421 {
    const NEW: Self = Self {
        header: SIGNATURE,
        prefix: "",
        key_id: None,
        unlisted: DATE,
        takes_request_line: false,
    };
}

impl recipe::sealed::Sealed for BeforeRfc9421 {}

impl Version for BeforeRfc9421 {
    const VOCABULARY: Vocabulary = Vocabulary {
        derived: &[REQUEST_TARGET, CREATED, EXPIRES],
        digest: DIGEST,
        without_parts: Some("the draft signs whole headers, and the query with its path"),
        unknown: "a component is neither a header in small letters nor one that the draft has",
    };

    fn header(&self) -> &'static str {
        self.header
    }

    fn text_form(&self, algorithm: &str) -> String {
        format!("draft-cavage, {algorithm}")
    }

    fn key_named_in(&self) -> String {
        format!("keyId in {}", self.header)
    }

    fn is_timed(&self, covers: &[Covered]) -> bool {
        let is_time = |name: &&str| [DATE, CREATED, EXPIRES].contains(name);
        covers.iter().any(|covered| covered.names().iter().any(is_time))
    }

    fn signed_besides(&self) -> String {
        String::new()
    }

    /// Only with the method, which the receiver has to give too.
    fn signs_url(covers: &[Covered]) -> bool {
        covers.iter().any(|covered| covered.names().contains(&REQUEST_TARGET))
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
    /// use countersign::Covered::{Body, Component};
    /// use countersign::{Cavage, Coverage, Scheme};
    ///
    /// static ACME: Scheme<Cavage> = Scheme::cavage_hmac_sha256("acme")
    ///     .covers(&[Component("(request-target)"), Component("date"), Body]);
    ///
    /// assert_eq!(ACME.signed(), "{(request-target)} {date} {digest}");
    /// assert_eq!(ACME.coverage(), Coverage::Body);
    /// ```
    pub const fn cavage_hmac_sha256(id: &'static str) -> CavageDraft<WithSecret> {
        let by = WithSecret { function: Function::HmacSha256, form: SecretForm::Utf8 };
        CavageDraft::new(id, "hmac-sha256", by, BeforeRfc9421::NEW)
    }

    /// The same with HMAC-SHA512 (`hmac-sha512`).
    pub const fn cavage_hmac_sha512(id: &'static str) -> CavageDraft<WithSecret> {
        let by = WithSecret { function: Function::HmacSha512, form: SecretForm::Utf8 };
        CavageDraft::new(id, "hmac-sha512", by, BeforeRfc9421::NEW)
    }

    /// The same with a private key, whose public one verifies: see [`algorithm`](crate::algorithm). `name` is
    /// what a signature calls the algorithm, such as `rsa-sha256`. `Keygen` of [`providers`](crate::providers)
    /// is one, with its example.
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
        CavageDraft::with_key(id, name, by, BeforeRfc9421::NEW)
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
        CavageDraft::with_key(id, name, WithKeySet { scheme: id, key }, BeforeRfc9421::NEW)
    }
}

impl<K: Copy> CavageDraft<K> {
    /// The header that holds the signature. The default is `Signature`.
    ///
    /// # Panics
    /// While compiling, in a constant: `name` is none of a header.
    pub const fn in_header(mut self, name: &'static str) -> Self {
        if !is_header_name(name) {
            refuse("a header's name is empty or not one");
        }
        self.recipe.version.header = name;
        self
    }

    /// The signature is in `Authorization`, behind `Signature` and a blank.
    pub const fn in_authorization(mut self) -> Self {
        self.recipe.version.header = "Authorization";
        self.recipe.version.prefix = "Signature ";
        self
    }

    /// The key's id that every signature has to have, where one secret or key has one name.
    pub const fn key_id(mut self, id: &'static str) -> Self {
        self.recipe.version.key_id = Some(id);
        self
    }

    /// A signature without a list of headers covers `(created)`, as the draft's version 12 has it. The default
    /// is `date`, of the versions before: those senders leave it out, and a profile that wants more refuses
    /// either.
    pub const fn unlisted_covers_created(mut self) -> Self {
        self.recipe.version.unlisted = CREATED;
        self
    }

    /// The list may have `request-line` in place of `(request-target)`, as the draft's first versions had it:
    /// `POST /in?id=7 HTTP/1.1`, of that version of HTTP alone.
    pub const fn takes_request_line(mut self) -> Self {
        self.recipe.version.takes_request_line = true;
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_contradicts_itself_does_not_compile() {
        let fault = |header, covers| {
            let draft = Scheme::cavage_hmac_sha256("faulty");
            let panic =
                std::panic::catch_unwind(|| draft.in_header(header).covers(covers)).err()?;
            let literal = panic.downcast_ref::<&str>().copied().map(String::from);
            literal.or_else(|| panic.downcast_ref().cloned())
        };
        let unknown = BeforeRfc9421::VOCABULARY.unknown;
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
            ("Signature", &[Covered::Component("Date")], Some(unknown)),
            ("Signature", &[Covered::Component("@method")], Some(unknown)),
            ("Signature", &[Covered::Body, Covered::OneOf(&["date", "(now)"])], Some(unknown)),
            ("Signature", &[Covered::IfThere(CREATED)], Some(unknown)),
            ("Signature", &[Covered::QueryParameter("id")], Some(whole)),
            ("Signature", &[Covered::Member("cookie", "id")], Some(whole)),
        ] {
            assert_eq!(fault(header, covers).as_deref(), expected);
        }
    }
}
