//! A body of any length is verified in constant memory: nothing of it is kept.
#![cfg(target_os = "linux")]

mod common;

use std::fs;

use common::request;
use countersign::{MaskIt, Verifier};
use hmac::{Hmac, KeyInit as _, Mac as _};
use sha2::Sha256;

const MIB: usize = 1024 * 1024;
const SECRET: &str = "your-shared-secret";

/// A figure of this process, in bytes: `VmRSS` is what is resident, `VmHWM` the most that ever was.
fn memory(figure: &str) -> usize {
    let status = fs::read_to_string("/proc/self/status").unwrap();
    let value = status.lines().find_map(|line| line.strip_prefix(figure)).unwrap();
    let kib = value.trim_start_matches(':').trim().trim_end_matches(" kB");
    kib.parse::<usize>().unwrap() * 1024
}

/// Feeds a body of `length` in chunks of 64 KiB.
fn feed(length: usize, mut take: impl FnMut(&[u8])) {
    let mut chunk = vec![0; 64 * 1024];
    for at in 0..length / chunk.len() {
        chunk.fill(at.to_le_bytes()[0]);
        take(&chunk);
    }
}

fn signature(length: usize) -> String {
    let mut mac = Hmac::<Sha256>::new_from_slice(SECRET.as_bytes()).unwrap();
    feed(length, |chunk| mac.update(chunk));
    hex::encode(mac.finalize().into_bytes())
}

fn check(verifier: &dyn Verifier, headers: &[(&str, String)], length: usize) {
    let (most_before, before) = (memory("VmHWM"), memory("VmRSS"));

    let mut verification = verifier.begin(&request(&headers)).unwrap();
    feed(length, |chunk| verification.update(chunk));
    let while_running = memory("VmRSS");
    assert!(verification.finish().is_ok());

    let growth = while_running.saturating_sub(before);
    let peak_growth = memory("VmHWM").saturating_sub(most_before);
    let id = verifier.scheme().id();
    println!("{id}, {} MiB of body: {growth} bytes more, at most {peak_growth}", length / MIB);
    assert!(growth < 16 * MIB && peak_growth < 16 * MIB, "{growth} {peak_growth}");
}

fn check_all(length: usize) {
    let maskit = MaskIt::new(SECRET).unwrap();
    check(&maskit, &[("X-Signature", signature(length))], length);
    #[cfg(feature = "jose")]
    tokens::check_both(length);
}

#[cfg(feature = "jose")]
mod tokens {
    use base64::Engine as _;
    use base64::engine::general_purpose::URL_SAFE_NO_PAD;
    use countersign::{Claim, Encoding, Jws, Scheme, Webhook};
    use sha2::Digest as _;

    use super::*;

    /// A token with the body's hash.
    static HASH: Scheme<Jws> = Scheme::jws_hs256("hash")
        .in_header("X-Token")
        .claims(&[Claim::BodyHash("body", Encoding::Hex)]);

    /// A token whose payload is the body, as base64url.
    static DETACHED: Scheme<Jws> = Scheme::jws_hs256("detached").in_header("X-Token").signs_body();

    fn mac(text: &str) -> Hmac<Sha256> {
        Hmac::new_from_slice(SECRET.as_bytes()).unwrap().chain_update(text)
    }

    fn base64url(bytes: impl AsRef<[u8]>) -> String {
        URL_SAFE_NO_PAD.encode(bytes)
    }

    fn with_claims(head: &str, length: usize) -> String {
        let mut hash = Sha256::new();
        feed(length, |chunk| hash.update(chunk));
        let claims = format!(r#"{{"body":"{}"}}"#, hex::encode(hash.finalize()));
        let signed = format!("{head}.{}", base64url(claims));
        format!("{signed}.{}", base64url(mac(&signed).finalize().into_bytes()))
    }

    fn detached(head: &str, length: usize) -> String {
        let (mut mac, mut rest) = (mac(&format!("{head}.")), Vec::new());
        feed(length, |chunk| {
            rest.extend_from_slice(chunk);
            let groups: Vec<_> = rest.drain(..rest.len() / 3 * 3).collect();
            mac.update(base64url(groups).as_bytes());
        });
        mac.update(base64url(rest).as_bytes());
        format!("{head}..{}", base64url(mac.finalize().into_bytes()))
    }

    pub(super) fn check_both(length: usize) {
        let head = base64url(r#"{"alg":"HS256"}"#);
        for (scheme, token) in
            [(&HASH, with_claims(&head, length)), (&DETACHED, detached(&head, length))]
        {
            check(&Webhook::new(scheme, SECRET).unwrap(), &[("X-Token", token)], length);
        }
    }
}

#[test]
fn of_64_mib() {
    check_all(64 * MIB);
}

#[test]
#[ignore = "a minute and more in a debug build; run it with --release"]
fn of_1_gib() {
    check_all(1024 * MIB);
}
