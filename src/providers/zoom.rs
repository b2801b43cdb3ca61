use crate::Part::{Body, Text, Timestamp};
use crate::{
    Challenge, Encoding, Handshake, OtherKind, Reply, Scheme, Shape, Signature, SignedTime,
    TimeFormat, Told, Webhook, Written,
};

/// Zoom: `x-zm-signature` is `v0=` and the lower-case hex of HMAC-SHA256 over
/// `v0:{timestamp}:{body}`.
///
/// - Source: `zoom/webhook-sample`'s `index.js`.
/// - The key is the UTF-8 text of the secret.
/// - The time is in seconds, at most 300 seconds off, which is this crate's choice: no tolerance is
///   documented.
/// - Not protected: repeats within the tolerance.
/// - Handshake: the `endpoint.url_validation` event, signed, when the URL is saved, and every 72 hours
///   (a quotation of Zoom's documentation). It wants `plainToken` and its hex HMAC-SHA256, within 3 s
///   (third parties' word). **That is the secret of the deliveries: to answer any token is to sign any
///   delivery.** `VerifyLayer::answering_handshakes` answers after the proof, **and** only a token of
///   letters, digits, `-` and `_`, 16 to 64 of them: a delivery's message begins with `v0:`, and a colon is
///   none of these. The receiver has nothing to decide. Else the URL is not saved, or gets no more events.
/// - The vendor's sample signs re-serialised JSON; live requests verify over the bytes as received.
/// - Zoom repeats a failed delivery 5, then 20, then 60 minutes later, and does not say whether a
///   repeat has a time of its own: with the first one's it is refused here. To take those, widen
///   it: `.tolerance(Duration::from_secs(2 * 3600))`. The vendor's package checks no time.
///
/// ```
/// use countersign::{Request, UnixTime, Verifier, providers::Zoom};
///
/// let verifier = Zoom::new("the secret")?;
/// let headers = [
///     ("x-zm-request-timestamp", "1795000000"),
///     (
///         "x-zm-signature",
///         "v0=72ffa611236b113a72fee9790cd8629bdf04c075d72a3313498df803fd0bcf9c",
///     ),
/// ];
/// let request = Request::at(&headers, UnixTime::from_secs(1_795_000_000));
/// assert!(verifier.verify(&request, b"{\"id\":1}").is_ok());
/// # Ok::<(), countersign::ConfigError>(())
/// ```
#[derive(Debug)]
pub struct Zoom(Webhook);

provider!(Zoom(Mac): SCHEME, "the app's webhook secret token");

impl Zoom {
    /// What a challenge is made of: a delivery's message holds a colon.
    const CHALLENGE: Shape = Shape::letters_and_digits().or("-_").at_least(16).at_most(64);

    /// The recipe.
    pub const SCHEME: &'static Scheme = &Scheme::hmac_sha256("zoom")
        .signature(Signature::in_header("x-zm-signature").prefix("v0=").hex())
        .timestamp(SignedTime::in_header("x-zm-request-timestamp", TimeFormat::Seconds))
        .signs(&[Text("v0:"), Timestamp, Text(":"), Body])
        .documented_by("Zoom", "zoom/webhook-sample's index.js")
        .other_kinds(&[OtherKind::by_header(
            "Authorization",
            "an event with Zoom's old verification token, in \
             Authorization: it signs nothing, so use the app's secret token",
        )])
        .read_on("2026-11-26")
        .signs_challenges(&[Handshake::signed("POST", "Zoom's validation of the URL")
            .told_by(&[Told::member("event", "endpoint.url_validation")])
            .macs(
                Challenge::in_member("payload.plainToken").of(Self::CHALLENGE),
                Encoding::Hex,
                "",
                Reply::json(&[("plainToken", Written::Value), ("encryptedToken", Written::Mac)]),
            )
            .within(3)
            .at_most(512)
            .otherwise("the URL is not saved, and one that no longer answers gets no events")]);
}
