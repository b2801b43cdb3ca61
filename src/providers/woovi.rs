use crate::algorithm::RSA_1024_PKCS1_SHA256;
use crate::{Asymmetric, KeyForm, Scheme, Signature, Webhook};

/// Woovi (OpenPix): `x-webhook-signature` is the base64 of the RSA signature, PKCS#1 v1.5 with SHA-256, of
/// the raw body.
///
/// - Source: Woovi's documentation, “Validando Webhook payload usando x-webhook-signature” and “Buscando a
///   chave pública da Woovi via API”; `Open-Pix/php-sdk`'s tests.
/// - **A key of 1,024 bits.** The public key that Woovi prints there, a PEM file, the same for every
///   customer, is that short, and is taken nevertheless: who has the means to factor it can sign for Woovi.
///   The sandbox's has 2,048 bits. `https://api.woovi.com/api/v1/webhook/public-keys` lists the keys: take a
///   longer one beside it (`or`) as soon as it is there.
/// - Not protected: repeats, for ever: no time is signed. As one key signs for all customers, a delivery for
///   another one verifies too: compare the `company` and the charge's `correlationID` in the body, and ask
///   Woovi's API before money moves.
/// - `X-OpenPix-Signature`, an HMAC with SHA-1 under each webhook's own secret, is another recipe and not
///   read here; Woovi calls it deprecated.
///
/// ```
/// use countersign::providers::Woovi;
/// use countersign::{Request, Verifier};
///
/// let woovi = Woovi::new(
///     "-----BEGIN PUBLIC KEY-----
///     MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQC/+NtIkjzevvqD+I3MMv3bLXDt
///     pvxBjY4BsRrSdca3rtAwMcRYYvxSnd7jagVLpctMiOxQO8ieUCKLSWHpsMAjO/zZ
///     WMKbqoG8MNpi/u3fp6zz0mcHCOSqYsPUUG19buW8bis5ZZ2IZgBObWSpTvJ0cnj6
///     HKBAA82Jln+lGwS1MwIDAQAB
///     -----END PUBLIC KEY-----",
/// )?;
/// let headers = [("x-webhook-signature", "of another length")];
/// let error = woovi.verify(&Request::new(&headers), b"{}").unwrap_err();
/// assert_eq!(error.code(), "wrong-length");
/// # Ok::<(), countersign::ConfigError>(())
/// ```
#[derive(Debug)]
pub struct Woovi(Webhook<Asymmetric>);

provider!(Woovi(Asymmetric): SCHEME, "Woovi's public key, the PEM text that its documentation prints");

impl Woovi {
    /// The recipe.
    pub const SCHEME: &'static Scheme<Asymmetric> = &Scheme::public_key(
        "woovi",
        RSA_1024_PKCS1_SHA256,
    )
    .signature(Signature::in_header("x-webhook-signature").base64())
    .key(KeyForm::Pem)
    .signs_body()
    .documented_by(
        "Woovi",
        "Woovi's documentation, “Validando Webhook payload usando x-webhook-signature”, and \
                 Open-Pix/php-sdk's tests",
    )
    .read_on("2026-11-26");
}
