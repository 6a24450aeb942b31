//! The buttons that move a run, the rail over its iterations and the big counter, for every kind of cell that has
//! iterations.

use egui::{CursorIcon, Response, Role, Sense, Stroke, Ui, WidgetInfo, pos2, vec2};

use super::buttons::{self, Around, Buttons};
use super::widgets;
use crate::app::cell::{self, CellContext, RunCommand};
use crate::app::cells::state_line;
use crate::app::figures::format::{grouped, percent};
use crate::app::icon::Icon;
use crate::app::room;
use crate::app::theme::Theme;
use crate::engine::{Phase, Progress, Speed};

/// The speeds one can choose, from slow motion to full.
pub(super) const SPEEDS: [Speed; cell::SPEEDS] = [
    Speed::PerSecond(1.0),
    Speed::PerSecond(5.0),
    Speed::PerSecond(25.0),
    Speed::PerSecond(200.0),
    Speed::Full,
];
/// Where [`SPEEDS`] says full.
pub(super) const FULL: usize = SPEEDS.len() - 1;

/// Where a run stands.
#[derive(Clone, Debug, Default)]
pub(super) struct Stand {
    pub(super) progress: Progress,
    /// Where the user wants it to be, until it has got there.
    pub(super) seek: Option<u64>,
    /// Whether it could not go on.
    pub(super) failed: bool,
    /// Whether it takes iterations, or will as soon as it is prepared.
    pub(super) is_running: bool,
    /// The share that is done of work inside the iteration under way, when it takes its time.
    pub(super) progress_token: Option<f32>,
    /// The last numbers that it measured, in words.
    pub(super) numbers: String,
}

impl Stand {
    /// Whether all iterations have been taken.
    pub(super) fn is_at_end(&self) -> bool {
        is_at_end(&self.progress)
    }
}

/// Whether all iterations have been taken.
pub(super) fn is_at_end(progress: &Progress) -> bool {
    progress.length > 0 && progress.iteration >= progress.length
}

/// The buttons at the right of the frame's title; returns what was pressed, and whether another speed was chosen. `changes` are in
/// words the live changes that going back to the start makes again; none in a cell that has no such thing.
pub(super) fn buttons(
    ui: &mut Ui,
    cx: &CellContext<'_>,
    stand: Option<&Stand>,
    seed: u64,
    speed: &mut usize,
    changes: Option<&str>,
) -> (Option<RunCommand>, bool) {
    let text = &cx.text.cells.run;
    let running = stand.is_some_and(|stand| stand.is_running);
    let at_end = stand.is_some_and(Stand::is_at_end);
    let at_start = stand.is_none_or(|stand| stand.progress.iteration == 0);
    let main = match (running, at_end) {
        (true, _) => (Icon::Pause, [text.pause, text.pause_help]),
        (false, true) => (Icon::Play, [text.run, text.run_again_help]),
        (false, false) => (Icon::Play, [text.run, text.run_help]),
    };
    let part = |icon, name, help, enabled, command| Around { icon, words: [name, help], enabled, command };
    let names: Vec<String> = SPEEDS
        .iter()
        .map(|speed| match speed {
            Speed::PerSecond(n) => (text.per_second)(&grouped(*n as u64)),
            Speed::Full => text.full_speed.to_owned(),
        })
        .collect();
    let widest = names.iter().map(|name| widgets::choice_width(ui, name)).fold(0.0, f32::max);
    let buttons = Buttons {
        main,
        enabled: true,
        words: &[text.run, text.pause],
        before: vec![
            part(Icon::ToStart, text.reset, text.reset_help, true, RunCommand::Reset),
            part(Icon::StepBack, text.step_back, text.step_back_help, !at_start, RunCommand::StepBack),
        ],
        after: vec![
            part(Icon::Step, text.step, text.step_help, !at_end, RunCommand::Step),
            part(Icon::FarForward, text.step_epoch, text.step_epoch_help, !at_end, RunCommand::StepEpoch),
        ],
        speeds: Some((text.speed, widest, &names)),
        note: (cx.text.figures.seed)(seed),
    };
    let ways = changes.map(|changes| move |ui: &mut Ui| ways_back(ui, cx, changes));
    let pressed = buttons.show(ui, cx, *speed, ways);
    *speed = pressed.speed.unwrap_or(*speed);
    (pressed.command, pressed.speed.is_some())
}

/// The list beside Reset: back to the start with the recorded changes, or without them.
fn ways_back(ui: &mut Ui, cx: &CellContext<'_>, changes: &str) -> Option<RunCommand> {
    let text = &cx.text.cells.run;
    let mut asked = None;
    buttons::list(ui, text.ways_back, !changes.is_empty(), |ui| {
        // A notebook that is undone or read again takes its changes along while the list is open.
        if changes.is_empty() {
            return ui.close();
        }
        ui.set_max_width(320.0);
        for (word, help, command) in [
            (text.reset, (text.reset_with)(changes), RunCommand::Reset),
            (text.reset_without, text.reset_without_help.to_owned(), RunCommand::ResetWithoutChanges),
        ] {
            if ui.button(word).clicked() {
                asked = Some(command);
                ui.close();
            }
            ui.add(egui::Label::new(cx.theme.muted(help).small()).wrap());
        }
    });
    asked
}

/// What is said of a run that has not begun.
#[derive(Clone, Copy)]
pub(super) struct NotBegun<'a> {
    /// In words, where nothing is built either.
    pub(super) words: &'a str,
    /// Whether the figures show a recorded preview.
    pub(super) is_previewed: bool,
}

/// Height of the rail with the line of words below it.
pub(super) const HEIGHT: f32 = 44.0;
const COUNTER_WIDTH: f32 = 170.0;
/// A column that is less wide has no room for words beside the counter.
const NARROW: f32 = 460.0;

/// The rail over all iterations with the counter at its right; returns the iteration that was asked for.
pub(super) fn rail(
    ui: &mut Ui,
    cx: &CellContext<'_>,
    stand: Option<&Stand>,
    not_begun: NotBegun<'_>,
    length: u64,
    marks: impl Iterator<Item = u64>,
) -> Option<u64> {
    let text = &cx.text.cells.run;
    // In a narrow column what there is to say has a line of its own.
    let own_line = if ui.available_width() < NARROW {
        ui.fonts_mut(|fonts| fonts.row_height(&egui::TextStyle::Body.resolve(ui.style())))
    } else {
        0.0
    };
    let size = vec2(ui.available_width(), HEIGHT + own_line);
    let (whole, _) = ui.allocate_exact_size(size, Sense::hover());
    let rect = whole.with_max_y(whole.top() + HEIGHT);
    let progress = stand.map(|stand| stand.progress).unwrap_or_default();
    let iteration = progress.iteration;
    let per_epoch = progress.iterations_per_epoch;
    let epoch =
        if per_epoch == 0 { "–".to_owned() } else { format!("{:.1}", iteration as f64 / per_epoch as f64) };
    let counter = room::between(pos2(rect.right() - COUNTER_WIDTH, rect.top() - 4.0), rect.max);
    let caption = (text.of)(&grouped(length), &epoch);
    state_line::counter(ui, cx.theme, counter, &grouped(iteration), &caption);

    let rail = room::between(rect.min, pos2(counter.left() - 8.0, rect.top() + 22.0));
    let enabled = progress.reached > 0;
    let id = ui.scope_id().with("position");
    let sense = if enabled { Sense::click_and_drag() } else { Sense::hover() };
    let mut response = ui.interact(rail, id, sense);
    let shown = stand.and_then(|stand| stand.seek).unwrap_or(iteration);
    let scale = Scale { left: rail.left() + 8.0, width: rail.width() - 16.0, length: length.max(1) };
    let asked = wanted(ui, &response, &scale)
        .or_else(|| by_keys(ui, &response, shown, progress.reached))
        .map(|at| at.min(progress.reached))
        .filter(|at| *at != shown);
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
    let line = if own_line > 0.0 { whole } else { rect.with_max_x(counter.left()) };
    if not_begun.is_previewed {
        state_line::preview_mark(ui, cx, line);
    } else {
        let color = if stand.is_none() { cx.theme.palette.accent } else { cx.theme.palette.text };
        state_line::state(ui, line, status(cx, stand, not_begun.words), color);
    }
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

/// The iteration that the arrow keys ask for while the rail has the keyboard: a hundredth of the way, but one at least.
fn by_keys(ui: &Ui, response: &Response, shown: u64, reached: u64) -> Option<u64> {
    let [steps, _] = widgets::arrow_steps(ui, response);
    let step = (reached / 100).max(1) as f64;
    (steps != 0.0).then(|| (shown as f64 + steps * step).min(reached as f64).max(0.0) as u64)
}

/// The iteration that the pointer or a screen reader asks for.
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
    let bar = |from: f32, to: f32| room::between(pos2(from, middle - 3.0), pos2(to, middle + 3.0));
    let painter = ui.painter();
    painter.rect_filled(bar(scale.left, scale.left + scale.width), 3.0, palette.raised);
    painter.rect_stroke(
        bar(scale.left, scale.left + scale.width),
        3.0,
        Stroke::new(theme.hairline, palette.outline),
        egui::StrokeKind::Inside,
    );
    painter.rect_filled(bar(scale.left, scale.x(reached)), 3.0, palette.outline);
    painter.rect_filled(bar(scale.left, scale.x(now)), 3.0, palette.accent);
    for mark in marks {
        let x = scale.x(mark);
        painter.vline(x, middle - 8.0..=middle + 8.0, Stroke::new(1.5, palette.change));
    }
    if reached > 0 {
        let lit = response.hovered() || response.dragged() || response.has_focus();
        let radius = if lit { 9.0 } else { 7.5 };
        let knob = pos2(scale.x(now), middle);
        painter.circle(knob, radius, palette.card, Stroke::new(2.5, palette.accent));
    }
}

/// What the run is doing, with the last numbers that it measured, in one line.
fn status(cx: &CellContext<'_>, stand: Option<&Stand>, idle: &str) -> String {
    let text = &cx.text.cells.run;
    let Some(stand) = stand else { return idle.to_owned() };
    if stand.failed {
        return text.failed.to_owned();
    }
    let working = stand.progress_token.map(|share| (text.measuring)(&percent(f64::from(share))));
    let state = match stand.progress.phase {
        Phase::Running | Phase::Seeking { .. } if working.is_some() => working.unwrap_or_default(),
        Phase::Preparing => return text.preparing.to_owned(),
        Phase::Ready => text.ready.to_owned(),
        Phase::Resting(_) if stand.is_at_end() => text.finished.to_owned(),
        Phase::Resting(_) if stand.progress.reached == 0 => text.ready.to_owned(),
        Phase::Resting(_) | Phase::Ended => text.paused.to_owned(),
        Phase::Running => {
            let rate = grouped(stand.progress.per_second.round() as u64);
            (cx.text.shell.per_second)(&rate)
        }
        Phase::Seeking { to } => (text.seeking)(&grouped(to)),
    };
    if stand.numbers.is_empty() { state } else { format!("{state}  ·  {}", stand.numbers) }
}
