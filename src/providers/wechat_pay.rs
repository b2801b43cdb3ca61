use crate::Part::{Body, Header, Text, Timestamp};
use crate::algorithm::RSA_PKCS1_SHA256;
use crate::{KeyForm, KeyedById, Scheme, Signature, SignedTime, TimeFormat, Webhook};

/// WeChat Pay, version 3 of its API: `Wechatpay-Signature` is the base64 of the RSA signature, PKCS#1 v1.5
/// with SHA-256, of three lines, `{timestamp}`, `{Wechatpay-Nonce}` and `{body}`, each with its line feed, and
/// `Wechatpay-Serial` names the key.
///
/// - Source: WeChat Pay's documentation, “签名验证”, and `wechatpay-apiv3/wechatpay-java`.
/// - The keys are the merchant's own: the platform's certificates, each by its serial number in upper-case hex,
///   which `GET /v3/certificates` answers encrypted, and WeChat Pay's public key, whose id is `PUB_KEY_ID_` with
///   digits behind, from the merchant's console. Both are PEM files. While an account changes from certificates to
///   the public key, deliveries come under either, so that the set needs both. Nothing is fetched here: the
///   receiver keeps the [`KeySet`](crate::KeySet), and `docs/keys.md` says how. The one below is this library's own.
/// - The time is in seconds, at most 300 seconds off.
/// - WeChat Pay sends requests with a wrong signature on purpose, which starts with `WECHATPAY/SIGNTEST/`, and
///   looks whether they are refused. They are, as any other is: answer no 2xx.
/// - `Wechatpay-Signature-Type` is not read: it is RSA with SHA-256 whatever it says. SM2 is another scheme.
/// - What the body tells is encrypted once more (`resource`, AES-256-GCM under the API's own key), which is not
///   undone here: decrypt what was verified, and nothing else.
/// - Not protected: repeats within the tolerance. The encrypted part has the order's number.
///
/// ```
/// use countersign::providers::WeChatPay;
/// use countersign::{KeySet, Request, UnixTime, Verifier};
///
/// let keys = KeySet::new(WeChatPay::SCHEME)?;
/// let wechat_pay = WeChatPay::new(keys.clone())?;
/// let id = "PUB_KEY_ID_0114232134912410000000000000";
/// let headers = [
///     ("Wechatpay-Serial", id),
///     ("Wechatpay-Timestamp", "1795000000"),
///     ("Wechatpay-Nonce", "c5ac7061fccab6bf3e254dcf98995b8c"),
///     ("Wechatpay-Signature", "WECHATPAY/SIGNTEST/probes+++"),
/// ];
/// let request = Request::at(&headers, UnixTime::from_secs(1_795_000_000));
/// assert_eq!(wechat_pay.verify(&request, b"{}").unwrap_err().code(), "unknown-key");
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
/// assert_eq!(wechat_pay.verify(&request, b"{}").unwrap_err().code(), "not-a-signature");
/// # Ok::<(), countersign::ConfigError>(())
/// ```
#[derive(Debug)]
pub struct WeChatPay(Webhook<KeyedById>);

provider!(WeChatPay(KeyedById): SCHEME, "the merchant's keys of WeChat Pay, certificates and public key alike");

impl WeChatPay {
    /// The recipe.
    pub const SCHEME: &'static Scheme<KeyedById> =
        &Scheme::public_key_by_id("wechatpay-v3", RSA_PKCS1_SHA256)
            .key_id_in_header("Wechatpay-Serial")
            .key(KeyForm::Pem)
            .signature(Signature::in_header("Wechatpay-Signature").base64())
            .timestamp(SignedTime::in_header("Wechatpay-Timestamp", TimeFormat::Seconds))
            .signs(&[
                Timestamp,
                Text("\n"),
                Header("Wechatpay-Nonce"),
                Text("\n"),
                Body,
                Text("\n"),
            ])
            .documented_by(
                "WeChat Pay v3",
                "WeChat Pay's documentation, “签名验证”, and wechatpay-apiv3/wechatpay-java",
            )
            .refusals_are_tested();
}
