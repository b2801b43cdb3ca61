use crate::Part::{Body, Header, Text, Timestamp};
use crate::algorithm::RSA_PKCS1_SHA256;
use crate::{KeyForm, KeyedById, Scheme, Signature, SignedTime, TimeFormat, Webhook};

/// Binance Pay: `BinancePay-Signature` is the base64 of the RSA signature, PKCS#1 v1.5 with SHA-256, of three
/// lines, `{timestamp}`, `{BinancePay-Nonce}` and `{body}`, each with its line feed, and
/// `BinancePay-Certificate-SN` names the key.
///
/// - Source: Binance's documentation, “Webhook Common Rules”.
/// - The keys are what `POST /binancepay/openapi/certificates` answers to a signed request: `certSerial` and
///   `certPublic`, a PEM file. Nothing is fetched here: the receiver keeps the [`KeySet`](crate::KeySet), and
///   `docs/keys.md` says how. The one below is this library's own.
/// - The time is in milliseconds; Binance documents no tolerance, 300 s is ours.
/// - HMAC-SHA512 under the API's secret, which many receivers compute, is the scheme of requests **to** Binance Pay,
///   in headers of the same names. It is none of a webhook's.
/// - Not protected: repeats within the tolerance. The body's `bizIdStr` is the order's.
///
/// ```
/// use countersign::providers::BinancePay;
/// use countersign::{KeySet, Request, UnixTime, Verifier};
///
/// let keys = KeySet::new(BinancePay::SCHEME)?;
/// let binance_pay = BinancePay::new(keys.clone())?;
/// let id = "8a3ec7f9c2d1e0b4a5968778695a4b3c";
/// let headers = [
///     ("BinancePay-Certificate-SN", id),
///     ("BinancePay-Timestamp", "1795000000000"),
///     ("BinancePay-Nonce", "uHqzfYRpTdWmKsLbXcVnJgEoAaQwZtBi"),
///     ("BinancePay-Signature", "b2YgYW5vdGhlciBsZW5ndGgu"),
/// ];
/// let request = Request::at(&headers, UnixTime::from_secs(1_795_000_000));
/// assert_eq!(binance_pay.verify(&request, b"{}").unwrap_err().code(), "unknown-key");
///
/// keys.replace([(
///     id,
///     "-----BEGIN PUBLIC KEY-----\n\
///      MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEAwIpOPxzh/Exlc9ezWRDR\n\
///      2J5gCrXSNqWg/Rfz0I1yeuInOAppoWjRSL+aLuCfrygLc1eLR7fkA8NokShYErgV\n\
///      Jx/w/smjpHBfKsJGHFHii7EGD08NCFH5X0akVdH4xfB2ok7uOopj9O86bs3ECbqy\n\
///      enkB0fOBJQVjT/DwhNm8c01p1CqXl5BRp6DvWYrmylZNyZBuxv3kSYrfalfmzZxt\n\
///      zstnNne1Q1QtZzesyK4LNikIRshdT/S9+qEczNXrp5BYNSKM6Do0iV9GUZUaRbpN\n\
///      YmAFo69POav3IXvo3Oq/BiHEKnOjTpIjO8qqOSexBogrJGg9z/b3bTGuf5w6PTuz\n\
///      fQIDAQAB\n\
///      -----END PUBLIC KEY-----",
/// )])?;
/// assert_eq!(binance_pay.verify(&request, b"{}").unwrap_err().code(), "not-a-signature");
/// # Ok::<(), countersign::ConfigError>(())
/// ```
#[derive(Debug)]
pub struct BinancePay(Webhook<KeyedById>);

provider!(BinancePay(KeyedById): SCHEME, "the keys of Binance Pay's API");

impl BinancePay {
    /// The recipe.
    pub const SCHEME: &'static Scheme<KeyedById> =
        &Scheme::public_key_by_id("binance-pay", RSA_PKCS1_SHA256)
            .key_id_in_header("BinancePay-Certificate-SN")
            .key(KeyForm::Pem)
            .signature(Signature::in_header("BinancePay-Signature").base64())
            .timestamp(SignedTime::in_header("BinancePay-Timestamp", TimeFormat::Milliseconds))
            .signs(&[
                Timestamp,
                Text("\n"),
                Header("BinancePay-Nonce"),
                Text("\n"),
                Body,
                Text("\n"),
            ])
            .documented_by("Binance Pay", "Binance's documentation, “Webhook Common Rules”");
}
