use core::fmt;

use crate::text::Encoding;

/// A member of a token's header that says which key it is signed with (RFC 7515, section 4.1).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TokenMember {
    /// `kid`.
    KeyId,
    /// `x5u`.
    CertificateUrl,
    /// `x5c`.
    Chain,
}

/// What a token has to say: a member of its claims, or of its header. Each has to be there once.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Claim {
    /// `exp`: the time from which on the token no longer holds.
    Expires,
    /// `nbf`: the time before which it does not hold yet.
    NotBefore,
    /// The time at which it was signed, in seconds.
    Time(&'static str),
    /// A text.
    Is(&'static str, &'static str),
    /// One of several texts.
    IsOneOf(&'static str, &'static [&'static str]),
    /// A text that the receiver configures, or a list with it; the second text names it in errors and
    /// tables. Of several, see [`JwsDraft::settings`](crate::JwsDraft::settings).
    IsSetting(&'static str, &'static str),
    /// The same of members within others, by their paths: one of them is there, and none is another text.
    IsSettingIn(&'static [&'static str], &'static str),
    /// A list with this text.
    Lists(&'static str, &'static str),
    /// `true`.
    IsTrue(&'static str),
    /// Anything but `null`.
    IsThere(&'static str),
    /// The SHA-256 of the request's whole public URL, in this text form.
    UrlHash(&'static str, Encoding),
    /// The hex of the SHA-256 of the method, the path and the sorted query, as Atlassian has it (`qsh`). A query
    /// in which a name is there twice is refused.
    QueryHash(&'static str),
    /// The SHA-256 of the raw body, in this text form.
    BodyHash(&'static str, Encoding),
    /// The same, which may be missing where the body is empty.
    BodyHashUnlessEmpty(&'static str, Encoding),
}

impl Claim {
    /// The member's name; of members within others, the first path.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Expires => "exp",
            Self::NotBefore => "nbf",
            Self::IsSettingIn([path, ..], _) => path,
            Self::IsSettingIn([], _) => "",
            Self::Time(name)
            | Self::Is(name, _)
            | Self::IsOneOf(name, _)
            | Self::IsSetting(name, _)
            | Self::Lists(name, _)
            | Self::IsTrue(name)
            | Self::IsThere(name)
            | Self::UrlHash(name, _)
            | Self::QueryHash(name)
            | Self::BodyHash(name, _)
            | Self::BodyHashUnlessEmpty(name, _) => name,
        }
    }

    /// Whether the receiver configures what it has to be.
    pub(crate) const fn is_setting(self) -> bool {
        matches!(self, Self::IsSetting(..) | Self::IsSettingIn(..))
    }

    pub(crate) const fn is_time(self) -> bool {
        matches!(self, Self::Expires | Self::NotBefore | Self::Time(_))
    }

    pub(crate) const fn is_of_url(self) -> bool {
        matches!(self, Self::UrlHash(..) | Self::QueryHash(_))
    }

    pub(crate) const fn is_of_body(self) -> bool {
        matches!(self, Self::BodyHash(..) | Self::BodyHashUnlessEmpty(..))
    }
}

/// For a reader: `iss=MessageBird`, `payload_hash={hex(sha256(body))}`.
impl fmt::Display for Claim {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let form = |encoding: &Encoding| match encoding {
            Encoding::Base64 | Encoding::Base64Unpadded => "base64",
            Encoding::Base64Url | Encoding::Base64UrlUnpadded => "base64url",
            _ => "hex",
        };
        f.write_str(self.name())?;
        match self {
            Self::Expires | Self::NotBefore | Self::Time(_) | Self::IsThere(_) => Ok(()),
            Self::Is(_, text) => write!(f, "={text}"),
            Self::IsOneOf(_, texts) => write!(f, "={}", texts.join(" or ")),
            Self::IsSetting(_, name) | Self::IsSettingIn(_, name) => write!(f, "={{{name}}}"),
            Self::Lists(_, text) => write!(f, "=[{text}]"),
            Self::IsTrue(_) => f.write_str("=true"),
            Self::UrlHash(_, encoding) => write!(f, "={{{}(sha256(URL))}}", form(encoding)),
            Self::QueryHash(_) => f.write_str("={hex(sha256(method&path&sorted query))}"),
            Self::BodyHash(_, encoding) => write!(f, "={{{}(sha256(body))}}", form(encoding)),
            Self::BodyHashUnlessEmpty(_, encoding) => {
                write!(f, "={{{}(sha256(body)), if there is one}}", form(encoding))
            }
        }
    }
}
