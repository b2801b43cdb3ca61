//! The families of what is signed under a certificate: the receiver fetches it, and keeps it here.

mod chain;
mod kept;
mod keyed;
mod members;

pub use self::kept::Certificates;
pub use crate::x509::Trust;
