use crate::{Handshake, OtherKind, Scheme, Signature, Told, Webhook};

/// Mollie: `X-Mollie-Signature` lists, separated by commas, `sha256=` and the lower-case hex of
/// HMAC-SHA256 over the raw body.
///
/// - Source: `mollie/mollie-api-php`'s `SignatureValidator.php` and mollie-api-typescript's
///   `signature_validator.ts`.
/// - The key is the UTF-8 text of the secret.
/// - Not protected: repeats, for ever: no time is signed.
/// - While a secret rolls, the header is there twice, or joined by a comma. Mollie's SDKs also take
///   the hex without `sha256=`, and so does this.
/// - Classic webhooks (a form with `id=tr_…`) are not signed, and are refused here.
/// - Handshake: none when a webhook is made. A test by the dashboard or the API's `ping` sends an event of
///   `type` `hook.ping` (receivers' code; Mollie does not name it), signed like any. It wants a 2xx within
///   15 s, and `VerifyLayer::answering_handshakes` gives it after the proof; the receiver has nothing to
///   decide. Of what follows otherwise nothing is documented. Source: Mollie's documentation, “Test webhook”.
///
/// ```
/// use countersign::{Request, Verifier, providers::Mollie};
///
/// let verifier = Mollie::new("the secret")?;
/// let headers = [(
///     "X-Mollie-Signature",
///     "sha256=5834dd35334f58137ee47d6e1eea01ac29267c80eaa90e90d989d2837a9d7024",
/// )];
/// assert!(verifier.verify(&Request::new(&headers), b"{\"id\":1}").is_ok());
/// # Ok::<(), countersign::ConfigError>(())
/// ```
#[derive(Debug)]
pub struct Mollie(Webhook);

provider!(Mollie(Mac): SCHEME, "the webhook's signing secret");

impl Mollie {
    /// The recipe.
    pub const SCHEME: &'static Scheme = &Scheme::hmac_sha256("mollie")
        .signature(
            Signature::in_header("X-Mollie-Signature")
                .optional_prefix("sha256=")
                .list(",")
                .optional_blanks()
                .repeatable()
                .hex(),
        )
        .signs_body()
        .documented_by(
            "Mollie",
            "mollie/mollie-api-php's SignatureValidator.php and mollie-api-typescript's \
             signature_validator.ts",
        )
        .other_kinds(&[OtherKind::by_form(
            "Mollie's classic webhook (a form with id=tr_…), which is not signed: ask \
             Mollie's API for the payment",
        )])
        .read_on("2026-11-26")
        .with_handshakes(&[Handshake::signed("POST", "Mollie's ping")
            .told_by(&[Told::member("type", "hook.ping")])
            .within(15)]);
}
