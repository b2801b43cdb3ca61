use crate::Part::{Body, Text, Timestamp};
use crate::algorithm::RSA_PKCS1_SHA256_OF_SHA256;
use crate::{Asymmetric, KeyForm, Scheme, Signature, SignedTime, TimeFormat, Webhook};

/// Bridge (bridge.xyz, Stripe): `X-Webhook-Signature` is `t={timestamp},v0=` and the base64 of the RSA
/// signature, PKCS#1 v1.5 with SHA-256, of the SHA-256 of `{timestamp}.{body}`.
///
/// - Source: Bridge's documentation, “Webhook Event Signature Verification”, with test data.
/// - What is signed is hashed twice: the message's SHA-256, 32 bytes, goes into a signature that hashes. The
///   test data holds only so, which the documentation's words leave open.
/// - The key is the webhook's public one, a PEM file that Bridge answers with the webhook. The one below is
///   the test data's.
/// - The time is in milliseconds, at most 600 seconds off, as Bridge recommends.
/// - Not protected: repeats within the tolerance. A repeat has a time of its own, is signed anew, and comes
///   for up to two days; the body's `event_id` tells events apart, as far as Bridge's example shows.
///
/// ```
/// use countersign::providers::BridgeXyz;
/// use countersign::{Request, UnixTime, Verifier};
///
/// let bridge = BridgeXyz::new(
///     "-----BEGIN PUBLIC KEY-----
///     MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEAtqsEE4eI7EmzhcquGJXt
///     LX9PMK0UH6Kl1WIR21sv8HtueG8BuvvpP3MiN7ltzmIhS8KaynCjN4l+620PnXeu
///     xWG+CSnEdkinL9hCqbEid5vv9zl0j9LWiJx3FkKHqADU7cgm46aa8dKUdIQYF2X+
///     O7WmyLkC4wUM/mWhBPMsIQBznashRMZxx7XJjsVp27ACUE4eNIjEXbVYN6U8jSbU
///     hG++CfL8xXu+GHDqKmFE6Po6HnuURvLFVnCtE3mXXBcVFlPy+octfx8nOMLT3X8O
///     9UehIigJ34o2yMm/Fq3HUJzg2BsiAiGgtr0vmeoV9Q7upSNj9TuOumAzZFi4pYA+
///     qwIDAQAB
///     -----END PUBLIC KEY-----",
/// )?;
/// let headers = [(
///     "X-Webhook-Signature",
///     "t=1705854411204,v0=jz/0dmHJ63FAzacGutrDTEoq+iSz/PHm/ugdooXDQu5NwuVIT2LmZGjsnCsBHgR9Py6OBP9zurzW4\
///      dHgygU4EDqmMPTUOvhvndYb4lWt+TY66LihaFI2whL6DAf/jb1QjYjNU0A6x9SLzC45dgE6X7zTDUM+2Z+scG/WEQf6SxQM\
///      t4E2sEipl5PqMK5lYUe3otdJV+X2c9D64bGwCEE7QSia+Vhozg8QNOQEk/rdz2IEONIg6oC43CeiN4E2kF9XLAGuy9uAHx9\
///      O9OJH5ZPLJZjyo4VcXYeWQgxaQ1gZ1Qu6hEEzgiPSff/1nou58dm4bIIazgCWli/mO0NyGcpfFw==",
/// )];
/// let request = Request::at(&headers, UnixTime::from_secs(1_705_854_411));
/// assert!(bridge.verify(&request, br#"{"message":"Hello World!"}"#).is_ok());
/// # Ok::<(), countersign::ConfigError>(())
/// ```
#[derive(Debug)]
pub struct BridgeXyz(Webhook<Asymmetric>);

provider!(BridgeXyz(Asymmetric): SCHEME, "the webhook's public key, the PEM text that Bridge answers");

impl BridgeXyz {
    /// The recipe.
    pub const SCHEME: &'static Scheme<Asymmetric> =
        &Scheme::public_key("bridge-xyz", RSA_PKCS1_SHA256_OF_SHA256)
            .signature(Signature::in_header("X-Webhook-Signature").pairs(",", "v0").base64())
            .timestamp(SignedTime::in_pair("t", TimeFormat::Milliseconds).tolerance(600))
            .key(KeyForm::Pem)
            .signs(&[Timestamp, Text("."), Body])
            .documented_by(
                "Bridge",
                "Bridge's documentation, “Webhook Event Signature Verification”, and its test data",
            )
            .repeats_for(2 * 24 * 60 * 60)
            .read_on("2026-11-26");
}
