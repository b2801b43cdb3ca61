//! Extractors of axum, and what its router knows of a request.

use ::axum::body::Body;
use ::axum::extract::{
    DefaultBodyLimit, FromRequest, FromRequestParts, OriginalUri, RawPathParams, Request,
};
use ::axum::response::{IntoResponse, Response};
use http::request::Parts;
use http::{StatusCode, Uri};

use crate::receiver::{Buffered, PendingProof, Refusal, Verified, VerifiedRejection};
use crate::verify::Proof;

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

impl<S, T> FromRequest<S> for Verified<T>
where
    S: Send + Sync,
    T: FromRequest<S>,
{
    type Rejection = VerifiedRejection<T::Rejection>;

    async fn from_request(mut request: Request, state: &S) -> Result<Self, Self::Rejection> {
        let verified = request.extensions_mut().remove().and_then(Buffered::into_verified);
        let Verified { body, proof } =
            verified.ok_or(VerifiedRejection::Refused(Refusal::NoLayer))?;
        let mut request = request.map(|_| Body::from(body));
        DefaultBodyLimit::disable().apply(&mut request);
        let body = T::from_request(request, state).await.map_err(VerifiedRejection::Extractor)?;
        Ok(Self { body, proof })
    }
}

impl<R: IntoResponse> IntoResponse for VerifiedRejection<R> {
    fn into_response(self) -> Response {
        match self {
            Self::Refused(refusal) => refusal.into_response(),
            Self::Extractor(rejection) => rejection.into_response(),
        }
    }
}

/// The proof that a buffering layer left; for a scheme that does not cover the body, beside the
/// plain body. Refused with [`Refusal::NoLayer`] where there is none.
impl<S: Send + Sync> FromRequestParts<S> for Proof {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Refusal> {
        parts.extensions.get::<Self>().cloned().ok_or(Refusal::NoLayer)
    }
}

/// The proof that a streaming layer will have. Refused with [`Refusal::NoLayer`] where there is none.
impl<S: Send + Sync> FromRequestParts<S> for PendingProof {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Refusal> {
        parts.extensions.get::<Self>().cloned().ok_or(Refusal::NoLayer)
    }
}

/// The refusal's default status and an empty body; in a debug build, a panic for
/// [`Refusal::NoLayer`]. In a handler behind a streaming layer, the
/// layer's refusal replaces it.
impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        let status = StatusCode::from_u16(self.extractors_status());
        let mut response = status.unwrap_or(StatusCode::UNAUTHORIZED).into_response();
        response.extensions_mut().insert(self);
        response
    }
}
