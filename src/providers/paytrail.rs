use crate::Part::{Listed, Text};
use crate::{ConfigError, Fields, IntoSecret, List, Scheme, Signature, Webhook};

/// Paytrail's redirects and callbacks: parameter `signature`, lower-case hex of the HMAC-SHA256 of the parameters
/// `checkout-…` as `name:value` in lines, sorted by name, with a line feed behind the last.
///
/// - Source: `paytrail/api-documentation`, `docs/README.md`, whose example of a redirect verifies.
/// - The secret is the merchant's. A verifier is to be given the URL, and there is no body: what counts is in the
///   query.
/// - `checkout-algorithm` in the query says what signed it, and decides nothing here: [`new`](Paytrail::new) takes
///   SHA-256, and [`sha512`](Paytrail::sha512) the longer one, for whichever a merchant's requests name.
/// - Not protected: parameters with other names, repeats (no time is signed;
///   `checkout-transaction-id` stays), a body.
///
/// ```
/// use countersign::providers::Paytrail;
/// use countersign::{Request, Verifier};
///
/// let paytrail = Paytrail::new("SAIPPUAKAUPPIAS")?;
/// let request = |status: &str| {
///     format!(
///         "https://shop.example/done?checkout-account=375917&checkout-algorithm=sha256\
///          &checkout-amount=2964&checkout-stamp=15336332710015&checkout-reference=192387192837195\
///          &checkout-transaction-id=4b300af6-9a22-11e8-9184-abb6de7fd2d0&checkout-status={status}\
///          &checkout-provider=nordea\
///          &signature=b2d3ecdda2c04563a4638fcade3d4e77dfdc58829b429ad2c2cb422d0fc64080"
///     )
/// };
/// let verify = |url: String| paytrail.verify(&Request::new(&()).url(&url), b"");
/// assert!(verify(request("ok")).is_ok());
/// assert!(verify(request("fail")).is_err());
/// # Ok::<(), countersign::ConfigError>(())
/// ```
#[derive(Debug)]
pub struct Paytrail(Webhook<Fields>);

provider!(Paytrail(Fields): SCHEME, "the merchant's secret");

impl Paytrail {
    /// The recipe.
    pub const SCHEME: &'static Scheme<Fields> = &Scheme::hmac_sha256("paytrail")
        .signature(Self::SIGNATURE)
        .signs_fields(Self::SIGNED)
        .documented_by("Paytrail", Self::SOURCE);

    /// The recipe of a merchant whose requests name SHA-512.
    pub const SHA512: &'static Scheme<Fields> = &Scheme::hmac_sha512("paytrail-sha512")
        .signature(Self::SIGNATURE)
        .signs_fields(Self::SIGNED)
        .documented_by("Paytrail with SHA-512", Self::SOURCE);

    const SIGNATURE: Signature = Signature::in_parameter("signature").hex();
    const SIGNED: &'static [crate::Part] = &[Listed(Self::LIST), Text("\n")];
    const LIST: &'static List =
        &List::of_query().starting_with("checkout-").pairs(":").joined("\n");
    const SOURCE: &'static str = "paytrail/api-documentation, docs/README.md";

    /// Takes the secret of a merchant whose requests name SHA-512.
    ///
    /// # Errors
    /// The secret is empty, or starts or ends with white space.
    pub fn sha512(secret: impl IntoSecret) -> Result<Self, ConfigError> {
        Webhook::new(Self::SHA512, secret).map(Self)
    }
}
