use crate::algorithm::RSA_PKCS1_SHA512;
use crate::{Asymmetric, KeyForm, OtherKind, Scheme, Signature, Webhook};

/// Fireblocks, the older signature: `Fireblocks-Signature` is the base64 of the RSA signature, PKCS#1 v1.5
/// with SHA-512, of the raw body.
///
/// - **Ended.** Fireblocks' documentation gave up webhooks v1, which have this header alone, for 2026-06-15,
///   and the header beside those of v2 for 2026-03-20. In its place: `Fireblocks-Webhook-Signature`, a
///   detached JSON Web Signature, which this recipe does not read.
/// - Source: Fireblocks' documentation, “Validating webhook events” and “Validating webhooks”.
/// - The key is the public one that Fireblocks prints there, a PEM file, the same for every workspace of an
///   environment: the one below is of mainnet and testnet in the US. The EU and the sandbox have others.
/// - Not protected: repeats, for ever: no time is signed but in the body, whose `timestamp` tells how old a
///   delivery is. As one key signs for all workspaces, a delivery for another one verifies too: compare the
///   `tenantId` in the body.
///
/// ```
/// use countersign::providers::FireblocksLegacy;
/// use countersign::{Request, Verifier};
///
/// let fireblocks = FireblocksLegacy::new(
///     "-----BEGIN PUBLIC KEY-----
///     MIICIjANBgkqhkiG9w0BAQEFAAOCAg8AMIICCgKCAgEA0+6wd9OJQpK60ZI7qnZG
///     jjQ0wNFUHfRv85Tdyek8+ahlg1Ph8uhwl4N6DZw5LwLXhNjzAbQ8LGPxt36RUZl5
///     YlxTru0jZNKx5lslR+H4i936A4pKBjgiMmSkVwXD9HcfKHTp70GQ812+J0Fvti/v
///     4nrrUpc011Wo4F6omt1QcYsi4GTI5OsEbeKQ24BtUd6Z1Nm/EP7PfPxeb4CP8KOH
///     clM8K7OwBUfWrip8Ptljjz9BNOZUF94iyjJ/BIzGJjyCntho64ehpUYP8UJykLVd
///     CGcu7sVYWnknf1ZGLuqqZQt4qt7cUUhFGielssZP9N9x7wzaAIFcT3yQ+ELDu1SZ
///     dE4lZsf2uMyfj58V8GDOLLE233+LRsRbJ083x+e2mW5BdAGtGgQBusFfnmv5Bxqd
///     HgS55hsna5725/44tvxll261TgQvjGrTxwe7e5Ia3d2Syc+e89mXQaI/+cZnylNP
///     SwCCvx8mOM847T0XkVRX3ZrwXtHIA25uKsPJzUtksDnAowB91j7RJkjXxJcz3Vh1
///     4k182UFOTPRW9jzdWNSyWQGl/vpe9oQ4c2Ly15+/toBo4YXJeDdDnZ5c/O+KKadc
///     IMPBpnPrH/0O97uMPuED+nI6ISGOTMLZo35xJ96gPBwyG5s2QxIkKPXIrhgcgUnk
///     tSM7QYNhlftT4/yVvYnk0YcCAwEAAQ==
///     -----END PUBLIC KEY-----",
/// )?;
/// let headers = [("Fireblocks-Signature", "of another length")];
/// let error = fireblocks.verify(&Request::new(&headers), b"{}").unwrap_err();
/// assert_eq!(error.code(), "wrong-length");
/// # Ok::<(), countersign::ConfigError>(())
/// ```
#[derive(Debug)]
pub struct FireblocksLegacy(Webhook<Asymmetric>);

provider!(
    FireblocksLegacy(Asymmetric): SCHEME,
    "the environment's public key, the PEM text that Fireblocks' documentation prints"
);

impl FireblocksLegacy {
    /// The recipe.
    pub const SCHEME: &'static Scheme<Asymmetric> =
        &Scheme::public_key("fireblocks-legacy", RSA_PKCS1_SHA512)
            .signature(Signature::in_header("Fireblocks-Signature").base64())
            .key(KeyForm::Pem)
            .signs_body()
            .documented_by(
                "Fireblocks, older signature",
                "Fireblocks' documentation, “Validating webhook events” and “Validating webhooks”",
            )
            .other_kinds(&[OtherKind::by_header(
                "Fireblocks-Webhook-Signature",
                "Fireblocks' newer signature (a JSON Web Signature) alone, which is not read here",
            )])
            .read_on("2026-11-26");
}
