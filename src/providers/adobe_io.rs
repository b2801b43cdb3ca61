use crate::algorithm::RSA_PKCS1_SHA256;
use crate::{KeyForm, KeyedById, OtherKind, Scheme, Signature, Webhook};

/// Adobe I/O Events: `x-adobe-digital-signature-1` and `-2` are each the base64 of an RSA signature, PKCS#1
/// v1.5 with SHA-256, of the raw body, and `x-adobe-public-key1-path` and `-key2-path` name their keys, by
/// paths. One signature that matches is enough.
///
/// - Source: `adobe/aio-lib-events`, `src/signatureUtils.js`, and its tests.
/// - A key is the PEM file at its path, such as `/prod/keys/pub-key-` with a UUID and `.pem`, on
///   `https://static.adobeioevents.com`. The path is an id here, looked up and not followed: whoever puts it behind
///   the host is led to another one by `@`, by `.` or by `//` at its beginning. Fetch for a path of exactly that
///   form alone, and keep the key for 24 hours. The receiver keeps the [`KeySet`](crate::KeySet), and
///   `docs/keys.md` says how.
/// - Each signature is compared under each of the named keys that the receiver has: one that it lacks does no harm
///   while it has the other.
/// - The keys are the same for all receivers, so that a delivery for another one verifies too: compare
///   `recipient_client_id` in the body with your own client id.
/// - Not protected: repeats, for ever: no time is signed but in the body, whose `event_id` is the event's.
/// - The `GET` with a `challenge`, which Adobe sends when a webhook is registered, is not signed, and not answered
///   here. `x-adobe-signature`, the HMAC of older integrations, is not read.
///
/// ```
/// use countersign::providers::AdobeIo;
/// use countersign::{KeySet, Request, Verifier};
///
/// let keys = KeySet::new(AdobeIo::SCHEME)?;
/// let adobe = AdobeIo::new(keys.clone())?;
/// let path = "/prod/keys/pub-key-1.pem";
/// let headers = [
///     ("x-adobe-digital-signature-1", "b2YgYW5vdGhlciBsZW5ndGgu"),
///     ("x-adobe-public-key1-path", path),
/// ];
/// let error = adobe.verify(&Request::new(&headers), b"{}").unwrap_err();
/// assert_eq!(error.code(), "unknown-key");
///
/// keys.replace([(
///     path,
///     "-----BEGIN PUBLIC KEY-----\n\
///      MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEArGwUIIdaBSUrZq4V24cL\n\
///      R3I19gel9uBBmXE3lt4oVHF0lMsHnA72cJNf/IPFYDWElM/tE4bat8p78O2ZQpus\n\
///      6nzi/ISfSWprWhvTuI5sKx6CVgbRIzUM6VTIcvo8o3PK49HbgacRiUABZ1uNo7Cz\n\
///      Pfmu5xAY+l2Ie1Dt8yperotKAKJmuPYeFWKGe9tzbPYgFluCy8DjPp2gGsmjsorR\n\
///      /CVRJq8fWl5aTLha+ZHSTuyNY+RQhC/fZ7CHf89EdSvonyu6W7/SJmSf9DGGjmX0\n\
///      HJNREqdTE9QdbSBMfNn/pa9fCGwR3yEoAZCkfVG06Xx02vOI0Q1RAkf2tGhO4bsZ\n\
///      cwIDAQAB\n\
///      -----END PUBLIC KEY-----",
/// )])?;
/// let error = adobe.verify(&Request::new(&headers), b"{}").unwrap_err();
/// assert_eq!(error.code(), "not-a-signature");
/// # Ok::<(), countersign::ConfigError>(())
/// ```
#[derive(Debug)]
pub struct AdobeIo(Webhook<KeyedById>);

provider!(AdobeIo(KeyedById): SCHEME, "Adobe's keys by their paths");

impl AdobeIo {
    /// The recipe.
    pub const SCHEME: &'static Scheme<KeyedById> =
        &Scheme::public_key_by_id("adobe-io-events", RSA_PKCS1_SHA256)
            .key_id_in_headers("x-adobe-public-key1-path", &["x-adobe-public-key2-path"])
            .key(KeyForm::Pem)
            .signature(
                Signature::in_header("x-adobe-digital-signature-1")
                    .also_in(&["x-adobe-digital-signature-2"])
                    .base64(),
            )
            .signs_body()
            .other_kinds(&[
                OtherKind::by_method(
                    "GET",
                    "Adobe's look whether the URL answers, which is not signed: give the \
                     challenge of its query back",
                ),
                OtherKind::by_header(
                    "x-adobe-signature",
                    "a delivery of an older integration, which has an HMAC in place of the \
                     signatures",
                ),
            ])
            .documented_by(
                "Adobe I/O Events",
                "adobe/aio-lib-events, src/signatureUtils.js and its tests",
            );
}
