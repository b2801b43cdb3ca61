//! The search: what was signed is looked for in few changes first, within a budget.

use alloc::vec::Vec;
use core::ops::Range;
use core::time::Duration;

use super::algorithms::OtherAlgorithm;
use super::bodies::{self, Bodies, Change};
use super::budget::{Budget, Cost};
use super::cause::{self, Difference, Kind};
use super::headers::restored;
use super::inquiry::Inquiry;
use super::keys::{Given, Key, keys, keys_of};
use super::messages::{Message, SHA_512};
use super::near::{Nearby, mended};
use super::notes::Notes;
use super::schemes;
use super::signatures::Targets;
use super::trials::Trial;
use super::urls;
use crate::error::{ConfigError, Error};
use crate::key::KeyKind;
use crate::providers;
use crate::scheme::AnyScheme;
use crate::text::bytes::is_same_name;
use crate::verify::{Entry, Keys};

/// How much longer it takes to read and to sort the fields of a body than to hash it.
const READING_FIELDS: u64 = 12;

/// The longest body that is hashed under every key that is possible, before it is said what else is likely.
const LARGE: usize = 1024 * 1024;
const LIKELY_KEYS: usize = 32;
/// How many of the likely and of the less likely URLs are tried with public keys.
const USUAL_URLS: usize = 16;
const OTHER_URLS: usize = 24;
/// The longest body of fields that is read for each character of a signature.
const MAX_MENDED: usize = 16 * 1024;

/// How many of each kind are tried in pairs.
const PAIRED_KEYS: usize = 16;
const PAIRED_BODIES: usize = 24;
const PAIRED_MESSAGES: usize = 32;

/// How a request may have been signed: all but the key and the body.
#[derive(Clone)]
enum Recipe<'a> {
    Message(Message<'a>),
    Trial(Trial<'a>),
    OtherAlgorithm(OtherAlgorithm<'a>),
}

impl<'a> Recipe<'a> {
    fn documented(inquiry: &'a Inquiry<'a>, entry: Entry) -> Self {
        let scheme = entry.scheme();
        if Trial::is_for(scheme) {
            Self::Trial(Trial::documented(inquiry, entry))
        } else {
            Self::Message(Message::documented(inquiry, scheme))
        }
    }

    fn variants(&self, inquiry: &Inquiry<'a>) -> Vec<Self> {
        match self {
            Self::Message(message) => {
                message.variants(inquiry).into_iter().map(Self::Message).collect()
            }
            Self::Trial(trial) => trial.variants().into_iter().map(Self::Trial).collect(),
            Self::OtherAlgorithm(_) => Vec::new(),
        }
    }

    /// With the URLs that are less likely.
    fn with_other_urls(&self, inquiry: &Inquiry<'a>) -> Vec<Self> {
        let urls = urls::others(inquiry);
        match self {
            Self::Message(message) => {
                message.with_urls(urls).into_iter().map(Self::Message).collect()
            }
            Self::Trial(trial) => trial.with_urls(urls).into_iter().map(Self::Trial).collect(),
            Self::OtherAlgorithm(_) => Vec::new(),
        }
    }

    fn causes(&self) -> &[Kind] {
        match self {
            Self::Message(message) => &message.causes,
            Self::Trial(trial) => &trial.causes,
            Self::OtherAlgorithm(other) => &other.message.causes,
        }
    }

    /// Where the tags of the documented recipe are looked for.
    fn documented_targets(&self, inquiry: &Inquiry<'_>, scheme: &'static AnyScheme) -> Targets {
        match self {
            Self::Message(_) => Targets::documented(inquiry, scheme),
            Self::Trial(_) | Self::OtherAlgorithm(_) => Targets::none(),
        }
    }

    fn because_of(mut self, cause: Kind) -> Self {
        match &mut self {
            Self::Message(message) => message.causes.insert(0, cause),
            Self::Trial(trial) => trial.causes.insert(0, cause),
            Self::OtherAlgorithm(other) => other.message.causes.insert(0, cause),
        }
        self
    }

    fn signs_body(&self) -> bool {
        match self {
            Self::Message(message) => message.signs_body(),
            Self::Trial(_) => true,
            Self::OtherAlgorithm(other) => other.message.signs_body(),
        }
    }

    fn is_complete(&self) -> bool {
        match self {
            Self::Message(message) => message.is_complete(),
            Self::Trial(_) => true,
            Self::OtherAlgorithm(other) => other.message.is_complete(),
        }
    }

    /// What it costs to try it with a key and a body of these lengths.
    fn cost(&self, key: usize, body: usize) -> Cost {
        let (length, factor, has_public_key) = match self {
            Self::Message(message) => (message.length(body), message.by.cost(), false),
            Self::Trial(trial) if trial.has_public_key() => (trial.length(body), SHA_512, true),
            Self::Trial(trial) if trial.reads_fields() => {
                (trial.length(body), READING_FIELDS, false)
            }
            Self::Trial(trial) => (trial.length(body), SHA_512, false),
            Self::OtherAlgorithm(other) => (other.message.length(body), SHA_512, true),
        };
        Cost { bytes: length.saturating_add(key), factor, has_public_key }
    }

    /// How the signature's text differs, if it matches.
    fn matches(&self, targets: &Targets, key: &Given, body: &[u8]) -> Option<Vec<Kind>> {
        match self {
            Self::Message(message) => {
                targets.find(&message.tag(key.bytes(), body)?, message.by.is_unkeyed())
            }
            Self::Trial(trial) => trial.verifies(key.keys(), body).then(Vec::new),
            Self::OtherAlgorithm(other) => other.verifies(key.bytes(), body).then(Vec::new),
        }
    }
}

/// What was found: sets of causes that hold together.
#[derive(Default)]
struct Found(Vec<Vec<Kind>>);

impl Found {
    /// Computes one tag and looks for it among the targets, if the budget has room.
    fn attempt(
        &mut self,
        budget: &mut Budget,
        targets: &Targets,
        key: &Key,
        (change, body): (Option<Change>, &[u8]),
        recipe: &Recipe<'_>,
    ) {
        let cost = recipe.cost(key.given.bytes().len(), body.len());
        if !recipe.is_complete() || !budget.may_spend(&cost) {
            return;
        }
        if let Some(signature) = recipe.matches(targets, &key.given, body) {
            let body = change.map(Kind::Body);
            let others = key.causes.iter().copied().chain(body);
            let others = others.chain(recipe.causes().iter().copied());
            self.0.push(others.chain(signature).collect());
        }
    }
}

/// Everything that is tried for one inquiry, what that cost, and what was found.
pub(super) struct Search<'a> {
    inquiry: &'a Inquiry<'a>,
    keys: Vec<Key>,
    bodies: Bodies<'a>,
    documented: Recipe<'a>,
    others: Vec<Recipe<'a>>,
    targets: Targets,
    budget: Budget,
    found: Found,
}

impl<'a> Search<'a> {
    pub(super) fn new(inquiry: &'a Inquiry<'a>) -> Self {
        let entry = inquiry.entry;
        let documented = Recipe::documented(inquiry, entry);
        let is_token = entry.scheme().key_kind() == KeyKind::Token;
        let mut others = if is_token { Vec::new() } else { documented.variants(inquiry) };
        if entry.scheme().key_kind().is_public() {
            others.truncate(USUAL_URLS);
        }
        let targets = match documented {
            Recipe::Message(_) => Targets::read(inquiry, entry.scheme()),
            Recipe::Trial(_) | Recipe::OtherAlgorithm(_) => Targets::none(),
        };
        Self {
            inquiry,
            keys: keys(inquiry),
            bodies: Bodies::new(inquiry),
            documented,
            others,
            targets,
            budget: Budget::default(),
            found: Found::default(),
        }
    }

    /// What the documented verification says of the request's head: [`Error::Mismatch`] where it
    /// has nothing against it. For signed fields, which it reads of the body, of the body as well.
    pub(super) fn refusal(&self, tolerance: Option<Duration>) -> Result<Error, ConfigError> {
        let inquiry = self.inquiry;
        let scheme = inquiry.entry.scheme();
        let is_read = scheme.signs_fields()
            || Trial::is_signed_token(scheme)
            || Trial::is_signed_head(scheme);
        let body = if is_read { inquiry.body } else { &[] };
        let trial = Trial::documented(inquiry, inquiry.entry);
        let refusal = trial.refusal(&self.first_keys().tolerance(tolerance), body)?;
        Ok(refusal.unwrap_or(Error::Mismatch { header: scheme.header() }))
    }

    /// The key that the request is looked at with, where none need match.
    fn first_keys(&self) -> Keys<'_> {
        let inquiry = self.inquiry;
        let scheme = inquiry.entry.scheme();
        match self.keys.first() {
            Some(key) if Trial::is_for(scheme) => key.given.keys(),
            // The verifier says itself why it takes none.
            None if scheme.key_kind().is_public() => {
                Keys::new(inquiry.secrets.first().copied().unwrap_or_default())
            }
            _ => Keys::bytes(b"no request is signed with this key"),
        }
    }

    /// Whether the verifier says it of a signed token only because its signature matches.
    pub(super) fn is_of_signed_token(&self, refusal: &Error) -> bool {
        let trial = Trial::documented(self.inquiry, self.inquiry.entry);
        Trial::is_signed_token(self.inquiry.entry.scheme())
            && trial.is_of_signed_token(&self.first_keys(), refusal)
    }

    /// Whether the signature is one of other keys or a forged one, whatever the body and the URL are.
    pub(super) fn is_of_no_key(&self) -> bool {
        let trial = Trial::documented(self.inquiry, self.inquiry.entry);
        trial.is_refused_at_head(&self.first_keys())
    }

    pub(super) fn signs_body(&self) -> bool {
        self.documented.signs_body()
    }

    pub(super) const fn bodies(&self) -> &Bodies<'a> {
        &self.bodies
    }

    pub(super) const fn spent(&self) -> &Budget {
        &self.budget
    }

    /// Whether the signature matches as documented.
    pub(super) fn as_documented(&mut self) -> bool {
        self.try_keys(0..usize::MAX, |key| key.causes.is_empty());
        self.found.0.iter().any(Vec::is_empty)
    }

    /// What says the same otherwise, then what was changed on its way, and then two of these: as far as
    /// anything is found.
    pub(super) fn run(&mut self) -> Vec<Vec<Kind>> {
        let otherwise: [fn(&mut Self); 4] = [
            Self::restored_headers,
            |search| search.try_keys(0..search.first_round(), |key| !key.causes.is_empty()),
            |search| search.other_providers(|search, scheme| !search.is_older_beside(scheme)),
            Self::near_misses,
        ];
        let changed: [fn(&mut Self); 7] = [
            Self::changed_messages,
            Self::other_algorithms,
            // It shows what is right, and leaves open what is wrong with the scheme's own.
            |search| search.other_providers(Self::is_older_beside),
            Self::parts_of_bodies,
            |search| search.try_keys(search.first_round()..usize::MAX, |_| true),
            // Last: the bodies made of a large one can take all that there is.
            Self::changed_bodies,
            Self::other_urls,
        ];
        let pairs: [fn(&mut Self); 4] = [
            Self::keys_and_bodies,
            Self::bodies_and_messages,
            Self::keys_and_messages,
            Self::mended_headers,
        ];
        for round in [&otherwise[..], &changed, &pairs] {
            for step in round {
                step(self);
            }
            if !self.found.0.is_empty() {
                break;
            }
        }
        core::mem::take(&mut self.found.0)
    }

    /// What may have been done to a header that holds the signature as documented, and more that the
    /// verifier refuses.
    pub(super) fn rewritings(&mut self, refusal: &Error) -> Vec<Vec<Kind>> {
        self.found = Found::default();
        if cause::is_of_form(refusal) {
            self.restored_headers();
        }
        core::mem::take(&mut self.found.0)
    }

    /// The headers as they may have been before something wrote them anew: as far as the verifier takes
    /// them, or a tag in them is in another text form.
    fn restored_headers(&mut self) {
        for headers in restored(self.inquiry) {
            let lines = headers.lines();
            let inquiry = Inquiry { headers: &lines, ..self.inquiry.clone() };
            let entry = inquiry.entry;
            let in_other_forms = Targets::in_other_forms(&inquiry, entry.scheme());
            let as_verified = Recipe::Trial(Trial::documented(&inquiry, entry));
            let as_computed = Recipe::Message(Message::documented(&inquiry, entry.scheme()));
            let as_computed = (!Trial::is_for(entry.scheme())).then_some(as_computed);
            for recipe in [Some(as_verified), as_computed].into_iter().flatten() {
                let recipe = headers
                    .causes
                    .iter()
                    .rev()
                    .fold(recipe, |recipe, cause| recipe.because_of(*cause));
                for key in usual(&self.keys) {
                    let body = (None, inquiry.body);
                    self.found.attempt(&mut self.budget, &in_other_forms, key, body, &recipe);
                }
            }
        }
    }

    /// What is signed as documented but for a character or two of the signature.
    fn near_misses(&mut self) {
        let Self { inquiry, keys, documented: Recipe::Message(message), budget, found, .. } = self
        else {
            return;
        };
        let scheme = inquiry.entry.scheme();
        let nearby = Nearby::read(inquiry, scheme);
        if scheme.key_kind() == KeyKind::Token || !message.is_complete() {
            return;
        }
        for key in keys.iter().take(PAIRED_KEYS) {
            let bytes = message.length(inquiry.body.len()).saturating_add(key.given.bytes().len());
            let cost = Cost { bytes, factor: message.by.cost(), has_public_key: false };
            let difference = budget
                .may_spend(&cost)
                .then(|| message.tag(key.given.bytes(), inquiry.body))
                .flatten()
                .and_then(|tag| nearby.difference(&tag));
            if let Some(difference) = difference {
                let near = Kind::NearMiss(difference, Notes::of(scheme).wrong_on_purpose);
                found.0.push(key.causes.iter().copied().chain([near]).collect());
            }
        }
    }

    /// The same where fields are signed, of which only the verifier makes the message: each signature that is
    /// nearly the given one.
    fn mended_headers(&mut self) {
        let (inquiry, scheme) = (self.inquiry, self.inquiry.entry.scheme());
        let is_chosen = |trial: &Trial<'_>| trial.reads_fields() && !trial.has_public_key();
        let is_small = inquiry.body.len() <= MAX_MENDED;
        let Recipe::Trial(trial) = &self.documented else { return };
        let (true, Some(template)) = (is_small && is_chosen(trial), scheme.template()) else {
            return;
        };
        let signature = &template.signature;
        let own =
            inquiry.headers.iter().position(|(name, _)| is_same_name(name, signature.header()));
        let Some((at, (_, value))) = own.and_then(|at| Some((at, inquiry.headers.get(at)?))) else {
            return;
        };
        let near = Kind::NearMiss(Difference::Characters, Notes::of(scheme).wrong_on_purpose);
        for text in mended(str::from_utf8(value).unwrap_or_default(), signature.encoding()) {
            let mut lines = inquiry.headers.to_vec();
            if let Some((_, value)) = lines.get_mut(at) {
                *value = text.as_bytes();
            }
            let inquiry = Inquiry { headers: &lines, ..inquiry.clone() };
            let trial = Trial::documented(&inquiry, inquiry.entry);
            let recipe = Recipe::Trial(trial).because_of(near);
            for key in usual(&self.keys) {
                let body = (None, inquiry.body);
                self.found.attempt(&mut self.budget, &Targets::none(), key, body, &recipe);
            }
        }
    }

    /// The URLs that are less likely than those among the messages.
    fn other_urls(&mut self) {
        let Self { inquiry, keys, documented, targets, budget, found, .. } = self;
        let has_public_key = inquiry.entry.scheme().key_kind().is_public();
        let most = if has_public_key { OTHER_URLS } else { usize::MAX };
        for recipe in documented.with_other_urls(inquiry).into_iter().take(most) {
            for key in usual(keys) {
                found.attempt(budget, targets, key, (None, inquiry.body), &recipe);
            }
        }
    }

    /// Where the given body would stand in a whole one that has all the fields.
    pub(super) fn path_of_body(&self) -> Option<&'static str> {
        let inquiry = self.inquiry;
        let key = self.keys.first()?;
        let trial = Trial::documented(inquiry, inquiry.entry);
        let keys = key.given.keys();
        let mut wholes = bodies::wholes(inquiry).into_iter();
        let has_all = |body: &[u8]| {
            let refusal = trial.refusal(&keys, body).ok().flatten();
            !refusal.is_some_and(|error| cause::is_of_body(&error))
        };
        wholes.find(|(_, body)| has_all(body)).map(|(path, _)| path)
    }

    /// The bodies of which the given one may be a part.
    fn parts_of_bodies(&mut self) {
        let Self { budget, targets, documented, found, keys, .. } = self;
        for (path, body) in bodies::wholes(self.inquiry) {
            let recipe = documented.clone().because_of(Kind::BodyPart(path));
            let is_in_bounds = budget.may_write(body.len());
            for key in usual(keys).filter(|_| is_in_bounds) {
                found.attempt(budget, targets, key, (None, &body), &recipe);
            }
        }
    }

    /// The chosen schemes whose signature header is there, each recipe once.
    fn other_providers(&mut self, is_chosen: fn(&Self, &AnyScheme) -> bool) {
        let (inquiry, own) = (self.inquiry, self.inquiry.entry.scheme());
        let is_public = |scheme: &AnyScheme| scheme.key_kind().is_public();
        let mut tried = [own].to_vec();
        let is_there = |entry: &Entry| {
            schemes::headers(entry.scheme()).any(|name| inquiry.header(name).is_some())
        };
        for entry in providers::entries().filter(is_there) {
            let entry = schemes::head(entry.scheme()).and_then(providers::find).unwrap_or(entry);
            let scheme = entry.scheme();
            let is_new = !tried.iter().any(|known| schemes::are_alike(known, scheme));
            // Anybody knows a public key, and could have made a MAC with it.
            let is_confused = is_public(scheme) != is_public(own);
            let is_token = scheme.key_kind() == KeyKind::Token;
            if !is_new || is_confused || is_token || !is_chosen(self, scheme) {
                continue;
            }
            tried.push(scheme);
            let recipe =
                Recipe::documented(inquiry, entry).because_of(self.otherwise_signed_by(scheme));
            let targets = recipe.documented_targets(inquiry, scheme);
            for key in keys_of(inquiry, entry).iter().take(PAIRED_KEYS) {
                let body = (None, inquiry.body);
                self.found.attempt(&mut self.budget, &targets, key, body, &recipe);
            }
        }
    }

    fn has_own_header(&self) -> bool {
        let mut names = schemes::headers(self.inquiry.entry.scheme());
        names.any(|name| self.inquiry.header(name).is_some())
    }

    /// Whether the scheme's header came beside the one that is asked about.
    fn is_older_beside(&self, scheme: &AnyScheme) -> bool {
        self.has_own_header() && schemes::is_older_twin(scheme, self.inquiry.entry.scheme())
    }

    /// What is said of a request that verifies by another scheme: the provider's name only where the
    /// recipe tells it.
    fn otherwise_signed_by(&self, scheme: &'static AnyScheme) -> Kind {
        let own = self.inquiry.entry.scheme();
        if schemes::is_older_twin(scheme, own) {
            return Kind::OlderHeader {
                own: own.header(),
                is_there: self.has_own_header(),
                found: scheme.header(),
                algorithm: scheme.algorithm(),
            };
        }
        if schemes::sharing(scheme).nth(1).is_some() {
            return Kind::SharedRecipe(scheme.id());
        }
        let is_role = scheme.name() == own.name() && scheme.id() != own.id();
        if is_role { Kind::OtherRole(scheme.id()) } else { Kind::OtherProvider(scheme.id()) }
    }

    fn other_algorithms(&mut self) {
        let Self { budget, targets, .. } = self;
        for other in OtherAlgorithm::each(self.inquiry) {
            let name = other.name();
            let recipe = Recipe::OtherAlgorithm(other).because_of(Kind::Algorithm(name));
            for key in usual(&self.keys) {
                self.found.attempt(budget, targets, key, (None, self.inquiry.body), &recipe);
            }
        }
    }

    /// Some of the keys, and nothing else that is changed.
    /// How many of the keys are tried before anything else: all, where that costs little.
    const fn first_round(&self) -> usize {
        if self.inquiry.body.len() > LARGE { LIKELY_KEYS } else { usize::MAX }
    }

    fn try_keys(&mut self, positions: Range<usize>, chosen: impl Fn(&Key) -> bool) {
        let Self { budget, targets, documented, .. } = self;
        let keys = self.keys.iter().take(positions.end).skip(positions.start);
        for key in keys.filter(|key| chosen(key)) {
            self.found.attempt(budget, targets, key, (None, self.inquiry.body), documented);
        }
    }

    fn changed_bodies(&mut self) {
        let Self { found, keys, targets, documented, .. } = self;
        if documented.signs_body() {
            self.bodies.each(usize::MAX, &mut self.budget, |budget, body| {
                for key in usual(keys) {
                    found.attempt(budget, targets, key, body, documented);
                }
            });
        }
    }

    fn changed_messages(&mut self) {
        let Self { budget, targets, .. } = self;
        for key in usual(&self.keys) {
            for message in &self.others {
                self.found.attempt(budget, targets, key, (None, self.inquiry.body), message);
            }
        }
    }

    fn keys_and_bodies(&mut self) {
        let Self { found, keys, targets, documented, .. } = self;
        if documented.signs_body() {
            self.bodies.each(PAIRED_BODIES, &mut self.budget, |budget, body| {
                for key in keys.iter().skip(1).take(PAIRED_KEYS) {
                    found.attempt(budget, targets, key, body, documented);
                }
            });
        }
    }

    fn bodies_and_messages(&mut self) {
        let Self { found, keys, others, targets, .. } = self;
        self.bodies.each(PAIRED_BODIES, &mut self.budget, |budget, body| {
            for key in usual(keys) {
                let signing = others.iter().filter(|message| message.signs_body());
                for message in signing.take(PAIRED_MESSAGES) {
                    found.attempt(budget, targets, key, body, message);
                }
            }
        });
    }

    fn keys_and_messages(&mut self) {
        let Self { budget, targets, .. } = self;
        for key in self.keys.iter().skip(1).take(PAIRED_KEYS) {
            for message in self.others.iter().take(PAIRED_MESSAGES) {
                self.found.attempt(budget, targets, key, (None, self.inquiry.body), message);
            }
        }
    }
}

/// The keys that stand for the configured secret: two where one text gives two.
fn usual(keys: &[Key]) -> impl Iterator<Item = &Key> {
    let fewest = keys.first().map_or(0, |key| key.causes.len());
    keys.iter().take(2).filter(move |key| key.causes.len() == fewest)
}
