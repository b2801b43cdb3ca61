use crate::Part::{Body, Text, Timestamp};
use crate::{Scheme, SecretForm, Signature, SignedTime, TimeFormat, Webhook};

/// Quo (OpenPhone), older webhooks: `openphone-signature` is `hmac;1;`, the time, a semicolon and
/// the base64 of HMAC-SHA256 over `{timestamp}.{body}`.
///
/// - Source: `hookdeck/webhook-skills`, “quo-webhooks” (a third party's), and other receivers.
///   Confirmed by a third party only.
/// - The key is the decoded base64 of the webhook's key, which has no `whsec_` in front: with one,
///   it is a newer webhook, for `Quo`.
/// - The time is in milliseconds, at most 300 seconds off, as receivers have it.
/// - Not protected: repeats within the tolerance.
/// - Quo documents JSON without blanks as what is signed, which is the body as sent.
/// - Of several signatures, joined by commas, the last is read, and with the time of the first: one
///   of another time is none.
///
/// ```
/// use countersign::{Request, UnixTime, Verifier, providers::QuoLegacy};
///
/// let verifier = QuoLegacy::new("YSBzZWNyZXQgb2YgMjQgYnl0ZXMsIG9r")?;
/// let headers = [(
///     "openphone-signature",
///     "hmac;1;1795000000000;o6anABYxdJFiTLb2DUf5g8y3aFIcli0JR6baMNvgEpU=",
/// )];
/// let request = Request::at(&headers, UnixTime::from_secs(1_795_000_000));
/// assert!(verifier.verify(&request, b"{\"id\":1}").is_ok());
/// # Ok::<(), countersign::ConfigError>(())
/// ```
#[derive(Debug)]
pub struct QuoLegacy(Webhook);

provider!(QuoLegacy(Mac): SCHEME, "the webhook's key, in base64");

impl QuoLegacy {
    /// The recipe.
    pub const SCHEME: &'static Scheme = &Scheme::hmac_sha256("quo-legacy")
        .signature(
            Signature::in_header("openphone-signature")
                .led_by("hmac;1;")
                .list_after_timestamp(";")
                .base64(),
        )
        .timestamp(SignedTime::first_item(TimeFormat::Milliseconds))
        .secret(SecretForm::Base64)
        .signs(&[Timestamp, Text("."), Body])
        .documented_by(
            "Quo (OpenPhone), older webhooks",
            "hookdeck/webhook-skills, “quo-webhooks” (a third party's)",
        )
        .confirmed_by_third_party();
}
