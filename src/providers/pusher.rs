use crate::{ConfigError, IntoSecret, Scheme, Signature, SignedTime, TimeFormat, Webhook};

/// Pusher: `X-Pusher-Signature` is the lower-case hex of HMAC-SHA256 over the raw body.
///
/// - Source: `pusher/pusher-http-node`'s `lib/webhook.js` and its tests.
/// - The key is the UTF-8 text of the secret.
/// - The time is inside of the body, `time_ms` in milliseconds, and is compared with the clock once the
///   signature matches: at most 300 seconds off, as in the vendor's library for Python (that for Node
///   does not look). So at most 1 MiB of a body is collected.
/// - Not protected: repeats within the tolerance.
/// - An app with several keys needs one verifier for each: the header never chooses the secret.
/// - The vendor's library also refuses a content type other than `application/json`.
///
/// ```
/// use countersign::{Request, UnixTime, Verifier, providers::Pusher};
///
/// let verifier = Pusher::new("app-1", "the secret")?;
/// let headers = [
///     (
///         "X-Pusher-Signature",
///         "a18eb8eb9e98238af89a1382450a1e900e2a161eabd99982790496715e4ef24f",
///     ),
///     ("X-Pusher-Key", "app-1"),
/// ];
/// let request = Request::at(&headers, UnixTime::from_secs(1_795_000_000));
/// assert!(verifier.verify(&request, b"{\"time_ms\":1795000000000,\"events\":[]}").is_ok());
/// # Ok::<(), countersign::ConfigError>(())
/// ```
#[derive(Debug)]
pub struct Pusher(Webhook);

provider!(Pusher(Mac));

impl Pusher {
    /// The recipe.
    pub const SCHEME: &'static Scheme = &Scheme::hmac_sha256("pusher")
        .signature(Signature::in_header("X-Pusher-Signature").hex())
        .key_id_in("X-Pusher-Key", "application key")
        .timestamp(SignedTime::in_field("time_ms", TimeFormat::Milliseconds))
        .signs_dated_body()
        .documented_by("Pusher", "pusher/pusher-http-node's lib/webhook.js and its tests")
        .read_on("2026-11-26");

    /// Takes the application key and the secret of the app key that `X-Pusher-Key` names.
    ///
    /// # Errors
    /// One of them is empty, or starts or ends with white space.
    pub fn new(app_key: &str, secret: impl IntoSecret) -> Result<Self, ConfigError> {
        Webhook::with_setting(Self::SCHEME, app_key, secret).map(Self)
    }
}
