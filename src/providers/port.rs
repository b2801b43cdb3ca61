use crate::Part::{Body, Text, Timestamp};
use crate::{Scheme, Signature, SignedTime, TimeFormat, Webhook};

/// Port (port.io): `x-port-signature` is `v1,` and the base64 of HMAC-SHA256 over `{timestamp}.{body}`.
///
/// - Source: Port's documentation, “Signature structure”.
/// - The key is the UTF-8 text of the organization's client secret.
/// - The time is in seconds, at most 300 seconds off, which is this crate's choice: no tolerance is
///   documented.
/// - Not protected: repeats within the tolerance.
///
/// ```
/// use countersign::{Request, UnixTime, Verifier, providers::Port};
///
/// let verifier = Port::new("the secret")?;
/// let headers = [
///     ("x-port-timestamp", "1795000000"),
///     ("x-port-signature", "v1,tWR0ZfnTrTDbaSEHsIPwqApSAmhfuIBg69jEwuuvjCw="),
/// ];
/// let request = Request::at(&headers, UnixTime::from_secs(1_795_000_000));
/// assert!(verifier.verify(&request, b"{\"id\":1}").is_ok());
/// # Ok::<(), countersign::ConfigError>(())
/// ```
#[derive(Debug)]
pub struct Port(Webhook);

provider!(Port(Mac): SCHEME, "the organization's client secret");

impl Port {
    /// The recipe.
    pub const SCHEME: &'static Scheme = &Scheme::hmac_sha256("port")
        .signature(Signature::in_header("x-port-signature").prefix("v1,").base64())
        .timestamp(SignedTime::in_header("x-port-timestamp", TimeFormat::Seconds))
        .signs(&[Timestamp, Text("."), Body])
        .documented_by("Port", "Port's documentation, “Signature structure”");
}
