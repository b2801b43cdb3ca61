use crate::Part::{Body, Text, Timestamp};
use crate::{ConfigError, IntoSecret, Scheme, Signature, SignedTime, TimeFormat, Webhook};

/// Grafana Alerting: `X-Grafana-Alerting-Signature` is the lower-case hex of HMAC-SHA256 over the
/// raw body, or over `{timestamp}:{body}` where the contact point has a header for the time.
///
/// - Source: `grafana/alerting`'s `http/hmac.go` and its tests.
/// - The key is the UTF-8 text of the contact point's HMAC secret.
/// - Both headers are named in the contact point. Grafana's documentation gives the signature's the
///   name above, its code `X-Grafana-Alert-Signature`: either is taken, and `.header(…)` sets
///   another.
/// - Not protected by `Grafana::new`: repeats, for ever: no time is signed.
/// - `Grafana::timestamped` is for a contact point with a timestamp header, which has to be named
///   `X-Grafana-Alerting-Timestamp`: it has no name at Grafana. The time is in seconds, at most 300
///   seconds off, which is this crate's choice: no tolerance is documented.
/// - One secret for both kinds would let a body that begins with the time and a colon pass for a
///   delivery of the other kind: give each contact point its own.
///
/// ```
/// use countersign::{Request, Verifier, providers::Grafana};
///
/// let verifier = Grafana::new("the secret")?;
/// let headers = [(
///     "X-Grafana-Alerting-Signature",
///     "5834dd35334f58137ee47d6e1eea01ac29267c80eaa90e90d989d2837a9d7024",
/// )];
/// assert!(verifier.verify(&Request::new(&headers), b"{\"id\":1}").is_ok());
/// # Ok::<(), countersign::ConfigError>(())
/// ```
#[derive(Debug)]
pub struct Grafana(Webhook);

provider!(Grafana(Mac): SCHEME, "the contact point's HMAC secret");

impl Grafana {
    const SIGNATURE: Signature = Signature::in_header("X-Grafana-Alerting-Signature")
        .or_spelled(&["X-Grafana-Alert-Signature"]);

    /// The recipe.
    pub const SCHEME: &'static Scheme = &Scheme::hmac_sha256("grafana")
        .signature(Self::SIGNATURE.hex())
        .signs_body()
        .documented_by("Grafana Alerting", "grafana/alerting's http/hmac.go and its tests");

    /// The recipe of a contact point with a header for the time.
    pub const TIMESTAMPED: &'static Scheme = &Scheme::hmac_sha256("grafana-timestamped")
        .signature(Self::SIGNATURE.hex())
        .timestamp(SignedTime::in_header("X-Grafana-Alerting-Timestamp", TimeFormat::Seconds))
        .signs(&[Timestamp, Text(":"), Body])
        .documented_by(
            "Grafana Alerting (timestamped)",
            "grafana/alerting's http/hmac.go and its tests",
        );

    /// Takes the HMAC secret of a contact point whose timestamp header is
    /// `X-Grafana-Alerting-Timestamp`.
    ///
    /// # Errors
    /// The secret is empty, or starts or ends with white space.
    pub fn timestamped(secret: impl IntoSecret) -> Result<Self, ConfigError> {
        Webhook::new(Self::TIMESTAMPED, secret).map(Self)
    }
}
