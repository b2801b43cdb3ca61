use crate::{Handshake, Scheme, Signature, Webhook};

/// Xero: `x-xero-signature` is the base64 of HMAC-SHA256 over the raw body.
///
/// - Source: samples of Xero's developer evangelist (gists of rjaus) and `NangoHQ/nango` (a third
///   party's). Confirmed by a third party only.
/// - The key is the UTF-8 text of the whole secret; it looks like base64 (it ends in `==`) and is
///   not decoded.
/// - Not protected: repeats, for ever: no time is signed.
/// - Handshake: several “intent to receive” requests, without events, when a subscription is made or
///   enabled again, or its URL changed. Those that are signed rightly want 200 without a body, and reach the
///   handler as any delivery does; those that are signed wrongly on purpose want 401, which they get, with
///   `Refusal::Tested` while one of the `Handshakes::set_ups` is under way. Within 5 s, else the URL gets no
///   deliveries. Source: Xero's documentation, “Configuring your server”.
///
/// ```
/// use countersign::{Request, Verifier, providers::Xero};
///
/// let verifier = Xero::new("the secret")?;
/// let headers = [("x-xero-signature", "WDTdNTNPWBN+5H1uHuoBrCkmfIDqqQ6Q2YnSg3qdcCQ=")];
/// assert!(verifier.verify(&Request::new(&headers), b"{\"id\":1}").is_ok());
/// # Ok::<(), countersign::ConfigError>(())
/// ```
#[derive(Debug)]
pub struct Xero(Webhook);

provider!(Xero(Mac): SCHEME, "the app's webhook key");

impl Xero {
    /// The recipe.
    pub const SCHEME: &'static Scheme = &Scheme::hmac_sha256("xero")
        .signature(Signature::in_header("x-xero-signature").base64())
        .signs_body()
        .documented_by(
            "Xero",
            "samples of Xero's developer evangelist (gists of rjaus) and NangoHQ/nango (a \
             third party's)",
        )
        .confirmed_by_third_party()
        .read_on("2026-11-26")
        .refusals_are_tested()
        .with_handshakes(&[Handshake::signed(
            "POST",
            "Xero's requests without events, signed rightly and wrongly",
        )
        .is_a_delivery()
        .within(5)
        .otherwise("the URL gets no deliveries")]);
}
