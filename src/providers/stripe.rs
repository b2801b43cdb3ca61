use crate::Part::{Body, Text, Timestamp};
use crate::{Scheme, Signature, SignedTime, TimeFormat, Webhook};

/// Stripe: `Stripe-Signature` holds `t=` and the time, and `v1=` and the lower-case hex of
/// HMAC-SHA256 over `{timestamp}.{body}`.
///
/// - Source: `stripe/stripe-dotnet`'s `EventUtilityTest.cs` and `stripe/stripe-python`'s
///   `_webhook.py`.
/// - The key is the UTF-8 text of the whole secret; `whsec_` is part of it and nothing is decoded.
/// - The time is in seconds, at most 300 seconds off. The page speaks of an age; of the vendor's
///   libraries those for .NET and PHP refuse a time as far ahead too, those for Node, Python, Go and
///   Ruby take any. Here as the former.
/// - Not protected: repeats within the tolerance. The body's `id` tells them apart (Stripe's
///   documentation, “Handle duplicate events”): a retry is signed anew, for 3 days in live mode, and a
///   ledger's `once` goes by the `id`.
/// - Thin (v2) events are signed the same way.
/// - Signatures of other versions in the header, such as `v0`, never count.
///
/// ```
/// use countersign::{Request, UnixTime, Verifier, providers::Stripe};
///
/// let verifier = Stripe::new("the secret")?;
/// let headers = [(
///     "Stripe-Signature",
///     "t=1795000000,v1=b5647465f9d3ad30db692107b083f0a80a5202685fb88060ebd8c4c2ebaf8c2c",
/// )];
/// let request = Request::at(&headers, UnixTime::from_secs(1_795_000_000));
/// assert!(verifier.verify(&request, b"{\"id\":1}").is_ok());
/// # Ok::<(), countersign::ConfigError>(())
/// ```
#[derive(Debug)]
pub struct Stripe(Webhook);

provider!(Stripe(Mac): SCHEME, "the endpoint's signing secret, `whsec_` included");

impl Stripe {
    /// The recipe.
    pub const SCHEME: &'static Scheme = &Scheme::hmac_sha256("stripe")
        .signature(Signature::in_header("Stripe-Signature").pairs(",", "v1").hex())
        .timestamp(SignedTime::in_pair("t", TimeFormat::Seconds))
        .signs(&[Timestamp, Text("."), Body])
        .documented_by(
            "Stripe",
            "stripe/stripe-dotnet's EventUtilityTest.cs and stripe/stripe-python's \
             _webhook.py",
        )
        .event_id_in("id")
        .repeats_for(3 * 24 * 60 * 60)
        .read_on("2026-11-26");
}
