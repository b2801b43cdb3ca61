use crate::{Scheme, Signature, SignedTime, TimeFormat, Webhook};

/// Linear: `Linear-Signature` is the lower-case hex of HMAC-SHA256 over the raw body.
///
/// - Source: `linear/linear`'s `packages/sdk/src/webhooks/client.ts` and its tests.
/// - The key is the UTF-8 text of the secret.
/// - The time is inside of the body, `webhookTimestamp` in milliseconds, and is compared with the clock
///   once the signature matches: at most 60 seconds off, as in the vendor's SDK. So at most 1 MiB of a
///   body is collected.
/// - A try an hour later has the bytes of the first, and is too old by then (as people report of the SDK):
///   widen the [`tolerance`](Webhook::tolerance) to have it, and tell repeats apart with a ledger's
///   `once_by`.
/// - Not protected: repeats within the tolerance.
/// - The header `Linear-Timestamp` is not signed.
///
/// ```
/// use countersign::{Request, UnixTime, Verifier, providers::Linear};
///
/// let verifier = Linear::new("the secret")?;
/// let headers =
///     [("Linear-Signature", "920740e76f6f9c702ce91eb26eeeb55efa5eb9f36a31addf4f28485a587ef304")];
/// let request = Request::at(&headers, UnixTime::from_secs(1_795_000_000));
/// assert!(verifier.verify(&request, b"{\"webhookTimestamp\":1795000000000}").is_ok());
/// # Ok::<(), countersign::ConfigError>(())
/// ```
#[derive(Debug)]
pub struct Linear(Webhook);

provider!(Linear(Mac): SCHEME, "the webhook's signing secret");

impl Linear {
    /// The recipe.
    pub const SCHEME: &'static Scheme = &Scheme::hmac_sha256("linear")
        .signature(Signature::in_header("Linear-Signature").hex())
        .timestamp(SignedTime::in_field("webhookTimestamp", TimeFormat::Milliseconds).tolerance(60))
        .signs_dated_body()
        .documented_by(
            "Linear",
            "linear/linear's packages/sdk/src/webhooks/client.ts and its tests",
        )
        .read_on("2026-11-26");
}
