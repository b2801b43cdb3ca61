use super::AwsSns;
use crate::algorithm::RSA_PKCS1_SHA1_LEGACY;
use crate::{ConfigError, Members, Scheme, Webhook};

/// Amazon SNS, signature version 1: that of [`AwsSns`] with SHA-1, which a topic has that was set to no
/// other.
///
/// - Source: `aws/aws-sdk-ruby`'s `aws-sdk-sns/lib/aws-sdk-sns/message_verifier.rb` and its spec.
/// - Two messages can be made that SHA-1 does not tell apart, and SNS signs what others publish: set the
///   topic's attribute `SignatureVersion` to 2, and take this until then. A message of version 2 is refused
///   here, and one of version 1 there: which one counts is not the message's to say.
/// - The certificates are the same: one [`Certificates`](crate::Certificates) serves both.
///
/// ```
/// use countersign::providers::{AwsSns, AwsSnsSha1};
/// use countersign::{Certificates, Request, Trust, UnixTime, Verifier};
///
/// # let file = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/data/certificates.json"));
/// # let file = serde_json::from_str::<serde_json::Value>(file)?;
/// # let [roots, fetched] = [&file["root"], &file["chains"]["good"]].map(|it| it.as_str().unwrap());
/// # let body = file["messages"]["version_1"].as_str().unwrap().as_bytes();
/// let certificates = Certificates::new(AwsSns::SCHEME, Trust::roots(roots)?);
/// let now = UnixTime::from_secs(1_795_000_000);
/// certificates.insert("https://sns.eu-west-1.amazonaws.com/test.pem", fetched, now)?;
///
/// // `body` is a message of version 1.
/// let request = Request::at(&(), now);
/// assert!(AwsSnsSha1::new(&certificates)?.verify(&request, body).is_ok());
/// let error = AwsSns::new(&certificates)?.verify(&request, body).unwrap_err();
/// assert_eq!(error.code(), "unexpected-value");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug)]
pub struct AwsSnsSha1(Webhook<Members>);

provider!(AwsSnsSha1(Certified): SCHEME, "the certificates that Amazon's messages name");

impl AwsSnsSha1 {
    /// The recipe.
    pub const SCHEME: &'static Scheme<Members> =
        &AwsSns::signed("aws-sns-legacy-sha1", RSA_PKCS1_SHA1_LEGACY, &[("SignatureVersion", "1")])
            .documented_by("Amazon SNS (signature version 1)", AwsSns::SOURCE);

    /// Takes messages of the topic with this ARN only.
    ///
    /// # Errors
    /// It is empty.
    pub fn of_topic(self, arn: &str) -> Result<Self, ConfigError> {
        self.0.only("TopicArn", arn).map(Self)
    }
}
