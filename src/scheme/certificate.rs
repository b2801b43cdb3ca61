//! Where a provider's certificates are, and what is signed under one.

use alloc::borrow::Cow;
use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

use super::card::{Card, Repeats};
use super::claim::TokenMember;
use super::recipe::{CheckedBy, KeyIdPlace};
use super::{
    Coverage, Draft, Recipe, Scheme, Signed, SignedBy, Template, WithPublicKey, recipe, refuse,
};
use crate::algorithm::Algorithm;
use crate::bounds::{MAX_CERTIFICATE_URL, MAX_CERTIFICATES};
use crate::text::host::is_host_like;

/// Where a provider has its certificates, and in whose name they are.
///
/// A request names the URL of one, and whoever wrote the request chose it: what is not to the letter as
/// this says is refused, and never fetched.
///
/// ```
/// use countersign::CertificateRule;
///
/// const ACME: CertificateRule =
///     CertificateRule::at(&["certs.*.acme.example"], "/webhooks/", ".pem")
///         .in_names(&["webhooks.acme.example"]);
///
/// assert!(ACME.permits("https://certs.eu.acme.example/webhooks/2026.pem"));
/// assert!(!ACME.permits("https://certs.eu.acme.example.evil/webhooks/2026.pem"));
/// assert!(!ACME.permits("https://certs.eu.acme.example/webhooks/../2026.pem"));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[must_use = "a rule does nothing until a scheme has it"]
pub struct CertificateRule {
    pub(crate) hosts: &'static [&'static str],
    pub(crate) folder: &'static str,
    pub(crate) ends: &'static str,
    pub(crate) names: &'static [&'static str],
    pub(crate) in_hosts_name: bool,
    pub(crate) is_normalized: bool,
}

impl CertificateRule {
    /// Files whose names end with `ends`, which may be empty, in a folder of one of these hosts, over
    /// HTTPS at its usual port. In a host, `*` is any one label.
    ///
    /// # Panics
    /// While compiling, in a constant: there is no host, or the folder does not begin and end with `/`.
    pub const fn at(
        hosts: &'static [&'static str],
        folder: &'static str,
        ends: &'static str,
    ) -> Self {
        let rule =
            Self { hosts, folder, ends, names: &[], in_hosts_name: false, is_normalized: false };
        if let Some(fault) = rule.fault() {
            refuse(fault);
        }
        rule
    }

    /// What makes the rule unusable, if anything does.
    pub(crate) const fn fault(&self) -> Option<&'static str> {
        let folder = self.folder.as_bytes();
        if self.hosts.is_empty()
            || !matches!((folder.first(), folder.last()), (Some(b'/'), Some(b'/')))
        {
            return Some("certificates are at a host, in a folder that begins and ends with `/`");
        }
        None
    }

    /// They are in one of these names: DNS names of the certificate. Without any, it is the root alone that says
    /// whose they are.
    pub const fn in_names(mut self, names: &'static [&'static str]) -> Self {
        self.names = names;
        self
    }

    /// They may be in the name of the host that they are at.
    pub const fn or_in_hosts_name(mut self) -> Self {
        self.in_hosts_name = true;
        self
    }

    /// The provider documents that the scheme and the host may be in either letter case, that the port 443 may be
    /// named, and that the path may hold `.` and `..`: a URL is looked at without them, and is fetched without
    /// them.
    pub const fn normalized(mut self) -> Self {
        self.is_normalized = true;
        self
    }

    /// Whether the URL is one of the provider's certificates: `https`, a host without user and port, a
    /// file's name of letters, digits, dots, dashes and underscores, and nothing behind.
    #[must_use]
    pub fn permits(&self, url: &str) -> bool {
        self.permitted(url).is_some()
    }

    /// The one spelling of the URL, if it is one of the provider's certificates.
    #[must_use]
    pub fn permitted<'u>(&self, url: &'u str) -> Option<Cow<'u, str>> {
        if url.len() > MAX_CERTIFICATE_URL {
            return None;
        }
        let url = if self.is_normalized { Cow::Owned(normal(url)?) } else { Cow::Borrowed(url) };
        self.is_exact(&url).then_some(url)
    }

    fn is_exact(&self, url: &str) -> bool {
        let Some((host, path)) = parts(url) else { return false };
        let name = path.strip_prefix(self.folder).and_then(|name| name.strip_suffix(self.ends));
        self.hosts.iter().any(|pattern| is_host_like(host, pattern))
            && name.is_some_and(is_file_name)
    }

    /// The names that the certificate at `url` may be in.
    pub fn names<'u>(&self, url: &'u str) -> impl Iterator<Item = &'u str> {
        let host = parts(url).map(|(host, _)| host).filter(|_| self.in_hosts_name);
        self.names.iter().copied().chain(host)
    }
}

/// The host and the path of a URL of `https`.
fn parts(url: &str) -> Option<(&str, &str)> {
    let rest = url.strip_prefix("https://")?;
    rest.split_at_checked(rest.find('/')?)
}

/// The URL in lower case as far as that makes no difference, without its usual port, and without `.` and `..`
/// in its path; nothing where a `..` leads nowhere.
fn normal(url: &str) -> Option<String> {
    let (scheme, rest) = url.split_at_checked("https://".len())?;
    let (host, path) = rest.split_at_checked(rest.find('/')?)?;
    let host = host.strip_suffix(":443").unwrap_or(host).to_ascii_lowercase();
    let mut kept = Vec::new();
    for segment in path.split('/').skip(1) {
        match segment {
            "." => {}
            ".." => drop(kept.pop()?),
            _ => kept.push(segment),
        }
    }
    Some(format!("{}{host}/{}", scheme.to_ascii_lowercase(), kept.join("/")))
}

/// One segment of a path, which is neither `.` nor `..`.
fn is_file_name(name: &str) -> bool {
    let is_part = |byte: u8| byte.is_ascii_alphanumeric() || b"-_.".contains(&byte);
    !name.is_empty() && !name.starts_with('.') && name.bytes().all(is_part)
}

/// A message is signed with a private key, whose public one is in a certificate that the request names.
#[derive(Clone, Copy, Debug)]
pub struct WithCertificate {
    pub(crate) algorithm: &'static dyn Algorithm,
    pub(crate) rule: CertificateRule,
    /// The member that names the certificate's URL, in each of its spellings, where no header does.
    pub(crate) named_in: &'static [&'static str],
}

impl WithCertificate {
    /// Where the certificates are, and in whose name.
    pub const fn rule(&self) -> &CertificateRule {
        &self.rule
    }

    /// The member of the body that names a certificate's URL, in each of its spellings; none where a header
    /// does.
    #[must_use]
    pub const fn named_in(&self) -> &'static [&'static str] {
        self.named_in
    }
}

impl SignedBy for WithCertificate {
    fn checked_by(&self) -> CheckedBy {
        CheckedBy::public_key(self.algorithm)
    }

    fn public_algorithm(&self) -> Option<&'static dyn Algorithm> {
        Some(self.algorithm)
    }

    fn named_in_token(&self) -> TokenMember {
        TokenMember::CertificateUrl
    }
}

/// A token is signed with a private key, whose public one is in the first of the certificates that the token
/// holds (`x5c`): a root of the receiver's says whose they are, and never the token.
#[derive(Clone, Copy, Debug)]
pub struct WithChain {
    pub(crate) algorithm: &'static dyn Algorithm,
    /// The number of an extension that each certificate has, from the token's own upwards; the root, which
    /// the token holds behind them, needs none.
    pub(crate) marks: &'static [&'static str],
}

impl WithChain {
    /// What makes the marks unusable, if anything does.
    pub(crate) const fn fault(&self) -> Option<&'static str> {
        if self.marks.is_empty() || self.marks.len() >= MAX_CERTIFICATES {
            return Some("each certificate of a token below the root has a mark");
        }
        None
    }

    /// The numbers of the extensions that mark the certificates, from the token's own upwards; the root has
    /// none.
    #[must_use]
    pub const fn marks(&self) -> &'static [&'static str] {
        self.marks
    }
}

impl SignedBy for WithChain {
    fn checked_by(&self) -> CheckedBy {
        CheckedBy::public_key(self.algorithm)
    }

    fn public_algorithm(&self) -> Option<&'static dyn Algorithm> {
        Some(self.algorithm)
    }

    fn named_in_token(&self) -> TokenMember {
        TokenMember::Chain
    }
}

impl recipe::sealed::Sealed for WithChain {}

/// A recipe whose requests name a certificate: [`Certificates`](crate::Certificates) are kept for it.
pub trait Certified: Recipe {
    /// What signs, and where the certificates are.
    fn by(&self) -> &WithCertificate;
}

/// Members of a JSON body, each signed as a line with its name and a line with its text, under a
/// certificate whose URL is another member.
#[derive(Clone, Copy, Debug)]
pub struct Members {
    pub(crate) by: WithCertificate,
    pub(crate) template: Template,
    /// Members that have to have exactly these texts.
    pub(crate) expected: &'static [(&'static str, &'static str)],
    /// The member that tells the kinds apart.
    pub(crate) kind: &'static str,
    /// What is signed of each kind, in order.
    pub(crate) kinds: &'static [(&'static str, &'static [Member])],
}

/// A signed member of the body, at its top.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Member {
    /// A text of one line.
    Line(&'static str),
    /// A text of one line, or nothing at all, neither its name nor its text.
    OptionalLine(&'static str),
    /// A text of any number of lines.
    Lines(&'static str),
}

impl Member {
    /// The member's name.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        match self {
            Self::Line(name) | Self::OptionalLine(name) | Self::Lines(name) => name,
        }
    }
}

impl Certified for Members {
    fn by(&self) -> &WithCertificate {
        &self.by
    }
}

impl Certified for Signed<WithCertificate> {
    fn by(&self) -> &WithCertificate {
        &self.by
    }
}

impl recipe::sealed::Sealed for WithCertificate {}
impl recipe::sealed::Sealed for Members {}

impl Recipe for Members {
    fn template(&self) -> Option<&Template> {
        Some(&self.template)
    }

    fn checked_by(&self) -> CheckedBy {
        self.by.checked_by()
    }

    fn public_algorithm(&self) -> Option<&'static dyn Algorithm> {
        self.by.public_algorithm()
    }

    fn coverage(&self) -> Coverage {
        Coverage::Fields
    }

    fn signed(&self) -> String {
        let first = self.kinds.first().map_or(&[][..], |(_, members)| members);
        let lines = first.iter().map(|member| format!("{0}\\n{{{0}}}\\n", member.name()));
        lines.collect()
    }

    fn signs_fields(&self) -> bool {
        true
    }
}

impl Members {
    /// Why a message would have two readings, or none.
    pub(super) const fn fault(&self) -> Option<&'static str> {
        let mut kinds = self.kinds;
        if kinds.is_empty() {
            return Some("no members are signed");
        }
        while let [(_, members), others @ ..] = kinds {
            if let Some(fault) = fault_of(members, self.kind) {
                return Some(fault);
            }
            kinds = others;
        }
        None
    }

    /// Whether the member is signed in every kind.
    pub(crate) const fn signs_in_every_kind(&self, name: &str) -> bool {
        let mut kinds = self.kinds;
        while let [(_, members), others @ ..] = kinds {
            if !has(members, name) {
                return false;
            }
            kinds = others;
        }
        true
    }
}

/// Only from its end can a message be read: the kind first, which says what is before it, and then each
/// line and the name above it, until what is left is the one text of many lines.
const fn fault_of(members: &[Member], kind: &str) -> Option<&'static str> {
    let Some((last, mut before)) = members.split_last() else {
        return Some("no members are signed");
    };
    if !matches!(last, Member::Line(name) if is_same(name, kind)) {
        return Some("the kind is not the last line: another kind's members could sign alike");
    }
    while let Some((member, others)) = before.split_last() {
        if matches!(member, Member::Lines(_)) && !others.is_empty() {
            return Some("a text of many lines is not the first: what is before it could move");
        }
        if has(others, member.name()) || is_same(member.name(), kind) {
            return Some("a member is signed twice");
        }
        before = others;
    }
    None
}

const fn has(mut members: &[Member], name: &str) -> bool {
    while let [member, others @ ..] = members {
        if is_same(member.name(), name) {
            return true;
        }
        members = others;
    }
    false
}

const fn is_same(one: &str, other: &str) -> bool {
    let (mut one, mut other) = (one.as_bytes(), other.as_bytes());
    while let ([a, more @ ..], [b, others @ ..]) = (one, other) {
        if *a != *b {
            return false;
        }
        (one, other) = (more, others);
    }
    one.is_empty() && other.is_empty()
}

impl Draft<WithPublicKey> {
    /// The public key is in a certificate, whose URL the header `named_in` names.
    ///
    /// ```
    /// # #[cfg(feature = "certificates")] {
    /// use countersign::algorithm::RSA_PKCS1_SHA256;
    /// use countersign::{CertificateRule, Certificates, Scheme, Signature, Signed, Trust, Webhook};
    ///
    /// static ACME: Scheme<Signed<countersign::WithCertificate>> =
    ///     Scheme::public_key("acme", RSA_PKCS1_SHA256)
    ///         .signature(Signature::in_header("X-Acme-Signature").base64())
    ///         .certified(
    ///             CertificateRule::at(&["certs.acme.example"], "/keys/", ".pem")
    ///                 .in_names(&["webhooks.acme.example"]),
    ///             "X-Acme-Certificate",
    ///         )
    ///         .signs_body();
    ///
    /// let certificates = Certificates::new(&ACME, Trust::connection());
    /// let acme = Webhook::new(&ACME, certificates.clone())?;
    /// # }
    /// # Ok::<(), countersign::ConfigError>(())
    /// ```
    pub const fn certified(
        self,
        rule: CertificateRule,
        named_in: &'static str,
    ) -> Draft<WithCertificate> {
        let mut draft = self.under(rule, &[]);
        draft.template.chosen_by = Some(KeyIdPlace::CertificateAt(named_in));
        draft
    }

    /// The same, where a member of the body names it; where it has several spellings, each of them.
    pub const fn certified_by_member(
        self,
        rule: CertificateRule,
        named_in: &'static [&'static str],
    ) -> CertifiedByMember {
        CertifiedByMember(self.under(rule, named_in))
    }

    const fn under(
        self,
        rule: CertificateRule,
        named_in: &'static [&'static str],
    ) -> Draft<WithCertificate> {
        let Self { id, by: WithPublicKey { algorithm, .. }, template } = self;
        Draft { id, by: WithCertificate { algorithm, rule, named_in }, template }
    }
}

/// A draft of a scheme whose requests name their certificates in the body.
#[derive(Clone, Copy, Debug)]
#[must_use = "a draft becomes a scheme by what it signs"]
pub struct CertifiedByMember(Draft<WithCertificate>);

impl CertifiedByMember {
    /// Members of a JSON body are signed, each as a line with its name and a line with its text: which
    /// ones is told by the member `kind`, the last of each. It ends the draft.
    ///
    /// # Panics
    /// While compiling, in a constant, where one message would have two readings: the compiler's message
    /// says how.
    pub const fn signs_members(
        self,
        kind: &'static str,
        kinds: &'static [(&'static str, &'static [Member])],
    ) -> Scheme<Members> {
        let Draft { id, by, template, .. } = self.0;
        let recipe = Members { by, template, expected: &[], kind, kinds };
        if let Some(fault) = recipe.fault() {
            refuse(fault);
        }
        Scheme { card: Card::new(id), recipe }
    }
}

impl<R: Certified> Scheme<R> {
    /// Where the certificates are that a request of the scheme names.
    pub fn certificates(&self) -> &WithCertificate {
        self.recipe.by()
    }
}

impl Scheme<Members> {
    /// Members that have to have exactly these texts, such as the version of the recipe.
    pub const fn where_members(mut self, are: &'static [(&'static str, &'static str)]) -> Self {
        self.recipe.expected = are;
        self
    }

    /// As [that of a scheme with a secret](Scheme::event_id_in), of a signed member.
    ///
    /// # Panics
    /// While compiling, in a constant: the member is not signed in every kind.
    pub const fn event_id_in(mut self, name: &'static str) -> Self {
        if !self.recipe.signs_in_every_kind(name) {
            refuse("the event's id is not among the signed members: anybody could set it");
        }
        self.card.repeats = Repeats::WithEventId(name);
        self
    }
}

#[cfg(test)]
mod tests {
    use super::Member::{Line, Lines, OptionalLine};
    use super::*;

    #[test]
    fn a_message_has_one_reading() {
        let fault = |members: &[Member]| fault_of(members, "Kind");
        assert_eq!(fault(&[Lines("Text"), OptionalLine("Title"), Line("Kind")]), None);
        assert_eq!(fault(&[Line("Kind")]), None);
        assert_eq!(fault(&[]), Some("no members are signed"));
        let no_kind = "the kind is not the last line: another kind's members could sign alike";
        assert_eq!(fault(&[Line("Kind"), Line("Id")]), Some(no_kind));
        assert_eq!(fault(&[Line("Id"), OptionalLine("Kind")]), Some(no_kind));
        let moves = "a text of many lines is not the first: what is before it could move";
        assert_eq!(fault(&[Line("Id"), Lines("Text"), Line("Kind")]), Some(moves));
        let twice = "a member is signed twice";
        assert_eq!(fault(&[Line("Id"), OptionalLine("Id"), Line("Kind")]), Some(twice));
        assert_eq!(fault(&[Line("Kind"), Line("Id"), Line("Kind")]), Some(twice));
    }
}
