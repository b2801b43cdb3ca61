use crate::algorithm::RSA_PSS_SHA256;
use crate::{Asymmetric, KeyForm, OtherKind, Scheme, Signature, Webhook};

/// Contentstack, the default signature: `X-Contentstack-Request-Signature` is `v1=` and the base64 of the
/// RSA-PSS signature, with SHA-256 and a salt of 32 bytes, of the raw body.
///
/// - Source: Contentstack's documentation, “Secure your webhooks”. Its example in Node writes the parsed JSON
///   anew before it verifies, the one in Java takes the body as received, as here.
/// - The key is Contentstack's public one, a PEM file of PKCS#1 (`BEGIN RSA PUBLIC KEY`), in the member
///   `signing-key` of what `/.well-known/public-keys.json` answers on the app's host: one for each region,
///   the same for every customer. The one below is this library's own.
/// - Not protected: repeats, for ever: no time is signed but in the body. Its `triggered_at` tells how old a
///   delivery is. As one key signs for all customers, a delivery for another one verifies too: compare the
///   `api_key` in the body.
/// - An organization may have its webhooks signed with HMAC instead, in `x-contentstack-hmac-signature`,
///   which is another recipe and not read here.
///
/// ```
/// use countersign::providers::Contentstack;
/// use countersign::{Request, Verifier};
///
/// let contentstack = Contentstack::new(
///     "-----BEGIN RSA PUBLIC KEY-----
///     MIIBCgKCAQEAwIpOPxzh/Exlc9ezWRDR2J5gCrXSNqWg/Rfz0I1yeuInOAppoWjR
///     SL+aLuCfrygLc1eLR7fkA8NokShYErgVJx/w/smjpHBfKsJGHFHii7EGD08NCFH5
///     X0akVdH4xfB2ok7uOopj9O86bs3ECbqyenkB0fOBJQVjT/DwhNm8c01p1CqXl5BR
///     p6DvWYrmylZNyZBuxv3kSYrfalfmzZxtzstnNne1Q1QtZzesyK4LNikIRshdT/S9
///     +qEczNXrp5BYNSKM6Do0iV9GUZUaRbpNYmAFo69POav3IXvo3Oq/BiHEKnOjTpIj
///     O8qqOSexBogrJGg9z/b3bTGuf5w6PTuzfQIDAQAB
///     -----END RSA PUBLIC KEY-----",
/// )?;
/// let headers = [("X-Contentstack-Request-Signature", "v1=of another length")];
/// let error = contentstack.verify(&Request::new(&headers), b"{}").unwrap_err();
/// assert_eq!(error.code(), "wrong-length");
/// # Ok::<(), countersign::ConfigError>(())
/// ```
#[derive(Debug)]
pub struct Contentstack(Webhook<Asymmetric>);

provider!(
    Contentstack(Asymmetric): SCHEME,
    "the region's public key, the PEM text in `signing-key` of its public keys"
);

impl Contentstack {
    /// The recipe.
    pub const SCHEME: &'static Scheme<Asymmetric> =
        &Scheme::public_key("contentstack", RSA_PSS_SHA256)
            .signature(
                Signature::in_header("X-Contentstack-Request-Signature").prefix("v1=").base64(),
            )
            .key(KeyForm::Pem)
            .signs_body()
            .documented_by("Contentstack", "Contentstack's documentation, “Secure your webhooks”")
            .other_kinds(&[OtherKind::by_header(
                "x-contentstack-hmac-signature",
                "signed with an HMAC: the webhook's request signing method is another one",
            )])
            .read_on("2026-11-26");
}
