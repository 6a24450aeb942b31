//! The `training` cell: one network, trained before one's eyes.
//!
//! | file | what it holds |
//! | --- | --- |
//! | `session` | a training under way: its run, curves, data and changes |
//! | `curves` | loss and accuracy, growing |
//! | `marks` | the recorded changes, each of which can be taken out |
//! | `controls` | the parameters |
//! | `panels` | the figures below the controls, and which of them |
//! | `layers` | histograms of every layer |
//! | `pictures` | first-layer weights and mistakes |
//!
//! Nothing runs until someone asks. What an edit means, before, during and at the end of a run, is said in
//! `experiment::training::edit`; what waits for the next start is named under the controls, with the button that starts.

mod controls;
mod curves;
mod layers;
mod marks;
mod panels;
mod pictures;
mod session;

use egui::{Align, Layout, Ui, vec2};

use self::controls::Controls;
use self::panels::Panels;
use self::session::{News, TrainingSession};
use super::Sight;
use super::transport;
use super::widgets::Edit;
use crate::app::cell::{CellContext, CellRequest, CellView, RunCommand, Status, speed_after};
use crate::app::networks::{Shown, ShownRun};
use crate::app::notifications::Notification;
use crate::app::text::{ParameterText, Text};
use crate::engine::{Command, Phase};
use crate::experiment::figure::Exhibit;
use crate::experiment::outcome::Outcome;
use crate::experiment::training::{self, Course, Edited, Place, Scheduled, TrainingSpec, TrainingWatch};
use crate::experiment::{CellKind, Spec};
use crate::language::Say;

/// The inside of one `training` cell.
pub(super) struct TrainingView {
    /// The spec as the document has it.
    spec: TrainingSpec,
    /// The spec as the controls show it while a value is dragged, or until the run has answered.
    edited: Option<TrainingSpec>,
    session: Option<TrainingSession>,
    controls: Controls,
    panels: Panels,
    speed: usize,
    sight: Sight,
}

impl TrainingView {
    pub(super) fn new(spec: TrainingSpec) -> Self {
        Self {
            spec,
            edited: None,
            session: None,
            controls: Controls::default(),
            panels: Panels::default(),
            speed: transport::FULL,
            sight: Sight::default(),
        }
    }

    /// Builds the run anew from the spec; it rests before its first iteration.
    fn restart(&mut self, cx: &CellContext<'_>) {
        let mut session = TrainingSession::begin(&self.spec, cx.sources(), &cx.wake, cx.text);
        session.run.watch(self.watch(cx));
        session.run.set_speed(self.speed);
        self.session = Some(session);
        self.edited = None;
        self.panels.forget();
    }

    /// Whether `command` builds a run, and so reads the file that the spec starts from.
    fn builds(&self, command: RunCommand) -> bool {
        match command {
            RunCommand::Reset | RunCommand::ResetWithoutChanges => true,
            RunCommand::Toggle if self.session.as_ref().is_some_and(|session| session.run.is_finished()) => {
                true
            }
            RunCommand::Toggle | RunCommand::Step | RunCommand::StepBack | RunCommand::StepEpoch => {
                self.session.as_ref().is_none_or(|session| session.run.failure.is_some())
            }
            RunCommand::ToStart
            | RunCommand::ToEnd
            | RunCommand::BatchNorm
            | RunCommand::Faster
            | RunCommand::Slower
            | RunCommand::Speed(_) => false,
        }
    }

    /// The run that commands go to; one is built when there is none, or only the remains of a failed one.
    fn session(&mut self, cx: &CellContext<'_>) -> Option<&mut TrainingSession> {
        if self.session.as_ref().is_none_or(|session| session.run.failure.is_some()) {
            self.restart(cx);
        }
        self.session.as_mut()
    }

    /// What the cell is called in the log.
    fn label(&self) -> String {
        self.spec.id.clone().unwrap_or_else(|| "training".to_owned())
    }

    /// How many updates were made where the run stands.
    fn iteration(&self) -> u64 {
        self.session.as_ref().map_or(0, |session| session.run.progress.iteration)
    }

    /// What the document says of the iteration where the run stands.
    fn in_force(&self) -> TrainingSpec {
        let course = self.session.as_ref().map(|session| session.course());
        training::shown(&self.spec, course, self.iteration())
    }

    /// Document and course as they will be once the run has answered.
    fn once_answered(&self) -> (TrainingSpec, Option<Course>) {
        let Some(session) = &self.session else { return (self.spec.clone(), None) };
        let asked = session.asked.iter().copied();
        let (document, course) =
            training::once_answered(&self.spec, session.course(), session.place(), asked);
        (document, Some(course))
    }

    /// Changes the document.
    fn write(&mut self, document: TrainingSpec, cx: &mut CellContext<'_>) {
        if document != self.spec {
            self.spec = document;
            cx.set_keys(self.spec.to_table());
        }
    }

    /// Back to the start, with or without the changes that are recorded.
    fn reset(&mut self, with_changes: bool, cx: &mut CellContext<'_>) {
        // A change that the run has not answered yet would be lost with the run.
        let (document, course) = self.once_answered();
        let next = match (&self.session, course) {
            _ if !with_changes => TrainingSpec { changes: Vec::new(), ..document },
            (Some(TrainingSession { run, asked, .. }), Some(course)) => {
                let progress = &run.progress;
                // A change that is made here forgets what came after.
                let reached = if asked.is_empty() { progress.reached } else { progress.iteration };
                training::next_start(&document, &course, progress.iteration, reached)
            }
            _ => document,
        };
        self.write(next, cx);
        self.restart(cx);
    }

    /// Takes over what the user has set.
    fn commit(&mut self, new: TrainingSpec, cx: &mut CellContext<'_>) {
        if let Err(problem) = new.check() {
            cx.notify(Notification::warning(|text| problem.say(text.language)));
            self.edited = None;
            return;
        }
        let place = self.session.as_ref().map_or(Place::Start, TrainingSession::place);
        let course = self.session.as_ref().map(|session| session.course());
        let Edited { document, .. } = training::edit(&self.spec, course, place, &new);
        // The run is asked only for what differs from what it was asked for before.
        let (expected, course) = self.once_answered();
        let Edited { live, .. } = training::edit(&expected, course.as_ref(), place, &new);
        self.write(document, cx);
        // What was set stays on the controls until the run has answered.
        let waits =
            !live.is_empty() || self.session.as_ref().is_some_and(|session| !session.asked.is_empty());
        self.edited = waits.then_some(new);
        if let Some(session) = &mut self.session {
            let goes_on = session.waits_to_run();
            for change in live {
                session.change(change);
            }
            if place == Place::Start {
                self.restart(cx);
                if goes_on && let Some(session) = &mut self.session {
                    session.run.send(Command::Run);
                }
            }
        }
    }

    /// Writes into the document what the run recorded.
    fn hear(&mut self, news: Vec<News>, cx: &mut CellContext<'_>) {
        if news.is_empty() {
            return;
        }
        let mut document = self.spec.clone();
        if self.session.as_ref().is_none_or(|session| session.asked.is_empty()) {
            self.edited = None;
        }
        for news in news {
            match news {
                News::Recorded { at, change, supersedes } => {
                    training::record_change(&mut document, at, change, supersedes);
                }
                News::Forgot(forgotten) => training::forget(&mut document, &forgotten),
                News::Refused { change, error } => match &self.session {
                    // It came too late: the run had ended meanwhile.
                    Some(session) if matches!(session.place(), Place::End(_)) => {
                        let length = session.place().iteration();
                        document = training::settle(&document, session.course(), &change, length);
                    }
                    _ => cx.notify(Notification::warning(|text| error.say(text.language))),
                },
            }
        }
        self.write(document, cx);
    }

    /// Everything below the frame's title.
    fn contents(&mut self, ui: &mut Ui, cx: &mut CellContext<'_>) {
        ui.spacing_mut().item_spacing.y = 6.0;
        let ran = self.session.as_ref().map_or_else(|| self.spec.clone(), TrainingSession::ran);
        let length = ran.iterations;
        let marks = ran.changes.iter().map(|scheduled| scheduled.at);
        let stand = self.session.as_ref().map(|session| session.stand(cx.text));
        if let Some(asked) = transport::rail(ui, cx, stand.as_ref(), cx.text.cells.run.idle, length, marks)
            && let Some(session) = &mut self.session
        {
            session.run.go_to(asked);
        }
        let mut shown = self.edited.clone().unwrap_or_else(|| self.in_force());
        if cx.stage.has_controls() {
            match self.controls.ui(ui, cx, &mut shown) {
                Edit::None => {}
                Edit::Underway => self.edited = Some(shown),
                Edit::Done => self.commit(shown, cx),
            }
        }
        self.notes(ui, cx);
        self.panels.ui(ui, cx, self.session.as_ref(), self.spec.seed);
    }

    /// What snapshots must show: for the figures in sight, and for the cells that look at this network.
    fn watch(&self, cx: &CellContext<'_>) -> TrainingWatch {
        let wish = self.spec.id.as_deref().and_then(|id| cx.networks.wish(id));
        TrainingWatch {
            network: wish.is_some_and(|wish| wish.network),
            flow: wish.and_then(|wish| wish.flow),
            ..self.panels.watch()
        }
    }

    /// Lets the other cells look at the network, if one of them wishes to.
    fn show(&self, cx: &CellContext<'_>) {
        let Some(id) = self.spec.id.as_deref().filter(|id| cx.networks.wish(id).is_some()) else { return };
        let run = self.session.as_ref().map(|session| ShownRun {
            progress: session.run.progress,
            snapshot: session.run.snapshot.clone(),
            data: session.data(),
        });
        // What the run is made of; the document may wait for the next start.
        let ran = self.session.as_ref().map_or_else(|| self.spec.clone(), |session| session.course().spec());
        cx.networks.show(id, Shown { spec: training::in_force(&ran, self.iteration()), run });
    }

    /// The line under the controls: what was changed on the way, what waits for the next start, what went wrong.
    fn notes(&mut self, ui: &mut Ui, cx: &mut CellContext<'_>) {
        let (text, theme) = (&cx.text.cells.parameters, cx.theme);
        let failure = self.session.as_ref().and_then(|session| session.trouble(cx.text));
        let waiting = self.session.as_ref().map(|session| waiting(&self.spec, session.course(), text));
        let waiting = waiting.filter(|waiting| !waiting.is_empty());
        let mut changes = self.spec.changes.clone();
        changes.sort_by_key(|scheduled| scheduled.at);
        let says_more = failure.is_some() || waiting.is_some();
        if cx.stage.is_slide() && !says_more && changes.is_empty() {
            return;
        }
        let line = vec2(ui.available_width(), 26.0);
        let mut taken_out = None;
        ui.allocate_ui_with_layout(line, Layout::left_to_right(Align::Center), |ui| {
            ui.set_min_size(line);
            let room = line.x * if says_more { MARKS_SHARE } else { 1.0 };
            taken_out = marks::ui(ui, cx, &changes, room);
            if let Some(words) = waiting {
                let words = egui::RichText::new((text.on_reset)(&words)).color(theme.palette.warning);
                let button = ui.button(cx.text.cells.run.reset).on_hover_text(cx.text.cells.run.reset_help);
                ui.add(egui::Label::new(words).truncate());
                if button.clicked() {
                    self.command(RunCommand::Reset, cx);
                }
            } else if let Some(words) = failure {
                let shown = egui::RichText::new(&words).color(theme.palette.error);
                ui.add(egui::Label::new(shown).truncate()).on_hover_text(words);
            }
        });
        if let Some(change) = taken_out {
            self.take_out(&change, cx);
        }
    }

    /// Takes a recorded change out of the next run.
    fn take_out(&mut self, change: &Scheduled, cx: &mut CellContext<'_>) {
        self.write(training::without(&self.spec, change), cx);
        if self.session.as_ref().is_some_and(|session| session.run.is_fresh()) {
            self.restart(cx);
        }
    }
}

/// The share of the line under the controls that the recorded changes have when something else is to be said there.
const MARKS_SHARE: f32 = 0.45;

/// The names of what waits for the next start.
fn waiting(document: &TrainingSpec, course: &Course, text: &ParameterText) -> String {
    let keys = training::waiting(document, course);
    let names: Vec<&str> = keys.iter().map(|key| text.name_of(key)).collect();
    names.join(", ")
}

impl CellView for TrainingView {
    fn set_spec(&mut self, spec: Spec) {
        if let Spec::Training(spec) = spec
            && spec != self.spec
        {
            let is_renamed = spec == TrainingSpec { id: spec.id.clone(), ..self.spec.clone() };
            self.spec = spec;
            self.edited = None;
            // A run that stands before its first update is no reason to keep the old spec; the next Run builds a new one.
            if !is_renamed && self.session.as_ref().is_some_and(|session| session.run.is_fresh()) {
                self.session = None;
            }
        }
    }

    fn logic(&mut self, cx: &mut CellContext<'_>) {
        let news = self.session.as_mut().map(|session| session.drain(cx.text)).unwrap_or_default();
        self.hear(news, cx);
        let watch = self.watch(cx);
        if let Some(session) = &mut self.session {
            session.run.watch(watch);
            let past = session.take_past();
            cx.requests.extend(past.map(|run| CellRequest::Remember(Box::new(run))));
        }
        self.show(cx);
    }

    fn header(&mut self, ui: &mut Ui, cx: &mut CellContext<'_>) {
        let stand = self.session.as_ref().map(|session| session.stand(cx.text));
        let changes = training::made(&self.spec.changes, u64::MAX, cx.text.figures);
        let (command, speed_chosen) =
            transport::buttons(ui, cx, stand.as_ref(), self.spec.seed, &mut self.speed, Some(&changes));
        if speed_chosen && let Some(session) = &mut self.session {
            session.run.set_speed(self.speed);
        }
        if let Some(command) = command {
            self.command(command, cx);
        }
    }

    fn ui(&mut self, ui: &mut Ui, cx: &mut CellContext<'_>) {
        let mut sight = std::mem::take(&mut self.sight);
        sight.show(ui, cx.stage, |ui| self.contents(ui, cx));
        self.sight = sight;
    }

    fn command(&mut self, command: RunCommand, cx: &mut CellContext<'_>) {
        if self.builds(command) && !cx.may_read(self.spec.weights.as_deref(), command) {
            return;
        }
        match command {
            RunCommand::Reset => self.reset(true, cx),
            RunCommand::ResetWithoutChanges => self.reset(false, cx),
            RunCommand::Faster | RunCommand::Slower | RunCommand::Speed(_) => {
                self.speed = speed_after(command, self.speed).unwrap_or(self.speed);
                if let Some(session) = &mut self.session {
                    session.run.set_speed(self.speed);
                }
            }
            RunCommand::Toggle => {
                let label = self.label();
                // At the end the next update is the first of another run.
                if self.session.as_ref().is_some_and(|session| session.run.is_finished()) {
                    self.reset(true, cx);
                }
                if let Some(session) = self.session(cx) {
                    let running = session.run.is_advancing();
                    session.run.steer(command);
                    tracing::info!("{label} {}", if running { "is to pause" } else { "is to run" });
                }
            }
            RunCommand::BatchNorm => {
                let mut new = self.edited.clone().unwrap_or_else(|| self.in_force());
                self.controls.toggle_batch_norm(&mut new);
                self.commit(new, cx);
            }
            RunCommand::ToStart | RunCommand::ToEnd => {
                if let Some(session) = &mut self.session {
                    session.run.steer(command);
                }
            }
            RunCommand::Step | RunCommand::StepBack | RunCommand::StepEpoch => {
                if let Some(session) = self.session(cx) {
                    session.run.steer(command);
                }
            }
        }
    }

    fn exhibits(&self, text: &'static Text) -> Vec<Exhibit> {
        let Some(session) = &self.session else { return Vec::new() };
        let curves = [session.curves.loss().clone(), session.curves.accuracy().clone()];
        training::exhibits(
            curves,
            self.panels.is_logarithmic(),
            session.run.snapshot.as_deref(),
            session.data().as_deref(),
            &session.ran(),
            text.figures,
        )
    }

    fn outcome(&self, text: &'static Text) -> Option<Outcome> {
        let session = self.session.as_ref()?;
        let end = session.run.snapshot.as_ref().and_then(|snapshot| snapshot.end.as_deref());
        let data = session.data().map(|data| data.name.clone()).unwrap_or_default();
        let exhibits = self.exhibits(text);
        Some(training::outcome(&session.curves.points(), &session.course().start, &data, end, exhibits))
    }

    fn status(&self) -> Option<Status> {
        let session = self.session.as_ref()?;
        let progress = &session.run.progress;
        Some(Status {
            id: self.spec.id.clone(),
            kind: TrainingSpec::NAME,
            iteration: progress.iteration,
            length: progress.length.max(session.course().start.iterations),
            per_second: session.run.is_advancing().then_some(progress.per_second),
            running: session.run.is_running(),
        })
    }

    fn pause(&mut self) -> bool {
        // A run on its way to an iteration that was asked for rests there by itself.
        let running = self.session.as_mut().filter(|session| session.run.progress.phase == Phase::Running);
        running.is_some_and(|session| {
            session.run.send(Command::Pause);
            true
        })
    }

    fn go_on(&mut self) {
        if let Some(session) = &mut self.session {
            session.run.send(Command::Run);
        }
    }

    fn memory(&self) -> usize {
        self.session.as_ref().map_or(0, TrainingSession::memory)
    }
}
