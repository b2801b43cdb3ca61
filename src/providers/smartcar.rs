use crate::{
    Challenge, Encoding, Handshake, Reply, Scheme, Shape, Signature, Told, Webhook, Written,
};

/// Smartcar: `SC-Signature` is the lower-case hex of HMAC-SHA256 over the raw body.
///
/// - Source: `smartcar/node-sdk`'s tests, and `smartcar/python-sdk`'s `smartcar.py`.
/// - The key is the UTF-8 text of the application management token, which opens the management API too: keep
///   it out of anything else.
/// - Not protected: repeats, for ever: no time is signed.
/// - The vendor's library hashes the JSON written anew; here the body is taken as it arrives.
/// - Handshake: a `VERIFY` event, signed, when a webhook is set up. It wants its challenge's hex HMAC-SHA256
///   in JSON, within 15 s. **That is the secret of the deliveries: to answer any challenge is to sign any
///   delivery.** `VerifyLayer::answering_handshakes` answers after the proof, **and** only a challenge of
///   letters, digits and `-`, 8 to 128 of them; a body of that shape is refused, as no JSON is. The receiver
///   has nothing to decide. Else the webhook stays inactive. Source: `smartcar/python-sdk`, and
///   `hookdeck/webhook-skills` (a third party's).
/// - Webhooks of version 2 have that event as `eventName` and `payload.challenge`: it is not answered.
///
/// ```
/// use countersign::{Request, Verifier, providers::Smartcar};
///
/// let verifier = Smartcar::new("the secret")?;
/// let headers =
///     [("SC-Signature", "5834dd35334f58137ee47d6e1eea01ac29267c80eaa90e90d989d2837a9d7024")];
/// assert!(verifier.verify(&Request::new(&headers), b"{\"id\":1}").is_ok());
/// # Ok::<(), countersign::ConfigError>(())
/// ```
#[derive(Debug)]
pub struct Smartcar(Webhook);

provider!(Smartcar(Mac): SCHEME, "the application management token");

impl Smartcar {
    /// What a challenge is made of, and no body of a delivery: JSON holds a brace.
    const CHALLENGE: Shape = Shape::letters_and_digits().or("-").at_least(8).at_most(128);

    /// The recipe.
    pub const SCHEME: &'static Scheme = &Scheme::hmac_sha256("smartcar")
        .signature(Signature::in_header("SC-Signature").hex())
        .signs_body()
        .documented_by(
            "Smartcar",
            "smartcar/node-sdk's tests, and smartcar/python-sdk's smartcar.py",
        )
        .signs_challenges(&[Handshake::signed("POST", "Smartcar's VERIFY event")
            .told_by(&[Told::member("eventType", "VERIFY")])
            .macs(
                Challenge::in_member("data.challenge").of(Self::CHALLENGE),
                Encoding::Hex,
                "",
                Reply::json(&[("challenge", Written::Mac)]),
            )
            .within(15)
            .otherwise("the webhook stays inactive")]);
}
