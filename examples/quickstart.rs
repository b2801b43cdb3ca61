//! Verifies recorded requests of every provider, and refuses a forged one.
//!
//! ```sh
//! cargo run --example quickstart
//! ```

use std::error::Error;
use std::process::ExitCode;

use countersign::{Abp, Coverage, MaskIt, OpenFx, Request, Rtb, TraceFinance, Verifier};

const OPENFX: &[u8] = include_bytes!("../tests/data/openfx/openfx-node-fetch.http");
const MASKIT: &[u8] = include_bytes!("../tests/data/maskit/maskit-curl-resend.http");
const RTB: &[u8] = include_bytes!("../tests/data/rtb/rtb-literal-utf16le.http");
const ABP: &[u8] = include_bytes!("../tests/data/abp/abp-dotnet-httpclient.http");
const TRACE: &[u8] =
    include_bytes!("../tests/data/trace-finance/trace-finance-java-httpclient.http");
const TRACE_TAMPERED: &[u8] =
    include_bytes!("../tests/data/trace-finance/trace-finance-curl-tampered-body-still-valid.http");

fn main() -> Result<ExitCode, Box<dyn Error>> {
    // What is configured wrong fails here, before there is any request.
    let openfx = OpenFx::new("Signing-key-provided-by-OpenFX")?;
    let maskit = MaskIt::new("your-shared-secret")?;
    let rtb = Rtb::partner("my_application_secret_code")?;
    let abp = Abp::new("whs_9f2c7d0a4be14c6f8a35d1e0b7c64f12")?;
    let trace = TraceFinance::new("clientId", "clientSecret")?;

    let forged = str::from_utf8(OPENFX)?.replacen("1250.50", "9250.50", 1);

    let as_expected = [
        show(&openfx, "as recorded", OPENFX, Ok(Coverage::Body))?,
        show(&openfx, "one byte changed", forged.as_bytes(), Err("mismatch"))?,
        show(&maskit, "as recorded", MASKIT, Ok(Coverage::Body))?,
        show(&rtb, "as recorded", RTB, Ok(Coverage::Body))?,
        show(&abp, "as recorded", ABP, Ok(Coverage::Body))?,
        show(&trace, "as recorded", TRACE, Ok(Coverage::None))?,
        show(&trace, "amount changed", TRACE_TAMPERED, Ok(Coverage::None))?,
    ];
    println!(
        "\nTrace Finance signs its message id, never the body: with the amount changed, the request\n\
         is as valid as before. Accept each id once, and ask their API for what matters."
    );
    Ok(if as_expected == [true; 7] { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// Verifies a recorded request, prints the verdict, and says whether it was the expected one.
fn show(
    verifier: &dyn Verifier,
    what: &str,
    recorded: &[u8],
    expected: Result<Coverage, &str>,
) -> Result<bool, Box<dyn Error>> {
    let (headers, body) = head_and_body(recorded)?;
    let verdict = verifier.verify(&Request::new(&headers), body);
    let (word, why) = match &verdict {
        Ok(proof) => ("valid", proof.coverage().to_string()),
        Err(error) => ("refused", error.to_string()),
    };
    println!("{:<22} {what:<17} {word:<8} {why}", verifier.scheme().name());
    Ok(verdict.map(|proof| proof.coverage()).map_err(|error| error.code()) == expected)
}

type HeadAndBody<'a> = (Vec<(&'a str, &'a str)>, &'a [u8]);

/// Splits a recorded request, as a server's HTTP parser would.
fn head_and_body(request: &[u8]) -> Result<HeadAndBody<'_>, Box<dyn Error>> {
    let end = request.windows(4).position(|four| four == b"\r\n\r\n").ok_or("no empty line")?;
    let fields = str::from_utf8(&request[..end])?.split("\r\n").skip(1);
    let headers = fields.filter_map(|field| field.split_once(": ")).collect();
    Ok((headers, &request[end + 4..]))
}
