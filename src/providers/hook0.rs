use crate::Part::{Body, ListOfHeaders, ListedHeaders, Text, Timestamp};
use crate::{HeaderList, Scheme, Signature, SignedTime, TimeFormat, Webhook};

/// Hook0, and Coinbase Developer Platform's webhooks: `v1` in `X-Hook0-Signature` is the hex of HMAC-SHA256 over
/// `{t}.{h}.{the values of the headers that h lists, joined by dots}.{body}`.
///
/// - Source: hook0/hook0, its output worker's `create_signature_v1`; Coinbase Developer Platform's
///   documentation.
/// - The key is the text of the subscription's secret; at Coinbase it is `metadata.secret`.
/// - `h` lists names of headers, separated by blanks. The list is the sender's word: `x-event-id` and
///   `x-event-type` have to be in it. `v0`, beside it or alone, leaves all headers unsigned and is not read.
/// - The time is in seconds, at most 300 seconds off, as in Coinbase's sample.
/// - Left open: where one listed header's value ends and the next one's, or the body, begins. A body of JSON
///   that is read whole does not begin with what a value could have left.
/// - Not protected: headers that are not listed, and repeats within the tolerance.
///
/// ```
/// use countersign::providers::Hook0;
/// use countersign::{Request, UnixTime, Verifier};
///
/// let hook0 = Hook0::new("secret")?;
/// let signature = "t=1636936200,h=x-event-id x-event-type,\
///     v1=bc521546ba5de381b12f135782d2008b028c3065c191760b12b76850a8fc8f51";
/// let headers = [
///     ("X-Event-Id", "1a01cb48-5142-4d9b-8f90-d20cca61f0ee"),
///     ("X-Event-Type", "service.resource.verb"),
///     ("X-Hook0-Signature", signature),
/// ];
/// let request = Request::at(&headers, UnixTime::from_secs(1_636_936_205));
/// hook0.verify(&request, b"hello !")?;
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug)]
pub struct Hook0(Webhook);

provider!(Hook0(Mac): SCHEME, "the subscription's secret");

const SIGNED: HeaderList =
    HeaderList::in_pair("h", " ").requires(&["x-event-id", "x-event-type"]).values(".");

impl Hook0 {
    /// The recipe.
    pub const SCHEME: &'static Scheme = &Scheme::hmac_sha256("hook0")
        .signature(Signature::in_header("X-Hook0-Signature").pairs(",", "v1").hex())
        .timestamp(SignedTime::in_pair("t", TimeFormat::Seconds))
        .unseparated("where one listed header's value ends and the next one's, or the body, begins")
        .signs(&[
            Timestamp,
            Text("."),
            ListOfHeaders(&SIGNED),
            Text("."),
            ListedHeaders(&SIGNED),
            Text("."),
            Body,
        ])
        .documented_by("Hook0", "hook0/hook0, output-worker");
}
