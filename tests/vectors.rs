//! Every recorded vector gives its recorded verdict through the public API: the documented code of
//! five providers, run on real runtimes, made the valid ones, and each negative one is a named
//! mutation of a valid one. No vector is skipped: each file's counts are fixed.

mod common;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use common::{fault, request};
use countersign::{
    Abp, ConfigError, ConfigFault, Error, IntoSecret, MaskIt, OpenFx, Rtb, Secret, Signer,
    TraceFinance,
};
use serde::Deserialize;

const PARTNER_HEADERS: [&str; 4] = [
    "HTTP_X_RTB_PARTNER_HMAC_SHA256",
    "X_RTB_PARTNER_HMAC_SHA256",
    "X-RTB-Partner-HMAC-SHA256",
    "x-rtb-partner-hmac-sha256",
];
const CUSTOMER_HEADERS: [&str; 3] =
    ["HTTP_X_RTB_CUSTOMER_HMAC_SHA256", "X_RTB_CUSTOMER_HMAC_SHA256", "X-RTB-Customer-HMAC-SHA256"];

#[derive(Deserialize)]
struct Vectors {
    valid: Vec<Vector>,
    negative: Vec<Vector>,
}

#[derive(Deserialize)]
struct Vector {
    #[serde(alias = "mutation")]
    id: String,
    key_encoding: KeyEncoding,
    secret: String,
    #[serde(default)]
    client_id: String,
    message_id: Option<String>,
    message_id_generator: Option<Generator>,
    header_name: String,
    header_value: Option<String>,
    header_value_base64: Option<String>,
    #[serde(default)]
    body_base64: String,
    body_generator: Option<Generator>,
    expect: Option<Expect>,
}

#[derive(Clone, Copy, Deserialize, PartialEq)]
enum KeyEncoding {
    #[serde(rename = "utf-8")]
    Utf8,
    #[serde(rename = "utf-16-le")]
    Utf16Le,
}

#[derive(Clone, Copy, Debug, Deserialize, PartialEq)]
#[serde(rename_all = "lowercase")]
enum Expect {
    Accept,
    Reject,
    Depends,
}

#[derive(Deserialize)]
struct Generator {
    repeat: String,
    count: usize,
}

impl Generator {
    fn text(&self) -> String {
        self.repeat.repeat(self.count)
    }
}

#[derive(Debug, PartialEq)]
enum Refusal {
    AtConstruction(ConfigError),
    OfTheRequest(Error),
}

impl From<ConfigError> for Refusal {
    fn from(error: ConfigError) -> Self {
        Self::AtConstruction(error)
    }
}

impl From<Error> for Refusal {
    fn from(error: Error) -> Self {
        Self::OfTheRequest(error)
    }
}

impl Vector {
    fn body(&self) -> Vec<u8> {
        match &self.body_generator {
            Some(generator) => generator.text().into_bytes(),
            None => STANDARD.decode(&self.body_base64).unwrap(),
        }
    }

    fn signature(&self) -> Option<Vec<u8>> {
        match &self.header_value_base64 {
            Some(exact) => Some(STANDARD.decode(exact).unwrap()),
            None => self.header_value.clone().map(String::into_bytes),
        }
    }

    fn message_id(&self) -> Option<String> {
        self.message_id_generator.as_ref().map(Generator::text).or_else(|| self.message_id.clone())
    }

    fn fields(&self, signature_header: &str) -> Vec<(String, Vec<u8>)> {
        let signature = self.signature().map(|value| (signature_header.to_owned(), value));
        let id = self.message_id().map(|id| ("X-Message-Id".to_owned(), id.into_bytes()));
        signature.into_iter().chain(id).collect()
    }

    fn key(&self) -> Vec<u8> {
        match self.key_encoding {
            KeyEncoding::Utf8 => self.secret.clone().into_bytes(),
            KeyEncoding::Utf16Le => self.secret.encode_utf16().flat_map(u16::to_le_bytes).collect(),
        }
    }

    fn has_blank_ends(&self) -> bool {
        self.secret.trim() != self.secret
    }

    /// The provider's verifier, with the secret as the provider issues it where that is possible.
    fn verifier(&self, provider: &str) -> Result<Box<dyn Signer>, ConfigError> {
        if self.has_blank_ends() {
            return self.verifier_with(provider, Secret::bytes(&self.key())?);
        }
        match (provider, self.key_encoding) {
            ("rtb-partner" | "rtb-customer", KeyEncoding::Utf8) => {
                self.verifier_with(provider, Secret::utf8(&self.secret)?)
            }
            _ => self.verifier_with(provider, self.secret.as_str()),
        }
    }

    fn verifier_with(
        &self,
        provider: &str,
        secret: impl IntoSecret,
    ) -> Result<Box<dyn Signer>, ConfigError> {
        Ok(match provider {
            "rtb-partner" => Box::new(Rtb::partner(secret)?),
            "rtb-customer" => Box::new(Rtb::customer(secret)?),
            "maskit" => Box::new(MaskIt::new(secret)?),
            "abp" => Box::new(Abp::new(secret)?),
            "trace-finance" => Box::new(TraceFinance::new(&self.client_id, secret)?),
            "openfx" => Box::new(OpenFx::new(secret)?),
            _ => unreachable!("{provider}"),
        })
    }

    fn verify(&self, provider: &str, signature_header: &str) -> Result<(), Refusal> {
        let fields = self.fields(signature_header);
        let verifier = self.verifier(provider)?;
        verifier.verify(&request(&fields), &self.body()).map(drop)?;
        Ok(())
    }
}

fn read(json: &str, valid: usize, negative: usize) -> Vectors {
    let vectors: Vectors = serde_json::from_str(json).unwrap();
    assert_eq!((vectors.valid.len(), vectors.negative.len()), (valid, negative));
    vectors
}

/// Checks the verdict of each vector under each of the names that the header may have.
fn check(vectors: &Vectors, provider: &str, headers: &[&str]) {
    for header in headers {
        for vector in &vectors.valid {
            assert_eq!(vector.verify(provider, header), Ok(()), "{} in {header}", vector.id);
        }
        for vector in &vectors.negative {
            let id = &vector.id;
            let verdict = vector.verify(provider, header);
            match vector.expect.unwrap() {
                Expect::Accept => assert_eq!(verdict, Ok(()), "{id} in {header}"),
                Expect::Reject => assert!(verdict.is_err(), "{id} in {header} is accepted"),
                Expect::Depends => {
                    let mismatch =
                        matches!(verdict, Err(Refusal::OfTheRequest(Error::Mismatch { .. })));
                    assert!(mismatch, "{id} in {header}: {verdict:?}");
                }
            }
        }
    }
}

fn check_recorded_header(vectors: &Vectors, provider: &str) {
    let header = vectors.valid[0].header_name.as_str();
    let all = vectors.valid.iter().chain(&vectors.negative);
    assert!(all.clone().all(|vector| vector.header_name == header));
    assert!(all.clone().all(|vector| vector.key_encoding == KeyEncoding::Utf8));
    check(vectors, provider, &[header, &header.to_ascii_uppercase()]);
    check_signing(vectors, provider);
    check_blank_ends(vectors, provider);
}

/// What the library signs is, to the byte, what the documented code signed.
fn check_signing(vectors: &Vectors, provider: &str) {
    for vector in &vectors.valid {
        let id: Vec<_> = vector.message_id().map(|id| ("X-Message-Id", id)).into_iter().collect();
        let verifier = vector.verifier(provider).unwrap();
        let signed = verifier.sign(&request(&id), &vector.body()).unwrap();
        assert_eq!(signed[0].1.as_bytes(), vector.signature().unwrap(), "{}", vector.id);
    }
}

/// White space at an end of a secret is refused in each text form; `verifier` took those secrets as
/// bytes.
fn check_blank_ends(vectors: &Vectors, provider: &str) {
    let all = vectors.valid.iter().chain(&vectors.negative);
    let mut count = 0;
    for vector in all.filter(|vector| vector.has_blank_ends()) {
        let refused = fault(vector.verifier_with(provider, vector.secret.as_str()));
        assert_eq!(refused, Some(ConfigFault::SecretWhitespace), "{}", vector.id);
        for form in [Secret::utf8, Secret::utf16le, Secret::utf16le_or_utf8] {
            assert_eq!(fault(form(&vector.secret)), Some(ConfigFault::SecretWhitespace));
        }
        count += 1;
    }
    assert!(count >= 3, "{count}");
}

fn rtb() -> Vectors {
    read(include_str!("data/rtb/vectors.json"), 194, 98)
}

#[test]
fn rtb_partner() {
    let vectors = rtb();
    let all = vectors.valid.iter().chain(&vectors.negative);
    assert!(all.clone().all(|vector| vector.header_name == PARTNER_HEADERS[0]));
    let utf8 = all.filter(|vector| vector.key_encoding == KeyEncoding::Utf8).count();
    assert_eq!(utf8, 97 + 49, "half of them in each encoding");
    check(&vectors, "rtb-partner", &PARTNER_HEADERS);
    check_signing(&vectors, "rtb-partner");
    check_blank_ends(&vectors, "rtb-partner");
}

#[test]
fn rtb_customer() {
    check(&rtb(), "rtb-customer", &CUSTOMER_HEADERS);
}

#[test]
fn rtb_with_either_key_encoding() {
    let vectors = rtb();
    let all = vectors.valid.iter().chain(&vectors.negative);
    let as_text: Vec<_> = all.filter(|vector| !vector.has_blank_ends()).collect();
    assert_eq!(as_text.len(), 194 + 98 - 8, "no text has the eight secrets with blank ends");
    let mut depending = 0;
    for vector in as_text {
        let secret = Secret::utf16le_or_utf8(&vector.secret).unwrap();
        let verifier = vector.verifier_with("rtb-partner", secret).unwrap();
        let fields = vector.fields(PARTNER_HEADERS[0]);
        let verdict = verifier.verify(&request(&fields), &vector.body());
        let rejected = vector.expect == Some(Expect::Reject);
        assert_eq!(verdict.is_err(), rejected, "{}", vector.id);
        depending += usize::from(vector.expect == Some(Expect::Depends));
    }
    assert_eq!(depending, 2, "one for each encoding");
}

#[test]
fn maskit() {
    let vectors = read(include_str!("data/maskit/vectors.json"), 104, 45);
    check_recorded_header(&vectors, "maskit");
}

#[test]
fn abp() {
    let vectors = read(include_str!("data/abp/vectors.json"), 76, 56);
    check_recorded_header(&vectors, "abp");
}

#[test]
fn openfx() {
    let vectors = read(include_str!("data/openfx/vectors.json"), 90, 47);
    check_recorded_header(&vectors, "openfx");
}

#[test]
fn trace_finance() {
    let vectors = read(include_str!("data/trace-finance/vectors.json"), 64, 57);
    check_recorded_header(&vectors, "trace-finance");

    let refusal = |id: &str| {
        let vector = vectors.negative.iter().find(|vector| vector.id == id).unwrap();
        vector.verify("trace-finance", &vector.header_name).unwrap_err()
    };
    let header = "X-Message-Id";
    assert_eq!(refusal("msgid_empty"), Error::MissingHeader { header }.into());
    assert_eq!(refusal("trace-finance/doc|empty_id"), Error::EmptyHeader { header }.into());
    let Refusal::AtConstruction(error) = refusal("trace-finance/doc|both_empty") else {
        panic!("no request is needed to see that the client id is empty")
    };
    assert_eq!(error, ConfigFault::EmptySetting { name: "client id" });
    assert_eq!(error.scheme(), Some("trace-finance"));
}
