use crate::Part::{Body, Header, Method, PathAndQuery, Text};
use crate::algorithm::RSA_PKCS1_SHA256;
use crate::{Asymmetric, KeyForm, Scheme, Signature, Webhook};

/// Antom and Alipay+: `signature` lists pairs, of which `signature=` is the percent-encoded base64 of the RSA
/// signature, PKCS#1 v1.5 with SHA-256, of `{method} {path and query}`, a line feed, and
/// `{client-id}.{request-time}.{body}`.
///
/// - Source: Antom's documentation, “Sign a request and verify the signature”.
/// - The key is Antom's public one, base64 in one line, which its dashboard shows beside the receiver's. The
///   one below is this library's own.
/// - The pairs `algorithm` and `keyVersion` are not read: it is RSA with SHA-256 whatever they say.
/// - The path is the one of the receiver's public URL: behind a proxy that changes it the request has to have
///   the public one.
/// - Not protected: repeats, for ever. `request-time` is signed, and not read as a time: Antom writes it in
///   milliseconds or as a date, and documents no tolerance. Compare the `client-id` with your own.
///
/// ```
/// use countersign::providers::Antom;
/// use countersign::{Request, Verifier};
///
/// let antom = Antom::new(
///     "MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEAwIpOPxzh/Exlc9ezWRDR2J5gCrXSNqWg/Rfz0I1yeuInOApp\
///      oWjRSL+aLuCfrygLc1eLR7fkA8NokShYErgVJx/w/smjpHBfKsJGHFHii7EGD08NCFH5X0akVdH4xfB2ok7uOopj9O86\
///      bs3ECbqyenkB0fOBJQVjT/DwhNm8c01p1CqXl5BRp6DvWYrmylZNyZBuxv3kSYrfalfmzZxtzstnNne1Q1QtZzesyK4L\
///      NikIRshdT/S9+qEczNXrp5BYNSKM6Do0iV9GUZUaRbpNYmAFo69POav3IXvo3Oq/BiHEKnOjTpIjO8qqOSexBogrJGg9\
///      z/b3bTGuf5w6PTuzfQIDAQAB",
/// )?;
/// let headers = [
///     ("client-id", "TEST_5X00000000000000"),
///     ("request-time", "1795000000000"),
///     ("signature", "algorithm=RSA256, keyVersion=1, signature=b2YgYW5vdGhlciBsZW5ndGg%3D"),
/// ];
/// let request = Request::new(&headers).method("POST").url("https://hooks.example.com/antom");
/// assert_eq!(antom.verify(&request, b"{}").unwrap_err().code(), "wrong-length");
/// # Ok::<(), countersign::ConfigError>(())
/// ```
#[derive(Debug)]
pub struct Antom(Webhook<Asymmetric>);

provider!(Antom(Asymmetric): SCHEME, "Antom's public key, base64 in one line, as its dashboard shows it");

impl Antom {
    /// The recipe.
    pub const SCHEME: &'static Scheme<Asymmetric> = &Scheme::public_key("antom", RSA_PKCS1_SHA256)
        .signature(
            Signature::in_header("signature")
                .pairs(",", "signature")
                .optional_blanks()
                .percent_encoded_base64(),
        )
        .key(KeyForm::Base64)
        .signs(&[
            Method,
            Text(" "),
            PathAndQuery,
            Text("\n"),
            Header("client-id"),
            Text("."),
            Header("request-time"),
            Text("."),
            Body,
        ])
        .documented_by("Antom", "Antom's documentation, “Sign a request and verify the signature”");
}
