//! A provider with the receiver's secrets and settings, from the command line.

use std::borrow::Cow;
use std::ffi::OsString;
use std::io;
use std::path::{Path, PathBuf};
use std::str::FromStr;
use std::time::Duration;

use clap::{Args, ValueEnum};
use countersign::{
    AnyScheme, Bound, ConfigFault, Entry, Error, Headers, KeyKind, KeySet, Keys, Request,
    SecretForm, UnixTime,
};
use zeroize::Zeroizing;

use crate::cause::NoSuchCause;
use crate::client::ReceiverFault;
use crate::key_set::{self, KeySetFault};
use crate::left_out::{self, LeftOut};
use crate::providers;
use crate::request::{Format, Given, RequestError, target_of};
use crate::scheme_file::{self, SchemeFault};
use crate::secrets::{SecretSource, SecretSources, SourceError};
use crate::shell::NoPages;

#[derive(Debug, Args)]
pub(crate) struct SetUp {
    /// The provider's id or name, from `countersign providers`
    #[arg(value_name = "PROVIDER")]
    provider: Option<OsString>,
    /// In place of PROVIDER: the file of a scheme, such as `countersign providers ID --toml` prints
    #[arg(long, value_name = "FILE.toml")]
    scheme: Option<PathBuf>,
    #[command(flatten)]
    secrets: SecretSources,
    /// The file of the public keys by their ids, for a provider whose requests name their key
    #[arg(long, value_name = "PATH", group = "secret")]
    key_set: Option<PathBuf>,
    /// What the provider issues besides the secret: the client id of trace-finance, the key of
    /// pusher and ably
    #[arg(long, value_name = "ID", visible_alias = "setting")]
    client_id: Option<String>,
    #[command(flatten)]
    pub(crate) place: Place,
    /// How the secret's text becomes a key, for rtb-partner and rtb-customer (default: utf-16-le)
    #[arg(long, value_name = "ENCODING")]
    key_encoding: Option<KeyEncoding>,
    /// When the request arrived, in seconds since 1970, for a provider that signs the time
    /// (default: now)
    #[arg(long, value_name = "UNIX", value_parser = whole::<u64>, allow_negative_numbers = true)]
    now: Option<u64>,
    /// How many seconds a signed time may be off, for a provider that signs the time (default: what
    /// the provider documents, or 300)
    #[arg(long, value_name = "SECONDS", value_parser = whole::<u64>, allow_negative_numbers = true)]
    tolerance: Option<u64>,
}

/// How and where a request came to the receiver.
#[derive(Clone, Debug, Default, Args)]
pub(crate) struct Place {
    /// The public URL as it was given to the provider, with the request's query, for a provider
    /// that signs it, such as square
    #[arg(long)]
    url: Option<String>,
    /// The same without the path and the query, which are then the request's
    #[arg(long, value_name = "https://HOST", conflicts_with = "url")]
    origin: Option<String>,
    /// The method, for a provider that signs it (default: the request's)
    #[arg(long)]
    method: Option<String>,
}

/// The request: a file, which is the last argument without an option, or what stands in its place.
#[derive(Debug, Args)]
pub(crate) struct RequestSource {
    /// The file with the request as captured, in one of many formats, or - for standard input
    #[arg(value_name = "REQUEST|-")]
    request: Option<PathBuf>,
    /// In place of REQUEST: a header of the request; may be repeated
    #[arg(long = "header", value_name = "NAME: VALUE")]
    headers: Vec<String>,
    /// In place of REQUEST, or of a body that is missing or lost in it: the file with the body, or -
    /// for standard input
    #[arg(long, value_name = "FILE|-")]
    body: Option<PathBuf>,
    /// The format of REQUEST, where it is not told rightly by looking
    #[arg(long, value_name = "NAME")]
    format: Option<Format>,
    /// Which request of a file that holds several, counted from 0
    #[arg(long, value_name = "N", value_parser = whole::<usize>, allow_negative_numbers = true)]
    entry: Option<usize>,
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

/// Why there is no answer. Its text is one line, and says what to do.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Failure {
    #[error(
        "{given:?} is the request, and no provider is in front of it: give PROVIDER first, whose ids \
         `countersign providers` lists; `countersign detect` finds out which it is"
    )]
    FileForProvider { given: String },
    #[error("no provider: give its id, which `countersign providers` lists (see --help)")]
    NoProvider,
    #[error(
        "no request: give its file, - for standard input, or --header and --body in its place (see \
         --help)"
    )]
    NoRequest,
    #[error("--header stands in place of REQUEST: leave one of them out")]
    TwoRequests,
    #[error(
        "no body: give its file with --body, - for standard input, or /dev/null if it is empty"
    )]
    NoBody,
    #[error("--{option} is for a request's file, which is not there")]
    OnlyForFile { option: &'static str },
    #[error("the body and the request are both -: give one of them as a file")]
    TwoInputs,
    #[error(
        "neither a request nor --url: give a request's file, or the receiver's URL (see --help)"
    )]
    NoRequestOrUrl,
    #[error("the receivers {path:?}: {fault}")]
    Receivers { path: PathBuf, fault: SchemeFault },
    #[error("cannot write to the folder {path:?}: {error}")]
    Folder { path: PathBuf, error: io::Error },
    #[error("PROVIDER and --scheme are both there: give one of them")]
    TwoSchemes,
    #[error("the scheme {path:?}: {fault}")]
    Scheme { path: PathBuf, fault: SchemeFault },
    #[error(
        "no provider {given:?}: {}; for a sender that is not there, `countersign detect` tries the common \
         recipes",
        providers::similar(given)
    )]
    UnknownProvider { given: String },
    #[error("{} is left out, because {}; instead: {}", .0.id, .0.reason, .0.instead)]
    LeftOut(&'static LeftOut),
    #[error(transparent)]
    NoSuchProvider(#[from] providers::NoSuchProvider),
    #[error(transparent)]
    NoSuchCause(#[from] NoSuchCause),
    #[error(transparent)]
    NoPages(#[from] NoPages),
    #[error("--key-encoding is only for {}", providers::ids(has_key_encodings))]
    KeyEncoding,
    #[error("{provider} needs the {name}: give it with --client-id")]
    MissingSetting { provider: &'static str, name: &'static str },
    #[error("--client-id: {0}")]
    Setting(ConfigFault),
    #[error("--client-id is only for {}", providers::ids(|scheme| scheme.setting().is_some()))]
    UnusedSetting,
    #[error("{provider} signs the URL: give it with --url, or its https://host with --origin")]
    MissingUrl { provider: &'static str },
    #[error("--{option} is only for {}", providers::ids(AnyScheme::signs_url))]
    UnusedUrl { option: &'static str },
    #[error(
        "--origin is a URL without path and query, such as https://hooks.example.com: for more, give \
         --url"
    )]
    Origin,
    #[error("--origin is joined with a request's path, and there is no request: give --url")]
    OriginAlone,
    #[error("--tolerance is only for a provider that signs the time, which {provider} does not")]
    UnusedTolerance { provider: &'static str },
    #[error("give a secret, with --secret-env or --secret-file")]
    NoSecret,
    #[error("{name} {position}, from {option}: {fault}")]
    Secret { name: &'static str, position: usize, option: &'static str, fault: SecretFault },
    #[error("{provider}'s requests name their key: give the public keys with --key-set")]
    NoKeySet { provider: &'static str },
    #[error("--key-set is only for {}", providers::ids(has_key_set))]
    UnusedKeySet,
    #[error("--key-set: {0}")]
    KeySet(#[from] KeySetFault),
    #[error("{provider} sends no handshake that is known")]
    NoHandshake { provider: &'static str },
    #[error(
        "{provider}'s handshake shows a token: give the receiver's, with --token-env or --token-file"
    )]
    NoToken { provider: &'static str },
    #[error("the token, from {option}: {fault}")]
    Token { option: &'static str, fault: SecretFault },
    #[error("{provider}'s handshake cannot be made up here")]
    CannotAsk { provider: &'static str },
    #[error("the receiver: {0}")]
    Receiver(#[from] ReceiverFault),
    #[error("cannot listen: {0}")]
    Listen(io::Error),
    #[error("cannot listen at port {port}: {error}; give another with --port")]
    Port { port: u16, error: io::Error },
    #[error("--forward leads to port {port}, which is this command's own: give the receiver's")]
    ToItself { port: u16 },
    #[error("{provider} is there twice at one path: give each its own with --path")]
    TwiceAtPath { provider: &'static str },
    #[error("cannot write to standard output: {0}")]
    Output(io::Error),
    #[error("{0}")]
    Explain(ConfigFault),
    #[error(
        "{provider} cannot be signed for: it takes a static token, a public key or signed fields"
    )]
    CannotSign { provider: &'static str },
    #[error("cannot sign: {error}; give it with {option}")]
    Sign { error: Error, option: &'static str },
    #[error("a --header has no colon, or no name in front of it: give 'Name: value'")]
    HeaderForm,
    #[error("{option} has a character that cannot be in a request's head, such as a line break")]
    BreaksHead { option: &'static str },
    #[error("--header cannot set {name}, which is the connection's: leave it out")]
    HeaderOfConnection { name: &'static str },
    #[error("--public-url is only for {}", providers::ids(AnyScheme::signs_url))]
    UnusedPublicUrl,
    #[error(
        "{provider}'s own rules refuse the delivery that would be the valid one: {error}; correct the \
         body or the options"
    )]
    OwnRefused { provider: &'static str, error: Error },
    #[error("--id is for one signed header beside the time, which {provider} does not have")]
    UnusedId { provider: &'static str },
    #[error("the body {path:?}: {error}")]
    Body { path: PathBuf, error: io::Error },
    #[error("the request{}: {error}", named(path.as_ref()))]
    Request { path: Option<PathBuf>, error: RequestError },
    #[error(
        "no verdict: {what}; the signature does not match that, which says nothing of what was sent: \
         give {needs}"
    )]
    Lost { what: String, needs: &'static str },
    #[error("cannot write {path:?}: it is there already: give another name, or remove it")]
    WrittenBefore { path: PathBuf },
    #[error("cannot write {path:?}: {error}")]
    Written { path: PathBuf, error: io::Error },
}

#[derive(Debug, thiserror::Error)]
pub(crate) enum SecretFault {
    #[error(transparent)]
    Source(#[from] SourceError),
    #[error("the secret is not UTF-8 text")]
    NotText,
    #[error("it is empty, which anybody could show")]
    Empty,
    #[error(transparent)]
    Config(ConfigFault),
}

fn has_key_encodings(scheme: &AnyScheme) -> bool {
    scheme.secret_form() == Some(SecretForm::Utf16Le)
}

fn has_key_set(scheme: &AnyScheme) -> bool {
    scheme.key_kind() == KeyKind::KeySet
}

impl SetUp {
    pub(crate) fn entry(&self) -> Result<Entry, Failure> {
        if let Some(path) = &self.scheme {
            return of_file(path);
        }
        let given = self.provider.as_ref().ok_or(Failure::NoProvider)?.to_string_lossy();
        let failure = || {
            let given = given.clone().into_owned();
            if given == "-" || Path::new(&given).is_file() {
                return Failure::FileForProvider { given };
            }
            let unknown = || Failure::UnknownProvider { given: given.clone() };
            left_out::find(&given).map_or_else(unknown, Failure::LeftOut)
        };
        providers::find(&given).ok_or_else(failure)
    }

    /// The request, if there is one. Which argument is which is said here alone.
    pub(crate) fn given<'a>(
        &'a self,
        source: &'a RequestSource,
    ) -> Result<Option<Given<'a>>, Failure> {
        source.given(self.behind_provider(source.request.as_deref())?, &self.place)
    }

    /// The last argument: behind a provider, or alone where a scheme's file stands in its place.
    fn behind_provider<'a>(&'a self, last: Option<&'a Path>) -> Result<Option<&'a Path>, Failure> {
        match (&self.scheme, last) {
            (Some(_), Some(_)) => Err(Failure::TwoSchemes),
            (Some(_), None) => Ok(self.provider.as_deref().map(Path::new)),
            (None, last) => Ok(self.provider.as_ref().and(last)),
        }
    }

    /// Refuses an argument that would be the provider, where a scheme's file stands in its place and no
    /// request is read.
    pub(crate) const fn only_scheme(&self) -> Result<(), Failure> {
        match (&self.scheme, &self.provider) {
            (Some(_), Some(_)) => Err(Failure::TwoSchemes),
            _ => Ok(()),
        }
    }

    /// The form that was chosen in place of the documented one.
    pub(crate) fn secret_form(&self, scheme: &AnyScheme) -> Result<Option<SecretForm>, Failure> {
        match self.key_encoding {
            Some(_) if !has_key_encodings(scheme) => Err(Failure::KeyEncoding),
            encoding => Ok(encoding.map(SecretForm::from)),
        }
    }

    pub(crate) fn client_id(&self, scheme: &AnyScheme) -> Result<Option<&str>, Failure> {
        match (scheme.setting(), self.client_id.as_deref()) {
            (Some(name), None) => Err(Failure::MissingSetting { provider: scheme.id(), name }),
            (None, Some(_)) => Err(Failure::UnusedSetting),
            (_, client_id) => Ok(client_id),
        }
    }

    /// The URL that is signed, of a request with this target. It need not be there.
    pub(crate) fn signed_url<'a>(
        &'a self,
        scheme: &AnyScheme,
        target: &str,
    ) -> Result<Option<Cow<'a, str>>, Failure> {
        self.place.signed_url(scheme, target)
    }

    /// Refuses a URL that nothing would be compared with. Of a request from options it is a part.
    pub(crate) fn refuse_unused_url(
        &self,
        scheme: &AnyScheme,
        given: Option<&Given<'_>>,
    ) -> Result<(), Failure> {
        let Place { url, origin, .. } = &self.place;
        let is_of_request = given.is_some_and(|given| given.path.is_none());
        match (url, origin) {
            _ if scheme.signs_url() => Ok(()),
            (Some(_), _) if !is_of_request => Err(Failure::UnusedUrl { option: "url" }),
            (_, Some(_)) => Err(Failure::UnusedUrl { option: "origin" }),
            _ => Ok(()),
        }
    }

    /// Refuses an origin where there is no request to be joined with.
    pub(crate) const fn refuse_origin(&self) -> Result<(), Failure> {
        if self.place.origin.is_some() { Err(Failure::OriginAlone) } else { Ok(()) }
    }

    pub(crate) fn method(&self) -> Option<&str> {
        self.place.method.as_deref()
    }

    /// How far a signed time may be off.
    pub(crate) fn tolerance(&self, scheme: &AnyScheme) -> Result<Option<Duration>, Failure> {
        match self.tolerance {
            Some(_) if scheme.tolerance().is_none() => {
                Err(Failure::UnusedTolerance { provider: scheme.id() })
            }
            seconds => Ok(seconds.map(Duration::from_secs)),
        }
    }

    pub(crate) fn time(&self) -> Option<UnixTime> {
        self.now.map(UnixTime::from_secs)
    }

    /// The scheme bound to everything that was given.
    pub(crate) fn bind(&self, entry: Entry) -> Result<Bound, Failure> {
        let scheme = entry.scheme();
        let Place { url, origin, .. } = &self.place;
        if scheme.signs_url() && url.is_none() && origin.is_none() {
            return Err(Failure::MissingUrl { provider: scheme.id() });
        }
        match self.key_set(entry)? {
            Some(keys) => {
                let keys = Keys::set(keys).setting(self.client_id(scheme)?);
                let keys = keys.tolerance(self.tolerance(scheme)?);
                entry.bind(&keys).map_err(|error| Failure::Setting(error.fault()))
            }
            None => self.bind_texts(entry, &texts(&self.secrets, scheme.key_kind().name())?),
        }
    }

    /// The keys of a provider whose requests name theirs.
    pub(crate) fn key_set(&self, entry: Entry) -> Result<Option<KeySet>, Failure> {
        let scheme = entry.scheme();
        match &self.key_set {
            Some(path) if has_key_set(scheme) => Ok(Some(key_set::read(entry, path)?)),
            Some(_) => Err(Failure::UnusedKeySet),
            None if has_key_set(scheme) => Err(Failure::NoKeySet { provider: scheme.id() }),
            None => Ok(None),
        }
    }

    /// The same for what no key and no URL has a part in: a key that is not given is made up.
    pub(crate) fn bind_unproven(&self, entry: Entry) -> Result<Bound, Failure> {
        let mut texts = texts(&self.secrets, entry.scheme().key_kind().name())?;
        if texts.is_empty() {
            texts.push(SecretText::of("made up"));
        }
        self.bind_texts(entry, &texts)
    }

    fn bind_texts(&self, entry: Entry, texts: &[SecretText]) -> Result<Bound, Failure> {
        let scheme = entry.scheme();
        let (form, client_id) = (self.secret_form(scheme)?, self.client_id(scheme)?);
        let name = scheme.key_kind().name();
        let (first, others) = texts.split_first().ok_or(Failure::NoSecret)?;
        let first = Keys::new(first.as_str()).form(form).setting(client_id);
        let first = first.tolerance(self.tolerance(scheme)?);
        let keys = others.iter().fold(first, |keys, text| keys.or(text.as_str()));
        entry.bind(&keys).map_err(|error| match error.fault() {
            fault @ (ConfigFault::EmptySetting { .. } | ConfigFault::SettingWhitespace { .. }) => {
                Failure::Setting(fault)
            }
            fault => {
                // What is wrong with all of them together is said of the last.
                let position = error.key().unwrap_or(others.len());
                let fault = SecretFault::Config(fault);
                match self.secrets.0.get(position) {
                    Some(source) => Failure::of_secret(name, position, source, fault),
                    None => Failure::NoSecret,
                }
            }
        })
    }

    /// The secrets' texts as they are, also where a constructor would refuse them.
    pub(crate) fn secret_texts(&self, scheme: &AnyScheme) -> Result<Vec<SecretText>, Failure> {
        texts(&self.secrets, scheme.key_kind().name())
    }

    /// The URL of a delivery that is sent, where nothing else was given for it.
    pub(crate) fn or_url(&mut self, url: Option<&str>) {
        let place = &mut self.place;
        place.url = place.url.take().or(url.map(str::to_owned));
    }

    /// Takes the URL, which is not the one that is signed, unless the scheme signs one.
    pub(crate) fn take_url(&mut self, scheme: &AnyScheme) -> Option<String> {
        let url = self.place.url.take();
        self.place.url = url.clone().filter(|_| scheme.signs_url());
        url
    }

    pub(crate) const fn has_secret(&self) -> bool {
        !self.secrets.0.is_empty()
    }

    /// Whether a secret's file ends with a line break, which a receiver may keep.
    pub(crate) fn drops_line_break(&self) -> bool {
        self.secrets.0.iter().any(SecretSource::drops_line_break)
    }

    /// The request, with what the command line says of it.
    pub(crate) fn request<'r>(
        &'r self,
        headers: &'r (dyn Headers + Sync),
        method: &'r str,
    ) -> Request<'r> {
        self.request_at(headers, method, self.place.url.as_deref())
    }

    /// The same of a request to this URL.
    pub(crate) fn request_at<'r>(
        &'r self,
        headers: &'r (dyn Headers + Sync),
        method: &'r str,
        url: Option<&'r str>,
    ) -> Request<'r> {
        self.place.request(headers, method, url, self.time())
    }
}

impl RequestSource {
    /// The request, where no provider is named before it.
    pub(crate) fn alone<'a>(&'a self, place: &'a Place) -> Result<Option<Given<'a>>, Failure> {
        self.given(self.request.as_deref(), place)
    }

    fn given<'a>(
        &'a self,
        path: Option<&'a Path>,
        place: &'a Place,
    ) -> Result<Option<Given<'a>>, Failure> {
        let Self { headers, body, format, entry, .. } = self;
        let (body, method, url) = (body.as_deref(), place.method(), place.url.as_deref());
        let is_input = |path: Option<&Path>| path == Some(Path::new("-"));
        if path.is_some() && !headers.is_empty() {
            return Err(Failure::TwoRequests);
        }
        if is_input(path) && is_input(body) {
            return Err(Failure::TwoInputs);
        }
        if path.is_none() {
            match (format, entry) {
                (Some(_), _) => return Err(Failure::OnlyForFile { option: "format" }),
                (_, Some(_)) => return Err(Failure::OnlyForFile { option: "entry" }),
                _ if headers.is_empty() && body.is_none() => return Ok(None),
                _ => {}
            }
            let has_none = method.is_some_and(|method| matches!(method, "GET" | "HEAD"));
            if body.is_none() && !has_none {
                return Err(Failure::NoBody);
            }
        }
        headers.iter().try_for_each(|header| header_form(header).map(|_| ()))?;
        let (format, entry) = (*format, *entry);
        let takes_any_length = false;
        Ok(Some(Given { path, headers, body, method, url, format, entry, takes_any_length }))
    }
}

/// A number of an option.
pub(crate) fn whole<T: FromStr>(text: &str) -> Result<T, &'static str> {
    text.parse().map_err(|_| "give a whole number, 0 or more")
}

/// The name and the value of a header as an option gives it.
pub(crate) fn header_form(header: &str) -> Result<(&str, &str), Failure> {
    let (name, value) = header.split_once(':').ok_or(Failure::HeaderForm)?;
    let [name, value] = [name, value].map(|part| part.trim_matches([' ', '\t']));
    if name.is_empty() || name.contains(char::is_whitespace) {
        return Err(Failure::HeaderForm);
    }
    Ok((name, value))
}

impl Place {
    pub(crate) fn method(&self) -> Option<&str> {
        self.method.as_deref()
    }

    /// The URL that is signed, of a request with this target.
    pub(crate) fn signed_url(
        &self,
        scheme: &AnyScheme,
        target: &str,
    ) -> Result<Option<Cow<'_, str>>, Failure> {
        if scheme.signs_url() { self.url_of(target) } else { Ok(None) }
    }

    /// A request to this URL, by the method that was given or else by its own.
    pub(crate) fn request<'r>(
        &'r self,
        headers: &'r (dyn Headers + Sync),
        method: &'r str,
        url: Option<&'r str>,
        time: Option<UnixTime>,
    ) -> Request<'r> {
        Request::of(headers, Some(self.method().unwrap_or(method)), url, time)
    }

    /// The URL of a request with this target, if either it or its origin is given.
    pub(crate) fn url_of(&self, target: &str) -> Result<Option<Cow<'_, str>>, Failure> {
        let Some(origin) = self.origin.as_deref() else {
            return Ok(self.url.as_deref().map(Cow::Borrowed));
        };
        let origin = origin.strip_suffix('/').unwrap_or(origin);
        let host = origin.strip_prefix("https://").or_else(|| origin.strip_prefix("http://"));
        if host.is_none_or(|host| host.is_empty() || host.contains(['/', '?', '#', ' '])) {
            return Err(Failure::Origin);
        }
        Ok(Some(Cow::Owned(format!("{origin}{}", target_of(target)))))
    }
}

/// A request's name in a failure.
fn named(path: Option<&PathBuf>) -> String {
    path.map_or_else(
        || " of --header and --body".into(),
        |path| format!(" {:?}", path.to_string_lossy()),
    )
}

/// The scheme of a file.
pub(crate) fn of_file(path: &Path) -> Result<Entry, Failure> {
    scheme_file::read(path).map_err(|fault| Failure::Scheme { path: path.into(), fault })
}

impl Failure {
    /// What is wrong with the request that was given.
    pub(crate) fn of_request(given: &Given<'_>, error: RequestError) -> Self {
        Self::Request { path: given.path.map(Path::to_path_buf), error }
    }

    const fn of_secret(
        name: &'static str,
        position: usize,
        source: &SecretSource,
        fault: SecretFault,
    ) -> Self {
        Self::Secret { name, position, option: source.option(), fault }
    }
}

/// A secret's bytes, which are UTF-8 text.
pub(crate) struct SecretText(Zeroizing<Vec<u8>>);

impl SecretText {
    pub(crate) fn as_str(&self) -> &str {
        str::from_utf8(&self.0).unwrap_or_default()
    }

    pub(crate) fn of(text: &str) -> Self {
        Self(Zeroizing::new(text.into()))
    }
}

/// The secrets' texts; `name` is what one is called in a failure.
pub(crate) fn texts(
    sources: &SecretSources,
    name: &'static str,
) -> Result<Vec<SecretText>, Failure> {
    let numbered = sources.0.iter().enumerate();
    let text = |(position, source): (usize, &SecretSource)| {
        fetch_text(source).map_err(|fault| Failure::of_secret(name, position, source, fault))
    };
    numbered.map(text).collect()
}

pub(crate) fn fetch_text(source: &SecretSource) -> Result<SecretText, SecretFault> {
    let bytes = source.fetch()?;
    str::from_utf8(&bytes).map_err(|_| SecretFault::NotText)?;
    Ok(SecretText(bytes))
}
