use crate::algorithm::RSA_PKCS1_SHA256;
use crate::{Asymmetric, KeyForm, OtherKind, Scheme, Signature, Webhook};

/// HighLevel (LeadConnector), the older signature: `x-wh-signature` is the base64 of the RSA signature,
/// PKCS#1 v1.5 with SHA-256, of the raw body.
///
/// - **Ended.** HighLevel's webhook integration guide said, as third parties quote it, that this header goes
///   on 2026-07-01, and later on 2026-09-01; on which day it said so is not recorded. In its place:
///   `X-GHL-Signature`, which `HighLevelEd25519` reads.
/// - Source: `GoHighLevel/highlevel-api-docs`, `docs/oauth/WebhookAuthentication.md`.
/// - The key is the public one that HighLevel prints there, of 4,096 bits, a PEM file, the same for every app.
///   The one below is that key.
/// - Not protected: repeats, for ever: no time is signed but in the body. Its `timestamp` tells how old a
///   delivery is, and its `webhookId` tells deliveries apart. As one key signs for all receivers, a delivery
///   for another one verifies too: compare the `locationId` and the `appId` in the body.
///
/// ```
/// use countersign::providers::HighLevel;
/// use countersign::{Request, Verifier};
///
/// let high_level = HighLevel::new(
///     "-----BEGIN PUBLIC KEY-----
///     MIICIjANBgkqhkiG9w0BAQEFAAOCAg8AMIICCgKCAgEAokvo/r9tVgcfZ5DysOSC
///     Frm602qYV0MaAiNnX9O8KxMbiyRKWeL9JpCpVpt4XHIcBOK4u3cLSqJGOLaPuXw6
///     dO0t6Q/ZVdAV5Phz+ZtzPL16iCGeK9po6D6JHBpbi989mmzMryUnQJezlYJ3DVfB
///     csedpinheNnyYeFXolrJvcsjDtfAeRx5ByHQmTnSdFUzuAnC9/GepgLT9SM4nCpv
///     uxmZMxrJt5Rw+VUaQ9B8JSvbMPpez4peKaJPZHBbU3OdeCVx5klVXXZQGNHOs8gF
///     3kvoV5rTnXV0IknLBXlcKKAQLZcY/Q9rG6Ifi9c+5vqlvHPCUJFT5XUGG5RKgOKU
///     J062fRtN+rLYZUV+BjafxQauvC8wSWeYja63VSUruvmNj8xkx2zE/Juc+yjLjTXp
///     IocmaiFeAO6fUtNjDeFVkhf5LNb59vECyrHD2SQIrhgXpO4Q3dVNA5rw576PwTzN
///     h/AMfHKIjE4xQA1SZuYJmNnmVZLIZBlQAF9Ntd03rfadZ+yDiOXCCs9FkHibELhC
///     HULgCsnuDJHcrGNd5/Ddm5hxGQ0ASitgHeMZ0kcIOwKDOzOU53lDza6/Y09T7sYJ
///     PQe7z0cvj7aE4B+Ax1ZoZGPzpJlZtGXCsu9aTEGEnKzmsFqwcSsnw3JB31IGKAyk
///     T1hhTiaCeIY/OwwwNUY2yvcCAwEAAQ==
///     -----END PUBLIC KEY-----",
/// )?;
/// let headers = [("x-wh-signature", "of another length")];
/// let error = high_level.verify(&Request::new(&headers), b"{}").unwrap_err();
/// assert_eq!(error.code(), "wrong-length");
/// # Ok::<(), countersign::ConfigError>(())
/// ```
#[derive(Debug)]
pub struct HighLevel(Webhook<Asymmetric>);

provider!(HighLevel(Asymmetric): SCHEME, "HighLevel's RSA key, the PEM text that its documentation prints");

impl HighLevel {
    /// The recipe.
    pub const SCHEME: &'static Scheme<Asymmetric> =
        &Scheme::public_key("highlevel", RSA_PKCS1_SHA256)
            .signature(Signature::in_header("x-wh-signature").base64())
            .key(KeyForm::Pem)
            .signs_body()
            .documented_by(
                "HighLevel",
                "GoHighLevel/highlevel-api-docs, docs/oauth/WebhookAuthentication.md",
            )
            .other_kinds(&[OtherKind::by_header(
                "X-GHL-Signature",
                "HighLevel's newer signature (Ed25519) alone, which `highlevel-ed25519` reads",
            )]);
}
