use crate::Part::{Body, Secret, Timestamp};
use crate::{ConfigError, Hash, IntoSecret, Scheme, Signature, SignedTime, TimeFormat, Webhook};

/// Cloudinary: `X-Cld-Signature` is the lower-case hex of SHA-1 (no HMAC) over
/// `{body}{timestamp}{secret}`.
///
/// - Source: `cloudinary/pycloudinary`, `cloudinary/utils.py`, and its tests, whose vector passes.
/// - The key is the UTF-8 text of the account's API secret.
/// - An account may be set to SHA-256: [`sha256`](Self::sha256). No request says which it is, and none
///   chooses.
/// - The time is in seconds, at most 7200 off, as in Cloudinary's libraries.
/// - Not protected: repeats within the tolerance. The hash is no HMAC: whoever chooses a part of what a
///   notification says, such as a file's name or its tags, can make two bodies with one signature where they
///   can pay for a collision of SHA-1, of which some have been computed. Prefer SHA-256.
/// - Nothing separates the body from the time: the time is taken only in its fixed length, so that no
///   digit can be moved.
///
/// ```
/// use countersign::{Request, UnixTime, Verifier, providers::Cloudinary};
///
/// let verifier = Cloudinary::new("the secret")?;
/// let headers = [
///     ("X-Cld-Timestamp", "1795000000"),
///     ("X-Cld-Signature", "c0c6d05c9f138b90f4f8a7eb8b1776e90b27e494"),
/// ];
/// let request = Request::at(&headers, UnixTime::from_secs(1_795_000_000));
/// assert!(verifier.verify(&request, b"{\"id\":1}").is_ok());
/// # Ok::<(), countersign::ConfigError>(())
/// ```
#[derive(Debug)]
pub struct Cloudinary(Webhook);

provider!(Cloudinary(Mac): SCHEME, "the account's API secret");

impl Cloudinary {
    /// The recipe.
    pub const SCHEME: &'static Scheme = &Self::with("cloudinary", Hash::SHA1, "Cloudinary");

    /// The recipe of an account that is set to SHA-256.
    pub const SHA256: &'static Scheme =
        &Self::with("cloudinary-sha256", Hash::SHA256, "Cloudinary with SHA-256");

    const fn with(id: &'static str, hash: Hash, name: &'static str) -> Scheme {
        Scheme::plain_hash(id, hash)
            .signature(Signature::in_header("X-Cld-Signature").hex())
            .timestamp(
                SignedTime::in_header("X-Cld-Timestamp", TimeFormat::Seconds).tolerance(7200),
            )
            .signs(&[Body, Timestamp, Secret])
            .documented_by(name, "cloudinary/pycloudinary, cloudinary/utils.py")
            .read_on("2026-11-26")
    }

    /// Takes the account's API secret, for an account that is set to SHA-256.
    ///
    /// # Errors
    /// The secret is empty, or starts or ends with white space.
    pub fn sha256(api_secret: impl IntoSecret) -> Result<Self, ConfigError> {
        Webhook::new(Self::SHA256, api_secret).map(Self)
    }
}
