use crate::{OtherKind, Scheme, Signature, Webhook};

/// Nango: `X-Nango-Hmac-Sha256` is the lower-case hex of HMAC-SHA256 over the raw body.
///
/// - Source: `NangoHQ/nango`'s documentation, “Webhooks from Nango”, and its client for Node,
///   `packages/node-client/lib/index.ts`.
/// - The key is the UTF-8 text of the environment's secret key.
/// - Not protected: repeats, for ever: no time is signed.
/// - The older `X-Nango-Signature`, which is still sent beside it, is a plain hash to whose message more can
///   be appended. It is not read here.
///
/// ```
/// use countersign::{Request, Verifier, providers::Nango};
///
/// let verifier = Nango::new("the secret")?;
/// let headers = [(
///     "X-Nango-Hmac-Sha256",
///     "5834dd35334f58137ee47d6e1eea01ac29267c80eaa90e90d989d2837a9d7024",
/// )];
/// assert!(verifier.verify(&Request::new(&headers), b"{\"id\":1}").is_ok());
/// # Ok::<(), countersign::ConfigError>(())
/// ```
#[derive(Debug)]
pub struct Nango(Webhook);

provider!(Nango(Mac): SCHEME, "the environment's secret key");

impl Nango {
    /// The recipe.
    pub const SCHEME: &'static Scheme = &Scheme::hmac_sha256("nango")
        .signature(Signature::in_header("X-Nango-Hmac-Sha256").hex())
        .signs_body()
        .documented_by(
            "Nango",
            "NangoHQ/nango's “Webhooks from Nango” and packages/node-client/lib/index.ts",
        )
        .other_kinds(&[OtherKind::by_header(
            "X-Nango-Signature",
            "a delivery with Nango's older signature alone, a plain hash: look for what drops \
             X-Nango-Hmac-Sha256",
        )]);
}
