use alloc::sync::Arc;
use core::time::Duration;

use super::Receiver;
#[cfg(doc)]
use super::{BodyError, PendingProof, Refusal};
#[cfg(doc)]
use crate::proof::Proof;

/// How long what is left of a body may take after the handler has answered.
const DEFAULT_DRAIN_TIMEOUT: Duration = Duration::from_secs(30);

/// A layer that lets verified requests through, for any tower service over HTTP, such as axum's and
/// hyper's (feature `tower`), and a middleware of actix-web (feature `actix-web`).
///
/// - Every route under it needs a signature: put a health check beside it, not under it.
/// - It has to be **outside of any decompression**, and of everything else that changes a request's
///   body: the signature is over the bytes that were sent. (In axum and actix-web, the one added
///   last is the outermost.)
/// - The limit is on each body: how many come at once, and how slowly, is for the server's own
///   limits and time-outs.
/// - With tower, its answer's body has to have a default, which is an empty one: axum's, and those
///   of `http-body-util`, have.
/// - Trailers are not signed, and are dropped.
///
/// # Buffered
///
/// [`buffered`](Self::buffered) reads the body up to the receiver's limit, verifies it, and passes
/// the same bytes on, with the [`Proof`] in the request's extensions. The handler does not run
/// without one.
///
/// # Streaming
///
/// [`streaming`](Self::streaming) passes the body on while it is hashed, in constant memory. **There
/// is no proof yet,** only a [`PendingProof`] in the extensions, and nothing of the body may be
/// acted on before [`PendingProof::proof`] has returned. The end of the *parsed* body is not the end
/// of the stream: a multipart parser stops at the closing boundary, and a forger can wait as
/// long as he likes before he sends the rest.
///
/// ```
/// # #[cfg(feature = "axum")]
/// # mod example {
/// use axum::extract::{DefaultBodyLimit, Multipart};
/// use axum::response::Result;
/// use axum::{Router, routing::post};
/// use countersign::MaskIt;
/// use countersign::receiver::{BodyVerifier, PendingProof, Receiver, VerifyLayer};
///
/// async fn upload(pending: PendingProof, mut parts: Multipart) -> Result<()> {
///     while let Some(mut part) = parts.next_field().await? {
///         while let Some(chunk) = part.chunk().await? {
///             // into a temporary file
/// #           drop(chunk);
///         }
///     }
///     let proof = pending.proof().await?;
///     println!("{proof}"); // and only now into its place
///     Ok(())
/// }
///
/// fn app() -> Result<Router, countersign::ConfigError> {
///     let maskit = BodyVerifier::new(MaskIt::new("your-shared-secret")?)?;
///     let receiver = Receiver::new(maskit).limit(64 * 1024 * 1024);
///     Ok(Router::new()
///         .route("/maskit", post(upload))
///         .layer(DefaultBodyLimit::disable()) // the receiver's limit counts
///         .layer(VerifyLayer::streaming(receiver)))
/// }
/// # }
/// ```
///
/// - Where the verification fails, the refusal replaces whatever the handler answered. The body
///   does not end then, but fails with a [`BodyError`].
/// - A handler may answer early and drop the body: the layer reads the rest, within the limit and
///   the [drain time-out](Self::drain_timeout), and verifies it.
/// - A handler that returns while something still holds the unread body, such as a task that it
///   started or its own answer, is refused with [`Refusal::BodyKept`].
/// - It needs a tokio runtime with its timer enabled.
///
/// A handler's panic passes through in both modes; with streaming, no proof can be had after it.
///
/// # In actix-web
///
/// It wraps an app, a scope or a resource; only the last two know path parameters:
///
/// ```
/// # #[cfg(feature = "actix-web")]
/// # mod example {
/// use actix_web::web::{self, Json, ServiceConfig};
/// use countersign::OpenFx;
/// use countersign::receiver::{BodyVerifier, PendingProof, Receiver, Verified, VerifyLayer};
/// use futures_util::StreamExt as _;
///
/// async fn order(Verified { body: Json(order), .. }: Verified<Json<serde_json::Value>>) -> String {
///     order.to_string()
/// }
///
/// async fn upload(
///     pending: PendingProof,
///     mut body: web::Payload,
/// ) -> actix_web::Result<&'static str> {
///     while let Some(chunk) = body.next().await {
///         let chunk = chunk?; // into a temporary file
/// #       drop(chunk);
///     }
///     let proof = pending.proof().await?;
///     println!("{proof}"); // and only now into its place
///     Ok("")
/// }
///
/// fn routes(routes: &mut ServiceConfig, receiver: &Receiver) {
///     let order = web::resource("/orders").route(web::post().to(order));
///     let upload = web::resource("/uploads").route(web::post().to(upload));
///     routes.service(order.wrap(VerifyLayer::buffered(receiver.clone())));
///     routes.service(upload.wrap(VerifyLayer::streaming(receiver.clone())));
/// }
/// # }
/// ```
///
/// - Buffered, the handler gets what was sent: actix-web's extractors decompress by `Content-Encoding`,
///   which the layer therefore takes off the request. The receiver's limit replaces those of
///   `PayloadConfig`, `JsonConfig` and `FormConfig`, but where a scope or a resource inside of the
///   layer sets its own.
/// - Streaming, take `web::Payload` or a multipart parser; `Bytes`, `String`, `Json` and `Form` keep
///   their own limits, and decompress.
/// - Around it, nothing may hold a clone of the `HttpRequest` while it calls the layer, as with all
///   middleware of actix-web that changes a request: such a clone makes every request panic.
/// - It belongs outside of `NormalizePath` where the scheme signs the URL.
/// - A service that fails and a body that is refused give an `actix_web::Error`, whose response has the
///   refusal in its extensions.
/// - After a handler's panic, actix-web closes the connection without an answer, and serves the others
///   on.
#[derive(Clone, Debug)]
pub struct VerifyLayer {
    pub(super) receiver: Arc<Receiver>,
    pub(super) mode: Mode,
}

#[derive(Clone, Copy, Debug)]
pub(super) enum Mode {
    Buffered,
    Streaming { drain_timeout: Duration },
}

impl VerifyLayer {
    /// Reads and verifies the whole body before the handler runs.
    pub fn buffered(receiver: impl Into<Receiver>) -> Self {
        Self { receiver: Arc::new(receiver.into()), mode: Mode::Buffered }
    }

    /// Passes the body on while it is hashed: for uploads too large for memory.
    pub fn streaming(receiver: impl Into<Receiver>) -> Self {
        let mode = Mode::Streaming { drain_timeout: DEFAULT_DRAIN_TIMEOUT };
        Self { receiver: Arc::new(receiver.into()), mode }
    }

    /// With streaming, sets how long what is left of the body may take after the handler has
    /// answered; the default is 30 s. It has no effect on a buffering layer.
    #[must_use]
    pub fn drain_timeout(self, timeout: Duration) -> Self {
        let mode = match self.mode {
            Mode::Buffered => Mode::Buffered,
            Mode::Streaming { .. } => Mode::Streaming { drain_timeout: timeout },
        };
        Self { mode, ..self }
    }
}
