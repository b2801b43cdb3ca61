use crate::Claim::{Expires, IsThere};
use crate::algorithm::RSA_PKCS1_SHA256;
use crate::{Jws, Scheme, Webhook, WithPublicKey};

/// Wix: the body is a JWT under RSA with SHA-256 (`RS256`). What it says is [`Proof::payload`](crate::Proof::payload).
///
/// - Source: Wix's documentation, “Verify Requests Received from Wix” and “Webhooks”.
/// - The key is the app's public key, of the app's page in Wix's dashboard: a PEM file.
/// - The claim `data` is a text that holds JSON, with `eventType`, `instanceId` and another such text.
/// - The token holds until `exp`, with 60 s (ours) between the clocks.
/// - Not protected: repeats until then.
///
/// ```
/// use countersign::providers::Wix;
/// use countersign::{Request, UnixTime, Verifier};
///
/// let key = "-----BEGIN PUBLIC KEY-----\nMIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEAwIpOPxzh/Exlc9\
///            ezWRDR\n2J5gCrXSNqWg/Rfz0I1yeuInOAppoWjRSL+aLuCfrygLc1eLR7fkA8NokShYErgV\nJx/w/smjpHBf\
///            KsJGHFHii7EGD08NCFH5X0akVdH4xfB2ok7uOopj9O86bs3ECbqy\nenkB0fOBJQVjT/DwhNm8c01p1CqXl5BR\
///            p6DvWYrmylZNyZBuxv3kSYrfalfmzZxt\nzstnNne1Q1QtZzesyK4LNikIRshdT/S9+qEczNXrp5BYNSKM6Do0\
///            iV9GUZUaRbpN\nYmAFo69POav3IXvo3Oq/BiHEKnOjTpIjO8qqOSexBogrJGg9z/b3bTGuf5w6PTuz\nfQIDAQ\
///            AB\n-----END PUBLIC KEY-----";
/// let verifier = Wix::new(key)?;
/// let body = "eyJhbGciOiJSUzI1NiIsImtpZCI6ImZpcnN0IiwidHlwIjoiSldUIn0.eyJkYXRhIjoie1wiZXZlbnRUeXBlXC\
///             I6IFwiQXBwSW5zdGFsbGVkXCIsIFwiaW5zdGFuY2VJZFwiOiBcIjFcIiwgXCJkYXRhXCI6IFwie31cIn0iLCJp\
///             YXQiOjE3OTUwMDAwMDAsImV4cCI6MTc5NTAwMzYwMH0.hJkEdBXUzx74QZBUyoHLXFrLlfZHfO83qTyQlJkHOu\
///             0rPkKtyo0jDFSmOGx6AilJAHD90-yMQlzRiykvYc3cWiDbc0ux90WueqrCc2m0gNPJzZGJNmnHY5s3Qli1RAR6\
///             fND3ILKcdxlaMebaCStWFuf2q2PFyuDb_pKawk75XnWa1Wx1Kk4r_KpfQsacr4dObpwPhIx0OZ5UihQryiO9Ew\
///             _et-aO3QOHtUbHfahg9qiV-jCk3rJdf0UaghLA9BAkOZCBjw1Xxi_aPWa7GSl17BKW4aavbV8UvYUjuq6yd1lm\
///             QEYq8lFEW_kVj0bM0DFvODWLTFuc4iP3p4PmB2x2nw";
/// let request = Request::at(&(), UnixTime::from_secs(1_795_000_000));
/// let proof = verifier.verify(&request, body.as_bytes())?;
/// assert!(proof.payload().is_some_and(|claims| claims.starts_with(br#"{"data":"{\"eventType\":"#)));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug)]
pub struct Wix(Webhook<Jws<WithPublicKey>>);

provider!(Wix(Asymmetric): SCHEME, "the app's public key, as a PEM file");

impl Wix {
    /// The recipe.
    pub const SCHEME: &'static Scheme<Jws<WithPublicKey>> =
        &Scheme::jws("wix", "RS256", RSA_PKCS1_SHA256)
            .in_body()
            .claims(&[IsThere("data"), IsThere("iat"), Expires])
            .documented_by("Wix", "Wix's documentation, “Verify Requests Received from Wix”")
            .read_on("2026-11-26");
}
