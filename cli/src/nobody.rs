//! Public keys whose private ones are thrown away: what a scheme has against a request under one of them, it has
//! against how the request is written.

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use countersign::{Bound, Entry, KeyKind, KeySet, Keys};

/// One of each type, as its algorithm reads it: of Ed25519, P-256, P-384, P-521, secp256k1, and RSA.
const KEYS: [&str; 6] = [
    "GX9rI+FshTLGq8g4+s1ep4m+DHaykgM0A5v6iz02jWE=",
    "MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEBrUFknKPnAlsnGcNrkZVKV1f81xVTMt6cT/DfIArdViUhQLjM4xQeOnBQ4wR\
     /CUk6cdprz1DhUGZB2EvIkeEQQ==",
    "MHYwEAYHKoZIzj0CAQYFK4EEACIDYgAEpinmnXNA0K/AfdQ9XnElTe7eOehQhOlgv+O8cvvo/5awuEug/HttFZYI6lPPUk3r\
     pUfsyQRCBqtC8vPumT2lyWJECLTqv4MfnrzYzZIitorqU0SJFoe5Eci8qg84biul",
    "MIGbMBAGByqGSM49AgEGBSuBBAAjA4GGAAQBkxtlOV3XABX0mmfXwpJNbmPwtDB9ZMAof6qk+vphlhExFRVCn0ZijWgfqm/7\
     /DqfzSwmjwXJ+uGFecYkNghtSEIBRH9a5WTtW3D13lk4nNU9SK/ADDzRW/MWF0o3uEkak3GfUlX1n1AidCq3rKcbsOgDNJai\
     zWFVLk5A6qoWqlTSoK0=",
    "MFYwEAYHKoZIzj0CAQYFK4EEAAoDQgAEgXQvAFVVlU4X5eiZDSz9jFf298daOOGD3oeJNCQFVF2hdj/C5fcF8uby+7BzV4+w\
     qNdCxo+SI27fHuA9LtL8Dg==",
    "MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEA6m3uLknMZ95cNmjZrOAY2rvTKZ76nYVfNAfOK3JASEH4bA85YzMg\
     hCBhemZeLczvtRlZkM9qio+3b1N0/+h5jyGcs77qcSilsLrqi9GfQv9tgyeeEaEJi/z6OwsbTGOkPbj+Gk1JJHd4UBBUYujB\
     vt4r3+IK+g9dlULqJOlIqfTbT4a9tNY0LohZMy5DIwpapI8Mc/hw4Y2ZKzzKUMEG6njPRpQAZVnkIweeoP6GJzmgsJyVTiA6\
     hgUyXGdfpMntYtbwduLciDd8dpyP5pCIooQLp16qh/LGgMG0U9AapdrI6gYYObgSmRAxGURH4iMpt8+jxUq5lBTybJn2MX2J\
     KwIDAQAB",
];

/// The scheme, bound to a key that nobody has; none where it takes certificates.
pub(crate) fn bound(entry: Entry, setting: Option<&str>) -> Option<Bound> {
    let bind = |keys: Keys<'_>| entry.bind(&keys.setting(setting)).ok();
    match entry.scheme().key_kind() {
        // Whichever key is named, it is not there.
        KeyKind::KeySet => bind(Keys::set(KeySet::new(entry.scheme()).ok()?)),
        KeyKind::PublicKey => KEYS.iter().find_map(|key| {
            let key = BASE64_STANDARD.decode(key).ok()?;
            bind(Keys::bytes(&key))
        }),
        _ => bind(Keys::bytes(b"no request is signed with this key")),
    }
}
