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
mod session;
mod table;

use egui::{Align, Layout, Ui, vec2};

use self::controls::Controls;
use self::panels::{Asked, Panels};
use self::session::SearchSession;
use super::Sight;
use super::widgets::Edit;
use crate::app::cell::{CellContext, CellRequest, CellView, RunCommand, Status};
use crate::app::notifications::Notification;
use crate::app::text::Text;
use crate::engine::{Command, Phase};
use crate::experiment::figure::Exhibit;
use crate::experiment::outcome::Outcome;
use crate::experiment::search::{self, Axes, SearchSnapshot, SearchSpec};
use crate::experiment::training::TrainingSpec;
use crate::experiment::{CellKind, Spec};
use crate::language::Say;

/// The inside of one `search` cell.
pub(super) struct SearchView {
    /// The spec as the document has it.
    spec: SearchSpec,
    /// The spec as the controls show it while a value is dragged.
    edited: Option<SearchSpec>,
    session: Option<SearchSession>,
    controls: Controls,
    panels: Panels,
    sight: Sight,
}

/// What the frame and the bars of the window take of the screen.
const AROUND: f32 = 138.0;

impl SearchView {
    pub(super) fn new(spec: SearchSpec) -> Self {
        Self {
            spec,
            edited: None,
            session: None,
            controls: Controls::default(),
            panels: Panels::default(),
            sight: Sight::default(),
        }
    }

    /// The search that commands go to; one is built when there is none, or only one of another spec.
    fn session(&mut self, cx: &CellContext<'_>) -> &mut SearchSession {
        let of_now = |session: &SearchSession| session.failure.is_none() && session.start == self.spec;
        match self.session.take().filter(of_now) {
            Some(session) => self.session.insert(session),
            None => self.begin(false, cx),
        }
    }

    /// Whether `command` builds a search, and so reads the file that its trials start from.
    fn builds(&self, command: RunCommand) -> bool {
        let is_of_now = |session: &SearchSession| session.failure.is_none() && session.start == self.spec;
        match command {
            RunCommand::Reset | RunCommand::ResetWithoutChanges => true,
            RunCommand::Toggle | RunCommand::Step => {
                !self.session.as_ref().is_some_and(|session| session.is_running() || is_of_now(session))
            }
            _ => false,
        }
    }

    fn begin(&mut self, forget: bool, cx: &CellContext<'_>) -> &mut SearchSession {
        self.panels.forget();
        self.session.insert(SearchSession::search(&self.spec, forget, cx))
    }

    /// Takes over what the user has set.
    fn commit(&mut self, new: SearchSpec, cx: &mut CellContext<'_>) {
        self.edited = None;
        if let Err(problem) = new.check() {
            cx.notify(Notification::warning(|text| problem.say(text.language)));
            return;
        }
        if new != self.spec {
            self.spec = new;
            cx.set_keys(self.spec.to_table());
        }
    }

    fn contents(&mut self, ui: &mut Ui, cx: &mut CellContext<'_>) {
        ui.spacing_mut().item_spacing.y = 6.0;
        let top = ui.cursor().top();
        bar::bar(ui, cx, self.session.as_ref(), self.spec.count());
        let mut shown = self.edited.clone().unwrap_or_else(|| self.spec.clone());
        if cx.stage.has_controls() {
            match self.controls.ui(ui, cx, &mut shown) {
                Edit::None => {}
                Edit::Underway => self.edited = Some(shown),
                Edit::Done => self.commit(shown, cx),
            }
        }
        self.note(ui, cx);
        // The whole cell is to fit on the screen, however many rows the controls take.
        let above = ui.cursor().top() - top;
        let height = cx.stage.room(ui, AROUND + above, 0.0, 300.0..=640.0);
        if let Some(Asked::Open(number)) = self.panels.ui(ui, cx, self.session.as_ref(), height) {
            self.open(number, cx);
        }
    }

    /// The line that says what waits for the next Run; it takes room only when there is something to say.
    fn note(&self, ui: &mut Ui, cx: &CellContext<'_>) {
        let Some(session) = &self.session else { return };
        if session.start == self.spec {
            return;
        }
        let (before, now) = (session.start.to_table(), self.spec.to_table());
        let differing: Vec<&str> = now
            .iter()
            .filter(|(key, value)| before.get(*key) != Some(value) && *key != "id")
            .map(|(key, _)| cx.text.search.name_of(key))
            .collect();
        let line = vec2(ui.available_width(), 22.0);
        ui.allocate_ui_with_layout(line, Layout::left_to_right(Align::Center), |ui| {
            let words = (cx.text.search.waiting)(&differing.join(", "));
            ui.label(egui::RichText::new(words).color(cx.theme.palette.warning));
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

impl CellView for SearchView {
    fn set_spec(&mut self, spec: Spec) {
        if let Spec::Search(spec) = spec
            && spec != self.spec
        {
            self.spec = spec;
            self.edited = None;
        }
    }

    fn logic(&mut self, cx: &mut CellContext<'_>) {
        let Some(session) = &mut self.session else { return };
        session.drain(|_, _| {});
        // The search has used these data, so they are there.
        let data = |base: &TrainingSpec| base.dataset(&cx.sources()).ok().map(|data| data.name.clone());
        let past = session.take_past(data);
        cx.requests.extend(past.map(|run| CellRequest::Remember(Box::new(run))));
    }

    fn header(&mut self, ui: &mut Ui, cx: &mut CellContext<'_>) {
        // A search of settings that have changed is over; the next Run begins another.
        let session =
            self.session.as_ref().filter(|session| session.is_running() || session.start == self.spec);
        if let Some(command) = bar::buttons(ui, cx, session, self.spec.base.seed) {
            self.command(command, cx);
        }
    }

    fn ui(&mut self, ui: &mut Ui, cx: &mut CellContext<'_>) {
        let mut sight = std::mem::take(&mut self.sight);
        sight.show(ui, cx.stage, |ui| self.contents(ui, cx));
        self.sight = sight;
    }

    fn command(&mut self, command: RunCommand, cx: &mut CellContext<'_>) {
        if self.builds(command) && !cx.may_read(self.spec.base.weights.as_deref(), command) {
            return;
        }
        match command {
            RunCommand::Reset | RunCommand::ResetWithoutChanges => {
                self.begin(true, cx);
            }
            RunCommand::Toggle => match &mut self.session {
                Some(session) if session.is_running() => session.send(Command::Pause),
                _ => self.session(cx).send(Command::Run),
            },
            RunCommand::Step => self.session(cx).steer(command),
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

    fn exhibits(&self, text: &'static Text) -> Vec<Exhibit> {
        let Some((snapshot, axes)) = self.found() else { return Vec::new() };
        search::exhibits(snapshot, axes, text.figures)
    }

    fn outcome(&self, text: &'static Text) -> Option<Outcome> {
        let (snapshot, axes) = self.found()?;
        Some(search::outcome(snapshot, axes, text.figures))
    }

    fn status(&self) -> Option<Status> {
        let session = self.session.as_ref()?;
        let (iteration, length) = session.count();
        let running = session.is_running();
        Some(Status {
            id: self.spec.id.clone(),
            kind: SearchSpec::NAME,
            iteration,
            length,
            per_second: None,
            running,
        })
    }

    fn pause(&mut self) -> bool {
        // A run on its way to an iteration that was asked for rests there by itself.
        let running = self.session.as_mut().filter(|session| session.progress.phase == Phase::Running);
        running.is_some_and(|session| {
            session.send(Command::Pause);
            true
        })
    }

    fn go_on(&mut self) {
        if let Some(session) = &mut self.session {
            session.send(Command::Run);
        }
    }

    fn memory(&self) -> usize {
        self.session.as_ref().map_or(0, SearchSession::memory)
    }
}
