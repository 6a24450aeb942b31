//! Notebooks whose opening ended the program.
//!
//! Whatever in a notebook ends the program must not do so at every start. So before a notebook is opened its path is
//! written into a file of the user's data, which goes away once the notebook has been seen. The program holds a lock on it
//! meanwhile: a file whose lock is free is what a program left that died.

use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::time::{SystemTime, UNIX_EPOCH};

/// Under the user's data folder.
const FOLDER: &str = "opening";

/// A notebook that is being opened.
#[derive(Debug)]
pub struct Opening {
    file: PathBuf,
    /// Its lock says that this program lives.
    lock: File,
}

impl Opening {
    /// Remembers that `notebook` is about to be opened, until [`succeeded`](Self::succeeded).
    ///
    /// # Errors
    /// When that cannot be written.
    pub fn begin(data_folder: &Path, notebook: &Path) -> io::Result<Self> {
        let folder = data_folder.join(FOLDER);
        fs::create_dir_all(&folder)?;
        let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default().as_nanos();
        let file = folder.join(format!("{now}-{}.txt", std::process::id()));
        let mut lock = File::options().create_new(true).write(true).open(&file)?;
        lock.try_lock()?;
        let notebook = std::path::absolute(notebook)?;
        let written = lock.write_all(notebook.as_os_str().as_encoded_bytes()).and_then(|()| lock.sync_data());
        let opening = Self { file, lock };
        if let Err(error) = written {
            opening.succeeded();
            return Err(error);
        }
        Ok(opening)
    }

    /// The notebook was opened, and the program lives.
    pub fn succeeded(self) {
        remove(&self.file);
        drop(self.lock);
    }
}

/// A notebook whose opening ended the program; remembered until it is [forgotten](Self::forget).
#[derive(Debug)]
pub struct Died {
    /// The notebook.
    pub notebook: PathBuf,
    file: PathBuf,
}

impl Died {
    /// The user knows.
    pub fn forget(self) {
        remove(&self.file);
    }
}

/// Notebooks that were being opened when their program died, the last one at the end.
pub fn died(data_folder: &Path) -> Vec<Died> {
    let Ok(files) = fs::read_dir(data_folder.join(FOLDER)) else { return Vec::new() };
    let mut files: Vec<PathBuf> = files.flatten().map(|entry| entry.path()).collect();
    files.sort();
    files.into_iter().filter_map(left_behind).collect()
}

/// What stands in a file that no living program holds.
fn left_behind(file: PathBuf) -> Option<Died> {
    File::open(&file).ok()?.try_lock().ok()?;
    match fs::read_to_string(&file) {
        Ok(notebook) if !notebook.is_empty() => Some(Died { notebook: notebook.into(), file }),
        // Died before it was written, or a path that is no text: nothing that could be offered.
        _ => {
            remove(&file);
            None
        }
    }
}

fn remove(file: &Path) {
    if let Err(error) = fs::remove_file(file) {
        tracing::warn!("{} could not be removed: {error}", file.display());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_a_dead_program_was_opening_is_found_until_it_is_forgotten() {
        let folder = tempfile::tempdir().expect("a folder");
        let data = folder.path();
        let found = || died(data).into_iter().map(|died| died.notebook).collect::<Vec<_>>();
        assert!(found().is_empty(), "nothing was ever opened");
        let [good, bad] = ["good.md", "bad.md"].map(|name| data.join(name));
        Opening::begin(data, &good).expect("it is written").succeeded();
        assert!(found().is_empty());
        let opening = Opening::begin(data, &bad).expect("it is written");
        assert!(found().is_empty(), "its program lives");
        // What the system does when a program dies.
        drop(opening);
        assert_eq!(found(), std::slice::from_ref(&bad));
        assert_eq!(found(), [bad], "and again at the next start, if that one dies before it is said");
        died(data).into_iter().for_each(Died::forget);
        assert!(found().is_empty());
    }
}
