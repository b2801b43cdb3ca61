//! The keys that the given secrets may have been meant as, each of which a scheme can read.

use countersign::{ConfigError, Keys, Secret, SecretForm};
use zeroize::Zeroizing;

use crate::setup::SecretText;

/// The most secrets that are tried.
const MAX_SECRETS: usize = 8;

/// A secret's text, and how it becomes a key.
pub(crate) struct Key {
    /// The position among those that were given.
    pub(crate) position: usize,
    text: Zeroizing<String>,
    pub(crate) form: SecretForm,
    /// What has to be taken off the text that was given.
    pub(crate) without: Option<&'static str>,
}

/// A secret's text, and what was taken off it.
type Meant = (Zeroizing<String>, Option<&'static str>);

const FORMS: [SecretForm; 4] =
    [SecretForm::Utf8, SecretForm::WhsecBase64, SecretForm::Base64, SecretForm::Hex];

impl Key {
    pub(crate) fn secret(&self) -> Result<Secret, ConfigError> {
        match self.form {
            SecretForm::Base64 => Secret::base64(&self.text),
            SecretForm::Hex => Secret::hex(&self.text),
            SecretForm::WhsecBase64 => Secret::whsec_base64(&self.text),
            _ => Secret::utf8(&self.text),
        }
    }

    /// The same for a scheme that reads secrets in this form.
    pub(crate) fn keys(&self) -> Keys<'_> {
        Keys::new(&self.text)
    }
}

/// All of them, the text as it is first.
pub(crate) fn all(secrets: &[SecretText]) -> Vec<Key> {
    let mut keys = Vec::new();
    for (position, given) in secrets.iter().take(MAX_SECRETS).enumerate() {
        for (text, without) in meant(given.as_str()) {
            for form in FORMS.into_iter().filter(|form| is_for(*form, &text, without)) {
                let key = Key { position, text: text.clone(), form, without };
                if key.secret().is_ok() {
                    keys.push(key);
                }
            }
        }
    }
    keys.sort_by_key(|key| (key.position, key.without.is_some()));
    keys
}

fn meant(given: &str) -> Vec<Meant> {
    let owned = |text: &str| Zeroizing::new(text.to_owned());
    let bare = given.trim();
    let blanks = (bare != given).then_some("the blanks at its ends");
    let prefix = bare.strip_prefix("whsec_").map(|rest| (owned(rest), Some("its `whsec_`")));
    [(owned(bare), blanks)].into_iter().chain(prefix).collect()
}

/// Base64 without its padding is read as what stands behind `whsec_` is.
fn is_for(form: SecretForm, text: &str, without: Option<&str>) -> bool {
    let is_marked = text.starts_with("whsec_");
    let is_whole = text.len().is_multiple_of(4);
    match form {
        SecretForm::WhsecBase64 => is_marked || !is_whole && without != Some("its `whsec_`"),
        SecretForm::Base64 => is_whole && without != Some("its `whsec_`"),
        SecretForm::Hex => !is_marked,
        _ => true,
    }
}
