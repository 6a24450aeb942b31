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
//! | [`heat_map`] | the confusion matrix |
//! | [`contour_map`] | a function of two variables from above, with paths on it |
//! | [`scatter`] | points on a plane: one quantity against another |
//! | [`parallel`] | lines across upright axes, one a key |
//! | [`curve_grid`] | small panels of curves on shared axes |
//! | [`images`] | strips of small pictures: first-layer weights, mistakes |
//!
//! What they share: the seed stands beside every figure, the value under the pointer is read from the data itself
//! and not from the pixels (`readout`), every figure has a name and a summary in words for a screen reader, and a
//! long series is thinned once for new data and not once a frame ([`thin`]).

mod annotations;
pub mod contour_map;
pub mod curve_grid;
pub mod heat_map;
pub mod histograms;
pub mod images;
pub mod lines;
pub(crate) mod look;
pub mod overlay;
pub mod parallel;
mod plane;
pub(crate) mod readout;
pub mod scatter;
pub mod thin;

use egui::{Response, Role, Ui};

pub use crate::experiment::figure::{format, ticks};

/// Gives the place of a figure a name and a summary in words, for screen readers and for tests.
pub fn describe(ui: &Ui, response: &Response, name: &str, summary: impl FnOnce() -> String) {
    ui.ctx().accesskit_node_builder(response.id, |node| {
        node.set_role(Role::Figure);
        node.set_label(name);
        node.set_description(summary());
    });
}

pub(crate) use plane::marker;

/// The colour and the marker of a series, for a legend of one's own.
pub(crate) fn look(
    role: crate::experiment::figure::Role,
    theme: &crate::app::theme::Theme,
) -> (egui::Color32, Option<egui_plot::MarkerShape>) {
    let look = look::Look::of(role, theme);
    (look.color, look.marker)
}

/// The size of small print in a figure: axis ticks and the numbers under a histogram.
pub(crate) fn small_font(ui: &Ui) -> egui::FontId {
    egui::TextStyle::Small.resolve(ui.style())
}

/// The letters of a figure's title.
pub(crate) fn title_font(ui: &Ui) -> egui::FontId {
    egui::FontId::new(egui::TextStyle::Body.resolve(ui.style()).size, crate::app::theme::STRONG.clone())
}
