use crate::{OtherKind, Scheme, Signature, Webhook};

/// Attio: `Attio-Signature` is the lower-case hex of HMAC-SHA256 over the raw body.
///
/// - Source: Attio's documentation, “how-to/webhooks”.
/// - The key is the UTF-8 text of the secret.
/// - Not protected: repeats, for ever: no time is signed.
/// - Attio repeats the signature in `X-Attio-Signature`, an older name that is not read here.
///
/// ```
/// use countersign::{Request, Verifier, providers::Attio};
///
/// let verifier = Attio::new("the secret")?;
/// let headers =
///     [("Attio-Signature", "5834dd35334f58137ee47d6e1eea01ac29267c80eaa90e90d989d2837a9d7024")];
/// assert!(verifier.verify(&Request::new(&headers), b"{\"id\":1}").is_ok());
/// # Ok::<(), countersign::ConfigError>(())
/// ```
#[derive(Debug)]
pub struct Attio(Webhook);

provider!(Attio(Mac): SCHEME, "the webhook's secret");

impl Attio {
    /// The recipe.
    pub const SCHEME: &'static Scheme = &Scheme::hmac_sha256("attio")
        .signature(Signature::in_header("Attio-Signature").hex())
        .signs_body()
        .documented_by("Attio", "Attio's documentation, “how-to/webhooks”")
        .other_kinds(&[OtherKind::by_header(
            "X-Attio-Signature",
            "Attio's signature under its older name alone: look for what drops Attio-Signature",
        )]);
}
