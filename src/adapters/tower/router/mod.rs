//! The router that is known: axum's.

pub(super) use crate::adapters::axum::{PathParams, original_uri};
