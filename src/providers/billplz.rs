use crate::Part::Listed;
use crate::{ConfigError, Fields, IntoSecret, List, Scheme, Signature, Webhook};

/// Billplz's X Signature: field `x_signature` of a form, lower-case hex of the HMAC-SHA256 of its other fields, each
/// its name and its value with nothing between, sorted without regard to case and joined by `|`.
///
/// - Source: Billplz's documentation, "X Signature".
/// - The secret is the X Signature key. [`new`](Billplz::new) is for the callback, a `POST` with a form;
///   [`redirect`](Billplz::redirect) for the `GET` that brings the payer back, whose parameters are `billplz[…]`, signed
///   without the brackets. That needs the URL, and there is no body.
/// - Not protected: repeats (no time is signed; `id` stays). Take the state of a bill from the callback, and
///   compare its amount with the order.
/// - Left open: where a field or its name ends; where a name has brackets. `paid` of `_at2018` is signed like `paid_at` of
///   `2018`, and a `|` in a name or an address that the payer wrote like the end of a field. Take only fields
///   that you expect, each once.
///
/// ```
/// use countersign::providers::Billplz;
/// use countersign::{Request, Verifier};
///
/// let billplz = Billplz::redirect("S-s7b4yWpp9h7rrkNM1i3Z_g")?;
/// let request = |paid: &str| {
///     format!(
///         "https://shop.example/done?billplz%5Bid%5D=zq0tm2wc&billplz%5Bpaid%5D={paid}\
///          &billplz%5Bpaid_at%5D=2018-09-27+15%3A15%3A09+%2B0800&billplz%5Bx_signature%5D=\
///          4aab095fe5a39b1d534500988f9a0cb085cd1b6d5bbb55dd4e02ea6fa102b47b"
///     )
/// };
/// let verify = |url: String| billplz.verify(&Request::new(&()).url(&url), b"");
/// assert!(verify(request("true")).is_ok());
/// assert!(verify(request("false")).is_err());
/// # Ok::<(), countersign::ConfigError>(())
/// ```
#[derive(Debug)]
pub struct Billplz(Webhook<Fields>);

provider!(Billplz(Fields): SCHEME, "the X Signature key, for callbacks");

impl Billplz {
    /// The recipe of the callback.
    pub const SCHEME: &'static Scheme<Fields> = &Scheme::hmac_sha256("billplz")
        .signature(Signature::in_field("x_signature").hex())
        .unseparated(Self::MOVES)
        .signs_fields(&[Listed(&Self::joined(List::of_form()).without(&["x_signature"]))])
        .documented_by("Billplz", Self::SOURCE);

    /// The recipe of the redirect.
    pub const REDIRECT: &'static Scheme<Fields> = &Scheme::hmac_sha256("billplz-redirect")
        .signature(Signature::in_parameter("billplz[x_signature]").hex())
        .unseparated(Self::MOVES)
        .signs_fields(&[Listed(Self::PARAMETERS)])
        .documented_by("Billplz (redirect)", Self::SOURCE);

    const PARAMETERS: &'static List = &Self::joined(List::of_query())
        .starting_with("billplz[")
        .without(&["billplz[x_signature]"])
        .without_brackets();
    const MOVES: &'static str = "where a field or its name ends";
    const SOURCE: &'static str = "Billplz's documentation, \"X Signature\"";

    const fn joined(list: List) -> List {
        list.pairs("").joined("|").sorted_as_text_in_any_case()
    }

    /// Takes the X Signature key, for the payer's redirect.
    ///
    /// # Errors
    /// The key is empty, or starts or ends with white space.
    pub fn redirect(key: impl IntoSecret) -> Result<Self, ConfigError> {
        Webhook::new(Self::REDIRECT, key).map(Self)
    }
}
