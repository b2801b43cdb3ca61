//! What a certificate may be signed with, where ECDSA is there too.

use rustls_pki_types::alg_id;

use super::algorithms::{ByName, Named, RSA};
use crate::algorithm::{ECDSA_P256_SHA256_ASN1, ECDSA_P384_SHA384_ASN1};

pub(super) const ALL: [ByName; 5] = {
    let [sha256, sha384, sha512] = RSA;
    [sha256, sha384, sha512, &P256, &P384]
};

const P256: Named = Named {
    algorithm: &ECDSA_P256_SHA256_ASN1,
    key: alg_id::ECDSA_P256,
    signature: alg_id::ECDSA_SHA256,
};

const P384: Named = Named {
    algorithm: &ECDSA_P384_SHA384_ASN1,
    key: alg_id::ECDSA_P384,
    signature: alg_id::ECDSA_SHA384,
};
