//! What a change could loosen without a valid request noticing: each of these is refused for one reason
//! only.

mod common;

use common::{SECRET, request};
use countersign::{Error, Scheme, Signature, Signer as _, Verifier as _, Webhook};

static VERSIONED: Scheme = Scheme::hmac_sha256("versioned")
    .signature(Signature::in_header("X-Sig"))
    .expects(&[("X-Version", "1")])
    .signs_body();

#[test]
fn an_expected_header_is_exactly_that() {
    let webhook = Webhook::new(&VERSIONED, SECRET).unwrap();
    let fields = webhook.sign(&request(&()), b"{}").unwrap();
    let refused = Err(Error::UnexpectedValue { header: "X-Version", expected: "1" });
    for (value, expected) in [
        ("1", Ok(())),
        ("11", refused),
        ("1.0", refused),
        ("01", refused),
        (" 1", refused),
        ("1 ", refused),
        ("1, 1", refused),
    ] {
        let mut given = fields.clone();
        let version = given.iter_mut().find(|(name, _)| *name == "X-Version").unwrap();
        version.1 = value.into();
        let verdict = webhook.verify(&request(&given), b"{}").map(drop);
        assert_eq!(verdict, expected, "{value:?}");
    }
}

#[cfg(feature = "fields")]
mod fields {
    use countersign::Part::{Field, Text};
    use countersign::providers::{AdyenPayments, HubSpotV1};
    use countersign::{Coverage, Fields};
    use hmac::{Hmac, KeyInit as _, Mac as _};
    use sha2::Sha256;

    use super::*;

    static TWO: Scheme<Fields> = Scheme::hmac_sha256("two")
        .signature(Signature::in_header("X-Sig"))
        .signs_fields(&[Field("of.first"), Text("."), Field("of.second")]);

    /// The verdict on a body whose message is `signed`.
    fn verdict(signed: &str, body: &str) -> Result<(), Error> {
        let mut mac = Hmac::<Sha256>::new_from_slice(SECRET.as_bytes()).unwrap();
        mac.update(signed.as_bytes());
        let headers = [("X-Sig", hex::encode(mac.finalize().into_bytes()))];
        let webhook = Webhook::new(&TWO, SECRET).unwrap();
        webhook.verify(&request(&headers), body.as_bytes()).map(drop)
    }

    /// Else `first` could take over what `second` said, and `second` be left out.
    #[test]
    fn a_signed_field_that_is_missing_is_not_an_empty_one() {
        assert_eq!(verdict("a.b", r#"{"of":{"first":"a","second":"b"}}"#), Ok(()));
        assert_eq!(verdict("a.", r#"{"of":{"first":"a","second":""}}"#), Ok(()));
        for body in [r#"{"of":{"first":"a"}}"#, r#"{"of":{"first":"a","second":null}}"#] {
            assert_eq!(verdict("a.", body), Err(Error::MissingField { field: "of.second" }));
        }
        let first = Err(Error::MissingField { field: "of.first" });
        assert_eq!(verdict(".b", r#"{"of":{"second":"b"},"first":"a"}"#), first);
    }

    #[test]
    fn a_name_is_refused_twice_at_every_depth() {
        let body = |odd: &str| format!(r#"{{"of":{{"first":"a","second":"b"}},"more":{odd}}}"#);
        for depth in 0..30 {
            for (open, close) in [("[", "]"), ("{\"a\":", "}")] {
                let within =
                    |odd: &str| body(&[&open.repeat(depth), odd, &close.repeat(depth)].concat());
                assert_eq!(verdict("a.b", &within(r#"{"a":0,"b":0}"#)), Ok(()), "{depth}");
                let twice = verdict("a.b", &within(r#"{"a":0,"a":0}"#));
                assert_eq!(twice, Err(Error::RepeatedField), "{depth}");
            }
        }
    }

    /// What a receiver's `BodyVerifier` and `Verified` go by.
    #[test]
    fn a_beginning_and_fields_are_not_the_whole_body() {
        assert_eq!(HubSpotV1::SCHEME.coverage(), Coverage::Prefix);
        assert_eq!(AdyenPayments::SCHEME.coverage(), Coverage::Fields);
        assert_eq!(TWO.coverage(), Coverage::Fields);
    }
}

/// Of base64 that is percent-encoded there is one text, as of base64.
#[test]
fn a_percent_encoded_signature_has_one_text() {
    static ACME: Scheme = Scheme::hmac_sha256("acme")
        .signature(Signature::in_header("X-Signature").percent_encoded_base64())
        .signs_body();

    let acme = Webhook::new(&ACME, "the secret").unwrap();
    let verdict = |text: &str, body: &[u8]| {
        acme.verify(&request(&[("X-Signature", text)]), body).map_err(|error| error.code())
    };
    let mut seen = [0; 3];
    for number in 0..64_u8 {
        let body = [number];
        let signed = acme.sign(&request(&()), &body).unwrap();
        let text = signed[0].1.as_str();
        assert!(verdict(text, &body).is_ok());
        let others = [("%2B", "+"), ("%2F", "/"), ("%3D", "=")];
        for (count, (encoded, plain)) in seen.iter_mut().zip(others) {
            if text.contains(encoded) {
                *count += 1;
                let lower = encoded.to_ascii_lowercase();
                for other in [plain, &lower, "%25", "%%"] {
                    let changed = text.replacen(encoded, other, 1);
                    assert_eq!(verdict(&changed, &body).unwrap_err(), "wrong-character");
                }
            }
        }
        for end in [&text[..text.len() - 1], &text[..text.len() - 2]] {
            assert_eq!(verdict(end, &body).unwrap_err(), "wrong-character");
        }
        let letter = format!("%{:02X}", text.as_bytes()[0]);
        let encoded = format!("{letter}{}", &text[1..]);
        assert_eq!(verdict(&encoded, &body).unwrap_err(), "wrong-character");
    }
    assert!(seen.iter().all(|count| *count > 0), "{seen:?}");
}
