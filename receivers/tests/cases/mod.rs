//! What each provider of the catalogue sends as a handshake, and what its documentation wants to be
//! answered: as requests on the wire, written from those documents and not from the schemes.

/// A request: under the path of its provider, and signed where the handshake is.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Sent {
    pub(crate) method: &'static str,
    pub(crate) query: &'static str,
    pub(crate) headers: &'static [(&'static str, &'static str)],
    pub(crate) body: &'static str,
}

impl Sent {
    const fn get(query: &'static str) -> Self {
        Self { method: "GET", query, headers: &[], body: "" }
    }

    const fn head() -> Self {
        Self { method: "HEAD", query: "", headers: &[], body: "" }
    }

    const fn post(body: &'static str) -> Self {
        Self { method: "POST", query: "", headers: &[], body }
    }

    const fn with(self, headers: &'static [(&'static str, &'static str)]) -> Self {
        Self { headers, ..self }
    }
}

/// What the provider wants; of its headers those that hold a value of the request.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Wanted {
    pub(crate) status: u16,
    pub(crate) header: Option<(&'static str, &'static str)>,
    /// Empty where there is no body.
    pub(crate) content_type: &'static str,
    pub(crate) body: &'static str,
}

impl Wanted {
    const fn status(status: u16) -> Self {
        Self { status, header: None, content_type: "", body: "" }
    }

    const fn text(body: &'static str) -> Self {
        Self { content_type: "text/plain; charset=utf-8", body, ..Self::status(200) }
    }

    const fn json(body: &'static str) -> Self {
        Self { content_type: "application/json", body, ..Self::status(200) }
    }

    const fn header(name: &'static str, value: &'static str) -> Self {
        Self { header: Some((name, value)), ..Self::status(200) }
    }
}

/// One handshake of a provider.
pub(crate) struct Case {
    pub(crate) id: &'static str,
    pub(crate) sent: Sent,
    pub(crate) wanted: Wanted,
    /// Requests that are nearly it: refused where the handshake is not signed, and deliveries where it is,
    /// and they are.
    pub(crate) nearly: &'static [Sent],
}

/// The verify token of the receiver, from Meta's example.
pub(crate) const TOKEN: &str = "meatyhamhock";
const USUAL: &str = "a secret of the tests";

/// The secret of a provider's verifier: the one that a published answer was made with, where there is one.
pub(crate) fn secret(id: &str) -> &'static str {
    match id {
        "twitter" => "z3ZX4v7mAAUGykl3EcmkqbartmuW8VFOOzCloLx9Q45P0hLrFu",
        "zoom" => "secretValueTest",
        "smartcar" => "abc123abc123",
        "onfleet" => "6120736563726574",
        "linkedin" => "client-secret",
        _ => USUAL,
    }
}

/// The headers that a provider's signed deliveries have besides those that signing writes.
pub(crate) fn fields(id: &str) -> &'static [(&'static str, &'static str)] {
    match id {
        "twitch" => TWITCH_DELIVERY,
        _ => &[],
    }
}

const TWITCH_DELIVERY: &[(&str, &str)] = &[
    ("Twitch-Eventsub-Message-Id", "e76c6bd4-55c9-4987-8304-da1588d8988b"),
    ("Twitch-Eventsub-Message-Type", "notification"),
];
const TWITCH_CHALLENGE: &[(&str, &str)] = &[
    ("Twitch-Eventsub-Message-Id", "e76c6bd4-55c9-4987-8304-da1588d8988b"),
    ("Twitch-Eventsub-Message-Type", "webhook_callback_verification"),
];
const TWITCH_BODY: &str = r#"{"challenge":"pogchamp-kappa-360noscope-vohiyo","subscription":{"id":"f1c2a387-161a-49f9-a165-0f21d7a4e1c4","status":"webhook_callback_verification_pending","type":"channel.follow","version":"1","cost":1,"condition":{"broadcaster_user_id":"12826"},"transport":{"method":"webhook","callback":"https://example.com/webhooks/callback"},"created_at":"2019-11-16T10:11:12.634234626Z"}}"#;

const META: Sent =
    Sent::get("hub.mode=subscribe&hub.challenge=1158201444&hub.verify_token=meatyhamhock");
const NEARLY_META: &[Sent] = &[
    Sent::get("hub.mode=subscribe&hub.challenge=1158201444&hub.verify_token=meatyhamhocks"),
    Sent::get("hub.mode=subscribe&hub.challenge=1158201444&hub.verify_token="),
    Sent::get("hub.mode=subscribe&hub.challenge=1158201444"),
    Sent::get("hub.mode=unsubscribe&hub.challenge=1158201444&hub.verify_token=meatyhamhock"),
    Sent::get("hub.mode=subscribe&hub.verify_token=meatyhamhock"),
    Sent::get("hub.mode=subscribe&hub.challenge=&hub.verify_token=meatyhamhock"),
    Sent::get("hub.mode=subscribe&hub.challenge=%3Cscript%3E&hub.verify_token=meatyhamhock"),
    Sent::get("hub.mode=subscribe&hub.challenge=%250D%250A&hub.verify_token=meatyhamhock"),
    Sent::get("hub.mode=subscribe&hub.challenge=1&hub.challenge=2&hub.verify_token=meatyhamhock"),
];

const ASANA: &str = "b537207f20cbfa02357cf448134da559e8bd39d61597dcd5631b8012eae53e81";

/// Each handshake that is answered for a handler.
pub(crate) const CASES: &[Case] = &[
    Case {
        id: "asana",
        sent: Sent::post("{}").with(&[("X-Hook-Secret", ASANA)]),
        wanted: Wanted::header("x-hook-secret", ASANA),
        nearly: &[
            Sent::post(r#"{"events":[]}"#).with(&[("X-Hook-Secret", ASANA)]),
            Sent::post("{}").with(&[("X-Hook-Secret", "short")]),
            Sent::post("{}").with(&[("X-Hook-Secret", "<script>alert(1)</script>")]),
            Sent::post("{}").with(&[("X-Hook-Secret", "")]),
            Sent::post("{}"),
        ],
    },
    Case {
        id: "bitbucket-server",
        sent: Sent::post(r#"{"test":true}"#).with(&[("X-Event-Key", "diagnostics:ping")]),
        wanted: Wanted::status(200),
        nearly: &[
            Sent::post(r#"{"test":true}"#),
            Sent::post(r#"{"test":true}"#).with(&[("X-Event-Key", "repo:refs_changed")]),
            Sent::post(r#"{"test":true,"eventKey":"repo:refs_changed"}"#)
                .with(&[("X-Event-Key", "diagnostics:ping")]),
        ],
    },
    Case {
        id: "buildkite",
        sent: Sent::post(
            r#"{"event":"ping","service":{"id":"49801950-1df0-474f-bb56-ad6a930c5cb9","provider":"webhook","settings":{"url":"https://server.com/webhook"}},"organization":{},"sender":{"id":"8a7693f8-dbae-4783-9137-84090fce9045","name":"Some Person"}}"#,
        )
        .with(&[("X-Buildkite-Event", "ping")]),
        wanted: Wanted::status(200),
        nearly: &[
            Sent::post(r#"{"event":"build.finished"}"#).with(&[("X-Buildkite-Event", "ping")]),
            Sent::post(r#"{"event":"ping","event":"ping"}"#).with(&[("X-Buildkite-Event", "ping")]),
        ],
    },
    Case {
        id: "cronofy",
        sent: Sent::post(
            r#"{"notification":{"type":"verification"},"channel":{"channel_id":"chn_54cf7c7cb4ad4c1027000001","callback_url":"https://example.com/callback"}}"#,
        ),
        wanted: Wanted::status(200),
        nearly: &[
            Sent::post(r#"{"notification":{"type":"change"}}"#),
            Sent::post(r#"{"notification":"verification"}"#),
        ],
    },
    Case {
        id: "discord",
        sent: Sent::post(r#"{"version":1,"application_id":"1234560123453231555","type":0}"#),
        wanted: Wanted::status(204),
        nearly: &[
            Sent::post(r#"{"version":1,"application_id":"1234560123453231555","type":"0"}"#),
            Sent::post(
                r#"{"version":1,"application_id":"1234560123453231555","type":1,"event":{"type":"APPLICATION_AUTHORIZED"}}"#,
            ),
        ],
    },
    Case {
        id: "discord",
        sent: Sent::post(
            r#"{"app_permissions":"562949953601536","application_id":"1113955448580735026","entitlements":[],"id":"1127804826542161952","token":"aW50ZXJhY3Rpb246MTEyNw","type":1,"user":{"id":"643945264868098049","username":"discord"},"version":1}"#,
        ),
        wanted: Wanted::json(r#"{"type":1}"#),
        nearly: &[
            Sent::post(r#"{"id":"1127804826542161952","token":"aW50ZXJhY3Rpb246MTEyNw","type":2}"#),
            Sent::post(r#"{"id":"1","token":"aW50ZXJhY3Rpb246MTEyNw","type":1,"type":1}"#),
        ],
    },
    Case {
        id: "discourse",
        sent: Sent::post(r#"{"ping":"OK"}"#).with(&[("X-Discourse-Event", "ping")]),
        wanted: Wanted::status(200),
        nearly: &[
            Sent::post(r#"{"ping":"OK","topic":{"id":1}}"#)
                .with(&[("X-Discourse-Event", "ping")]),
            Sent::post(r#"{"ping":"ok"}"#).with(&[("X-Discourse-Event", "ping")]),
        ],
    },
    Case {
        id: "dropbox",
        sent: Sent::get("challenge=abc123"),
        wanted: Wanted::text("abc123"),
        nearly: &[
            Sent::get("challenge="),
            Sent::get("challenge"),
            Sent::get(""),
            Sent::get("challenge=%3Cscript%3Ealert(1)%3C/script%3E"),
            Sent::get("challenge=a%0D%0ASet-Cookie:%20a=b"),
            Sent::get("challenge=a%00b"),
            Sent::get("challenge=a&chall%65nge=b"),
        ],
    },
    Case {
        id: "front",
        sent: Sent::post(r#"{"type":"sync","authorization":{"id":"cmp_abc"}}"#)
            .with(&[("X-Front-Challenge", "4f8a2c71e9")]),
        wanted: Wanted::json(r#"{"challenge":"4f8a2c71e9"}"#),
        nearly: &[
            Sent::post(r#"{"type":"sync","authorization":{"id":"cmp_abc"}}"#),
            Sent::post(r#"{"type":"message"}"#).with(&[("X-Front-Challenge", "4f8a2c71e9")]),
            Sent::post(r#"{"type":"sync"}"#).with(&[("X-Front-Challenge", "<script>")]),
        ],
    },
    Case {
        id: "github",
        sent: Sent::post(
            r#"{"zen":"Keep it logically awesome.","hook_id":14977773,"hook":{"type":"Organization","id":14977773,"name":"web","active":true,"events":["*"],"config":{"content_type":"json","insecure_ssl":"0","url":"https://example.com/"}},"sender":{"login":"octocat"}}"#,
        )
        .with(&[("X-GitHub-Event", "ping")]),
        wanted: Wanted::status(200),
        nearly: &[
            Sent::post(r#"{"zen":"Keep it logically awesome."}"#)
                .with(&[("X-GitHub-Event", "ping")]),
            Sent::post(r#"{"zen":"Keep it logically awesome.","hook_id":14977773}"#)
                .with(&[("X-GitHub-Event", "push")]),
        ],
    },
    Case {
        id: "intercom",
        sent: Sent::head(),
        wanted: Wanted::status(200),
        nearly: &[Sent::get("")],
    },
    Case {
        id: "intercom",
        sent: Sent::post(
            "{\n\t\"type\": \"notification_event\",\n\t\"app_id\": \"q8sn4hth\",\n\t\"data\": {\n\t\t\"type\": \
             \"notification_event_data\",\n\t\t\t\"item\": {\n\t\t\t\t\"type\": \"ping\",\n\t\t\t\t\"message\": \
             \"something something interzen\"\n\t\t\t}\n\t\t},\n\t\"links\": {},\n\t\"id\": null,\n\t\"topic\": \
             \"ping\",\n\t\"delivery_status\": null,\n\t\"delivery_attempts\": 1,\n\t\"self\": null\n}",
        ),
        wanted: Wanted::status(200),
        nearly: &[
            Sent::post(r#"{"topic":"user.created","data":{"item":{"type":"ping"}}}"#),
            Sent::post(r#"{"topic":"ping","topic":"ping","data":{"item":{"type":"ping"}}}"#),
        ],
    },
    Case { id: "meta", sent: META, wanted: Wanted::text("1158201444"), nearly: NEARLY_META },
    Case {
        id: "linkedin",
        sent: Sent::get("challengeCode=890e4665-4dfe-4ab1-b689-ed553bceeed0"),
        wanted: Wanted::json(
            r#"{"challengeCode":"890e4665-4dfe-4ab1-b689-ed553bceeed0","challengeResponse":"8ab4bbad570533d66462deba280bde93c1cad8b543e7f526d3e962acaf6c391a"}"#,
        ),
        nearly: &[
            Sent::get("challengeCode=hmacsha256%3D%7B%22type%22%3A%22LEAD_ACTION%22%7D"),
            Sent::get("challengeCode=hmacsha256%3D0e4665-4dfe-4ab1-b689-ed553"),
            Sent::get("challengeCode=890e4665-4dfe-4ab1-b689-ed553bceeed"),
            Sent::get("challengeCode="),
            Sent::get(""),
        ],
    },
    Case {
        id: "mollie",
        sent: Sent::post(
            r#"{"resource":"event","id":"event_GvJ8WHrp5isUdRub9CJyH","type":"hook.ping"}"#,
        ),
        wanted: Wanted::status(200),
        nearly: &[Sent::post(r#"{"resource":"event","type":"payment-link.paid"}"#)],
    },
    Case {
        id: "notion",
        sent: Sent::post(
            r#"{"verification_token":"secret_tMrlL1qK5vuQAh1b6cZGhFChZTSYJlce98V0pYn7yBl"}"#,
        ),
        wanted: Wanted::status(200),
        nearly: &[
            Sent::post(
                r#"{"verification_token":"secret_tMrlL1qK5vuQAh1b6cZGhFChZTSYJlce98V0pYn7yBl","id":"1"}"#,
            ),
            Sent::post(
                r#"{"verification_token":"secret_tMrlL1qK5vuQAh1b6cZGhFChZTSYJlce98V0pYn7yBl","verification_token":"secret_tMrlL1qK5vuQAh1b6cZGhFChZTSYJlce98V0pYn7yBl"}"#,
            ),
            Sent::post(r#"{"verification_token":"short"}"#),
            Sent::post(r#"{"verification_token":["secret_tMrlL1qK5vuQAh1b6cZGhFChZT"]}"#),
            Sent::post(r#"{"verification_token":"<script>alert(1)</script>"}"#),
            Sent::post("{}"),
        ],
    },
    Case {
        id: "nylas",
        sent: Sent::get("challenge=bc609b38-c81f-47fb-a275-1d9bd61a968b"),
        wanted: Wanted::text("bc609b38-c81f-47fb-a275-1d9bd61a968b"),
        nearly: &[
            Sent::get("challenge="),
            Sent::get(""),
            Sent::get("challenge=%3Cscript%3E"),
            Sent::get("challenge=a&challenge=b"),
        ],
    },
    Case {
        id: "okta",
        sent: Sent::get("").with(&[("X-Okta-Verification-Challenge", "My-verification_challenge")]),
        wanted: Wanted::json(r#"{"verification":"My-verification_challenge"}"#),
        nearly: &[
            Sent::get("").with(&[
                ("X-Okta-Verification-Challenge", "one"),
                ("X-Okta-Verification-Challenge", "two"),
            ]),
            Sent::get("").with(&[("X-Okta-Verification-Challenge", "\"},<script>")]),
            Sent::get("").with(&[("X-Okta-Verification-Challenge", "")]),
            Sent::get(""),
        ],
    },
    Case {
        id: "onfleet",
        sent: Sent::get("check=abc123"),
        wanted: Wanted::text("abc123"),
        nearly: &[
            Sent::get("check="),
            Sent::get("challenge=abc123"),
            Sent::get(""),
            Sent::get("check=%3Cscript%3Ealert(1)%3C/script%3E"),
            Sent::get("check=a%0D%0ASet-Cookie:%20a=b"),
        ],
    },
    Case {
        id: "oura",
        sent: Sent::get("verification_token=meatyhamhock&challenge=abc123"),
        wanted: Wanted::json(r#"{"challenge":"abc123"}"#),
        nearly: &[
            Sent::get("verification_token=meatyhamhocks&challenge=abc123"),
            Sent::get("verification_token=&challenge=abc123"),
            Sent::get("challenge=abc123"),
            Sent::get("verification_token=meatyhamhock"),
            Sent::get("verification_token=meatyhamhock&challenge=%22%7D%3Cscript%3E"),
        ],
    },
    Case {
        id: "pagerduty",
        sent: Sent::post(
            r#"{"event":{"id":"01FKZOXA868SHYEE4DVNWB5P9W","event_type":"pagey.ping","resource_type":"pagey","occurred_at":"2025-04-07T03:00:55.532Z","agent":{"id":"PVE0ZR9","type":"user_reference"},"client":null,"data":{"message":"Hello from your friend Pagey!","type":"ping"}}}"#,
        ),
        wanted: Wanted::status(200),
        nearly: &[
            Sent::post(r#"{"event":{"event_type":"incident.triggered"}}"#),
            Sent::post(r#"{"event":{"event_type":"pagey.ping","event_type":"pagey.ping"}}"#),
        ],
    },
    Case {
        id: "slack",
        sent: Sent::post(
            r#"{"token":"Jhj5dZrVaK7ZwHHjRyZWjbDl","challenge":"3eZbrw1aBm2rZgRNFdxV2595E9CY3gmdALWMmHkvFXO7tYXAYM8P","type":"url_verification"}"#,
        ),
        wanted: Wanted::text("3eZbrw1aBm2rZgRNFdxV2595E9CY3gmdALWMmHkvFXO7tYXAYM8P"),
        nearly: &[
            Sent::post(r#"{"challenge":"3eZbrw1a","type":"event_callback"}"#),
            Sent::post(r#"{"challenge":"one","challenge":"two","type":"url_verification"}"#),
            Sent::post(r#"{"challenge":"<script>","type":"url_verification"}"#),
            Sent::post(r#"{"challenge":"","type":"url_verification"}"#),
            Sent::post(r#"{"challenge":"v0:1795000000:{}","type":"url_verification"}"#),
        ],
    },
    Case {
        id: "smartcar",
        sent: Sent::post(r#"{"eventType":"VERIFY","data":{"challenge":"9c9c9c9c"}}"#),
        wanted: Wanted::json(
            r#"{"challenge":"2a596ed34b8c6f069492d952aa51f076fee7b1c662b6498e0217a0d41fd9b936"}"#,
        ),
        nearly: &[
            Sent::post(r#"{"eventType":"VERIFY","data":{"challenge":"{\"eventType\":\"VEHICLE_STATE\"}"}}"#),
            Sent::post(r#"{"eventType":"VERIFY","data":{"challenge":"9c9c9c"}}"#),
            Sent::post(r#"{"eventType":"VEHICLE_STATE","data":{"challenge":"9c9c9c9c"}}"#),
        ],
    },
    Case {
        id: "terraform-cloud",
        sent: Sent::post(
            r#"{"payload_version":1,"notification_configuration_id":"nc-ygBmbbQWJZAWMse7","run_url":null,"run_id":null,"run_message":null,"run_created_at":null,"run_created_by":null,"workspace_id":null,"workspace_name":null,"organization_name":null,"notifications":[{"message":"Verification of Webhook server test","trigger":"verification","run_status":null,"run_updated_at":null,"run_updated_by":null}]}"#,
        ),
        wanted: Wanted::status(200),
        nearly: &[Sent::post(r#"{"notifications":[{"trigger":"run:created"}]}"#)],
    },
    Case {
        id: "trello",
        sent: Sent::head(),
        wanted: Wanted::status(200),
        nearly: &[Sent::get("")],
    },
    Case {
        id: "twitch",
        sent: Sent::post(TWITCH_BODY).with(TWITCH_CHALLENGE),
        wanted: Wanted::text("pogchamp-kappa-360noscope-vohiyo"),
        nearly: &[
            Sent::post(TWITCH_BODY).with(TWITCH_DELIVERY),
            Sent::post(r#"{"challenge":"a","subscription":{"status":"enabled"}}"#)
                .with(TWITCH_CHALLENGE),
            Sent::post(
                r#"{"challenge":"<script>","subscription":{"status":"webhook_callback_verification_pending"}}"#,
            )
            .with(TWITCH_CHALLENGE),
        ],
    },
    Case {
        id: "twitter",
        sent: Sent::get("crc_token=9b4507b3-9040-4669-9ca3-6b94edb50553"),
        wanted: Wanted::json(
            r#"{"response_token":"sha256=Cytd4Sq+NvEcV3MMrXxWJGJx5A+y/lXzzU2Maartkx8="}"#,
        ),
        nearly: &[
            Sent::get("crc_token=%7B%22for_user_id%22%3A%221%22%7D"),
            Sent::get("crc_token=one&crc_token=two"),
            Sent::get("crc_token="),
            Sent::get(""),
        ],
    },
    Case {
        id: "viber",
        sent: Sent::post(
            r#"{"event":"webhook","timestamp":1663858877101,"chat_hostname":"SN-CHAT-03_","message_token":5753750845017966998}"#,
        ),
        wanted: Wanted::status(200),
        nearly: &[Sent::post(r#"{"event":"message","timestamp":1663858877101}"#)],
    },
    Case { id: "whatsapp", sent: META, wanted: Wanted::text("1158201444"), nearly: NEARLY_META },
    Case {
        id: "woocommerce",
        sent: Sent::post("webhook_id=2")
            .with(&[("Content-Type", "application/x-www-form-urlencoded")]),
        wanted: Wanted::status(200),
        nearly: &[
            Sent::post("webhook_id="),
            Sent::post("webhook_id=2&webhook_id=3"),
            Sent::post("webhook_id=2&status=completed"),
            Sent::post("webhook_id=two"),
            Sent::post(""),
        ],
    },
    Case {
        id: "worldline",
        sent: Sent::get("").with(&[("X-GCS-Webhooks-Endpoint-Verification", "9f8c-4a12")]),
        wanted: Wanted::text("9f8c-4a12"),
        nearly: &[
            Sent::get("").with(&[("X-GCS-Webhooks-Endpoint-Verification", "")]),
            Sent::get("").with(&[("X-GCS-Webhooks-Endpoint-Verification", "<script>")]),
            Sent::get(""),
        ],
    },
    Case {
        id: "zoom",
        sent: Sent::post(
            r#"{"event_ts":1654503849680,"event":"endpoint.url_validation","payload":{"plainToken":"qgg8vlvZRS6UYooatFL8Aw"}}"#,
        ),
        wanted: Wanted::json(
            r#"{"plainToken":"qgg8vlvZRS6UYooatFL8Aw","encryptedToken":"70c1f2e2e6ca2d39297490d1f9142c7d701415ea8e6151f6562a08fa657a40ff"}"#,
        ),
        nearly: &[
            Sent::post(
                r#"{"event":"endpoint.url_validation","payload":{"plainToken":"v0:1795000000:{\"event\":\"meeting.ended\"}"}}"#,
            ),
            Sent::post(
                r#"{"event":"endpoint.url_validation","payload":{"plainToken":"qgg8vlvZRS6UYooatFL8Aw","plainToken":"qgg8vlvZRS6UYooatFL8Aw"}}"#,
            ),
            Sent::post(
                r#"{"event":"meeting.ended","payload":{"plainToken":"qgg8vlvZRS6UYooatFL8Aw"}}"#,
            ),
        ],
    },
];

/// A delivery that is a set-up's part, for the handler.
pub(crate) struct Delivery {
    pub(crate) id: &'static str,
    pub(crate) sent: Sent,
}

/// Each handshake of the catalogue that is a delivery.
pub(crate) const DELIVERIES: &[Delivery] = &[
    Delivery {
        id: "dropbox-sign",
        // The hash is of the time and the type alone, under the secret of these tests.
        sent: Sent::post(
            "--b\r\nContent-Disposition: form-data; name=\"json\"\r\n\r\n\
             {\"event\":{\"event_type\":\"callback_test\",\"event_time\":\"1669926463\",\"event_hash\":\
             \"deebf221c44f572a0d3bcb8432f1fe83f16819840627864934c65521a852ae21\"}}\r\n--b--\r\n",
        )
        .with(&[("Content-Type", "multipart/form-data; boundary=b")]),
    },
    Delivery {
        id: "line",
        sent: Sent::post(r#"{"destination":"U0123456789abcdef0123456789abcdef","events":[]}"#),
    },
    Delivery {
        id: "shopify",
        sent: Sent::post(r#"{"shop_id":954889,"shop_domain":"a.myshopify.com"}"#)
            .with(&[("X-Shopify-Topic", "shop/redact")]),
    },
    Delivery {
        id: "xero",
        sent: Sent::post(
            r#"{"events":[],"lastEventSequence":0,"firstEventSequence":0,"entropy":"S0m3r4Nd0mt3xt"}"#,
        ),
    },
];
