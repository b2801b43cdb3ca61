use crate::Part::{Body, Timestamp};
use crate::{Scheme, Signature, SignedTime, TimeFormat, Webhook};

/// Box: `box-signature-primary` is the base64 of HMAC-SHA256 over `{body}{timestamp}`.
///
/// - Source: `box/box-node-sdk`'s and `box/box-python-sdk`'s webhooks managers.
/// - The key is the UTF-8 text of the secret.
/// - The time is RFC 3339 text, at most 600 seconds old. One in the future is refused, however near:
///   so do the vendor's libraries. Keep the receiver's clock right.
/// - Not protected: repeats within the tolerance. The body's `id` tells them apart: it stays the same when
///   Box sends again (Box's documentation, “V2 Webhooks”), while `box-delivery-id`, which is not signed,
///   changes.
/// - Nothing separates the time from what is beside it; its form is fixed, so that nothing can be
///   moved.
/// - Two keys sign at once, each in a header: give the second one with `or`. A match in either
///   header is enough.
/// - Box sends JSON with `\/` and `\uXXXX` as PHP writes it: verify the raw bytes.
///
/// ```
/// use countersign::{Request, UnixTime, Verifier, providers::BoxWebhook};
///
/// let verifier = BoxWebhook::new("the secret")?;
/// let headers = [
///     ("box-delivery-timestamp", "2026-11-18T11:06:40Z"),
///     ("box-signature-primary", "te+Z0mlYXAg22FkOSWDZ1Hkv0tjcBY2qvnazYi+v6Cs="),
///     ("box-signature-version", "1"),
///     ("box-signature-algorithm", "HmacSHA256"),
/// ];
/// let request = Request::at(&headers, UnixTime::from_secs(1_795_000_000));
/// assert!(verifier.verify(&request, b"{\"id\":1}").is_ok());
/// # Ok::<(), countersign::ConfigError>(())
/// ```
#[derive(Debug)]
pub struct BoxWebhook(Webhook);

provider!(BoxWebhook(Mac): SCHEME, "the app's primary or secondary signature key");

impl BoxWebhook {
    /// The recipe.
    pub const SCHEME: &'static Scheme = &Scheme::hmac_sha256("box")
        .signature(
            Signature::in_header("box-signature-primary")
                .also_in(&["box-signature-secondary"])
                .base64(),
        )
        .timestamp(
            SignedTime::in_header("box-delivery-timestamp", TimeFormat::Rfc3339)
                .tolerance(600)
                .future_refused(),
        )
        .expects(&[("box-signature-version", "1"), ("box-signature-algorithm", "HmacSHA256")])
        .signs(&[Body, Timestamp])
        .documented_by("Box", "box/box-node-sdk's and box/box-python-sdk's webhooks managers")
        .event_id_in("id")
        .read_on("2026-11-26");
}
