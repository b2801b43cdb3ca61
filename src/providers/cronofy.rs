use crate::{Handshake, Scheme, Signature, Told, Webhook};

/// Cronofy: `Cronofy-HMAC-SHA256` lists, separated by commas, the base64 of HMAC-SHA256 over the
/// raw body.
///
/// - Source: `cronofy/cronofy-ruby`'s `client.rb` and its tests.
/// - The key is the UTF-8 text of the secret.
/// - Not protected: repeats, for ever: no time is signed.
/// - Handshake: a notification of `type` `verification`, signed, right after a channel is made. It wants a
///   2xx within 5 s (a third party's reading), and `VerifyLayer::answering_handshakes` gives it after the
///   proof; the receiver has nothing to decide. Else it is tried again for a day, and the channel closed
///   then. Source: Cronofy's documentation, “Push notifications”, whose words on this type were read as a
///   receiver quotes them.
///
/// ```
/// use countersign::{Request, Verifier, providers::Cronofy};
///
/// let verifier = Cronofy::new("the secret")?;
/// let headers = [("Cronofy-HMAC-SHA256", "WDTdNTNPWBN+5H1uHuoBrCkmfIDqqQ6Q2YnSg3qdcCQ=")];
/// assert!(verifier.verify(&Request::new(&headers), b"{\"id\":1}").is_ok());
/// # Ok::<(), countersign::ConfigError>(())
/// ```
#[derive(Debug)]
pub struct Cronofy(Webhook);

provider!(Cronofy(Mac): SCHEME, "the app's OAuth client secret");

impl Cronofy {
    /// The recipe.
    pub const SCHEME: &'static Scheme = &Scheme::hmac_sha256("cronofy")
        .signature(Signature::in_header("Cronofy-HMAC-SHA256").list(",").base64())
        .signs_body()
        .documented_by("Cronofy", "cronofy/cronofy-ruby's client.rb and its tests")
        .read_on("2026-11-26")
        .with_handshakes(&[Handshake::signed("POST", "Cronofy's verification of a channel")
            .told_by(&[Told::member("notification.type", "verification")])
            .within(5)
            .otherwise("it is tried again for a day, and the channel closed then")]);
}
