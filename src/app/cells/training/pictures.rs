//! What can be seen as pictures: the first layer's weights, and the test images that were taken for something else.

use std::sync::Arc;

use egui::{Color32, Ui, Vec2, vec2};

use super::super::message;
use crate::app::cell::CellContext;
use crate::app::figures::format::{grouped, percent, significant};
use crate::app::figures::images::{self, ImageWall, Strip, Tile};
use crate::app::text::Language;
use crate::app::theme::{STRONG, ThemeChoice};
use crate::data::Dataset;
use crate::experiment::training::{TestReport, WeightImages};

/// The pictures of the last snapshot, coloured once.
#[derive(Default)]
pub(super) struct Pictures {
    units: Album<WeightImages>,
    mistakes: Album<TestReport>,
}

/// Pictures made of `T` for one theme.
struct Album<T> {
    made_of: Option<(Arc<T>, ThemeChoice, Language)>,
    pictures: Vec<Picture>,
    version: u64,
    wall: ImageWall,
}

impl<T> Default for Album<T> {
    fn default() -> Self {
        Self { made_of: None, pictures: Vec::new(), version: 0, wall: ImageWall::default() }
    }
}

struct Picture {
    pixels: Vec<Color32>,
    caption: String,
    hint: String,
}

impl<T> Album<T> {
    /// Makes the pictures, unless they are of this source, in this theme and in this language already.
    fn fill(&mut self, source: &Arc<T>, cx: &CellContext<'_>, make: impl FnOnce() -> Vec<Picture>) {
        let (theme, language) = (cx.theme.choice, cx.text.language);
        let same = |(known, in_theme, said): &(Arc<T>, ThemeChoice, Language)| {
            Arc::ptr_eq(known, source) && *in_theme == theme && *said == language
        };
        if !self.made_of.as_ref().is_some_and(same) {
            self.made_of = Some((Arc::clone(source), theme, language));
            self.pictures = make();
            self.version += 1;
        }
    }

    /// Draws them; returns the number of the picture that was pressed.
    fn show(&mut self, ui: &mut Ui, cx: &CellContext<'_>, frame: &Frame<'_>) -> Option<usize> {
        let body = caption(ui, cx, frame);
        let captioned = self.pictures.iter().any(|picture| !picture.caption.is_empty());
        let (below, least, most) = if captioned { (26.0, 84.0, 112.0) } else { (6.0, 44.0, 84.0) };
        let side = largest_side(self.pictures.len(), body, below, most).max(least);
        let strip = Strip {
            title: frame.title,
            summary: frame.remark,
            shape: frame.shape,
            version: self.version,
            opens: frame.opens,
        };
        let tiles: Vec<Tile<'_>> = self
            .pictures
            .iter()
            .map(|picture| Tile { pixels: &picture.pixels, caption: &picture.caption, hint: &picture.hint })
            .collect();
        self.wall.show(ui, &strip, &tiles, cx.theme, side, body)
    }
}

/// What stands around the pictures.
struct Frame<'a> {
    title: &'a str,
    remark: &'a str,
    shape: [usize; 2],
    size: Vec2,
    /// Whether a picture can be pressed.
    opens: bool,
}

impl Pictures {
    pub(super) fn forget(&mut self) {
        *self = Self::default();
    }

    /// One picture a neuron of the first layer; all share one scale around 0. Returns the one that was pressed.
    pub(super) fn first_weights(
        &mut self,
        ui: &mut Ui,
        cx: &CellContext<'_>,
        weights: &Arc<WeightImages>,
        size: Vec2,
    ) -> Option<usize> {
        let text = &cx.text.cells.figures;
        self.units.fill(weights, cx, || {
            let limit = f64::from(weights.limit);
            let picture = |(at, unit): (usize, &Vec<f32>)| {
                let colored = |weight: &f32| images::diverging(f64::from(*weight), limit, cx.theme);
                let least = unit.iter().copied().fold(f32::INFINITY, f32::min);
                let most = unit.iter().copied().fold(f32::NEG_INFINITY, f32::max);
                let hint = (text.neuron)(at + 1, &significant(least.into()), &significant(most.into()));
                Picture { pixels: unit.iter().map(colored).collect(), caption: String::new(), hint }
            };
            weights.units.iter().enumerate().map(picture).collect()
        });
        let remark = (cx.text.cells.training.scale_note)(&significant(weights.limit.into()));
        let shape = [weights.rows, weights.columns];
        self.units.show(
            ui,
            cx,
            &Frame { title: cx.text.figures.first_weights, remark: &remark, shape, size, opens: true },
        )
    }

    /// The test images on which the network is surest, and wrong.
    pub(super) fn mistakes(
        &mut self,
        ui: &mut Ui,
        cx: &CellContext<'_>,
        report: &Arc<TestReport>,
        data: &Dataset,
        size: Vec2,
    ) {
        let text = &cx.text.cells.figures;
        let test = &data.test.images;
        self.mistakes.fill(report, cx, || {
            // A report never names an image that its data set lacks; a picture of nothing would be worse than none.
            let known = report.worst.iter().filter(|mistake| mistake.index < test.len());
            known
                .map(|mistake| {
                    let name = |class: u8| data.class_in(usize::from(class), cx.text.language);
                    let (label, predicted) = (name(mistake.label), name(mistake.predicted));
                    let probability = percent(mistake.probability);
                    let index = grouped(mistake.index as u64);
                    Picture {
                        pixels: images::ink(test.image(mistake.index), cx.theme),
                        caption: format!("{label} → {predicted}  {probability}"),
                        hint: (text.mistake)(&index, &label, &predicted, &probability),
                    }
                })
                .collect()
        });
        if self.mistakes.pictures.is_empty() {
            message(ui, cx.theme, size, text.no_mistakes, cx.theme.palette.ok);
            return;
        }
        let remark = (text.measured_at)(&grouped(report.iteration));
        let shape = [test.rows, test.columns];
        let frame = Frame { title: cx.text.figures.mistakes, remark: &remark, shape, size, opens: false };
        self.mistakes.show(ui, cx, &frame);
    }
}

/// The side of square pictures of which `count` fit into `size`, at most `most`; `below` is the room for words under
/// each.
fn largest_side(count: usize, size: Vec2, below: f32, most: f32) -> f32 {
    let fits = |side: f32| {
        let across = ((size.x + 6.0) / (side + 6.0)).floor();
        let down = ((size.y + 6.0) / (side + below)).floor();
        across * down >= count as f32
    };
    let mut side = most;
    while side > 1.0 && !fits(side) {
        side -= 1.0;
    }
    side
}

/// Title and remark in one line; returns the room that is left below.
fn caption(ui: &mut Ui, cx: &CellContext<'_>, frame: &Frame<'_>) -> Vec2 {
    let height = 22.0;
    ui.horizontal(|ui| {
        ui.set_height(height);
        ui.label(egui::RichText::new(frame.title).family(STRONG.clone()));
        ui.label(cx.theme.muted(frame.remark).small());
    });
    vec2(frame.size.x, frame.size.y - height - ui.spacing().item_spacing.y)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pictures_are_as_large_as_fits() {
        assert_eq!(largest_side(1, vec2(500.0, 200.0), 6.0, 84.0), 84.0);
        let side = largest_side(100, vec2(960.0, 220.0), 6.0, 84.0);
        assert!(side < 50.0 && side > 35.0, "{side}");
    }
}
