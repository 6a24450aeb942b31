//! The notebooks opened last.

use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::file::{self, SaveError};

/// The most files that are remembered.
const MOST: usize = 12;

/// Files, the one opened last first.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RecentFiles {
    paths: Vec<PathBuf>,
}

/// The list as it is stored.
#[derive(Serialize, Deserialize)]
struct Stored {
    files: Vec<String>,
}

impl RecentFiles {
    /// Reads the list from the data folder. A file that is gone is dropped; a list that cannot be read is an empty one.
    pub fn load(folder: &Path) -> Self {
        let path = stored_at(folder);
        if !path.exists() {
            return Self::default();
        }
        let stored = file::read(&path)
            .map_err(|error| error.to_string())
            .and_then(|text| toml::from_str::<Stored>(&text).map_err(|error| error.to_string()));
        match stored {
            Ok(stored) => {
                let present = stored.files.into_iter().map(PathBuf::from).filter(|path| path.is_file());
                Self { paths: present.take(MOST).collect() }
            }
            Err(error) => {
                tracing::warn!("the list of recent notebooks is begun again: {error}");
                Self::default()
            }
        }
    }

    /// The files, the one opened last first.
    pub fn paths(&self) -> &[PathBuf] {
        &self.paths
    }

    /// Puts a file first.
    pub fn opened(&mut self, path: &Path) {
        let path = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
        self.paths.retain(|other| *other != path);
        self.paths.insert(0, path);
        self.paths.truncate(MOST);
    }

    /// Takes a file off the list, as when it could not be opened.
    pub fn forget(&mut self, path: &Path) {
        self.paths.retain(|other| other != path);
    }

    /// Writes the list to the data folder, which is made where it is missing. A path that is not Unicode is left out.
    ///
    /// # Errors
    /// When the folder cannot be written.
    pub fn save(&self, folder: &Path) -> Result<(), SaveError> {
        let path = stored_at(folder);
        let failed = |source| SaveError::Write { path: path.clone(), source };
        std::fs::create_dir_all(folder).map_err(failed)?;
        let files = self.paths.iter().filter_map(|path| path.to_str().map(str::to_owned)).collect();
        let text =
            toml::to_string(&Stored { files }).map_err(|error| failed(std::io::Error::other(error)))?;
        file::write(&path, &text)
    }
}

fn stored_at(folder: &Path) -> PathBuf {
    folder.join("recent.toml")
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    #[test]
    fn the_list_outlives_the_program_and_drops_what_is_gone() {
        let folder = tempfile::tempdir().unwrap();
        let state = folder.path().join("state");
        let mut recent = RecentFiles::load(&state);
        assert_eq!(recent, RecentFiles::default());
        let path = |name: &str| folder.path().join(name);
        for name in ["a.md", "b \"quoted\".md", "c 교실.md"] {
            fs::write(path(name), "").unwrap();
            recent.opened(&path(name));
        }
        recent.opened(&path("a.md"));
        recent.save(&state).unwrap();
        assert_eq!(RecentFiles::load(&state), recent);
        assert_eq!(recent.paths(), [path("a.md"), path("c 교실.md"), path("b \"quoted\".md")]);
        fs::remove_file(path("a.md")).unwrap();
        assert_eq!(RecentFiles::load(&state).paths().len(), 2);
    }

    #[test]
    fn a_damaged_list_is_an_empty_one() {
        let folder = tempfile::tempdir().unwrap();
        for damage in ["files = 3", "]]]", "\u{0}"] {
            fs::write(stored_at(folder.path()), damage).unwrap();
            assert_eq!(RecentFiles::load(folder.path()), RecentFiles::default());
        }
        fs::write(stored_at(folder.path()), b"\xff").unwrap();
        assert_eq!(RecentFiles::load(folder.path()), RecentFiles::default());
    }

    #[test]
    fn the_list_is_bounded() {
        let mut recent = RecentFiles::default();
        for number in 0..MOST + 5 {
            recent.opened(&PathBuf::from(format!("/{number}.md")));
        }
        assert_eq!(recent.paths().len(), MOST);
    }
}
