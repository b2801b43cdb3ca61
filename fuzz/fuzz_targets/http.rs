//! The command line's reader of requests never panics, holds the body to its framing, and gives the
//! same body however the input is cut into reads.
#![no_main]

use std::io::{BufRead, BufReader};

use libfuzzer_sys::fuzz_target;

#[path = "../../cli/src/http_request.rs"]
#[allow(dead_code, reason = "the command line uses all of it")]
mod http_request;

use http_request::{Framing, Head, RequestError, read_body, read_head};

fn read(mut input: impl BufRead) -> Result<(Framing, Vec<u8>), RequestError> {
    let head = read_head(&mut input)?;
    let framing = Head::parse(&head)?.framing;
    let mut body = Vec::new();
    read_body(&mut input, framing, |piece| body.extend_from_slice(piece))?;
    Ok((framing, body))
}

fuzz_target!(|request: &[u8]| {
    let whole = read(request).map_err(|error| error.to_string());
    let in_pieces = read(BufReader::with_capacity(3, request)).map_err(|error| error.to_string());
    assert_eq!(whole, in_pieces);
    match whole {
        Ok((Framing::Empty, body)) => assert_eq!(body, b""),
        Ok((Framing::Length(length), body)) => assert_eq!(body.len() as u64, length),
        Ok((Framing::Chunked, body)) => assert!(body.len() < request.len()),
        Err(_) => {}
    }
});
