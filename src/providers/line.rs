use crate::{Handshake, Scheme, Signature, Webhook};

/// LINE: `X-Line-Signature` is the base64 of HMAC-SHA256 over the raw body.
///
/// - Source: `line/line-bot-sdk-python`'s `linebot/v3/webhook.py` and its tests.
/// - The key is the UTF-8 text of the secret.
/// - Not protected: repeats, for ever: no time is signed. A repeat says that it is one
///   (`deliveryContext.isRedelivery`), so that a ledger's `once_by` takes a function of the events'
///   `webhookEventId`.
/// - Handshake: the button “Verify”, or the API's test, sends a delivery whose list of events is empty,
///   signed like any. It reaches the handler, which answers 200 to a list without events. Else the test
///   says so, and deliveries come all the same; no time is documented. Source: LINE's documentation, “Verify
///   webhook URL”.
///
/// ```
/// use countersign::{Request, Verifier, providers::Line};
///
/// let verifier = Line::new("the secret")?;
/// let headers = [("X-Line-Signature", "WDTdNTNPWBN+5H1uHuoBrCkmfIDqqQ6Q2YnSg3qdcCQ=")];
/// assert!(verifier.verify(&Request::new(&headers), b"{\"id\":1}").is_ok());
/// # Ok::<(), countersign::ConfigError>(())
/// ```
#[derive(Debug)]
pub struct Line(Webhook);

provider!(Line(Mac): SCHEME, "the channel secret");

impl Line {
    /// The recipe.
    pub const SCHEME: &'static Scheme = &Scheme::hmac_sha256("line")
        .signature(Signature::in_header("X-Line-Signature").base64())
        .signs_body()
        .documented_by("LINE", "line/line-bot-sdk-python's linebot/v3/webhook.py and its tests")
        .repeats_differ()
        .with_handshakes(&[Handshake::signed(
            "POST",
            "LINE's delivery without events, when it verifies the URL",
        )
        .is_a_delivery()
        .otherwise("the check fails; deliveries come all the same")]);
}
