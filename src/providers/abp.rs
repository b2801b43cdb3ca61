use crate::{ConfigError, Encoding, IntoSecret, Scheme, Signature, Webhook};

/// ASP.NET Boilerplate (ABP) and Omnibasis: `abp-webhook-signature` is `sha256=` and the
/// upper-case, dashed hex of HMAC-SHA256 over the raw body.
///
/// - Source: Omnibasis, "Example of Webhook Verification in C#", and the framework's own sender.
/// - The key is the UTF-8 text of the whole secret: its `whs_` prefix is part of the key. The
///   page's prose says "SHA256", its code is HMAC-SHA256; its comment `sha256=whs_…` shows a
///   secret's prefix, not a signature.
/// - The raw bytes are verified. The documented receiver decodes and re-encodes the body first, and
///   so lets several bodies (one with a byte order mark, for example) pass with one signature.
/// - The community's port of the framework, `LINGYUN.Abp.Webhooks`, writes lower-case hex without
///   dashes: [`Abp::community`].
/// - Not protected: repeats. The body's `Id` is signed; accept each once. It is the event's in every
///   attempt (both senders' `WebhookManager.cs`), and a ledger's `once` goes by it, as a retry's body has
///   another `Attempt`. A subscription that sends its data alone has no `Id`, and takes `once_by`.
///
/// ```
/// use countersign::{Abp, Request, Verifier};
///
/// let abp = Abp::new("whs_9f2c7d0a4be14c6f8a35d1e0b7c64f12")?;
/// let headers = [(
///     "abp-webhook-signature",
///     "sha256=4A-4B-D9-2A-EC-D3-F6-3C-35-E2-62-58-F7-E1-55-3D\
///      -AB-0E-24-51-B8-BD-94-36-46-EB-BD-AB-5A-BE-51-AB",
/// )];
/// let body = br#"{"event":"order.created","id":42,"amount":"10.00"}"#;
/// assert!(abp.verify(&Request::new(&headers), body).is_ok());
/// # Ok::<(), countersign::ConfigError>(())
/// ```
#[derive(Debug)]
pub struct Abp(Webhook);

provider!(Abp(Mac): SCHEME, "the subscription's secret, `whs_` included");

impl Abp {
    /// The recipe.
    pub const SCHEME: &'static Scheme = &Scheme::hmac_sha256("abp")
        .signature(
            Signature::in_header("abp-webhook-signature")
                .prefix("sha256=")
                .encoded(Encoding::HexUpperDashed),
        )
        .signs_body()
        .documented_by("ABP / Omnibasis", "Omnibasis, “Example of Webhook Verification in C#”")
        .event_id_in("Id");

    /// The recipe of the community's port.
    pub const COMMUNITY: &'static Scheme = &Scheme::hmac_sha256("abp-community")
        .signature(Signature::in_header("abp-webhook-signature").prefix("sha256=").hex())
        .signs_body()
        .documented_by(
            "ABP, community port",
            "colinin/abp-next-admin's AbpStringCryptographyExtensions.cs, the sender",
        )
        .event_id_in("Id");

    /// Takes the subscription's secret, for requests of the community's port.
    ///
    /// # Errors
    /// The secret is empty, or starts or ends with white space.
    pub fn community(webhook_secret: impl IntoSecret) -> Result<Self, ConfigError> {
        Webhook::new(Self::COMMUNITY, webhook_secret).map(Self)
    }
}
