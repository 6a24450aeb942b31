//! What leaves the window: figures to the clipboard and to files, whole notebooks to files.
//!
//! Drawing a figure again and taking trainings again takes a moment, so it is done on a thread of its own; the window hears
//! when it is done. One thing at a time waits for its place in a dialog; any number may be under way.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::cell::Waker;
use super::desk::file_name;
use super::desktop::Desktop;
use super::job::Job;
use super::text::Text;
use crate::experiment::ProgressToken;
use crate::experiment::figure::{Exhibit, FigureWords};
use crate::export::{Mark, figure_csv, pixels, png, svg, write_bytes};
use crate::language::{Phrase, Say};

/// A sort of file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// A drawing.
    Svg,
    /// Pixels.
    Png,
    /// The numbers of a figure.
    Csv,
    /// The same with the mark by which spreadsheets know how it is written.
    SpreadsheetCsv,
    /// A page of a whole notebook.
    Html,
    /// A whole notebook that computes in Python.
    Jupyter,
}

impl Format {
    /// The ending of its files.
    pub fn ending(self) -> &'static str {
        match self {
            Self::Svg => "svg",
            Self::Png => "png",
            Self::Csv | Self::SpreadsheetCsv => "csv",
            Self::Html => "html",
            Self::Jupyter => "ipynb",
        }
    }
}

/// What a panel asks to be done with a figure.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum ExportRequest {
    /// On the clipboard with it, as a picture.
    Copy(Box<Exhibit>),
    /// Into a file of this sort.
    Save(Box<Exhibit>, Format),
}

/// Makes the bytes of a file, on whatever thread; says on the line how far it is.
type Make = Box<dyn FnOnce(&ProgressToken) -> Result<Vec<u8>, Unmade> + Send>;

/// Why there are no bytes.
pub(super) enum Unmade {
    /// Somebody stopped it.
    Stopped,
    /// This, and what to do instead.
    Because(Phrase),
}

/// What leaves the window.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum What {
    /// A picture of this title, for the clipboard.
    Picture(String),
    /// This file.
    File(PathBuf),
}

/// What became of something.
pub(super) enum Done {
    /// It is on the clipboard.
    Copied,
    /// It is in this file.
    Saved(PathBuf),
    /// It was to be in this file, but somebody stopped it.
    Stopped(PathBuf),
    /// It is not: why, and what to do.
    Failed(What, Phrase),
}

/// A file that is being made, as the status bar shows it.
pub(super) struct Writing {
    /// Its name.
    pub(super) file: String,
    /// How much of it is done, 0 to 1.
    pub(super) share: f32,
}

/// Work on a thread of its own; it comes to an end, or to a reason why not.
struct Busy {
    what: What,
    line: ProgressToken,
    job: Job<Result<Done, Phrase>>,
}

impl Busy {
    /// The file that it makes; none for the clipboard.
    fn file(&self) -> Option<&Path> {
        match &self.what {
            What::File(path) => Some(path),
            What::Picture(_) => None,
        }
    }
}

/// What waits and what is under way.
#[derive(Default)]
pub(super) struct Exports {
    waiting: Option<Make>,
    busy: Vec<Busy>,
}

impl Exports {
    /// Draws a figure and puts it on the clipboard.
    pub(super) fn copy(
        &mut self,
        exhibit: Exhibit,
        words: &'static FigureWords,
        desktop: Arc<dyn Desktop>,
        wake: Waker,
    ) {
        let what = What::Picture(exhibit.figure.title().replace('\n', "; "));
        self.begin(wake, what, move |_| {
            let picture = pixels(&svg(&exhibit, words)).ok_or_else(too_large)?;
            desktop.copy_picture(&picture).map(|()| Done::Copied)
        });
    }

    /// Keeps a figure until it has a place.
    pub(super) fn figure(&mut self, exhibit: Exhibit, format: Format, words: &'static FigureWords) {
        self.keep(move |_| match format {
            Format::Csv => Ok(figure_csv(&exhibit, words).into_bytes()),
            Format::SpreadsheetCsv => {
                Ok((Mark::ForSpreadsheets.text().to_owned() + &figure_csv(&exhibit, words)).into_bytes())
            }
            Format::Png => png(&svg(&exhibit, words)).ok_or_else(|| Unmade::Because(too_large())),
            Format::Svg | Format::Html | Format::Jupyter => Ok(svg(&exhibit, words).into_bytes()),
        });
    }

    /// Keeps whatever `make` makes until it has a place.
    pub(super) fn keep(
        &mut self,
        make: impl FnOnce(&ProgressToken) -> Result<Vec<u8>, Unmade> + Send + 'static,
    ) {
        self.waiting = Some(Box::new(make));
    }

    /// Nothing is to be saved after all.
    pub(super) fn forget(&mut self) {
        self.waiting = None;
    }

    /// Makes what waits and writes it to `path`.
    pub(super) fn save(&mut self, path: PathBuf, wake: Waker) {
        let Some(make) = self.waiting.take() else { return };
        self.begin(wake, What::File(path.clone()), move |line| match make(line) {
            _ if line.is_given_up() => Ok(Done::Stopped(path)),
            Ok(bytes) => match write_bytes(&path, &bytes) {
                Ok(()) => Ok(Done::Saved(path)),
                Err(error) => {
                    Err(Text::phrase(|text| (text.shell.export_elsewhere)(&error.say(text.language))))
                }
            },
            Err(Unmade::Stopped) => Ok(Done::Stopped(path)),
            Err(Unmade::Because(why)) => Err(why),
        });
    }

    /// The names of the files that are being made.
    pub(super) fn files(&self) -> Vec<String> {
        self.busy.iter().filter_map(|busy| busy.file().map(file_name)).collect()
    }

    /// The first file that takes its time.
    pub(super) fn under_way(&self) -> Option<Writing> {
        self.busy.iter().find_map(|busy| {
            let file = file_name(busy.file()?);
            Some(Writing { file, share: busy.line.share()? })
        })
    }

    /// Writes the files that take their time no further.
    pub(super) fn stop(&self) {
        for busy in self.busy.iter().filter(|busy| busy.line.share().is_some()) {
            busy.line.give_up();
        }
    }

    /// Writes no file any more.
    pub(super) fn give_up(&self) {
        for busy in &self.busy {
            busy.line.give_up();
        }
    }

    fn begin(
        &mut self,
        wake: Waker,
        what: What,
        work: impl FnOnce(&ProgressToken) -> Result<Done, Phrase> + Send + 'static,
    ) {
        let waking = Arc::clone(&wake);
        let line = ProgressToken::new(move || waking());
        let told = line.clone();
        self.busy.push(Busy { what, line, job: Job::start("export", wake, move || work(&told)) });
    }

    /// What has come to its end since.
    pub(super) fn logic(&mut self) -> Vec<Done> {
        let mut done = Vec::new();
        self.busy.retain(|busy| {
            let Some(result) = busy.job.poll() else { return true };
            let result = result.unwrap_or_else(|gone| Err(gone.why()));
            done.push(result.unwrap_or_else(|why| Done::Failed(busy.what.clone(), why)));
            false
        });
        done
    }
}

/// Why a drawing of this program does not become pixels: there is no other reason.
fn too_large() -> Phrase {
    Text::phrase(|text| text.shell.picture_too_large)
}

#[cfg(test)]
mod tests {
    use std::time::{Duration, Instant};

    use super::*;

    /// What becomes of what `make` makes, in a file of this name.
    fn saved(
        name: &str,
        make: impl FnOnce(&ProgressToken) -> Result<Vec<u8>, Unmade> + Send + 'static,
    ) -> (PathBuf, Done) {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join(name);
        let mut exports = Exports::default();
        exports.keep(make);
        exports.save(path.clone(), Arc::new(|| {}));
        assert_eq!(exports.files(), [file_name(&path)]);
        let start = Instant::now();
        loop {
            if let Some(done) = exports.logic().pop() {
                assert!(exports.files().is_empty());
                return (path, done);
            }
            assert!(start.elapsed() < Duration::from_mins(1), "it never ends");
            std::thread::yield_now();
        }
    }

    /// What is said of a file that is not there, in English and in Korean.
    #[track_caller]
    fn failure((path, done): (PathBuf, Done)) -> [String; 2] {
        let Done::Failed(what, why) = done else { panic!("it was made") };
        assert_eq!(what, What::File(path));
        [why.to_string(), why.korean()]
    }

    #[test]
    fn what_cannot_be_made_says_why_and_what_to_do() {
        let said = failure(saved("class.ipynb", |_| panic!("a fault of ours")));
        assert!(said.iter().all(|words| words.contains("a fault of ours")), "{said:?}");
        let said = failure(saved("map.png", |_| Err(Unmade::Because(too_large()))));
        assert!(said.iter().all(|words| words.contains("SVG")), "{said:?}");
        let [english, korean] = failure(saved("no such folder/map.svg", |_| Ok(Vec::new())));
        for (words, advice) in [(english, "another folder"), (korean, "다른 폴더")] {
            assert!(words.contains("map.svg") && words.contains(advice), "{words}");
        }
    }

    #[test]
    fn what_is_given_up_is_not_written() {
        let (path, done) = saved("class.html", |line| {
            line.give_up();
            Ok(b"too late".to_vec())
        });
        assert!(matches!(done, Done::Stopped(stopped) if stopped == path));
    }
}
