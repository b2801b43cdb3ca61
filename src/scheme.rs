use alloc::string::String;
use core::fmt;

use crate::encoding::Encoding;
use crate::error::Error;
use crate::headers::is_header_name;
use crate::mac::Algorithm;
use crate::request::UnixTime;
use crate::secret::SecretForm;
use crate::signature::Signature;
use crate::timestamp::{Future, TimeFormat};

/// The longest value of a signed header or URL, in bytes.
pub(crate) const MAX_SIGNED_VALUE: usize = 1024 * 1024;

/// What a signed value is made of, where nothing else marks where it ends: an alphabet, and a longest
/// length. What stands beside the value has to hold a character that is not in the alphabet.
///
/// ```
/// use countersign::Shape;
///
/// const ID: Shape = Shape::letters_and_digits().or("-_=").at_most(128);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Shape {
    others: &'static str,
    longest: usize,
}

impl Shape {
    /// ASCII letters and digits, at most 128 of them.
    #[must_use]
    pub const fn letters_and_digits() -> Self {
        Self { others: "", longest: 128 }
    }

    /// These ASCII characters too.
    #[must_use]
    pub const fn or(self, characters: &'static str) -> Self {
        Self { others: characters, ..self }
    }

    /// Sets the longest length, in bytes.
    #[must_use]
    pub const fn at_most(self, longest: usize) -> Self {
        Self { longest, ..self }
    }

    fn allows(&self, byte: u8) -> bool {
        byte.is_ascii_alphanumeric() || self.others.as_bytes().contains(&byte)
    }

    pub(crate) fn fits(&self, value: &[u8]) -> bool {
        value.len() <= self.longest && value.iter().all(|byte| self.allows(*byte))
    }
}

/// One piece of the message that a scheme signs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Part {
    /// Fixed text.
    Text(&'static str),
    /// The value of this header, byte for byte. It must be there once and not be empty.
    Header(&'static str),
    /// The same, of a header whose value has this shape, and is refused otherwise: a message's id
    /// that stands right beside the time.
    HeaderOf(&'static str, Shape),
    /// A value that the receiver configures, such as its client id; the text names it in errors
    /// and tables. A scheme has at most one.
    Setting(&'static str),
    /// The timestamp's text as received.
    Timestamp,
    /// The request's method.
    Method,
    /// The request's whole public URL.
    Url,
    /// The request's public URL up to its query or fragment.
    UrlWithoutQuery,
    /// The raw body.
    Body,
    /// A field of the JSON body, by its path: `event.event_time`. It must be there, as text or as a
    /// whole number. The step `0` stands for the only item of a list.
    #[cfg(feature = "fields")]
    Field(&'static str),
    /// The same; nothing, where the body does not have it.
    #[cfg(feature = "fields")]
    OptionalField(&'static str),
    /// The request's whole public URL; or the same without its port, or with its protocol's usual
    /// one where it has none. Whichever matches will do.
    #[cfg(feature = "fields")]
    UrlWithAnyPort,
    /// The names and decoded values of the body's form, sorted, nothing between them, each pair of
    /// them once. The URL's query may not have the named parameter: what is signed with it is read
    /// otherwise.
    #[cfg(feature = "fields")]
    SortedFieldsWithout(&'static str),
    /// Nothing, but the named parameter of the URL's query has to be there once, and be the hex of the
    /// body's SHA-256. The whole URL has to be signed.
    #[cfg(feature = "fields")]
    BodyHashIn(&'static str),
    /// The request's public URL with its query decoded and sorted, and behind a dot the names and
    /// decoded values of the body's form, sorted, nothing between them. No name may be repeated.
    #[cfg(feature = "fields")]
    SortedUrlAndFields,
}

impl Part {
    /// Whether it is read from a body that was collected.
    const fn is_of_fields(self) -> bool {
        match self {
            #[cfg(feature = "fields")]
            Self::Field(_)
            | Self::OptionalField(_)
            | Self::UrlWithAnyPort
            | Self::SortedFieldsWithout(_)
            | Self::BodyHashIn(_)
            | Self::SortedUrlAndFields => true,
            _ => false,
        }
    }

    /// Whether a sender chooses how long it is.
    const fn is_variable(self) -> bool {
        #[cfg(feature = "fields")]
        if matches!(self, Self::BodyHashIn(_)) {
            return false;
        }
        !matches!(self, Self::Text(_) | Self::Setting(_))
    }

    /// The header whose value it is.
    pub(crate) const fn header(self) -> Option<&'static str> {
        match self {
            Self::Header(name) | Self::HeaderOf(name, _) => Some(name),
            _ => None,
        }
    }
}

impl fmt::Display for Part {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Text(text) => f.write_str(text),
            Self::Header(name) | Self::HeaderOf(name, _) | Self::Setting(name) => {
                write!(f, "{{{name}}}")
            }
            Self::Timestamp => f.write_str("{timestamp}"),
            Self::Method => f.write_str("{method}"),
            Self::Url => f.write_str("{url}"),
            Self::UrlWithoutQuery => f.write_str("{url without query}"),
            Self::Body => f.write_str("{body}"),
            #[cfg(feature = "fields")]
            Self::Field(path) | Self::OptionalField(path) => write!(f, "{{{path}}}"),
            #[cfg(feature = "fields")]
            Self::UrlWithAnyPort => f.write_str("{url}"),
            #[cfg(feature = "fields")]
            Self::SortedFieldsWithout(_) => f.write_str("{sorted fields}"),
            #[cfg(feature = "fields")]
            Self::BodyHashIn(name) => write!(f, " with {name}={{hex SHA-256 of the body}}"),
            #[cfg(feature = "fields")]
            Self::SortedUrlAndFields => f.write_str("{url, sorted query}.{sorted fields}"),
        }
    }
}

/// How much of the body a valid signature vouches for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Coverage {
    /// Every byte of it.
    Body,
    /// Its beginning: whoever has seen one delivery can append bytes to it.
    Prefix,
    /// Only the fields that the scheme's parts name: whoever has seen one delivery can change what
    /// is not among them.
    Fields,
    /// Nothing: whoever has seen one delivery can send any body with its signature.
    None,
}

impl Coverage {
    /// A stable name, for machines: `body`, `prefix`, `fields` or `none`.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Body => "body",
            Self::Prefix => "prefix",
            Self::Fields => "fields",
            Self::None => "none",
        }
    }
}

impl fmt::Display for Coverage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Body => "the body is covered",
            Self::Prefix => "the body's beginning is covered, and more can be appended",
            Self::Fields => "only some fields of the body are covered",
            Self::None => "the body is NOT covered",
        })
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum TimestampPlace {
    Header(&'static str),
    Pair(&'static str),
    FirstItem,
    #[cfg(feature = "fields")]
    Field(&'static str),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Timestamp {
    pub(crate) place: TimestampPlace,
    pub(crate) format: TimeFormat,
}

/// What a scheme verifies with, and so the type that takes it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    Mac,
    StaticToken,
    PublicKey,
    Fields,
}

impl Kind {
    /// What to say when another type was given the scheme.
    pub(crate) const fn taken_by(self) -> &'static str {
        match self {
            Self::Mac => "it signs a message: a Webhook takes it",
            Self::StaticToken => "it signs nothing: a StaticToken takes it",
            Self::PublicKey => "it is verified with a public key: a PublicKeyWebhook takes it",
            Self::Fields => "it signs fields: a FieldWebhook takes it",
        }
    }
}

/// What tells a scheme's deliveries apart, so that a repeat is known: made of what is signed alone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum ToldApartBy {
    /// The value of this signed header: the message's id.
    MessageId(&'static str),
    /// The message: a repeat's is the same.
    Message,
    /// A key that the receiver takes from what is signed; the text says why nothing else can.
    ReceiversKey(&'static str),
    /// Nothing; the text says why.
    Nothing(&'static str),
}

/// What a delivery and its repeats have in common.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Repeats {
    /// The body, which no other delivery has.
    Alike,
    /// What the body means.
    Differ,
    /// The body, which other deliveries may have too.
    LikeOthers,
    /// The value of this signed header.
    WithId(&'static str),
}

/// A header that names the key, and what the receiver's value is called.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct KeyId {
    pub(crate) header: &'static str,
    name: &'static str,
}

/// A documented recipe, as constant data: the algorithm, where the signature is and in which text
/// form, and the message that is signed.
///
/// Each provider's is in its own file. A receiver can write one for a provider that the crate does
/// not know:
///
/// ```
/// use countersign::Part::{Body, Header, Text, Timestamp};
/// use countersign::{Scheme, Secret, Signature, TimeFormat, Webhook};
///
/// static ACME: Scheme = Scheme::hmac_sha256("acme")
///     .signature(Signature::in_header("X-Acme-Signature").prefix("sha256=").hex())
///     .timestamp_in_header("X-Acme-Time", TimeFormat::Seconds)
///     .message(&[Header("X-Acme-Id"), Text("."), Timestamp, Text("."), Body]);
///
/// let acme = Webhook::new(&ACME, Secret::base64("c2VjcmV0")?)?;
/// # Ok::<(), countersign::ConfigError>(())
/// ```
///
/// A scheme that contradicts itself is refused by the constructor of [`Webhook`](crate::Webhook):
/// for example one with two variable parts side by side, where `("a", "bc")` and `("ab", "c")`
/// would sign alike, unless it says [`unseparated`](Scheme::unseparated).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[must_use = "a scheme does nothing until a webhook takes it"]
pub struct Scheme {
    id: &'static str,
    name: &'static str,
    source: &'static str,
    algorithm: Algorithm,
    pub(crate) signature: Signature,
    pub(crate) timestamp: Option<Timestamp>,
    tolerance: u64,
    future: Future,
    pub(crate) expected: &'static [(&'static str, &'static str)],
    pub(crate) key_id: Option<KeyId>,
    pub(crate) message: &'static [Part],
    signs_fields: bool,
    #[cfg(feature = "fields")]
    pub(crate) fields_under: &'static str,
    least_coverage: Option<Coverage>,
    secret_form: SecretForm,
    unseparated: bool,
    third_party: bool,
    repeats: Repeats,
    repeats_for: u64,
}

impl Scheme {
    /// A scheme that signs the raw body with HMAC-SHA256. `id` is a short kebab-case name for logs
    /// and metrics.
    pub const fn hmac_sha256(id: &'static str) -> Self {
        Self::new(id, Algorithm::HmacSha256)
    }

    /// The same with HMAC-SHA512.
    pub const fn hmac_sha512(id: &'static str) -> Self {
        Self::new(id, Algorithm::HmacSha512)
    }

    /// The same with HMAC-SHA1.
    #[cfg(feature = "sha1")]
    pub const fn hmac_sha1(id: &'static str) -> Self {
        Self::new(id, Algorithm::HmacSha1)
    }

    /// A scheme that hashes the secret and then the message with SHA-256. It is no HMAC: whoever has
    /// seen a delivery can append to its message and sign the longer one, and its coverage says so
    /// ([`Coverage::Prefix`]). Take it only where a provider leaves no choice.
    #[cfg(feature = "legacy")]
    pub const fn sha256_of_secret_and_message(id: &'static str) -> Self {
        Self::new(id, Algorithm::Sha256)
    }

    /// A scheme that signs with Ed25519: a [`PublicKeyWebhook`](crate::PublicKeyWebhook) takes it.
    #[cfg(feature = "ed25519")]
    pub const fn ed25519(id: &'static str) -> Self {
        Self::new(id, Algorithm::Ed25519)
    }

    /// A scheme that signs with ECDSA over P-256 and SHA-256: a
    /// [`PublicKeyWebhook`](crate::PublicKeyWebhook) takes it. Its keys are written as
    /// `SubjectPublicKeyInfo` in DER.
    #[cfg(feature = "p256")]
    pub const fn ecdsa_p256(id: &'static str) -> Self {
        Self::new(id, Algorithm::EcdsaP256)
    }

    /// A scheme that signs nothing: the secret itself is in the header. A
    /// [`StaticToken`](crate::StaticToken) takes it.
    pub const fn static_token(id: &'static str, header: &'static str) -> Self {
        let mut scheme = Self::new(id, Algorithm::StaticToken);
        scheme.signature = Signature::in_header(header).encoded(Encoding::Verbatim);
        scheme.message = &[];
        scheme
    }

    const fn new(id: &'static str, algorithm: Algorithm) -> Self {
        Self {
            id,
            name: id,
            source: "",
            algorithm,
            signature: Signature::in_header(""),
            timestamp: None,
            tolerance: 300,
            future: Future::Tolerated,
            expected: &[],
            key_id: None,
            message: &[Part::Body],
            signs_fields: false,
            #[cfg(feature = "fields")]
            fields_under: "",
            least_coverage: None,
            secret_form: SecretForm::Utf8,
            unseparated: false,
            third_party: false,
            repeats: Repeats::Alike,
            repeats_for: 3 * 24 * 60 * 60,
        }
    }

    /// The provider's name, and the document that the recipe was read from.
    pub const fn documented_by(mut self, name: &'static str, source: &'static str) -> Self {
        self.name = name;
        self.source = source;
        self
    }

    /// Says that the recipe was confirmed by a third party's code or page only, not by the
    /// provider's own.
    pub const fn confirmed_by_third_party(mut self) -> Self {
        self.third_party = true;
        self
    }

    /// Where the signature is, and in which text form. Every scheme needs it.
    pub const fn signature(mut self, signature: Signature) -> Self {
        self.signature = signature;
        self
    }

    /// The message that is signed: its parts in order. The default is the raw body alone.
    pub const fn message(mut self, parts: &'static [Part]) -> Self {
        self.message = parts;
        let mut rest = parts;
        while let [part, others @ ..] = rest {
            self.signs_fields |= part.is_of_fields();
            rest = others;
        }
        self
    }

    /// All fields that the scheme reads lie under this path: the paths elsewhere start there.
    #[cfg(feature = "fields")]
    pub const fn fields_under(mut self, path: &'static str) -> Self {
        self.fields_under = path;
        self
    }

    /// The timestamp is a field of the JSON body.
    #[cfg(feature = "fields")]
    pub const fn timestamp_in_field(self, path: &'static str, format: TimeFormat) -> Self {
        self.timestamp(TimestampPlace::Field(path), format)
    }

    /// Says that the signed fields are there for the signature only, such as a nonce, so that
    /// nothing of what the body tells is covered.
    #[cfg(feature = "fields")]
    pub const fn covers_nothing(mut self) -> Self {
        self.least_coverage = Some(Coverage::None);
        self
    }

    /// The timestamp is in a header of its own.
    pub const fn timestamp_in_header(self, name: &'static str, format: TimeFormat) -> Self {
        self.timestamp(TimestampPlace::Header(name), format)
    }

    /// The timestamp is the value of `key` among the signature header's pairs.
    pub const fn timestamp_in_pair(self, key: &'static str, format: TimeFormat) -> Self {
        self.timestamp(TimestampPlace::Pair(key), format)
    }

    /// The timestamp is the first item of the signature header's list: see
    /// [`list_after_timestamp`](Signature::list_after_timestamp).
    pub const fn timestamp_in_first_item(self, format: TimeFormat) -> Self {
        self.timestamp(TimestampPlace::FirstItem, format)
    }

    const fn timestamp(mut self, place: TimestampPlace, format: TimeFormat) -> Self {
        self.timestamp = Some(Timestamp { place, format });
        self
    }

    /// The tolerance that the provider documents, in seconds: how far a timestamp may lie in the
    /// past or in the future. The default is 300.
    pub const fn tolerance(mut self, seconds: u64) -> Self {
        self.tolerance = seconds;
        self
    }

    /// A timestamp in the future passes, however far ahead it is: the provider documents only an
    /// age.
    pub const fn future_unchecked(mut self) -> Self {
        self.future = Future::Unchecked;
        self
    }

    /// Headers that have to be there with exactly these values, such as the version of the recipe.
    pub const fn expects(mut self, headers: &'static [(&'static str, &'static str)]) -> Self {
        self.expected = headers;
        self
    }

    /// The header `header` names the key, and has to name the receiver's: a value that is
    /// configured, and that `name` names in errors and tables. It never chooses a secret.
    pub const fn key_id_in(mut self, header: &'static str, name: &'static str) -> Self {
        self.key_id = Some(KeyId { header, name });
        self
    }

    /// How the provider's secrets become keys, where they are given as text. The default is their
    /// UTF-8 bytes.
    pub const fn secret(mut self, form: SecretForm) -> Self {
        self.secret_form = form;
        self
    }

    /// Says that variable parts side by side are meant: the provider documents them so, and a
    /// boundary that moves between them is harmless.
    pub const fn unseparated(mut self) -> Self {
        self.unseparated = true;
        self
    }

    /// The signed header `header` holds the message's id, which stays the same when the provider
    /// sends a delivery again. It has to be one of the message's parts.
    pub const fn message_id_in(mut self, header: &'static str) -> Self {
        self.repeats = Repeats::WithId(header);
        self
    }

    /// Says that the provider writes something else into the body of a repeat, such as the
    /// attempt's number, so that only the receiver can tell repeats by what the body means.
    pub const fn repeats_differ(mut self) -> Self {
        self.repeats = Repeats::Differ;
        self
    }

    /// Says that two deliveries can have the same body, because it says no more than that something
    /// has changed.
    pub const fn deliveries_alike(mut self) -> Self {
        self.repeats = Repeats::LikeOthers;
        self
    }

    /// How long after a delivery its repeats may come, in seconds, so how long it is worth
    /// remembering: at least until the provider's last documented retry. The default is 3 days.
    pub const fn repeats_for(mut self, seconds: u64) -> Self {
        self.repeats_for = seconds;
        self
    }

    /// The scheme's kebab-case id, such as `trace-finance`.
    #[must_use]
    pub const fn id(&self) -> &'static str {
        self.id
    }

    /// The provider's name, such as `Trace Finance`; the id where none was given.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        self.name
    }

    /// The document that the recipe was read from; empty where none was given.
    #[must_use]
    pub const fn source(&self) -> &'static str {
        self.source
    }

    /// Whether only a third party's code or page confirmed the recipe.
    #[must_use]
    pub const fn is_confirmed_by_third_party(&self) -> bool {
        self.third_party
    }

    /// The algorithm.
    #[must_use]
    pub const fn algorithm(&self) -> Algorithm {
        self.algorithm
    }

    /// Where the signature is.
    pub const fn signature_format(&self) -> &Signature {
        &self.signature
    }

    /// The default tolerance in seconds, if the scheme signs a timestamp.
    #[must_use]
    pub const fn default_tolerance(&self) -> Option<u64> {
        if self.timestamp.is_some() { Some(self.tolerance) } else { None }
    }

    pub(crate) const fn future(&self) -> Future {
        self.future
    }

    /// How a secret given as text becomes a key.
    #[must_use]
    pub const fn secret_form(&self) -> SecretForm {
        self.secret_form
    }

    /// The parts of the message that is signed.
    #[must_use]
    pub const fn parts(&self) -> &'static [Part] {
        self.message
    }

    /// The value that the receiver has to configure besides the secret, if there is one.
    #[must_use]
    pub fn setting(&self) -> Option<&'static str> {
        let signed = self.message.iter().find_map(|part| match part {
            Part::Setting(name) => Some(*name),
            _ => None,
        });
        signed.or(self.key_id.map(|key_id| key_id.name))
    }

    /// How much of the body a valid signature vouches for.
    #[must_use]
    pub fn coverage(&self) -> Coverage {
        if let Some(coverage) = self.least_coverage {
            coverage
        } else if self.hashes_body() {
            Coverage::Body
        } else if self.message.contains(&Part::Body) {
            #[cfg(feature = "legacy")]
            if self.algorithm == Algorithm::Sha256 {
                return Coverage::Prefix;
            }
            Coverage::Body
        } else if self.signs_fields {
            Coverage::Fields
        } else {
            Coverage::None
        }
    }

    #[cfg(feature = "fields")]
    fn hashes_body(&self) -> bool {
        self.message.iter().any(|part| matches!(part, Part::BodyHashIn(_)))
    }

    #[cfg(not(feature = "fields"))]
    #[allow(clippy::unused_self, reason = "as with the feature")]
    const fn hashes_body(&self) -> bool {
        false
    }

    /// Whether the URL is signed, or a part of it, so that a request has to be given it.
    #[must_use]
    pub fn signs_url(&self) -> bool {
        self.message.iter().any(|part| match part {
            Part::Url | Part::UrlWithoutQuery => true,
            #[cfg(feature = "fields")]
            Part::UrlWithAnyPort | Part::SortedUrlAndFields => true,
            _ => false,
        })
    }

    /// Whether fields are signed: of the body's form, or of its JSON. A `FieldWebhook` takes such a
    /// scheme (feature `fields`).
    #[must_use]
    pub const fn signs_fields(&self) -> bool {
        self.signs_fields
    }

    /// What tells deliveries apart: the message's id where one is signed, else the message where a
    /// repeat's is the same. A [ledger](https://docs.rs/countersign/latest/countersign/ledger/)
    /// (feature `ledger`) goes by it.
    ///
    /// ```
    /// use countersign::providers::Stripe;
    /// use countersign::{OpenFx, ToldApartBy, TraceFinance};
    ///
    /// assert_eq!(OpenFx::SCHEME.told_apart_by(), ToldApartBy::Message);
    /// let id = ToldApartBy::MessageId("X-Message-Id");
    /// assert_eq!(TraceFinance::SCHEME.told_apart_by(), id);
    /// let stripe = Stripe::SCHEME.told_apart_by(); // a retry is signed anew: take the event's id
    /// assert!(matches!(stripe, ToldApartBy::ReceiversKey(_)));
    /// ```
    #[must_use]
    pub fn told_apart_by(&self) -> ToldApartBy {
        if let Some(header) = self.message_id_header() {
            return ToldApartBy::MessageId(header);
        }
        match self.coverage() {
            Coverage::None => ToldApartBy::Nothing("neither the body nor a message's id is signed"),
            Coverage::Prefix => ToldApartBy::ReceiversKey(
                "more can be appended to a body: a function has to take a key from it",
            ),
            Coverage::Fields => ToldApartBy::ReceiversKey(
                "fields are signed: a function has to take a key from them",
            ),
            Coverage::Body if self.hashes_body() => ToldApartBy::ReceiversKey(
                "the body's hash is signed: a function has to take a key from the body",
            ),
            Coverage::Body => self.body_told_apart_by(),
        }
    }

    fn body_told_apart_by(&self) -> ToldApartBy {
        match self.repeats {
            Repeats::Differ => ToldApartBy::ReceiversKey(
                "a repeat's body is another one: a function has to take a key from it",
            ),
            Repeats::LikeOthers => ToldApartBy::ReceiversKey(
                "two deliveries can have the same body: only a function that knows better tells \
                 them apart",
            ),
            Repeats::Alike | Repeats::WithId(_) if self.timestamp.is_some() => {
                ToldApartBy::ReceiversKey(
                    "a repeat is signed anew: a function has to take a key from the body",
                )
            }
            Repeats::Alike | Repeats::WithId(_) => ToldApartBy::Message,
        }
    }

    const fn message_id_header(&self) -> Option<&'static str> {
        match self.repeats {
            Repeats::WithId(header) => Some(header),
            Repeats::Alike | Repeats::Differ | Repeats::LikeOthers => None,
        }
    }

    /// How long after a delivery its repeats may come, in seconds.
    #[must_use]
    pub const fn seconds_of_repeats(&self) -> u64 {
        self.repeats_for
    }

    /// Whether the header's value is part of the message.
    pub(crate) fn signs_header(&self, name: &str) -> bool {
        let mut signed = self.message.iter().filter_map(|part| part.header());
        signed.any(|signed| signed.eq_ignore_ascii_case(name))
    }

    /// What is signed, for a reader: `{X-Message-Id}+{client id}`.
    #[must_use]
    pub fn recipe(&self) -> String {
        use core::fmt::Write as _;
        let mut recipe = String::new();
        for part in self.message {
            // Writing to a String does not fail.
            let _ = write!(recipe, "{part}");
        }
        recipe
    }

    pub(crate) const fn timestamp_place(&self) -> Option<TimestampPlace> {
        match self.timestamp {
            Some(Timestamp { place, .. }) => Some(place),
            None => None,
        }
    }

    /// Whether `other` is the same recipe under another name.
    #[cfg(feature = "explain")]
    pub(crate) fn is_same_recipe(&self, other: &Self) -> bool {
        let named_alike = Self { id: self.id, name: self.name, source: self.source, ..*other };
        let tolerated_alike =
            Self { tolerance: self.tolerance, third_party: self.third_party, ..named_alike };
        *self == tolerated_alike
    }

    /// The headers that are read besides the signature's.
    pub(crate) fn other_headers(&self) -> impl Iterator<Item = &'static str> + Clone {
        let timestamp = match self.timestamp {
            Some(Timestamp { place: TimestampPlace::Header(name), .. }) => Some(name),
            _ => None,
        };
        let signed = self.message.iter().filter_map(|part| part.header());
        let key_id = self.key_id.map(|key_id| key_id.header);
        let expected = self.expected.iter().map(|(name, _)| *name);
        timestamp.into_iter().chain(key_id).chain(expected).chain(signed)
    }

    /// The texts next to the part at `at` that mark where it ends: those with another variable part
    /// behind them. If it held one, its end could be moved.
    pub(crate) fn separators_of(&self, at: usize) -> impl Iterator<Item = &'static [u8]> {
        let (before, rest) = self.message.split_at_checked(at).unwrap_or_default();
        let after = rest.get(1..).unwrap_or_default();
        let left = before.split_last().and_then(|(text, parts)| separator(*text, parts));
        let right = after.split_first().and_then(|(text, parts)| separator(*text, parts));
        let meant = self.unseparated;
        left.into_iter().chain(right).filter(move |_| !meant)
    }

    /// Which type verifies with the scheme.
    pub(crate) const fn kind(&self) -> Kind {
        if matches!(self.algorithm, Algorithm::StaticToken) {
            Kind::StaticToken
        } else if self.algorithm.is_asymmetric() {
            Kind::PublicKey
        } else if self.signs_fields {
            Kind::Fields
        } else {
            Kind::Mac
        }
    }

    /// What makes a scheme of public keys unusable.
    fn fault_of_keys(&self) -> Option<&'static str> {
        if self.algorithm.is_asymmetric() && !self.signature.is_single() {
            return Some("a public key verifies one signature of a request");
        }
        #[cfg(feature = "p256")]
        if self.signature.encoding() == Encoding::Base64Der
            && self.algorithm != Algorithm::EcdsaP256
        {
            return Some("only ECDSA's signatures are in DER");
        }
        None
    }

    /// What makes a scheme of fields unusable.
    #[cfg(feature = "fields")]
    fn fault_of_fields(&self) -> Option<&'static str> {
        let has = |wanted: fn(&Part) -> bool| self.message.iter().any(wanted);
        let of_json = has(|part| matches!(part, Part::Field(_) | Part::OptionalField(_)));
        let of_form = has(|part| part.is_of_fields())
            && has(|part| {
                !matches!(part, Part::Field(_) | Part::OptionalField(_)) && part.is_of_fields()
            });
        let reads_json = self.signature.is_in_body()
            || matches!(self.timestamp_place(), Some(TimestampPlace::Field(_)));
        if of_form && (of_json || reads_json) {
            return Some("fields are read from a form and from JSON");
        }
        if reads_json && !of_json {
            return Some("a field is read, and the message holds none");
        }
        if self.signs_fields && has(|part| matches!(part, Part::Body | Part::Setting(_))) {
            return Some("fields are signed together with the body or a configured value");
        }
        let signs_query = has(|part| matches!(part, Part::Url | Part::UrlWithAnyPort));
        if self.hashes_body() && !signs_query {
            return Some("the body's hash is in a query that is not signed: anybody could set it");
        }
        if self.hashes_body()
            && has(|part| matches!(part, Part::SortedFieldsWithout(_) | Part::SortedUrlAndFields))
        {
            return Some("a form is signed beside the body's hash");
        }
        if self.signature.is_in_body() && !self.signature.is_single() {
            return Some("a field holds one signature");
        }
        None
    }

    #[cfg(not(feature = "fields"))]
    #[allow(clippy::unused_self, reason = "as with the feature")]
    const fn fault_of_fields(&self) -> Option<&'static str> {
        None
    }

    /// What makes the scheme unusable, if anything does.
    pub(crate) fn fault(&self) -> Option<&'static str> {
        let mut names = self.signature.headers().chain(self.other_headers());
        let signature_named_twice = self
            .signature
            .headers()
            .any(|name| names.clone().filter(|other| other.eq_ignore_ascii_case(name)).count() > 1);
        let count =
            |wanted: fn(&Part) -> bool| self.message.iter().filter(|part| wanted(part)).count();
        let signs_time = count(|part| matches!(part, Part::Timestamp)) > 0;
        let side_by_side = || {
            let parts = self.message.iter().filter(|part| !matches!(part, Part::Text("")));
            parts.clone().zip(parts.skip(1)).any(|(a, b)| a.is_variable() && b.is_variable())
        };

        if names.any(|name| !is_header_name(name)) {
            return Some("a header's name is empty or not one");
        }
        if signature_named_twice {
            return Some("the signature's header is named twice");
        }
        if let Some(fault) = self.signature.fault(self.timestamp_place()) {
            return Some(fault);
        }
        let is_token = self.algorithm == Algorithm::StaticToken;
        if is_token != (self.signature.encoding() == Encoding::Verbatim) {
            return Some("only a static token is verbatim in the header");
        }
        if let Some(fault) = self.fault_of_keys().or_else(|| self.fault_of_fields()) {
            return Some(fault);
        }
        if is_token && !self.message.is_empty() {
            return Some("a static token signs no message");
        }
        if !is_token && !self.message.iter().any(|part| part.is_variable()) {
            return Some("the message holds nothing of the request");
        }
        if count(|part| matches!(part, Part::Body)) > 1 {
            return Some("the message holds the body twice");
        }
        let settings = count(|part| matches!(part, Part::Setting(_)));
        if settings.saturating_add(usize::from(self.key_id.is_some())) > 1 {
            return Some("the message holds more than one configured value");
        }
        if self.timestamp.is_some() && !signs_time {
            return Some("the timestamp is not part of the message: anybody could set it");
        }
        if self.timestamp.is_none() && signs_time {
            return Some("the message holds a timestamp, and nothing says where it comes from");
        }
        if self.message_id_header().is_some_and(|header| !self.signs_header(header)) {
            return Some("the message's id is not part of the message: anybody could set it");
        }
        if !self.unseparated && side_by_side() {
            return Some("two variable parts stand side by side without a separator");
        }
        if !self.unseparated && self.digits_touch_the_timestamp() {
            return Some("a digit stands next to the timestamp: it separates nothing");
        }
        self.fault_of_time()
    }

    /// What would let a time be taken for another one, `unseparated` or not: a recorded request would
    /// be fresh again.
    fn fault_of_time(&self) -> Option<&'static str> {
        let format = self.timestamp?.format;
        let is_there = |part: &&Part| !matches!(part, Part::Text(""));
        let at = self.message.iter().position(|part| *part == Part::Timestamp)?;
        let (before, rest) = self.message.split_at_checked(at)?;
        let after = rest.get(1..).unwrap_or_default();
        let in_front = before.iter().rev().find(is_there);
        let behind = after.iter().find(is_there);
        let touches = |part: Option<&Part>| part.is_some_and(|part| part.is_variable());

        let goes_on = match behind {
            Some(Part::Text(text)) => text.starts_with(|c: char| c == '.' || c.is_ascii_digit()),
            part => touches(part),
        };
        if goes_on && !format.has_an_end() {
            return Some("the time has no end of its own, and what follows it could go on with it");
        }
        let is_amid = before.iter().any(|part| part.is_variable())
            && after.iter().any(|part| part.is_variable());
        if is_amid && (touches(in_front) || touches(behind)) {
            let variable = before.iter().filter(|part| part.is_variable()).count();
            return match in_front {
                Some(Part::HeaderOf(_, shape))
                    if variable == 1 && !format.marks().iter().any(|mark| shape.allows(*mark)) =>
                {
                    None
                }
                _ => Some("a part that could hold a time stands next to the time, and moves it"),
            };
        }
        None
    }

    /// Reads a timestamp of the scheme. `header` is named in errors.
    pub(crate) fn read_time(
        &self,
        format: TimeFormat,
        text: &[u8],
        header: &'static str,
    ) -> Result<UnixTime, Error> {
        if self.has_unmarked_timestamp() {
            format.read_unmarked(text, header)
        } else {
            format.read(text, header)
        }
    }

    /// Whether a part that a sender chooses stands right beside the timestamp.
    fn has_unmarked_timestamp(&self) -> bool {
        self.message.windows(2).any(|pair| match pair {
            [Part::Timestamp, other] | [other, Part::Timestamp] => other.is_variable(),
            _ => false,
        })
    }

    fn digits_touch_the_timestamp(&self) -> bool {
        self.message.windows(2).any(|pair| match pair {
            [Part::Timestamp, Part::Text(text)] => text.starts_with(|c: char| c.is_ascii_digit()),
            [Part::Text(text), Part::Timestamp] => text.ends_with(|c: char| c.is_ascii_digit()),
            _ => false,
        })
    }
}

/// The bytes of `text`, if it is text that stands between a part and variable `parts`.
fn separator(text: Part, parts: &[Part]) -> Option<&'static [u8]> {
    match text {
        Part::Text(text) if !text.is_empty() && parts.iter().any(|part| part.is_variable()) => {
            Some(text.as_bytes())
        }
        _ => None,
    }
}
