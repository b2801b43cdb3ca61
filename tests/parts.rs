//! What a message holds besides headers, time and body: verified whole and in pieces, signed, and read in
//! one way. The expected messages are written out here, and their tags are computed by hand.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use countersign::Part::{
    Body, BodyHash, BodyHashUnlessEmpty, Header, HeaderOf, ListOfHeaders, ListedHeaders, Method,
    Secret, SecretHash, Setting, Text, Timestamp, Url,
};
use countersign::{
    ConfigError, ConfigFault, Coverage, Draft, Encoding, Error, Hash, HeaderList, Part, Request,
    Scheme, SecretForm, Shape, Signature, SignedTime, Signer as _, TimeFormat, ToldApartBy,
    UnixTime, Verifier as _, Webhook, WithSecret,
};
use hmac::{Hmac, KeyInit as _, Mac as _};
use sha2::Digest as _;

const NOW: UnixTime = UnixTime::from_secs(1_795_000_000);
const SECRET: &str = "a secret of the tests";
const URL: &str = "https://hooks.example.com/in?account=7";
const BODY: &[u8] = br#"{"id":"evt_1","amount":1050}"#;
const EVIL: &[u8] = br#"{"id":"evt_1","amount":9999}"#;

fn tag(message: &[u8]) -> String {
    let mac = Hmac::<sha2::Sha256>::new_from_slice(SECRET.as_bytes()).unwrap();
    hex::encode(mac.chain_update(message).finalize().into_bytes())
}

fn sha256(body: &[u8]) -> String {
    hex::encode(sha2::Sha256::digest(body))
}

const fn draft(id: &'static str) -> Draft<WithSecret> {
    Scheme::hmac_sha256(id).signature(Signature::in_header("X-Sig").hex())
}

const fn timed(format: TimeFormat) -> Draft<WithSecret> {
    draft("timed").timestamp(SignedTime::in_header("X-Time", format))
}

type Headers<'h> = Vec<(&'static str, &'h str)>;

/// The same verdict whole and in pieces, however small.
fn verdict(webhook: &Webhook, request: &Request<'_>, body: &[u8]) -> Result<Coverage, Error> {
    let whole = webhook.verify(request, body).map(|proof| proof.coverage());
    for size in [1, 7, 64, 4096] {
        let streamed = webhook.begin(request).and_then(|mut verification| {
            body.chunks(size).for_each(|chunk| verification.update(chunk));
            verification.finish().map(|proof| proof.coverage())
        });
        assert_eq!(streamed, whole, "in pieces of {size}");
    }
    whole
}

fn accepts(scheme: &'static Scheme, message: &str, body: &[u8]) -> Result<Coverage, Error> {
    let webhook = match scheme.setting() {
        Some(_) => Webhook::with_setting(scheme, "app", SECRET),
        None => Webhook::new(scheme, SECRET),
    };
    let webhook = webhook.unwrap();
    let tag = tag(message.as_bytes());
    let headers: Headers<'_> =
        vec![("X-Id", "id-1"), ("X-Time", "1795000000"), ("X-Sig", tag.as_str())];
    let request = Request::at(&headers, NOW).method("POST").url(URL);
    let signed = webhook.sign(&request, body).unwrap();
    let found = verdict(&webhook, &request, body);
    assert_eq!(found.is_ok(), signed.last().unwrap().1 == tag, "{}", scheme.signed());
    found
}

mod body_hash {
    use super::*;

    static URL_AND_HASH: Scheme = timed(TimeFormat::Seconds).signs(&[
        Timestamp,
        Text("."),
        Url,
        Text("."),
        BodyHash(Hash::SHA256, Encoding::Hex),
    ]);
    static ALONE: [(Scheme, &str); 7] = [
        (alone(Hash::SHA1, Encoding::Hex), "0beec7b5ea3f0fdbc95d0dd47f3c5bc275da8a33"),
        (alone(Hash::SHA1, Encoding::Base64), "C+7Hteo/D9vJXQ3UfzxbwnXaijM="),
        (
            alone(Hash::SHA256, Encoding::Hex),
            "2c26b46b68ffc68ff99b453c1d30413413422d706483bfa0f98a5e886266e7ae",
        ),
        (
            alone(Hash::SHA256, Encoding::HexUpper),
            "2C26B46B68FFC68FF99B453C1D30413413422D706483BFA0F98A5E886266E7AE",
        ),
        (alone(Hash::SHA256, Encoding::Base64), "LCa0a2j/xo/5m0U8HTBBNBNCLXBkg7+g+YpeiGJm564="),
        (
            alone(Hash::SHA256, Encoding::Base64UrlUnpadded),
            "LCa0a2j_xo_5m0U8HTBBNBNCLXBkg7-g-YpeiGJm564",
        ),
        (
            alone(Hash::SHA512, Encoding::Base64),
            "9/u6bgY2+JDlb7vzKD5STG+jIErimDgtYkdB0NxmODJuKCxBvl5CVNiCB3LFUYosWowMf37aGVlKfrU5RT4e1w==",
        ),
    ];

    const fn alone(hash: Hash, encoding: Encoding) -> Scheme {
        match draft("alone").try_signs(one(hash, encoding)) {
            Ok(scheme) => scheme,
            Err(_) => panic!("it is sound"),
        }
    }

    const fn one(hash: Hash, encoding: Encoding) -> &'static [Part] {
        macro_rules! each {
            ($($hash:ident, $encoding:ident;)+) => {
                match (hash, encoding) {
                    $((Hash::$hash, Encoding::$encoding) => &[BodyHash(Hash::$hash, Encoding::$encoding)],)+
                    _ => &[],
                }
            };
        }
        each! {
            SHA1, Hex; SHA1, Base64; SHA256, Hex; SHA256, HexUpper; SHA256, Base64;
            SHA256, Base64UrlUnpadded; SHA512, Base64;
        }
    }

    /// `printf foo | sha1sum`, and so on.
    #[test]
    fn the_text_stands_in_the_bodys_place() {
        for (scheme, text) in &ALONE {
            assert_eq!(accepts(scheme, text, b"foo"), Ok(Coverage::Body), "{}", scheme.signed());
            let mismatch = Err(Error::Mismatch { header: "X-Sig" });
            assert_eq!(accepts(scheme, text, b"fop"), mismatch);
            assert_eq!(accepts(scheme, "foo", b"foo"), mismatch);
            assert_eq!(scheme.told_apart_by(), ToldApartBy::Message);
        }
        assert_eq!(ALONE[0].0.signed(), "{hex SHA-1 of the body}");
        assert_eq!(ALONE[3].0.signed(), "{upper-case hex SHA-256 of the body}");
        assert_eq!(ALONE[6].0.signed(), "{base64 SHA-512 of the body}");
    }

    #[test]
    fn a_url_and_the_hash_of_the_body() {
        let message = format!("1795000000.{URL}.{}", sha256(BODY));
        assert_eq!(accepts(&URL_AND_HASH, &message, BODY), Ok(Coverage::Body));
        assert!(accepts(&URL_AND_HASH, &message, EVIL).is_err());
        assert!(accepts(&URL_AND_HASH, &message, b"").is_err());
        let upper = format!("1795000000.{URL}.{}", sha256(BODY).to_uppercase());
        assert!(accepts(&URL_AND_HASH, &upper, BODY).is_err());
        let empty = format!("1795000000.{URL}.{}", sha256(b""));
        assert_eq!(accepts(&URL_AND_HASH, &empty, b""), Ok(Coverage::Body));
    }

    static WITH_TAIL: Scheme = draft("with-tail").signs(&[
        BodyHash(Hash::SHA512, Encoding::Base64),
        Text("|"),
        Header("X-Id"),
        Text("|"),
        Setting("app id"),
    ]);

    #[test]
    fn what_stands_behind_the_hash_is_signed_behind_it() {
        let hash = STANDARD.encode(sha2::Sha512::digest(BODY));
        assert_eq!(accepts(&WITH_TAIL, &format!("{hash}|id-1|app"), BODY), Ok(Coverage::Body));
        assert!(accepts(&WITH_TAIL, &format!("|id-1|app{hash}"), BODY).is_err());
        assert!(accepts(&WITH_TAIL, &format!("{hash}|id-2|app"), BODY).is_err());
    }

    static APPENDABLE: Scheme = Scheme::plain_hash("appendable", Hash::SHA256)
        .signature(Signature::in_header("X-Sig").hex())
        .signs(&[Secret, BodyHash(Hash::SHA256, Encoding::Hex)]);

    /// To the hash's text nothing can be appended: it has one length.
    #[test]
    fn a_body_that_is_hashed_twice_is_covered_whole() {
        let tag = hex::encode(sha2::Sha256::digest(format!("{SECRET}{}", sha256(BODY))));
        let webhook = Webhook::new(&APPENDABLE, SECRET).unwrap();
        let headers = [("X-Sig", tag)];
        let request = Request::new(&headers);
        assert_eq!(verdict(&webhook, &request, BODY), Ok(Coverage::Body));
        assert!(verdict(&webhook, &request, &[BODY, b"\x80"].concat()).is_err());
    }

    static IDENTIFIED: Scheme =
        draft("identified").signs(&[BodyHash(Hash::SHA256, Encoding::Hex)]).event_id_in("id");

    #[test]
    fn an_events_id_may_be_in_a_body_whose_hash_is_signed() {
        assert_eq!(IDENTIFIED.told_apart_by(), ToldApartBy::EventId("id"));
    }

    const fn hashed(hash: Hash, message: &'static [Part]) -> Result<Scheme, ConfigError> {
        Scheme::plain_hash("hashed", hash)
            .signature(Signature::in_header("X-Sig"))
            .try_signs(message)
    }

    /// Seconds, with SHA-256 of a message that holds its secret.
    const fn dated(message: &'static [Part]) -> Result<Scheme, ConfigError> {
        Scheme::plain_hash("dated", Hash::SHA256)
            .signature(Signature::in_header("X-Sig"))
            .timestamp(SignedTime::in_header("X-Time", TimeFormat::Seconds))
            .try_signs(message)
    }

    const OPEN: &str = "a plain hash holds no secret: anybody could make it";
    const TWO_SECRETS: &str = "the message holds the secret twice";
    const NO_PLAIN_HASH: &str = "the message holds the secret, and its tag is no plain hash";
    const NO_HEX: &str = "the secret's hash is in hex: another text tells of it by its time";
    const APPENDED: &str =
        "more can be appended to the body, and what stands behind it is anybody's";

    static FAULTY_SECRETS: [(&str, Result<Scheme, ConfigError>); 13] = [
        (OPEN, hashed(Hash::SHA256, &[Body])),
        (TWO_SECRETS, hashed(Hash::SHA256, &[Secret, Body, Secret])),
        (TWO_SECRETS, hashed(Hash::SHA1, &[SecretHash(Hash::SHA1, Encoding::Hex), Body, Secret])),
        (NO_PLAIN_HASH, untimed(&[Body, Secret])),
        (NO_PLAIN_HASH, untimed(&[SecretHash(Hash::SHA1, Encoding::Hex), Body])),
        (NO_HEX, hashed(Hash::SHA1, &[SecretHash(Hash::SHA1, Encoding::Base64), Body])),
        (NO_HEX, hashed(Hash::SHA1, &[SecretHash(Hash::SHA1, Encoding::HexUpperDashed), Body])),
        (APPENDED, dated(&[Secret, Body, Timestamp])),
        (APPENDED, dated(&[Secret, Body, Text("."), Timestamp])),
        (APPENDED, hashed(Hash::SHA512, &[Secret, Body, Text("."), Header("X-Id")])),
        (SIDE_BY_SIDE, hashed(Hash::SHA256, &[Header("X-Id"), Secret, Body])),
        (SIDE_BY_SIDE, hashed(Hash::SHA256, &[Body, Secret, Header("X-Id")])),
        (
            "the message holds nothing of the request",
            hashed(Hash::SHA256, &[Text("hello"), Secret]),
        ),
    ];

    static SOUND_SECRETS: [Result<Scheme, ConfigError>; 6] = [
        hashed(Hash::SHA256, &[Secret, Text("."), Header("X-Id"), Text("."), Body]),
        hashed(Hash::SHA384, &[Secret, Body, Text("."), Header("X-Id")]),
        hashed(Hash::SHA256, &[Secret, HEX, Text("."), Header("X-Id")]),
        dated(&[Secret, Timestamp, Body]),
        dated(&[Body, Timestamp, Secret]),
        dated(&[Body, Text("."), Secret, Timestamp]),
    ];

    #[test]
    fn a_secret_that_signs_nothing_does_not_compile() {
        for (expected, made) in &FAULTY_SECRETS {
            let fault = made.as_ref().err().map(ConfigError::fault);
            assert_eq!(fault, Some(ConfigFault::Contradiction { fault: expected }));
        }
        assert!(SOUND_SECRETS.iter().all(Result::is_ok), "{SOUND_SECRETS:?}");
    }

    const CASELESS: &str = "the body's hash is written in no letter case";
    const AROUND: &str = "parts that could hold the body's hash are on both sides of it";
    const TWICE: &str = "the message holds the body twice";
    const SIDE_BY_SIDE: &str = "two variable parts stand side by side without a separator";
    const UNTOLD: &str = "nothing tells the hash of a body from none where the body is empty";
    const HEX: Part = BodyHash(Hash::SHA256, Encoding::Hex);
    const UNLESS: Part = BodyHashUnlessEmpty(Hash::SHA256, Encoding::Hex);

    const fn meant(message: &'static [Part]) -> Result<Scheme, ConfigError> {
        timed(TimeFormat::Seconds).unseparated("where each part ends").try_signs(message)
    }

    const fn untimed(message: &'static [Part]) -> Result<Scheme, ConfigError> {
        draft("untimed").try_signs(message)
    }

    const fn plain(message: &'static [Part]) -> Result<Scheme, ConfigError> {
        timed(TimeFormat::Seconds).try_signs(message)
    }

    static FAULTY: [(&str, Result<Scheme, ConfigError>); 23] = [
        (CASELESS, untimed(&[BodyHash(Hash::SHA1, Encoding::HexAnyCase)])),
        (TWICE, untimed(&[HEX, Text("."), HEX])),
        (TWICE, untimed(&[HEX, Text("."), Body])),
        (AROUND, untimed(&[Header("X-Id"), HEX, Header("X-Other")])),
        (AROUND, untimed(&[Header("X-Id"), Text("."), HEX, Header("X-Other")])),
        (AROUND, untimed(&[Header("X-Id"), HEX, Text("."), Header("X-Other")])),
        (AROUND, untimed(&[Header("X-Id"), Setting("app"), HEX, Text("."), Method])),
        (AROUND, untimed(&[Method, Text("."), HEX, Text("."), Url])),
        (AROUND, plain(&[Header("X-Id"), Text("."), HEX, Timestamp])),
        (AROUND, plain(&[Timestamp, HEX, Text("."), Header("X-Id")])),
        (AROUND, plain(&[Timestamp, HEX, Header("X-Id")])),
        (AROUND, meant(&[Timestamp, Text("."), HEX, Text("."), Header("X-Id")])),
        (AROUND, meant(&[Timestamp, Header("X-Id"), HEX, Method])),
        (SIDE_BY_SIDE, untimed(&[Header("X-Id"), Method, HEX])),
        (CASELESS, untimed(&[BodyHashUnlessEmpty(Hash::SHA1, Encoding::HexAnyCase)])),
        (TWICE, untimed(&[UNLESS, Text("."), Body])),
        (AROUND, untimed(&[Method, Text("."), UNLESS, Text("."), Url])),
        (UNTOLD, untimed(&[Header("X-Id"), UNLESS])),
        (UNTOLD, untimed(&[UNLESS, Header("X-Id")])),
        (UNTOLD, plain(&[Timestamp, UNLESS])),
        (UNTOLD, untimed(&[Header("X-Id"), Text(".a"), UNLESS])),
        (UNTOLD, untimed(&[UNLESS, Text("=."), Header("X-Id")])),
        (UNTOLD, untimed(&[Header("X-Id"), Text("."), Setting("app"), UNLESS])),
    ];

    const WORD: Shape = Shape::letters_and_digits();

    const fn sound(message: &'static [Part]) -> Scheme {
        timed(TimeFormat::Seconds).signs(message)
    }

    static SOUND: [Scheme; 21] = [
        sound(&[Timestamp, HEX]),
        sound(&[HEX, Timestamp]),
        timed(TimeFormat::Iso8601Utc).signs(&[Timestamp, HEX]),
        timed(TimeFormat::Iso8601Utc).signs(&[HEX, Timestamp]),
        timed(TimeFormat::Rfc3339).signs(&[Timestamp, Text(""), HEX, Text("0")]),
        sound(&[Header("X-Id"), Text("."), Timestamp, HEX]),
        sound(&[Header("X-Id"), Text("."), Timestamp, Text("."), HEX]),
        sound(&[HEX, Text("."), Timestamp, Text("."), Header("X-Id")]),
        sound(&[HEX, Timestamp, Text("."), Header("X-Id")]),
        sound(&[Header("X-Id"), Text("."), HEX, Text("."), Timestamp]),
        sound(&[Timestamp, Text("."), HEX, Text("."), Header("X-Id")]),
        sound(&[Timestamp, Text("a"), HEX, Text("b"), Header("X-Id")]),
        timed(TimeFormat::Rfc3339).signs(&[HeaderOf("X-Id", WORD), Timestamp, HEX]),
        sound(&[Text("v1"), HEX, Header("X-Id"), Text("|"), Timestamp]),
        timed(TimeFormat::Seconds).unseparated("where the header ends").signs(&[
            Timestamp,
            Header("X-Id"),
            HEX,
        ]),
        sound(&[Timestamp, Text("."), UNLESS]),
        sound(&[UNLESS, Text("."), Timestamp, Text("."), Header("X-Id")]),
        sound(&[Header("X-Id"), Text("."), Timestamp, Text("."), UNLESS]),
        sound(&[Header("X-Id"), Text("."), UNLESS, Text("."), Timestamp]),
        sound(&[Timestamp, Text("."), UNLESS, Text("."), Header("X-Id")]),
        sound(&[Timestamp, Text("a."), UNLESS, Text(".0"), Header("X-Id")]),
    ];

    #[test]
    fn a_hash_that_could_be_moved_does_not_compile() {
        for (expected, made) in &FAULTY {
            let fault = made.as_ref().err().map(ConfigError::fault);
            assert_eq!(fault, Some(ConfigFault::Contradiction { fault: expected }));
        }
    }

    /// Every cut of a message, with the hash of another body wherever a header lets it be.
    fn cuts<'m>(parts: &[Part], message: &'m str) -> Vec<Vec<(Part, &'m str)>> {
        let Some((part, rest)) = parts.split_first() else {
            return if message.is_empty() { vec![vec![]] } else { vec![] };
        };
        if let Text(text) = part {
            let after = message.strip_prefix(text);
            return after.map(|after| cuts(rest, after)).unwrap_or_default();
        }
        let cut = |at| {
            let (piece, after) = message.split_at(at);
            let others = cuts(rest, after).into_iter();
            others.map(move |others| [vec![(*part, piece)], others].concat())
        };
        (0..=message.len()).filter(|at| message.is_char_boundary(*at)).flat_map(cut).collect()
    }

    const EMPTY: &[u8] = b"";

    /// What stands in the message for the body, by its part.
    fn text_of(part: &Part, body: &[u8]) -> String {
        match part {
            BodyHashUnlessEmpty(..) if body.is_empty() => String::new(),
            _ => sha256(body),
        }
    }

    /// One delivery of `sent` with this id, and every other one that its signature could be taken for.
    fn only_itself(webhook: &Webhook, id: &str, sent: &[u8]) -> bool {
        let scheme = webhook.scheme();
        let fields = [("X-Id", id)];
        // What holds a separator is signed for nobody.
        let Ok(signed) = webhook.sign(&Request::at(&fields, NOW), sent) else { return false };
        let (time, tag) = (&signed[0].1, &signed[1].1);
        let text = |part: &Part| match part {
            Text(text) => (*text).to_owned(),
            Header(_) | HeaderOf(..) => id.to_owned(),
            Timestamp => time.clone(),
            part => text_of(part, sent),
        };
        let message: String = scheme.parts().iter().map(text).collect();
        for reading in cuts(scheme.parts(), &message) {
            let (mut headers, mut body) = (vec![("X-Sig", tag.as_str())], None);
            for (part, piece) in &reading {
                match part {
                    Text(_) => {}
                    Timestamp => headers.push(("X-Time", piece)),
                    Header(_) | HeaderOf(..) => headers.push(("X-Id", piece)),
                    part => {
                        let mut bodies = [BODY, EVIL, EMPTY].into_iter();
                        body = bodies.find(|body| *piece == text_of(part, body));
                    }
                }
            }
            let Some(body) = body else { continue };
            if webhook.verify(&Request::at(&headers, NOW), body).is_ok() {
                assert_eq!(body, sent, "{}: {headers:?}", scheme.signed());
                assert!(headers.contains(&("X-Time", time)), "{}", scheme.signed());
            }
        }
        true
    }

    #[test]
    fn no_cut_of_a_message_gives_another_body_or_time() {
        let evil = sha256(EVIL);
        for scheme in &SOUND {
            let webhook = Webhook::new(scheme, SECRET).unwrap();
            let ids = [
                "id".to_owned(),
                evil.clone(),
                format!("x{evil}"),
                format!("{evil}y"),
                format!("x.{evil}.y"),
                format!("{evil}.1795000001"),
                format!("1795000001{evil}"),
                format!("1795000001.{evil}"),
                format!("a{evil}b"),
                "1795000001".to_owned(),
            ];
            let has_two_forms = scheme.parts().contains(&UNLESS);
            for sent in [BODY, EMPTY].into_iter().take(if has_two_forms { 2 } else { 1 }) {
                let signed = ids.iter().filter(|id| only_itself(&webhook, id, sent));
                assert!(signed.count() > 0, "{}", scheme.signed());
            }
        }
    }

    /// Of what Sinch Voice signs, all lines but the first, whose method is any text to the library.
    static UNLESS_EMPTY: Scheme = timed(TimeFormat::Seconds).signs(&[
        Text("POST\n"),
        UNLESS,
        Text("\n"),
        Header("X-Id"),
        Text("\nx-timestamp:"),
        Timestamp,
    ]);
    static LAST: Scheme = draft("last").signs(&[Url, Text("\n"), UNLESS]);
    static LONE: Scheme = draft("lone").signs(&[UNLESS]);

    #[test]
    fn an_empty_body_may_be_left_empty() {
        let (hash, of_nothing) = (sha256(BODY), sha256(b""));
        let mismatch = Err(Error::Mismatch { header: "X-Sig" });
        let of_url = format!("{URL}\n");
        for (scheme, before, behind) in [
            (&UNLESS_EMPTY, "POST\n", "\nid-1\nx-timestamp:1795000000"),
            (&LAST, &of_url, ""),
            (&LONE, "", ""),
        ] {
            let message = |hash: &str| [before, hash, behind].concat();
            assert_eq!(accepts(scheme, &message(&hash), BODY), Ok(Coverage::Body));
            assert_eq!(accepts(scheme, &message(""), b""), Ok(Coverage::Body));
            assert_eq!(accepts(scheme, &message(&of_nothing), b""), mismatch);
            assert_eq!(accepts(scheme, &message(""), BODY), mismatch);
            assert_eq!(accepts(scheme, &message(&hash), b""), mismatch);
            assert_eq!(accepts(scheme, &message(&hash), EVIL), mismatch);
        }
        let webhook = Webhook::new(&LONE, SECRET).unwrap();
        let headers = webhook.sign(&Request::new(&()), b"").unwrap();
        let mut verification = webhook.begin(&Request::new(&headers)).unwrap();
        verification.update(b"");
        assert_eq!(verification.finish().map(|proof| proof.coverage()), Ok(Coverage::Body));
        assert_eq!(LONE.signed(), "{hex SHA-256 of the body, if there is one}");
    }
}

mod url {
    use countersign::Part::{Host, Parameter, Path, PathAndQuery, Query};

    use super::*;

    const HEX: Part = BodyHash(Hash::SHA256, Encoding::Hex);

    static TARGET: Scheme = timed(TimeFormat::Seconds).signs(&[
        Method,
        Text("\n"),
        PathAndQuery,
        Text("\n"),
        Timestamp,
        Text(";"),
        Host,
        Text(";"),
        HEX,
    ]);
    static PATH: Scheme = timed(TimeFormat::Seconds).signs(&[
        Method,
        Text(":"),
        Path,
        Text(":"),
        HEX,
        Text(":"),
        Timestamp,
    ]);
    static QUERY: Scheme = draft("query").signs(&[Query, Text("|"), Body]);
    static PARAMETER: Scheme = draft("parameter").signs(&[
        Text("id:"),
        Parameter("data.id"),
        Text(";request-id:"),
        Header("X-Id"),
        Text(";"),
    ]);

    /// As `examples/custom_scheme.rs` has it.
    static LINES: Scheme = timed(TimeFormat::Seconds).signs(&[
        Method,
        Text("\n"),
        Path,
        Text("\n"),
        Timestamp,
        Text("\n"),
        HEX,
    ]);

    #[test]
    fn lines_of_the_request_and_the_bodys_hash() {
        let lines = |path: &str, body| format!("POST\n{path}\n1795000000\n{}", sha256(body));
        assert_eq!(verify(&LINES, URL, &lines("/in", BODY)), Ok(Coverage::Body));
        let mismatch = Err(Error::Mismatch { header: "X-Sig" });
        for other in [lines("/in?account=7", BODY), lines("/in", EVIL), lines("", BODY)] {
            assert_eq!(verify(&LINES, URL, &other), mismatch, "{other}");
        }
        let lower = lines("/in", BODY).replace("POST", "post");
        assert_eq!(verify(&LINES, URL, &lower), mismatch);
        assert_eq!(verify(&LINES, "https://hooks.example.com/out", &lines("/in", BODY)), mismatch);
    }

    fn verify(scheme: &'static Scheme, url: &str, message: &str) -> Result<Coverage, Error> {
        let webhook = Webhook::new(scheme, SECRET).unwrap();
        let tag = tag(message.as_bytes());
        let headers: Headers<'_> =
            vec![("X-Id", "id-1"), ("X-Time", "1795000000"), ("X-Sig", tag.as_str())];
        let request = Request::at(&headers, NOW).method("POST").url(url);
        let found = verdict(&webhook, &request, BODY);
        if let Ok(signed) = webhook.sign(&request, BODY) {
            assert_eq!(found.is_ok(), signed.last().unwrap().1 == tag, "{url}");
        }
        found
    }

    const MISMATCH: Result<Coverage, Error> = Err(Error::Mismatch { header: "X-Sig" });

    #[test]
    fn the_target_and_the_host() {
        let hash = sha256(BODY);
        let message =
            |target: &str, host: &str| format!("POST\n{target}\n1795000000;{host};{hash}");
        for (url, target, host) in [
            ("https://h.example/in?a=7&b=%20#x", "/in?a=7&b=%20", "h.example"),
            ("https://h.example:8443/in", "/in", "h.example:8443"),
            ("https://user@h.example", "/", "h.example"),
            ("https://h.example?a=7", "/?a=7", "h.example"),
        ] {
            assert_eq!(verify(&TARGET, url, &message(target, host)), Ok(Coverage::Body), "{url}");
            assert_eq!(verify(&TARGET, url, &message(target, "other.example")), MISMATCH);
            assert_eq!(verify(&TARGET, url, &message("/other", host)), MISMATCH);
        }
        assert_eq!(
            verify(&TARGET, "https://h.example/in?a=8", &message("/in?a=7", "h.example")),
            MISMATCH
        );
        let signed = "{method}\n{path and query}\n{timestamp};{host};{hex SHA-256 of the body}";
        assert_eq!(TARGET.signed(), signed);
    }

    #[test]
    fn the_path_alone() {
        let message = |path: &str| format!("POST:{path}:{}:1795000000", sha256(BODY));
        for url in ["https://h.example/in", "https://h.example/in?a=7", "http://other.example/in#x"]
        {
            assert_eq!(verify(&PATH, url, &message("/in")), Ok(Coverage::Body), "{url}");
            assert_eq!(verify(&PATH, url, &message("/in/")), MISMATCH, "{url}");
        }
        let holds = Err(Error::HoldsSeparator { header: "the URL's path" });
        assert_eq!(verify(&PATH, "https://h.example/in:x", &message("/in:x")), holds);
    }

    #[test]
    fn the_query_alone() {
        let message = |query: &str| format!("{query}|{}", String::from_utf8_lossy(BODY));
        assert_eq!(
            verify(&QUERY, "https://h.example/in?a=7?#x", &message("a=7?")),
            Ok(Coverage::Body)
        );
        assert_eq!(verify(&QUERY, "https://h.example/in", &message("")), Ok(Coverage::Body));
        assert_eq!(verify(&QUERY, "https://h.example/in?", &message("")), Ok(Coverage::Body));
        assert_eq!(verify(&QUERY, "https://h.example/in?a=8", &message("a=7")), MISMATCH);
        let holds = Err(Error::HoldsSeparator { header: "the URL's query" });
        assert_eq!(verify(&QUERY, "https://h.example/in?a=7|", &message("a=7|")), holds);
    }

    #[test]
    fn one_parameter_decoded_once() {
        let message = |id: &str| format!("id:{id};request-id:id-1;");
        let verify = |query: &str, id: &str| {
            verify(&PARAMETER, &format!("https://h.example/in?{query}"), &message(id))
        };
        for (query, id) in [
            ("data.id=7", "7"),
            ("type=payment&data.id=7&x", "7"),
            ("data%2Eid=%37%2525+8", "7%25 8"),
        ] {
            assert_eq!(verify(query, id), Ok(Coverage::None), "{query}");
        }
        assert_eq!(verify("data.id=8", "7"), MISMATCH);
        let missing = Err(Error::MissingParameter { parameter: "data.id" });
        assert_eq!(verify("data.id=", ""), missing);
        assert_eq!(verify("DATA.ID=7", "7"), missing);
        assert_eq!(verify("data.id=7&data.id=8", "7"), Err(Error::RepeatedField));
        assert_eq!(verify("data.id=7&data%2eid=7", "7"), Err(Error::RepeatedField));
        assert_eq!(verify("data.id=%3", ""), Err(Error::QueryNotForm));
        let holds = Err(Error::HoldsSeparator { header: "data.id" });
        assert_eq!(verify("data.id=7;request-id:x", "7;request-id:x"), holds);
        assert_eq!(verify("data.id=7%3Brequest-id%3Ax", "7;request-id:x"), holds);
    }

    #[test]
    fn what_is_no_whole_url_is_the_receivers_fault() {
        for (scheme, url) in [
            (&TARGET, "/in?a=7"),
            (&PATH, "h.example/in"),
            (&QUERY, ""),
            (&PARAMETER, "/?data.id=7"),
        ] {
            let refused = verify(scheme, url, "").unwrap_err();
            assert_eq!(refused, Error::NotAUrl, "{url}");
            assert!(refused.is_receivers_fault() && scheme.signs_url());
        }
        let headers = [("X-Sig", "0".repeat(64))];
        let without = Webhook::new(&QUERY, SECRET).unwrap();
        let without = without.begin(&Request::new(&headers)).unwrap_err();
        assert_eq!(without, Error::MissingUrl);
        let long = format!("https://h.example/in?{}", "a".repeat(1024 * 1024));
        assert_eq!(
            verify(&QUERY, &long, "").unwrap_err(),
            Error::PartTooLong { part: "URL", limit: 1024 * 1024 }
        );
    }

    const SIDE_BY_SIDE: &str = "two variable parts stand side by side without a separator";
    const MOVES: &str = "a part that could hold a time stands next to the time, and moves it";

    static FAULTY: [(&str, Result<Scheme, ConfigError>); 4] = [
        (SIDE_BY_SIDE, draft("own").try_signs(&[Path, Query])),
        (SIDE_BY_SIDE, draft("own").try_signs(&[Host, PathAndQuery])),
        (SIDE_BY_SIDE, draft("own").try_signs(&[Parameter("a"), Body])),
        (MOVES, timed(TimeFormat::Seconds).try_signs(&[Path, Timestamp, Body])),
    ];

    #[test]
    fn parts_of_a_url_stand_beside_nothing_variable() {
        for (expected, made) in &FAULTY {
            let fault = made.as_ref().err().map(ConfigError::fault);
            assert_eq!(fault, Some(ConfigFault::Contradiction { fault: expected }));
        }
    }

    static TIMED: Scheme =
        timed(TimeFormat::Seconds).signs(&[Parameter("p"), Text("."), Timestamp, Text("."), Body]);

    /// Of a signed message, what a parameter takes of the rest is refused.
    #[test]
    fn a_parameter_takes_nothing_of_what_follows() {
        let webhook = Webhook::new(&TIMED, SECRET).unwrap();
        let verify = |p: &str, time: &str, body: &str| {
            let tag = tag(b"a.1795000000.1795000001.x");
            let headers = [("X-Time", time), ("X-Sig", tag.as_str())];
            let url = format!("https://h.example/?p={p}");
            webhook.verify(&Request::at(&headers, NOW).url(&url), body.as_bytes()).is_ok()
        };
        assert!(verify("a", "1795000000", "1795000001.x"));
        assert!(!verify("a.1795000000", "1795000001", "x"));
        assert!(!verify("a%2E1795000000", "1795000001", "x"));
    }
}

static IN_PARAMETER: Scheme = Scheme::hmac_sha256("in-a-parameter")
    .signature(Signature::in_parameter("sig").hex())
    .signs_body();

#[test]
fn a_signature_in_a_parameter_is_there_once_and_its_url_is_wanted() {
    let webhook = Webhook::new(&IN_PARAMETER, SECRET).unwrap();
    let tag = tag(BODY);
    let verify = |query: &str| {
        let url = format!("https://hooks.example.com/a//../b?{query}");
        verdict(&webhook, &Request::new(&()).url(&url), BODY)
    };
    assert_eq!(verify(&format!("sig={tag}")), Ok(Coverage::Body));
    assert_eq!(verify(&format!("a=b&s%69g={tag}#sig=0")), Ok(Coverage::Body));
    let missing = Err(Error::MissingParameter { parameter: "sig" });
    assert_eq!(verify("a=b"), missing);
    assert_eq!(verify("sig="), missing);
    assert_eq!(verify(&format!("sig={tag}&sig={tag}")), Err(Error::RepeatedField));
    assert_eq!(verify("sig=%"), Err(Error::QueryNotForm));
    assert_eq!(verify(&format!("sig={}", "0".repeat(64))), Err(Error::Mismatch { header: "sig" }));
    assert!(IN_PARAMETER.signs_url(), "a receiver has to give it");
    assert_eq!(verdict(&webhook, &Request::new(&()), BODY), Err(Error::MissingUrl));
    assert_eq!(IN_PARAMETER.text_form(), "hex, lower case, in the query");
    let signed = Scheme::hmac_sha256("faulty")
        .signature(Signature::in_parameter("sig"))
        .try_signs(&[Method, Text(" "), Part::PathAndQuery]);
    assert!(signed.unwrap_err().to_string().ends_with("that is signed holds the signature"));
}

static AUTHORIZED: Scheme = Scheme::hmac_sha256("authorized")
    .signature(
        Signature::in_header("Authorization")
            .prefix_in_any_case("Application ")
            .behind_key_id(":", "application key")
            .hex(),
    )
    .signs_body();

#[test]
fn the_key_in_front_of_a_signature_is_the_receivers() {
    let webhook = Webhook::with_setting(&AUTHORIZED, "app", SECRET).unwrap();
    let header = "Authorization";
    let verify = |value: String| verdict(&webhook, &Request::new(&[(header, value)]), BODY);
    let tag = tag(BODY);
    for scheme in ["Application", "application", "APPLICATION"] {
        assert_eq!(verify(format!("{scheme} app:{tag}")), Ok(Coverage::Body), "{scheme}");
    }
    for other in ["App", "app ", "app2", "ap", "", "app:app", " app"] {
        let refused = verify(format!("Application {other}:{tag}"));
        let is_length = matches!(refused, Err(Error::WrongLength { .. }));
        assert!(refused == Err(Error::OtherKeyId { header }) || is_length, "{other}: {refused:?}");
    }
    let expected = "Application ";
    assert_eq!(verify(format!("app:{tag}")), Err(Error::WrongPrefix { header, expected }));
    assert_eq!(verify("Appl".into()), Err(Error::WrongPrefix { header, expected }));
    let signed = webhook.sign(&Request::new(&()), BODY).unwrap();
    assert_eq!(signed, [(header, format!("Application app:{tag}"))]);
}

/// The answer to a challenge in the tests of Braintree's library for Python, `test_webhooks.py`: the same MAC
/// as that of a payload.
static BRAINTREE: Scheme = Scheme::hmac_sha1("braintree-challenge")
    .signature(Signature::in_header("X-Answer").list("&").behind_key_id("|", "public key").hex())
    .secret(SecretForm::Sha1OfUtf8)
    .signs_body();

#[test]
fn the_key_is_the_sha_1_of_what_the_vendor_shows() {
    let (public, private) = ("integration_public_key", "integration_private_key");
    let braintree = Webhook::with_setting(&BRAINTREE, public, private).unwrap();
    let answer = "integration_public_key|d9b899556c966b3f06945ec21311865d35df3ce4";
    let challenge = b"20f9f8ed05f77439fe955c977e4c8a53";
    let other = format!("other|{}", "0".repeat(40));
    for value in [answer.to_owned(), format!("{other}&{answer}"), format!("{answer}&{other}&x")] {
        let headers = [("X-Answer", value)];
        let verdict = verdict(&braintree, &Request::new(&headers), challenge);
        assert_eq!(verdict, Ok(Coverage::Body));
    }
    let header = "X-Answer";
    let headers = [(header, other)];
    let none = verdict(&braintree, &Request::new(&headers), challenge);
    assert_eq!(none, Err(Error::OtherKeyId { header }));
}

const NAMED: HeaderList = HeaderList::in_header("X-Signed", ",")
    .requires(&["x-signed", "x-time"])
    .names_and_values(":", ";");

static LISTED: Scheme = timed(TimeFormat::Seconds).signs(&[
    Method,
    Text("\n"),
    Part::PathAndQuery,
    Text("\n"),
    ListedHeaders(&NAMED),
    Text("\n"),
    Body,
]);

/// The verdict on a request with these headers besides the list, the time and a signature of this text.
fn listed(list: &str, more: &[(&str, &str)], signed: &str) -> Result<Coverage, Error> {
    let webhook = Webhook::new(&LISTED, SECRET).unwrap();
    let tag = tag(format!("POST\n/a//../b?c=d\n{signed}\n{{}}").as_bytes());
    let mut headers = vec![("X-Signed", list), ("X-Time", "1795000000"), ("X-Sig", tag.as_str())];
    headers.extend(more);
    let request = Request::at(&headers, NOW).method("POST");
    verdict(&webhook, &request.url("https://hooks.example.com/a//../b?c=d"), b"{}")
}

/// A path is signed as it stands, `//` and `..` too.
#[test]
fn listed_headers_are_signed_as_they_are_listed() {
    let text = "x-signed:x-signed,x-time;x-time:1795000000";
    assert_eq!(listed("x-signed,x-time", &[], text), Ok(Coverage::Body));
    let list = "X-Event,x-time,x-signed";
    let text = format!("X-Event:a;b:c;x-time:1795000000;x-signed:{list}");
    let event = [("x-event", "a;b:c")];
    assert_eq!(listed(list, &event, &text), Ok(Coverage::Body));
    let header = "X-Sig";
    assert_eq!(listed(list, &[("x-event", "a;b:d")], &text), Err(Error::Mismatch { header }));
    assert_eq!(listed("x-time,X-Event,x-signed", &event, &text), Err(Error::Mismatch { header }));
}

#[test]
fn what_is_listed_has_at_most_a_mebibyte() {
    let list = "x-signed,x-time,x-event";
    let before = format!("x-signed:{list};x-time:1795000000;x-event:");
    let of = |length: usize| {
        let value = "a".repeat(length);
        listed(list, &[("x-event", &value)], &format!("{before}{value}"))
    };
    let most = 1024 * 1024 - before.len();
    let too_long = Error::HeaderTooLong { header: "X-Signed", limit: 1024 * 1024 };
    assert_eq!((of(most), of(most + 1)), (Ok(Coverage::Body), Err(too_long)));
}

#[test]
fn a_list_of_headers_says_each_once_and_what_it_has_to() {
    let header = "X-Signed";
    let refused = |list: &str, more: &[(&str, &str)]| listed(list, more, "any").unwrap_err();
    assert_eq!(refused("", &[]), Error::EmptyHeader { header });
    let twice = Error::RepeatedComponent { header };
    assert_eq!(refused("x-signed,x-time,x-time", &[]), twice);
    assert_eq!(refused("x-signed,x-time,X-Time", &[]), twice);
    let not_there = Error::MissingComponent { header };
    for list in ["x-signed,x-time,x-other", "x-signed,x-time,", "x-signed, x-time", "x signed", "é"]
    {
        assert_eq!(refused(list, &[]), not_there, "{list}");
    }
    let both = [("x-event", "a"), ("x-event", "a")];
    assert_eq!(refused("x-signed,x-time,x-event", &both), not_there, "which of the two is signed");
    assert_eq!(refused("x-signed", &[]), Error::NotCovered { header, component: "x-time" });
    assert_eq!(refused("x-time", &[]), Error::NotCovered { header, component: "x-signed" });
    let many = (0..10_000).map(|at| format!("x-{at}")).collect::<Vec<_>>().join(",");
    assert_eq!(refused(&many, &[]), Error::TooManyItems { header, limit: 32 });
    let repeated = [("X-Signed", "x-time")];
    assert_eq!(refused("x-signed,x-time", &repeated), Error::RepeatedHeader { header });
}

/// No header's value can be read as the end of itself and another header.
#[test]
fn a_listed_value_begins_no_other() {
    let (header, list) = ("X-Signed", "x-event,x-time,x-signed");
    let value = "a;x-time:1795000000";
    let text = format!("x-event:{value};x-time:1795000000;x-signed:{list}");
    let refused = listed(list, &[("x-event", value)], &text);
    assert_eq!(refused, Err(Error::HoldsSeparator { header }));
}

const VALUES: HeaderList = HeaderList::in_pair("h", " ").requires(&["x-event"]).values(".");

static IN_PAIR: Scheme = Scheme::hmac_sha256("in-a-pair")
    .signature(Signature::in_header("X-Sig").pairs(",", "v1").hex())
    .timestamp(SignedTime::in_pair("t", TimeFormat::Seconds))
    .unseparated("where the values end")
    .signs(&[Timestamp, Text("."), ListOfHeaders(&VALUES), Text("."), ListedHeaders(&VALUES)]);

#[test]
fn a_list_among_the_pairs_is_there_once() {
    let webhook = Webhook::new(&IN_PAIR, SECRET).unwrap();
    let verify = |pairs: &str| {
        let tag = tag(b"1795000000.x-event.a.b");
        let value = format!("t=1795000000,{pairs}v1={tag}");
        let headers = [("x-event", "a.b"), ("X-Sig", &value)];
        verdict(&webhook, &Request::at(&headers, NOW), b"any")
    };
    let header = "X-Sig";
    assert_eq!(verify("h=x-event,"), Ok(Coverage::None));
    let none = Err(Error::NotCovered { header, component: "x-event" });
    for pairs in ["", "h=,", "h=x-event,h=x-event,"] {
        assert_eq!(verify(pairs), none, "{pairs}");
    }
    assert_eq!(verify("h=x-event x-event,"), Err(Error::RepeatedComponent { header }));
    assert_eq!(verify("h=x-other,"), none);
    assert_eq!(verify("h=x-event x-other,"), Err(Error::MissingComponent { header }));
    assert_eq!(IN_PAIR.signed(), "{timestamp}.{h}.{headers listed in `h`}");
}

#[test]
fn a_list_of_headers_that_says_nothing_is_no_scheme() {
    static NOTHING: HeaderList = HeaderList::in_header("X-List", ",").names_and_values(":", ";");
    static OPEN: HeaderList =
        HeaderList::in_header("X-List", ",").requires(&["x-list"]).values(".");
    static PAIR: HeaderList =
        HeaderList::in_pair("h", ",").requires(&["x-a"]).names_and_values(":", ";");
    static UNSIGNED: HeaderList =
        HeaderList::in_header("X-List", ",").requires(&["x-a"]).names_and_values(":", ";");
    static UNMARKED: HeaderList = HeaderList::in_header("X-List", "").requires(&["x-list"]);
    for (list, fault) in [
        (&NOTHING, "a list of signed headers may be empty: nothing has to be in it"),
        (&OPEN, "nothing marks where the value of a listed header ends"),
        (&PAIR, "signed headers are listed in a pair, and the signature header has none"),
        (&UNMARKED, "nothing separates the headers of a list"),
        (&UNSIGNED, "a list of signed headers is not signed itself: anybody could write another"),
    ] {
        let parts = Box::leak(Box::new([ListedHeaders(list), Text("\n"), Body]));
        let contradiction = ConfigFault::Contradiction { fault };
        assert_eq!(draft("faulty").try_signs(parts).unwrap_err(), contradiction);
    }
    let unsigned = "the timestamp is not part of the message: anybody could set it";
    let refused = timed(TimeFormat::Seconds).try_signs(UNTIMED).unwrap_err();
    assert_eq!(refused, ConfigFault::Contradiction { fault: unsigned });
}

/// Who writes another list has a value stand for several headers.
#[test]
fn a_list_of_headers_that_is_not_signed_is_no_scheme() {
    static APART: HeaderList =
        HeaderList::in_header("X-List", ",").requires(&["x-id"]).names_and_values(":", ";");
    static IN_PAIR: HeaderList =
        HeaderList::in_pair("h", ",").requires(&["x-id"]).names_and_values(":", ";");
    static PARTS: [&[Part]; 4] = [
        &[ListedHeaders(&APART), Text("\n"), Body],
        &[ListOfHeaders(&APART), Text("\n"), ListedHeaders(&APART), Text("\n"), Body],
        &[ListedHeaders(&IN_PAIR), Text("\n"), Body],
        &[ListOfHeaders(&IN_PAIR), Text("\n"), ListedHeaders(&IN_PAIR), Text("\n"), Body],
    ];
    let fault = "a list of signed headers is not signed itself: anybody could write another";
    for (at, parts) in PARTS.into_iter().enumerate() {
        let signature = Signature::in_header("X-Sig").pairs(";", "v1");
        let made = Scheme::hmac_sha256("own").signature(signature).try_signs(parts);
        let refused = made.err().map(|error| error.fault());
        let expected = (at % 2 == 0).then_some(ConfigFault::Contradiction { fault });
        assert_eq!(refused, expected, "{parts:?}");
    }
}

/// What stands beside a method or a URL, and another part behind it that may hold anything.
#[test]
fn a_method_and_a_url_do_not_hold_what_separates_them() {
    static METHOD: Scheme =
        draft("own").signs(&[Method, Text("."), Header("X-Id"), Text("."), Body]);
    static ADDRESS: Scheme = draft("own").signs(&[Url, Text("|"), Body]);
    static BEFORE_QUERY: Scheme = draft("own").signs(&[Part::UrlWithoutQuery, Text("|"), Body]);
    static DECODED: Scheme = draft("own").signs(&[Part::UrlWithDecoded("|"), Text("|"), Body]);
    static BESIDE_ONE: Scheme =
        draft("own").signs(&[Url, Text("."), Header("X-Id"), Text("\n"), Method]);
    let url = "https://a.example/in";
    for (scheme, method, url, id, body, expected) in [
        (&METHOD, "POST", url, "1", "2.3", Ok(Coverage::Body)),
        (&METHOD, "POST.1", url, "2", "3", Err("the method")),
        (&ADDRESS, "POST", url, "", "a|b", Ok(Coverage::Body)),
        (&ADDRESS, "POST", "https://a.example/in?|a", "", "b", Err("the URL")),
        (&BEFORE_QUERY, "POST", "https://a.example/in?|", "", "a|b", Ok(Coverage::Body)),
        (&BEFORE_QUERY, "POST", "https://a.example/in|a?", "", "b", Err("the URL")),
        (&DECODED, "POST", "https://a.example/in%7Ca", "", "b", Err("the URL")),
        // The header holds none, and so the URL ends at the last.
        (&BESIDE_ONE, "POST", url, "1", "", Ok(Coverage::None)),
    ] {
        let message = match scheme.signed().as_str() {
            "{method}.{X-Id}.{body}" => format!("{method}.{id}.{body}"),
            "{url}.{X-Id}\n{method}" => format!("{url}.{id}\n{method}"),
            "{url without query}|{body}" => {
                format!("{}|{body}", url.split('?').next().unwrap_or_default())
            }
            _ => format!("{url}|{body}"),
        };
        let tag = tag(message.as_bytes());
        let headers = [("X-Id", id), ("X-Sig", tag.as_str())];
        let request = Request::new(&headers).method(method).url(url);
        let webhook = Webhook::new(scheme, SECRET).unwrap();
        let expected = expected.map_err(|header| Error::HoldsSeparator { header });
        assert_eq!(verdict(&webhook, &request, body.as_bytes()), expected, "{message}");
    }
}

const UNTIMED: &[Part] = &[ListedHeaders(&VALUES_IN_HEADER), Text("\n"), Body];

static VALUES_IN_HEADER: HeaderList =
    HeaderList::in_header("X-List", ",").requires(&["x-list"]).names_and_values(":", ";");

#[cfg(feature = "md5")]
mod md5 {
    use super::*;

    static OF_MD5: Scheme =
        draft("md5").signs(&[Method, Text("\n"), BodyHash(Hash::MD5, Encoding::Base64)]);

    /// `printf foo | openssl md5 -binary | base64`.
    #[test]
    fn the_md5_of_the_body() {
        let message = "POST\nrL0Y20zC+Fzt72VPzMSk2A==";
        assert_eq!(accepts(&OF_MD5, message, b"foo"), Ok(Coverage::Body));
        assert!(accepts(&OF_MD5, message, b"fop").is_err());
        assert_eq!(accepts(&OF_MD5, "POST\n1B2M2Y8AsgTpgAmY7PhCfg==", b""), Ok(Coverage::Body));
        assert_eq!(OF_MD5.signed(), "{method}\n{base64 MD5 of the body}");
    }
}

#[cfg(feature = "crc32")]
mod crc32 {
    use countersign::Checksum;
    use countersign::Part::BodyChecksum;

    use super::*;

    const CRC32: Part = BodyChecksum(Checksum::CRC32);
    static CHECKED: Scheme = timed(TimeFormat::Seconds).signs(&[
        Header("X-Id"),
        Text("|"),
        Timestamp,
        Text("|"),
        Setting("webhook id"),
        Text("|"),
        CRC32,
    ]);

    /// Values of `zlib.crc32`, of all lengths that there are.
    #[test]
    fn the_checksum_is_a_number_and_covers_nothing() {
        for (body, number) in [
            (&b""[..], "0"),
            (b"\xff\xff\xff\xff", "4294967295"),
            (b"123456789", "3421780262"),
            (b"foo", "2356372769"),
            (b"n34736", "90517"),
        ] {
            let message = format!("id-1|1795000000|app|{number}");
            assert_eq!(accepts(&CHECKED, &message, body), Ok(Coverage::None), "{number}");
            assert!(accepts(&CHECKED, &format!("{message}0"), body).is_err());
            assert!(accepts(&CHECKED, &message.replace("id-1|", "id-1|0"), body).is_err());
        }
        assert!(matches!(CHECKED.told_apart_by(), ToldApartBy::Nothing(_)));
    }

    const SIDE_BY_SIDE: &str = "two variable parts stand side by side without a separator";
    const DIGIT: &str = "a digit stands next to the body's checksum: it separates nothing";

    static FAULTY: [(&str, Result<Scheme, ConfigError>); 5] = [
        (SIDE_BY_SIDE, draft("own").try_signs(&[Header("X-Id"), CRC32])),
        (DIGIT, draft("own").try_signs(&[Header("X-Id"), Text(".1"), CRC32])),
        (DIGIT, draft("own").try_signs(&[CRC32, Text("0."), Header("X-Id")])),
        ("the message holds the body twice", draft("own").try_signs(&[CRC32, Text("."), Body])),
        (
            "a part that could hold a time stands next to the time, and moves it",
            timed(TimeFormat::Seconds).try_signs(&[CRC32, Timestamp, Text("."), Header("X-Id")]),
        ),
    ];

    #[test]
    fn a_checksum_that_could_be_moved_does_not_compile() {
        for (expected, made) in &FAULTY {
            let fault = made.as_ref().err().map(ConfigError::fault);
            assert_eq!(fault, Some(ConfigFault::Contradiction { fault: expected }));
        }
    }
}
