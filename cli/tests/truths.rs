//! What `explain` says is true: what a finding claims is computed here once more, over requests that
//! were made in as many ways as it can name.

use std::collections::HashSet;
use std::thread;

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, STANDARD_NO_PAD, URL_SAFE, URL_SAFE_NO_PAD};
use countersign::explain::{Evidence, Explanation, Finding, Inquiry, explain};
use countersign::providers::{self, find};
use countersign::{
    AnyScheme, Entry, Error, KeyKind, Keys, Part, Request, SecretForm, UnixTime, Verifier as _,
};
use sha2::{Digest as _, Sha256};

const NOW: UnixTime = UnixTime::from_secs(1_795_000_000);
const URL: &str = "https://hooks.example.com/in?a=1&data.id=7";
const SETTING: &str = "client";
const BODY: &[u8] = b"{\"i\":6}";

type Headers = Vec<(String, String)>;

fn entry(id: &str) -> Entry {
    find(id).unwrap()
}

fn setting(scheme: &AnyScheme) -> Option<&'static str> {
    scheme.setting().map(|_| SETTING)
}

/// The signed headers that a sender chooses.
fn chosen_headers(scheme: &AnyScheme) -> Headers {
    let chosen = scheme.parts().iter().filter_map(|part| match part {
        Part::Header(name) | Part::HeaderOf(name, _) => {
            Some(((*name).to_owned(), "7c2026c2-2d45-4a3c-9c55-9e22eaf4c1f7".to_owned()))
        }
        _ => None,
    });
    chosen.collect()
}

/// A delivery signed with these keys, where the scheme can sign.
fn signed_at(entry: Entry, keys: Keys<'_>, body: &[u8], time: UnixTime) -> Option<Headers> {
    let scheme = entry.scheme();
    let mut headers = chosen_headers(scheme);
    let bound = entry.bind(&keys.setting(setting(scheme))).ok()?;
    let request = Request::at(&headers, time).method("POST").url(URL);
    let signed = bound.signer()?.sign(&request, body).ok()?;
    headers.extend(signed.into_iter().map(|(name, value)| (name.to_owned(), value)));
    Some(headers)
}

fn signed(entry: Entry, keys: Keys<'_>, body: &[u8]) -> Option<Headers> {
    signed_at(entry, keys, body, NOW)
}

fn explained(entry: Entry, secret: &str, headers: &Headers, body: &[u8]) -> Explanation {
    let headers: Vec<_> =
        headers.iter().map(|(name, value)| (name.as_str(), value.as_bytes())).collect();
    let inquiry = Inquiry::new(entry, &headers, body)
        .secret(secret)
        .setting(setting(entry.scheme()))
        .method("POST")
        .url(URL)
        .at(NOW);
    explain(&inquiry).unwrap()
}

fn codes(findings: &[Finding]) -> Vec<Vec<&'static str>> {
    findings.iter().map(|finding| finding.codes().collect()).collect()
}

/// The text of the one finding, which is a match.
fn text(explanation: &Explanation) -> String {
    let [finding] = explanation.findings() else { panic!("{explanation:?}") };
    assert_eq!(finding.evidence(), Evidence::Match);
    assert_eq!(explanation.suspicions(), []);
    finding.to_string()
}

// The key.

/// The sentence's end for a reading of a secret, and the key that it gives of a text.
type Reading = (&'static str, fn(&str) -> Option<Vec<u8>>);

fn behind(text: &str) -> Option<&str> {
    text.strip_prefix("whsec_")
}

/// `whsec_` itself has the alphabet of URL-safe base64.
fn bare(text: &str) -> Option<&str> {
    Some(text).filter(|text| behind(text).is_none())
}

const READINGS: [Reading; 12] = [
    ("it is (UTF-8)", |text| Some(text.as_bytes().to_vec())),
    ("UTF-16LE", |text| Some(text.encode_utf16().flat_map(u16::to_le_bytes).collect())),
    ("its SHA-256", |text| Some(Sha256::digest(text).to_vec())),
    ("hex, decoded", |text| hex::decode(text).ok()),
    ("base64, decoded", |text| STANDARD.decode(text).ok()),
    ("base64 without padding, decoded", |text| STANDARD_NO_PAD.decode(text).ok()),
    ("URL-safe base64, decoded", |text| URL_SAFE.decode(bare(text)?).ok()),
    ("URL-safe base64 without padding, decoded", |text| URL_SAFE_NO_PAD.decode(bare(text)?).ok()),
    ("base64 behind `whsec_`, decoded", |text| STANDARD.decode(behind(text)?).ok()),
    ("base64 without padding behind `whsec_`, decoded", |text| {
        STANDARD_NO_PAD.decode(behind(text)?).ok()
    }),
    ("URL-safe base64 behind `whsec_`, decoded", |text| URL_SAFE.decode(behind(text)?).ok()),
    ("URL-safe base64 without padding behind `whsec_`, decoded", |text| {
        URL_SAFE_NO_PAD.decode(behind(text)?).ok()
    }),
];

/// Secrets as they are written, of which a reading may be the other's.
fn texts() -> Vec<String> {
    let key: Vec<u8> = (0..25_u8).map(|byte| byte.wrapping_mul(41) | 0x83).collect();
    let written = [STANDARD.encode(&key), STANDARD_NO_PAD.encode(&key), URL_SAFE.encode(&key), {
        URL_SAFE_NO_PAD.encode(&key)
    }];
    assert!(written[0].contains(['+', '/']) && written[2].contains(['-', '_']));
    let behind = written.iter().map(|text| format!("whsec_{text}"));
    let others =
        [hex::encode(&key), "an invented secret".to_owned(), "0123456789abcdef".to_owned()];
    behind.chain(written.clone()).chain(others).collect()
}

/// Whether a secret's text stands for two keys, of which the sender's is one.
fn has_two_keys(entry: Entry) -> bool {
    entry.scheme().secret_form() == Some(SecretForm::Utf8OrWhsecBase64)
}

/// What the finding says of the key, and whether the delivery's signature is one under that key.
#[test]
fn the_reading_of_a_secret_that_is_named_is_the_one_that_signed() {
    let entries: Vec<_> = providers::entries().filter(|entry| is_read(*entry)).collect();
    let (some, others) = entries.split_at(entries.len() / 2);
    let named = |entries: &[Entry]| -> HashSet<_> {
        entries.iter().flat_map(|entry| readings_that_are_named(*entry)).collect()
    };
    let named = thread::scope(|scope| {
        let of_others = scope.spawn(|| named(others));
        &named(some) | &of_others.join().unwrap()
    });
    assert_eq!(named.len(), READINGS.len(), "{named:?}");
}

fn is_read(entry: Entry) -> bool {
    // The search reads no time in a header that is base64 as a whole, or a list that text leads.
    let is_unread = ["multisafepay", "quo-legacy"].contains(&entry.scheme().id());
    entry.scheme().key_kind() == KeyKind::Secret && !is_unread
}

fn readings_that_are_named(entry: Entry) -> HashSet<&'static str> {
    let id = entry.scheme().id();
    let mut named = HashSet::new();
    for text in texts() {
        for (_, read) in READINGS {
            let Some(key) = read(&text) else { continue };
            let Some(headers) = signed(entry, Keys::bytes(&key), BODY) else { continue };
            let explanation = explained(entry, &text, &headers, BODY);
            if explanation.verifies() && has_two_keys(entry) {
                continue;
            }
            if explanation.verifies() {
                assert_eq!(signed(entry, Keys::new(&text), BODY), Some(headers), "{id}");
                continue;
            }
            assert!(!explanation.findings().is_empty(), "{id}, {text}: {explanation:?}");
            let said = self::text(&explanation);
            let claimed = READINGS.iter().find(|(name, _)| {
                said.starts_with(&format!(
                    "The signature matches if the key is the secret's text as {name}."
                ))
            });
            let Some((name, read)) = claimed else { panic!("{id}, {text}: {said}") };
            assert_eq!(read(&text), Some(key), "{id}, {text}: {said}");
            named.insert(*name);
        }
    }
    named
}

/// A secret with one more fault.
#[test]
fn a_reading_beside_another_fault_of_the_secret_is_named_truly() {
    for (id, secret, fault, reading) in [
        ("finch", " gYOnx+sDQ4ePm7vHE0NPg2c\n", "white space", "base64 without padding, decoded"),
        ("airtable", "\"gYOnx-sDQ4ePm7vHE0NPg2c=\"", "quotes", "URL-safe base64, decoded"),
        (
            "paysway",
            "'gYOnx-sDQ4ePm7vHE0NPg2c'",
            "quotes",
            "URL-safe base64 without padding, decoded",
        ),
        (
            "svix",
            "`whsec_gYOnx-sDQ4ePm7vHE0NPg2c=`",
            "quotes",
            "URL-safe base64 behind `whsec_`, decoded",
        ),
        ("github", "\"gYOnx+sDQ4ePm7vHE0NPg2c=\"\n", "quotes", "base64, decoded"),
    ] {
        let bare = secret.trim().trim_matches(['"', '\'', '`']);
        let (_, read) = READINGS.iter().find(|(name, _)| *name == reading).unwrap();
        let headers = signed(entry(id), Keys::bytes(&read(bare).unwrap()), BODY).unwrap();
        let said = text(&explained(entry(id), secret, &headers, BODY));
        assert!(said.contains(fault) && said.contains(reading), "{id}: {said}");
        assert!(!said.contains("UTF-8"), "{id}: {said}");
    }
}

// The provider.

/// What a request shows of a recipe, as the catalogue describes it.
fn described(scheme: &AnyScheme) -> String {
    let (header, algorithm, form) = (scheme.header(), scheme.algorithm(), scheme.text_form());
    // Who reads both cases reads what is sent in one.
    let form = form.replace("hex, either case", "hex, lower case");
    format!("{header} {algorithm} {form} {}", scheme.signed())
}

/// The scheme in another's place, or the one of a family.
#[test]
fn a_provider_is_named_only_where_nobody_else_has_its_recipe() {
    let secret = "whsec_YW4gaW52ZW50ZWQga2V5LCAzMiBieXRlcyBsb25nLi4=";
    let (mut unique, mut shared) = (0, 0);
    for other in providers::entries() {
        let scheme = other.scheme();
        let Some(headers) = signed(other, Keys::new(secret), BODY) else { continue };
        if scheme.key_kind() != KeyKind::Secret {
            continue;
        }
        let same = providers::schemes().filter(|one| described(one) == described(scheme));
        let ids: Vec<_> = same.map(AnyScheme::id).collect();
        for asked in ["openfx", "airtable", "slack", "polar"] {
            if ids.contains(&asked) {
                continue;
            }
            let explanation = explained(entry(asked), secret, &headers, BODY);
            for finding in explanation.findings().iter().filter(|one| one.codes().eq(["provider"]))
            {
                let said = finding.to_string();
                let start = "The signature matches if it is verified as `";
                if let Some(named) = said.strip_prefix(start) {
                    let named = named.split('`').next().unwrap();
                    assert_eq!(ids, [named], "{}: {said}", scheme.id());
                    unique += 1;
                } else {
                    assert!(said.contains("share"), "{said}");
                    let all = ids.iter().all(|id| said.contains(&format!("`{id}`")));
                    assert!(
                        all || said.contains("`standard-webhooks`") || said.contains("`svix`"),
                        "{ids:?} {said}"
                    );
                    assert!(ids.len() > 1, "{}: {said}", scheme.id());
                    shared += 1;
                }
            }
        }
    }
    assert!(unique > 100 && shared > 20, "{unique} and {shared}");
}

#[test]
fn another_reading_of_the_secret_comes_before_another_provider() {
    let secret = "whsec_YW4gaW52ZW50ZWQga2V5LCAzMiBieXRlcyBsb25nLi4=";
    let decoded = STANDARD.decode(behind(secret).unwrap()).unwrap();
    let readings = [
        (secret.as_bytes().to_vec(), "as it is (UTF-8)."),
        (decoded, "as base64 behind `whsec_`, decoded."),
    ];
    let brands: Vec<_> = providers::entries()
        .filter(|entry| ["webhook-signature", "svix-signature"].contains(&entry.scheme().header()))
        .filter(|entry| entry.scheme().key_kind() == KeyKind::Secret)
        .collect();
    assert!(brands.len() > 15);
    for brand in brands {
        for (key, said) in &readings {
            let headers = signed(brand, Keys::bytes(key), BODY).unwrap();
            let explanation = explained(brand, secret, &headers, BODY);
            assert!(explanation.verifies() || text(&explanation).contains(said), "{explanation:?}");
        }
    }
    let standard = signed(entry("standard-webhooks"), Keys::new(secret), BODY).unwrap();
    for asked in ["svix", "github", "openfx", "stripe", "clerk"] {
        let said = text(&explained(entry(asked), secret, &standard, BODY));
        assert!(said.contains("the recipe of `standard-webhooks`, which "), "{asked}: {said}");
    }
}

/// The SHA-1 that comes beside the SHA-256, for old receivers.
#[test]
fn an_older_header_of_the_same_delivery_is_no_other_provider() {
    let older = signed(entry("github-legacy-sha1"), Keys::new("the secret"), BODY).unwrap();
    for asked in ["meta", "whatsapp", "github"] {
        let explanation = explained(entry(asked), "the secret", &older, BODY);
        assert_eq!(codes(explanation.findings()), [["header-missing"]]);
        let said = text(&explanation);
        assert!(said.contains("the header X-Hub-Signature-256 is missing"), "{said}");
        assert!(said.contains("the HMAC-SHA1 of the same delivery"), "{said}");
        assert!(!said.contains("legacy") && !said.contains("verifier"), "{said}");
    }
    let older = signed(entry("hubspot-v1"), Keys::new("the secret"), BODY).unwrap();
    let said = text(&explained(entry("hubspot-v3"), "the secret", &older, BODY));
    assert!(said.contains("the header X-HubSpot-Signature-v3 is missing"), "{said}");
    // Beside one that does not match.
    let both = signed(entry("github-legacy-sha1"), Keys::new("the secret"), BODY).unwrap();
    let wrong = ("X-Hub-Signature-256".to_owned(), format!("sha256={}", "0".repeat(64)));
    let both = both.into_iter().chain([wrong]).collect();
    let said = text(&explained(entry("meta"), "the secret", &both, BODY));
    assert!(said.contains("the header X-Hub-Signature-256 has another signature"), "{said}");
    // What is wrong with the header itself comes first.
    let key = Keys::new("the secret");
    let mut both = signed(entry("hubspot-v3"), key.clone(), b"{\"i\": 6}").unwrap();
    both.extend(signed(entry("hubspot-v1"), key, BODY).unwrap());
    let explanation = explained(entry("hubspot-v3"), "the secret", &both, BODY);
    assert_eq!(codes(explanation.findings()), [["body-json"]]);
    // The one with the same function is another provider's.
    let other = signed(entry("jira"), Keys::new("the secret"), BODY).unwrap();
    let said = text(&explained(entry("github"), "the secret", &other, BODY));
    assert!(said.contains("`bitbucket-cloud`") && said.contains("`jira`"), "{said}");
}

// Suspicions.

/// A request without a signature that matches: nothing is called a cause.
fn unmatched(id: &str, headers: &[(&str, &str)], method: &str, body: &[u8]) -> Explanation {
    let headers: Vec<_> = headers.iter().map(|(name, value)| (*name, value.as_bytes())).collect();
    let inquiry = Inquiry::new(entry(id), &headers, body)
        .secret("another-invented-secret")
        .method(method)
        .url(URL)
        .at(NOW);
    let explanation = explain(&inquiry).unwrap();
    assert_eq!(explanation.findings(), [], "{id}");
    assert!(explanation.suspicions().iter().all(|one| !one.matches()), "{explanation:?}");
    explanation
}

#[test]
fn an_empty_body_that_may_be_right_is_no_consumed_one() {
    let tag = STANDARD.encode([7; 32]);
    let zendesk = [
        ("X-Zendesk-Webhook-Signature", tag.as_str()),
        ("X-Zendesk-Webhook-Signature-Timestamp", "2026-11-18T11:06:40Z"),
    ];
    let hex = hex::encode([7; 32]);
    let sentry = [("Sentry-Hook-Signature", hex.as_str())];
    let openfx = [("x-openfx-signature", tag.as_str())];
    let typed = ("Content-Type", "application/json");
    let none = ("Content-Length", "0");
    let github = format!("sha256={hex}");
    for (id, signature, more, method) in [
        ("zendesk", &zendesk[..], &[typed][..], "GET"),
        ("zendesk", &zendesk, &[typed], "DELETE"),
        ("sentry", &sentry, &[typed, none], "POST"),
        ("openfx", &openfx, &[typed], "POST"),
        ("openfx", &openfx, &[none, ("Content-Encoding", "gzip")], "POST"),
        ("openfx", &openfx, &[("Content-Encoding", "gzip")], "HEAD"),
        ("github", &[("X-Hub-Signature-256", github.as_str())], &[typed, none], "PUT"),
    ] {
        let explanation = unmatched(id, &[signature, more].concat(), method, b"");
        assert_eq!(explanation.suspicions(), [], "{id} {method}");
    }
    for (more, method) in [
        (&[("Content-Length", "41"), typed][..], "POST"),
        (&[("Content-Encoding", "gzip")], "POST"),
        (&[("content-length", "7")], "DELETE"),
    ] {
        let explanation = unmatched("openfx", &[&openfx[..], more].concat(), method, b"");
        assert_eq!(codes(explanation.suspicions()), [["body-missing"]], "{method}");
    }
}

#[test]
fn a_header_that_is_missing_is_said_to_be_missing_and_no_more() {
    for (id, headers, method) in [
        ("meta", &[][..], "GET"),
        ("mollie", &[("Content-Type", "application/x-www-form-urlencoded")], "POST"),
        ("woocommerce", &[("Content-Type", "application/x-www-form-urlencoded")], "POST"),
        (
            "gitlab",
            &[("webhook-id", "x"), ("webhook-timestamp", "1795000000"), ("X-Gitlab-Token", "tok")],
            "POST",
        ),
        ("zoom", &[("authorization", "an old token")], "POST"),
        ("stripe", &[], "POST"),
    ] {
        let explanation = unmatched(id, headers, method, b"id=tr_1");
        let is_known = ["meta", "mollie", "woocommerce", "gitlab", "zoom"].contains(&id);
        let code = if is_known { "other-kind" } else { "header-missing" };
        assert_eq!(codes(explanation.suspicions()), [[code]], "{id}");
        let said = explanation.suspicions()[0].to_string();
        assert!(said.starts_with("It is refused: the "), "{said}");
        assert!(!said.contains("proxy") && !said.contains("drops"), "{said}");
    }
}

#[test]
fn the_length_of_another_hash_is_another_algorithm() {
    let base64 = |length: usize| STANDARD.encode(vec![7; length]);
    let hex = |length: usize| hex::encode(vec![7; length]);
    for (id, header, value, hash) in [
        ("twilio", "X-Twilio-Signature", base64(32), "SHA-256"),
        ("twilio", "X-Twilio-Signature", base64(64), "SHA-512"),
        ("square", "x-square-hmacsha256-signature", base64(20), "SHA-1"),
        ("openfx", "x-openfx-signature", base64(64), "SHA-512"),
        ("github", "X-Hub-Signature-256", format!("sha256={}", hex(20)), "SHA-1"),
        ("github", "X-Hub-Signature-256", format!("sha256={}", hex(64)), "SHA-512"),
    ] {
        let explanation = unmatched(id, &[(header, &value)], "POST", b"a=1");
        assert_eq!(codes(explanation.suspicions()), [["algorithm"]], "{id} {hash}");
        let said = explanation.suspicions()[0].to_string();
        assert!(said.contains(hash) && !said.contains("rewrites"), "{said}");
    }
    let other = unmatched("twilio", &[("X-Twilio-Signature", &base64(30))], "POST", b"a=1");
    assert_eq!(codes(other.suspicions()), [["header-malformed"]]);
}

#[test]
fn no_scheme_is_promised_that_is_not_there() {
    for (id, header, body) in [
        ("mailgun", None, &b"timestamp=1&token=a&signature=b"[..]),
        (
            "dropbox-sign",
            None,
            b"--X\r\nContent-Disposition: form-data; name=\"json\"\r\n\r\n{}\r\n--X--\r\n",
        ),
        (
            "adyen-payments",
            None,
            br#"{"notificationItems":[{"NotificationRequestItem":{"success":true}}]}"#,
        ),
    ] {
        let headers: Vec<_> = header.into_iter().collect();
        let explanation = match entry(id).bind(&Keys::new("00ff")) {
            Ok(_) => explained(entry(id), "00ff", &headers, body),
            Err(error) => panic!("{error}"),
        };
        for suspicion in explanation.suspicions() {
            let said = suspicion.to_string();
            assert!(!said.contains("choose the provider's scheme"), "{said}");
        }
    }
}

// The headers, written anew.

fn with_value(headers: &Headers, header: &str, change: &dyn Fn(&str) -> String) -> Headers {
    let line = |(name, value): &(String, String)| {
        let is_it = name.eq_ignore_ascii_case(header);
        (name.clone(), if is_it { change(value) } else { value.clone() })
    };
    headers.iter().map(line).collect()
}

fn percent(text: &str) -> String {
    let encoded = |byte: u8| {
        let is_plain = byte.is_ascii_alphanumeric() || b"-._~".contains(&byte);
        if is_plain { char::from(byte).to_string() } else { format!("%{byte:02X}") }
    };
    text.bytes().map(encoded).collect()
}

type Change = (&'static str, &'static str, fn(&str) -> String);

const CHANGES: [Change; 17] = [
    ("header-repeated", "once", |value| format!("{value},{value}")),
    ("header-repeated", "once", |value| format!("{value}, {value}")),
    ("header-repeated", "once", |value| [value, value, value].join(", ")),
    ("signature-encoding", "quotes", |value| format!("\"{value}\"")),
    ("signature-encoding", "quotes", |value| format!("'{value}'")),
    ("signature-encoding", "quotes", |value| format!("b'{value}'")),
    ("signature-encoding", "quotes", |value| format!("[\"{value}\"]")),
    ("signature-encoding", "quotes", |value| format!("['{value}']")),
    ("signature-encoding", "quotes", |value| format!("<{value}>")),
    ("signature-encoding", "URL decoding", percent),
    ("signature-encoding", "URL decoding", |value| {
        percent(value).replace("%2B", "%2b").replace("%2F", "%2f").replace("%3D", "%3d")
    }),
    ("signature-encoding", "URL decoding", |value| value.replace('=', "%3D")),
    ("signature-encoding", "line end", |value| format!("{value}\\n")),
    ("signature-encoding", "line end", |value| format!("{value}\\r\\n")),
    ("signature-encoding", "line end", |value| format!("{value}\n")),
    ("signature-encoding", "JSON", |value| value.replace('=', "\\u003d")),
    ("signature-encoding", "JSON", |value| value.replace('/', "\\/").replace('=', "\\u003D")),
];

#[test]
fn one_rewriting_of_a_header_is_one_cause() {
    for id in ["shopify", "github", "standard-webhooks", "slack", "twilio", "square", "hubspot-v3"]
    {
        let entry = entry(id);
        let body = if id == "twilio" { &b"a=1&b=2"[..] } else { BODY };
        let secret = "c2VjcmV0IHNlY3JldCBzZWNyZXQhISE=";
        let mut headers = signed(entry, Keys::new(secret), body);
        if id == "twilio" {
            // Nothing signs fields here: HMAC-SHA1 of the URL and the fields, in Python.
            let tag = "zyNS7c4GZ43ouBkP/N28nqAHyM8=";
            headers = Some(vec![("X-Twilio-Signature".to_owned(), tag.to_owned())]);
        }
        let headers = headers.unwrap();
        assert!(explained(entry, secret, &headers, body).verifies(), "{id}");
        for (at, (code, said, change)) in CHANGES.into_iter().enumerate() {
            let changed = with_value(&headers, entry.scheme().header(), &change);
            // Hex has none of the characters.
            if changed == headers {
                continue;
            }
            let explanation = explained(entry, secret, &changed, body);
            // Of a list joined so, one item is passed over and the other read.
            if explanation.verifies() && entry.scheme().text_form().contains("several") {
                assert_eq!((id, code), ("standard-webhooks", "header-repeated"));
                continue;
            }
            assert_eq!(codes(explanation.findings()), [[code]], "{id} {at}: {explanation:?}");
            assert!(text(&explanation).contains(said), "{id} {at}: {}", text(&explanation));
        }
    }
}

#[test]
fn two_rewritings_are_two_causes() {
    let upper = |value: &str| value.replacen("sha256=", "", 1).to_uppercase();
    for (said, change) in [
        (["quotes", "once"], (|value| format!("[\"{value}\", \"{value}\"]")) as fn(&str) -> String),
        (["line end", "quotes"], |value| format!("'{value}'\\n")),
        (["URL decoding", "quotes"], |value| percent(&format!("\"{value}\""))),
    ] {
        for id in ["github", "shopify", "woocommerce"] {
            let headers = signed(entry(id), Keys::new("the secret"), BODY).unwrap();
            let changed = with_value(&headers, entry(id).scheme().header(), &change);
            let text = text(&explained(entry(id), "the secret", &changed, BODY));
            assert!(said.iter().all(|said| text.contains(said)), "{id}: {text}");
            assert!(!text.contains("the text "), "{id}: {text}");
        }
    }
    let headers = signed(entry("github"), Keys::new("the secret"), BODY).unwrap();
    let twice = |value: &str| format!("sha256={0}, sha256={0}", upper(value));
    let changed = with_value(&headers, "X-Hub-Signature-256", &twice);
    let explanation = explained(entry("github"), "the secret", &changed, BODY);
    assert_eq!(codes(explanation.findings()), [["header-repeated", "signature-encoding"]]);
}

/// Each blank that a decoding makes of a `+`, also at the start, where it is no part of the value.
#[test]
fn a_plus_that_became_a_blank_is_one_cause() {
    let mut found = 0;
    for id in ["shopify", "woocommerce", "standard-webhooks", "svix", "airtable", "openfx"] {
        for number in 0..60 {
            let body = format!("{{\"i\":{number}}}");
            let secret = "c2VjcmV0IHNlY3JldCBzZWNyZXQhISE=";
            let headers = signed(entry(id), Keys::new(secret), body.as_bytes()).unwrap();
            let header = entry(id).scheme().header();
            let blanks = |value: &str| value.replace('+', " ").trim().to_owned();
            let changed = with_value(&headers, header, &blanks);
            if changed == headers {
                continue;
            }
            let explanation = explained(entry(id), secret, &changed, body.as_bytes());
            // Two at the start cannot be told from one.
            if codes(explanation.findings()) != [["signature-encoding"]] {
                let value = &headers.iter().find(|(name, _)| name == header).unwrap().1;
                assert!(value.starts_with("++"), "{id} {number} {value}: {explanation:?}");
                continue;
            }
            assert!(text(&explanation).contains("URL decoding"), "{}", text(&explanation));
            found += 1;
        }
    }
    assert!(found > 120, "{found}");
}

#[test]
fn a_plus_at_the_start_that_became_a_blank_is_found_without_it() {
    let delivery = |number: usize| {
        let body = format!("{{\"i\":{number}}}");
        let headers = signed(entry("shopify"), Keys::new("the secret"), body.as_bytes()).unwrap();
        (body, headers)
    };
    let mut deliveries = (0..).map(delivery);
    let starts = |headers: &Headers| headers.iter().any(|(_, value)| value.starts_with('+'));
    let (body, headers) = deliveries.find(|(_, headers)| starts(headers)).unwrap();
    let blanks = |value: &str| value.replace('+', " ").trim().to_owned();
    let changed = with_value(&headers, "X-Shopify-Hmac-Sha256", &blanks);
    let explanation = explained(entry("shopify"), "the secret", &changed, body.as_bytes());
    assert!(text(&explanation).contains("URL decoding"), "{}", text(&explanation));
}

#[test]
fn one_of_several_values_that_were_joined_is_said_to_be_one() {
    let secret = "the secret";
    for (id, other) in [
        ("github", "sha256=0000000000000000000000000000000000000000000000000000000000000000"),
        ("openfx", "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="),
        ("polar", "v1,AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="),
    ] {
        let headers = signed(entry(id), Keys::new(secret), BODY).unwrap();
        for join in [
            |value: &str, other: &str| format!("{value}, {other}"),
            |value: &str, other: &str| format!("{other},{value}"),
        ] {
            let header = entry(id).scheme().header();
            let changed = with_value(&headers, header, &|value| join(value, other));
            let explanation = explained(entry(id), secret, &changed, BODY);
            assert_eq!(codes(explanation.findings()), [["header-repeated"]], "{id}");
            assert!(!text(&explanation).contains("prefix"), "{}", text(&explanation));
        }
    }
    // What is not of the same length is no other value of the header.
    let headers = signed(entry("github"), Keys::new(secret), BODY).unwrap();
    for end in [",foo", ", a=b", ","] {
        let changed = with_value(&headers, "X-Hub-Signature-256", &|value| [value, end].concat());
        let explanation = explained(entry("github"), secret, &changed, BODY);
        assert_eq!(codes(explanation.findings()), [["signature-prefix"]], "{end}");
        assert!(text(&explanation).contains("the text after the signature"), "{end}");
    }
    // All headers of a delivery that came twice.
    let headers = signed(entry("polar"), Keys::new(secret), BODY).unwrap();
    let twice = headers.iter().map(|(name, value)| (name.clone(), format!("{value}, {value}")));
    let explanation = explained(entry("polar"), secret, &twice.collect(), BODY);
    assert_eq!(codes(explanation.findings()), [["header-repeated"]]);
}

#[test]
fn a_signature_is_called_cut_only_where_its_end_is_missing() {
    let headers = signed(entry("github"), Keys::new("the secret"), BODY).unwrap();
    let cut =
        |length: usize, end: &'static str| move |value: &str| [&value[..length], end].concat();
    let found = |change: &dyn Fn(&str) -> String| {
        let changed = with_value(&headers, "X-Hub-Signature-256", change);
        codes(explained(entry("github"), "the secret", &changed, BODY).findings())
    };
    for length in [27, 39, 47, 63] {
        assert_eq!(found(&cut(length, "")), [["signature-truncated"]], "{length}");
    }
    assert!(found(&cut(15, "")).is_empty(), "4 bytes may match by chance");
    for end in [" 0123456789", ",0123456789abcdef", ";", " x"] {
        assert!(found(&cut(39, end)).is_empty(), "{end}");
    }
}

// The time.

#[test]
fn a_time_in_another_unit_is_no_clock() {
    let (secret, mut signed_otherwise) = ("c2VjcmV0IHNlY3JldCBzZWNyZXQhISE=", 0);
    for id in ["standard-webhooks", "slack", "svix", "stripe", "paddle"] {
        let entry = entry(id);
        for (factor, unit) in
            [(1000, "milliseconds"), (1_000_000, "microseconds"), (1_000_000_000, "nanoseconds")]
        {
            let time = UnixTime::from_secs(NOW.as_secs() * factor);
            let headers = signed_at(entry, Keys::new(secret), BODY, time).unwrap();
            let explanation = explained(entry, secret, &headers, BODY);
            // Some look only at how old a time is.
            if !explanation.verifies() {
                assert_eq!(codes(explanation.findings()), [["timestamp-unit"]], "{id} {unit}");
                let said = text(&explanation);
                assert!(said.contains(unit) && !said.contains("NTP"), "{said}");
                signed_otherwise += 1;
            }

            let headers = signed(entry, Keys::new(secret), BODY).unwrap();
            let seconds = NOW.as_secs().to_string();
            let longer = (NOW.as_secs() * factor).to_string();
            let changed: Headers = headers
                .iter()
                .map(|(name, value)| (name.clone(), value.replace(&seconds, &longer)))
                .collect();
            let explanation = explained(entry, secret, &changed, BODY);
            assert_eq!(codes(explanation.findings()), [["timestamp-unit"]], "{id} {unit}");
            let said = text(&explanation);
            assert!(said.contains("the signed timestamp is in seconds"), "{said}");
            assert!(!said.contains("NTP") && !said.contains("future"), "{said}");
        }
        if ["stripe", "paddle"].contains(&id) {
            continue;
        }
        let late = UnixTime::from_secs(NOW.as_secs() + 3600);
        let headers = signed_at(entry, Keys::new(secret), BODY, late).unwrap();
        let explanation = explained(entry, secret, &headers, BODY);
        assert_eq!(codes(explanation.findings()), [["timestamp-in-future"]], "{id}");
    }
    assert!(signed_otherwise >= 9);
    // Where milliseconds are documented, seconds are the other unit.
    let time = UnixTime::from_secs(NOW.as_secs() / 1000);
    let headers = signed_at(entry("hubspot-v3"), Keys::new(secret), BODY, time).unwrap();
    let explanation = explained(entry("hubspot-v3"), secret, &headers, BODY);
    assert_eq!(codes(explanation.findings()), [["timestamp-unit"]]);
    assert!(text(&explanation).contains("is in seconds"), "{}", text(&explanation));
}

// The body's fields.

const ITEM: &str = "notificationItems.0.NotificationRequestItem";
const HMAC_KEY: &str = "44782DEF547AAA06C910C43932B1EB0C71FC68D9D0C057550C48EC2ACF6BA056";

fn item(signature: &str) -> String {
    format!(
        "{{\"pspReference\": \"8535A\", \"merchantAccountCode\": \"Acme\", \
         \"merchantReference\": \"14-08-2020-09:53:00\", \"amount\": {{\"value\": 7500, \
         \"currency\": \"SEK\"}}, \"eventCode\": \"AUTHORISATION\", \"success\": \"false\", \
         \"additionalData\": {{\"hmacSignature\": \"{signature}\"}}}}"
    )
}

#[test]
fn a_part_of_a_notification_is_told_where_it_belongs() {
    let adyen = entry("adyen-payments");
    let parts = [
        (ITEM, "", ""),
        ("notificationItems.0", "{\"NotificationRequestItem\": ", "}"),
        ("notificationItems", "[{\"NotificationRequestItem\": ", "}]"),
    ];
    let genuine = item("uiHiw40l4+z2uKknoALxuf9TaTguFY7rpGsRCX48Y9g=");
    let changed = genuine.replace("7500", "7501");
    for (path, before, after) in parts {
        let body = [before, &genuine, after].concat();
        let explanation = explained(adyen, HMAC_KEY, &Vec::new(), body.as_bytes());
        assert_eq!(codes(explanation.findings()), [["body-unexpected"]], "{path}");
        let said = text(&explanation);
        assert!(said.contains(&format!("stands at `{path}` of ")), "{said}");
        assert!(said.contains("Hand over the whole notification"), "{said}");

        let body = [before, &changed, after].concat();
        let explanation = explained(adyen, HMAC_KEY, &Vec::new(), body.as_bytes());
        assert_eq!(explanation.findings(), []);
        let said = explanation.suspicions()[0].to_string();
        assert!(said.contains(&format!("stands at `{path}` of ")), "{said}");
    }
}

#[test]
fn a_field_is_named_by_its_whole_path() {
    let adyen = providers::AdyenPayments::new(HMAC_KEY).unwrap();
    let error = |body: &str| adyen.verify(&Request::new(&()), body.as_bytes()).unwrap_err();
    let whole = |item: &str| {
        format!("{{\"notificationItems\": [{{\"NotificationRequestItem\": {item}}}]}}")
    };
    let genuine = item("uiHiw40l4+z2uKknoALxuf9TaTguFY7rpGsRCX48Y9g=");
    for (body, field) in [
        (genuine.clone(), "additionalData.hmacSignature"),
        ("{}".to_owned(), "additionalData.hmacSignature"),
        (whole("{}"), "additionalData.hmacSignature"),
        (whole(&genuine.replace("\"false\"", "true")), "success"),
        (whole(&genuine.replace("7500", "75.5")), "amount.value"),
        (whole(&genuine.replace("7500", "7501")), "additionalData.hmacSignature"),
        (whole(&item("AAAA")), "additionalData.hmacSignature"),
    ] {
        let said = error(&body).to_string();
        assert!(said.contains(&format!("{ITEM}.{field}")), "{said}");
    }
    let field = "notificationItems.0.NotificationRequestItem.additionalData.hmacSignature";
    assert_eq!(error("{}"), Error::MissingField { field });
}
