//! What a verifier may look at besides the body.

#[cfg_attr(
    not(all(feature = "std", not(all(target_family = "wasm", target_os = "unknown")))),
    path = "clock/none.rs"
)]
mod clock;
pub(crate) mod headers;
#[cfg_attr(not(feature = "http"), path = "names/plain.rs")]
mod names;
mod time;

use core::fmt;

pub use self::headers::{HeaderFn, Headers};
pub use self::names::Names;
pub use self::time::UnixTime;
use crate::error::Error;

/// What a verifier may look at besides the body: the headers, the time, and where a scheme signs
/// them, the method and the URL. `&()` stands for no headers at all.
///
/// ```
/// use countersign::{Request, UnixTime};
///
/// let headers = [("X-Signature", "b4bd…"), ("Content-Type", "application/json")];
/// let received_now = Request::new(&headers);
/// let recorded = Request::at(&headers, UnixTime::from_secs(1_795_000_000))
///     .method("POST")
///     .url("https://hooks.example.com/openfx?account=7");
/// # let _ = (received_now, recorded);
/// ```
#[derive(Clone, Copy)]
pub struct Request<'a> {
    pub(crate) headers: &'a (dyn Headers + Sync),
    pub(crate) method: Option<&'a str>,
    pub(crate) url: Option<&'a str>,
    time: Option<UnixTime>,
    /// Whether the proof is to say which delivery this is, by what the scheme tells them apart by.
    pub(crate) identifies: bool,
}

impl<'a> Request<'a> {
    /// A request that arrives now: a timestamp is compared with the system's clock, which is read
    /// only if the scheme signs one.
    ///
    /// Where there is no clock (without the feature `std`, or on `wasm32-unknown-unknown`), a scheme
    /// that signs a time refuses the request with [`Error::MissingTime`]; [`at`](Request::at) gives
    /// it one.
    #[must_use]
    pub fn new(headers: &'a (dyn Headers + Sync)) -> Self {
        Self::of(headers, None, None, None)
    }

    /// A request that arrived at `time`: for recorded requests, tests, and receivers with a clock
    /// of their own.
    #[must_use]
    pub fn at(headers: &'a (dyn Headers + Sync), time: UnixTime) -> Self {
        Self { time: Some(time), ..Self::new(headers) }
    }

    /// A request of which a caller may or may not know the method, the URL and the time: what is
    /// not given is as if it had not been set.
    #[must_use]
    pub fn of(
        headers: &'a (dyn Headers + Sync),
        method: Option<&'a str>,
        url: Option<&'a str>,
        time: Option<UnixTime>,
    ) -> Self {
        Self { headers, method, url, time, identifies: false }
    }

    /// Sets the method, such as `POST`, for schemes that sign it.
    #[must_use]
    pub fn method(mut self, method: &'a str) -> Self {
        self.method = Some(method);
        self
    }

    /// Sets the whole public URL as the provider was given it, query included, for schemes that
    /// sign it.
    ///
    /// Behind a proxy, build it from the configured public origin and the path and query as
    /// received, not from `Host` or `X-Forwarded-*`, which the sender controls.
    #[must_use]
    pub fn url(mut self, url: &'a str) -> Self {
        self.url = Some(url);
        self
    }

    pub(crate) fn time(&self) -> Result<UnixTime, Error> {
        self.time.or_else(clock::now).ok_or(Error::MissingTime)
    }
}

/// Shows neither headers nor URL: both can carry what must not be logged.
impl fmt::Debug for Request<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Request").finish_non_exhaustive()
    }
}
