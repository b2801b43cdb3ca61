//! No certificate is read.

use crate::config::fault::Read;
use crate::config::keys::Kind;
use crate::config::table::Table;
use crate::scheme::card::Card;
use crate::verify::Entry;

/// The same that is said wherever a certificate would be.
macro_rules! none {
    ($($family:ident($($more:ty)?)),+) => {$(
        pub(in crate::config) fn $family(
            table: Table<'_>,
            _: Card,
            $(_: $more,)?
            key: Table<'_>,
        ) -> Read<Option<Entry>> {
            let refused =
                key.wrong("a certificate needs the feature `certificates`, which is not in this build");
            drop((table, key));
            refused
        }
    )+};
}

none! { signed(), token(), token_with_chain(), members(Kind) }
