use crate::Part::{Header, Parameter, Text, Timestamp};
use crate::{Scheme, Signature, SignedTime, TimeFormat, Webhook};

/// Mercado Pago: `v1` in `x-signature` is the hex of HMAC-SHA256 over
/// `id:{data.id of the query};request-id:{x-request-id};ts:{ts};`. **The body is not signed.**
///
/// - Source: mercadopago/sdk-nodejs, `src/utils/webhook`.
/// - The key is the text of the application's secret signature.
/// - `ts` is in seconds or in milliseconds, as Mercado Pago's own texts do not agree, at most 300 seconds off,
///   which is this library's tolerance: its SDK has none by default.
/// - A request without `data.id` or without `x-request-id` is signed without that part, and is refused here:
///   what is left would say nothing of what has happened. The id is signed as it stands in the query.
/// - Not protected: **the body,** and the query's other parameters, the `type` among them. Whoever sees one
///   delivery can send any other body with its signature, within the tolerance: get the resource of that id
///   from Mercado Pago's API.
///
/// ```
/// use countersign::providers::MercadoPago;
/// use countersign::{Coverage, Request, UnixTime, Verifier};
///
/// let mercado_pago = MercadoPago::new("correct horse battery staple")?;
/// let signature = "ts=1795000000,\
///     v1=6da085ca88ef0f161b2176efd3921ff3254d4d7434838a1c26f38b775f83fa2b";
/// let headers = [("x-request-id", "id-4711"), ("x-signature", signature)];
/// let request = Request::at(&headers, UnixTime::from_secs(1_795_000_010));
/// let request = request.url("https://hooks.example.com/in?data.id=7&type=payment");
/// assert_eq!(mercado_pago.verify(&request, b"{}")?.coverage(), Coverage::None);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug)]
pub struct MercadoPago(Webhook);

provider!(MercadoPago(Mac): SCHEME, "the application's secret signature");

impl MercadoPago {
    /// The recipe.
    pub const SCHEME: &'static Scheme = &Scheme::hmac_sha256("mercado-pago")
        .signature(Signature::in_header("x-signature").pairs(",", "v1").hex())
        .timestamp(SignedTime::in_pair("ts", TimeFormat::SecondsOrMilliseconds))
        .signs(&[
            Text("id:"),
            Parameter("data.id"),
            Text(";request-id:"),
            Header("x-request-id"),
            Text(";ts:"),
            Timestamp,
            Text(";"),
        ])
        .documented_by("Mercado Pago", "mercadopago/sdk-nodejs, src/utils/webhook/index.ts");
}
