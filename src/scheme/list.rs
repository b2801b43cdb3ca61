use core::fmt;

use crate::text::Escape;
use crate::text::bytes::{is_equal, starts_with};

/// Members of a request that are signed one behind the other: parameters of its query, fields of its form,
/// or members of an object of its JSON. It says which, in which order, and how each is written.
///
/// Without more said, it is all of them by the bytes of their names, as `name=value` joined by `&`, decoded;
/// one that is there twice is refused, and so is a name that holds `=` or `&`, or a value that holds `&`,
/// since nothing would say where it ends.
///
/// ```
/// use countersign::Part::Listed;
/// use countersign::{Escape, Fields, List, Scheme, Signature};
///
/// static ACME: Scheme<Fields> = Scheme::hmac_sha256("acme")
///     .signature(Signature::in_parameter("sign"))
///     .signs_fields(&[Listed(&List::of_query().without(&["sign"]).escaped(Escape::Form))]);
///
/// assert_eq!(ACME.signed(), "{sorted parameters but sign, as name=value joined by `&`, form-encoded}");
/// assert!(ACME.signs_url());
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[must_use = "a list does nothing until a part takes it"]
pub struct List {
    pub(crate) source: Source,
    pub(crate) prefix: &'static str,
    pub(crate) without: &'static [&'static str],
    pub(crate) side: Side,
    pub(crate) named: Option<Named>,
    pub(crate) order: Order,
    pub(crate) is_named: bool,
    pub(crate) pair: &'static str,
    pub(crate) between: &'static str,
    pub(crate) escape: Option<Escape>,
    pub(crate) replaced: &'static str,
    pub(crate) repeated: Option<&'static str>,
    pub(crate) nested: Nested,
    pub(crate) without_brackets: bool,
    pub(crate) lower_case: bool,
}

/// Where members are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Source {
    Query,
    Form,
    /// The body, which is a JSON object.
    Body,
    /// The object at this path of it.
    Json(&'static str),
}

/// On which side of a name the members' names are, in the order of their bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Side {
    Both,
    Before(&'static str),
    Behind(&'static str),
}

/// That the message itself lists the paths of what is signed of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Named {
    /// The path of that list.
    pub(crate) by: &'static str,
    /// The paths that have to be in it.
    pub(crate) required: &'static [&'static str],
}

/// The order in which members are signed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Order {
    Name,
    NameInAnyCase,
    Text,
    TextInAnyCase,
    /// As the message lists them.
    Listed,
}

/// What becomes of an array or an object that is a member's value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Nested {
    Refused,
    LeftOut,
    /// Written as JSON without blanks, the keys of each object sorted.
    Sorted,
}

impl List {
    /// The parameters of the public URL's query, decoded as a form's are.
    pub const fn of_query() -> Self {
        Self::of(Source::Query)
    }

    /// The fields of the body's form, which is encoded as a query is.
    pub const fn of_form() -> Self {
        Self::of(Source::Form)
    }

    /// The members of the object at this path of the body's JSON, with dots; of the body itself, where the
    /// path is empty. Texts are signed as what they say, `null` as nothing, and numbers, `true` and `false` as
    /// they stand there. An array or an object in one is refused.
    pub const fn of_json(path: &'static str) -> Self {
        Self::of(if path.is_empty() { Source::Body } else { Source::Json(path) })
    }

    const fn of(source: Source) -> Self {
        Self {
            source,
            prefix: "",
            without: &[],
            side: Side::Both,
            named: None,
            order: Order::Name,
            is_named: true,
            pair: "=",
            between: "&",
            escape: None,
            replaced: "",
            repeated: None,
            nested: Nested::Refused,
            without_brackets: false,
            lower_case: false,
        }
    }

    /// But for these, of which the signature is one where it is among the members.
    pub const fn without(mut self, names: &'static [&'static str]) -> Self {
        self.without = names;
        self
    }

    /// Those alone whose names begin so.
    pub const fn starting_with(mut self, prefix: &'static str) -> Self {
        self.prefix = prefix;
        self
    }

    /// Those alone whose names come before this one, in the order of their bytes.
    pub const fn before(mut self, name: &'static str) -> Self {
        self.side = Side::Before(name);
        self
    }

    /// Those alone whose names come behind this one, in the order of their bytes.
    pub const fn behind(mut self, name: &'static str) -> Self {
        self.side = Side::Behind(name);
        self
    }

    /// Those alone that the body itself lists, in its order: at the path `by` is an array of their paths, which
    /// go on from the list's object. Each of `required` has to be in it, since who sends a request decides what
    /// else is. It is for lists of JSON.
    pub const fn named_by(mut self, by: &'static str, required: &'static [&'static str]) -> Self {
        self.named = Some(Named { by, required });
        self.order = Order::Listed;
        self
    }

    /// Sorted by name, upper and lower case alike.
    pub const fn sorted_in_any_case(mut self) -> Self {
        self.order = Order::NameInAnyCase;
        self
    }

    /// Sorted as they are written, name and value.
    pub const fn sorted_as_text(mut self) -> Self {
        self.order = Order::Text;
        self
    }

    /// Sorted as they are written, name and value, upper and lower case alike.
    pub const fn sorted_as_text_in_any_case(mut self) -> Self {
        self.order = Order::TextInAnyCase;
        self
    }

    /// The text between a member's name and its value.
    pub const fn pairs(mut self, between: &'static str) -> Self {
        self.pair = between;
        self
    }

    /// The values alone, without their names.
    pub const fn values(mut self) -> Self {
        self.is_named = false;
        self.pair = "";
        self
    }

    /// The text between two members.
    pub const fn joined(mut self, between: &'static str) -> Self {
        self.between = between;
        self
    }

    /// Names and values are encoded, again and in the provider's way.
    pub const fn escaped(mut self, escape: Escape) -> Self {
        self.escape = Some(escape);
        self
    }

    /// Each of these ASCII characters is signed as `_` where a value holds it.
    pub const fn replaced(mut self, characters: &'static str) -> Self {
        self.replaced = characters;
        self
    }

    /// A member may be there several times: its values are joined by this text, in their order.
    pub const fn repeated(mut self, between: &'static str) -> Self {
        self.repeated = Some(between);
        self
    }

    /// An array or an object is signed as JSON without blanks, the keys of each object sorted.
    pub const fn nested_sorted(mut self) -> Self {
        self.nested = Nested::Sorted;
        self
    }

    /// An array or an object is not signed.
    pub const fn nested_left_out(mut self) -> Self {
        self.nested = Nested::LeftOut;
        self
    }

    /// Brackets in names are left out: `order[id]` is signed as `orderid`.
    pub const fn without_brackets(mut self) -> Self {
        self.without_brackets = true;
        self
    }

    /// The whole text is signed in lower case.
    pub const fn lower_case(mut self) -> Self {
        self.lower_case = true;
        self
    }

    /// Whether the body has to be read for it.
    pub(crate) const fn is_of_body(&self) -> bool {
        !matches!(self.source, Source::Query)
    }

    /// Whether the member with this name is among those that are signed.
    pub(crate) const fn takes(&self, name: &str) -> bool {
        let bytes = name.as_bytes();
        if !starts_with(bytes, self.prefix.as_bytes()) {
            return false;
        }
        let mut rest = self.without;
        while let [other, others @ ..] = rest {
            if is_equal(other.as_bytes(), bytes) {
                return false;
            }
            rest = others;
        }
        match self.side {
            Side::Both => true,
            Side::Before(limit) => is_before(bytes, limit.as_bytes()),
            Side::Behind(limit) => is_before(limit.as_bytes(), bytes),
        }
    }

    /// Whether a name and a value that are written say where each ends: one byte stands behind each that is not
    /// in it, as it is encoded there or as others are refused.
    pub(crate) const fn has_boundaries(&self) -> bool {
        let ([pair], [between]) = (self.pair.as_bytes(), self.between.as_bytes()) else {
            return false;
        };
        let is_encoded = match self.escape {
            Some(escape) => !escape.writes(*pair) && !escape.writes(*between),
            None => *pair != *between,
        };
        self.is_named && is_encoded
    }

    /// Whether a name that stands in front of the time can be found in the text of a list without boundaries: the
    /// next name begins with no digit, so that the time ends there.
    pub(super) const fn marks_time(&self, name: &str) -> bool {
        let is_sorted = matches!(self.order, Order::Name | Order::Text);
        let begins_late = matches!(name.as_bytes(), [b':'..=u8::MAX, ..]);
        self.has_boundaries() || is_sorted && begins_late && self.is_named && !self.pair.is_empty()
    }

    /// What errors call it.
    pub(crate) const fn name(&self) -> &'static str {
        match self.source {
            Source::Query => "the URL's query",
            Source::Form => "the form",
            Source::Body => "the body",
            Source::Json(path) => path,
        }
    }

    /// What a sender can move within it, besides what nothing separates.
    pub(super) fn leaves_open(&self) -> impl Iterator<Item = &'static str> + use<> {
        let faults = [
            (self.named.is_some(), "which further members are signed"),
            (
                matches!(self.source, Source::Body | Source::Json(_)),
                "whether a value is a text, or `null` an empty one",
            ),
            (self.repeated.is_some(), "whether several values are one"),
            (
                !self.replaced.is_empty(),
                "which of the characters that are signed as `_` a value holds",
            ),
            (self.without_brackets, "where a name has brackets"),
            (self.lower_case, "which letters are upper-case"),
        ];
        faults.into_iter().filter(|(is_open, _)| *is_open).map(|(_, moves)| moves)
    }
}

/// Whether the first of two names is sorted before the other.
const fn is_before(name: &[u8], other: &[u8]) -> bool {
    let (mut name, mut other) = (name, other);
    loop {
        match (name, other) {
            (_, []) => return false,
            ([], _) => return true,
            ([byte, others @ ..], [limit, limits @ ..]) => {
                if *byte != *limit {
                    return *byte < *limit;
                }
                (name, other) = (others, limits);
            }
        }
    }
}

impl fmt::Display for List {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let what = match self.source {
            Source::Query => "parameters",
            Source::Form => "fields",
            Source::Body | Source::Json(_) => "members",
        };
        match self.named {
            Some(Named { by, .. }) => write!(f, "{{{what} named by {by}")?,
            None => write!(f, "{{sorted {what}")?,
        }
        if let Source::Json(path) = self.source {
            write!(f, " of {path}")?;
        }
        if !self.prefix.is_empty() {
            write!(f, " {}…", self.prefix)?;
        }
        match self.side {
            Side::Both => {}
            Side::Before(name) => write!(f, " before {name}")?,
            Side::Behind(name) => write!(f, " behind {name}")?,
        }
        for (at, name) in self.without.iter().enumerate() {
            write!(f, "{}{name}", if at == 0 { " but " } else { ", " })?;
        }
        let Self { pair, between, .. } = self;
        if self.is_named {
            write!(f, ", as name{pair}value")?;
        } else {
            f.write_str(", values")?;
        }
        match *between {
            "" => {}
            "\n" => f.write_str(" in lines")?,
            between => write!(f, " joined by `{between}`")?,
        }
        if let Some(escape) = self.escape {
            write!(f, ", {}", escape.name())?;
        }
        f.write_str("}")
    }
}
