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

mod candidates;
mod date_time;
mod encoding;
mod error;
#[cfg(feature = "explain")]
pub mod explain;
#[cfg(feature = "fields")]
mod field_webhook;
#[cfg(feature = "fields")]
mod fields;
#[cfg(feature = "fields")]
mod form;
mod headers;
#[cfg(feature = "fields")]
mod json;
#[cfg(feature = "ledger")]
pub mod ledger;
mod mac;
mod proof;
pub mod providers;
#[cfg(any(feature = "ed25519", feature = "p256"))]
mod public_key_webhook;
#[cfg(any(feature = "ed25519", feature = "p256"))]
mod public_keys;
#[cfg(feature = "receiver")]
pub mod receiver;
mod request;
mod scheme;
mod secret;
#[cfg(feature = "http")]
mod sign_request;
mod signature;
mod static_token;
mod timestamp;
mod verification;
mod verifier;
mod webhook;

pub use encoding::Encoding;
pub use error::{ConfigError, Error};
#[cfg(feature = "fields")]
pub use field_webhook::FieldWebhook;
pub use headers::{HeaderFn, Headers};
pub use mac::Algorithm;
pub use proof::Proof;
pub use providers::{Abp, MaskIt, OpenFx, Rtb, TraceFinance};
#[cfg(any(feature = "ed25519", feature = "p256"))]
pub use public_key_webhook::PublicKeyWebhook;
pub use request::{Request, UnixTime};
pub use scheme::{Coverage, Part, Scheme, Shape, ToldApartBy};
pub use secret::{IntoSecret, Secret, SecretForm};
#[cfg(feature = "http")]
pub use sign_request::{sign_request, sign_request_at};
pub use signature::Signature;
pub use static_token::StaticToken;
pub use timestamp::TimeFormat;
pub use verification::Verification;
pub use verifier::{Signer, Verifier};
pub use webhook::Webhook;
