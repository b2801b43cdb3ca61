use crate::Part::{Body, Text, Timestamp};
use crate::{Scheme, Signature, SignedTime, TimeFormat, Webhook};

/// WorkOS: `WorkOS-Signature` holds `t=` and the time, and `v1=` and the lower-case hex of
/// HMAC-SHA256 over `{timestamp}.{body}`.
///
/// - Source: workos-go's `webhook_verification.go`, workos-python's `_verification.py` and
///   workos-node.
/// - The key is the UTF-8 text of the secret.
/// - WorkOS writes a blank behind the comma, which its library for Python asks for; here it may be
///   missing.
/// - The time is in milliseconds, at most 180 seconds off.
/// - Not protected: repeats within the tolerance. The body's `id` tells them apart: it is the event's
///   (WorkOS's documentation, “Data syncing”), and what `workos/skills` says to know a duplicate by.
/// - The vendor's SDKs differ on times in the future: Go and Python refuse them beyond the
///   tolerance, as here, Node does not.
///
/// ```
/// use countersign::{Request, UnixTime, Verifier, providers::WorkOs};
///
/// let verifier = WorkOs::new("the secret")?;
/// let headers = [(
///     "WorkOS-Signature",
///     "t=1795000000000, v1=65a25034a3303160e38fdd65fe8291dbd9c879e15e671b0545cc29d22d5330f3",
/// )];
/// let request = Request::at(&headers, UnixTime::from_secs(1_795_000_000));
/// assert!(verifier.verify(&request, b"{\"id\":1}").is_ok());
/// # Ok::<(), countersign::ConfigError>(())
/// ```
#[derive(Debug)]
pub struct WorkOs(Webhook);

provider!(WorkOs(Mac): SCHEME, "the webhook endpoint's signing secret");

impl WorkOs {
    /// The recipe.
    pub const SCHEME: &'static Scheme = &Scheme::hmac_sha256("workos")
        .signature(Signature::in_header("WorkOS-Signature").pairs(",", "v1").usual_blanks().hex())
        .timestamp(SignedTime::in_pair("t", TimeFormat::Milliseconds).tolerance(180))
        .signs(&[Timestamp, Text("."), Body])
        .documented_by(
            "WorkOS",
            "workos-go's webhook_verification.go, workos-python's _verification.py and \
             workos-node",
        )
        .event_id_in("id")
        .read_on("2026-11-26");
}
