//! What is asked of a scheme, whatever its family.

use crate::algorithm::{Function, Hash};
use crate::providers;
use crate::scheme::{AnyScheme, Template};
use crate::text::Encoding;

/// The functions of a secret and a message, the usual one first.
pub(super) const FUNCTIONS: [Function; 4] =
    [Function::HmacSha256, Function::HmacSha1, Function::HmacSha512, Function::HmacSha384];

/// The plain hashes of a message that holds its secret.
pub(super) const PLAIN: [Function; 4] = [
    Function::Plain(Hash::SHA256),
    Function::Plain(Hash::SHA1),
    Function::Plain(Hash::SHA512),
    Function::Plain(Hash::SHA384),
];

/// The one that the scheme's tags are made with.
pub(super) fn function(scheme: &AnyScheme) -> Option<Function> {
    if let Some(hash) = scheme.template().and_then(|template| template.plain) {
        return Some(Function::Plain(hash));
    }
    FUNCTIONS.into_iter().find(|function| function.name() == scheme.algorithm())
}

/// Every name under which signatures or tokens are looked for.
pub(super) fn headers(scheme: &'static AnyScheme) -> impl Iterator<Item = &'static str> {
    let template = scheme.template();
    let signatures = template.map(|template| template.headers().take(template.signature_headers()));
    let token = template.is_none().then(|| scheme.header());
    signatures.into_iter().flatten().chain(token)
}

/// Every header that is read.
pub(super) fn all_headers(scheme: &'static AnyScheme) -> impl Iterator<Item = &'static str> {
    let read = scheme.template().into_iter().flat_map(Template::headers);
    read.chain(headers(scheme))
}

/// Whether two schemes are one recipe under two names, as far as a request shows it. What a receiver may
/// set does not count, nor how a secret is read, nor whether other letter cases are read as well.
pub(super) fn are_alike(scheme: &AnyScheme, other: &AnyScheme) -> bool {
    let facts = |scheme: &AnyScheme| {
        let template = scheme.template().map(|template| {
            let timestamp = template.timestamp.map(|time| time.tolerance(0));
            let signature = match template.signature.encoding() {
                Encoding::HexAnyCase => template.signature.hex(),
                _ => template.signature,
            };
            Template { signature, timestamp, ..*template }
        });
        let key = (scheme.algorithm(), scheme.key_kind());
        let covered = scheme.recipe.covered();
        let head = (!covered.is_empty()).then(|| (scheme.text_form(), covered));
        (template, key, scheme.header(), scheme.coverage(), head)
    };
    facts(scheme) == facts(other)
}

/// Hashes by their tags' length in bytes.
const HASHES: [(&str, usize); 5] =
    [("MD5", 16), ("SHA-1", 20), ("SHA-256", 32), ("SHA-384", 48), ("SHA-512", 64)];

/// The hash whose tag is written in `found` characters, where the scheme's takes `expected`.
pub(super) fn hash_of_length(
    scheme: &AnyScheme,
    expected: usize,
    found: usize,
) -> Option<&'static str> {
    let encoding = scheme.template()?.signature.encoding();
    let hash = HASHES.into_iter().find(|(_, length)| encoding.text_len(*length) == found);
    hash.filter(|_| found != expected).map(|(name, _)| name)
}

/// The ids of all schemes with the recipe of this one.
pub(super) fn sharing(scheme: &'static AnyScheme) -> impl Iterator<Item = &'static str> {
    let alike = providers::schemes().filter(move |other| are_alike(scheme, other));
    alike.map(AnyScheme::id)
}

/// The one that all brands with its recipe are said to use, where there is one.
pub(super) fn head(scheme: &AnyScheme) -> Option<&'static str> {
    let heads: [&AnyScheme; 2] = [providers::StandardWebhooks::SCHEME, providers::Svix::SCHEME];
    heads.into_iter().find(|head| are_alike(head, scheme)).map(AnyScheme::id)
}

/// Whether `scheme`'s header is one that a provider sends beside the header of `own`, for receivers that
/// know only it: `X-Hub-Signature` beside `X-Hub-Signature-256`.
pub(super) fn is_older_twin(scheme: &AnyScheme, own: &AnyScheme) -> bool {
    let (twin, header) = (scheme.header(), own.header());
    let has_another_function = scheme.algorithm() != own.algorithm();
    has_another_function
        && header
            .split_at_checked(twin.len())
            .is_some_and(|(start, rest)| start.eq_ignore_ascii_case(twin) && rest.starts_with('-'))
}
