//! Whether a certificate has an extension: what an authority marks its own kinds of certificates with.

use der::asn1::ObjectIdentifier;
use der::{TagNumber, Tagged as _};

use super::fields;

/// The field of a certificate that its extensions are in (RFC 5280, section 4.1).
const EXTENSIONS: TagNumber = TagNumber(3);

/// Whether the certificate has the extension with this number, such as `2.5.29.17`.
pub(super) fn has(certificate: &[u8], number: &str) -> bool {
    ObjectIdentifier::new(number).is_ok_and(|number| holds(certificate, number).unwrap_or(false))
}

fn holds(certificate: &[u8], number: ObjectIdentifier) -> Option<bool> {
    let mut signed = fields::of(certificate)?;
    while let Some(field) = fields::next(&mut signed) {
        let place = field.tag();
        if place.is_context_specific() && place.number() == EXTENSIONS {
            let mut extensions = fields::inside(fields::next(&mut fields::inside(field)?)?)?;
            while let Some(extension) = fields::next(&mut extensions) {
                let name = fields::next(&mut fields::inside(extension)?)?;
                if name.decode_as::<ObjectIdentifier>().ok()? == number {
                    return Some(true);
                }
            }
        }
    }
    Some(false)
}
