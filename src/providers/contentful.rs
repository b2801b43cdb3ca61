use crate::Part::{Body, ListedHeaders, Method, PathAndQuery, Text};
use crate::{HeaderList, Scheme, Signature, SignedTime, TimeFormat, Webhook};

/// Contentful: `x-contentful-signature` is the hex of HMAC-SHA256 over
/// `{method}\n{path and query}\n{listed headers, each name:value, joined by ;}\n{body}`.
///
/// - Source: contentful/node-apps-toolkit, `src/requests`.
/// - The key is the text of the signing secret, 64 characters.
/// - `x-contentful-signed-headers` lists the signed headers, separated by commas. The list is the sender's word:
///   itself and `x-contentful-timestamp` have to be in it. A value that holds what could be the beginning of
///   another listed header is refused.
/// - The time is in milliseconds, at most 30 seconds off, as in Contentful's library.
/// - Path and query are those of the URL that is configured: behind a proxy the request has to have the public
///   one.
/// - Not protected: headers that are not listed, and repeats within the tolerance.
///
/// ```
/// use countersign::providers::Contentful;
/// use countersign::{Request, UnixTime, Verifier};
///
/// let contentful = Contentful::new("correct horse battery staple")?;
/// let signature = "c6cce34bec7ad4f8761555daa5bd20524062f2150f1b3edbbe34292d75e52ecb";
/// let headers = [
///     ("x-contentful-signed-headers", "x-contentful-signed-headers,x-contentful-timestamp"),
///     ("x-contentful-timestamp", "1795000000000"),
///     ("x-contentful-signature", signature),
/// ];
/// let request = Request::at(&headers, UnixTime::from_secs(1_795_000_010));
/// let request = request.method("POST").url("https://hooks.example.com/in?account=7");
/// contentful.verify(&request, br#"{"id":"evt_1","amount":1050}"#)?;
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug)]
pub struct Contentful(Webhook);

provider!(Contentful(Mac): SCHEME, "the signing secret");

const SIGNED: HeaderList = HeaderList::in_header("x-contentful-signed-headers", ",")
    .requires(&["x-contentful-signed-headers", "x-contentful-timestamp"])
    .names_and_values(":", ";");

impl Contentful {
    /// The recipe.
    pub const SCHEME: &'static Scheme = &Scheme::hmac_sha256("contentful")
        .signature(Signature::in_header("x-contentful-signature").hex())
        .timestamp(
            SignedTime::in_header("x-contentful-timestamp", TimeFormat::Milliseconds).tolerance(30),
        )
        .signs(&[
            Method,
            Text("\n"),
            PathAndQuery,
            Text("\n"),
            ListedHeaders(&SIGNED),
            Text("\n"),
            Body,
        ])
        .documented_by("Contentful", "contentful/node-apps-toolkit, src/requests");
}
