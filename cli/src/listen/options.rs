//! What `listen` is told: its own options, and any number of providers, each with the options behind it.

use std::collections::HashSet;
use std::ffi::OsString;
use std::path::PathBuf;

use clap::builder::OsStringValueParser;
use clap::error::ErrorKind;
use clap::{Arg, ArgAction, ArgMatches, Args, Command, FromArgMatches};
use countersign::config::{FileError, FileReceiver};

use super::judge::Source;
use crate::handshake::TokenSource;
use crate::own::Own;
use crate::scheme_file;
use crate::setup::{Failure, Place, SetUp};

const PATH: &str = "path";
const CONFIG: &str = "config";
/// Which options begin another provider.
const STARTS: [&str; 2] = ["provider", "scheme"];
/// What a delivery that has just come says itself.
const OF_RECORDING: [&str; 2] = ["now", "method"];

#[derive(Debug, Args)]
pub(crate) struct Arguments {
    /// The port on this machine; 0 for any that is free
    #[arg(long, default_value_t = 4600)]
    pub(super) port: u16,
    #[command(flatten)]
    pub(super) onward: Onward,
    /// Print one JSON object a delivery
    #[arg(long)]
    pub(super) json: bool,
    /// End after the first delivery: exit status 0 if it is valid, 1 if not
    #[arg(long)]
    pub(super) once: bool,
    /// Write each delivery to this folder: the request as TIME-NUMBER.http, what is said of it as TIME-NUMBER.json
    #[arg(long, value_name = "FOLDER")]
    pub(super) keep: Option<PathBuf>,
    /// The file of receivers, `[[receiver]]` in TOML: each takes what comes at /NAME, and one that is alone all
    #[arg(long, value_name = "FILE.toml")]
    config: Option<PathBuf>,
    #[command(flatten)]
    providers: Providers,
}

/// Where deliveries go from here.
#[derive(Debug, Args)]
pub(super) struct Onward {
    /// The receiver that deliveries are passed on to, such as `http://localhost:3000/hooks`
    #[arg(long, value_name = "URL")]
    pub(super) forward: Option<String>,
    /// Allow a receiver that is not on this machine
    #[arg(long, requires = "forward")]
    pub(super) forward_anywhere: bool,
    /// Refuse what is not valid, before it is passed on
    #[arg(long)]
    pub(super) enforce: bool,
}

/// Each with its options, and where the receivers of the file are.
#[derive(Debug)]
struct Providers(Vec<Provider>, Place);

#[derive(Debug)]
struct Provider {
    setup: SetUp,
    token: TokenSource,
    path: Option<String>,
}

impl Arguments {
    pub(super) fn sources(&self) -> Result<Vec<Source>, Failure> {
        let mut sources = self.of_file()?;
        for provider in &self.providers.0 {
            sources.push(provider.source()?);
        }
        if sources.is_empty() {
            return Err(Failure::NoProvider);
        }
        let id = |source: &Source| source.entry.scheme().id();
        let place = |source: &Source| (id(source), source.path.clone());
        let mut known = HashSet::new();
        match sources.iter().find(|source| !known.insert(place(source))) {
            Some(twice) => Err(Failure::TwiceAtPath { provider: id(twice) }),
            None => Ok(sources),
        }
    }

    /// Those of the receivers' file.
    fn of_file(&self) -> Result<Vec<Source>, Failure> {
        let Some(path) = &self.config else { return Ok(Vec::new()) };
        let wrong = |fault| Failure::Receivers { path: path.clone(), fault };
        let receivers = scheme_file::receivers(path).map_err(wrong)?;
        let is_alone = receivers.len() == 1 && self.providers.0.is_empty();
        let source = |receiver: &FileReceiver| {
            let (bound, own) = (receiver.bind()?, Own::of_file(receiver, &self.providers.1)?);
            let path = (!is_alone).then(|| format!("/{}", receiver.name()));
            Ok(Source { entry: receiver.entry(), bound, own, token: None, path })
        };
        receivers
            .iter()
            .map(|receiver| source(receiver).map_err(|fault: FileError| wrong(fault.into())))
            .collect()
    }
}

impl Provider {
    fn source(&self) -> Result<Source, Failure> {
        let setup = &self.setup;
        let entry = setup.entry()?;
        setup.only_scheme()?;
        setup.refuse_unused_url(entry.scheme(), None)?;
        let (bound, own) = (setup.bind(entry)?, Own::given(setup, entry)?);
        // An origin that is none is said before anything is listened to.
        own.url(entry.scheme(), "/")?;
        Ok(Source { entry, bound, own, token: self.token.fetch()?, path: self.path.clone() })
    }
}

impl Args for Providers {
    fn augment_args(command: Command) -> Command {
        let one = of_one();
        let path = Arg::new(PATH)
            .long(PATH)
            .value_name("/PATH")
            .help("The path at which the provider in front of it delivers (default: any that no other has)");
        command.args(options(&one).map(many)).arg(many(&path))
    }

    fn augment_args_for_update(command: Command) -> Command {
        Self::augment_args(command)
    }
}

/// What is said of each provider.
fn options(one: &Command) -> impl Iterator<Item = &Arg> {
    one.get_arguments().filter(|arg| !OF_RECORDING.contains(&arg.get_id().as_str()))
}

/// The option, as often as there are providers.
fn many(arg: &Arg) -> Arg {
    let id = arg.get_id().clone();
    let mut many = Arg::new(id).action(ArgAction::Append).value_parser(OsStringValueParser::new());
    if let Some(long) = arg.get_long() {
        many = many.long(long.to_owned());
    }
    if let Some(help) = arg.get_help() {
        many = many.help(help.clone());
    }
    if let Some(names) = arg.get_value_names() {
        many = many.value_names(names.to_vec());
    }
    if arg.is_positional() { many.num_args(0..) } else { many }
}

impl FromArgMatches for Providers {
    fn from_arg_matches(matches: &ArgMatches) -> Result<Self, clap::Error> {
        let one = of_one();
        let options = options(&one).map(|arg| arg.get_id().as_str()).chain([PATH]);
        let mut given: Vec<(usize, &str, OsString)> = Vec::new();
        for option in options {
            let values = matches.try_get_many::<OsString>(option).ok().flatten();
            let places = matches.indices_of(option).into_iter().flatten();
            let texts = values.into_iter().flatten().cloned();
            given.extend(places.zip(texts).map(|(place, value)| (place, option, value)));
        }
        given.sort_by_key(|(place, ..)| *place);
        let mut starts = given.iter().enumerate().filter(|(_, (_, id, _))| STARTS.contains(id));
        let first = starts.next().map_or(given.len(), |(at, _)| at);
        // One that is alone has its options in front of it as well as behind it.
        let is_alone = starts.next().is_none() && matches.get_one::<PathBuf>(CONFIG).is_none();
        let place = of_file(given.drain(..if is_alone { 0 } else { first }))?;
        let mut providers = Vec::new();
        while !given.is_empty() {
            let starts = given.iter().enumerate().filter(|(_, (_, id, _))| STARTS.contains(id));
            let end = starts.map(|(at, _)| at).nth(1).unwrap_or(given.len());
            providers.push(provider(given.drain(..end))?);
        }
        Ok(Self(providers, place))
    }

    fn update_from_arg_matches(&mut self, matches: &ArgMatches) -> Result<(), clap::Error> {
        *self = Self::from_arg_matches(matches)?;
        Ok(())
    }
}

/// The options of one provider.
fn of_one() -> Command {
    TokenSource::augment_args(SetUp::augment_args(Command::new("")))
}

/// What stands in front of every provider is for the receivers of the file: where they are, for those that sign it.
fn of_file<'a>(
    given: impl Iterator<Item = (usize, &'a str, OsString)>,
) -> Result<Place, clap::Error> {
    let words = given.flat_map(|(_, option, value)| [name(option), value]);
    let command = Place::augment_args(Command::new("countersign listen").no_binary_name(true));
    Place::from_arg_matches(&command.try_get_matches_from(words)?)
}

fn name(option: &str) -> OsString {
    format!("--{}", option.replace('_', "-")).into()
}

fn provider<'a>(
    given: impl Iterator<Item = (usize, &'a str, OsString)>,
) -> Result<Provider, clap::Error> {
    let mut path = None;
    let mut words: Vec<OsString> = Vec::new();
    for (_, option, value) in given {
        match option {
            PATH => path = value.into_string().ok(),
            "provider" => words.push(value),
            _ => words.extend([name(option), value]),
        }
    }
    if path.as_deref().is_some_and(|path| !path.starts_with('/')) {
        let text = "--path starts with a slash, such as /hooks/github\n";
        return Err(clap::Error::raw(ErrorKind::ValueValidation, text));
    }
    let command = of_one().name("countersign listen").no_binary_name(true);
    let matches = command.try_get_matches_from(words)?;
    let (setup, token) =
        (SetUp::from_arg_matches(&matches)?, TokenSource::from_arg_matches(&matches)?);
    Ok(Provider { setup, token, path })
}
