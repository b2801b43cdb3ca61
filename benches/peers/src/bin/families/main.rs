//! What is signed by other means than an HMAC of the body: verifications under public keys, of tokens, and of
//! HTTP message signatures. For each algorithm the same deliveries, in one process, in turn.
//!
//! ```sh
//! cargo run --release --bin families                  # prints the tables
//! cargo run --release --bin families -- --rounds 1    # only tries all candidates
//! ```

mod contest;
mod http_signatures;
mod key_pair;
mod public_keys;
mod tokens;

use clap::Parser;
use contest::Contest;
use countersign_peers::candidate::take_turns;
use countersign_peers::{OURS, median};

#[derive(Parser)]
struct Options {
    /// How often each candidate is timed
    #[arg(long, default_value_t = 101)]
    rounds: usize,
    /// Bytes of a body
    #[arg(long, default_value_t = 1024)]
    size: usize,
}

fn main() {
    let Options { rounds, size } = Options::parse();
    for contests in [public_keys::contests, tokens::contests, http_signatures::contests] {
        for contest in contests(size) {
            print(&contest, size, rounds);
        }
    }
}

/// The table in Markdown, and a note on each row that has one.
fn print(Contest { title, candidates }: &Contest, size: usize, rounds: usize) {
    let times = take_turns(candidates, rounds);
    let alone = &times[0];
    let ours = candidates.iter().position(|candidate| candidate.name == OURS).expect("it is there");
    let ours = median(times[ours].clone());
    println!("\n## {title}\n\nMedians of {} rounds.\n", alone.len());
    println!("| one verification, {size} bytes | µs | × countersign | µs above the call alone |");
    println!("|-|-:|-:|-:|");
    for (candidate, times) in candidates.iter().zip(&times) {
        let above = times.iter().zip(alone).map(|(time, alone)| time - alone).collect();
        let (time, above) = (median(times.clone()), median(above));
        let (micros, ratio, above) = (time / 1e3, time / ours, above / 1e3);
        println!("| {} | {micros:.2} | {ratio:.2} | {above:.2} |", candidate.name);
    }
    println!();
    for candidate in candidates.iter().filter(|candidate| !candidate.note.is_empty()) {
        println!("- {}: {}", candidate.name, candidate.note);
    }
}
