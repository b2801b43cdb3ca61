use crate::Part::{BodyHash, Header, Text, Timestamp};
use crate::algorithm::ED25519;
use crate::{
    Asymmetric, Encoding, Hash, KeyForm, Scheme, Signature, SignedTime, TimeFormat, Webhook,
};

/// Integrated Finance: `X-Webhook-Signature` is the base64 of the Ed25519 signature of
/// `{base64 SHA-512 of the body}|{X-Webhook-Event-Id}|{X-Webhook-Event-Timestamp}|{X-Webhook-Request-Id}|`
/// and then `{timestamp}|{X-Webhook-Key-Version}`.
///
/// - Source: Integrated Finance's documentation, “Webhook Authentication”.
/// - The key is the public one of the version that `X-Webhook-Key-Version` names, and which is signed:
///   configure each that is in use, one with `or`. In which form it is handed out was not in what was read;
///   a PEM file here, and a `PublicKey` takes any other. The one below is this library's own.
/// - The body's hash is made here: `X-Webhook-Content-Digest` is not looked at.
/// - The time is RFC 3339 text in `X-Webhook-Request-Timestamp`; no tolerance was in what was read, 300 s is
///   ours.
/// - Not protected: repeats within the tolerance. The signed `X-Webhook-Event-Id` tells events apart.
///
/// ```
/// use countersign::providers::IntegratedFinance;
/// use countersign::{Request, UnixTime, Verifier};
///
/// let integrated_finance = IntegratedFinance::new(
///     "-----BEGIN PUBLIC KEY-----
///     MCowBQYDK2VwAyEAqDPr42OO8SSMkP5u8ImxZ6vpSUe+tyiAD/h+z/vXWh0=
///     -----END PUBLIC KEY-----",
/// )?;
/// let headers = [
///     ("X-Webhook-Event-Id", "0ccc7b54"),
///     ("X-Webhook-Event-Timestamp", "2026-11-18T11:06:39Z"),
///     ("X-Webhook-Request-Id", "5ee3c1b7"),
///     ("X-Webhook-Request-Timestamp", "2026-11-18T11:06:40Z"),
///     ("X-Webhook-Key-Version", "1"),
///     ("X-Webhook-Signature", "of another length"),
/// ];
/// let request = Request::at(&headers, UnixTime::from_secs(1_795_000_000));
/// let error = integrated_finance.verify(&request, b"{}").unwrap_err();
/// assert_eq!(error.code(), "wrong-length");
/// # Ok::<(), countersign::ConfigError>(())
/// ```
#[derive(Debug)]
pub struct IntegratedFinance(Webhook<Asymmetric>);

provider!(IntegratedFinance(Asymmetric): SCHEME, "a version's public key, a PEM text");

impl IntegratedFinance {
    /// The recipe.
    pub const SCHEME: &'static Scheme<Asymmetric> =
        &Scheme::public_key("integrated-finance", ED25519)
            .signature(Signature::in_header("X-Webhook-Signature").base64())
            .timestamp(SignedTime::in_header("X-Webhook-Request-Timestamp", TimeFormat::Rfc3339))
            .key(KeyForm::Pem)
            .signs(&[
                BodyHash(Hash::SHA512, Encoding::Base64),
                Text("|"),
                Header("X-Webhook-Event-Id"),
                Text("|"),
                Header("X-Webhook-Event-Timestamp"),
                Text("|"),
                Header("X-Webhook-Request-Id"),
                Text("|"),
                Timestamp,
                Text("|"),
                Header("X-Webhook-Key-Version"),
            ])
            .message_id_in("X-Webhook-Event-Id")
            .documented_by(
                "Integrated Finance",
                "Integrated Finance's documentation, “Webhook Authentication”",
            )
            .read_on("2026-11-26");
}
