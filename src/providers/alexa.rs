use crate::algorithm::RSA_PKCS1_SHA256;
use crate::{
    CertificateRule, Scheme, Signature, Signed, SignedTime, TimeFormat, Webhook, WithCertificate,
};

/// Amazon Alexa, to a custom skill's own endpoint: `Signature-256` is the base64 of an RSA signature (PKCS#1 v1.5,
/// SHA-256) over the raw body.
///
/// - Source: Amazon's documentation, “Host a Custom Skill as a Web Service”; and `alexa-js/alexa-verifier`.
/// - The key is in a certificate that `SignatureCertChainUrl` names, at `s3.amazonaws.com` in `/echo.api/`. The
///   receiver fetches it, [where it is asked to](Alexa::certificate_url), and gives it to
///   [`Certificates`](crate::Certificates): the file has the issuers too, which lead to a public authority, and
///   the certificate is in the name `echo-api.amazon.com`.
/// - Amazon lets the URL name the port 443, and hold `..` in its path. It is looked at, and given out, without them.
/// - The time is `request.timestamp` in the body, and at most 150 seconds off, which Amazon demands. It is read
///   once the signature matches.
/// - **The signature says that it is Alexa, and not whose skill:** compare
///   `context.System.application.applicationId` with your own.
/// - `Signature`, over SHA-1, is not looked at.
/// - Not protected: repeats within the tolerance, and the headers.
///
#[doc = include_str!("examples/alexa.md")]
#[derive(Debug)]
pub struct Alexa(Webhook<Signed<WithCertificate>>);

provider!(Alexa(Certified): SCHEME, "the certificates that Amazon's requests name");

impl Alexa {
    /// The recipe.
    pub const SCHEME: &'static Scheme<Signed<WithCertificate>> =
        &Scheme::public_key("alexa", RSA_PKCS1_SHA256)
            .signature(Signature::in_header("Signature-256").base64())
            .timestamp(
                SignedTime::in_field("request.timestamp", TimeFormat::Rfc3339).tolerance(150),
            )
            .certified(Self::CERTIFICATES, "SignatureCertChainUrl")
            .signs_dated_body()
            .documented_by(
                "Amazon Alexa",
                "Amazon's documentation, “Host a Custom Skill as a Web Service”",
            );

    const CERTIFICATES: CertificateRule =
        CertificateRule::at(&["s3.amazonaws.com"], "/echo.api/", ".pem")
            .in_names(&["echo-api.amazon.com"])
            .normalized();
}
