use crate::Part::{Field, Url};
use crate::{Fields, Scheme, Signature, Webhook};

/// Favro: `X-Favro-Webhook` is the base64 of HMAC-SHA1 over `{payloadId}{url}`. **The event is not signed.**
///
/// - Source: Favro's documentation, “Webhooks”, as client libraries quote it.
/// - The key is the text of the secret that the webhook was made with. `payloadId` is a member of the body.
/// - The URL is the whole one that is registered, to the letter: behind a proxy the request has to have it.
/// - Left open: where the payload's id ends and the URL begins. A receiver has one URL, so that nothing moves.
/// - Not protected: **everything but the payload's id.** Whoever sees one delivery can send any event with
///   its signature, for ever. Accept each id once, and get what matters from Favro's API.
///
/// ```
/// use countersign::providers::Favro;
/// use countersign::{Coverage, Request, Verifier};
///
/// let favro = Favro::new("secret")?;
/// let headers = [("X-Favro-Webhook", "HEE9xPnz4WEIMRG/stQM3/2opes=")];
/// let request = Request::new(&headers).url("https://example.test/webhooks/favro");
/// let proof = favro.verify(&request, br#"{"payloadId":"PiNg000000==","action":"any"}"#)?;
/// assert_eq!(proof.coverage(), Coverage::None);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug)]
pub struct Favro(Webhook<Fields>);

provider!(Favro(Fields): SCHEME, "the webhook's secret");

impl Favro {
    /// The recipe.
    pub const SCHEME: &'static Scheme<Fields> = &Scheme::hmac_sha1("favro")
        .signature(Signature::in_header("X-Favro-Webhook").base64())
        .unseparated("where the payload's id ends and the URL begins")
        .signs_fields(&[Field("payloadId"), Url])
        .covers_nothing()
        .documented_by("Favro", "Favro's documentation, “Webhooks”; hookdeck/webhook-skills")
        .confirmed_by_third_party();
}
