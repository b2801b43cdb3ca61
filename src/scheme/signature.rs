use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

use crate::bounds::MAX_NUMBERED;
use crate::text::Encoding;

/// Where a scheme puts its signatures, and in which text form.
///
/// ```
/// use countersign::Signature;
///
/// Signature::in_header("X-Hub-Signature-256").prefix("sha256=").hex();
/// Signature::in_header("webhook-signature").prefix("v1,").list(" ").base64();
/// Signature::in_header("Stripe-Signature").pairs(",", "v1").hex();
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[must_use = "a signature does nothing until a scheme takes it"]
pub struct Signature {
    pub(crate) header: &'static str,
    pub(crate) other_spellings: &'static [&'static str],
    pub(crate) more_headers: &'static [&'static str],
    /// The number at the end of the last header's name, where the first ends with `1`.
    pub(crate) numbered_to: u8,
    pub(crate) place: Place,
    pub(crate) repeatable: bool,
    pub(crate) blanks: Blanks,
    pub(crate) prefix: &'static str,
    pub(crate) prefix_rule: PrefixRule,
    /// The receiver's id of the key in front of each signature: its name, and what stands between.
    pub(crate) behind_id: Option<(&'static str, &'static str)>,
    /// What ends the signature, where the value goes on with what is signed.
    pub(crate) up_to: Option<&'static str>,
    pub(crate) layout: Layout,
    pub(crate) encoding: Encoding,
    /// Whether `+`, `/` and `=` of base64 are percent-encoded.
    pub(crate) percent_encoded: bool,
    /// Text in front of a whole list.
    pub(crate) lead: &'static str,
    pub(crate) wrapping: Wrapping,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Place {
    Header,
    Body,
    /// A parameter of the URL's query.
    Parameter,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Layout {
    Single,
    List {
        separator: &'static str,
    },
    Pairs {
        separator: &'static str,
        key: &'static str,
        /// Further keys whose values are signatures.
        others: &'static [&'static str],
    },
    TimedList {
        separator: &'static str,
    },
    /// The header's value is base64 of a JSON object, and this member's is the signature.
    Member(&'static str),
}

/// How the prefix stands in front of a signature.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum PrefixRule {
    AsWritten,
    AnyCase,
    /// It may be missing.
    Optional,
}

/// What the header's value is written as, as a whole.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Wrapping {
    None,
    Base64,
}

/// Whether a blank may stand before an item of a list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Blanks {
    None,
    Optional,
    /// It may be missing, and the provider writes one.
    Usual,
}

impl Signature {
    /// One signature in lower-case hex, and nothing else, in the header `name`.
    pub const fn in_header(name: &'static str) -> Self {
        Self {
            header: name,
            other_spellings: &[],
            more_headers: &[],
            numbered_to: 1,
            place: Place::Header,
            repeatable: false,
            blanks: Blanks::None,
            prefix: "",
            prefix_rule: PrefixRule::AsWritten,
            behind_id: None,
            up_to: None,
            layout: Layout::Single,
            encoding: Encoding::Hex,
            percent_encoded: false,
            lead: "",
            wrapping: Wrapping::None,
        }
    }

    /// One signature in lower-case hex, and nothing else, in a field of the body: of JSON by its path, of
    /// a form by its name.
    pub const fn in_field(path: &'static str) -> Self {
        let mut signature = Self::in_header(path);
        signature.place = Place::Body;
        signature
    }

    /// One signature in lower-case hex, and nothing else, in the parameter `name` of the public URL's query,
    /// which is decoded as a form is. No part that holds all of the query can be signed then. Logs of servers
    /// and proxies keep the signature with the URL.
    pub const fn in_parameter(name: &'static str) -> Self {
        let mut signature = Self::in_header(name);
        signature.place = Place::Parameter;
        signature
    }

    /// Other names under which the same header may arrive. One value is expected under all the
    /// names together.
    pub const fn or_spelled(mut self, names: &'static [&'static str]) -> Self {
        self.other_spellings = names;
        self
    }

    /// Further headers, each with signatures of its own, or further fields of the body: one at least is
    /// there, each at most once, and any signature that matches will do.
    pub const fn also_in(mut self, names: &'static [&'static str]) -> Self {
        self.more_headers = names;
        self
    }

    /// Further headers, whose names end with the numbers up to `last` in place of a `1`, each with
    /// a signature of its own: any of them is there, each at most once, and any signature that
    /// matches will do.
    ///
    /// # Panics
    /// While compiling, in a constant: the header's name does not end with `1`, or `last` is above
    /// 100.
    pub const fn numbered_to(mut self, last: u8) -> Self {
        let ends_with_one = matches!(self.header.as_bytes(), [.., b'1']);
        assert!(ends_with_one && last <= MAX_NUMBERED, "numbers go from 1 to at most 100");
        self.numbered_to = last;
        self
    }

    /// The names of the headers with the numbers from 2.
    pub(crate) fn numbered(&self) -> impl Iterator<Item = String> {
        let stem = self.header.strip_suffix('1').unwrap_or_default();
        (2..=self.numbered_to).map(move |number| format!("{stem}{number}"))
    }

    /// The provider repeats the header, while a secret rolls: any signature that matches will do.
    pub const fn repeatable(mut self) -> Self {
        self.repeatable = true;
        self
    }

    /// Text before the signature, such as `sha256=`. In a list it marks the supported version:
    /// items without it are skipped.
    pub const fn prefix(mut self, prefix: &'static str) -> Self {
        self.prefix = prefix;
        self
    }

    /// Text before the signatures that may as well be missing. In a list, an item with other text
    /// before a `=` is skipped.
    pub const fn optional_prefix(mut self, prefix: &'static str) -> Self {
        self.prefix_rule = PrefixRule::Optional;
        self.prefix(prefix)
    }

    /// Text before the signature in whichever letter case, such as the scheme of an `Authorization`.
    pub const fn prefix_in_any_case(mut self, prefix: &'static str) -> Self {
        self.prefix_rule = PrefixRule::AnyCase;
        self.prefix(prefix)
    }

    /// In front of the signature, behind a prefix, stand the id of the key that signed and `joint`. It has to be
    /// the receiver's: a value that is configured, and that `name` names in errors and tables. It never chooses
    /// a secret. In a list, items of other keys are passed over.
    ///
    /// ```
    /// use countersign::{Scheme, Signature};
    ///
    /// static ACME: Scheme = Scheme::hmac_sha256("acme")
    ///     .signature(
    ///         Signature::in_header("Authorization")
    ///             .prefix("Acme ")
    ///             .behind_key_id(":", "application key")
    ///             .base64(),
    ///     )
    ///     .signs_body();
    ///
    /// assert_eq!(ACME.setting(), Some("application key"));
    /// ```
    pub const fn behind_key_id(mut self, joint: &'static str, name: &'static str) -> Self {
        self.behind_id = Some((joint, name));
        self
    }

    /// The signature ends at the first `mark`, and behind that stands what is signed:
    /// [`FieldText::Behind`](crate::FieldText::Behind).
    pub const fn up_to(mut self, mark: &'static str) -> Self {
        self.up_to = Some(mark);
        self
    }

    /// Whether a signature may come without its prefix.
    pub(crate) fn prefix_is_optional(&self) -> bool {
        self.prefix_rule == PrefixRule::Optional
    }

    /// `value` behind the prefix, where it has it.
    pub(crate) fn behind_prefix<'v>(&self, value: &'v [u8]) -> Option<&'v [u8]> {
        let prefix = self.prefix.as_bytes();
        let (start, rest) = value.split_at_checked(prefix.len())?;
        let is_it = match self.prefix_rule {
            PrefixRule::AsWritten | PrefixRule::Optional => start == prefix,
            PrefixRule::AnyCase => start.eq_ignore_ascii_case(prefix),
        };
        is_it.then_some(rest)
    }

    /// The header lists signatures, separated by exactly `separator`; any that matches will do, and
    /// an item that is no signature is passed over as long as one is.
    pub const fn list(mut self, separator: &'static str) -> Self {
        self.layout = Layout::List { separator };
        self
    }

    /// The header lists `key=value` pairs, separated by exactly `separator`; the signatures are
    /// the values of `key`, and other keys are skipped.
    pub const fn pairs(self, separator: &'static str, key: &'static str) -> Self {
        self.pairs_of_any(separator, key, &[])
    }

    /// The same, and the values of `others` are signatures too, such as one with the secret before: any that
    /// matches will do. Who signs writes `key`.
    pub const fn pairs_of_any(
        mut self,
        separator: &'static str,
        key: &'static str,
        others: &'static [&'static str],
    ) -> Self {
        self.layout = Layout::Pairs { separator, key, others };
        self
    }

    /// The header lists a timestamp and then signatures, separated by exactly `separator`.
    pub const fn list_after_timestamp(mut self, separator: &'static str) -> Self {
        self.layout = Layout::TimedList { separator };
        self
    }

    /// The header's value is the base64 of a JSON object, of which `name` has one signature as text. It is for
    /// keys whose ids are there too, and needs the feature `fields`: without it every request is refused.
    pub const fn member_of_base64_json(mut self, name: &'static str) -> Self {
        self.layout = Layout::Member(name);
        self
    }

    /// Text in front of a whole list, its time included, such as the version of what follows: `hmac;1;`.
    pub const fn led_by(mut self, lead: &'static str) -> Self {
        self.lead = lead;
        self
    }

    /// The header's whole value, a time and what separates it included, is standard base64 with padding of what
    /// is described besides.
    pub const fn wrapped_in_base64(mut self) -> Self {
        self.wrapping = Wrapping::Base64;
        self
    }

    /// Blanks before an item of the list are passed over.
    pub const fn optional_blanks(mut self) -> Self {
        self.blanks = Blanks::Optional;
        self
    }

    /// The same, and the provider writes one: so does who signs.
    pub const fn usual_blanks(mut self) -> Self {
        self.blanks = Blanks::Usual;
        self
    }

    /// The signature is lower-case hex, which is the default.
    pub const fn hex(self) -> Self {
        self.encoded(Encoding::Hex)
    }

    /// The signature is standard base64 with padding.
    pub const fn base64(self) -> Self {
        self.encoded(Encoding::Base64)
    }

    /// The signature is standard base64 with padding, of which each `+`, `/` and `=` is percent-encoded, as
    /// for a URL, and nothing else: `%2B`, `%2F`, `%3D`.
    pub const fn percent_encoded_base64(self) -> Self {
        let mut signature = self.base64();
        signature.percent_encoded = true;
        signature
    }

    /// The signature is in another text form.
    pub const fn encoded(mut self, encoding: Encoding) -> Self {
        self.encoding = encoding;
        self.percent_encoded = false;
        self
    }

    /// The header's name, as the provider spells it; or the path of the field, where the signature
    /// is in the body; or the parameter's.
    #[must_use]
    pub const fn header(&self) -> &'static str {
        self.header
    }

    /// Whether the signature is in the body, and not in a header.
    #[must_use]
    pub const fn is_in_body(&self) -> bool {
        matches!(self.place, Place::Body)
    }

    /// Whether it is in a header.
    pub(crate) const fn is_in_header(&self) -> bool {
        matches!(self.place, Place::Header)
    }

    /// The parameter that holds it.
    pub(crate) const fn parameter(&self) -> Option<&'static str> {
        match self.place {
            Place::Parameter => Some(self.header),
            Place::Header | Place::Body => None,
        }
    }

    /// The text form of each signature.
    #[must_use]
    pub const fn encoding(&self) -> Encoding {
        self.encoding
    }

    /// Whether the header's value is base64 of all that is described.
    pub(crate) const fn is_wrapped(&self) -> bool {
        matches!(self.wrapping, Wrapping::Base64)
    }

    /// What stands between the items of the header's value.
    pub(crate) const fn separator(&self) -> Option<&'static str> {
        match self.layout {
            Layout::Single | Layout::Member(_) => None,
            Layout::List { separator }
            | Layout::Pairs { separator, .. }
            | Layout::TimedList { separator } => Some(separator),
        }
    }

    /// The text form, for a reader: the encoding with its prefix or list.
    #[must_use]
    pub fn text_form(&self) -> String {
        let encoding =
            if self.percent_encoded { "base64, percent-encoded" } else { self.encoding.describe() };
        let of_key = match self.behind_id {
            Some((joint, name)) => format!("{{{name}}}`{joint}` + {encoding}"),
            None => String::from(encoding),
        };
        let ended = match self.up_to {
            Some(mark) => format!("{of_key}, up to its first `{mark}`"),
            None => of_key,
        };
        let prefixed = if self.prefix.is_empty() {
            ended
        } else if self.prefix_is_optional() {
            format!("`{}`, or nothing, + {ended}", self.prefix)
        } else {
            format!("`{}` + {ended}", self.prefix)
        };
        let text = self.laid_out(prefixed);
        let text = if self.lead.is_empty() { text } else { format!("`{}` + {text}", self.lead) };
        if self.is_wrapped() { format!("base64 of: {text}") } else { text }
    }

    fn laid_out(&self, prefixed: String) -> String {
        match self.layout {
            Layout::Single => match self.place {
                Place::Header => prefixed,
                Place::Body => format!("{prefixed}, in the body"),
                Place::Parameter => format!("{prefixed}, in the query"),
            },
            Layout::Member(name) => format!("{prefixed}, `{name}` of JSON in base64"),
            Layout::List { separator } => format!("{prefixed}, several joined by `{separator}`"),
            Layout::TimedList { separator } => {
                format!("timestamp and then {prefixed}, joined by `{separator}`")
            }
            Layout::Pairs { separator, key, others } => {
                let keys = core::iter::once(&key).chain(others).map(|key| format!("`{key}=`"));
                let keys = keys.collect::<Vec<_>>().join(" or ");
                format!("{keys} + {prefixed}, among pairs joined by `{separator}`")
            }
        }
    }
}
