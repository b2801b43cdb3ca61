//! Who signs in public and is no scheme all the same, why, and what to use instead: the only home of these reasons.

use std::{fmt, iter};

use serde_json::{Value, json};

use crate::names;

/// A vendor's recipe that the catalogue does not have.
#[derive(Debug)]
pub(crate) struct LeftOut {
    pub(crate) id: &'static str,
    pub(crate) name: &'static str,
    /// What else it is called, as the other names of a scheme's provider.
    pub(crate) other_names: &'static [&'static str],
    /// A header that only this vendor is known to send; none where there is no such header, or where nobody
    /// read its name in a source.
    pub(crate) header: Option<&'static str>,
    /// It follows "left out, because".
    pub(crate) reason: &'static str,
    pub(crate) instead: &'static str,
}

const OWN_TOKEN: &str =
    "a `Scheme::static_token` of your own, with the header that you configure at the vendor";
const OWN_SCHEME: &str =
    "read the vendor's page, and write a scheme of your own: docs/own-scheme.md says how";
const BASIC_AUTH: &str = "a `Scheme::static_token` of your own for `Authorization`, whose token is `Basic ` and the base64";
const VENDORS_SDK: &str = "the vendor's own library, which decrypts and verifies in one";
const THE_VENDORS_OWN: &str = "the vendor's own library";
const ASK_THE_VENDOR: &str =
    "take the request for a hint, and ask the vendor's API for what it says has changed";
const JWS_OF_YOUR_OWN: &str =
    "`Scheme::jws` and its like, with the claims that your sender documents";

const FROM_MEMORY: &str = "no source of its recipe was read: what is known of it is from memory";
const UNSIGNED_TOKEN: &str =
    "nothing is signed: there is a token in a header that each customer names";
const UNSIGNED_BASIC: &str =
    "nothing is signed: there are a user and a password, as HTTP basic auth";

macro_rules! left_out {
    ($($id:literal, $name:literal, $others:expr, $header:expr => $reason:expr; $instead:expr;)+) => {
        &[$(LeftOut {
            id: $id,
            name: $name,
            other_names: &$others,
            header: $header,
            reason: $reason,
            instead: $instead,
        }),+]
    };
}

/// In the order of the ids.
pub(crate) const ALL: &[LeftOut] = left_out! {
    "aftership-warranty", "AfterShip Warranty", ["AfterShip"], Some("as-signature-hmac-sha256") =>
        "the page that was read does not say in which text form the signature is written"; OWN_SCHEME;
    "aiprise", "AiPrise", [], None =>
        "the text form of its signature is in no source that was read"; OWN_SCHEME;
    "alipay", "Alipay", ["Ant Group"], None =>
        "its form is joined with `=` and `&` after it is decoded, so that a value may hold another field, and \
         the request names the algorithm, which may be MD5";
        "antom, where the merchant is Antom's; else the vendor's own library and a question by `notify_id`";
    "aliyun-oss-callback", "Alibaba Cloud OSS callback", ["Aliyun"], Some("x-oss-pub-key-url") =>
        "it is RSA over MD5, so that who has a body of their choice signed can make two with one signature; and \
         one key signs for all customers, so that nothing says whose callback it is";
        "a secret of your own in the callback's body or URL, and a look at the object in the bucket";
    "assemblyai", "AssemblyAI", [], None => UNSIGNED_TOKEN; OWN_TOKEN;
    "authorize-net", "Authorize.Net", [], None => FROM_MEMORY; OWN_SCHEME;
    "buckaroo", "Buckaroo", [], None =>
        "its message holds the URL percent-encoded once more and in lower case, so that two URLs sign alike, and \
         no part of a message says so"; THE_VENDORS_OWN;
    "bunq", "bunq", [], Some("X-Bunq-Server-Signature") =>
        "nothing that was read says that its callbacks carry the signature that its responses have";
        ASK_THE_VENDOR;
    "chargebee", "Chargebee", ["Chargebee Billing"], None => UNSIGNED_BASIC; BASIC_AUTH;
    "close-crm", "Close", ["Close CRM"], None =>
        "its headers and its text form are in no source that was read"; OWN_SCHEME;
    "cloudflare-notifications", "Cloudflare Notifications", [], None =>
        "nothing is signed, and the token's header is known from memory alone"; OWN_TOKEN;
    "content-digest", "Digest fields", ["Content-Digest", "Repr-Digest", "RFC 9530"], None =>
        "a digest says nothing of who sent it: it is a part of other schemes";
        "a scheme of HTTP message signatures, which signs it";
    "dingtalk-events", "DingTalk event callbacks", ["DingTalk"], None =>
        "its bodies are encrypted, and what is verified is the plaintext, not the body; the values that are \
         hashed with the token are sorted and joined without a boundary"; VENDORS_SDK;
    "dingtalk-robot", "DingTalk robot", [], None =>
        "the time and the secret are all that is signed: whoever has seen one delivery can send any body for an \
         hour"; ASK_THE_VENDOR;
    "ecpay", "ECPay", [], None =>
        "its sorted fields are hashed between two secrets, and a scheme has one"; THE_VENDORS_OWN;
    "figma", "Figma", [], None =>
        "nothing is signed: there is a passcode in the body, known from memory alone"; ASK_THE_VENDOR;
    "flutterwave", "Flutterwave", [], None => FROM_MEMORY; OWN_SCHEME;
    "ghost", "Ghost", [], None => FROM_MEMORY; OWN_SCHEME;
    "gnap", "GNAP key proofs", ["RFC 9635"], None =>
        "it is no webhook: a client proves with it which key it has";
        "the generic scheme of HTTP message signatures, with a profile of your own";
    "greenhouse", "Greenhouse", [], None => FROM_MEMORY; OWN_SCHEME;
    "hygraph", "Hygraph", ["GraphCMS"], Some("gcms-signature") =>
        "it signs the body as a text within other JSON, as JavaScript escapes it, so that the message depends on \
         how the receiver writes JSON; and only a third party's code gives the recipe";
        "the vendor's own library, @hygraph/utils";
    "jobdiva", "JobDiva", [], None =>
        "one third party's code is all that gives its recipe"; OWN_SCHEME;
    "juspay-jwt", "Juspay", ["Juspay JWT webhooks"], None =>
        "its bodies are encrypted tokens around signed ones, and their claims are in no source that was read";
        VENDORS_SDK;
    "jwks", "JSON Web Key Set", ["JWK Set", "RFC 7517"], None =>
        "it is no scheme: it is how public keys are written down";
        "`KeySet`, which reads one, and docs/keys.md";
    "jws-compact", "JSON Web Signature", ["JWS", "JWT", "RFC 7515"], None =>
        "it says neither who signs nor what has to be signed: it is what the schemes of signed tokens are made of";
        JWS_OF_YOUR_OWN;
    "jws-detached", "JSON Web Signature, detached", ["RFC 7797"], None =>
        "it says neither who signs nor what has to be signed: it is what the schemes of signed tokens are made of";
        JWS_OF_YOUR_OWN;
    "klarna", "Klarna", [], Some("Klarna-Signature") =>
        "a third party's notes are all that gives its recipe"; OWN_SCHEME;
    "lark", "Lark / Feishu", ["Larksuite", "ByteDance"], Some("X-Lark-Signature") =>
        "its bodies may be encrypted without a MAC, and the signature may then be missing; where it is there, \
         nothing separates the time from the nonce"; VENDORS_SDK;
    "launchdarkly", "LaunchDarkly", [], None => FROM_MEMORY; OWN_SCHEME;
    "mailchimp-marketing", "Mailchimp Marketing", ["Mailchimp"], None =>
        "nothing is signed: the secret is in the webhook's own URL";
        "a long random path, and a comparison in constant time; what Mandrill sends is the scheme mandrill";
    "moneyhash", "MoneyHash", [], Some("MoneyHash-Signature") =>
        "three versions are sent side by side, made differently, and how the last is made is known from memory \
         alone"; OWN_SCHEME;
    "moralis", "Moralis Streams", ["Moralis"], None =>
        "it is a plain Keccak-256 with the secret behind the body, known from memory alone"; ASK_THE_VENDOR;
    "ms-graph", "Microsoft Graph", ["Graph change notifications", "Outlook"], None =>
        "nothing is signed: there is a `clientState` in the body";
        "compare `clientState` yourself, and ask Graph for the resource";
    "ms-graph-rich", "Microsoft Graph, with resource data", ["Graph rich notifications"], None =>
        "its bodies are encrypted for a certificate that anybody may encrypt for, and its tokens prove who sent \
         them and do not bind the body";
        "the vendor's own library, which checks tokens, signature and `clientState`";
    "ms-teams-outgoing", "Microsoft Teams outgoing webhook", ["Teams"], None => FROM_MEMORY; OWN_SCHEME;
    "neon-auth", "Neon Auth", ["Neon"], None =>
        "what exactly is signed is in no source that was read"; OWN_SCHEME;
    "nmi", "NMI", [], None =>
        "its signature's header has a nonce in place of a time, and no part of a message is a pair of that header";
        "by hand: HMAC-SHA256 of the nonce `t`, a dot and the body, compared with `s` in constant time";
    "nowpayments", "NOWPayments", [], Some("x-nowpayments-sig") =>
        "the body is sorted and written anew before it is signed, so that two documents verify alike: a number is \
         1 or 1.0, and of a name that is there twice one is dropped"; ASK_THE_VENDOR;
    "oci-notifications", "Oracle Cloud Infrastructure Notifications", ["OCI", "Oracle"], Some("X-OCI-NS-Signature") =>
        "the list of what is signed is in no source that was read, and the request names its version";
        OWN_SCHEME;
    "openpay-getopenpay", "OpenPay (getopenpay.com)", ["OpenPay"], Some("signature-digest") =>
        "one member of the body is written anew before it is signed, so that two documents verify alike, and \
         the others are not signed"; ASK_THE_VENDOR;
    "oppwa", "OPPWA", ["ACI", "Peach Payments", "HyperPay", "VR Payment"], Some("X-Authentication-Tag") =>
        "its bodies are encrypted with AES-GCM, and what is verified is the plaintext, not the body";
        "AES-256-GCM of a library, with the header's nonce and all 16 bytes of its tag";
    "paddle-classic", "Paddle Classic", [], None =>
        "the form is written anew as PHP serialises an array, of which a name that is there twice is dropped, and \
         signed with SHA-1";
        "paddle, with Paddle Billing";
    "patreon", "Patreon", [], None => FROM_MEMORY; OWN_SCHEME;
    "paymid", "Paymid", [], None =>
        "the body is sorted and written anew before it is signed, so that two documents verify alike";
        ASK_THE_VENDOR;
    "paypro-global", "PayPro Global", [], None =>
        "which fields are hashed, and in which order, is known from memory alone"; ASK_THE_VENDOR;
    "paystack-kid", "Paystack, with key ids", [], None =>
        "the name of its header is in no source that was read";
        "paystack-legacy, which Paystack's own sample verifies";
    "persona", "Persona", [], None => FROM_MEMORY; OWN_SCHEME;
    "podium", "Podium", [], Some("podium-signature") =>
        "its page does not say in which text form the signature is written"; OWN_SCHEME;
    "postmark", "Postmark", [], None => UNSIGNED_BASIC; BASIC_AUTH;
    "redsys", "Redsys", [], None =>
        "its key is derived with 3DES from an order's number, which has to be read before it is verified";
        THE_VENDORS_OWN;
    "shopify-oauth-query", "Shopify, OAuth and app loads", ["Shopify OAuth"], None =>
        "it is no webhook: a shop's browser brings it when an app is installed or opened, and its parameters are \
         written anew before they are signed";
        "shopify for webhooks; for an app, Shopify's own library";
    "smartsheet", "Smartsheet", [], None => FROM_MEMORY; OWN_SCHEME;
    "snap-bi", "SNAP of Bank Indonesia", ["SNAP", "DANA", "BRI", "BCA", "Mandiri"], None =>
        "the body is written anew before it is hashed, so that two documents verify alike"; ASK_THE_VENDOR;
    "squarespace", "Squarespace", [], None => FROM_MEMORY; OWN_SCHEME;
    "storyblok", "Storyblok", [], None => FROM_MEMORY; OWN_SCHEME;
    "supabase-db", "Supabase database webhooks", ["Supabase"], None => UNSIGNED_TOKEN; OWN_TOKEN;
    "svix-senders", "Senders that use Svix unchanged", [], None =>
        "it is no vendor: it is whoever sends with Svix as it is";
        "svix, or the sender's own id, such as clerk or resend";
    "telegram-mini-app", "Telegram Mini Apps", ["Telegram Login Widget", "initData"], None =>
        "it is no webhook: a user's browser brings it, and it is good for whoever has it";
        "telegram for webhooks; for Mini Apps, the check that Telegram documents";
    "trustly", "Trustly", [], None =>
        "the members of its JSON are sorted and joined with no boundary between a name and its value, so that two \
         documents verify alike, and signed with SHA-1";
        "the vendor's own library, which signs the answer too";
    "unisender-go", "Unisender Go", [], None =>
        "it is a plain MD5 of the body, in which the API key takes the place of the hash";
        "a long random path, and a comparison in constant time";
    "usps", "USPS", ["United States Postal Service"], None =>
        "the text form of its signature is in no source that was read"; OWN_SCHEME;
    "vapi", "Vapi", [], Some("X-Vapi-Signature") =>
        "a third party's notes are all that gives its recipe";
        "its static token, with a `Scheme::static_token` of your own";
    "videoask", "VideoAsk", [], None => UNSIGNED_TOKEN; OWN_TOKEN;
    "wayforpay", "WayForPay", [], None =>
        "the digest that it publishes does not follow from the keys that it publishes, so that nothing confirms \
         the recipe"; ASK_THE_VENDOR;
    "web-bot-auth", "Web Bot Auth", [], Some("Signature-Agent") =>
        "it is no webhook: a crawler proves with it who it is, and the body is not signed";
        "the generic scheme of HTTP message signatures, with a profile of your own";
    "wecom", "WeCom, WeChat Official Accounts", ["WeChat Work", "Weixin"], None =>
        "its bodies are encrypted, and what is verified is the plaintext, not the body; the values that are \
         hashed with the token are sorted and joined without a boundary"; VENDORS_SDK;
    "worldpay-access", "Worldpay Access", ["Worldpay"], Some("Event-Signature") =>
        "the page that was read does not say in which text form the signature is written"; OWN_SCHEME;
    "zerohash-rsa", "Zero Hash, RSA", [], Some("x-zh-hook-rsa-signature") =>
        "its documentation names no padding, and the receiver that was read takes PSS with any salt";
        "zerohash, its HMAC";
};

/// By their ids, what a body's JSON or form has at these paths: together they are of nobody else that is known.
/// A step `0` is a list's first item.
const BODIES: [(&str, &[&str]); 27] = [
    ("alipay", &["notify_id", "sign_type", "sign"]),
    ("assemblyai", &["transcript_id", "status"]),
    ("authorize-net", &["notificationId", "webhookId", "payload"]),
    ("chargebee", &["event_type", "api_version", "webhook_status"]),
    ("dingtalk-events", &["encrypt"]),
    ("ecpay", &["MerchantID", "MerchantTradeNo", "CheckMacValue"]),
    ("figma", &["passcode", "event_type", "webhook_id"]),
    ("flutterwave", &["event", "data.tx_ref", "data.flw_ref"]),
    ("ghost", &["post.current", "post.previous"]),
    ("lark", &["encrypt"]),
    ("mailchimp-marketing", &["type", "fired_at"]),
    ("moralis", &["streamId", "confirmed"]),
    ("ms-graph", &["value.0.subscriptionId", "value.0.changeType"]),
    ("ms-graph-rich", &["value.0.encryptedContent", "validationTokens"]),
    ("ms-teams-outgoing", &["channelData.teamsChannelId", "serviceUrl"]),
    ("oppwa", &["encryptedBody"]),
    ("paddle-classic", &["alert_name", "p_signature"]),
    ("persona", &["data.attributes.name", "data.attributes.payload"]),
    ("postmark", &["RecordType", "MessageID"]),
    ("redsys", &["Ds_SignatureVersion", "Ds_MerchantParameters", "Ds_Signature"]),
    ("smartsheet", &["webhookId", "scopeObjectId"]),
    ("squarespace", &["websiteId", "subscriptionId", "topic"]),
    ("storyblok", &["space_id", "story_id", "action"]),
    ("supabase-db", &["type", "table", "schema", "record"]),
    ("trustly", &["method", "params.signature", "params.uuid"]),
    ("unisender-go", &["auth", "events_by_user"]),
    ("wayforpay", &["merchantAccount", "orderReference", "merchantSignature"]),
];

/// The longest body that is looked at, in bytes.
const MAX_BODY: usize = 1024 * 1024;

/// Those whose bodies have this one's shape.
pub(crate) fn by_body(body: &[u8]) -> impl Iterator<Item = &'static LeftOut> {
    let looked_at = Some(body).filter(|body| body.len() <= MAX_BODY);
    let json = looked_at.and_then(|body| serde_json::from_slice::<Value>(body).ok());
    let form = looked_at.filter(|_| json.is_none()).and_then(|body| str::from_utf8(body).ok());
    let names: Vec<&str> = form
        .into_iter()
        .flat_map(|form| form.split('&').filter_map(|pair| Some(pair.split_once('=')?.0)))
        .collect();
    let has = |path: &str| match &json {
        Some(json) => at(json, path).is_some(),
        None => names.contains(&path),
    };
    let told = BODIES.into_iter().filter(|(_, paths)| paths.iter().all(|path| has(path)));
    let told: Vec<_> = told.filter_map(|(id, _)| find(id)).collect();
    told.into_iter()
}

fn at<'v>(value: &'v Value, path: &str) -> Option<&'v Value> {
    path.split('.').try_fold(value, |value, step| match value {
        Value::Array(items) => items.first().filter(|_| step == "0"),
        value => value.get(step),
    })
}

const SECTION: &str = "
## Left out

Public recipes that are no schemes here, each with its reason, and what to use instead:
`countersign providers trustly` says it too.

| vendor | id | left out, because | instead |
|-|-|-|-|
";

/// The section of docs/providers.md.
pub(crate) fn markdown() -> String {
    let row = |LeftOut { id, name, reason, instead, .. }: &LeftOut| {
        format!("| {name} | `{id}` | {reason} | {instead} |\n")
    };
    iter::once(SECTION.into()).chain(ALL.iter().map(row)).collect()
}

/// The one of this id or name; of a name that several have, none.
pub(crate) fn find(given: &str) -> Option<&'static LeftOut> {
    let is_given = |name: &str| name.eq_ignore_ascii_case(given);
    let by_id = ALL.iter().find(|left_out| is_given(left_out.id));
    let mut named = ALL.iter().filter(|left_out| left_out.names().any(is_given));
    by_id.or_else(|| named.next().filter(|_| named.next().is_none()))
}

impl LeftOut {
    /// Its id, and everything that it is called.
    pub(crate) fn names(&self) -> impl Iterator<Item = &'static str> {
        [self.id, self.name].into_iter().chain(self.other_names.iter().copied())
    }

    /// Whether the words of `text` stand together in one of its names.
    pub(crate) fn has_words(&self, text: &str) -> bool {
        names::have_words(self.names(), text)
    }

    pub(crate) fn to_json(&self) -> Value {
        json!({
            "id": self.id,
            "name": self.name,
            "other_names": self.other_names,
            "left_out": self.reason,
            "instead": self.instead,
        })
    }
}

/// A line of why, and one of what to use.
impl fmt::Display for LeftOut {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{} ({}): left out, because {}", self.name, self.id, self.reason)?;
        writeln!(f, "  {:12}  {}", "instead", self.instead)?;
        if let names @ [_, ..] = self.other_names {
            writeln!(f, "  {:12}  {}", "other names", names.join(", "))?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use countersign::providers;

    use super::*;

    #[test]
    fn who_is_left_out_is_no_scheme() {
        assert!(ALL.is_sorted_by(|one, other| one.id < other.id), "ids, each once and in order");
        for left_out in ALL {
            let LeftOut { id, name, .. } = left_out;
            assert!(providers::find(id).is_none(), "{id} is a scheme");
            let is_scheme = providers::schemes().any(|scheme| scheme.name() == *name);
            assert!(!is_scheme, "{name} of {id} is a scheme's name");
            assert!(find(id).is_some_and(|found| found.id == *id), "{id}");
        }
    }

    #[test]
    fn a_body_tells_who_is_left_out() {
        for (id, paths) in BODIES {
            assert!(find(id).is_some_and(|found| found.id == id), "{id} is not left out");
            let mut json = json!({});
            for path in paths {
                let pointer = path.split('.').fold(&mut json, |value, step| match step {
                    "0" => {
                        if !value.is_array() {
                            *value = json!([{}]);
                        }
                        &mut value[0]
                    }
                    step => &mut value[step],
                });
                if pointer.is_null() {
                    *pointer = json!({});
                }
            }
            let ids = |body: &str| by_body(body.as_bytes()).map(|it| it.id).collect::<Vec<_>>();
            assert!(ids(&json.to_string()).contains(&id), "{id}: {json}");
            let form = paths.iter().map(|path| format!("{path}=1")).collect::<Vec<_>>().join("&");
            assert!(ids(&form).contains(&id), "{id}: {form}");
            let (_, but_one) = form.split_once('&').unwrap_or_default();
            assert!(!ids(but_one).contains(&id), "{id}: {but_one}");
            assert_eq!(ids("{\"id\":1}"), [""; 0]);
        }
        assert!(BODIES.is_sorted_by_key(|(id, _)| id));
    }

    /// A reason ends a sentence that begins with "left out, because".
    #[test]
    fn a_reason_is_one_sentence_and_a_way_out_is_there() {
        for LeftOut { id, reason, instead, .. } in ALL {
            for text in [reason, instead] {
                assert!(text.len() > 15 && !text.ends_with('.'), "{id}: {text}");
                assert!(
                    !text.contains('\n') && !text.contains('|') && !text.contains("  "),
                    "{id}"
                );
            }
            assert!(reason.starts_with(|first: char| first.is_lowercase()), "{id}: {reason}");
        }
    }

    /// A header that a scheme reads would be said to be somebody else's.
    #[test]
    fn a_header_is_no_schemes() {
        for LeftOut { id, header, .. } in ALL {
            let Some(header) = header else { continue };
            let mut schemes = providers::schemes();
            let read = schemes.find(|scheme| scheme.header().eq_ignore_ascii_case(header));
            assert!(read.is_none(), "{id}: {header}");
        }
    }
}
