//! The same verifications through countersign, its peers, and what a receiver writes by hand.
//!
//! ```sh
//! cargo run --release                # prints the tables, writes target/results.json
//! cargo run --release --bin plot     # draws them into ../plots
//! ```
//!
//! A candidate does the whole call as a receiver makes it: headers in an `http::HeaderMap` of
//! eight entries (or the container that it needs), a signature found, decoded and compared with
//! the MAC of the body. What can be built once, is. Candidates take turns in one process.
//!
//! The crates that use `hmac` 0.13 and `sha2` 0.11 share one build of them, in which countersign
//! turns the feature `zeroize` on.

mod candidates;
mod rotation;
mod table;

use std::io;
use std::path::PathBuf;

use clap::Parser;
use countersign_peers::candidate::take_turns;
use countersign_peers::{Row, Table, median};
use rotation::{Rotation, Scheme};

#[derive(Parser)]
struct Options {
    /// How often each candidate is timed
    #[arg(long, default_value_t = 101)]
    rounds: usize,
    /// Sizes of a body in bytes, in ascending order
    #[arg(
        long,
        value_delimiter = ',',
        default_value = "0,16,64,256,1024,4096,16384,262144,1048576"
    )]
    sizes: Vec<usize>,
    /// Where the results are written
    #[arg(default_value_os_t = countersign_peers::default_path())]
    results: PathBuf,
}

fn main() -> io::Result<()> {
    let Options { rounds, sizes, results } = Options::parse();
    let tables: Vec<_> = Scheme::ALL
        .iter()
        .map(|scheme| {
            let table = measure(*scheme, &sizes, rounds);
            table::print(&table);
            table
        })
        .collect();
    countersign_peers::write(&results, &tables)
}

fn measure(scheme: Scheme, sizes: &[usize], rounds: usize) -> Table {
    let mut rows: Vec<Row> = Vec::new();
    for size in sizes {
        let rotation = Rotation::new(scheme, *size);
        let candidates = candidates::all(&rotation);
        if rows.is_empty() {
            rows.extend(candidates.iter().map(|candidate| Row {
                name: candidate.name.clone(),
                note: candidate.note.into(),
                nanoseconds: Vec::new(),
            }));
        }
        for (row, times) in rows.iter_mut().zip(take_turns(&candidates, rounds)) {
            row.nanoseconds.push(median(times));
        }
    }
    Table {
        scheme: scheme.data().id().into(),
        recipe: format!(
            "`{}`, {}, over `{}`",
            scheme.data().header(),
            scheme.data().text_form(),
            scheme.data().signed()
        ),
        rounds,
        sizes: sizes.to_vec(),
        rows,
    }
}
