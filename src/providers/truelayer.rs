use crate::Claim::{Is, IsOneOf};
use crate::algorithm::ECDSA_P521_SHA512_FIXED;
use crate::{Jws, Scheme, SignedTime, TimeFormat, Webhook, WithKeySet};

/// TrueLayer: `Tl-Signature` is a detached JWS under ECDSA over P-521 (`ES512`), whose payload is the method, the
/// path, the headers that `tl_headers` in the token's header lists, and the raw body.
///
/// - Source: `TrueLayer/truelayer-signing`'s `request-signing-v2.md` and `test-resources/`.
/// - The token names its key (`kid`), of the JWK set at `https://webhooks.truelayer.com/.well-known/jwks`, or of the
///   sandbox's: the token's `jku` has to be exactly one of the two addresses, and nothing is fetched. The receiver
///   keeps the [`KeySet`](crate::KeySet), and `docs/keys.md` says how.
/// - `tl_version` is `2`. The path is signed without a slash at its end; with one will do too, as in the vendor's
///   libraries.
/// - The time is the header `X-Tl-Webhook-Timestamp`, which has to be among the signed ones. TrueLayer documents
///   no tolerance, 300 s is ours.
/// - Not protected: the URL's query and host, other headers, and repeats within the tolerance.
///
/// ```
/// use countersign::providers::TrueLayer;
/// use countersign::{KeySet, Request, UnixTime, Verifier};
///
/// let key = "-----BEGIN PUBLIC KEY-----\nMIGbMBAGByqGSM49AgEGBSuBBAAjA4GGAAQAoLuW4nFqoUuR8d7FVsUoI6\
///            2libYd\nQlWGtLStnqdudLY92bQ0ra5eZAbkunrGTR9+w9mr4o2Etyb6pC7YB2+23WMBfVyO\nQYyKW2KQ+uRf\
///            j2rC4kN1wRNpOyP6TIU/yOwX1blcAHdni0GJC1zvYNCclh4rIBX9\nPqplO0UoWv5OniK76Ps=\n-----END P\
///            UBLIC KEY-----";
/// let keys = KeySet::new(TrueLayer::SCHEME)?;
/// let verifier = TrueLayer::new(keys.clone())?;
/// keys.replace([("45fc75cf-5649-4134-84b3-192c2c78e990", key)])?;
/// let headers = [
///     ("X-Tl-Webhook-Timestamp", "2021-11-29T11:42:55Z"),
///     ("Content-Type", "application/json"),
///     ("Tl-Signature", "eyJhbGciOiJFUzUxMiIsImtpZCI6IjQ1ZmM3NWNmLTU2NDktNDEzNC04NGIzLTE5MmMyYzc4ZTk5MCIs\
///       InRsX3ZlcnNpb24iOiIyIiwidGxfaGVhZGVycyI6IlgtVGwtV2ViaG9vay1UaW1lc3RhbXAsQ29udGVu\
///       dC1UeXBlIiwiamt1IjoiaHR0cHM6Ly93ZWJob29rcy50cnVlbGF5ZXIuY29tLy53ZWxsLWtub3duL2p3\
///       a3MifQ..AB9S1dzZTmw0tofUjJNGO7Kt_jZsahPyIrBTdhfxBWOI3KoLALkMy6ka1MjpZQx06_hQUJna\
///       nu9K_LS6V9lNaNGiAX5Cos5RWQfbeBCZWqAvIpXO3FvIzyJKRaTYK8FBG4lfJYPi76_pIkCLGKWeq8__\
///       7ElpMVRcLTM5IBKWL8isVZn_"),
/// ];
/// let request = Request::at(&headers, UnixTime::from_secs(1_638_186_175))
///     .method("POST")
///     .url("https://hooks.example.com/tl-webhook");
/// let body = b"{\"event_type\":\"example\",\"event_id\":\"18b2842b-a57b-4887-a0a6-d3c7c36f1020\"}";
/// assert!(verifier.verify(&request, body).is_ok());
/// assert!(verifier.verify(&request, b"{}").is_err());
/// # Ok::<(), countersign::ConfigError>(())
/// ```
#[derive(Debug)]
pub struct TrueLayer(Webhook<Jws<WithKeySet>>);

provider!(TrueLayer(KeyedById): SCHEME, "the keys of TrueLayer's JWK set, or of the sandbox's");

impl TrueLayer {
    /// The recipe.
    pub const SCHEME: &'static Scheme<Jws<WithKeySet>> =
        &Scheme::jws_by_id("truelayer", "ES512", ECDSA_P521_SHA512_FIXED)
            .in_header("Tl-Signature")
            .header_says(&[
                Is("tl_version", "2"),
                IsOneOf(
                    "jku",
                    &[
                        "https://webhooks.truelayer.com/.well-known/jwks",
                        "https://webhooks.truelayer-sandbox.com/.well-known/jwks",
                    ],
                ),
            ])
            .signs_request(
                "tl_headers",
                SignedTime::in_header("X-Tl-Webhook-Timestamp", TimeFormat::Rfc3339),
            )
            .documented_by("TrueLayer", "TrueLayer/truelayer-signing's request-signing-v2.md")
            .read_on("2026-11-26");
}
