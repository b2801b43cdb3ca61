//! How candidates are timed, and what a run measured, as the table prints it and the plots draw it.

#[path = "../../instructions/src/by_hand.rs"]
pub mod by_hand;
pub mod candidate;
#[path = "../../warm.rs"]
mod warm;

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

/// The names of the rows that others are compared with.
pub const LIMIT: &str = "limit";
pub const OURS: &str = "countersign";

/// One scheme's candidates at every size.
#[derive(Serialize, Deserialize)]
pub struct Table {
    pub scheme: String,
    pub recipe: String,
    pub rounds: usize,
    pub sizes: Vec<usize>,
    pub rows: Vec<Row>,
}

#[derive(Serialize, Deserialize)]
pub struct Row {
    pub name: String,
    pub note: String,
    /// The median time of one verification, for each size.
    pub nanoseconds: Vec<f64>,
}

impl Table {
    /// The row called `name`.
    ///
    /// # Panics
    /// There is none.
    #[must_use]
    pub fn row(&self, name: &str) -> &Row {
        self.rows.iter().find(|row| row.name == name).expect("every table has the row")
    }
}

/// Where results are if no other place is given.
#[must_use]
pub fn default_path() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("target/results.json")
}

/// Reads what [`write`] wrote.
///
/// # Errors
/// The file cannot be read, or holds something else.
pub fn read(path: &Path) -> io::Result<Vec<Table>> {
    Ok(serde_json::from_slice(&fs::read(path)?)?)
}

/// Writes the results as JSON.
///
/// # Errors
/// The file cannot be written.
pub fn write(path: &Path, tables: &[Table]) -> io::Result<()> {
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder)?;
    }
    fs::write(path, serde_json::to_vec_pretty(tables)?)
}

/// The one in the middle.
#[must_use]
pub fn median(mut times: Vec<f64>) -> f64 {
    times.sort_by(f64::total_cmp);
    times[times.len() / 2]
}

/// `256 B`, `4 KiB`, `1 MiB`.
#[must_use]
pub fn size_name(size: usize) -> String {
    match size {
        0..1024 => format!("{size} B"),
        1024..0x10_0000 => format!("{} KiB", size / 1024),
        _ => format!("{} MiB", size / 0x10_0000),
    }
}

/// A crate's name with the version that is measured.
///
/// # Panics
/// It is none of the dependencies.
#[must_use]
pub fn versioned(name: &str) -> String {
    const LOCK: &str = include_str!("../Cargo.lock");
    let after = |text: &str| LOCK.split_once(text).expect("it is locked").1;
    let (ours, _) = after("name = \"countersign-peers\"").split_once(']').expect("a list of names");
    // Where several versions are locked, the list says which one is meant.
    let version = match ours.split_once(&format!("\"{name} ")) {
        Some((_, version)) => version,
        None => after(&format!("\nname = \"{name}\"\nversion = \"")),
    };
    let version = version.split('"').next().unwrap_or_default();
    let mark = if version.contains('-') { " (pre-release)" } else { "" };
    format!("{name} {version}{mark}")
}
