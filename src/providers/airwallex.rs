use crate::Part::{Body, Timestamp};
use crate::{Scheme, Signature, SignedTime, TimeFormat, Webhook};

/// Airwallex: `x-signature` is the lower-case hex of HMAC-SHA256 over `{timestamp}{body}`.
///
/// - Source: `svix/svix-webhooks`' Airwallex source (a third party's); of what a repeat keeps, Airwallex's
///   documentation, “Webhooks overview”. Confirmed by a third party only.
/// - The key is the UTF-8 text of the secret.
/// - The time is in milliseconds, at most 300 seconds off, which is this crate's choice: no tolerance is
///   documented.
/// - Not protected: repeats within the tolerance. The body's `id` tells them apart: it is the event's, for
///   about three days in which Airwallex tries again.
/// - Nothing separates the time from the body behind it: it is taken only in its fixed length, so that no
///   digit can be moved.
/// - Airwallex wants exactly 200: an answer of 204 is tried again.
///
/// ```
/// use countersign::{Request, UnixTime, Verifier, providers::Airwallex};
///
/// let verifier = Airwallex::new("the secret")?;
/// let headers = [
///     ("x-timestamp", "1795000000000"),
///     ("x-signature", "8ab25c238501b0592e7110636da1d02116df03b739edeeb6f78d72a79d094d23"),
/// ];
/// let request = Request::at(&headers, UnixTime::from_secs(1_795_000_000));
/// assert!(verifier.verify(&request, b"{\"id\":1}").is_ok());
/// # Ok::<(), countersign::ConfigError>(())
/// ```
#[derive(Debug)]
pub struct Airwallex(Webhook);

provider!(Airwallex(Mac): SCHEME, "the notification URL's secret");

impl Airwallex {
    /// The recipe.
    pub const SCHEME: &'static Scheme = &Scheme::hmac_sha256("airwallex")
        .signature(Signature::in_header("x-signature").hex())
        .timestamp(SignedTime::in_header("x-timestamp", TimeFormat::Milliseconds))
        .signs(&[Timestamp, Body])
        .documented_by("Airwallex", "svix/svix-webhooks' Airwallex source (a third party's)")
        .confirmed_by_third_party()
        .event_id_in("id")
        .repeats_for(3 * 24 * 60 * 60);
}
