use crate::text::TimeFormat;

/// The tolerance of a scheme that documents none, in seconds.
pub(crate) const DEFAULT_TOLERANCE: u64 = 300;

/// The time that a scheme signs: where it is, how it is written, and how old it may be.
///
/// ```
/// use countersign::{SignedTime, TimeFormat};
///
/// SignedTime::in_header("X-Acme-Time", TimeFormat::Seconds).tolerance(60);
/// SignedTime::in_pair("t", TimeFormat::Seconds).future_unchecked();
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[must_use = "a time does nothing until a scheme takes it"]
pub struct SignedTime {
    pub(crate) place: TimestampPlace,
    pub(crate) format: TimeFormat,
    pub(crate) tolerance: u64,
    pub(crate) future: Future,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum TimestampPlace {
    Header(&'static str),
    Pair(&'static str),
    FirstItem,
    Field(&'static str),
    /// A parameter of the URL's query, among a list of those that are signed.
    Parameter(&'static str),
}

/// What becomes of a timestamp that lies in the future.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Future {
    /// It may be as far ahead as a past one may lie back.
    Tolerated,
    /// It passes, however far ahead.
    Unchecked,
    /// It is refused, however near.
    Refused,
}

impl SignedTime {
    /// In a header of its own.
    pub const fn in_header(name: &'static str, format: TimeFormat) -> Self {
        Self::at(TimestampPlace::Header(name), format)
    }

    /// The value of `key` among the signature header's [pairs](crate::Signature::pairs).
    pub const fn in_pair(key: &'static str, format: TimeFormat) -> Self {
        Self::at(TimestampPlace::Pair(key), format)
    }

    /// The first item of the signature header's list: see
    /// [`list_after_timestamp`](crate::Signature::list_after_timestamp).
    pub const fn first_item(format: TimeFormat) -> Self {
        Self::at(TimestampPlace::FirstItem, format)
    }

    /// A field of the body: of JSON by its path, of a form by its name.
    pub const fn in_field(path: &'static str, format: TimeFormat) -> Self {
        Self::at(TimestampPlace::Field(path), format)
    }

    /// A parameter of the public URL's query, which is among the [`List`](crate::List) of those that are signed.
    pub const fn in_parameter(name: &'static str, format: TimeFormat) -> Self {
        Self::at(TimestampPlace::Parameter(name), format)
    }

    const fn at(place: TimestampPlace, format: TimeFormat) -> Self {
        Self { place, format, tolerance: DEFAULT_TOLERANCE, future: Future::Tolerated }
    }

    /// The tolerance that the provider documents, in seconds: how far it may lie in the past or in
    /// the future. The default is 300.
    pub const fn tolerance(mut self, seconds: u64) -> Self {
        self.tolerance = seconds;
        self
    }

    /// A time in the future passes, however far ahead it is: the provider documents only an age.
    pub const fn future_unchecked(mut self) -> Self {
        self.future = Future::Unchecked;
        self
    }

    /// A time in the future is refused, however near it is: so does the provider's own library.
    pub const fn future_refused(mut self) -> Self {
        self.future = Future::Refused;
        self
    }
}
