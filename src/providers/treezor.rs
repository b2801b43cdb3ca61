use crate::Part::RawField;
use crate::{Fields, Scheme, Signature, Webhook};

/// Treezor: `object_payload_signature` in the JSON body is the base64 of HMAC-SHA256 over the text of the
/// member `object_payload`, as it stands in the body.
///
/// - Source: hookdeck/webhook-skills, `treezor-webhooks`, a third party's. It writes the member once more,
///   without blanks, with `\u` for what is not ASCII and `\/` for `/`, which is how Treezor sends it. What a
///   proxy has written anew does not verify here.
/// - The key is the text of the webhook's secret.
/// - Not protected: **`webhook`, `object` and `object_id`** beside the member, and the time of sending. Go by
///   what is in `object_payload`; a recorded request stays valid.
///
/// ```
/// use countersign::providers::Treezor;
/// use countersign::{Coverage, Request, Verifier};
///
/// let treezor = Treezor::new("secret")?;
/// let body = br#"{"webhook":"user.update",
///     "object_payload":{"users":[{"userId":"1","name":"\u00e9"}]},
///     "object_payload_signature":"E0dI55DGbEtV3RzTBfZTuIG7x1wTYIYbd0dSTAndi50="}"#;
/// let proof = treezor.verify(&Request::new(&()), body)?;
/// assert_eq!(proof.coverage(), Coverage::Fields);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug)]
pub struct Treezor(Webhook<Fields>);

provider!(Treezor(Fields): SCHEME, "the webhook's secret");

impl Treezor {
    /// The recipe.
    pub const SCHEME: &'static Scheme<Fields> = &Scheme::hmac_sha256("treezor")
        .signature(Signature::in_field("object_payload_signature").base64())
        .signs_fields(&[RawField("object_payload")])
        .documented_by("Treezor", "hookdeck/webhook-skills, treezor-webhooks")
        .confirmed_by_third_party();
}
