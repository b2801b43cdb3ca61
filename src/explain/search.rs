//! The search: what was signed is looked for in few changes first, within a budget.

use alloc::vec::Vec;

use super::Inquiry;
use super::bodies::{Bodies, Change};
use super::cause::Kind;
use super::keys::{Key, keys, keys_of};
use super::messages::{Message, SHA_512};
use super::signatures::Targets;
use super::trials::{self, Trial};
use crate::mac::Algorithm;
use crate::providers;
use crate::scheme::{Kind as SchemeKind, Scheme};

/// The most MACs of one search.
pub(super) const MAX_MACS: usize = 5_000;
/// The most signatures that are verified with public keys, which takes far longer.
pub(super) const MAX_PUBLIC_KEY_VERIFICATIONS: usize = 500;
/// The most bytes that are hashed and written in one search, where reading fields counts for more.
pub(super) const MAX_WORK: u64 = 1024 * 1024 * 1024;
/// How much longer it takes to write a byte of a changed body than to hash one.
const WRITING: u64 = 3;
/// How much longer it takes to read and to sort the fields of a body than to hash it.
const READING_FIELDS: u64 = 12;

/// How many of each kind are tried in pairs.
const PAIRED_KEYS: usize = 16;
const PAIRED_BODIES: usize = 24;
const PAIRED_MESSAGES: usize = 32;

/// What was spent, and what was found.
#[derive(Default)]
pub(super) struct Budget {
    pub(super) macs: usize,
    /// How many of them are verifications with public keys.
    with_public_keys: usize,
    pub(super) bytes_hashed: u64,
    work: u64,
    pub(super) is_exhausted: bool,
    pub(super) found: Vec<Vec<Kind>>,
}

impl Budget {
    /// Whether a changed body of that length is still in the bounds.
    pub(super) fn may_write(&mut self, length: usize) -> bool {
        let work = self.work.saturating_add((length as u64).saturating_mul(WRITING));
        self.is_exhausted |= work > MAX_WORK;
        if !self.is_exhausted {
            self.work = work;
        }
        !self.is_exhausted
    }

    fn may_spend(&mut self, recipe: &Recipe<'_>, key: usize, body: usize) -> bool {
        let bytes = recipe.length(body).saturating_add(key) as u64;
        let work = self.work.saturating_add(bytes.saturating_mul(recipe.cost()));
        let with_public_keys =
            self.with_public_keys.saturating_add(usize::from(recipe.has_public_key()));
        self.is_exhausted |= self.macs >= MAX_MACS
            || with_public_keys > MAX_PUBLIC_KEY_VERIFICATIONS
            || work > MAX_WORK;
        if !self.is_exhausted {
            self.macs = self.macs.saturating_add(1);
            self.with_public_keys = with_public_keys;
            self.bytes_hashed = self.bytes_hashed.saturating_add(bytes);
            self.work = work;
        }
        !self.is_exhausted
    }

    /// Computes one tag and looks for it among the targets.
    fn attempt(
        &mut self,
        targets: &Targets,
        key: &Key,
        (change, body): (Option<Change>, &[u8]),
        recipe: &Recipe<'_>,
    ) {
        if !recipe.is_complete() || !self.may_spend(recipe, key.bytes.len(), body.len()) {
            return;
        }
        if let Some(signature) = recipe.matches(targets, &key.bytes, body) {
            let body = change.map(Kind::Body);
            let others = key.causes.iter().copied().chain(body);
            let others = others.chain(recipe.causes().iter().copied());
            self.found.push(others.chain(signature).collect());
        }
    }
}

/// How a request may have been signed: all but the key and the body.
enum Recipe<'a> {
    Message(Message<'a>),
    Trial(Trial<'a>),
}

impl<'a> Recipe<'a> {
    fn documented(inquiry: &Inquiry<'a>, scheme: &'static Scheme) -> Self {
        if Trial::is_for(scheme) {
            Self::Trial(Trial::documented(inquiry, scheme))
        } else {
            Self::Message(Message::documented(inquiry, scheme))
        }
    }

    fn variants(&self, inquiry: &Inquiry<'a>) -> Vec<Self> {
        match self {
            Self::Message(message) => {
                message.variants(inquiry).into_iter().map(Self::Message).collect()
            }
            Self::Trial(trial) => trial.variants(inquiry).into_iter().map(Self::Trial).collect(),
        }
    }

    fn causes(&self) -> &[Kind] {
        match self {
            Self::Message(message) => &message.causes,
            Self::Trial(trial) => &trial.causes,
        }
    }

    fn because_of(mut self, cause: Kind) -> Self {
        match &mut self {
            Self::Message(message) => message.causes.insert(0, cause),
            Self::Trial(trial) => trial.causes.insert(0, cause),
        }
        self
    }

    fn signs_body(&self) -> bool {
        match self {
            Self::Message(message) => message.signs_body(),
            Self::Trial(_) => true,
        }
    }

    fn is_complete(&self) -> bool {
        match self {
            Self::Message(message) => message.is_complete(),
            Self::Trial(_) => true,
        }
    }

    fn length(&self, body: usize) -> usize {
        match self {
            Self::Message(message) => message.length(body),
            Self::Trial(trial) => trial.length(body),
        }
    }

    /// What a byte counts for.
    const fn cost(&self) -> u64 {
        match self {
            Self::Trial(trial) if !trial.has_public_key() => READING_FIELDS,
            Self::Message(message) => message.function.cost(),
            Self::Trial(_) => SHA_512,
        }
    }

    const fn has_public_key(&self) -> bool {
        match self {
            Self::Message(_) => false,
            Self::Trial(trial) => trial.has_public_key(),
        }
    }

    /// How the signature's text differs, if it matches.
    fn matches(&self, targets: &Targets, key: &[u8], body: &[u8]) -> Option<Vec<Kind>> {
        match self {
            Self::Message(message) => {
                targets.find(&message.tag(key, body)?, message.function.is_unkeyed())
            }
            Self::Trial(trial) => trial.verifies(key, body).then(Vec::new),
        }
    }
}

/// Everything that is tried for one inquiry.
pub(super) struct Search<'a> {
    scheme: &'static Scheme,
    body: &'a [u8],
    keys: Vec<Key>,
    bodies: Bodies<'a>,
    documented: Recipe<'a>,
    others: Vec<Recipe<'a>>,
    targets: Targets,
}

impl<'a> Search<'a> {
    pub(super) fn new(inquiry: &Inquiry<'a>) -> Self {
        let scheme = inquiry.scheme;
        let documented = Recipe::documented(inquiry, scheme);
        let is_token = scheme.algorithm() == Algorithm::StaticToken;
        let others = if is_token { Vec::new() } else { documented.variants(inquiry) };
        let mut keys = keys(inquiry);
        if scheme.kind() == SchemeKind::PublicKey {
            keys.retain(|key| trials::bind(scheme, &key.bytes).is_some());
        }
        let targets = match documented {
            Recipe::Message(_) => Targets::read(inquiry, scheme),
            Recipe::Trial(_) => Targets::none(),
        };
        Self {
            scheme,
            body: inquiry.body,
            keys,
            bodies: Bodies::new(inquiry),
            documented,
            others,
            targets,
        }
    }

    /// Any key that the scheme's verifier takes.
    pub(super) fn any_key(&self) -> Option<&[u8]> {
        self.keys.first().map(|key| key.bytes.as_slice())
    }

    pub(super) fn signs_body(&self) -> bool {
        self.documented.signs_body()
    }

    pub(super) const fn bodies(&self) -> &Bodies<'a> {
        &self.bodies
    }

    /// Whether the signature matches as documented.
    pub(super) fn as_documented(&self, budget: &mut Budget) -> bool {
        for key in self.keys.iter().filter(|key| key.causes.is_empty()) {
            budget.attempt(&self.targets, key, (None, self.body), &self.documented);
        }
        budget.found.iter().any(Vec::is_empty)
    }

    /// One change besides the signature's text; then, if that finds nothing, two.
    pub(super) fn run(&self, inquiry: &Inquiry<'a>, budget: &mut Budget) {
        let in_another_form = core::mem::take(&mut budget.found);
        self.other_providers(inquiry, 1, budget);
        if budget.found.is_empty() {
            budget.found = in_another_form;
        }
        let steps: [&dyn Fn(&mut Budget); 3] = [
            &|budget| self.changed_keys(budget),
            &|budget| self.changed_messages(budget),
            // Last: the bodies made of a large one can take all that there is.
            &|budget| self.changed_bodies(budget),
        ];
        if budget.found.is_empty() {
            for step in steps {
                step(budget);
            }
        }
        let pairs: [&dyn Fn(&mut Budget); 4] = [
            &|budget| self.other_providers(inquiry, PAIRED_KEYS, budget),
            &|budget| self.keys_and_bodies(budget),
            &|budget| self.bodies_and_messages(budget),
            &|budget| self.keys_and_messages(budget),
        ];
        if budget.found.is_empty() {
            for pair in pairs {
                pair(budget);
            }
        }
    }

    /// The schemes whose signature header is there, each recipe once, under the first `most` keys.
    fn other_providers(&self, inquiry: &Inquiry<'a>, most: usize, budget: &mut Budget) {
        let mut tried: Vec<&Scheme> = [self.scheme].into();
        for scheme in providers::schemes() {
            let is_there = scheme.signature.headers().any(|name| inquiry.header(name).is_some());
            let is_new = !tried.iter().any(|known| known.is_same_recipe(scheme));
            // Anybody knows a public key, and could have made a MAC with it.
            let is_confused =
                scheme.algorithm().is_asymmetric() != self.scheme.algorithm().is_asymmetric();
            let is_token = scheme.kind() == SchemeKind::StaticToken;
            if !is_there || !is_new || is_confused || is_token {
                continue;
            }
            tried.push(scheme);
            let is_role = scheme.name() == self.scheme.name() && scheme.id() != self.scheme.id();
            let cause = if is_role { Kind::OtherRole } else { Kind::OtherProvider };
            let recipe = Recipe::documented(inquiry, scheme).because_of(cause(scheme.id()));
            let targets = match recipe {
                Recipe::Message(_) => Targets::documented(inquiry, scheme),
                Recipe::Trial(_) => Targets::none(),
            };
            for key in keys_of(inquiry, scheme).iter().take(most) {
                budget.attempt(&targets, key, (None, self.body), &recipe);
            }
        }
    }

    fn changed_keys(&self, budget: &mut Budget) {
        for key in self.keys.iter().filter(|key| !key.causes.is_empty()) {
            budget.attempt(&self.targets, key, (None, self.body), &self.documented);
        }
    }

    /// The keys that stand for the configured secret: two where one text gives two.
    fn usual_keys(&self) -> impl Iterator<Item = &Key> {
        let fewest = self.keys.first().map_or(0, |key| key.causes.len());
        self.keys.iter().take(2).filter(move |key| key.causes.len() == fewest)
    }

    fn changed_bodies(&self, budget: &mut Budget) {
        if self.documented.signs_body() {
            self.bodies.each(usize::MAX, budget, |budget, body| {
                for key in self.usual_keys() {
                    budget.attempt(&self.targets, key, body, &self.documented);
                }
            });
        }
    }

    fn changed_messages(&self, budget: &mut Budget) {
        for key in self.usual_keys() {
            for message in &self.others {
                budget.attempt(&self.targets, key, (None, self.body), message);
            }
        }
    }

    fn keys_and_bodies(&self, budget: &mut Budget) {
        if self.documented.signs_body() {
            self.bodies.each(PAIRED_BODIES, budget, |budget, body| {
                for key in self.keys.iter().skip(1).take(PAIRED_KEYS) {
                    budget.attempt(&self.targets, key, body, &self.documented);
                }
            });
        }
    }

    fn bodies_and_messages(&self, budget: &mut Budget) {
        self.bodies.each(PAIRED_BODIES, budget, |budget, body| {
            for key in self.usual_keys() {
                let signing = self.others.iter().filter(|message| message.signs_body());
                for message in signing.take(PAIRED_MESSAGES) {
                    budget.attempt(&self.targets, key, body, message);
                }
            }
        });
    }

    fn keys_and_messages(&self, budget: &mut Budget) {
        for key in self.keys.iter().skip(1).take(PAIRED_KEYS) {
            for message in self.others.iter().take(PAIRED_MESSAGES) {
                budget.attempt(&self.targets, key, (None, self.body), message);
            }
        }
    }
}
