use crate::Part::{Header, SortedUrlAndFields, Text};
use crate::{Fields, OtherKind, Scheme, Signature, Webhook};

/// Plivo, version 3: `X-Plivo-Signature-V3` is the base64 of HMAC-SHA256 over the URL with its query
/// sorted, the form's fields sorted, and the nonce.
///
/// - Source: plivo-python, `plivo/utils/signature_v3.py`, and plivo-go's `utils_test.go`.
/// - The message is `{url}?{query}.{fields}.{nonce}`: the query as `k=v` joined by `&`, the fields
///   with nothing between them, all decoded and sorted by name; the first dot only between two that
///   are not empty, the `?` only before one. The nonce is `X-Plivo-Signature-V3-Nonce`.
/// - The key is the auth token. `X-Plivo-Signature-Ma-V3`, made with the main account's token, is
///   accepted too: third parties' code has it. Either header may list several, joined by commas.
/// - A name that is repeated is signed with each of its values, sorted. As in Plivo's libraries for
///   Python and Node, the query's values may hold any ASCII as it is, and a `%` that begins no escape.
/// - Not protected: repeats (remember the nonce, which is signed), the order of the fields, and the
///   other headers.
/// - Left open: which fields are in the query and which in the form, and where a name ends and its
///   value begins. `?a=b&c=d` and the form `e=f` sign like `?a=b&c=d.ef` alone, and like `?a=b%26c%3Dd`
///   with that form: demand the query that you configured, and take only names that you expect.
///
/// ```
/// use countersign::providers::PlivoV3;
/// use countersign::{Request, Verifier};
///
/// let plivo = PlivoV3::new("Y2Q2ZDgxZmY5YWRiOTI5YmQ1Njg0MTAxZWIyOTc4")?;
/// let headers = [
///     ("X-Plivo-Signature-V3", "k7Pusd4OxCIjR5IfA9iedDNu/h/gbdYqdzG/MiYtd1c="),
///     ("X-Plivo-Signature-V3-Nonce", "31627761595286130198"),
/// ];
/// let request = Request::new(&headers).url("https://example.com/answer/?a=b&c=d");
/// let error = plivo.verify(&request, b"From=19792014278&Event=StartApp").unwrap_err();
/// assert_eq!(error.code(), "mismatch");
/// # Ok::<(), countersign::ConfigError>(())
/// ```
#[derive(Debug)]
pub struct PlivoV3(Webhook<Fields>);

provider!(PlivoV3(Fields): SCHEME, "the account's auth token");

impl PlivoV3 {
    /// The recipe.
    pub const SCHEME: &'static Scheme<Fields> = &Scheme::hmac_sha256("plivo-v3")
        .signature(
            Signature::in_header("X-Plivo-Signature-V3")
                .also_in(&["X-Plivo-Signature-Ma-V3"])
                .list(",")
                .base64(),
        )
        .signs_fields(&[SortedUrlAndFields, Text("."), Header("X-Plivo-Signature-V3-Nonce")])
        .documented_by("Plivo, signature V3", "plivo/plivo-python, plivo/utils/signature_v3.py")
        .other_kinds(&[OtherKind::by_header(
            "X-Plivo-Signature-V2",
            "a request with a signature of version 2 alone, \
             which does not cover the body: see `plivo-v2`",
        )])
        .read_on("2026-11-26");
}
