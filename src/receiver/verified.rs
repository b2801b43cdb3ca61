use core::fmt;

use super::Refusal;
use crate::verify::Proof;

/// A body that was verified, and its proof. A handler that takes one cannot be called without a
/// verification.
///
/// `T` is any extractor of axum's or actix-web's, run over the verified bytes: `Bytes`, `String`,
/// `Json<T>`, `Form<T>`, `Multipart`. No other crate can make a `Verified`; the two dots stand for that.
///
#[cfg_attr(not(doctest), doc = include_str!("examples/verified.md"))]
///
/// It takes the bytes that [`VerifyLayer::buffered`](super::VerifyLayer::buffered) verified, whatever
/// a layer in between made of the body, and the framework's own limits, such as axum's
/// `DefaultBodyLimit`, do not apply: the receiver's limit did. Without that layer, with a streaming one, and where the scheme does not cover the
/// body, it refuses every request with [`Refusal::NoLayer`]: 500, and in a debug build a panic that
/// says so, as the route's first test is to show it.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Verified<T> {
    /// What the extractor made of the body.
    pub body: T,
    /// Who signed it.
    pub proof: Proof,
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

impl<R: fmt::Display> fmt::Display for VerifiedRejection<R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Refused(refusal) => refusal.fmt(f),
            Self::Extractor(rejection) => rejection.fmt(f),
        }
    }
}

impl<R: fmt::Debug + fmt::Display> core::error::Error for VerifiedRejection<R> {}
