//! The rows, by the vendors' names.

use super::json::HexCase::{Lower, Upper};
use super::json::JsonEscape::{Characters, NonAscii, Slashes, Surrogates};
use super::json::{JsonEscape, JsonForm, JsonLayout};
use super::{Notes, credential, shown_at};

const NONE: Notes = Notes::NONE;

const fn json(layout: JsonLayout, escapes: &'static [JsonEscape]) -> Option<JsonForm> {
    Some(JsonForm { layout: Some(layout), escapes })
}

const fn escapes(escapes: &'static [JsonEscape]) -> Option<JsonForm> {
    Some(JsonForm { layout: None, escapes })
}

pub(super) static ROWS: &[(&[&str], Notes)] = &[
    (
        &["autotask"],
        Notes { json: escapes(&[NonAscii(Upper), Characters("&<>'\"`+", Upper)]), ..NONE },
    ),
    (&["box"], Notes { json: json(JsonLayout::OneLine, &[Slashes, NonAscii(Lower)]), ..NONE }),
    (
        &["discord"],
        Notes {
            wrong_on_purpose: Some(
                "Discord signs some of its requests wrongly on purpose, when the URL is saved and now and then \
                 afterwards: each wants 401",
            ),
            secret_at: shown_at(
                "Developer Portal › the application › General Information › Public Key",
                "Discord's documentation, “Interactions: Overview”",
            ),
            ..NONE
        },
    ),
    (
        &["github", "github-legacy-sha1"],
        Notes {
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
    (&["kontent-ai"], Notes { json: json(JsonLayout::IndentedCrLf("  "), &[]), ..NONE }),
    (&["line"], Notes { json: escapes(&[Surrogates(Upper)]), ..NONE }),
    (
        &["meta", "whatsapp"],
        Notes {
            other_credentials: &[credential("EAA", "access tokens")],
            json: json(JsonLayout::OneLine, &[Slashes, NonAscii(Lower), Characters("@<%", Upper)]),
            ..NONE
        },
    ),
    (
        &["paddle"],
        Notes {
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
    (&["plaid"], Notes { json: json(JsonLayout::Indented("  "), &[]), ..NONE }),
    (
        &["sendgrid"],
        Notes {
            other_credentials: &[credential("SG.", "API keys")],
            json: json(JsonLayout::ItemsOnLines, &[]),
            ..NONE
        },
    ),
    (
        &["shopify"],
        Notes {
            wrong_on_purpose: Some(
                "Shopify's app review signs some requests of the mandatory topics wrongly on purpose: each wants 401",
            ),
            other_credentials: &[
                credential("shpat_", "access tokens of the Admin API"),
                credential("shpca_", "access tokens of a custom app"),
                credential("shppa_", "passwords of a private app"),
            ],
            json: json(JsonLayout::OneLine, &[Slashes, Characters("&<>", Lower)]),
            ..NONE
        },
    ),
    (
        &["slack"],
        Notes {
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
        &["stripe"],
        Notes {
            secret_starts_with: &["whsec_"],
            other_credentials: &[
                credential("sk_", "secret API keys"),
                credential("rk_", "restricted API keys"),
                credential("pk_", "publishable API keys"),
                credential("we_", "ids of webhook endpoints"),
            ],
            json: json(JsonLayout::Indented("  "), &[]),
            ..NONE
        },
    ),
    (&["tencent-rtc"], Notes { json: json(JsonLayout::Indented("\t"), &[]), ..NONE }),
    (&["treezor"], Notes { json: json(JsonLayout::OneLine, &[Slashes, NonAscii(Lower)]), ..NONE }),
    (
        &["wechatpay-v3"],
        Notes {
            wrong_on_purpose: Some(
                "WeChat Pay signs some requests wrongly on purpose, with a signature that starts with \
                 WECHATPAY/SIGNTEST/: each wants a status that is no 2xx",
            ),
            ..NONE
        },
    ),
    (
        &["woocommerce"],
        Notes {
            other_credentials: &[
                credential("ck_", "consumer keys of the REST API"),
                credential("cs_", "consumer secrets of the REST API"),
            ],
            ..NONE
        },
    ),
    (
        &["xero"],
        Notes {
            wrong_on_purpose: Some(
                "Xero signs some requests wrongly on purpose while the “intent to receive” is checked: each wants \
                 401, and the one that is signed rightly 200",
            ),
            json: json(JsonLayout::ListOfIndented, &[]),
            ..NONE
        },
    ),
];
