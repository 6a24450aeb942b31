//! The system's file dialogs, one at a time, never waited for.
//!
//! Behind a trait, so that a test chooses files without a desktop. The real one builds the dialog on the main thread, as macOS
//! demands, and awaits the answer on another, as a window must that goes on drawing.

#[cfg(target_os = "linux")]
mod zenity;

use std::future::Future;
use std::path::PathBuf;
use std::pin::pin;
use std::sync::Arc;
use std::task::{Context, Poll, Wake};
use std::thread::{self, Thread};
use std::time::{Duration, Instant};

use crossbeam_channel::{Receiver, TryRecvError, bounded};
use parking_lot::Mutex;

use super::cell::Waker;
use super::exports::Format;
use super::text::Text;
use crate::language::Phrase;
use crate::notebook::BlockId;

/// What a dialog is for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Ask {
    /// A notebook to open.
    OpenNotebook,
    /// Where to save the notebook; the name proposed.
    SaveNotebook {
        /// The name that stands in the field.
        name: String,
    },
    /// The folder with MNIST's files.
    DataFolder,
    /// MNIST's files themselves.
    DataFiles,
    /// A picture, for this cell.
    Picture(BlockId),
    /// Where to export to; the name proposed, and the sort of file.
    Export {
        /// The name that stands in the field.
        name: String,
        /// What is written.
        format: Format,
    },
}

/// What was chosen: nothing, when the dialog was closed.
pub type Answer = Vec<PathBuf>;

/// Shows a dialog; the answer comes through the channel, then the window is woken.
pub trait FileDialogs {
    /// Shows the dialog for `ask`. `folder` is where it begins.
    fn show(&mut self, ask: &Ask, folder: Option<PathBuf>, text: &Text, wake: Waker) -> Receiver<Answer>;

    /// Why there was no dialog, where the last answer is empty because of that and not because somebody closed it.
    fn trouble(&mut self) -> Option<Phrase> {
        None
    }
}

/// The dialog that is up, and what it is for.
pub struct Dialogs {
    system: Box<dyn FileDialogs>,
    pending: Option<(Ask, Receiver<Answer>)>,
    since: Instant,
}

/// Nobody closes a dialog so soon after it came up: there was none.
const TOO_SOON: Duration = Duration::from_millis(300);

impl Dialogs {
    /// None is up.
    pub fn new(system: Box<dyn FileDialogs>) -> Self {
        Self { system, pending: None, since: Instant::now() }
    }

    /// Whether one is up.
    pub fn is_open(&self) -> bool {
        self.pending.is_some()
    }

    /// Shows the dialog for `ask`, unless another is up.
    pub fn show(&mut self, ask: Ask, folder: Option<PathBuf>, text: &Text, wake: Waker) {
        if self.pending.is_none() {
            tracing::info!("shows the dialog {ask:?}");
            let receiver = self.system.show(&ask, folder, text, wake);
            self.pending = Some((ask, receiver));
            self.since = Instant::now();
        }
    }

    /// Why an empty answer that came just now means that there was no dialog, where that is known.
    pub fn trouble(&mut self) -> Option<Phrase> {
        self.system.trouble()
    }

    /// Whether an empty answer that came just now means that the system has no dialog to show.
    pub fn never_came_up(&self) -> bool {
        self.since.elapsed() < TOO_SOON
    }

    /// The answer, once there is one.
    pub fn logic(&mut self) -> Option<(Ask, Answer)> {
        let (_, receiver) = self.pending.as_ref()?;
        match receiver.try_recv() {
            Ok(answer) => {
                tracing::info!("is given {} paths by the dialog", answer.len());
                self.pending.take().map(|(ask, _)| (ask, answer))
            }
            Err(TryRecvError::Empty) => None,
            Err(TryRecvError::Disconnected) => {
                self.pending = None;
                None
            }
        }
    }
}

/// The dialogs of the desktop.
#[derive(Debug, Default)]
pub struct SystemDialogs {
    trouble: Trouble,
}

/// What went wrong with the last dialog, written by the thread that waited for it.
type Trouble = Arc<Mutex<Option<Phrase>>>;

/// What a dialog chooses.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Chooses {
    File,
    Files,
    Folder,
    /// A file that may not exist yet.
    Save,
}

/// The words of a dialog.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Words {
    title: String,
    /// What the files are called that it shows, and their endings.
    filter: Option<(String, Vec<&'static str>)>,
}

impl Ask {
    fn chooses(&self) -> Chooses {
        match self {
            Self::OpenNotebook | Self::Picture(_) => Chooses::File,
            Self::SaveNotebook { .. } | Self::Export { .. } => Chooses::Save,
            Self::DataFolder => Chooses::Folder,
            Self::DataFiles => Chooses::Files,
        }
    }

    /// The name that is proposed.
    fn proposes(&self) -> Option<&str> {
        match self {
            Self::SaveNotebook { name } | Self::Export { name, .. } => Some(name),
            Self::OpenNotebook | Self::Picture(_) | Self::DataFolder | Self::DataFiles => None,
        }
    }

    fn words(&self, text: &Text) -> Words {
        let notebooks = || Some((text.shell.notebook_filter.to_owned(), vec!["md", "markdown"]));
        let (title, filter) = match self {
            Self::OpenNotebook => (text.commands.open, notebooks()),
            Self::SaveNotebook { .. } => (text.commands.save_as, notebooks()),
            Self::DataFolder | Self::DataFiles => (text.commands.open_data, None),
            Self::Export { format, .. } => {
                (text.shell.export, Some((format.ending().to_owned(), vec![format.ending()])))
            }
            Self::Picture(_) => {
                (text.predict.open_title, Some(("PNG, JPEG".to_owned(), vec!["png", "jpg", "jpeg"])))
            }
        };
        Words { title: title.to_owned(), filter }
    }
}

impl FileDialogs for SystemDialogs {
    fn show(&mut self, ask: &Ask, folder: Option<PathBuf>, text: &Text, wake: Waker) -> Receiver<Answer> {
        let words = ask.words(text);
        let home = || directories::UserDirs::new().map(|folders| folders.home_dir().to_owned());
        let folder = folder.or_else(home);
        let mut dialog = rfd::AsyncFileDialog::new().set_title(&words.title);
        if let Some(folder) = &folder {
            dialog = dialog.set_directory(folder);
        }
        if let Some((name, endings)) = &words.filter {
            dialog = dialog.add_filter(name, endings);
        }
        if let Some(name) = ask.proposes() {
            dialog = dialog.set_file_name(name);
        }
        let one = |chosen: Option<rfd::FileHandle>| chosen.into_iter().map(PathBuf::from).collect();
        match ask.chooses() {
            Chooses::File => {
                let chosen = dialog.pick_file();
                self.await_elsewhere(ask, folder, words, wake, async move { one(chosen.await) })
            }
            Chooses::Save => {
                let chosen = dialog.save_file();
                self.await_elsewhere(ask, folder, words, wake, async move { one(chosen.await) })
            }
            Chooses::Folder => {
                let chosen = dialog.pick_folder();
                self.await_elsewhere(ask, folder, words, wake, async move { one(chosen.await) })
            }
            Chooses::Files => {
                let chosen = dialog.pick_files();
                let all = async move { chosen.await.into_iter().flatten().map(PathBuf::from).collect() };
                self.await_elsewhere(ask, folder, words, wake, all)
            }
        }
    }

    fn trouble(&mut self) -> Option<Phrase> {
        self.trouble.lock().take()
    }
}

impl SystemDialogs {
    /// Awaits `answer` on a thread of its own; where the desktop has no dialog to give, zenity's instead.
    #[cfg_attr(
        not(target_os = "linux"),
        expect(
            unused_variables,
            clippy::needless_pass_by_value,
            reason = "other systems have one dialog each"
        )
    )]
    fn await_elsewhere(
        &self,
        ask: &Ask,
        folder: Option<PathBuf>,
        words: Words,
        wake: Waker,
        answer: impl Future<Output = Answer> + Send + 'static,
    ) -> Receiver<Answer> {
        *self.trouble.lock() = None;
        #[cfg(target_os = "linux")]
        let answer = {
            let question = zenity::Question::new(ask, folder, words);
            let trouble = Arc::clone(&self.trouble);
            async move {
                if zenity::portal_answers().await {
                    return answer.await;
                }
                zenity::ask(&question).unwrap_or_else(|why| {
                    *trouble.lock() = Some(why);
                    Answer::new()
                })
            }
        };
        let (sender, receiver) = bounded(1);
        let started = thread::Builder::new().name("file dialog".to_owned()).spawn(move || {
            // The window may have been closed under the dialog; then nobody asks any more.
            _ = sender.send(block_on(answer));
            wake();
        });
        if let Err(error) = started {
            tracing::error!(%error, "no thread for the file dialog");
        }
        receiver
    }
}

struct Unpark(Thread);

impl Wake for Unpark {
    fn wake(self: Arc<Self>) {
        self.0.unpark();
    }
}

/// Parks this thread until `future` is there.
fn block_on<T>(future: impl Future<Output = T>) -> T {
    let mut future = pin!(future);
    let waker = Arc::new(Unpark(thread::current())).into();
    let mut context = Context::from_waker(&waker);
    loop {
        match future.as_mut().poll(&mut context) {
            Poll::Ready(value) => return value,
            Poll::Pending => thread::park(),
        }
    }
}
