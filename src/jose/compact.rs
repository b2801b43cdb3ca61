//! A token in its compact form (RFC 7515, section 7.1), read strictly.

use alloc::vec::Vec;

use super::members::{Json, Members};
use crate::algorithm::{Candidates, Refused};
use crate::bounds::MAX_COLLECTED;
use crate::error::Error;
use crate::scheme::jws::Payload;
use crate::text::{Encoding, TextFault};

/// The only text form of the parts (RFC 7515, section 2).
pub(super) const FORM: Encoding = Encoding::Base64UrlUnpadded;

/// A token, of which nothing is verified yet.
pub(crate) struct Compact<'t> {
    /// The first two parts, as they are signed where the payload is in the token.
    pub(super) signed: &'t [u8],
    /// The first part.
    pub(super) head: &'t [u8],
    /// The second part.
    pub(super) payload: &'t [u8],
    pub(super) signature: &'t [u8],
}

impl<'t> Compact<'t> {
    /// The three parts of `token`, which `header` holds.
    pub(super) fn split(token: &'t [u8], header: &'static str) -> Result<Self, Error> {
        let mut parts = token.splitn(4, |byte| *byte == b'.');
        let (Some(head), Some(payload), Some(signature), None) =
            (parts.next(), parts.next(), parts.next(), parts.next())
        else {
            return Err(Error::NotAToken { header, reason: "it has no three parts" });
        };
        let length = head.len().saturating_add(payload.len()).saturating_add(1);
        let signed = token.get(..length).unwrap_or_default();
        Ok(Self { signed, head, payload, signature })
    }

    /// What the token says of itself, where it names the algorithm that the scheme does, and has the
    /// scheme's kind of payload. What it says of its key is read elsewhere: the one of `kid`, `x5u` and
    /// `x5c` that the scheme's tokens name it by. None is taken from `jwk`, or from where `jku` leads.
    pub(super) fn read_head(
        &self,
        algorithm: &'static str,
        payload: Payload,
        header: &'static str,
    ) -> Result<Members, Error> {
        let members = Members::read(&decoded(self.head, header)?);
        let reason = "its header is not one JSON object in which nothing is said twice";
        let members = members.ok_or(Error::NotAToken { header, reason })?;
        if members.get("alg").and_then(Json::text) != Some(algorithm) {
            return Err(Error::OtherAlgorithm { header, expected: algorithm });
        }
        check_payload_form(&members, payload == Payload::RawBody, header)?;
        if self.payload.is_empty() == matches!(payload, Payload::Claims(_)) {
            let reason = "it has a payload where there is none to be, or none where there is one";
            return Err(Error::NotAToken { header, reason });
        }
        Ok(members)
    }

    /// The claims, to be read once the signature matches.
    pub(super) fn read_claims(&self, header: &'static str) -> Result<(Members, Vec<u8>), Error> {
        let payload = decoded(self.payload, header)?;
        let reason = "its claims are not one JSON object in which nothing is said twice";
        match Members::read(&payload) {
            Some(members) => Ok((members, payload)),
            None => Err(Error::NotAToken { header, reason }),
        }
    }

    /// Decodes the signature.
    pub(super) fn read_signature(
        &self,
        candidates: &mut Candidates,
        header: &'static str,
    ) -> Result<(), Error> {
        candidates.push(self.signature, FORM).map_err(|refused| match refused {
            Refused::Text(TextFault::Length { expected, found }) => {
                Error::WrongLength { header, expected, found }
            }
            Refused::Text(TextFault::TrailingBits) => Error::NotCanonical { header },
            Refused::Text(TextFault::NotAscii) => Error::NotAscii { header },
            Refused::Text(TextFault::Character) | Refused::TooMany => {
                Error::WrongCharacter { header }
            }
        })
    }
}

/// Whether the token says with RFC 7797 that its payload is signed as it is, as its scheme does, and
/// nothing else that has to be understood.
fn check_payload_form(members: &Members, is_raw: bool, header: &'static str) -> Result<(), Error> {
    let is_understood = match members.get("crit") {
        None => true,
        Some(Json::List(names)) => {
            matches!(names.as_slice(), [name] if is_raw && name.text() == Some("b64"))
        }
        Some(_) => false,
    };
    if !is_understood {
        return Err(Error::CriticalMember { header });
    }
    let says_encoded = matches!(members.get("b64"), None | Some(Json::True));
    let says_raw = matches!(members.get("b64"), Some(Json::False)) && members.get("crit").is_some();
    if if is_raw { says_raw } else { says_encoded } {
        Ok(())
    } else {
        Err(Error::OtherPayloadForm { header })
    }
}

fn decoded(part: &[u8], header: &'static str) -> Result<Vec<u8>, Error> {
    let reason = "a part is not canonical base64url without padding";
    FORM.decode_any(part, &(0..=MAX_COLLECTED)).map_err(|_| Error::NotAToken { header, reason })
}
