//! What a provider sends before its deliveries, or beside them, is answered as the provider documents it,
//! and never so that an answer is a delivery.

mod common;

use countersign::providers::{Meta, Twitter, WhatsApp, Zoom};
use countersign::{Answer, Asked, Error, Question, Request, Signer, UnixTime, Verifier};

fn answered(verifier: &dyn Verifier, question: &Question<'_>) -> Option<Answer> {
    match verifier.handshake(question)? {
        Asked::Answer(answer) => Some(answer),
        asked => panic!("{asked:?}"),
    }
}

#[test]
fn x_gets_the_mac_of_its_challenge() {
    let twitter = Twitter::new("z3ZX4v7mAAUGykl3EcmkqbartmuW8VFOOzCloLx9Q45P0hLrFu").unwrap();
    let target = "/hooks/x?crc_token=9b4507b3-9040-4669-9ca3-6b94edb50553";
    let answer = answered(&twitter, &Question::new("GET", target, &(), b"")).unwrap();
    let expected = r#"{"response_token":"sha256=Cytd4Sq+NvEcV3MMrXxWJGJx5A+y/lXzzU2Maartkx8="}"#;
    assert_eq!(answer.body(), expected);
}

#[test]
fn x_gets_no_mac_of_a_delivery() {
    let twitter = Twitter::new("the secret").unwrap();
    let forged = "/?crc_token=%7B%22for_user_id%22%3A%221%22%7D";
    assert!(twitter.handshake(&Question::new("GET", forged, &(), b"")).is_none());
    let body = b"9b4507b3-9040-4669-9ca3-6b94edb50553";
    let headers = twitter.sign(&Request::new(&()), body).unwrap();
    let request = Request::new(&headers);
    assert_eq!(twitter.verify(&request, body).unwrap_err(), Error::BodyIsChallenge);
    let mut check = twitter.begin(&request).unwrap();
    body.chunks(7).for_each(|chunk| check.update(chunk));
    assert_eq!(check.finish().unwrap_err(), Error::BodyIsChallenge);
}

#[cfg(feature = "fields")]
#[test]
fn zoom_gets_the_mac_of_its_token_once_it_is_proven() {
    let zoom = Zoom::new("secretValueTest").unwrap();
    let body = br#"{"event_ts":1654503849680,"event":"endpoint.url_validation","payload":{"plainToken":"qgg8vlvZRS6UYooatFL8Aw"}}"#;
    let now = UnixTime::from_secs(1_654_503_849);
    let headers = zoom.sign(&Request::at(&(), now), body).unwrap();
    let proof = zoom.verify(&Request::at(&headers, now), body).unwrap();
    let question = Question::new("POST", "/zoom", &headers, body);
    assert!(zoom.handshake(&question).is_none(), "it is not proven");
    let answer = answered(&zoom, &question.proven(&proof)).unwrap();
    let expected = "{\"plainToken\":\"qgg8vlvZRS6UYooatFL8Aw\",\"encryptedToken\":\
                    \"70c1f2e2e6ca2d39297490d1f9142c7d701415ea8e6151f6562a08fa657a40ff\"}";
    assert_eq!(answer.body(), expected);
}

#[test]
fn meta_is_answered_if_it_shows_the_token() {
    let target = "/?hub.mode=subscribe&hub.challenge=1158201444&hub.verify_token=meatyhamhock";
    let question = Question::new("GET", target, &(), b"");
    for verifier in [&Meta::new("secret").unwrap() as &dyn Verifier, &WhatsApp::new("s").unwrap()] {
        for (expected, is_it) in [("meatyhamhock", true), ("meatyhamhoc", false), ("", false)] {
            let Some(Asked::Token(asked)) = verifier.handshake(&question) else { panic!() };
            let answer = asked.answer(expected);
            assert_eq!(answer.map(|answer| answer.body().to_owned()).is_some(), is_it);
        }
    }
}
