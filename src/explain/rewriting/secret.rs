//! What something may have made of a secret's text.

use alloc::borrow::Cow;
use alloc::format;

use crate::explain::escapes::{Escaping, Written};

/// What something made of a secret.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::explain) enum OfSecret {
    Undone(Escaping),
    UndoneTwice(Escaping),
    /// By the provider, which signs with the text so written.
    Written(Written),
    /// `NAME=` in front of it.
    Named,
    /// White space or invisible characters inside of it.
    Broken,
    /// Dashes of a UUID came or went.
    Dashes,
    Case(&'static str),
}

impl OfSecret {
    pub(in crate::explain) const fn code(self) -> &'static str {
        match self {
            Self::Undone(_) | Self::UndoneTwice(_) | Self::Written(_) => "secret-escaped",
            Self::Named => "secret-name",
            Self::Broken => "secret-white-space",
            Self::Dashes | Self::Case(_) => "secret-case",
        }
    }

    pub(in crate::explain) fn condition(self) -> Cow<'static, str> {
        match self {
            Self::Undone(escaping) => {
                format!("the secret is taken as it was before it was written with {}", escaping.name())
                    .into()
            }
            Self::UndoneTwice(escaping) => format!(
                "the secret is taken as it was before it was written twice with {}",
                escaping.name()
            )
            .into(),
            Self::Written(written) => {
                format!("the secret is written with {}, as the provider may keep it", written.name())
                    .into()
            }
            Self::Case(how) => format!("the secret's letters are in {how}").into(),
            Self::Named => "the secret is only what stands behind the name in its text".into(),
            Self::Broken => {
                "the secret is taken without the line breaks, blanks or invisible characters inside of it"
                    .into()
            }
            Self::Dashes => "the secret has its dashes put in or left out".into(),
        }
    }

    pub(in crate::explain) const fn cure(self) -> &'static str {
        match self {
            Self::Undone(_) | Self::UndoneTwice(_) => {
                "A template, a form, a shell or a file's syntax wrote it anew on its way to the receiver: \
                 configure the provider's text as it is, and look for the step that escapes it."
            }
            Self::Written(_) => {
                "The provider keeps and signs with the text so written: enter a secret there of letters and \
                 digits alone, or configure the written text."
            }
            Self::Named => {
                "A line of a file was taken whole: configure the value alone, without the name, `=` or `:`."
            }
            Self::Broken => {
                "It was copied from a page or a mail that wraps lines, or from a terminal: copy it anew, as one \
                 word."
            }
            Self::Dashes | Self::Case(_) => {
                "A form, a keyboard or a program changed it: configure it as the provider shows it. Each letter \
                 counts, and so does its case."
            }
        }
    }
}
