//! Other tools' lists of who signs, and which names of theirs are schemes here: the names are theirs, and the ids ours.

use std::fmt::Write as _;

use countersign::providers;

use crate::left_out;

/// A tool with a list of names.
pub(crate) struct List {
    tool: &'static str,
    /// What a name is called there, and which public file has them.
    of: &'static str,
    names: &'static [(&'static str, Known)],
}

/// What is known here of a name.
#[derive(Clone, Copy, Debug)]
enum Known {
    /// The ids, of schemes or of those that are left out.
    As(&'static [&'static str]),
    /// Why it has none.
    No(&'static str),
}

const TOKEN: &str =
    "nothing is signed: Hookdeck asks for a token, which a `Scheme::static_token` compares";
const BASIC: &str = "nothing is signed: Hookdeck asks for a user and a password";
const IN_BODY: &str = "nothing is signed: there is a secret in the body";
const KEYLESS: &str = "unknown: Hookdeck asks for no key, so that it verifies nothing";
const UNREAD: &str =
    "unknown: Hookdeck asks for a secret, and no source of what is signed was read";
const OWN: &str = "Hookdeck's own product, for which it asks for no key";
const NOT_READ: &str = "unknown: no source of what is signed was read";

pub(crate) const LISTS: [List; 2] = [
    List {
        tool: "Hookdeck",
        of: "source types of hookdeck/hookdeck-cli's plans/openapi_2025-07-01.json, without those for any sender",
        names: HOOKDECK,
    },
    List {
        tool: "ngrok",
        of: "providers of `verify-webhook`, in ngrok/ngrok-docs's traffic-policy/actions/verify-webhook.mdx",
        names: NGROK,
    },
];

const HOOKDECK: &[(&str, Known)] = &[
    ("ADYEN", Known::As(&["adyen-payments", "adyen-platform"])),
    ("AIPRISE", Known::As(&["aiprise"])),
    ("AIRTABLE", Known::As(&["airtable"])),
    ("AIRWALLEX", Known::As(&["airwallex"])),
    ("AKENEO", Known::As(&["akeneo"])),
    ("ALIPAY", Known::As(&["alipay"])),
    ("ASANA", Known::As(&["asana"])),
    ("ASCEND", Known::No(UNREAD)),
    ("AWS_SNS", Known::As(&["aws-sns"])),
    ("BIGCOMMERCE", Known::As(&["bigcommerce"])),
    ("BONDSMITH", Known::No(UNREAD)),
    ("BRIDGE_API", Known::As(&["bridge-api"])),
    ("BRIDGE_XYZ", Known::As(&["bridge-xyz"])),
    ("CHARGEBEE_BILLING", Known::As(&["chargebee"])),
    ("CIRCLE", Known::As(&["circle"])),
    ("CLIO", Known::As(&["clio"])),
    ("CLOUDSIGNAL", Known::No(TOKEN)),
    ("COINBASE", Known::As(&["coinbase-commerce", "hook0"])),
    ("COMMERCELAYER", Known::As(&["commercelayer"])),
    ("COURIER", Known::As(&["courier"])),
    ("CURSOR", Known::As(&["cursor"])),
    ("CUSTOMERIO", Known::As(&["customerio"])),
    ("DISCORD", Known::As(&["discord"])),
    ("DOCUSIGN", Known::As(&["docusign"])),
    ("EBAY", Known::As(&["ebay"])),
    ("ENODE", Known::As(&["enode"])),
    ("ETHOCA", Known::No(KEYLESS)),
    ("EXACT_ONLINE", Known::As(&["exact-online"])),
    ("FACEBOOK", Known::As(&["meta"])),
    ("FASTSPRING", Known::As(&["fastspring"])),
    ("FAUNDIT", Known::No(UNREAD)),
    ("FAVRO", Known::As(&["favro"])),
    ("FIREBLOCKS", Known::As(&["fireblocks", "fireblocks-legacy"])),
    ("FISERV", Known::No(UNREAD)),
    ("FLEXPORT", Known::As(&["flexport"])),
    ("FRONTAPP", Known::As(&["front"])),
    ("FUSIONAUTH", Known::As(&["fusionauth", "fusionauth-es256", "fusionauth-rs256"])),
    ("GITHUB", Known::As(&["github"])),
    ("GITLAB", Known::As(&["gitlab", "gitlab-token"])),
    ("GOCARDLESS", Known::As(&["gocardless"])),
    ("HOOKDECK_OUTPOST", Known::No(OWN)),
    ("HUBSPOT", Known::As(&["hubspot-v1", "hubspot-v2", "hubspot-v3"])),
    ("INTERCOM", Known::As(&["intercom"])),
    ("LINEAR", Known::As(&["linear"])),
    ("LINKEDIN", Known::As(&["linkedin"])),
    ("LITHIC", Known::As(&["lithic"])),
    ("MAILCHIMP", Known::As(&["mailchimp-marketing", "mandrill"])),
    ("MAILGUN", Known::As(&["mailgun"])),
    ("MERAKI", Known::No(IN_BODY)),
    ("MONDAY", Known::As(&["monday"])),
    ("NMI", Known::As(&["nmi"])),
    ("NUVEMSHOP", Known::As(&["nuvemshop"])),
    ("NYLAS", Known::As(&["nylas"])),
    ("OKTA", Known::As(&["okta"])),
    ("OPENAI", Known::As(&["openai"])),
    ("ORB", Known::As(&["orb"])),
    ("OURA", Known::As(&["oura"])),
    ("PADDLE", Known::As(&["paddle"])),
    ("PAYPAL", Known::As(&["paypal"])),
    ("PAYPRO_GLOBAL", Known::As(&["paypro-global"])),
    ("PERSONA", Known::As(&["persona"])),
    ("PICQER", Known::As(&["picqer"])),
    ("PIPEDRIVE", Known::No(BASIC)),
    ("POLAR", Known::As(&["polar"])),
    ("PORTAL", Known::No(UNREAD)),
    ("POSTMARK", Known::As(&["postmark"])),
    ("PRAXIS", Known::As(&["praxis"])),
    ("PROPERTY-FINDER", Known::No(UNREAD)),
    ("PYLON", Known::As(&["pylon"])),
    ("QUOTER", Known::No(UNREAD)),
    ("RAZORPAY", Known::As(&["razorpay"])),
    ("RECHARGE", Known::As(&["recharge", "recharge-legacy"])),
    ("RECURLY", Known::As(&["recurly"])),
    ("REPAY", Known::No(UNREAD)),
    ("REPLICATE", Known::As(&["replicate"])),
    ("RESEND", Known::As(&["resend"])),
    ("RING_CENTRAL", Known::No(TOKEN)),
    ("SANITY", Known::As(&["sanity"])),
    ("SENDGRID", Known::As(&["sendgrid"])),
    ("SHOPIFY", Known::As(&["shopify"])),
    ("SHOPLINE", Known::As(&["shopline"])),
    ("SLACK", Known::As(&["slack"])),
    ("SMARTCAR", Known::As(&["smartcar"])),
    ("SMILE", Known::No(UNREAD)),
    ("SOLIDGATE", Known::As(&["solidgate"])),
    ("SQUARE", Known::As(&["square"])),
    ("STRAVA", Known::No(KEYLESS)),
    ("STRIPE", Known::As(&["stripe"])),
    ("SVIX", Known::As(&["svix"])),
    ("SYNCTERA", Known::As(&["synctera"])),
    ("TALLY", Known::As(&["tally"])),
    ("TEBEX", Known::As(&["tebex"])),
    ("TELNYX", Known::As(&["telnyx"])),
    ("THREE_D_EYE", Known::No(UNREAD)),
    ("TIKTOK", Known::As(&["tiktok"])),
    ("TIKTOK_SHOP", Known::As(&["tiktok-shop"])),
    ("TOKENIO", Known::As(&["tokenio"])),
    ("TREEZOR", Known::As(&["treezor"])),
    ("TRELLO", Known::As(&["trello"])),
    ("TWILIO", Known::As(&["twilio"])),
    ("TWITCH", Known::As(&["twitch"])),
    ("TWITTER", Known::As(&["twitter"])),
    ("TYPEFORM", Known::As(&["typeform"])),
    ("UPOLLO", Known::No(UNREAD)),
    ("USPS", Known::As(&["usps"])),
    ("UTILA", Known::As(&["utila"])),
    ("VERCEL", Known::As(&["vercel"])),
    ("VERCEL_LOG_DRAINS", Known::As(&["vercel"])),
    ("WHATSAPP", Known::As(&["whatsapp"])),
    ("WIX", Known::As(&["wix"])),
    ("WOOCOMMERCE", Known::As(&["woocommerce"])),
    ("WORKOS", Known::As(&["workos"])),
    ("XERO", Known::As(&["xero"])),
    ("ZENDESK", Known::As(&["zendesk"])),
    ("ZEROHASH", Known::As(&["zerohash", "zerohash-rsa"])),
    ("ZIFT", Known::No(KEYLESS)),
    ("ZOOM", Known::As(&["zoom"])),
];

const NGROK: &[(&str, Known)] = &[
    ("aftership", Known::As(&["aftership-warranty"])),
    ("airship", Known::As(&["airship"])),
    ("alchemy", Known::As(&["alchemy"])),
    ("autodesk", Known::As(&["autodesk-aps"])),
    ("bitbucket", Known::As(&["bitbucket-cloud", "bitbucket-server"])),
    ("bolt", Known::As(&["bolt"])),
    ("box", Known::As(&["box"])),
    ("brex", Known::As(&["brex"])),
    ("buildkite", Known::As(&["buildkite"])),
    ("calendly", Known::As(&["calendly"])),
    ("castle", Known::As(&["castle"])),
    ("chargify", Known::As(&["chargify"])),
    ("circleci", Known::As(&["circleci"])),
    ("clearbit", Known::No(NOT_READ)),
    ("clerk", Known::As(&["clerk"])),
    ("coinbase", Known::As(&["coinbase-commerce", "hook0"])),
    ("contentful", Known::As(&["contentful"])),
    ("docusign", Known::As(&["docusign"])),
    ("dropbox", Known::As(&["dropbox"])),
    ("facebook_graph_api", Known::As(&["meta"])),
    ("facebook_messenger", Known::As(&["meta"])),
    ("frameio", Known::As(&["frameio"])),
    ("github", Known::As(&["github"])),
    ("gitlab", Known::As(&["gitlab", "gitlab-token"])),
    ("go1", Known::No(NOT_READ)),
    ("graphcms", Known::As(&["hygraph"])),
    ("heroku", Known::As(&["heroku"])),
    ("hostedhooks", Known::No(NOT_READ)),
    ("hubspot", Known::As(&["hubspot-v1", "hubspot-v2", "hubspot-v3"])),
    ("instagram", Known::As(&["meta"])),
    ("intercom", Known::As(&["intercom"])),
    ("jira", Known::As(&["jira"])),
    ("launch_darkly", Known::As(&["launchdarkly"])),
    ("linear", Known::As(&["linear"])),
    ("mailchimp", Known::As(&["mailchimp-marketing", "mandrill"])),
    ("mailgun", Known::As(&["mailgun"])),
    ("microsoft_teams", Known::As(&["ms-teams-outgoing"])),
    ("modern_treasury", Known::As(&["modern-treasury"])),
    ("mongodb", Known::As(&["mongodb-atlas"])),
    ("mux", Known::As(&["mux"])),
    ("orb", Known::As(&["orb"])),
    ("orbit", Known::No(NOT_READ)),
    ("pagerduty", Known::As(&["pagerduty"])),
    ("pinwheel", Known::As(&["pinwheel"])),
    ("plivo", Known::As(&["plivo-v2", "plivo-v3"])),
    ("pusher", Known::As(&["pusher"])),
    ("sendgrid", Known::As(&["sendgrid"])),
    ("sentry", Known::As(&["sentry"])),
    ("shopify", Known::As(&["shopify"])),
    ("signal_sciences", Known::No(NOT_READ)),
    ("slack", Known::As(&["slack"])),
    ("sns", Known::As(&["aws-sns"])),
    ("sonatype", Known::As(&["sonatype-nexus"])),
    ("square", Known::As(&["square"])),
    ("stripe", Known::As(&["stripe"])),
    ("svix", Known::As(&["svix"])),
    ("terraform", Known::As(&["terraform-cloud"])),
    ("tiktok", Known::As(&["tiktok"])),
    ("trendmicro_conformity", Known::No(NOT_READ)),
    ("twilio", Known::As(&["twilio"])),
    ("twitter", Known::As(&["twitter"])),
    ("typeform", Known::As(&["typeform"])),
    ("vmware", Known::No(NOT_READ)),
    ("webex", Known::As(&["webex"])),
    ("whatsapp", Known::As(&["whatsapp"])),
    ("worldline", Known::As(&["worldline"])),
    ("xero", Known::As(&["xero"])),
    ("zendesk", Known::As(&["zendesk"])),
    ("zoom", Known::As(&["zoom"])),
];

/// A section with a table for each list.
pub(crate) fn markdown() -> String {
    let mut text = String::from("\n## Other tools' names\n");
    for list in LISTS {
        list.write(&mut text);
    }
    text
}

impl List {
    fn write(&self, text: &mut String) {
        let Self { tool, of, names } = self;
        let (mut covered, mut left_out) = (0_usize, 0_usize);
        for (_, known) in *names {
            match known {
                Known::As(ids) if ids.iter().any(|id| providers::find(id).is_some()) => {
                    covered = covered.saturating_add(1);
                }
                Known::As(ids) if ids.iter().any(|id| left_out::find(id).is_some()) => {
                    left_out = left_out.saturating_add(1);
                }
                Known::As(_) | Known::No(_) => {}
            }
        }
        // Writing to a String does not fail.
        let _ = write!(
            text,
            "\n### {tool}\n\nThe {all} {of}: {covered} of them are covered, and {left_out} left out.\n\n\
             | name | here |\n|-|-|\n",
            all = names.len(),
        );
        for (name, known) in *names {
            let _ = writeln!(text, "| `{name}` | {} |", known.cell());
        }
    }
}

impl Known {
    fn cell(self) -> String {
        match self {
            Self::As(ids) => ids.iter().map(|id| of_id(id)).collect::<Vec<_>>().join("; "),
            Self::No(reason) => reason.into(),
        }
    }
}

fn of_id(id: &str) -> String {
    if providers::find(id).is_some() {
        return format!("`{id}`");
    }
    match left_out::find(id) {
        Some(left_out) => format!("`{id}` is left out, because {}", left_out.reason),
        None => format!("`{id}` is not here yet"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A name that is lost, or stands there twice, would change what the page says of a list.
    #[test]
    fn the_lists_are_whole() {
        let [hookdeck, ngrok] = LISTS;
        assert_eq!((hookdeck.names.len(), ngrok.names.len()), (117, 69));
        for List { tool, names, .. } in LISTS {
            assert!(names.is_sorted_by(|one, other| one.0 < other.0), "{tool}");
        }
    }
}
