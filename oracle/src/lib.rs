//! What the library is compared with, by properties here and by fuzzing: the recipes, read from the
//! documents a second time ([`recipe`]), and a verifier that takes no care of time or memory
//! ([`judge`]).
//!
//! It takes names from the library, such as [`Part`](countersign::Part) and
//! [`Encoding`](countersign::Encoding), and nothing that the library does: it reads headers, hashes
//! and compares by itself.

pub mod delivery;
pub mod judge;
pub mod recipe;
pub mod secret;
pub mod tag;

pub use delivery::{Delivery, NOW};
pub use recipe::{PROVIDERS, Recipe, SCHEMES};
pub use secret::{Key, keys};
