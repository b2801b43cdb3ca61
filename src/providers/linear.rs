use crate::{Scheme, Signature, Webhook};

/// Linear: `Linear-Signature` is the lower-case hex of HMAC-SHA256 over the raw body.
///
/// - Source: `linear/linear`'s `packages/sdk/src/webhooks/client.ts` and its tests.
/// - The key is the UTF-8 text of the secret.
/// - Not protected: repeats, for ever: no time is signed.
/// - Linear signs the time inside the body, `webhookTimestamp` in milliseconds: compare it with the
///   clock after the proof. Its SDK allows 60 seconds either way, so that a repeat, an hour later, has
///   to hold another (inferred): a ledger's `once_by` takes a function of the rest.
/// - The header `Linear-Timestamp` is not signed.
///
/// ```
/// use countersign::{Request, Verifier, providers::Linear};
///
/// let verifier = Linear::new("the secret")?;
/// let headers =
///     [("Linear-Signature", "5834dd35334f58137ee47d6e1eea01ac29267c80eaa90e90d989d2837a9d7024")];
/// assert!(verifier.verify(&Request::new(&headers), b"{\"id\":1}").is_ok());
/// # Ok::<(), countersign::ConfigError>(())
/// ```
#[derive(Debug)]
pub struct Linear(Webhook);

provider!(Linear(Mac): SCHEME, "the webhook's signing secret");

impl Linear {
    /// The recipe.
    pub const SCHEME: &'static Scheme = &Scheme::hmac_sha256("linear")
        .signature(Signature::in_header("Linear-Signature").hex())
        .signs_body()
        .documented_by(
            "Linear",
            "linear/linear's packages/sdk/src/webhooks/client.ts and its tests",
        )
        .repeats_differ()
        .read_on("2026-11-26");
}
