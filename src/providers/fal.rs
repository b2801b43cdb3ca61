use crate::Part::{BodyHash, Header, Setting, Text, Timestamp};
use crate::algorithm::ED25519;
use crate::{
    Asymmetric, ConfigError, Encoding, Hash, IntoPublicKey, KeyForm, Scheme, Signature, SignedTime,
    TimeFormat, Webhook,
};

/// fal.ai: `X-Fal-Webhook-Signature` is the hex of the Ed25519 signature of four lines,
/// `{X-Fal-Webhook-Request-Id}`, `{user id}`, `{timestamp}` and `{hex SHA-256 of the body}`.
///
/// - Source: fal's documentation, “Webhooks”, as receivers quote it, of which several have the same recipe.
/// - The keys are those of fal's key set, `https://rest.fal.ai/.well-known/jwks.json`: the `x` of each,
///   base64url in one line. No delivery names its key: give each that is there, up to 4, with `or`. The one
///   below is this library's own.
/// - The time is in seconds, at most 300 seconds off.
/// - The user id is the receiver's own, which `X-Fal-Webhook-User-Id` names: it is configured and not read
///   from the header, so that a delivery for another user does not verify, although the keys are the same.
/// - Not protected: repeats within the tolerance. The signed `X-Fal-Webhook-Request-Id` tells them apart. fal
///   tries 10 times in 2 hours; whether a repeat has a time of its own is not documented, and with the first
///   one's it is refused here after 300 s.
///
/// ```
/// use countersign::providers::Fal;
/// use countersign::{Request, UnixTime, Verifier};
///
/// let fal = Fal::new("user-1", "qDPr42OO8SSMkP5u8ImxZ6vpSUe-tyiAD_h-z_vXWh0")?;
/// let headers = [
///     ("X-Fal-Webhook-Request-Id", "024ca5b1-45d3-4afd-883e-ad3abe2a1c4d"),
///     ("X-Fal-Webhook-Timestamp", "1795000000"),
///     ("X-Fal-Webhook-Signature", "of another length"),
/// ];
/// let request = Request::at(&headers, UnixTime::from_secs(1_795_000_000));
/// assert_eq!(fal.verify(&request, b"{}").unwrap_err().code(), "wrong-length");
/// # Ok::<(), countersign::ConfigError>(())
/// ```
#[derive(Debug)]
pub struct Fal(Webhook<Asymmetric>);

provider!(Fal(Asymmetric));

impl Fal {
    /// The recipe.
    pub const SCHEME: &'static Scheme<Asymmetric> = &Scheme::public_key("fal", ED25519)
        .signature(Signature::in_header("X-Fal-Webhook-Signature").hex())
        .timestamp(SignedTime::in_header("X-Fal-Webhook-Timestamp", TimeFormat::Seconds))
        .key(KeyForm::Base64Url)
        .signs(&[
            Header("X-Fal-Webhook-Request-Id"),
            Text("\n"),
            Setting("user id"),
            Text("\n"),
            Timestamp,
            Text("\n"),
            BodyHash(Hash::SHA256, Encoding::Hex),
        ])
        .message_id_in("X-Fal-Webhook-Request-Id")
        .documented_by("fal.ai", "fal's documentation, “Webhooks”, as receivers quote it")
        .confirmed_by_third_party()
        .read_on("2026-11-26");

    /// Takes the receiver's user id, and a key of fal's key set, base64url in one line.
    ///
    /// # Errors
    /// The user id is empty, or the text is no such key.
    pub fn new(user_id: &str, key: impl IntoPublicKey) -> Result<Self, ConfigError> {
        Webhook::with_setting(Self::SCHEME, user_id, key).map(Self)
    }
}
