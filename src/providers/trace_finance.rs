use crate::{ConfigError, IntoSecret, Part, Scheme, Signature, Webhook};

/// Trace Finance: `X-Message-Signature` is the lower-case hex of HMAC-SHA256 over
/// `{X-Message-Id}+{client id}`. **The body is not signed.**
///
/// - Source: Trace Finance, "Webhook Signature".
/// - The key is the UTF-8 text of the client secret. The id and the client id are joined with a
///   literal `+`; the id is taken byte for byte from its header.
/// - Not protected: **the body**. Whoever sees one delivery can send any body with its id and
///   signature, for ever. A proof says that the id is genuine, so accept each id once (a ledger's `once`
///   goes by it), and get what matters from Trace Finance's API.
///
/// ```
/// use countersign::{Coverage, Request, TraceFinance, Verifier};
///
/// let trace = TraceFinance::new("clientId", "clientSecret")?;
/// let headers = [
///     ("X-Message-Id", "1234"),
///     (
///         "X-Message-Signature",
///         "df87c741d50086aded0ed6d853659eb29ba9aa6c46899bf86601fc11d53f43a1",
///     ),
/// ];
/// let proof = trace.verify(&Request::new(&headers), b"any body at all")?;
/// assert_eq!(proof.coverage(), Coverage::None);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug)]
pub struct TraceFinance(Webhook);

provider!(TraceFinance(Mac));

impl TraceFinance {
    /// The recipe.
    pub const SCHEME: &'static Scheme = &Scheme::hmac_sha256("trace-finance")
        .signature(Signature::in_header("X-Message-Signature").hex())
        .signs(&[Part::Header("X-Message-Id"), Part::Text("+"), Part::Setting("client id")])
        .message_id_in("X-Message-Id")
        .documented_by("Trace Finance", "Trace Finance, “Webhook Signature”");

    /// Takes the client id and the client secret.
    ///
    /// # Errors
    /// Either is empty, or the secret starts or ends with white space.
    pub fn new(client_id: &str, client_secret: impl IntoSecret) -> Result<Self, ConfigError> {
        Webhook::with_setting(Self::SCHEME, client_id, client_secret).map(Self)
    }
}
