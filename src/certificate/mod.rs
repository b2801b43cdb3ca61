//! The families of what is signed under a certificate: the receiver fetches it, and keeps it here.

mod chain;
mod kept;
mod keyed;
mod members;
mod x509;

pub use self::kept::Certificates;
pub use self::x509::Trust;
