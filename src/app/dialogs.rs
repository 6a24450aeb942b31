//! The system's file dialogs, one at a time, never waited for.
//!
//! Behind a trait, so that a test chooses files without a desktop. The real one builds the dialog on the main thread, as macOS
//! demands, and awaits the answer on another, as a window must that goes on drawing.

use std::future::Future;
use std::path::PathBuf;
use std::pin::pin;
use std::sync::Arc;
use std::task::{Context, Poll, Wake};
use std::thread::{self, Thread};
use std::time::{Duration, Instant};

use crossbeam_channel::{Receiver, TryRecvError, bounded};

use super::cell::Waker;
use super::exports::Format;
use super::text::Text;
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
pub struct SystemDialogs;

impl FileDialogs for SystemDialogs {
    fn show(&mut self, ask: &Ask, folder: Option<PathBuf>, text: &Text, wake: Waker) -> Receiver<Answer> {
        let mut dialog = rfd::AsyncFileDialog::new();
        let home = || directories::UserDirs::new().map(|folders| folders.home_dir().to_owned());
        if let Some(folder) = folder.or_else(home) {
            if cfg!(target_os = "linux") && !matches!(ask, Ask::SaveNotebook { .. } | Ask::Export { .. }) {
                // zenity is told the name alone, and begins among recent files without it; a portal minds no name here.
                dialog = dialog.set_file_name(folder.join("").to_string_lossy());
            }
            dialog = dialog.set_directory(folder);
        }
        let dialog = match ask {
            Ask::OpenNotebook | Ask::SaveNotebook { .. } => {
                dialog.add_filter(text.shell.notebook_filter, &["md", "markdown"])
            }
            Ask::DataFolder | Ask::DataFiles => dialog.set_title(text.commands.open_data),
            Ask::Export { format, .. } => {
                dialog.set_title(text.shell.export).add_filter(format.ending(), &[format.ending()])
            }
            Ask::Picture(_) => {
                dialog.set_title(text.predict.open_title).add_filter("PNG, JPEG", &["png", "jpg", "jpeg"])
            }
        };
        match ask {
            Ask::OpenNotebook => {
                let chosen = dialog.set_title(text.commands.open).pick_file();
                await_elsewhere(wake, async { chosen.await.into_iter().map(path).collect() })
            }
            Ask::SaveNotebook { name } => {
                let chosen = dialog.set_title(text.commands.save_as).set_file_name(name).save_file();
                await_elsewhere(wake, async { chosen.await.into_iter().map(path).collect() })
            }
            Ask::Export { name, .. } => {
                let chosen = dialog.set_file_name(name).save_file();
                await_elsewhere(wake, async { chosen.await.into_iter().map(path).collect() })
            }
            Ask::Picture(_) => {
                let chosen = dialog.pick_file();
                await_elsewhere(wake, async { chosen.await.into_iter().map(path).collect() })
            }
            Ask::DataFolder => {
                let chosen = dialog.pick_folder();
                await_elsewhere(wake, async { chosen.await.into_iter().map(path).collect() })
            }
            Ask::DataFiles => {
                let chosen = dialog.pick_files();
                await_elsewhere(wake, async { chosen.await.into_iter().flatten().map(path).collect() })
            }
        }
    }
}

fn path(handle: rfd::FileHandle) -> PathBuf {
    PathBuf::from(handle)
}

/// Awaits `answer` on a thread of its own.
fn await_elsewhere(wake: Waker, answer: impl Future<Output = Answer> + Send + 'static) -> Receiver<Answer> {
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
