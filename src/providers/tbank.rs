use crate::Part::{Listed, Secret};
use crate::{Fields, Hash, List, Scheme, Signature, Webhook};

/// T-Bank's (Tinkoff's) acquiring notifications: member `Token` of the JSON, lower-case hex of the SHA-256 of the values of
/// its other texts, numbers and truth values and of the terminal's password, sorted by name, in which the password is
/// `Password`, nothing between them.
///
/// - Source: T-Bank's documentation, "Подпись запроса", whose example of a request verifies; notifications are
///   made the same way.
/// - It is a plain hash and no HMAC. What could be appended to its message is no text, and no JSON holds it.
/// - Arrays and objects, `Data` and `Receipt` for example, are not signed: anybody can change them.
/// - The answer has to be the text `OK`.
/// - Not protected: repeats (no time is signed; `PaymentId` and `Status` stay), the names of the members.
/// - Left open: which value a character belongs to; whether a value is a text, or `null` an empty one. `Amount` of
///   `19200` and `OrderId` of `7` are signed like `Amount` of `1920` and another member of `0` between them: compare
///   `Amount`, `OrderId` and `TerminalKey` with the order, and ask the API for the payment where it matters.
///
/// ```
/// use countersign::providers::TBank;
/// use countersign::{Request, Verifier};
///
/// let tbank = TBank::new("usaf8fw8fsw21g")?;
/// let body = r#"{"TerminalKey":"MerchantTerminalKey","Amount":"19200","OrderId":"21090",
///     "Description":"Подарочная карта на 1000 рублей",
///     "Token":"0024a00af7c350a3a67ca168ce06502aa72772456662e38696d48b56ee9c97d9"}"#;
/// assert!(tbank.verify(&Request::new(&()), body.as_bytes()).is_ok());
/// assert!(tbank.verify(&Request::new(&()), body.replace("19200", "19").as_bytes()).is_err());
/// # Ok::<(), countersign::ConfigError>(())
/// ```
#[derive(Debug)]
pub struct TBank(Webhook<Fields>);

provider!(TBank(Fields): SCHEME, "the terminal's password");

impl TBank {
    /// The recipe.
    pub const SCHEME: &'static Scheme<Fields> = &Scheme::plain_hash("tbank", Hash::SHA256)
        .signature(Signature::in_field("Token").hex())
        .unseparated("which value a character belongs to")
        .signs_fields(&[
            Listed(&Self::VALUES.before("Password")),
            Secret,
            Listed(&Self::VALUES.behind("Password")),
        ])
        .documented_by("T-Bank", "T-Bank's documentation, \"Подпись запроса\"");

    const VALUES: List =
        List::of_json("").without(&["Token"]).values().joined("").nested_left_out();
}
