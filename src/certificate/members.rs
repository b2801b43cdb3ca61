//! The family of signed members: the body is collected, and read when it is complete.

use alloc::borrow::ToOwned as _;
use alloc::boxed::Box;
use alloc::string::String;
use alloc::sync::Arc;
use alloc::vec::Vec;

use super::kept::Certificates;
use super::keyed::Stores;
use crate::algorithm::{Candidates, Keys as _, NamedKey};
use crate::error::{ConfigError, ConfigFault, Error};
use crate::json::{self, Wanted};
use crate::request::{Request, UnixTime};
use crate::scheme::{AnyScheme, Coverage, Member, Members};
use crate::verify::check::{BodyCheck, Matched};
use crate::verify::collected::CollectedBody;
use crate::verify::plan::Time;
use crate::verify::{
    Adjust, Begin, Binds, Bound, BoundByText as _, Check, Family, KeyedWith as _, Keys, Plan,
    Takes, Webhook,
};

/// Signed members, with a receiver's certificates.
pub struct BoundMembers {
    plan: Plan,
    asked: Arc<Asked>,
}

/// What is asked of a body.
#[derive(Clone)]
struct Asked {
    recipe: &'static Members,
    certificates: Stores,
    /// Signed members that have to have these texts of the receiver's.
    own: Vec<(&'static str, String)>,
}

impl Asked {
    fn check_recipient(&self, read: &Read) -> Result<(), Error> {
        for (header, value) in &self.own {
            if read.found.text(header)? != Some(value) {
                return Err(Error::OtherRecipient { header });
            }
        }
        Ok(())
    }
}

/// What a body says before its signature is looked at.
struct Read {
    found: Found,
    kind: &'static [Member],
    timestamp: Option<UnixTime>,
    /// Where the certificate is, and the member that says so.
    url: (&'static str, String),
}

impl Family for Members {
    type Bound = BoundMembers;
}

impl Takes<Certificates> for Members {
    fn bind(
        scheme: &'static AnyScheme,
        recipe: &'static Self,
        certificates: Certificates,
        setting: Option<&str>,
    ) -> Result<BoundMembers, ConfigError> {
        let plan = Plan::new(scheme, &recipe.template, setting)?;
        let certificates = recipe.by.first(certificates)?;
        let asked = Asked { recipe, certificates, own: Vec::new() };
        Ok(BoundMembers { plan, asked: Arc::new(asked) })
    }

    fn add(bound: &mut BoundMembers, certificates: Certificates) -> Result<(), ConfigError> {
        let asked = Arc::make_mut(&mut bound.asked);
        asked.recipe.by.add(&mut asked.certificates, certificates)
    }
}

impl Begin for BoundMembers {
    fn begin(&self, request: &Request<'_>) -> Result<Check, Error> {
        Ok(Check::Other(Box::new(self.collecting(request)?)))
    }

    fn place(&self) -> &dyn Adjust {
        &self.plan
    }

    fn place_mut(&mut self) -> &mut dyn Adjust {
        &mut self.plan
    }

    fn key_count(&self) -> usize {
        self.asked.certificates.count()
    }
}

impl BoundMembers {
    fn collecting(&self, request: &Request<'_>) -> Result<Collected, Error> {
        Ok(Collected {
            asked: Arc::clone(&self.asked),
            time: self.plan.time_in_body(),
            fresh_for: self.plan.fresh_for,
            now: request.time()?,
            body: CollectedBody::default(),
        })
    }
}

impl Webhook<Members> {
    /// The URL that a request has its certificate at, to be fetched where [`Certificates`] do not know
    /// it yet. It is one of the provider's, in a body that says what it has to of the receiver's, and
    /// nothing of that is verified, so that a receiver bounds how often it fetches.
    ///
    /// # Errors
    /// As those of a verification, as far as they do not need the certificate.
    pub fn certificate_url(&self, request: &Request<'_>, body: &[u8]) -> Result<String, Error> {
        let mut collected = self.bound.collecting(request)?;
        collected.body.update(body);
        let read = collected.read()?;
        collected.asked.check_recipient(&read)?;
        let Read { url: (_, url), .. } = read;
        Ok(url)
    }

    /// Takes only messages whose signed member `name` is `value`, such as the receiver's own topic: the
    /// signature says who sent a message, and not for whom.
    ///
    /// # Errors
    /// The member is not signed in every message; or the value is empty.
    pub fn only(self, name: &'static str, value: &str) -> Result<Self, ConfigError> {
        self.rebound(|bound| {
            let asked = Arc::make_mut(&mut bound.asked);
            if value.is_empty() || !asked.recipe.signs_in_every_kind(name) {
                return Err(ConfigFault::EmptySetting { name });
            }
            asked.own.push((name, value.to_owned()));
            Ok(())
        })
    }
}

/// A body that arrives.
struct Collected {
    asked: Arc<Asked>,
    time: Option<Time>,
    fresh_for: u32,
    now: UnixTime,
    body: CollectedBody,
}

impl BodyCheck for Collected {
    fn update(&mut self, chunk: &[u8]) {
        self.body.update(chunk);
    }

    fn finish(&mut self) -> Result<Matched, Error> {
        let read = self.read()?;
        let key = self.matching(&read)?;
        self.asked.check_recipient(&read)?;
        let (timestamp, fresh_for) = (read.timestamp, self.fresh_for);
        let coverage = Coverage::Fields;
        Ok(Matched { key, timestamp, coverage, fresh_for, identifier: None, payload: None })
    }

    fn bytes_held(&self) -> usize {
        self.body.bytes_held()
    }
}

impl Collected {
    /// Reads all but the signature, which needs the certificate.
    fn read(&self) -> Result<Read, Error> {
        let recipe = self.asked.recipe;
        let found = Found(json::read(self.body.bytes()?, wanted(recipe))?);
        for &(header, expected) in recipe.expected {
            if found.required(header)? != expected {
                return Err(Error::UnexpectedValue { header, expected });
            }
        }
        let kind = found.required(recipe.kind)?;
        let kind = recipe.kinds.iter().find(|(name, _)| *name == kind);
        let (_, kind) = kind.ok_or(Error::UnknownKind { header: recipe.kind })?;
        let timestamp = match &self.time {
            Some(time) => Some(time.read(found.required(time.header)?.as_bytes(), self.now)?),
            None => None,
        };
        let (named_in, url) = found.one_of(recipe.by.named_in)?;
        let url = self.asked.certificates.permitted(url.as_bytes(), named_in)?;
        let url = (named_in, url.into_owned());
        Ok(Read { found, kind, timestamp, url })
    }

    /// The position of the receiver's certificates of which one signed what the body says.
    fn matching(&self, read: &Read) -> Result<usize, Error> {
        let Asked { recipe, certificates, .. } = &*self.asked;
        let named = NamedKey::CertificateAt(read.url.1.as_bytes(), read.url.0, self.now);
        let signature = &recipe.template.signature;
        let header = signature.header();
        let mut candidates = Candidates::new(certificates.lengths());
        signature.take(read.found.required(header)?.as_bytes(), header, &[], &mut candidates)?;
        let key = certificates.matching(&candidates, header, &[named], &*message(read)?)?;
        key.ok_or(Error::Mismatch { header })
    }
}

/// The members of the body that are looked for.
struct Found(Vec<Wanted>);

impl Found {
    /// The text of a member, if it is there.
    fn text(&self, name: &'static str) -> Result<Option<&str>, Error> {
        match self.0.iter().find(|wanted| wanted.path == name) {
            Some(Wanted { text: Some(_), is_quoted: false, .. }) => {
                Err(Error::FieldNotText { field: name })
            }
            Some(wanted) => Ok(wanted.text.as_deref()),
            None => Ok(None),
        }
    }

    fn required(&self, name: &'static str) -> Result<&str, Error> {
        self.text(name)?.ok_or(Error::MissingField { field: name })
    }

    /// The member that is there in one of its spellings, and no more than one.
    fn one_of(&self, names: &[&'static str]) -> Result<(&'static str, String), Error> {
        let mut found = None;
        for name in names {
            if let Some(text) = self.text(name)?
                && found.replace((*name, text.to_owned())).is_some()
            {
                return Err(Error::RepeatedField);
            }
        }
        found.ok_or(Error::MissingField { field: names.first().copied().unwrap_or_default() })
    }
}

/// All members that are looked for by name.
fn wanted(recipe: &Members) -> Vec<Wanted> {
    let signed = recipe.kinds.iter().flat_map(|(_, members)| members.iter().map(Member::name));
    let expected = recipe.expected.iter().map(|(name, _)| *name);
    let others = [recipe.template.signature.header()].into_iter().chain(expected);
    let names = signed.chain(others).chain(recipe.by.named_in.iter().copied());
    let mut names: Vec<_> = names.collect();
    names.sort_unstable();
    names.dedup();
    names.into_iter().map(Wanted::new).collect()
}

/// What is signed: each member as a line with its name and a line with its text.
fn message(read: &Read) -> Result<Vec<u8>, Error> {
    let mut message = Vec::new();
    for member in read.kind {
        let name = member.name();
        let text = match member {
            Member::OptionalLine(_) => read.found.text(name)?,
            Member::Line(_) | Member::Lines(_) => Some(read.found.required(name)?),
        };
        let Some(text) = text else { continue };
        if !matches!(member, Member::Lines(_)) && text.contains('\n') {
            return Err(Error::HoldsSeparator { header: name });
        }
        for line in [name, text] {
            message.extend_from_slice(line.as_bytes());
            message.push(b'\n');
        }
    }
    Ok(message)
}

impl Binds for Members {
    fn bind(
        &'static self,
        scheme: &'static AnyScheme,
        keys: &Keys<'_>,
    ) -> Result<Bound, ConfigError> {
        Ok(Bound::verifying(self.by.webhook(self, scheme, keys)?))
    }
}

shows_nothing!(BoundMembers);
