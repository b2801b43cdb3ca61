use crate::Part::{Listed, Url};
use crate::{Fields, List, Scheme, Signature, Webhook};

/// Mailchimp Transactional (Mandrill): header `X-Mandrill-Signature`, base64 of the HMAC-SHA1 of the webhook's URL and
/// then the names and decoded values of the form, sorted by name, nothing between them.
///
/// - Source: `symfony/symfony`, its `MailchimpRequestParser`, and `anymail/django-anymail`'s `mandrill.py` (third
///   parties').
/// - The secret is the webhook's key. A verifier is to be given the URL to the letter as it is configured at
///   Mandrill, with its query and with a user's name where it has one. The form has one field, `mandrill_events`.
/// - A `HEAD` with which Mandrill looks at the URL comes unsigned, and the first `POST` is signed with the key
///   `test-webhook`: such a key is not for deliveries.
/// - Not protected: repeats (no time is signed; the events' `_id` stays).
/// - Left open: where the URL ends and the form begins, and where a name or a value ends. Demand the exact URL,
///   and take no other field than `mandrill_events`.
///
/// ```
/// use countersign::providers::Mandrill;
/// use countersign::{Request, Verifier};
///
/// let mandrill = Mandrill::new("a webhook's key")?;
/// let headers = [("X-Mandrill-Signature", "hCPlYDgXOcjul7oARNmPQYvw3hc=")];
/// let request = Request::new(&headers).url("https://hooks.example.com/mandrill");
/// assert!(mandrill.verify(&request, b"mandrill_events=%5B%5D").is_ok());
/// assert!(mandrill.verify(&request, b"mandrill_events=%5B7%5D").is_err());
/// # Ok::<(), countersign::ConfigError>(())
/// ```
#[derive(Debug)]
pub struct Mandrill(Webhook<Fields>);

provider!(Mandrill(Fields): SCHEME, "the webhook's key");

impl Mandrill {
    /// The recipe.
    pub const SCHEME: &'static Scheme<Fields> = &Scheme::hmac_sha1("mandrill")
        .signature(Signature::in_header("X-Mandrill-Signature").base64())
        .unseparated("where the URL ends and the form begins, and where a name or a value ends")
        .signs_fields(&[Url, Listed(&List::of_form().pairs("").joined(""))])
        .documented_by(
            "Mailchimp Transactional",
            "symfony/symfony, MailchimpRequestParser.php; anymail/django-anymail, mandrill.py",
        )
        .confirmed_by_third_party();
}
