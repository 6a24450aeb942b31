//! The `training` cell: one network, trained before one's eyes.
//!
//! | file | what it holds |
//! | --- | --- |
//! | `session` | a run and what the window knows of it |
//! | `curves` | loss and accuracy, growing |
//! | `live` | what is in force at an iteration; what an edit means |
//! | `controls` | the parameters |
//! | `panels` | the figures below the controls, and which of them |
//! | `layers` | histograms of every layer |
//! | `pictures` | first-layer weights and mistakes |
//!
//! Nothing runs until someone asks. Until the first iteration every edit changes how the run starts. From then on,
//! what can change in a running network changes at once and is recorded with its iteration; the rest waits for a
//! reset, says so, and offers it.

mod controls;
mod curves;
mod layers;
mod live;
mod panels;
mod pictures;
mod session;

use std::sync::Arc;

use egui::{Align, Layout, Ui, vec2};

use self::controls::Controls;
use self::panels::Panels;
use self::session::{News, Session};
use super::Sight;
use super::transport;
use super::widgets::Edit;
use crate::app::cell::{CellContext, CellRequest, CellView, RunCommand, Status, speed_after};
use crate::app::networks::{Shown, ShownRun};
use crate::app::notifications::Notification;
use crate::app::text::{ParameterText, Text};
use crate::engine::{Command, Handle, Phase};
use crate::experiment::Spec;
use crate::experiment::figure::Exhibit;
use crate::experiment::outcome::Outcome;
use crate::experiment::training::{self, TrainingRun, TrainingSpec, TrainingWatch};
use crate::language::Say;

/// The inside of one `training` cell.
pub(super) struct TrainingView {
    /// The spec as the document has it.
    spec: TrainingSpec,
    /// The spec as the controls show it while a value is dragged, or until the run has answered.
    edited: Option<TrainingSpec>,
    session: Option<Session>,
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
        let spec = self.spec.clone();
        let sources = cx.sources();
        // Dropping the old handle ends its run without waiting for it.
        let given = sources.clone();
        let handle = Handle::spawn(
            move || TrainingRun::new(spec, &given).map(TrainingRun::gathering),
            Arc::clone(&cx.wake),
        );
        let mut session = Session::new(handle, self.spec.clone(), sources, cx.text);
        session.watch(self.watch(cx));
        session.set_speed(transport::SPEEDS[self.speed]);
        self.session = Some(session);
        self.edited = None;
        self.panels.forget();
    }

    /// Whether `command` builds a run, and so reads the file that the spec starts from.
    fn builds(&self, command: RunCommand) -> bool {
        match command {
            RunCommand::Reset => true,
            RunCommand::Toggle | RunCommand::Step | RunCommand::StepBack | RunCommand::StepEpoch => {
                self.session.as_ref().is_none_or(|session| session.failure.is_some())
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
    fn session(&mut self, cx: &CellContext<'_>) -> Option<&mut Session> {
        if self.session.as_ref().is_none_or(|session| session.failure.is_some()) {
            self.restart(cx);
        }
        self.session.as_mut()
    }

    /// What the cell is called in the log.
    fn label(&self) -> String {
        self.spec.id.clone().unwrap_or_else(|| "training".to_owned())
    }

    /// The spec as it stands where the run stands.
    fn in_force(&self) -> TrainingSpec {
        let iterations = self.session.as_ref().map_or(0, |session| session.progress.iteration);
        live::in_force(&self.spec, iterations)
    }

    /// Takes over what the user has set.
    fn commit(&mut self, new: TrainingSpec, cx: &mut CellContext<'_>) {
        if let Err(problem) = new.check() {
            cx.notify(Notification::warning(|text| problem.say(text.language)));
            self.edited = None;
            return;
        }
        let trained = self.session.as_ref().is_some_and(|session| !session.is_fresh());
        if trained {
            let changes = live::between(&self.in_force(), &new);
            let waiting = live::without_live(&new, &self.spec);
            if waiting != self.spec {
                self.spec = waiting;
                cx.set_keys(self.spec.to_table());
            }
            // What was set stays on the controls until the run has answered.
            self.edited = (!changes.is_empty()).then_some(new);
            if let Some(session) = &self.session {
                for change in changes {
                    session.send(Command::Change(change));
                }
            }
        } else {
            self.edited = None;
            self.spec = TrainingSpec { changes: self.spec.changes.clone(), ..new };
            cx.set_keys(self.spec.to_table());
            if self.session.is_some() {
                self.restart(cx);
            }
        }
    }

    /// Writes into the document what the run recorded.
    fn hear(&mut self, news: Vec<News>, cx: &mut CellContext<'_>) {
        let mut recorded = false;
        for news in news {
            if !matches!(news, News::Ended) {
                self.edited = None;
            }
            match news {
                News::Recorded { at, change, supersedes } => {
                    session::record(&mut self.spec.changes, at, change, supersedes);
                    recorded = true;
                }
                News::Forgot(from) => {
                    let Some(session) = &self.session else { continue };
                    let before = self.spec.changes.len();
                    self.spec.changes.retain(|change| session.outlasts(change, from));
                    recorded |= before != self.spec.changes.len();
                }
                News::Refused(error) => cx.notify(Notification::warning(|text| error.say(text.language))),
                News::Ended => {
                    let past = self.session.as_ref().and_then(Session::past);
                    cx.requests.extend(past.map(|run| CellRequest::Remember(Box::new(run))));
                }
            }
        }
        if recorded {
            if let Some(session) = &mut self.session {
                session.start.changes.clone_from(&self.spec.changes);
            }
            cx.set_keys(self.spec.to_table());
        }
    }

    /// Everything below the frame's title.
    fn contents(&mut self, ui: &mut Ui, cx: &mut CellContext<'_>) {
        ui.spacing_mut().item_spacing.y = 6.0;
        let length = self.session.as_ref().map_or(self.spec.iterations, |session| session.start.iterations);
        let marks = self.spec.changes.iter().map(|scheduled| scheduled.at);
        let stand = self.session.as_ref().map(|session| session.stand(cx.text));
        if let Some(asked) = transport::rail(ui, cx, stand.as_ref(), cx.text.cells.run.idle, length, marks)
            && let Some(session) = &mut self.session
        {
            session.seek = Some(asked);
            session.send(Command::GoTo(asked));
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
            progress: session.progress,
            snapshot: session.snapshot.clone(),
            data: session.data(),
        });
        cx.networks.show(id, Shown { spec: self.in_force(), run });
    }

    /// The line under the controls: what waits for a reset, what will be replayed, what went wrong.
    fn notes(&mut self, ui: &mut Ui, cx: &mut CellContext<'_>) {
        let (text, theme) = (&cx.text.cells.parameters, cx.theme);
        let waiting = self
            .session
            .as_ref()
            .map(|session| differing(&session.start, &self.spec, text))
            .unwrap_or_default();
        let failure = self.session.as_ref().and_then(|session| session.trouble(cx.text));
        // What was changed is marked on the curves; a slide keeps its room for them.
        if cx.stage.is_slide() && failure.is_none() && waiting.is_empty() {
            return;
        }
        let line = vec2(ui.available_width(), 26.0);
        ui.allocate_ui_with_layout(line, Layout::left_to_right(Align::Center), |ui| {
            ui.set_min_size(line);
            if let Some(words) = failure {
                let words = egui::RichText::new(words).color(theme.palette.error);
                ui.add(egui::Label::new(words).truncate()).on_hover_text(
                    self.session.as_ref().and_then(|session| session.trouble(cx.text)).unwrap_or_default(),
                );
            } else if !waiting.is_empty() {
                ui.label(egui::RichText::new((text.on_reset)(&waiting)).color(theme.palette.warning));
                if ui.button(cx.text.cells.run.reset).on_hover_text(cx.text.cells.run.reset_help).clicked() {
                    self.command(RunCommand::Reset, cx);
                }
            } else if !self.spec.changes.is_empty() {
                let words: Vec<String> = self
                    .spec
                    .changes
                    .iter()
                    .map(|scheduled| {
                        format!("{} ({})", live::in_words(&scheduled.change, text), scheduled.at)
                    })
                    .collect();
                ui.add(egui::Label::new(theme.muted((text.recorded)(&words.join(", ")))).truncate());
                if ui.add(theme.quiet_button(text.forget)).on_hover_text(text.forget_help).clicked() {
                    self.spec.changes.clear();
                    cx.set_keys(self.spec.to_table());
                }
            }
        });
    }
}

/// The names of the keys in which two specs differ, their ids aside.
fn differing(a: &TrainingSpec, b: &TrainingSpec, text: &ParameterText) -> String {
    if a == b {
        return String::new();
    }
    let (a, b) = (a.to_table(), b.to_table());
    let mut keys: Vec<&str> =
        a.keys().chain(b.keys()).map(String::as_str).filter(|key| *key != "id").collect();
    keys.sort_unstable();
    keys.dedup();
    keys.retain(|key| a.get(*key) != b.get(*key));
    let names: Vec<&str> = keys.into_iter().map(|key| text.name_of(key)).collect();
    names.join(", ")
}

impl CellView for TrainingView {
    fn set_spec(&mut self, spec: Spec) {
        if let Spec::Training(spec) = spec
            && spec != self.spec
        {
            self.spec = spec;
            self.edited = None;
            // A run that has not begun is no reason to keep the old spec; the next Run builds a new one.
            if self.session.as_ref().is_some_and(Session::is_fresh) {
                self.session = None;
            }
        }
    }

    fn logic(&mut self, cx: &mut CellContext<'_>) {
        let mut news = Vec::new();
        if let Some(session) = &mut self.session {
            session.drain(cx.text, &mut news);
        }
        if !news.is_empty() {
            self.hear(news, cx);
        }
        let watch = self.watch(cx);
        if let Some(session) = &mut self.session {
            session.watch(watch);
        }
        self.show(cx);
    }

    fn header(&mut self, ui: &mut Ui, cx: &mut CellContext<'_>) {
        let stand = self.session.as_ref().map(|session| session.stand(cx.text));
        let (command, speed_chosen) =
            transport::buttons(ui, cx, stand.as_ref(), self.spec.seed, &mut self.speed);
        if speed_chosen && let Some(session) = &self.session {
            session.set_speed(transport::SPEEDS[self.speed]);
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
            RunCommand::Reset => self.restart(cx),
            RunCommand::Faster | RunCommand::Slower | RunCommand::Speed(_) => {
                self.speed = speed_after(command, self.speed).unwrap_or(self.speed);
                if let Some(session) = &self.session {
                    session.set_speed(transport::SPEEDS[self.speed]);
                }
            }
            RunCommand::Toggle => {
                let label = self.label();
                if let Some(session) = self.session(cx) {
                    let running = session.is_training();
                    session.send(if running { Command::Pause } else { Command::Run });
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
                    let to = if command == RunCommand::ToStart { 0 } else { session.progress.reached };
                    if to != session.progress.iteration {
                        session.seek = Some(to);
                        session.send(Command::GoTo(to));
                    }
                }
            }
            RunCommand::Step | RunCommand::StepBack | RunCommand::StepEpoch => {
                if let Some(session) = self.session(cx) {
                    session.send(match command {
                        RunCommand::Step => Command::Step,
                        RunCommand::StepBack => Command::StepBack,
                        _ => Command::StepEpoch,
                    });
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
            session.snapshot.as_deref(),
            session.data().as_deref(),
            &session.ran(),
            text.figures,
        )
    }

    fn outcome(&self, text: &'static Text) -> Option<Outcome> {
        let session = self.session.as_ref()?;
        let end = session.snapshot.as_ref().and_then(|snapshot| snapshot.end.as_deref());
        let data = session.data().map(|data| data.name.clone()).unwrap_or_default();
        let exhibits = self.exhibits(text);
        Some(training::outcome(&session.curves.points(), &session.start, &data, end, exhibits))
    }

    fn status(&self) -> Option<Status> {
        let session = self.session.as_ref()?;
        let progress = &session.progress;
        Some(Status {
            id: self.spec.id.clone(),
            title: |text| text.cells.training.title,
            iteration: progress.iteration,
            length: progress.length.max(session.start.iterations),
            per_second: session.is_training().then_some(progress.per_second),
            running: session.is_running(),
        })
    }

    fn pause(&mut self) -> bool {
        // A run on its way to an iteration that was asked for rests there by itself.
        let running = self.session.as_ref().filter(|session| session.progress.phase == Phase::Running);
        if let Some(session) = running {
            session.send(Command::Pause);
        }
        running.is_some()
    }

    fn go_on(&mut self) {
        if let Some(session) = &self.session {
            session.send(Command::Run);
        }
    }

    fn memory(&self) -> usize {
        self.session.as_ref().map_or(0, Session::memory)
    }
}
