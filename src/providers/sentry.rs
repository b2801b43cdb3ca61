use crate::{Scheme, Signature, Webhook};

/// Sentry: `Sentry-Hook-Signature`, or `Sentry-App-Signature` of a UI component's request, is the
/// lower-case hex of HMAC-SHA256 over the raw body.
///
/// - Source: `getsentry/integration-platform-example`'s `verifySentrySignature.ts` and
///   `verify_sentry_signature.py`.
/// - The key is the UTF-8 text of the secret.
/// - Not protected: repeats, for ever: no time is signed.
/// - GET requests sign the empty body.
/// - `Sentry-Hook-Timestamp` is not signed.
///
/// ```
/// use countersign::{Request, Verifier, providers::Sentry};
///
/// let verifier = Sentry::new("the secret")?;
/// let headers = [(
///     "Sentry-Hook-Signature",
///     "5834dd35334f58137ee47d6e1eea01ac29267c80eaa90e90d989d2837a9d7024",
/// )];
/// assert!(verifier.verify(&Request::new(&headers), b"{\"id\":1}").is_ok());
/// # Ok::<(), countersign::ConfigError>(())
/// ```
#[derive(Debug)]
pub struct Sentry(Webhook);

provider!(Sentry(Mac): SCHEME, "the integration's client secret");

impl Sentry {
    /// The recipe.
    pub const SCHEME: &'static Scheme = &Scheme::hmac_sha256("sentry")
        .signature(
            Signature::in_header("Sentry-Hook-Signature").also_in(&["Sentry-App-Signature"]).hex(),
        )
        .signs_body()
        .documented_by(
            "Sentry",
            "getsentry/integration-platform-example's verifySentrySignature.ts and \
             verify_sentry_signature.py",
        )
        .read_on("2026-11-26");
}
