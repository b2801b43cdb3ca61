use crate::{Scheme, Signature, Webhook};

/// Nuvemshop, which is Tiendanube too: `x-linkedstore-hmac-sha256` is the lower-case hex of HMAC-SHA256
/// over the raw body.
///
/// - Source: Tiendanube's API documentation, “Webhook”, as third parties quote it. Confirmed by a third party
///   only.
/// - The key is the UTF-8 text of the app's client secret.
/// - Not protected: repeats, for ever: no time is signed.
/// - One secret signs for all of the app's shops: take the shop from the body's `store_id`, which is signed.
///
/// ```
/// use countersign::{Request, Verifier, providers::Nuvemshop};
///
/// let verifier = Nuvemshop::new("the secret")?;
/// let headers = [(
///     "x-linkedstore-hmac-sha256",
///     "5834dd35334f58137ee47d6e1eea01ac29267c80eaa90e90d989d2837a9d7024",
/// )];
/// assert!(verifier.verify(&Request::new(&headers), b"{\"id\":1}").is_ok());
/// # Ok::<(), countersign::ConfigError>(())
/// ```
#[derive(Debug)]
pub struct Nuvemshop(Webhook);

provider!(Nuvemshop(Mac): SCHEME, "the app's client secret");

impl Nuvemshop {
    /// The recipe.
    pub const SCHEME: &'static Scheme = &Scheme::hmac_sha256("nuvemshop")
        .signature(Signature::in_header("x-linkedstore-hmac-sha256").hex())
        .signs_body()
        .documented_by(
            "Nuvemshop / Tiendanube",
            "Tiendanube's API documentation, “Webhook”, as third parties quote it",
        )
        .confirmed_by_third_party();
}
