//! Changes a secret without losing a delivery: both are accepted for a while, and the proof says
//! which one matched.
//!
//! ```sh
//! cargo run --example rotation
//! ```

use std::error::Error;

use countersign::{OpenFx, Request, Rtb, Secret, Signer, Verifier};

type Outcome = Result<(), Box<dyn Error>>;

fn main() -> Outcome {
    a_new_secret()?;
    an_unknown_key_encoding()
}

fn a_new_secret() -> Outcome {
    let (current, previous) = ("the new signing key", "the old signing key");
    let body = br#"{"eventType":"PAYMENT.SETTLED"}"#;
    let both = OpenFx::new(current)?.or(previous)?;

    // The provider changes over at a time of its own choosing.
    let mut matched = [0; 2];
    for in_use in [previous, previous, current, current, current] {
        let headers = delivery(&OpenFx::new(in_use)?, body)?;
        let proof = both.verify(&Request::new(&headers), body)?;
        println!("{proof}");
        matched[proof.key()] += 1;
    }
    println!("key 0, the current one, matched {} times; key 1 {} times", matched[0], matched[1]);
    println!("once key 1 is seen no more, for as long as the provider re-sends, drop it:");
    check(matched == [3, 2], "the proofs name the wrong keys")?;

    let headers = delivery(&OpenFx::new(previous)?, body)?;
    let late = OpenFx::new(current)?.verify(&Request::new(&headers), body);
    println!(
        "without it, a late delivery is refused: {}",
        late.as_ref().err().ok_or("a dropped secret still verifies")?
    );
    Ok(())
}

/// RTB's samples disagree on how the secret's text becomes a key.
fn an_unknown_key_encoding() -> Outcome {
    let code = "my_application_secret_code";
    let body = b"imageTicket=1";
    let utf16le = delivery(&Rtb::partner(Secret::utf16le(code)?)?, body)?;
    let utf8 = delivery(&Rtb::partner(Secret::utf8(code)?)?, body)?;

    // Either will do: two keys of one secret, so the proof names position 0 for both.
    let either = Rtb::partner(Secret::utf16le_or_utf8(code)?)?;
    for headers in [&utf16le, &utf8] {
        let proof = either.verify(&Request::new(headers), body)?;
        println!("{proof}");
        check(proof.key() == 0, "either encoding is the same secret")?;
    }

    // Two secrets of one text: the first genuine delivery tells which encoding it is.
    let which = Rtb::partner(Secret::utf16le(code)?)?.or(Secret::utf8(code)?)?;
    let proof = which.verify(&Request::new(&utf8), body)?;
    println!("this sender's key is the text in {}", ["UTF-16LE", "UTF-8"][proof.key()]);
    check(proof.key() == 1, "it was signed with the UTF-8 key")
}

/// The headers that the provider would send with `body`.
fn delivery(
    provider: &dyn Signer,
    body: &[u8],
) -> Result<Vec<(&'static str, String)>, countersign::Error> {
    provider.sign(&Request::new(&[("", ""); 0]), body)
}

fn check(holds: bool, otherwise: &str) -> Outcome {
    if holds { Ok(()) } else { Err(otherwise.into()) }
}
