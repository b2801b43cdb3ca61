#![doc = include_str!("../README.md")]
#![no_std]
#![cfg_attr(docsrs, feature(doc_cfg))]
#![deny(
    clippy::std_instead_of_core,
    clippy::std_instead_of_alloc,
    clippy::alloc_instead_of_core,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice,
    clippy::arithmetic_side_effects
)]
#![cfg_attr(
    test,
    allow(
        clippy::unwrap_used,
        clippy::indexing_slicing,
        clippy::arithmetic_side_effects,
        clippy::cast_possible_truncation,
        reason = "a test may panic"
    )
)]

extern crate alloc;
#[cfg(any(feature = "std", test))]
extern crate std;

/// Gives types a `Debug` that shows nothing: what they hold is a secret's or a request's.
macro_rules! shows_nothing {
    ($($name:ident $(<$($parameter:ident $(: $bound:path)?),+>)?),+ $(,)?) => {$(
        impl$(<$($parameter $(: $bound)?),+>)? core::fmt::Debug for $name $(<$($parameter),+>)? {
            fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
                f.debug_struct(stringify!($name)).finish_non_exhaustive()
            }
        }
    )+};
}

pub mod bounds;
mod error;
mod request;
mod text;

#[cfg(feature = "fields")]
mod json;

mod key;

pub mod algorithm;

mod scheme;

mod verify;

#[cfg(feature = "certificates")]
mod certificate;
#[cfg(feature = "fields")]
mod fields;
#[cfg(feature = "http-signature")]
mod http_signature;
#[cfg(feature = "jose")]
mod jose;
mod message;
mod token;

#[cfg(feature = "gzip")]
pub mod gzip;

pub mod providers;

// The compiler shows the line with the feature to whoever lacks it, and what stands behind it.
#[cfg(feature = "receiver")] // layers come with a framework's feature: `axum`, `tower`, `actix-web`
pub mod receiver;

#[cfg(feature = "ledger")] // layers come with a framework's feature: `axum`, `tower`, `actix-web`
pub mod ledger;

#[cfg(feature = "receiver")]
pub mod adapters;

#[cfg(feature = "explain")]
pub mod explain;

#[cfg(feature = "config")]
pub mod config;

pub use algorithm::{Checksum, Hash};
#[cfg(feature = "certificates")]
pub use certificate::{Certificates, Trust};
pub use error::{ConfigError, ConfigFault, Error};
pub use key::{IntoPublicKey, IntoSecret, KeyForm, KeyKind, PublicKey, Secret, SecretForm};
pub use providers::{Abp, MaskIt, OpenFx, Rtb, TraceFinance};
pub use request::{HeaderFn, Headers, Names, Request, UnixTime};
pub use scheme::{
    AnyScheme, Asymmetric, Cavage, CavageDraft, CertificateRule, Certified, CertifiedByMember,
    Challenge, Claim, Coverage, Covered, Draft, FieldText, Fields, Handshake, HeaderList,
    HttpSignature, HttpSignatureDraft, Jws, JwsDraft, KeyedById, Link, List, Mac, MacById, Member,
    Members, OtherKind, Part, Place, Recipe, Reply, Scheme, Shape, Signature, Signed, SignedBy,
    SignedTime, Telling, Template, Token, Told, ToldApartBy, UnnamedKeys, WithCertificate,
    WithChain, WithKeySet, WithPublicKey, WithSecret, WithSecretById, Withdrawal, Written,
};
pub use text::{Encoding, Escape, TimeFormat};
#[cfg(feature = "key-sets")]
pub use verify::key_set::KeySet;
#[cfg(feature = "http")]
pub use verify::sign_request::{sign_request, sign_request_at};
pub use verify::{
    Answer, Asked, AskedForToken, AskedToConfirm, AskedToKeep, AskedToSubscribe, Binds, Bound,
    DeliveryId, Entry, Family, HandedSecret, Keys, Proof, Question, Signer, Takes, Verification,
    Verifier, Webhook,
};
