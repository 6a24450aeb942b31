//! The `comparison` cell: several networks side by side, from the same start.
//!
//! | file | what it holds |
//! | --- | --- |
//! | `session` | a comparison under way: its run, curves and new variants |
//! | `curves` | the curves of all networks, growing |
//! | `controls` | what all have in common; ready-made comparisons |
//! | `additions` | one more variant |
//! | `legend` | the names, which switch their lines off and on |
//! | `figures` | curves, panels, layers, table, and which of them |
//! | `table` | last and best values |
//!
//! Nothing runs until someone asks. A variant that is added to a run, here or in the source, is trained up to the
//! others. Every other edit is a setting: of this run while it stands before its first iteration, of the next one from then
//! on; then it is named, with the button that starts.

mod additions;
mod controls;
mod curves;
mod figures;
mod legend;
mod session;
mod table;

use egui::{Align, Layout, RichText, Ui, vec2};

use self::controls::{Controls, Done};
use self::figures::Figures;
use self::legend::Legend;
use self::session::ComparisonSession;
use super::{Sight, transport};
use crate::app::cell::{CellContext, CellRequest, CellView, RunCommand, Status, speed_after};
use crate::app::notifications::Notification;
use crate::app::text::{ComparisonText, Text};
use crate::engine::{Command, Phase};
use crate::experiment::comparison::{ComparisonSpec, Place, Variant};
use crate::experiment::figure::Exhibit;
use crate::experiment::outcome::Outcome;
use crate::experiment::training::TrainingSpec;
use crate::experiment::{CellKind, CellSpec, Spec};
use crate::language::Say;

/// The inside of one `comparison` cell.
pub(super) struct ComparisonView {
    /// The spec as the document has it.
    spec: ComparisonSpec,
    /// The spec as the controls show it while a value is dragged.
    edited: Option<ComparisonSpec>,
    session: Option<ComparisonSession>,
    controls: Controls,
    legend: Legend,
    figures: Figures,
    speed: usize,
    sight: Sight,
}

impl ComparisonView {
    pub(super) fn new(spec: ComparisonSpec) -> Self {
        let figures = Figures::new(&spec);
        Self {
            spec,
            edited: None,
            session: None,
            controls: Controls::default(),
            legend: Legend::default(),
            figures,
            speed: transport::FULL,
            sight: Sight::default(),
        }
    }

    /// Builds the run anew from the spec; it rests before its first iteration.
    fn restart(&mut self, cx: &CellContext<'_>) {
        self.figures.forget(&self.spec);
        let mut session = ComparisonSession::begin(&self.spec, cx);
        session.run.watch(self.figures.watch());
        session.run.set_speed(self.speed);
        self.session = Some(session);
        self.edited = None;
    }

    /// The run that commands go to; one is built when there is none, or only the remains of a failed one.
    fn session(&mut self, cx: &CellContext<'_>) -> Option<&mut ComparisonSession> {
        if self.session.as_ref().is_none_or(|session| session.run.failure.is_some()) {
            self.restart(cx);
        }
        self.session.as_mut()
    }

    /// What the cell is called in the log.
    fn label(&self) -> String {
        self.spec.id.clone().unwrap_or_else(|| "comparison".to_owned())
    }

    /// Takes over a spec: a run that has not begun is let go, and one that has gets the variants that are new.
    fn take(&mut self, spec: ComparisonSpec) {
        self.edited = None;
        match &mut self.session {
            Some(session) if session.run.is_fresh() => self.session = None,
            Some(session) => {
                for variant in new_variants(session.start(), &spec) {
                    if !session.is_adding(&variant.name) {
                        session.add(variant.clone());
                    }
                }
            }
            None => {}
        }
        if self.session.is_none() && self.spec.panels != spec.panels {
            self.figures.forget(&spec);
        }
        self.spec = spec;
    }

    /// Takes over what the user has set here, and has it written down.
    fn commit(&mut self, new: ComparisonSpec, cx: &mut CellContext<'_>) {
        if let Err(problem) = new.check() {
            cx.notify(Notification::warning(|text| problem.say(text.language)));
            self.edited = None;
            return;
        }
        let changed = new != self.spec;
        self.take(new);
        if changed {
            cx.set_keys(self.spec.to_table());
        }
    }

    /// Copies the settings of one network into a training cell below.
    fn open(&self, place: Place, cx: &mut CellContext<'_>) {
        let Some(session) = &self.session else { return };
        let Some(spec) = session.start().network(place) else { return };
        cx.requests.push(CellRequest::AddCell { kind: "training", keys: spec.to_table() });
        cx.notify(Notification::info(|text| (text.comparison.opened)(&session.name(place, text.figures))));
    }

    /// Everything below the frame's title.
    fn contents(&mut self, ui: &mut Ui, cx: &mut CellContext<'_>) {
        ui.spacing_mut().item_spacing.y = 6.0;
        let length = self
            .session
            .as_ref()
            .map_or(self.spec.base.iterations, |session| session.start().base.iterations);
        let stand = self.session.as_ref().map(|session| session.stand(cx.text));
        let marks = std::iter::empty();
        if let Some(asked) = transport::rail(ui, cx, stand.as_ref(), cx.text.comparison.idle, length, marks)
            && let Some(session) = &mut self.session
        {
            session.run.go_to(asked);
        }
        let shown = self.edited.as_ref().unwrap_or(&self.spec).clone();
        let done = if cx.stage.has_controls() { self.controls.ui(ui, cx, &shown) } else { Done::Nothing };
        match done {
            Done::Nothing => {}
            Done::Underway(spec) => self.edited = Some(spec),
            Done::Changed(spec) => self.commit(spec, cx),
            Done::Added(variant) => {
                let more = additions::added(&self.spec, variant);
                self.commit(more, cx);
            }
            Done::Preset(preset) => {
                self.session = None;
                self.edited = None;
                self.legend = Legend::default();
                cx.requests.push(CellRequest::SetSource(preset.block.to_owned()));
            }
        }
        self.names(ui, cx);
        let wanted = self.figures.ui(ui, cx, self.session.as_ref(), &self.spec, &self.legend);
        if let Some(place) = wanted {
            self.open(place, cx);
        }
    }

    /// The legend of all figures, and at its right what there is to say.
    fn names(&mut self, ui: &mut Ui, cx: &mut CellContext<'_>) {
        let variants = self.session.as_ref().map_or(&self.spec.variants, |session| &session.start().variants);
        let names: Vec<String> = variants.iter().map(|variant| variant.name.clone()).collect();
        let mut reset = false;
        ui.horizontal_wrapped(|ui| {
            ui.spacing_mut().item_spacing = vec2(6.0, 2.0);
            self.legend.ui(ui, cx.theme, &cx.text.comparison, names.iter().map(String::as_str));
            if cx.stage.is_slide() && !self.has_notes(cx) {
                return;
            }
            // A point less than all the room: exactly all of it would be too much for the row.
            let rest = vec2((ui.available_size_before_wrap().x - 1.0).max(320.0), legend::HEIGHT);
            ui.allocate_ui_with_layout(rest, Layout::right_to_left(Align::Center), |ui| {
                ui.set_min_size(rest);
                reset = self.notes(ui, cx);
            });
        });
        if reset {
            self.command(RunCommand::Reset, cx);
        }
    }

    /// Whether there is anything to say. On a page its place is kept, on a slide the figures have it.
    fn has_notes(&self, cx: &CellContext<'_>) -> bool {
        self.session.as_ref().is_some_and(|session| {
            session.trouble(cx.text).is_some()
                || session.adding().is_some()
                || differing(session.start(), &self.spec, &cx.text.comparison).is_some()
                || !session.overflown(cx.text.figures).is_empty()
                || !session.infinite(cx.text.figures).is_empty()
        })
    }

    /// What waits for a reset, what is brought up to the others, what went wrong; whether the reset was pressed.
    fn notes(&self, ui: &mut Ui, cx: &CellContext<'_>) -> bool {
        let (text, theme) = (&cx.text.comparison, cx.theme);
        let Some(session) = &self.session else { return false };
        let say = |ui: &mut Ui, words: &str, ink| {
            ui.add(egui::Label::new(RichText::new(words).color(ink)).truncate()).on_hover_text(words);
        };
        let lost = session.overflown(cx.text.figures);
        if let Some(words) = session.trouble(cx.text) {
            say(ui, &words, theme.palette.error);
        } else if let Some(name) = session.adding() {
            say(ui, &(text.bringing_up)(name), theme.palette.muted);
        } else if let Some(keys) = differing(session.start(), &self.spec, text) {
            let button = ui.button(cx.text.cells.run.reset).on_hover_text(cx.text.cells.run.reset_help);
            say(ui, &(cx.text.cells.parameters.on_reset)(&keys), theme.palette.warning);
            return button.clicked();
        } else if !lost.is_empty() {
            say(ui, &(text.nan_networks)(&lost.join("; ")), theme.palette.warning);
        } else if let infinite = session.infinite(cx.text.figures)
            && !infinite.is_empty()
        {
            say(ui, &(text.infinite_networks)(&infinite.join("; ")), theme.palette.warning);
        }
        false
    }

    /// Whether `command` builds a run, and so reads the file that the networks start from.
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
}

/// The variants of `new` that come after those of `start`, when nothing else of them differs.
fn new_variants<'a>(start: &ComparisonSpec, new: &'a ComparisonSpec) -> &'a [Variant] {
    let count = start.variants.len();
    let same = start.base == new.base
        && start.panels == new.panels
        && start.same_start == new.same_start
        && new.variants.get(..count) == Some(start.variants.as_slice());
    if same { new.variants.get(count..).unwrap_or_default() } else { &[] }
}

/// In what the run differs from the document; none where a reset would change nothing.
fn differing(start: &ComparisonSpec, spec: &ComparisonSpec, text: &ComparisonText) -> Option<String> {
    let mut keys: Vec<&str> = Vec::new();
    let mut differs = |name, is: bool| {
        if is {
            keys.push(name);
        }
    };
    differs(text.base, start.base != spec.base);
    // Variants of another base differ as a whole; what counts is in what they differ from it.
    let named = |spec: &ComparisonSpec| -> Vec<(String, toml::Table)> {
        spec.variants.iter().map(|variant| (variant.name.clone(), variant.differing(&spec.base))).collect()
    };
    let is_other = start.variants != spec.variants && new_variants(start, spec).is_empty();
    differs(text.variants, is_other && named(start) != named(spec));
    differs(text.own_panels, start.panels != spec.panels);
    differs(text.same_start.name, start.same_start != spec.same_start);
    (!keys.is_empty()).then(|| keys.join(", "))
}

impl CellView for ComparisonView {
    fn set_spec(&mut self, spec: Spec) {
        if let Spec::Comparison(spec) = spec
            && spec != self.spec
        {
            self.take(spec);
        }
    }

    fn logic(&mut self, cx: &mut CellContext<'_>) {
        let watch = self.figures.watch();
        let Some(session) = &mut self.session else { return };
        session.run.watch(watch);
        for error in session.drain(cx.text) {
            cx.notify(Notification::warning(|text| error.say(text.language)));
        }
        // The run has used these data, so they are there.
        let data = |base: &TrainingSpec| base.dataset(&cx.sources()).ok().map(|data| data.name.clone());
        let past = session.take_past(data);
        cx.requests.extend(past.map(|run| CellRequest::Remember(Box::new(run))));
    }

    fn header(&mut self, ui: &mut Ui, cx: &mut CellContext<'_>) {
        let stand = self.session.as_ref().map(|session| session.stand(cx.text));
        let seed = self.spec.base.seed;
        let (command, speed_chosen) = transport::buttons(ui, cx, stand.as_ref(), seed, &mut self.speed, None);
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
        let files = self.spec.variants.iter().map(|variant| &variant.spec).chain([&self.spec.base]);
        let mut files: Vec<String> = files.filter_map(|spec| spec.weights.clone()).collect();
        files.dedup();
        if self.builds(command) && !files.iter().all(|file| cx.may_read(Some(file), command)) {
            return;
        }
        match command {
            RunCommand::Step | RunCommand::StepBack | RunCommand::StepEpoch => {
                if let Some(session) = self.session(cx) {
                    session.run.steer(command);
                }
            }
            RunCommand::ToStart | RunCommand::ToEnd => {
                if let Some(session) = &mut self.session {
                    session.run.steer(command);
                }
            }
            RunCommand::Reset | RunCommand::ResetWithoutChanges => self.restart(cx),
            // What differs between the networks is in their variants.
            RunCommand::BatchNorm => {}
            RunCommand::Faster | RunCommand::Slower | RunCommand::Speed(_) => {
                self.speed = speed_after(command, self.speed).unwrap_or(self.speed);
                if let Some(session) = &mut self.session {
                    session.run.set_speed(self.speed);
                }
            }
            RunCommand::Toggle => {
                let label = self.label();
                // At the end the next iteration is the first of another run.
                if self.session.as_ref().is_some_and(|session| session.run.is_finished()) {
                    self.restart(cx);
                }
                let Some(session) = self.session(cx) else { return };
                let running = session.run.is_advancing();
                session.run.steer(command);
                tracing::info!("{label} {}", if running { "is to pause" } else { "is to run" });
            }
        }
    }

    fn exhibits(&self, text: &'static Text) -> Vec<Exhibit> {
        self.session.as_ref().map(|session| self.figures.exhibits(session, text)).unwrap_or_default()
    }

    fn outcome(&self, text: &'static Text) -> Option<Outcome> {
        let session = self.session.as_ref()?;
        session.results(|results| results.outcome(self.exhibits(text)))
    }

    fn status(&self) -> Option<Status> {
        let session = self.session.as_ref()?;
        let progress = &session.run.progress;
        Some(Status {
            id: self.spec.id.clone(),
            kind: ComparisonSpec::NAME,
            iteration: progress.iteration,
            length: progress.length.max(session.start().base.iterations),
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
        self.session.as_ref().map_or(0, ComparisonSession::memory)
    }
}
