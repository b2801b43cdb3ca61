//! Deliveries as files: the request, which the other commands read, and what is said of it.

use std::fs::{self, File};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::process;

use super::delivery::Delivery;
use super::shown;
use super::veil::Veil;
use crate::setup::Failure;

/// The folder, which can be written to.
pub(super) struct Keep(PathBuf);

impl Keep {
    pub(super) fn in_folder(path: &Path) -> Result<Self, Failure> {
        let wrong = |error| Failure::Folder { path: path.into(), error };
        fs::create_dir_all(path).map_err(wrong)?;
        let probe = path.join(format!("countersign-{}.probe", process::id()));
        File::create(&probe).and_then(|_| fs::remove_file(&probe)).map_err(wrong)?;
        Ok(Self(path.into()))
    }

    /// Writes it as it came, so that it can be verified again. No file that is there is written over.
    pub(super) fn write(&self, delivery: &Delivery) -> io::Result<()> {
        let name = format!("{}-{}", shown::milliseconds(delivery.arrived), delivery.number);
        let new_file = |kind| new_file(&self.0.join(format!("{name}.{kind}")));
        new_file("http")?.write_all(&shown::raw(delivery, &Veil::default()))?;
        let summary = format!("{}\n", shown::summary(delivery, &Veil::default()));
        new_file("json")?.write_all(summary.as_bytes())
    }
}

/// One that nobody else reads: there may be tokens in it.
fn new_file(path: &Path) -> io::Result<File> {
    let mut options = File::options();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)
}
