//! Where the token is that a handshake has to show.

use std::path::PathBuf;

use clap::Args;

use crate::secrets::SecretSource;
use crate::setup::{Failure, SecretFault, SecretText, fetch_text};

#[derive(Debug, Args)]
pub(crate) struct TokenSource {
    /// The environment variable that holds the token which the handshake has to show
    #[arg(long, value_name = "NAME", conflicts_with = "token_file")]
    token_env: Option<String>,
    /// The file that holds the token; one final line break is dropped
    #[arg(long, value_name = "PATH")]
    token_file: Option<PathBuf>,
}

impl TokenSource {
    pub(crate) fn fetch(&self) -> Result<Option<SecretText>, Failure> {
        let env = self.token_env.clone().map(|name| ("--token-env", SecretSource::Env(name)));
        let file = self.token_file.clone().map(|path| ("--token-file", SecretSource::File(path)));
        let fetched = env.or(file).map(|(option, source)| {
            let text = fetch_text(&source).and_then(|text| match text.as_str() {
                "" => Err(SecretFault::Empty),
                _ => Ok(text),
            });
            text.map_err(|fault| Failure::Token { option, fault })
        });
        fetched.transpose()
    }
}
