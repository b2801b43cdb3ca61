use alloc::boxed::Box;
use alloc::string::String;
use core::fmt;
use std::collections::HashMap;

use super::{AcceptUnsignedBody, AnyVerifier, BodyVerifier, Head};

/// Which verifier a request is for.
///
/// Where there is none, the request is refused with 404 before its body is read.
///
/// ```
/// use countersign::receiver::{AcceptUnsignedBody, AnyVerifier, BodyVerifier, Select};
/// use countersign::{MaskIt, OpenFx, TraceFinance};
///
/// // Two accounts of one provider, at `/openfx/{account}`.
/// let accounts = Select::by_param("account", [
///     ("eu", BodyVerifier::new(OpenFx::new("key of eu")?.for_account("eu"))?),
///     ("us", BodyVerifier::new(OpenFx::new("key of us")?.for_account("us"))?),
/// ]);
///
/// // Several providers, at `/hooks/…`.
/// let trace = TraceFinance::new("client id", "client secret")?;
/// let providers = Select::by_segment(1, [
///     ("maskit", AnyVerifier::from(BodyVerifier::new(MaskIt::new("shared secret")?)?)),
///     ("trace", AcceptUnsignedBody::new(trace)?.into()),
/// ]);
///
/// // Anything else.
/// let maskit: AnyVerifier = BodyVerifier::new(MaskIt::new("shared secret")?)?.into();
/// let own = Select::by(move |head| head.path().ends_with("/images").then(|| maskit.clone()));
/// # Ok::<(), countersign::ConfigError>(())
/// ```
///
/// Choose by the path that was configured with the provider, never by a header or a body: those say
/// what a forger wants them to.
pub struct Select(Choice);

enum Choice {
    One(AnyVerifier),
    Param(Box<str>, Map),
    Segment(usize, Map),
    By(Box<Chooser>),
}

type Map = HashMap<Box<str>, AnyVerifier>;
type Chooser = dyn Fn(&Head<'_>) -> Option<AnyVerifier> + Send + Sync;

impl Select {
    /// The same verifier for every request.
    pub fn one(verifier: impl Into<AnyVerifier>) -> Self {
        Self(Choice::One(verifier.into()))
    }

    /// By the value of a path parameter, such as `account` in axum's `/openfx/{account}`. Of two
    /// entries with the same value, the last one counts.
    ///
    /// A router knows the parameters only inside of its routes: a layer around the whole router,
    /// or one without a router, answers every request with 404. [`by_segment`](Self::by_segment)
    /// needs no router.
    pub fn by_param<K: Into<String>, V: Into<AnyVerifier>>(
        name: &str,
        verifiers: impl IntoIterator<Item = (K, V)>,
    ) -> Self {
        Self(Choice::Param(name.into(), map(verifiers)))
    }

    /// By a segment of the raw path, counted from 0: of `/hooks/openfx`, 1 is `openfx`. Of two
    /// entries with the same value, the last one counts.
    pub fn by_segment<K: Into<String>, V: Into<AnyVerifier>>(
        index: usize,
        verifiers: impl IntoIterator<Item = (K, V)>,
    ) -> Self {
        Self(Choice::Segment(index, map(verifiers)))
    }

    /// By a closure, which should not block: it runs once for each request.
    pub fn by(choose: impl Fn(&Head<'_>) -> Option<AnyVerifier> + Send + Sync + 'static) -> Self {
        Self(Choice::By(Box::new(choose)))
    }

    pub(crate) fn choose(&self, head: &Head<'_>) -> Option<AnyVerifier> {
        match &self.0 {
            Choice::One(verifier) => Some(verifier.clone()),
            Choice::Param(name, map) => map.get(head.param(name)?).cloned(),
            Choice::Segment(index, map) => map.get(head.segment(*index)?).cloned(),
            Choice::By(choose) => choose(head),
        }
    }
}

fn map<K: Into<String>, V: Into<AnyVerifier>>(verifiers: impl IntoIterator<Item = (K, V)>) -> Map {
    let entry = |(key, verifier): (K, V)| (key.into().into_boxed_str(), verifier.into());
    verifiers.into_iter().map(entry).collect()
}

macro_rules! select_one {
    ($($verifier:ty),*) => {$(
        impl From<$verifier> for Select {
            fn from(verifier: $verifier) -> Self {
                Self::one(verifier)
            }
        }
    )*};
}

select_one!(BodyVerifier, AcceptUnsignedBody, AnyVerifier);

impl fmt::Debug for Select {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0 {
            Choice::One(verifier) => f.debug_tuple("One").field(verifier).finish(),
            Choice::Param(name, map) => f.debug_tuple("Param").field(name).field(map).finish(),
            Choice::Segment(index, map) => {
                f.debug_tuple("Segment").field(index).field(map).finish()
            }
            Choice::By(_) => f.debug_tuple("By").finish_non_exhaustive(),
        }
    }
}
