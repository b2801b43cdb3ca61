use crate::Part::{Body, Text, Timestamp};
use crate::{Scheme, Signature, SignedTime, TimeFormat, Webhook};

/// TikTok: `TikTok-Signature` holds `t=` and the time, and `s=` and the lower-case hex of
/// HMAC-SHA256 over `{timestamp}.{body}`.
///
/// - Source: TikTok for Developers, “Webhooks verification”.
/// - The key is the UTF-8 text of the secret.
/// - The time is in seconds, at most 300 seconds off, which is this crate's choice: no tolerance is
///   documented.
/// - Not protected: repeats within the tolerance.
/// - TikTok Shop signs otherwise; see `TikTokShop`.
///
/// ```
/// use countersign::{Request, UnixTime, Verifier, providers::TikTok};
///
/// let verifier = TikTok::new("the secret")?;
/// let headers = [(
///     "TikTok-Signature",
///     "t=1795000000,s=b5647465f9d3ad30db692107b083f0a80a5202685fb88060ebd8c4c2ebaf8c2c",
/// )];
/// let request = Request::at(&headers, UnixTime::from_secs(1_795_000_000));
/// assert!(verifier.verify(&request, b"{\"id\":1}").is_ok());
/// # Ok::<(), countersign::ConfigError>(())
/// ```
#[derive(Debug)]
pub struct TikTok(Webhook);

provider!(TikTok(Mac): SCHEME, "the app's client secret");

impl TikTok {
    /// The recipe.
    pub const SCHEME: &'static Scheme = &Scheme::hmac_sha256("tiktok")
        .signature(Signature::in_header("TikTok-Signature").pairs(",", "s").hex())
        .timestamp(SignedTime::in_pair("t", TimeFormat::Seconds))
        .signs(&[Timestamp, Text("."), Body])
        .documented_by("TikTok", "TikTok for Developers, “Webhooks verification”");
}
