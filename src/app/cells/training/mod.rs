//! The `training` cell: one network, trained before one's eyes.
//!
//! | file | what it holds |
//! | --- | --- |
//! | `session` | a training under way: its run, curves, data and changes |
//! | `curves` | loss and accuracy, growing |
//! | `marks` | the recorded changes, each of which can be taken out |
//! | `controls` | the parameters |
//! | `diagnosis` | what is said of a patient, and what becomes of it |
//! | `panels` | the figures below the controls, and which of them |
//! | `rate` | the learning rate of every update, where a schedule changes it |
//! | `layers` | histograms of every layer |
//! | `over_time` | the layers over time |
//! | `updates` | how far each step moves the weights |
//! | `units` | the units of every layer, and one of them |
//! | `pictures` | first-layer weights and mistakes |
//!
//! Nothing runs until someone asks. What an edit means, before, during and at the end of a run, is said in
//! `experiment::training::edit`; what waits for the next start is named under the controls, with the button that starts.

mod controls;
mod curves;
mod diagnosis;
mod layers;
mod marks;
mod over_time;
mod panels;
mod pictures;
mod preview;
mod rate;
mod session;
mod units;
mod updates;

use egui::{Align, Layout, Ui, vec2};

use self::controls::Controls;
use self::diagnosis::{DiagnosisLine, Standing};
use self::panels::Panels;
use self::session::{News, TrainingSession};
use super::draft;
use super::host::{CellBody, Finished, HowFar, Pauses};
use super::session::Session;
use super::transport::{self, NotBegun};
use super::transported::{Transported, builds};
use super::widgets::Edit;
use crate::app::cell::{CellContext, CellRequest, Retake, RunCommand, Stage};
use crate::app::networks::{Shown, ShownRun};
use crate::app::notifications::Notification;
use crate::app::text::{ParameterText, Text};
use crate::app::tile::Mark;
use crate::engine::Command;
use crate::experiment::Sources;
use crate::experiment::figure::Exhibit;
use crate::experiment::outcome::{OnTick, Outcome};
use crate::experiment::training::patient::{Mend, Patient};
use crate::experiment::training::{
    self, Course, Edited, Place, Scheduled, TrainingRun, TrainingSpec, TrainingWatch,
};
use crate::language::Say;
use crate::notebook::answers::KeptDiagnosis;

type Draft = draft::Draft<TrainingSpec>;

/// The inside of one `training` cell.
pub(super) struct TrainingBody {
    session: Option<TrainingSession>,
    controls: Controls,
    panels: Panels,
    diagnosis: DiagnosisLine,
    /// The patient of a row that was gone to.
    patient: Option<u64>,
    speed: usize,
    /// Whether the run was built to be looked at in this cell, and nobody has asked it for anything yet.
    is_only_seen: bool,
}

impl TrainingBody {
    /// Whether a run rests before its first update.
    fn is_fresh(&self) -> bool {
        self.session.as_ref().is_some_and(|session| session.run.is_fresh())
    }

    /// How many updates were made where the run stands.
    fn iteration(&self) -> u64 {
        self.session.as_ref().map_or(0, |session| session.run.progress.iteration)
    }

    /// What the controls show: an edit, or what the document says of the iteration where the run stands.
    fn shown(&self, draft: &Draft) -> TrainingSpec {
        if let Some(edited) = &draft.edited {
            return edited.clone();
        }
        let course = self.session.as_ref().map(TrainingSession::course);
        training::shown(&draft.spec, course, self.iteration())
    }

    /// Document and course as they will be once the run has answered.
    fn once_answered(&self, document: &TrainingSpec) -> (TrainingSpec, Option<Course>) {
        let Some(session) = &self.session else { return (document.clone(), None) };
        let asked = session.asked.iter().copied();
        let (document, course) = training::once_answered(document, session.course(), session.place(), asked);
        (document, Some(course))
    }

    /// Back to the start, with or without the changes that are recorded.
    fn reset(&mut self, draft: &mut Draft, with_changes: bool, cx: &mut CellContext<'_>) {
        // A change that the run has not answered yet would be lost with the run.
        let (document, course) = self.once_answered(&draft.spec);
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
        draft.write(next, cx);
        self.restart(draft, cx);
    }

    /// Takes over what the user has set.
    fn commit(&mut self, draft: &mut Draft, new: TrainingSpec, cx: &mut CellContext<'_>) {
        if !draft.accepts(&new, cx) {
            return;
        }
        let place = self.session.as_ref().map_or(Place::Start, TrainingSession::place);
        let course = self.session.as_ref().map(TrainingSession::course);
        let Edited { document, .. } = training::edit(&draft.spec, course, place, &new);
        // The run is asked only for what differs from what it was asked for before.
        let (expected, course) = self.once_answered(&draft.spec);
        let Edited { live, .. } = training::edit(&expected, course.as_ref(), place, &new);
        draft.write(document, cx);
        // What was set stays on the controls until the run has answered.
        let waits =
            !live.is_empty() || self.session.as_ref().is_some_and(|session| !session.asked.is_empty());
        draft.edited = waits.then_some(new);
        if let Some(session) = &mut self.session {
            let goes_on = session.waits_to_run();
            for change in live {
                session.change(change);
            }
            if place == Place::Start {
                self.restart(draft, cx);
                if goes_on && let Some(session) = &mut self.session {
                    session.run.send(Command::Run);
                }
            }
        }
    }

    /// Writes into the document what the run recorded.
    fn hear(&mut self, draft: &mut Draft, news: Vec<News>, cx: &mut CellContext<'_>) {
        if news.is_empty() {
            return;
        }
        let mut document = draft.spec.clone();
        if self.session.as_ref().is_none_or(|session| session.asked.is_empty()) {
            draft.edited = None;
        }
        for news in news {
            match news {
                News::Recorded { at, change, supersedes } => {
                    training::record_change(&mut document, at, change, supersedes);
                }
                News::Unchanged => {}
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
        draft.write(document, cx);
    }

    /// What snapshots must show: for the figures in sight, and for the cells that look at this network.
    fn watch(&self, spec: &TrainingSpec, cx: &CellContext<'_>) -> TrainingWatch {
        let request = spec.id.as_deref().and_then(|id| cx.networks.network_request(id));
        TrainingWatch {
            network: request.is_some_and(|request| request.network),
            flow: request.and_then(|request| request.flow),
            ..self.panels.watch()
        }
    }

    /// Lets the other cells look at the network, if one of them wants to.
    fn show(&self, spec: &TrainingSpec, cx: &CellContext<'_>) {
        let Some(id) = spec.id.as_deref().filter(|id| cx.networks.network_request(id).is_some()) else {
            return;
        };
        // What nobody has asked to train predicts nothing.
        let asked = self.session.as_ref().filter(|_| !self.is_only_seen);
        let run = asked.map(|session| ShownRun {
            progress: session.run.progress,
            snapshot: session.run.snapshot.clone(),
            data: session.data(),
        });
        // What the run is made of; the document may wait for the next start.
        let ran = self.session.as_ref().map_or_else(|| spec.clone(), |session| session.course().spec());
        // Its layers are a figure, which hides nothing.
        let ran = Patient::of(&ran).map_or(ran, |patient| patient.spec);
        cx.networks.show(id, Shown { spec: training::in_force(&ran, self.iteration()), run });
    }

    /// The network as it is before its first update, on the data in use, so that there is something to see before Run. What
    /// reads a file beside the notebook waits until it is asked to.
    fn prepare(&mut self, draft: &mut Draft, cx: &CellContext<'_>) {
        if cx.stage == Stage::Page {
            return;
        }
        let is_stale = |session: &TrainingSession| session.run.is_fresh() && !session.is_on(cx.library);
        if self.session.as_ref().is_none_or(is_stale) && Self::files(&draft.spec).is_empty() {
            self.restart(draft, cx);
            self.is_only_seen = true;
        }
    }

    /// The rail over the iterations, with what is measured.
    fn time(&mut self, draft: &mut Draft, ui: &mut Ui, cx: &mut CellContext<'_>) {
        let ran = self.session.as_ref().map_or_else(|| draft.spec.clone(), TrainingSession::ran);
        let marks = ran.changes.iter().map(|scheduled| scheduled.at);
        let stand = self.session.as_ref().map(|session| session.stand(cx.text));
        let is_previewed = self.panels.is_previewed(cx, self.session.as_ref(), &ran);
        let not_begun = NotBegun { words: cx.text.cells.run.idle, is_previewed };
        self.rail(ui, cx, stand.as_ref(), not_begun, ran.iterations, marks);
    }

    /// The parameters.
    fn settings(&mut self, draft: &mut Draft, ui: &mut Ui, cx: &mut CellContext<'_>) {
        if !cx.stage.has_controls() {
            return;
        }
        let mut shown = self.shown(draft);
        cx.covered = self.covered(draft, cx);
        let edit = self.controls.ui(ui, cx, &mut shown);
        cx.covered.clear();
        match edit {
            Edit::None => {}
            Edit::Underway => draft.edited = Some(shown),
            Edit::Done => self.commit(draft, shown, cx),
        }
    }

    /// The line under the controls: what was changed on the way, what waits for the next start, what went wrong.
    fn notes(&mut self, draft: &mut Draft, ui: &mut Ui, cx: &mut CellContext<'_>) -> Option<RunCommand> {
        let (text, theme) = (&cx.text.cells.parameters, cx.theme);
        let failure = self.session.as_ref().and_then(|session| session.trouble(cx.text));
        let waiting = self.session.as_ref().map(|session| waiting(&draft.spec, session.course(), text));
        let waiting = waiting.filter(|waiting| !waiting.is_empty());
        let says_more = failure.is_some() || waiting.is_some();
        // With its controls folded, a slide has the changes beside the tabs.
        let are_beside = cx.stage.is_slide() && !cx.stage.has_controls();
        let changes = if are_beside { Vec::new() } else { recorded(draft) };
        if cx.stage.is_slide() && !says_more && changes.is_empty() {
            return None;
        }
        let line = vec2(ui.available_width(), 26.0);
        let reached = self.reached();
        let (mut pressed, mut asked) = (None, None);
        ui.allocate_ui_with_layout(line, Layout::left_to_right(Align::Center), |ui| {
            ui.set_min_size(line);
            let room = line.x * if says_more { MARKS_SHARE } else { 1.0 };
            pressed = marks::ui(ui, cx, &changes, reached, room);
            if let Some(words) = waiting {
                let words = egui::RichText::new((text.on_reset)(&words)).color(theme.palette.change);
                let button = ui.button(cx.text.cells.run.reset).on_hover_text(cx.text.cells.run.reset_help);
                ui.add(egui::Label::new(words).truncate());
                if button.clicked() {
                    asked = Some(RunCommand::Reset);
                }
            } else if let Some(words) = failure {
                let shown = egui::RichText::new(&words).color(theme.palette.error);
                ui.add(egui::Label::new(shown).truncate()).on_hover_text(words);
            }
        });
        self.follow_mark(pressed, draft, cx);
        asked
    }

    /// What a run of the document is built from: of a row of patients one, that which was gone to or the first without a diagnosis.
    fn start(&self, draft: &Draft, cx: &CellContext<'_>) -> TrainingSpec {
        let row = || diagnosis::next_of(&draft.spec, |number| cx.questions.diagnosis(&draft.label(), number));
        let number = draft.spec.patients.and_then(|of| {
            let gone_to = self.patient.filter(|number| *number <= of);
            gone_to.or_else(row).or(Some(of))
        });
        diagnosis::one_of(&draft.spec, number.unwrap_or_default())
    }

    /// What is done with the patient of the run, where it is one.
    fn with_patient<R>(
        &mut self,
        draft: &Draft,
        cx: &CellContext<'_>,
        act: impl FnOnce(&mut DiagnosisLine, &Standing<'_>) -> R,
    ) -> Option<R> {
        // Without a number there is nothing to look for.
        let asked = match &self.session {
            Some(session) => session.course().start.clone(),
            None => self.start(draft, cx),
        };
        asked.patient?;
        let said = |number| cx.questions.diagnosis(&draft.label(), number);
        let patient = self.diagnosis.follow(&asked)?.clone();
        let row = self.diagnosis.row(&draft.spec, said);
        let iteration = self.iteration();
        let changes = self.session.as_ref().map(|session| session.ran().changes).unwrap_or_default();
        let is_in_the_middle =
            self.session.as_ref().is_some_and(|session| matches!(session.place(), Place::Middle(_)));
        let standing = Standing {
            said: said(patient.number),
            row,
            has_begun: self.session.as_ref().is_some_and(TrainingSession::has_begun),
            is_live: is_in_the_middle && matches!(patient.mend(), Mend::Live(_)),
            mended_at: diagnosis::mended_at(&patient, &changes, iteration),
            is_mended_next: draft.spec.patient_number().is_none(),
            patient: &patient,
        };
        Some(act(&mut self.diagnosis, &standing))
    }

    /// The controls that are covered.
    fn covered(&mut self, draft: &Draft, cx: &CellContext<'_>) -> Vec<(&'static str, String)> {
        self.with_patient(draft, cx, |_, standing| diagnosis::covered(standing, cx)).unwrap_or_default()
    }

    /// The diagnosis of a patient.
    fn diagnose(&mut self, draft: &mut Draft, ui: &mut Ui, cx: &mut CellContext<'_>) {
        let asked = self.with_patient(draft, cx, |line, standing| {
            Some((line.ui(ui, cx, standing)?, standing.patient.clone(), standing.is_live))
        });
        match asked.flatten() {
            Some((diagnosis::Asked::Say(said), patient, _)) => {
                cx.requests.push(CellRequest::Diagnose(KeptDiagnosis {
                    cell: draft.label(),
                    patient: patient.number,
                    fault: said.fault.word().to_owned(),
                    figure: said.figure.to_owned(),
                }));
            }
            Some((diagnosis::Asked::Mend, patient, is_live)) => match (patient.mend(), &mut self.session) {
                (Mend::Live(change), Some(session)) if is_live => session.change(change),
                _ => {
                    draft.write(TrainingSpec { patient: None, ..draft.spec.clone() }, cx);
                    if self.is_fresh() {
                        self.restart(draft, cx);
                    }
                }
            },
            Some((diagnosis::Asked::Next(number), ..)) => {
                self.patient = Some(number);
                draft.write(TrainingSpec { changes: Vec::new(), ..draft.spec.clone() }, cx);
                self.restart(draft, cx);
            }
            None => {}
        }
    }

    /// How many updates were made in the run at most.
    fn reached(&self) -> u64 {
        self.session.as_ref().map_or(0, |session| session.run.progress.reached)
    }

    /// Does what a press on a recorded change asks for.
    fn follow_mark(&mut self, pressed: Option<marks::Asked>, draft: &mut Draft, cx: &mut CellContext<'_>) {
        match (pressed, &mut self.session) {
            (Some(marks::Asked::TakeOut(change)), _) => self.take_out(draft, &change, cx),
            (Some(marks::Asked::GoTo(iteration)), Some(session)) => session.run.go_to(iteration),
            _ => {}
        }
    }

    /// Takes a recorded change out of the next run.
    fn take_out(&mut self, draft: &mut Draft, change: &Scheduled, cx: &mut CellContext<'_>) {
        draft.write(training::without(&draft.spec, change), cx);
        if self.is_fresh() {
            self.restart(draft, cx);
        }
    }
}

/// The recorded changes in their order.
fn recorded(draft: &Draft) -> Vec<Scheduled> {
    let mut changes = draft.spec.changes.clone();
    changes.sort_by_key(|scheduled| scheduled.at);
    changes
}

/// The share of the line under the controls that the recorded changes have when something else is to be said there.
const MARKS_SHARE: f32 = 0.45;

/// The names of what waits for the next start.
fn waiting(document: &TrainingSpec, course: &Course, text: &ParameterText) -> String {
    let keys = training::waiting(document, course);
    let names: Vec<&str> = keys.iter().map(|key| text.name_of(key)).collect();
    names.join(", ")
}

impl Transported for TrainingBody {
    type Run = TrainingRun;
    type Start = Course;

    fn run(&mut self) -> Option<&mut Session<TrainingRun, Course>> {
        self.session.as_mut().map(|session| &mut session.run)
    }

    fn speed(&mut self) -> &mut usize {
        &mut self.speed
    }

    fn restart(&mut self, draft: &mut Draft, cx: &CellContext<'_>) {
        let start = self.start(draft, cx);
        // A diagnosis alone leads to no other patient.
        self.patient = draft.spec.patients.and(start.patient);
        let mut session = TrainingSession::begin(&start, cx.sources(), &cx.wake, cx.text);
        session.run.watch(self.watch(&draft.spec, cx));
        session.run.set_speed(self.speed);
        self.session = Some(session);
        draft.edited = None;
        self.panels.forget();
    }

    fn start_over(&mut self, draft: &mut Draft, cx: &mut CellContext<'_>) {
        self.reset(draft, true, cx);
    }
}

impl CellBody for TrainingBody {
    type Spec = TrainingSpec;

    const MARK: Mark = Mark::FallingCurve;

    fn new(_spec: &TrainingSpec) -> Self {
        Self {
            session: None,
            controls: Controls::default(),
            panels: Panels::default(),
            diagnosis: DiagnosisLine::default(),
            patient: None,
            speed: transport::FULL,
            is_only_seen: false,
        }
    }

    /// A run that stands before its first update is no reason to keep the old spec; the next Run builds a new one.
    fn changed(&mut self, was: &TrainingSpec, now: &TrainingSpec) {
        let is_renamed = *now == TrainingSpec { id: now.id.clone(), ..was.clone() };
        if !is_renamed && self.is_fresh() {
            self.session = None;
        }
    }

    fn files(spec: &TrainingSpec) -> Vec<&str> {
        spec.weights.as_deref().into_iter().collect()
    }

    fn reads_files(&self, _spec: &TrainingSpec, command: RunCommand) -> bool {
        builds(self.session.as_ref().map(|session| &session.run), command)
    }

    fn logic(&mut self, draft: &mut Draft, cx: &mut CellContext<'_>) {
        let news = self.session.as_mut().map(|session| session.drain(cx.text)).unwrap_or_default();
        self.hear(draft, news, cx);
        let watch = self.watch(&draft.spec, cx);
        if let Some(session) = &mut self.session {
            session.run.watch(watch);
        }
        self.show(&draft.spec, cx);
    }

    fn take_past(&mut self, _cx: &CellContext<'_>) -> Option<Finished<TrainingSpec>> {
        self.session.as_mut()?.take_past()
    }

    fn header(&mut self, draft: &Draft, ui: &mut Ui, cx: &mut CellContext<'_>) -> Option<RunCommand> {
        let stand = self.session.as_ref().map(|session| session.stand(cx.text));
        let changes = training::made(&draft.spec.changes, u64::MAX, cx.text.figures);
        let seed = self.session.as_ref().map_or(draft.spec.seed, |session| session.course().start.seed);
        self.buttons(ui, cx, stand.as_ref(), seed, Some(&changes))
    }

    fn contents(&mut self, draft: &mut Draft, ui: &mut Ui, cx: &mut CellContext<'_>) -> Option<RunCommand> {
        ui.spacing_mut().item_spacing.y = 6.0;
        self.prepare(draft, cx);
        if let (Some(asked), Some(session)) = (self.panels.take_asked(), &mut self.session) {
            session.run.go_to(asked);
        }
        let ran = self.session.as_ref().map_or_else(|| draft.spec.clone(), TrainingSession::ran);
        if !matches!(cx.stage, Stage::Beside(_)) {
            self.time(draft, ui, cx);
            self.settings(draft, ui, cx);
            let asked = self.notes(draft, ui, cx);
            self.diagnose(draft, ui, cx);
            let changes = recorded(draft);
            let (reached, mut pressed) = (self.reached(), None);
            self.panels.ui(ui, cx, self.session.as_ref(), &ran, |ui, room| {
                pressed = marks::ui(ui, cx, &changes, reached, room);
            });
            self.follow_mark(pressed, draft, cx);
            return asked;
        }
        if cx.stage.is_low() {
            let width = ((ui.available_width() - panels::GAP) / 2.0).floor();
            let mut asked = None;
            // A figure that needs the room of the curves has a column for itself.
            let stands_alone = self.panels.wants_all();
            ui.horizontal_top(|ui| {
                ui.spacing_mut().item_spacing.x = panels::GAP;
                super::widgets::column(ui, width, |ui| {
                    self.time(draft, ui, cx);
                    if stands_alone {
                        self.settings(draft, ui, cx);
                        asked = self.notes(draft, ui, cx);
                        self.diagnose(draft, ui, cx);
                    } else {
                        self.panels.curves_below_each_other(ui, cx, self.session.as_ref(), &ran);
                    }
                });
                super::widgets::column(ui, width, |ui| {
                    if !stands_alone {
                        self.settings(draft, ui, cx);
                        asked = self.notes(draft, ui, cx);
                        self.diagnose(draft, ui, cx);
                    }
                    self.panels.state(ui, cx, self.session.as_ref(), ran.seed);
                });
            });
            return asked;
        }
        self.settings(draft, ui, cx);
        self.time(draft, ui, cx);
        let asked = self.notes(draft, ui, cx);
        self.diagnose(draft, ui, cx);
        self.panels.curves_above_the_state(ui, cx, self.session.as_ref(), &ran);
        asked
    }

    fn command(&mut self, draft: &mut Draft, command: RunCommand, cx: &mut CellContext<'_>) {
        self.is_only_seen = false;
        match command {
            RunCommand::Reset => self.reset(draft, true, cx),
            RunCommand::ResetWithoutChanges => self.reset(draft, false, cx),
            RunCommand::BatchNorm if self.covered(draft, cx).iter().any(|(key, _)| *key == "batch_norm") => {
                cx.notify(Notification::warning(|text| {
                    (text.patient.covered)(text.cells.parameters.batch_norm.name)
                }));
            }
            RunCommand::BatchNorm => {
                let mut new = self.shown(draft);
                self.controls.toggle_batch_norm(&mut new);
                self.commit(draft, new, cx);
            }
            _ => self.move_run(draft, command, cx),
        }
    }

    fn exhibits(&self, _draft: &Draft, text: &'static Text) -> Vec<Exhibit> {
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

    fn outcome(&self, draft: &Draft, text: &'static Text) -> Option<Outcome> {
        let session = self.session.as_ref()?;
        let end = session.run.snapshot.as_ref().and_then(|snapshot| snapshot.end.as_deref());
        let data = session.data().map(|data| data.name.clone()).unwrap_or_default();
        let exhibits = self.exhibits(draft, text);
        Some(training::outcome(&session.curves.points(), &session.course().start, &data, end, exhibits))
    }

    fn failure(&self, text: &'static Text) -> Option<String> {
        Some(self.session.as_ref()?.run.failure.as_ref()?.say(text.language))
    }

    fn retake(&self, _draft: &Draft, _text: &'static Text) -> Option<Retake> {
        let session = self.session.as_ref()?;
        let (spec, until, own) = (session.ran(), session.run.progress.reached, session.sources().clone());
        let take = move |sources: &Sources, tick: OnTick<'_>| {
            training::moments(&spec, until, &Sources { language: sources.language, ..own }, tick)
        };
        Some(Retake { iterations: until, take: Box::new(take) })
    }

    fn how_far(&self, _spec: &TrainingSpec) -> Option<HowFar> {
        self.session.as_ref().map(|session| session.run.how_far(session.course().start.iterations))
    }

    fn running(&mut self) -> Option<&mut dyn Pauses> {
        self.run().map(|run| run as &mut dyn Pauses)
    }

    fn memory(&self) -> usize {
        self.session.as_ref().map_or(0, TrainingSession::memory)
    }
}
