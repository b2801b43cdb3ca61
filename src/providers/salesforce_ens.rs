use crate::{Scheme, Signature, Webhook};

/// Salesforce Marketing Cloud, its Event Notification Service: `x-sfmc-ens-signature` is the base64 of
/// HMAC-SHA256 over the raw body.
///
/// - Source: Salesforce's documentation, “ENS Notification Signing”, as third parties quote it. Confirmed by
///   a third party only.
/// - The key is the UTF-8 text of the callback's signature key, which Salesforce answers once, when the
///   callback is made; it looks like base64 and is not decoded.
/// - Not protected: repeats, for ever: no time is signed.
/// - Handshake: a POST with `callbackId` and `verificationKey`, not signed, when a callback is made. It wants
///   a 2xx, and then `POST /platform/v1/ens-verify` of both, by the receiver, at his own tenant's host and
///   never at one from the request. It is refused here: read it at a path made for that call, and compare
///   `callbackId` with the one that Salesforce answered. The `verificationKey` is good for once and signs
///   nothing.
///
/// ```
/// use countersign::{Request, Verifier, providers::SalesforceEns};
///
/// let verifier = SalesforceEns::new("the secret")?;
/// let headers = [("x-sfmc-ens-signature", "WDTdNTNPWBN+5H1uHuoBrCkmfIDqqQ6Q2YnSg3qdcCQ=")];
/// assert!(verifier.verify(&Request::new(&headers), b"{\"id\":1}").is_ok());
/// # Ok::<(), countersign::ConfigError>(())
/// ```
#[derive(Debug)]
pub struct SalesforceEns(Webhook);

provider!(SalesforceEns(Mac): SCHEME, "the callback's signature key");

impl SalesforceEns {
    /// The recipe.
    pub const SCHEME: &'static Scheme = &Scheme::hmac_sha256("salesforce-ens")
        .signature(Signature::in_header("x-sfmc-ens-signature").base64())
        .signs_body()
        .documented_by(
            "Salesforce Marketing Cloud ENS",
            "Salesforce's documentation, “ENS Notification Signing”, as third parties quote it",
        )
        .confirmed_by_third_party();
}
