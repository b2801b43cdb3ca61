//! Bodies in the form of each provider's, with made-up values.

use countersign::UnixTime;

use crate::made_up::digits;

/// A body, and what its provider sends beside it.
pub(crate) struct Sample {
    provider: &'static str,
    headers: &'static [(&'static str, &'static str)],
    text: &'static str,
}

/// The time that a sample holds for that of its delivery.
const TIME: &str = "1795000000";
/// The number that a sample holds for the event's.
const NUMBER: &str = "1482903716";

/// The sample of a provider; for one that has none, a text of no provider's.
pub(crate) fn of(provider: &str) -> &'static Sample {
    ALL.iter().find(|sample| sample.provider == provider).unwrap_or(&ANY)
}

impl Sample {
    /// The headers and the body of a delivery at this time, with a number of its own.
    pub(crate) fn at(&self, time: UnixTime) -> (Vec<(String, String)>, Vec<u8>) {
        let number = format!("1{}", digits(NUMBER.len().saturating_sub(1)));
        let time = time.as_secs().to_string();
        let filled = |text: &str| text.replace(TIME, &time).replace(NUMBER, &number);
        let headers = self.headers.iter().map(|(name, value)| ((*name).into(), filled(value)));
        let body = filled(self.text.strip_suffix('\n').unwrap_or(self.text));
        // The lines of a multipart form end as HTTP's do, which a repository's texts cannot.
        let body = if body.starts_with("--") { body.replace('\n', "\r\n") + "\r\n" } else { body };
        (headers.collect(), body.into_bytes())
    }
}

macro_rules! sample {
    ($provider:literal, $file:literal $(, $name:literal: $value:literal)*) => {
        Sample {
            provider: $provider,
            headers: &[$(($name, $value)),*],
            text: include_str!(concat!("../samples/", $file)),
        }
    };
}

static ANY: Sample = sample!("", "any.json");

const ALL: &[Sample] = &[
    sample!("abp", "abp.json"),
    sample!("asana", "asana.json"),
    sample!(
        "bitbucket-cloud", "bitbucket-cloud.json",
        "X-Event-Key": "repo:push",
        "X-Request-UUID": "00000000-0000-4000-8000-001482903716"
    ),
    sample!("box", "box.json", "BOX-DELIVERY-ID": "00000000-0000-4000-8000-001482903716"),
    sample!("calendly", "calendly.json"),
    sample!("clerk", "clerk.json"),
    sample!("coinbase-commerce", "coinbase-commerce.json"),
    sample!("docusign", "docusign.json"),
    sample!("dropbox", "dropbox.json"),
    sample!(
        "github", "github.json",
        "X-GitHub-Event": "push",
        "X-GitHub-Delivery": "00000000-0000-4000-8000-001482903716"
    ),
    sample!(
        "gitlab", "gitlab.json",
        "X-Gitlab-Event": "Push Hook",
        "X-Gitlab-Event-UUID": "00000000-0000-4000-8000-001482903716"
    ),
    sample!("hubspot-v3", "hubspot-v3.json"),
    sample!("intercom", "intercom.json"),
    sample!(
        "jira", "jira.json",
        "X-Atlassian-Webhook-Identifier": "00000000-0000-4000-8000-001482903716"
    ),
    sample!("lemonsqueezy", "lemonsqueezy.json", "X-Event-Name": "order_created"),
    sample!("line", "line.json"),
    sample!(
        "linear", "linear.json",
        "Linear-Delivery": "00000000-0000-4000-8000-001482903716",
        "Linear-Event": "Issue"
    ),
    sample!("maskit", "maskit.multipart"),
    sample!("meta", "meta.json"),
    sample!("notion", "notion.json"),
    sample!("openai", "openai.json"),
    sample!("openfx", "openfx.json"),
    sample!("paddle", "paddle.json"),
    sample!("pagerduty", "pagerduty.json"),
    sample!("pusher", "pusher.json"),
    sample!("quickbooks", "quickbooks.json"),
    sample!("razorpay", "razorpay.json", "X-Razorpay-Event-Id": "1482903716"),
    sample!("resend", "resend.json"),
    sample!("rtb-customer", "rtb.form"),
    sample!("rtb-partner", "rtb.form"),
    sample!(
        "sentry", "sentry.json",
        "Sentry-Hook-Resource": "issue",
        "Sentry-Hook-Timestamp": "1795000000",
        "Request-ID": "00000000-0000-4000-8000-001482903716"
    ),
    sample!(
        "shopify", "shopify.json",
        "X-Shopify-Topic": "orders/create",
        "X-Shopify-Shop-Domain": "example.myshopify.com",
        "X-Shopify-Webhook-Id": "00000000-0000-4000-8000-001482903716"
    ),
    sample!("slack", "slack.json"),
    sample!("square", "square.json"),
    sample!("standard-webhooks", "standard-webhooks.json"),
    sample!("stripe", "stripe.json"),
    sample!("svix", "svix.json"),
    sample!("typeform", "typeform.json"),
    sample!("vercel", "vercel.json"),
    sample!("whatsapp", "whatsapp.json"),
    sample!(
        "woocommerce", "woocommerce.json",
        "X-WC-Webhook-Topic": "order.created",
        "X-WC-Webhook-Resource": "order",
        "X-WC-Webhook-Event": "created",
        "X-WC-Webhook-ID": "1",
        "X-WC-Webhook-Delivery-ID": "1482903716"
    ),
    sample!("xero", "xero.json"),
    sample!("zendesk", "zendesk.json", "X-Zendesk-Webhook-Id": "01MADEUP"),
    sample!("zoom", "zoom.json"),
];
