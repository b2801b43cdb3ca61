use alloc::borrow::Cow;
use alloc::format;
use alloc::string::{String, ToString as _};
use alloc::vec::Vec;
use core::fmt;

use super::bodies::Change;
use super::credentials::Look;
use super::misfit::{self, Misfit};
use super::rewriting::{OfHeader, OfSecret, OfUrl};
use super::schemes;
use crate::error::Error;
use crate::providers;
use crate::scheme::Part;

/// One thing about a receiver's set-up that can break a verification.
///
/// Its text says what differs and what to change, and never holds anything of the request or of a
/// secret.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cause(pub(super) Kind);

/// How a signature's text differs from the one that was computed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Difference {
    Characters,
    Case,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// What the documented verification says, where that is all that is wrong.
    Refused(Error),
    SecretWhiteSpace,
    SecretWhiteSpaceSigned,
    SecretQuotes,
    SecretPrefixStripped,
    SecretPrefixAdded(&'static str),
    SecretEncoding(&'static str),
    SecretOther(usize),
    /// What something made of a secret.
    Secret(OfSecret),
    /// What a secret looks like that is none.
    LooksLike(Look),
    /// What does not fit of keys, certificates and tokens.
    Misfit(Misfit),
    Body(Change),
    BodyMissing,
    BodyDecompressed,
    /// The body is what stands at this path of the one that is signed.
    BodyPart(&'static str),
    /// What something did to headers.
    Rewritten(OfHeader),
    SignatureEncoding(&'static str),
    /// Text on this side of the signature.
    SignaturePrefix(&'static str),
    SignatureTruncated(usize),
    SignatureOtherHeader(usize),
    /// The signature is nearly right; what is known of its provider's doing so on purpose.
    NearMiss(Difference, Option<&'static str>),
    Algorithm(&'static str),
    /// A signature in this header has the length of this hash.
    AlgorithmLength(&'static str, &'static str),
    /// A hash of the message in the signature's place.
    Unsigned,
    PartLeftOut(Part),
    Separator(&'static str),
    PartOrder,
    BodyOnly,
    UrlScheme,
    /// What is other in how the URL is written.
    UrlWritten(OfUrl),
    /// It may be another one: the body names one of its own.
    UrlOther(&'static str),
    UrlPort,
    UrlSlash,
    UrlPath(&'static str),
    UrlQuery,
    UrlHost(&'static str),
    /// The unit of the time that is signed, where the request names another.
    TimeUnit(&'static str),
    /// The unit of the time in the request, where the scheme documents another.
    TimeWrittenIn(&'static str),
    SettingWhiteSpace,
    Method(&'static str),
    OtherProvider(&'static str),
    /// The recipe of this scheme, which others have too.
    SharedRecipe(&'static str),
    /// The scheme's own header is missing or does not match, and another one signs the same delivery by
    /// this algorithm.
    OlderHeader {
        own: &'static str,
        is_there: bool,
        found: &'static str,
        algorithm: &'static str,
    },
    OtherRole(&'static str),
}

/// A tolerance that a queue or a clock a little off is beyond, in seconds.
const SHORT_TOLERANCE: u64 = 60;

/// The code of what a verifier says of a body whose fields it reads.
pub(super) const BODY_UNEXPECTED: &str = "body-unexpected";

/// The codes of all causes, each an anchor in `docs/troubleshooting.md`.
pub const CODES: &[&str] = &[
    "other-kind",
    "header-missing",
    "header-repeated",
    "header-malformed",
    "header-unexpected",
    "request-incomplete",
    "timestamp-too-old",
    "timestamp-in-future",
    "secret-white-space",
    "secret-white-space-signed",
    "secret-quotes",
    "secret-prefix",
    "secret-encoding",
    "secret-other",
    "secret-escaped",
    "secret-name",
    "secret-case",
    "secret-kind",
    "key-of-set",
    "key-other",
    "key-type",
    "unknown-key",
    "no-key-id",
    "certificate-other",
    "certificate-name",
    "other-certificate-url",
    "expired-certificate",
    "certificate-not-yet-valid",
    "untrusted-certificates",
    "other-recipient",
    "not-a-token",
    "other-algorithm",
    "critical-member",
    "other-payload-form",
    "other-claim",
    "missing-claim",
    "token-expired",
    "token-not-yet-valid",
    "signature-expired",
    "not-covered",
    "other-body",
    "body-empty",
    "body-missing",
    "body-newline-added",
    "body-newline-removed",
    "body-line-ends",
    "body-bom",
    "body-json",
    "body-charset",
    "body-lossy",
    "body-form",
    "body-form-json",
    "body-encoded",
    "body-event",
    "body-decoded",
    "body-ascii",
    "body-cut",
    "body-length",
    "body-object",
    "body-type",
    "body-compressed",
    "body-decompressed",
    "body-multipart",
    BODY_UNEXPECTED,
    "body-is-challenge",
    "signature-encoding",
    "signature-prefix",
    "signature-truncated",
    "signature-header",
    "signature-near-miss",
    "algorithm",
    "message-part",
    "message-separator",
    "message-order",
    "message-body-only",
    "url-scheme",
    "url-port",
    "url-slash",
    "url-path",
    "url-query",
    "url-host",
    "url-order",
    "url-encoding",
    "url-other",
    "timestamp-unit",
    "setting-white-space",
    "method",
    "provider",
    "provider-role",
];

impl Cause {
    /// A stable kebab-case name, such as `body-newline-added`; [`CODES`] has them all.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self.0 {
            Kind::Refused(error) => refusal(&error).0,
            Kind::SecretWhiteSpace => "secret-white-space",
            Kind::SecretWhiteSpaceSigned => "secret-white-space-signed",
            Kind::SecretQuotes => "secret-quotes",
            Kind::SecretPrefixStripped | Kind::SecretPrefixAdded(_) => "secret-prefix",
            Kind::SecretEncoding(_) => "secret-encoding",
            Kind::SecretOther(_) => "secret-other",
            Kind::Secret(rewrite) => rewrite.code(),
            Kind::LooksLike(_) => "secret-kind",
            Kind::Misfit(misfit) => misfit.code(),
            Kind::Body(change) => change.code(),
            Kind::BodyMissing => "body-missing",
            Kind::BodyDecompressed => "body-decompressed",
            Kind::BodyPart(_) => BODY_UNEXPECTED,
            Kind::Rewritten(rewriting) => rewriting.code(),
            Kind::SignatureEncoding(_) => "signature-encoding",
            Kind::SignaturePrefix(_) => "signature-prefix",
            Kind::SignatureTruncated(_) => "signature-truncated",
            Kind::SignatureOtherHeader(_) => "signature-header",
            Kind::NearMiss(..) => "signature-near-miss",
            Kind::Algorithm(_) | Kind::AlgorithmLength(..) | Kind::Unsigned => "algorithm",
            Kind::PartLeftOut(_) => "message-part",
            Kind::Separator(_) => "message-separator",
            Kind::PartOrder => "message-order",
            Kind::BodyOnly => "message-body-only",
            Kind::UrlScheme => "url-scheme",
            Kind::UrlPort => "url-port",
            Kind::UrlSlash => "url-slash",
            Kind::UrlPath(_) => "url-path",
            Kind::UrlQuery => "url-query",
            Kind::UrlHost(_) => "url-host",
            Kind::UrlWritten(rewriting) => rewriting.code(),
            Kind::UrlOther(_) => "url-other",
            Kind::TimeUnit(_) | Kind::TimeWrittenIn(_) => "timestamp-unit",
            Kind::SettingWhiteSpace => "setting-white-space",
            Kind::Method(_) => "method",
            Kind::OtherProvider(_) | Kind::SharedRecipe(_) => "provider",
            Kind::OlderHeader { is_there: false, .. } => "header-missing",
            Kind::OlderHeader { is_there: true, .. } => "header-malformed",
            Kind::OtherRole(_) => "provider-role",
        }
    }

    /// Whether the verifier would refuse the request for it, whatever its signature is.
    pub(super) const fn is_refusal(&self) -> bool {
        match self.0 {
            Kind::Refused(_) | Kind::TimeWrittenIn(_) | Kind::NearMiss(..) => true,
            Kind::Misfit(misfit) => misfit.is_refusal(),
            _ => false,
        }
    }

    /// Whether the signature itself is not the one that was computed, though nearly.
    pub(super) const fn is_near_miss(&self) -> bool {
        matches!(self.0, Kind::NearMiss(..))
    }

    /// For how many changes it counts: text around a signature that nobody put there in one step is the
    /// last thing to suppose, but for characters that are others for no reason.
    pub(super) fn steps(&self) -> usize {
        match self.0 {
            Kind::SignaturePrefix(side) if side != "before" => 3,
            Kind::NearMiss(..) => 4,
            _ => 1,
        }
    }

    /// Which of several explanations with as many steps is the simplest: one of the receiver's own
    /// set-up, before one by another scheme, and that before text that nobody documents.
    pub(super) const fn rank(&self) -> u8 {
        match self.0 {
            Kind::OtherProvider(_)
            | Kind::SharedRecipe(_)
            | Kind::OtherRole(_)
            | Kind::OlderHeader { .. } => 1,
            Kind::SignatureOtherHeader(_) | Kind::SignaturePrefix(_) => 2,
            _ => 0,
        }
    }

    /// What would have to be so for the signature to match, as the end of a sentence with "if".
    pub(super) fn condition(&self) -> Cow<'static, str> {
        match self.0 {
            Kind::Refused(error) => error_text(&error).into(),
            Kind::SecretWhiteSpace => {
                "the secret is taken without the white space around it".into()
            }
            Kind::SecretWhiteSpaceSigned => {
                "white space at the end is part of the secret (most often a newline)".into()
            }
            Kind::SecretQuotes => "the secret is taken without the quotes around it".into(),
            Kind::SecretPrefixStripped => "the secret is taken without its prefix".into(),
            Kind::SecretPrefixAdded(prefix) => format!("the secret starts with `{prefix}`").into(),
            Kind::SecretEncoding(form) => format!("the key is the secret's text as {form}").into(),
            Kind::SecretOther(position) => format!("key {position} is used, counted from 0").into(),
            Kind::Secret(rewrite) => rewrite.condition(),
            Kind::LooksLike(look) => look.condition(),
            Kind::Misfit(misfit) => misfit.condition(),
            Kind::Body(change) => change.condition(),
            Kind::BodyMissing => "the body is empty, and the headers say that one was sent".into(),
            Kind::BodyDecompressed => {
                "Content-Encoding names a compression, and the body is not compressed".into()
            }
            Kind::BodyPart(path) => {
                format!("the body is what stands at `{path}` of a whole one").into()
            }
            Kind::Rewritten(rewriting) => rewriting.condition().into(),
            Kind::SignatureEncoding(form) => format!("the signature is read as {form}").into(),
            Kind::SignaturePrefix(side) => {
                format!("the text {side} the signature is not what the provider documents").into()
            }
            Kind::SignatureTruncated(bytes) => {
                format!("only the first {bytes} bytes of the signature are there").into()
            }
            Kind::SignatureOtherHeader(line) => {
                format!("it is taken from header {line} of the request, counted from 1").into()
            }
            Kind::NearMiss(difference, on_purpose) => near_miss(difference, on_purpose),
            Kind::Algorithm(name) => format!("the algorithm is {name}").into(),
            Kind::AlgorithmLength(header, hash) => {
                format!("the signature in {header} is as long as one with {hash}").into()
            }
            Kind::Unsigned => {
                "it is taken for the SHA-256 of the message alone, without the secret".into()
            }
            Kind::PartLeftOut(part) => {
                format!("{} is left out of what is signed", part_name(part)).into()
            }
            Kind::Separator("") => "the signed parts are joined by nothing".into(),
            Kind::Separator(text) => format!("the signed parts are joined by {text:?}").into(),
            Kind::PartOrder => "the signed parts stand in the opposite order".into(),
            Kind::BodyOnly => "the body alone is signed".into(),
            Kind::UrlScheme => "the URL starts with another of http, https, ws and wss".into(),
            Kind::UrlWritten(rewriting) => rewriting.condition().into(),
            Kind::UrlOther(name) => {
                format!("the body names another URL than the given one, as `{name}`").into()
            }
            Kind::UrlPort => "the URL's port is added, removed or another".into(),
            Kind::UrlSlash => "the URL's path has its final slash added or removed".into(),
            Kind::UrlPath(place) => format!("the URL's path is taken from {place}").into(),
            Kind::UrlQuery => "the URL's query is added, left out or another".into(),
            Kind::UrlHost(header) => format!("the URL's host is taken from {header}").into(),
            Kind::TimeUnit(unit) => format!("the signed timestamp is in {unit}").into(),
            Kind::TimeWrittenIn(unit) => {
                format!("the timestamp is in {unit}, which the scheme does not document").into()
            }
            Kind::SettingWhiteSpace => {
                "the configured value is taken without the white space around it".into()
            }
            Kind::Method(how) => format!("the method is {how}").into(),
            Kind::OtherProvider(id) => format!("it is verified as `{id}`").into(),
            Kind::SharedRecipe(id) => shared_recipe(id).into(),
            Kind::OlderHeader { own, is_there, found, algorithm } => format!(
                "it is taken from {found}, which has the {algorithm} of the same delivery: the header \
                 {own} {}",
                if is_there { "has another signature" } else { "is missing" }
            )
            .into(),
            Kind::OtherRole(id) => format!("it is verified as `{id}`, the other role").into(),
        }
    }

    /// What to change, and where: whole sentences.
    pub(super) const fn cure(&self) -> &'static str {
        match self.0 {
            Kind::Refused(error) => refusal(&error).1,
            Kind::SecretWhiteSpace => {
                "Remove it where the secret is configured: a file written by an editor or by `echo` \
                 ends with a newline, `printf %s` does not."
            }
            Kind::SecretWhiteSpaceSigned => {
                "The provider's own copy has it: enter the secret there again, or take it as it is \
                 with Secret::bytes."
            }
            Kind::SecretQuotes => {
                "They belong to the shell's or the .env file's syntax: remove them where the secret \
                 is configured."
            }
            Kind::SecretPrefixStripped | Kind::SecretPrefixAdded(_) => {
                "Configure the secret as this provider reads it: some keep a prefix as part of the \
                 key, some drop it."
            }
            Kind::SecretEncoding(_) => {
                "Configure the secret in the form that the provider documents, or choose that form: with \
                 a constructor of Secret, or with Secret::bytes of the decoded key where it has none."
            }
            Kind::SecretOther(_) => {
                "Configure it for this endpoint or, during a rotation, give both with `or`."
            }
            Kind::Secret(rewrite) => rewrite.cure(),
            Kind::LooksLike(look) => look.cure(),
            Kind::Misfit(misfit) => misfit.cure(),
            Kind::Body(change) => change.cure(),
            Kind::BodyMissing => {
                "Something may have read it before: take the raw bytes first, before any parser, and \
                 hand them on."
            }
            Kind::BodyPart(_) => "Hand over the whole notification, as received.",
            Kind::Rewritten(rewriting) => rewriting.cure(),
            Kind::BodyDecompressed => {
                "A proxy or the framework may have decompressed it: verify the bytes as received, \
                 before decompression."
            }
            Kind::SignatureEncoding(_)
            | Kind::SignaturePrefix(_)
            | Kind::SignatureTruncated(_)
            | Kind::SignatureOtherHeader(_)
            | Kind::NearMiss(..) => cure_of_signature(self.0),
            Kind::Unsigned => {
                "Anybody can make that: it proves nothing, and the request may be forged. Never \
                 accept it; look for a provider's scheme or a secret that is missing there."
            }
            Kind::AlgorithmLength(..) => {
                "That is another algorithm than the scheme's: look for it in the provider's settings and \
                 documentation."
            }
            Kind::Algorithm(_) => {
                "Choose the provider's scheme of that algorithm, or the algorithm in the provider's \
                 settings. A plain hash is no HMAC and protects less."
            }
            Kind::PartLeftOut(_) | Kind::Separator(_) | Kind::PartOrder | Kind::BodyOnly => {
                "The provider signs by another recipe than the chosen one: choose its scheme or \
                 version, or write a Scheme with that message."
            }
            Kind::UrlScheme
            | Kind::UrlPort
            | Kind::UrlHost(_)
            | Kind::UrlSlash
            | Kind::UrlPath(_)
            | Kind::UrlWritten(_)
            | Kind::UrlOther(_)
            | Kind::UrlQuery => cure_of_url(self.0),
            Kind::TimeUnit(_) => {
                "The request's own time is in another unit than that: the provider signs by another version, \
                 or something rewrites the header. No clock is wrong."
            }
            Kind::TimeWrittenIn(_) => {
                "That is a unit, and no clock that is wrong: look for the version of the provider's \
                 signatures that is written so."
            }
            Kind::SettingWhiteSpace => "Remove it where the value is configured.",
            Kind::Method(_) => "Give the method as the provider wrote it, before any rewriting.",
            Kind::OtherProvider(_) => {
                "Choose that provider's verifier for this endpoint, by its path."
            }
            Kind::SharedRecipe(_) => {
                "The signature does not tell whose it is: choose the verifier of the provider that sends \
                 to this endpoint, by its path."
            }
            Kind::OlderHeader { .. } => {
                "Secret and body are right: look for what leaves the other header out or rewrites it, or \
                 whether the sender signs so only. The older header protects less, and is not accepted \
                 in its place."
            }
            Kind::OtherRole(_) => {
                "The two roles' headers and secrets were exchanged: give each endpoint its own."
            }
        }
    }
}

const fn cure_of_signature(kind: Kind) -> &'static str {
    match kind {
        Kind::SignatureEncoding(_) => {
            "Set that text form in the scheme's Signature, or check that nothing rewrites the \
             header."
        }
        Kind::SignaturePrefix(_) => {
            "Pass the header on untouched, or set the prefix in the scheme's Signature."
        }
        Kind::SignatureTruncated(_) => {
            "Something cut the header: look for a column, a log or a proxy with a limit. A \
             shortened signature is never accepted."
        }
        Kind::SignatureOtherHeader(_) => {
            "A proxy renamed it, or this is another scheme's: give that name with `header`, or \
             let the proxy keep the name."
        }
        Kind::NearMiss(_, None) => {
            "Nobody comes so near without the secret: secret, body and message are right, and something \
             damaged the signature, such as a copy by hand or a program that writes headers anew. It is \
             never accepted so."
        }
        _ => {
            "Nothing is to be repaired: such a request is refused, and that is what the provider wants to see."
        }
    }
}

const fn cure_of_url(kind: Kind) -> &'static str {
    match kind {
        Kind::UrlWritten(rewriting) => rewriting.cure(),
        Kind::UrlOther(_) => {
            "Look up in the provider's dashboard which URL it was given, to the letter: scheme, host, port, \
             path, a slash at its end, the query. Give that one, from configuration."
        }
        Kind::UrlScheme => {
            "TLS ends at a proxy: give the public URL as the provider was given it, from \
             configuration."
        }
        Kind::UrlPort | Kind::UrlHost(_) => {
            "A proxy changed it: build the URL from the configured public origin, not from what \
             the server listens on. Headers that name a host are the sender's."
        }
        Kind::UrlSlash => {
            "A router or a proxy rewrites paths: sign and verify the URL exactly as the \
             provider was given it."
        }
        Kind::UrlPath(_) => {
            "A proxy or a router rewrites the path: give the public one, as the provider was \
             given it."
        }
        _ => {
            "Give the URL with the query exactly as received, or without it where the provider \
             signs it so."
        }
    }
}

/// That a signature is nearly right, which is never said more closely.
fn near_miss(difference: Difference, on_purpose: Option<&'static str>) -> Cow<'static, str> {
    let what = match difference {
        Difference::Characters => "one or two of its characters are others, missing or too many",
        Difference::Case => "its letters are in another case",
    };
    on_purpose.map_or(what.into(), |note| format!("{what}: {note}").into())
}

fn error_text(error: &Error) -> String {
    error.to_string()
}

fn shared_recipe(id: &'static str) -> String {
    let Some(entry) = providers::find(id) else { return id.to_string() };
    let scheme = entry.scheme();
    let ids: Vec<_> = schemes::sharing(scheme).map(|id| format!("`{id}`")).collect();
    match schemes::head(scheme) {
        Some(head) => format!(
            "it is verified by the recipe of `{head}`, which {} providers here share",
            ids.len()
        ),
        None => format!("it is verified by the recipe that {} share", ids.join(", ")),
    }
}

const fn part_name(part: Part) -> &'static str {
    match part {
        Part::Timestamp => "the timestamp",
        Part::Header(name) | Part::HeaderOf(name, _) | Part::Setting(name) => name,
        Part::Method => "the method",
        Part::Url | Part::UrlWithoutQuery | Part::UrlWithDecoded(_) => "the URL",
        Part::Body => "the body",
        Part::Secret | Part::SecretHash(..) => "the secret",
        Part::Text(_) => "the fixed text",
        _ => "the fields",
    }
}

/// Whether the verifier says it of a body whose fields it reads.
pub(super) fn is_of_body(error: &Error) -> bool {
    refusal(error).0 == BODY_UNEXPECTED
}

/// Whether the verifier says it of how a header is written.
pub(super) fn is_of_form(error: &Error) -> bool {
    ["header-malformed", "header-repeated"].contains(&refusal(error).0)
}

/// The code of what is wrong with the body, and its cure, if that is at fault.
const fn refusal_of_body(error: &Error) -> Option<(&'static str, &'static str)> {
    Some(match error {
        Error::BodyTooLong { .. }
        | Error::BodyTooDeep { .. }
        | Error::TooManyFields { .. }
        | Error::TooManyValues { .. } => (
            BODY_UNEXPECTED,
            "That is a bound of the verifier, far above what the provider sends: look for what else \
             sends to this endpoint.",
        ),
        Error::MissingParameter { .. } | Error::UnexpectedParameter { .. } => (
            BODY_UNEXPECTED,
            "Give the public URL with its query exactly as received. Where the body's hash is in it: the \
             provider signs forms in one way and other bodies in another, so choose the scheme of the kind \
             that comes, by its path.",
        ),
        Error::BodyNotForm
        | Error::BodyNotMultipart
        | Error::NoBoundary { .. }
        | Error::BodyNotJson
        | Error::RepeatedField
        | Error::UnknownKind { .. }
        | Error::MissingField { .. }
        | Error::FieldNotText { .. } => (
            BODY_UNEXPECTED,
            "The verifier reads the signed fields of the body: give the raw bytes as received, and all \
             of them. If they are, the scheme does not read this kind of request.",
        ),
        _ => return None,
    })
}

/// The code of what is wrong with a request, and its cure.
const fn refusal(error: &Error) -> (&'static str, &'static str) {
    if let Some(cure) = misfit::cure_of(error) {
        return (error.code(), cure);
    }
    if let Some(of_body) = refusal_of_body(error) {
        return of_body;
    }
    match error {
        Error::TimestampTooOld { tolerance, .. } if *tolerance < SHORT_TOLERANCE => (
            "timestamp-too-old",
            "The signature itself matches at its own time. The tolerance is the scheme's, and short: verify \
             before anything is queued, set the clock by NTP, or widen it with `tolerance` (`--tolerance` on \
             the command line); for a recording, give the time at which it arrived.",
        ),
        Error::TimestampTooOld { .. } => (
            "timestamp-too-old",
            "The signature itself matches at its own time: set the clock by NTP, look for a queue \
             in between, or, for a recording, give the time at which it arrived.",
        ),
        Error::TimestampInFuture { .. } => (
            "timestamp-in-future",
            "The signature itself matches at its own time: set the receiver's clock by NTP.",
        ),
        Error::OtherKind { .. } => (
            "other-kind",
            "It is no delivery of this scheme: answer it as its kind asks, or give its endpoint the \
             scheme that reads it.",
        ),
        Error::BodyIsChallenge => (
            "body-is-challenge",
            "It is a challenge, which the provider sends as a request of its own, or somebody's who has \
             seen an answer: a handshake is answered, and no delivery looks so.",
        ),
        Error::MissingHeader { .. }
        | Error::EmptyHeader { .. }
        | Error::NoCandidate { .. }
        | Error::NoSuchSignature { .. }
        | Error::MissingComponent { .. }
        | Error::MissingSignatureParameter { .. }
        | Error::MissingTimestamp { .. } => (
            "header-missing",
            "The recorded request does not have it. Look whether the provider signs this kind of request \
             (not every handshake or test is), and signs at all before a secret is set there; and \
             whether it arrives at the server.",
        ),
        Error::RepeatedHeader { .. }
        | Error::RepeatedMember { .. }
        | Error::RepeatedComponent { .. }
        | Error::SeveralSignatures { .. }
        | Error::RepeatedTimestamp { .. }
        | Error::TooManyCandidates { .. }
        | Error::TooManyItems { .. } => (
            "header-repeated",
            "Look for a proxy that adds it once more: which of several counts would be a matter of \
             opinion.",
        ),
        Error::OtherKeyId { .. } => (
            "header-unexpected",
            "Configure the value that belongs to this endpoint's key, or choose the endpoint by path.",
        ),
        Error::UnexpectedValue { .. }
        | Error::UnexpectedPair { .. }
        | Error::OtherSignatureParameter { .. } => (
            "header-unexpected",
            "The provider sends another version of its signatures: choose that version's scheme.",
        ),
        Error::OtherCoding { .. } => (
            "header-unexpected",
            "The provider compresses with gzip and nothing else: look for what compresses the body anew, \
             or writes the header.",
        ),
        Error::BodyNotGzip => (
            BODY_UNEXPECTED,
            "The provider signs before it compresses: give the bytes as received, and all of them, not \
             a text that was made of them.",
        ),
        Error::QueryNotForm | Error::UnsignedParameter => {
            ("url-query", "Give the URL with the query exactly as received.")
        }
        Error::MissingMethod
        | Error::MissingUrl
        | Error::NotAUrl
        | Error::MissingTime
        | Error::PartTooLong { .. } => {
            ("request-incomplete", "Give it to the Request: the scheme signs it.")
        }
        _ => (
            "header-malformed",
            "Compare it with what the provider documents, and look for what rewrites it on its way.",
        ),
    }
}

impl fmt::Display for Cause {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}. {}", self.condition(), self.cure())
    }
}
