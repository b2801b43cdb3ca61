use thiserror::Error as ThisError;

/// Why a request was refused.
///
/// Every variant is the sender's fault, except [`MissingMethod`](Error::MissingMethod),
/// [`MissingUrl`](Error::MissingUrl) and [`MissingTime`](Error::MissingTime), where the receiver did
/// not give what the scheme needs.
///
/// [`is_receivers_fault`](Error::is_receivers_fault) tells them apart.
///
/// An error holds static text and numbers only: no byte of the request, no secret and no tag. It
/// can be logged as it is. `header` is the name of the header at fault, as the scheme (or
/// the receiver, at construction) spells it; where the signature or the timestamp is in the body, it
/// is the path of the field.
///
/// Do not tell a sender which error it was: one answer for all of them (401, empty) is enough.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ThisError)]
#[non_exhaustive]
pub enum Error {
    /// The header is not there.
    #[error("the header {header} is missing")]
    MissingHeader {
        /// The header's name.
        header: &'static str,
    },
    /// The header is there more than once, in one spelling or in several.
    #[error("the header {header} is there more than once")]
    RepeatedHeader {
        /// The header's name.
        header: &'static str,
    },
    /// The header's value is empty.
    #[error("the header {header} is empty")]
    EmptyHeader {
        /// The header's name.
        header: &'static str,
    },
    /// The header's value is longer than anything that the scheme could need.
    #[error("the header {header} is longer than {limit} bytes")]
    HeaderTooLong {
        /// The header's name.
        header: &'static str,
        /// The most that is read, in bytes.
        limit: usize,
    },
    /// The signature holds a byte outside ASCII.
    #[error("the signature in {header} is not ASCII")]
    NotAscii {
        /// The header's name.
        header: &'static str,
    },
    /// The signature does not start with the scheme's prefix.
    #[error("the signature in {header} does not start with {expected:?}")]
    WrongPrefix {
        /// The header's name.
        header: &'static str,
        /// The prefix that the scheme documents.
        expected: &'static str,
    },
    /// The signature has a prefix, and the scheme documents none.
    #[error("the signature in {header} has a prefix that the scheme does not have")]
    UnexpectedPrefix {
        /// The header's name.
        header: &'static str,
    },
    /// The signature's text, after any prefix, is not as long as the scheme's.
    #[error("the signature in {header} has {found} characters, not {expected}")]
    WrongLength {
        /// The header's name.
        header: &'static str,
        /// The length that the scheme documents, in characters.
        expected: usize,
        /// The length that was found, in characters.
        found: usize,
    },
    /// The signature holds a character that its text form does not have there.
    #[error("the signature in {header} holds a character that its text form does not allow there")]
    WrongCharacter {
        /// The header's name.
        header: &'static str,
    },
    /// The signature's last base64 character has bits set that no byte uses: a second spelling of
    /// one tag.
    #[error("the signature in {header} is not canonical base64")]
    NotCanonical {
        /// The header's name.
        header: &'static str,
    },
    /// A signed header's value holds the text that separates it from the next part of the message,
    /// so that where it ends would be a matter of opinion.
    #[error("the header {header} holds the separator that follows or precedes it in the message")]
    HoldsSeparator {
        /// The header's name.
        header: &'static str,
    },
    /// The header lists more items than a verifier looks at.
    #[error("the header {header} lists more than {limit} items")]
    TooManyItems {
        /// The header's name.
        header: &'static str,
        /// The most that is read.
        limit: usize,
    },
    /// The header lists more signatures of the supported version than a verifier compares.
    #[error("the header {header} lists more than {limit} signatures")]
    TooManyCandidates {
        /// The header's name.
        header: &'static str,
        /// The most that is compared.
        limit: usize,
    },
    /// The header lists no signature of the version that the scheme documents.
    #[error("the header {header} lists no signature of the supported version")]
    NoCandidate {
        /// The header's name.
        header: &'static str,
    },
    /// The list of pairs in the header has no timestamp.
    #[error("the header {header} has no timestamp")]
    MissingTimestamp {
        /// The header's name.
        header: &'static str,
    },
    /// The list of pairs in the header has more than one timestamp.
    #[error("the header {header} has more than one timestamp")]
    RepeatedTimestamp {
        /// The header's name.
        header: &'static str,
    },
    /// The timestamp is empty or holds something other than digits.
    #[error("the timestamp in {header} is not a number")]
    TimestampNotDigits {
        /// The header's name.
        header: &'static str,
    },
    /// The timestamp starts with a minus sign.
    #[error("the timestamp in {header} is negative")]
    TimestampNegative {
        /// The header's name.
        header: &'static str,
    },
    /// The timestamp starts with a plus sign.
    #[error("the timestamp in {header} has a plus sign")]
    TimestampPlusSign {
        /// The header's name.
        header: &'static str,
    },
    /// The timestamp has more digits than any time needs.
    #[error("the timestamp in {header} has more than {limit} digits")]
    TimestampTooLong {
        /// The header's name.
        header: &'static str,
        /// The most digits that are read.
        limit: usize,
    },
    /// The timestamp stands in the message beside another part that a sender chooses, and has more or
    /// fewer digits than a present one: one may have been moved.
    #[error("the timestamp in {header} has {found} digits, not {expected}")]
    TimestampLength {
        /// The header's name.
        header: &'static str,
        /// How many digits a present timestamp has.
        expected: usize,
        /// How many digits were found.
        found: usize,
    },
    /// The timestamp is not a date and time as the provider writes it.
    #[error("the timestamp in {header} is not a date and time in the scheme's form")]
    TimestampNotDateTime {
        /// The header's name.
        header: &'static str,
    },
    /// The timestamp is further in the past than the tolerance.
    #[error("the timestamp in {header} is {seconds} s old, {tolerance} s are allowed")]
    TimestampTooOld {
        /// The header's name.
        header: &'static str,
        /// How long ago it is, in seconds.
        seconds: u64,
        /// The tolerance, in seconds.
        tolerance: u64,
    },
    /// The timestamp is further in the future than the tolerance.
    #[error("the timestamp in {header} is {seconds} s in the future, {tolerance} s are allowed")]
    TimestampInFuture {
        /// The header's name.
        header: &'static str,
        /// How far ahead it is, in seconds.
        seconds: u64,
        /// The tolerance, in seconds.
        tolerance: u64,
    },
    /// The scheme signs the method, and the receiver did not give it: see
    /// [`Request::method`](crate::Request::method).
    #[error("the scheme signs the method, and the request was given without one")]
    MissingMethod,
    /// The scheme signs the URL, and the receiver did not give it: see
    /// [`Request::url`](crate::Request::url).
    #[error("the scheme signs the URL, and the request was given without one")]
    MissingUrl,
    /// The scheme signs a time, and the receiver neither gave the present one nor has a clock: see
    /// [`Request::at`](crate::Request::at).
    #[error("the scheme signs a time, and there is no clock to compare it with")]
    MissingTime,
    /// The method or the URL is longer than what a scheme signs.
    #[error("the {part} is longer than {limit} bytes")]
    PartTooLong {
        /// `method` or `URL`.
        part: &'static str,
        /// The most that is signed, in bytes.
        limit: usize,
    },
    /// The header names another key than the one that the receiver configured.
    #[error("the header {header} names another key than the receiver's")]
    OtherKeyId {
        /// The header's name.
        header: &'static str,
    },
    /// The header does not have the one value that the scheme documents, such as its version.
    #[error("the header {header} is not {expected:?}")]
    UnexpectedValue {
        /// The header's name.
        header: &'static str,
        /// The value that the scheme documents.
        expected: &'static str,
    },
    /// The body is longer than what is collected of one whose fields are signed.
    #[error("the body is longer than {limit} bytes")]
    BodyTooLong {
        /// The most that is collected, in bytes.
        limit: usize,
    },
    /// The body is not a form as browsers and providers encode one.
    #[error("the body is not form-encoded")]
    BodyNotForm,
    /// The URL's query is not encoded as a form is.
    #[error("the URL's query is not form-encoded")]
    QueryNotForm,
    /// The body is not one JSON value.
    #[error("the body is not JSON")]
    BodyNotJson,
    /// Arrays and objects in the body lie deeper in one another than is read.
    #[error("the body nests more than {limit} levels deep")]
    BodyTooDeep {
        /// The most levels that are read.
        limit: usize,
    },
    /// The body or the URL's query has more fields than are read.
    #[error("there are more than {limit} fields")]
    TooManyFields {
        /// The most fields that are read.
        limit: usize,
    },
    /// A field is there more than once, or a list that has to hold one item holds more.
    #[error("a field is there more than once")]
    RepeatedField,
    /// The body does not have a field that the scheme reads.
    #[error("the body has no field {field}")]
    MissingField {
        /// The field's path.
        field: &'static str,
    },
    /// A field that the scheme reads is neither text nor a whole number.
    #[error("the field {field} is neither text nor a whole number")]
    FieldNotText {
        /// The field's path.
        field: &'static str,
    },
    /// The signature is valid, and the body is not the one whose hash is in the signed URL.
    #[error("the body is not the one that the signed URL names")]
    OtherBody,
    /// No signature in the header belongs to what was received under any of the secrets.
    #[error("no signature in {header} matches")]
    Mismatch {
        /// The header's name.
        header: &'static str,
    },
}

impl Error {
    /// A stable kebab-case name of the variant, for metrics.
    ///
    /// ```
    /// # use countersign::Error;
    /// assert_eq!(Error::Mismatch { header: "X-Signature" }.code(), "mismatch");
    /// ```
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::MissingHeader { .. } => "missing-header",
            Self::RepeatedHeader { .. } => "repeated-header",
            Self::EmptyHeader { .. } => "empty-header",
            Self::HeaderTooLong { .. } => "header-too-long",
            Self::NotAscii { .. } => "not-ascii",
            Self::WrongPrefix { .. } => "wrong-prefix",
            Self::UnexpectedPrefix { .. } => "unexpected-prefix",
            Self::WrongLength { .. } => "wrong-length",
            Self::WrongCharacter { .. } => "wrong-character",
            Self::NotCanonical { .. } => "not-canonical",
            Self::HoldsSeparator { .. } => "holds-separator",
            Self::TooManyItems { .. } => "too-many-items",
            Self::TooManyCandidates { .. } => "too-many-candidates",
            Self::NoCandidate { .. } => "no-candidate",
            Self::MissingTimestamp { .. } => "missing-timestamp",
            Self::RepeatedTimestamp { .. } => "repeated-timestamp",
            Self::TimestampNotDigits { .. } => "timestamp-not-digits",
            Self::TimestampNegative { .. } => "timestamp-negative",
            Self::TimestampPlusSign { .. } => "timestamp-plus-sign",
            Self::TimestampTooLong { .. } => "timestamp-too-long",
            Self::TimestampLength { .. } => "timestamp-length",
            Self::TimestampNotDateTime { .. } => "timestamp-not-date-time",
            Self::TimestampTooOld { .. } => "timestamp-too-old",
            Self::TimestampInFuture { .. } => "timestamp-in-future",
            Self::MissingMethod => "missing-method",
            Self::MissingUrl => "missing-url",
            Self::MissingTime => "missing-time",
            Self::PartTooLong { .. } => "part-too-long",
            Self::OtherKeyId { .. } => "other-key-id",
            Self::UnexpectedValue { .. } => "unexpected-value",
            Self::BodyTooLong { .. } => "body-too-long",
            Self::BodyNotForm => "body-not-form",
            Self::QueryNotForm => "query-not-form",
            Self::BodyNotJson => "body-not-json",
            Self::BodyTooDeep { .. } => "body-too-deep",
            Self::TooManyFields { .. } => "too-many-fields",
            Self::RepeatedField => "repeated-field",
            Self::MissingField { .. } => "missing-field",
            Self::FieldNotText { .. } => "field-not-text",
            Self::OtherBody => "other-body",
            Self::Mismatch { .. } => "mismatch",
        }
    }

    /// Whether the receiver did not give what the scheme needs. That is to be repaired, not
    /// answered with a refusal: no sender can cause it.
    #[must_use]
    pub const fn is_receivers_fault(&self) -> bool {
        matches!(self, Self::MissingMethod | Self::MissingUrl | Self::MissingTime)
    }

    /// The header at fault, where there is one.
    #[must_use]
    pub const fn header(&self) -> Option<&'static str> {
        match self {
            Self::MissingHeader { header }
            | Self::RepeatedHeader { header }
            | Self::EmptyHeader { header }
            | Self::HeaderTooLong { header, .. }
            | Self::NotAscii { header }
            | Self::WrongPrefix { header, .. }
            | Self::UnexpectedPrefix { header }
            | Self::WrongLength { header, .. }
            | Self::WrongCharacter { header }
            | Self::NotCanonical { header }
            | Self::HoldsSeparator { header }
            | Self::TooManyItems { header, .. }
            | Self::TooManyCandidates { header, .. }
            | Self::NoCandidate { header }
            | Self::MissingTimestamp { header }
            | Self::RepeatedTimestamp { header }
            | Self::TimestampNotDigits { header }
            | Self::TimestampNegative { header }
            | Self::TimestampPlusSign { header }
            | Self::TimestampTooLong { header, .. }
            | Self::TimestampLength { header, .. }
            | Self::TimestampNotDateTime { header }
            | Self::TimestampTooOld { header, .. }
            | Self::TimestampInFuture { header, .. }
            | Self::OtherKeyId { header }
            | Self::UnexpectedValue { header, .. }
            | Self::Mismatch { header } => Some(header),
            Self::MissingMethod
            | Self::MissingUrl
            | Self::MissingTime
            | Self::PartTooLong { .. }
            | Self::BodyTooLong { .. }
            | Self::BodyNotForm
            | Self::QueryNotForm
            | Self::BodyNotJson
            | Self::BodyTooDeep { .. }
            | Self::TooManyFields { .. }
            | Self::RepeatedField
            | Self::MissingField { .. }
            | Self::FieldNotText { .. }
            | Self::OtherBody => None,
        }
    }
}

/// What is wrong with what the receiver configured.
///
/// It comes from a constructor, before there is any request, and never holds a secret's value.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ThisError)]
#[non_exhaustive]
pub enum ConfigError {
    /// The secret is empty. An empty key would verify for anybody.
    #[error("the secret is empty")]
    EmptySecret,
    /// The key is all zero bytes. HMAC pads keys with zeros, so it would verify like an empty one.
    #[error("the secret is all zero bytes, which is the same as an empty one")]
    ZeroSecret,
    /// The secret starts or ends with white space, which is most often the newline of a mounted
    /// file. [`Secret::bytes`](crate::Secret::bytes) takes it as it is.
    #[error("the secret starts or ends with white space (most often a file's final newline)")]
    SecretWhitespace,
    /// The secret is not standard base64 with padding.
    #[error("the secret is not standard base64 with padding")]
    SecretNotBase64,
    /// The secret is not an even number of hex digits.
    #[error("the secret is not an even number of hex digits")]
    SecretNotHex,
    /// The secret is not standard base64 with padding behind `whsec_`, which some schemes let it
    /// leave out.
    #[error("the secret is not `whsec_` and standard base64 with padding")]
    SecretNotWhsec,
    /// The secret holds a character outside ASCII, which the provider would normalise first.
    #[error("the secret is not ASCII")]
    SecretNotAscii,
    /// The MAC refuses the key. No HMAC does; the error keeps a constructor from panicking.
    #[error("the algorithm does not take a key of this length")]
    UnusableKey,
    /// The text is no public key in the form that the provider shows it in.
    #[error("the key is not {expected}")]
    NotAPublicKey {
        /// What a key of the scheme is.
        expected: &'static str,
    },
    /// The public key has a small order: anybody could sign for it.
    #[error("the public key has a small order, so that anybody could sign for it")]
    WeakPublicKey,
    /// More keys than a verifier compares with.
    #[error("more than {limit} keys")]
    TooManyKeys {
        /// The most keys of one verifier.
        limit: usize,
    },
    /// A value that the receiver configures, such as its client id, is empty.
    #[error("the {name} is empty")]
    EmptySetting {
        /// What the scheme calls the value.
        name: &'static str,
    },
    /// A value that the receiver configures starts or ends with white space.
    #[error("the {name} starts or ends with white space")]
    SettingWhitespace {
        /// What the scheme calls the value.
        name: &'static str,
    },
    /// The scheme needs a value that the receiver configures, and none was given: see
    /// [`Webhook::with_setting`](crate::Webhook::with_setting).
    #[error("the scheme needs a {name}")]
    MissingSetting {
        /// What the scheme calls the value.
        name: &'static str,
    },
    /// A value was given that the scheme has no use for.
    #[error("the scheme takes no configured value")]
    UnusedSetting,
    /// A tolerance was given, and the scheme has no timestamp that it could apply to.
    #[error("a tolerance was given, and the scheme signs no timestamp")]
    NoTimestamp,
    /// A header's name is empty, holds a character that no header name has, or is that of a header
    /// which the scheme reads for something else.
    #[error("{name:?} is not the name of a header that could hold the signature")]
    HeaderName {
        /// The name that was given.
        name: &'static str,
    },
    /// The scheme does not sign the body, so that an adapter would pass on what nobody vouched for:
    /// see [`AcceptUnsignedBody`](crate::receiver::AcceptUnsignedBody).
    #[cfg(feature = "receiver")]
    #[error("the scheme {scheme} does not sign the body")]
    BodyNotCovered {
        /// The scheme's id.
        scheme: &'static str,
    },
    /// The scheme signs the body, and belongs into a
    /// [`BodyVerifier`](crate::receiver::BodyVerifier).
    #[cfg(feature = "receiver")]
    #[error("the scheme {scheme} signs the body: nothing unsigned has to be accepted")]
    BodyCovered {
        /// The scheme's id.
        scheme: &'static str,
    },
    /// The scheme signs the URL, and no public origin was given.
    #[cfg(feature = "receiver")]
    #[error("the scheme {scheme} signs the URL, and no public origin was given")]
    MissingOrigin {
        /// The scheme's id.
        scheme: &'static str,
    },
    /// A public origin was given, and the scheme does not sign the URL.
    #[cfg(feature = "receiver")]
    #[error("a public origin was given, and the scheme {scheme} does not sign the URL")]
    UnusedOrigin {
        /// The scheme's id.
        scheme: &'static str,
    },
    /// The public origin is something else than `https://` or `http://`, a host, and at most a
    /// port.
    #[cfg(feature = "receiver")]
    #[error("the public origin is not a scheme, a host and at most a port, without a final slash")]
    Origin,
    /// The status of a refusal is neither 2xx nor 4xx.
    #[cfg(feature = "receiver")]
    #[error("a refusal cannot have the status {status}: only 2xx and 4xx")]
    Status {
        /// The status that was given.
        status: u16,
    },
    /// The scheme contradicts itself.
    #[error("the scheme {scheme} cannot be used: {fault}")]
    Scheme {
        /// The scheme's id.
        scheme: &'static str,
        /// What is wrong with it.
        fault: &'static str,
    },
}
