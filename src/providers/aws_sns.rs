use crate::Member::{Line, Lines, OptionalLine};
use crate::algorithm::{Algorithm, RSA_PKCS1_SHA256};
use crate::{
    CertificateRule, ConfigError, Handshake, Link, Member, Members, Reply, Scheme, Signature,
    SignedTime, TimeFormat, Told, Webhook,
};

/// Amazon SNS over HTTPS, signature version 2: the member `Signature` of the JSON is the base64 of an RSA
/// signature (PKCS#1 v1.5, SHA-256) over lines, `name` and then its text, by the names' order.
///
/// - Source: `aws/aws-sdk-ruby`'s `aws-sdk-sns/lib/aws-sdk-sns/message_verifier.rb` and its spec.
/// - A topic signs with version 2 once its attribute `SignatureVersion` is 2; until then see
///   [`AwsSnsSha1`](super::AwsSnsSha1).
/// - The key is in a certificate that the message names in `SigningCertURL`. The receiver fetches it,
///   [where it is asked to](AwsSns::certificate_url), and gives it to [`Certificates`](crate::Certificates).
/// - **The signature says that it is SNS, and not whose topic:** any account can have messages sent to your
///   endpoint. [`of_topic`](AwsSns::of_topic) takes those of your own topic only.
/// - Amazon's file has the certificate alone, so that its libraries go by the connection that it came
///   over: [`Trust::connection`](crate::Trust::connection). With roots, the issuers between are the
///   receiver's to keep.
/// - `Timestamp` is when the message was published, and stays in a repeat, as `MessageId` does. No
///   tolerance is documented: as SNS retries for an hour, an hour and five minutes are allowed here.
/// - `SubscriptionConfirmation` is signed like a delivery, and wants its `SubscribeURL` fetched.
/// - Not protected: `UnsubscribeURL`, `MessageAttributes`, the headers; and raw delivery has no signature
///   at all: leave it off.
///
#[doc = include_str!("examples/aws_sns.md")]
#[derive(Debug)]
pub struct AwsSns(Webhook<Members>);

provider!(AwsSns(Certified): SCHEME, "the certificates that Amazon's messages name");

impl AwsSns {
    /// The recipe.
    pub const SCHEME: &'static Scheme<Members> =
        &Self::signed("aws-sns", RSA_PKCS1_SHA256, &[("SignatureVersion", "2")])
            .documented_by("Amazon SNS", Self::SOURCE);

    pub(super) const SOURCE: &'static str =
        "aws/aws-sdk-ruby's aws-sdk-sns message_verifier.rb and its spec";

    pub(super) const fn signed(
        id: &'static str,
        algorithm: &'static dyn Algorithm,
        version: &'static [(&'static str, &'static str)],
    ) -> Scheme<Members> {
        let types = &[
            ("Notification", Self::NOTIFICATION),
            ("SubscriptionConfirmation", Self::CONFIRMATION),
            ("UnsubscribeConfirmation", Self::CONFIRMATION),
        ];
        Scheme::public_key(id, algorithm)
            .signature(Signature::in_field("Signature").base64())
            .timestamp(SignedTime::in_field("Timestamp", TimeFormat::Rfc3339).tolerance(3900))
            .certified_by_member(Self::CERTIFICATES, &["SigningCertURL", "SigningCertUrl"])
            .signs_members("Type", types)
            .where_members(version)
            .event_id_in("MessageId")
            .with_handshakes(Self::HANDSHAKES)
            .repeats_for(3600)
    }

    const CERTIFICATES: CertificateRule =
        CertificateRule::at(&["sns.*.amazonaws.com", "sns.*.amazonaws.com.cn"], "/", ".pem")
            .in_names(&["sns.amazonaws.com"])
            .or_in_hosts_name();

    const NOTIFICATION: &'static [Member] =
        &[Lines("Message"), Line("MessageId"), OptionalLine("Subject"), TIME, TOPIC, TYPE];

    const CONFIRMATION: &'static [Member] =
        &[Lines("Message"), Line("MessageId"), Line("SubscribeURL"), TIME, TOKEN, TOPIC, TYPE];

    const HANDSHAKES: &'static [Handshake] =
        &[Handshake::signed("POST", "the question whether the endpoint subscribes to the topic")
            .told_by(&[Told::member("Type", "SubscriptionConfirmation")])
            .confirms_url(
                "SubscribeURL",
                Link::to("sns.*.amazonaws.com", "/", &["Action", "TopicArn", "Token"]),
                Reply::status(200),
            )
            .at_most(16 * 1024)
            .otherwise("the subscription stays pending, and nothing is delivered")];

    /// Takes messages of the topic with this ARN only.
    ///
    /// # Errors
    /// It is empty.
    pub fn of_topic(self, arn: &str) -> Result<Self, ConfigError> {
        self.0.only("TopicArn", arn).map(Self)
    }
}

const TIME: Member = Line("Timestamp");
const TOKEN: Member = Line("Token");
const TOPIC: Member = Line("TopicArn");
const TYPE: Member = Line("Type");
