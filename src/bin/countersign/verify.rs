//! `countersign verify`: one request, one verdict.

use std::fmt;
use std::fs::File;
use std::io::{self, BufReader, Read};
use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};
use countersign::{ConfigError, Coverage, Error, IntoSecret as _, Proof, Request, Scheme};
use countersign::{SecretForm, UnixTime, Verification, Verifier as _, Webhook};

use crate::http_request::{self, Head, RequestError};
use crate::providers;
use crate::secrets::{SecretSource, SecretSources, SourceError};

/// How much of a request is read at a time, in bytes.
const READ_SIZE: usize = 64 * 1024;

#[derive(Debug, Args)]
pub(crate) struct Arguments {
    /// The provider's id or name, from `countersign providers`
    provider: String,
    #[command(flatten)]
    secrets: SecretSources,
    /// The client id, for a provider that signs it, such as trace-finance
    #[arg(long, value_name = "ID")]
    client_id: Option<String>,
    /// How the secret's text becomes a key, for rtb-partner and rtb-customer (default: utf-16-le)
    #[arg(long, value_name = "ENCODING")]
    key_encoding: Option<KeyEncoding>,
    /// When the request arrived, in seconds since 1970, for a provider that signs the time
    /// (default: now)
    #[arg(long, value_name = "UNIX")]
    now: Option<u64>,
    /// Print the verdict as one JSON object
    #[arg(long)]
    pub(crate) json: bool,
    /// The file with the raw HTTP/1.1 request as captured, or - for standard input
    #[arg(value_name = "REQUEST.http|-")]
    request: PathBuf,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum KeyEncoding {
    #[value(name = "utf-16-le")]
    Utf16Le,
    #[value(name = "utf-8")]
    Utf8,
    #[value(name = "either")]
    Either,
}

impl From<KeyEncoding> for SecretForm {
    fn from(encoding: KeyEncoding) -> Self {
        match encoding {
            KeyEncoding::Utf16Le => Self::Utf16Le,
            KeyEncoding::Utf8 => Self::Utf8,
            KeyEncoding::Either => Self::Utf16LeOrUtf8,
        }
    }
}

/// Why there is no verdict. Its text is one line, and says what to do.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Failure {
    #[error("no provider {given:?}: the known ones are {}", providers::ids_and_names())]
    UnknownProvider { given: String },
    #[error("--key-encoding is only for {}", providers::ids(has_key_encodings))]
    KeyEncoding,
    #[error("{provider} signs the {name}: give it with --client-id")]
    MissingSetting { provider: &'static str, name: &'static str },
    #[error("--client-id: {0}")]
    Setting(ConfigError),
    #[error("--client-id is only for {}", providers::ids(|scheme| scheme.setting().is_some()))]
    UnusedSetting,
    #[error("give a secret, with --secret-env or --secret-file")]
    NoSecret,
    #[error("secret {position}, from {option}: {fault}")]
    Secret { position: usize, option: &'static str, fault: SecretFault },
    #[error("the request {path:?}: {error}")]
    Request { path: PathBuf, error: RequestError },
}

#[derive(Debug, thiserror::Error)]
pub(crate) enum SecretFault {
    #[error(transparent)]
    Source(#[from] SourceError),
    #[error("the secret is not UTF-8 text")]
    NotText,
    #[error(transparent)]
    Config(#[from] ConfigError),
}

pub(crate) struct Verdict {
    scheme: &'static Scheme,
    outcome: Result<Proof, Error>,
}

pub(crate) fn run(arguments: &Arguments) -> Result<Verdict, Failure> {
    let scheme = providers::find(&arguments.provider)
        .ok_or_else(|| Failure::UnknownProvider { given: arguments.provider.clone() })?;
    let webhook = bind(scheme, arguments)?;
    let outcome = check(&webhook, arguments)
        .map_err(|error| Failure::Request { path: arguments.request.clone(), error })?;
    Ok(Verdict { scheme, outcome })
}

fn has_key_encodings(scheme: &Scheme) -> bool {
    scheme.secret_form() == SecretForm::Utf16Le
}

fn bind(scheme: &'static Scheme, arguments: &Arguments) -> Result<Webhook, Failure> {
    let form = match arguments.key_encoding {
        None => scheme.secret_form(),
        Some(encoding) if has_key_encodings(scheme) => encoding.into(),
        Some(_) => return Err(Failure::KeyEncoding),
    };
    let client_id = match (scheme.setting(), arguments.client_id.as_deref()) {
        (Some(name), None) => return Err(Failure::MissingSetting { provider: scheme.id(), name }),
        (None, Some(_)) => return Err(Failure::UnusedSetting),
        (_, client_id) => client_id,
    };
    let mut webhook = None;
    for (position, source) in arguments.secrets.0.iter().enumerate() {
        let bound = add_secret(webhook, source, form, |secret| match client_id {
            Some(client_id) => Webhook::with_setting(scheme, client_id, secret),
            None => Webhook::new(scheme, secret),
        });
        let option = source.option();
        webhook = Some(bound.map_err(|fault| match fault {
            SecretFault::Config(
                fault @ (ConfigError::EmptySetting { .. } | ConfigError::SettingWhitespace { .. }),
            ) => Failure::Setting(fault),
            fault => Failure::Secret { position, option, fault },
        })?);
    }
    webhook.ok_or(Failure::NoSecret)
}

/// Adds a secret to the webhook, or makes the webhook with it.
fn add_secret(
    webhook: Option<Webhook>,
    source: &SecretSource,
    form: SecretForm,
    new: impl FnOnce(countersign::Secret) -> Result<Webhook, ConfigError>,
) -> Result<Webhook, SecretFault> {
    let bytes = source.fetch()?;
    let text = str::from_utf8(&bytes).map_err(|_| SecretFault::NotText)?;
    let secret = text.into_secret(form)?;
    Ok(match webhook {
        Some(webhook) => webhook.or(secret)?,
        None => new(secret)?,
    })
}

/// Reads the request to its end whatever its signature is: a broken one is no verdict.
fn check(webhook: &Webhook, arguments: &Arguments) -> Result<Result<Proof, Error>, RequestError> {
    let mut input = BufReader::with_capacity(READ_SIZE, open(&arguments.request)?);
    let bytes = http_request::read_head(&mut input)?;
    let head = Head::parse(&bytes)?;
    let request = match arguments.now {
        Some(seconds) => Request::at(&head.headers, UnixTime::from_secs(seconds)),
        None => Request::new(&head.headers),
    };
    let mut verification = webhook.begin(&request.method(head.method));
    http_request::read_body(&mut input, head.framing, |piece| {
        if let Ok(verification) = &mut verification {
            verification.update(piece);
        }
    })?;
    Ok(verification.and_then(Verification::finish))
}

fn open(path: &Path) -> io::Result<Box<dyn Read>> {
    if path == Path::new("-") {
        return Ok(Box::new(io::stdin().lock()));
    }
    Ok(Box::new(File::open(path)?))
}

impl Verdict {
    pub(crate) const fn is_valid(&self) -> bool {
        self.outcome.is_ok()
    }

    pub(crate) fn to_json(&self) -> serde_json::Value {
        let proof = self.outcome.as_ref().ok();
        let error = self.outcome.as_ref().err();
        let header = match error {
            Some(error) => error.header(),
            None => Some(self.scheme.signature_format().header()),
        };
        serde_json::json!({
            "provider": self.scheme.id(),
            "verdict": if self.is_valid() { "valid" } else { "rejected" },
            "reason": error.map(Error::code),
            "header": header,
            "covers": self.scheme.coverage().code(),
            "secret": proof.map(Proof::secret),
        })
    }
}

impl fmt::Display for Verdict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let id = self.scheme.id();
        let proof = match &self.outcome {
            Ok(proof) => proof,
            Err(error) => return write!(f, "rejected: {id}: {error}"),
        };
        write!(f, "valid: {id}, secret {}, {}", proof.secret(), proof.coverage())?;
        if proof.coverage() != Coverage::Body {
            write!(f, ": only {} is genuine", self.scheme.recipe())?;
        }
        Ok(())
    }
}
