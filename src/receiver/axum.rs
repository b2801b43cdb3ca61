use ::axum::body::Body;
use ::axum::extract::{
    DefaultBodyLimit, FromRequest, FromRequestParts, OriginalUri, RawPathParams, Request,
};
use ::axum::response::{IntoResponse, Response};
use bytes::Bytes;
use core::fmt;
use http::request::Parts;
use http::{StatusCode, Uri};

use super::{PendingProof, Refusal, Statuses};
use crate::proof::Proof;
use crate::scheme::Coverage;

/// The parameters of axum's route, if there is one and they are text.
pub(super) struct PathParams(Option<RawPathParams>);

impl PathParams {
    pub(super) async fn of(parts: &mut Parts) -> Self {
        Self(RawPathParams::from_request_parts(parts, &()).await.ok())
    }

    pub(super) fn get(&self, name: &str) -> Option<&str> {
        self.0.as_ref()?.iter().find(|(known, _)| *known == name).map(|(_, value)| value)
    }
}

/// The URI before any nested router took its prefix off.
pub(super) fn original_uri(parts: &Parts) -> &Uri {
    parts.extensions.get::<OriginalUri>().map_or(&parts.uri, |original| &original.0)
}

/// What a buffering layer has verified; the layer alone makes one, and only of bytes that the
/// signature covers.
#[derive(Clone)]
pub(super) struct VerifiedBody {
    bytes: Bytes,
    proof: Proof,
}

impl VerifiedBody {
    pub(super) fn insert(parts: &mut Parts, bytes: &Bytes, proof: &Proof) {
        parts.extensions.remove::<Self>();
        if proof.coverage() == Coverage::Body {
            parts.extensions.insert(Self { bytes: bytes.clone(), proof: proof.clone() });
        }
    }
}

/// A body that was verified, and its proof. A handler that takes one cannot be called without a
/// verification.
///
/// `T` is any extractor of axum's, run over the verified bytes: `Bytes`, `String`, `Json<T>`,
/// `Form<T>`, `Multipart`. No other crate can make a `Verified`; the two dots stand for that.
///
/// ```
/// use axum::Json;
/// use countersign::receiver::Verified;
///
/// async fn order(Verified { body: Json(order), proof, .. }: Verified<Json<serde_json::Value>>) {
///     println!("{proof}: {order}");
/// }
/// ```
///
/// It takes the bytes that [`VerifyLayer::buffered`](super::VerifyLayer::buffered) verified, whatever
/// a layer in between made of the body, and axum's `DefaultBodyLimit` does not apply: the receiver's
/// limit did. Without that layer, with a streaming one, and where the scheme does not cover the
/// body, it refuses every request with 401: the first test of the route shows it.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Verified<T> {
    /// What the extractor made of the body.
    pub body: T,
    /// Who signed it.
    pub proof: Proof,
}

impl<S, T> FromRequest<S> for Verified<T>
where
    S: Send + Sync,
    T: FromRequest<S>,
{
    type Rejection = VerifiedRejection<T::Rejection>;

    async fn from_request(mut request: Request, state: &S) -> Result<Self, Self::Rejection> {
        let verified = request.extensions_mut().remove::<VerifiedBody>();
        let VerifiedBody { bytes, proof } =
            verified.ok_or(VerifiedRejection::Refused(Refusal::NoLayer))?;
        let mut request = request.map(|_| Body::from(bytes));
        DefaultBodyLimit::disable().apply(&mut request);
        let body = T::from_request(request, state).await.map_err(VerifiedRejection::Extractor)?;
        Ok(Self { body, proof })
    }
}

/// Why there is no [`Verified`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum VerifiedRejection<R> {
    /// Nothing was verified: [`Refusal::NoLayer`].
    Refused(Refusal),
    /// The body is verified, and the extractor does not take it: its own answer goes out.
    Extractor(R),
}

impl<R: IntoResponse> IntoResponse for VerifiedRejection<R> {
    fn into_response(self) -> Response {
        match self {
            Self::Refused(refusal) => refusal.into_response(),
            Self::Extractor(rejection) => rejection.into_response(),
        }
    }
}

impl<R: fmt::Display> fmt::Display for VerifiedRejection<R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Refused(refusal) => refusal.fmt(f),
            Self::Extractor(rejection) => rejection.fmt(f),
        }
    }
}

impl<R: fmt::Debug + fmt::Display> core::error::Error for VerifiedRejection<R> {}

/// The proof that a buffering layer left; for a scheme that does not cover the body, beside the
/// plain body. Refused with 401 where there is none.
impl<S: Send + Sync> FromRequestParts<S> for Proof {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Refusal> {
        parts.extensions.get::<Self>().cloned().ok_or(Refusal::NoLayer)
    }
}

/// The proof that a streaming layer will have. Refused with 401 where there is none.
impl<S: Send + Sync> FromRequestParts<S> for PendingProof {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Refusal> {
        parts.extensions.get::<Self>().cloned().ok_or(Refusal::NoLayer)
    }
}

/// The refusal's default status and an empty body. In a handler behind a streaming layer, the
/// layer's refusal replaces it.
impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        let status = StatusCode::from_u16(Statuses::new().of(self));
        let mut response = status.unwrap_or(StatusCode::UNAUTHORIZED).into_response();
        response.extensions_mut().insert(self);
        response
    }
}
