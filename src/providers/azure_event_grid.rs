use crate::Claim::{Expires, IsSetting, Lists};
use crate::algorithm::RSA_PKCS1_SHA256;
use crate::{ConfigError, Jws, KeySet, Scheme, Webhook, WithKeySet};

/// Azure Event Grid, subscriptions with Microsoft Entra authentication: `Authorization` is `Bearer ` and a JWT under
/// RSA with SHA-256 (`RS256`) that proves the sender. **The body is not signed.**
///
/// - Source: `MicrosoftDocs/azure-docs`' `articles/event-grid/secure-webhook-delivery.md`, and the scripts beside it;
///   which claims an access token has, in Microsoft's documentation, “Access tokens in the Microsoft identity platform”.
/// - The token names its key (`kid`), of the JWK set at
///   `https://login.microsoftonline.com/<tenant>/discovery/v2.0/keys` of the receiver's own tenant. Nothing is
///   fetched here: the receiver keeps the [`KeySet`](crate::KeySet), and `docs/keys.md` says how.
/// - The claims: `iss` is the receiver's tenant, `https://sts.windows.net/<tenant>/`, or
///   `https://login.microsoftonline.com/<tenant>/v2.0` where the app's manifest asks for version 2 of tokens; `aud`
///   the app that the subscription names, by its id or its URI; and `roles` lists
///   `AzureEventGridSecureWebhookSubscriber`, as Microsoft's scripts make it: every app of the tenant can get a
///   token for this audience, and the role says which may. `exp` has 60 s (ours) between the clocks.
/// - **The role is not Event Grid's alone:** those scripts give it to the user or the app as well that writes the
///   subscription. Whoever has it gets tokens that pass here. Give it to nobody else.
/// - Not protected: **the body**. Whoever has the role, or sees one token, can send any body with one until `exp`.
/// - A subscription with a secret in its URL alone has no token, and is refused. The validation of a subscription
///   (`SubscriptionValidationEvent`, or the `OPTIONS` of `CloudEvents`) is the receiver's to answer.
///
/// ```
/// use countersign::providers::AzureEventGrid;
/// use countersign::{Coverage, KeySet, Request, UnixTime, Verifier};
///
/// let key = "-----BEGIN PUBLIC KEY-----\nMIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEAwIpOPxz\
///            h/Exlc9ezWRDR\n2J5gCrXSNqWg/Rfz0I1yeuInOAppoWjRSL+aLuCfrygLc1eLR7fkA8NokShYErgV\nJx/w/smjp\
///            HBfKsJGHFHii7EGD08NCFH5X0akVdH4xfB2ok7uOopj9O86bs3ECbqy\nenkB0fOBJQVjT/DwhNm8c01p1CqXl5BRp\
///            6DvWYrmylZNyZBuxv3kSYrfalfmzZxt\nzstnNne1Q1QtZzesyK4LNikIRshdT/S9+qEczNXrp5BYNSKM6Do0iV9GU\
///            ZUaRbpN\nYmAFo69POav3IXvo3Oq/BiHEKnOjTpIjO8qqOSexBogrJGg9z/b3bTGuf5w6PTuz\nfQIDAQAB\n-----\
///            END PUBLIC KEY-----\n";
/// let issuer = "https://sts.windows.net/72f988bf-86f1-41af-91ab-2d7cd011db47/";
/// let keys = KeySet::new(AzureEventGrid::SCHEME)?;
/// let verifier = AzureEventGrid::new(issuer, "api://hooks", keys.clone())?;
/// keys.replace([("nOo3ZDrODXEK1jKWhXslHR_KXEg", key)])?;
/// let headers = [
///     ("Authorization", "Bearer eyJhbGciOiJSUzI1NiIsImtpZCI6Im5PbzNaRHJPRFhFSzFqS1doWHNsSFJfS1hFZyIsInR5cCI6I\
///       kpXVCJ9.eyJhdWQiOiJhcGk6Ly9ob29rcyIsImlzcyI6Imh0dHBzOi8vc3RzLndpbmRvd3MubmV0LzcyZjk4OGJmLTg2ZjE\
///       tNDFhZi05MWFiLTJkN2NkMDExZGI0Ny8iLCJpYXQiOjE3OTQ5OTk3MDAsIm5iZiI6MTc5NDk5OTcwMCwiZXhwIjoxNzk1MD\
///       AzNjAwLCJhcHBpZCI6IjQ5NjI3NzNiLTljZGItNDRjZi1hOGJmLTIzNzg0NmEwMGFiNyIsInJvbGVzIjpbIkF6dXJlRXZlb\
///       nRHcmlkU2VjdXJlV2ViaG9va1N1YnNjcmliZXIiXSwidGlkIjoiNzJmOTg4YmYtODZmMS00MWFmLTkxYWItMmQ3Y2QwMTFk\
///       YjQ3IiwidmVyIjoiMS4wIn0.owzJAiruCc51MVWl7tcIIZXaXFNjnoA9Q48kVPD1hA7JoG2tPiD4mu11OpmhVKpUEUe5ppx\
///       MW0GsdCMMOQt3bKZbIWkZitvGv9z0fefjpmwEfWWZ1RTEdyq5wva1HdIP2nUansGHRXB84TzubQlzCw06s-c48aTt4Br-A4\
///       GXu3cP-mER3zNbEvFTbGUaFT26ItzEvF5gw12_2jJh80uU_13Fz8ZGd2XVz9lDEJndDT3HWWnSCuh-DJUbBK4WB8QbYErRY\
///       0kLrFJ7SMQyf310XsGyZhqNTYfUt3kdNDUH4IQAD88V7ho7HPPuKg9q4MIOesNu5qCIVAqKBo-P2ogJsg"),
/// ];
/// let request = Request::at(&headers, UnixTime::from_secs(1_795_000_000));
/// let proof = verifier.verify(&request, b"any body at all")?;
/// assert_eq!(proof.coverage(), Coverage::None);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug)]
pub struct AzureEventGrid(Webhook<Jws<WithKeySet>>);

provider!(AzureEventGrid(KeyedById));

impl AzureEventGrid {
    /// The recipe.
    pub const SCHEME: &'static Scheme<Jws<WithKeySet>> =
        &Scheme::jws_by_id("azure-eventgrid", "RS256", RSA_PKCS1_SHA256)
            .in_header("Authorization")
            .prefix("Bearer ")
            .settings("issuer and audience")
            .claims(&[
                IsSetting("iss", "issuer"),
                IsSetting("aud", "audience"),
                Lists("roles", "AzureEventGridSecureWebhookSubscriber"),
                Expires,
            ])
            .documented_by(
                "Azure Event Grid",
                "MicrosoftDocs/azure-docs' articles/event-grid/secure-webhook-delivery.md",
            )
            .read_on("2026-11-26");

    /// Takes the issuer of the receiver's tenant, the audience, and the tenant's keys, in a set that the receiver
    /// may replace later.
    ///
    /// # Errors
    /// The issuer or the audience is empty, or the set was made for another scheme.
    pub fn new(issuer: &str, audience: &str, keys: KeySet) -> Result<Self, ConfigError> {
        Webhook::with_setting(Self::SCHEME, &[issuer, audience].join(" "), keys).map(Self)
    }
}
