//! HMAC's published vectors, through the public API: Wycheproof's, and those of RFC 4231 and RFC
//! 2202. Tags that are cut short are refused for their length, those that their standard calls valid
//! too. No case is left out: each file's counts are fixed.

#[cfg(feature = "http-signature")]
#[path = "standards/cavage.rs"]
mod cavage;
#[cfg(all(
    feature = "http-signature",
    feature = "ed25519",
    feature = "fields",
    feature = "p256",
    feature = "rsa"
))]
mod rfc9421;

use countersign::{
    Draft, Error, Request, Scheme, Secret, Signature, UnixTime, Verifier, Webhook, WithSecret,
};
use serde::Deserialize;

const HEADER: &str = "X-Tag";

const fn in_hex(draft: &Draft<WithSecret>) -> Scheme {
    (*draft).signature(Signature::in_header(HEADER).hex()).signs_body()
}

static SHA256: Scheme = in_hex(&Scheme::hmac_sha256("hmac-sha256"));
static SHA512: Scheme = in_hex(&Scheme::hmac_sha512("hmac-sha512"));
static SHA1: Scheme = in_hex(&Scheme::hmac_sha1("hmac-sha1"));

/// How many bytes a tag has that is not cut short.
fn tag_len(scheme: &Scheme) -> usize {
    match scheme.algorithm() {
        "HMAC-SHA256" => 32,
        "HMAC-SHA512" => 64,
        "HMAC-SHA1" => 20,
        other => unreachable!("{other}"),
    }
}

/// The verdict on `tag`, in hex, with the message in one piece, and byte by byte.
fn verdict(scheme: &'static Scheme, key: &[u8], message: &[u8], tag: &str) -> Result<(), Error> {
    let webhook = Webhook::new(scheme, Secret::bytes(key).unwrap()).unwrap();
    let headers = [(HEADER, tag)];
    let request = Request::at(&headers, UnixTime::from_secs(0));
    let whole = webhook.verify(&request, message).map(drop);
    let streamed = webhook.begin(&request).and_then(|mut verification| {
        message.chunks(1).for_each(|byte| verification.update(byte));
        verification.finish().map(drop)
    });
    assert_eq!(whole, streamed);
    whole
}

/// What a tag gets that is cut short to `found` hex digits.
fn cut_short(scheme: &Scheme, found: usize) -> Result<(), Error> {
    let expected = tag_len(scheme) * 2;
    assert!(found < expected);
    Err(Error::WrongLength { header: HEADER, expected, found })
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Wycheproof {
    number_of_tests: usize,
    test_groups: Vec<Group>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Group {
    tag_size: usize,
    tests: Vec<Case>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Case {
    tc_id: usize,
    key: String,
    msg: String,
    tag: String,
    result: Verdict,
}

#[derive(Deserialize, PartialEq)]
#[serde(rename_all = "lowercase")]
enum Verdict {
    Valid,
    Invalid,
}

#[derive(Debug, Default, PartialEq)]
struct Counts {
    accepted: usize,
    refused: usize,
    cut_short: usize,
}

fn wycheproof(scheme: &'static Scheme, file: &str) -> Counts {
    let file: Wycheproof = serde_json::from_str(file).unwrap();
    let mut counts = Counts::default();
    for group in &file.test_groups {
        for case in &group.tests {
            let (key, message) = (hex::decode(&case.key).unwrap(), hex::decode(&case.msg).unwrap());
            let (expected, count) = if group.tag_size < tag_len(scheme) * 8 {
                (cut_short(scheme, group.tag_size / 4), &mut counts.cut_short)
            } else if case.result == Verdict::Valid {
                (Ok(()), &mut counts.accepted)
            } else {
                (Err(Error::Mismatch { header: HEADER }), &mut counts.refused)
            };
            assert_eq!(verdict(scheme, &key, &message, &case.tag), expected, "{}", case.tc_id);
            *count += 1;
        }
    }
    assert_eq!(counts.accepted + counts.refused + counts.cut_short, file.number_of_tests);
    counts
}

#[test]
fn wycheproof_hmac_sha256() {
    let counts = wycheproof(&SHA256, include_str!("data/wycheproof/hmac_sha256_test.json"));
    assert_eq!(counts, Counts { accepted: 33, refused: 54, cut_short: 87 });
}

#[test]
fn wycheproof_hmac_sha512() {
    let counts = wycheproof(&SHA512, include_str!("data/wycheproof/hmac_sha512_test.json"));
    assert_eq!(counts, Counts { accepted: 33, refused: 54, cut_short: 87 });
}

#[test]
fn wycheproof_hmac_sha1() {
    let counts = wycheproof(&SHA1, include_str!("data/wycheproof/hmac_sha1_test.json"));
    assert_eq!(counts, Counts { accepted: 33, refused: 54, cut_short: 83 });
}

/// The keys and messages of the cases that RFC 4231 and RFC 2202 share; `long` bytes are more than
/// a block. The last case's message is each RFC's own.
fn rfc_cases(long: usize, last_message: &[u8]) -> [(Vec<u8>, &[u8]); 7] {
    [
        (vec![0x0b; 20], b"Hi There"),
        (b"Jefe".to_vec(), b"what do ya want for nothing?"),
        (vec![0xaa; 20], &[0xdd; 50]),
        ((1..=25).collect(), &[0xcd; 50]),
        (vec![0x0c; 20], b"Test With Truncation"),
        (vec![0xaa; long], b"Test Using Larger Than Block-Size Key - Hash Key First"),
        (vec![0xaa; long], last_message),
    ]
}

/// Verifies every case; the tags shorter than the algorithm's are those that an RFC cuts short.
fn check_rfc(scheme: &'static Scheme, cases: &[(Vec<u8>, &[u8])], tags: &[&str]) {
    assert_eq!(cases.len(), tags.len());
    for ((key, message), tag) in cases.iter().zip(tags) {
        if tag.len() < tag_len(scheme) * 2 {
            assert_eq!(verdict(scheme, key, message, tag), cut_short(scheme, tag.len()));
        } else {
            assert_eq!(verdict(scheme, key, message, tag), Ok(()), "{tag}");
        }
    }
}

const RFC_4231_LAST: &[u8] =
    b"This is a test using a larger than block-size key and a larger than \
    block-size data. The key needs to be hashed before being used by the HMAC algorithm.";

#[test]
fn rfc_4231_hmac_sha256() {
    let tags = [
        "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7",
        "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843",
        "773ea91e36800e46854db8ebd09181a72959098b3ef8c122d9635514ced565fe",
        "82558a389a443c0ea4cc819899f2083a85f0faa3e578f8077a2e3ff46729665b",
        "a3b6167473100ee06e0c796c2955552b",
        "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54",
        "9b09ffa71b942fcb27635fbcd5b0e944bfdc63644f0713938a7f51535c3a35e2",
    ];
    check_rfc(&SHA256, &rfc_cases(131, RFC_4231_LAST), &tags);
}

#[test]
fn rfc_4231_hmac_sha512() {
    let tags = [
        "87aa7cdea5ef619d4ff0b4241a1d6cb02379f4e2ce4ec2787ad0b30545e17cde\
         daa833b7d6b8a702038b274eaea3f4e4be9d914eeb61f1702e696c203a126854",
        "164b7a7bfcf819e2e395fbe73b56e0a387bd64222e831fd610270cd7ea250554\
         9758bf75c05a994a6d034f65f8f0e6fdcaeab1a34d4a6b4b636e070a38bce737",
        "fa73b0089d56a284efb0f0756c890be9b1b5dbdd8ee81a3655f83e33b2279d39\
         bf3e848279a722c806b485a47e67c807b946a337bee8942674278859e13292fb",
        "b0ba465637458c6990e5a8c5f61d4af7e576d97ff94b872de76f8050361ee3db\
         a91ca5c11aa25eb4d679275cc5788063a5f19741120c4f2de2adebeb10a298dd",
        "415fad6271580a531d4179bc891d87a6",
        "80b24263c7c1a3ebb71493c1dd7be8b49b46d1f41b4aeec1121b013783f8f352\
         6b56d037e05f2598bd0fd2215d6a1e5295e64f73f63f0aec8b915a985d786598",
        "e37b6a775dc87dbaa4dfa9f96e5e3ffddebd71f8867289865df5a32d20cdc944\
         b6022cac3c4982b10d5eeb55c3e4de15134676fb6de0446065c97440fa8c6a58",
    ];
    check_rfc(&SHA512, &rfc_cases(131, RFC_4231_LAST), &tags);
}

#[test]
fn rfc_2202_hmac_sha1() {
    let last = b"Test Using Larger Than Block-Size Key and Larger Than One Block-Size Data";
    let cases = rfc_cases(80, last);
    let tags = [
        "b617318655057264e28bc0b6fb378c8ef146be00",
        "effcdf6ae5eb2fa2d27416d5f184df9c259a7c79",
        "125d7342b9ac11cd91a39af48aa17b4f63f175d3",
        "4c9007f4026250c6bc8414f9bf50c86c2d7235da",
        "4c1a03424b55e07fe7f27be1d58bb9324a9a5a04",
        "aa4ae5e15272d00e95705637ce8a3b55ed402112",
        "e8e99d0f45237d786d6bbaa7965c7808bbff1a91",
    ];
    check_rfc(&SHA1, &cases, &tags);
    check_rfc(&SHA1, &cases[4..5], &["4c1a03424b55e07fe7f27be1"]);
}
