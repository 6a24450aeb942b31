//! What leaves the window: figures to the clipboard and to files, whole notebooks to files.
//!
//! Drawing a figure anew and taking trainings again takes a moment, so it is done on a thread of its own; the window hears
//! when it is done. One thing at a time waits for its place in a dialog; any number may be under way.

use std::path::PathBuf;
use std::sync::Arc;
use std::thread;

use crossbeam_channel::{Receiver, bounded};

use super::cell::Waker;
use super::desk::file_name;
use crate::experiment::LongWork;
use crate::experiment::figure::{Exhibit, FigureWords};
use crate::export::{Pixels, figure_csv, pixels, png, svg, write_bytes};
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
            Self::Csv => "csv",
            Self::Html => "html",
            Self::Jupyter => "ipynb",
        }
    }
}

/// What a panel wishes to be done with a figure.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Wish {
    /// On the clipboard with it, as a picture.
    Copy(Box<Exhibit>),
    /// Into a file of this sort.
    Save(Box<Exhibit>, Format),
}

/// Makes the bytes of a file, on whatever thread; says on the line how far it is.
type Make = Box<dyn FnOnce(&LongWork) -> Option<Vec<u8>> + Send>;

/// What became of something.
pub(super) enum Done {
    /// This is for the clipboard.
    Copied(Pixels),
    /// It is in this file.
    Saved(PathBuf),
    /// It was to be in this file, but somebody stopped it.
    Stopped(PathBuf),
    /// It is not.
    Failed(Phrase),
}

/// A file that is being made, as the status bar shows it.
pub(super) struct Writing {
    /// Its name.
    pub(super) file: String,
    /// How much of it is done, 0 to 1.
    pub(super) share: f32,
}

/// Work on a thread of its own.
struct Busy {
    /// The file that it makes; none for the clipboard.
    file: Option<PathBuf>,
    line: LongWork,
    done: Receiver<Done>,
}

/// What waits and what is under way.
#[derive(Default)]
pub(super) struct Exports {
    waiting: Option<Make>,
    busy: Vec<Busy>,
}

impl Exports {
    /// Draws a figure for the clipboard.
    pub(super) fn copy(&mut self, exhibit: Exhibit, words: &'static FigureWords, wake: Waker) {
        self.begin(wake, None, move |_| match pixels(&svg(&exhibit, words)) {
            Some(pixels) => Done::Copied(pixels),
            None => Done::Failed(Phrase::same(exhibit.figure.title())),
        });
    }

    /// Keeps a figure until it has a place.
    pub(super) fn figure(&mut self, exhibit: Exhibit, format: Format, words: &'static FigureWords) {
        self.keep(move |_| match format {
            Format::Csv => Some(figure_csv(&exhibit, words).into_bytes()),
            Format::Png => png(&svg(&exhibit, words)),
            Format::Svg | Format::Html | Format::Jupyter => Some(svg(&exhibit, words).into_bytes()),
        });
    }

    /// Keeps whatever `make` makes until it has a place.
    pub(super) fn keep(&mut self, make: impl FnOnce(&LongWork) -> Option<Vec<u8>> + Send + 'static) {
        self.waiting = Some(Box::new(make));
    }

    /// Nothing is to be saved after all.
    pub(super) fn forget(&mut self) {
        self.waiting = None;
    }

    /// Makes what waits and writes it to `path`.
    pub(super) fn save(&mut self, path: PathBuf, wake: Waker) {
        let Some(make) = self.waiting.take() else { return };
        self.begin(wake, Some(path.clone()), move |line| match make(line) {
            _ if line.is_given_up() => Done::Stopped(path),
            Some(bytes) => match write_bytes(&path, &bytes) {
                Ok(()) => Done::Saved(path),
                Err(error) => Done::Failed(error.phrase()),
            },
            None => Done::Failed(Phrase::same(path.display().to_string())),
        });
    }

    /// The first file that takes its time.
    pub(super) fn under_way(&self) -> Option<Writing> {
        self.busy.iter().find_map(|busy| {
            let file = file_name(busy.file.as_deref()?);
            Some(Writing { file, share: busy.line.share()? })
        })
    }

    /// Writes the files that take their time no further.
    pub(super) fn stop(&self) {
        for busy in self.busy.iter().filter(|busy| busy.line.share().is_some()) {
            busy.line.give_up();
        }
    }

    fn begin(
        &mut self,
        wake: Waker,
        file: Option<PathBuf>,
        work: impl FnOnce(&LongWork) -> Done + Send + 'static,
    ) {
        let (sender, done) = bounded(1);
        let line = {
            let wake = Arc::clone(&wake);
            LongWork::new(move || wake())
        };
        let told = line.clone();
        let started = thread::Builder::new().name("export".to_owned()).spawn(move || {
            // The window may have been closed meanwhile; then nobody asks any more.
            _ = sender.send(work(&told));
            wake();
        });
        match started {
            Ok(_) => self.busy.push(Busy { file, line, done }),
            Err(error) => tracing::error!(%error, "no thread for an export"),
        }
    }

    /// What has come to its end since.
    pub(super) fn logic(&mut self) -> Vec<Done> {
        let mut done = Vec::new();
        self.busy.retain(|busy| match busy.done.try_recv() {
            Ok(one) => {
                done.push(one);
                false
            }
            Err(crossbeam_channel::TryRecvError::Empty) => true,
            // Its thread has panicked, and has said so in the log.
            Err(crossbeam_channel::TryRecvError::Disconnected) => {
                done.push(Done::Failed(Phrase::same("")));
                false
            }
        });
        done
    }
}
