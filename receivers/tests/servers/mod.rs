//! Real servers on free ports of the loopback, for as long as a test has them.

#![allow(dead_code, reason = "each test file uses its own part")]

pub(crate) mod postgres;
pub(crate) mod redis;

use std::net::{SocketAddr, TcpListener};
use std::time::{Duration, Instant};

/// How long anything here may take; far more than it does.
const PATIENCE: Duration = Duration::from_mins(1);

pub(crate) fn free_port() -> u16 {
    let loopback = SocketAddr::from(([127, 0, 0, 1], 0));
    TcpListener::bind(loopback).unwrap().local_addr().unwrap().port()
}

pub(crate) fn wait_until(what: &str, mut is_so: impl FnMut() -> bool) {
    let start = Instant::now();
    while !is_so() {
        assert!(start.elapsed() < PATIENCE, "{what}");
        std::thread::sleep(Duration::from_millis(20));
    }
}
