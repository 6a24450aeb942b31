//! The big counter: how far a run is, in digits that can be read from the back of a room.
//!
//! Its digits have one width and stand where they will stand at the end of the run, so that nothing moves while they change.

use egui::{Align2, Area, Context, FontId, Id, Order, Sense, Ui, WidgetInfo, pos2, vec2};

use super::cell::Status;
use super::text::{Text, grouped};
use super::theme::{STRONG, Theme, measures};

/// Size of the digits on a slide's bar, and above the page.
const ON_THE_BAR: f32 = 34.0;
const ABOVE_THE_PAGE: f32 = 56.0;

/// The counter in a row of widgets.
pub(super) fn inline(ui: &mut Ui, theme: &Theme, text: &Text, status: &Status) {
    draw(ui, theme, text, status, ON_THE_BAR);
}

/// The counter at the lower right corner of the page, above the status bar.
pub(super) fn above_the_page(ctx: &Context, theme: &Theme, text: &Text, status: &Status) {
    let place = vec2(-18.0, -40.0);
    Area::new(Id::unique("counter"))
        .order(Order::Middle)
        .anchor(Align2::RIGHT_BOTTOM, place)
        .interactable(false)
        .show(ctx, |ui| {
            theme.card().inner_margin(egui::Margin::symmetric(16, 8)).show(ui, |ui| {
                draw(ui, theme, text, status, ABOVE_THE_PAGE);
            });
        });
}

fn draw(ui: &mut Ui, theme: &Theme, text: &Text, status: &Status, size: f32) {
    let palette = &theme.palette;
    let (now, length) = (grouped(status.iteration), grouped(status.length));
    let big = FontId::new(size, STRONG.clone());
    let small = egui::TextStyle::Small.resolve(ui.style());
    let galley =
        |words: &str, font: &FontId, ink| ui.painter().layout_no_wrap(words.to_owned(), font.clone(), ink);
    let digits = galley(&now, &big, palette.text);
    let widest = galley(&length, &big, palette.text).size();
    let name = galley(status.name(text), &small, palette.muted);
    let of = galley(&(text.present.of)(&length), &small, palette.muted);
    let beside = name.size().x.max(of.size().x);
    let gap = measures::GAP;
    let (rect, response) =
        ui.allocate_exact_size(vec2(widest.x + gap + beside, widest.y.max(size)), Sense::hover());
    let spoken = format!("{}: {}", status.name(text), (text.present.counted)(&now, &length));
    response.widget_info(|| WidgetInfo::labeled(egui::Role::Status, true, &spoken));
    let at = pos2(rect.left() + widest.x - digits.size().x, rect.center().y - digits.size().y / 2.0);
    ui.painter().galley(at, digits, palette.text);
    let left = rect.left() + widest.x + gap;
    let height = name.size().y;
    ui.painter().galley(pos2(left, rect.center().y - height), name, palette.muted);
    ui.painter().galley(pos2(left, rect.center().y), of, palette.muted);
}
