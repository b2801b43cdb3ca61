//! Where secrets come from: never an argument, which every process of the machine can see.

use std::env;
use std::fs::File;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use clap::{Arg, ArgAction, ArgGroup, ArgMatches, Args, Command, FromArgMatches, value_parser};
use zeroize::Zeroizing;

/// The longest secret file, in bytes.
const MAX_SECRET_FILE: u64 = 64 * 1024;
/// More room than is read: a buffer that grows leaves copies of the secret behind.
const ROOM: usize = 128 * 1024;

const ENV: &str = "secret-env";
const FILE: &str = "secret-file";

#[derive(Clone, Debug)]
pub(crate) enum SecretSource {
    Env(String),
    File(PathBuf),
}

/// Why a secret could not be fetched. It names neither the variable nor the file: somebody will
/// pass a secret in their place.
#[derive(Debug, thiserror::Error)]
pub(crate) enum SourceError {
    #[error("no such environment variable: export it, and give its name, not the secret")]
    Unset,
    #[error("cannot read the file: {0}")]
    Io(#[from] io::Error),
    #[error("the file has {MAX_SECRET_FILE} bytes or more: it should hold only the secret")]
    TooLong,
}

impl SecretSource {
    pub(crate) const fn option(&self) -> &'static str {
        match self {
            Self::Env(_) => "--secret-env",
            Self::File(_) => "--secret-file",
        }
    }

    /// Whether it is a file with a line break at the end, which is dropped.
    pub(crate) fn drops_line_break(&self) -> bool {
        match self {
            Self::Env(_) => false,
            Self::File(path) => read_whole_file(path).is_ok_and(|text| line_break(&text) > 0),
        }
    }

    pub(crate) fn fetch(&self) -> Result<Zeroizing<Vec<u8>>, SourceError> {
        match self {
            Self::Env(name) => {
                let value = env::var_os(name).ok_or(SourceError::Unset)?;
                Ok(Zeroizing::new(value.into_encoded_bytes()))
            }
            Self::File(path) => read_secret_file(path),
        }
    }
}

/// How many bytes at the end are a line break.
fn line_break(secret: &[u8]) -> usize {
    match secret {
        [.., b'\r', b'\n'] => 2,
        [.., b'\n'] => 1,
        _ => 0,
    }
}

fn read_secret_file(path: &Path) -> Result<Zeroizing<Vec<u8>>, SourceError> {
    let mut secret = read_whole_file(path)?;
    let length = secret.len().saturating_sub(line_break(&secret));
    secret.truncate(length);
    Ok(secret)
}

fn read_whole_file(path: &Path) -> Result<Zeroizing<Vec<u8>>, SourceError> {
    let mut secret = Zeroizing::new(Vec::with_capacity(ROOM));
    let mut file = File::open(path)?.take(MAX_SECRET_FILE);
    file.read_to_end(&mut secret)?;
    if file.limit() == 0 {
        return Err(SourceError::TooLong);
    }
    Ok(secret)
}

/// The sources in the order of the command line, which `derive` would lose between two options.
#[derive(Clone, Debug)]
pub(crate) struct SecretSources(pub(crate) Vec<SecretSource>);

impl FromArgMatches for SecretSources {
    fn from_arg_matches(matches: &ArgMatches) -> Result<Self, clap::Error> {
        let mut sources: Vec<_> = positioned::<String>(matches, ENV)
            .map(|(at, name)| (at, SecretSource::Env(name)))
            .chain(positioned(matches, FILE).map(|(at, path)| (at, SecretSource::File(path))))
            .collect();
        sources.sort_by_key(|(at, _)| *at);
        Ok(Self(sources.into_iter().map(|(_, source)| source).collect()))
    }

    fn update_from_arg_matches(&mut self, matches: &ArgMatches) -> Result<(), clap::Error> {
        *self = Self::from_arg_matches(matches)?;
        Ok(())
    }
}

fn positioned<T: Clone + Send + Sync + 'static>(
    matches: &ArgMatches,
    option: &str,
) -> impl Iterator<Item = (usize, T)> {
    let values = matches.get_many(option).into_iter().flatten().cloned();
    matches.indices_of(option).into_iter().flatten().zip(values)
}

/// The same where a secret is not needed.
#[derive(Clone, Debug)]
pub(crate) struct OptionalSecretSources(pub(crate) SecretSources);

impl FromArgMatches for OptionalSecretSources {
    fn from_arg_matches(matches: &ArgMatches) -> Result<Self, clap::Error> {
        SecretSources::from_arg_matches(matches).map(Self)
    }

    fn update_from_arg_matches(&mut self, matches: &ArgMatches) -> Result<(), clap::Error> {
        self.0.update_from_arg_matches(matches)
    }
}

impl Args for OptionalSecretSources {
    fn augment_args(command: Command) -> Command {
        SecretSources::augment_args(command).mut_group("secret", |group| group.required(false))
    }

    fn augment_args_for_update(command: Command) -> Command {
        Self::augment_args(command)
    }
}

impl Args for SecretSources {
    fn augment_args(command: Command) -> Command {
        let env = Arg::new(ENV)
            .long(ENV)
            .value_name("NAME")
            .action(ArgAction::Append)
            .help("The environment variable that holds the secret");
        let file = Arg::new(FILE)
            .long(FILE)
            .value_name("PATH")
            .value_parser(value_parser!(PathBuf))
            .action(ArgAction::Append)
            .help("The file that holds the secret; one final line break is dropped");
        let group = ArgGroup::new("secret").args([ENV, FILE]).required(true).multiple(true);
        command.arg(env).arg(file).group(group)
    }

    fn augment_args_for_update(command: Command) -> Command {
        Self::augment_args(command)
    }
}
