use crate::Part::Listed;
use crate::{Fields, List, Scheme, Signature, SignedTime, TimeFormat, Webhook};

/// Requests that Shopify passes on to an app's proxy: `signature`, lower-case hex of the HMAC-SHA256 of the other
/// parameters of the query, decoded, as `name=value`, sorted and joined by nothing.
///
/// - Source: Shopify's documentation, "Authenticate app proxies", whose two examples verify.
/// - The secret is the app's client secret. A verifier is to be given the URL that arrives at the app. A parameter
///   that is there several times counts once, its values joined by `,`.
/// - `timestamp` is signed, and is checked against 300 seconds, which are ours. A query in whose signed text
///   `timestamp=` is there twice is refused, since one of them could be taken for the time.
/// - Not protected: the body of a `POST`, the method and the path, of which Shopify signs nothing.
/// - **Whoever visits the shop writes the parameters behind the shop's path, and Shopify signs them.**
///   `a=logged_in_customer_id=7…` is signed like `a=` and `logged_in_customer_id=7…`, so that a visitor can make a
///   request that seems to come from another customer. Take no customer's data from the query without a
///   session of the app's own, and refuse parameters that the app does not expect.
/// - Left open: where a parameter ends and the next one begins; whether several values are one.
///
/// ```
/// use countersign::providers::ShopifyAppProxy;
/// use countersign::{Request, UnixTime, Verifier};
///
/// let shopify = ShopifyAppProxy::new("hush")?;
/// let request = |shop: &str| {
///     format!(
///         "https://app.example/proxy?extra=1&extra=2&shop={shop}.myshopify.com&timestamp=1317327555\
///          &path_prefix=%2Fapps%2Fawesome_reviews\
///          &signature=a9718877bea71c2484f91608a7eaea1532bdf71f5c56825065fa4ccabe549ef3"
///     )
/// };
/// let now = UnixTime::from_secs(1_317_327_600);
/// let verify = |url: String| shopify.verify(&Request::at(&(), now).url(&url), b"");
/// assert!(verify(request("shop-name")).is_ok());
/// assert!(verify(request("other-shop")).is_err());
/// # Ok::<(), countersign::ConfigError>(())
/// ```
#[derive(Debug)]
pub struct ShopifyAppProxy(Webhook<Fields>);

provider!(ShopifyAppProxy(Fields): SCHEME, "the app's client secret");

impl ShopifyAppProxy {
    /// The recipe.
    pub const SCHEME: &'static Scheme<Fields> = &Scheme::hmac_sha256("shopify-app-proxy")
        .signature(Signature::in_parameter("signature").hex())
        .timestamp(SignedTime::in_parameter("timestamp", TimeFormat::Seconds))
        .unseparated("where a parameter ends and the next one begins")
        .signs_fields(&[Listed(Self::LIST)])
        .documented_by(
            "Shopify app proxy",
            "Shopify's documentation, \"Authenticate app proxies\"",
        );

    const LIST: &'static List =
        &List::of_query().without(&["signature"]).sorted_as_text().joined("").repeated(",");
}
