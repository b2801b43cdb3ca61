use alloc::boxed::Box;
use alloc::string::String;
use alloc::sync::Arc;
use alloc::vec::Vec;
use core::fmt;
use core::net::Ipv6Addr;

use super::identity::{Identity, SignedParts};
use super::{Head, Refusal};
use crate::error::{ConfigError, ConfigFault};
use crate::scheme::Coverage;
use crate::verify::Verifier;

/// A verifier whose scheme signs the body, so that the body may be handed to a handler as verified.
///
/// ```
/// use countersign::receiver::BodyVerifier;
/// use countersign::{ConfigError, ConfigFault, OpenFx, TraceFinance};
///
/// let openfx = BodyVerifier::new(OpenFx::new("signing key")?)?;
///
/// let trace = BodyVerifier::new(TraceFinance::new("client id", "client secret")?);
/// assert_eq!(trace.unwrap_err(), ConfigFault::BodyNotCovered);
/// # Ok::<(), ConfigError>(())
/// ```
///
/// For a ledger it says which delivery a request is, by the event's id in the body of Stripe's, for
/// example. Where the scheme knows none, a function takes a key from what is signed:
///
/// ```
/// use countersign::providers::{Line, Stripe};
/// use countersign::receiver::BodyVerifier;
///
/// #[derive(serde::Deserialize)]
/// struct Delivery {
///     events: Vec<Event>,
/// }
///
/// #[derive(serde::Deserialize)]
/// #[serde(rename_all = "camelCase")]
/// struct Event {
///     webhook_event_id: String,
/// }
///
/// let stripe = BodyVerifier::new(Stripe::new("whsec_test")?)?.once()?;
///
/// let line = BodyVerifier::new(Line::new("channel secret")?)?;
/// assert!(line.clone().once().is_err(), "a repeat's body says that it is one");
/// let line = line.once_by(|signed| {
///     let delivery: Delivery = serde_json::from_slice(signed.body()).ok()?;
///     let ids = delivery.events.iter().map(|event| event.webhook_event_id.as_str());
///     Some(ids.collect::<Vec<_>>().join(",").into_bytes())
/// })?;
/// # Ok::<(), countersign::ConfigError>(())
/// ```
#[derive(Clone, Debug)]
pub struct BodyVerifier(AnyVerifier);

/// A verifier whose scheme does **not** sign the body, or only fields of it, taken on purpose.
///
/// With Trace Finance's scheme, a request that is accepted means: somebody once saw a delivery with
/// this message id. The body is whatever the sender of this request wrote, and the same id and
/// signature verify again, with any body, for ever. So:
/// - accept each message id once: with [`once`](Self::once) and a ledger (feature `ledger`), or remember
///   the verified header's value;
/// - use the body as a hint only, and fetch what matters (amounts, states, accounts) from the
///   provider's API under that id;
/// - let nobody read the deliveries on their way: TLS up to the receiver, no headers in logs.
///
/// Where fields are signed ([`Coverage::Fields`]), what the scheme's page names is genuine: of Twilio's
/// form that is every field, so that a handler reads the fields, as the page says, and nothing beside
/// them. Of a beginning ([`Coverage::Prefix`]), whoever has seen a delivery can go on with it.
///
/// The body is passed on as it came, and the [`Proof`](crate::Proof) says what of it is covered.
/// `Verified` of the features `axum` and `actix-web` refuses such a body: take the proof and the plain body instead.
///
/// ```
/// use countersign::TraceFinance;
/// use countersign::receiver::AcceptUnsignedBody;
///
/// let trace = AcceptUnsignedBody::new(TraceFinance::new("client id", "client secret")?)?;
/// # Ok::<(), countersign::ConfigError>(())
/// ```
#[derive(Clone, Debug)]
pub struct AcceptUnsignedBody(AnyVerifier);

/// The two have the same constructors, and differ in what they take: the coverage, and the fault of any
/// other.
macro_rules! takes {
    ($($name:ident: $coverage:pat, else $fault:ident;)+) => {$(
        impl $name {
            /// Takes a verifier of such a scheme, which does not sign the URL.
            ///
            /// # Errors
            /// The scheme is none of those, or it signs the URL.
            pub fn new(verifier: impl Verifier + 'static) -> Result<Self, ConfigError> {
                Self::bind(verifier, None)
            }

            /// Takes a verifier of such a scheme that signs the URL too, with the public origin that the
            /// provider sends to, such as `https://hooks.example.com`.
            ///
            /// The raw path and query of the request as the server received it are appended; what
            /// does not start with a slash is refused ([`Refusal::TargetNotPath`]). `Host`,
            /// `Forwarded` and `X-Forwarded-*` are the sender's to choose, and never read.
            ///
            /// # Errors
            /// The scheme is none of those, or it does not sign the URL; or `origin` is not a scheme, a
            /// host and at most a port.
            pub fn with_public_origin(
                verifier: impl Verifier + 'static,
                origin: &str,
            ) -> Result<Self, ConfigError> {
                Self::bind(verifier, Some(origin))
            }

            /// Has each proof say which delivery it is of, for a ledger (feature `ledger`): by the
            /// message's id where the scheme signs one, or by the event's id where the provider writes
            /// one into the body, so that one id is one delivery, and else by the hash of the message
            /// that was signed.
            ///
            /// The event's id is read once the body is verified: text or a whole number of at most 1 KiB,
            /// in JSON within the bounds of [`signs_fields`](crate::Draft::signs_fields), but for its
            /// length, which is the receiver's limit. A request without one is
            /// refused with [`Refusal::NoDeliveryKey`](super::Refusal::NoDeliveryKey); a path that gets
            /// such requests too takes [`once_by`](Self::once_by), and the whole body where there is no
            /// id. A handshake has none either, and is answered before an id is read, where the receiver
            /// [answers them](super::VerifyLayer::answering_handshakes). Only a buffering layer reads it; with streaming, `Deliveries::claim_by` takes the id,
            /// and the two are the same delivery.
            ///
            /// # Errors
            /// [`ConfigFault::NoIdentity`] where [the scheme](crate::Scheme::told_apart_by) says of
            /// none that it tells repeats from other deliveries: a repeat is signed anew or has
            /// another body, fields are signed, or nothing is. [`once_by`](Self::once_by) may take these.
            pub fn once(self) -> Result<Self, ConfigError> {
                self.0.once().map(Self)
            }

            /// The same, by a key that a function takes from what is signed: the order and its state in
            /// the body, for example, which stay the same when the provider sends again. A function that
            /// takes the event's id gives the same deliveries as [`once`](Self::once) where the scheme
            /// names it.
            ///
            /// A request without a key is refused with
            /// [`Refusal::NoDeliveryKey`](super::Refusal::NoDeliveryKey): for requests that
            /// have none, return the whole body. An answered handshake does not get there. Only a buffering layer calls the
            /// function; with streaming, `Deliveries::claim_by` takes the key.
            ///
            /// # Errors
            /// [`ConfigFault::NoIdentity`] where the scheme signs nothing of the body.
            pub fn once_by(
                self,
                key: impl Fn(&SignedParts<'_>) -> Option<Vec<u8>> + Send + Sync + 'static,
            ) -> Result<Self, ConfigError> {
                self.0.once_by(key).map(Self)
            }

            fn bind(
                verifier: impl Verifier + 'static,
                origin: Option<&str>,
            ) -> Result<Self, ConfigError> {
                match verifier.coverage() {
                    $coverage => AnyVerifier::bind(verifier, origin).map(Self),
                    _ => Err(ConfigError::new(verifier.scheme().id(), ConfigFault::$fault)),
                }
            }
        }

        impl From<$name> for AnyVerifier {
            fn from(verifier: $name) -> Self {
                verifier.0
            }
        }
    )+};
}

takes! {
    BodyVerifier: Coverage::Body, else BodyNotCovered;
    AcceptUnsignedBody: Coverage::Prefix | Coverage::Fields | Coverage::None, else BodyCovered;
}

/// What an adapter takes: a [`BodyVerifier`] or an [`AcceptUnsignedBody`], for a selection that
/// has both.
#[derive(Clone)]
pub struct AnyVerifier {
    bound: Arc<Bound>,
    identity: Option<Identity>,
}

struct Bound {
    verifier: Box<dyn Verifier>,
    origin: Option<Box<str>>,
}

impl AnyVerifier {
    fn bind(verifier: impl Verifier + 'static, origin: Option<&str>) -> Result<Self, ConfigError> {
        let scheme = verifier.scheme();
        let signs_url = scheme.signs_url();
        let fault = match origin {
            None if signs_url => Some(ConfigFault::MissingOrigin),
            Some(_) if !signs_url => Some(ConfigFault::UnusedOrigin),
            Some(origin) if !is_origin(origin) => Some(ConfigFault::Origin),
            _ => None,
        };
        if let Some(fault) = fault {
            return Err(ConfigError::new(scheme.id(), fault));
        }
        let verifier = Box::new(verifier);
        Ok(Self {
            bound: Arc::new(Bound { verifier, origin: origin.map(Box::from) }),
            identity: None,
        })
    }

    pub(crate) fn verifier(&self) -> &dyn Verifier {
        &*self.bound.verifier
    }

    pub(super) const fn identity(&self) -> Option<&Identity> {
        self.identity.as_ref()
    }

    fn told_apart(self, identity: Result<Identity, &'static str>) -> Result<Self, ConfigError> {
        let scheme = self.verifier().scheme().id();
        let refused = |reason| ConfigError::new(scheme, ConfigFault::NoIdentity { reason });
        let identity = identity.map_err(refused)?;
        Ok(Self { identity: Some(identity), ..self })
    }

    fn once(self) -> Result<Self, ConfigError> {
        let identity = Identity::of_scheme(self.verifier().scheme());
        self.told_apart(identity)
    }

    fn once_by(
        self,
        key: impl Fn(&SignedParts<'_>) -> Option<Vec<u8>> + Send + Sync + 'static,
    ) -> Result<Self, ConfigError> {
        let identity = Identity::by_key(self.verifier().coverage(), key);
        self.told_apart(identity)
    }

    /// The URL that the provider sent to, if the scheme signs it.
    ///
    /// What does not start with a slash is refused: behind the origin, `.evil.example/in` would be the
    /// URL of another host, and `*` and a `CONNECT` have none.
    pub(super) fn url(&self, head: &Head<'_>) -> Result<Option<String>, Refusal> {
        let Some(origin) = &self.bound.origin else { return Ok(None) };
        let target = head.path_and_query();
        if !target.starts_with('/') {
            return Err(Refusal::TargetNotPath);
        }
        Ok(Some([origin, target].concat()))
    }
}

impl fmt::Debug for AnyVerifier {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("AnyVerifier")
            .field("scheme", &self.verifier().scheme().id())
            .field("account", &self.verifier().account())
            .field("origin", &self.bound.origin)
            .finish_non_exhaustive()
    }
}

fn is_origin(text: &str) -> bool {
    let authority = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://"));
    let Some(authority) = authority else { return false };
    let (host, port) = match authority.rsplit_once(':') {
        Some((host, port)) if !port.ends_with(']') => (host, port),
        _ => (authority, "80"),
    };
    let is_port = port.bytes().all(|byte| byte.is_ascii_digit()) && port.parse::<u16>().is_ok();
    let is_of_name = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~".contains(&byte);
    let is_host = match host.strip_prefix('[').and_then(|host| host.strip_suffix(']')) {
        Some(address) => address.parse::<Ipv6Addr>().is_ok(),
        None => !host.is_empty() && host.bytes().all(is_of_name),
    };
    is_port && is_host
}
