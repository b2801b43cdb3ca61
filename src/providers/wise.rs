use crate::algorithm::RSA_PKCS1_SHA256;
use crate::{Asymmetric, OtherKind, Scheme, Signature, Webhook};

/// Wise: `X-Signature-SHA256` is the base64 of the RSA signature, PKCS#1 v1.5 with SHA-256, of the raw
/// body.
///
/// - Source: `transferwise/digital-signatures-examples`' `verify-webhook-signature`, and Wise's API
///   documentation, "Webhook events".
/// - The key is the public one that Wise prints in its documentation, base64 in one line. There is one
///   for the sandbox and one for production, the same for every receiver.
/// - Not protected: repeats, for ever: no time is signed, and `sent_at` in the body tells how old a
///   delivery is. `X-Delivery-Id` is not signed. As one key signs for all receivers, a delivery for
///   another one verifies too: compare the `subscription_id` and the `profile_id` in the body.
/// - `X-Test-Notification: true` marks a test, and is not signed: it is no reason to skip the proof.
/// - Older deliveries had `X-Signature`, with SHA-1: they are refused here.
///
/// ```
/// use countersign::providers::Wise;
/// use countersign::{Request, Verifier};
///
/// let wise = Wise::new(
///     "MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEAwpb91cEYuyJNQepZAVfPZIlPZfNUefH+n6w9SW3fykqKu938\
///      cR7WadQv87oF2VuT+fDt7kqeRziTmPSUhqPUys/V2Q1rlfJuXbE+Gga37t7zwd0egQ+KyOEHQOpcTwKmtZ81ieGHynAQ\
///      zsn1We3jwt760MsCPJ7GMT141ByQM+yW1Bx+4SG3IGjXWyqOWrcXsxAvIXkpUD/jK/L958CgnZEgz0BSEh0QxYLITnW1\
///      lLokSx/dTianWPFEhMC9BgijempgNXHNfcVirg1lPSygz7KqoKUN0oHqWLr2U1A+7kqrl6O2nx3CKs1bj1hToT1+p4kc\
///      MoHXA7kA+VBLUpEsVwIDAQAB",
/// )?;
/// let headers = [("X-Signature-SHA256", "of another length")];
/// let error = wise.verify(&Request::new(&headers), b"{}").unwrap_err();
/// assert_eq!(error.code(), "wrong-length");
/// # Ok::<(), countersign::ConfigError>(())
/// ```
#[derive(Debug)]
pub struct Wise(Webhook<Asymmetric>);

provider!(Wise(Asymmetric): SCHEME, "the public key that Wise prints, base64 in one line");

impl Wise {
    /// The recipe.
    pub const SCHEME: &'static Scheme<Asymmetric> = &Scheme::public_key("wise", RSA_PKCS1_SHA256)
        .signature(Signature::in_header("X-Signature-SHA256").base64())
        .signs_body()
        .documented_by(
            "Wise",
            "transferwise/digital-signatures-examples, verify-webhook-signature, and Wise's API \
             documentation, “Webhook events”",
        )
        .other_kinds(&[OtherKind::by_header(
            "X-Signature",
            "Wise's older signature (SHA-1) alone, which is not read: \
             look for what drops X-Signature-SHA256",
        )]);
}
