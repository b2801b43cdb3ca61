use crate::Claim::{Expires, IsOneOf, IsSetting, IsThere, IsTrue};
use crate::algorithm::RSA_PKCS1_SHA256;
use crate::{ConfigError, Jws, KeySet, Scheme, Webhook, WithKeySet};

/// Google Cloud Pub/Sub, push subscriptions with authentication (Gmail, Google Play and Eventarc come so too):
/// `Authorization` is `Bearer ` and a JWT under RSA with SHA-256 (`RS256`) that proves the sender. **The body is
/// not signed.**
///
/// - Source: Google's documentation, “Authentication for push subscriptions”.
/// - The token names its key (`kid`), of the JWK set at `https://www.googleapis.com/oauth2/v3/certs`, which rotates.
///   Nothing is fetched here: the receiver keeps the [`KeySet`](crate::KeySet), and `docs/keys.md` says how.
/// - The claims: `iss` is Google's, `email` the service account of the subscription, with `email_verified`, and
///   `aud` its audience, which is the push URL unless another was set. Every customer of Google gets such tokens,
///   and can choose any audience: it is the e-mail that says whose it is. `exp` is an hour after `iat`, with 60 s
///   (ours) between the clocks.
/// - Not protected: **the body**. Whoever sees one token can send any body with it until `exp`.
///
/// ```
/// use countersign::providers::GooglePubSubPush;
/// use countersign::{Coverage, KeySet, Request, UnixTime, Verifier};
///
/// let key = "-----BEGIN PUBLIC KEY-----\nMIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEAwIpOPxzh/Exlc9\
///            ezWRDR\n2J5gCrXSNqWg/Rfz0I1yeuInOAppoWjRSL+aLuCfrygLc1eLR7fkA8NokShYErgV\nJx/w/smjpHBf\
///            KsJGHFHii7EGD08NCFH5X0akVdH4xfB2ok7uOopj9O86bs3ECbqy\nenkB0fOBJQVjT/DwhNm8c01p1CqXl5BR\
///            p6DvWYrmylZNyZBuxv3kSYrfalfmzZxt\nzstnNne1Q1QtZzesyK4LNikIRshdT/S9+qEczNXrp5BYNSKM6Do0\
///            iV9GUZUaRbpN\nYmAFo69POav3IXvo3Oq/BiHEKnOjTpIjO8qqOSexBogrJGg9z/b3bTGuf5w6PTuz\nfQIDAQ\
///            AB\n-----END PUBLIC KEY-----";
/// let account = "push@project.iam.gserviceaccount.com";
/// let keys = KeySet::new(GooglePubSubPush::SCHEME)?;
/// let audience = "https://hooks.example.com/pubsub";
/// let verifier = GooglePubSubPush::new(account, audience, keys.clone())?;
/// keys.replace([("7d680d8c70d44e947133cbd499ebc1a61c3d5abc", key)])?;
/// let headers = [
///     ("Authorization", "Bearer eyJhbGciOiJSUzI1NiIsImtpZCI6IjdkNjgwZDhjNzBkNDRlOTQ3MTMzY2JkNDk5ZWJjMWE2M\
///       WMzZDVhYmMiLCJ0eXAiOiJKV1QifQ.eyJhdWQiOiJodHRwczovL2hvb2tzLmV4YW1wbGUuY29tL3B1Yn\
///       N1YiIsImF6cCI6IjExMzc3NDI2NDQ2MzAzODMyMTk2NCIsImVtYWlsIjoicHVzaEBwcm9qZWN0LmlhbS\
///       5nc2VydmljZWFjY291bnQuY29tIiwic3ViIjoiMTEzNzc0MjY0NDYzMDM4MzIxOTY0IiwiZW1haWxfdm\
///       VyaWZpZWQiOnRydWUsImV4cCI6MTc5NTAwMzYwMCwiaWF0IjoxNzk1MDAwMDAwLCJpc3MiOiJodHRwcz\
///       ovL2FjY291bnRzLmdvb2dsZS5jb20ifQ.bCF5YKLq-AszDdvxcJtuEwQkWs3WcmbFrMxBkGz3TRlq0cu\
///       iDwAUzbeQdxyNOs3_wj_Be12Ld05-Y1-U6AvB9wG1V2toNu7_2wq_kga1PgZd0NX3LuAqvmGyKszbf9N\
///       kFVx7ryOVIFRj-OvfP5SLYviFG7Vry9B2CHGQJIdwxz55ww4l82_K7049aECESoQb52Qse44B4GN1JkJ\
///       eqz6Pp8vb-x_ZlCLfu44_MghZiPWLOPPrT47pUrXTR5cMkncnkjbinh9PiZV0qCLPN2WP0JctxX7jXGJ\
///       VqoQlBT6AKxKXRSnxz-s6K2lvl2byFA-K2xDKXIUTnFpylEMvY914_w"),
/// ];
/// let request = Request::at(&headers, UnixTime::from_secs(1_795_000_000));
/// let proof = verifier.verify(&request, b"any body at all")?;
/// assert_eq!(proof.coverage(), Coverage::None);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug)]
pub struct GooglePubSubPush(Webhook<Jws<WithKeySet>>);

provider!(GooglePubSubPush(KeyedById));

impl GooglePubSubPush {
    /// The recipe.
    pub const SCHEME: &'static Scheme<Jws<WithKeySet>> =
        &Scheme::jws_by_id("google-pubsub-push", "RS256", RSA_PKCS1_SHA256)
            .in_header("Authorization")
            .prefix("Bearer ")
            .settings("service account's e-mail and audience")
            .claims(&[
                IsOneOf("iss", &["https://accounts.google.com", "accounts.google.com"]),
                IsSetting("email", "service account's e-mail"),
                IsTrue("email_verified"),
                IsSetting("aud", "audience"),
                IsThere("iat"),
                Expires,
            ])
            .documented_by(
                "Google Cloud Pub/Sub",
                "Google's documentation, “Authentication for push subscriptions”",
            )
            .read_on("2026-11-26");

    /// Takes the e-mail of the subscription's service account, its audience, and Google's keys, in a set that the
    /// receiver may replace later.
    ///
    /// # Errors
    /// The e-mail or the audience is empty, or the set was made for another scheme.
    pub fn new(email: &str, audience: &str, keys: KeySet) -> Result<Self, ConfigError> {
        Webhook::with_setting(Self::SCHEME, &[email, audience].join(" "), keys).map(Self)
    }
}
