use crate::{Challenge, Handshake, MacById, OtherKind, Reply, Scheme, Signature, Webhook};

/// Worldline (Connect, Online Payments; Ingenico): `X-GCS-Signature` is the base64 of HMAC-SHA256
/// over the raw body, under the secret that `X-GCS-KeyId` names.
///
/// - Source: `Worldline-Global-Collect/connect-sdk-python3`'s `signature_validator.py` and its
///   tests.
/// - The key is the UTF-8 text of the webhook's secret key. Each has an id, which chooses among
///   those that the receiver gave, and nothing else: one that is not among them is
///   [`Error::UnknownKey`](crate::Error::UnknownKey), and a signature under another's secret is
///   none.
/// - Not protected: repeats, for ever: no time is signed.
/// - Each of the two headers is there once: the SDK refuses repeated ones, as this does.
/// - Handshake: a GET with `X-GCS-Webhooks-Endpoint-Verification`, not signed, when the endpoint is
///   saved. It wants the header's value as plain text, and `VerifyLayer::answering_handshakes`
///   gives it; the receiver has nothing to decide. Else the endpoint is not accepted. Source:
///   Worldline's API reference, “Webhooks”.
///
/// ```
/// use countersign::{Request, Verifier, providers::Worldline};
///
/// let verifier = Worldline::new("key-2", "the secret")?.or("key-1", "the previous secret")?;
/// let headers = [
///     ("X-GCS-KeyId", "key-2"),
///     ("X-GCS-Signature", "WDTdNTNPWBN+5H1uHuoBrCkmfIDqqQ6Q2YnSg3qdcCQ="),
/// ];
/// assert!(verifier.verify(&Request::new(&headers), b"{\"id\":1}").is_ok());
/// # Ok::<(), countersign::ConfigError>(())
/// ```
#[derive(Debug)]
pub struct Worldline(Webhook<MacById>);

provider!(Worldline(MacById): SCHEME, "a secret key");

impl Worldline {
    /// The recipe.
    pub const SCHEME: &'static Scheme<MacById> = &Scheme::hmac_sha256("worldline")
        .secret_named_in("X-GCS-KeyId")
        .signature(Signature::in_header("X-GCS-Signature").base64())
        .signs_body()
        .documented_by(
            "Worldline",
            "Worldline-Global-Collect/connect-sdk-python3's signature_validator.py and its tests",
        )
        .other_kinds(&[OtherKind::by_method(
            "GET",
            "Worldline's GET that sets up the endpoint, which is not signed: answer its \
             X-GCS-Webhooks-Endpoint-Verification, as `answering_handshakes` does",
        )])
        .with_handshakes(&[Handshake::unsigned("GET", "Worldline's look whether the URL answers")
            .echoes(Challenge::in_header("X-GCS-Webhooks-Endpoint-Verification"), Reply::text())
            .otherwise("the endpoint is not accepted")]);
}
