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
