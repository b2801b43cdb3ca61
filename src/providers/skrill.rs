use crate::Part::{Field, OptionalField, SecretHash};
use crate::{ConfigError, Encoding, Fields, Hash, IntoSecret, Scheme, Signature, Webhook};

/// Skrill's status reports: `md5sig` in the form is the upper-case hex of MD5 (no HMAC) over
/// `{merchant_id}{transaction_id}{MD5 of the secret word}{mb_amount}{mb_currency}{status}`.
///
/// - Source: Paysafe's documentation of Skrill, “Appendix D: MD5 Signature” and “Payout Status Notification”.
///   Its
///   example's secret word is not printed, so that it cannot be computed again.
/// - The key is the UTF-8 text of the secret word, of which the message holds the MD5 in upper-case hex.
/// - An account for which Skrill was asked to do so has `sha2sig` besides: [`sha256`](Self::sha256). Which is taken
///   is the receiver's choice, and not the form's.
/// - Not protected: **every other field**, such as `pay_from_email`, `mb_transaction_id`, `amount` and `currency`;
///   and repeats, of which there are up to ten. MD5 is broken: take `sha2sig`. The hash is no HMAC, and could be
///   extended; what is appended is no text, and refused.
/// - Left open: where the merchant's and the transaction's ids end, and the amount, the currency and the status.
///   Take only your own merchant id, currencies of three letters, and status codes that you know.
/// - The cancellation of a 1-Tap payment is signed over other fields, and not verified here.
///
/// ```
/// use countersign::providers::Skrill;
/// use countersign::{Coverage, Request, Verifier};
///
/// let skrill = Skrill::new("mb54321")?;
/// let body = b"merchant_id=100005&transaction_id=1A205220&mb_amount=25.46&mb_currency=GBP&status=2\
///     &md5sig=8B5E5A3C411FAB01A34D2E2659A79FB9";
/// let proof = skrill.verify(&Request::new(&()), body)?;
/// assert_eq!(proof.coverage(), Coverage::Fields);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug)]
pub struct Skrill(Webhook<Fields>);

provider!(Skrill(Fields): SCHEME, "the account's secret word");

impl Skrill {
    /// The recipe.
    pub const SCHEME: &'static Scheme<Fields> =
        &Self::with("skrill", Hash::MD5, "md5sig", "Skrill");

    /// The recipe of `sha2sig`.
    pub const SHA256: &'static Scheme<Fields> =
        &Self::with("skrill-sha256", Hash::SHA256, "sha2sig", "Skrill with SHA-256");

    const fn with(
        id: &'static str,
        hash: Hash,
        field: &'static str,
        name: &'static str,
    ) -> Scheme<Fields> {
        Scheme::plain_hash(id, hash)
            .signature(Signature::in_field(field).encoded(Encoding::HexUpper))
            .unseparated(
                "where the merchant's and the transaction's ids end, and the amount, the currency \
                 and the status",
            )
            .signs_fields(&[
                Field("merchant_id"),
                OptionalField("transaction_id"),
                SecretHash(Hash::MD5, Encoding::HexUpper),
                Field("mb_amount"),
                Field("mb_currency"),
                Field("status"),
            ])
            .in_form()
            .documented_by(name, "Paysafe's documentation of Skrill, “Appendix D: MD5 Signature”")
            .read_on("2026-11-26")
    }

    /// Takes the secret word, for an account whose reports have `sha2sig`.
    ///
    /// # Errors
    /// The word is empty, or starts or ends with white space.
    pub fn sha256(secret_word: impl IntoSecret) -> Result<Self, ConfigError> {
        Webhook::new(Self::SHA256, secret_word).map(Self)
    }
}
