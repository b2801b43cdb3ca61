use crate::Part::{Body, Secret, Text};
use crate::{Hash, Scheme, Signature, Webhook};

/// PagBank (PagSeguro): `x-authenticity-token` is the lower-case hex of SHA-256 (no HMAC) over `{secret}-{body}`.
///
/// - Source: PagBank's documentation, “Confirmar autenticidade da notificação”.
/// - The key is the UTF-8 text of the account's token.
/// - The document speaks of the payload without formatting: that is the raw body, as it is sent.
/// - Not protected: what is appended: whoever has seen a delivery can sign a longer body that begins like it.
///   JSON with such an end is none to a strict reader: refuse a body that does not end where its object does.
///   Nor repeats: no time is signed.
/// - In the sandbox the header is often missing.
///
/// ```
/// use countersign::{Request, Verifier, providers::PagBank};
///
/// let verifier = PagBank::new("the secret")?;
/// let headers = [(
///     "x-authenticity-token",
///     "a8906bc0a57728b438e3a8bb49ac0856d1b6e993e90f94773bfe547959e59341",
/// )];
/// assert!(verifier.verify(&Request::new(&headers), b"{\"id\":1}").is_ok());
/// # Ok::<(), countersign::ConfigError>(())
/// ```
#[derive(Debug)]
pub struct PagBank(Webhook);

provider!(PagBank(Mac): SCHEME, "the account's token");

impl PagBank {
    /// The recipe.
    pub const SCHEME: &'static Scheme = &Scheme::plain_hash("pagbank", Hash::SHA256)
        .signature(Signature::in_header("x-authenticity-token").hex())
        .signs(&[Secret, Text("-"), Body])
        .documented_by(
            "PagBank",
            "PagBank's documentation, “Confirmar autenticidade da notificação”",
        )
        .read_on("2026-11-26");
}
