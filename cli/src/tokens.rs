//! What a signed token says before anything of it is verified, compared with what a scheme's tokens say.

use base64::Engine as _;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use countersign::{AnyScheme, Claim, Error};
use serde_json::{Map, Value};

use crate::request::Head;

/// The longest token that is looked at, in bytes.
const MAX_TOKEN: usize = 64 * 1024;

/// Whether the scheme's token is the body. No header has such a name.
pub(crate) fn is_body(scheme: &AnyScheme) -> bool {
    scheme.template().is_none() && scheme.header().contains(' ')
}

/// The first claim that is not as the scheme's tokens have it, whoever made this one.
pub(crate) fn fault(scheme: &AnyScheme, head: &Head<'_>, body: &[u8]) -> Option<Error> {
    let claims = scheme.claims();
    if claims.is_empty() {
        return None;
    }
    let token = if is_body(scheme) { body } else { head.header(scheme.header())? };
    let parts = token.rsplit(|byte| *byte == b' ').next().filter(|it| it.len() <= MAX_TOKEN)?;
    let mut parts = parts.split(|byte| *byte == b'.');
    let said: [_; 2] = [parts.next(), parts.next()].map(|part| part.and_then(object));
    claims.into_iter().find_map(|claim| {
        let (name, wanted) = (claim.name(), wanted(claim)?);
        let found = said.iter().flatten().find_map(|object| object.get(name));
        let header = scheme.header();
        match found {
            None => Some(Error::MissingClaim { header, claim: name }),
            Some(found) if !wanted.is_empty() && !is_one_of(found, &wanted) => {
                Some(Error::OtherClaim { header, claim: name })
            }
            Some(_) => None,
        }
    })
}

/// The texts of which the claim has to be one; an empty list where it need only be there, and nothing where it may
/// be missing or elsewhere.
fn wanted(claim: Claim) -> Option<Vec<&'static str>> {
    match claim {
        Claim::Is(_, text) => Some(vec![text]),
        Claim::IsOneOf(_, texts) => Some(texts.to_vec()),
        Claim::BodyHashUnlessEmpty(..) | Claim::IsSettingIn(..) => None,
        _ => Some(vec![]),
    }
}

fn object(part: &[u8]) -> Option<Map<String, Value>> {
    serde_json::from_slice(&BASE64_URL_SAFE_NO_PAD.decode(part).ok()?).ok()
}

fn is_one_of(found: &Value, wanted: &[&str]) -> bool {
    found.as_str().is_some_and(|found| wanted.contains(&found))
}
