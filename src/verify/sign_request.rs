use alloc::string::ToString;

use http::header::{HeaderName, HeaderValue};

use super::verifier::Signer;
use crate::error::Error;
use crate::request::{Request, UnixTime};

/// Signs a request as the provider would, so that a receiver can be tested in one line.
///
/// The headers that the scheme signs, such as a message id, have to be there already. Where it
/// signs the URL, give the whole public one, as the provider has it.
///
/// ```
/// use countersign::{OpenFx, Request, Verifier, sign_request};
///
/// let openfx = OpenFx::new("test key")?;
/// let request = sign_request(&openfx, http::Request::post("/openfx").body("{}")?)?;
/// assert!(openfx.verify(&Request::new(request.headers()), b"{}").is_ok());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Errors
/// As [`Signer::sign`].
pub fn sign_request<B: AsRef<[u8]>>(
    signer: &(impl Signer + ?Sized),
    request: http::Request<B>,
) -> Result<http::Request<B>, Error> {
    sign(signer, request, None)
}

/// As [`sign_request`], at a given time: for a scheme that signs one.
///
/// # Errors
/// As [`Signer::sign`].
pub fn sign_request_at<B: AsRef<[u8]>>(
    signer: &(impl Signer + ?Sized),
    request: http::Request<B>,
    time: UnixTime,
) -> Result<http::Request<B>, Error> {
    sign(signer, request, Some(time))
}

fn sign<B: AsRef<[u8]>>(
    signer: &(impl Signer + ?Sized),
    mut request: http::Request<B>,
    time: Option<UnixTime>,
) -> Result<http::Request<B>, Error> {
    let url = request.uri().to_string();
    let headers = request.headers();
    let unsigned = Request::of(headers, Some(request.method().as_str()), Some(&url), time);
    for (header, value) in signer.sign(&unsigned, request.body().as_ref())? {
        let name = HeaderName::from_bytes(header.as_bytes());
        let value = HeaderValue::try_from(value);
        let (Ok(name), Ok(value)) = (name, value) else {
            return Err(Error::WrongCharacter { header });
        };
        request.headers_mut().insert(name, value);
    }
    Ok(request)
}
