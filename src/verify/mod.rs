//! The way of a request: `begin`, `update`, `finish`, and what comes of it.

mod bound;
pub(crate) mod check;
#[cfg(feature = "fields")]
pub(crate) mod collected;
pub(crate) mod delivery;
pub(crate) mod freshness;
pub(crate) mod handshake;
mod header_list;
#[cfg_attr(not(feature = "key-sets"), path = "key_set/none.rs")]
pub(crate) mod key_set;
mod keyed;
pub(crate) mod list;
#[cfg_attr(not(feature = "fields"), path = "members/none.rs")]
mod members;
mod other_kind;
pub(crate) mod plan;
mod proof;
#[cfg(feature = "http")]
pub(crate) mod sign_request;
pub(crate) mod signatures;
pub(crate) mod stream;
mod verification;
mod verifier;
mod webhook;

pub use self::bound::{Binds, Bound, Entry, Keys};
pub(crate) use self::bound::{Key, bind_each};
pub(crate) use self::check::Matched;
pub use self::delivery::DeliveryId;
pub use self::handshake::{
    Answer, Asked, AskedForToken, AskedToConfirm, AskedToKeep, AskedToSubscribe, HandedSecret,
    Question,
};
pub(crate) use self::keyed::{BoundByText, HasKeys, IsPublic, KeyedWith};
pub(crate) use self::plan::{Head, Plan};
pub use self::proof::Proof;
pub(crate) use self::stream::Stream;
pub(crate) use self::verification::Check;
pub use self::verification::Verification;
pub use self::verifier::{Signer, Verifier};
pub(crate) use self::webhook::{Adjust, Begin, Sign};
pub use self::webhook::{Family, Takes, Webhook};
