//! Which step is shown, and the playing of them.

use std::time::{Duration, Instant};

use egui::{Slider, Ui, vec2};

use crate::app::cell::{self, CellContext, RunCommand, speed_after};
use crate::app::cells::buttons::{Around, Buttons, NO_LIST};
use crate::app::cells::host::Pauses;
use crate::app::cells::widgets;
use crate::app::figures::format::grouped;
use crate::app::icon::Icon;

/// Steps a second, from slow motion up.
const SPEEDS: [f64; cell::SPEEDS] = [1.0, 4.0, 12.0, 60.0, 600.0];

/// Room for the number of the step beside the slider.
const COUNTER: f32 = 130.0;

/// A place in a walk that may be moving on.
pub(super) struct Player {
    at: usize,
    length: usize,
    speed: usize,
    playing: Option<Playing>,
}

/// Since when, and from which step.
struct Playing {
    since: Instant,
    from: usize,
}

impl Default for Player {
    fn default() -> Self {
        Self { at: 0, length: 0, speed: 1, playing: None }
    }
}

impl Pauses for Player {
    fn pause(&mut self) -> bool {
        self.playing.take().is_some()
    }

    fn go_on(&mut self) {
        self.play();
    }
}

impl Player {
    /// The step that is shown.
    pub(super) fn at(&self) -> usize {
        self.at
    }

    /// How many steps there are; a place beyond the last is taken back to it.
    pub(super) fn set_length(&mut self, length: usize) {
        self.length = length;
        self.at = self.at.min(length);
    }

    pub(super) fn is_playing(&self) -> bool {
        self.playing.is_some()
    }

    /// Whether anything but the start is shown, or will be.
    pub(super) fn has_begun(&self) -> bool {
        self.at > 0 || self.is_playing()
    }

    /// Moves on by as many steps as the time allows.
    pub(super) fn advance(&mut self) {
        let Some(playing) = &self.playing else { return };
        let steps = (playing.since.elapsed().as_secs_f64() * SPEEDS[self.speed]) as usize;
        self.at = (playing.from + steps).min(self.length);
        if self.at == self.length {
            self.playing = None;
        }
    }

    /// Asks for the frame of the next step, while there is one.
    pub(super) fn wake(&self, ui: &Ui) {
        if self.is_playing() {
            ui.ctx().request_repaint_after(Duration::from_secs_f64((0.5 / SPEEDS[self.speed]).max(0.016)));
        }
    }

    pub(super) fn command(&mut self, command: RunCommand) {
        match command {
            RunCommand::Toggle if self.is_playing() => self.playing = None,
            RunCommand::Toggle => {
                // At the end the next thing to see is the whole walk again.
                if self.at == self.length {
                    self.at = 0;
                }
                self.play();
            }
            RunCommand::Step => self.go_to(self.at + 1),
            RunCommand::StepBack => self.go_to(self.at.saturating_sub(1)),
            RunCommand::StepEpoch | RunCommand::ToEnd => self.go_to(self.length),
            RunCommand::Reset | RunCommand::ResetWithoutChanges | RunCommand::ToStart => self.go_to(0),
            RunCommand::Faster | RunCommand::Slower | RunCommand::Speed(_) => {
                self.set_speed(speed_after(command, self.speed).unwrap_or(self.speed));
            }
            RunCommand::BatchNorm => {}
        }
    }

    /// Plays on from the step that is shown.
    fn play(&mut self) {
        self.playing = Some(Playing { since: Instant::now(), from: self.at });
    }

    /// Rests at a step.
    fn go_to(&mut self, at: usize) {
        self.playing = None;
        self.at = at.min(self.length);
    }

    fn set_speed(&mut self, speed: usize) {
        self.speed = speed;
        if self.is_playing() {
            self.play();
        }
    }

    /// The buttons at the right of the frame's title; returns what was pressed.
    pub(super) fn buttons(&mut self, ui: &mut Ui, cx: &CellContext<'_>) -> Option<RunCommand> {
        let (run, text) = (&cx.text.cells.run, &cx.text.descent);
        let main = if self.is_playing() {
            (Icon::Pause, [run.pause, text.pause_help])
        } else {
            (Icon::Play, [run.run, text.run_help])
        };
        let (first, last) = (self.at == 0, self.at == self.length);
        let part =
            |icon, name, help, enabled, command| Around { icon, words: [name, help], enabled, command };
        let names = SPEEDS.map(|speed| (run.per_second)(&grouped(speed as u64)));
        let widest = names.iter().map(|name| widgets::choice_width(ui, name)).fold(0.0, f32::max);
        let buttons = Buttons {
            main,
            enabled: true,
            words: &[run.run, run.pause],
            before: vec![
                part(Icon::ToStart, run.reset, text.reset_help, !first, RunCommand::Reset),
                part(Icon::StepBack, run.step_back, text.step_back_help, !first, RunCommand::StepBack),
            ],
            after: vec![part(Icon::Step, run.step, text.step_help, !last, RunCommand::Step)],
            speeds: Some((text.speed, widest, &names)),
            note: String::new(),
        };
        let pressed = buttons.show(ui, cx, self.speed, NO_LIST);
        if let Some(speed) = pressed.speed {
            self.set_speed(speed);
        }
        pressed.command
    }

    /// The slider over all steps, with the number of the one that is shown.
    pub(super) fn rail(&mut self, ui: &mut Ui, cx: &CellContext<'_>) {
        let text = &cx.text.descent;
        ui.horizontal(|ui| {
            ui.spacing_mut().slider_width = (ui.available_width() - COUNTER).max(20.0);
            let mut at = self.at;
            let slider = Slider::new(&mut at, 0..=self.length.max(1))
                .clamping(egui::SliderClamping::Edits)
                .show_value(false);
            let response = ui.add(slider).accessible_name(text.position.name);
            if response.changed() {
                self.go_to(at);
            }
            response.on_hover_text(text.position.help);
            let words = (text.step_of)(&grouped(self.at as u64), &grouped(self.length as u64));
            let rest = vec2(ui.available_width(), 24.0);
            ui.allocate_ui_with_layout(rest, egui::Layout::right_to_left(egui::Align::Center), |ui| {
                ui.label(words)
            });
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn steps_go_both_ways_and_stop_at_the_ends() {
        let mut player = Player::default();
        player.set_length(2);
        player.command(RunCommand::StepBack);
        assert_eq!(player.at(), 0);
        for expected in [1, 2, 2] {
            player.command(RunCommand::Step);
            assert_eq!(player.at(), expected);
        }
        player.command(RunCommand::StepBack);
        assert_eq!(player.at(), 1);
        player.command(RunCommand::Toggle);
        assert!(player.is_playing() && player.has_begun());
        player.command(RunCommand::Toggle);
        assert_eq!((player.is_playing(), player.at()), (false, 1), "a pause stays where it is");
        player.command(RunCommand::StepEpoch);
        player.command(RunCommand::Toggle);
        assert_eq!(player.at(), 0, "from the end it begins again");
        player.set_length(0);
        player.advance();
        assert!(!player.is_playing());
    }
}
