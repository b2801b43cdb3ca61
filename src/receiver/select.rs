use alloc::boxed::Box;
use alloc::string::String;
use core::fmt;
use core::pin::Pin;
use std::collections::HashMap;

use super::{AcceptUnsignedBody, AnyVerifier, BodyVerifier, Head, Refusal};

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
/// what a forger wants them to. The one exception is who the request is *for*: a tenant's id in a
/// header is safe where each tenant has a secret of its own, so that another's id is refused, and where
/// the handler takes the tenant from [`Proof::account`](crate::Proof::account), never from the header.
/// An unknown tenant should look like a wrong signature then: [`by_async`](Self::by_async) says how.
///
/// A handler that takes `Verified` wants a body that is covered, of every verifier of its route: of
/// another one it gets none, which is the router's mistake and answered with 500.
pub struct Select(Choice);

enum Choice {
    One(AnyVerifier),
    Param(Box<str>, Map),
    Segment(usize, Map),
    By(Box<Chooser>),
    ByAsync(Box<AsyncChooser>),
}

type Map = HashMap<Box<str>, AnyVerifier>;
type Chooser = dyn Fn(&Head<'_>) -> Option<AnyVerifier> + Send + Sync;
type AsyncChooser = dyn Fn(&Head<'_>) -> LookUp + Send + Sync;
type LookUp = Pin<Box<dyn Future<Output = Result<Option<AnyVerifier>, Refusal>> + Send>>;

/// A verifier that is known at once, or one that is being looked up.
pub(super) enum Chosen {
    Now(Option<AnyVerifier>),
    Later(LookUp),
}

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

    /// By a look-up that waits, for verifiers in a database: the closure takes from the head what it
    /// looks for, and gives back a future.
    ///
    /// - It runs before anything is verified, for whatever anybody sends: keep what was found, and what
    ///   was not, in a cache that is bounded, and give the look-up a time-out.
    /// - A look-up that fails is [`Refusal::LookUpFailed`], 503, so that the provider tries again: as
    ///   [`None`] it would be 404, and providers give up an endpoint for that.
    /// - A request whose connection closes meanwhile has no verdict.
    ///
    /// An unknown tenant is 404 by default, and a known one's forged request 401, which tells a stranger
    /// who is a tenant. [`Statuses::unknown_path`](super::Statuses::unknown_path) makes both 401; a body
    /// over the limit and the time that the body takes still tell. Where nothing may tell, answer for an
    /// unknown tenant with a verifier whose secret nobody has:
    ///
    #[cfg_attr(not(doctest), doc = include_str!("examples/tenants.md"))]
    pub fn by_async<F>(choose: impl Fn(&Head<'_>) -> F + Send + Sync + 'static) -> Self
    where
        F: Future<Output = Result<Option<AnyVerifier>, Refusal>> + Send + 'static,
    {
        Self(Choice::ByAsync(Box::new(move |head| Box::pin(choose(head)))))
    }

    pub(super) fn choose(&self, head: &Head<'_>) -> Chosen {
        Chosen::Now(match &self.0 {
            Choice::One(verifier) => Some(verifier.clone()),
            Choice::Param(name, map) => head.param(name).and_then(|param| map.get(param)).cloned(),
            Choice::Segment(index, map) => {
                head.segment(*index).and_then(|segment| map.get(segment)).cloned()
            }
            Choice::By(choose) => choose(head),
            Choice::ByAsync(choose) => return Chosen::Later(choose(head)),
        })
    }
}

impl Chosen {
    pub(super) async fn verifier(self) -> Result<AnyVerifier, Refusal> {
        let found = match self {
            Self::Now(found) => found,
            Self::Later(look_up) => look_up.await?,
        };
        found.ok_or(Refusal::UnknownPath)
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
            Choice::ByAsync(_) => f.debug_tuple("ByAsync").finish_non_exhaustive(),
        }
    }
}
