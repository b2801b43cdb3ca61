//! `--key-set`: public keys by their ids, from a file.

use std::fs::File;
use std::io::{self, Read as _};
use std::path::Path;

use countersign::bounds::MAX_JWK_SET;
use countersign::{ConfigError, ConfigFault, Entry, KeySet};
use serde_json::{Map, Value};

/// What is wrong with the file.
#[derive(Debug, thiserror::Error)]
pub(crate) enum KeySetFault {
    #[error(transparent)]
    Io(#[from] io::Error),
    #[error("it has more than {MAX_JWK_SET} bytes")]
    TooLong,
    #[error(
        "it is neither a JWK set, nor an object of ids and keys, nor one of `public_keys` with \
         `key_identifier` and `key`"
    )]
    Form,
    #[error("{}{fault}", position.map(|at| format!("key {at}: ")).unwrap_or_default())]
    Config { position: Option<usize>, fault: ConfigFault },
}

impl From<ConfigError> for KeySetFault {
    fn from(error: ConfigError) -> Self {
        Self::Config { position: error.key(), fault: error.fault() }
    }
}

/// The keys in the file, read as the scheme's are.
pub(crate) fn read(entry: Entry, path: &Path) -> Result<KeySet, KeySetFault> {
    let keys = KeySet::new(entry.scheme())?;
    let text = text(path)?;
    let object: Map<String, Value> = serde_json::from_str(&text).map_err(|_| KeySetFault::Form)?;
    match (object.get("keys"), object.get("public_keys")) {
        (Some(Value::Array(_)), _) => keys.replace_with_jwks(&text)?,
        (_, Some(Value::Array(listed))) => keys.replace(all(listed.iter().map(listed_key))?)?,
        _ => keys.replace(all(object.iter().map(|(id, key)| Some((id, key.as_str()?))))?)?,
    }
    Ok(keys)
}

fn text(path: &Path) -> Result<String, KeySetFault> {
    let most = MAX_JWK_SET as u64;
    let mut text = String::new();
    let mut file = File::open(path)?.take(most.saturating_add(1));
    file.read_to_string(&mut text)?;
    if text.len() > MAX_JWK_SET { Err(KeySetFault::TooLong) } else { Ok(text) }
}

fn listed_key(listed: &Value) -> Option<(&str, &str)> {
    Some((listed.get("key_identifier")?.as_str()?, listed.get("key")?.as_str()?))
}

/// All of them, or none where one is no key.
fn all<T>(keys: impl Iterator<Item = Option<T>>) -> Result<Vec<T>, KeySetFault> {
    keys.collect::<Option<_>>().ok_or(KeySetFault::Form)
}
