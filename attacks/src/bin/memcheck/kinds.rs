//! One scheme of each kind, with bodies that end around a hash's block, and with lists of signatures.

use countersign::Part::{self, Body, BodyHash, Field, Method, SecretHash, Text, Timestamp, Url};
use countersign::{
    Abp, Cavage, Claim, Covered, Encoding, Entry, Fields, Hash, Jws, Keys, MacById, MaskIt, OpenFx,
    Rtb, Scheme, SecretForm, Signature, SignedTime, TimeFormat, Token, TraceFinance,
};

use crate::catalogue::body_of;
use crate::with_secrets::with_secrets;
use crate::{FORGERS_KEY, KEYS, bind, bind_secret, check as verify, request, sign, valgrind};

const CANDIDATES: usize = 8;
/// No challenge looks so, which a verifier would refuse.
const CONTENT: [u8; 300] = [b'{'; 300];

static LIST: Scheme = Scheme::hmac_sha256("list")
    .signature(Signature::in_header("X-List").prefix("v1,").list(" ").base64())
    .timestamp(SignedTime::in_header("X-Time", TimeFormat::Seconds))
    .signs(&[Timestamp, Text("."), Body]);

static PAIRS: Scheme = Scheme::hmac_sha256("pairs")
    .signature(Signature::in_header("X-Pairs").pairs(",", "v1").hex())
    .unseparated("where the body ends and the URL begins")
    .signs(&[Body, Text("."), Url]);

static SHA384: Scheme = Scheme::hmac_sha384("sha384")
    .signature(Signature::in_header("X-Sha384").list(",").hex())
    .signs_body();

static SHA512: Scheme = Scheme::hmac_sha512("sha512")
    .signature(Signature::in_header("X-Sha512").list(",").encoded(Encoding::Base64UrlUnpadded))
    .signs_body();

static SHA1: Scheme = Scheme::hmac_sha1("sha1")
    .signature(Signature::in_header("X-Sha1").list(",").hex())
    .signs_body();

static MD5: Scheme = Scheme::hmac("md5", Hash::MD5)
    .signature(Signature::in_header("X-Md5").list(",").hex())
    .signs_body();

static BY_ID: Scheme<MacById> = Scheme::hmac_sha256("by-id")
    .secret_named_in("X-Key-Id")
    .signature(Signature::in_header("X-By-Id").list(",").hex())
    .signs_body();

static BODY_HASH: Scheme = Scheme::hmac_sha256("body-hash")
    .signature(Signature::in_header("X-Body-Hash").list(",").hex())
    .signs(&[Method, Text("\n"), BodyHash(Hash::SHA256, Encoding::Hex)]);

static DATED: Scheme = Scheme::hmac_sha256("dated")
    .signature(Signature::in_header("X-Dated").list(",").hex())
    .timestamp(SignedTime::in_field("time", TimeFormat::Milliseconds))
    .signs_dated_body();

static FIELDS: Scheme<Fields> = Scheme::hmac_sha256("fields")
    .signature(Signature::in_header("X-Fields").list(",").hex())
    .signs_fields(&[Field("id")]);

/// Who signs the field.
static FIELD: Scheme = Scheme::hmac_sha256("field")
    .signature(Signature::in_header("X-Fields").list(",").hex())
    .signs_body();

static PLAIN: Scheme = Scheme::plain_hash("plain", Hash::SHA256)
    .signature(Signature::in_header("X-Plain").list(",").hex())
    .signs(&[Part::Secret, Body]);

static INSIDE: Scheme = Scheme::plain_hash("inside", Hash::SHA1)
    .signature(Signature::in_header("X-Inside").list(",").hex())
    .signs(&[Body, Text("."), Part::Secret]);

static PLAIN_SHA512: Scheme = Scheme::plain_hash("plain-sha512", Hash::SHA512)
    .signature(Signature::in_header("X-Plain-Sha512").list(",").base64())
    .signs(&[Part::Secret, Body]);

static PLAIN_MD5: Scheme = Scheme::plain_hash("plain-md5", Hash::MD5)
    .signature(Signature::in_header("X-Plain-Md5").list(",").hex())
    .signs(&[Body, Part::Secret]);

static HASHED: Scheme = Scheme::plain_hash("hashed", Hash::SHA384)
    .signature(Signature::in_header("X-Hashed").list(",").hex())
    .signs(&[SecretHash(Hash::SHA256, Encoding::HexUpper), Body]);

static HASHED_MD5: Scheme = Scheme::plain_hash("hashed-md5", Hash::MD5)
    .signature(Signature::in_header("X-Hashed-Md5").list(",").hex())
    .signs(&[SecretHash(Hash::MD5, Encoding::HexAnyCase), Body]);

static CLAIMS: Scheme<Jws> = Scheme::jws_hs256("claims")
    .in_header("X-Claims")
    .claims(&[Claim::BodyHash("body", Encoding::Hex)]);

static DETACHED: Scheme<Jws> = Scheme::jws_hs512("detached").in_header("X-Detached").signs_body();

static RAW: Scheme<Jws> = Scheme::jws_hs256("raw").in_header("X-Raw").signs_raw_body();

static CAVAGE: Scheme<Cavage> = Scheme::cavage_hmac_sha512("cavage")
    .covers(&[Covered::Component("(request-target)"), Covered::Body]);

static TOKEN: Scheme<Token> = Scheme::static_token("token", "X-Token");

/// Each, and what joins the signatures that its header lists.
const KINDS: [(Entry, Option<&str>); 27] = [
    (Entry::of(Abp::SCHEME), None),
    (Entry::of(MaskIt::SCHEME), None),
    (Entry::of(OpenFx::SCHEME), None),
    (Entry::of(Rtb::PARTNER), None),
    (Entry::of(Rtb::CUSTOMER), None),
    (Entry::of(TraceFinance::SCHEME), None),
    (Entry::of(&LIST), Some(" ")),
    (Entry::of(&PAIRS), Some(",")),
    (Entry::of(&SHA384), Some(",")),
    (Entry::of(&SHA512), Some(",")),
    (Entry::of(&SHA1), Some(",")),
    (Entry::of(&MD5), Some(",")),
    (Entry::of(&BY_ID), Some(",")),
    (Entry::of(&BODY_HASH), Some(",")),
    (Entry::of(&DATED), Some(",")),
    (Entry::of(&FIELDS), Some(",")),
    (Entry::of(&PLAIN), Some(",")),
    (Entry::of(&INSIDE), Some(",")),
    (Entry::of(&PLAIN_SHA512), Some(",")),
    (Entry::of(&PLAIN_MD5), Some(",")),
    (Entry::of(&HASHED), Some(",")),
    (Entry::of(&HASHED_MD5), Some(",")),
    (Entry::of(&CLAIMS), None),
    (Entry::of(&DETACHED), None),
    (Entry::of(&RAW), None),
    (Entry::of(&CAVAGE), None),
    (Entry::of(&TOKEN), None),
];

/// The body that holds what is signed, and its headers.
fn delivery(entry: Entry, key: &[u8], content: &[u8]) -> (Vec<u8>, Vec<(&'static str, String)>) {
    if entry.scheme().signs_fields() {
        let body = format!(r#"{{"id":"{}"}}"#, str::from_utf8(content).unwrap());
        return (body.into_bytes(), sign(Entry::of(&FIELD), key, content).unwrap());
    }
    let body = body_of(entry, content);
    let headers = sign(entry, key, &body).unwrap();
    (body, headers)
}

fn place_of_signature(entry: Entry, headers: &[(&str, String)]) -> usize {
    let name = entry.scheme().header();
    headers.iter().position(|(given, _)| given.eq_ignore_ascii_case(name)).unwrap()
}

/// What a sender can put into a signature header: one signature, or a full list of others with one
/// at its start, in its middle and at its end.
fn signature_headers(signature: &str, other: &str, separator: Option<&str>) -> Vec<String> {
    let Some(separator) = separator else { return vec![signature.to_owned()] };
    let list = |at: usize| {
        let mut list = [other; CANDIDATES];
        list[at] = signature;
        list.join(separator)
    };
    vec![signature.to_owned(), list(0), list(CANDIDATES / 2), list(CANDIDATES - 1)]
}

/// Every kind of scheme with `keys`, and the number of verdicts of all of them.
pub(crate) fn check(keys: &[&[u8]]) -> usize {
    let signers = keys.iter().copied().enumerate().map(|(at, key)| (Some(at), key));
    let senders: Vec<_> = signers.chain([(None, FORGERS_KEY)]).collect();

    let mut all_verdicts = 0;
    for (entry, separator) in KINDS {
        let receiver = bind_secret(entry, keys);
        let (errors_before, mut verdicts) = (valgrind::count_errors(), 0);
        for content in [0, 1, 55, 56, 64, 119, 300].map(|length| &CONTENT[..length]) {
            let (_, headers) = delivery(entry, b"another sender's", content);
            let other = &headers[place_of_signature(entry, &headers)].1;
            for (signer, key) in &senders {
                let (body, mut headers) = delivery(entry, key, content);
                let place = place_of_signature(entry, &headers);
                for value in signature_headers(&headers[place].1, other, separator) {
                    headers[place].1 = value;
                    verdicts += verify(receiver.verifier(), &request(&headers), &body, *signer);
                }
            }
        }
        let errors = valgrind::count_errors() - errors_before;
        let (scheme, keys) = (entry.scheme().id(), keys.len());
        println!("{scheme:<14} keys: {keys}, verdicts: {verdicts:>3}, errors: {errors}");
        all_verdicts += verdicts;
    }
    all_verdicts
}

/// A static token against others of its own and of another length.
pub(crate) fn check_token() -> usize {
    let receiver = bind_secret(Entry::of(&TOKEN), &KEYS[1..=1]);
    let same_length = "f".repeat(KEYS[1].len());
    let mut verdicts = 0;
    for sent in [same_length, "short".to_owned()] {
        let headers = [("X-Token", sent)];
        verdicts += verify(receiver.verifier(), &request(&headers), &CONTENT, None);
    }
    println!("static token: verdicts: {verdicts}");
    verdicts
}

/// Each form of a secret, and whether what is computed of the text keeps its mark: base64 is read through a
/// table, and what stands in that is no secret's.
const FORMS: [(SecretForm, bool); 13] = [
    (SecretForm::Utf8, true),
    (SecretForm::Utf16Le, true),
    (SecretForm::Utf16LeOrUtf8, true),
    (SecretForm::Base64, false),
    (SecretForm::WhsecBase64, false),
    (SecretForm::PrefixedWhsecBase64, false),
    (SecretForm::Utf8OrWhsecBase64, true),
    (SecretForm::Hex, true),
    (SecretForm::Ascii, true),
    (SecretForm::Sha256OfUtf8, true),
    (SecretForm::Sha1OfUtf8, true),
    (SecretForm::HmacUnderLabel("a label"), true),
    (SecretForm::Bytes, true),
];

/// Keys that are made of a text which memcheck follows, in each form that lets it.
pub(crate) fn check_forms() -> usize {
    for entry in with_secrets() {
        let form = entry.scheme().secret_form();
        assert!(form.is_none_or(|form| FORMS.iter().any(|(known, _)| *known == form)), "{form:?}");
    }
    let openfx = Entry::of(OpenFx::SCHEME);
    let (secret, mut verdicts) = ("6b".repeat(32), 0);
    let followed = FORMS.iter().filter(|(_, keeps_mark)| *keeps_mark);
    for (form, _) in followed.clone() {
        let sender = openfx.bind(&Keys::new(&secret).form(*form)).unwrap();
        let marked = valgrind::secret(secret.as_bytes());
        let receiver = valgrind::unreported(|| {
            openfx.bind(&Keys::new(str::from_utf8(&marked).unwrap()).form(*form)).unwrap()
        });
        let forger = bind(openfx, &[FORGERS_KEY]);
        for (sender, signer) in [(sender, Some(0)), (forger, None)] {
            let headers = sender.signer().unwrap().sign(&request(&()), &CONTENT).unwrap();
            verdicts += verify(receiver.verifier(), &request(&headers), &CONTENT, signer);
        }
    }
    println!("forms of secrets: {} of {}, verdicts: {verdicts}", followed.count(), FORMS.len());
    verdicts
}
