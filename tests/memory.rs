//! A body of any length is verified in constant memory: nothing of it is kept.
#![cfg(target_os = "linux")]

mod common;

use std::fs;

use common::request;
use countersign::{MaskIt, Verifier as _};
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

fn check(length: usize) {
    let maskit = MaskIt::new(SECRET).unwrap();
    let headers = [("X-Signature", signature(length))];
    let (most_before, before) = (memory("VmHWM"), memory("VmRSS"));

    let mut verification = maskit.begin(&request(&headers)).unwrap();
    feed(length, |chunk| verification.update(chunk));
    let while_running = memory("VmRSS");
    assert!(verification.finish().is_ok());

    let growth = while_running.saturating_sub(before);
    let peak_growth = memory("VmHWM").saturating_sub(most_before);
    println!("{} MiB of body: {growth} bytes more, at most {peak_growth}", length / MIB);
    assert!(growth < 16 * MIB && peak_growth < 16 * MIB, "{growth} {peak_growth}");
}

#[test]
fn of_64_mib() {
    check(64 * MIB);
}

#[test]
#[ignore = "a minute and more in a debug build; run it with --release"]
fn of_1_gib() {
    check(1024 * MIB);
}
