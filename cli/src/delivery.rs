//! A delivery as its provider would send it, to a receiver that is being tested.

use std::io;
use std::path::{Path, PathBuf};
use std::time::{SystemTime, UNIX_EPOCH};

use clap::Args;
use countersign::{
    AnyScheme, Bound, Coverage, Entry, Error, KeyKind, Part, Request, Signer, UnixTime,
};

use crate::client::{Client, Outgoing};
use crate::made_up::{digits, fresh};
use crate::request::{is_token, is_value, open};
use crate::samples;
use crate::setup::{Failure, SetUp, header_form};

/// How many headers are made up that a signature needs.
const MAX_MADE_UP: usize = 8;

/// What is sent, and who may be asked.
#[derive(Debug, Args)]
pub(crate) struct Contents {
    /// The file with the body, or - for standard input (default: one made up in the provider's form)
    #[arg(long, value_name = "FILE|-")]
    body: Option<PathBuf>,
    /// The body's type (default: what it looks like)
    #[arg(long, value_name = "TYPE")]
    content_type: Option<String>,
    /// The value of the first header that the scheme signs, such as a message id (default: made up)
    #[arg(long, value_name = "VALUE")]
    id: Option<String>,
    /// Another header; may be repeated
    #[arg(long = "header", value_name = "NAME: VALUE")]
    headers: Vec<String>,
    /// A host besides this machine to which it may be sent; may be repeated
    #[arg(long = "host", value_name = "NAME")]
    hosts: Vec<String>,
    /// The URL that is signed, for a provider that signs it and knows the receiver by another than --url
    #[arg(long, value_name = "URL")]
    public_url: Option<String>,
}

/// A request, with what it is verified by.
#[derive(Clone)]
pub(crate) struct Delivery {
    pub(crate) method: String,
    pub(crate) target: String,
    /// The URL, if it is signed.
    pub(crate) url: Option<String>,
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) body: Vec<u8>,
}

/// What signs for a provider, if anybody but the provider can.
pub(crate) fn can_sign(scheme: &AnyScheme) -> Result<(), Failure> {
    if scheme.key_kind() != KeyKind::Secret || scheme.signs_fields() {
        return Err(Failure::CannotSign { provider: scheme.id() });
    }
    Ok(())
}

pub(crate) fn signer<'b>(bound: &'b Bound, scheme: &AnyScheme) -> Result<&'b dyn Signer, Failure> {
    bound.signer().ok_or(Failure::CannotSign { provider: scheme.id() })
}

/// The header of the option `--id`, and those of `--header`.
pub(crate) fn given_headers(
    scheme: &AnyScheme,
    id: Option<&str>,
    given: &[String],
) -> Result<Vec<(String, String)>, Failure> {
    let mut headers = Vec::new();
    if let Some(id) = id {
        let name = signed_header(scheme).ok_or(Failure::UnusedId { provider: scheme.id() })?;
        fits(is_value(id.as_bytes()), "--id")?;
        headers.push((name.into(), id.into()));
    }
    for header in given {
        let (name, value) = header_form(header)?;
        if !is_token(name) || !is_value(value.as_bytes()) {
            return Err(Failure::HeaderForm);
        }
        headers.push((name.into(), value.into()));
    }
    Ok(headers)
}

/// The first header that is signed.
fn signed_header(scheme: &AnyScheme) -> Option<&'static str> {
    scheme.parts().iter().find_map(|part| match part {
        Part::Header(name) | Part::HeaderOf(name, _) => Some(*name),
        _ => None,
    })
}

pub(crate) fn cannot_sign_without(scheme: &AnyScheme, error: Error) -> Failure {
    let option = match error.header() {
        None => "--url",
        header if header == signed_header(scheme) => "--id VALUE",
        Some(_) => "--header 'Name: value'",
    };
    Failure::Sign { error, option }
}

pub(crate) fn read_body(path: &Path) -> Result<Vec<u8>, Failure> {
    let read = || -> io::Result<Vec<u8>> {
        let mut body = Vec::new();
        open(path)?.read_to_end(&mut body)?;
        Ok(body)
    };
    read().map_err(|error| Failure::Body { path: path.into(), error })
}

/// The type of a body by its first bytes and its form.
pub(crate) fn content_type(body: &[u8]) -> String {
    let is_pair = |pair: &[u8]| pair.contains(&b'=') && pair.iter().all(u8::is_ascii_graphic);
    if serde_json::from_slice::<serde_json::Value>(body).is_ok() {
        "application/json".into()
    } else if let Some(boundary) = boundary(body) {
        format!("multipart/form-data; boundary={boundary}")
    } else if body.starts_with(b"<") {
        "application/xml".into()
    } else if body.split(|byte| *byte == b'&').all(is_pair) {
        "application/x-www-form-urlencoded".into()
    } else if str::from_utf8(body).is_ok() {
        "text/plain; charset=utf-8".into()
    } else {
        "application/octet-stream".into()
    }
}

fn boundary(body: &[u8]) -> Option<&str> {
    let end = body.windows(2).position(|pair| pair == b"\r\n")?;
    let boundary = str::from_utf8(body.get(..end)?.strip_prefix(b"--")?).ok()?;
    let is_token = |byte: u8| byte.is_ascii_alphanumeric() || b"'()+_,-./:=?".contains(&byte);
    (!boundary.is_empty() && boundary.bytes().all(is_token)).then_some(boundary)
}

/// Whoever delivers: the provider, as far as its secret goes.
pub(crate) struct Sender<'a> {
    pub(crate) scheme: &'static AnyScheme,
    pub(crate) entry: Entry,
    pub(crate) setup: &'a SetUp,
    pub(crate) bound: Bound,
    pub(crate) client: Client,
    contents: &'a Contents,
    url: Option<String>,
    given: Vec<(String, String)>,
    body: Option<Vec<u8>>,
}

impl<'a> Sender<'a> {
    pub(crate) fn new(setup: &'a mut SetUp, contents: &'a Contents) -> Result<Self, Failure> {
        let entry = setup.entry()?;
        let scheme = entry.scheme();
        // Before anything is asked for that would not help.
        can_sign(scheme)?;
        let url = setup.take_url(scheme).unwrap_or_default();
        let client = Client::at(&url, &contents.hosts)?;
        let url = match &contents.public_url {
            Some(_) if !scheme.signs_url() => return Err(Failure::UnusedPublicUrl),
            public => public.clone().unwrap_or(url),
        };
        let setup = &*setup;
        let bound = setup.bind(entry)?;
        signer(&bound, scheme)?;
        let given = given_headers(scheme, contents.id.as_deref(), &contents.headers)?;
        given.iter().try_for_each(|(name, _)| can_be_given(name))?;
        fits(setup.method().is_none_or(is_token), "--method")?;
        let content_type = contents.content_type.as_deref();
        fits(content_type.is_none_or(|text| is_value(text.as_bytes())), "--content-type")?;
        let body = contents.body.as_deref().map(read_body).transpose()?;
        let url = Some(url).filter(|_| scheme.signs_url());
        Ok(Self { scheme, entry, setup, bound, client, contents, url, given, body })
    }

    /// The time at which it is signed.
    pub(crate) fn now(&self) -> UnixTime {
        let now = || SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |time| time.as_secs());
        self.setup.time().unwrap_or_else(|| UnixTime::from_secs(now()))
    }

    /// A new delivery at this time, which nobody has signed yet. What the scheme signs besides and nobody
    /// gave is made up.
    pub(crate) fn unsigned(&self, time: UnixTime) -> Result<Delivery, Failure> {
        let sample = samples::of(self.scheme.id());
        let method = self.setup.method().unwrap_or(method(self.scheme));
        let mut headers = self.given.clone();
        let (body, kind) = match &self.body {
            Some(body) => (body.clone(), content_type(body)),
            None if method == "GET" => (Vec::new(), String::new()),
            None => {
                let (also, body) = sample.at(time);
                add(&mut headers, also.into_iter());
                let kind = content_type(&body);
                (body, kind)
            }
        };
        let kind = self.contents.content_type.clone().unwrap_or(kind);
        let host = ("Host".to_owned(), self.client.authority().to_owned());
        let kind = Some(("Content-Type".to_owned(), kind)).filter(|(_, kind)| !kind.is_empty());
        add(&mut headers, [host].into_iter().chain(kind));
        let mut delivery = Delivery {
            method: method.into(),
            target: self.client.path().into(),
            url: self.url.clone(),
            headers,
            body,
        };
        for _ in 0..MAX_MADE_UP {
            match signer(&self.bound, self.scheme)?.sign(&delivery.request(time), &delivery.body) {
                Ok(_) => return Ok(delivery),
                Err(Error::MissingHeader { header }) => {
                    delivery.headers.push((header.into(), self.made_up(header)));
                }
                Err(error) => return Err(cannot_sign_without(self.scheme, error)),
            }
        }
        Err(Failure::CannotSign { provider: self.scheme.id() })
    }

    fn made_up(&self, header: &str) -> String {
        let shape = self.scheme.parts().iter().find_map(|part| match part {
            Part::HeaderOf(name, shape) if name.eq_ignore_ascii_case(header) => Some(*shape),
            _ => None,
        });
        let of_shape = shape.and_then(|shape| fresh(|value| shape.fits(value)));
        of_shape.unwrap_or_else(|| digits(20))
    }
}

/// The provider's method: one that signs the query and no body has a `GET`.
fn method(scheme: &AnyScheme) -> &'static str {
    let signs = |is: fn(&Part) -> bool| scheme.parts().iter().any(is);
    let signs_query = signs(|part| matches!(part, Part::Query | Part::PathAndQuery));
    if signs_query && scheme.coverage() == Coverage::None { "GET" } else { "POST" }
}

fn fits(fits: bool, option: &'static str) -> Result<(), Failure> {
    if fits { Ok(()) } else { Err(Failure::BreaksHead { option }) }
}

/// What is not the caller's to say.
fn can_be_given(name: &str) -> Result<(), Failure> {
    let of_the_connection = ["Content-Length", "Transfer-Encoding", "Connection", "Expect"];
    match of_the_connection.iter().find(|fixed| fixed.eq_ignore_ascii_case(name)) {
        Some(name) => Err(Failure::HeaderOfConnection { name }),
        None => Ok(()),
    }
}

/// Those that are not there.
fn add(headers: &mut Vec<(String, String)>, others: impl Iterator<Item = (String, String)>) {
    for (name, value) in others {
        if !headers.iter().any(|(given, _)| given.eq_ignore_ascii_case(&name)) {
            headers.push((name, value));
        }
    }
}

impl Delivery {
    pub(crate) fn request(&self, time: UnixTime) -> Request<'_> {
        Request::of(&self.headers, Some(&self.method), self.url.as_deref(), Some(time))
    }

    /// The same, signed by whom at this time.
    pub(crate) fn signed(&self, signer: &dyn Signer, time: UnixTime) -> Result<Self, Error> {
        let added = signer.sign(&self.request(time), &self.body)?;
        let mut delivery = self.clone();
        let is_added = |name: &str| added.iter().any(|(other, _)| other.eq_ignore_ascii_case(name));
        delivery.headers.retain(|(name, _)| !is_added(name));
        delivery.headers.extend(added.into_iter().map(|(name, value)| (name.into(), value)));
        Ok(delivery)
    }

    pub(crate) fn outgoing(&self) -> Outgoing<'_> {
        let Self { method, target, headers, body, .. } = self;
        Outgoing { method, target, headers, body }
    }
}
