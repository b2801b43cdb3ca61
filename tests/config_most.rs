//! A process reads so many schemes of files and no more, and a file that is no scheme is none of them. It is a test
//! of its own, since what is read is kept for as long as the process runs.

#![cfg(feature = "config")]

use countersign::config::{MAX_SCHEMES, SchemeFile};

fn file(number: usize, more: &str) -> String {
    format!(
        "id = \"acme-{number}\"\nfamily = \"token\"\nkey = {{ kind = \"secret\" }}\n\
         token = {{ in = \"header\", name = \"X-Acme-Token\" }}\n{more}"
    )
}

#[test]
fn a_process_reads_so_many_schemes() {
    for number in 0..MAX_SCHEMES * 2 {
        assert!(SchemeFile::parse(&file(number, "more = true")).is_err());
    }
    // What contradicts itself is found by what is kept of it, and so is one of them, once.
    let contradiction = file(0, "message_id_in = \"X-Id\"");
    let first = SchemeFile::parse(&contradiction).unwrap_err();
    let again = allocation_counter::measure(|| {
        for _ in 0..100 {
            assert_eq!(SchemeFile::parse(&contradiction).unwrap_err(), first);
        }
    });
    assert_eq!(again.bytes_current, 0);
    let bytes = allocation_counter::measure(|| {
        for number in 1..MAX_SCHEMES {
            assert!(SchemeFile::parse(&file(number, "")).is_ok(), "{number}");
        }
    });
    assert!(bytes.bytes_current > 0, "they are kept");
    let error = SchemeFile::parse(&file(MAX_SCHEMES, "")).unwrap_err();
    assert_eq!(
        error.to_string(),
        "line 1: 1024 other schemes were read: only a new process reads more"
    );
    let again = allocation_counter::measure(|| {
        for number in 1..MAX_SCHEMES {
            assert!(SchemeFile::parse(&file(number, "# Read again.")).is_ok());
        }
        for number in 0..MAX_SCHEMES {
            assert!(SchemeFile::parse(&file(number, "more = true")).is_err());
        }
    });
    assert_eq!(again.bytes_current, 0, "what is read again leaves nothing behind");
}
