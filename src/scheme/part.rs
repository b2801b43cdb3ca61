use core::fmt;

use super::field_text::FieldText;
use super::header_list::{HeaderList, ListPlace};
use super::list::List;
use super::shape::Shape;
use crate::algorithm::{Checksum, Hash, HashedAs, SecretAs};
use crate::text::Encoding;
use crate::text::url::UrlPart;

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
    /// Headers that the request lists, one behind the other: how, and which have to be in the list, says the
    /// [`HeaderList`]. Each has to be there once.
    ///
    /// ```
    /// use countersign::Part::{Body, ListedHeaders, Text};
    /// use countersign::{HeaderList, Scheme, Signature};
    ///
    /// const SIGNED: HeaderList = HeaderList::in_header("X-Acme-Signed", ",")
    ///     .requires(&["X-Acme-Signed", "X-Acme-Event"])
    ///     .names_and_values(":", ";");
    ///
    /// static ACME: Scheme = Scheme::hmac_sha256("acme")
    ///     .signature(Signature::in_header("X-Acme-Signature"))
    ///     .signs(&[ListedHeaders(&SIGNED), Text("\n"), Body]);
    ///
    /// assert_eq!(ACME.signed(), "{headers listed in X-Acme-Signed}\n{body}");
    /// ```
    ListedHeaders(&'static HeaderList),
    /// The text of such a list, as received.
    ListOfHeaders(&'static HeaderList),
    /// A value that the receiver configures, such as its client id; the text names it in errors
    /// and tables. A scheme has at most one, which may stand in more than one place.
    Setting(&'static str),
    /// The secret itself, in a scheme whose tag is a [plain hash](crate::Scheme::plain_hash). Each of those
    /// has it once. It marks no boundary: what stands before it and behind it has to be told apart without it.
    ///
    /// ```
    /// use countersign::Part::{Body, Secret, Text};
    /// use countersign::{Coverage, Hash, Scheme, Signature};
    ///
    /// static ACME: Scheme = Scheme::plain_hash("acme", Hash::SHA256)
    ///     .signature(Signature::in_header("X-Acme-Signature"))
    ///     .signs(&[Body, Text("-"), Secret]);
    ///
    /// assert_eq!(ACME.signed(), "{body}-{secret}");
    /// assert_eq!(ACME.coverage(), Coverage::Body);
    /// ```
    Secret,
    /// The hash of the secret, as text of this form, which is hex, in the secret's place.
    SecretHash(Hash, Encoding),
    /// The timestamp's text as received.
    Timestamp,
    /// The request's method.
    Method,
    /// The request's whole public URL.
    Url,
    /// The request's public URL up to its query or fragment.
    UrlWithoutQuery,
    /// The request's whole public URL, in which the percent-encodings of these characters of ASCII,
    /// and of no others, are decoded.
    UrlWithDecoded(&'static str),
    /// The path of the request's public URL, from the first `/` behind the host to the query or
    /// fragment, as it is encoded there. An empty one is `/`, as a request sends it. What separates it
    /// from the parts beside it may not be in it.
    Path,
    /// The same with the query, from its `?` to the fragment: what a request calls its target.
    PathAndQuery,
    /// The query of the request's public URL without its `?`, up to the fragment, as it is encoded there;
    /// nothing where the URL has none.
    Query,
    /// The query of the request's public URL without its `?`, up to the parameter that holds the signature,
    /// percent-decoded. Behind that stands the key's id and nothing else, so that no parameter is left unsigned;
    /// a name has nothing encoded and a value no `&`, which would be decoded to the end of a parameter. `+` stands
    /// for itself. It is for a signature [in a parameter](crate::Signature::in_parameter).
    QueryBeforeSignature,
    /// The host of the request's public URL, with its port where the URL has one, as a header `Host`
    /// has it.
    Host,
    /// The value of this parameter of the public URL's query, decoded as a form is: once. It must be
    /// there once and not be empty. What else the query says is not signed.
    ///
    /// ```
    /// use countersign::Part::{Body, Method, Parameter, Path, Text};
    /// use countersign::{Scheme, Signature};
    ///
    /// static ACME: Scheme = Scheme::hmac_sha256("acme")
    ///     .signature(Signature::in_header("X-Acme-Signature"))
    ///     .signs(&[Method, Text(" "), Path, Text("\n"), Parameter("tenant"), Text("\n"), Body]);
    ///
    /// assert_eq!(ACME.signed(), "{method} {path}\n{tenant of the query}\n{body}");
    /// assert!(ACME.signs_url());
    /// ```
    Parameter(&'static str),
    /// The raw body.
    Body,
    /// The hash of the raw body, as text of this form, in the body's place. It always has one length,
    /// and so ends by itself.
    ///
    /// ```
    /// use countersign::Part::{BodyHash, Text, Timestamp, Url};
    /// use countersign::{Coverage, Encoding, Hash, Scheme, Signature, SignedTime, TimeFormat};
    ///
    /// static ACME: Scheme = Scheme::hmac_sha256("acme")
    ///     .signature(Signature::in_header("X-Acme-Signature"))
    ///     .timestamp(SignedTime::in_header("X-Acme-Time", TimeFormat::Seconds))
    ///     .signs(&[Timestamp, Text("."), Url, Text("."), BodyHash(Hash::SHA256, Encoding::Hex)]);
    ///
    /// assert_eq!(ACME.coverage(), Coverage::Body);
    /// assert_eq!(ACME.signed(), "{timestamp}.{url}.{hex SHA-256 of the body}");
    /// ```
    BodyHash(Hash, Encoding),
    /// The same; nothing, where the body is empty. Beside it stands text that no hash begins or ends with.
    BodyHashUnlessEmpty(Hash, Encoding),
    /// The hash of the raw body, its bytes as they are, in the body's place.
    BodyDigest(Hash),
    /// A checksum of the raw body as a decimal number, in the body's place. It covers nothing of the body:
    /// who has seen one delivery can give any other body its checksum.
    BodyChecksum(Checksum),
    /// A field of the body: of JSON by its path, such as `event.event_time`, of a form by its name. It
    /// must be there, as text or as a whole number. The step `0` stands for the only item of a list.
    Field(&'static str),
    /// The same; nothing, where the body does not have it.
    OptionalField(&'static str),
    /// The text of a field of a JSON body as it stands there, whatever its type: with the quotes of a text,
    /// and with the blanks that are within it. It must be there. Written again, it is another text.
    ///
    /// ```
    /// use countersign::Part::RawField;
    /// use countersign::{Fields, Scheme, Signature};
    ///
    /// static ACME: Scheme<Fields> = Scheme::hmac_sha256("acme")
    ///     .signature(Signature::in_field("signature").hex())
    ///     .signs_fields(&[RawField("event")]);
    ///
    /// assert_eq!(ACME.signed(), "{event as it stands}");
    /// ```
    RawField(&'static str),
    /// A field of the body in a form of its own: of a shape, with a fixed number of decimals, or of which a
    /// part is signed.
    ///
    /// ```
    /// use countersign::Part::{Field, FieldAs, Text};
    /// use countersign::{FieldText, Fields, Scheme, Signature};
    ///
    /// static ACME: Scheme<Fields> = Scheme::hmac_sha256("acme")
    ///     .signature(Signature::in_header("X-Acme-Signature").hex())
    ///     .signs_fields(&[FieldAs("amount", FieldText::Decimals(2)), Text("|"), Field("id")]);
    ///
    /// assert_eq!(ACME.signed(), "{amount with 2 decimals}|{id}");
    /// ```
    FieldAs(&'static str, FieldText),
    /// Members of the query, of the body's form or of its JSON, one behind the other: which, in which order and
    /// how written says the [`List`].
    Listed(&'static List),
    /// The request's whole public URL; or the same without its port, or with its protocol's usual
    /// one where it has none. Whichever matches will do.
    UrlWithAnyPort,
    /// The names and decoded values of the body's form, sorted, nothing between them, each pair of
    /// them once. The URL's query may not have the named parameter: what is signed with it is read
    /// otherwise.
    SortedFieldsWithout(&'static str),
    /// Nothing, but the named parameter of the URL's query has to be there once, and be the hex of the
    /// body's SHA-256. The whole URL has to be signed.
    BodyHashIn(&'static str),
    /// The request's public URL with its query decoded and sorted, and behind a dot the names and
    /// decoded values of the body's form, sorted, nothing between them.
    SortedUrlAndFields,
}

impl Part {
    /// The header that it is the value of.
    pub(crate) const fn header(self) -> Option<&'static str> {
        match self {
            Self::Header(name) | Self::HeaderOf(name, _) => Some(name),
            Self::ListedHeaders(list) => list.header(),
            _ => None,
        }
    }

    /// Whether it is a field of a JSON body.
    pub(crate) const fn is_of_json(self) -> bool {
        matches!(
            self,
            Self::Field(_) | Self::OptionalField(_) | Self::RawField(_) | Self::FieldAs(..)
        )
    }

    /// The list that it is.
    pub(crate) const fn list(self) -> Option<&'static List> {
        match self {
            Self::Listed(list) => Some(list),
            _ => None,
        }
    }

    /// Whether the body is read for it by names, of JSON or of a form.
    pub(crate) const fn is_of_members(self) -> bool {
        match self {
            Self::Listed(list) => list.is_of_body(),
            _ => self.is_of_json(),
        }
    }

    /// Whether it is made of a form.
    pub(crate) const fn is_of_form(self) -> bool {
        matches!(
            self,
            Self::UrlWithAnyPort
                | Self::SortedFieldsWithout(_)
                | Self::BodyHashIn(_)
                | Self::SortedUrlAndFields
        )
    }

    /// Whether it is the URL, or a part of it.
    pub(crate) const fn is_of_url(self) -> bool {
        matches!(
            self,
            Self::Url
                | Self::UrlWithoutQuery
                | Self::UrlWithDecoded(_)
                | Self::UrlWithAnyPort
                | Self::SortedUrlAndFields
                | Self::QueryBeforeSignature
        ) || self.url_part().is_some()
            || matches!(self, Self::Listed(list) if !list.is_of_body())
    }

    /// Whether it holds every parameter of the URL's query.
    pub(super) const fn holds_query(self) -> bool {
        matches!(
            self,
            Self::Url
                | Self::UrlWithDecoded(_)
                | Self::UrlWithAnyPort
                | Self::PathAndQuery
                | Self::Query
                | Self::SortedUrlAndFields
        )
    }

    /// Whether it is the URL, or all of it that stands before the query.
    pub(super) const fn is_whole_url(self) -> bool {
        matches!(
            self,
            Self::Url | Self::UrlWithoutQuery | Self::UrlWithDecoded(_) | Self::UrlWithAnyPort
        )
    }

    /// The part of the URL that it is.
    pub(crate) const fn url_part(self) -> Option<UrlPart> {
        match self {
            Self::Path => Some(UrlPart::Path),
            Self::PathAndQuery => Some(UrlPart::PathAndQuery),
            Self::Query => Some(UrlPart::Query),
            Self::Host => Some(UrlPart::Host),
            Self::Parameter(name) => Some(UrlPart::Parameter(name)),
            _ => None,
        }
    }

    /// Whether it says nothing of where a part beside it ends: it adds nothing to the message, or what
    /// the receiver configures, which may be anything, as may a secret.
    pub(crate) const fn marks_nothing(self) -> bool {
        match self {
            Self::Text(text) => text.is_empty(),
            Self::Setting(_) | Self::BodyHashIn(_) => true,
            _ => self.secret().is_some(),
        }
    }

    /// What it holds of the secret.
    pub(crate) const fn secret(self) -> Option<SecretAs> {
        match self {
            Self::Secret => Some(SecretAs::Key),
            Self::SecretHash(hash, encoding) => Some(SecretAs::Hash(hash, encoding)),
            _ => None,
        }
    }

    /// Whether a request is refused where its value holds the text that stands beside it.
    pub(crate) const fn is_checked(self) -> bool {
        matches!(
            self,
            Self::Header(_)
                | Self::HeaderOf(..)
                | Self::ListedHeaders(_)
                | Self::ListOfHeaders(_)
                | Self::QueryBeforeSignature
                | Self::Listed(_)
        ) || self.is_of_json()
            || self.url_part().is_some()
    }

    /// What a sender can move within it.
    pub(super) const fn leaves_open(self) -> Option<&'static str> {
        match self {
            Self::SortedFieldsWithout(_) => {
                Some("where in the form a name ends and its value begins")
            }
            Self::SortedUrlAndFields => Some(
                "which fields are in the query and which in the form, and where a name ends and its \
                 value begins",
            ),
            Self::FieldAs(_, form) => form.leaves_open(),
            Self::UrlWithDecoded(_) => {
                Some("which of some characters of the URL are percent-encoded")
            }
            Self::QueryBeforeSignature => {
                Some("which characters of the query's values are percent-encoded")
            }
            _ => None,
        }
    }

    /// Whether a sender chooses how long it is.
    pub(crate) const fn is_variable(self) -> bool {
        !(matches!(self, Self::Text(_) | Self::Setting(_) | Self::BodyHashIn(_))
            || self.is_hash()
            || self.secret().is_some())
    }

    /// Whether it is the hash of the body.
    pub(crate) const fn is_hash(self) -> bool {
        matches!(self, Self::BodyHash(..) | Self::BodyHashUnlessEmpty(..) | Self::BodyDigest(_))
    }

    /// What it holds of the body in its place.
    pub(crate) const fn hashed(self) -> Option<HashedAs> {
        match self {
            Self::BodyHash(hash, encoding) => {
                Some(HashedAs { hash, encoding: Some(encoding), unless_empty: false })
            }
            Self::BodyHashUnlessEmpty(hash, encoding) => {
                Some(HashedAs { hash, encoding: Some(encoding), unless_empty: true })
            }
            Self::BodyChecksum(checksum) => {
                let (hash, encoding) = (checksum.hash(), Some(Encoding::Hex));
                Some(HashedAs { hash, encoding, unless_empty: false })
            }
            Self::BodyDigest(hash) => Some(HashedAs { hash, encoding: None, unless_empty: false }),
            _ => None,
        }
    }

    /// Whether it is the body, or is made of all of it.
    pub(crate) const fn is_of_body(self) -> bool {
        matches!(self, Self::Body | Self::BodyChecksum(_)) || self.is_hash()
    }
}

/// The parts before and behind the one at `at`, without those beside it that mark nothing.
pub(crate) const fn around(message: &[Part], at: usize) -> (&[Part], &[Part]) {
    let Some((mut before, [_, behind @ ..])) = message.split_at_checked(at) else {
        return (&[], &[]);
    };
    let mut behind = behind;
    while let [others @ .., part] = before
        && part.marks_nothing()
    {
        before = others;
    }
    while let [part, others @ ..] = behind
        && part.marks_nothing()
    {
        behind = others;
    }
    (before, behind)
}

impl fmt::Display for Part {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Text(text) => f.write_str(text),
            Self::Header(name) | Self::HeaderOf(name, _) | Self::Setting(name) => {
                write!(f, "{{{name}}}")
            }
            Self::Secret => f.write_str("{secret}"),
            Self::SecretHash(hash, encoding) => {
                write!(f, "{{{} {} of the secret}}", encoding.word(), hash.name())
            }
            Self::ListedHeaders(list) => write!(f, "{{{list}}}"),
            Self::ListOfHeaders(list) => match list.place {
                ListPlace::Header(name) => write!(f, "{{{name}}}"),
                ListPlace::Pair(key) => write!(f, "{{{key}}}"),
            },
            Self::Timestamp => f.write_str("{timestamp}"),
            Self::Method => f.write_str("{method}"),
            Self::Url | Self::UrlWithAnyPort => f.write_str("{url}"),
            Self::UrlWithoutQuery => f.write_str("{url without query}"),
            Self::UrlWithDecoded(_) => f.write_str("{url, partly decoded}"),
            Self::Path => f.write_str("{path}"),
            Self::PathAndQuery => f.write_str("{path and query}"),
            Self::Query => f.write_str("{query}"),
            Self::QueryBeforeSignature => f.write_str("{query before the signature, decoded}"),
            Self::Host => f.write_str("{host}"),
            Self::Parameter(name) => write!(f, "{{{name} of the query}}"),
            Self::Body => f.write_str("{body}"),
            Self::BodyHash(hash, encoding) => {
                write!(f, "{{{} {} of the body}}", encoding.word(), hash.name())
            }
            Self::BodyHashUnlessEmpty(hash, encoding) => {
                write!(f, "{{{} {} of the body, if there is one}}", encoding.word(), hash.name())
            }
            Self::BodyDigest(hash) => write!(f, "{{bytes of the {} of the body}}", hash.name()),
            Self::BodyChecksum(checksum) => write!(f, "{{{} of the body}}", checksum.name()),
            Self::Field(path)
            | Self::OptionalField(path)
            | Self::FieldAs(path, FieldText::Shaped(_)) => write!(f, "{{{path}}}"),
            Self::RawField(path) => write!(f, "{{{path} as it stands}}"),
            Self::FieldAs(path, FieldText::PlainSlashes) => write!(f, "{{{path}, `\\/` as `/`}}"),
            Self::FieldAs(path, FieldText::Behind(mark)) => {
                write!(f, "{{{path} behind its first `{mark}`}}")
            }
            Self::FieldAs(path, FieldText::Decimals(count)) => {
                write!(f, "{{{path} with {count} decimals}}")
            }
            Self::Listed(list) => write!(f, "{list}"),
            Self::SortedFieldsWithout(_) => f.write_str("{sorted fields}"),
            Self::BodyHashIn(name) => write!(f, " with {name}={{hex SHA-256 of the body}}"),
            Self::SortedUrlAndFields => f.write_str("{url, sorted query}.{sorted fields}"),
        }
    }
}
