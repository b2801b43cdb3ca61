use crate::Covered::Body;
use crate::algorithm::ED25519;
use crate::{HttpSignature, KeyForm, Scheme, Webhook, WithKeySet};

/// MailChannels, Email API: RFC 9421 with Ed25519 of the body's hash in `Content-Digest`, and of nothing else
/// but the signature's own parameters.
///
/// - Source: a validator of a third party (Yizack/nuxt-webhook-validators).
/// - `keyid` names the key, which MailChannels answers as `key` at
///   `https://api.mailchannels.net/tx/v1/webhook/public-key?id={keyid}`: base64 in one line. Nothing is fetched
///   here: the receiver keeps the [`KeySet`](crate::KeySet), and `docs/keys.md` says how. What a request names
///   is to be encoded before it goes into that URL.
/// - `created` is at most 300 seconds off, which is ours.
/// - Not protected: the method and the URL, so that a delivery to one endpoint verifies at each other one that
///   has the key; and repeats within the tolerance.
///
/// ```
/// use countersign::providers::MailChannels;
/// use countersign::{KeySet, Request, UnixTime, Verifier};
///
/// let keys = KeySet::new(MailChannels::SCHEME)?;
/// let mailchannels = MailChannels::new(keys.clone())?;
/// keys.replace([("mckey", "MCowBQYDK2VwAyEADC0hsM1YoL1NbK2CW3t98fJ8qIVXSYAB3aI0duiuYlk=")])?;
/// let headers = [
///     ("Content-Digest", "sha-256=:RBNvo1WzZ4oRRq0W9+hknpT7T8If536DEMBg9hyq/4o=:"),
///     ("Signature-Input", "sig_1=(\"content-digest\");created=1795000000;keyid=\"mckey\""),
///     ("Signature", "sig_1=:a9b31C37xzcYbDQSGeWbw9JgfhBARdcSPOA/OxWmaHmemPnfaua\
///                    RPLFDwh4sBOcWO7Jm66JBWtIj51cDvNcuAA==:"),
/// ];
/// let request = Request::at(&headers, UnixTime::from_secs(1_795_000_000));
/// assert!(mailchannels.verify(&request, b"{}").is_ok());
/// assert_eq!(mailchannels.verify(&request, b"{ }").unwrap_err().code(), "other-body");
/// # Ok::<(), countersign::ConfigError>(())
/// ```
#[derive(Debug)]
pub struct MailChannels(Webhook<HttpSignature<WithKeySet>>);

provider!(MailChannels(KeyedById): SCHEME, "the keys of MailChannels' API, by their ids");

impl MailChannels {
    /// The recipe.
    pub const SCHEME: &'static Scheme<HttpSignature<WithKeySet>> =
        &Scheme::http_signature_by_id("mailchannels", "ed25519", ED25519)
            .key(KeyForm::Base64)
            .parameters(&["created", "keyid"])
            .covers(&[Body])
            .documented_by(
                "MailChannels",
                "Yizack/nuxt-webhook-validators, src/runtime/server/lib/validators/mailchannels.ts",
            )
            .confirmed_by_third_party()
            .read_on("2026-11-26");
}
