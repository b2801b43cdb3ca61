use crate::text::bytes::is_header_name;

/// A kind of request that a provider sends to the same endpoint and that its scheme does not read:
/// one that is not signed, or is signed otherwise.
///
/// It says what such a request is where a signature is missing, [`Error::OtherKind`], and nothing
/// else: it makes no request valid, and none that verifies is one. Each is told by one thing of the
/// request's head, which anybody can send; of several that fit, the first is named.
///
/// ```
/// use countersign::{Error, OtherKind, Request, Scheme, Signature, Verifier, Webhook};
///
/// static ACME: Scheme = Scheme::hmac_sha256("acme")
///     .signature(Signature::in_header("X-Acme-Signature").hex())
///     .signs_body()
///     .other_kinds(&[
///         OtherKind::by_method("GET", "Acme's look whether somebody is there: answer 204"),
///         OtherKind::by_value("X-Acme-Event", "ping", "Acme's ping, which is not signed"),
///     ]);
///
/// let acme = Webhook::new(&ACME, "a secret")?;
/// let headers = [("X-Acme-Event", "ping")];
/// let error = acme.verify(&Request::new(&headers), b"").unwrap_err();
/// assert_eq!(error, Error::OtherKind { kind: "Acme's ping, which is not signed" });
/// # Ok::<(), countersign::ConfigError>(())
/// ```
///
/// [`Error::OtherKind`]: crate::Error::OtherKind
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OtherKind {
    pub(crate) told_by: Mark,
    pub(super) kind: &'static str,
}

/// What a kind of request is told by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Mark {
    Method(&'static str),
    Header(&'static str),
    Value(&'static str, &'static str),
    Form,
    Length(u64),
}

impl OtherKind {
    /// Requests of this method, where the verifier is given it. `kind` says what they are, and what
    /// to do with them.
    #[must_use]
    pub const fn by_method(method: &'static str, kind: &'static str) -> Self {
        Self { told_by: Mark::Method(method), kind }
    }

    /// Requests that have this header, whatever its value.
    ///
    /// # Panics
    /// While compiling, in a constant: `header` is no header's name.
    #[must_use]
    pub const fn by_header(header: &'static str, kind: &'static str) -> Self {
        assert!(is_header_name(header), "a header's name is empty or not one");
        Self { told_by: Mark::Header(header), kind }
    }

    /// Requests whose header has exactly this value.
    ///
    /// # Panics
    /// As [`by_header`](Self::by_header).
    #[must_use]
    pub const fn by_value(header: &'static str, value: &'static str, kind: &'static str) -> Self {
        assert!(is_header_name(header), "a header's name is empty or not one");
        Self { told_by: Mark::Value(header, value), kind }
    }

    /// Requests with a form, URL-encoded or multipart, by their content type; or, where none is
    /// given, with a body of at most 64 bytes.
    #[must_use]
    pub const fn by_form(kind: &'static str) -> Self {
        Self { told_by: Mark::Form, kind }
    }

    /// Requests whose `Content-Length` is at most so many bytes.
    #[must_use]
    pub const fn by_length(most: u64, kind: &'static str) -> Self {
        Self { told_by: Mark::Length(most), kind }
    }

    /// What such a request is, and what to do with it.
    #[must_use]
    pub const fn kind(&self) -> &'static str {
        self.kind
    }
}
