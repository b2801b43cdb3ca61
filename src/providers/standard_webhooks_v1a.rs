use crate::Part::{Body, Header, Text, Timestamp};
use crate::algorithm::ED25519;
use crate::{Asymmetric, KeyForm, Scheme, Signature, SignedTime, TimeFormat, Webhook};

/// Standard Webhooks, signed with a private key: `webhook-signature` lists, separated by blanks, `v1a,` and
/// the base64 of the Ed25519 signature of `{webhook-id}.{timestamp}.{body}`.
///
/// - Source: `standard-webhooks/standard-webhooks`, `spec/standard-webhooks.md`; the test
///   `test_asymmetric_key_signing` in `svix/svix-webhooks`' `worker.rs`.
/// - The key is the endpoint's public one, `whpk_` and base64. It is no secret of `StandardWebhooks`, whose
///   `v1,` signatures may stand beside and are passed over.
/// - The time is in seconds, at most 300 seconds off.
/// - Not protected: repeats within the tolerance. The signed `webhook-id` tells them apart.
/// - The `v1a,` signature in the specification's own example is of another message.
///
/// ```
/// use countersign::providers::StandardWebhooksV1a;
/// use countersign::{Request, UnixTime, Verifier};
///
/// let verifier = StandardWebhooksV1a::new("whpk_1SiA4o9hyqTCpIqC5V9HUakiiaeACeqfZTInDBbOir4=")?;
/// let headers = [
///     ("webhook-id", "msg_p5jXN8AQM9LWM0D4loKWxJek"),
///     ("webhook-timestamp", "1614265330"),
///     (
///         "webhook-signature",
///         "v1a,hnO3f9T8Ytu9HwrXslvumlUpqtNVqkhqw/enGzPCXe5BdqzCInXqYXFymVJaA7AZdpXwVLPo3mNl8EM+m7TBAg==",
///     ),
/// ];
/// let request = Request::at(&headers, UnixTime::from_secs(1_614_265_330));
/// assert!(verifier.verify(&request, br#"{"test": 2432232314}"#).is_ok());
/// # Ok::<(), countersign::ConfigError>(())
/// ```
#[derive(Debug)]
pub struct StandardWebhooksV1a(Webhook<Asymmetric>);

provider!(StandardWebhooksV1a(Asymmetric): SCHEME, "the endpoint's public key, `whpk_` included");

impl StandardWebhooksV1a {
    /// The recipe.
    pub const SCHEME: &'static Scheme<Asymmetric> =
        &Scheme::public_key("standard-webhooks-v1a", ED25519)
            .signature(Signature::in_header("webhook-signature").prefix("v1a,").list(" ").base64())
            .timestamp(SignedTime::in_header("webhook-timestamp", TimeFormat::Seconds))
            .key(KeyForm::WhpkBase64)
            .signs(&[Header("webhook-id"), Text("."), Timestamp, Text("."), Body])
            .message_id_in("webhook-id")
            .documented_by(
                "Standard Webhooks, public key",
                "standard-webhooks/standard-webhooks, spec/standard-webhooks.md, and \
                 svix/svix-webhooks, worker.rs",
            );
}
