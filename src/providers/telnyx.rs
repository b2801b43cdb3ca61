use crate::Part::{Body, Text, Timestamp};
use crate::algorithm::ED25519;
use crate::{Asymmetric, KeyForm, Scheme, Signature, SignedTime, TimeFormat, Webhook};

/// Telnyx: `telnyx-signature-ed25519` is the base64 of the Ed25519 signature of
/// `{timestamp}|{body}`.
///
/// - Source: telnyx-python, `src/telnyx/lib/webhook_verification.py`.
/// - The key is the account's public key, as base64. The timestamp is `telnyx-timestamp`, in
///   seconds, and may be 300 s from the clock.
/// - The generated parts of Telnyx's libraries also hold a check of an HMAC: that is not what Telnyx
///   sends.
/// - Not protected: repeats within the tolerance, the URL and the other headers. The body's `data.id`
///   tells repeats apart: it is the event's, and `meta.attempt` counts the tries to deliver it (Telnyx's
///   documentation, “Webhook fundamentals”). A callback without `data`, a clicked link's for example, is
///   refused where a ledger's `once` goes by it.
///
/// ```
/// use countersign::providers::Telnyx;
/// use countersign::{Request, UnixTime, Verifier};
///
/// let telnyx = Telnyx::new("qDPr42OO8SSMkP5u8ImxZ6vpSUe+tyiAD/h+z/vXWh0=")?;
/// let headers = [
///     ("telnyx-timestamp", "1795000000"),
///     (
///         "telnyx-signature-ed25519",
///         "EfluBFm+dG+m00H5my7NkUahnQJ4nX8uFUHRm44ph5AOkJVYEsy56zUQY2ca\
///          FYaUXNr0AWuVehk02/UzibGbBw==",
///     ),
/// ];
/// let request = Request::at(&headers, UnixTime::from_secs(1_795_000_010));
/// assert!(telnyx.verify(&request, b"").is_ok());
/// assert!(telnyx.verify(&request, b"{}").is_err());
/// # Ok::<(), countersign::ConfigError>(())
/// ```
#[derive(Debug)]
pub struct Telnyx(Webhook<Asymmetric>);

provider!(Telnyx(Asymmetric): SCHEME, "the account's public key, as the portal shows it");

impl Telnyx {
    /// The recipe.
    pub const SCHEME: &'static Scheme<Asymmetric> = &Scheme::public_key("telnyx", ED25519)
        .signature(Signature::in_header("telnyx-signature-ed25519").base64())
        .timestamp(SignedTime::in_header("telnyx-timestamp", TimeFormat::Seconds))
        .key(KeyForm::Base64)
        .signs(&[Timestamp, Text("|"), Body])
        .documented_by(
            "Telnyx",
            "team-telnyx/telnyx-python, src/telnyx/lib/webhook_verification.py",
        )
        .event_id_in("data.id");
}
