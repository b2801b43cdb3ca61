//! Verifies a large body while it is written to a file, in constant memory, and keeps the file only
//! with a proof.
//!
//! ```sh
//! cargo run --example streaming
//! ```

use std::error::Error;
use std::fs::{self, File};
use std::io::{Read, Write};
use std::path::Path;

use countersign::{MaskIt, Proof, Request, Verification, Verifier};

/// What is accepted at most. A longer body is cut here, and so has no proof.
const BODY_LIMIT: u64 = 80 * 1024 * 1024;

const RECORDED: &[u8] = include_bytes!("../tests/data/maskit/maskit-curl-resend.http");
const SIGNATURE: &str = "b4bd33d1f7e5786dc858d2a81eb3dd4d73bb7f391abfff163c31a512662fbde1";

fn main() -> Result<(), Box<dyn Error>> {
    let maskit = MaskIt::new("your-shared-secret")?;
    let request = [("X-Signature", SIGNATURE)];
    let head = RECORDED.windows(4).position(|four| four == b"\r\n\r\n").ok_or("no empty line")?;
    let body = &RECORDED[head + 4..];
    let mut flipped = body.to_vec();
    flipped[700] ^= 1;

    let folder = std::env::temp_dir().join(format!("countersign-streaming-{}", std::process::id()));
    fs::create_dir(&folder)?;
    let genuine = receive(&maskit, &request, body, &folder.join("genuine"));
    let forged = receive(&maskit, &request, &flipped[..], &folder.join("forged"));
    let files: Vec<_> = fs::read_dir(&folder)?.collect::<Result<_, _>>()?;
    let kept: Vec<_> = files.iter().map(fs::DirEntry::file_name).collect();
    let intact = fs::read(folder.join("genuine")).is_ok_and(|file| file == body);
    fs::remove_dir_all(&folder)?;

    match genuine {
        Ok(proof) => println!("as recorded       kept     {proof}"),
        Err(error) => return Err(error),
    }
    match forged {
        Ok(_) => return Err("a changed body was accepted".into()),
        Err(error) => println!("one bit flipped   dropped  {error}"),
    }
    println!("in the folder:    {kept:?}");
    if kept != ["genuine"] || !intact {
        return Err("the folder should hold the genuine body, and nothing else".into());
    }
    Ok(())
}

/// Writes `body` next to `kept`, and moves it there with a proof. The name is the receiver's: the
/// one in the multipart body is chosen by whoever uploaded the image.
fn receive(
    maskit: &MaskIt,
    headers: &[(&str, &str)],
    body: impl Read,
    kept: &Path,
) -> Result<Proof, Box<dyn Error>> {
    // Refuses a missing or malformed signature before a byte of the body is read.
    let check = maskit.begin(&Request::new(&headers))?;
    let part = kept.with_extension("part");
    let file = File::create_new(&part)?;
    let received = write_and_verify(check, file, body.take(BODY_LIMIT));
    match received {
        Ok(_) => fs::rename(&part, kept)?,
        Err(_) => fs::remove_file(&part)?,
    }
    received
}

fn write_and_verify(
    mut check: Verification,
    mut file: File,
    mut body: impl Read,
) -> Result<Proof, Box<dyn Error>> {
    let mut buffer = [0; 512];
    loop {
        let length = body.read(&mut buffer)?;
        if length == 0 {
            return Ok(check.finish()?);
        }
        let chunk = &buffer[..length];
        check.update(chunk);
        file.write_all(chunk)?;
    }
}
