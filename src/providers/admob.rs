use crate::Part::QueryBeforeSignature;
use crate::algorithm::ECDSA_P256_SHA256_ASN1;
use crate::{Encoding, KeyForm, KeyedById, Scheme, Signature, Webhook};

/// AdMob's server-side verification of rewarded ads: a `GET` whose query ends with `signature`, the base64url
/// of the ECDSA P-256 signature, in DER with SHA-256, of the query in front of it, percent-decoded, and then
/// with `key_id`.
///
/// - Source: `tink-crypto/tink-java-apps`, Google's `RewardedAdsVerifier.java`, and its tests; two callbacks that
///   receivers (third parties') have in their tests verify.
/// - The keys are those of `https://www.gstatic.com/admob/reward/verifier-keys.json`: `keyId`, and `base64` in one
///   line; they change, and are to be kept for 24 hours at most. Nothing is fetched here: the receiver keeps the
///   [`KeySet`](crate::KeySet), and `docs/keys.md` says how.
/// - A verifier is to be given the URL, and there is no body: what counts is in the query. It is split before it
///   is decoded: a name with a percent-encoding and a value with an encoded `&` are refused, since the text that
///   is signed would not say where they end. So no `custom_data` may hold a `&`. A parameter behind the key's id, or
///   between it and the signature, is refused, as nobody signed it.
/// - Left open: which characters of the query's values are percent-encoded. A `+` stands for itself: read the
///   values as percent-encoded text, and not as a form's, in which it is a blank.
/// - The keys are the same for all publishers: compare `ad_unit` with your own.
/// - Not protected: repeats, for ever: `timestamp` is signed, and Google documents no tolerance. A ledger tells a
///   repeat by all that is signed, and a handler can by `transaction_id`. AdMob tries up to five times, until
///   it gets a 200.
///
/// ```
/// use countersign::providers::AdMob;
/// use countersign::{KeySet, Request, Verifier};
///
/// let keys = KeySet::new(AdMob::SCHEME)?;
/// let admob = AdMob::new(keys.clone())?;
/// let url = "https://hooks.example.com/admob?ad_network=5450213213286189855&ad_unit=1234567890\
///            &timestamp=1598357093204&transaction_id=123456789&user_id=testuserid\
///            &signature=MEQCIDE9INfQq8L_7QyndJqgwV8cin3qTKIzxnVuAQCTY0QjAiA4R_tN91omphgtcLqRCqt7\
///            oJ4c4682QIV7lW6vvsLSiw&key_id=3335741209";
/// let request = Request::new(&()).method("GET").url(url);
/// assert_eq!(admob.verify(&request, b"").unwrap_err().code(), "unknown-key");
///
/// keys.replace([(
///     "3335741209",
///     "MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAE+nzvoGqvDeB9+SzE6igTl7TyK4JBbglwir9oTcQta8NuG26ZpZFx\
///      t+F2NDk7asTE6/2Yc8i1ATcGIqtuS5hv0Q==",
/// )])?;
/// assert!(admob.verify(&request, b"").is_ok());
/// # Ok::<(), countersign::ConfigError>(())
/// ```
#[derive(Debug)]
pub struct AdMob(Webhook<KeyedById>);

provider!(AdMob(KeyedById): SCHEME, "Google's keys of rewarded ads");

impl AdMob {
    /// The recipe.
    pub const SCHEME: &'static Scheme<KeyedById> =
        &Scheme::public_key_by_id("admob-ssv", ECDSA_P256_SHA256_ASN1)
            .key_id_in_parameter("key_id")
            .key(KeyForm::Base64)
            .signature(Signature::in_parameter("signature").encoded(Encoding::Base64UrlUnpadded))
            .signs(&[QueryBeforeSignature])
            .documented_by(
                "AdMob rewarded ads",
                "tink-crypto/tink-java-apps, RewardedAdsVerifier.java and its tests",
            );
}
