use crate::Part::{Body, Text, Timestamp};
use crate::{Scheme, Signature, SignedTime, TimeFormat, Webhook};

/// Khipu, its notifications 3.0: `x-khipu-signature` holds `t=` and the time, and `s=` and the base64
/// of HMAC-SHA256 over `{timestamp}.{body}`.
///
/// - Source: Khipu's documentation on instant notifications, as third parties quote it. Confirmed by a third
///   party only.
/// - The key is the UTF-8 text of the secret.
/// - The time is in milliseconds, at most 300 seconds off, which is this crate's choice: no tolerance is
///   documented.
/// - Not protected: repeats within the tolerance.
/// - The base64 ends with a `=` of its own, which is part of it.
/// - Notifications of older versions have a token that is given to Khipu's API instead, and are refused here.
///
/// ```
/// use countersign::{Request, UnixTime, Verifier, providers::Khipu};
///
/// let verifier = Khipu::new("the secret")?;
/// let headers =
///     [("x-khipu-signature", "t=1795000000000,s=ZaJQNKMwMWDjj91l/oKR29nIeeFeZxsFRcwp0i1TMPM=")];
/// let request = Request::at(&headers, UnixTime::from_secs(1_795_000_000));
/// assert!(verifier.verify(&request, b"{\"id\":1}").is_ok());
/// # Ok::<(), countersign::ConfigError>(())
/// ```
#[derive(Debug)]
pub struct Khipu(Webhook);

provider!(Khipu(Mac): SCHEME, "the merchant's secret");

impl Khipu {
    /// The recipe.
    pub const SCHEME: &'static Scheme = &Scheme::hmac_sha256("khipu")
        .signature(Signature::in_header("x-khipu-signature").pairs(",", "s").base64())
        .timestamp(SignedTime::in_pair("t", TimeFormat::Milliseconds))
        .signs(&[Timestamp, Text("."), Body])
        .documented_by(
            "Khipu",
            "Khipu's documentation on instant notifications, as third parties quote it",
        )
        .confirmed_by_third_party();
}
