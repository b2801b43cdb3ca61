//! The family of static tokens: the secret itself is in the header, and nothing is signed.

use alloc::boxed::Box;

use crate::algorithm::Tokens;
use crate::bounds::MAX_SIGNATURE_HEADER;
use crate::error::{ConfigError, ConfigFault, Error};
use crate::key::{IntoSecret, Secret, SecretForm};
use crate::request::Request;
use crate::request::headers::{Repeated, single};
use crate::scheme::{AnyScheme, Coverage, Token};
use crate::text::bytes::is_header_name;
use crate::verify::check::{Known, Matched};
use crate::verify::{Adjust, Begin, Binds, Bound, Check, Family, Key, Keys, Takes, bind_each};

/// A header, with the tokens that a receiver takes in it.
pub struct BoundToken {
    header: &'static str,
    tokens: Tokens,
    /// How a further token's text is read.
    form: SecretForm,
}

impl Family for Token {
    type Bound = BoundToken;
}

impl<S: IntoSecret> Takes<S> for Token {
    fn bind(
        _: &'static AnyScheme,
        recipe: &'static Self,
        token: S,
        setting: Option<&str>,
    ) -> Result<BoundToken, ConfigError> {
        if setting.is_some() {
            return Err(ConfigFault::UnusedSetting.into());
        }
        let token = token.into_secret(SecretForm::Utf8)?;
        let (header, form) = (recipe.header, token.form());
        Ok(BoundToken { header, tokens: Tokens::new(&token)?, form })
    }

    fn add(bound: &mut BoundToken, token: S) -> Result<(), ConfigError> {
        bound.tokens.add(&token.into_secret(bound.form)?)
    }
}

impl Begin for BoundToken {
    fn begin(&self, request: &Request<'_>) -> Result<Check, Error> {
        let header = self.header;
        let received =
            single(request.headers, header).map_err(|Repeated| Error::RepeatedHeader { header })?;
        let received = match received.ok_or(Error::MissingHeader { header })? {
            [] => return Err(Error::EmptyHeader { header }),
            value if value.len() > MAX_SIGNATURE_HEADER => {
                return Err(Error::HeaderTooLong { header, limit: MAX_SIGNATURE_HEADER });
            }
            value => value,
        };
        let key = self.tokens.matching(received).ok_or(Error::Mismatch { header })?;
        let coverage = Coverage::None;
        let (timestamp, identifier, payload) = (None, None, None);
        let matched = Matched { key, timestamp, coverage, fresh_for: 0, identifier, payload };
        Ok(Check::Other(Box::new(Known(matched))))
    }

    fn place(&self) -> &dyn Adjust {
        self
    }

    fn place_mut(&mut self) -> &mut dyn Adjust {
        self
    }

    fn key_count(&self) -> usize {
        self.tokens.count()
    }
}

impl Adjust for BoundToken {
    fn header(&self) -> &'static str {
        self.header
    }

    fn set_header(&mut self, _: &'static AnyScheme, name: &'static str) -> Result<(), ConfigFault> {
        if !is_header_name(name) {
            return Err(ConfigFault::HeaderName { name });
        }
        self.header = name;
        Ok(())
    }

    fn set_tolerance(&mut self, _: u64) -> Result<(), ConfigFault> {
        Err(ConfigFault::NoTimestamp)
    }
}

impl Binds for Token {
    fn bind(
        &'static self,
        scheme: &'static AnyScheme,
        keys: &Keys<'_>,
    ) -> Result<Bound, ConfigError> {
        let read = |key: Key<'_>| match key {
            Key::Text(text) => text.into_secret(SecretForm::Utf8),
            Key::Bytes(bytes) => Secret::bytes(bytes),
        };
        Ok(Bound::verifying(bind_each(self, scheme, keys, read)?))
    }
}

shows_nothing!(BoundToken);
