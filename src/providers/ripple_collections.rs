use crate::Part::{BodyHash, Text, Timestamp};
use crate::{Encoding, Hash, Scheme, SecretForm, Signature, SignedTime, TimeFormat, Webhook};

/// Ripple Payments, collections: `v1` in `X-Webhook-Signature` is the hex of HMAC-SHA256 over
/// `{t}.{hex SHA-256 of the body}`.
///
/// - Source: Ripple's documentation, “Verify webhook signatures” (docs.ripple.com).
/// - The key is what the base64 of `signature_verification_key` decodes to. The time is in milliseconds, at
///   most 300 seconds off, which is this library's tolerance: none is documented.
/// - The time that counts is `t`, beside the signature. `X-Webhook-Timestamp` repeats it, and is not looked at.
/// - Not protected: repeats within the tolerance.
///
/// ```
/// use countersign::providers::RippleCollections;
/// use countersign::{Request, UnixTime, Verifier};
///
/// let ripple = RippleCollections::new("dGhpcnR5LXR3byBieXRlcyB0byBiZSBlbmNvZGVkLi4=")?;
/// let signature = "t=1795000000000,\
///     v1=a0b2768ae9a717ec56c6f858424241290c5c6abe005ed20adac6b9b0015b3e09";
/// let headers = [("X-Webhook-Signature", signature)];
/// let request = Request::at(&headers, UnixTime::from_secs(1_795_000_010));
/// ripple.verify(&request, br#"{"id":"evt_1","amount":1050}"#)?;
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug)]
pub struct RippleCollections(Webhook);

provider!(RippleCollections(Mac): SCHEME, "the signature verification key, as base64");

impl RippleCollections {
    /// The recipe.
    pub const SCHEME: &'static Scheme = &Scheme::hmac_sha256("ripple-collections")
        .signature(Signature::in_header("X-Webhook-Signature").pairs(",", "v1").hex())
        .timestamp(SignedTime::in_pair("t", TimeFormat::Milliseconds))
        .secret(SecretForm::Base64)
        .signs(&[Timestamp, Text("."), BodyHash(Hash::SHA256, Encoding::Hex)])
        .documented_by("Ripple Payments", "docs.ripple.com, “Verify webhook signatures”");
}
