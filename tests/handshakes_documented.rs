//! The handshakes that providers document, or that receivers recorded, each answered as its provider wants
//! it.

#![cfg(feature = "fields")]

mod common;

use common::{NOW, SECRET};
use countersign::providers::{Twitter, find, schemes};
use countersign::{
    Answer, AnyScheme, Asked, Bound, Handshake, Keys, Question, Request, SecretForm, Verifier,
};

/// A provider, what it sends, and what it wants: the status, and the body.
type Documented<'d> = (&'d str, &'d str, &'d str, &'d [(&'d str, &'d str)], &'d str, u16, &'d str);

const UNSIGNED: &[Documented<'_>] = &[
    ("meta", "GET", META, &[], "", 200, "1158201444"),
    ("whatsapp", "GET", META, &[], "", 200, "1158201444"),
    ("dropbox", "GET", "/?challenge=abc123", &[], "", 200, "abc123"),
    ("onfleet", "GET", "/?check=abc123", &[], "", 200, "abc123"),
    ("oura", "GET", OURA, &[], "", 200, r#"{"challenge":"abc123"}"#),
    ("trello", "HEAD", "/?memberID=14&mainModel=true", &[], "", 200, ""),
    ("intercom", "HEAD", "/", &[], "", 200, ""),
    ("woocommerce", "POST", "/", FORM, "webhook_id=2", 200, ""),
    ("bitbucket-server", "POST", "/", PING, "{\"test\":true}", 200, ""),
    ("bitbucket-server", "POST", "/", PING, "{\"test\": true}", 200, ""),
    ("asana", "POST", "/receive-webhook/7654", HANDED, "", 200, ""),
    ("asana", "POST", "/receive-webhook/7654", HANDED, "{}", 200, ""),
    ("notion", "POST", "/", &[], NOTION, 200, ""),
    ("nylas", "GET", "/?challenge=abc123", &[], "", 200, "abc123"),
    (
        "worldline",
        "GET",
        "/",
        &[("X-GCS-Webhooks-Endpoint-Verification", "abc123")],
        "",
        200,
        "abc123",
    ),
    (
        "linkedin",
        "GET",
        "/?challengeCode=3ecaf1b2-2a8f-4d0a-9a3e-0123456789ab",
        &[],
        "",
        200,
        LINKEDIN,
    ),
];

const META: &str = "/?hub.verify_token=meatyhamhock&hub.challenge=1158201444&hub.mode=subscribe";
const OURA: &str = "/?verification_token=meatyhamhock&challenge=abc123";
const FORM: &[(&str, &str)] = &[("Content-Type", "application/x-www-form-urlencoded")];
const PING: &[(&str, &str)] = &[("X-Event-Key", "diagnostics:ping")];
const HANDED: &[(&str, &str)] =
    &[("X-Hook-Secret", "b537207f20cbfa02357cf448134da559e8bd39d61597dcd5631b8012eae53e81")];
const NOTION: &str =
    r#"{"verification_token":"secret_tMrlL1qK5vuQAh1b6cZGhFChZTSYJlce98V0pYn7yBl"}"#;

const SIGNED: &[Documented<'_>] = &[
    ("slack", "POST", "/", &[], SLACK, 200, "3eZbrw1aBm2rZgRNFdxV2595E9CY3gmdALWMmHkvFXO7tYXAYM8P"),
    ("twitch", "POST", "/", TWITCH_TYPE, TWITCH, 200, "pogchamp-kappa-360noscope-vohiyo"),
    ("github", "POST", "/", &[("X-GitHub-Event", "ping")], GITHUB, 200, ""),
    ("buildkite", "POST", "/", &[("X-Buildkite-Event", "ping")], BUILDKITE, 200, ""),
    ("terraform-cloud", "POST", "/", &[], TERRAFORM, 200, ""),
    ("cronofy", "POST", "/", &[], CRONOFY, 200, ""),
    ("pagerduty", "POST", "/", &[], PAGERDUTY, 200, ""),
    ("mollie", "POST", "/", &[], MOLLIE, 200, ""),
    ("viber", "POST", "/", &[], VIBER, 200, ""),
    ("viber", "POST", "/", &[], VIBER_OF_THE_DOCUMENTATION, 200, ""),
    ("intercom", "POST", "/", &[], INTERCOM, 200, ""),
    (
        "front",
        "POST",
        "/",
        &[("X-Front-Challenge", "abc123")],
        r#"{"type":"sync"}"#,
        200,
        r#"{"challenge":"abc123"}"#,
    ),
    ("discourse", "POST", "/", &[("X-Discourse-Event", "ping")], "{\"ping\":\"OK\"}", 200, ""),
];

const SLACK: &str = r#"{"token":"Jhj5dZrVaK7ZwHHjRyZWjbDl","challenge":"3eZbrw1aBm2rZgRNFdxV2595E9CY3gmdALWMmHkvFXO7tYXAYM8P","type":"url_verification"}"#;
const TWITCH_TYPE: &[(&str, &str)] = &[
    ("Twitch-Eventsub-Message-Type", "webhook_callback_verification"),
    ("Twitch-Eventsub-Message-Id", "e76c6bd4-55c9-4987-8304-da1588d8988b"),
];
const TWITCH: &str = r#"{"challenge":"pogchamp-kappa-360noscope-vohiyo","subscription":{"id":"f1c2a387-161a-49f9-a165-0f21d7a4e1c4","status":"webhook_callback_verification_pending","type":"channel.follow","version":"1","cost":1,"condition":{"broadcaster_user_id":"12826"},"transport":{"method":"webhook","callback":"https://example.com/webhooks/callback"},"created_at":"2019-11-16T10:11:12.634234626Z"}}"#;
const LINKEDIN: &str = r#"{"challengeCode":"3ecaf1b2-2a8f-4d0a-9a3e-0123456789ab","challengeResponse":"9dd0c5a78a3021114fd706e527a13a90699f7a6784e7e512f2536fc5aea4a83b"}"#;
const GITHUB: &str = r#"{"zen":"Keep it logically awesome.","hook_id":14977773,"hook":{"type":"Organization","id":14977773,"name":"web","active":true,"events":["*"],"config":{"content_type":"json","insecure_ssl":"0"}}}"#;
const BUILDKITE: &str = r#"{"event":"ping","service":{"id":"49801950-1df0-474f-bb56-ad6a930c5cb9","provider":"webhook","settings":{"url":"https://server.com/webhook"}},"organization":{},"sender":{"id":"8a7693f8-dbae-4783-9137-84090fce9045","name":"Some Person"}}"#;
const TERRAFORM: &str = r#"{"payload_version":1,"notification_configuration_id":"nc-ygBmbbQWJZAWMse7","run_url":null,"run_id":null,"run_message":null,"run_created_at":null,"run_created_by":null,"workspace_id":null,"workspace_name":null,"organization_name":null,"notifications":[{"message":"Verification of Webhook server test","trigger":"verification","run_status":null,"run_updated_at":null,"run_updated_by":null}]}"#;
const CRONOFY: &str = r#"{"notification":{"type":"verification"},"channel":{"channel_id":"chn_54cf7c7cb4ad4c1027000001","callback_url":"https://example.com/callback"}}"#;
const PAGERDUTY: &str = r#"{"event":{"id":"01FKZOXA868SHYEE4DVNWB5P9W","event_type":"pagey.ping","resource_type":"pagey","occurred_at":"2025-04-07T03:00:55.532Z","agent":{"id":"PVE0ZR9","type":"user_reference"},"client":null,"data":{"message":"Hello from your friend Pagey!","type":"ping"}}}"#;
const MOLLIE: &str = r#"{"resource":"event","id":"event_GvJ8WHrp5isUdRub9CJyH","type":"hook.ping","entityId":"hook_1","createdAt":"2026-11-26T10:00:00.0Z","_links":{}}"#;
const VIBER: &str = r#"{"event":"webhook","timestamp":1663858877101,"chat_hostname":"SN-CHAT-03_","message_token":5753750845017966998}"#;
const VIBER_OF_THE_DOCUMENTATION: &str =
    r#"{"event":"webhook","timestamp":1457764197627,"message_token":241256543215}"#;
const INTERCOM: &str = "{\n\t\"type\": \"notification_event\",\n\t\"app_id\": \"q8sn4hth\",\n\t\"data\": {\n\t\t\"type\": \"notification_event_data\",\n\t\t\t\"item\": {\n\t\t\t\t\"type\": \"ping\",\n\t\t\t\t\"message\": \"something something interzen\"\n\t\t\t}\n\t\t},\n\t\"links\": {},\n\t\"id\": null,\n\t\"topic\": \"ping\",\n\t\"delivery_status\": null,\n\t\"delivery_attempts\": 1,\n\t\"delivered_at\": 0,\n\t\"first_sent_at\": 1513466985,\n\t\"created_at\": 1513466985,\n\t\"self\": null\n}";

fn bound(id: &str) -> Bound {
    let entry = find(id).unwrap();
    let keys = Keys::new(SECRET).form(SecretForm::Utf8).setting(entry.scheme().setting());
    entry.bind(&keys).unwrap()
}

/// The answer of a receiver that takes what it is asked to take.
fn consented(asked: Asked) -> Option<Answer> {
    match asked {
        Asked::Answer(answer) => Some(answer),
        Asked::Token(asked) => asked.answer("meatyhamhock"),
        Asked::Keep(asked) => Some(asked.into_parts().1),
        asked => panic!("{asked:?}"),
    }
}

#[test]
fn what_no_provider_signs_is_answered() {
    for (id, method, target, headers, body, status, expected) in UNSIGNED.iter().copied() {
        let verifier = bound(id);
        let question = Question::new(method, target, &headers, body.as_bytes());
        let answer = verifier.verifier().handshake(&question).and_then(consented);
        let answer = answer.unwrap_or_else(|| panic!("{id}: {body}"));
        assert_eq!((answer.status(), answer.body()), (status, expected), "{id}");
    }
}

#[test]
fn what_a_provider_signs_is_answered_once_it_is_proven() {
    for (id, method, target, headers, body, status, expected) in SIGNED.iter().copied() {
        let bound = bound(id);
        let body = body.as_bytes();
        let unsigned = Request::at(&headers, NOW);
        let signed = bound.signer().unwrap().sign(&unsigned, body).unwrap();
        let signed = signed.iter().map(|(name, value)| (*name, value.as_str()));
        let headers: Vec<_> = headers.iter().copied().chain(signed).collect();
        let proof = bound.verifier().verify(&Request::at(&headers, NOW), body).unwrap();
        let question = Question::new(method, target, &headers, body);
        assert!(bound.verifier().handshake(&question).is_none(), "{id}: it is not proven");
        let answer = bound.verifier().handshake(&question.proven(&proof)).and_then(consented);
        let answer = answer.unwrap_or_else(|| panic!("{id}"));
        assert_eq!((answer.status(), answer.body()), (status, expected), "{id}");
    }
}

#[test]
fn okta_shows_its_secret_and_gets_its_challenge_in_json() {
    let okta = bound("okta");
    let headers =
        [("X-Okta-Verification-Challenge", "value_from_header"), ("Authorization", SECRET)];
    let proof = okta.verifier().verify(&Request::new(&headers), b"").unwrap();
    let question = Question::new("GET", "/", &headers, b"");
    assert!(okta.verifier().handshake(&question).is_none(), "it is not proven");
    let answer = okta.verifier().handshake(&question.proven(&proof)).and_then(consented).unwrap();
    assert_eq!(answer.body(), r#"{"verification":"value_from_header"}"#);
}

#[test]
fn x_signs_under_two_secrets_and_is_answered_under_the_first() {
    let challenge = "/?crc_token=9b4507b3-9040-4669-9ca3-6b94edb50553&nonce=yyy";
    let client = Twitter::new("the client secret").unwrap();
    let both = Twitter::new("the client secret").unwrap().or("the consumer secret").unwrap();
    let question = Question::new("GET", challenge, &(), b"");
    let answer = both.handshake(&question).and_then(consented).unwrap();
    assert_eq!(Some(answer), client.handshake(&question).and_then(consented));
    for name in ["x-twitter-webhooks-signature", "X-Twitter-Webhooks-Signature-OAuth2"] {
        let headers = [(name, "sha256=Cytd4Sq+NvEcV3MMrXxWJGJx5A+y/lXzzU2Maartkx8=")];
        assert!(both.handshake(&Question::new("GET", challenge, &headers, b"")).is_none());
    }
}

/// Recorded by a third party.
#[cfg(feature = "ed25519")]
#[test]
fn discord_gets_a_pong() {
    let key = "a1a65ae9a8ef39b446c35f13fc2ab2e6c4cc734a29b1ec4331d597466e071657";
    let discord = find("discord").unwrap().bind(&Keys::new(key)).unwrap();
    let headers = [
        ("X-Signature-Timestamp", "1688960024"),
        (
            "X-Signature-Ed25519",
            "0736274439da0c97afab9fdeed624f62a9eed0d332b0154f2e7f88e7da7c434243a4cd60e987c2d7c55b467da452cc0cfb96268bcb8df5e3998d10cb2b700909",
        ),
    ];
    let body = br#"{"application_id":"1113955448580735026","entitlements":[],"id":"1127804826542161952","token":"aW50ZXJhY3Rpb246MTEyNzgwNDgyNjU0MjE2MTk1MjpLWFpnNWkzNmlEa0pOWFlhS1BrU0gzSXR0ZUxsOUFNbTJZRFpLc3BIQlVUdlNkWmtSUnV0MzZkejhKd3FjTERCUUVBWXVkWlk5d2FsSTJXZjBUQmd4MmdwZDk5eU5GZlFocGhjQ2pmbGhQaXFUTWRVRGtZZXJXTU1CaE5QZVgzTg","type":1,"user":{"avatar":"1d978b8af2bf7addf673c05ca511dbfa","avatar_decoration":null,"discriminator":"0","global_name":"spalmurray-sentry","id":"1105971768394518731","public_flags":0,"username":"spalmurraysentry"},"version":1}"#;
    let now = countersign::UnixTime::from_secs(1_688_960_024);
    let proof = discord.verifier().verify(&Request::at(&headers, now), body).unwrap();
    let question = Question::new("POST", "/", &headers, body).proven(&proof);
    let answer = discord.verifier().handshake(&question).and_then(consented).unwrap();
    assert_eq!((answer.status(), answer.body()), (200, r#"{"type":1}"#));
}

/// X's, Zoom's and Smartcar's are in `tests/handshakes.rs`, that of SNS in `tests/certificates.rs`; the others are answered by the handler.
#[test]
fn each_provider_with_an_answer_is_here() {
    let elsewhere =
        ["twitter", "zoom", "smartcar", "okta", "discord", "aws-sns", "aws-sns-legacy-sha1"];
    let is_answered = |handshake: &Handshake| handshake.kind() != "delivery";
    let answered = schemes().filter(|scheme| scheme.handshakes().iter().any(is_answered));
    let missing: Vec<_> = answered
        .map(AnyScheme::id)
        .filter(|id| !elsewhere.contains(id))
        .filter(|id| !UNSIGNED.iter().chain(SIGNED).any(|documented| documented.0 == *id))
        .collect();
    assert_eq!(missing, [""; 0]);
}

/// What a receiver has to say of it, as `docs/handshakes.md` calls it.
#[cfg(feature = "ed25519")]
fn said_of(id: &str, handshake: &Handshake) -> &'static str {
    const ANY: &str = "/?challenge=1&check=1&verification_token=t&hub.mode=subscribe&hub.challenge=1&hub.verify_token=t&hub.topic=t";
    match handshake.kind() {
        "secret" => "a set-up",
        "confirm" => "a confirmation",
        "delivery" => "its handler",
        "echo" if !handshake.is_signed() => {
            let headers = [("X-GCS-Webhooks-Endpoint-Verification", "1")];
            match bound(id).verifier().handshake(&Question::new("GET", ANY, &headers, b"")) {
                Some(Asked::Answer(_)) => "nothing",
                Some(Asked::Token(_)) => "a token",
                Some(Asked::Subscribe(_)) => "a topic",
                asked => panic!("{id}: {asked:?}"),
            }
        }
        _ => "nothing",
    }
}

#[cfg(feature = "ed25519")]
#[test]
fn the_page_lists_each_provider_where_it_belongs() {
    use std::collections::BTreeSet;
    let page = include_str!("../docs/handshakes.md");
    let (_, table) = page.split_once("| kind | the receiver says |").unwrap();
    let (table, _) = table.split_once("\n\n").unwrap();
    let mut listed = BTreeSet::new();
    for row in table.lines().skip(2) {
        let cells: Vec<_> = row.split('|').map(str::trim).collect();
        let kind = cells[1].split(':').next().unwrap();
        let ids = cells[4].split('`').skip(1).step_by(2);
        listed.extend(ids.map(|id| (kind, cells[2], id)));
    }
    let known: BTreeSet<_> = schemes()
        .flat_map(|scheme| scheme.handshakes().iter().map(move |one| (scheme.id(), one)))
        .map(|(id, handshake)| (handshake.kind(), said_of(id, handshake), id))
        .collect();
    assert_eq!(listed, known);
}
