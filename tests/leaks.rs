//! Nothing that the library shows, in `Debug`, in `Display` or in an error, holds a byte of a
//! secret, of a tag, of a header's value, of the URL, of the body or of the client id: all of it can
//! be logged as it is.

mod common;

use std::collections::HashSet;
use std::fmt::{Debug, Display};

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, STANDARD_NO_PAD};
use common::{LIST, METHOD_AND_URL, NOW, PAIRS, own_schemes};
use countersign::{
    Abp, Asked, Challenge, ConfigError, Encoding, Error, Handshake, HeaderFn, Headers, MaskIt,
    OpenFx, Part, Question, Reply, Request, Rtb, Scheme, Secret, Shape, Signature, SignedTime,
    Signer, TimeFormat, Told, TraceFinance, Verifier, Webhook, Written, providers,
};
use hmac::{Hmac, KeyInit as _, Mac as _};
use sha2::Sha256;

const SECRET: &str = "Kx7-secret-Wq2-marker";
const PREVIOUS: &str = "Kx8-previous-Wq3-marker";
const CLIENT_ID: &str = "Kx9-client-Wq4-marker";
const VALUE: &str = "Jv5-header-value-Zr6-marker";
const URL: &str = "https://hooks.example.com/Jv7-url-Zr8-marker";
const BODY: &str = "Jv9-body-Zr0-marker";

/// What has been shown, without the white space that a pretty `Debug` adds.
#[derive(Default)]
struct Shown(Vec<String>);

impl Shown {
    fn push(&mut self, text: &str) {
        self.0.push(text.split_whitespace().collect());
    }

    fn debug(&mut self, value: &dyn Debug) {
        self.push(&format!("{value:?}"));
        self.push(&format!("{value:#?}"));
        self.push(&format!("{value:02x?}"));
    }

    fn display(&mut self, value: &(impl Debug + Display)) {
        self.debug(value);
        self.push(&value.to_string());
    }

    /// The first rendering of a part of `sensitive` that was shown.
    fn find(&self, sensitive: &[u8]) -> Option<String> {
        renderings(sensitive)
            .into_iter()
            .find(|text| self.0.iter().any(|shown| shown.contains(text)))
    }
}

/// How any eight bytes of `sensitive` might look in a text, without white space.
fn renderings(sensitive: &[u8]) -> Vec<String> {
    let utf16: Vec<u8> = sensitive.iter().flat_map(|byte| [*byte, 0]).collect();
    let mut renderings = Vec::new();
    for bytes in sensitive.windows(8).chain(utf16.windows(16)) {
        let list = |write: fn(&u8) -> String| bytes.iter().map(write).collect::<Vec<_>>().join(",");
        renderings.extend([
            String::from_utf8_lossy(bytes).split_whitespace().collect(),
            bytes.escape_ascii().to_string(),
            hex::encode(bytes),
            hex::encode_upper(bytes),
            list(u8::to_string),
            list(|byte| format!("{byte:02x}")),
            list(|byte| format!("{byte:#x}")),
            // The last byte's text depends on what follows it.
            STANDARD_NO_PAD.encode(&bytes[..6]),
        ]);
    }
    for bytes in [sensitive, &utf16] {
        renderings.push(STANDARD.encode(bytes));
    }
    renderings
}

fn tag(key: &[u8], message: &[u8]) -> Vec<u8> {
    let mut mac = Hmac::<Sha256>::new_from_slice(key).unwrap();
    mac.update(message);
    mac.finalize().into_bytes().to_vec()
}

fn check(shown: &Shown) {
    assert!(!shown.0.is_empty());
    for sensitive in [SECRET, PREVIOUS, CLIENT_ID, VALUE, URL, BODY] {
        assert_eq!(shown.find(sensitive.as_bytes()), None);
    }
    let utf16: Vec<u8> = SECRET.encode_utf16().flat_map(u16::to_le_bytes).collect();
    for key in [SECRET.as_bytes(), PREVIOUS.as_bytes(), &utf16] {
        assert_eq!(shown.find(&tag(key, BODY.as_bytes())), None);
    }
}

#[test]
fn the_search_finds_each_rendering() {
    let bytes = SECRET.as_bytes();
    for text in [
        SECRET.to_owned(),
        format!("…{}…", &SECRET[3..12]),
        format!("{bytes:?}"),
        format!("{bytes:#?}"),
        format!("{bytes:x?}"),
        format!("{bytes:#x?}"),
        hex::encode(bytes),
        hex::encode_upper(bytes),
        STANDARD.encode(bytes),
        format!("{:?}", SECRET.encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<_>>()),
    ] {
        let mut shown = Shown::default();
        shown.push(&text);
        assert!(shown.find(bytes).is_some(), "{text}");
    }
    let tag = tag(bytes, BODY.as_bytes());
    let mut shown = Shown::default();
    shown.debug(&tag);
    shown.push("harmless");
    assert!(shown.find(&tag).is_some() && shown.find(bytes).is_none());
}

fn request(headers: &(dyn Headers + Sync)) -> Request<'_> {
    Request::at(headers, NOW).method("POST").url(URL)
}

/// Shows all states of a verification, valid and forged.
fn show_verifications(shown: &mut Shown, signer: &dyn Signer) {
    let mut fields = vec![("X-Id", VALUE.to_owned()), ("X-Message-Id", VALUE.to_owned())];
    fields.extend(signer.sign(&request(&fields), BODY.as_bytes()).unwrap());
    shown.debug(&request(&fields));

    for body in [BODY, "another body"] {
        let mut verification = signer.begin(&request(&fields)).unwrap();
        shown.debug(&verification);
        verification.update(body.as_bytes());
        shown.debug(&verification);
        match verification.finish() {
            Ok(proof) => {
                shown.display(&proof);
                shown.debug(&Ok::<_, Error>(proof.clone()));
                shown.display(&proof.coverage());
            }
            Err(error) => shown.display(&error),
        }
    }
    let scheme = signer.scheme();
    shown.debug(&scheme);
    shown.push(&scheme.signed());
    shown.push(&scheme.text_form());
    scheme.parts().iter().for_each(|part| shown.display(part));
}

#[test]
fn verifiers_and_their_verifications() {
    let mut shown = Shown::default();
    macro_rules! show {
        ($verifier:expr) => {{
            let verifier = $verifier.unwrap();
            shown.debug(&verifier);
            show_verifications(&mut shown, &verifier);
            let verifier = verifier.or(PREVIOUS).unwrap().for_account("an account");
            let verifier = verifier.header("X-Moved").unwrap();
            shown.debug(&verifier);
            shown.debug(&Some(&verifier));
            show_verifications(&mut shown, &verifier);
        }};
    }
    show!(Abp::new(SECRET));
    show!(MaskIt::new(SECRET));
    show!(OpenFx::new(SECRET));
    show!(Rtb::partner(SECRET));
    show!(Rtb::customer(Secret::utf16le_or_utf8(SECRET).unwrap()));
    show!(TraceFinance::new(CLIENT_ID, SECRET));
    for scheme in own_schemes() {
        show!(match scheme.setting() {
            Some(_) => Webhook::with_setting(scheme, CLIENT_ID, SECRET),
            None => Webhook::new(scheme, SECRET),
        });
    }
    shown.debug(&providers::ALL.iter().find(|provider| provider.type_name == "OpenFx"));
    check(&shown);

    // The message of Trace Finance, and of its kind, is not the body.
    let signed = [VALUE, "+", CLIENT_ID].concat();
    assert_eq!(shown.find(&tag(SECRET.as_bytes(), signed.as_bytes())), None);
}

#[test]
fn secrets() {
    let mut shown = Shown::default();
    let base64 = STANDARD.encode(SECRET);
    let hex = hex::encode(SECRET);
    for secret in [
        Secret::utf8(SECRET),
        Secret::utf16le(SECRET),
        Secret::utf16le_or_utf8(SECRET),
        Secret::base64(&base64),
        Secret::hex(&hex),
        Secret::bytes(SECRET.as_bytes()),
    ] {
        shown.debug(&secret);
        shown.debug(&secret.unwrap());
    }
    check(&shown);
}

#[test]
fn headers_behind_a_closure() {
    let mut shown = Shown::default();
    let headers = HeaderFn::new(|_: &str| Some(VALUE));
    shown.debug(&headers);
    shown.debug(&request(&headers));
    check(&shown);
}

/// One handshake of each kind, which takes the header's value and nothing else.
static ASKS: Scheme = Scheme::hmac_sha256("asks")
    .signature(Signature::in_header("X-Asks").base64())
    .signs_body()
    .signs_challenges(&[
        Handshake::unsigned("GET", "an echo")
            .told_by(&[Told::query("kind", "echo")])
            .echoes(Challenge::in_header("X-Value"), Reply::header("X-Value")),
        Handshake::unsigned("GET", "a MAC").told_by(&[Told::query("kind", "mac")]).macs(
            Challenge::in_header("X-Value"),
            Encoding::Base64,
            "",
            Reply::json(&[("value", Written::Value), ("mac", Written::Mac)]),
        ),
        Handshake::unsigned("GET", "a token")
            .told_by(&[Told::query("kind", "token"), Told::token_in_query("token")])
            .echoes(Challenge::in_header("X-Value"), Reply::text()),
        Handshake::unsigned("GET", "a secret")
            .told_by(&[Told::query("kind", "secret"), Told::body(&[""])])
            .hands_over(Challenge::in_header("X-Value"), Reply::header("X-Value")),
        Handshake::unsigned("GET", "a subscription")
            .told_by(&[Told::query("kind", "subscription")])
            .subscribes(
                Challenge::in_header("X-Value"),
                Challenge::in_query("token"),
                Reply::text(),
            ),
        Handshake::unsigned("GET", "a code")
            .told_by(&[Told::query("kind", "confirm")])
            .confirms_token(Challenge::in_header("X-Value"), Reply::status(200)),
    ]);

#[test]
fn handshakes_and_their_answers() {
    let mut shown = Shown::default();
    let asks = Webhook::new(&ASKS, SECRET).unwrap();
    let headers = [("X-Value", VALUE)];
    let kinds = ["echo", "mac", "token", "secret", "subscription", "confirm"];
    for kind in kinds {
        let target = format!("/Jv7-url-Zr8-marker?kind={kind}&token={CLIENT_ID}");
        let question = Question::new("GET", &target, &headers, b"");
        shown.debug(&question);
        let asked = asks.handshake(&question).unwrap();
        shown.debug(&asked);
        let answer = match asked {
            Asked::Answer(answer) => answer,
            Asked::Token(asked) => {
                shown.debug(&asked);
                asked.answer(CLIENT_ID).unwrap()
            }
            Asked::Subscribe(asked) => {
                shown.debug(&asked);
                assert_eq!(asked.topic(), CLIENT_ID);
                asked.wanted()
            }
            Asked::Keep(asked) => {
                shown.debug(&asked);
                let (secret, answer) = asked.into_parts();
                shown.debug(&secret);
                assert_eq!(secret.expose(), VALUE);
                answer
            }
            Asked::Confirm(asked) => {
                shown.debug(&asked);
                assert_eq!(asked.with(), VALUE);
                asked.taken()
            }
            asked => panic!("{asked:?}"),
        };
        shown.debug(&answer);
        shown.push(answer.handshake());
    }
    assert_eq!(ASKS.handshakes().len(), kinds.len());
    shown.debug(&ASKS.handshakes());
    check(&shown);
    assert_eq!(shown.find(&tag(SECRET.as_bytes(), VALUE.as_bytes())), None);
}

static DATED: Scheme = Scheme::hmac_sha256("dated")
    .signature(Signature::in_header("X-Dated").base64())
    .timestamp(SignedTime::in_header("X-Date", TimeFormat::Rfc3339))
    .signs(&[Part::Timestamp, Part::Text("."), Part::Body]);

static UNMARKED: Scheme = Scheme::hmac_sha256("unmarked")
    .signature(Signature::in_header("X-Unmarked").base64())
    .timestamp(SignedTime::in_header("X-Time", TimeFormat::Seconds))
    .signs(&[Part::Timestamp, Part::Body]);

static VERSIONED: Scheme = Scheme::hmac_sha256("versioned")
    .signature(Signature::in_header("X-Versioned").base64())
    .expects(&[("X-Version", "1")])
    .signs_body();

static KEYED: Scheme = Scheme::hmac_sha256("keyed")
    .signature(Signature::in_header("X-Keyed").base64())
    .key_id_in("X-Key", "key")
    .signs_body();

static SHAPED: Scheme = Scheme::hmac_sha256("shaped")
    .signature(Signature::in_header("X-Shaped").base64())
    .signs(&[Part::HeaderOf("X-Id", Shape::letters_and_digits()), Part::Text("."), Part::Body]);

static OF_URL: Scheme = Scheme::hmac_sha256("of-url")
    .signature(Signature::in_header("X-Request-Signature").base64())
    .signs(&[Part::Path, Part::Text("|"), Part::Body]);

/// One error of each kind, from values that hold the marker wherever they can.
fn errors() -> Vec<Error> {
    let mut errors = Vec::new();
    let mut add = |verifier: &dyn Verifier, fields: &[(&str, String)]| {
        let refused = verifier.verify(&request(&fields), BODY.as_bytes());
        errors.push(refused.unwrap_err());
    };
    let value = || VALUE.to_owned();
    let base64 = format!("{:A<42}A=", VALUE.replace('-', "+"));
    let now = NOW.as_secs();

    let openfx = OpenFx::new(SECRET).unwrap();
    let header = "x-openfx-signature";
    add(&openfx, &[("X-Other", value())]);
    add(&openfx, &[(header, value()), (header, value())]);
    add(&openfx, &[(header, String::new()), ("X-Other", value())]);
    add(&openfx, &[(header, VALUE.repeat(400))]);
    add(&openfx, &[(header, format!("{VALUE}é"))]);
    add(&openfx, &[(header, value())]);
    add(&openfx, &[(header, base64.replace('+', "-"))]);
    add(&openfx, &[(header, base64.replace("A=", "B="))]);
    add(&openfx, &[(header, base64.clone())]);
    add(&openfx, &[(header, format!("sha256={base64}"))]);
    add(&Abp::new(SECRET).unwrap(), &[("abp-webhook-signature", value())]);

    let list = Webhook::new(&LIST, SECRET).unwrap();
    let candidate = format!("v1,{base64} ");
    let timed = |time: String| {
        [("X-List", candidate.trim().to_owned()), ("X-Time", time), ("X-Id", value())]
    };
    add(&list, &[("X-List", format!("{VALUE} ").repeat(33))]);
    add(&list, &[("X-List", candidate.repeat(9))]);
    add(&list, &[("X-List", value())]);
    add(&list, &timed(value()));
    let [signature, time, _] = timed(now.to_string());
    add(&list, &[signature, time, ("X-Id", format!("{VALUE}."))]);
    add(&list, &timed(format!("-{VALUE}")));
    add(&list, &timed(format!("+{VALUE}")));
    add(&list, &timed("31415926535897932384".into()));
    add(&list, &timed((now - 12_345).to_string()));
    add(&list, &timed((now + 12_345).to_string()));

    let dated = Webhook::new(&DATED, SECRET).unwrap();
    add(&dated, &[("X-Dated", base64.clone()), ("X-Date", value())]);

    let unmarked = Webhook::new(&UNMARKED, SECRET).unwrap();
    add(&unmarked, &[("X-Unmarked", base64.clone()), ("X-Time", "31415926535".into())]);

    let keyed = Webhook::with_setting(&KEYED, CLIENT_ID, SECRET).unwrap();
    add(&keyed, &[("X-Keyed", base64.clone()), ("X-Key", value())]);
    let versioned = Webhook::new(&VERSIONED, SECRET).unwrap();
    add(&versioned, &[("X-Versioned", base64.clone()), ("X-Version", value())]);

    let shaped = Webhook::new(&SHAPED, SECRET).unwrap();
    add(&shaped, &[("X-Shaped", base64.clone()), ("X-Id", value())]);

    let pairs = Webhook::new(&PAIRS, SECRET).unwrap();
    add(&pairs, &[("X-Pairs", format!("x={VALUE}"))]);
    add(&pairs, &[("X-Pairs", format!("t={VALUE},t={VALUE}"))]);

    let webhook = Webhook::new(&METHOD_AND_URL, SECRET).unwrap();
    let fields = [("X-Request-Signature", base64.clone())];
    let bare = Request::at(&fields, NOW);
    let long = URL.repeat(30_000);
    errors.extend([
        webhook.begin(&bare.url(URL)).unwrap_err(),
        webhook.begin(&bare.method("POST")).unwrap_err(),
        webhook.begin(&bare.method("POST").url(long.as_str())).unwrap_err(),
        Webhook::new(&OF_URL, SECRET).unwrap().begin(&bare.url(VALUE)).unwrap_err(),
        // No request gives it where there is a clock.
        Error::MissingTime,
    ]);
    errors
}

/// The same of bodies whose fields are signed.
#[cfg(feature = "fields")]
fn errors_of_fields() -> Vec<Error> {
    use countersign::Fields;
    use countersign::providers::{DropboxSign, PlivoV3, Twilio};

    static JSON: Scheme<Fields> = Scheme::hmac_sha256("json")
        .signature(Signature::in_field("signature").hex())
        .signs_fields(&[Part::Field("value")]);

    let json = Webhook::new(&JSON, SECRET).unwrap();
    let twilio = Twilio::new("12345").unwrap();
    let twilio_json = Twilio::json("12345").unwrap();
    let plivo = PlivoV3::new(SECRET).unwrap();
    let dropbox_sign = DropboxSign::new(SECRET).unwrap();
    let error = |verifier: &dyn Verifier, url: &str, body: &str| {
        let fields = [
            ("X-Twilio-Signature", "a9nBmqA0ju/hNViExpshrM61xv4="),
            ("X-Plivo-Signature-V3", "k7Pusd4OxCIjR5IfA9iedDNu/h/gbdYqdzG/MiYtd1c="),
            ("X-Plivo-Signature-V3-Nonce", VALUE),
        ];
        verifier.verify(&Request::at(&fields, NOW).url(url), body.as_bytes()).unwrap_err()
    };
    let with = |name: &str, value: &str, body: &str| {
        let fields = [("X-Twilio-Signature", "a9nBmqA0ju/hNViExpshrM61xv4="), (name, value)];
        let request = Request::at(&fields, NOW).url(URL);
        let verifier: &dyn Verifier = if name == "Content-Type" { &dropbox_sign } else { &twilio };
        verifier.verify(&request, body.as_bytes()).unwrap_err()
    };
    let named = "https://mycompany.com/myapp.php?foo=1&bar=2&bodySHA256=\
                 0a1ff7634d9ab3b95db5c9a2dfe9416e41502b283a80c7cf19632632f96e6620";
    vec![
        error(&json, URL, &BODY.repeat(60_000)),
        error(&twilio, URL, &format!("{BODY} {VALUE}")),
        error(&plivo, &format!("{URL}?{VALUE}=%ff"), ""),
        error(&json, URL, BODY),
        error(&json, URL, &format!("{{\"{BODY}\":").repeat(40)),
        error(&twilio, URL, &format!("{BODY}={VALUE}&").repeat(9000)),
        error(&json, URL, &format!("{{\"{BODY}\":1,\"{BODY}\":\"{VALUE}\"}}")),
        error(&json, URL, &format!("{{\"{BODY}\":\"{VALUE}\"}}")),
        error(&json, URL, &format!("{{\"signature\":[\"{BODY}\"]}}")),
        error(&twilio_json, &format!("{URL}?{VALUE}"), BODY),
        error(&twilio, &format!("{URL}?bodySHA256={VALUE}"), BODY),
        error(&twilio_json, named, BODY),
        error(&json, URL, &format!("[{}\"{VALUE}\"]", "0,".repeat(66_000))),
        with("Content-Type", &format!("multipart/form-data; {VALUE}={BODY}"), VALUE),
        with("Content-Type", "multipart/form-data; boundary=b", VALUE),
        with("X-Twilio-Webhooks-Signature-Settings", &format!("algorithm={VALUE}"), BODY),
    ]
}

#[cfg(not(feature = "fields"))]
fn errors_of_fields() -> Vec<Error> {
    Vec::new()
}

/// The same of a signature that is none of its algorithm's.
#[cfg(feature = "p256")]
fn errors_of_signatures() -> Vec<Error> {
    let key = "MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAE83T4O/n84iotIvIW4mdBgQ/7dAfSmpqIM8kF9mN1flpVKS3\
               GRqe62gw+2fNNRaINXvVpiglSI8eNEc6wEA3F+g==";
    let fields = [
        ("X-Twilio-Email-Event-Webhook-Signature", STANDARD.encode(VALUE)),
        ("X-Twilio-Email-Event-Webhook-Timestamp", NOW.as_secs().to_string()),
    ];
    let sendgrid = providers::SendGrid::new(key).unwrap();
    vec![sendgrid.verify(&request(&fields), BODY.as_bytes()).unwrap_err()]
}

#[cfg(not(feature = "p256"))]
fn errors_of_signatures() -> Vec<Error> {
    Vec::new()
}

/// The same of what is signed under a certificate.
#[cfg(feature = "certificates")]
fn errors_of_certificates() -> Vec<Error> {
    use std::time::Duration;

    use countersign::{Certificates, Trust, UnixTime, providers::AwsSns};
    use serde_json::{Value, json};

    let file: Value = serde_json::from_str(include_str!("data/certificates.json")).unwrap();
    let chain = file["chains"]["good"].as_str().unwrap();
    let url = "https://sns.eu-west-1.amazonaws.com/test.pem";
    let certificates = Certificates::new(AwsSns::SCHEME, Trust::connection());
    certificates.insert(url, chain, NOW).unwrap();
    let sns =
        || AwsSns::new(&certificates).unwrap().tolerance(Duration::from_secs(1 << 40)).unwrap();
    let plain = file["messages"]["plain"].as_str().unwrap();
    let plain: Value = serde_json::from_str(plain).unwrap();
    let error_at = |verifier: AwsSns, member: &str, value: &str, now: UnixTime| {
        let mut body = plain.clone();
        body[member] = json!(value);
        verifier.verify(&Request::at(&(), now), body.to_string().as_bytes()).unwrap_err()
    };
    let error = |member, value: &str| error_at(sns(), member, value, NOW);
    let at = |days: i64| UnixTime::from_secs(NOW.as_secs().saturating_add_signed(days * 86_400));
    vec![
        error("SigningCertURL", &format!("https://sns.eu-west-1.amazonaws.com/{VALUE}.pem")),
        error("SigningCertURL", URL),
        error_at(sns(), "Other", VALUE, at(31)),
        error_at(sns(), "Other", VALUE, at(-31)),
        error_at(sns().of_topic(CLIENT_ID).unwrap(), "Other", VALUE, NOW),
        error("Type", VALUE),
    ]
}

#[cfg(not(feature = "certificates"))]
fn errors_of_certificates() -> Vec<Error> {
    Vec::new()
}

/// The same of tokens.
#[cfg(feature = "jose")]
fn errors_of_tokens() -> Vec<Error> {
    use base64::engine::general_purpose::URL_SAFE_NO_PAD;
    use countersign::{Claim, Jws};

    static OF_US: Scheme<Jws> = Scheme::jws_hs256("of-us").in_header("X-Token").claims(&[
        Claim::Is("iss", "acme"),
        Claim::Expires,
        Claim::NotBefore,
    ]);

    let webhook = Webhook::new(&OF_US, SECRET).unwrap();
    let error = |token: String| {
        webhook.verify(&request(&[("X-Token", token)]), BODY.as_bytes()).unwrap_err()
    };
    let token = |head: &str, claims: &str| {
        let [head, claims] = [head, claims].map(|json| URL_SAFE_NO_PAD.encode(json));
        let signed = format!("{head}.{claims}");
        let tag = tag(SECRET.as_bytes(), signed.as_bytes());
        format!("{signed}.{}", URL_SAFE_NO_PAD.encode(tag))
    };
    let of_claims = |claims: &str| error(token(r#"{"alg":"HS256"}"#, claims));
    let (past, now) = (NOW.as_secs() - 12_345, NOW.as_secs());
    let span = |end: u64, start: u64| format!(r#"{{"iss":"acme","exp":{end},"nbf":{start}}}"#);
    vec![
        error(format!("{VALUE}.{BODY}.{VALUE}")),
        error(token(&format!(r#"{{"alg":"{VALUE}"}}"#), BODY)),
        error(token(&format!(r#"{{"alg":"HS256","crit":["{VALUE}"]}}"#), BODY)),
        error(token(&format!(r#"{{"alg":"HS256","b64":"{VALUE}"}}"#), BODY)),
        of_claims(&format!(r#"{{"{VALUE}":"{BODY}"}}"#)),
        of_claims(&format!(r#"{{"iss":"{VALUE}"}}"#)),
        of_claims(&span(past, now)),
        of_claims(&span(now + 60, now + 12_345)),
    ]
}

#[cfg(not(feature = "jose"))]
fn errors_of_tokens() -> Vec<Error> {
    Vec::new()
}

/// The same of HTTP Message Signatures.
#[cfg(feature = "http-signature")]
fn errors_of_http_signatures() -> Vec<Error> {
    let verifier = providers::HttpMessageSignatures::new(SECRET).unwrap();
    let error = |input: &str, signature: &str, digest: &str| {
        let fields = [
            ("Signature-Input", input),
            ("Signature", signature),
            ("X-Value", digest),
            ("Content-Digest", digest),
        ];
        let request = Request::at(&fields, NOW).method("POST").url(URL);
        verifier.verify(&request, BODY.as_bytes()).unwrap_err()
    };
    let now = NOW.as_secs();
    let tag = STANDARD.encode([7; 32]);
    let of_list = |list: &str, more: &str| {
        let covered = "\"@method\" \"@target-uri\"";
        let input = format!("{VALUE}=({covered} {list});created={now}{more}").to_lowercase();
        error(&input, &format!("{VALUE}=:{tag}:").to_lowercase(), VALUE)
    };
    let quoted = format!("\"x\";key=\"{VALUE}\"");
    let usual = format!("a=(\"@method\" \"@target-uri\");created={now}");
    vec![
        error(VALUE, VALUE, VALUE),
        of_list("", &format!(";nonce=\"{VALUE}\";nonce=\"\"")),
        error(&usual, &format!("b=:{tag}:"), VALUE),
        error("a=(), b=()", &format!("a=:{tag}:"), VALUE),
        of_list(&format!("{quoted} {quoted}"), ""),
        of_list(&format!("\"{VALUE}\";{VALUE}"), ""),
        of_list("\"@status\"", ""),
        of_list(&quoted, ""),
        of_list("\"x-value\";key=\"a\"", ""),
        error(&format!("a=();created={now}"), &format!("a=:{tag}:"), VALUE),
        error("a=()", &format!("a=:{tag}:"), VALUE),
        of_list("", &format!(";alg=\"{VALUE}\"")),
        of_list("", ";expires=1"),
        error(&usual.replace(')', " \"content-digest\")"), &format!("a=:{tag}:"), "adler=:AAAA:"),
    ]
}

#[cfg(not(feature = "http-signature"))]
fn errors_of_http_signatures() -> Vec<Error> {
    Vec::new()
}

/// The same of a body that is decompressed before it is verified.
#[cfg(feature = "gzip")]
fn errors_of_gzip() -> Vec<Error> {
    use countersign::gzip::as_signed;

    let scheme = providers::GetStream::SCHEME;
    let body = [b"\x1f\x8b", VALUE.as_bytes()].concat();
    let fields = [("Content-Encoding", VALUE)];
    vec![
        as_signed(scheme, &(), &body, body.len()).unwrap_err(),
        as_signed(scheme, &fields, &body, body.len()).unwrap_err(),
    ]
}

#[cfg(not(feature = "gzip"))]
fn errors_of_gzip() -> Vec<Error> {
    Vec::new()
}

#[test]
fn errors_of_every_kind() {
    let of_features = [
        errors_of_fields(),
        errors_of_signatures(),
        errors_of_certificates(),
        errors_of_tokens(),
        errors_of_http_signatures(),
        errors_of_gzip(),
    ]
    .concat();
    let kinds = 33 + of_features.len();
    let errors = [errors(), of_features].concat();
    let mut codes: Vec<_> = errors.iter().map(Error::code).collect();
    codes.sort_unstable();
    codes.dedup();
    assert_eq!(codes.len(), kinds, "one of each kind: {codes:?}");

    let mut shown = Shown::default();
    for error in &errors {
        shown.display(error);
        shown.push(error.code());
        shown.debug(&error.header());
        shown.debug(&Err::<(), _>(error));
    }
    check(&shown);
    let every_one = kinds == 80;
    let with_all = cfg!(all(
        feature = "certificates",
        feature = "gzip",
        feature = "http-signature",
        feature = "jose",
        feature = "p256"
    ));
    assert_eq!(every_one, with_all, "{kinds}");
    for time in [31_415_926_535_897_932_384_u128, u128::from(NOW.as_secs() - 12_345)] {
        assert!(shown.0.iter().all(|shown| !shown.contains(&time.to_string())));
    }
}

/// A public key may be known, and what was taken for one may be a secret.
#[cfg(any(feature = "ed25519", feature = "p256"))]
fn errors_of_public_keys() -> Vec<ConfigError> {
    vec![
        #[cfg(feature = "ed25519")]
        providers::Discord::new(SECRET).unwrap_err(),
        #[cfg(feature = "ed25519")]
        providers::Discord::new(&format!("01{}", "00".repeat(31))).unwrap_err(),
        #[cfg(feature = "p256")]
        providers::SendGrid::new(SECRET).unwrap_err(),
    ]
}

#[test]
fn configuration_errors_of_every_kind() {
    let blank = format!("{SECRET}\n");
    let errors: Vec<ConfigError> = vec![
        OpenFx::new("").unwrap_err(),
        OpenFx::new(&blank).unwrap_err(),
        Secret::base64(SECRET).unwrap_err(),
        Secret::hex(SECRET).unwrap_err(),
        Secret::whsec_base64(SECRET).unwrap_err(),
        Secret::ascii(&format!("{SECRET}é")).unwrap_err(),
        OpenFx::new(Secret::utf16le_or_utf8(SECRET).unwrap())
            .and_then(|verifier| verifier.or(PREVIOUS)?.or(SECRET))
            .unwrap_err(),
        Secret::bytes(&[0]).unwrap_err(),
        TraceFinance::new("", SECRET).unwrap_err(),
        TraceFinance::new(&format!("{CLIENT_ID} "), SECRET).unwrap_err(),
        Webhook::new(TraceFinance::SCHEME, SECRET).unwrap_err(),
        Webhook::with_setting(&LIST, CLIENT_ID, SECRET).unwrap_err(),
        OpenFx::new(SECRET).unwrap().tolerance(std::time::Duration::ZERO).unwrap_err(),
        OpenFx::new(SECRET).unwrap().header("no header").unwrap_err(),
        Scheme::hmac_sha256("faulty").try_signs(&[]).unwrap_err(),
    ];
    #[cfg(any(feature = "ed25519", feature = "p256"))]
    let errors = [errors, errors_of_public_keys()].concat();
    let mut shown = Shown::default();
    for error in &errors {
        shown.display(error);
    }
    check(&shown);
    let kinds: HashSet<_> =
        errors.iter().map(|error| std::mem::discriminant(&error.fault())).collect();
    let of_keys = if cfg!(feature = "ed25519") { 2 } else { usize::from(cfg!(feature = "p256")) };
    assert_eq!(kinds.len(), 15 + of_keys, "all but the one that no HMAC gives");
}
