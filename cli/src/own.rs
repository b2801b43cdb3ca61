//! What the receiver has: how a request is read that comes to it, and what the cause of a rejection is looked for with.

use std::borrow::Cow;
use std::time::Duration;

use countersign::config::{FileError, FileReceiver};
use countersign::explain::Inquiry;
use countersign::{AnyScheme, Entry, Headers, KeySet, Request, SecretForm, UnixTime};

use crate::request::Head;
use crate::setup::{Failure, Place, SecretText, SetUp};

pub(crate) struct Own {
    secrets: Vec<SecretText>,
    key_set: Option<KeySet>,
    form: Option<SecretForm>,
    setting: Option<String>,
    tolerance: Option<Duration>,
    /// Whether a secret's file ends with a line break, which a receiver may keep.
    pub(crate) drops_line_break: bool,
    place: Place,
    time: Option<UnixTime>,
}

impl Own {
    /// As the command line says.
    pub(crate) fn given(setup: &SetUp, entry: Entry) -> Result<Self, Failure> {
        let scheme = entry.scheme();
        Ok(Self {
            secrets: setup.secret_texts(scheme)?,
            key_set: setup.key_set(entry)?,
            form: setup.secret_form(scheme)?,
            setting: setup.client_id(scheme)?.map(str::to_owned),
            tolerance: setup.tolerance(scheme)?,
            drops_line_break: setup.drops_line_break(),
            place: setup.place.clone(),
            time: setup.time(),
        })
    }

    /// As a receivers' file says.
    pub(crate) fn of_file(receiver: &FileReceiver, place: &Place) -> Result<Self, FileError> {
        let secrets = receiver.secrets()?;
        Ok(Self {
            secrets: secrets.iter().map(|text| SecretText::of(text.as_ref())).collect(),
            key_set: receiver.key_set()?,
            form: None,
            setting: receiver.setting().map(str::to_owned),
            tolerance: receiver.tolerance(),
            drops_line_break: false,
            place: place.clone(),
            time: None,
        })
    }

    pub(crate) fn secrets(&self) -> &[SecretText] {
        &self.secrets
    }

    /// What is searched for the cause of a rejection; `url` is [`Self::url`] of it.
    pub(crate) fn inquiry<'a>(
        &'a self,
        entry: Entry,
        head: &'a Head<'a>,
        url: Option<&'a str>,
        body: &'a [u8],
    ) -> Inquiry<'a> {
        let inquiry = Inquiry::new(entry, &head.headers, body)
            .key_set(self.key_set.clone())
            .secret_form(self.form)
            .setting(self.setting.as_deref())
            .method(self.place.method().unwrap_or(head.method))
            .url(url)
            .target(head.target)
            .at(self.time)
            .tolerance(self.tolerance);
        self.secrets.iter().fold(inquiry, |inquiry, secret| inquiry.secret(secret.as_str()))
    }

    /// The URL that is signed, of a request with this target. It need not be there.
    pub(crate) fn url(
        &self,
        scheme: &AnyScheme,
        target: &str,
    ) -> Result<Option<Cow<'_, str>>, Failure> {
        self.place.signed_url(scheme, target)
    }

    /// A request to this URL.
    pub(crate) fn request<'r>(
        &'r self,
        headers: &'r (dyn Headers + Sync),
        method: &'r str,
        url: Option<&'r str>,
    ) -> Request<'r> {
        self.place.request(headers, method, url, self.time)
    }

    /// What a request is compared with, each with the option that says it.
    pub(crate) fn compared(&self, url: Option<&str>) -> [(&'static str, Option<String>); 3] {
        [
            ("--client-id", self.setting.clone()),
            ("--url", url.map(str::to_owned)),
            ("--now", self.time.map(|time| time.as_secs().to_string())),
        ]
    }
}
