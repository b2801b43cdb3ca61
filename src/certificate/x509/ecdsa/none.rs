//! What a certificate may be signed with, where there is no ECDSA.

use super::algorithms::{ByName, RSA};

pub(super) const ALL: [ByName; 3] = RSA;
