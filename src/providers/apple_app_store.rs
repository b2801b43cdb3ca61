use crate::Claim::{IsSettingIn, IsThere};
use crate::algorithm::ECDSA_P256_SHA256_FIXED;
use crate::{ConfigError, Jws, Scheme, Trust, Webhook, WithChain};

/// Apple's App Store Server Notifications, version 2: the member `signedPayload` of the body's JSON is a JWS under
/// ECDSA over P-256 (`ES256`), whose header holds three certificates (`x5c`). What it says is
/// [`Proof::payload`](crate::Proof::payload).
///
/// - Source: `apple/app-store-server-library-python`'s `signed_data_verifier.py` and its tests.
/// - It needs the features `certificates`, `p256` and `p384`: Apple's certificates are signed with both curves.
/// - **The root is yours to give:** “Apple Root CA - G3”, from `https://www.apple.com/certificateauthority/`, in
///   DER with [`Trust::root`] or as PEM with [`Trust::roots`]. The root in the token is not looked at.
/// - Apple issues certificates to all of its developers. Those that sign notifications have a mark: an extension
///   with the number `1.2.840.113635.100.6.11.1`, and `1.2.840.113635.100.6.2.1` in the one above it.
/// - They have to be valid when the request arrives, as Apple's library asks where it goes online, and not when the
///   token says that it was signed: so a key that leaks later is of no use. Whether one was revoked is not asked.
/// - **The signature says that it is Apple, and not whose app:** the bundle id in the payload has to be the
///   receiver's.
/// - The sandbox has the same root and the same recipe: the payload's `data.environment` says which one it is, and
///   in production `data.appAppleId` has to be the app's. Compare both. Nobody signs for `Xcode` and
///   `LocalTesting`.
/// - `data.signedTransactionInfo` and `data.signedRenewalInfo` are tokens themselves. They are within what is
///   signed, so that they need not be verified once more.
/// - The coverage is [`Fields`](crate::Coverage::Fields): a receiver's layer takes it in an
///   [`AcceptUnsignedBody`](crate::receiver::AcceptUnsignedBody) alone, and its handler the `Proof` with the payload,
///   as `receivers/examples/axum_app_store.rs` does. In the body there is `signedPayload` and nothing to parse.
/// - Not protected: the other members of the body, which Apple does not send; and repeats, for ever: Apple documents
///   no tolerance for `signedDate`. A repeat has the same `notificationUUID`.
///
#[doc = include_str!("examples/apple_app_store.md")]
#[derive(Debug)]
pub struct AppleAppStore(Webhook<Jws<WithChain>>);

verifier!(AppleAppStore);

impl AppleAppStore {
    /// The recipe.
    pub const SCHEME: &'static Scheme<Jws<WithChain>> =
        &Scheme::jws("apple-app-store", "ES256", ECDSA_P256_SHA256_FIXED)
            .chained(&["1.2.840.113635.100.6.11.1", "1.2.840.113635.100.6.2.1"])
            .in_member("signedPayload")
            .claims(&[
                IsThere("notificationType"),
                IsThere("notificationUUID"),
                IsThere("signedDate"),
                IsSettingIn(Self::BUNDLE_IDS, "bundle id"),
            ])
            .documented_by(
                "Apple App Store Server Notifications V2",
                "apple/app-store-server-library-python's signed_data_verifier.py and its tests",
            )
            .read_on("2026-11-26");

    const BUNDLE_IDS: &'static [&'static str] = &[
        "data.bundleId",
        "summary.bundleId",
        "externalPurchaseToken.bundleId",
        "appData.bundleId",
    ];

    /// Takes the app's bundle id, and Apple's root.
    ///
    /// # Errors
    /// The id is empty, or no root is trusted.
    pub fn new(bundle_id: &str, root: Trust) -> Result<Self, ConfigError> {
        Webhook::with_setting(Self::SCHEME, bundle_id, root).map(Self)
    }

    /// Accepts what leads to another root too. The proof says to which it led.
    ///
    /// # Errors
    /// No root is trusted, or there would be more than 4.
    pub fn or(self, root: Trust) -> Result<Self, ConfigError> {
        self.0.or(root).map(Self)
    }
}
