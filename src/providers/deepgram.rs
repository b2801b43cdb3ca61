use crate::{OtherKind, Scheme, Token, Webhook};

/// Deepgram: `dg-token` is the secret itself. **Nothing is signed.**
///
/// - **Withdrawn.** Deepgram's changelog of 2026-10-27 says that `dg-token` is no longer supported for
///   telling whether a callback comes from Deepgram. In its place: Basic Auth, as user and password in the
///   callback's URL (`https://user:password@…`), which arrives as `Authorization: Basic …` and can be
///   compared with a static token of your own, `Scheme::static_token("…", "Authorization")`; or, for
///   speech-to-text alone, a random secret in `extra`, which comes back in the body as
///   `metadata.extra`. Neither signs anything.
/// - Source: Deepgram's documentation, “Callback”, and its changelog of 2026-10-27.
/// - Not protected: **anything**. Whoever has seen one request can send any other. A proof says
///   only that the sender knows the secret.
/// - The value identifies the API key; it is not the key itself.
///
/// ```
/// use countersign::{Request, Verifier, providers::Deepgram};
///
/// let verifier = Deepgram::new("the secret")?;
/// let headers = [("dg-token", "the secret")];
/// assert!(verifier.verify(&Request::new(&headers), b"any body").is_ok());
/// # Ok::<(), countersign::ConfigError>(())
/// ```
#[derive(Debug)]
pub struct Deepgram(Webhook<Token>);

provider!(Deepgram(Token): SCHEME, "the identifier of the API key that made the request");

impl Deepgram {
    /// The recipe.
    pub const SCHEME: &'static Scheme<Token> = &Scheme::static_token("deepgram", "dg-token")
        .documented_by("Deepgram", "Deepgram's documentation, “Callback”, and its changelog")
        .read_on("2026-11-26")
        .withdrawn(
            "2026-10-27",
            "put Basic Auth into the callback's URL, or for speech-to-text a secret into `extra`",
        )
        .other_kinds(&[OtherKind::by_header(
            "Authorization",
            "a callback with Basic Auth, by its Authorization, as Deepgram asks for since it withdrew \
             dg-token: compare that, with a static token of your own",
        )]);
}
