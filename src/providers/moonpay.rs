use crate::Part::{Body, Query, Text, Timestamp};
use crate::{ConfigError, IntoSecret, Scheme, Signature, SignedTime, TimeFormat, Webhook};

/// MoonPay: `Moonpay-Signature-V2` holds `t=` and the time, and `s=` and the lower-case hex of
/// HMAC-SHA256 over `{timestamp}.{body}`; of a GET, over `{timestamp}.?{query}`.
///
/// - Source: MoonPay's documentation, “Request signing” and “Overview” of its webhooks.
/// - The key is the UTF-8 text of the webhook API key.
/// - The time is in seconds, at most 300 seconds off, which is this crate's choice: no tolerance is
///   documented.
/// - Not protected: repeats within the tolerance.
/// - A GET is verified by `MoonPay::of_gets`. One key signs both: whoever has seen a GET can send its query,
///   `?` in front, as a body within the tolerance. Take no body that is not JSON.
/// - The older `Moonpay-Signature`, which is sent beside it, is not read.
/// - A delivery wants a 2xx within 5 s, and comes again without one.
///
/// ```
/// use countersign::{Request, UnixTime, Verifier, providers::MoonPay};
///
/// let verifier = MoonPay::new("the secret")?;
/// let headers = [(
///     "Moonpay-Signature-V2",
///     "t=1795000000,s=b5647465f9d3ad30db692107b083f0a80a5202685fb88060ebd8c4c2ebaf8c2c",
/// )];
/// let request = Request::at(&headers, UnixTime::from_secs(1_795_000_000));
/// assert!(verifier.verify(&request, b"{\"id\":1}").is_ok());
/// # Ok::<(), countersign::ConfigError>(())
/// ```
#[derive(Debug)]
pub struct MoonPay(Webhook);

provider!(MoonPay(Mac): SCHEME, "the webhook API key");

impl MoonPay {
    /// The recipe.
    pub const SCHEME: &'static Scheme = &Scheme::hmac_sha256("moonpay")
        .signature(Signature::in_header("Moonpay-Signature-V2").pairs(",", "s").hex())
        .timestamp(SignedTime::in_pair("t", TimeFormat::Seconds))
        .signs(&[Timestamp, Text("."), Body])
        .documented_by("MoonPay", "MoonPay's documentation, “Request signing”");

    /// The recipe of the GETs, which signs the query.
    pub const GETS: &'static Scheme = &Scheme::hmac_sha256("moonpay-get")
        .signature(Signature::in_header("Moonpay-Signature-V2").pairs(",", "s").hex())
        .timestamp(SignedTime::in_pair("t", TimeFormat::Seconds))
        .signs(&[Timestamp, Text(".?"), Query])
        .documented_by("MoonPay (GET)", "MoonPay's documentation, “Request signing”");

    /// Takes the webhook API key, for the GETs that MoonPay sends.
    ///
    /// # Errors
    /// It is empty, or starts or ends with white space.
    pub fn of_gets(secret: impl IntoSecret) -> Result<Self, ConfigError> {
        Webhook::new(Self::GETS, secret).map(Self)
    }
}
