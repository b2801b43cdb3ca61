use crate::Part::{Body, Header, Text, Timestamp};
use crate::algorithm::ED25519;
use crate::{Asymmetric, KeyForm, Scheme, Signature, SignedTime, TimeFormat, Webhook};

/// Svix, signed with a private key: `svix-signature` lists, separated by blanks, `v1a,` and
/// the base64 of the Ed25519 signature of `{svix-id}.{timestamp}.{body}`.
///
/// - Source: `svix/svix-webhooks`, the test `test_asymmetric_key_signing` in the server's `worker.rs`.
/// - The key is the endpoint's public one, `whpk_` and base64. It is no secret of `Svix`, whose
///   `v1,` signatures may stand beside and are passed over.
/// - The time is in seconds, at most 300 seconds off.
/// - Not protected: repeats within the tolerance. The signed `svix-id` tells them apart.
/// - Svix also sends the same three headers named `webhook-…`: take `StandardWebhooksV1a` for those.
///
/// ```
/// use countersign::providers::SvixV1a;
/// use countersign::{Request, UnixTime, Verifier};
///
/// let verifier = SvixV1a::new("whpk_1SiA4o9hyqTCpIqC5V9HUakiiaeACeqfZTInDBbOir4=")?;
/// let headers = [
///     ("svix-id", "msg_p5jXN8AQM9LWM0D4loKWxJek"),
///     ("svix-timestamp", "1614265330"),
///     (
///         "svix-signature",
///         "v1a,hnO3f9T8Ytu9HwrXslvumlUpqtNVqkhqw/enGzPCXe5BdqzCInXqYXFymVJaA7AZdpXwVLPo3mNl8EM+m7TBAg==",
///     ),
/// ];
/// let request = Request::at(&headers, UnixTime::from_secs(1_614_265_330));
/// assert!(verifier.verify(&request, br#"{"test": 2432232314}"#).is_ok());
/// # Ok::<(), countersign::ConfigError>(())
/// ```
#[derive(Debug)]
pub struct SvixV1a(Webhook<Asymmetric>);

provider!(SvixV1a(Asymmetric): SCHEME, "the endpoint's public key, `whpk_` included");

impl SvixV1a {
    /// The recipe.
    pub const SCHEME: &'static Scheme<Asymmetric> = &Scheme::public_key("svix-v1a", ED25519)
        .signature(Signature::in_header("svix-signature").prefix("v1a,").list(" ").base64())
        .timestamp(SignedTime::in_header("svix-timestamp", TimeFormat::Seconds))
        .key(KeyForm::WhpkBase64)
        .signs(&[Header("svix-id"), Text("."), Timestamp, Text("."), Body])
        .message_id_in("svix-id")
        .documented_by("Svix, public key", "svix/svix-webhooks, server/svix-server/src/worker.rs")
        .read_on("2026-11-26");
}
