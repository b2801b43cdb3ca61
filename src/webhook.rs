use alloc::boxed::Box;
use alloc::string::String;
use alloc::sync::Arc;
use alloc::vec::Vec;
use core::fmt;
use core::time::Duration;

use crate::candidates::Candidates;
use crate::error::{ConfigError, Error};
#[cfg(feature = "fields")]
use crate::fields::Fields;
use crate::headers::{Occurrence, is_header_name};
use crate::mac::Macs;
use crate::proof::Proof;
use crate::request::{Request, UnixTime};
use crate::scheme::{KeyId, Kind, MAX_SIGNED_VALUE, Part, Scheme, Timestamp, TimestampPlace};
use crate::secret::{IntoSecret, Secret, SecretForm, has_blank_end};
use crate::signature::find;
use crate::timestamp::check_freshness;
use crate::verification::Verification;
use crate::verifier::{Signer, Verifier};

/// A scheme bound to a receiver's secrets.
///
/// The providers' types are this with their scheme filled in; take it directly for a [`Scheme`] of
/// your own. There is an example there.
pub struct Webhook {
    scheme: &'static Scheme,
    macs: Macs,
    secret_form: SecretForm,
    setting: Box<[u8]>,
    other_header: Option<&'static str>,
    tolerance: u64,
    account: Option<Arc<str>>,
}

impl Webhook {
    /// Binds a scheme to a secret: a [`Secret`], or text in the scheme's
    /// [`SecretForm`].
    ///
    /// # Errors
    /// The secret cannot be used, the scheme contradicts itself, or it needs a configured value.
    pub fn new(scheme: &'static Scheme, secret: impl IntoSecret) -> Result<Self, ConfigError> {
        Self::of_kind(Kind::Mac, scheme, secret)
    }

    /// As [`new`](Webhook::new), of a scheme that signs nothing.
    pub(crate) fn of_token(
        scheme: &'static Scheme,
        token: impl IntoSecret,
    ) -> Result<Self, ConfigError> {
        Self::of_kind(Kind::StaticToken, scheme, token)
    }

    /// As [`new`](Webhook::new), of a scheme of another kind.
    pub(crate) fn of_kind(
        kind: Kind,
        scheme: &'static Scheme,
        secret: impl IntoSecret,
    ) -> Result<Self, ConfigError> {
        let secret = secret.into_secret(scheme.secret_form())?;
        Self::bind(scheme, kind, &secret, "")
    }

    /// Binds a scheme that needs a configured value, such as the receiver's client id.
    ///
    /// # Errors
    /// As [`new`](Webhook::new); or `setting` is empty or has white space at an end, or the scheme
    /// needs no such value.
    pub fn with_setting(
        scheme: &'static Scheme,
        setting: &str,
        secret: impl IntoSecret,
    ) -> Result<Self, ConfigError> {
        let secret = secret.into_secret(scheme.secret_form())?;
        let name = scheme.setting().ok_or(ConfigError::UnusedSetting)?;
        if setting.is_empty() {
            return Err(ConfigError::EmptySetting { name });
        }
        if has_blank_end(setting) {
            return Err(ConfigError::SettingWhitespace { name });
        }
        Self::bind(scheme, Kind::Mac, &secret, setting)
    }

    fn bind(
        scheme: &'static Scheme,
        kind: Kind,
        secret: &Secret,
        setting: &str,
    ) -> Result<Self, ConfigError> {
        let other_kind = (scheme.kind() != kind).then(|| scheme.kind().taken_by());
        if let Some(fault) = other_kind.or_else(|| scheme.fault()) {
            return Err(ConfigError::Scheme { scheme: scheme.id(), fault });
        }
        if let Some(name) = scheme.setting().filter(|_| setting.is_empty()) {
            return Err(ConfigError::MissingSetting { name });
        }
        let macs = Macs::new(scheme.algorithm(), secret)?;
        // Only there can the message's hash say which delivery it is.
        #[cfg(all(feature = "ledger", feature = "ed25519"))]
        let macs = {
            let mut macs = macs;
            if scheme.default_tolerance().is_none() {
                macs.hash_message();
            }
            macs
        };
        Ok(Self {
            scheme,
            macs,
            secret_form: secret.form(),
            setting: setting.as_bytes().into(),
            other_header: None,
            tolerance: scheme.default_tolerance().unwrap_or(0),
            account: None,
        })
    }

    /// Accepts another secret too, for the time of a rotation. Text is read in the form of the
    /// first secret. The proof says which one matched.
    ///
    /// # Errors
    /// The secret cannot be used, or there would be more than 4 keys.
    pub fn or(mut self, secret: impl IntoSecret) -> Result<Self, ConfigError> {
        let secret = secret.into_secret(self.secret_form)?;
        self.macs.add(&secret)?;
        Ok(self)
    }

    /// Sets how far a timestamp may lie in the past or in the future, in whole seconds; a
    /// difference equal to it is accepted. The future stays unchecked where the scheme documents
    /// only an age.
    ///
    /// # Errors
    /// The scheme signs no timestamp.
    pub fn tolerance(mut self, tolerance: Duration) -> Result<Self, ConfigError> {
        if self.scheme.timestamp.is_none() {
            return Err(ConfigError::NoTimestamp);
        }
        self.tolerance = tolerance.as_secs();
        Ok(self)
    }

    /// Labels the verifier, so that the proofs of several accounts of one provider can be told
    /// apart. The label is shown in logs.
    #[must_use]
    pub fn for_account(mut self, label: &str) -> Self {
        self.account = Some(label.into());
        self
    }

    /// Looks for the signature in the header `name`, and nowhere else.
    ///
    /// # Errors
    /// `name` is no header name, or that of a header which the scheme reads for something else; or
    /// the signature is in the body.
    pub fn header(mut self, name: &'static str) -> Result<Self, ConfigError> {
        let mut others = self.scheme.other_headers();
        let in_body = self.scheme.signature.is_in_body();
        if in_body || !is_header_name(name) || others.any(|other| other.eq_ignore_ascii_case(name))
        {
            return Err(ConfigError::HeaderName { name });
        }
        self.other_header = Some(name);
        Ok(self)
    }

    /// For how many seconds from its arrival on a request may stay fresh: one that is signed as far
    /// ahead as the tolerance is long is so for twice as long, and for the second that clocks cut off.
    /// Where the future is unchecked, no more can be asked of a ledger.
    #[cfg(feature = "ledger")]
    const fn fresh_for(&self) -> u64 {
        match self.scheme.timestamp {
            None => 0,
            Some(_) => self.tolerance.saturating_mul(2).saturating_add(1),
        }
    }

    fn signature_header(&self) -> &'static str {
        self.other_header.unwrap_or(self.scheme.signature.header())
    }

    /// Decodes the signatures of all their headers, and returns the timestamp's text where it is
    /// beside them.
    #[inline]
    fn read_signatures<'r>(
        &self,
        request: &Request<'r>,
        candidates: &mut Candidates,
    ) -> Result<Option<&'r [u8]>, Error> {
        let signature = &self.scheme.signature;
        let header = self.signature_header();
        if signature.is_in_body() {
            return Ok(None);
        }
        if signature.is_repeatable() {
            return self.read_every_value(request, header, candidates);
        }
        let found = match self.other_header {
            Some(name) => Occurrence::of(request.headers, core::iter::once(name)),
            None => Occurrence::of(request.headers, signature.spellings()),
        };
        if signature.more_headers().is_empty() || self.other_header.is_some() {
            let value = exactly_one(found, header)?;
            return signature.read(value, header, self.scheme.timestamp_place(), candidates);
        }
        let more = signature
            .more_headers()
            .iter()
            .map(|name| (Occurrence::of(request.headers, core::iter::once(*name)), *name));
        for (found, header) in core::iter::once((found, header)).chain(more) {
            if found != Occurrence::Absent {
                signature.read(exactly_one(found, header)?, header, None, candidates)?;
            }
        }
        if candidates.is_empty() { Err(Error::MissingHeader { header }) } else { Ok(None) }
    }

    fn read_every_value<'r>(
        &self,
        request: &Request<'r>,
        header: &'static str,
        candidates: &mut Candidates,
    ) -> Result<Option<&'r [u8]>, Error> {
        let mut outcome = Err(Error::MissingHeader { header });
        request.headers.visit(header, &mut |value| {
            if let Ok(None) | Err(Error::MissingHeader { .. }) = outcome {
                outcome = self.scheme.signature.read(value, header, None, candidates);
            }
        });
        outcome
    }

    /// Compares the headers that are neither signed nor a signature with what they have to say.
    fn check_other_headers(&self, request: &Request<'_>) -> Result<(), Error> {
        for &(header, expected) in self.scheme.expected {
            if single_header(request, header)? != expected.as_bytes() {
                return Err(Error::UnexpectedValue { header, expected });
            }
        }
        let Some(KeyId { header, .. }) = self.scheme.key_id else { return Ok(()) };
        if *single_header(request, header)? == *self.setting {
            Ok(())
        } else {
            Err(Error::OtherKeyId { header })
        }
    }

    /// Reads the timestamp, and compares it with the request's clock.
    fn signed_time<'r>(
        &self,
        timestamp: &Timestamp,
        beside_signature: Option<&'r [u8]>,
        request: &Request<'r>,
    ) -> Result<(&'r [u8], UnixTime), Error> {
        let (header, text) = match timestamp.place {
            TimestampPlace::Header(name) => (name, single_header(request, name)?),
            TimestampPlace::Pair(_) | TimestampPlace::FirstItem => {
                let header = self.signature_header();
                (header, beside_signature.ok_or(Error::MissingTimestamp { header })?)
            }
            #[cfg(feature = "fields")]
            TimestampPlace::Field(field) => return Err(Error::MissingField { field }),
        };
        let time = self.scheme.read_time(timestamp.format, text, header)?;
        check_freshness(time, request.time()?, self.tolerance, self.scheme.future(), header)?;
        Ok((text, time))
    }

    /// Calls `see` with each piece of the message in order; the body is `None`.
    #[inline]
    fn visit_message(
        &self,
        request: &Request<'_>,
        timestamp: &[u8],
        mut see: impl FnMut(Option<&[u8]>),
    ) -> Result<(), Error> {
        for (at, part) in self.scheme.message.iter().enumerate() {
            see(self.piece(at, *part, request, timestamp)?);
        }
        Ok(())
    }

    /// What the part of the message at `at` is, as far as it is known before the body.
    #[inline]
    fn piece<'p>(
        &'p self,
        at: usize,
        part: Part,
        request: &Request<'p>,
        timestamp: &'p [u8],
    ) -> Result<Option<&'p [u8]>, Error> {
        let url = || bounded(request.url.ok_or(Error::MissingUrl)?, "URL");
        Ok(match part {
            Part::Text(text) => Some(text.as_bytes()),
            Part::Header(name) | Part::HeaderOf(name, _) => {
                let value = single_header(request, name)?;
                if self.scheme.separators_of(at).any(|text| find(value, text).is_some()) {
                    return Err(Error::HoldsSeparator { header: name });
                }
                if let Part::HeaderOf(header, shape) = part
                    && !shape.fits(value)
                {
                    return Err(Error::OtherShape { header });
                }
                Some(value)
            }
            Part::Setting(_) => Some(&self.setting),
            Part::Timestamp => Some(timestamp),
            Part::Method => Some(bounded(request.method.ok_or(Error::MissingMethod)?, "method")?),
            Part::Url => Some(url()?),
            #[cfg(feature = "fields")]
            Part::UrlWithAnyPort
            | Part::SortedFieldsWithout(_)
            | Part::BodyHashIn(_)
            | Part::SortedUrlAndFields => Some(url()?),
            Part::UrlWithoutQuery => {
                Some(url()?.split(|byte| matches!(byte, b'?' | b'#')).next().unwrap_or_default())
            }
            Part::Body => None,
            #[cfg(feature = "fields")]
            Part::Field(_) | Part::OptionalField(_) => None,
        })
    }

    /// What is needed to read the fields once the body is there.
    #[cfg(feature = "fields")]
    fn fields(&self, request: &Request<'_>, timestamp: &[u8]) -> Result<Fields, Error> {
        let mut pieces = Vec::with_capacity(self.scheme.message.len());
        for (at, part) in self.scheme.message.iter().enumerate() {
            let known = self.piece(at, *part, request, timestamp)?.unwrap_or_default();
            pieces.push((*part, known.to_vec()));
        }
        let now = match self.scheme.timestamp_place() {
            Some(TimestampPlace::Field(_)) => Some(request.time()?),
            _ => None,
        };
        Ok(Fields::new(pieces, now, self.tolerance))
    }
}

fn exactly_one<'r>(found: Occurrence<'r>, header: &'static str) -> Result<&'r [u8], Error> {
    match found {
        Occurrence::Once(value) => Ok(value),
        Occurrence::Absent => Err(Error::MissingHeader { header }),
        Occurrence::Repeated => Err(Error::RepeatedHeader { header }),
    }
}

/// The value of a header that has to be there once, and is neither empty nor endless.
fn single_header<'r>(request: &Request<'r>, header: &'static str) -> Result<&'r [u8], Error> {
    let found = Occurrence::of(request.headers, core::iter::once(header));
    match exactly_one(found, header)? {
        [] => Err(Error::EmptyHeader { header }),
        value if value.len() > MAX_SIGNED_VALUE => {
            Err(Error::HeaderTooLong { header, limit: MAX_SIGNED_VALUE })
        }
        value => Ok(value),
    }
}

fn bounded<'r>(text: &'r str, part: &'static str) -> Result<&'r [u8], Error> {
    if text.len() > MAX_SIGNED_VALUE {
        return Err(Error::PartTooLong { part, limit: MAX_SIGNED_VALUE });
    }
    Ok(text.as_bytes())
}

/// What a request's head says besides its signatures.
struct Head<'r> {
    timestamp_text: &'r [u8],
    timestamp: Option<UnixTime>,
}

impl Webhook {
    #[inline]
    fn read_head<'r>(
        &self,
        request: &Request<'r>,
        candidates: &mut Candidates,
    ) -> Result<Head<'r>, Error> {
        let beside_signature = self.read_signatures(request, candidates)?;
        self.check_other_headers(request)?;
        match &self.scheme.timestamp {
            #[cfg(feature = "fields")]
            Some(Timestamp { place: TimestampPlace::Field(_), .. }) => {
                Ok(Head { timestamp_text: &[], timestamp: None })
            }
            None => Ok(Head { timestamp_text: &[], timestamp: None }),
            Some(timestamp) => {
                let (text, time) = self.signed_time(timestamp, beside_signature, request)?;
                Ok(Head { timestamp_text: text, timestamp: Some(time) })
            }
        }
    }
}

impl Verifier for Webhook {
    fn begin(&self, request: &Request<'_>) -> Result<Verification, Error> {
        let mut candidates = Candidates::new(self.scheme.algorithm());
        let head = self.read_head(request, &mut candidates)?;
        let mut macs = self.macs.clone();
        macs.start(&candidates);
        let mut signs_body = false;
        let mut tail = Vec::new();
        #[cfg(feature = "fields")]
        if self.scheme.signs_fields() {
            return Ok(Verification {
                scheme: self.scheme,
                header: self.signature_header(),
                account: self.account.clone(),
                timestamp: head.timestamp,
                macs,
                candidates,
                signs_body,
                #[cfg(feature = "ledger")]
                identifies_by_message: false,
                #[cfg(feature = "ledger")]
                fresh_for: self.fresh_for(),
                tail,
                fields: Some(Box::new(self.fields(request, head.timestamp_text)?)),
            });
        }
        self.visit_message(request, head.timestamp_text, |piece| match piece {
            None => signs_body = true,
            Some(bytes) if signs_body => tail.extend_from_slice(bytes),
            Some(bytes) => macs.update(bytes),
        })?;
        Ok(Verification {
            scheme: self.scheme,
            header: self.signature_header(),
            account: self.account.clone(),
            timestamp: head.timestamp,
            macs,
            candidates,
            signs_body,
            #[cfg(feature = "ledger")]
            identifies_by_message: false,
            #[cfg(feature = "ledger")]
            fresh_for: self.fresh_for(),
            tail,
            #[cfg(feature = "fields")]
            fields: None,
        })
    }

    fn verify(&self, request: &Request<'_>, body: &[u8]) -> Result<Proof, Error> {
        #[cfg(feature = "fields")]
        if self.scheme.signs_fields() {
            let mut verification = self.begin(request)?;
            verification.update(body);
            return verification.finish();
        }
        let mut candidates = Candidates::new(self.scheme.algorithm());
        let head = self.read_head(request, &mut candidates)?;
        let matching = self.macs.match_message(&candidates, |update| {
            self.visit_message(request, head.timestamp_text, |piece| update(piece.unwrap_or(body)))
        })?;
        let secret = matching.ok_or(Error::Mismatch { header: self.signature_header() })?;
        let (scheme, account) = (self.scheme, self.account.clone());
        Ok(Proof {
            scheme,
            account,
            secret,
            timestamp: head.timestamp,
            #[cfg(feature = "ledger")]
            fresh_for: self.fresh_for(),
            #[cfg(feature = "ledger")]
            delivery: None,
        })
    }

    fn scheme(&self) -> &'static Scheme {
        self.scheme
    }

    fn account(&self) -> Option<&str> {
        self.account.as_deref()
    }
}

impl Signer for Webhook {
    fn sign(
        &self,
        request: &Request<'_>,
        body: &[u8],
    ) -> Result<Vec<(&'static str, String)>, Error> {
        let mut headers = Vec::new();
        let mut timestamp_text = String::new();
        if let Some(timestamp) = self.scheme.timestamp {
            timestamp_text = timestamp.format.write(request.time()?);
            if let TimestampPlace::Header(name) = timestamp.place {
                headers.push((name, timestamp_text.clone()));
            }
        }
        headers.extend(self.scheme.expected.iter().map(|(name, value)| (*name, (*value).into())));
        if let Some(KeyId { header, .. }) = self.scheme.key_id {
            headers.push((header, String::from_utf8_lossy(&self.setting).into_owned()));
        }
        let mut macs = self.macs.clone();
        self.visit_message(request, timestamp_text.as_bytes(), |piece| {
            macs.update(piece.unwrap_or(body));
        })?;
        let tag = macs.first_tag();
        let place = self.scheme.timestamp_place();
        let value = self.scheme.signature.write(&tag, place, &timestamp_text);
        headers.push((self.signature_header(), value));
        Ok(headers)
    }
}

impl fmt::Debug for Webhook {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Webhook")
            .field("scheme", &self.scheme.id())
            .field("account", &self.account)
            .field("header", &self.signature_header())
            .field("secrets", &self.macs.secret_count())
            .finish_non_exhaustive()
    }
}

/// Gives a provider's type, a newtype over [`Webhook`], what every provider's type has.
macro_rules! configure_like_webhook {
    ($provider:ident) => {
        $crate::webhook::configure_all_but_keys!($provider);

        impl $provider {
            /// Accepts another secret too, for the time of a rotation. Text is read in the form of
            /// the first secret. The proof says which one matched.
            ///
            /// # Errors
            /// The secret cannot be used, or there would be more than 4 keys.
            pub fn or(self, secret: impl $crate::IntoSecret) -> Result<Self, $crate::ConfigError> {
                self.0.or(secret).map(Self)
            }
        }
    };
}

/// The part of it that is the same for every kind of key.
macro_rules! configure_all_but_keys {
    ($provider:ident) => {
        impl $provider {
            /// Sets how far a timestamp may lie in the past or in the future, in whole seconds; a
            /// difference equal to it is accepted. The future stays unchecked where the scheme
            /// documents only an age.
            ///
            /// # Errors
            /// The scheme signs no timestamp.
            pub fn tolerance(
                self,
                tolerance: core::time::Duration,
            ) -> Result<Self, $crate::ConfigError> {
                self.0.tolerance(tolerance).map(Self)
            }

            /// Labels the verifier, so that the proofs of several accounts of one provider can be
            /// told apart. The label is shown in logs.
            #[must_use]
            pub fn for_account(self, label: &str) -> Self {
                Self(self.0.for_account(label))
            }

            /// Looks for the signature in the header `name`, and nowhere else.
            ///
            /// # Errors
            /// `name` is no header name.
            pub fn header(self, name: &'static str) -> Result<Self, $crate::ConfigError> {
                self.0.header(name).map(Self)
            }
        }
    };
}

/// Gives a newtype over [`Webhook`] its [`Verifier`].
macro_rules! verify_like_webhook {
    ($provider:ident) => {
        impl $crate::Verifier for $provider {
            fn begin(
                &self,
                request: &$crate::Request<'_>,
            ) -> Result<$crate::Verification, $crate::Error> {
                self.0.begin(request)
            }

            fn verify(
                &self,
                request: &$crate::Request<'_>,
                body: &[u8],
            ) -> Result<$crate::Proof, $crate::Error> {
                self.0.verify(request, body)
            }

            fn scheme(&self) -> &'static $crate::Scheme {
                self.0.scheme()
            }

            fn account(&self) -> Option<&str> {
                self.0.account()
            }
        }
    };
}

/// Gives a newtype over [`Webhook`] its [`Signer`].
macro_rules! sign_like_webhook {
    ($provider:ident) => {
        impl $crate::Signer for $provider {
            fn sign(
                &self,
                request: &$crate::Request<'_>,
                body: &[u8],
            ) -> Result<alloc::vec::Vec<(&'static str, alloc::string::String)>, $crate::Error> {
                self.0.sign(request, body)
            }
        }
    };
}

/// Makes a newtype over [`Webhook`] a provider's type that verifies and signs.
macro_rules! provider_like_webhook {
    ($provider:ident) => {
        $crate::webhook::configure_like_webhook!($provider);
        $crate::webhook::verify_like_webhook!($provider);
        $crate::webhook::sign_like_webhook!($provider);
    };
}

pub(crate) use {
    configure_all_but_keys, configure_like_webhook, provider_like_webhook, sign_like_webhook,
    verify_like_webhook,
};
