use crate::{Scheme, Signature, Webhook};

/// Paystack: `x-paystack-signature` is the lower-case hex of HMAC-SHA512 over the raw body.
///
/// - Source: `PaystackOSS/doc-code-snippets`, “verifying-transaction”, and a gist of ibrahimlawal.
/// - The key is the UTF-8 text of the secret.
/// - Not protected: repeats, for ever: no time is signed.
/// - The key is the API secret key itself: keep the receiver as well guarded as the API client.
/// - Paystack has begun to document a newer signature with a time in it; it is not verified here.
/// - One of the vendor's snippets signs re-serialised JSON, another the raw input; the bytes as
///   received are what counts.
///
/// ```
/// use countersign::{Request, Verifier, providers::Paystack};
///
/// let verifier = Paystack::new("the secret")?;
/// let headers = [(
///     "x-paystack-signature",
///     "32f766373743f19b18644f41d622e87e7be80ffe14f0dfbc6da598a4934e129da52714ba63107032e8f854\
///      0c700dfbc7111480704fc8b06165a8e8c76bde83c4",
/// )];
/// assert!(verifier.verify(&Request::new(&headers), b"{\"id\":1}").is_ok());
/// # Ok::<(), countersign::ConfigError>(())
/// ```
#[derive(Debug)]
pub struct Paystack(Webhook);

provider!(Paystack(Mac): SCHEME, "the account's secret key (`sk_…`)");

impl Paystack {
    /// The recipe.
    pub const SCHEME: &'static Scheme = &Scheme::hmac_sha512("paystack-legacy")
        .signature(Signature::in_header("x-paystack-signature").hex())
        .signs_body()
        .documented_by(
            "Paystack",
            "PaystackOSS/doc-code-snippets, “verifying-transaction”, and a gist of \
             ibrahimlawal",
        );
}
