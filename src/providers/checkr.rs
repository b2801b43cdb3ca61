use crate::{Scheme, Signature, Webhook};

/// Checkr: `X-Checkr-Signature` is the lower-case hex of HMAC-SHA256 over the raw body.
///
/// - Source: `NangoHQ/nango`'s `checkr-partner-webhook-routing.ts` and other third parties' code.
///   Confirmed by a third party only.
/// - The key is the UTF-8 text of the secret.
/// - Not protected: repeats, for ever: no time is signed.
/// - The part of Checkr's page on signatures was not read; four independent implementations agree.
///
/// ```
/// use countersign::{Request, Verifier, providers::Checkr};
///
/// let verifier = Checkr::new("the secret")?;
/// let headers = [(
///     "X-Checkr-Signature",
///     "5834dd35334f58137ee47d6e1eea01ac29267c80eaa90e90d989d2837a9d7024",
/// )];
/// assert!(verifier.verify(&Request::new(&headers), b"{\"id\":1}").is_ok());
/// # Ok::<(), countersign::ConfigError>(())
/// ```
#[derive(Debug)]
pub struct Checkr(Webhook);

provider!(Checkr(Mac): SCHEME, "the account's API key");

impl Checkr {
    /// The recipe.
    pub const SCHEME: &'static Scheme = &Scheme::hmac_sha256("checkr")
        .signature(Signature::in_header("X-Checkr-Signature").hex())
        .signs_body()
        .documented_by(
            "Checkr",
            "NangoHQ/nango's checkr-partner-webhook-routing.ts and other third parties' \
             code",
        )
        .confirmed_by_third_party()
        .read_on("2026-11-26");
}
