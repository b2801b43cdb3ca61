use crate::Part::{BodyHash, Host, Method, PathAndQuery, Text, Timestamp};
use crate::{Encoding, Hash, Scheme, Signature, SignedTime, TimeFormat, Webhook};

/// Vipps MobilePay: `Authorization` is `HMAC-SHA256 SignedHeaders=x-ms-date;host;x-ms-content-sha256&Signature=`
/// and the base64 of HMAC-SHA256 over `{method}\n{path and query}\n{x-ms-date};{host};{base64 SHA-256 of the body}`.
///
/// - Source: Vipps MobilePay's documentation, “How to authenticate the webhook event”.
/// - The key is the text of the secret that the registration answered.
/// - The list of signed headers is the sender's, and has to be this one to the letter. The hash is made of the
///   body; the header `x-ms-content-sha256` is not looked at.
/// - Host, path and query are those of the URL that is registered: behind a proxy the request has to have the
///   public one.
/// - The time is an HTTP date, at most 300 seconds off, which is this library's tolerance: none is documented.
/// - Not protected: repeats within the tolerance.
///
/// ```
/// use countersign::providers::Vipps;
/// use countersign::{Request, UnixTime, Verifier};
///
/// let vipps = Vipps::new("correct horse battery staple")?;
/// let authorization = "HMAC-SHA256 SignedHeaders=x-ms-date;host;x-ms-content-sha256\
///     &Signature=Irtnv2tDhJsXbQzVq4/is3hx3J4/8/IUfYYGV5Oc8hY=";
/// let headers =
///     [("x-ms-date", "Wed, 18 Nov 2026 11:06:40 GMT"), ("Authorization", authorization)];
/// let request = Request::at(&headers, UnixTime::from_secs(1_795_000_010));
/// let request = request.method("POST").url("https://hooks.example.com/in?account=7");
/// vipps.verify(&request, br#"{"id":"evt_1","amount":1050}"#)?;
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug)]
pub struct Vipps(Webhook);

provider!(Vipps(Mac): SCHEME, "the webhook's secret");

impl Vipps {
    /// The recipe.
    pub const SCHEME: &'static Scheme = &Scheme::hmac_sha256("vipps")
        .signature(
            Signature::in_header("Authorization")
                .prefix("HMAC-SHA256 SignedHeaders=x-ms-date;host;x-ms-content-sha256&Signature=")
                .base64(),
        )
        .timestamp(SignedTime::in_header("x-ms-date", TimeFormat::HttpDate))
        .signs(&[
            Method,
            Text("\n"),
            PathAndQuery,
            Text("\n"),
            Timestamp,
            Text(";"),
            Host,
            Text(";"),
            BodyHash(Hash::SHA256, Encoding::Base64),
        ])
        .documented_by(
            "Vipps MobilePay",
            "Vipps MobilePay, “How to authenticate the webhook event”",
        )
        .read_on("2026-11-26");
}
