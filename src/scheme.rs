use alloc::string::String;
use core::fmt;

use crate::encoding::Encoding;
use crate::headers::is_header_name;
use crate::mac::Algorithm;
use crate::secret::SecretForm;
use crate::signature::Signature;
use crate::timestamp::{Future, TimeFormat};

/// The longest value of a signed header or URL, in bytes.
pub(crate) const MAX_SIGNED_VALUE: usize = 1024 * 1024;

/// One piece of the message that a scheme signs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Part {
    /// Fixed text.
    Text(&'static str),
    /// The value of this header, byte for byte. It must be there once and not be empty.
    Header(&'static str),
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
}

impl Part {
    /// Whether a sender chooses how long it is.
    const fn is_variable(self) -> bool {
        !matches!(self, Self::Text(_) | Self::Setting(_))
    }
}

impl fmt::Display for Part {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Text(text) => f.write_str(text),
            Self::Header(name) | Self::Setting(name) => write!(f, "{{{name}}}"),
            Self::Timestamp => f.write_str("{timestamp}"),
            Self::Method => f.write_str("{method}"),
            Self::Url => f.write_str("{url}"),
            Self::UrlWithoutQuery => f.write_str("{url without query}"),
            Self::Body => f.write_str("{body}"),
        }
    }
}

/// How much of the body a valid signature vouches for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Coverage {
    /// Every byte of it.
    Body,
    /// Nothing: whoever has seen one delivery can send any body with its signature.
    None,
}

impl Coverage {
    /// A stable name, for machines: `body` or `none`.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Body => "body",
            Self::None => "none",
        }
    }
}

impl fmt::Display for Coverage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Body => "the body is covered",
            Self::None => "the body is NOT covered",
        })
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum TimestampPlace {
    Header(&'static str),
    Pair(&'static str),
    FirstItem,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Timestamp {
    pub(crate) place: TimestampPlace,
    pub(crate) format: TimeFormat,
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
    secret_form: SecretForm,
    unseparated: bool,
    third_party: bool,
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

    /// A scheme that hashes the secret and then the message with SHA-256. It is no HMAC: take it
    /// only where a provider leaves no choice.
    #[cfg(feature = "legacy")]
    pub const fn sha256_of_secret_and_message(id: &'static str) -> Self {
        Self::new(id, Algorithm::Sha256)
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
            secret_form: SecretForm::Utf8,
            unseparated: false,
            third_party: false,
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
        if self.message.contains(&Part::Body) { Coverage::Body } else { Coverage::None }
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
        let signed = self.message.iter().filter_map(|part| match part {
            Part::Header(name) => Some(*name),
            _ => None,
        });
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
        if !self.unseparated && side_by_side() {
            return Some("two variable parts stand side by side without a separator");
        }
        if !self.unseparated && self.digits_touch_the_timestamp() {
            return Some("a digit stands next to the timestamp: it separates nothing");
        }
        None
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
