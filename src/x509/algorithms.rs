//! What a certificate may be signed with.

use rustls_pki_types::{
    AlgorithmIdentifier, InvalidSignature, SignatureVerificationAlgorithm, alg_id,
};

use crate::algorithm::{
    Algorithm, ECDSA_P256_SHA256_ASN1, ECDSA_P384_SHA384_ASN1, RSA_PKCS1_SHA256, RSA_PKCS1_SHA384,
    RSA_PKCS1_SHA512,
};

pub(super) const ALL: &[&dyn SignatureVerificationAlgorithm] = &[
    &rsa(&RSA_PKCS1_SHA256, alg_id::RSA_PKCS1_SHA256),
    &rsa(&RSA_PKCS1_SHA384, alg_id::RSA_PKCS1_SHA384),
    &rsa(&RSA_PKCS1_SHA512, alg_id::RSA_PKCS1_SHA512),
    &Named {
        algorithm: &ECDSA_P256_SHA256_ASN1,
        key: alg_id::ECDSA_P256,
        signature: alg_id::ECDSA_SHA256,
    },
    &Named {
        algorithm: &ECDSA_P384_SHA384_ASN1,
        key: alg_id::ECDSA_P384,
        signature: alg_id::ECDSA_SHA384,
    },
];

/// An algorithm, and the names that certificates have for it and for its keys.
#[derive(Debug)]
struct Named {
    algorithm: &'static &'static dyn Algorithm,
    key: AlgorithmIdentifier,
    signature: AlgorithmIdentifier,
}

const fn rsa(algorithm: &'static &'static dyn Algorithm, signature: AlgorithmIdentifier) -> Named {
    Named { algorithm, key: alg_id::RSA_ENCRYPTION, signature }
}

impl SignatureVerificationAlgorithm for Named {
    fn verify_signature(
        &self,
        public_key: &[u8],
        message: &[u8],
        signature: &[u8],
    ) -> Result<(), InvalidSignature> {
        let key = self.algorithm.key(public_key).map_err(|_| InvalidSignature)?;
        let mut check = key.check(signature).ok_or(InvalidSignature)?;
        check.update(message);
        if check.is_valid() { Ok(()) } else { Err(InvalidSignature) }
    }

    fn public_key_alg_id(&self) -> AlgorithmIdentifier {
        self.key
    }

    fn signature_alg_id(&self) -> AlgorithmIdentifier {
        self.signature
    }
}
