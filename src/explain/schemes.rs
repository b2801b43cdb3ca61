//! What is asked of a scheme, whatever its family.

use crate::algorithm::Function;
use crate::scheme::{AnyScheme, Template};

/// The functions of a secret and a message, the usual one first.
pub(super) const FUNCTIONS: [Function; 4] = [
    Function::HmacSha256,
    Function::HmacSha1,
    Function::HmacSha512,
    Function::Sha256OfSecretAndMessage,
];

/// The one that the scheme's tags are made with.
pub(super) fn function(scheme: &AnyScheme) -> Option<Function> {
    FUNCTIONS.into_iter().find(|function| function.name() == scheme.algorithm())
}

/// Every name under which signatures or tokens are looked for.
pub(super) fn headers(scheme: &'static AnyScheme) -> impl Iterator<Item = &'static str> {
    let template = scheme.template();
    let signatures = template.map(|template| template.headers().take(template.signature_headers()));
    let token = template.is_none().then(|| scheme.header());
    signatures.into_iter().flatten().chain(token)
}

/// Whether two schemes are one recipe under two names. What a receiver may set does not count.
pub(super) fn are_alike(scheme: &AnyScheme, other: &AnyScheme) -> bool {
    let facts = |scheme: &AnyScheme| {
        let template = scheme.template().map(|template| {
            let timestamp = template.timestamp.map(|time| time.tolerance(0));
            Template { timestamp, ..*template }
        });
        let key = (scheme.algorithm(), scheme.key_kind(), scheme.secret_form());
        (template, key, scheme.header(), scheme.coverage())
    };
    facts(scheme) == facts(other)
}
