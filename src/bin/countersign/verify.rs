//! `countersign verify`: one request, one verdict.

use std::fmt;
use std::fs::File;
use std::io::{self, BufReader, Read};
use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};
use countersign::{Algorithm, ConfigError, Coverage, Error, FieldWebhook, IntoSecret as _, Proof};
use countersign::{
    PublicKeyWebhook, Request, Scheme, SecretForm, StaticToken, UnixTime, Verification, Verifier,
    Webhook,
};

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
    /// What the provider issues besides the secret: the client id of trace-finance, the key of
    /// pusher and ably
    #[arg(long, value_name = "ID", visible_alias = "setting")]
    client_id: Option<String>,
    /// The public URL as it was given to the provider, with the request's query, for a provider
    /// that signs it, such as square
    #[arg(long)]
    url: Option<String>,
    /// The method, for a provider that signs it (default: the request's)
    #[arg(long)]
    method: Option<String>,
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
    #[error("no provider {given:?}: {}", providers::similar(given))]
    UnknownProvider { given: String },
    #[error("--key-encoding is only for {}", providers::ids(has_key_encodings))]
    KeyEncoding,
    #[error("{provider} needs the {name}: give it with --client-id")]
    MissingSetting { provider: &'static str, name: &'static str },
    #[error("--client-id: {0}")]
    Setting(ConfigError),
    #[error("--client-id is only for {}", providers::ids(|scheme| scheme.setting().is_some()))]
    UnusedSetting,
    #[error("{provider} signs the URL: give it with --url")]
    MissingUrl { provider: &'static str },
    #[error("--url is only for {}", providers::ids(Scheme::signs_url))]
    UnusedUrl,
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
    let verifier = bind(scheme, arguments)?;
    let outcome = check(&*verifier, arguments)
        .map_err(|error| Failure::Request { path: arguments.request.clone(), error })?;
    Ok(Verdict { scheme, outcome })
}

fn has_key_encodings(scheme: &Scheme) -> bool {
    scheme.secret_form() == SecretForm::Utf16Le
}

fn bind(scheme: &'static Scheme, arguments: &Arguments) -> Result<Box<dyn Verifier>, Failure> {
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
    match (scheme.signs_url(), &arguments.url) {
        (true, None) => return Err(Failure::MissingUrl { provider: scheme.id() }),
        (false, Some(_)) => return Err(Failure::UnusedUrl),
        _ => {}
    }
    let mut bound = None;
    for (position, source) in arguments.secrets.0.iter().enumerate() {
        let added = add_secret(bound.take(), scheme, client_id, source, form);
        let option = source.option();
        bound = Some(added.map_err(|fault| match fault {
            SecretFault::Config(
                fault @ (ConfigError::EmptySetting { .. } | ConfigError::SettingWhitespace { .. }),
            ) => Failure::Setting(fault),
            fault => Failure::Secret { position, option, fault },
        })?);
    }
    Ok(match bound.ok_or(Failure::NoSecret)? {
        Bound::Webhook(webhook) => Box::new(webhook),
        Bound::Token(token) => Box::new(token),
        Bound::PublicKey(webhook) => Box::new(webhook),
        Bound::Fields(webhook) => Box::new(webhook),
    })
}

enum Bound {
    Webhook(Webhook),
    Token(StaticToken),
    PublicKey(PublicKeyWebhook),
    Fields(FieldWebhook),
}

/// Adds a secret or a public key to what is bound, or binds the scheme to it.
fn add_secret(
    bound: Option<Bound>,
    scheme: &'static Scheme,
    setting: Option<&str>,
    source: &SecretSource,
    form: SecretForm,
) -> Result<Bound, SecretFault> {
    let bytes = source.fetch()?;
    let text = str::from_utf8(&bytes).map_err(|_| SecretFault::NotText)?;
    let bound = if scheme.algorithm().is_asymmetric() {
        match bound {
            Some(Bound::PublicKey(webhook)) => webhook.or(text),
            _ => PublicKeyWebhook::new(scheme, text),
        }
        .map(Bound::PublicKey)
    } else {
        let secret = text.into_secret(form)?;
        match (bound, setting) {
            (Some(Bound::Webhook(webhook)), _) => webhook.or(secret).map(Bound::Webhook),
            (Some(Bound::Token(token)), _) => token.or(secret).map(Bound::Token),
            (Some(Bound::Fields(webhook)), _) => webhook.or(secret).map(Bound::Fields),
            _ if scheme.algorithm() == Algorithm::StaticToken => {
                StaticToken::new(scheme, secret).map(Bound::Token)
            }
            _ if scheme.signs_fields() => FieldWebhook::new(scheme, secret).map(Bound::Fields),
            (_, Some(setting)) => {
                Webhook::with_setting(scheme, setting, secret).map(Bound::Webhook)
            }
            (_, None) => Webhook::new(scheme, secret).map(Bound::Webhook),
        }
    };
    Ok(bound?)
}

/// Reads the request to its end whatever its signature is: a broken one is no verdict.
fn check(
    verifier: &dyn Verifier,
    arguments: &Arguments,
) -> Result<Result<Proof, Error>, RequestError> {
    let mut input = BufReader::with_capacity(READ_SIZE, open(&arguments.request)?);
    let bytes = http_request::read_head(&mut input)?;
    let head = Head::parse(&bytes)?;
    let request = match arguments.now {
        Some(seconds) => Request::at(&head.headers, UnixTime::from_secs(seconds)),
        None => Request::new(&head.headers),
    };
    let mut request = request.method(arguments.method.as_deref().unwrap_or(head.method));
    if let Some(url) = &arguments.url {
        request = request.url(url);
    }
    let mut verification = verifier.begin(&request);
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
            "covers": proof.map_or(self.scheme.coverage(), Proof::coverage).code(),
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
        let signed = self.scheme.recipe();
        let named = !matches!(proof.coverage(), Coverage::Body | Coverage::Prefix);
        if named && !signed.is_empty() {
            write!(f, ": only {signed} is genuine")?;
        }
        Ok(())
    }
}
