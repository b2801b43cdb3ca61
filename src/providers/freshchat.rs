use crate::algorithm::RSA_PKCS1_SHA256;
use crate::{Asymmetric, Scheme, Signature, Webhook};

/// Freshchat (Freshworks): `X-Freshchat-Signature` is the base64 of the RSA signature, PKCS#1 v1.5 with
/// SHA-256, of the raw body.
///
/// - Source: `nyaruka/courier`'s `handlers/freshchat`, a third party's receiver, with a delivery that it
///   recorded; Freshworks' “Freshchat webhooks: payload structure and authentication” names the header.
/// - The key is the public one beside the webhook's URL in the settings, base64 in one line: without the
///   marks `-----BEGIN RSA PUBLIC KEY-----` and `-----END RSA PUBLIC KEY-----` around it, which name
///   another form than the key has.
/// - Not protected: repeats, for ever: no time is signed. `action_time` in the body tells how old a delivery
///   is. `X-Retry-Count` is not signed. Whether the key is the account's alone is not documented: compare the
///   `app_id` in the body.
///
/// ```
/// use countersign::providers::Freshchat;
/// use countersign::{Request, Verifier};
///
/// let freshchat = Freshchat::new(
///     "MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEAuGJLF4hTTtxWogT6dNkGf3CEgLAR2mGJzlds5cNbrHFoJNFn\
///      mVhkRYGzLYxx4EtDiezNCZVHfyMI2AKuNSQW2fEdDatVIG+q3Zr/X9eeDl8kQOGy804J/fgCYDrN8RQu0n5Dh1inv4pu\
///      ca0wb29SCvoAwrWb33ehDBIvv6+rUKBdjtv2xTV65kNiVDo5VRCaYRVeE10osxeONgw55HVY4nczuxnR+dmc2282de6W\
///      He5LXtr0ZBdJ8yttFOLIluZ/sNM5DIWZBkIWQhyT581tbA7bTpsIbrT/IMBlmioIILw8WGtI7zcmNkjU5dnq5HnlVKED\
///      hj/Ug/dLiyno8+Vp7QIDAQAB",
/// )?;
/// let headers = [("X-Freshchat-Signature", "of another length")];
/// let error = freshchat.verify(&Request::new(&headers), b"{}").unwrap_err();
/// assert_eq!(error.code(), "wrong-length");
/// # Ok::<(), countersign::ConfigError>(())
/// ```
#[derive(Debug)]
pub struct Freshchat(Webhook<Asymmetric>);

provider!(
    Freshchat(Asymmetric): SCHEME,
    "the public key that the settings show, base64 in one line without the marks around it"
);

impl Freshchat {
    /// The recipe.
    pub const SCHEME: &'static Scheme<Asymmetric> =
        &Scheme::public_key("freshchat", RSA_PKCS1_SHA256)
            .signature(Signature::in_header("X-Freshchat-Signature").base64())
            .signs_body()
            .documented_by("Freshchat", "nyaruka/courier, handlers/freshchat")
            .confirmed_by_third_party();
}
