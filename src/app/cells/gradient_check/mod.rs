//! The `gradient_check` cell: backpropagation against central differences, parameter by parameter.
//!
//! | file | what it holds |
//! | --- | --- |
//! | `controls` | the network, the samples, h, and what to break |
//! | `words` | times, verdicts and places of entries in words |
//! | `table` | the arrays of parameters and the worst entries, in rows |
//! | `figures` | one gradient against the other, and their difference |
//!
//! Nothing runs until someone asks. Once it has run, an edit checks the new settings at once: throwing *Break it* is
//! answered before one looks up. A check that was paused waits.

mod controls;
mod figures;
mod table;
mod words;

use std::sync::Arc;

use egui::{Align, Layout, Rect, Sense, Stroke, Ui, pos2, vec2};

use self::controls::Controls;
use self::figures::{Figures, Tab};
use super::buttons::{Around, Buttons, NO_LIST};
use super::draft;
use super::host::{CellBody, Finished, HowFar, Pauses, may_read};
use super::message;
use super::session::Session;
use super::settings_and_figures;
use crate::app::cell::{CellContext, RunCommand};
use crate::app::cells::tabs;
use crate::app::figures::format::{grouped, significant};
use crate::app::icon::Icon;
use crate::app::text::Text;
use crate::app::theme::STRONG;
use crate::app::tile::Mark;
use crate::engine::Command;
use crate::experiment::figure::Exhibit;
use crate::experiment::gradient_check::{
    self, GradientCheckRun, GradientCheckSnapshot, GradientCheckSpec, exhibits,
};
use crate::experiment::outcome::Outcome;
use crate::language::Say;
use crate::notebook::runs::FinalNumbers;

/// One check, from the spec it was started with to its last report.
type CheckSession = Session<GradientCheckRun, GradientCheckSpec>;

type Draft = draft::Draft<GradientCheckSpec>;

/// The inside of one `gradient_check` cell.
#[derive(Default)]
pub(super) struct GradientCheckBody {
    session: Option<CheckSession>,
    /// The report that is shown: the last one of the check before, until the new one has something.
    report: Option<Arc<GradientCheckSnapshot>>,
    /// Counts up with every new report.
    version: u64,
    controls: Controls,
    figures: Figures,
    tab: Tab,
}

/// Room between the two halves of the cell.
const GAP: f32 = 16.0;
/// Height of the row of tabs.
const TABS: f32 = 30.0;
/// What stands above and below the two halves, the window's own bars included.
const AROUND: f32 = 330.0;

impl GradientCheckBody {
    /// Builds the check again; it rests before its first parameter.
    fn restart(&mut self, spec: &GradientCheckSpec, cx: &CellContext<'_>) -> &mut CheckSession {
        let (given, sources) = (spec.clone(), cx.sources());
        let make = move || GradientCheckRun::new(given, &sources);
        self.session.insert(Session::begin(spec.clone(), &cx.wake, make))
    }

    /// The check that goes on when it is told to; none that failed or has come to its end.
    fn unfinished(&mut self) -> Option<&mut CheckSession> {
        self.session.as_mut().filter(|session| session.failure.is_none() && !session.is_at_end())
    }

    /// After an edit: checks again what was being checked, or was checked to the end.
    fn again(&mut self, spec: &GradientCheckSpec, cx: &mut CellContext<'_>) {
        let wanted = self.session.as_ref().is_some_and(|session| session.is_running() || session.is_at_end());
        self.session = None;
        if wanted && may_read(&Self::files(spec), RunCommand::Toggle, cx) {
            self.restart(spec, cx).send(Command::Run);
        }
    }
}

impl CheckSession {
    /// What is to be remembered, once each time that the check comes to its end.
    fn take_past(&mut self) -> Option<Finished<GradientCheckSpec>> {
        let report = self.snapshot.clone()?;
        // The last entry is told before it can be seen.
        if !self.take_end(report.is_complete()) {
            return None;
        }
        let differences = report.arrays.iter().map(|array| array.relative);
        Some(Finished {
            spec: report.spec.clone(),
            data: report.data.clone(),
            seed: report.spec.network.seed,
            iterations: report.checked as u64,
            numbers: FinalNumbers::Checked {
                relative: differences.reduce(f64::max)?,
                verdict: report.verdict.map(Into::into),
            },
            curve: Vec::new(),
        })
    }
}

impl CellBody for GradientCheckBody {
    type Spec = GradientCheckSpec;

    const MARK: Mark = Mark::Equal;

    fn new(_spec: &GradientCheckSpec) -> Self {
        Self::default()
    }

    fn changed(&mut self, _was: &GradientCheckSpec, _now: &GradientCheckSpec) {
        self.session = None;
    }

    fn files(spec: &GradientCheckSpec) -> Vec<&str> {
        spec.network.weights.as_deref().into_iter().collect()
    }

    fn reads_files(&self, _spec: &GradientCheckSpec, command: RunCommand) -> bool {
        match command {
            RunCommand::Reset | RunCommand::ResetWithoutChanges => true,
            RunCommand::Toggle => {
                self.session.as_ref().is_none_or(|session| session.failure.is_some() || session.is_at_end())
            }
            _ => false,
        }
    }

    fn logic(&mut self, _draft: &mut Draft, _cx: &mut CellContext<'_>) {
        let Some(session) = &mut self.session else { return };
        // A check that has only begun takes nothing away from what the one before it found.
        if session.drain(|_, _| {})
            && let Some(latest) = &session.snapshot
            && (latest.checked > 0 || self.report.is_none())
        {
            self.report = Some(Arc::clone(latest));
            self.version += 1;
        }
    }

    fn take_past(&mut self, _cx: &CellContext<'_>) -> Option<Finished<GradientCheckSpec>> {
        self.session.as_mut()?.take_past()
    }

    fn header(&mut self, draft: &Draft, ui: &mut Ui, cx: &mut CellContext<'_>) -> Option<RunCommand> {
        let (run, text) = (&cx.text.cells.run, &cx.text.gradient_check);
        let running = self.session.as_ref().is_some_and(Session::is_running);
        let main = if running {
            (Icon::Pause, [run.pause, text.pause_help])
        } else {
            (Icon::Play, [run.run, text.run_help])
        };
        let reset = Around {
            icon: Icon::ToStart,
            words: [run.reset, text.reset_help],
            enabled: self.session.is_some(),
            command: RunCommand::Reset,
        };
        let words = &[run.run, run.pause];
        let note = (cx.text.figures.seed)(draft.spec.network.seed);
        let buttons = Buttons {
            main,
            enabled: true,
            words,
            before: vec![reset],
            after: Vec::new(),
            speeds: None,
            note,
        };
        buttons.show(ui, cx, 0, NO_LIST).command
    }

    fn contents(&mut self, draft: &mut Draft, ui: &mut Ui, cx: &mut CellContext<'_>) -> Option<RunCommand> {
        ui.spacing_mut().item_spacing.y = 6.0;
        settings_and_figures(
            ui,
            cx,
            super::MANY,
            &mut (self, draft),
            |(body, draft), ui, cx| {
                body.progress(ui, cx);
                let mut shown = draft.shown().clone();
                if cx.stage.has_controls() {
                    let edit = body.controls.ui(ui, cx, &mut shown);
                    if draft.take(edit, shown, cx) {
                        body.again(&draft.spec, cx);
                    }
                }
                body.verdict(&draft.spec, ui, cx);
            },
            |(body, _), ui, cx| body.halves(ui, cx),
        );
        None
    }

    fn command(&mut self, draft: &mut Draft, command: RunCommand, cx: &mut CellContext<'_>) {
        match command {
            RunCommand::Toggle => match self.unfinished() {
                Some(session) => session.steer(command),
                None => self.restart(&draft.spec, cx).send(Command::Run),
            },
            RunCommand::Reset | RunCommand::ResetWithoutChanges => {
                self.report = None;
                self.restart(&draft.spec, cx);
            }
            RunCommand::Step | RunCommand::StepBack | RunCommand::ToStart | RunCommand::ToEnd => {
                if let Some(session) = &mut self.session {
                    session.send(match command {
                        RunCommand::Step => Command::Step,
                        RunCommand::StepBack => Command::StepBack,
                        RunCommand::ToStart => Command::GoTo(0),
                        _ => Command::GoTo(session.progress.reached),
                    });
                }
            }
            RunCommand::BatchNorm => {
                let mut new = draft.spec.clone();
                self.controls.toggle_batch_norm(&mut new);
                if draft.commit(new, cx) {
                    self.again(&draft.spec, cx);
                }
            }
            RunCommand::StepEpoch | RunCommand::Faster | RunCommand::Slower | RunCommand::Speed(_) => {}
        }
    }

    fn exhibits(&self, _draft: &Draft, text: &'static Text) -> Vec<Exhibit> {
        let report = self.report.as_ref().filter(|report| report.checked > 0);
        report.map(|report| exhibits(report, text.figures)).unwrap_or_default()
    }

    fn failure(&self, text: &'static Text) -> Option<String> {
        Some(self.session.as_ref()?.failure.as_ref()?.say(text.language))
    }

    fn outcome(&self, _draft: &Draft, text: &'static Text) -> Option<Outcome> {
        let report = self.report.as_ref().filter(|report| report.checked > 0)?;
        Some(gradient_check::outcome(report, text.figures))
    }

    fn how_far(&self, _spec: &GradientCheckSpec) -> Option<HowFar> {
        let session = self.session.as_ref()?;
        let report = session.snapshot.as_ref();
        Some(HowFar {
            iteration: report.map_or(0, |report| report.checked as u64),
            length: report.map_or(0, |report| report.chosen as u64),
            per_second: None,
            running: session.is_running(),
        })
    }

    fn running(&mut self) -> Option<&mut dyn Pauses> {
        self.session.as_mut().map(|session| session as &mut dyn Pauses)
    }

    fn memory(&self) -> usize {
        self.session.as_ref().map_or(0, CheckSession::memory)
    }
}

impl GradientCheckBody {
    /// The arrays of parameters, and beside them the figure that is chosen.
    fn halves(&mut self, ui: &mut Ui, cx: &CellContext<'_>) {
        let height = cx.stage.room(ui, AROUND, 0.0, 260.0..=560.0);
        let size = vec2(ui.available_width(), height);
        let text = &cx.text.gradient_check;
        if let Some(failure) = self.session.as_ref().and_then(|session| session.failure.as_ref()) {
            message(ui, cx.theme, size, &failure.say(cx.text.language), cx.theme.palette.error);
            return;
        }
        let Some(report) = self.report.clone() else {
            let words = if self.session.is_some() { text.preparing } else { text.idle };
            message(ui, cx.theme, size, words, cx.theme.palette.muted);
            return;
        };
        // Seven columns of numbers need more room across than a square does.
        let left = vec2(((size.x - GAP) * 0.58).floor(), size.y);
        let right = vec2(size.x - GAP - left.x, size.y);
        if cx.stage.is_low() && self.tab == Tab::Worst {
            // Both tables side by side have no room there; the tabs stay where they are.
            ui.horizontal(|ui| {
                ui.spacing_mut().item_spacing.x = GAP;
                ui.allocate_space(vec2(left.x, TABS));
                self.tabs(ui, cx, right.x);
            });
            let rest = vec2(size.x, size.y - TABS - ui.spacing().item_spacing.y);
            ui.allocate_ui_with_layout(rest, Layout::top_down(Align::Min), |ui| {
                ui.set_min_size(rest);
                table::worst(ui, cx, &report, rest);
            });
            return;
        }
        ui.horizontal(|ui| {
            ui.spacing_mut().item_spacing.x = GAP;
            ui.allocate_ui_with_layout(left, Layout::top_down(Align::Min), |ui| {
                ui.set_min_size(left);
                table::arrays(ui, cx, &report, left);
            });
            ui.allocate_ui_with_layout(right, Layout::top_down(Align::Min), |ui| {
                ui.set_min_size(right);
                self.right(ui, cx, &report, right);
            });
        });
    }

    fn tabs(&mut self, ui: &mut Ui, cx: &CellContext<'_>, width: f32) {
        ui.allocate_ui_with_layout(vec2(width, TABS), Layout::left_to_right(Align::Min), |ui| {
            ui.set_max_width(width);
            ui.spacing_mut().item_spacing.x = 4.0;
            let tabs = [
                (Tab::Both, "both", cx.text.figures.both_gradients),
                (Tab::Difference, "difference", cx.text.figures.difference),
                (Tab::Worst, "worst", cx.text.figures.worst),
            ];
            tabs::fitting_figure_tabs(ui, cx, &mut self.tab, &tabs, &[Tab::Worst], 0.0);
        });
    }

    fn right(&mut self, ui: &mut Ui, cx: &CellContext<'_>, report: &GradientCheckSnapshot, size: egui::Vec2) {
        self.tabs(ui, cx, size.x);
        let rest = vec2(size.x, size.y - TABS - ui.spacing().item_spacing.y);
        match self.tab {
            Tab::Worst => table::worst(ui, cx, report, rest),
            tab => self.figures.show(ui, cx, report, tab, self.version, rest),
        }
    }

    /// How far the check is, how long both ways took, and how many times as long the one took as the other.
    fn progress(&self, ui: &mut Ui, cx: &CellContext<'_>) {
        let (text, palette) = (&cx.text.gradient_check, &cx.theme.palette);
        let rows = if cx.stage.is_low() { 2 } else { 1 };
        let font = egui::TextStyle::Body.resolve(ui.style());
        let height = 14.0 + rows as f32 * ui.fonts_mut(|fonts| fonts.row_height(&font));
        let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), height), Sense::hover());
        let report = self.report.as_deref();
        let share = report.map_or(0.0, |report| report.checked as f32 / report.chosen.max(1) as f32);
        let bar = Rect::from_min_size(rect.min, vec2(rect.width(), 8.0));
        let painter = ui.painter();
        painter.rect_filled(bar, 4.0, palette.raised);
        painter.rect_filled(bar.with_max_x(bar.left() + bar.width() * share), 4.0, palette.accent);
        let edge = Stroke::new(cx.theme.hairline, palette.outline);
        painter.rect_stroke(bar, 4.0, edge, egui::StrokeKind::Inside);
        let words = match report {
            _ if self.session.as_ref().is_some_and(|session| session.failure.is_some()) => {
                cx.text.cells.run.failed.to_owned()
            }
            None if self.session.is_some() => text.preparing.to_owned(),
            None => text.idle.to_owned(),
            Some(report) => {
                let tried = (text.tried)(&grouped(report.checked as u64), &grouped(report.chosen as u64));
                let times = words::times(text, report);
                times.map_or(tried.clone(), |times| format!("{tried}  ·  {times}"))
            }
        };
        let color = if report.is_none() { palette.accent } else { palette.text };
        let mut lines = egui::text::LayoutJob::simple(words.clone(), font, color, rect.width());
        lines.wrap.max_rows = rows;
        let lines = painter.layout_job(lines);
        painter.galley(pos2(rect.left(), bar.bottom() + 6.0), lines, color);
        response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Status, true, &words));
        if let Some(report) = report.filter(|report| report.checked > 0) {
            response.on_hover_text(words::whole_passes(text, report));
        }
    }

    /// What it comes to, in one line that can be read from the back wall.
    fn verdict(&self, spec: &GradientCheckSpec, ui: &mut Ui, cx: &CellContext<'_>) {
        let palette = &cx.theme.palette;
        // Beside the figures there is room for several lines.
        let (height, rows) = if cx.stage.is_low() { (88.0, 4) } else { (28.0, 1) };
        let line = vec2(ui.available_width(), height);
        let (rect, response) = ui.allocate_exact_size(line, Sense::hover());
        let (words, color) = if spec.is_blind() {
            (gradient_check::one_image().say(cx.text.language), palette.warning)
        } else if let Some(report) = self.report.as_deref().filter(|report| report.spec == *spec) {
            words::verdict(cx, report)
        } else {
            return;
        };
        if words.is_empty() {
            return;
        }
        let room = rect.width() - 16.0;
        let laid = |size: f32, room: f32| {
            let font = egui::FontId::new(size, STRONG.clone());
            let mut job = egui::text::LayoutJob::simple(words.clone(), font, color, room);
            job.wrap.max_rows = rows;
            ui.painter().layout_job(job)
        };
        // What to do stands at the end, so it is made to fit rather than cut off.
        let fits = |galley: &std::sync::Arc<egui::Galley>| !galley.elided;
        let sizes = [17.0, 16.0, 15.0, 14.0];
        let galley = sizes.into_iter().map(|size| laid(size, room)).find(fits);
        let galley = galley.unwrap_or_else(|| laid(13.0, room));
        let mark = Rect::from_min_size(rect.min + vec2(0.0, 4.0), vec2(5.0, rect.height() - 8.0));
        ui.painter().rect_filled(mark, 2.0, color);
        ui.painter().galley(pos2(rect.left() + 14.0, rect.center().y - galley.size().y / 2.0), galley, color);
        response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Alert, true, &words));
        response.on_hover_text(words);
    }
}

/// A difference or a gradient in a table.
fn number(value: f64) -> String {
    significant(value)
}
