//! One signature fits one reading of a message: what a sender takes out of one part does not fit into
//! the part beside it, and which of two documented readings applies is the receiver's choice.

use countersign::Part::{
    Body, Header, HeaderOf, Method, Setting, Text, Timestamp, Url, UrlWithoutQuery,
};
use countersign::providers::Twitch;
use countersign::{
    ConfigError, ConfigFault, Draft, Encoding, Error, Hash, Part, Request, Scheme, Shape,
    Signature, SignedTime, Signer as _, TimeFormat, UnixTime, Verifier as _, Webhook, WithSecret,
};
use hmac::Hmac;

const SENT: u64 = 1_795_000_000;
const ID: &str = "Twitch-Eventsub-Message-Id";
const TIME: &str = "Twitch-Eventsub-Message-Timestamp";
const SIGNATURE: &str = "Twitch-Eventsub-Message-Signature";

/// A poll, as Twitch documents it: it says when it ends.
const POLL: &[u8] = br#"{"subscription":{"type":"channel.poll.begin"},"event":{"id":"1243456","title":"Aren't shoes just really hard socks?","started_at":"2026-11-18T11:06:40.1Z","ends_at":"2026-11-25T11:06:40.000Z"}}"#;
const END: &[u8] = b"2026-11-25T11:06:40.000Z";

#[test]
fn a_time_in_the_body_is_not_taken_for_the_signed_one() {
    let twitch = Twitch::new("a secret of twitch").unwrap();
    let id = "befa7b53-d79d-478f-86b9-120f112b044e";
    let signed = twitch.sign(&Request::at(&[(ID, id)], UnixTime::from_secs(SENT)), POLL).unwrap();
    let (time, signature) = (signed[0].1.as_bytes(), signed[1].1.as_bytes());
    let verify = |id: &[u8], time: &[u8], body: &[u8], now| {
        let headers = [(ID, id), (TIME, time), (SIGNATURE, signature)];
        let request = Request::at(&headers, UnixTime::from_secs(now));
        twitch.verify(&request, body).map(|proof| proof.key())
    };
    assert_eq!(verify(id.as_bytes(), time, POLL, SENT), Ok(0));

    let at = POLL.windows(END.len()).position(|window| window == END).unwrap();
    let (before, rest) = POLL.split_at(at);
    let longer = [id.as_bytes(), time, before].concat();
    for now in [SENT, SENT + 7 * 86_400] {
        let refused = verify(&longer, END, &rest[END.len()..], now);
        assert_eq!(refused, Err(Error::OtherShape { header: ID }));
    }
    // Nor does the time's beginning move into the id, or the id's end into the time.
    for cut in 1..time.len() {
        let moved = [id.as_bytes(), &time[..cut]].concat();
        assert!(verify(&moved, &time[cut..], POLL, SENT).is_err());
    }
    for cut in 0..id.len() {
        let moved = [&id.as_bytes()[cut..], time].concat();
        assert!(verify(&id.as_bytes()[..cut], &moved, POLL, SENT).is_err());
    }
}

#[test]
fn every_id_of_twitch_is_taken() {
    let twitch = Twitch::new("a secret of twitch").unwrap();
    let verify = |id: &str| {
        let signed = twitch.sign(&Request::at(&[(ID, id)], UnixTime::from_secs(SENT)), POLL)?;
        let headers: Vec<_> = [(ID, id)]
            .into_iter()
            .chain(signed.iter().map(|(name, value)| (*name, value.as_str())))
            .collect();
        twitch.verify(&Request::at(&headers, UnixTime::from_secs(SENT)), POLL)
    };
    let longest = "a".repeat(128);
    for id in [
        "befa7b53-d79d-478f-86b9-120f112b044e",
        "BEFA7B53-D79D-478F-86B9-120F112B044E",
        "aG9_gVGuLQRM3-HNSxS8-OqrZUxGHDdKAXvBVvzjS3w=",
        "1",
        &longest,
    ] {
        assert!(verify(id).is_ok(), "{id}");
    }
    let longer = "a".repeat(129);
    for id in ["a:b", "a.b", "a b", "a{b", "a\"b", "a+b", "a/b", "é", &longer] {
        assert_eq!(verify(id).unwrap_err(), Error::OtherShape { header: ID }, "{id}");
    }
}

const NO_END: &str = "the time has no end of its own, and what follows it could go on with it";
const MOVES: &str = "a part that could hold a time stands next to the time, and moves it";

const MOVED: &str =
    "a part that could hold what separates the time is signed with it, and moves it";
const SIDE_BY_SIDE: &str = "two variable parts stand side by side without a separator";

const WORD: Shape = Shape::letters_and_digits();

const fn timed(format: TimeFormat) -> Draft<WithSecret> {
    Scheme::hmac_sha256("timed")
        .signature(Signature::in_header("X-Sig").hex())
        .timestamp(SignedTime::in_header("X-Time", format))
}

const fn meant(format: TimeFormat, message: &'static [Part]) -> Result<Scheme, ConfigError> {
    timed(format).unseparated("where each part ends").try_signs(message)
}

static FAULTY: [(&str, Result<Scheme, ConfigError>); 20] = [
    (NO_END, meant(TimeFormat::Iso8601Utc, &[Timestamp, Body])),
    (NO_END, meant(TimeFormat::Iso8601Utc, &[Timestamp, Text(""), Body])),
    (NO_END, timed(TimeFormat::Iso8601Utc).try_signs(&[Timestamp, Text("."), Body])),
    (NO_END, meant(TimeFormat::Iso8601Utc, &[Timestamp, Text("0:"), Body])),
    (MOVES, meant(TimeFormat::Seconds, &[Header("X-Id"), Timestamp, Body])),
    (MOVES, meant(TimeFormat::Rfc3339, &[Header("X-Id"), Timestamp, Body])),
    (MOVES, meant(TimeFormat::DateUtc, &[Url, Timestamp, Text("."), Body])),
    (MOVES, meant(TimeFormat::Rfc3339, &[Body, Text("."), Timestamp, Header("X-Id")])),
    (MOVES, meant(TimeFormat::Seconds, &[HeaderOf("X-Id", WORD), Timestamp, Body])),
    (MOVES, meant(TimeFormat::Rfc3339, &[HeaderOf("X-Id", WORD.or(":")), Timestamp, Body])),
    (MOVES, meant(TimeFormat::Rfc3339, &[Url, HeaderOf("X-Id", WORD), Timestamp, Body])),
    (MOVES, meant(TimeFormat::Seconds, &[Header("X-Id"), Setting("app"), Timestamp, Body])),
    (NO_END, meant(TimeFormat::Iso8601Utc, &[Timestamp, Setting("app"), Body])),
    (MOVED, plain(&[Url, Text("."), Timestamp, Text("."), Body])),
    (MOVED, plain(&[Method, Text("."), Timestamp, Text("."), Body])),
    (MOVED, plain(&[Body, Text("."), Timestamp, Text("."), Url])),
    (
        MOVED,
        meant(
            TimeFormat::Seconds,
            &[Header("X-Id"), Header("X-B"), Text("."), Timestamp, Text("."), Body],
        ),
    ),
    (MOVED, meant(TimeFormat::Seconds, &[Body, Text("."), Timestamp, Text("."), Header("X-Id")])),
    (MOVES, plain(&[Header("X-Id"), Setting("app"), Timestamp, Text("."), Body])),
    (SIDE_BY_SIDE, plain(&[Timestamp, Setting("app"), Url, Body])),
];

const fn plain(message: &'static [Part]) -> Result<Scheme, ConfigError> {
    timed(TimeFormat::Seconds).try_signs(message)
}

const fn untold(message: &'static [Part]) -> Scheme {
    timed(TimeFormat::Seconds).signs(message)
}

const fn sound(format: TimeFormat, message: &'static [Part]) -> Scheme {
    timed(format).unseparated("where each part ends").signs(message)
}

static SOUND: [Scheme; 15] = [
    untold(&[Timestamp, Body]),
    untold(&[Body, Timestamp]),
    untold(&[Header("X-Id"), Timestamp]),
    timed(TimeFormat::Iso8601Utc).signs(&[Timestamp, Text(":"), Body]),
    sound(TimeFormat::Iso8601Utc, &[Body, Timestamp]),
    sound(TimeFormat::Rfc3339, &[Timestamp, Body]),
    sound(TimeFormat::Rfc3339, &[Body, Timestamp]),
    sound(TimeFormat::DateUtc, &[Body, Timestamp]),
    sound(TimeFormat::Seconds, &[Timestamp, Header("X-Id")]),
    sound(TimeFormat::Rfc3339, &[HeaderOf("X-Id", WORD.or("-")), Timestamp, Body]),
    sound(TimeFormat::DateUtc, &[Text("v1"), HeaderOf("X-Id", WORD), Timestamp, Body]),
    sound(TimeFormat::Seconds, &[Header("X-Id"), Text("."), Timestamp, Text("."), Body]),
    timed(TimeFormat::Seconds).signs(&[
        HeaderOf("X-Id", WORD.or(".-")),
        Text("."),
        Timestamp,
        Text("."),
        Body,
    ]),
    timed(TimeFormat::Seconds).signs(&[Header("X-Id"), Text("::"), Timestamp, Text("::"), Body]),
    timed(TimeFormat::Seconds).signs(&[Body, Text("."), Timestamp, Text("."), Header("X-Id")]),
];

/// `unseparated` says that a boundary is meant to move: a time's is not.
#[test]
fn a_scheme_whose_time_could_be_another_one_is_refused() {
    for (at, (fault, scheme)) in FAULTY.iter().enumerate() {
        let error = scheme.as_ref().expect_err(fault);
        assert_eq!(*error, ConfigFault::Contradiction { fault }, "{at}");
    }
    for scheme in &SOUND {
        assert!(Webhook::new(scheme, "a secret").is_ok(), "{}", scheme.signed());
    }
}

/// Every way to cut `message` into `parts`, without the fixed texts.
fn readings<'m>(parts: &[Part], message: &'m str) -> Vec<Vec<(Part, &'m str)>> {
    match parts {
        [] if message.is_empty() => vec![vec![]],
        [] => vec![],
        [Text(text), rest @ ..] => {
            message.strip_prefix(text).map(|message| readings(rest, message)).unwrap_or_default()
        }
        [part, rest @ ..] => {
            let cut = |at| {
                let (piece, message) = message.split_at(at);
                let others = readings(rest, message).into_iter();
                others.map(move |others| [vec![(*part, piece)], others].concat())
            };
            (0..=message.len()).flat_map(cut).collect()
        }
    }
}

/// Of everything that those schemes sign, no other reading is taken: each message is cut anew wherever
/// it can be.
#[test]
fn no_cut_of_a_timed_message_gives_another_reading() {
    const DECIMALS: &str = r#"5.10,"2026-11-18T11:06:41","2026-11-18T11:06:41.5Z","Wed 18 Nov 2026 11:06:42 UTC",1795000001,"a.1795000002.b::1795000003::c:"#;
    for scheme in &SOUND {
        let webhook = Webhook::new(scheme, "a secret").unwrap();
        let id = [("X-Id", "7c-2026")];
        let id = if scheme.signed().starts_with("v1") { [("X-Id", "7c2026")] } else { id };
        let now = UnixTime::from_secs(SENT);
        let signed = webhook.sign(&Request::at(&id, now), DECIMALS.as_bytes()).unwrap();
        let (time, tag) = (signed[0].1.as_str(), signed[1].1.as_str());
        let text = |part: &Part| match part {
            Text(text) => (*text).to_owned(),
            Header(_) | HeaderOf(..) => id[0].1.to_owned(),
            Timestamp => time.to_owned(),
            _ => DECIMALS.to_owned(),
        };
        let message: String = scheme.parts().iter().map(text).collect();
        let mut taken = 0;
        for reading in readings(scheme.parts(), &message) {
            let (mut headers, mut body) = (vec![("X-Sig", tag)], "");
            for (part, piece) in reading {
                match part {
                    Timestamp => headers.push(("X-Time", piece)),
                    Body => body = piece,
                    _ => headers.push(("X-Id", piece)),
                }
            }
            let verdict = webhook.verify(&Request::at(&headers, now), body.as_bytes());
            taken += usize::from(verdict.is_ok());
        }
        assert_eq!(taken, 1, "{}", scheme.signed());
    }
}

fn tag<M: hmac::Mac + hmac::KeyInit>(key: &str, message: &str) -> Vec<u8> {
    let mut mac = <M as hmac::KeyInit>::new_from_slice(key.as_bytes()).unwrap();
    mac.update(message.as_bytes());
    mac.finalize().into_bytes().to_vec()
}

#[cfg(feature = "fields")]
mod twilio {
    use base64::Engine as _;
    use base64::engine::general_purpose::STANDARD;
    use countersign::providers::Twilio;
    use countersign::{Coverage, Proof, Verifier as _};
    use sha2::{Digest as _, Sha256};

    use super::{Error, Hmac, Request, tag};

    const TOKEN: &str = "auth token";
    const URL: &str = "https://hooks.example.com/twilio?tenant=7";
    const PARAMETER: &str = "bodySHA256";
    const EVIL: &[u8] = br#"{"event":"payment.succeeded","amount":"1000000"}"#;

    fn signature(message: &str) -> String {
        STANDARD.encode(tag::<Hmac<sha1::Sha1>>(TOKEN, message))
    }

    fn verify(twilio: &Twilio, signature: &str, url: &str, body: &[u8]) -> Result<Proof, Error> {
        let headers = [("X-Twilio-Signature", signature)];
        twilio.verify(&Request::new(&headers).url(url), body)
    }

    fn hash(body: &[u8]) -> String {
        hex::encode(Sha256::digest(body))
    }

    fn encoded(text: &str) -> String {
        text.bytes().fold(String::new(), |text, byte| text + &format!("%{byte:02X}"))
    }

    /// Whoever can send a text to the receiver's number writes into what Twilio signs.
    #[test]
    fn a_text_message_names_no_hash_of_another_body() {
        let sms = format!("&bodySHA256={}&x=", hash(EVIL));
        let fields = [
            ("AccountSid", "AC0123456789abcdef0123456789abcdef"),
            ("Body", &sms),
            ("From", "+491701234567"),
            ("To", "+4930123456"),
        ];
        let signed: String = fields.iter().flat_map(|(name, value)| [*name, value]).collect();
        let message = format!("{URL}{signed}");
        let signature = signature(&message);
        let form: Vec<_> =
            fields.iter().map(|(name, value)| format!("{name}={}", encoded(value))).collect();
        let form = form.join("&");

        let forms = Twilio::new(TOKEN).unwrap();
        let proof = verify(&forms, &signature, URL, form.as_bytes()).unwrap();
        assert_eq!(proof.coverage(), Coverage::Fields);
        let refused = verify(&forms, &signature, &message, EVIL).unwrap_err();
        assert_eq!(refused, Error::UnexpectedParameter { parameter: PARAMETER });
        let json = Twilio::json(TOKEN).unwrap();
        let refused = verify(&json, &signature, URL, form.as_bytes()).unwrap_err();
        assert_eq!(refused, Error::MissingParameter { parameter: PARAMETER });
    }

    /// Neither reading takes what the other is for, though the signature is genuine.
    #[test]
    fn the_receiver_says_whether_it_is_a_form_or_json() {
        let (forms, json) = (Twilio::new(TOKEN).unwrap(), Twilio::json(TOKEN).unwrap());
        let url = format!("{URL}&bodySHA256={}", hash(b"{}"));
        for url in [url.clone(), url.replace("com/", "com:443/"), format!("{url}&more=1")] {
            let signature = signature(&url);
            let proof = verify(&json, &signature, &url, b"{}").unwrap();
            assert_eq!((proof.coverage(), proof.scheme().id()), (Coverage::Body, "twilio-json"));
            assert_eq!(verify(&json, &signature, &url, b"{ }").unwrap_err(), Error::OtherBody);
            for body in [&b"{}"[..], b"", b"a=b"] {
                let refused = verify(&forms, &signature, &url, body).unwrap_err();
                assert_eq!(refused, Error::UnexpectedParameter { parameter: PARAMETER });
            }
        }
        let twice = format!("{url}&bodySHA256=00");
        let refused = verify(&json, &signature(&twice), &twice, b"{}").unwrap_err();
        assert_eq!(refused, Error::RepeatedField);
        let refused = verify(&forms, &signature(&twice), &twice, b"").unwrap_err();
        assert_eq!(refused, Error::UnexpectedParameter { parameter: PARAMETER });
        let fragment = format!("{URL}#?&bodySHA256={}", hash(EVIL));
        assert!(verify(&json, &signature(URL), &fragment, EVIL).is_err());
    }

    /// A URL of another protocol has no second form, and is signed all the same.
    #[test]
    fn a_url_that_is_not_http_is_compared() {
        let twilio = Twilio::new(TOKEN).unwrap();
        let elsewhere = signature("https://other.example/hookDigits1234");
        let body = format!("{}=", encoded("https://other.example/hookDigits1234"));
        let mismatch = Error::Mismatch { header: "X-Twilio-Signature" };
        for url in ["/hook", "HTTPS://hooks.example.com/hook", "wss://hooks.example.com/hook"] {
            let refused = verify(&twilio, &elsewhere, url, body.as_bytes()).unwrap_err();
            assert_eq!(refused, mismatch, "{url}");
            let signature = signature(&format!("{url}Digits1234"));
            assert!(verify(&twilio, &signature, url, b"Digits=1234").is_ok(), "{url}");
        }
    }
}

/// The tag is that of the message as written here, so that these tests say what is signed.
#[test]
fn the_message_is_id_time_and_body() {
    let message = "1232026-11-18T11:06:40Z{}";
    let value = format!("sha256={}", hex::encode(tag::<Hmac<sha2::Sha256>>("a secret", message)));
    let headers = [(ID, "123"), (TIME, "2026-11-18T11:06:40Z"), (SIGNATURE, value.as_str())];
    let twitch = Twitch::new("a secret").unwrap();
    assert!(twitch.verify(&Request::at(&headers, UnixTime::from_secs(SENT)), b"{}").is_ok());
}

/// What stands beside a separator that overlaps itself does not make one with it.
#[test]
fn a_separator_stands_in_one_place() {
    static BEHIND: Scheme = Scheme::hmac_sha256("behind")
        .signature(Signature::in_header("X-Sig").hex())
        .signs(&[Header("X-Id"), Text("::"), Body]);
    static BEFORE: Scheme = Scheme::hmac_sha256("before")
        .signature(Signature::in_header("X-Sig").hex())
        .signs(&[Body, Text("abab"), Header("X-Id")]);
    let cases = [
        (&BEHIND, "m1:", false),
        (&BEHIND, ":m1", true),
        (&BEHIND, "m:1", true),
        (&BEFORE, "ab1", false),
        (&BEFORE, "1ab", true),
        (&BEFORE, "ba1", true),
    ];
    for (scheme, id, is_sound) in cases {
        let webhook = Webhook::new(scheme, "a secret").unwrap();
        let headers = [("X-Id", id)];
        let signed = webhook.sign(&Request::new(&headers), b"hello");
        let refused = Err(Error::HoldsSeparator { header: "X-Id" });
        assert!(if is_sound { signed.is_ok() } else { signed.map(|_| ()) == refused }, "{id}");
    }
}

/// A URL may hold a dot: what stands beside the dot has to end by itself, or the scheme says what moves.
#[test]
fn a_url_ends_somewhere() {
    const OF_URL: &str = "a URL stands beside a text that it may hold: nothing marks where it ends";
    let signs = |message| {
        let draft = Scheme::hmac_sha256("url").signature(Signature::in_header("X-Sig").hex());
        draft.try_signs(message).map(|_| ())
    };
    let moved: [&[Part]; 5] = [
        &[Body, Text("."), Url],
        &[Url, Text("."), Body],
        &[UrlWithoutQuery, Text("."), Setting("app"), Body],
        &[Part::UrlWithDecoded(":"), Text("&"), Body],
        &[Method, Text(" "), Body, Text(":"), Url],
    ];
    for message in moved {
        let error = signs(message).expect_err(OF_URL);
        assert_eq!(error, ConfigFault::Contradiction { fault: OF_URL }, "{message:?}");
    }
    let draft = Scheme::hmac_sha256("url").signature(Signature::in_header("X-Sig").hex());
    let error = draft
        .try_signs_fields(&[Part::UrlWithAnyPort, Text("&"), Part::SortedFieldsWithout("hash")])
        .expect_err(OF_URL);
    assert_eq!(error, ConfigFault::Contradiction { fault: OF_URL });
    let ended: [&[Part]; 5] = [
        &[Url, Text("\n"), Body],
        &[Method, Text(":"), Url],
        &[Url, Text("."), Header("X-Id")],
        &[Header("X-Id"), Text("."), Url, Text(" "), Body],
        &[Url, Text("."), Part::BodyHash(Hash::SHA256, Encoding::Hex)],
    ];
    for message in ended {
        assert_eq!(signs(message), Ok(()));
    }
}

#[test]
fn the_id_of_a_message_ends_somewhere() {
    static TIMED: Scheme = sound(TimeFormat::Seconds, TIMED_ID).message_id_in("X-Id");
    const TIMED_ID: &[Part] = &[Header("X-Id"), Text("."), Timestamp, Text("."), Body];
    assert!(Webhook::new(&TIMED, "a secret").is_ok());
    let side_by_side = sound(TimeFormat::Seconds, &[Timestamp, Text("."), Body, Header("X-Id")]);
    let movable = std::panic::catch_unwind(|| side_by_side.message_id_in("X-Id"));
    let panic = movable.unwrap_err();
    let fault = "nothing marks where the message's id ends: one delivery would have several";
    assert_eq!(panic.downcast_ref::<String>().map(String::as_str), Some(fault));
}
