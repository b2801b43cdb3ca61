//! The examples that fetch what a request names and they do not have, a key or a certificate: over real sockets,
//! from a server that is this test's.

mod sockets;

use std::collections::HashMap;
use std::net::SocketAddr;
use std::process::Command;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::thread::sleep;
use std::time::{Duration, Instant, UNIX_EPOCH};

use axum::Router;
use axum::http::{StatusCode, Uri};
use axum::routing::get;
use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD as URL_SAFE};
use p256::ecdsa::signature::Signer as _;
use p256::ecdsa::{DerSignature, SigningKey};
use rsa::pkcs8::DecodePrivateKey as _;
use rsa::signature::SignatureEncoding as _;
use serde_json::json;
use sha2::{Digest as _, Sha256};
use sockets::{Example, Server, exchange, output};

const PAUSE: Duration = Duration::from_secs(1);
const BODY: &str = "[]";
/// How many certificates or keys that are not known the examples ask for in a pause.
const AT_ONCE: usize = 8;

fn signing(number: u8) -> SigningKey {
    SigningKey::from_slice(&[number; 32]).unwrap()
}

fn pem(number: u8) -> String {
    let head = hex::decode("3059301306072a8648ce3d020106082a8648ce3d030107034200").unwrap();
    let point = signing(number).verifying_key().to_sec1_point(false);
    let key = STANDARD.encode([&head, point.as_bytes()].concat());
    format!("-----BEGIN PUBLIC KEY-----\n{key}\n-----END PUBLIC KEY-----\n")
}

fn answer(keys: &[(&str, u8)]) -> String {
    let key = |(id, number): &(&str, u8)| json!({"key_identifier": id, "key": pem(*number)});
    json!({"public_keys": keys.iter().map(key).collect::<Vec<_>>()}).to_string()
}

/// The status of a request with these headers.
fn post(address: SocketAddr, path: &str, headers: &[(&str, &str)], body: &str) -> u16 {
    let headers = headers.iter().map(|(name, value)| format!("{name}: {value}\r\n"));
    let (headers, length) = (headers.collect::<String>(), body.len());
    let head =
        format!("POST {path} HTTP/1.1\r\nHost: a\r\nContent-Length: {length}\r\n{headers}\r\n");
    exchange(address, head + body)
}

/// The status of a request that names this key and is signed with that one.
fn status(address: SocketAddr, id: &str, number: u8) -> u16 {
    let signature: DerSignature = signing(number).sign(BODY.as_bytes());
    let signature = STANDARD.encode(signature.as_bytes());
    let headers =
        [("Github-Public-Key-Identifier", id), ("Github-Public-Key-Signature", &signature)];
    post(address, "/alerts", &headers, BODY)
}

fn wait_for(what: &str, is_so: impl Fn() -> bool) {
    let begin = Instant::now();
    while !is_so() {
        assert!(begin.elapsed() < Duration::from_secs(30), "{what}");
        sleep(Duration::from_millis(20));
    }
}

#[test]
fn keys_are_got_again_upon_an_unknown_one_and_never_more_often_than_the_pause_allows() {
    let published = Arc::new(Mutex::new((StatusCode::OK, answer(&[("old", 1)]))));
    let fetched = Arc::new(AtomicUsize::new(0));
    let (shown, count) = (Arc::clone(&published), Arc::clone(&fetched));
    let server = Server::start(Router::new().route(
        "/keys",
        get(move || {
            count.fetch_add(1, Ordering::SeqCst);
            let answer = shown.lock().unwrap().clone();
            async move { answer }
        }),
    ));
    let asked_for = || fetched.load(Ordering::SeqCst);
    let directory = tempfile::tempdir().unwrap();
    let keys_at = format!("http://{}/keys", server.address);
    let pause = PAUSE.as_millis().to_string();
    let variables = [("KEYS_AT", keys_at.as_str()), ("PAUSE_MILLIS", &pause)];
    let example = Example::start("axum_secret_scanning", &variables, &[], &directory);
    let status = |id, number| status(example.address, id, number);

    wait_for("the keys at the start", || status("old", 1) == 200);
    assert_eq!(status("old", 2), 401);
    sleep(PAUSE + PAUSE / 2);
    let begin = (Instant::now(), asked_for());

    // A mismatch is no reason to ask, and an unknown key is one in a while.
    for _ in 0..20 {
        assert_eq!(status("old", 2), 401);
    }
    sleep(PAUSE / 2);
    assert_eq!(asked_for(), begin.1);
    while begin.0.elapsed() < 3 * PAUSE {
        assert_eq!(status("https://evil.example/keys", 2), 401);
    }
    let allowed = begin.0.elapsed().as_millis() / PAUSE.as_millis() + 1;
    let asked = asked_for() - begin.1;
    assert!(asked >= 1 && asked as u128 <= allowed, "{asked} of {allowed}");

    // What is no answer changes nothing.
    for wrong in [
        (StatusCode::INTERNAL_SERVER_ERROR, answer(&[("new", 2)])),
        (StatusCode::OK, answer(&[])),
        (StatusCode::OK, answer(&[("new", 2), ("new", 3)])),
        (StatusCode::OK, "x".repeat(300 * 1024)),
    ] {
        *published.lock().unwrap() = wrong;
        let before = asked_for();
        wait_for("another fetch", || status("new", 2) == 401 && asked_for() > before + 1);
        assert_eq!((status("old", 1), status("new", 2)), (200, 401));
    }

    *published.lock().unwrap() = (StatusCode::OK, answer(&[("new", 2)]));
    wait_for("the new key", || status("new", 2) == 200);
    assert_eq!(status("old", 1), 401, "which the provider withdrew");
}

const TOPIC: &str = "arn:aws:sns:eu-west-1:123456789012:orders";
const AT: &str = "https://sns.eu-west-1.amazonaws.com/test.pem";
const SUBSCRIBE: &str = "https://sns.eu-west-1.amazonaws.com/?Action=ConfirmSubscription&TopicArn=arn:aws:sns:\
     eu-west-1:123456789012:orders&Token=2336412f37";
const CERTIFICATE: &str = include_str!("sockets/sns_certificate.pem");

type Answers = Arc<Mutex<HashMap<String, String>>>;

/// Stands for all that a receiver asks through its proxy: a URL, and what is posted there.
struct Proxy {
    server: Server,
    answers: Answers,
    asked: Arc<Mutex<Vec<String>>>,
}

impl Proxy {
    /// Knows these.
    fn start(answers: &[(&str, String)]) -> Self {
        let asked = Arc::new(Mutex::new(Vec::new()));
        let answers = answers.iter().map(|(asked, answer)| ((*asked).to_owned(), answer.clone()));
        let answers = Answers::new(Mutex::new(answers.collect()));
        let (known, log) = (Arc::clone(&answers), Arc::clone(&asked));
        let answer = move |url: Uri, body: String| {
            let asked = format!("{url}{body}");
            let answer = known.lock().unwrap().get(&asked).cloned();
            log.lock().unwrap().push(asked);
            async move { answer.ok_or(StatusCode::NOT_FOUND) }
        };
        Self { server: Server::start(Router::new().fallback(answer)), answers, asked }
    }

    fn set(&self, asked: &str, answer: &str) {
        self.answers.lock().unwrap().insert(asked.to_owned(), answer.to_owned());
    }

    fn asked(&self) -> Vec<String> {
        self.asked.lock().unwrap().clone()
    }

    /// How often that was asked for.
    fn count(&self, url: &str) -> usize {
        self.asked().iter().filter(|asked| *asked == url).count()
    }
}

/// A message of the present, as Amazon signs it.
fn sns(kind: &str, topic: &str, subscribe: &str, certificate: &str) -> String {
    let time = output(Command::new("date").args(["-u", "+%FT%TZ"]));
    let time = time.trim_end();
    let mut members = vec![("Message", "paid"), ("MessageId", "id-1")];
    match kind {
        "Notification" => members.extend([("Timestamp", time), ("TopicArn", topic)]),
        _ => members.extend([
            ("SubscribeURL", subscribe),
            ("Timestamp", time),
            ("Token", "2336412f37"),
            ("TopicArn", topic),
        ]),
    }
    members.push(("Type", kind));
    let signed: String =
        members.iter().flat_map(|&(name, text)| [name, "\n", text, "\n"]).collect();
    let signature = sns_key().sign(signed.as_bytes()).to_bytes();
    let mut message = serde_json::to_value(HashMap::<_, _>::from_iter(members)).unwrap();
    message["SignatureVersion"] = "2".into();
    message["Signature"] = STANDARD.encode(signature).into();
    message["SigningCertURL"] = certificate.into();
    message.to_string()
}

fn sns_key() -> rsa::pkcs1v15::SigningKey<Sha256> {
    let pem = include_str!("sockets/sns_key.pem");
    let base64: String = pem.lines().filter(|line| !line.starts_with("-----")).collect();
    rsa::pkcs1v15::SigningKey::from_pkcs8_der(&STANDARD.decode(base64).unwrap()).unwrap()
}

#[test]
fn a_certificate_is_fetched_once_and_a_subscription_confirmed() {
    let large = CERTIFICATE.to_owned() + &" ".repeat(300 * 1024);
    let [no_certificate, too_large] = ["no", "large"].map(|it| AT.replace("test", it));
    let proxy = Proxy::start(&[
        (AT, CERTIFICATE.to_owned()),
        (SUBSCRIBE, "<ConfirmSubscriptionResponse/>".to_owned()),
        (&no_certificate, "-----BEGIN CERTIFICATE-----".to_owned()),
        (&too_large, large),
    ]);
    let directory = tempfile::tempdir().unwrap();
    let (at, pause) = (proxy.server.address.to_string(), PAUSE.as_millis().to_string());
    let variables = [("PROXY", at.as_str()), ("PAUSE_MILLIS", &pause), ("TOPIC", TOPIC)];
    let example = Example::start("axum_sns", &variables, &[], &directory);
    let send = |body: &str| post(example.address, "/sns", &[], body);
    let notified = |url: &str| send(&sns("Notification", TOPIC, "", url));

    // What is not Amazon's is not asked for.
    for url in ["http://169.254.169.254/latest", &AT.replace("amazonaws.com", "evil.example")] {
        assert_eq!(notified(url), 401, "{url}");
    }
    assert_eq!((send("{}"), send("paid")), (401, 401));
    assert_eq!(proxy.asked(), [""; 0]);

    for _ in 0..20 {
        assert_eq!(notified(AT), 200);
    }
    assert_eq!(proxy.asked(), [AT]);
    let message = sns("Notification", TOPIC, "", AT);
    assert_eq!(send(&message.replace("paid", "due")), 401);
    assert_eq!(send(&sns("Notification", &TOPIC.replace("orders", "others"), "", AT)), 401);

    // What does not answer with a certificate has to be asked again, and others no more often than is allowed.
    for url in [&no_certificate, &too_large, &AT.replace("test", "none")] {
        wait_for("another fetch", || notified(url) == 503 && proxy.count(url) > 0);
    }
    let begin = (Instant::now(), proxy.asked().len());
    while begin.0.elapsed() < 2 * PAUSE {
        let url = AT.replace("test", &format!("{}", begin.0.elapsed().as_nanos()));
        assert_eq!(notified(&url), 503);
    }
    let pauses = begin.0.elapsed().as_millis() / PAUSE.as_millis() + 2;
    let asked = proxy.asked().len() - begin.1;
    assert!(asked >= AT_ONCE, "{asked}");
    assert!(asked as u128 <= AT_ONCE as u128 * pauses, "{asked} in {pauses} pauses");
    assert_eq!((notified(AT), proxy.count(AT)), (200, 1));

    let confirmation = sns("SubscriptionConfirmation", TOPIC, SUBSCRIBE, AT);
    assert_eq!(send(&confirmation.replace("2336412f37", "2336412f38")), 401);
    let others = sns("SubscriptionConfirmation", &TOPIC.replace("orders", "others"), SUBSCRIBE, AT);
    assert_eq!(send(&others), 401);
    assert_eq!(proxy.count(SUBSCRIBE), 0);
    assert_eq!(send(&confirmation), 200);
    wait_for("the confirmation", || proxy.count(SUBSCRIBE) == 1);
    let elsewhere = SUBSCRIBE.replace("amazonaws.com", "evil.example");
    for (kind, url) in
        [("SubscriptionConfirmation", &*elsewhere), ("UnsubscribeConfirmation", SUBSCRIBE)]
    {
        assert_eq!(send(&sns(kind, TOPIC, url, AT)), 200);
    }
    sleep(PAUSE / 2);
    assert_eq!((proxy.count(&elsewhere), proxy.count(SUBSCRIBE)), (0, 1));
}

/// The certificate with an end that soon comes.
fn certificate_until(seconds: u32) -> String {
    let base64: String = CERTIFICATE.lines().filter(|line| !line.starts_with('-')).collect();
    let mut certificate = STANDARD.decode(base64).unwrap();
    let end = certificate.windows(15).position(|it| it == b"21200101000000Z").unwrap();
    let time = ["-u", "-d", &format!("{seconds} seconds"), "+%Y%m%d%H%M%SZ"];
    certificate[end..end + 15]
        .copy_from_slice(output(Command::new("date").args(time)).trim_end().as_bytes());
    let certificate = STANDARD.encode(certificate);
    format!("-----BEGIN CERTIFICATE-----\n{certificate}\n-----END CERTIFICATE-----\n")
}

#[test]
fn forged_messages_keep_no_certificate_out_and_one_that_expired_is_asked_for_again() {
    let next = AT.replace("test", "next");
    let proxy = Proxy::start(&[(&next, CERTIFICATE.to_owned())]);
    let directory = tempfile::tempdir().unwrap();
    let (at, pause) = (proxy.server.address.to_string(), "4000");
    let variables = [("PROXY", at.as_str()), ("PAUSE_MILLIS", pause), ("TOPIC", TOPIC)];
    let example = Example::start("axum_sns", &variables, &[], &directory);
    let notified = |topic: &str, url: &str| {
        post(example.address, "/sns", &[], &sns("Notification", topic, "", url))
    };

    let other_topic = TOPIC.replace("orders", "others");
    let elsewhere = ["sns.eu-west-2.amazonaws.com", "sns.eu-west-1.amazonaws.com.cn"];
    for number in 0..AT_ONCE {
        let forged = AT.replace("test", &number.to_string());
        assert_eq!(notified(&other_topic, &forged), 401, "of another topic");
        for host in elsewhere {
            let forged = forged.replace("sns.eu-west-1.amazonaws.com", host);
            assert_eq!(notified(TOPIC, &forged), 401, "of another region");
        }
    }
    assert_eq!(proxy.asked(), [""; 0]);

    let forged = AT.replace("test", "forged");
    for _ in 0..AT_ONCE {
        assert_eq!(notified(TOPIC, &forged), 503);
    }
    assert!(proxy.count(&forged) <= 2, "once in a pause");
    proxy.set(AT, &certificate_until(5));
    assert_eq!(notified(TOPIC, AT), 200);

    wait_for("the end of the certificate", || notified(TOPIC, AT) == 503);
    // The next one drops it.
    wait_for("the next certificate", || notified(TOPIC, &next) == 200);
    assert_eq!(notified(TOPIC, AT), 503);
    proxy.set(AT, CERTIFICATE);
    wait_for("the certificate in the place of the expired one", || notified(TOPIC, AT) == 200);
}

const KEY: &str = "bfbd5111-8e33-4643-8ced-b2e642a72f3c";
const NEXT_KEY: &str = "6c5516e1-92dc-479e-a8ff-5a51992e0001";

/// What Plaid's API is asked for a key.
fn plaid_asked(id: &str) -> String {
    let asked = json!({"client_id": "client", "secret": "secret", "key_id": id});
    format!("https://production.plaid.com/webhook_verification_key/get{asked}")
}

fn plaid_answer(id: &str, number: u8, expired_at: Option<u64>) -> String {
    let point = signing(number).verifying_key().to_sec1_point(false);
    let [x, y] = [&point.as_bytes()[1..33], &point.as_bytes()[33..]].map(|it| URL_SAFE.encode(it));
    json!({
        "key": {
            "alg": "ES256", "created_at": 1_560_466_950, "crv": "P-256", "expired_at": expired_at,
            "kid": id, "kty": "EC", "use": "sig", "x": x, "y": y,
        },
        "request_id": "HNTDNrA8F1shFEW",
    })
    .to_string()
}

/// The status of a request that names this key and is signed with that one.
fn plaid_status(address: SocketAddr, id: &str, number: u8) -> u16 {
    let time = UNIX_EPOCH.elapsed().unwrap().as_secs();
    let hash = hex::encode(Sha256::digest(BODY));
    let claims = json!({"iat": time, "request_body_sha256": hash});
    let head = json!({"alg": "ES256", "kid": id, "typ": "JWT"});
    let signed = [head, claims].map(|it| URL_SAFE.encode(it.to_string())).join(".");
    let signature: p256::ecdsa::Signature = signing(number).sign(signed.as_bytes());
    let token = format!("{signed}.{}", URL_SAFE.encode(signature.to_bytes()));
    post(address, "/plaid", &[("Plaid-Verification", &token)], BODY)
}

#[test]
fn a_tokens_key_is_asked_for_by_its_id_and_forgotten_once_it_expired() {
    let proxy = Proxy::start(&[(&plaid_asked(KEY), plaid_answer(KEY, 1, None))]);
    let directory = tempfile::tempdir().unwrap();
    let (at, pause) = (proxy.server.address.to_string(), PAUSE.as_millis().to_string());
    let variables = [
        ("PROXY", at.as_str()),
        ("PAUSE_MILLIS", &pause),
        ("CLIENT_ID", "client"),
        ("SECRET", "secret"),
    ];
    let example = Example::start("axum_plaid", &variables, &[], &directory);
    let status = |id: &str, number| plaid_status(example.address, id, number);

    // What is no UUID is not asked for.
    for id in [
        "",
        "1",
        "../../accounts/get",
        "https://evil.example/",
        &format!("{KEY}0"),
        &"0".repeat(36),
    ] {
        assert_eq!(status(id, 1), 401, "{id}");
    }
    assert_eq!(proxy.asked(), [""; 0]);

    assert_eq!(status(KEY, 1), 401, "the request does not wait for the key");
    wait_for("the key", || status(KEY, 1) == 200);
    // A wish may wait from before the key was there.
    sleep(2 * PAUSE);
    let settled = proxy.asked().len();
    assert_eq!(proxy.count(&plaid_asked(KEY)), settled);
    assert_eq!(status(KEY, 2), 401);
    sleep(PAUSE + PAUSE / 2);
    assert_eq!(proxy.asked().len(), settled, "a wrong signature is no reason to ask");

    // Each turn asks for the known key again, and for so many that were wished for.
    let begin = Instant::now();
    let mut number = 0;
    while begin.elapsed() < 3 * PAUSE {
        number += 1;
        assert_eq!(status(&format!("{}{number:012x}", &KEY[..24]), 2), 401);
    }
    let turns = usize::try_from(begin.elapsed().as_millis() / PAUSE.as_millis()).unwrap() + 1;
    let asked = proxy.asked().len() - settled;
    let most = turns * (1 + AT_ONCE);
    assert!(asked > AT_ONCE && asked <= most, "{asked} in {turns} turns");
    assert_eq!(status(KEY, 1), 200);

    proxy.set(&plaid_asked(KEY), &plaid_answer(KEY, 1, Some(1_795_000_000)));
    proxy.set(&plaid_asked(NEXT_KEY), &plaid_answer(NEXT_KEY, 2, None));
    wait_for("the next key", || status(NEXT_KEY, 2) == 200);
    assert_eq!(status(KEY, 1), 401, "which has expired");

    // What is no answer changes nothing.
    proxy.set(&plaid_asked(NEXT_KEY), "{}");
    let before = proxy.count(&plaid_asked(NEXT_KEY));
    wait_for("another turn", || {
        status(KEY, 1) == 401 && proxy.count(&plaid_asked(NEXT_KEY)) > before + 1
    });
    assert_eq!(status(NEXT_KEY, 2), 200);
}

#[test]
fn forged_tokens_keep_no_key_out() {
    let proxy = Proxy::start(&[(&plaid_asked(KEY), plaid_answer(KEY, 1, None))]);
    let directory = tempfile::tempdir().unwrap();
    let at = proxy.server.address.to_string();
    let variables = [
        ("PROXY", at.as_str()),
        ("PAUSE_MILLIS", "2000"),
        ("CLIENT_ID", "client"),
        ("SECRET", "secret"),
    ];
    let example = Example::start("axum_plaid", &variables, &[], &directory);
    let status = |id: &str, number| plaid_status(example.address, id, number);
    let unknown = |number| format!("{}{number:012x}", &KEY[..24]);

    // The first turn ends with a pause, in which the others are there before the genuine one.
    assert_eq!(status(&unknown(0), 2), 401);
    wait_for("the first turn", || proxy.count(&plaid_asked(&unknown(0))) == 1);
    for _ in 0..AT_ONCE {
        assert_eq!(status(&unknown(0), 2), 401);
    }
    assert_eq!(status(&unknown(1), 2), 401);
    assert_eq!(status(KEY, 1), 401);
    wait_for("the second turn", || proxy.count(&plaid_asked(KEY)) == 1);
    wait_for("the key", || status(KEY, 1) == 200);
}

/// A notification of this app, as its root's last certificate signs it; the chain may lack some.
fn apple(bundle_id: &str, environment: &str, chain: &[String]) -> String {
    let payload = json!({
        "notificationType": "DID_RENEW", "notificationUUID": "002e14d5-51f5-4503-b5a8-c3a1af68eb20",
        "signedDate": 1_795_000_000_000_u64, "version": "2.0",
        "data": {"bundleId": bundle_id, "environment": environment},
    });
    let head = json!({"alg": "ES256", "x5c": chain});
    let signed = [head, payload].map(|it| URL_SAFE.encode(it.to_string())).join(".");
    let signature: p256::ecdsa::Signature = signing(3).sign(signed.as_bytes());
    let token = format!("{signed}.{}", URL_SAFE.encode(signature.to_bytes()));
    json!({"signedPayload": token}).to_string()
}

#[test]
fn a_notification_of_apples_is_of_the_receivers_app_and_environment_and_root() {
    let pem = include_str!("sockets/apple_chain.pem");
    let certificates = pem.split_inclusive("-----END CERTIFICATE-----\n").map(str::to_owned);
    let certificates: Vec<_> = certificates.collect();
    let text = |pem: &String| pem.lines().filter(|line| !line.starts_with('-')).collect();
    let chain: Vec<String> = certificates.iter().map(text).collect();
    let directory = tempfile::tempdir().unwrap();
    std::fs::write(directory.path().join("root.pem"), &certificates[2]).unwrap();
    std::fs::write(directory.path().join("other.pem"), CERTIFICATE).unwrap();
    let start = |root| {
        let variables = [("ROOT", root), ("BUNDLE_ID", "com.example")];
        Example::start("axum_app_store", &variables, &[], &directory)
    };
    let (ours, others) = (start("root.pem"), start("other.pem"));
    let send = |body: &str| post(ours.address, "/app-store", &[], body);

    let good = apple("com.example", "Production", &chain);
    assert_eq!((send(&good), send(&good)), (200, 200));
    assert_eq!(post(others.address, "/app-store", &[], &good), 401);
    assert_eq!(send(&apple("com.example", "Sandbox", &chain)), 403);
    assert_eq!(send(&apple("com.example.other", "Production", &chain)), 401);
    assert_eq!(send(&apple("com.example", "Production", &chain[..2])), 401);
    // What the issuer and the root hold is no signer's.
    let others = [chain[1].clone(), chain[1].clone(), chain[2].clone()];
    assert_eq!(send(&apple("com.example", "Production", &others)), 401);
    assert_eq!((send("{}"), send(&good.replace("signedPayload", "payload"))), (401, 401));
}
