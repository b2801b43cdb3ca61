use super::KeySet;
use crate::error::{ConfigError, ConfigFault};
use crate::scheme::{AnyScheme, WithKeySet};
use crate::verify::keyed::{BoundByText, HasKeys, IsPublic, KeyedWith};
use crate::verify::{Keys as GivenKeys, Takes, Webhook};

impl HasKeys for WithKeySet {
    type Keys = KeySet;

    const ARE_NAMED: bool = true;
}

impl KeyedWith<KeySet> for WithKeySet {
    fn first(&self, keys: KeySet) -> Result<KeySet, ConfigError> {
        if keys.read.scheme() == self.scheme() {
            Ok(keys)
        } else {
            Err(ConfigFault::OtherKeySet.into())
        }
    }

    fn add(&self, _: &mut KeySet, _: KeySet) -> Result<(), ConfigError> {
        Err(ConfigFault::SecondKeySet.into())
    }
}

impl GivenKeys<'_> {
    /// The keys of a scheme whose requests name theirs. The set may be replaced later.
    #[must_use]
    pub fn set(keys: KeySet) -> Self {
        let mut given = Self::none();
        given.set = Some(keys);
        given
    }
}

impl BoundByText for WithKeySet {
    type Given = KeySet;

    /// With the one set that `keys` are.
    fn webhook<F: Takes<KeySet>>(
        self,
        recipe: &'static F,
        scheme: &'static AnyScheme,
        keys: &GivenKeys<'_>,
    ) -> Result<Webhook<F>, ConfigError> {
        match (&keys.set, keys.all.as_slice()) {
            (Some(set), []) => {
                keys.besides(Webhook::bind(scheme, recipe, set.clone(), keys.setting)?)
            }
            _ => Err(ConfigError::new(scheme.id(), ConfigFault::MissingKeySet)),
        }
    }
}

impl IsPublic for WithKeySet {}
