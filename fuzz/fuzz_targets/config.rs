//! A file of a scheme is read or refused, and shows nothing of itself when it is refused; what is read is written so
//! that it is read again as the same scheme, with the same verdicts; and no file holds a secret.
#![no_main]

use countersign::config::{FileError, FileReceiver, SchemeFile};
use countersign::{Proof, Request, UnixTime, Verifier as _};
use countersign_fuzz::bind;
use libfuzzer_sys::fuzz_target;

const NOW: UnixTime = UnixTime::from_secs(1_795_000_000);
const URL: &str = "https://hooks.example.com/in?account=7";
const BODY: &[u8] = br#"{"id":"1","created":1795000000}"#;
/// What stands for a secret: no error has it.
const SECRET: &str = "whsec_Zm9vYmFy";
/// The names that somebody could write a secret under.
const NAMES: [&str; 6] = ["secret", "secrets", "token", "signing_secret", "api_key", "private_key"];

fn is_quiet<T>(read: Result<T, FileError>) -> Option<T> {
    read.inspect_err(|error| {
        assert!(!format!("{error} {error:?}").contains(SECRET), "{error}");
    })
    .ok()
}

/// No more are read by this process.
fn is_full(text: &str) -> bool {
    SchemeFile::parse(text).is_err_and(|error| error.what().contains("other schemes were read"))
}

/// What the scheme signs under a secret, if it signs, and what it says of that.
fn verdict(file: &SchemeFile, signer: &SchemeFile) -> Option<Result<Proof, countersign::Error>> {
    let (bound, signer) = (bind(file.entry(), "secret")?, bind(signer.entry(), "secret")?);
    let headers = match signer.signer() {
        Some(signer) => {
            let request = Request::at(&(), NOW).method("POST").url(URL);
            signer.sign(&request, BODY).unwrap_or_default()
        }
        None => Vec::new(),
    };
    let request = Request::at(&headers, NOW).method("POST").url(URL);
    Some(bound.verify(&request, BODY))
}

/// What a scheme is read of says it as well as what is written of it.
fn check_written(file: &SchemeFile) {
    let written = file.scheme().to_toml();
    if is_full(&written) {
        return;
    }
    let again = SchemeFile::parse(&written).unwrap_or_else(|error| panic!("{error}\n{written}"));
    assert_eq!(again.scheme().to_json(), file.scheme().to_json());
    assert_eq!(again.scheme().to_toml(), written);
    let texts = |of, by| {
        format!("{:?}", verdict(of, by).map(|verdict| verdict.map(|proof| proof.coverage())))
    };
    assert_eq!(texts(file, file), texts(&again, file));
    assert_eq!(texts(file, &again), texts(&again, &again));
}

fuzz_target!(|text: &str| {
    is_quiet(FileReceiver::parse_all(text));
    let file = is_quiet(SchemeFile::parse(text));
    let lines: Vec<_> = text.lines().collect();
    let at = text.len() % lines.len().max(1);
    let (before, behind) = lines.split_at(at);
    is_quiet(SchemeFile::parse(&format!("{}{SECRET}\n{}", before.join("\n"), behind.join("\n"))));
    let name = NAMES[text.len() % NAMES.len()];
    let with_secret = format!("{name} = \"{SECRET}\"\n{text}");
    assert!(is_quiet(SchemeFile::parse(&with_secret)).is_none(), "{name}");
    assert!(is_quiet(FileReceiver::parse_all(&with_secret)).is_none(), "{name}");
    file.iter().for_each(check_written);
});
