//! What is drawn inside the cells, one module per kind of cell.
//!
//! A cell owns its run and everything that is seen of it; it gets the datasets, the words and the looks through
//! [`CellContext`] and asks for changes of the document through it.
//!
//! | file | what it holds |
//! | --- | --- |
//! | `host` | what cells of all kinds do alike, and what the body of a kind brings |
//! | `draft` | the spec of a cell, and what its user is making of it |
//! | `session` | one run, and what is known of it in the window |
//! | `transport` | the buttons that move a run, its rail, its counter |
//! | `transported` | what they do in a cell with one run |
//! | `widgets`, `network` | controls that several kinds have |
//! | `smoothing` | smoothed curves of any length, growing |

mod activations;
mod buttons;
mod comparison;
mod descent;
mod draft;
mod gradient_check;
mod graph;
mod host;
mod message;
mod network;
mod predict;
mod question;
mod refusal;
mod search;
mod session;
mod smoothing;
mod state_line;
mod tabs;
mod training;
mod transport;
mod transported;
mod widgets;

pub(super) use message::message;
pub(super) use widgets::arrow_steps;

use egui::{Rect, Ui, vec2};

use self::host::{CellBody, Hosted, OfKind};
use super::cell::{CellContext, CellView, Stage};
use super::tile::Mark;
use crate::experiment::{CellKind, Spec};

/// Writes from one list which body the cells of a kind have; a kind that has none does not compile.
macro_rules! bodies {
    ($($kind:ident => $body:ty,)+) => {
        /// The view that fits a spec.
        pub fn view(spec: Spec) -> Box<dyn CellView> {
            match spec {
                $(Spec::$kind(spec) => Box::new(Hosted::<$body>::new(spec)),)+
            }
        }

        /// What the tile of a kind shows; none of a kind that is not known.
        pub(super) fn mark(kind: &str) -> Option<Mark> {
            $(if kind == <<$body as CellBody>::Spec as CellKind>::NAME {
                return Some(<$body as CellBody>::MARK);
            })+
            None
        }

        $(impl OfKind for $body {
            fn own(spec: Spec) -> Option<<Self as CellBody>::Spec> {
                if let Spec::$kind(spec) = spec { Some(spec) } else { None }
            }
        })+
    };
}

bodies! {
    Training => training::TrainingBody,
    Activations => activations::ActivationsBody,
    Comparison => comparison::ComparisonBody,
    Graph => graph::GraphBody,
    Search => search::SearchBody,
    Predict => predict::PredictBody,
    GradientCheck => gradient_check::GradientCheckBody,
    Descent => descent::DescentBody,
    Question => question::QuestionBody,
}

/// Width of the settings where they stand at the left, as a share: of many, and of few.
const MANY: f32 = 0.36;
const FEW: f32 = 0.27;

/// Draws what sets a cell above what it shows, or at the left of it where there is more room across than down.
fn settings_and_figures<B>(
    ui: &mut Ui,
    cx: &mut CellContext<'_>,
    share: f32,
    body: &mut B,
    settings: impl FnOnce(&mut B, &mut Ui, &mut CellContext<'_>),
    figures: impl FnOnce(&mut B, &mut Ui, &mut CellContext<'_>),
) {
    /// Width of the settings in points, at most.
    const MOST: f32 = 380.0;
    const GAP: f32 = 20.0;
    if !cx.stage.is_low() {
        settings(body, ui, cx);
        figures(body, ui, cx);
        return;
    }
    let all = ui.available_width();
    let left = (all * share).min(MOST).floor();
    ui.horizontal_top(|ui| {
        ui.spacing_mut().item_spacing.x = GAP;
        widgets::column(ui, left, |ui| settings(body, ui, cx));
        widgets::column(ui, all - left - GAP, |ui| figures(body, ui, cx));
    });
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
