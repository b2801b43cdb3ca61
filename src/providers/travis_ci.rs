use crate::Part::Field;
use crate::algorithm::RSA_PKCS1_SHA1_LEGACY;
use crate::{Fields, KeyForm, Scheme, Signature, Webhook, WithPublicKey};

/// Travis CI: `Signature` is the base64 of the RSA signature, PKCS#1 v1.5 with **SHA-1**, of the form's
/// field `payload`, decoded.
///
/// - Source: `travis-ci/webhook-signature-verifier`, and Travis CI's documentation, “Configuring Webhook
///   Notifications”.
/// - The key is Travis CI's public one, a PEM file: `config.notifications.webhook.public_key` in what
///   `https://api.travis-ci.com/config` answers, the same for every repository. travis-ci.org had another,
///   the one below.
/// - Read the field `payload` of the form that was verified, and nothing else of the body: the rest is not
///   signed.
/// - Not protected: repeats, for ever: no time is signed, and `finished_at` tells how old a delivery is; its
///   `id` and `state` tell deliveries apart. As one key signs for all repositories, a delivery for another one
///   verifies too: compare the `repository` in the payload. With SHA-1, who can choose much of what a
///   repository's payload says could make two of one signature.
///
/// ```
/// use countersign::providers::TravisCi;
/// use countersign::{Coverage, Request, Verifier};
///
/// let travis_ci = TravisCi::new(
///     "-----BEGIN PUBLIC KEY-----
///     MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEAvtjdLkS+FP+0fPC09j25
///     y/PiuYDDivIT86COVedvlElk99BBYTrqNaJybxjXbIZ1Q6xFNhOY+iTcBr4E1zJu
///     tizF3Xi0V9tOuP/M8Wn4Y/1lCWbQKlWrNQuqNBmhovF4K3mDCYswVbpgTmp+JQYu
///     Bm9QMdieZMNry5s6aiMA9aSjDlNyedvSENYo18F+NYg1J0C0JiPYTxheCb4optr1
///     5xNzFKhAkuGs4XTOA5C7Q06GCKtDNf44s/CVE30KODUxBi0MCKaxiXw/yy55zxX2
///     /YdGphIyQiA5iO1986ZmZCLLW8udz9uhW5jUr3Jlp9LbmphAC61bVSf4ou2YsJaN
///     0QIDAQAB
///     -----END PUBLIC KEY-----",
/// )?;
/// assert_eq!(travis_ci.scheme().coverage(), Coverage::Fields);
/// let headers = [("Signature", "of another length")];
/// let error = travis_ci.verify(&Request::new(&headers), b"payload=%7B%7D").unwrap_err();
/// assert_eq!(error.code(), "wrong-length");
/// # Ok::<(), countersign::ConfigError>(())
/// ```
#[derive(Debug)]
pub struct TravisCi(Webhook<Fields<WithPublicKey>>);

provider!(TravisCi(Asymmetric): SCHEME, "Travis CI's public key, the PEM text that its API answers");

impl TravisCi {
    /// The recipe.
    pub const SCHEME: &'static Scheme<Fields<WithPublicKey>> =
        &Scheme::public_key("travis-ci", RSA_PKCS1_SHA1_LEGACY)
            .signature(Signature::in_header("Signature").base64())
            .key(KeyForm::Pem)
            .signs_fields(&[Field("payload")])
            .in_form()
            .documented_by(
                "Travis CI",
                "travis-ci/webhook-signature-verifier, and Travis CI's documentation, “Configuring \
                 Webhook Notifications”",
            )
            .read_on("2026-11-26");
}
