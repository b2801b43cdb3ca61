use crate::algorithm::ED25519;
use crate::{Asymmetric, KeyForm, Scheme, Signature, Webhook};

/// Due: `X-Webhook-Signature` is the hex of the Ed25519 signature of the raw body.
///
/// - Source: Due's documentation, “Webhook security”.
/// - The key is the endpoint's public one, a PEM file: the `publicKey` that Due's API answers when the
///   endpoint is made. The one below is this library's own.
/// - Not protected: repeats, for ever: no time is signed.
///
/// ```
/// use countersign::providers::Due;
/// use countersign::{Request, Verifier};
///
/// let due = Due::new(
///     "-----BEGIN PUBLIC KEY-----
///     MCowBQYDK2VwAyEAqDPr42OO8SSMkP5u8ImxZ6vpSUe+tyiAD/h+z/vXWh0=
///     -----END PUBLIC KEY-----",
/// )?;
/// let headers = [("X-Webhook-Signature", "of another length")];
/// let error = due.verify(&Request::new(&headers), b"{}").unwrap_err();
/// assert_eq!(error.code(), "wrong-length");
/// # Ok::<(), countersign::ConfigError>(())
/// ```
#[derive(Debug)]
pub struct Due(Webhook<Asymmetric>);

provider!(Due(Asymmetric): SCHEME, "the endpoint's public key, the PEM text that Due's API answers");

impl Due {
    /// The recipe.
    pub const SCHEME: &'static Scheme<Asymmetric> = &Scheme::public_key("due", ED25519)
        .signature(Signature::in_header("X-Webhook-Signature").hex())
        .key(KeyForm::Pem)
        .signs_body()
        .documented_by("Due", "Due's documentation, “Webhook security”")
        .read_on("2026-11-26");
}
