use crate::Part::{Body, Text, Timestamp};
use crate::{Scheme, Signature, SignedTime, TimeFormat, Webhook};

/// Recurly: `recurly-signature` lists the time and then the lower-case hex of HMAC-SHA256 over
/// `{timestamp}.{body}`.
///
/// - Source: `recurly/recurly-client-ruby`'s `webhooks.rb` and its tests.
/// - The key is the UTF-8 text of the whole secret; it looks like hex and is not decoded.
/// - The time is in milliseconds, at most 300 seconds off.
/// - Not protected: repeats within the tolerance.
/// - The header's items have no names: the first is the time, all others are signatures.
/// - The body's `id` is that of the object, not of the event.
///
/// ```
/// use countersign::{Request, UnixTime, Verifier, providers::Recurly};
///
/// let verifier = Recurly::new("the secret")?;
/// let headers = [(
///     "recurly-signature",
///     "1795000000000,65a25034a3303160e38fdd65fe8291dbd9c879e15e671b0545cc29d22d5330f3",
/// )];
/// let request = Request::at(&headers, UnixTime::from_secs(1_795_000_000));
/// assert!(verifier.verify(&request, b"{\"id\":1}").is_ok());
/// # Ok::<(), countersign::ConfigError>(())
/// ```
#[derive(Debug)]
pub struct Recurly(Webhook);

provider!(Recurly(Mac): SCHEME, "the endpoint's secret key");

impl Recurly {
    /// The recipe.
    pub const SCHEME: &'static Scheme = &Scheme::hmac_sha256("recurly")
        .signature(Signature::in_header("recurly-signature").list_after_timestamp(",").hex())
        .timestamp(SignedTime::first_item(TimeFormat::Milliseconds))
        .signs(&[Timestamp, Text("."), Body])
        .documented_by("Recurly", "recurly/recurly-client-ruby's webhooks.rb and its tests");
}
