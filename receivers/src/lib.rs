//! The examples of the library's documentation that need a framework: shown there, and compiled here.

#[cfg(doctest)]
#[doc = include_str!("../../docs/handshakes.md")]
mod page_on_handshakes {}

#[cfg(doctest)]
#[doc = include_str!("../../src/providers/examples/twilio.md")]
mod twilio {}

#[cfg(doctest)]
#[doc = include_str!("../../src/receiver/examples/axum.md")]
mod receiver_in_axum {}

#[cfg(doctest)]
#[doc = include_str!("../../src/receiver/examples/axum_streaming.md")]
mod streaming_in_axum {}

#[cfg(doctest)]
#[doc = include_str!("../../src/receiver/examples/actix_web.md")]
mod receiver_in_actix_web {}

#[cfg(doctest)]
#[doc = include_str!("../../src/receiver/examples/verified.md")]
mod verified {}

#[cfg(doctest)]
#[doc = include_str!("../../src/ledger/examples/axum.md")]
mod once_in_axum {}

#[cfg(doctest)]
#[doc = include_str!("../../src/ledger/examples/actix_web.md")]
mod once_in_actix_web {}

#[cfg(doctest)]
#[doc = include_str!("../../src/receiver/examples/tenants.md")]
mod tenants {}

#[cfg(doctest)]
#[doc = include_str!("../../src/receiver/examples/handshakes.md")]
mod handshakes {}

#[cfg(doctest)]
#[doc = include_str!("../../src/receiver/examples/set_up.md")]
mod set_up {}
