//! The buttons that move a run, the rail over its iterations and the big counter.

use egui::{Align2, CursorIcon, Response, Role, Sense, Stroke, Ui, WidgetInfo, pos2, vec2};

use super::super::widgets;
use super::session::Session;
use crate::app::cell::{CellContext, RunCommand};
use crate::app::figures::format::{grouped, percent};
use crate::app::theme::Theme;
use crate::engine::{Phase, Speed};

/// The speeds one can choose, from slow motion to full.
pub(super) const SPEEDS: [Speed; 6] = [
    Speed::PerSecond(1.0),
    Speed::PerSecond(5.0),
    Speed::PerSecond(20.0),
    Speed::PerSecond(100.0),
    Speed::PerSecond(1000.0),
    Speed::Full,
];
/// Where [`SPEEDS`] says full.
pub(super) const FULL: usize = SPEEDS.len() - 1;

/// What the buttons have to know.
pub(super) struct State {
    pub(super) running: bool,
    pub(super) at_end: bool,
    pub(super) at_start: bool,
    pub(super) seed: u64,
}

impl State {
    pub(super) fn of(session: Option<&Session>, seed: u64) -> Self {
        Self {
            running: session.is_some_and(Session::is_running),
            at_end: session.is_some_and(Session::is_at_end),
            at_start: session.is_none_or(|session| session.progress.iteration == 0),
            seed,
        }
    }
}

/// The buttons at the right of the frame's title, Run first; returns what was pressed.
pub(super) fn buttons(
    ui: &mut Ui,
    cx: &CellContext<'_>,
    state: &State,
    speed: &mut usize,
) -> (Option<RunCommand>, bool) {
    let text = &cx.text.cells.run;
    let mut command = None;
    let (word, help) = if state.running { (text.pause, text.pause_help) } else { (text.run, text.run_help) };
    // One width for both words, so that the buttons beside it stay where they are.
    let size = vec2(78.0, 28.0);
    let run = if state.at_end && !state.running {
        ui.add_enabled(false, cx.theme.primary_button(word).min_size(size))
            .on_disabled_hover_text(text.finished)
    } else {
        ui.add(cx.theme.primary_button(word).min_size(size))
    };
    if run.on_hover_text(help).clicked() {
        command = Some(RunCommand::Toggle);
    }
    // Where a large zoom leaves little room the last ones stay away; menu and keyboard still have them.
    let mut button = |ui: &mut Ui, button: egui::Button<'_>, help: &str, enabled: bool, asked: RunCommand| {
        let fits = ui.available_width() > 90.0;
        let button = button.min_size(vec2(0.0, 28.0));
        if fits && ui.add_enabled(enabled, button).on_hover_text(help).clicked() {
            command = Some(asked);
        }
    };
    let plain = egui::Button::new;
    // At the end, the next thing to do is to begin again.
    let over = state.at_end && !state.running;
    if over {
        button(ui, cx.theme.primary_button(text.reset), text.reset_help, true, RunCommand::Reset);
    }
    button(ui, plain(text.step), text.step_help, !state.at_end, RunCommand::Step);
    button(ui, plain(text.step_back), text.step_back_help, !state.at_start, RunCommand::StepBack);
    if !over {
        button(ui, plain(text.reset), text.reset_help, true, RunCommand::Reset);
    }
    button(ui, plain(text.step_epoch), text.step_epoch_help, !state.at_end, RunCommand::StepEpoch);
    let mut faster = false;
    if ui.available_width() > 130.0 {
        let names: Vec<String> = SPEEDS
            .iter()
            .map(|speed| match speed {
                Speed::PerSecond(n) => (text.per_second)(&grouped(*n as u64)),
                Speed::Full => text.full_speed.to_owned(),
            })
            .collect();
        let options: Vec<(usize, &str)> = names.iter().map(String::as_str).enumerate().collect();
        faster = widgets::choice(ui, text.speed, 108.0, speed, &options);
    }
    if ui.available_width() > 80.0 {
        ui.label(cx.theme.muted((text.seed)(state.seed)));
    }
    (command, faster)
}

/// Height of the rail with the line of words below it.
pub(super) const HEIGHT: f32 = 44.0;
const COUNTER_WIDTH: f32 = 170.0;

/// The rail over all iterations with the counter at its right; returns the iteration that was asked for.
pub(super) fn rail(
    ui: &mut Ui,
    cx: &CellContext<'_>,
    session: Option<&Session>,
    length: u64,
    marks: impl Iterator<Item = u64>,
) -> Option<u64> {
    let text = &cx.text.cells.run;
    let (rect, _) = ui.allocate_exact_size(vec2(ui.available_width(), HEIGHT), Sense::hover());
    let progress = session.map(|session| session.progress).unwrap_or_default();
    let iteration = progress.iteration;
    let per_epoch = progress.iterations_per_epoch;
    let epoch =
        if per_epoch == 0 { "–".to_owned() } else { format!("{:.1}", iteration as f64 / per_epoch as f64) };
    let counter = egui::Rect::from_min_max(pos2(rect.right() - COUNTER_WIDTH, rect.top() - 4.0), rect.max);
    let caption = (text.of)(&grouped(length), &epoch);
    widgets::counter(ui, cx.theme, counter, &grouped(iteration), &caption);

    let rail = egui::Rect::from_min_max(rect.min, pos2(counter.left() - 8.0, rect.top() + 22.0));
    let enabled = progress.reached > 0;
    let id = ui.scope_id().with("position");
    let sense = if enabled { Sense::click_and_drag() } else { Sense::hover() };
    let mut response = ui.interact(rail, id, sense);
    let shown = session.and_then(|session| session.seek).unwrap_or(iteration);
    let scale = Scale { left: rail.left() + 8.0, width: rail.width() - 16.0, length: length.max(1) };
    let asked = wanted(ui, &response, &scale).map(|at| at.min(progress.reached)).filter(|at| *at != shown);
    if asked.is_some() {
        response.mark_changed();
    }
    draw(ui, cx.theme, rail, &scale, progress.reached, asked.unwrap_or(shown), marks, &response);
    response.widget_info(|| WidgetInfo::slider(enabled, shown as f64, text.position.name));
    ui.ctx().accesskit_node_builder(id, |node| {
        node.set_role(Role::Slider);
        node.set_min_numeric_value(0.0);
        node.set_max_numeric_value(progress.reached as f64);
        node.add_action(egui::accesskit::Action::SetValue);
    });
    if enabled {
        response.on_hover_cursor(CursorIcon::ResizeHorizontal).on_hover_text(text.position.help);
    }
    let words = status(cx, session);
    let font = egui::TextStyle::Body.resolve(ui.style());
    let color = if session.is_none() { cx.theme.palette.accent } else { cx.theme.palette.text };
    let mut line = egui::text::LayoutJob::simple_singleline(words.clone(), font, color);
    line.wrap = egui::text::TextWrapping::truncate_at_width(counter.left() - rect.left());
    let line = ui.painter().layout_job(line);
    let shown = Align2::LEFT_BOTTOM.anchor_size(rect.left_bottom(), line.size());
    ui.painter().galley(shown.min, line, color);
    ui.ctx().accesskit_node_builder(ui.scope_id().with("state"), |node| {
        node.set_role(Role::Status);
        node.set_label(words);
        node.set_bounds(egui::accesskit::Rect {
            x0: shown.left().into(),
            y0: shown.top().into(),
            x1: shown.right().into(),
            y1: shown.bottom().into(),
        });
    });
    asked
}

/// From iterations to points on the screen and back.
struct Scale {
    left: f32,
    width: f32,
    length: u64,
}

impl Scale {
    fn x(&self, iteration: u64) -> f32 {
        self.left + self.width * (iteration as f64 / self.length as f64) as f32
    }

    fn iteration(&self, x: f32) -> u64 {
        let share = f64::from((x - self.left) / self.width).clamp(0.0, 1.0);
        (share * self.length as f64).round() as u64
    }
}

/// The iteration that the pointer or a screen reader asks for; the keyboard has the commands Step and Step back.
fn wanted(ui: &Ui, response: &Response, scale: &Scale) -> Option<u64> {
    if let Some(pointer) = response.interact_pointer_pos() {
        return Some(scale.iteration(pointer.x));
    }
    ui.input(|input| {
        let said = input.accesskit_action_requests(response.id, egui::accesskit::Action::SetValue).last()?;
        match said.data {
            Some(egui::accesskit::ActionData::NumericValue(value)) => Some(value.max(0.0) as u64),
            _ => None,
        }
    })
}

#[expect(clippy::too_many_arguments, reason = "one rail, drawn in one place")]
fn draw(
    ui: &Ui,
    theme: &Theme,
    rail: egui::Rect,
    scale: &Scale,
    reached: u64,
    now: u64,
    marks: impl Iterator<Item = u64>,
    response: &Response,
) {
    let palette = &theme.palette;
    let middle = rail.center().y;
    let bar = |from: f32, to: f32| egui::Rect::from_min_max(pos2(from, middle - 3.0), pos2(to, middle + 3.0));
    let painter = ui.painter();
    painter.rect_filled(bar(scale.left, scale.left + scale.width), 3.0, palette.raised);
    painter.rect_stroke(
        bar(scale.left, scale.left + scale.width),
        3.0,
        Stroke::new(theme.hairline, palette.border),
        egui::StrokeKind::Inside,
    );
    painter.rect_filled(bar(scale.left, scale.x(reached)), 3.0, palette.outline);
    painter.rect_filled(bar(scale.left, scale.x(now)), 3.0, palette.accent);
    for mark in marks {
        let x = scale.x(mark);
        painter.vline(x, middle - 8.0..=middle + 8.0, Stroke::new(1.5, palette.warning));
    }
    if reached > 0 {
        let lit = response.hovered() || response.dragged() || response.has_focus();
        let radius = if lit { 9.0 } else { 7.5 };
        let knob = pos2(scale.x(now), middle);
        painter.circle(knob, radius, palette.card, Stroke::new(2.5, palette.accent));
    }
}

/// What the run is doing, with the last numbers it measured, in one line.
fn status(cx: &CellContext<'_>, session: Option<&Session>) -> String {
    let text = &cx.text.cells.run;
    let Some(session) = session else { return text.idle.to_owned() };
    if session.failure.is_some() {
        return text.failed.to_owned();
    }
    let working = session.long_work().map(|share| (text.measuring)(&percent(f64::from(share))));
    let state = match session.progress.phase {
        Phase::Running | Phase::Seeking { .. } if working.is_some() => working.unwrap_or_default(),
        Phase::Preparing => return text.preparing.to_owned(),
        Phase::Ready => return text.ready.to_owned(),
        Phase::Resting(_) if session.is_at_end() => text.finished.to_owned(),
        Phase::Resting(_) if session.progress.reached == 0 => return text.ready.to_owned(),
        Phase::Resting(_) | Phase::Ended => text.paused.to_owned(),
        Phase::Running => {
            let rate = grouped(session.progress.per_second.round() as u64);
            (cx.text.shell.per_second)(&rate)
        }
        Phase::Seeking { to } => (text.seeking)(&grouped(to)),
    };
    let figures = &cx.text.cells.figures;
    let mut parts = vec![state];
    let before = session.progress.iteration.checked_sub(1);
    if let Some(loss) = before.and_then(|last| session.curves.loss_at(last)) {
        parts.push((figures.loss_now)(&format!("{loss:.4}")));
    }
    if let Some((x, train, test)) = session.curves.accuracy_until(session.progress.iteration) {
        let (train, test) = (format!("{train:.3}"), format!("{test:.3}"));
        parts.push((figures.accuracy_now)(&train, &test, &grouped(x as u64)));
    }
    parts.join("  ·  ")
}
