//! What is known of a provider besides its recipe: what looks like a fault and is none, what its secrets
//! look like and where it shows them, and how it writes JSON.
//!
//! Beside the schemes and not on them, so that a receiver pays for none of it.

mod json;
mod table;

use crate::scheme::AnyScheme;

pub use self::json::{HexCase, JsonEscape, JsonForm, JsonLayout};

/// What is known of a provider besides its recipe. What is not known is empty.
///
/// ```
/// use countersign::explain::Notes;
/// use countersign::providers;
///
/// let stripe = Notes::of(providers::Stripe::SCHEME);
/// assert_eq!(stripe.secret_starts_with, ["whsec_"]);
/// assert_eq!(stripe.other_credential("sk_test_1").unwrap().what, "secret API keys");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Notes {
    /// What the provider signs wrongly on purpose, and what it wants for it.
    pub wrong_on_purpose: Option<&'static str>,
    /// What the provider sends unsigned, and no single thing of its head tells:
    /// [`kinds_besides`](AnyScheme::kinds_besides) has what one does.
    pub unsigned: &'static [&'static str],
    /// Where the provider shows the secret, or the public key in its place.
    pub secret_at: Option<ShownAt>,
    /// What the secrets that the provider makes start with: one of these.
    pub secret_starts_with: &'static [&'static str],
    /// What else the provider issues, and is taken for the secret.
    pub other_credentials: &'static [Credential],
    /// How the provider writes JSON.
    pub json: Option<JsonForm>,
}

/// Where a provider shows a secret.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct ShownAt {
    /// The way to it, such as `Developers › Webhooks › the endpoint › Signing secret`.
    pub path: &'static str,
    /// Who says so.
    pub source: &'static str,
}

/// A kind of credential that is no secret of webhooks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Credential {
    /// What all of them start with.
    pub starts_with: &'static str,
    /// What they are, in the plural, such as `secret API keys`.
    pub what: &'static str,
}

impl Notes {
    const NONE: Self = Self {
        wrong_on_purpose: None,
        unsigned: &[],
        secret_at: None,
        secret_starts_with: &[],
        other_credentials: &[],
        json: None,
    };

    /// What is known of this scheme's provider.
    #[must_use]
    pub fn of(scheme: &AnyScheme) -> Self {
        let is_of_scheme = |(ids, _): &&(&[&str], Self)| ids.contains(&scheme.id());
        table::ROWS.iter().find(is_of_scheme).map_or(Self::NONE, |row| row.1)
    }

    /// What a text is instead of the secret, where the provider marks such texts.
    #[must_use]
    pub fn other_credential(&self, text: &str) -> Option<&'static Credential> {
        self.other_credentials.iter().find(|other| text.starts_with(other.starts_with))
    }
}

const fn credential(starts_with: &'static str, what: &'static str) -> Credential {
    Credential { starts_with, what }
}

const fn shown_at(path: &'static str, source: &'static str) -> ShownAt {
    ShownAt { path, source }
}

#[cfg(test)]
mod tests {
    use alloc::format;
    use alloc::vec::Vec;

    use super::Notes;
    use super::table::ROWS;
    use crate::providers::schemes;

    /// All recipes, whatever the features.
    const RECIPES: &str = include_str!("../../../docs/recipes.json");

    #[test]
    fn each_row_is_of_schemes_that_are_there_and_each_scheme_has_one() {
        let mut seen = Vec::new();
        for (ids, notes) in ROWS {
            assert!(!ids.is_empty());
            assert_ne!(*notes, Notes::NONE, "{ids:?}");
            for id in *ids {
                assert!(RECIPES.contains(&format!("\"id\":\"{id}\"")), "{id}");
                assert!(!seen.contains(id), "{id}");
                seen.push(id);
            }
        }
    }

    #[test]
    fn wrong_on_purpose_is_said_of_those_that_test_refusals() {
        for scheme in schemes() {
            let is_noted = Notes::of(scheme).wrong_on_purpose.is_some();
            assert_eq!(is_noted, scheme.tests_refusals(), "{}", scheme.id());
        }
    }

    /// What starts like a secret cannot be told from one.
    #[test]
    fn no_other_credential_starts_like_a_secret() {
        for (ids, notes) in ROWS {
            for other in notes.other_credentials {
                for start in notes.secret_starts_with {
                    assert!(!start.starts_with(other.starts_with), "{ids:?} {other:?}");
                    assert!(!other.starts_with.starts_with(start), "{ids:?} {other:?}");
                }
            }
        }
    }
}
