use crate::algorithm::ECDSA_P256_SHA1_ASN1;
use crate::{KeyForm, KeyedById, OtherKind, Scheme, Signature, Webhook};

/// eBay's event notifications: `X-EBAY-SIGNATURE` is the base64 of a JSON object, whose `signature` is the
/// base64 of the ECDSA P-256 signature, in DER with SHA-1, of the raw body, and whose `kid` names the key.
///
/// - Source: `eBay/event-notification-nodejs-sdk`, `lib/validator.js`, and its tests.
/// - A key is what `GET /commerce/notification/v1/public_key/{kid}` of eBay's API answers to an application's
///   token: `key`, a PEM file in one line. Nothing is fetched here: the receiver
///   keeps the [`KeySet`](crate::KeySet), and `docs/keys.md` says how. Only hex digits and `-` belong into that
///   path, never whatever a request names.
/// - `alg` and `digest` are not read: it is ECDSA with SHA-1 whatever they say. Whoever could have a message of
///   their choice signed could make another with the same signature; eBay offers nothing else.
/// - The package writes the parsed body anew and compares that; here the body as received. eBay sends it compact,
///   so that both are the same.
/// - Not protected: repeats, for ever: no time is signed but in the body, which counts the tries:
///   `notification.notificationId` is the notification's. Anybody can make a second signature out of a valid one,
///   as with ECDSA in general.
/// - The `GET` with a `challenge_code`, which eBay sends when an endpoint is saved, is not signed, and not answered
///   here: it wants a hash of the code, of your verification token and of the endpoint's URL.
///
/// ```
/// use countersign::providers::Ebay;
/// use countersign::{KeySet, Request, Verifier};
///
/// let keys = KeySet::new(Ebay::SCHEME)?;
/// let ebay = Ebay::new(keys.clone())?;
/// // {"kid":"9936261a-7d7b-4621-a0f1-96ccb428af49","signature":"MAYCAQECAQE="}
/// let headers = [(
///     "X-EBAY-SIGNATURE",
///     "eyJraWQiOiI5OTM2MjYxYS03ZDdiLTQ2MjEtYTBmMS05NmNjYjQyOGFmNDkiLCJzaWduYXR1cmUiOiJNQVlDQVFFQ0FRRT0ifQ==",
/// )];
/// let error = ebay.verify(&Request::new(&headers), b"{}").unwrap_err();
/// assert_eq!(error.code(), "unknown-key");
///
/// keys.replace([(
///     "9936261a-7d7b-4621-a0f1-96ccb428af49",
///     "-----BEGIN PUBLIC KEY-----MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEZhhxXKtR+TOvtDbgTPCkSof02qgB\
///      B7IsYOyf76ilExJ/upAa/vKIKheOoCyOpcLmi4t0b4uepb7LLjmMr90FUg==-----END PUBLIC KEY-----",
/// )])?;
/// let error = ebay.verify(&Request::new(&headers), b"{}").unwrap_err();
/// assert_eq!(error.code(), "mismatch");
/// # Ok::<(), countersign::ConfigError>(())
/// ```
#[derive(Debug)]
pub struct Ebay(Webhook<KeyedById>);

provider!(Ebay(KeyedById): SCHEME, "the keys of eBay's Notification API");

impl Ebay {
    /// The recipe.
    pub const SCHEME: &'static Scheme<KeyedById> =
        &Scheme::public_key_by_id("ebay", ECDSA_P256_SHA1_ASN1)
            .key_id_in_member("kid")
            .key(KeyForm::Pem)
            .signature(
                Signature::in_header("X-EBAY-SIGNATURE")
                    .member_of_base64_json("signature")
                    .base64(),
            )
            .signs_body()
            .repeats_differ()
            .other_kinds(&[OtherKind::by_method(
                "GET",
                "eBay's look whether the URL answers, which is not signed: answer its \
                 challenge_code with the hash that eBay documents",
            )])
            .documented_by(
                "eBay",
                "eBay/event-notification-nodejs-sdk, lib/validator.js and its tests",
            );
}
