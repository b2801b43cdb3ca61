use crate::algorithm::RSA_PSS_SHA512;
use crate::{Asymmetric, KeyForm, Scheme, Signature, Webhook};

/// Utila: `x-utila-signature` is the base64 of the RSA-PSS signature, with SHA-512 and a salt of 64 bytes,
/// of the raw body.
///
/// - Source: third parties' receivers, of which three have the same recipe and key: a Rust client,
///   `utilars`, and the Node service that others are made from; and `hookdeck/webhook-skills`. Of Utila's
///   documentation, “Webhooks”, what was at hand ends before it says how a delivery is signed.
/// - The key is Utila's public one, of 4,096 bits, a PEM file that the console shows in a vault's settings
///   under “Webhooks”. The one below is the one in those receivers: take the console's.
/// - Not protected: repeats, for ever: no time is signed. The event's `id` in the body tells events apart.
///   As one key signs for all customers, a delivery for another one verifies too: compare the `vault` in
///   the body.
///
/// ```
/// use countersign::providers::Utila;
/// use countersign::{Request, Verifier};
///
/// let utila = Utila::new(
///     "-----BEGIN PUBLIC KEY-----
///     MIICIjANBgkqhkiG9w0BAQEFAAOCAg8AMIICCgKCAgEAulI1XPGRDFcymdf2zXvD
///     spfdTXA1g0NOavZ50+AtcQP7f+KTpXoO1bkr6x9dO2Jq8FHImRT1sbhKhcNXT4WC
///     dLSa/2Zh60QE3tp9d51o1XDSnzRMwcGbFyJ7C30DVpVEIwqD2Z5GRlzXinqIeVdY
///     GOubuVol/wOAynS32DX+6y2PiqbYj7P84csBOgpNT27Mc6InEqKb7LWQtU8LPttx
///     tfyceOPXE5G4h+UujPsPG6WN5MHHVbP9r6oneEF3knbfL3hCJRjwV9HfTtG6JyYr
///     25Dy6SOCphrlEZi8IGcKxL6fEMetDGGVCjm7XfHyt6fYoUonD9lZsvbSyUsRwf/1
///     +x77F2LxtzQyvMJR9jD16WUyzm+fUBSVQixxKnKSrVkeLqkmGboDTY5kw3doSVTP
///     zcGDzWkzqC3lgwRLnSg4J+koQY+yo9jYBbFdSp+/PfVmp9NEaBuCV63mp/85VWIh
///     1FRYe6lEdGZWdmIcbDvNYU/Cui/yGZoID7+sJJq/rWN0Qxx/0skEaT/083+iYLVA
///     QNLvWtmQfgNKPm6GeQknRUEWyWUJtq6ANeP/8hGVM1G/edOdLn+KfhXZvw41O5z1
///     uKHEqHIV+NaCNnFbDj924bJhA/fWNKxYv7/Nm44Wy1nXlgqdHiFkSqtjUBPmzE/n
///     yj92azWBq1RbGHY+9/POguMCAwEAAQ==
///     -----END PUBLIC KEY-----",
/// )?;
/// let headers = [("x-utila-signature", "of another length")];
/// let error = utila.verify(&Request::new(&headers), b"{}").unwrap_err();
/// assert_eq!(error.code(), "wrong-length");
/// # Ok::<(), countersign::ConfigError>(())
/// ```
#[derive(Debug)]
pub struct Utila(Webhook<Asymmetric>);

provider!(Utila(Asymmetric): SCHEME, "Utila's public key, the PEM text that the console shows");

impl Utila {
    /// The recipe.
    pub const SCHEME: &'static Scheme<Asymmetric> = &Scheme::public_key("utila", RSA_PSS_SHA512)
        .signature(Signature::in_header("x-utila-signature").base64())
        .key(KeyForm::Pem)
        .signs_body()
        .documented_by(
            "Utila",
            "utilars, a client in Rust, and hookdeck/webhook-skills, utila-webhooks",
        )
        .confirmed_by_third_party()
        .read_on("2026-11-26");
}
