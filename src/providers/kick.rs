use crate::Part::{Body, HeaderOf, Text, Timestamp};
use crate::algorithm::RSA_PKCS1_SHA256;
use crate::{Asymmetric, KeyForm, Scheme, Shape, Signature, SignedTime, TimeFormat, Webhook};

/// Kick: `Kick-Event-Signature` is the base64 of the RSA signature, PKCS#1 v1.5 with SHA-256, of
/// `{Kick-Event-Message-Id}.{timestamp}.{body}`.
///
/// - Source: `KickEngineering/KickDevDocs`, `events/webhook-security.md`.
/// - The key is the one that Kick prints there, and answers at `https://api.kick.com/public/v1/public-key`: a
///   PEM file, the same for every app. The one below is the document's.
/// - The time is RFC 3339 text in `Kick-Event-Message-Timestamp`; Kick documents no tolerance, 300 s is ours.
/// - The id is a ULID, and taken only as letters and digits, at most 26 of them.
/// - Not protected: repeats within the tolerance. The signed `Kick-Event-Message-Id` tells them apart: Kick
///   calls it the idempotency key. It tries three times until it gets a 200; whether a repeat has a time of
///   its own is not documented, and with the first one's it is refused here after 300 s.
/// - As one key signs for all apps, a delivery for another one verifies too: compare the broadcaster in the
///   body. `Kick-Event-Type`, `Kick-Event-Version` and `Kick-Event-Subscription-Id` are not signed: read the
///   body as the type only where it has that type's members.
///
/// ```
/// use countersign::providers::Kick;
/// use countersign::{Request, UnixTime, Verifier};
///
/// let kick = Kick::new(
///     "-----BEGIN PUBLIC KEY-----
///     MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEAq/+l1WnlRrGSolDMA+A8
///     6rAhMbQGmQ2SapVcGM3zq8ANXjnhDWocMqfWcTd95btDydITa10kDvHzw9WQOqp2
///     MZI7ZyrfzJuz5nhTPCiJwTwnEtWft7nV14BYRDHvlfqPUaZ+1KR4OCaO/wWIk/rQ
///     L/TjY0M70gse8rlBkbo2a8rKhu69RQTRsoaf4DVhDPEeSeI5jVrRDGAMGL3cGuyY
///     6CLKGdjVEM78g3JfYOvDU/RvfqD7L89TZ3iN94jrmWdGz34JNlEI5hqK8dd7C5EF
///     BEbZ5jgB8s8ReQV8H+MkuffjdAj3ajDDX3DOJMIut1lBrUVD1AaSrGCKHooWoL2e
///     twIDAQAB
///     -----END PUBLIC KEY-----",
/// )?;
/// let headers = [
///     ("Kick-Event-Message-Id", "01K9ZJ0Q7N4W6Y3T8B5C2D1EFG"),
///     ("Kick-Event-Message-Timestamp", "2026-11-18T11:06:40Z"),
///     ("Kick-Event-Signature", "of another length"),
/// ];
/// let request = Request::at(&headers, UnixTime::from_secs(1_795_000_000));
/// assert_eq!(kick.verify(&request, b"{}").unwrap_err().code(), "wrong-length");
/// # Ok::<(), countersign::ConfigError>(())
/// ```
#[derive(Debug)]
pub struct Kick(Webhook<Asymmetric>);

provider!(Kick(Asymmetric): SCHEME, "Kick's public key, the PEM text that its documentation prints");

impl Kick {
    const ID: Shape = Shape::letters_and_digits().at_most(26);

    /// The recipe.
    pub const SCHEME: &'static Scheme<Asymmetric> = &Scheme::public_key("kick", RSA_PKCS1_SHA256)
        .signature(Signature::in_header("Kick-Event-Signature").base64())
        .timestamp(SignedTime::in_header("Kick-Event-Message-Timestamp", TimeFormat::Rfc3339))
        .key(KeyForm::Pem)
        .signs(&[
            HeaderOf("Kick-Event-Message-Id", Self::ID),
            Text("."),
            Timestamp,
            Text("."),
            Body,
        ])
        .message_id_in("Kick-Event-Message-Id")
        .documented_by("Kick", "KickEngineering/KickDevDocs, events/webhook-security.md");
}
