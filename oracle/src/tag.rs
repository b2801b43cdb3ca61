//! Tags, and the texts that they are written as.

use base64::Engine as _;
use base64::prelude::{
    BASE64_STANDARD, BASE64_STANDARD_NO_PAD, BASE64_URL_SAFE, BASE64_URL_SAFE_NO_PAD,
};
use countersign::Encoding;
use hmac::{Hmac, KeyInit as _, Mac as _};
use sha2::Digest as _;

/// What an HMAC is made with, and a body's hash.
#[derive(Clone, Copy, Debug)]
pub enum Hash {
    /// RFC 1321.
    Md5,
    /// FIPS 180-4.
    Sha1,
    /// The same.
    Sha256,
    /// The same.
    Sha512,
}

impl Hash {
    /// The oracle's of the library's.
    ///
    /// # Panics
    /// There is no oracle for the hash.
    #[must_use]
    pub fn of(hash: countersign::Hash) -> Self {
        match hash {
            countersign::Hash::MD5 => Self::Md5,
            countersign::Hash::SHA1 => Self::Sha1,
            countersign::Hash::SHA256 => Self::Sha256,
            countersign::Hash::SHA512 => Self::Sha512,
            other => panic!("no oracle for {other:?}"),
        }
    }

    /// The plain hash of a text.
    #[must_use]
    pub fn digest(self, text: &[u8]) -> Vec<u8> {
        match self {
            Self::Md5 => md5::Md5::digest(text).to_vec(),
            Self::Sha1 => sha1::Sha1::digest(text).to_vec(),
            Self::Sha256 => sha2::Sha256::digest(text).to_vec(),
            Self::Sha512 => sha2::Sha512::digest(text).to_vec(),
        }
    }

    /// The length of a tag, in bytes.
    #[must_use]
    pub fn tag_len(self) -> usize {
        match self {
            Self::Md5 => 16,
            Self::Sha1 => 20,
            Self::Sha256 => 32,
            Self::Sha512 => 64,
        }
    }

    /// The HMAC of a message.
    ///
    /// # Panics
    /// Never: an HMAC takes a key of any length.
    #[must_use]
    pub fn tag(self, key: &[u8], message: &[u8]) -> Vec<u8> {
        macro_rules! hmac {
            ($hash:ty) => {{
                let mac = Hmac::<$hash>::new_from_slice(key).expect("it takes a key of any length");
                mac.chain_update(message).finalize().into_bytes().to_vec()
            }};
        }
        match self {
            Self::Md5 => hmac!(md5::Md5),
            Self::Sha1 => hmac!(sha1::Sha1),
            Self::Sha256 => hmac!(sha2::Sha256),
            Self::Sha512 => hmac!(sha2::Sha512),
        }
    }
}

/// The CRC-32 of a text (ISO/IEC/IEEE 8802-3), a bit at a time.
#[must_use]
pub fn crc32(text: &[u8]) -> u32 {
    let mut checksum = u32::MAX;
    for byte in text {
        checksum ^= u32::from(*byte);
        for _ in 0..8 {
            let is_odd = checksum & 1 == 1;
            checksum >>= 1;
            if is_odd {
                checksum ^= 0xEDB8_8320;
            }
        }
    }
    !checksum
}

/// The text of a tag.
///
/// # Panics
/// There is no oracle for the encoding.
#[must_use]
pub fn encode(encoding: Encoding, tag: &[u8]) -> String {
    match encoding {
        Encoding::Hex | Encoding::HexAnyCase => hex::encode(tag),
        Encoding::HexUpper => hex::encode_upper(tag),
        Encoding::HexUpperDashed => {
            tag.iter().map(|byte| format!("{byte:02X}")).collect::<Vec<_>>().join("-")
        }
        Encoding::Base64 => BASE64_STANDARD.encode(tag),
        Encoding::Base64Unpadded => BASE64_STANDARD_NO_PAD.encode(tag),
        Encoding::Base64Url => BASE64_URL_SAFE.encode(tag),
        Encoding::Base64UrlUnpadded => BASE64_URL_SAFE_NO_PAD.encode(tag),
        Encoding::Base64OfHex => BASE64_STANDARD.encode(hex::encode(tag)),
        other => panic!("no oracle for {other:?}"),
    }
}

/// Whether `text` is the text of the tag that `right` is the text of.
#[must_use]
pub fn same(encoding: Encoding, text: &str, right: &str) -> bool {
    match encoding {
        Encoding::HexAnyCase => text.eq_ignore_ascii_case(right),
        _ => text == right,
    }
}

/// Whether `text` is what some tag of this length is written as.
///
/// # Panics
/// There is no oracle for the encoding.
#[must_use]
pub fn is_well_formed(encoding: Encoding, tag_len: usize, text: &str) -> bool {
    let tag = match encoding {
        Encoding::Hex | Encoding::HexUpper | Encoding::HexAnyCase => hex::decode(text).ok(),
        Encoding::HexUpperDashed => hex::decode(text.replace('-', "")).ok(),
        Encoding::Base64 => BASE64_STANDARD.decode(text).ok(),
        Encoding::Base64Unpadded => BASE64_STANDARD_NO_PAD.decode(text).ok(),
        Encoding::Base64Url => BASE64_URL_SAFE.decode(text).ok(),
        Encoding::Base64UrlUnpadded => BASE64_URL_SAFE_NO_PAD.decode(text).ok(),
        Encoding::Base64OfHex => {
            BASE64_STANDARD.decode(text).ok().and_then(|digits| hex::decode(digits).ok())
        }
        other => panic!("no oracle for {other:?}"),
    };
    tag.is_some_and(|tag| tag.len() == tag_len && same(encoding, text, &encode(encoding, &tag)))
}
