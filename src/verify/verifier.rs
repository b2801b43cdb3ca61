use alloc::boxed::Box;
use alloc::string::String;
use alloc::sync::Arc;
use alloc::vec::Vec;

use super::handshake::{Asked, Question};
use super::proof::Proof;
use super::verification::Verification;
use crate::error::Error;
use crate::request::Request;
use crate::scheme::{AnyScheme, Coverage};

/// Something that verifies requests: a provider's type, or a [`Webhook`](crate::Webhook) of the
/// receiver's own.
///
/// It is object-safe, and references, boxes and `Arc`s of a verifier are verifiers, so that a
/// receiver can keep several kinds in one map:
///
/// ```
/// use countersign::{MaskIt, OpenFx, Verifier};
/// use std::collections::HashMap;
///
/// let verifiers: HashMap<&str, Box<dyn Verifier>> = HashMap::from([
///     ("/maskit", Box::new(MaskIt::new("shared secret")?) as Box<dyn Verifier>),
///     ("/openfx", Box::new(OpenFx::new("signing key")?)),
/// ]);
/// assert_eq!(verifiers["/openfx"].scheme().id(), "openfx");
/// # Ok::<(), countersign::ConfigError>(())
/// ```
///
/// Choose the verifier by the path that was configured with the provider, never by what a request
/// says it is.
pub trait Verifier: Send + Sync {
    /// Starts a verification with everything but the body.
    ///
    /// # Errors
    /// Whatever can be refused before a byte of the body is read: a header that is missing,
    /// repeated or malformed, or a timestamp outside the tolerance.
    fn begin(&self, request: &Request<'_>) -> Result<Verification, Error>;

    /// The scheme.
    fn scheme(&self) -> &'static AnyScheme;

    /// The label that the receiver gave the verifier.
    fn account(&self) -> Option<&str>;

    /// How much of the body a proof will vouch for.
    fn coverage(&self) -> Coverage {
        self.scheme().coverage()
    }

    /// What the request asks for, if it is one of the scheme's [handshakes](crate::Handshake): to the
    /// letter, unsigned where the scheme's signature is missing, and else proven. It is pure: nothing is
    /// kept and nothing fetched.
    ///
    /// **To answer an unsigned one is to answer anybody.** What is asked for says what the receiver has to
    /// decide first.
    fn handshake(&self, _question: &Question<'_>) -> Option<Asked> {
        None
    }

    /// Verifies a request whose whole raw body is at hand.
    ///
    /// # Errors
    /// As [`begin`](Verifier::begin) and [`Verification::finish`].
    #[inline]
    fn verify(&self, request: &Request<'_>, body: &[u8]) -> Result<Proof, Error> {
        let mut verification = self.begin(request)?;
        verification.update(body);
        verification.finish()
    }
}

macro_rules! verifier_behind_pointer {
    ($($pointer:ty),*) => {$(
        impl<V: Verifier + ?Sized> Verifier for $pointer {
            fn begin(&self, request: &Request<'_>) -> Result<Verification, Error> {
                (**self).begin(request)
            }

            fn scheme(&self) -> &'static AnyScheme {
                (**self).scheme()
            }

            fn account(&self) -> Option<&str> {
                (**self).account()
            }

            fn coverage(&self) -> Coverage {
                (**self).coverage()
            }

            fn handshake(&self, question: &Question<'_>) -> Option<Asked> {
                (**self).handshake(question)
            }

            fn verify(&self, request: &Request<'_>, body: &[u8]) -> Result<Proof, Error> {
                (**self).verify(request, body)
            }
        }
    )*};
}

verifier_behind_pointer!(&V, Box<V>, Arc<V>);

/// The sender's side of a scheme, for a receiver that tests itself.
///
/// It is a trait of its own because not every verifier can sign: one that holds a public key
/// cannot.
pub trait Signer: Verifier {
    /// The headers that make `body` a valid delivery: the signature, and the timestamp where it
    /// has a header of its own.
    ///
    /// The time is the request's; the headers that the scheme signs, such as a message id, are
    /// read from the request. The first secret signs.
    ///
    /// ```
    /// use countersign::{OpenFx, Request, Signer, Verifier};
    ///
    /// let openfx = OpenFx::new("test key")?;
    /// let headers = openfx.sign(&Request::new(&()), b"{}")?;
    /// assert_eq!(headers[0].0, "x-openfx-signature");
    /// assert!(openfx.verify(&Request::new(&headers), b"{}").is_ok());
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// A header, the method or the URL that the scheme signs is missing.
    fn sign(
        &self,
        request: &Request<'_>,
        body: &[u8],
    ) -> Result<Vec<(&'static str, String)>, Error>;
}
