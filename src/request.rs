use core::fmt;

use crate::error::Error;
use crate::headers::Headers;

/// A point in time, in whole seconds since 1970-01-01 00:00:00 UTC.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct UnixTime(u64);

impl UnixTime {
    /// The time `seconds` after the epoch.
    #[must_use]
    pub const fn from_secs(seconds: u64) -> Self {
        Self(seconds)
    }

    /// The system's clock. A clock set before 1970 reads as 1970.
    ///
    /// It is there where the platform has one: with the feature `std`, and not on
    /// `wasm32-unknown-unknown`, whose standard library panics instead.
    #[cfg(all(feature = "std", not(all(target_family = "wasm", target_os = "unknown"))))]
    #[must_use]
    pub fn now() -> Self {
        let since_epoch = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH);
        Self(since_epoch.map_or(0, |elapsed| elapsed.as_secs()))
    }

    /// Seconds since the epoch.
    #[must_use]
    pub const fn as_secs(self) -> u64 {
        self.0
    }
}

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
}

impl<'a> Request<'a> {
    /// A request that arrives now: a timestamp is compared with the system's clock, which is read
    /// only if the scheme signs one.
    ///
    /// Without the feature `std`, and on `wasm32-unknown-unknown`, there is no clock, and a scheme that signs a time refuses the
    /// request with [`Error::MissingTime`]; [`at`](Request::at) gives it one.
    #[must_use]
    pub fn new(headers: &'a (dyn Headers + Sync)) -> Self {
        Self { headers, method: None, url: None, time: None }
    }

    /// A request that arrived at `time`: for recorded requests, tests, and receivers with a clock
    /// of their own.
    #[must_use]
    pub fn at(headers: &'a (dyn Headers + Sync), time: UnixTime) -> Self {
        Self { headers, method: None, url: None, time: Some(time) }
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
        #[cfg(all(feature = "std", not(all(target_family = "wasm", target_os = "unknown"))))]
        let clock = || Ok(UnixTime::now());
        #[cfg(not(all(feature = "std", not(all(target_family = "wasm", target_os = "unknown")))))]
        let clock = || Err(Error::MissingTime);
        self.time.map_or_else(clock, Ok)
    }
}

/// Shows neither headers nor URL: both can carry what must not be logged.
impl fmt::Debug for Request<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Request").finish_non_exhaustive()
    }
}
