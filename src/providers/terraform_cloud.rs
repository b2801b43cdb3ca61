use crate::{Handshake, Scheme, Signature, Told, Webhook};

/// HCP Terraform: `X-TFE-Notification-Signature` is the lower-case hex of HMAC-SHA512 over the raw
/// body.
///
/// - Source: HashiCorp's documentation, “Notification configurations, notification authenticity”.
/// - The key is the UTF-8 text of the secret.
/// - Not protected: repeats, for ever: no time is signed.
/// - Without a token the header is there and empty, and is refused.
/// - Handshake: a notification whose `trigger` is `verification`, signed, when a configuration is enabled,
///   saved enabled, or verified on request. It wants a 2xx, and `VerifyLayer::answering_handshakes` gives it
///   after the proof; the receiver has nothing to decide, and no time is documented. Else the configuration
///   is not saved. HCP Terraform keeps the answer, its headers too, for who may read the configuration.
///
/// ```
/// use countersign::{Request, Verifier, providers::TerraformCloud};
///
/// let verifier = TerraformCloud::new("the secret")?;
/// let headers = [(
///     "X-TFE-Notification-Signature",
///     "32f766373743f19b18644f41d622e87e7be80ffe14f0dfbc6da598a4934e129da52714ba63107032e8f854\
///      0c700dfbc7111480704fc8b06165a8e8c76bde83c4",
/// )];
/// assert!(verifier.verify(&Request::new(&headers), b"{\"id\":1}").is_ok());
/// # Ok::<(), countersign::ConfigError>(())
/// ```
#[derive(Debug)]
pub struct TerraformCloud(Webhook);

provider!(TerraformCloud(Mac): SCHEME, "the notification's token");

impl TerraformCloud {
    /// The recipe.
    pub const SCHEME: &'static Scheme = &Scheme::hmac_sha512("terraform-cloud")
        .signature(Signature::in_header("X-TFE-Notification-Signature").hex())
        .signs_body()
        .documented_by("HCP Terraform", "HashiCorp's documentation, “Notification configurations”")
        .read_on("2026-11-26")
        .with_handshakes(&[Handshake::signed("POST", "HCP Terraform's verification")
            .told_by(&[Told::member("notifications.0.trigger", "verification")])
            .otherwise("the configuration is not saved")]);
}
