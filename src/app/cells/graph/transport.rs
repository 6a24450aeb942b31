//! The buttons that move the animation, and the rail over its steps.

use egui::{Align2, CursorIcon, Rect, Role, Sense, Stroke, Ui, WidgetInfo, pos2, vec2};

use super::player::{Player, SPEEDS};
use crate::app::cell::{CellContext, RunCommand, speed_after};
use crate::app::cells::buttons::{Around, Buttons, NO_LIST};
use crate::app::cells::widgets;
use crate::app::icon::Icon;
use crate::app::room;
use crate::app::theme::Theme;

/// The buttons at the right of the frame's title; returns what was pressed.
pub(super) fn buttons(ui: &mut Ui, cx: &CellContext<'_>, player: &mut Player) -> Option<RunCommand> {
    let text = &cx.text.graph;
    let main = if player.is_playing() {
        (Icon::Pause, [text.pause, text.pause_help])
    } else {
        (Icon::Play, [text.play, text.play_help])
    };
    let (at_start, at_end) = (player.is_at_start(), player.is_at_end());
    let part = |icon, name, help, enabled, command| Around { icon, words: [name, help], enabled, command };
    let names: Vec<String> = SPEEDS.iter().map(|speed| format!("{speed}×")).collect();
    let widest = names.iter().map(|name| widgets::choice_width(ui, name)).fold(0.0, f32::max);
    let buttons = Buttons {
        main,
        enabled: true,
        words: &[text.play, text.pause],
        before: vec![
            part(Icon::ToStart, text.to_start, text.to_start_help, !at_start, RunCommand::ToStart),
            part(Icon::StepBack, text.step_back, text.step_back_help, !at_start, RunCommand::StepBack),
        ],
        after: vec![
            part(Icon::Step, text.step, text.step_help, !at_end, RunCommand::Step),
            part(Icon::FarForward, text.to_end, text.to_end_help, !at_end, RunCommand::ToEnd),
        ],
        speeds: Some((text.speed, widest, &names)),
        note: String::new(),
    };
    let pressed = buttons.show(ui, cx, player.speed(), NO_LIST);
    if let Some(speed) = pressed.speed {
        player.set_speed(speed);
    }
    pressed.command
}

/// Does what a command asks of the animation; what is not about it is left alone.
pub(super) fn command(player: &mut Player, command: RunCommand) {
    match command {
        RunCommand::Toggle => player.toggle(),
        RunCommand::Step => player.step(),
        RunCommand::StepBack => player.step_back(),
        RunCommand::ToStart | RunCommand::Reset | RunCommand::ResetWithoutChanges => player.go_to_start(),
        RunCommand::ToEnd => player.go_to_end(),
        RunCommand::Faster | RunCommand::Slower | RunCommand::Speed(_) => {
            player.set_speed(speed_after(command, player.speed()).unwrap_or(player.speed()));
        }
        RunCommand::StepEpoch | RunCommand::BatchNorm => {}
    }
}

const HEIGHT: f32 = 24.0;
const COUNTER: f32 = 132.0;

/// The rail over all steps, blue forward and orange backward, with the counter at its right.
pub(super) fn rail(ui: &mut Ui, cx: &CellContext<'_>, player: &mut Player) {
    let text = &cx.text.graph;
    let (rect, _) = ui.allocate_exact_size(vec2(ui.available_width(), HEIGHT), Sense::hover());
    let counter = (text.step_of)(player.shown().done, player.steps());
    let font = egui::TextStyle::Body.resolve(ui.style());
    ui.painter().text(rect.right_center(), Align2::RIGHT_CENTER, counter, font, cx.theme.palette.text);

    let rail = room::between(rect.min, pos2(rect.right() - COUNTER, rect.bottom()));
    let scale = |position: f64| {
        rail.left() + 10.0 + (rail.width() - 20.0) * (position / player.steps().max(1) as f64) as f32
    };
    let id = ui.scope_id().with("position");
    let response = ui.interact(rail, id, Sense::click_and_drag());
    let asked = match response.interact_pointer_pos() {
        Some(pointer) => {
            let share = f64::from((pointer.x - rail.left() - 10.0) / (rail.width() - 20.0).max(1.0));
            Some(share * player.steps() as f64)
        }
        None => said(ui, id).or_else(|| {
            let [steps, _] = widgets::arrow_steps(ui, &response);
            (steps != 0.0).then(|| player.position() + steps)
        }),
    };
    draw(ui, cx.theme, rail, &scale, player, response.hovered() || response.has_focus());
    let position = player.position();
    response.widget_info(|| WidgetInfo::slider(true, position, text.position.name));
    let [low, high] = player.range();
    ui.ctx().accesskit_node_builder(id, |node| {
        node.set_role(Role::Slider);
        node.set_min_numeric_value(low);
        node.set_max_numeric_value(high);
        node.add_action(egui::accesskit::Action::SetValue);
    });
    response.on_hover_cursor(CursorIcon::ResizeHorizontal).on_hover_text(text.position.help);
    if let Some(asked) = asked
        && asked != player.position()
    {
        // A whole step is easier to hit than a place within one.
        let near = asked.round();
        player.seek(if (asked - near).abs() < 0.15 { near } else { asked });
        ui.ctx().request_repaint();
    }
}

/// The place that a screen reader asks for.
fn said(ui: &Ui, id: egui::Id) -> Option<f64> {
    ui.input(|input| {
        let said = input.accesskit_action_requests(id, egui::accesskit::Action::SetValue).last()?;
        match said.data {
            Some(egui::accesskit::ActionData::NumericValue(value)) => Some(value),
            _ => None,
        }
    })
}

fn draw(ui: &Ui, theme: &Theme, rail: Rect, x: &impl Fn(f64) -> f32, player: &Player, lit: bool) {
    /// More steps than this have no marks: they would be one grey bar.
    const MARKED: usize = 80;
    let palette = &theme.palette;
    let middle = rail.center().y;
    let painter = ui.painter();
    let bar = |from: f64, to: f64, height: f32| {
        room::between(pos2(x(from), middle - height), pos2(x(to).max(x(from)), middle + height))
    };
    let (turn, end) = (player.forward() as f64, player.steps() as f64);
    let [low, high] = player.range();
    for (from, to, color) in [(0.0, turn, palette.forward), (turn, end, palette.backward)] {
        painter.rect_filled(bar(from, to, 2.5), 2.5, theme.receding(color));
        let done = player.position().min(to);
        painter.rect_filled(bar(from.max(low), done.max(low), 3.5), 3.0, color);
    }
    if player.steps() <= MARKED {
        for step in (low as usize)..=(high as usize) {
            let at = pos2(x(step as f64), middle);
            painter.circle_filled(at, 2.0, palette.card);
        }
    }
    let color = if player.position() > turn { palette.backward } else { palette.forward };
    let knob = pos2(x(player.position()), middle);
    painter.circle(knob, if lit { 9.0 } else { 7.5 }, palette.card, Stroke::new(2.5, color));
}
