//! The handshakes of the whole catalogue over TCP, in axum and in actix-web: each is answered as its
//! provider documents it and the handler does not run, deliveries behind the same layer reach the handler,
//! and what is nearly a handshake is refused like a wrong signature.

mod cases;
mod frameworks;
mod sockets;

use std::any::Any;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::net::SocketAddr;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use actix_web::web;
use axum::routing::{get, post};
use axum::{Json, Router};
use cases::{CASES, Case, DELIVERIES, Sent, TOKEN, fields, secret};
use countersign::providers::{self, WhatsApp};
use countersign::receiver::{
    AcceptUnsignedBody, Accepted, AnyVerifier, BodyVerifier, Handed, Handshakes, Receiver, Select,
    SetUps, Verified, VerifyLayer,
};
use countersign::{Bound, Entry, KeyKind, Keys, Request};
use ed25519_dalek::{Signer as _, SigningKey};
use frameworks::ActixServer;
use sockets::{Client, Server};

const ORIGIN: &str = "https://hooks.example.com";
const PATIENCE: Duration = Duration::from_mins(1);

/// The schemes that have handshakes.
fn entries() -> impl Iterator<Item = Entry> {
    // Nobody but Amazon signs under its certificates: the library's own tests have theirs.
    providers::entries().filter(|entry| {
        let scheme = entry.scheme();
        !scheme.handshakes().is_empty() && !scheme.id().starts_with("aws-sns")
    })
}

fn entry(id: &str) -> Entry {
    providers::find(id).expect(id)
}

/// Who signs: the provider, or somebody without its secret.
#[derive(Clone, Copy, PartialEq)]
enum By {
    Provider,
    Stranger,
}

impl By {
    fn key(self) -> SigningKey {
        SigningKey::from_bytes(&[if self == Self::Provider { 7 } else { 8 }; 32])
    }

    fn text(self, id: &str) -> &'static str {
        match self {
            Self::Provider => secret(id),
            Self::Stranger if id == "onfleet" => "616e6f74686572",
            Self::Stranger => "another secret of the tests",
        }
    }

    fn bound(self, entry: Entry) -> Bound {
        let id = entry.scheme().id();
        let public = hex::encode(self.key().verifying_key());
        let text = match entry.scheme().key_kind() {
            KeyKind::PublicKey => public.as_str(),
            _ => self.text(id),
        };
        let bound = entry.bind(&Keys::new(text).setting(entry.scheme().setting()));
        bound.unwrap_or_else(|error| panic!("{id}: say in `secret` what its secret is: {error}"))
    }

    /// The headers that a request is signed with.
    fn sign(self, entry: Entry, sent: &Sent) -> Vec<(&'static str, String)> {
        let (id, bound) = (entry.scheme().id(), self.bound(entry));
        let url = format!("{ORIGIN}{}", target(id, sent));
        let request = Request::new(&sent.headers).method(sent.method).url(&url);
        match (bound.signer(), id) {
            (Some(signer), _) => signer.sign(&request, sent.body.as_bytes()).expect(id),
            (None, "discord") => self.sign_for_discord(sent.body),
            // The fields of its body hold it.
            (None, _) if entry.scheme().signs_fields() => Vec::new(),
            (None, _) if entry.scheme().key_kind() == KeyKind::Token => {
                vec![(entry.scheme().header(), self.text(id).to_owned())]
            }
            (None, _) => panic!("{id} has a handshake and no signer: sign here, as for Discord"),
        }
    }

    fn sign_for_discord(self, body: &str) -> Vec<(&'static str, String)> {
        let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_secs().to_string();
        let signature = self.key().sign(format!("{now}{body}").as_bytes());
        let signature = hex::encode(signature.to_bytes());
        vec![("X-Signature-Timestamp", now), ("X-Signature-Ed25519", signature)]
    }
}

fn any_verifier(entry: Entry) -> AnyVerifier {
    body_verifier(entry).map_or_else(
        || AcceptUnsignedBody::new(By::Provider.bound(entry)).unwrap().into(),
        AnyVerifier::from,
    )
}

/// Nothing where the scheme does not sign the body.
fn body_verifier(entry: Entry) -> Option<BodyVerifier> {
    let bound = By::Provider.bound(entry);
    if entry.scheme().signs_url() {
        BodyVerifier::with_public_origin(bound, ORIGIN).ok()
    } else {
        BodyVerifier::new(bound).ok()
    }
}

type Layer = fn(Receiver) -> VerifyLayer;

/// A server with all providers, each at its path, behind one layer.
struct Hooks {
    address: SocketAddr,
    runs: Arc<AtomicUsize>,
    told: Arc<Mutex<Vec<String>>>,
    set_ups: SetUps,
    /// How many secrets were given to be kept.
    kept: Arc<AtomicUsize>,
    _server: Box<dyn Any>,
}

type Start = fn(VerifyLayer, Arc<AtomicUsize>) -> (SocketAddr, Box<dyn Any>);

impl Hooks {
    fn start(layer: Layer, start: Start) -> Self {
        let (told, set_ups, runs) = (Arc::default(), SetUps::new(), Arc::default());
        let verdicts = Arc::<Mutex<Vec<String>>>::clone(&told);
        let select =
            Select::by_segment(1, entries().map(|one| (one.scheme().id(), any_verifier(one))));
        let receiver = Receiver::new(select).on_verdict(move |_, _, result| {
            let verdict = match result {
                Ok(Accepted::Handshake(what)) => what.to_owned(),
                Ok(_) => "delivery".to_owned(),
                Err(refusal) => refusal.code().to_owned(),
            };
            verdicts.lock().unwrap().push(verdict);
        });
        let handshakes = Handshakes::new().token(TOKEN).unwrap().set_ups(&set_ups);
        let kept = Arc::<AtomicUsize>::default();
        let keeping = Arc::clone(&kept);
        let handshakes = handshakes.secrets_to(move |_, _| {
            keeping.fetch_add(1, Ordering::Relaxed);
            async { true }
        });
        let layer = layer(receiver).answering_handshakes(handshakes);
        let (address, server) = start(layer, Arc::clone(&runs));
        Self { address, runs, told, set_ups, kept, _server: server }
    }

    /// The answer, what was told, and how often the handler ran.
    fn send(&self, id: &str, sent: &Sent, signature: &[(&'static str, String)]) -> Answered {
        let before = self.runs.load(Ordering::Relaxed);
        let (head, body) = exchange(self.address, &target(id, sent), sent, signature);
        let told = core::mem::take(&mut *self.told.lock().unwrap()).join(", ");
        Answered { head, body, told, runs: self.runs.load(Ordering::Relaxed) - before }
    }

    /// The same while a set-up is under way at the provider's path.
    fn send_in_set_up(
        &self,
        id: &str,
        sent: &Sent,
        signature: &[(&'static str, String)],
    ) -> (Answered, Handed) {
        let set_up = self.set_ups.begin(&format!("/hooks/{id}"), PATIENCE);
        (self.send(id, sent, signature), set_up.end())
    }
}

struct Answered {
    /// In lower case.
    head: String,
    body: String,
    told: String,
    runs: usize,
}

impl Answered {
    fn status(&self) -> u16 {
        self.head[9..12].parse().unwrap()
    }

    fn header(&self, name: &str) -> Option<&str> {
        let mut lines = self.head.lines();
        lines.find_map(|line| line.strip_prefix(name)?.strip_prefix(": "))
    }

    /// All that a sender sees, but for the time.
    fn seen(&self) -> (Vec<&str>, &str) {
        let lines = self.head.lines().filter(|line| !line.starts_with("date: "));
        (lines.collect(), &self.body)
    }
}

fn target(id: &str, sent: &Sent) -> String {
    let mark = if sent.query.is_empty() { "" } else { "?" };
    format!("/hooks/{id}{mark}{}", sent.query)
}

fn exchange(
    address: SocketAddr,
    target: &str,
    sent: &Sent,
    signature: &[(&'static str, String)],
) -> (String, String) {
    let Sent { method, headers, body, .. } = sent;
    let mut request = format!("{method} {target} HTTP/1.1\r\nHost: h\r\nConnection: close\r\n");
    for (name, value) in *headers {
        write!(request, "{name}: {value}\r\n").unwrap();
    }
    for (name, value) in signature {
        write!(request, "{name}: {value}\r\n").unwrap();
    }
    if body.starts_with('{') {
        request.push_str("Content-Type: application/json\r\n");
    }
    if *method == "POST" || !body.is_empty() {
        write!(request, "Content-Length: {}\r\n", body.len()).unwrap();
    }
    let mut client = Client::connect(address);
    client.send(request + "\r\n" + body);
    let (head, body) = client.answer_with_head().expect("an answer");
    (head, String::from_utf8(body).unwrap())
}

const HANDLED: &str = "the handler's";

fn in_axum(layer: VerifyLayer, runs: Arc<AtomicUsize>) -> (SocketAddr, Box<dyn Any>) {
    let handler = move || {
        runs.fetch_add(1, Ordering::Relaxed);
        async { HANDLED }
    };
    // The handler's own `route_layer` would be behind the 405 that a GET gets.
    let server =
        Server::start(Router::new().route("/hooks/{provider}", post(handler).layer(layer)));
    (server.address, Box::new(server))
}

fn in_actix_web(layer: VerifyLayer, runs: Arc<AtomicUsize>) -> (SocketAddr, Box<dyn Any>) {
    let server = ActixServer::start(move |routes| {
        let runs = Arc::clone(&runs);
        let handler = move || {
            runs.fetch_add(1, Ordering::Relaxed);
            async { HANDLED }
        };
        let hook = web::resource("/hooks/{provider}").route(web::post().to(handler));
        routes.service(hook.wrap(layer.clone()));
    });
    (server.address, Box::new(server))
}

const FRAMEWORKS: [Start; 2] = [in_axum, in_actix_web];

/// No scheme has a signed and an unsigned handshake of one method.
fn is_signed(id: &str, sent: &Sent) -> bool {
    let mut handshakes = entry(id).scheme().handshakes().iter();
    handshakes.any(|one| one.method() == sent.method && one.is_signed())
}

/// The header of the scheme's signature, with something in it that is none.
fn no_signature(id: &str) -> Vec<(&'static str, String)> {
    vec![(entry(id).scheme().header(), "none".to_owned())]
}

fn check_answer(case: &Case, answered: &Answered) {
    let Case { id, wanted, .. } = case;
    assert_eq!(answered.status(), wanted.status, "{id}: {}", answered.told);
    assert_eq!(answered.body, wanted.body, "{id}");
    let content_type = Some(wanted.content_type).filter(|one| !one.is_empty());
    assert_eq!(answered.header("content-type"), content_type, "{id}");
    assert_eq!(answered.header("x-content-type-options"), Some("nosniff"), "{id}");
    assert_eq!(answered.header("cache-control"), Some("no-store"), "{id}");
    if let Some((name, value)) = wanted.header {
        assert_eq!(answered.header(name), Some(value), "{id}");
    }
    assert_eq!(answered.runs, 0, "{id}: the handler ran");
}

/// The signature that the provider sends with it, if any.
fn genuine(id: &str, sent: &Sent) -> Vec<(&'static str, String)> {
    if is_signed(id, sent) { By::Provider.sign(entry(id), sent) } else { Vec::new() }
}

/// All handshakes of the catalogue that are not the handler's to answer.
fn to_be_answered() -> BTreeMap<(&'static str, &'static str), &'static str> {
    let schemes = entries().map(|entry| entry.scheme());
    let handshakes = schemes.flat_map(|scheme| {
        let answered = scheme.handshakes().iter().filter(|one| one.kind() != "delivery");
        answered.map(|one| ((scheme.id(), one.what()), one.kind()))
    });
    handshakes.collect()
}

#[test]
fn each_handshake_of_the_catalogue_is_answered_as_documented() {
    let kinds = to_be_answered();
    for start in FRAMEWORKS {
        let hooks = Hooks::start(VerifyLayer::buffered, start);
        let mut answered = BTreeSet::new();
        for case in CASES {
            let (answer, handed) =
                hooks.send_in_set_up(case.id, &case.sent, &genuine(case.id, &case.sent));
            check_answer(case, &answer);
            let what = kinds.keys().find(|(id, what)| (*id, *what) == (case.id, &*answer.told));
            let (id, what) = *what.unwrap_or_else(|| panic!("{}: {}", case.id, answer.told));
            let is_secret = kinds[&(id, what)] == "secret";
            assert_eq!(handed == Handed::One, is_secret, "{id}: {handed:?}");
            answered.insert((id, what));
        }
        for (id, what) in kinds.keys() {
            assert!(
                answered.contains(&(*id, *what)),
                "nothing is sent for {what:?} of {id}: add a case to CASES in cases/mod.rs, with the \
                 request as the provider sends it, the answer that its documentation wants, and requests \
                 that are nearly it"
            );
        }
    }
}

/// The handler has the body of a signed one before its proof, so that a streaming layer leaves it those.
#[test]
fn a_streaming_layer_answers_those_that_are_not_signed() {
    for start in FRAMEWORKS {
        let hooks = Hooks::start(VerifyLayer::streaming, start);
        for case in CASES {
            let (answer, _) =
                hooks.send_in_set_up(case.id, &case.sent, &genuine(case.id, &case.sent));
            if is_signed(case.id, &case.sent) {
                assert_eq!(answer.told, "delivery", "{}", case.id);
            } else {
                check_answer(case, &answer);
            }
        }
    }
}

#[test]
fn a_delivery_behind_the_same_layer_reaches_the_handler() {
    for start in FRAMEWORKS {
        let hooks = Hooks::start(VerifyLayer::buffered, start);
        let others = entries().filter(|entry| !entry.scheme().signs_fields());
        for entry in others {
            let id = entry.scheme().id();
            let body = r#"{"id":1,"event":"made"}"#;
            let sent = Sent { method: "POST", query: "", headers: fields(id), body };
            let answer = hooks.send(id, &sent, &By::Provider.sign(entry, &sent));
            assert_eq!((answer.status(), &*answer.body), (200, HANDLED), "{id}: {}", answer.told);
            assert_eq!((&*answer.told, answer.runs), ("delivery", 1), "{id}");
            let answer = hooks.send(id, &sent, &By::Stranger.sign(entry, &sent));
            assert_eq!((answer.status(), &*answer.body, answer.runs), (401, "", 0), "{id}");
        }
    }
}

/// Variants that any handshake can be made of: whatever is in its query or its headers twice, a body where
/// it has none, and another method.
fn twisted(sent: &'static Sent) -> Vec<Sent> {
    let mut twisted = vec![Sent { method: "DELETE", ..*sent }];
    if !sent.query.is_empty() {
        twisted.push(Sent { query: format!("{0}&{0}", sent.query).leak(), ..*sent });
    }
    if !sent.headers.is_empty() && sent.headers[0].0 != "Content-Type" {
        twisted.push(Sent { headers: [sent.headers, sent.headers].concat().leak(), ..*sent });
    }
    if sent.body.is_empty() {
        twisted.push(Sent { body: "{\"id\":1}", ..*sent });
    } else {
        twisted.push(Sent { body: format!("{}{}", sent.body, " ".repeat(20_000)).leak(), ..*sent });
    }
    twisted
}

#[test]
fn what_is_nearly_an_unsigned_handshake_is_refused_like_a_wrong_signature() {
    for start in FRAMEWORKS {
        let hooks = Hooks::start(VerifyLayer::buffered, start);
        for case in CASES.iter().filter(|case| !is_signed(case.id, &case.sent)) {
            let id = case.id;
            let nearly = case.nearly.iter().copied().chain(twisted(&case.sent));
            for sent in nearly {
                let (answer, handed) = hooks.send_in_set_up(id, &sent, &[]);
                let wrong = hooks.send(id, &sent, &no_signature(id));
                assert_eq!(answer.seen(), wrong.seen(), "{id}: {sent:?}");
                assert_eq!((answer.status(), &*answer.body), (401, ""), "{id}: {sent:?}");
                assert_eq!((answer.runs, handed), (0, Handed::Nothing), "{id}: {sent:?}");
            }
            let (answer, handed) = hooks.send_in_set_up(id, &case.sent, &no_signature(id));
            assert_eq!((answer.status(), &*answer.body, answer.runs), (401, "", 0), "{id}");
            assert_eq!(handed, Handed::Nothing, "{id}: beside a signature's header");
        }
    }
}

#[test]
fn a_signed_handshake_without_its_signature_is_refused_and_what_is_nearly_one_is_a_delivery() {
    for start in FRAMEWORKS {
        let hooks = Hooks::start(VerifyLayer::buffered, start);
        for case in CASES.iter().filter(|case| is_signed(case.id, &case.sent)) {
            let (id, entry) = (case.id, entry(case.id));
            for signature in [Vec::new(), no_signature(id), By::Stranger.sign(entry, &case.sent)] {
                let answer = hooks.send(id, &case.sent, &signature);
                assert_eq!((answer.status(), &*answer.body, answer.runs), (401, "", 0), "{id}");
            }
            for sent in case.nearly {
                let answer = hooks.send(id, sent, &By::Provider.sign(entry, sent));
                assert_eq!(answer.told, "delivery", "{id}: {sent:?}");
                assert_eq!(answer.runs, usize::from(sent.method == "POST"), "{id}: {sent:?}");
            }
        }
    }
}

/// A secret is taken inside of a set-up alone, and the second one there spoils it.
#[test]
fn a_secret_is_handed_over_once_in_a_set_up() {
    let kinds = to_be_answered();
    let secrets: BTreeSet<_> =
        kinds.iter().filter(|(_, kind)| **kind == "secret").map(|((id, _), _)| *id).collect();
    for start in FRAMEWORKS {
        let hooks = Hooks::start(VerifyLayer::buffered, start);
        for case in CASES.iter().filter(|case| secrets.contains(case.id)) {
            let id = case.id;
            let send = || hooks.send(id, &case.sent, &[]);
            let kept = || hooks.kept.swap(0, Ordering::Relaxed);
            let outside = send();
            assert_eq!((outside.status(), &*outside.body), (401, ""), "{id}");
            assert_eq!((&*outside.told, kept()), ("handshake-refused", 0), "{id}");

            let set_up = hooks.set_ups.begin(&format!("/hooks/{id}"), PATIENCE);
            assert_eq!(send().status(), case.wanted.status, "{id}");
            let second = send();
            assert_eq!(second.seen(), outside.seen(), "{id}");
            assert_eq!((set_up.end(), second.runs, kept()), (Handed::Several, 0, 1), "{id}");

            let elsewhere = hooks.set_ups.begin("/hooks/elsewhere", PATIENCE);
            assert_eq!((send().status(), elsewhere.end()), (401, Handed::Nothing), "{id}");
            let expired = hooks.set_ups.begin(&format!("/hooks/{id}"), Duration::ZERO);
            assert_eq!((send().status(), expired.end()), (401, Handed::Nothing), "{id}");
            assert_eq!(kept(), 0, "{id}");
        }
    }
}

/// Xero and Shopify send wrong signatures too while they are set up, and want 401 for them.
#[test]
fn a_set_up_of_deliveries_reaches_the_handler_if_it_is_signed() {
    let is_delivery = |id: &str| {
        entry(id).scheme().handshakes().iter().any(|handshake| handshake.kind() == "delivery")
    };
    let expected: BTreeSet<_> =
        entries().map(|entry| entry.scheme().id()).filter(|id| is_delivery(id)).collect();
    let sent: BTreeSet<_> = DELIVERIES.iter().map(|delivery| delivery.id).collect();
    assert_eq!(sent, expected, "DELIVERIES in cases/mod.rs has what each of these sends");
    for start in FRAMEWORKS {
        let hooks = Hooks::start(VerifyLayer::buffered, start);
        for delivery in DELIVERIES {
            let (id, sent, entry) = (delivery.id, &delivery.sent, entry(delivery.id));
            let (right, wrong) = if entry.scheme().signs_fields() {
                let forged = sent.body.replace("callback_test", "callback_text").leak();
                (hooks.send(id, sent, &[]), hooks.send(id, &Sent { body: forged, ..*sent }, &[]))
            } else {
                let (right, wrong) =
                    (By::Provider.sign(entry, sent), By::Stranger.sign(entry, sent));
                (hooks.send(id, sent, &right), hooks.send_in_set_up(id, sent, &wrong).0)
            };
            assert_eq!((right.status(), &*right.body, right.runs), (200, HANDLED, 1), "{id}");
            assert_eq!((&*wrong.body, wrong.runs), ("", 0), "{id}");
            assert_eq!(wrong.status(), 401, "{id}: {}", wrong.told);
            let tested =
                if entry.scheme().tests_refusals() { "refusal-tested" } else { "mismatch" };
            assert_eq!(wrong.told, tested, "{id}");
        }
    }
}

/// A handler's own `route_layer` is behind the 405 of methods that it does not have; a router's is in front.
#[test]
fn in_axum_a_get_is_answered_by_every_layer_but_a_handlers_own_route_layer() {
    async fn handled() -> &'static str {
        HANDLED
    }
    let verify = || {
        let whatsapp = WhatsApp::new(secret("whatsapp")).unwrap();
        VerifyLayer::buffered(BodyVerifier::new(whatsapp).unwrap())
            .answering_handshakes(Handshakes::new().token(TOKEN).unwrap())
    };
    let case = CASES.iter().find(|case| case.id == "whatsapp").unwrap();
    let statuses = |routes: Router| {
        let server = Server::start(routes);
        [target("whatsapp", &case.sent), "/hooks/whatsapp".to_owned()].map(|target| {
            exchange(server.address, &target, &case.sent, &[]).0[9..12].parse::<u16>().unwrap()
        })
    };
    let route = |methods| Router::new().route("/hooks/whatsapp", methods);
    assert_eq!(statuses(route(post(handled).layer(verify()))), [200, 401]);
    assert_eq!(statuses(route(post(handled).route_layer(verify()))), [405, 405]);
    assert_eq!(statuses(route(post(handled)).route_layer(verify())), [200, 401]);
    assert_eq!(statuses(route(get(handled).post(handled)).route_layer(verify())), [200, 401]);
}

/// What a set-up needs besides the lines that the README has for axum.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Needs {
    Nothing,
    /// `.answering_handshakes(Handshakes::new())`.
    ToBeAnswered,
    /// The same, with what a receiver alone can decide: its token, its set-up.
    Decision,
    /// `AcceptUnsignedBody`, as the scheme does not sign the body.
    UnsignedBody,
}

/// The README's receiver, of this provider.
fn readme(entry: Entry, needs: Needs, set_ups: &SetUps) -> Option<Router> {
    async fn order(Verified { body, .. }: Verified<Json<serde_json::Value>>) {
        drop(body);
    }
    let verify = VerifyLayer::buffered(body_verifier(entry)?);
    let verify = match needs {
        Needs::ToBeAnswered => verify.answering_handshakes(Handshakes::new()),
        Needs::Decision => {
            let handshakes = Handshakes::new().token(TOKEN).unwrap().set_ups(set_ups);
            verify.answering_handshakes(handshakes.secrets_to(|_, _| async { true }))
        }
        Needs::Nothing | Needs::UnsignedBody => verify,
    };
    let path = format!("/hooks/{}", entry.scheme().id());
    Some(Router::new().route(&path, post(order)).route_layer(verify))
}

#[test]
fn what_each_set_up_needs_besides_the_lines_of_the_readme() {
    let deliveries = DELIVERIES.iter().map(|one| (one.id, &one.sent, 200, ""));
    let cases = CASES.iter().map(|one| (one.id, &one.sent, one.wanted.status, one.wanted.body));
    let mut needed = BTreeMap::<&str, Needs>::new();
    for (id, sent, status, body) in cases.chain(deliveries) {
        let entry = entry(id);
        let signature = genuine(id, sent);
        let set_ups = SetUps::new();
        let _set_up = set_ups.begin(&format!("/hooks/{id}"), PATIENCE);
        let works = |needs: &Needs| {
            let Some(router) = readme(entry, *needs, &set_ups) else {
                return *needs == Needs::UnsignedBody;
            };
            let server = Server::start(router);
            let (head, answered) = exchange(server.address, &target(id, sent), sent, &signature);
            head[9..12] == status.to_string() && answered == body
        };
        let steps = [Needs::Nothing, Needs::ToBeAnswered, Needs::Decision, Needs::UnsignedBody];
        let first = steps.iter().find(|needs| works(needs));
        let first = first.unwrap_or_else(|| panic!("{id} cannot be set up with any of {steps:?}"));
        // Of several handshakes of a provider, the one that needs most says what the set-up does.
        let known = needed.entry(id).or_insert(*first);
        *known = *first.max(known);
    }
    let expected: [(Needs, &[&str]); 4] = [
        (
            Needs::Nothing,
            &[
                "buildkite",
                "cronofy",
                "discourse",
                "github",
                "line",
                "mollie",
                "pagerduty",
                "shopify",
                "terraform-cloud",
                "viber",
                "xero",
            ],
        ),
        (
            Needs::ToBeAnswered,
            &[
                "bitbucket-server",
                "discord",
                "dropbox",
                "front",
                "intercom",
                "linkedin",
                "nylas",
                "onfleet",
                "slack",
                "smartcar",
                "trello",
                "twitch",
                "twitter",
                "woocommerce",
                "worldline",
                "zoom",
            ],
        ),
        (Needs::Decision, &["asana", "meta", "notion", "oura", "whatsapp"]),
        (Needs::UnsignedBody, &["dropbox-sign", "okta"]),
    ];
    for (needs, expected) in expected {
        let ids = needed.iter().filter(|(_, needed)| **needed == needs).map(|(id, _)| *id);
        assert_eq!(ids.collect::<Vec<_>>(), expected, "{needs:?}");
    }
}
