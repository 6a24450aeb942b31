//! Keeps the input method from being disturbed while somebody writes.
//!
//! With the input methods of X11 (nabi, ibus, fcitx), moving the cursor's place is a question to another program; what was typed
//! meanwhile is read while its answer is waited for, and Xlib hands it on last letter first. So the place stays where it is
//! during a burst of letters. And telling the input method to drop a composition makes it forget that it wrote Hangul; egui does so
//! whenever another field gets the keyboard, also when nothing is being composed.

use std::time::Duration;

use egui::{Context, Event, FullOutput, ImeEvent, Plugin, RawInput, Rect};

/// Nobody who writes fast leaves so long between two letters.
const BURST: Duration = Duration::from_millis(400);

/// What is known of the composition under way.
#[derive(Default)]
pub(super) struct Composition {
    /// Whether letters are in the field that the input method may still change.
    open: bool,
    /// When the last letter came, in seconds.
    typed: Option<f64>,
    /// Where the input method believes the cursor to be.
    place: Option<Rect>,
}

impl Composition {
    fn note(&mut self, event: &Event, now: f64) {
        match event {
            Event::Ime(ImeEvent::Preedit { text, .. }) => self.open = !text.is_empty(),
            Event::Ime(ImeEvent::Commit(_)) => self.open = false,
            Event::Text(_) | Event::Key { pressed: true, .. } => {}
            _ => return,
        }
        self.typed = Some(now);
    }
}

impl Plugin for Composition {
    fn debug_name(&self) -> &'static str {
        "composition"
    }

    fn input_hook(&mut self, ctx: &Context, input: &mut RawInput) {
        let now = input.time.unwrap_or_else(|| ctx.input(|i| i.time));
        for event in &input.events {
            self.note(event, now);
        }
    }

    fn output_hook(&mut self, ctx: &Context, output: &mut FullOutput) {
        let Some(ime) = &mut output.platform_output.ime else {
            self.place = None;
            self.open = false;
            return;
        };
        ime.should_interrupt_composition &= self.open;
        let now = ctx.input(|i| i.time);
        let left = self.typed.map_or(0.0, |typed| BURST.as_secs_f64() - (now - typed));
        match self.place {
            Some(place) if left > 0.0 && place != ime.cursor_rect => {
                ime.cursor_rect = place;
                ctx.request_repaint_after_secs(left as f32);
            }
            _ => self.place = Some(ime.cursor_rect),
        }
    }
}
