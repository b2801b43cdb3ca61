use crate::{ConfigError, IntoSecret, Scheme, SecretForm, Signature, Webhook};

/// Remove The Background (RTB): `X-RTB-Partner-HMAC-SHA256` and `X-RTB-Customer-HMAC-SHA256` are
/// the base64 of HMAC-SHA256 over the raw body, each with a secret of its own.
///
/// - Source: Remove The Background, Developer API, "Verify Webhook".
/// - The key is the application secret code. The page's C# takes its UTF-16LE bytes, its PHP its
///   UTF-8 bytes. UTF-16LE is the default here (inferred: the vendor runs .NET); pass
///   [`Secret::utf8`](crate::Secret::utf8), or
///   [`Secret::utf16le_or_utf8`](crate::Secret::utf16le_or_utf8) for either, to choose.
/// - The page spells the headers as CGI does, `HTTP_X_RTB_…`. They are looked for under that name,
///   as `X_RTB_…` and as `X-RTB-…`; more than one value in all is a repeated header.
/// - Not protected: repeats. RTB expects exactly status 200 and re-sends otherwise (up to four
///   times), so a repeat is not an attack. A ledger's `once` tells it by the message, and keeps it for
///   12 hours: an image that was rejected and made anew, in 24 hours at least, may come with the same
///   body.
/// - Choose partner or customer by the path of the callback URL, never by the ticket in an unverified
///   body, and fetch `processedImageURL` only after the proof and only from hosts that you expect.
///
/// ```
/// use countersign::{Request, Rtb, Secret, Verifier};
///
/// let rtb = Rtb::partner("my_application_secret_code")?;
/// let headers =
///     [("X-RTB-Partner-HMAC-SHA256", "qzs3cba/7dnw4ux7pmcVdAM4Txyk/ldKzACuMkzv3Ik=")];
/// assert!(rtb.verify(&Request::new(&headers), b"imageTicket=1").is_ok());
///
/// let rtb = Rtb::partner(Secret::utf16le_or_utf8("my_application_secret_code")?)?;
/// let headers =
///     [("HTTP_X_RTB_PARTNER_HMAC_SHA256", "jk3H5KUvE1c7ZxOmPzuDSU7uJMSEupccZnjhlC8bIIs=")];
/// assert!(rtb.verify(&Request::new(&headers), b"imageTicket=1").is_ok());
/// # Ok::<(), countersign::ConfigError>(())
/// ```
#[derive(Debug)]
pub struct Rtb(Webhook);

provider!(Rtb(Mac));

impl Rtb {
    /// The recipe of the partner's header.
    pub const PARTNER: &'static Scheme = &Self::role(
        "rtb-partner",
        Signature::in_header("X-RTB-Partner-HMAC-SHA256")
            .or_spelled(&["X_RTB_PARTNER_HMAC_SHA256", "HTTP_X_RTB_PARTNER_HMAC_SHA256"]),
    );

    /// The recipe of the customer's header.
    pub const CUSTOMER: &'static Scheme = &Self::role(
        "rtb-customer",
        Signature::in_header("X-RTB-Customer-HMAC-SHA256")
            .or_spelled(&["X_RTB_CUSTOMER_HMAC_SHA256", "HTTP_X_RTB_CUSTOMER_HMAC_SHA256"]),
    );

    const fn role(id: &'static str, signature: Signature) -> Scheme {
        Scheme::hmac_sha256(id)
            .signature(signature.base64())
            .secret(SecretForm::Utf16Le)
            .signs_body()
            .documented_by("Remove The Background", "RTB, Developer API, “Verify Webhook”")
            .repeats_for(12 * 60 * 60)
    }

    /// Takes the partner's application secret code.
    ///
    /// # Errors
    /// The code is empty, or starts or ends with white space.
    pub fn partner(secret_code: impl IntoSecret) -> Result<Self, ConfigError> {
        Webhook::new(Self::PARTNER, secret_code).map(Self)
    }

    /// Takes the application secret code that an end user entered.
    ///
    /// # Errors
    /// The code is empty, or starts or ends with white space.
    pub fn customer(secret_code: impl IntoSecret) -> Result<Self, ConfigError> {
        Webhook::new(Self::CUSTOMER, secret_code).map(Self)
    }
}
