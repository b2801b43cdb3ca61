//! What a certificate may be signed with.

use rustls_pki_types::{
    AlgorithmIdentifier, InvalidSignature, SignatureVerificationAlgorithm, alg_id,
};

use crate::algorithm::{Algorithm, RSA_PKCS1_SHA256, RSA_PKCS1_SHA384, RSA_PKCS1_SHA512};

/// An algorithm, by the names that certificates have for it and for its keys.
pub(super) type ByName = &'static dyn SignatureVerificationAlgorithm;

pub(super) const RSA: [ByName; 3] = [
    &rsa(&RSA_PKCS1_SHA256, alg_id::RSA_PKCS1_SHA256),
    &rsa(&RSA_PKCS1_SHA384, alg_id::RSA_PKCS1_SHA384),
    &rsa(&RSA_PKCS1_SHA512, alg_id::RSA_PKCS1_SHA512),
];

/// An algorithm, and the names.
#[derive(Debug)]
pub(super) struct Named {
    pub(super) algorithm: &'static &'static dyn Algorithm,
    pub(super) key: AlgorithmIdentifier,
    pub(super) signature: AlgorithmIdentifier,
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
