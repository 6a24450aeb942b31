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
//! | `over_time` | the layers of two networks over time, or one statistic of all |
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
mod over_time;
mod preview;
mod session;
mod table;

use egui::{Align, Layout, RichText, Ui, vec2};

use self::controls::{Controls, Done};
use self::figures::Figures;
use self::legend::Legend;
use self::session::ComparisonSession;
use super::draft;
use super::host::{CellBody, Finished, HowFar, Pauses};
use super::session::Session;
use super::settings_and_figures;
use super::transport::{self, NotBegun};
use super::transported::{Transported, builds};
use crate::app::cell::{CellContext, CellRequest, Retake, RunCommand};
use crate::app::notifications::Notification;
use crate::app::text::{ComparisonText, Text};
use crate::app::tile::Mark;
use crate::experiment::comparison::{ComparisonRun, ComparisonSpec, Place, Variant};
use crate::experiment::figure::Exhibit;
use crate::experiment::outcome::{OnTick, Outcome};
use crate::experiment::{Sources, comparison};
use crate::language::Say;

type Draft = draft::Draft<ComparisonSpec>;

/// The inside of one `comparison` cell.
pub(super) struct ComparisonBody {
    session: Option<ComparisonSession>,
    controls: Controls,
    legend: Legend,
    figures: Figures,
    speed: usize,
}

impl ComparisonBody {
    /// Takes over what the user has set here, and has it written down.
    fn commit(&mut self, draft: &mut Draft, new: ComparisonSpec, cx: &mut CellContext<'_>) {
        if draft.accepts(&new, cx) {
            self.changed(&draft.spec, &new);
            draft.edited = None;
            draft.write(new, cx);
        }
    }

    /// Copies the settings of one network into a training cell below.
    fn open(&self, place: Place, cx: &mut CellContext<'_>) {
        let Some(session) = &self.session else { return };
        let Some(spec) = session.start().network(place) else { return };
        cx.requests.push(CellRequest::AddCell { kind: "training", keys: spec.to_table() });
        cx.notify(Notification::info(|text| (text.comparison.opened)(&session.name(place, text.figures))));
    }

    /// How far it is, its parameters, and the networks by name; returns whether a reset was asked for.
    fn settings(&mut self, draft: &mut Draft, ui: &mut Ui, cx: &mut CellContext<'_>) -> bool {
        let start = self.session.as_ref().map_or(&draft.spec, ComparisonSession::start);
        let length = start.base.iterations;
        let stand = self.session.as_ref().map(|session| session.stand(cx.text));
        let has_begun = self.session.as_ref().is_some_and(ComparisonSession::has_begun);
        let is_previewed = !has_begun && self.figures.is_previewed(&draft.spec, cx.text);
        let not_begun = NotBegun { words: cx.text.comparison.idle, is_previewed };
        self.rail(ui, cx, stand.as_ref(), not_begun, length, std::iter::empty());
        let shown = draft.shown().clone();
        let done = if cx.stage.has_controls() { self.controls.ui(ui, cx, &shown) } else { Done::Nothing };
        match done {
            Done::Nothing => {}
            Done::Underway(spec) => draft.edited = Some(spec),
            Done::Changed(spec) => self.commit(draft, spec, cx),
            Done::Added(variant) => {
                let more = additions::added(&draft.spec, variant);
                self.commit(draft, more, cx);
            }
            Done::Preset(preset) => {
                self.session = None;
                draft.edited = None;
                self.legend = Legend::default();
                cx.requests.push(CellRequest::SetSource(preset.block.to_owned()));
            }
        }
        self.names(&draft.spec, ui, cx)
    }

    /// The legend of all figures, and at its right what there is to say; whether the reset was pressed there.
    fn names(&mut self, spec: &ComparisonSpec, ui: &mut Ui, cx: &CellContext<'_>) -> bool {
        let shown = self.session.as_ref().map_or(spec, ComparisonSession::start);
        let names: Vec<String> =
            (0..shown.variants.len()).map(|variant| shown.variant_name(variant, cx.text.figures)).collect();
        let mut reset = false;
        ui.horizontal_wrapped(|ui| {
            ui.spacing_mut().item_spacing = vec2(6.0, 2.0);
            self.legend.ui(ui, cx.theme, &cx.text.comparison, names.iter().map(String::as_str));
            if (cx.stage.is_slide() || cx.stage.is_low()) && !self.has_notes(spec, cx) {
                return;
            }
            // A point less than all the room: exactly all of it would be too much for the row.
            let rest = vec2((ui.available_size_before_wrap().x - 1.0).max(320.0), legend::HEIGHT);
            ui.allocate_ui_with_layout(rest, Layout::right_to_left(Align::Center), |ui| {
                ui.set_min_size(rest);
                reset = self.notes(spec, ui, cx);
            });
        });
        reset
    }

    /// Whether there is anything to say. On a page its place is kept; on a slide, and where the cell is low, the figures have it.
    fn has_notes(&self, spec: &ComparisonSpec, cx: &CellContext<'_>) -> bool {
        self.session.as_ref().is_some_and(|session| {
            session.trouble(cx.text).is_some()
                || session.adding(cx.text.figures).is_some()
                || differing(session.start(), spec, &cx.text.comparison).is_some()
                || !session.overflown(cx.text.figures).is_empty()
                || !session.infinite(cx.text.figures).is_empty()
        })
    }

    /// What waits for a reset, what is brought up to the others, what went wrong; whether the reset was pressed.
    fn notes(&self, spec: &ComparisonSpec, ui: &mut Ui, cx: &CellContext<'_>) -> bool {
        let (text, theme) = (&cx.text.comparison, cx.theme);
        let Some(session) = &self.session else { return false };
        let say = |ui: &mut Ui, words: &str, ink| {
            ui.add(egui::Label::new(RichText::new(words).color(ink)).truncate()).on_hover_text(words);
        };
        let lost = session.overflown(cx.text.figures);
        if let Some(words) = session.trouble(cx.text) {
            say(ui, &words, theme.palette.error);
        } else if let Some(name) = session.adding(cx.text.figures) {
            say(ui, &(text.bringing_up)(&name), theme.palette.muted);
        } else if let Some(keys) = differing(session.start(), spec, text) {
            let button = ui.button(cx.text.cells.run.reset).on_hover_text(cx.text.cells.run.reset_help);
            say(ui, &(cx.text.cells.parameters.on_reset)(&keys), theme.palette.change);
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

impl Transported for ComparisonBody {
    type Run = ComparisonRun;
    type Start = ComparisonSpec;

    fn run(&mut self) -> Option<&mut Session<ComparisonRun, ComparisonSpec>> {
        self.session.as_mut().map(|session| &mut session.run)
    }

    fn speed(&mut self) -> &mut usize {
        &mut self.speed
    }

    fn restart(&mut self, draft: &mut Draft, cx: &CellContext<'_>) {
        self.figures.forget(&draft.spec);
        let mut session = ComparisonSession::begin(&draft.spec, cx);
        session.run.watch(self.figures.watch());
        session.run.set_speed(self.speed);
        self.session = Some(session);
        draft.edited = None;
    }
}

impl CellBody for ComparisonBody {
    type Spec = ComparisonSpec;

    const MARK: Mark = Mark::TwoCurves;

    fn new(spec: &ComparisonSpec) -> Self {
        Self {
            session: None,
            controls: Controls::default(),
            legend: Legend::default(),
            figures: Figures::new(spec),
            speed: transport::FULL,
        }
    }

    /// A run that has not begun is let go, and one that has gets the variants that are new.
    fn changed(&mut self, was: &ComparisonSpec, now: &ComparisonSpec) {
        match &mut self.session {
            Some(session) if session.run.is_fresh() => self.session = None,
            Some(session) => {
                for variant in new_variants(session.start(), now) {
                    if !session.is_adding(&variant.name) {
                        session.add(variant.clone());
                    }
                }
            }
            None => {}
        }
        if self.session.is_none() && was.panels != now.panels {
            self.figures.forget(now);
        }
    }

    fn files(spec: &ComparisonSpec) -> Vec<&str> {
        let specs = spec.variants.iter().map(|variant| &variant.spec).chain([&spec.base]);
        let mut files: Vec<&str> = specs.filter_map(|spec| spec.weights.as_deref()).collect();
        files.dedup();
        files
    }

    fn reads_files(&self, _spec: &ComparisonSpec, command: RunCommand) -> bool {
        builds(self.session.as_ref().map(|session| &session.run), command)
    }

    fn logic(&mut self, _draft: &mut Draft, cx: &mut CellContext<'_>) {
        let watch = self.figures.watch();
        let Some(session) = &mut self.session else { return };
        session.run.watch(watch);
        for error in session.drain(cx.text) {
            cx.notify(Notification::warning(|text| error.say(text.language)));
        }
    }

    fn take_past(&mut self, cx: &CellContext<'_>) -> Option<Finished<ComparisonSpec>> {
        self.session.as_mut()?.take_past(cx)
    }

    fn header(&mut self, draft: &Draft, ui: &mut Ui, cx: &mut CellContext<'_>) -> Option<RunCommand> {
        let stand = self.session.as_ref().map(|session| session.stand(cx.text));
        let start = self.session.as_ref().map_or(&draft.spec, ComparisonSession::start);
        let seed = start.base.seed;
        self.buttons(ui, cx, stand.as_ref(), seed, None)
    }

    fn contents(&mut self, draft: &mut Draft, ui: &mut Ui, cx: &mut CellContext<'_>) -> Option<RunCommand> {
        ui.spacing_mut().item_spacing.y = 6.0;
        if let (Some(asked), Some(session)) = (self.figures.take_asked(), &mut self.session) {
            session.run.go_to(asked);
        }
        let mut reset = false;
        settings_and_figures(
            ui,
            cx,
            super::MANY,
            &mut (self, draft),
            |(body, draft), ui, cx| reset = body.settings(draft, ui, cx),
            |(body, draft), ui, cx| {
                let wanted = body.figures.ui(ui, cx, body.session.as_ref(), &draft.spec, &body.legend);
                if let Some(place) = wanted {
                    body.open(place, cx);
                }
            },
        );
        reset.then_some(RunCommand::Reset)
    }
    fn command(&mut self, draft: &mut Draft, command: RunCommand, cx: &mut CellContext<'_>) {
        match command {
            RunCommand::Reset | RunCommand::ResetWithoutChanges => self.restart(draft, cx),
            // What differs between the networks is in their variants.
            RunCommand::BatchNorm => {}
            _ => self.move_run(draft, command, cx),
        }
    }

    fn exhibits(&self, _draft: &Draft, text: &'static Text) -> Vec<Exhibit> {
        self.session.as_ref().map(|session| self.figures.exhibits(session, text)).unwrap_or_default()
    }

    fn outcome(&self, draft: &Draft, text: &'static Text) -> Option<Outcome> {
        let session = self.session.as_ref()?;
        session.results(|results| results.outcome(self.exhibits(draft, text)))
    }

    fn failure(&self, text: &'static Text) -> Option<String> {
        Some(self.session.as_ref()?.run.failure.as_ref()?.say(text.language))
    }

    fn retake(&self, _draft: &Draft, _text: &'static Text) -> Option<Retake> {
        let session = self.session.as_ref()?;
        let (spec, until) = (session.start().clone(), session.run.progress.reached);
        let watch = self.figures.watch();
        let take = move |sources: &Sources, tick: OnTick<'_>| {
            comparison::moments(&spec, until, &watch, sources, tick)
        };
        Some(Retake { iterations: until, take: Box::new(take) })
    }

    fn how_far(&self, _spec: &ComparisonSpec) -> Option<HowFar> {
        self.session.as_ref().map(|session| session.run.how_far(session.start().base.iterations))
    }

    fn running(&mut self) -> Option<&mut dyn Pauses> {
        self.run().map(|run| run as &mut dyn Pauses)
    }

    fn memory(&self) -> usize {
        self.session.as_ref().map_or(0, ComparisonSession::memory)
    }
}
