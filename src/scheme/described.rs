//! A scheme as JSON, for programs in other languages. Each match is over all there is, so that a part or a
//! form without a description does not compile.

use alloc::string::String;
use alloc::vec::Vec;
use core::fmt::Write as _;

use super::card::Card;
use super::cavage::{BeforeRfc9421, Cavage};
use super::certificate::{CertificateRule, Member, Members, WithCertificate, WithChain};
use super::claim::Claim;
use super::covered::Covered;
use super::data::{Data, Described, family, kind, kind_of, named, object, place, texts_of};
use super::field_text::FieldText;
use super::header_list::{HeaderList, ListPlace};
use super::http_signature::{HttpSignature, Rfc9421};
use super::jws::{Jws, Payload};
use super::list::{List, Named, Nested, Order, Side, Source};
use super::recipe::{
    ExpectedPair, FieldPlace, Fields, KeyId, KeyIdPlace, Recipe, Signed, SignedBy, Template, Token,
    WithKeySet, WithPublicKey, WithSecret, WithSecretById,
};
use super::shape::Shape;
use super::signature::{Blanks, Layout, Place, PrefixRule, Signature};
use super::timestamp::{Future, SignedTime, TimestampPlace};
use super::{Handshake, Part, Scheme};
use crate::key::{KeyForm, SecretForm};
use crate::text::{Encoding, Escape, TimeFormat};

impl<R: Recipe + ?Sized> Scheme<R> {
    /// The recipe as a JSON object, for programs in other languages. `docs/recipes.json` has those of all
    /// providers, and `docs/recipes.schema.json` says what each member means.
    ///
    /// ```
    /// use countersign::OpenFx;
    ///
    /// let json = OpenFx::SCHEME.to_json();
    /// assert!(json.starts_with(r#"{"id":"openfx","name":"OpenFX","#));
    /// assert!(json.contains(r#""message":[{"part":"body"}]"#));
    /// ```
    #[must_use]
    pub fn to_json(&self) -> String {
        let mut json = String::new();
        // Writing to a String does not fail.
        let _ = write!(json, "{}", self.described());
        json
    }

    pub(super) fn described(&self) -> Data {
        let Card { id, name, source, third_party, read_on, withdrawal, handshakes, .. } = self.card;
        let confirmed_by = if third_party { "third-party" } else { "provider" };
        let withdrawal = withdrawal.map_or(Data::Nothing, |withdrawal| {
            object([("said_on", withdrawal.said_on.into()), ("instead", withdrawal.instead.into())])
        });
        let mut members = Vec::from([
            ("id", id.into()),
            ("name", name.into()),
            ("algorithm", self.algorithm().into()),
            ("covers", self.coverage().code().into()),
            ("signed_before_compression", self.card.signed_before_compression.into()),
            ("left_open", self.leaves_open().map(Data::from).collect()),
            ("tolerance", self.tolerance().into()),
            ("setting", self.setting().into()),
            ("handshakes", handshakes.iter().map(Handshake::described).collect()),
            ("source", source.into()),
            ("confirmed_by", confirmed_by.into()),
            ("last_read", read_on.into()),
            ("withdrawn", withdrawal),
        ]);
        if let Data::Object(of_family) = self.recipe.described() {
            members.extend(of_family);
        }
        Data::Object(members)
    }
}

impl Handshake {
    fn described(&self) -> Data {
        object([
            ("handshake", self.kind().into()),
            ("method", self.method().into()),
            ("signed", self.is_signed().into()),
        ])
    }
}

impl<K: SignedBy> Described for Signed<K> {
    fn described(&self) -> Data {
        family("message", self.by.described(), self.template.members())
    }
}

impl<K: SignedBy> Described for Fields<K> {
    fn described(&self) -> Data {
        let Self { by, template, under, place, covers_nothing } = self;
        let (body, field) = match place {
            FieldPlace::Json => ("json", None),
            FieldPlace::Form => ("form", None),
            FieldPlace::JsonInForm(field) => ("json-in-form", Some(*field)),
        };
        let mut members = template.members();
        members.extend([
            ("body", body.into()),
            ("json_in_field", field.into()),
            ("fields_under", (!under.is_empty()).then_some(*under).into()),
            ("fields_say_nothing", (*covers_nothing).into()),
        ]);
        family("fields", by.described(), members)
    }
}

impl Described for Token {
    fn described(&self) -> Data {
        let Self { header } = *self;
        let form = SecretForm::Utf8.code().into();
        let key = kind("secret", [("form", form), ("label", Data::Nothing)]);
        family("token", key, Vec::from([("token", place("header", header))]))
    }
}

impl Described for Members {
    fn described(&self) -> Data {
        let Self { by, template, expected, kind, kinds } = self;
        let of_kind = |(value, members): &(&'static str, &'static [Member])| {
            object([
                ("value", (*value).into()),
                ("lines", members.iter().map(Member::described).collect()),
            ])
        };
        let mut members = template.members();
        members.extend([
            ("required_members", named(expected)),
            ("kind_member", (*kind).into()),
            ("kinds", kinds.iter().map(of_kind).collect()),
        ]);
        family("certified-members", by.described(), members)
    }
}

impl Member {
    fn described(&self) -> Data {
        let line = match self {
            Self::Line(_) => "line",
            Self::OptionalLine(_) => "optional-line",
            Self::Lines(_) => "lines",
        };
        object([("member", line.into()), ("name", self.name().into())])
    }
}

impl<K: SignedBy> Described for Jws<K> {
    fn described(&self) -> Data {
        let token = match self.member {
            Some(name) => place("member", name),
            None if self.is_in_body() => kind_of("in", "body", []),
            None => place("header", self.header),
        };
        let payload = match self.payload {
            Payload::Claims(claims) => {
                kind("claims", [("claims", claims.iter().copied().map(Claim::described).collect())])
            }
            Payload::Body => kind("body", []),
            Payload::RawBody => kind("raw-body", []),
            Payload::Request(list, time) => {
                kind("request", [("headers_in", list.into()), ("timestamp", time.described())])
            }
        };
        let members = Vec::from([
            ("token", token),
            ("prefix", self.prefix.into()),
            ("alg", self.algorithm.into()),
            ("header_says", self.head.iter().copied().map(Claim::described).collect()),
            ("payload", payload),
        ]);
        family("jws", self.by.described(), members)
    }
}

impl<K: SignedBy> Described for HttpSignature<K> {
    fn described(&self) -> Data {
        let Self { by, algorithm, skew, covers, version, .. } = self;
        let Rfc9421 { label, mark, parameters, without } = version;
        let members = [
            ("alg", (*algorithm).into()),
            ("label", (*label).into()),
            ("tag", (*mark).into()),
            ("parameters", texts_of(parameters)),
            ("without_parameters", texts_of(without)),
            ("between_clocks", (*skew).into()),
            ("covers_at_least", covers.iter().copied().map(Covered::described).collect()),
        ];
        family("http-message-signature", by.described(), members)
    }
}

impl<K: SignedBy> Described for Cavage<K> {
    fn described(&self) -> Data {
        let Self { by, algorithm, skew, covers, version, .. } = self;
        let BeforeRfc9421 { header, prefix, key_id, unlisted, takes_request_line } = version;
        let members = [
            ("signature", place("header", header)),
            ("prefix", (*prefix).into()),
            ("algorithm_parameter", (*algorithm).into()),
            ("key_id_is", (*key_id).into()),
            ("covers_without_list", (*unlisted).into()),
            ("or_request_line", (*takes_request_line).into()),
            ("between_clocks", (*skew).into()),
            ("covers_at_least", covers.iter().copied().map(Covered::described).collect()),
        ];
        family("cavage", by.described(), members)
    }
}

impl Covered {
    fn described(self) -> Data {
        let covered =
            |covered, more: &[(&'static str, Data)]| kind_of("covered", covered, more.to_vec());
        match self {
            Self::Component(name) => covered("component", &[("name", name.into())]),
            Self::OneOf(names) => covered("one-of", &[("names", texts_of(names))]),
            Self::IfThere(name) => covered("if-there", &[("name", name.into())]),
            Self::QueryParameter(name) => covered("query-parameter", &[("name", name.into())]),
            Self::Member(name, key) => {
                covered("member", &[("name", name.into()), ("key", key.into())])
            }
            Self::Body => covered("body", &[]),
            Self::BodyUnlessEmpty => covered("body-unless-empty", &[]),
        }
    }
}

impl Claim {
    fn described(self) -> Data {
        let hash = |encoding: Encoding| Vec::from([("encoding", encoding.code().into())]);
        let (claim, more) = match self {
            Self::Expires => ("expires", Vec::new()),
            Self::NotBefore => ("not-before", Vec::new()),
            Self::Time(_) => ("time", Vec::new()),
            Self::Is(_, text) => ("is", Vec::from([("value", text.into())])),
            Self::IsOneOf(_, texts) => ("is-one-of", Vec::from([("values", texts_of(texts))])),
            Self::IsSetting(_, name) => ("is-setting", Vec::from([("setting", name.into())])),
            Self::IsSettingIn(path, name) => {
                ("is-setting", Vec::from([("path", texts_of(path)), ("setting", name.into())]))
            }
            Self::Lists(_, text) => ("lists", Vec::from([("value", text.into())])),
            Self::IsTrue(_) => ("is-true", Vec::new()),
            Self::IsThere(_) => ("is-there", Vec::new()),
            Self::UrlHash(_, encoding) => ("url-hash", hash(encoding)),
            Self::QueryHash(_) => ("query-hash", hash(Encoding::Hex)),
            Self::BodyHash(_, encoding) => ("body-hash", hash(encoding)),
            Self::BodyHashUnlessEmpty(_, encoding) => ("body-hash-unless-empty", hash(encoding)),
        };
        kind_of("claim", claim, [("name", self.name().into())].into_iter().chain(more))
    }
}

impl Described for WithSecret {
    fn described(&self) -> Data {
        let label = match self.form {
            SecretForm::HmacUnderLabel(label) => Some(label),
            _ => None,
        };
        kind("secret", [("form", self.form.code().into()), ("label", label.into())])
    }
}

impl Described for WithSecretById {
    fn described(&self) -> Data {
        self.secret.described()
    }
}

impl Described for WithPublicKey {
    fn described(&self) -> Data {
        kind("public-key", [("form", self.form.code().into())])
    }
}

impl Described for WithKeySet {
    fn described(&self) -> Data {
        kind("key-set", [("form", self.key.form.code().into())])
    }
}

impl Described for WithCertificate {
    fn described(&self) -> Data {
        let Self { algorithm: _, rule, named_in } = self;
        kind("certificate", [("at", rule.described()), ("named_in_member", texts_of(named_in))])
    }
}

impl CertificateRule {
    fn described(&self) -> Data {
        let Self { hosts, folder, ends, names, in_hosts_name, is_normalized } = self;
        object([
            ("hosts", texts_of(hosts)),
            ("folder", (*folder).into()),
            ("ends", (*ends).into()),
            ("in_names", texts_of(names)),
            ("or_in_hosts_name", (*in_hosts_name).into()),
            ("normalized", (*is_normalized).into()),
        ])
    }
}

impl Described for WithChain {
    fn described(&self) -> Data {
        kind("certificate-chain", [("marks", texts_of(self.marks))])
    }
}

impl Template {
    fn members(&self) -> Vec<(&'static str, Data)> {
        // The message says where the secret is, and `left_open` what is not separated.
        let Self {
            signature,
            timestamp,
            expected,
            pair,
            beside,
            key_id,
            chosen_by,
            message,
            plain: _,
            unseparated: _,
        } = self;
        Vec::from([
            ("signature", signature.described()),
            ("timestamp", timestamp.map_or(Data::Nothing, SignedTime::described)),
            ("required_headers", named(expected)),
            ("required_pair", pair.map_or(Data::Nothing, ExpectedPair::described)),
            ("required_beside", (*beside).into()),
            ("key_id_is_setting", key_id.map_or(Data::Nothing, KeyId::described)),
            ("key_id", chosen_by.map_or(Data::Nothing, KeyIdPlace::described)),
            ("message", message.iter().copied().map(Part::described).collect()),
        ])
    }
}

impl Signature {
    fn described(&self) -> Data {
        let at = match self.place {
            Place::Header => "header",
            Place::Body => "field",
            Place::Parameter => "parameter",
        };
        let layout = match self.layout {
            Layout::Single => kind("single", []),
            Layout::List { separator } => kind("list", [("separator", separator.into())]),
            Layout::Pairs { separator, key, others } => {
                let others = ("or_keys", texts_of(others));
                kind("pairs", [("separator", separator.into()), ("key", key.into()), others])
            }
            Layout::TimedList { separator } => {
                kind("list-after-timestamp", [("separator", separator.into())])
            }
            Layout::Member(name) => kind("member-of-base64-json", [("name", name.into())]),
        };
        let behind_id = self.behind_id.map_or(Data::Nothing, |(joint, name)| {
            object([("joint", joint.into()), ("setting", name.into())])
        });
        object([
            ("in", at.into()),
            ("name", self.header.into()),
            ("or_spelled", texts_of(self.other_spellings)),
            ("also_in", texts_of(self.more_headers)),
            ("numbered_to", (self.numbered_to > 1).then_some(u64::from(self.numbered_to)).into()),
            ("repeatable", self.repeatable.into()),
            ("lead", self.lead.into()),
            ("prefix", self.prefix.into()),
            ("prefix_is_optional", self.prefix_is_optional().into()),
            ("layout", layout),
            ("blanks", self.blanks.code().into()),
            ("encoding", self.encoding.code().into()),
            ("percent_encoded", self.percent_encoded.into()),
            ("prefix_ignores_case", (self.prefix_rule == PrefixRule::AnyCase).into()),
            ("wrapped_in_base64", self.is_wrapped().into()),
            ("behind_key_id", behind_id),
            ("up_to", self.up_to.into()),
        ])
    }
}

impl SignedTime {
    fn described(self) -> Data {
        let Self { place: at, format, tolerance, future } = self;
        let (at, name) = match at {
            TimestampPlace::Header(name) => ("header", Some(name)),
            TimestampPlace::Pair(key) => ("pair", Some(key)),
            TimestampPlace::FirstItem => ("first-item", None),
            TimestampPlace::Field(path) => ("field", Some(path)),
            TimestampPlace::Parameter(name) => ("parameter", Some(name)),
        };
        object([
            ("in", at.into()),
            ("name", name.into()),
            ("format", format.code().into()),
            ("tolerance", tolerance.into()),
            ("future", future.code().into()),
        ])
    }
}

impl ExpectedPair {
    fn described(self) -> Data {
        let Self { header, pair, is_optional } = self;
        object([
            ("header", header.into()),
            ("pair", pair.into()),
            ("may_be_missing", is_optional.into()),
        ])
    }
}

impl KeyId {
    fn described(self) -> Data {
        let Self { header, name } = self;
        object([("header", header.into()), ("setting", name.into())])
    }
}

impl KeyIdPlace {
    fn described(self) -> Data {
        match self {
            Self::Headers(header, more) => {
                kind_of("in", "header", [("name", header.into()), ("or_in", texts_of(more))])
            }
            Self::Pair(key) => place("pair", key),
            Self::CertificateAt(header) => place("certificate-url", header),
            Self::Member(name) => place("member", name),
            Self::Parameter(name) => place("parameter", name),
        }
    }
}

impl Part {
    fn described(self) -> Data {
        let part = |part, more: &[(&'static str, Data)]| kind_of("part", part, more.to_vec());
        let named = |kind, name: &'static str| part(kind, &[("name", name.into())]);
        let hashed = |kind, hash: &'static str, encoding: Encoding| {
            part(kind, &[("hash", hash.into()), ("encoding", encoding.code().into())])
        };
        match self {
            Self::Text(text) => part("text", &[("text", text.into())]),
            Self::Header(name) => named("header", name),
            Self::HeaderOf(name, shape) => {
                part("header", &[("name", name.into()), ("shape", shape.described())])
            }
            Self::Setting(name) => named("setting", name),
            Self::Secret => part("secret", &[]),
            Self::SecretHash(hash, encoding) => hashed("secret-hash", hash.name(), encoding),
            Self::Timestamp => part("timestamp", &[]),
            Self::Method => part("method", &[]),
            Self::Url => part("url", &[]),
            Self::UrlWithoutQuery => part("url-without-query", &[]),
            Self::UrlWithDecoded(characters) => {
                part("url-with-decoded", &[("characters", characters.into())])
            }
            Self::Path => part("path", &[]),
            Self::PathAndQuery => part("path-and-query", &[]),
            Self::Query => part("query", &[]),
            Self::QueryBeforeSignature => part("query-before-signature", &[]),
            Self::Host => part("host", &[]),
            Self::Parameter(name) => named("parameter", name),
            Self::Body => part("body", &[]),
            Self::BodyHash(hash, encoding) => hashed("body-hash", hash.name(), encoding),
            Self::BodyHashUnlessEmpty(hash, encoding) => {
                hashed("body-hash-unless-empty", hash.name(), encoding)
            }
            Self::BodyChecksum(sum) => part("body-checksum", &[("checksum", sum.name().into())]),
            Self::Field(path) => named("field", path),
            Self::OptionalField(path) => named("optional-field", path),
            Self::RawField(path) => named("raw-field", path),
            Self::Listed(list) => list.described(),
            Self::BodyDigest(hash) => part("body-digest", &[("hash", hash.name().into())]),
            Self::UrlWithAnyPort => part("url-with-any-port", &[]),
            Self::SortedFieldsWithout(name) => {
                part("sorted-form", &[("without_parameter", name.into())])
            }
            Self::BodyHashIn(name) => named("body-hash-in-parameter", name),
            Self::SortedUrlAndFields => part("sorted-url-and-form", &[]),
            Self::ListedHeaders(list) => part("listed-headers", &[("list", list.described())]),
            Self::ListOfHeaders(list) => part("list-of-headers", &[("list", list.described())]),
            Self::FieldAs(path, text) => {
                part("field-as", &[("name", path.into()), ("text", text.described())])
            }
        }
    }
}

impl HeaderList {
    fn described(self) -> Data {
        let Self { place: at, separator, required, colon, joint } = self;
        let (at, name) = match at {
            ListPlace::Header(name) => ("header", name),
            ListPlace::Pair(key) => ("pair", key),
        };
        object([
            ("in", at.into()),
            ("name", name.into()),
            ("separator", separator.into()),
            ("required", texts_of(required)),
            ("names_and", colon.into()),
            ("joined_by", joint.into()),
        ])
    }
}

impl FieldText {
    fn described(self) -> Data {
        match self {
            Self::Shaped(shape) => kind("shaped", [("shape", shape.described())]),
            Self::PlainSlashes => kind("plain-slashes", []),
            Self::Behind(mark) => kind("behind", [("mark", mark.into())]),
            Self::Decimals(decimals) => {
                kind("decimals", [("decimals", u64::from(decimals).into())])
            }
        }
    }
}

impl List {
    fn described(&self) -> Data {
        let (of, path) = match self.source {
            Source::Query => ("query", None),
            Source::Form => ("form", None),
            Source::Body => ("json", None),
            Source::Json(path) => ("json", Some(path)),
        };
        let (before, behind) = match self.side {
            Side::Both => (None, None),
            Side::Before(name) => (Some(name), None),
            Side::Behind(name) => (None, Some(name)),
        };
        let named = self.named.map_or(Data::Nothing, |Named { by, required }| {
            object([("by", by.into()), ("required", texts_of(required))])
        });
        let members = [
            ("of", of.into()),
            ("path", path.into()),
            ("starting_with", self.prefix.into()),
            ("without", texts_of(self.without)),
            ("before", before.into()),
            ("behind", behind.into()),
            ("named", named),
            ("order", self.order.code().into()),
            ("names", self.is_named.into()),
            ("pair", self.pair.into()),
            ("between", self.between.into()),
            ("escape", self.escape.map(Escape::code).into()),
            ("replaced", self.replaced.into()),
            ("repeated", self.repeated.into()),
            ("nested", self.nested.code().into()),
            ("without_brackets", self.without_brackets.into()),
            ("lower_case", self.lower_case.into()),
        ];
        kind_of("part", "list", members)
    }
}

impl Order {
    pub(crate) const fn code(self) -> &'static str {
        match self {
            Self::Name => "name",
            Self::NameInAnyCase => "name-in-any-case",
            Self::Text => "text",
            Self::TextInAnyCase => "text-in-any-case",
            Self::Listed => "as-named",
        }
    }
}

impl Nested {
    pub(crate) const fn code(self) -> &'static str {
        match self {
            Self::Refused => "refused",
            Self::LeftOut => "left-out",
            Self::Sorted => "json-with-sorted-keys",
        }
    }
}

impl Blanks {
    pub(crate) const fn code(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::Optional => "optional",
            Self::Usual => "usual",
        }
    }
}

impl Future {
    pub(crate) const fn code(self) -> &'static str {
        match self {
            Self::Tolerated => "tolerated",
            Self::Unchecked => "unchecked",
            Self::Refused => "refused",
        }
    }
}

impl Escape {
    pub(crate) const fn code(self) -> &'static str {
        match self {
            Self::Form => "form",
            Self::Rfc3986 => "rfc3986",
            Self::DotNet => "dot-net",
        }
    }
}

impl Shape {
    pub(super) fn described(self) -> Data {
        let Self { digits_only, others, shortest, longest } = self;
        let length = |bytes: usize| u64::try_from(bytes).unwrap_or(u64::MAX).into();
        object([
            ("of", if digits_only { "digits" } else { "letters-and-digits" }.into()),
            ("or", others.into()),
            ("shortest", length(shortest)),
            ("longest", length(longest)),
        ])
    }
}

impl Encoding {
    pub(crate) const fn code(self) -> &'static str {
        match self {
            Self::Hex => "hex",
            Self::HexUpper => "hex-upper",
            Self::HexAnyCase => "hex-any-case",
            Self::HexUpperDashed => "hex-upper-dashed",
            Self::Base64 => "base64",
            Self::Base64Unpadded => "base64-unpadded",
            Self::Base64Url => "base64url",
            Self::Base64UrlUnpadded => "base64url-unpadded",
            Self::Base64OfHex => "base64-of-hex",
        }
    }
}

impl TimeFormat {
    pub(crate) const fn code(self) -> &'static str {
        match self {
            Self::Seconds => "seconds",
            Self::Milliseconds => "milliseconds",
            Self::SecondsOrMilliseconds => "seconds-or-milliseconds",
            Self::Rfc3339 => "rfc3339",
            Self::Iso8601Utc => "iso8601-utc",
            Self::DateUtc => "date-utc",
            Self::HttpDate => "http-date",
        }
    }
}

impl SecretForm {
    pub(crate) const fn code(self) -> &'static str {
        match self {
            Self::Utf8 => "utf8",
            Self::Utf16Le => "utf16-le",
            Self::Utf16LeOrUtf8 => "utf16-le-or-utf8",
            Self::Base64 => "base64",
            Self::WhsecBase64 => "whsec-base64",
            Self::PrefixedWhsecBase64 => "prefixed-whsec-base64",
            Self::Utf8OrWhsecBase64 => "utf8-or-whsec-base64",
            Self::Hex => "hex",
            Self::Ascii => "ascii",
            Self::Sha256OfUtf8 => "sha256-of-utf8",
            Self::Sha1OfUtf8 => "sha1-of-utf8",
            Self::HmacUnderLabel(_) => "hmac-sha256-under-label",
            Self::Bytes => "bytes",
        }
    }
}

impl KeyForm {
    pub(crate) const fn code(self) -> &'static str {
        match self {
            Self::Hex => "hex",
            Self::Base64 => "base64",
            Self::Base64Url => "base64url",
            Self::WhpkBase64 => "whpk-base64",
            Self::Pem => "pem",
            Self::Base64Pem => "base64-pem",
        }
    }
}
