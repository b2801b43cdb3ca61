use alloc::sync::Arc;
use core::time::Duration;

use super::{Handshakes, Receiver};

/// How long what is left of a body may take after the handler has answered.
const DEFAULT_DRAIN_TIMEOUT: Duration = Duration::from_secs(30);

/// A layer that lets verified requests through, for any tower service over HTTP, such as axum's and
/// hyper's (feature `tower`), and a middleware of actix-web (feature `actix-web`).
///
/// - Every route under it needs a signature: put a health check beside it, not under it. In axum take
///   `route_layer`, of a handler or a router: around a whole router, with `layer`, whatever a scanner
///   asks for would count as a refused delivery.
/// - Two layers are one tuple, the first of them outside: `post(order).route_layer((verify, once))`. Of a
///   handler, `.layer(once).layer(verify)` is the same, but leaves the compiler an error's type to guess.
/// - It has to be **outside of any decompression**, and of everything else that changes a request's
///   body: the signature is over the bytes that were sent. (In axum and actix-web, the one added
///   last is the outermost.) Where the provider signs before it compresses, as Stream does, a buffering
///   layer decompresses within the receiver's limit itself (feature `gzip`), and verifies then.
/// - The limit is on each body: how many come at once, and how slowly, is for the server's own
///   limits and time-outs.
/// - Trailers are not signed, and are dropped.
///
/// # Buffered
///
/// [`buffered`](Self::buffered) reads the body up to the receiver's limit, verifies it, and passes
/// the same bytes on, with the [`Proof`](crate::Proof) in the request's extensions. The handler does not run
/// without one. Of a body that it decompressed, it passes on what that gave, which is what the proof is of,
/// without the headers `Content-Encoding` and `Content-Length`, which are of what arrived.
///
/// # Streaming
///
/// [`streaming`](Self::streaming) passes the body on while it is hashed, in constant memory. **There
/// is no proof yet,** only a [`PendingProof`](super::PendingProof) in the extensions, and nothing of the body may be
/// acted on before [`PendingProof::proof`](super::PendingProof::proof) has returned. The end of the *parsed* body is not the end
/// of the stream: a multipart parser stops at the closing boundary, and a forger can wait as
/// long as he likes before he sends the rest. Nothing is decompressed: a body that [was signed before it
/// was compressed](crate::Scheme::is_signed_before_compression) is a mismatch.
///
#[cfg_attr(not(doctest), doc = include_str!("examples/axum_streaming.md"))]
///
/// - Where the verification fails, the refusal replaces whatever the handler answered. The body
///   does not end then, but fails with a [`BodyError`](super::BodyError).
/// - A handler may answer early and drop the body: the layer reads the rest, within the limit and
///   the [drain time-out](Self::drain_timeout), and verifies it.
/// - A handler that returns while something still holds the unread body, such as a task that it
///   started or its own answer, is refused with [`Refusal::BodyKept`](super::Refusal::BodyKept).
/// - It needs a tokio runtime with its timer enabled.
///
/// A handler's panic passes through in both modes; with streaming, no proof can be had after it.
///
/// # In actix-web
///
/// It wraps an app, a scope or a resource; only the last two know path parameters:
///
#[cfg_attr(not(doctest), doc = include_str!("examples/actix_web.md"))]
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
    receiver: Arc<Receiver>,
    mode: Mode,
}

/// What a layer does with a body.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mode {
    /// Verifies all of it before the handler runs.
    Buffered,
    /// Passes it on while it is hashed.
    Streaming {
        /// How long what is left of it may take after the handler has answered.
        drain_timeout: Duration,
    },
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

    /// Answers the handshakes of the providers, as the receiver decides.
    ///
    /// They are answered before the handler, which does not see them; what is none to the letter is
    /// verified and refused like any request. Some are `GET`s or `HEAD`s: put the layer around all methods
    /// of the path, in actix-web around the resource, in axum with the router's `route_layer` or the
    /// handler's `layer`. A handler's own `route_layer` leaves them at the 405 of a method that the handler
    /// does not have.
    ///
    #[cfg_attr(not(doctest), doc = include_str!("examples/handshakes.md"))]
    ///
    /// A streaming layer answers those that are not signed: of a signed one, the handler has the body
    /// before its proof.
    #[must_use]
    pub fn answering_handshakes(self, handshakes: Handshakes) -> Self {
        let receiver = Receiver::clone(&self.receiver).answering_handshakes(handshakes);
        Self { receiver: Arc::new(receiver), ..self }
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

    /// What it verifies with, for an adapter.
    #[must_use]
    pub const fn receiver(&self) -> &Arc<Receiver> {
        &self.receiver
    }

    /// What it does with a body, for an adapter.
    #[must_use]
    pub const fn mode(&self) -> Mode {
        self.mode
    }
}
