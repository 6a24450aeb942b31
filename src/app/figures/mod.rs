//! Drawing of figures.
//!
//! A figure is plain data made by [`crate::experiment::figure`]; this module puts it on the screen with egui. One
//! file draws one sort of figure:
//!
//! | module | what it draws |
//! | --- | --- |
//! | [`lines`] | curves over iterations: loss, accuracy |
//! | [`histograms`] | rows of layers with their histograms and numbers |
//! | [`overlay`] | histograms of several networks laid over each other |
//! | [`over_time`] | the layers of a network over the iterations of its training |
//! | [`units`] | the units of a layer on some test images, and one unit by itself |
//! | [`heat_map`] | the confusion matrix |
//! | [`contour_map`] | a function of two variables from above, with paths on it |
//! | [`scatter`] | points on a plane: one quantity against another |
//! | [`parallel`] | lines across upright axes, one a key |
//! | [`curve_grid`] | small panels of curves on shared axes |
//! | [`images`] | strips of small pictures: first-layer weights, mistakes |
//!
//! What they share: the seed is said with every figure's summary and stands once in the
//! cell's title, the value under the pointer is read from the data itself
//! and not from the pixels (`readout`), every figure has a name and a summary in words for a screen reader, and a
//! long series is thinned once for new data and not once a frame. Where things stand is laid out by
//! `experiment::figure::layout`, for the screen as for files; `paint` gives it the colours of the theme.

#[cfg(test)]
mod alike;
mod annotations;
pub mod contour_map;
pub mod curve_grid;
pub mod heat_map;
pub mod histograms;
pub mod images;
pub mod lines;
pub(crate) mod look;
pub mod over_time;
pub mod overlay;
pub(crate) mod paint;
pub mod parallel;
pub(crate) mod readout;
pub mod scatter;
pub mod units;

use egui::{Rect, Response, Role, Ui, Vec2};

use crate::app::theme::Theme;
pub use crate::experiment::figure::format;
use crate::experiment::figure::layout::{self, Entry, Heading, Scene};

/// Gives the place of a figure a name and a summary in words, for screen readers and for tests.
pub fn describe(ui: &Ui, response: &Response, name: &str, summary: impl FnOnce() -> String) {
    ui.ctx().accesskit_node_builder(response.id, |node| {
        node.set_role(Role::Figure);
        node.set_label(name);
        node.set_description(summary());
    });
}

/// Whether something was pressed where the pointer is.
fn by_pointer(response: &Response) -> bool {
    response.clicked_by(egui::PointerButton::Primary)
}

/// Whether it was pressed by a key, or by a screen reader.
fn by_key(response: &Response) -> bool {
    response.clicked() && !by_pointer(response)
}

/// Title, note and legend in the first line of a figure; returns the room that is left below.
pub(crate) fn heading(
    ui: &Ui,
    theme: &Theme,
    rect: Rect,
    title: &str,
    note: &str,
    legend: Vec<Entry<'_>>,
) -> Rect {
    let setting = paint::Setting::new(ui, theme);
    let mut scene = Scene::default();
    let line = Heading { title, note, legend, end: "" };
    let left = line.draw(&mut scene, paint::frame(rect), &setting.style());
    paint::paint(ui.painter(), &scene, theme, Vec2::ZERO);
    paint::rect(left)
}

/// Words in the place of a figure that is not there yet.
pub(crate) fn empty(ui: &Ui, theme: &Theme, rect: Rect, words: &str) {
    let setting = paint::Setting::new(ui, theme);
    let mut scene = Scene::default();
    layout::empty(&mut scene, paint::frame(rect), words, &setting.style());
    paint::paint(ui.painter(), &scene, theme, Vec2::ZERO);
}

/// The size of small print in a figure: axis ticks and the numbers under a histogram.
pub(crate) fn small_font(ui: &Ui) -> egui::FontId {
    crate::app::theme::FIGURE.resolve(ui.style())
}

/// The size of the words beside pictures and bars, which have their place whatever they are read from.
pub(crate) fn label_font(ui: &Ui) -> egui::FontId {
    egui::TextStyle::Small.resolve(ui.style())
}

/// The letters of a figure's title.
pub(crate) fn title_font(ui: &Ui) -> egui::FontId {
    let size = egui::TextStyle::Body.resolve(ui.style()).size.max(small_font(ui).size);
    egui::FontId::new(size, crate::app::theme::STRONG.clone())
}
