//! The rows, by the vendors' names.

use super::json::HexCase::{Lower, Upper};
use super::json::JsonEscape::{Characters, NonAscii, Slashes, Surrogates};
use super::json::{JsonEscape, JsonForm, JsonLayout};
use super::{Notes, credential, shown_at};

const NONE: Notes = Notes::NONE;

const fn json(layout: JsonLayout, escapes: &'static [JsonEscape]) -> JsonForm {
    JsonForm { layout: Some(layout), escapes }
}

const fn escapes(escapes: &'static [JsonEscape]) -> JsonForm {
    JsonForm { layout: None, escapes }
}

pub(super) static ROWS: &[(&[&str], Notes)] = &[
    (&["abp", "abp-community"], Notes { secret_starts_with: &["whs_"], ..NONE }),
    (
        &["adyen-payments"],
        Notes {
            secret_at: Some(shown_at(
                "Customer Area › Developers › Webhooks › the webhook › Security › HMAC key, \
                 once, when it is generated",
                "Adyen's documentation",
            )),
            ..NONE
        },
    ),
    (&["ahasend"], Notes { secret_starts_with: &["aha-whsec-"], ..NONE }),
    (
        &["autodesk-aps"],
        Notes {
            unsigned: &["A hook of Autodesk's that was made without a secret signs nothing"],
            ..NONE
        },
    ),
    (
        &["autotask"],
        Notes { json: Some(escapes(&[NonAscii(Upper), Characters("&<>'\"`+", Upper)])), ..NONE },
    ),
    (
        &[
            "beehiiv",
            "beehiiv-unbranded",
            "fathom",
            "folk",
            "guesty",
            "guesty-unbranded",
            "incident-io",
            "incident-io-unbranded",
            "lithic",
            "loops",
            "nash",
            "nash-unbranded",
            "pleo",
            "pleo-unbranded",
            "portone",
            "psi-fi",
            "psi-fi-unbranded",
            "quo",
            "recall-ai",
            "recall-ai-svix",
            "render",
            "safebase",
            "safebase-unbranded",
            "sardine",
            "sardine-unbranded",
            "signatureapi",
            "standard-webhooks",
            "stytch",
            "stytch-unbranded",
            "svix",
        ],
        Notes { secret_starts_with: &["whsec_"], ..NONE },
    ),
    (
        &["box"],
        Notes {
            secret_at: Some(shown_at(
                "Developer Console › the app › Webhooks › Manage signature keys",
                "Box's documentation",
            )),
            json: Some(json(JsonLayout::OneLine, &[Slashes, NonAscii(Lower)])),
            ..NONE
        },
    ),
    (&["calcom"], Notes { other_credentials: &[credential("cal_", "API keys")], ..NONE }),
    (
        &["chatwoot"],
        Notes { unsigned: &["Chatwoot's older servers sign nothing, and send no time"], ..NONE },
    ),
    (
        &["clerk"],
        Notes {
            secret_at: Some(shown_at(
                "Dashboard › Webhooks › the endpoint › Signing Secret",
                "Clerk's documentation",
            )),
            secret_starts_with: &["whsec_"],
            other_credentials: &[
                credential("sk_", "secret API keys"),
                credential("pk_", "publishable API keys"),
            ],
            ..NONE
        },
    ),
    (
        &["discord"],
        Notes {
            wrong_on_purpose: Some(
                "Discord signs some of its requests wrongly on purpose, when the URL is saved \
                 and now and then afterwards: each wants 401",
            ),
            secret_at: Some(shown_at(
                "Developer Portal › the application › General Information › Public Key",
                "Discord's documentation",
            )),
            ..NONE
        },
    ),
    (
        &["docusign"],
        Notes {
            secret_at: Some(shown_at(
                "Settings › Connect › Connect Keys, once, when it is made",
                "DocuSign's documentation",
            )),
            ..NONE
        },
    ),
    (
        &["dropbox"],
        Notes {
            secret_at: Some(shown_at(
                "App Console › the app › Settings › App secret",
                "Dropbox's documentation",
            )),
            ..NONE
        },
    ),
    (
        &["elevenlabs"],
        Notes {
            secret_starts_with: &["wsec_"],
            other_credentials: &[credential("sk_", "API keys")],
            ..NONE
        },
    ),
    (
        &["github", "github-legacy-sha1"],
        Notes {
            secret_at: Some(shown_at(
                "Settings › Webhooks › the webhook › Secret, which is not shown again and can be set \
 anew",
                "GitHub's documentation",
            )),
            other_credentials: &[
                credential("ghp_", "personal access tokens"),
                credential("github_pat_", "personal access tokens"),
                credential("gho_", "OAuth access tokens"),
                credential("ghu_", "user tokens of a GitHub App"),
                credential("ghs_", "installation tokens of a GitHub App"),
                credential("ghr_", "refresh tokens of a GitHub App"),
            ],
            ..NONE
        },
    ),
    (
        &["gitlab"],
        Notes {
            unsigned: &[
                "GitLab signs nothing where the webhook has no signing token; webhook-id and \
                 webhook-timestamp come all the same",
            ],
            secret_starts_with: &["whsec_"],
            other_credentials: &[credential("glpat-", "personal access tokens")],
            ..NONE
        },
    ),
    (
        &["gitlab-token"],
        Notes {
            secret_at: Some(shown_at(
                "Settings › Webhooks › the webhook › Secret token, which is not shown again and can be set \
 anew",
                "GitLab's documentation",
            )),
            other_credentials: &[
                credential("glpat-", "personal access tokens"),
                credential("whsec_", "signing tokens, which are those of `gitlab`"),
            ],
            ..NONE
        },
    ),
    (
        &["gusto"],
        Notes {
            unsigned: &["Gusto's first request, a POST with verification_token and \
                 webhook_subscription_uuid, is not signed"],
            ..NONE
        },
    ),
    (
        &["hubspot-v1", "hubspot-v2", "hubspot-v3"],
        Notes {
            secret_at: Some(shown_at(
                "the developer account › the app › Auth › Client secret",
                "HubSpot's documentation",
            )),
            other_credentials: &[credential("pat-", "access tokens of a private app")],
            ..NONE
        },
    ),
    (&["imagekit", "lettermint", "sequenzy"], Notes { secret_starts_with: &["whsec_"], ..NONE }),
    (
        &["intercom"],
        Notes {
            secret_at: Some(shown_at(
                "Developer Hub › the app › Basic information › Client secret",
                "Intercom's documentation",
            )),
            ..NONE
        },
    ),
    (&["klaviyo"], Notes { unsigned: &["The webhooks of Klaviyo's flows are not signed"], ..NONE }),
    (&["kontent-ai"], Notes { json: Some(json(JsonLayout::IndentedCrLf("  "), &[])), ..NONE }),
    (
        &["line"],
        Notes {
            secret_at: Some(shown_at(
                "LINE Developers Console › the channel › Basic settings › Channel secret",
                "LINE's documentation, “Verify webhook signature”",
            )),
            json: Some(escapes(&[Surrogates(Upper)])),
            ..NONE
        },
    ),
    (
        &["linear"],
        Notes {
            secret_at: Some(shown_at(
                "the webhook's page in the settings › Signing secret",
                "Linear's documentation",
            )),
            secret_starts_with: &["lin_wh_"],
            other_credentials: &[
                credential("lin_api_", "API keys"),
                credential("lin_oauth_", "OAuth access tokens"),
            ],
            ..NONE
        },
    ),
    (&["mailersend"], Notes { other_credentials: &[credential("mlsn.", "API tokens")], ..NONE }),
    (
        &["mailgun", "mailgun-routes"],
        Notes { other_credentials: &[credential("key-", "API keys")], ..NONE },
    ),
    (
        &["mandrill"],
        Notes {
            unsigned: &[
                "Mandrill looks at the URL with a HEAD, unsigned; the first POST is signed with \
                 the key `test-webhook`",
            ],
            ..NONE
        },
    ),
    (
        &["mercado-pago"],
        Notes { unsigned: &["Mercado Pago's notifications of QR codes are not signed"], ..NONE },
    ),
    (
        &["meta", "whatsapp"],
        Notes {
            secret_at: Some(shown_at(
                "App Dashboard › App settings › Basic › App secret",
                "Meta's documentation",
            )),
            other_credentials: &[credential("EAA", "access tokens")],
            json: Some(json(
                JsonLayout::OneLine,
                &[Slashes, NonAscii(Lower), Characters("@<%", Upper)],
            )),
            ..NONE
        },
    ),
    (
        &["mollie"],
        Notes {
            other_credentials: &[
                credential("live_", "API keys"),
                credential("test_", "API keys of the test mode"),
                credential("access_", "access tokens"),
            ],
            ..NONE
        },
    ),
    (
        &["mongodb-atlas"],
        Notes { unsigned: &["A webhook of MongoDB Atlas without a secret signs nothing"], ..NONE },
    ),
    (
        &["notion"],
        Notes {
            secret_starts_with: &["secret_"],
            other_credentials: &[credential("ntn_", "tokens of an integration")],
            ..NONE
        },
    ),
    (
        &["openai"],
        Notes {
            secret_at: Some(shown_at(
                "the project's settings › Webhooks, once, when the endpoint is made",
                "OpenAI's documentation",
            )),
            secret_starts_with: &["whsec_"],
            other_credentials: &[credential("sk-", "API keys")],
            ..NONE
        },
    ),
    (
        &["paddle"],
        Notes {
            secret_at: Some(shown_at(
                "Developer tools › Notifications › the destination › Secret key",
                "Paddle's documentation",
            )),
            secret_starts_with: &["pdl_ntfset_"],
            other_credentials: &[
                credential("pdl_live_apikey_", "API keys"),
                credential("pdl_sdbx_apikey_", "API keys of the sandbox"),
                credential("live_", "client-side tokens"),
                credential("test_", "client-side tokens of the sandbox"),
                credential("ntfset_", "ids of notification destinations"),
            ],
            ..NONE
        },
    ),
    (
        &["paystack-legacy"],
        Notes {
            secret_at: Some(shown_at(
                "Settings › API Keys & Webhooks › Secret key",
                "Paystack's documentation",
            )),
            secret_starts_with: &["sk_"],
            other_credentials: &[credential("pk_", "public API keys")],
            ..NONE
        },
    ),
    (
        &["picqer"],
        Notes { unsigned: &["A hook of Picqer's without a secret signs nothing"], ..NONE },
    ),
    (&["plaid"], Notes { json: Some(json(JsonLayout::Indented("  "), &[])), ..NONE }),
    (
        &["polar"],
        Notes {
            secret_starts_with: &["whsec_", "polar_whs_"],
            other_credentials: &[
                credential("polar_oat_", "organization access tokens"),
                credential("polar_pat_", "personal access tokens"),
            ],
            ..NONE
        },
    ),
    (
        &["quickbooks"],
        Notes {
            secret_at: Some(shown_at(
                "the developer portal › the app › Webhooks › Verifier token",
                "Intuit's documentation",
            )),
            ..NONE
        },
    ),
    (&["razorpay"], Notes { other_credentials: &[credential("rzp_", "ids of API keys")], ..NONE }),
    (
        &["replicate"],
        Notes {
            secret_starts_with: &["whsec_"],
            other_credentials: &[credential("r8_", "API tokens")],
            ..NONE
        },
    ),
    (
        &["resend"],
        Notes {
            secret_at: Some(shown_at(
                "Webhooks › the webhook › Signing Secret",
                "Resend's documentation",
            )),
            secret_starts_with: &["whsec_"],
            other_credentials: &[credential("re_", "API keys")],
            ..NONE
        },
    ),
    (
        &["revolut"],
        Notes {
            secret_starts_with: &["wsk_"],
            other_credentials: &[
                credential("sk_", "secret API keys"),
                credential("pk_", "public API keys"),
            ],
            ..NONE
        },
    ),
    (
        &["salesforce-ens"],
        Notes {
            unsigned: &[
                "Salesforce's first request, a POST with callbackId and verificationKey, is not \
                 signed",
            ],
            ..NONE
        },
    ),
    (
        &["sendgrid"],
        Notes {
            secret_at: Some(shown_at(
                "Settings › Mail Settings › the event webhook › its signature's Verification Key",
                "SendGrid's documentation",
            )),
            other_credentials: &[credential("SG.", "API keys")],
            json: Some(json(JsonLayout::ItemsOnLines, &[])),
            ..NONE
        },
    ),
    (
        &["sentry"],
        Notes {
            secret_at: Some(shown_at(
                "Settings › Developer Settings › the integration › Client Secret",
                "Sentry's documentation",
            )),
            other_credentials: &[
                credential("sntrys_", "organization tokens"),
                credential("sntryu_", "user tokens"),
            ],
            ..NONE
        },
    ),
    (
        &["shippo"],
        Notes {
            unsigned: &[
                "Shippo signs for the accounts alone that have asked for a secret; the others have a \
                         token in the URL",
            ],
            ..NONE
        },
    ),
    (
        &["shopify"],
        Notes {
            wrong_on_purpose: Some(
                "Shopify's app review signs some requests of the mandatory topics wrongly on \
                 purpose: each wants 401",
            ),
            secret_at: Some(shown_at(
                "the app's settings in the Dev Dashboard › Client secret; for webhooks of the \
                 store's admin, Settings › Notifications › Webhooks",
                "Shopify's documentation",
            )),
            other_credentials: &[
                credential("shpat_", "access tokens of the Admin API"),
                credential("shpca_", "access tokens of a custom app"),
                credential("shppa_", "passwords of a private app"),
            ],
            json: Some(json(JsonLayout::OneLine, &[Slashes, Characters("&<>", Lower)])),
            ..NONE
        },
    ),
    (
        &["slack"],
        Notes {
            secret_at: Some(shown_at(
                "the app's page › Basic Information › App Credentials › Signing Secret",
                "Slack's documentation, “Verifying requests from Slack”",
            )),
            other_credentials: &[
                credential("xoxb-", "bot tokens"),
                credential("xoxp-", "user tokens"),
                credential("xoxe", "tokens that are rotated"),
                credential("xapp-", "app-level tokens"),
            ],
            ..NONE
        },
    ),
    (
        &["solidgate"],
        Notes {
            secret_starts_with: &["wh_sk_"],
            other_credentials: &[
                credential("wh_pk_", "webhook public keys, which are the --client-id"),
                credential("api_sk_", "secret API keys"),
                credential("api_pk_", "public API keys"),
            ],
            ..NONE
        },
    ),
    (
        &["sonarqube"],
        Notes { unsigned: &["A webhook of SonarQube's without a secret signs nothing"], ..NONE },
    ),
    (
        &["square"],
        Notes {
            secret_at: Some(shown_at(
                "Developer Dashboard › the app › Webhooks › Subscriptions › the subscription › \
                 Signature key",
                "Square's documentation",
            )),
            other_credentials: &[
                credential("EAAA", "access tokens"),
                credential("sq0csp-", "application secrets of OAuth"),
                credential("sq0idp-", "application ids"),
            ],
            ..NONE
        },
    ),
    (
        &["standard-webhooks-v1a", "svix-v1a"],
        Notes {
            secret_starts_with: &["whpk_"],
            other_credentials: &[
                credential("whsk_", "private keys, which sign"),
                credential("whsec_", "secrets, which are those of the `v1,` signatures"),
            ],
            ..NONE
        },
    ),
    (
        &["stripe"],
        Notes {
            secret_at: Some(shown_at(
                "Workbench › Webhooks › the endpoint › Signing secret; of `stripe listen`, what \
                 it prints itself",
                "Stripe's documentation",
            )),
            secret_starts_with: &["whsec_"],
            other_credentials: &[
                credential("sk_", "secret API keys"),
                credential("rk_", "restricted API keys"),
                credential("pk_", "publishable API keys"),
                credential("we_", "ids of webhook endpoints"),
            ],
            json: Some(json(JsonLayout::Indented("  "), &[])),
            ..NONE
        },
    ),
    (
        &["tailscale"],
        Notes {
            secret_starts_with: &["tskey-webhook-"],
            other_credentials: &[
                credential("tskey-api-", "API access tokens"),
                credential("tskey-auth-", "auth keys"),
                credential("tskey-client-", "OAuth client secrets"),
            ],
            ..NONE
        },
    ),
    (
        &["telegram"],
        Notes {
            unsigned: &["Telegram sends no header where setWebhook was given no secret_token"],
            ..NONE
        },
    ),
    (&["telnyx"], Notes { other_credentials: &[credential("KEY", "API keys")], ..NONE }),
    (&["tencent-rtc"], Notes { json: Some(json(JsonLayout::Indented("\t"), &[])), ..NONE }),
    (
        &["treezor"],
        Notes { json: Some(json(JsonLayout::OneLine, &[Slashes, NonAscii(Lower)])), ..NONE },
    ),
    (
        &["trello"],
        Notes {
            secret_at: Some(shown_at(
                "the Power-Up's admin page › API key › Secret",
                "Trello's documentation",
            )),
            other_credentials: &[credential("ATTA", "tokens")],
            ..NONE
        },
    ),
    (
        &["twilio", "twilio-json"],
        Notes {
            secret_at: Some(shown_at(
                "Console › Account Info › Auth Token; of a subaccount's requests, the subaccount's",
                "Twilio's documentation",
            )),
            other_credentials: &[
                credential("AC", "account SIDs"),
                credential("SK", "SIDs of API keys"),
            ],
            ..NONE
        },
    ),
    (
        &["vonage-jwt"],
        Notes {
            unsigned: &[
                "After an internal error Vonage may send a delivery unsigned, and again, signed, \
                 where it is refused with a 5xx",
            ],
            ..NONE
        },
    ),
    (
        &["wechatpay-v3"],
        Notes {
            wrong_on_purpose: Some(
                "WeChat Pay signs some requests wrongly on purpose, with a signature that starts \
                 with WECHATPAY/SIGNTEST/: each wants a status that is no 2xx",
            ),
            ..NONE
        },
    ),
    (
        &["woocommerce"],
        Notes {
            secret_at: Some(shown_at(
                "WooCommerce › Settings › Advanced › Webhooks › the webhook › Secret",
                "WooCommerce's documentation",
            )),
            other_credentials: &[
                credential("ck_", "consumer keys of the REST API"),
                credential("cs_", "consumer secrets of the REST API"),
            ],
            ..NONE
        },
    ),
    (&["workos"], Notes { other_credentials: &[credential("sk_", "API keys")], ..NONE }),
    (
        &["xero"],
        Notes {
            wrong_on_purpose: Some(
                "Xero signs some requests wrongly on purpose while the “intent to receive” is \
                 checked: each wants 401, and the one that is signed rightly 200",
            ),
            secret_at: Some(shown_at(
                "Developer portal › the app › Webhooks › Webhooks key",
                "Xero's documentation",
            )),
            json: Some(json(JsonLayout::ListOfIndented, &[])),
            ..NONE
        },
    ),
    (
        &["zendesk"],
        Notes {
            secret_at: Some(shown_at(
                "Admin Center › Apps and integrations › Webhooks › the webhook › Signing secret",
                "Zendesk's documentation",
            )),
            ..NONE
        },
    ),
];
