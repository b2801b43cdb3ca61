use crate::{Scheme, Signature, Webhook};

/// MongoDB Atlas, its alerts: `X-MMS-Signature` is the base64 of HMAC-SHA1 over the raw body.
///
/// - Source: MongoDB's documentation, “Integrate with Webhooks”, of Atlas.
/// - The key is the UTF-8 text of the secret.
/// - Not protected: repeats, for ever: no time is signed.
/// - Cloud Manager and Ops Manager name the same header for their alerts.
/// - A webhook without a secret sends no such header. `X-MMS-Event`, the alert's state, is not signed: the
///   body has it as `status`.
///
/// ```
/// use countersign::{Request, Verifier, providers::MongoDbAtlas};
///
/// let verifier = MongoDbAtlas::new("the secret")?;
/// let headers = [("X-MMS-Signature", "lGVu+DEnMlFHpV5aaTsHMa0w5mM=")];
/// assert!(verifier.verify(&Request::new(&headers), b"{\"id\":1}").is_ok());
/// # Ok::<(), countersign::ConfigError>(())
/// ```
#[derive(Debug)]
pub struct MongoDbAtlas(Webhook);

provider!(MongoDbAtlas(Mac): SCHEME, "the integration's webhook secret");

impl MongoDbAtlas {
    /// The recipe.
    pub const SCHEME: &'static Scheme = &Scheme::hmac_sha1("mongodb-atlas")
        .signature(Signature::in_header("X-MMS-Signature").base64())
        .signs_body()
        .documented_by("MongoDB Atlas", "MongoDB's documentation, “Integrate with Webhooks”");
}
