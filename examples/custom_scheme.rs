//! Three schemes that the crate has no provider for, written down as data.
//!
//! ```sh
//! cargo run --example custom_scheme
//! ```

use std::error::Error;
use std::time::Duration;

use countersign::Part::{Body, BodyHash, Header, Method, Path, Text, Timestamp};
use countersign::{
    Encoding, Hash, Request, Scheme, SecretForm, Signature, SignedTime, Signer, TimeFormat,
    UnixTime, Verifier, Webhook,
};

/// Like Stripe's: `t=1795000000,v1=5257a869…`, over the timestamp, a dot and the body.
static PAIRS: Scheme = Scheme::hmac_sha256("pairs")
    .signature(Signature::in_header("Stripe-Signature").pairs(",", "v1").hex())
    .timestamp(SignedTime::in_pair("t", TimeFormat::Seconds))
    .signs(&[Timestamp, Text("."), Body]);

/// Like Standard Webhooks: `v1,K5oZfzN9…`, several separated by blanks, over the message id, the
/// timestamp and the body. The secret is base64, without its `whsec_`.
static LIST: Scheme = Scheme::hmac_sha256("list")
    .signature(Signature::in_header("webhook-signature").prefix("v1,").list(" ").base64())
    .timestamp(SignedTime::in_header("webhook-timestamp", TimeFormat::Seconds))
    .secret(SecretForm::Base64)
    .signs(&[Header("webhook-id"), Text("."), Timestamp, Text("."), Body]);

/// Lines of the method, the path, the timestamp and the body's SHA-256 in hex. The body streams through
/// the hash, and is covered whole.
static LINES: Scheme = Scheme::hmac_sha256("lines")
    .signature(Signature::in_header("X-Lines-Signature").hex())
    .timestamp(SignedTime::in_header("X-Lines-Time", TimeFormat::Seconds))
    .signs(&[
        Method,
        Text("\n"),
        Path,
        Text("\n"),
        Timestamp,
        Text("\n"),
        BodyHash(Hash::SHA256, Encoding::Hex),
    ]);

fn main() -> Result<(), Box<dyn Error>> {
    let pairs = Webhook::new(&PAIRS, "whsec_a_secret_as_text")?;
    let list = Webhook::new(&LIST, "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")?
        .tolerance(Duration::from_mins(1))?;

    let lines = Webhook::new(&LINES, "a secret as text")?;

    round_trip(&pairs, 300)?;
    round_trip(&list, 60)?;
    round_trip(&lines, 300)
}

/// Signs a delivery, accepts it up to the end of the tolerance, and refuses it a second later.
fn round_trip(webhook: &Webhook, tolerance: u64) -> Result<(), Box<dyn Error>> {
    let signed_at = 1_795_000_000;
    let body = br#"{"type":"invoice.paid"}"#;

    // What a request has to say besides its headers where that is signed; the others pass over it.
    let url = "https://hooks.example.com/in?account=7";
    let mut headers = vec![("webhook-id", String::from("msg_2KWPBgLlAfxdpx2AI54pPJ85f4W"))];
    let sent = Request::at(&headers, UnixTime::from_secs(signed_at)).method("POST").url(url);
    let signature = webhook.sign(&sent, body)?;
    headers.extend(signature);
    println!("{}: {}", webhook.scheme().id(), webhook.scheme().signed());
    for (name, value) in &headers {
        println!("    {name}: {value}");
    }

    let received_after = |seconds| {
        let now = UnixTime::from_secs(signed_at + seconds);
        webhook.verify(&Request::at(&headers, now).method("POST").url(url), body)
    };
    println!("    after {tolerance} s: {}", received_after(tolerance)?);
    match received_after(tolerance + 1) {
        Err(error) if error.code() == "timestamp-too-old" => {
            println!("    after {} s: {error}", tolerance + 1);
            Ok(())
        }
        verdict => Err(format!("an old request was not refused: {verdict:?}").into()),
    }
}
