use crate::Part::{Body, Timestamp};
use crate::{Scheme, Signature, SignedTime, TimeFormat, Webhook};

/// Cashfree: `x-webhook-signature` is the base64 of HMAC-SHA256 over `{timestamp}{body}`.
///
/// - Source: Cashfree's documentation, “Webhook signature”, and `cashfree/cashfree-pg-sdk-nodejs`.
/// - The key is the UTF-8 text of the secret.
/// - The time is in milliseconds, at most 300 seconds off, which is this crate's choice: no
///   tolerance is documented.
/// - Not protected: repeats within the tolerance.
/// - Nothing separates the time from what is beside it: it is taken only in its fixed length, so
///   that no digit can be moved.
/// - The documentation's `$timestamp.$payload` is PHP: nothing stands between the two.
/// - Partner webhooks are signed with the partner API key. Payouts V1 (Cashgram) signs form fields
///   instead and is not verified here.
/// - The vendor's package compares no time. Cashfree repeats a failed delivery, as set up for the
///   endpoint, by default after 2, 10 and 30 minutes, and does not say whether a repeat has a time
///   of its own: with the first one's it is refused here after 300 s. To take those, widen it:
///   `.tolerance(Duration::from_secs(3600))`.
///
/// ```
/// use countersign::{Request, UnixTime, Verifier, providers::Cashfree};
///
/// let verifier = Cashfree::new("the secret")?;
/// let headers = [
///     ("x-webhook-timestamp", "1795000000000"),
///     ("x-webhook-signature", "irJcI4UBsFkucRBjbaHQIRbfA7c57e62941yp50JTSM="),
/// ];
/// let request = Request::at(&headers, UnixTime::from_secs(1_795_000_000));
/// assert!(verifier.verify(&request, b"{\"id\":1}").is_ok());
/// # Ok::<(), countersign::ConfigError>(())
/// ```
#[derive(Debug)]
pub struct Cashfree(Webhook);

provider!(Cashfree(Mac): SCHEME, "the account's client secret");

impl Cashfree {
    /// The recipe.
    pub const SCHEME: &'static Scheme = &Scheme::hmac_sha256("cashfree")
        .signature(Signature::in_header("x-webhook-signature").base64())
        .timestamp(SignedTime::in_header("x-webhook-timestamp", TimeFormat::Milliseconds))
        .signs(&[Timestamp, Body])
        .documented_by(
            "Cashfree",
            "Cashfree's documentation, “Webhook signature”, and \
             cashfree/cashfree-pg-sdk-nodejs",
        )
        .read_on("2026-11-26");
}
