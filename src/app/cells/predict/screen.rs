//! A picture of 28 x 28 on the screen: one pixel is one square, and what is under the pointer can be read.

use egui::{Color32, ColorImage, Pos2, Rect, Response, TextureHandle, TextureOptions, Ui, pos2};

use crate::app::figures::{describe, images, readout};
use crate::app::room;
use crate::app::text::Text;
use crate::app::texture;
use crate::app::theme::Theme;
use crate::data::pictures::{Picture, SIDE};

/// The texture of one picture.
#[derive(Default)]
pub(super) struct Screen {
    shown: Vec<Color32>,
    texture: Option<TextureHandle>,
}

impl Screen {
    /// Draws 784 colours into `rect`. The texture is made again only when a colour has changed.
    pub(super) fn paint(&mut self, ui: &Ui, theme: &Theme, rect: Rect, colors: &[Color32]) {
        if self.shown != colors || self.texture.is_none() {
            self.shown = colors.to_vec();
            let mut image = ColorImage::filled([SIDE, SIDE], Color32::TRANSPARENT);
            for (to, from) in image.pixels.iter_mut().zip(colors) {
                *to = *from;
            }
            match &mut self.texture {
                Some(texture) => texture.set(image, TextureOptions::NEAREST),
                none => {
                    *none =
                        Some(texture::load(ui.ctx(), "picture of 28 x 28", image, TextureOptions::NEAREST));
                }
            }
        }
        if let Some(texture) = &self.texture {
            let all = room::between(pos2(0.0, 0.0), pos2(1.0, 1.0));
            ui.painter().image(texture.id(), rect, all, Color32::WHITE);
        }
        let line = egui::Stroke::new(theme.hairline, theme.palette.outline);
        ui.painter().rect_stroke(rect, 0.0, line, egui::StrokeKind::Outside);
    }

    /// Draws a picture as ink on paper, as a figure of this name; `words` says what there is at (row, column).
    pub(super) fn show(
        &mut self,
        ui: &Ui,
        theme: &Theme,
        response: &Response,
        picture: &Picture,
        name: &str,
        words: impl FnOnce(usize, usize, u8) -> String,
    ) {
        self.paint(ui, theme, response.rect, &images::ink(picture.pixels(), theme));
        // Asked for here: the context must not be asked while it takes the description.
        let text = &Text::spoken(ui.ctx()).predict;
        describe(ui, response, name, || {
            let inked = picture.pixels().iter().filter(|ink| **ink > 0).count();
            (text.inked)(inked)
        });
        read(ui, response, |row, column| words(row, column, picture.pixels()[row * SIDE + column]));
    }
}

/// The box beside the pointer, with what `words` says of the pixel under it.
pub(super) fn read(ui: &Ui, response: &Response, words: impl FnOnce(usize, usize) -> String) {
    if let Some(pointer) = response.hover_pos()
        && let Some((row, column)) = pixel(response.rect, pointer)
    {
        readout::show(ui, pointer, &[readout::Row::plain(words(row, column))]);
    }
}

/// The pixel of a picture that fills `rect`.
fn pixel(rect: Rect, pointer: Pos2) -> Option<(usize, usize)> {
    let [x, y] = place(rect, pointer);
    let inside = 0.0..SIDE as f32;
    (inside.contains(&x) && inside.contains(&y)).then_some((y as usize, x as usize))
}

/// Where a point of the screen lies on a picture that fills `rect`, in pixels.
pub(super) fn place(rect: Rect, pointer: Pos2) -> [f32; 2] {
    let at = (pointer - rect.min) * SIDE as f32 / rect.size().max(egui::Vec2::splat(1.0));
    [at.x, at.y]
}
