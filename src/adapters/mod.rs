//! The layers in web frameworks: a framework a file or a folder, each behind the feature of its name.

#[cfg(feature = "actix-web")]
pub mod actix_web;
#[cfg(feature = "axum")]
mod axum;
#[cfg(feature = "tower")]
pub mod tower;
