use crate::Part::{Body, Timestamp};
use crate::algorithm::ECDSA_P256_SHA256_ASN1;
use crate::{Asymmetric, KeyForm, Scheme, Signature, SignedTime, TimeFormat, Webhook};

/// Twilio SendGrid, event webhook: `X-Twilio-Email-Event-Webhook-Signature` is the base64 of the
/// ECDSA signature, over P-256 with SHA-256 and in DER, of `{timestamp}{body}`.
///
/// - Source: sendgrid-python, `sendgrid/helpers/eventwebhook/__init__.py`.
/// - The key is the verification key that SendGrid shows: base64 of a `SubjectPublicKeyInfo`. The
///   timestamp is `X-Twilio-Email-Event-Webhook-Timestamp`, in seconds; SendGrid documents no
///   tolerance, 300 s is ours.
/// - The body ends with CR LF, which is signed: nothing may trim it.
/// - Nothing separates the timestamp from the body. A boundary that moves would need a body that
///   starts with digits, and SendGrid's are JSON arrays.
/// - Not protected: repeats within the tolerance, the URL and the other headers. Anybody can make a
///   second signature out of a valid one, as with ECDSA in general: it is no id of a delivery.
/// - SendGrid repeats a failed delivery, and neither its package nor the pages that were read say
///   whether a repeat has a time of its own: with the first one's it is refused here after 300 s.
///   To take those, widen it: `.tolerance(Duration::from_secs(24 * 3600))`. The package checks no
///   time.
///
/// ```
/// use countersign::providers::SendGrid;
/// use countersign::{Request, UnixTime, Verifier};
///
/// let sendgrid = SendGrid::new(
///     "MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAE83T4O/n84iotIvIW4mdBgQ/7dAfSmpqIM8kF9mN1flpVKS3G\
///      Rqe62gw+2fNNRaINXvVpiglSI8eNEc6wEA3F+g==",
/// )?;
/// let headers = [
///     ("X-Twilio-Email-Event-Webhook-Timestamp", "1600112502"),
///     (
///         "X-Twilio-Email-Event-Webhook-Signature",
///         "MEUCIGHQVtGj+Y3LkG9fLcxf3qfI10QysgDWmMOVmxG0u6ZUAiEAyBiXDWzM+uOe5W0JuG+luQAbPIqHh89M\
///          15TluLtEZtM=",
///     ),
/// ];
/// let request = Request::at(&headers, UnixTime::from_secs(1_600_112_505));
/// let error = sendgrid.verify(&request, b"[]\r\n").unwrap_err();
/// assert_eq!(error.code(), "mismatch");
/// # Ok::<(), countersign::ConfigError>(())
/// ```
#[derive(Debug)]
pub struct SendGrid(Webhook<Asymmetric>);

provider!(SendGrid(Asymmetric): SCHEME, "the verification key, as SendGrid's settings show it");

impl SendGrid {
    /// The recipe.
    pub const SCHEME: &'static Scheme<Asymmetric> =
        &Scheme::public_key("sendgrid", ECDSA_P256_SHA256_ASN1)
            .signature(Signature::in_header("X-Twilio-Email-Event-Webhook-Signature").base64())
            .timestamp(SignedTime::in_header(
                "X-Twilio-Email-Event-Webhook-Timestamp",
                TimeFormat::Seconds,
            ))
            .key(KeyForm::Base64)
            .signs(&[Timestamp, Body])
            .documented_by("Twilio SendGrid", "sendgrid/sendgrid-python, eventwebhook/__init__.py")
            .read_on("2026-11-26");
}
