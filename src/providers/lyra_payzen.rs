use crate::Part::FieldAs;
use crate::{FieldText, Fields, Scheme, Signature, Webhook};

/// Lyra's PayZen, Systempay, Sogecommerce, OSB and Mi Cuenta Web: the form's `kr-hash` is the hex of HMAC-SHA256
/// over `{kr-answer}`, in which each `\/` is written as `/`.
///
/// - Source: lyra/rest-php-sdk, `src/Lyra/Client.php` (`checkHash`).
/// - The key is text, and another one for each channel: the API's password for notifications (IPN), and the
///   HMAC key for a form that the browser brings back. `kr-hash-key`, the sender's word for which, is not
///   looked at: take a verifier for each channel.
/// - Left open: which slashes of the field are escaped. As JSON it is the same.
/// - Not protected: the form's other fields, `kr-answer-type` among them, and the time of sending; a recorded
///   request stays valid.
///
/// ```
/// use countersign::providers::LyraPayZen;
/// use countersign::{Coverage, Request, Verifier};
///
/// let lyra = LyraPayZen::new("correct horse battery staple")?;
/// let body = b"kr-hash=aaeaf1e3e5b0100943393e5d2e226ccb7bd8f89aeb04ca793e3e979618b10830\
///     &kr-answer=%7B%22shopId%22%3A%2269876357%22%2C%22orderStatus%22%3A%22PAID%22%2C%22language%22%3A%22en%5C/GB%22%7D";
/// let proof = lyra.verify(&Request::new(&()), body)?;
/// assert_eq!(proof.coverage(), Coverage::Fields);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug)]
pub struct LyraPayZen(Webhook<Fields>);

provider!(LyraPayZen(Fields): SCHEME, "the key of the channel: the API's password for notifications");

impl LyraPayZen {
    /// The recipe.
    pub const SCHEME: &'static Scheme<Fields> = &Scheme::hmac_sha256("lyra-payzen")
        .signature(Signature::in_field("kr-hash").hex())
        .signs_fields(&[FieldAs("kr-answer", FieldText::PlainSlashes)])
        .in_form()
        .documented_by("Lyra PayZen", "lyra/rest-php-sdk, src/Lyra/Client.php");
}
