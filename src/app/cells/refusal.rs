//! Why what was typed into a field was not taken as it stood: below the field, for as long as one reads it.

use std::time::Duration;

use egui::{Response, RichText, Tooltip, Ui};

/// How long it stands there, in seconds.
const STANDS: f64 = 6.0;

#[derive(Clone)]
struct Refusal {
    words: String,
    until: f64,
}

/// What was typed into the field of `response` was not taken.
pub(super) fn because(ui: &Ui, response: &Response, words: String) {
    let until = ui.input(|input| input.time) + STANDS;
    ui.data_mut(|data| data.insert_temp(response.id, Refusal { words, until }));
}

/// Draws it below its field, until that is written into once more.
pub(super) fn show(ui: &Ui, response: &Response) {
    let Some(refusal) = ui.data(|data| data.get_temp::<Refusal>(response.id)) else { return };
    let left = refusal.until - ui.input(|input| input.time);
    if left <= 0.0 || response.has_focus() || response.changed() {
        ui.data_mut(|data| data.remove::<Refusal>(response.id));
        return;
    }
    ui.request_repaint_after(Duration::from_secs_f64(left));
    let ink = ui.visuals().error_fg_color;
    Tooltip::for_widget(response).show(|ui| ui.label(RichText::new(refusal.words).color(ink)));
}
