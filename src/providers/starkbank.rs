use crate::algorithm::ECDSA_SECP256K1_SHA256_ASN1;
use crate::{Asymmetric, KeyForm, Scheme, Signature, Webhook};

/// Stark Bank: `Digital-Signature` is the base64 of the ECDSA signature, over secp256k1 with SHA-256 and in
/// DER, of the raw body.
///
/// - Source: `starkbank/sdk-python`, `starkbank/event/__event.py`, and its tests.
/// - The key is Stark Bank's public one, a PEM file: the `content` of the first key that
///   `GET /v2/public-key?limit=1` answers to a signed request. Production and the sandbox have one each. The
///   one below is the sandbox's, found from the signatures in the package's tests. Stark Bank may replace it:
///   the package asks once more where a signature does not match, and so may you, at a bounded rate.
/// - The package also takes a body that is written anew with sorted keys; here only the body as received.
/// - Not protected: repeats, for ever: no time is signed but in the body. Anybody can make a second signature
///   out of a valid one, as with ECDSA in general: it is no id of a delivery, and the event's `id` is one. As
///   one key signs for all workspaces, compare the `workspaceId` in the body where it has one.
///
/// ```
/// use countersign::providers::StarkBank;
/// use countersign::{Request, Verifier};
///
/// let stark_bank = StarkBank::new(
///     "-----BEGIN PUBLIC KEY-----
///     MFYwEAYHKoZIzj0CAQYFK4EEAAoDQgAEQA+bOEY57yQGYdcF0q7Ia/JPc0Hr8Il0
///     /pbETwvDSM+7yCkqTPDRsdptMMaoK9UEXILOaXq9Ot5azrgQEcTetg==
///     -----END PUBLIC KEY-----",
/// )?;
/// let headers = [(
///     "Digital-Signature",
///     "MEUCIQDOpo1j+V40DNZK2URL2786UQK/8mDXon9ayEd8U0/l7AIgYXtIZJBTs8zCRR3vmted6Ehz/qfw1GRut/eYyvf1yOk=",
/// )];
/// let error = stark_bank.verify(&Request::new(&headers), b"{}").unwrap_err();
/// assert_eq!(error.code(), "mismatch");
/// # Ok::<(), countersign::ConfigError>(())
/// ```
#[derive(Debug)]
pub struct StarkBank(Webhook<Asymmetric>);

provider!(
    StarkBank(Asymmetric): SCHEME,
    "the environment's public key, the PEM text that Stark Bank's API answers"
);

impl StarkBank {
    /// The recipe.
    pub const SCHEME: &'static Scheme<Asymmetric> =
        &Scheme::public_key("starkbank", ECDSA_SECP256K1_SHA256_ASN1)
            .signature(Signature::in_header("Digital-Signature").base64())
            .key(KeyForm::Pem)
            .signs_body()
            .documented_by(
                "Stark Bank",
                "starkbank/sdk-python, starkbank/event/__event.py and its tests",
            )
            .read_on("2026-11-26");
}
