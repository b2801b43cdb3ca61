use crate::Part::{Body, Timestamp};
use crate::{Scheme, Signature, SignedTime, TimeFormat, Webhook};

/// Retell AI: `X-Retell-Signature` holds `v=` and the time, and `d=` and the lower-case hex of
/// HMAC-SHA256 over `{body}{timestamp}`.
///
/// - Source: `RetellAI/retell-typescript-sdk`'s and retell-python-sdk's `webhook_auth`.
/// - The key is the UTF-8 text of the secret.
/// - The time is in milliseconds, at most 300 seconds off.
/// - Not protected: repeats within the tolerance.
/// - Nothing separates the time from what is beside it: it is taken only in its fixed length, so
///   that no digit can be moved.
/// - The vendor's SDK also wants the two parts in their order, the time first.
///
/// ```
/// use countersign::{Request, UnixTime, Verifier, providers::Retell};
///
/// let verifier = Retell::new("the secret")?;
/// let headers = [(
///     "X-Retell-Signature",
///     "v=1795000000000,d=b1f7759e0b19c0fd1a6323f09ae40ce6b3851d7ec4cc8accbb8fdc3447b80705",
/// )];
/// let request = Request::at(&headers, UnixTime::from_secs(1_795_000_000));
/// assert!(verifier.verify(&request, b"{\"id\":1}").is_ok());
/// # Ok::<(), countersign::ConfigError>(())
/// ```
#[derive(Debug)]
pub struct Retell(Webhook);

provider!(Retell(Mac): SCHEME, "the account's API key");

impl Retell {
    /// The recipe.
    pub const SCHEME: &'static Scheme = &Scheme::hmac_sha256("retell")
        .signature(Signature::in_header("X-Retell-Signature").pairs(",", "d").hex())
        .timestamp(SignedTime::in_pair("v", TimeFormat::Milliseconds))
        .signs(&[Body, Timestamp])
        .documented_by(
            "Retell AI",
            "RetellAI/retell-typescript-sdk's and retell-python-sdk's webhook_auth",
        );
}
