//! A provider's documented recipe, as constant data: no key and no request.

pub(crate) mod card;
pub(crate) mod cavage;
mod certificate;
pub(crate) mod claim;
mod coverage;
pub(crate) mod covered;
mod data;
mod described;
mod field_text;
#[cfg(feature = "config")]
pub(crate) mod file;
mod handshake;
mod header_list;
pub(crate) mod http_signature;
pub(crate) mod jws;
pub(crate) mod list;
mod other_kind;
mod part;
mod recipe;
mod shape;
mod signature;
pub(crate) mod sound;
mod timestamp;

use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;
use core::fmt;

use self::card::{Card, Repeats, is_date};
pub use self::card::{ToldApartBy, Withdrawal};
pub use self::cavage::{Cavage, CavageDraft};
pub use self::certificate::{
    CertificateRule, Certified, CertifiedByMember, Member, Members, WithCertificate, WithChain,
};
pub use self::claim::Claim;
pub use self::coverage::Coverage;
pub use self::covered::Covered;
pub use self::field_text::FieldText;
pub use self::handshake::{Challenge, Handshake, Link, Place, Reply, Telling, Told, Written};
pub(crate) use self::handshake::{Kind, ReplyBody};
pub use self::header_list::HeaderList;
pub(crate) use self::header_list::ListPlace;
pub use self::http_signature::{HttpSignature, HttpSignatureDraft};
pub use self::jws::{Jws, JwsDraft};
pub use self::list::List;
pub(crate) use self::list::{Order, Source};
pub(crate) use self::other_kind::Mark;
pub use self::other_kind::OtherKind;
pub use self::part::Part;
pub(crate) use self::part::around;
pub use self::recipe::{
    Asymmetric, Fields, KeyedById, Mac, MacById, Recipe, Signed, SignedBy, Template, Token,
    WithKeySet, WithPublicKey, WithSecret, WithSecretById,
};
pub(crate) use self::recipe::{ExpectedPair, FieldPlace, KeyId, KeyIdPlace};
pub use self::shape::Shape;
pub use self::signature::Signature;
pub(crate) use self::signature::{Blanks, Layout, Wrapping};
use self::sound::Purpose;
pub(crate) use self::sound::{are_settled, may_be_of_url};
pub use self::timestamp::SignedTime;
pub(crate) use self::timestamp::{Future, TimestampPlace};
use crate::algorithm::{Algorithm, Function, Hash};
use crate::error::{ConfigError, ConfigFault};
use crate::key::{KeyForm, KeyKind, SecretForm};
use crate::text::bytes::is_header_name;

/// A documented recipe `R`, as constant data, and what there is to say of it besides.
///
/// Each provider's is in its own file, and a receiver can write one: [how](#a-scheme-of-your-own) is below.
///
/// A scheme that contradicts itself does not compile, and the compiler's message says why. One with
/// two variable parts side by side, for example, where `("a", "bc")` and `("ab", "c")` would sign
/// alike, unless it says [what that leaves open](Draft::unseparated):
///
/// ```compile_fail
/// use countersign::Part::{Body, Header};
/// use countersign::{Scheme, Signature};
///
/// static ACME: Scheme = Scheme::hmac_sha256("acme")
///     .signature(Signature::in_header("X-Acme-Signature"))
///     .signs(&[Header("X-Acme-Id"), Body]);
/// ```
#[doc = ""]
#[doc = include_str!("../../docs/own-scheme.md")]
#[must_use = "a scheme does nothing until a webhook takes it"]
#[derive(Clone, Copy)]
pub struct Scheme<R: ?Sized = Mac> {
    card: Card,
    pub(crate) recipe: R,
}

/// A scheme of whatever family: what a catalogue lists, and a proof names.
pub type AnyScheme = Scheme<dyn Recipe>;

impl<R: ?Sized> Scheme<R> {
    /// The scheme's kebab-case id, such as `trace-finance`.
    #[must_use]
    pub const fn id(&self) -> &'static str {
        self.card.id
    }

    /// The provider's name, such as `Trace Finance`; the id where none was given.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        self.card.name
    }

    /// The document that the recipe was read from; empty where none was given.
    #[must_use]
    pub const fn source(&self) -> &'static str {
        self.card.source
    }

    /// Whether only a third party's code or page confirmed the recipe.
    #[must_use]
    pub const fn is_confirmed_by_third_party(&self) -> bool {
        self.card.third_party
    }

    /// The day on which somebody last read the source and found the recipe in it, as `YYYY-MM-DD`;
    /// nothing where that was not recorded.
    #[must_use]
    pub const fn last_read(&self) -> Option<&'static str> {
        self.card.read_on
    }

    /// That the provider gave the recipe up, where it did.
    #[must_use]
    pub const fn withdrawal(&self) -> Option<Withdrawal> {
        self.card.withdrawal
    }

    /// The kinds of requests that the provider sends besides, and that the scheme does not read.
    #[must_use]
    pub const fn kinds_besides(&self) -> &'static [OtherKind] {
        self.card.other_kinds
    }

    /// What the provider sends before its deliveries or beside them, and wants to have answered.
    pub const fn handshakes(&self) -> &'static [Handshake] {
        self.card.handshakes
    }

    /// Whether the provider sends requests with a wrong signature on purpose, at a set-up or later,
    /// and wants them refused with 401.
    #[must_use]
    pub const fn tests_refusals(&self) -> bool {
        self.card.tests_refusals
    }

    /// Whether the provider may compress a body that it has signed, so that what arrives compressed is
    /// verified as what it decompresses to: the feature `gzip` does that, within a limit.
    #[must_use]
    pub const fn is_signed_before_compression(&self) -> bool {
        self.card.signed_before_compression
    }

    /// How long after a delivery its repeats may come, in seconds.
    #[must_use]
    pub const fn seconds_of_repeats(&self) -> u64 {
        self.card.repeats_for
    }
}

impl<R: Recipe + ?Sized> Scheme<R> {
    /// The name of the header that proves who sent a request, as the provider spells it; or the path
    /// of the field, where the signature is in the body.
    #[must_use]
    pub fn header(&self) -> &'static str {
        self.recipe.header()
    }

    /// The usual name of what is computed, such as `HMAC-SHA256`.
    #[must_use]
    pub fn algorithm(&self) -> &'static str {
        self.recipe.checked_by().algorithm
    }

    /// What a request is checked with.
    #[must_use]
    pub fn key_kind(&self) -> KeyKind {
        self.recipe.checked_by().key_kind
    }

    /// Where a request names the key that it is signed with, for a reader; nothing where keys have no ids.
    #[must_use]
    pub fn key_id(&self) -> Option<String> {
        if self.template().is_none() {
            return self.recipe.key_set().map(|_| self.recipe.key_named_in());
        }
        Some(match self.template()?.chosen_by? {
            KeyIdPlace::Headers(header, more) => [&[header], more].concat().join(" or "),
            KeyIdPlace::Pair(key) => format!("{key}= in {}", self.header()),
            KeyIdPlace::CertificateAt(_) => return None,
            KeyIdPlace::Member(name) => format!("{name} in the JSON of {}", self.header()),
            KeyIdPlace::Parameter(name) => format!("{name} in the query"),
        })
    }

    /// How a secret or a token that is given as text becomes a key; nothing for public keys.
    #[must_use]
    pub fn secret_form(&self) -> Option<SecretForm> {
        self.recipe.checked_by().secret_form
    }

    /// The text form of the signature, for a reader: the encoding with its prefix or list.
    #[must_use]
    pub fn text_form(&self) -> String {
        self.recipe.text_form()
    }

    /// What is signed, and where the signature is; nothing where no message is.
    #[must_use]
    pub fn template(&self) -> Option<&Template> {
        self.recipe.template()
    }

    /// The parts of the message that is signed; none where nothing is.
    #[must_use]
    pub fn parts(&self) -> &'static [Part] {
        self.template().map_or(&[], Template::parts)
    }

    /// What is signed, for a reader: `{X-Message-Id}+{client id}`.
    #[must_use]
    pub fn signed(&self) -> String {
        self.recipe.signed()
    }

    /// The default tolerance in seconds, if the scheme signs a time.
    #[must_use]
    pub fn tolerance(&self) -> Option<u64> {
        self.recipe.tolerance()
    }

    /// Whether what is signed says itself until when it holds, so that the tolerance is what two clocks may
    /// differ in.
    #[must_use]
    pub fn expires(&self) -> bool {
        self.recipe.expires()
    }

    /// The field of the body that holds the signed time, by its path, if it is there.
    #[must_use]
    pub fn time_field(&self) -> Option<&'static str> {
        match self.template()?.timestamp?.place {
            TimestampPlace::Field(path) => Some(path),
            _ => None,
        }
    }

    /// The value that the receiver has to configure besides the key, if there is one.
    #[must_use]
    pub fn setting(&self) -> Option<&'static str> {
        self.recipe.setting()
    }

    /// What who has recorded one delivery can move in it although its signature holds, each as a part
    /// of a sentence: the recipe marks no boundary there.
    ///
    /// ```
    /// use countersign::OpenFx;
    /// use countersign::providers::Square;
    ///
    /// let moves: Vec<_> = Square::SCHEME.leaves_open().collect();
    /// assert_eq!(moves, ["where the URL ends and the body begins"]);
    /// assert_eq!(OpenFx::SCHEME.leaves_open().count(), 0);
    /// ```
    pub fn leaves_open(&self) -> impl Iterator<Item = &'static str> {
        let between = self.template().and_then(|template| template.unseparated);
        let lists = self.parts().iter().filter_map(|part| part.list());
        let within = self.parts().iter().filter_map(|part| part.leaves_open());
        let mut moves: Vec<&'static str> = Vec::new();
        for open in between.into_iter().chain(within).chain(lists.flat_map(List::leaves_open)) {
            if !moves.contains(&open) {
                moves.push(open);
            }
        }
        moves.into_iter()
    }

    /// What a signed token has to say, in its header and as its claims; nothing where no token is signed.
    #[must_use]
    pub fn claims(&self) -> Vec<Claim> {
        self.recipe.claims()
    }

    /// How much of the body a valid signature vouches for.
    #[must_use]
    pub fn coverage(&self) -> Coverage {
        self.recipe.coverage()
    }

    /// Whether the URL is signed, or a part of it, or holds the signature, so that a request has to be given it.
    #[must_use]
    pub fn signs_url(&self) -> bool {
        self.recipe.signs_url()
    }

    /// Whether fields are signed: of the body's form, or of its JSON.
    #[must_use]
    pub fn signs_fields(&self) -> bool {
        self.recipe.signs_fields()
    }

    /// Whether the header's value is part of the message, in whichever letter case its name is given.
    #[must_use]
    pub fn signs_header(&self, name: &str) -> bool {
        self.template().is_some_and(|template| template.signs_header(name))
    }

    /// What tells deliveries apart: the message's id where one is signed, or the event's in the body,
    /// else the message where a repeat's is the same. A
    /// [ledger](https://docs.rs/countersign/latest/countersign/ledger/) (feature `ledger`) goes by it.
    ///
    /// ```
    /// use countersign::providers::{Line, Stripe};
    /// use countersign::{OpenFx, ToldApartBy, TraceFinance};
    ///
    /// assert_eq!(OpenFx::SCHEME.told_apart_by(), ToldApartBy::Message);
    /// let id = ToldApartBy::MessageId("X-Message-Id");
    /// assert_eq!(TraceFinance::SCHEME.told_apart_by(), id);
    /// assert_eq!(Stripe::SCHEME.told_apart_by(), ToldApartBy::EventId("id"));
    /// let line = Line::SCHEME.told_apart_by(); // a repeat says that it is one, and holds many events
    /// assert!(matches!(line, ToldApartBy::ReceiversKey(_)));
    /// ```
    #[must_use]
    pub fn told_apart_by(&self) -> ToldApartBy {
        match self.card.repeats {
            Repeats::WithId(header) => return ToldApartBy::MessageId(header),
            Repeats::WithEventId(path) => return ToldApartBy::EventId(path),
            Repeats::Alike | Repeats::Differ | Repeats::LikeOthers => {}
        }
        match self.coverage() {
            Coverage::None if self.signs_whole_query() && self.tolerance().is_some() => {
                ToldApartBy::Nothing("the query is signed with the time: a repeat is signed anew")
            }
            Coverage::None if self.signs_whole_query() => ToldApartBy::Message,
            Coverage::None => ToldApartBy::Nothing("neither the body nor a message's id is signed"),
            Coverage::Prefix => ToldApartBy::ReceiversKey(
                "more can be appended to a body: a function has to take a key from it",
            ),
            Coverage::Fields => ToldApartBy::ReceiversKey(
                "fields are signed: a function has to take a key from them",
            ),
            Coverage::Body if self.signs_fields() => ToldApartBy::ReceiversKey(
                "the body's hash is signed: a function has to take a key from the body",
            ),
            Coverage::Body => self.body_told_apart_by(),
        }
    }

    /// Whether the query is what is delivered, and no body.
    fn signs_whole_query(&self) -> bool {
        let is_query = |part: &Part| match part.list() {
            Some(list) => !list.is_of_body(),
            None => *part == Part::QueryBeforeSignature,
        };
        self.parts().iter().any(is_query)
    }

    fn body_told_apart_by(&self) -> ToldApartBy {
        match self.card.repeats {
            Repeats::Differ => ToldApartBy::ReceiversKey(
                "a repeat's body is another one: a function has to take a key from it",
            ),
            Repeats::LikeOthers => ToldApartBy::ReceiversKey(
                "two deliveries can have the same body: only a function that knows better tells \
                 them apart",
            ),
            _ if self.tolerance().is_some() => ToldApartBy::ReceiversKey(
                "a repeat is signed anew: a function has to take a key from the body",
            ),
            _ => ToldApartBy::Message,
        }
    }
}

impl<R: Copy> Scheme<R> {
    /// The provider's name, and the document that the recipe was read from.
    pub const fn documented_by(mut self, name: &'static str, source: &'static str) -> Self {
        self.card.name = name;
        self.card.source = source;
        self
    }

    /// Says that the recipe was confirmed by a third party's code or page only, not by the
    /// provider's own.
    pub const fn confirmed_by_third_party(mut self) -> Self {
        self.card.third_party = true;
        self
    }

    /// The day on which the source was last read, as `YYYY-MM-DD`, set by who has read it and found
    /// the recipe in it.
    ///
    /// ```compile_fail,E0080
    /// use countersign::{Scheme, Signature};
    ///
    /// static ACME: Scheme = Scheme::hmac_sha256("acme")
    ///     .signature(Signature::in_header("X-Acme-Signature"))
    ///     .signs_body()
    ///     .read_on("2026-02-30");
    /// ```
    ///
    /// # Panics
    /// While compiling, in a constant: `date` is no such day.
    pub const fn read_on(mut self, date: &'static str) -> Self {
        if !is_date(date) {
            refuse("the day on which a source was read is no date YYYY-MM-DD");
        }
        self.card.read_on = Some(date);
        self
    }

    /// Says that the provider gave the recipe up, on which day it said so, and what it names in its
    /// place.
    ///
    /// # Panics
    /// While compiling, in a constant: `said_on` is no day as `YYYY-MM-DD`.
    pub const fn withdrawn(mut self, said_on: &'static str, instead: &'static str) -> Self {
        if !is_date(said_on) {
            refuse("the day on which a recipe was withdrawn is no date YYYY-MM-DD");
        }
        self.card.withdrawal = Some(Withdrawal { said_on, instead });
        self
    }

    /// The kinds of requests that the provider sends to the same endpoint and that the scheme does
    /// not read. Where the signature is missing, the error is the first of them that fits,
    /// [`Error::OtherKind`](crate::Error::OtherKind).
    pub const fn other_kinds(mut self, kinds: &'static [OtherKind]) -> Self {
        self.card.other_kinds = kinds;
        self
    }

    /// What the provider sends before its deliveries or beside them, and wants to have answered.
    ///
    /// # Panics
    /// While compiling, in a constant: one of them contradicts itself, or wants a challenge signed, which
    /// [`signs_challenges`](Scheme::signs_challenges) takes.
    pub const fn with_handshakes(self, handshakes: &'static [Handshake]) -> Self {
        self.shaking(handshakes, None)
    }

    const fn shaking(mut self, handshakes: &'static [Handshake], signed: Option<&Mac>) -> Self {
        if let Some(fault) = handshake::fault(handshakes, signed) {
            refuse(fault);
        }
        self.card.handshakes = handshakes;
        self
    }

    /// Says that the provider sends requests with a wrong signature on purpose, and wants them refused.
    pub const fn refusals_are_tested(mut self) -> Self {
        self.card.tests_refusals = true;
        self
    }

    /// Says that the provider may compress a body with gzip after it has signed it, and names that in
    /// `Content-Encoding`. A verifier is then to be given what the body decompresses to, which
    /// [`gzip::as_signed`](https://docs.rs/countersign/latest/countersign/gzip/fn.as_signed.html) and the
    /// buffering layers make of it (feature `gzip`).
    pub const fn signed_before_compression(mut self) -> Self {
        self.card.signed_before_compression = true;
        self
    }

    /// Says that the provider writes something else into the body of a repeat, such as the
    /// attempt's number, and no event's id that stays, so that only the receiver can tell repeats by what
    /// the body means.
    pub const fn repeats_differ(mut self) -> Self {
        self.card.repeats = Repeats::Differ;
        self
    }

    /// Says that two deliveries can have the same body, because it says no more than that something
    /// has changed.
    pub const fn deliveries_alike(mut self) -> Self {
        self.card.repeats = Repeats::LikeOthers;
        self
    }

    /// How long after a delivery its repeats may come, in seconds, so how long it is worth
    /// remembering: at least until the provider's last documented retry. The default is 3 days.
    pub const fn repeats_for(mut self, seconds: u64) -> Self {
        self.card.repeats_for = seconds;
        self
    }
}

impl Scheme<Mac> {
    /// As [`with_handshakes`](Self::with_handshakes), where some are answered with a MAC under the secret
    /// of the deliveries ([`Handshake::macs`]).
    ///
    /// # Panics
    /// While compiling, in a constant: one of them contradicts itself, or would have the receiver sign
    /// what a delivery signs.
    pub const fn signs_challenges(self, handshakes: &'static [Handshake]) -> Self {
        let recipe = self.recipe;
        self.shaking(handshakes, Some(&recipe))
    }
}

impl<K: Copy> Scheme<Signed<K>> {
    /// The signed header `header` holds the message's id, which stays the same when the provider
    /// sends a delivery again.
    ///
    /// # Panics
    /// While compiling, in a constant: the header is not among the message's parts, or nothing marks
    /// where its value ends.
    pub const fn message_id_in(mut self, header: &'static str) -> Self {
        if let Some(fault) = self.recipe.template.fault_of_id(header) {
            refuse(fault);
        }
        self.card.repeats = Repeats::WithId(header);
        self
    }
}

impl Scheme<Mac> {
    /// The field of the signed JSON at this path, with dots, holds the event's id, which stays the same
    /// when the provider sends a delivery again. It is text or a whole number, and is read only once the
    /// signature has matched. The step `0` is the only item of a list.
    ///
    /// ```
    /// use countersign::{Scheme, Signature, ToldApartBy};
    ///
    /// static ACME: Scheme = Scheme::hmac_sha256("acme")
    ///     .signature(Signature::in_header("X-Acme-Signature"))
    ///     .signs_body()
    ///     .event_id_in("event.id");
    ///
    /// assert_eq!(ACME.told_apart_by(), ToldApartBy::EventId("event.id"));
    /// ```
    ///
    /// # Panics
    /// While compiling, in a constant: the body is not signed, or more can be appended to it.
    pub const fn event_id_in(mut self, path: &'static str) -> Self {
        if let Some(fault) = self.recipe.fault_of_event_id(path) {
            refuse(fault);
        }
        self.card.repeats = Repeats::WithEventId(path);
        self
    }
}

impl Scheme<Asymmetric> {
    /// As [that of a scheme with a secret](Scheme::event_id_in).
    ///
    /// # Panics
    /// While compiling, in a constant: the body is not signed.
    pub const fn event_id_in(mut self, path: &'static str) -> Self {
        if let Some(fault) = self.recipe.template.fault_of_event_id(path) {
            refuse(fault);
        }
        self.card.repeats = Repeats::WithEventId(path);
        self
    }
}

impl Scheme<KeyedById> {
    /// As [that of a scheme with a secret](Scheme::event_id_in).
    ///
    /// # Panics
    /// While compiling, in a constant: the body is not signed.
    pub const fn event_id_in(mut self, path: &'static str) -> Self {
        if let Some(fault) = self.recipe.template.fault_of_event_id(path) {
            refuse(fault);
        }
        self.card.repeats = Repeats::WithEventId(path);
        self
    }
}

impl<K: Copy> Scheme<Fields<K>> {
    /// All fields of the JSON that the scheme reads lie under this path, with which each of their paths
    /// starts: what describes the message leaves it out.
    ///
    /// # Panics
    /// While compiling, in a constant: no JSON is read.
    pub const fn under(mut self, path: &'static str) -> Self {
        self.recipe.under = path;
        self.checked()
    }

    /// The fields are those of a form and not of JSON, by their names: of a multipart form where the
    /// content type says so, and else of a form as a query is encoded. Files are passed over. No body is
    /// both, so that a sender cannot choose how one is read.
    ///
    /// # Panics
    /// While compiling, in a constant: no field is looked for by its name, they lie under a path, or one is
    /// signed as it stands in JSON.
    pub const fn in_form(mut self) -> Self {
        self.recipe.place = FieldPlace::Form;
        self.checked()
    }

    /// The JSON is in the field `name` of a multipart form; or it is the body, where the content type
    /// says otherwise or is not there. No body is both, so that a sender cannot choose how one is read.
    ///
    /// # Panics
    /// While compiling, in a constant: no field is looked for by its name.
    pub const fn in_json_of(mut self, name: &'static str) -> Self {
        self.recipe.place = FieldPlace::JsonInForm(name);
        self.checked()
    }

    const fn checked(self) -> Self {
        if let Some(fault) = self.recipe.fault_of_place() {
            refuse(fault);
        }
        self
    }

    /// Says that the signed fields are there for the signature only, such as a nonce, so that
    /// nothing of what the body tells is covered.
    pub const fn covers_nothing(mut self) -> Self {
        self.recipe.covers_nothing = true;
        self
    }
}

impl Scheme {
    /// A scheme that signs with HMAC-SHA256 (RFC 2104, FIPS 180-4). `id` is a short kebab-case name
    /// for logs and metrics.
    pub const fn hmac_sha256(id: &'static str) -> Draft<WithSecret> {
        Draft::with_secret(id, Function::HmacSha256)
    }

    /// The same with HMAC-SHA384.
    pub const fn hmac_sha384(id: &'static str) -> Draft<WithSecret> {
        Draft::with_secret(id, Function::HmacSha384)
    }

    /// The same with HMAC-SHA512.
    pub const fn hmac_sha512(id: &'static str) -> Draft<WithSecret> {
        Draft::with_secret(id, Function::HmacSha512)
    }

    /// The same with HMAC-SHA1.
    pub const fn hmac_sha1(id: &'static str) -> Draft<WithSecret> {
        Draft::with_secret(id, Function::HmacSha1)
    }

    /// The same with HMAC and another hash: SHA-384, or MD5 (feature `md5`), whose collisions do not break it.
    pub const fn hmac(id: &'static str, hash: Hash) -> Draft<WithSecret> {
        Draft::with_secret(id, Function::Hmac(hash))
    }

    /// A scheme whose tag is the plain hash of a message that holds the secret, where [`Part::Secret`] is. It
    /// is no HMAC. With the secret before the body, whoever has seen a delivery can append to its body and sign
    /// the longer one ([`Coverage::Prefix`]), but with [SHA-384](Hash::SHA384). With the secret behind it, two
    /// bodies with one hash have one signature: who writes a part of a body can make such with SHA-1 or MD5
    /// (feature `md5`). Take it only where a provider leaves no choice.
    ///
    /// ```
    /// use countersign::Part::{Body, Secret};
    /// use countersign::{Coverage, Hash, Request, Scheme, Signature, Verifier, Webhook};
    ///
    /// static ACME: Scheme = Scheme::plain_hash("acme", Hash::SHA1)
    ///     .signature(Signature::in_header("X-Acme-Signature").hex())
    ///     .signs(&[Secret, Body]);
    ///
    /// let acme = Webhook::new(&ACME, "a")?;
    /// // The SHA-1 of `abc` (FIPS 180-4's example).
    /// let headers = [("X-Acme-Signature", "a9993e364706816aba3e25717850c26c9cd0d89d")];
    /// let proof = acme.verify(&Request::new(&headers), b"bc").expect("the secret is inside");
    /// assert_eq!(proof.coverage(), Coverage::Prefix);
    /// # Ok::<(), countersign::ConfigError>(())
    /// ```
    pub const fn plain_hash(id: &'static str, hash: Hash) -> Draft<WithSecret> {
        let mut draft = Draft::with_secret(id, Function::Plain(hash));
        draft.template.plain = Some(hash);
        draft
    }

    /// A scheme that signs with a private key, whose public one verifies: see
    /// [`algorithm`](crate::algorithm).
    pub const fn public_key(
        id: &'static str,
        algorithm: &'static dyn Algorithm,
    ) -> Draft<WithPublicKey> {
        Draft::new(id, WithPublicKey { algorithm, form: KeyForm::Base64 })
    }

    /// The same, where the provider has several keys, and each request names the one that it is signed
    /// with. A [`KeySet`](https://docs.rs/countersign/latest/countersign/struct.KeySet.html) holds them.
    ///
    /// ```
    /// # #[cfg(all(feature = "p256", feature = "key-sets"))] {
    /// use countersign::algorithm::ECDSA_P256_SHA256_ASN1;
    /// use countersign::{KeyForm, KeySet, KeyedById, Scheme, Signature, Webhook};
    ///
    /// static ACME: Scheme<KeyedById> = Scheme::public_key_by_id("acme", ECDSA_P256_SHA256_ASN1)
    ///     .key_id_in_header("X-Acme-Key-Id")
    ///     .key(KeyForm::Pem)
    ///     .signature(Signature::in_header("X-Acme-Signature").base64())
    ///     .signs_body();
    ///
    /// let keys = KeySet::new(&ACME)?;
    /// let acme = Webhook::new(&ACME, keys.clone())?;
    /// # }
    /// # Ok::<(), countersign::ConfigError>(())
    /// ```
    pub const fn public_key_by_id(
        id: &'static str,
        algorithm: &'static dyn Algorithm,
    ) -> UnnamedKeys {
        UnnamedKeys { id, algorithm }
    }

    /// A scheme that signs nothing: the secret itself is in the header.
    ///
    /// It is as weak as a password: whoever has seen one request, a proxy's log for example, can
    /// send any other. Its coverage is [`Coverage::None`]. Tokens are compared in constant time,
    /// whatever their lengths.
    ///
    /// ```
    /// use countersign::{Request, Scheme, Token, Verifier, Webhook};
    ///
    /// static ACME: Scheme<Token> = Scheme::static_token("acme", "X-Acme-Token");
    ///
    /// let acme = Webhook::new(&ACME, "4c1f52a9")?;
    /// let headers = [("X-Acme-Token", "4c1f52a9")];
    /// let proof = acme.verify(&Request::new(&headers), b"whatever").expect("the same token");
    /// assert_eq!(proof.to_string(), "acme: token 0, the body is NOT covered");
    /// # Ok::<(), countersign::ConfigError>(())
    /// ```
    ///
    /// # Panics
    /// While compiling, in a constant: `header` is no header's name.
    pub const fn static_token(id: &'static str, header: &'static str) -> Scheme<Token> {
        assert!(is_header_name(header), "a header's name is empty or not one");
        Scheme { card: Card::new(id), recipe: Token { header } }
    }
}

/// A scheme that does not say yet what is signed.
#[derive(Clone, Copy, Debug)]
#[must_use = "a draft becomes a scheme by what it signs"]
pub struct Draft<K> {
    id: &'static str,
    by: K,
    template: Template,
}

/// A draft of a scheme with several keys that does not say yet where a request names its own.
#[derive(Clone, Copy, Debug)]
#[must_use = "it becomes a draft by where a key's id is"]
pub struct UnnamedKeys {
    id: &'static str,
    algorithm: &'static dyn Algorithm,
}

impl UnnamedKeys {
    /// The header `header` holds the key's id, and nothing else.
    pub const fn key_id_in_header(self, header: &'static str) -> Draft<WithKeySet> {
        self.named_in(KeyIdPlace::Headers(header, &[]))
    }

    /// The header `header` holds the id of a key, and so does each of `more` that is there, as the provider
    /// signs with several keys at once: a signature that matches under one of those that the receiver has will
    /// do.
    pub const fn key_id_in_headers(
        self,
        header: &'static str,
        more: &'static [&'static str],
    ) -> Draft<WithKeySet> {
        self.named_in(KeyIdPlace::Headers(header, more))
    }

    /// The signature's header lists pairs, and the value of `key` is the key's id.
    pub const fn key_id_in_pair(self, key: &'static str) -> Draft<WithKeySet> {
        self.named_in(KeyIdPlace::Pair(key))
    }

    /// The signature's header holds [JSON](Signature::member_of_base64_json), and its member `name` is the
    /// key's id.
    pub const fn key_id_in_member(self, name: &'static str) -> Draft<WithKeySet> {
        self.named_in(KeyIdPlace::Member(name))
    }

    /// The parameter `name` of the public URL's query is the key's id, beside the
    /// [signature's](Signature::in_parameter).
    pub const fn key_id_in_parameter(self, name: &'static str) -> Draft<WithKeySet> {
        self.named_in(KeyIdPlace::Parameter(name))
    }

    const fn named_in(self, place: KeyIdPlace) -> Draft<WithKeySet> {
        let Self { id, algorithm } = self;
        let key = WithPublicKey { algorithm, form: KeyForm::Base64 };
        let mut draft = Draft::new(id, WithKeySet { scheme: id, key });
        draft.template.chosen_by = Some(place);
        draft
    }
}

impl Draft<WithSecret> {
    const fn with_secret(id: &'static str, function: Function) -> Self {
        Self::new(id, WithSecret { function, form: SecretForm::Utf8 })
    }

    /// How the provider's secrets become keys, where they are given as text. The default is their
    /// UTF-8 bytes.
    pub const fn secret(mut self, form: SecretForm) -> Self {
        self.by.form = form;
        self
    }

    /// The header `header` holds the id of the secret that signed, and nothing else. It chooses among the
    /// secrets that the receiver gave, each with its id, and one that is not among them is refused.
    ///
    /// ```
    /// use countersign::{MacById, Scheme, Signature, Webhook};
    ///
    /// static ACME: Scheme<MacById> = Scheme::hmac_sha256("acme")
    ///     .secret_named_in("X-Acme-Key-Id")
    ///     .signature(Signature::in_header("X-Acme-Signature").base64())
    ///     .signs_body();
    ///
    /// let acme = Webhook::new(&ACME, ("key-2", "the current secret"))?;
    /// let acme = acme.or(("key-1", "the previous secret"))?;
    /// # Ok::<(), countersign::ConfigError>(())
    /// ```
    pub const fn secret_named_in(self, header: &'static str) -> Draft<WithSecretById> {
        let Self { id, by, mut template } = self;
        template.chosen_by = Some(KeyIdPlace::Headers(header, &[]));
        Draft { id, by: WithSecretById { secret: by }, template }
    }
}

impl Draft<WithPublicKey> {
    /// How the provider prints its public key. The default is base64 in one line.
    pub const fn key(mut self, form: KeyForm) -> Self {
        self.by.form = form;
        self
    }
}

impl Draft<WithKeySet> {
    /// How the provider prints its public keys. The default is base64 in one line.
    pub const fn key(mut self, form: KeyForm) -> Self {
        self.by.key.form = form;
        self
    }
}

impl<K: Copy> Draft<K> {
    const fn new(id: &'static str, by: K) -> Self {
        Self { id, by, template: Template::EMPTY }
    }

    /// Where the signature is, and in which text form. Every scheme needs it.
    pub const fn signature(mut self, signature: Signature) -> Self {
        self.template.signature = signature;
        self
    }

    /// The time that is signed.
    pub const fn timestamp(mut self, timestamp: SignedTime) -> Self {
        self.template.timestamp = Some(timestamp);
        self
    }

    /// Headers that have to be there with exactly these values, such as the version of the recipe.
    pub const fn expects(mut self, headers: &'static [(&'static str, &'static str)]) -> Self {
        self.template.expected = headers;
        self
    }

    /// The header `header` lists `key=value` pairs, joined by commas, and `pair`, such as
    /// `algorithm=HMAC_SHA256`, has to be the one with its key.
    pub const fn expects_pair(self, header: &'static str, pair: &'static str) -> Self {
        self.expecting(ExpectedPair { header, pair, is_optional: false })
    }

    /// The same, where the header is there, and has a pair with that key.
    pub const fn expects_no_other_pair(self, header: &'static str, pair: &'static str) -> Self {
        self.expecting(ExpectedPair { header, pair, is_optional: true })
    }

    /// The signature's header lists [pairs](Signature::pairs), and `pair`, such as `algorithm=MD5`, has to be the
    /// only one with its key: what it says confirms the scheme, and never chooses one.
    ///
    /// ```
    /// use countersign::{Scheme, Signature};
    ///
    /// static ACME: Scheme = Scheme::hmac_sha256("acme")
    ///     .signature(Signature::in_header("X-Acme-Signature").pairs(";", "signature").hex())
    ///     .expects_beside("algorithm=SHA256")
    ///     .signs_body();
    /// ```
    pub const fn expects_beside(mut self, pair: &'static str) -> Self {
        self.template.beside = Some(pair);
        self
    }

    const fn expecting(mut self, pair: ExpectedPair) -> Self {
        self.template.pair = Some(pair);
        self
    }

    /// The header `header` names the key, and has to name the receiver's: a value that is
    /// configured, and that `name` names in errors and tables. It never chooses a secret.
    pub const fn key_id_in(mut self, header: &'static str, name: &'static str) -> Self {
        self.template.key_id = Some(KeyId { header, name });
        self
    }

    /// Says that parts without a boundary are meant, as the provider documents them so, and `moves`
    /// what that lets a sender of one recorded delivery move, such as `where the URL ends and the body
    /// begins`: see [`Scheme::leaves_open`].
    pub const fn unseparated(mut self, moves: &'static str) -> Self {
        self.template.unseparated = Some(moves);
        self
    }

    /// The message that is signed, its parts in order, which ends the draft.
    ///
    /// # Panics
    /// While compiling, in a constant, where the scheme contradicts itself: the message says how.
    /// For a scheme that is made at run time there is [`try_signs`](Self::try_signs).
    pub const fn signs(self, message: &'static [Part]) -> Scheme<Signed<K>> {
        match self.signing(message, false) {
            Ok(scheme) => scheme,
            Err(fault) => refuse(fault),
        }
    }

    /// The raw body alone is signed, which ends the draft.
    ///
    /// # Panics
    /// As [`signs`](Self::signs).
    pub const fn signs_body(self) -> Scheme<Signed<K>> {
        self.signs(&[Part::Body])
    }

    /// As [`signs`](Self::signs), for a scheme that is made at run time.
    ///
    /// # Errors
    /// The scheme contradicts itself.
    pub const fn try_signs(
        self,
        message: &'static [Part],
    ) -> Result<Scheme<Signed<K>>, ConfigError> {
        match self.signing(message, false) {
            Ok(scheme) => Ok(scheme),
            Err(fault) => Err(self.contradiction(fault)),
        }
    }

    /// The message that is signed, made of fields of the body: of its form, or of its JSON.
    ///
    /// The body has to be read before there is a proof, which is why it is collected, at most 1 MiB
    /// of it; a form or JSON of more than 8192 fields, JSON with more than 65,536 items in lists, or
    /// nested more than 32 deep, is refused. What is not among the signed fields is anybody's: look at
    /// [`Coverage`]. A verifier needs the feature `fields`.
    ///
    /// ```
    /// use countersign::Part::{Field, Text};
    /// use countersign::{Coverage, Fields, Scheme, Signature};
    ///
    /// static ACME: Scheme<Fields> = Scheme::hmac_sha256("acme")
    ///     .signature(Signature::in_field("check.signature").hex())
    ///     .signs_fields(&[Field("order.id"), Text(":"), Field("order.amount")]);
    ///
    /// assert_eq!(ACME.signed(), "{order.id}:{order.amount}");
    /// assert_eq!(ACME.coverage(), Coverage::Fields);
    /// ```
    ///
    /// # Panics
    /// As [`signs`](Self::signs).
    pub const fn signs_fields(self, message: &'static [Part]) -> Scheme<Fields<K>> {
        match self.signing_fields(message) {
            Ok(scheme) => scheme,
            Err(fault) => refuse(fault),
        }
    }

    /// As [`signs_fields`](Self::signs_fields), for a scheme that is made at run time.
    ///
    /// # Errors
    /// The scheme contradicts itself.
    pub const fn try_signs_fields(
        self,
        message: &'static [Part],
    ) -> Result<Scheme<Fields<K>>, ConfigError> {
        match self.signing_fields(message) {
            Ok(scheme) => Ok(scheme),
            Err(fault) => Err(self.contradiction(fault)),
        }
    }

    const fn signing(
        mut self,
        message: &'static [Part],
        dated: bool,
    ) -> Result<Scheme<Signed<K>>, &'static str> {
        self.template.message = message;
        let Self { id, by, template } = self;
        match template.fault(Purpose { of_fields: false, dated }) {
            None => Ok(Scheme { card: Card::new(id), recipe: Signed { by, template } }),
            Some(fault) => Err(fault),
        }
    }

    const fn signing_fields(
        mut self,
        message: &'static [Part],
    ) -> Result<Scheme<Fields<K>>, &'static str> {
        self.template.message = message;
        let Self { id, by, template } = self;
        let place = place_of(message);
        let recipe = Fields { by, template, under: "", place, covers_nothing: false };
        match (template.fault(Purpose { of_fields: true, dated: false }), recipe.fault_of_lists()) {
            (None, None) => Ok(Scheme { card: Card::new(id), recipe }),
            (Some(fault), _) | (_, Some(fault)) => Err(fault),
        }
    }

    const fn contradiction(&self, fault: &'static str) -> ConfigError {
        ConfigError::new(self.id, ConfigFault::Contradiction { fault })
    }
}

/// Where fields are looked for: in a form, where a list of its fields is signed.
pub(crate) const fn place_of(mut message: &[Part]) -> FieldPlace {
    while let [part, others @ ..] = message {
        if let Part::Listed(list) = part
            && matches!(list.source, Source::Form)
        {
            return FieldPlace::Form;
        }
        message = others;
    }
    FieldPlace::Json
}

#[cfg(feature = "fields")]
impl<K: Copy> Draft<K> {
    /// The raw body alone is signed, and a member of its JSON is the time ([`SignedTime::in_field`]): a
    /// whole number or the text of a date, which is compared with the clock once the signature matches. So the
    /// body is collected, at most 1 MiB of it. It ends the draft.
    ///
    /// ```
    /// use countersign::{Scheme, Signature, SignedTime, TimeFormat};
    ///
    /// static ACME: Scheme = Scheme::hmac_sha256("acme")
    ///     .signature(Signature::in_header("X-Acme-Signature"))
    ///     .timestamp(SignedTime::in_field("sent_at", TimeFormat::Milliseconds).tolerance(60))
    ///     .signs_dated_body();
    /// ```
    ///
    /// # Panics
    /// As [`signs`](Self::signs).
    pub const fn signs_dated_body(self) -> Scheme<Signed<K>> {
        match self.signing(&[Part::Body], true) {
            Ok(scheme) => scheme,
            Err(fault) => refuse(fault),
        }
    }

    /// As [`signs_dated_body`](Self::signs_dated_body), for a scheme that is made at run time.
    ///
    /// # Errors
    /// The scheme contradicts itself.
    pub const fn try_signs_dated_body(self) -> Result<Scheme<Signed<K>>, ConfigError> {
        match self.signing(&[Part::Body], true) {
            Ok(scheme) => Ok(scheme),
            Err(fault) => Err(self.contradiction(fault)),
        }
    }
}

/// The compiler's message, where a constant calls it.
#[allow(clippy::panic, reason = "a scheme is a constant: this is how it does not compile")]
const fn refuse(fault: &'static str) -> ! {
    panic!("{}", fault)
}

impl<R: Recipe + ?Sized> fmt::Debug for Scheme<R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Scheme")
            .field("id", &self.id())
            .field("name", &self.name())
            .field("header", &self.header())
            .field("algorithm", &self.algorithm())
            .field("signed", &self.signed())
            .finish_non_exhaustive()
    }
}
