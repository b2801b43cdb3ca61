use core::fmt;

use crate::text::bytes::is_same_name;

/// Headers that each request lists and signs: where the list is, which have to be in it, and how they are
/// written in the message. See [`Part::ListedHeaders`](crate::Part::ListedHeaders).
///
/// ```
/// use countersign::HeaderList;
///
/// const SIGNED: HeaderList = HeaderList::in_header("X-Acme-Signed-Headers", ",")
///     .requires(&["X-Acme-Signed-Headers", "X-Acme-Time"])
///     .names_and_values(":", ";");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[must_use = "a list does nothing until a part takes it"]
pub struct HeaderList {
    pub(crate) place: ListPlace,
    /// What stands between the names.
    pub(crate) separator: &'static str,
    pub(crate) required: &'static [&'static str],
    /// What stands between a name and its value in the message, where names are in it.
    pub(crate) colon: Option<&'static str>,
    /// What stands between one header and the next in the message.
    pub(crate) joint: &'static str,
}

/// Where the list is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ListPlace {
    Header(&'static str),
    /// The value of this key among the pairs of the signature's header.
    Pair(&'static str),
}

impl HeaderList {
    /// The header `name` lists them, separated by exactly `separator`.
    pub const fn in_header(name: &'static str, separator: &'static str) -> Self {
        Self::at(ListPlace::Header(name), separator)
    }

    /// The value of `key` among the signature header's [pairs](crate::Signature::pairs) lists them, separated by
    /// exactly `separator`.
    pub const fn in_pair(key: &'static str, separator: &'static str) -> Self {
        Self::at(ListPlace::Pair(key), separator)
    }

    const fn at(place: ListPlace, separator: &'static str) -> Self {
        Self { place, separator, required: &[], colon: None, joint: "." }
    }

    /// Headers that have to be in the list, whatever else is: the list is the sender's word, and what is not
    /// in it is not signed. The list's own header is one of them, where the message does not hold the list as
    /// [`Part::ListOfHeaders`](crate::Part::ListOfHeaders).
    pub const fn requires(mut self, names: &'static [&'static str]) -> Self {
        self.required = names;
        self
    }

    /// In the message stand the values alone, with `joint` between them. A value may hold it.
    pub const fn values(mut self, joint: &'static str) -> Self {
        self.colon = None;
        self.joint = joint;
        self
    }

    /// In the message stand the names as they are listed, `colon` and the values, with `joint` between one and
    /// the next. A value that could be read as the end of itself and the beginning of another is refused.
    pub const fn names_and_values(mut self, colon: &'static str, joint: &'static str) -> Self {
        self.colon = Some(colon);
        self.joint = joint;
        self
    }

    /// Whether the header `name` has to be in the list.
    pub(crate) const fn wants(&self, name: &str) -> bool {
        let mut rest = self.required;
        while let [wanted, others @ ..] = rest {
            if is_same_name(wanted, name) {
                return true;
            }
            rest = others;
        }
        false
    }

    /// The header that the list is in, where it is not the signature's.
    pub(crate) const fn header(&self) -> Option<&'static str> {
        match self.place {
            ListPlace::Header(name) => Some(name),
            ListPlace::Pair(_) => None,
        }
    }
}

/// What it stands for in the message, for a reader.
impl fmt::Display for HeaderList {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.place {
            ListPlace::Header(name) => write!(f, "headers listed in {name}"),
            ListPlace::Pair(key) => write!(f, "headers listed in `{key}`"),
        }
    }
}
