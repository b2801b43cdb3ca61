use crate::{Encoding, Scheme, Signature, Webhook};

/// Bridge (bankin'), the account aggregator: `BridgeApi-Signature` lists, separated by commas, `v1=`
/// and the upper-case hex of HMAC-SHA256 over the raw body.
///
/// - Source: Bridge's documentation on webhooks, as third parties quote it. Confirmed by a third party only.
/// - The key is the UTF-8 text of the secret.
/// - Not protected: repeats, for ever: no time is signed.
/// - While a secret is replaced there are two signatures, one with each: either will do.
/// - Bridge (bridge.xyz), of stablecoins, is another: `BridgeXyz`.
///
/// ```
/// use countersign::{Request, Verifier, providers::BridgeApi};
///
/// let verifier = BridgeApi::new("the secret")?;
/// let headers = [(
///     "BridgeApi-Signature",
///     "v1=5834DD35334F58137EE47D6E1EEA01AC29267C80EAA90E90D989D2837A9D7024",
/// )];
/// assert!(verifier.verify(&Request::new(&headers), b"{\"id\":1}").is_ok());
/// # Ok::<(), countersign::ConfigError>(())
/// ```
#[derive(Debug)]
pub struct BridgeApi(Webhook);

provider!(BridgeApi(Mac): SCHEME, "the webhook's secret");

impl BridgeApi {
    /// The recipe.
    pub const SCHEME: &'static Scheme = &Scheme::hmac_sha256("bridge-api")
        .signature(
            Signature::in_header("BridgeApi-Signature")
                .prefix("v1=")
                .list(",")
                .encoded(Encoding::HexUpper),
        )
        .signs_body()
        .documented_by(
            "Bridge (bankin')",
            "Bridge's documentation on webhooks, as third parties quote it",
        )
        .confirmed_by_third_party();
}
