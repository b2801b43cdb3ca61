use crate::{Scheme, Signature, Webhook};

/// PandaDoc: the parameter `signature` of the URL's query is the hex of HMAC-SHA256 over the body.
///
/// - Source: PandaDoc's documentation, “How to Verify Webhook Authenticity”.
/// - The key is the text of the subscription's shared key.
/// - The request has to have the public URL, with the query that PandaDoc appended.
/// - Not protected: the rest of the URL, and the time of sending; a recorded request stays valid. Logs of
///   servers and proxies keep the signature with the URL.
///
/// ```
/// use countersign::providers::PandaDoc;
/// use countersign::{Request, Verifier};
///
/// let pandadoc = PandaDoc::new("correct horse battery staple")?;
/// let url = "https://hooks.example.com/in\
///     ?signature=8162235aa9497732fb6ca08931aefd2920e7e52ec8221766aa590db8152a9560";
/// pandadoc.verify(&Request::new(&()).url(url), br#"{"id":"evt_1","amount":1050}"#)?;
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug)]
pub struct PandaDoc(Webhook);

provider!(PandaDoc(Mac): SCHEME, "the subscription's shared key");

impl PandaDoc {
    /// The recipe.
    pub const SCHEME: &'static Scheme = &Scheme::hmac_sha256("pandadoc")
        .signature(Signature::in_parameter("signature").hex())
        .signs_body()
        .documented_by("PandaDoc", "developers.pandadoc.com, “How to Verify Webhook Authenticity”")
        .read_on("2026-11-26");
}
