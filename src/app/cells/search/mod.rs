//! The `search` cell: many trainings with values drawn at random or from a grid, and what they came to.
//!
//! | file | what it holds |
//! | --- | --- |
//! | `session` | a search under way |
//! | `bar` | the buttons, the bar over the trials, how it stands |
//! | `controls` | trials, method, validation, ranges |
//! | `panels` | the figures below the controls, and which of them |
//! | `figures` | what they show |
//! | `table` | the table of trials |
//!
//! Nothing runs until someone asks. What was found is kept in the data folder, by spec and data: a search that is run
//! again, after a pause or in another week, goes on where it stopped, and a longer one keeps its first trials. An edit
//! leaves what is shown as it is and takes effect with the next Run.

mod bar;
mod controls;
mod figures;
mod panels;
mod planned;
mod session;
mod table;

use std::sync::Arc;

use egui::{Align, Layout, Ui, vec2};

use self::controls::Controls;
use self::panels::{Asked, Panels};
use self::session::SearchSession;
use super::draft;
use super::host::{CellBody, Finished, HowFar, Pauses};
use super::settings_and_figures;
use crate::app::cell::{CellContext, CellRequest, RunCommand, Stage};
use crate::app::notifications::Notification;
use crate::app::text::Text;
use crate::app::tile::Mark;
use crate::data::Dataset;
use crate::engine::Command;
use crate::experiment::figure::Exhibit;
use crate::experiment::outcome::Outcome;
use crate::experiment::search::{self, Axes, SearchSnapshot, SearchSpec};
use crate::language::Say;

type Draft = draft::Draft<SearchSpec>;

/// The inside of one `search` cell.
#[derive(Default)]
pub(super) struct SearchBody {
    session: Option<SearchSession>,
    /// The MNIST that the session was built on; without it, the built-in digits.
    on: Option<Arc<Dataset>>,
    /// Whether the session was built to see what is kept of an earlier one, and nobody has asked it for anything yet.
    is_only_seen: bool,
    controls: Controls,
    panels: Panels,
}

/// What the frame and the bars of the window take of the screen.
const AROUND: f32 = 138.0;

impl SearchBody {
    /// The search that commands go to; one is built when there is none, or only one of another spec.
    fn session(&mut self, spec: &SearchSpec, cx: &CellContext<'_>) -> &mut SearchSession {
        self.is_only_seen = false;
        let is_on_data_in_use = self.is_on_data_in_use(cx);
        match self.session.take().filter(|session| is_on_data_in_use && session.is_of(spec)) {
            Some(session) => self.session.insert(session),
            None => self.begin(spec, false, cx),
        }
    }

    /// Whether the session was built on what a new one would be.
    fn is_on_data_in_use(&self, cx: &CellContext<'_>) -> bool {
        match (&self.on, cx.library.mnist()) {
            (Some(own), Some(used)) => Arc::ptr_eq(own, used),
            (own, used) => own.is_none() && used.is_none(),
        }
    }

    /// The trials that are kept of an earlier search, so that they are there before Run. What reads a file beside the notebook
    /// waits until it is asked to.
    fn prepare(&mut self, spec: &SearchSpec, cx: &CellContext<'_>) {
        let is_stale = |session: &SearchSession| {
            self.is_only_seen && !(session.is_of(spec) && self.is_on_data_in_use(cx))
        };
        let is_wanted = self.session.as_ref().is_none_or(is_stale);
        if cx.stage == Stage::Page || !is_wanted || !Self::files(spec).is_empty() {
            return;
        }
        if cx.library.kept().is_some_and(search::is_anything_kept) {
            self.begin(spec, false, cx);
            self.is_only_seen = true;
        }
    }

    fn begin(&mut self, spec: &SearchSpec, forget: bool, cx: &CellContext<'_>) -> &mut SearchSession {
        self.panels.forget();
        self.on = cx.library.mnist().cloned();
        self.session.insert(SearchSession::search(spec, forget, cx))
    }

    /// The line that says what waits for the next Run; it takes room only when there is something to say.
    fn note(&self, spec: &SearchSpec, ui: &mut Ui, cx: &CellContext<'_>) {
        let Some(session) = &self.session else { return };
        if session.start == *spec {
            return;
        }
        let (before, now) = (session.start.to_table(), spec.to_table());
        let differing: Vec<&str> = now
            .iter()
            .filter(|(key, value)| before.get(*key) != Some(value) && *key != "id")
            .map(|(key, _)| cx.text.search.name_of(key))
            .collect();
        let line = vec2(ui.available_width(), 22.0);
        ui.allocate_ui_with_layout(line, Layout::left_to_right(Align::Center), |ui| {
            let words = (cx.text.search.waiting)(&differing.join(", "));
            ui.label(egui::RichText::new(words).color(cx.theme.palette.change));
        });
    }

    /// What was found, and which keys are seen against each other; none before the first trial has ended.
    fn found(&self) -> Option<(&SearchSnapshot, Axes)> {
        let snapshot = self.session.as_ref()?.snapshot.as_deref()?;
        let axes = self.panels.shown_axes().unwrap_or_else(|| Axes::of(&snapshot.plan));
        (!snapshot.trials.is_empty()).then_some((snapshot, axes))
    }

    /// Adds a training cell with the values of a trial.
    fn open(&self, number: u64, cx: &mut CellContext<'_>) {
        let Some(snapshot) = self.session.as_ref().and_then(|session| session.snapshot.as_ref()) else {
            return;
        };
        match snapshot.plan.training(number) {
            Ok(training) => {
                cx.requests.push(CellRequest::AddCell { kind: "training", keys: training.to_table() });
            }
            Err(problem) => cx.notify(Notification::warning(|text| problem.say(text.language))),
        }
    }
}

impl CellBody for SearchBody {
    type Spec = SearchSpec;

    const MARK: Mark = Mark::Scatter;

    fn new(_spec: &SearchSpec) -> Self {
        Self::default()
    }

    fn files(spec: &SearchSpec) -> Vec<&str> {
        spec.base.weights.as_deref().into_iter().collect()
    }

    fn reads_files(&self, spec: &SearchSpec, command: RunCommand) -> bool {
        match command {
            RunCommand::Reset | RunCommand::ResetWithoutChanges => true,
            RunCommand::Toggle | RunCommand::Step => {
                !self.session.as_ref().is_some_and(|session| session.is_running() || session.is_of(spec))
            }
            _ => false,
        }
    }

    fn logic(&mut self, _draft: &mut Draft, _cx: &mut CellContext<'_>) {
        if let Some(session) = &mut self.session {
            session.drain(|_, _| {});
        }
    }

    fn take_past(&mut self, cx: &CellContext<'_>) -> Option<Finished<SearchSpec>> {
        self.session.as_mut()?.take_past(cx)
    }

    fn header(&mut self, draft: &Draft, ui: &mut Ui, cx: &mut CellContext<'_>) -> Option<RunCommand> {
        // A search of settings that have changed is over; the next Run begins another.
        let session =
            self.session.as_ref().filter(|session| session.is_running() || session.start == draft.spec);
        bar::buttons(ui, cx, session, draft.spec.base.seed)
    }

    fn contents(&mut self, draft: &mut Draft, ui: &mut Ui, cx: &mut CellContext<'_>) -> Option<RunCommand> {
        ui.spacing_mut().item_spacing.y = 6.0;
        self.prepare(&draft.spec, cx);
        let top = ui.cursor().top();
        settings_and_figures(
            ui,
            cx,
            super::MANY,
            &mut (self, draft),
            |(body, draft), ui, cx| {
                bar::bar(ui, cx, body.session.as_ref(), draft.spec.count());
                let mut shown = draft.shown().clone();
                if cx.stage.has_controls() {
                    let edit = body.controls.ui(ui, cx, &mut shown);
                    draft.take(edit, shown, cx);
                }
                body.note(&draft.spec, ui, cx);
            },
            |(body, draft), ui, cx| {
                // The whole cell is to fit on the screen, however many rows the controls take.
                let above = ui.cursor().top() - top;
                let height = cx.stage.room(ui, AROUND + above, 0.0, 300.0..=640.0);
                if let Some(Asked::Open(number)) =
                    body.panels.ui(ui, cx, body.session.as_ref(), &draft.spec, height)
                {
                    body.open(number, cx);
                }
            },
        );
        None
    }

    fn command(&mut self, draft: &mut Draft, command: RunCommand, cx: &mut CellContext<'_>) {
        let spec = &draft.spec;
        match command {
            RunCommand::Reset | RunCommand::ResetWithoutChanges => {
                self.is_only_seen = false;
                self.begin(spec, true, cx);
            }
            RunCommand::Toggle => match &mut self.session {
                Some(session) if session.is_running() => session.send(Command::Pause),
                _ => self.session(spec, cx).send(Command::Run),
            },
            RunCommand::Step => self.session(spec, cx).steer(command),
            RunCommand::StepBack
            | RunCommand::StepEpoch
            | RunCommand::ToStart
            | RunCommand::ToEnd
            | RunCommand::BatchNorm
            | RunCommand::Faster
            | RunCommand::Slower
            | RunCommand::Speed(_) => {}
        }
    }

    fn exhibits(&self, _draft: &Draft, text: &'static Text) -> Vec<Exhibit> {
        let Some((snapshot, axes)) = self.found() else { return Vec::new() };
        search::exhibits(snapshot, axes, text.figures)
    }

    fn failure(&self, text: &'static Text) -> Option<String> {
        Some(self.session.as_ref()?.failure.as_ref()?.say(text.language))
    }

    fn outcome(&self, _draft: &Draft, text: &'static Text) -> Option<Outcome> {
        let (snapshot, axes) = self.found()?;
        Some(search::outcome(snapshot, axes, text.figures))
    }

    fn how_far(&self, _spec: &SearchSpec) -> Option<HowFar> {
        let session = self.session.as_ref()?;
        let (iteration, length) = session.count();
        Some(HowFar { iteration, length, per_second: None, running: session.is_running() })
    }

    fn running(&mut self) -> Option<&mut dyn Pauses> {
        self.session.as_mut().map(|session| session as &mut dyn Pauses)
    }

    fn memory(&self) -> usize {
        self.session.as_ref().map_or(0, SearchSession::memory)
    }
}
