//! What a shell and `man` want to know of the command.

use std::io;
use std::path::PathBuf;

use clap::{Args, Command};
use clap_complete::Shell;

pub(crate) const COMPLETIONS_HELP: &str = "\
Where shells look for it:
  bash        countersign completions bash > ~/.local/share/bash-completion/completions/countersign
  zsh         countersign completions zsh > DIRECTORY/_countersign, of a directory in $fpath
  fish        countersign completions fish > ~/.config/fish/completions/countersign.fish
  powershell  countersign completions powershell >> $PROFILE";

pub(crate) const MAN_HELP: &str = "\
Example:
  countersign man ~/.local/share/man/man1
  man countersign-explain

The folder has to be there. Pages of the same names are written anew.";

#[derive(Debug, Args)]
pub(crate) struct Completions {
    /// The shell
    shell: Shell,
}

impl Completions {
    pub(crate) fn of(&self, mut command: Command) -> String {
        let mut script = Vec::new();
        let name = command.get_name().to_owned();
        clap_complete::generate(self.shell, &mut command, name, &mut script);
        String::from_utf8_lossy(&script).into_owned()
    }
}

#[derive(Debug, Args)]
pub(crate) struct Man {
    /// Where to write `countersign.1` and a page of each command (default: print the first)
    folder: Option<PathBuf>,
}

/// The pages cannot be written.
#[derive(Debug, thiserror::Error)]
#[error("cannot write the pages into {}: {error}", folder.display())]
pub(crate) struct NoPages {
    folder: PathBuf,
    error: io::Error,
}

impl Man {
    /// The page, or nothing once all are written.
    pub(crate) fn of(&self, command: Command) -> Result<String, NoPages> {
        if let Some(folder) = &self.folder {
            let written = clap_mangen::generate_to(command, folder);
            return match written {
                Ok(()) => Ok(String::new()),
                Err(error) => Err(NoPages { folder: folder.clone(), error }),
            };
        }
        let mut page = Vec::new();
        // Nothing that is written into memory fails.
        let _ = clap_mangen::Man::new(command).render(&mut page);
        Ok(String::from_utf8_lossy(&page).into_owned())
    }
}
