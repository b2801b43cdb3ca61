//! The command line's reader of requests never panics, holds the body to its framing, and gives the
//! same body however the input is cut into reads.
#![no_main]

use std::io::BufReader;

use libfuzzer_sys::fuzz_target;

#[path = "../../cli/src/request"]
#[allow(dead_code, reason = "the command line uses all of it")]
mod request {
    mod bounds;
    mod fault;
    mod http1;
    mod lines;

    use std::io::BufRead;

    use fault::RequestError;
    pub(crate) use http1::Framing;
    use http1::{Head, read_body, read_head};

    pub(crate) fn read(mut input: impl BufRead) -> Result<(Framing, Vec<u8>), String> {
        let head = read_head(&mut input).map_err(text)?;
        let (_, framing) = Head::parse(&head).map_err(text)?;
        let mut body = Vec::new();
        read_body(&mut input, framing, |piece| body.extend_from_slice(piece)).map_err(text)?;
        Ok((framing, body))
    }

    fn text(error: RequestError) -> String {
        error.to_string()
    }
}

use request::{Framing, read};

fuzz_target!(|request: &[u8]| {
    let whole = read(request);
    let in_pieces = read(BufReader::with_capacity(3, request));
    assert_eq!(whole, in_pieces);
    match whole {
        Ok((Framing::Empty, body)) => assert_eq!(body, b""),
        Ok((Framing::Length(length), body)) => assert_eq!(body.len() as u64, length),
        Ok((Framing::Rest | Framing::File, body)) => assert!(request.ends_with(&body)),
        Ok((Framing::Chunked, body)) => assert!(body.len() < request.len()),
        Err(_) => {}
    }
});
