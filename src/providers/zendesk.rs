use crate::Part::{Body, Timestamp};
use crate::{Scheme, Signature, SignedTime, TimeFormat, Webhook};

/// Zendesk: `X-Zendesk-Webhook-Signature` is the base64 of HMAC-SHA256 over `{timestamp}{body}`.
///
/// - Source: Zendesk's documentation, “webhooks/verifying”.
/// - The key is the UTF-8 text of the whole secret; it looks like base64 and is not decoded.
/// - The time is RFC 3339 text, at most 300 seconds off, which is this crate's choice: no tolerance
///   is documented.
/// - Not protected: repeats within the tolerance.
/// - Nothing separates the time from what is beside it; its form is fixed, so that nothing can be
///   moved.
/// - GET and DELETE webhooks have no body: the time alone is signed.
/// - An older Zendesk page puts the body before the time, and its example verifies only that way;
///   the current page puts the time first, as here.
/// - Tests of a webhook that is not yet created are signed with a fixed secret from the
///   documentation, which is public.
///
/// ```
/// use countersign::{Request, UnixTime, Verifier, providers::Zendesk};
///
/// let verifier = Zendesk::new("the secret")?;
/// let headers = [
///     ("X-Zendesk-Webhook-Signature-Timestamp", "2026-11-18T11:06:40Z"),
///     ("X-Zendesk-Webhook-Signature", "3bWUn9WBIj6YhhN1H/YRr+jtnKll9NbLu0Ix+Jl1xbM="),
/// ];
/// let request = Request::at(&headers, UnixTime::from_secs(1_795_000_000));
/// assert!(verifier.verify(&request, b"{\"id\":1}").is_ok());
/// # Ok::<(), countersign::ConfigError>(())
/// ```
#[derive(Debug)]
pub struct Zendesk(Webhook);

provider!(Zendesk(Mac): SCHEME, "the webhook's signing secret");

impl Zendesk {
    /// The recipe.
    pub const SCHEME: &'static Scheme = &Scheme::hmac_sha256("zendesk")
        .signature(Signature::in_header("X-Zendesk-Webhook-Signature").base64())
        .timestamp(SignedTime::in_header(
            "X-Zendesk-Webhook-Signature-Timestamp",
            TimeFormat::Rfc3339,
        ))
        .signs(&[Timestamp, Body])
        .documented_by("Zendesk", "Zendesk's documentation, “webhooks/verifying”");
}
