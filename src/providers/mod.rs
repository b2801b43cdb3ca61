//! The providers: one file each, and one line each below.
//!
//! A provider's type takes exactly what the provider issues; its page has the recipe, the
//! document that it was read from, and what is not protected.

use crate::scheme::Scheme;

/// A provider's scheme and the type that implements it.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct Provider {
    /// The name of the type in this module, such as `OpenFx`.
    pub type_name: &'static str,
    /// Its file in the repository, such as `src/providers/openfx.rs`.
    pub file: &'static str,
    /// The recipe.
    pub scheme: &'static Scheme,
}

macro_rules! providers {
    ($($module:ident :: $type:ident { $($scheme:ident),+ })*) => {
        $(mod $module; pub use $module::$type;)*

        /// Every provider's scheme, in alphabetical order of the types.
        pub const ALL: &[Provider] =
            &[$($(Provider {
                type_name: stringify!($type),
                file: concat!("src/providers/", stringify!($module), ".rs"),
                scheme: $type::$scheme,
            }),+),*];
    };
}

providers! {
    abp::Abp { SCHEME }
    maskit::MaskIt { SCHEME }
    openfx::OpenFx { SCHEME }
    rtb::Rtb { PARTNER, CUSTOMER }
    trace_finance::TraceFinance { SCHEME }
}
