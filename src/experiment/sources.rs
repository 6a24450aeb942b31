//! Where the data of a run come from.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Component, Path, PathBuf};
use std::sync::Arc;

use super::figure::{FigureWords, Table};
use super::messages::Message;
use super::run::RunError;
use super::share::Share;
use super::spec::{Problem, Word, word_value};
use super::training::TrainedNetwork;
use crate::data::{Dataset, digits};
use crate::language::Language;
use crate::language::Say;

/// Which data a spec asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DataChoice {
    /// MNIST if it is loaded, or else the built-in digits.
    Auto,
    /// The built-in digits.
    Digits,
    /// MNIST, and nothing else.
    Mnist,
}

impl Word for DataChoice {
    const WORDS: &'static [(&'static str, Self)] =
        &[("auto", Self::Auto), ("digits", Self::Digits), ("mnist", Self::Mnist)];
}
word_value!(DataChoice);

/// Which data a notebook is read with: those that `data = "auto"` means.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum DataInUse {
    /// What a person loaded: MNIST, or what stands in for it.
    #[default]
    Mnist,
    /// The built-in digits.
    Digits,
}

impl DataInUse {
    /// Those of a program in which images are loaded, or are not.
    pub fn of(is_loaded: bool) -> Self {
        if is_loaded { Self::Mnist } else { Self::Digits }
    }
}

/// Which of the files that a notebook names beside itself may be read. Opening a notebook is no leave to read them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Readable {
    /// Those that somebody was asked about and allowed, by their paths.
    Allowed(BTreeSet<PathBuf>),
    /// All: who runs a notebook from the command line has read it.
    Everything,
}

impl Default for Readable {
    fn default() -> Self {
        Self::Allowed(BTreeSet::new())
    }
}

impl Readable {
    /// Whether the file at `path` may be read.
    pub fn contains(&self, path: &Path) -> bool {
        match self {
            Self::Allowed(paths) => paths.contains(path),
            Self::Everything => true,
        }
    }

    /// Allows the file at `path` to be read.
    pub fn allow(&mut self, path: &Path) {
        if let Self::Allowed(paths) = self {
            paths.insert(path.to_owned());
        }
    }
}

/// What a cell came to.
#[derive(Clone, Debug)]
pub struct CellResult {
    /// Its kind.
    pub kind: &'static str,
    /// The tables in which numbers of it are found.
    pub tables: Vec<Table>,
}

/// What there is to run on. Cheap to clone: the images are shared.
#[derive(Clone, Debug, Default)]
pub struct Sources {
    /// The images that a person loaded: MNIST or the like.
    pub mnist: Option<Arc<Dataset>>,
    /// The folder of the notebook, beside which `weights` are looked for.
    pub folder: Option<PathBuf>,
    /// Which files there may be read.
    pub readable: Readable,
    /// Networks of the same notebook that were trained already, by the id of their cell.
    pub networks: BTreeMap<String, Arc<TrainedNetwork>>,
    /// What other cells of the same notebook came to, by their ids: questions ask for it.
    pub results: BTreeMap<String, Arc<CellResult>>,
    /// Which share of a cell's independent parts is run; all of them when absent.
    pub share: Option<Share>,
    /// The folder in which a cell keeps what it has found so far, so that it goes on where it stopped; nothing is kept
    /// when absent.
    pub kept: Option<PathBuf>,
    /// Whether what cells show on their way is kept, for a page that can be stepped through.
    pub moments: bool,
    /// The language of the words in figures.
    pub language: Language,
    /// A second language in which figures are wanted as well.
    pub also: Option<Language>,
}

impl Sources {
    /// The words of figures, in the language that is wanted and in the second one, where there is one.
    pub(crate) fn words(&self) -> Vec<&'static FigureWords> {
        [Some(self.language), self.also].into_iter().flatten().map(FigureWords::of).collect()
    }

    /// Which data a notebook is read with.
    pub fn in_use(&self) -> DataInUse {
        DataInUse::of(self.mnist.is_some())
    }

    /// The data for a choice. Makes the built-in digits when they are asked for the first time, which takes a moment.
    ///
    /// # Errors
    /// When MNIST is asked for and not loaded.
    pub fn dataset(&self, choice: DataChoice) -> Result<Arc<Dataset>, RunError> {
        match (choice, &self.mnist) {
            (DataChoice::Auto | DataChoice::Mnist, Some(mnist)) => Ok(Arc::clone(mnist)),
            (DataChoice::Auto, None) | (DataChoice::Digits, _) => Ok(digits()),
            (DataChoice::Mnist, None) => Err(RunError::Setup(Message::NoMnist.phrase())),
        }
    }

    /// The network of the training cell `id`.
    ///
    /// # Errors
    /// When no such cell was run before.
    pub fn network(&self, id: &str) -> Result<Arc<TrainedNetwork>, RunError> {
        self.networks
            .get(id)
            .map(Arc::clone)
            .ok_or_else(|| RunError::Setup(Message::NotTrained { id: id.to_owned() }.phrase()))
    }

    /// The path of a file that a spec names beside its notebook.
    ///
    /// # Errors
    /// When the notebook has no folder yet, when the name leads out of it, and when nobody allowed the file to be read.
    pub fn beside(&self, name: &str) -> Result<PathBuf, RunError> {
        check_beside("weights", name).map_err(|problem| RunError::Setup(problem.message))?;
        let Some(folder) = &self.folder else {
            return Err(RunError::Setup(Message::NotSaved { name: name.to_owned() }.phrase()));
        };
        let path = folder.join(name);
        check_below(folder, &path, name)?;
        if self.readable.contains(&path) {
            return Ok(path);
        }
        Err(RunError::Setup(Message::NotAllowed { name: name.to_owned() }.phrase()))
    }
}

/// Whether the file at `path` lies in `folder` or below it once every symbolic link is followed. A notebook may come from
/// anywhere, together with its folder: a link in there must not let it read what lies outside.
fn check_below(folder: &Path, path: &Path, name: &str) -> Result<(), RunError> {
    let folder = if folder.as_os_str().is_empty() { Path::new(".") } else { folder };
    // What is not there is said when it is opened.
    let (Ok(real), Ok(folder)) = (path.canonicalize(), folder.canonicalize()) else { return Ok(()) };
    if real.starts_with(&folder) {
        return Ok(());
    }
    let real = real.display();
    Err(RunError::Setup(Message::LeadsOut { name: name.to_owned(), real: real.to_string() }.phrase()))
}

/// Whether `name`, the value of `key`, names a file in the notebook's folder or below it, whatever the system.
pub(crate) fn check_beside(key: &str, name: &str) -> Result<(), Problem> {
    let mut parts = Path::new(name).components().filter(|part| *part != Component::CurDir).peekable();
    let below = parts.peek().is_some() && parts.all(|part| matches!(part, Component::Normal(_)));
    if below && !name.is_empty() && !name.contains(['\\', ':']) {
        return Ok(());
    }
    let message = Message::NotBeside { name: name.to_owned() };
    Err(Problem::new(key, message))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_beside_the_notebook_or_not_at_all() {
        for name in ["start.npz", "nets/start.npz", "a b.npz", "./start.npz", "./nets/./start.npz"] {
            assert_eq!(check_beside("weights", name), Ok(()), "{name}");
        }
        for name in [
            "",
            "/etc/passwd",
            "../start.npz",
            "a/../../b.npz",
            ".",
            "./",
            "./..",
            "C:\\start.npz",
            "\\\\host\\x",
        ] {
            assert!(check_beside("weights", name).is_err(), "{name}");
        }
    }

    #[test]
    fn a_file_is_read_only_when_it_was_allowed() {
        let mut sources = Sources::default();
        assert!(sources.beside("start.npz").is_err_and(|e| e.to_string().contains("save it first")));
        sources.folder = Some("class".into());
        assert!(sources.beside("start.npz").is_err_and(|e| e.to_string().contains("once you allow it")));
        sources.readable.allow(Path::new("class/other.npz"));
        assert!(sources.beside("start.npz").is_err());
        sources.readable.allow(Path::new("class/start.npz"));
        assert_eq!(sources.beside("start.npz"), Ok("class/start.npz".into()));
    }

    #[cfg(unix)]
    #[test]
    fn a_link_does_not_lead_out_of_the_folder() {
        use std::os::unix::fs::symlink;
        let outer = tempfile::tempdir().expect("a temporary folder");
        let folder = outer.path().join("class");
        std::fs::create_dir_all(folder.join("nets")).expect("it can be made");
        for path in ["secret.npz", "class/start.npz", "class/nets/deep.npz"] {
            std::fs::write(outer.path().join(path), b"x").expect("it can be written");
        }
        symlink("../secret.npz", folder.join("out.npz")).expect("a link");
        symlink(outer.path(), folder.join("up")).expect("a link");
        symlink("out.npz", folder.join("chain.npz")).expect("a link");
        symlink("nets/deep.npz", folder.join("inside.npz")).expect("a link");
        // The folder itself may be reached by a link.
        symlink("class", outer.path().join("room")).expect("a link");
        for folder in [folder.clone(), outer.path().join("room")] {
            let mut sources = Sources { folder: Some(folder.clone()), ..Sources::default() };
            for readable in [Readable::Everything, Readable::default()] {
                sources.readable = readable;
                for name in ["out.npz", "up/secret.npz", "chain.npz", "up/class/../secret.npz"] {
                    sources.readable.allow(&folder.join(name));
                    let error = sources.beside(name).expect_err(name);
                    assert!(
                        error.to_string().contains("leads out of") || name.contains(".."),
                        "{name}: {error}"
                    );
                }
                for name in ["start.npz", "nets/deep.npz", "inside.npz", "none.npz"] {
                    sources.readable.allow(&folder.join(name));
                    assert_eq!(sources.beside(name), Ok(folder.join(name)), "{name}");
                }
            }
        }
    }
}
