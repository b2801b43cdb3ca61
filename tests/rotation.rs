//! During a rotation a receiver knows which of its secrets signed, so that it sees when the old one
//! can go; and with several accounts of one provider, whose proof it holds.

mod common;

use common::{CLIENT_ID, METHOD_AND_URL, cases, request};
use countersign::{
    Encoding, Entry, Error, Keys, MacById, OpenFx, Proof, Rtb, Scheme, Secret, SecretForm,
    Signature, Signer, Token, TraceFinance, Verifier, Webhook,
};

const BODY: &[u8] = b"imageTicket=1";
const NO_HEADERS: [(&str, &str); 0] = [];

fn signed_by(sender: &dyn Signer, receiver: &dyn Verifier) -> Result<Proof, Error> {
    let fields = sender.sign(&request(&NO_HEADERS), BODY).unwrap();
    let streamed = receiver.begin(&request(&fields)).and_then(|mut verification| {
        verification.update(BODY);
        verification.finish()
    });
    let proof = receiver.verify(&request(&fields), BODY);
    assert_eq!(format!("{streamed:?}"), format!("{proof:?}"));
    proof
}

fn key_of(sender: &dyn Signer, receiver: &dyn Verifier) -> usize {
    signed_by(sender, receiver).unwrap().key()
}

#[test]
fn the_proof_names_the_position_of_the_key() {
    let secrets = ["the first", "the second", "the third", "the fourth"];
    for count in 1..=4 {
        let receivers = cases(&secrets[..count]);
        for (position, secret) in secrets.iter().enumerate() {
            for (sender, receiver) in cases(&[secret]).iter().zip(&receivers) {
                let fields = sender.sign(BODY);
                let proof = receiver.verifier.verify(&request(&fields), BODY);
                let found = proof.map(|proof| proof.key()).ok();
                let expected = (position < count).then_some(position);
                assert_eq!(found, expected, "{} of {count} in {}", position, sender.id());
            }
        }
    }
}

#[test]
fn two_keys_of_one_secret_are_one_position() {
    let either = |text| Secret::utf16le_or_utf8(text).unwrap();
    let utf8 = |text| Rtb::partner(Secret::utf8(text).unwrap()).unwrap();
    let utf16 = |text| Rtb::partner(Secret::utf16le(text).unwrap()).unwrap();

    let receiver = Rtb::partner(either("current")).unwrap().or(either("previous")).unwrap();
    assert_eq!(key_of(&utf16("current"), &receiver), 0);
    assert_eq!(key_of(&utf8("current"), &receiver), 0);
    assert_eq!(key_of(&utf16("previous"), &receiver), 1);
    assert_eq!(key_of(&utf8("previous"), &receiver), 1);

    let receiver = utf8("first").or(either("second")).unwrap().or("third").unwrap();
    assert_eq!(key_of(&utf8("first"), &receiver), 0);
    assert_eq!(key_of(&utf16("second"), &receiver), 1);
    assert_eq!(key_of(&utf8("second"), &receiver), 1);
    assert_eq!(key_of(&utf8("third"), &receiver), 2);
}

#[test]
fn text_is_read_in_the_form_of_the_first_secret() {
    let text = "6162636465666768";
    let forms: [fn(&str) -> Result<Secret, _>; 4] =
        [Secret::utf8, Secret::utf16le, Secret::base64, Secret::hex];
    for (at, form) in forms.iter().enumerate() {
        let receiver = OpenFx::new(form("4142434445464748").unwrap()).unwrap().or(text).unwrap();
        for (other, other_form) in forms.iter().enumerate() {
            let sender = OpenFx::new(other_form(text).unwrap()).unwrap();
            let secret = signed_by(&sender, &receiver).map(|proof| proof.key()).ok();
            assert_eq!(secret, (at == other).then_some(1));
        }
    }

    let receiver =
        OpenFx::new(Secret::utf16le_or_utf8("first").unwrap()).unwrap().or(text).unwrap();
    for form in [Secret::utf16le, Secret::utf8] {
        assert_eq!(key_of(&OpenFx::new(form(text).unwrap()).unwrap(), &receiver), 1);
    }
    let receiver = OpenFx::new(Secret::bytes(b"first").unwrap()).unwrap().or(" second\n").unwrap();
    let sender = OpenFx::new(Secret::bytes(b" second\n").unwrap()).unwrap();
    assert_eq!(key_of(&sender, &receiver), 1);
}

#[test]
fn text_is_read_in_the_form_of_the_scheme_where_it_is_the_first() {
    static HEX: Scheme = Scheme::hmac_sha256("hex-secret")
        .signature(Signature::in_header("X-Sig").encoded(Encoding::Base64))
        .secret(SecretForm::Hex)
        .signs_body();
    let receiver = Webhook::new(&HEX, "6162").unwrap().or("6364").unwrap();
    let sender = |key: &[u8]| Webhook::new(&HEX, Secret::bytes(key).unwrap()).unwrap();
    assert_eq!(key_of(&sender(b"ab"), &receiver), 0);
    assert_eq!(key_of(&sender(b"cd"), &receiver), 1);

    let rtb = Rtb::partner("ab").unwrap().or("cd").unwrap();
    let sender = Rtb::partner(Secret::bytes(b"c\0d\0").unwrap()).unwrap();
    assert_eq!(key_of(&sender, &rtb), 1);
}

#[test]
fn a_scheme_says_in_which_form_it_reads_text() {
    assert_eq!(OpenFx::SCHEME.secret_form(), Some(SecretForm::Utf8));
    assert_eq!(Rtb::PARTNER.secret_form(), Some(SecretForm::Utf16Le));
    assert_eq!(TOKEN.secret_form(), Some(SecretForm::Utf8));
    assert!(!OpenFx::SCHEME.expires() && !TOKEN.expires());
}

#[test]
fn a_secret_overrides_the_form() {
    let receiver = Rtb::partner("first").unwrap().or(Secret::hex("6162").unwrap()).unwrap();
    let sender = Rtb::partner(Secret::utf8("ab").unwrap()).unwrap();
    assert_eq!(key_of(&sender, &receiver), 1);
}

#[test]
fn of_equal_secrets_the_first_matches() {
    let receiver = OpenFx::new("same").unwrap().or("same").unwrap().or("same").unwrap();
    assert_eq!(key_of(&OpenFx::new("same").unwrap(), &receiver), 0);
    let receiver = OpenFx::new("other").unwrap().or("same").unwrap().or("same").unwrap();
    assert_eq!(key_of(&OpenFx::new("same").unwrap(), &receiver), 1);
}

/// With one signature under each of two secrets in a header, the earlier secret is named, wherever
/// its signature stands.
#[test]
fn of_two_matching_secrets_the_first_is_named() {
    static LIST: Scheme = Scheme::hmac_sha256("two-signatures")
        .signature(Signature::in_header("X-List").list(",").hex())
        .signs_body();
    let signature = |secret: &str| {
        let signer = Webhook::new(&LIST, secret).unwrap();
        signer.sign(&request(&NO_HEADERS), BODY).unwrap().remove(0).1
    };
    let receiver = Webhook::new(&LIST, "a").unwrap().or("b").unwrap().or("c").unwrap();
    let named = |secrets: [&str; 2]| {
        let fields = [("X-List", secrets.map(signature).join(","))];
        receiver.verify(&request(&fields), BODY).map(|proof| proof.key())
    };
    assert_eq!(named(["c", "b"]), Ok(1));
    assert_eq!(named(["b", "c"]), Ok(1));
    assert_eq!(named(["c", "a"]), Ok(0));
    assert_eq!(named(["z", "c"]), Ok(2));
    assert_eq!(named(["z", "y"]), Err(Error::Mismatch { header: "X-List" }));
}

#[test]
fn the_first_secret_signs() {
    let both = OpenFx::new("current").unwrap().or("previous").unwrap();
    assert_eq!(key_of(&both, &OpenFx::new("current").unwrap()), 0);
    assert!(signed_by(&both, &OpenFx::new("previous").unwrap()).is_err());
}

#[test]
fn the_proof_names_the_account() {
    let unlabelled = OpenFx::new("key").unwrap();
    assert_eq!(unlabelled.account(), None);
    let proof = signed_by(&unlabelled, &unlabelled).unwrap();
    assert_eq!(proof.account(), None);
    assert_eq!(proof.to_string(), "openfx: key 0, the body is covered");

    let receiver = OpenFx::new("new").unwrap().for_account("eu").or("key").unwrap();
    assert_eq!(receiver.account(), Some("eu"));
    let proof = signed_by(&unlabelled, &receiver).unwrap();
    assert_eq!((proof.account(), proof.key()), (Some("eu"), 1));
    assert_eq!(proof.scheme().id(), OpenFx::SCHEME.id());
    assert_eq!(proof.to_string(), "openfx (eu): key 1, the body is covered");
    assert_eq!(receiver.for_account("us").account(), Some("us"));

    let webhook = Webhook::new(&METHOD_AND_URL, "key").unwrap().for_account("own");
    assert_eq!(signed_by(&webhook, &webhook).unwrap().account(), Some("own"));
}

#[test]
fn the_proof_says_that_a_body_is_not_covered() {
    let trace = TraceFinance::new(CLIENT_ID, "secret").unwrap().for_account("eu");
    let mut fields = vec![("X-Message-Id", "1234".to_owned())];
    fields.extend(trace.sign(&request(&fields), b"").unwrap());
    let proof = trace.verify(&request(&fields), BODY).unwrap();
    let line = "trace-finance (eu): key 0, the body is NOT covered";
    assert_eq!(proof.to_string(), line);
}

static TOKEN: Scheme<Token> = Scheme::static_token("token", "X-Token");

static NAMED: Scheme<MacById> = Scheme::hmac_sha256("named")
    .secret_named_in("X-Key-Id")
    .signature(Signature::in_header("X-Sig"))
    .signs_body();

#[test]
fn a_fault_of_a_further_key_says_which_it_is() {
    let tokens = Webhook::new(&TOKEN, "one").unwrap();
    assert_eq!(tokens.or("").unwrap_err().key(), Some(1));
    let tokens = Webhook::new(&TOKEN, "one").unwrap().or("two").unwrap();
    assert!(format!("{tokens:?}").contains("keys: 2"), "{tokens:?}");
    assert_eq!(tokens.or("").unwrap_err().key(), Some(2));
    let bound = |keys: &Keys<'_>| Entry::of(&TOKEN).bind(keys).unwrap_err().key();
    assert_eq!(bound(&Keys::new("")), None, "there is no other");
    assert_eq!(bound(&Keys::new("").or("two")), Some(0));
    assert_eq!(bound(&Keys::new("one").or("")), Some(1));
    let named = Webhook::new(&NAMED, ("a", "one")).unwrap();
    assert_eq!(named.or(("b", "")).unwrap_err().key(), Some(1));
    let named = Webhook::new(&NAMED, ("a", "one")).unwrap().or(("b", "two")).unwrap();
    assert!(format!("{named:?}").contains("keys: 2"), "{named:?}");
    assert_eq!(named.or(("c", "")).unwrap_err().key(), Some(2));
}
