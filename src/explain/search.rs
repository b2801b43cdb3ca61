//! The search: what was signed is looked for in few changes first, within a budget.

use alloc::vec::Vec;

use super::Inquiry;
use super::bodies::{Bodies, Change};
use super::cause::Kind;
use super::keys::{Key, keys, keys_of};
use super::messages::Message;
use super::signatures::Targets;
use crate::mac::Algorithm;
use crate::providers;
use crate::scheme::{Kind as SchemeKind, Scheme};

/// The most MACs of one search.
pub(super) const MAX_MACS: usize = 5_000;
/// The most bytes that are hashed in one search.
pub(super) const MAX_HASHED: u64 = 1024 * 1024 * 1024;

/// How many of each kind are tried in pairs.
const PAIRED_KEYS: usize = 16;
const PAIRED_BODIES: usize = 24;
const PAIRED_MESSAGES: usize = 24;

/// What was spent, and what was found.
#[derive(Default)]
pub(super) struct Ledger {
    pub(super) macs: usize,
    pub(super) bytes_hashed: u64,
    pub(super) is_exhausted: bool,
    pub(super) found: Vec<Vec<Kind>>,
}

impl Ledger {
    fn may_spend(&mut self, length: usize) -> bool {
        let bytes = self.bytes_hashed.saturating_add(length as u64);
        if self.macs >= MAX_MACS || bytes > MAX_HASHED {
            self.is_exhausted = true;
            return false;
        }
        self.macs = self.macs.saturating_add(1);
        self.bytes_hashed = bytes;
        true
    }

    /// Computes one tag and looks for it among the targets.
    fn attempt(
        &mut self,
        targets: &Targets,
        key: &Key,
        (change, body): (Option<Change>, &[u8]),
        message: &Message<'_>,
    ) {
        if !message.is_complete() || !self.may_spend(message.length(body.len())) {
            return;
        }
        let tag = message.tag(&key.bytes, body);
        let signature = tag.and_then(|tag| targets.find(&tag, message.function.is_unkeyed()));
        if let Some(signature) = signature {
            let body = change.map(Kind::Body);
            let others = key.causes.iter().copied().chain(body);
            let others = others.chain(message.causes.iter().copied());
            self.found.push(others.chain(signature).collect());
        }
    }
}

/// Everything that is tried for one inquiry.
pub(super) struct Search<'a> {
    scheme: &'static Scheme,
    body: &'a [u8],
    keys: Vec<Key>,
    bodies: Bodies<'a>,
    documented: Message<'a>,
    messages: Vec<Message<'a>>,
    targets: Targets,
}

impl<'a> Search<'a> {
    pub(super) fn new(inquiry: &Inquiry<'a>) -> Self {
        let scheme = inquiry.scheme;
        let documented = Message::documented(inquiry, scheme);
        let is_token = scheme.algorithm() == Algorithm::StaticToken;
        let messages = if is_token { Vec::new() } else { documented.variants(inquiry) };
        Self {
            scheme,
            body: inquiry.body,
            keys: keys(inquiry),
            bodies: Bodies::new(inquiry),
            messages,
            documented,
            targets: Targets::read(inquiry, scheme),
        }
    }

    pub(super) fn signs_body(&self) -> bool {
        self.documented.signs_body()
    }

    pub(super) const fn bodies(&self) -> &Bodies<'a> {
        &self.bodies
    }

    /// Whether the signature matches as documented.
    pub(super) fn as_documented(&self, ledger: &mut Ledger) -> bool {
        for key in self.keys.iter().filter(|key| key.causes.is_empty()) {
            ledger.attempt(&self.targets, key, (None, self.body), &self.documented);
        }
        ledger.found.iter().any(Vec::is_empty)
    }

    /// One change besides the signature's text; then, if that finds nothing, two.
    pub(super) fn run(&self, inquiry: &Inquiry<'a>, ledger: &mut Ledger) {
        let in_another_form = core::mem::take(&mut ledger.found);
        self.other_providers(inquiry, 1, ledger);
        if ledger.found.is_empty() {
            ledger.found = in_another_form;
        }
        let steps: [&dyn Fn(&mut Ledger); 3] = [
            &|ledger| self.changed_keys(ledger),
            &|ledger| self.changed_bodies(ledger),
            &|ledger| self.changed_messages(ledger),
        ];
        if ledger.found.is_empty() {
            for step in steps {
                step(ledger);
            }
        }
        let pairs: [&dyn Fn(&mut Ledger); 4] = [
            &|ledger| self.other_providers(inquiry, PAIRED_KEYS, ledger),
            &|ledger| self.keys_and_bodies(ledger),
            &|ledger| self.bodies_and_messages(ledger),
            &|ledger| self.keys_and_messages(ledger),
        ];
        if ledger.found.is_empty() {
            for pair in pairs {
                pair(ledger);
            }
        }
    }

    /// The schemes whose signature header is there, each recipe once, under the first `most` keys.
    fn other_providers(&self, inquiry: &Inquiry<'a>, most: usize, ledger: &mut Ledger) {
        let mut tried: Vec<&Scheme> = [self.scheme].into();
        for scheme in providers::schemes() {
            let is_there = scheme.signature.headers().any(|name| inquiry.header(name).is_some());
            let is_new = !tried.iter().any(|known| known.is_same_recipe(scheme));
            if !is_there || !is_new || scheme.kind() != SchemeKind::Mac {
                continue;
            }
            tried.push(scheme);
            let is_role = scheme.name() == self.scheme.name() && scheme.id() != self.scheme.id();
            let cause = if is_role { Kind::OtherRole } else { Kind::OtherProvider };
            let mut message = Message::documented(inquiry, scheme);
            message.causes.insert(0, cause(scheme.id()));
            let targets = Targets::documented(inquiry, scheme);
            for key in keys_of(inquiry, scheme).iter().take(most) {
                ledger.attempt(&targets, key, (None, self.body), &message);
            }
        }
    }

    fn changed_keys(&self, ledger: &mut Ledger) {
        for key in self.keys.iter().filter(|key| !key.causes.is_empty()) {
            ledger.attempt(&self.targets, key, (None, self.body), &self.documented);
        }
    }

    /// The keys that stand for the configured secret: two where one text gives two.
    fn usual_keys(&self) -> impl Iterator<Item = &Key> {
        let fewest = self.keys.first().map_or(0, |key| key.causes.len());
        self.keys.iter().take(2).filter(move |key| key.causes.len() == fewest)
    }

    fn changed_bodies(&self, ledger: &mut Ledger) {
        if self.documented.signs_body() {
            self.bodies.each(usize::MAX, |body| {
                for key in self.usual_keys() {
                    ledger.attempt(&self.targets, key, body, &self.documented);
                }
            });
        }
    }

    fn changed_messages(&self, ledger: &mut Ledger) {
        for key in self.usual_keys() {
            for message in &self.messages {
                ledger.attempt(&self.targets, key, (None, self.body), message);
            }
        }
    }

    fn keys_and_bodies(&self, ledger: &mut Ledger) {
        if self.documented.signs_body() {
            self.bodies.each(PAIRED_BODIES, |body| {
                for key in self.keys.iter().skip(1).take(PAIRED_KEYS) {
                    ledger.attempt(&self.targets, key, body, &self.documented);
                }
            });
        }
    }

    fn bodies_and_messages(&self, ledger: &mut Ledger) {
        self.bodies.each(PAIRED_BODIES, |body| {
            for key in self.usual_keys() {
                let signing = self.messages.iter().filter(|message| message.signs_body());
                for message in signing.take(PAIRED_MESSAGES) {
                    ledger.attempt(&self.targets, key, body, message);
                }
            }
        });
    }

    fn keys_and_messages(&self, ledger: &mut Ledger) {
        for key in self.keys.iter().skip(1).take(PAIRED_KEYS) {
            for message in self.messages.iter().take(PAIRED_MESSAGES) {
                ledger.attempt(&self.targets, key, (None, self.body), message);
            }
        }
    }
}
