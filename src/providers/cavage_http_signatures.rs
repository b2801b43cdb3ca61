use crate::Covered::{Body, Component};
use crate::algorithm::RSA_1024_PKCS1_SHA256;
use crate::{Cavage, Scheme, Webhook, WithKeySet};

/// HTTP signatures as they were before RFC 9421, for senders without a profile of their own: `Authorization` is
/// `Signature` and the parameters, of which `signature` is the base64 of the RSA signature, PKCS#1 v1.5 with
/// SHA-256, of a line for each header that `headers` names.
///
/// - Source: draft-cavage-http-signatures, and `TritonDataCenter/node-http-signature`'s `http_signing.md` and
///   tests, whose signatures verify.
/// - A signature has to cover `(request-target)`, or the `request-line` of the draft's first versions, `host`,
///   `date` and `digest`. The draft itself has a signature without a list cover the time alone: such a one holds
///   for any other request of the same second, and is refused here. Who needs another list, HMAC or Ed25519,
///   writes a [`Scheme::cavage`] of their own, with what it has to cover.
/// - `keyId` is looked up in the receiver's [`KeySet`](crate::KeySet), and nothing is fetched. `algorithm` may say
///   `rsa-sha256`, or `hs2019`, which says nothing. Keys have 1024 bits at least, as the draft's own has; those of
///   less than 2048 are weak by now.
/// - Where the receiver gives the URL, `host` is its own and not the request's header, so that nobody passes a
///   request on to another receiver.
/// - Not protected: repeats within 300 seconds, and headers that the list does not name.
///
/// ```
/// use countersign::providers::CavageHttpSignatures;
/// use countersign::{KeySet, Request, UnixTime, Verifier};
///
/// let keys = KeySet::new(CavageHttpSignatures::SCHEME)?;
/// let receiver = CavageHttpSignatures::new(keys)?;
/// let headers = [
///     ("Date", "Sun, 05 Jan 2014 21:31:40 GMT"),
///     ("Authorization", "Signature keyId=\"Test\",algorithm=\"rsa-sha256\",signature=\"QQ==\""),
/// ];
/// let request = Request::at(&headers, UnixTime::from_secs(1_388_957_500));
/// let error = receiver.verify(&request, b"{}").unwrap_err();
/// assert_eq!(error.to_string(), "the signature in Authorization does not cover (request-target)");
/// # Ok::<(), countersign::ConfigError>(())
/// ```
#[derive(Debug)]
pub struct CavageHttpSignatures(Webhook<Cavage<WithKeySet>>);

provider!(CavageHttpSignatures(KeyedById): SCHEME, "the senders' public keys, PEM");

impl CavageHttpSignatures {
    /// The recipe.
    pub const SCHEME: &'static Scheme<Cavage<WithKeySet>> =
        &Scheme::cavage_by_id("cavage-http-signatures", "rsa-sha256", RSA_1024_PKCS1_SHA256)
            .in_authorization()
            .takes_request_line()
            .covers(&[Component("(request-target)"), Component("host"), Component("date"), Body])
            .documented_by(
                "HTTP signatures before RFC 9421",
                "draft-cavage-http-signatures, and TritonDataCenter/node-http-signature, http_signing.md and \
                 test/verify.test.js",
            )
            .read_on("2026-11-26");
}
