//! What is drawn inside the cells, one module per kind of cell.
//!
//! A view owns its run and everything that is seen of it; it gets the datasets, the words and the looks through
//! [`CellContext`](super::cell::CellContext) and asks for changes of the document through it.

mod activations;
mod comparison;
mod descent;
mod draft;
mod gradient_check;
mod graph;
mod host;
mod network;
mod predict;
mod search;
mod session;
mod smoothing;
mod training;
mod transport;
mod widgets;

pub(super) use widgets::arrow_steps;

use egui::{Align2, Color32, Rect, Sense, Stroke, Ui, Vec2, vec2};

use self::host::{CellBody, Hosted, OfKind};
use super::cell::{CellView, Stage};
use super::theme::Theme;
use crate::experiment::Spec;

/// The view that fits a spec: one kind of cell that has none does not compile.
pub fn view(spec: Spec) -> Box<dyn CellView> {
    match spec {
        Spec::Descent(spec) => Box::new(Hosted::<descent::DescentBody>::new(spec)),
        Spec::GradientCheck(spec) => Box::new(Hosted::<gradient_check::GradientCheckBody>::new(spec)),
        Spec::Activations(spec) => Box::new(Hosted::<activations::ActivationsBody>::new(spec)),
        Spec::Comparison(spec) => Box::new(Hosted::<comparison::ComparisonBody>::new(spec)),
        Spec::Graph(spec) => Box::new(Hosted::<graph::GraphBody>::new(spec)),
        Spec::Search(spec) => Box::new(Hosted::<search::SearchBody>::new(spec)),
        Spec::Training(spec) => Box::new(Hosted::<training::TrainingBody>::new(spec)),
        Spec::Predict(spec) => Box::new(Hosted::<predict::PredictBody>::new(spec)),
    }
}

/// Says which of all specs are those of a body.
macro_rules! bodies {
    ($($kind:ident => $body:ty,)+) => {
        $(impl OfKind for $body {
            fn own(spec: Spec) -> Option<<Self as CellBody>::Spec> {
                if let Spec::$kind(spec) = spec { Some(spec) } else { None }
            }
        })+
    };
}

bodies! {
    Descent => descent::DescentBody,
    Graph => graph::GraphBody,
    Activations => activations::ActivationsBody,
    Search => search::SearchBody,
    GradientCheck => gradient_check::GradientCheckBody,
    Comparison => comparison::ComparisonBody,
    Training => training::TrainingBody,
    Predict => predict::PredictBody,
}

/// The height of a cell as it was last drawn on the page and on a slide, so that one far from sight takes its place and
/// costs nothing.
#[derive(Default)]
struct Sight {
    page: f32,
    slide: f32,
}

impl Sight {
    /// Draws with `add` if the cell is in sight or near it.
    fn show(&mut self, ui: &mut Ui, stage: Stage, add: impl FnOnce(&mut Ui)) {
        let height = if stage.is_slide() { &mut self.slide } else { &mut self.page };
        let place = Rect::from_min_size(ui.cursor().min, vec2(ui.available_width(), *height));
        // What is about to be scrolled in is ready when it comes.
        if *height > 0.0 && !ui.is_rect_visible(place.expand(NEAR)) {
            ui.allocate_space(place.size());
            return;
        }
        *height = ui.vertical(add).response.rect.height();
    }
}

/// So far from the edge of the page, in points, a cell is drawn already.
const NEAR: f32 = 200.0;

/// Words in the place of a figure that cannot be drawn, or not yet.
fn message(ui: &mut Ui, theme: &Theme, size: Vec2, words: &str, color: Color32) {
    let (rect, response) = ui.allocate_exact_size(size, Sense::hover());
    response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Label, true, words));
    let border = Stroke::new(theme.hairline, theme.palette.border);
    ui.painter().rect_stroke(rect, 6.0, border, egui::StrokeKind::Inside);
    let font = egui::TextStyle::Body.resolve(ui.style());
    let galley = ui.painter().layout(words.to_owned(), font, color, rect.width() - 40.0);
    let place = Align2::CENTER_CENTER.anchor_size(rect.center(), galley.size());
    ui.painter().galley(place.min, galley, color);
}
