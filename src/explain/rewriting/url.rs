//! What may be other in how a URL is written.

use alloc::format;
use alloc::string::String;

/// What is other in how a URL is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::explain) enum OfUrl {
    Order,
    /// How it is encoded.
    Encoding(&'static str),
    Parameters,
    Www,
    HostName,
    HostCase,
    Idn,
    Credentials,
    Environment,
    Stage,
    Step,
    PathCase,
    Slashes,
    Fragment,
    /// The one that the body names.
    Named(&'static str),
}

impl OfUrl {
    pub(in crate::explain) const fn code(self) -> &'static str {
        match self {
            Self::Order => "url-order",
            Self::Encoding(_) => "url-encoding",
            Self::Parameters => "url-query",
            Self::Www | Self::HostName | Self::HostCase | Self::Idn | Self::Credentials => {
                "url-host"
            }
            Self::Environment
            | Self::Stage
            | Self::Step
            | Self::PathCase
            | Self::Slashes
            | Self::Fragment => "url-path",
            Self::Named(_) => "url-other",
        }
    }

    pub(in crate::explain) fn condition(self) -> String {
        match self {
            Self::Order => "the URL's query has its parameters in another order".into(),
            Self::Encoding(how) => format!("the URL is encoded otherwise: {how}"),
            Self::Parameters => {
                "the URL's query has a parameter less, or its empty values written otherwise".into()
            }
            Self::Www => "the URL's host is with `www.`, or without".into(),
            Self::HostName => "the URL's host has another first name".into(),
            Self::HostCase => "the URL's host is in lower case, without a dot at its end".into(),
            Self::Idn => {
                "the URL's host is in its other form (`xn--`, or letters outside ASCII)".into()
            }
            Self::Credentials => {
                "the URL has the name and the password in front of its host, or has not".into()
            }
            Self::Environment => {
                "the URL is the one of another environment, such as test and production".into()
            }
            Self::Stage => "the URL's path has one step more in front".into(),
            Self::Step => "the URL's path has a step less".into(),
            Self::PathCase => "the URL's path is in lower case".into(),
            Self::Slashes => "the URL's path has doubled slashes, or has them once".into(),
            Self::Fragment => "the URL is without its fragment (`#`)".into(),
            Self::Named(name) => format!("the URL is the one that the body names as `{name}`"),
        }
    }

    pub(in crate::explain) const fn cure(self) -> &'static str {
        match self {
            Self::Order | Self::Encoding(_) | Self::Parameters => {
                "The URL was taken apart and put together again, by the receiver's framework, a proxy or the \
                 provider itself: give it as the provider was given it, or the path and query as received, and \
                 never one that was parsed."
            }
            Self::Named(_) => {
                "That is the one that the provider was given: configure it, and do not take it from requests, \
                 where it is the sender's word."
            }
            Self::Environment | Self::Stage | Self::Step => {
                "A gateway, a proxy or a test's set-up has another path: give the URL as the provider was given \
                 it, from configuration."
            }
            _ => {
                "Give the URL to the letter as the provider was given it, from configuration: look it up in its \
                 dashboard."
            }
        }
    }
}
