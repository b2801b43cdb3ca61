//! What a signed token (JWS) shows before anything of it is verified.

use alloc::vec::Vec;

use serde_json::Value;

use super::inquiry::Inquiry;
use crate::bounds::MAX_SIGNATURE_HEADER;
use crate::text::Encoding;

/// The algorithms that tokens name (RFC 7518, section 3.1; RFC 8037, section 3.1).
const ALGORITHMS: [&str; 14] = [
    "HS256", "HS384", "HS512", "RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256",
    "ES384", "ES512", "EdDSA", "none",
];

/// The request's token, in the scheme's header or as the body.
fn token<'a>(inquiry: &Inquiry<'a>) -> &'a [u8] {
    let value = inquiry.header(inquiry.entry.scheme().header()).unwrap_or(inquiry.body);
    let token = value.rsplit(|byte| *byte == b' ').next().unwrap_or_default();
    if token.len() > MAX_SIGNATURE_HEADER { &[] } else { token }
}

/// The algorithm that the token names, if it is one of the known.
pub(super) fn algorithm(inquiry: &Inquiry<'_>) -> Option<&'static str> {
    let head = token(inquiry).split(|byte| *byte == b'.').next()?;
    let head = Encoding::Base64UrlUnpadded.decode_any(head, &(1..=MAX_SIGNATURE_HEADER)).ok()?;
    let head: Value = serde_json::from_slice(&head).ok()?;
    let named = head.get("alg")?.as_str()?;
    ALGORITHMS.into_iter().find(|known| *known == named)
}

/// A request whose token has another signature.
pub(super) struct OtherSignature<'a> {
    headers: Vec<(&'a str, Vec<u8>)>,
    pub(super) body: Vec<u8>,
}

impl OtherSignature<'_> {
    pub(super) fn lines(&self) -> Vec<(&str, &[u8])> {
        self.headers.iter().map(|(name, value)| (*name, value.as_slice())).collect()
    }
}

/// The same request, with another digit in the middle of its token's signature.
pub(super) fn with_other_signature<'a>(inquiry: &Inquiry<'a>) -> Option<OtherSignature<'a>> {
    let own = inquiry.entry.scheme().header();
    let mut headers: Vec<_> =
        inquiry.headers.iter().map(|(name, value)| (*name, value.to_vec())).collect();
    let mut body = inquiry.body.to_vec();
    let line = headers.iter_mut().find(|(name, _)| name.eq_ignore_ascii_case(own));
    let token = line.map_or(&mut body, |(_, value)| value);
    let start = token.iter().rposition(|byte| *byte == b'.')?;
    let middle = start.checked_add(token.len())?.checked_div(2)?;
    let digit = token.get_mut(middle).filter(|_| middle > start)?;
    *digit = if *digit == b'A' { b'B' } else { b'A' };
    Some(OtherSignature { headers, body })
}
