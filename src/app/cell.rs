//! The seam between the shell and what is drawn inside a cell.
//!
//! The shell owns the frame, the document and the keyboard; a [`CellView`] owns everything inside the frame and the run behind it.
//! A view never touches the document: it asks, through [`CellContext::requests`], and is told through [`CellView::set_spec`].

use std::ops::RangeInclusive;
use std::path::Path;
use std::sync::Arc;

use egui::Ui;

use super::library::Library;
use super::networks::{NetworkRequest, Networks};
use super::notifications::Notification;
use super::prose::Step;
use super::questions::Questions;
use super::room;
use super::text::Text;
use super::theme::Theme;
pub use crate::engine::Wake as Waker;
use crate::experiment::figure::Exhibit;
use crate::experiment::moments::Moments;
use crate::experiment::outcome::{OnTick, Outcome};
use crate::experiment::question::Said;
use crate::experiment::run::RunError;
use crate::experiment::{self, Shown, Sources, Spec};
use crate::notebook::answers::KeptDiagnosis;
use crate::notebook::runs::PastRun;

/// What is drawn inside one cell's frame.
pub trait CellView {
    /// Takes a spec: first, and whenever the document changed under it (an edit of the source, undo, another file).
    /// The view itself compares it with what it has: what it asked for comes back, too.
    fn set_spec(&mut self, spec: Spec);

    /// What it wants to see of a training cell of the same notebook; asked for before every [`logic`](Self::logic).
    fn network_request(&self) -> Option<NetworkRequest> {
        None
    }

    /// Drains the engine. Called before every frame, in sight or not, and while the window is hidden; draws nothing.
    fn logic(&mut self, cx: &mut CellContext<'_>);

    /// The buttons at the right of the frame's title, right to left: Run first. A view without any leaves it as it is.
    fn header(&mut self, ui: &mut egui::Ui, cx: &mut CellContext<'_>) {
        _ = (ui, cx);
    }

    /// Everything inside the frame.
    fn ui(&mut self, ui: &mut egui::Ui, cx: &mut CellContext<'_>);

    /// A command from the keyboard or the menu, for the cell in focus.
    fn command(&mut self, command: RunCommand, cx: &mut CellContext<'_>);

    /// Whether pictures that are dropped on the window are for this cell.
    fn takes_pictures(&self) -> bool {
        false
    }

    /// A picture's file that the user has chosen or dropped.
    fn open_picture(&mut self, path: &Path, cx: &mut CellContext<'_>) {
        _ = (path, cx);
    }

    /// Its figures as they stand, for the clipboard and for files; none that has nothing to show.
    fn exhibits(&self, text: &'static Text) -> Vec<Exhibit> {
        _ = text;
        Vec::new()
    }

    /// What a page of the whole notebook has of it: the same as of a run without a window, as far as it has come. None when
    /// there is nothing to show.
    fn outcome(&self, text: &'static Text) -> Option<Outcome> {
        _ = text;
        None
    }

    /// Why there is nothing to show, where it failed.
    fn failure(&self, text: &'static Text) -> Option<String> {
        _ = text;
        None
    }

    /// What a page that can be stepped through has of it besides: taken once more, since nothing of it was kept. None where there is
    /// nothing to step through.
    fn retake(&self, text: &'static Text) -> Option<Retake> {
        _ = text;
        None
    }

    /// What the status bar says of it; none when it has nothing that runs.
    fn status(&self) -> Option<Status>;

    /// What Space starts, or pauses while it runs; none where it does nothing.
    fn on_space(&self) -> Option<Status> {
        self.status()
    }

    /// Whether something is computed that goes on while its notebook is out of sight. What only plays, an animation, waits
    /// until it is seen again.
    fn computes(&self) -> bool {
        self.status().is_some_and(|status| status.running)
    }

    /// What runs is to rest: its notebook is left for another. Whether something does for that.
    fn pause(&mut self) -> bool {
        false
    }

    /// What [`pause`](Self::pause) let rest goes on: its notebook is open again.
    fn go_on(&mut self) {}

    /// About what it takes of the memory, in bytes: its run with all that is kept to step back, its curves, what it shows. What
    /// it shares with others, such as data, is not its own.
    fn memory(&self) -> usize {
        0
    }
}

/// Takes once more what a cell has shown on its way, on whatever thread.
pub struct Retake {
    /// How many iterations that takes.
    pub iterations: u64,
    /// Takes them from what there is to run on; tells of every one, and ends early where it is told to.
    #[expect(clippy::type_complexity, reason = "it is named here and nowhere else")]
    pub take: Box<dyn FnOnce(&Sources, OnTick<'_>) -> Result<Option<Moments>, RunError> + Send>,
}

impl Retake {
    /// What is there already, or is made in a moment.
    pub fn at_once(make: impl FnOnce() -> Option<Moments> + Send + 'static) -> Self {
        Self { iterations: 0, take: Box::new(|_, _| Ok(make())) }
    }
}

/// Makes the view of a cell with this spec. Nothing runs and nothing is read yet.
pub type MakeView = fn(Spec) -> Box<dyn CellView>;

/// How a cell is seen.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub enum Stage {
    /// On the page, as high as it likes to be.
    #[default]
    Page,
    /// Beside the text that speaks of it, or above it.
    Beside(Screen),
    /// On a slide, while presenting.
    Slide {
        /// Whether its controls are out of sight.
        folded: bool,
        /// What the slide leaves to it.
        screen: Screen,
    },
}

/// What there is for a cell on a slide or beside its text, in points.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Screen {
    /// Where the cell begins; it moves while it is scrolled.
    pub top: f32,
    /// The height of a cell that is alone in sight.
    pub height: f32,
    /// Height of what stands above it on the slide.
    pub above: f32,
    /// Whether it is much wider than it is high.
    pub is_low: bool,
}

impl Stage {
    /// Whether controls are to be drawn.
    pub fn has_controls(self) -> bool {
        !matches!(self, Self::Slide { folded: true, .. })
    }

    /// Whether there is so much more room across than down that the parts of a cell stand side by side.
    pub fn is_low(self) -> bool {
        matches!(self, Self::Beside(Screen { is_low: true, .. }))
    }

    /// Whether it is a slide.
    pub fn is_slide(self) -> bool {
        matches!(self, Self::Slide { .. })
    }

    /// The height that the figures of a cell are to take, from here on down, so that all of it fits on a screen. On the page,
    /// so much stands `around` them, the bars of the window included, and what is seen by one person is no smaller and no
    /// larger than `sensible`. On a slide only what comes `below` them is not known yet; words that would leave them too
    /// little are scrolled away once the cell runs.
    pub fn room(self, ui: &Ui, around: f32, below: f32, sensible: RangeInclusive<f32>) -> f32 {
        /// The least at the right of what sets a cell.
        const LEAST_WHERE_LOW: f32 = 120.0;
        /// The least on a slide, as a share of the least on the page: there a little less is better than a scroll bar.
        const LESS: f32 = 0.78;
        match self {
            Self::Page => {
                room::hold(ui.ctx().content_rect().height() - around, *sensible.start(), *sensible.end())
            }
            Self::Beside(screen) => {
                let alone = screen.height - (ui.cursor().top() - screen.top) - below;
                let least = if screen.is_low { LEAST_WHERE_LOW } else { *sensible.start() * LESS };
                room::hold(alone, least, f32::INFINITY)
            }
            Self::Slide { screen, .. } => {
                let least = *sensible.start() * LESS;
                let alone = screen.height - (ui.cursor().top() - screen.top) - below;
                let with_words = alone - screen.above;
                room::hold(if with_words < least { alone } else { with_words }, least, *sensible.end())
            }
        }
    }
}

/// Runs that the keyboard and the menu can command.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RunCommand {
    /// Run, or pause what runs.
    Toggle,
    /// One iteration.
    Step,
    /// One iteration back.
    StepBack,
    /// On to the end of the epoch.
    StepEpoch,
    /// Back to the start of what was done.
    ToStart,
    /// On to the end of what was done.
    ToEnd,
    /// To the start, with the spec as it now is.
    Reset,
    /// The same without the live changes that are recorded in the spec.
    ResetWithoutChanges,
    /// BatchNorm on, or off.
    BatchNorm,
    /// The next higher speed.
    Faster,
    /// The next lower speed.
    Slower,
    /// This speed, from 0, slow motion, up to [`SPEEDS`] - 1, as fast as it goes.
    Speed(usize),
}

/// How many speeds everything that plays has, a key each.
pub const SPEEDS: usize = 5;

/// Which speed follows on `speed` when `command` is given; none for a command that is about something else.
pub fn speed_after(command: RunCommand, speed: usize) -> Option<usize> {
    match command {
        RunCommand::Faster => Some((speed + 1).min(SPEEDS - 1)),
        RunCommand::Slower => Some(speed.saturating_sub(1)),
        RunCommand::Speed(chosen) => Some(chosen.min(SPEEDS - 1)),
        _ => None,
    }
}

/// What runs, for the status bar.
#[derive(Clone, Debug)]
pub struct Status {
    /// The cell's id, if it has one.
    pub id: Option<String>,
    /// The name of its kind.
    pub kind: &'static str,
    /// Iterations done.
    pub iteration: u64,
    /// Iterations in all.
    pub length: u64,
    /// Iterations a second, as measured; none when it stands.
    pub per_second: Option<f64>,
    /// Whether it runs now.
    pub running: bool,
}

impl Status {
    /// What the cell is called.
    pub(super) fn name(&self, text: &Text) -> &str {
        self.id.as_deref().unwrap_or_else(|| experiment::title(self.kind, text.figures))
    }
}

/// What a view may look at, and where it asks.
pub struct CellContext<'a> {
    /// The datasets.
    pub library: &'a Library,
    /// The networks of the training cells.
    pub networks: &'a Networks,
    /// The questions: what was said to them, and what came.
    pub questions: &'a Questions,
    /// The words.
    pub text: &'static Text,
    /// The looks.
    pub theme: &'static Theme,
    /// Where it is seen.
    pub stage: Stage,
    /// For the engine: wakes the window.
    pub wake: Waker,
    /// The notebook's folder, once it has one: `weights = "…"` is beside the notebook. To be read at Run, never before.
    pub folder: Option<&'a Path>,
    /// The step at hand of the text that speaks of this cell.
    pub step: Option<&'a Step>,
    /// Which controls and figures are in sight: what the cell's block chooses, or all of them.
    pub shown: &'a Shown,
    /// The controls whose values are not to be seen, by the names that a block calls them by, and what stands there instead.
    pub covered: Vec<(&'static str, String)>,
    /// What the view asks of the shell; granted after the frame.
    pub requests: &'a mut Vec<CellRequest>,
}

impl CellContext<'_> {
    /// What there is to run on.
    pub fn sources(&self) -> Sources {
        Sources {
            mnist: self.library.mnist().map(Arc::clone),
            folder: self.folder.map(Path::to_path_buf),
            readable: self.library.readable().clone(),
            kept: self.library.kept().map(Path::to_path_buf),
            ..Sources::default()
        }
    }

    /// Whether the file that a spec names beside its notebook, if any, may be read. If nobody was asked about it yet,
    /// somebody is now, and `then` comes back as a command once it is allowed.
    pub fn may_read(&mut self, name: Option<&str>, then: RunCommand) -> bool {
        // Without a folder there is nothing to ask about: the run itself says that the notebook must be saved first.
        let (Some(name), Some(folder)) = (name, self.folder) else { return true };
        let may = self.library.readable().contains(&folder.join(name));
        if !may {
            self.requests.push(CellRequest::Read { name: name.to_owned(), then });
        }
        may
    }

    /// What stands in the place of the control of this name, where it is covered. What belongs to a control, `batch_norm.epsilon`, is
    /// covered with it.
    pub fn covered(&self, control: &str) -> Option<&str> {
        let own = control.split('.').next().unwrap_or(control);
        self.covered.iter().find(|(name, _)| *name == own).map(|(_, words)| words.as_str())
    }

    /// Asks for `keys` to stand in the document.
    pub fn set_keys(&mut self, keys: toml::Table) {
        self.requests.push(CellRequest::SetKeys(keys));
    }

    /// Says something to the user.
    pub fn notify(&mut self, notification: Notification) {
        self.requests.push(CellRequest::Notify(notification));
    }
}

/// What a view asks of the shell.
#[derive(Clone, Debug, PartialEq)]
pub enum CellRequest {
    /// The user changed the spec: every key as `Spec::to_table` gives it. Only the lines that differ are rewritten.
    /// Changes that follow each other closely, as from a dragged slider, are one step of undo.
    SetKeys(toml::Table),
    /// The user took another spec altogether: the text of the block, without its id, which stays.
    SetSource(String),
    /// Say this.
    Notify(Notification),
    /// Put this on the clipboard.
    Copy(String),
    /// Open the dialog for MNIST.
    OpenData,
    /// Ask whether a file beside the notebook may be read; `then` is for this cell once it may.
    Read {
        /// As the spec names it.
        name: String,
        /// What is to follow.
        then: RunCommand,
    },
    /// Open the dialog for a picture; the answer comes to [`CellView::open_picture`].
    OpenPicture,
    /// A new cell below this one.
    AddCell {
        /// Its kind.
        kind: &'static str,
        /// Its keys; those left out have their defaults.
        keys: toml::Table,
    },
    /// A run has come to its end: remember it.
    Remember(Box<PastRun>),
    /// This is said to a question.
    Say {
        /// The question, by its key.
        question: String,
        /// What is said.
        said: Said,
    },
    /// This is said of a patient.
    Diagnose(KeptDiagnosis),
    /// Bring another cell of the notebook into sight, by its id, and point out what is called so in it.
    ShowCell {
        /// Which.
        id: String,
        /// What in it.
        names: Vec<String>,
    },
    /// A command for another cell of the notebook, by its id: a network that is looked at is trained from there, too.
    Command {
        /// Which.
        id: String,
        /// What it is to do.
        command: RunCommand,
    },
}
