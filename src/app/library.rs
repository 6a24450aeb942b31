//! What cells may run on: MNIST once it was opened, the built-in digits always, and files beside the notebook once their
//! reading was allowed.
//!
//! Files are read on a thread of their own. What is loaded stays until something else was read whole: a bad file changes nothing.

use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

use super::cell::Waker;
use super::job::{Job, arrived};
use crate::data::download::{Downloaded, Plan, download};
use crate::data::{DataError, Dataset, Images, Reading, Source, digits, load_idx_watched};
use crate::experiment::{DataInUse, Readable};
use crate::language::{Phrase, Say};

/// How many pictures the strip in the data panel holds.
const STRIP: usize = 16;

/// What came of opening files.
#[derive(Debug)]
pub enum Opened {
    /// They are the data in use now.
    Loaded(Arc<Dataset>),
    /// They could not be read: why, and what to do. The data in use stay as they were.
    Failed(Phrase),
}

/// The first pictures of a dataset side by side, one byte a pixel, for the data panel.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Strip {
    /// Width and height in pixels.
    pub size: [usize; 2],
    /// Row by row, 0 is paper and 255 is ink.
    pub pixels: Vec<u8>,
    /// Pictures to train on.
    pub train: usize,
    /// Pictures to test on.
    pub test: usize,
}

impl Strip {
    /// The strip of `dataset`, two rows of pictures with a gap of two pixels.
    fn of(dataset: &Dataset) -> Self {
        let images: &Images = dataset.images();
        let n = images.len().min(STRIP);
        let columns = n.div_ceil(2).max(1);
        let (w, h) = (images.columns + 2, images.rows + 2);
        let size = [columns * w, 2 * h];
        let mut pixels = vec![0; size[0] * size[1]];
        for i in 0..n {
            let (left, top) = ((i % columns) * w + 1, (i / columns) * h + 1);
            for (y, row) in images.image(i).chunks_exact(images.columns.max(1)).enumerate() {
                let start = (top + y) * size[0] + left;
                pixels[start..start + row.len()].copy_from_slice(row);
            }
        }
        Self { size, pixels, train: dataset.train.len(), test: dataset.test.len() }
    }
}

/// How far a download is, and whether anybody still waits for it.
#[derive(Default)]
struct Coming {
    bytes: AtomicU64,
    about: AtomicU64,
    stopped: AtomicBool,
}

impl Coming {
    fn hear(&self, downloaded: Downloaded) -> ControlFlow<()> {
        self.bytes.store(downloaded.bytes.min(downloaded.about), Ordering::Relaxed);
        self.about.store(downloaded.about, Ordering::Relaxed);
        if self.stopped.load(Ordering::Relaxed) { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    }

    fn bytes(&self) -> (u64, u64) {
        (self.bytes.load(Ordering::Relaxed), self.about.load(Ordering::Relaxed))
    }
}

/// Data that were read, and whether their digits lie on their side.
struct Read {
    data: Dataset,
    sideways: bool,
    turned: bool,
}

impl Read {
    /// `data`, rows and columns of every image changed if they are to be turned.
    fn new(data: Dataset, turned: bool) -> Self {
        let data = if turned { data.transposed() } else { data };
        Self { sideways: data.looks_transposed(), data, turned }
    }
}

/// The datasets, and the thread that reads one.
#[derive(Default)]
pub struct Library {
    files: Option<Arc<Dataset>>,
    strip: Option<Strip>,
    generation: u64,
    loading: Option<Job<Result<Read, DataError>>>,
    /// Whether the digits of the files lie on their side, as those of EMNIST do.
    sideways: bool,
    /// Whether rows and columns of the files' images were changed.
    turned: bool,
    reading: Arc<Reading>,
    /// The download whose files are being read, if they come from the internet.
    coming: Option<Arc<Coming>>,
    drawing: Option<Job<Strip>>,
    /// Whether the strip of the digits could not be drawn: one try is enough to say so.
    undrawn: bool,
    readable: Readable,
    kept: Option<PathBuf>,
}

impl Library {
    /// With a folder in which cells keep what they find, so that it outlives the program.
    pub fn keeping(kept: Option<PathBuf>) -> Self {
        Self { kept, ..Self::default() }
    }

    /// Where cells keep what they find; nowhere when absent.
    pub fn kept(&self) -> Option<&Path> {
        self.kept.as_deref()
    }

    /// The data that notebooks are read with.
    pub fn in_use(&self) -> DataInUse {
        DataInUse::of(self.files.is_some())
    }

    /// The opened files, MNIST as a rule; none until they are loaded.
    pub fn mnist(&self) -> Option<&Arc<Dataset>> {
        self.files.as_ref()
    }

    /// Goes up whenever [`mnist`](Self::mnist) becomes another: a view that shows data looks again.
    pub fn generation(&self) -> u64 {
        self.generation
    }

    /// Whether files are being read.
    pub fn is_loading(&self) -> bool {
        self.loading.is_some()
    }

    /// The share of the files' bytes that were read so far, 0 to 1, while files are being read.
    pub fn loaded(&self) -> Option<f32> {
        self.loading.as_ref()?;
        let (read, total) =
            self.coming.as_ref().map_or_else(|| self.reading.bytes(), |coming| coming.bytes());
        Some(if total == 0 { 0.0 } else { read as f32 / total as f32 })
    }

    /// Whether what is being read comes from the internet.
    pub fn is_downloading(&self) -> bool {
        self.loading.is_some() && self.coming.is_some()
    }

    /// Gives up the reading under way; the data in use stay as they were.
    pub fn stop_loading(&mut self) {
        self.reading.stop();
        if let Some(coming) = self.coming.take() {
            coming.stopped.store(true, Ordering::Relaxed);
        }
        self.loading = None;
    }

    /// Which files beside the notebook may be read.
    pub fn readable(&self) -> &Readable {
        &self.readable
    }

    /// Allows the file at `path` to be read, until the program ends.
    pub fn allow(&mut self, path: &Path) {
        self.readable.allow(path);
    }

    /// The strip of the data in use; none while the digits are still being drawn.
    pub fn strip(&self) -> Option<&Strip> {
        self.strip.as_ref()
    }

    /// Whether the digits of the opened files lie on their side, as those of EMNIST do.
    pub fn is_sideways(&self) -> bool {
        self.sideways
    }

    /// Whether rows and columns of the opened files' images were changed.
    pub fn is_turned(&self) -> bool {
        self.turned
    }

    /// Begins to change rows and columns of the images in use, or to change them back; a reading under way is given up.
    pub fn turn(&mut self, wake: Waker) {
        let Some(files) = self.files.clone() else { return };
        self.stop_loading();
        self.reading = Arc::default();
        let turned = !self.turned;
        self.loading = Some(Job::start("turn data", wake, move || {
            let data = files.transposed();
            Ok(Read { sideways: data.looks_transposed(), data, turned })
        }));
    }

    /// Begins to read `paths`, files or folders, and to turn their images if that is said; a reading under way is given up.
    pub fn open(&mut self, paths: Vec<PathBuf>, turned: bool, wake: Waker) {
        self.stop_loading();
        self.coming = None;
        self.reading = Arc::default();
        let reading = Arc::clone(&self.reading);
        self.loading = Some(Job::start("read data", wake, move || {
            load_idx_watched(&paths, &reading).map(|data| Read::new(data, turned))
        }));
    }

    /// Begins to bring the files of `plan` from the internet into `folder`, and then to read them; a reading under way is
    /// given up. Only ever called when somebody has pressed the button for it.
    pub fn download(&mut self, plan: Plan<'static>, folder: PathBuf, wake: Waker) {
        self.stop_loading();
        let (coming, reading) = (Arc::new(Coming::default()), Arc::default());
        (self.coming, self.reading) = (Some(Arc::clone(&coming)), Arc::clone(&reading));
        let job = move || {
            let here = download(&plan, &folder, &mut |downloaded| coming.hear(downloaded));
            let read = here.map_err(DataError::from).and_then(|()| load_idx_watched(&[folder], &reading));
            read.map(|data| Read::new(data, false))
        };
        self.loading = Some(Job::start("download data", wake, job));
    }

    /// Goes back to the built-in digits.
    pub fn close_files(&mut self) {
        self.files = None;
        self.strip = None;
        self.undrawn = false;
        (self.sideways, self.turned) = (false, false);
        self.stop_loading();
        self.generation += 1;
    }

    /// Takes in what the threads brought; draws the strip of the digits when nothing else is there.
    pub fn logic(&mut self, wake: &Waker) -> Option<Opened> {
        if self.strip.is_none() && self.files.is_none() && self.drawing.is_none() && !self.undrawn {
            self.drawing = Some(Job::start("draw digits", Arc::clone(wake), || Strip::of(&digits())));
        }
        match arrived(&mut self.drawing) {
            Some(Ok(strip)) if self.files.is_none() => self.strip = Some(strip),
            Some(Err(gone)) => {
                self.undrawn = true;
                return Some(Opened::Failed(gone.why()));
            }
            _ => {}
        }
        match arrived(&mut self.loading)? {
            Ok(Ok(Read { data, sideways, turned })) => {
                self.strip = Some(Strip::of(&data));
                (self.sideways, self.turned) = (sideways, turned);
                let dataset = Arc::new(data);
                self.files = Some(Arc::clone(&dataset));
                self.generation += 1;
                Some(Opened::Loaded(dataset))
            }
            Ok(Err(error)) => Some(Opened::Failed(error.phrase())),
            Err(gone) => Some(Opened::Failed(gone.why())),
        }
    }

    /// The files or folders in use, to be remembered for the next start.
    pub fn paths(&self) -> Option<&[PathBuf]> {
        match &self.files.as_ref()?.source {
            Source::Files(paths) => Some(paths),
            Source::Digits => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use std::time::{Duration, Instant};

    use super::*;

    /// What comes of what is under way.
    fn opened(library: &mut Library) -> Opened {
        let (wake, start): (Waker, Instant) = (Arc::new(|| {}), Instant::now());
        loop {
            if let Some(opened) = library.logic(&wake) {
                return opened;
            }
            assert!(start.elapsed() < Duration::from_mins(1), "nothing is said");
            std::thread::yield_now();
        }
    }

    #[test]
    fn a_reading_that_a_fault_ends_is_said_and_so_is_a_drawing() {
        let loading = Some(Job::start("read data", Arc::new(|| {}), || panic!("a fault of ours")));
        let mut library = Library { loading, ..Library::default() };
        let Opened::Failed(why) = opened(&mut library) else { panic!("there is nothing to open") };
        for words in [why.to_string(), why.korean()] {
            assert!(words.contains("a fault of ours"), "{words}");
        }
        assert!(!library.is_loading());

        library.drawing = Some(Job::start("draw digits", Arc::new(|| {}), || panic!("another fault")));
        library.strip = None;
        let Opened::Failed(why) = opened(&mut library) else { panic!("there is nothing to open") };
        assert!(why.to_string().contains("another fault"), "{why}");
        assert!(
            library.logic(&(Arc::new(|| {}) as Waker)).is_none() && library.drawing.is_none(),
            "said once"
        );
        library.close_files();
        _ = library.logic(&(Arc::new(|| {}) as Waker));
        assert!(library.drawing.is_some(), "and tried again when somebody asks for the digits");
    }
}
