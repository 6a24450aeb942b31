//! The small pictures of a network's graph, made again once for each snapshot and not once a frame.

use std::sync::Arc;

use egui::{Color32, ColorImage, Rect, TextureHandle, TextureOptions, Ui, pos2};

use super::pen::Pen;
use crate::app::figures::images::ink;
use crate::app::networks::ShownRun;
use crate::app::room;
use crate::app::texture;
use crate::app::theme::{Theme, ThemeChoice};
use crate::experiment::training::Flow;

/// Kept by the textures: the flow that they show.
pub(super) type Known = Arc<Flow>;

/// Units across in the picture of a stage.
const ACROSS: usize = 40;
/// Samples down.
const DOWN: usize = 16;

/// One texture with a picture below each other for every stage, and one for the followed sample.
#[derive(Default)]
pub(super) struct Textures {
    shown: Option<(Known, ThemeChoice, bool)>,
    stages: Option<TextureHandle>,
    sample: Option<TextureHandle>,
    /// How many stages there are in the texture.
    count: usize,
}

impl Textures {
    /// Brings the pictures up to date.
    pub(super) fn update(
        &mut self,
        ui: &Ui,
        theme: &Theme,
        flow: &Known,
        run: Option<&ShownRun>,
        alone: bool,
    ) {
        let same = self.shown.as_ref().is_some_and(|(known, choice, one)| {
            Arc::ptr_eq(known, flow) && *choice == theme.choice && *one == alone
        });
        if same {
            return;
        }
        self.shown = Some((Arc::clone(flow), theme.choice, alone));
        self.count = flow.stages.len();
        set(&mut self.stages, ui, "stages", stages(flow, theme, alone));
        if let (Some(followed), Some(data)) = (&flow.followed, run.and_then(|run| run.data.as_ref())) {
            let images = &data.train.images;
            let pixels = images.pixels();
            if followed.index < pixels.nrows() {
                let row: Vec<u8> = pixels.row(followed.index).to_vec();
                let size = [images.columns, images.rows];
                set(&mut self.sample, ui, "sample", ColorImage::new(size, ink(&row, theme)));
            }
        }
    }

    /// Draws the picture of the stage at this place of the flow.
    pub(super) fn stage(&self, pen: &Pen<'_>, at: usize, rect: Rect, lit: bool) {
        let (Some(texture), true) = (&self.stages, at < self.count) else { return };
        let [top, bottom] = [at, at + 1].map(|at| at as f32 / self.count as f32);
        let uv = room::between(pos2(0.0, top), pos2(1.0, bottom));
        let tint = if lit { Color32::WHITE } else { Color32::from_white_alpha(100) };
        pen.painter.image(texture.id(), rect, uv, tint);
    }

    /// Draws the followed sample.
    pub(super) fn sample(&self, pen: &Pen<'_>, rect: Rect) {
        let whole = room::between(pos2(0.0, 0.0), pos2(1.0, 1.0));
        if let Some(texture) = &self.sample {
            pen.painter.image(texture.id(), rect, whole, Color32::WHITE);
        }
    }
}

fn set(texture: &mut Option<TextureHandle>, ui: &Ui, name: &str, image: ColorImage) {
    match texture {
        Some(known) => texture::set(ui.ctx(), known, image, TextureOptions::NEAREST),
        none => *none = Some(texture::load(ui.ctx(), name, image, TextureOptions::NEAREST)),
    }
}

/// All stages below each other, each stretched over its part: the batch, or the row of the one sample.
fn stages(flow: &Flow, theme: &Theme, alone: bool) -> ColorImage {
    let mut pixels = Vec::with_capacity(ACROSS * DOWN * flow.stages.len());
    for here in &flow.stages {
        let picture = &here.picture;
        let limit = if alone {
            here.sample.iter().filter(|x| x.is_finite()).fold(0.0_f32, |most, x| most.max(x.abs()))
        } else {
            picture.limit
        };
        for row in 0..DOWN {
            for column in 0..ACROSS {
                let value = if alone {
                    here.sample.get(column * here.sample.len() / ACROSS)
                } else {
                    let (row, column) = (row * picture.rows / DOWN, column * picture.columns / ACROSS);
                    picture.values.get(row * picture.columns + column)
                };
                pixels.push(shade(theme, value.copied().unwrap_or_default(), limit));
            }
        }
    }
    ColorImage::new([ACROSS, DOWN * flow.stages.len()], pixels)
}

/// The stronger the larger a value is, whatever its sign; what is exactly 0 is paper.
fn shade(theme: &Theme, value: f32, limit: f32) -> Color32 {
    if !value.is_finite() {
        return theme.palette.error;
    }
    // The square root, so that many small values are seen beside a few large ones.
    let strength = if limit > 0.0 { (value.abs() / limit).min(1.0).sqrt() } else { 0.0 };
    theme.palette.card.lerp_to_gamma(theme.palette.forward, strength)
}
