//! Strips of small pictures, drawn crisp: one pixel of the picture is a square on the screen.
//!
//! All pictures of a strip share one texture, laid out as a grid with a border of one pixel, and the texture is made
//! again only when the pictures change.

use egui::{Color32, ColorImage, Response, Sense, TextureHandle, TextureOptions, Ui, Vec2, pos2};

use super::paint::{Setting, at, color, frame, paint};
use super::{by_key, by_pointer, describe, readout};
use crate::app::cells::arrow_steps;
use crate::app::room;
use crate::app::texture;
use crate::app::theme::Theme;
use crate::experiment::figure::Shade;
use crate::experiment::figure::layout::{Scene, Shape, Tone, pictures};

/// One picture of a strip as it is to be drawn.
pub struct Tile<'a> {
    /// Colours row by row.
    pub pixels: &'a [Color32],
    /// What is written under it; empty leaves no room for words.
    pub caption: &'a str,
    /// What the box beside the pointer says.
    pub hint: &'a str,
}

/// Pictures of one size.
pub struct Strip<'a> {
    /// The figure's name.
    pub title: &'a str,
    /// What it says in words.
    pub summary: &'a str,
    /// Height and width of every picture in its own pixels.
    pub shape: [usize; 2],
    /// Counts up whenever the pictures change.
    pub version: u64,
    /// Whether a picture can be pressed, by the pointer or, chosen by the arrow keys, by Enter.
    pub opens: bool,
}

/// What a strip remembers between frames: the texture and what it shows.
#[derive(Default)]
pub struct ImageWall {
    texture: Option<(u64, usize, TextureHandle)>,
    /// The picture under the keyboard.
    chosen: usize,
}

/// Most pictures in a row of the texture; rows are added as needed.
const ACROSS: usize = 16;

impl ImageWall {
    /// Draws as many of `tiles` as fit into `size`, each `side` points wide; returns the number of the one that was pressed.
    pub fn show(
        &mut self,
        ui: &mut Ui,
        strip: &Strip<'_>,
        tiles: &[Tile<'_>],
        theme: &Theme,
        side: f32,
        size: Vec2,
    ) -> Option<usize> {
        let sense = if strip.opens { Sense::click() } else { Sense::hover() };
        let (rect, response) = ui.allocate_exact_size(size, sense);
        describe(ui, &response, strip.title, || strip.summary.to_owned());
        let [rows, columns] = strip.shape;
        if !ui.is_rect_visible(rect) || tiles.is_empty() || rows == 0 || columns == 0 {
            return None;
        }
        let texture = self.texture(ui, strip, tiles).id();
        // In pixels of the pictures, of which the texture has fewer where there are more than it takes.
        let texture_width = (tiles.len().min(ACROSS) * (columns + 1)) as f32;
        let texture_height = (tiles.len().div_ceil(ACROSS) * (rows + 1)) as f32;
        let setting = Setting::new(ui, theme);
        let captions = tiles.iter().map(|tile| tile.caption);
        let scene = pictures::scene(captions, strip.shape, side.into(), frame(rect), &setting.style(), "");
        paint(ui.painter(), &scene, theme, Vec2::ZERO);
        let mut mesh = egui::Mesh::with_texture(texture);
        for item in &scene.items {
            let Shape::Picture(place, at) = item.shape else { continue };
            let (x, y) = ((at % ACROSS) * (columns + 1), (at / ACROSS) * (rows + 1));
            let uv = room::between(
                pos2(x as f32 / texture_width, y as f32 / texture_height),
                pos2((x + columns) as f32 / texture_width, (y + rows) as f32 / texture_height),
            );
            mesh.add_rect_with_uv(super::paint::rect(place), uv, Color32::WHITE);
        }
        ui.painter().add(egui::Shape::mesh(mesh));
        if let Some(pointer) = response.hover_pos()
            && let Some(tile) = scene.found(at(pointer), 0.0).and_then(|[number, _]| tiles.get(number))
        {
            readout::show(ui, pointer, &[readout::Row::plain(tile.hint)]);
        }
        if strip.opens { self.pressed(ui, &response, &scene, theme, tiles.len()) } else { None }
    }

    /// The picture that was pressed by the pointer, or by Enter where the arrow keys have brought one; that one has a ring.
    fn pressed(
        &mut self,
        ui: &Ui,
        response: &Response,
        scene: &Scene,
        theme: &Theme,
        count: usize,
    ) -> Option<usize> {
        let under = response.hover_pos().and_then(|pointer| scene.found(at(pointer), 0.0));
        if under.is_some() {
            ui.ctx().set_cursor_icon(egui::CursorIcon::PointingHand);
        }
        if by_pointer(response) && under.is_some() {
            return under.map(|[number, _]| number);
        }
        let [across, _] = arrow_steps(ui, response);
        self.chosen = ((self.chosen as f64 + across) as usize).min(count.saturating_sub(1));
        if response.has_focus()
            && let Some(frame) = scene.frame_of([self.chosen, 0])
        {
            let ring = egui::Stroke::new(2.0, theme.palette.accent);
            ui.painter().rect_stroke(super::paint::rect(frame), 2.0, ring, egui::StrokeKind::Outside);
        }
        by_key(response).then_some(self.chosen)
    }

    fn texture(&mut self, ui: &Ui, strip: &Strip<'_>, tiles: &[Tile<'_>]) -> &TextureHandle {
        let stale = self
            .texture
            .as_ref()
            .is_none_or(|(version, count, _)| (*version, *count) != (strip.version, tiles.len()));
        let image = stale.then(|| compose(strip.shape, tiles));
        let slot = self.texture.get_or_insert_with(|| {
            let blank = ColorImage::filled([1, 1], Color32::TRANSPARENT);
            (strip.version, 0, texture::load(ui.ctx(), strip.title, blank, TextureOptions::NEAREST))
        });
        if let Some(image) = image {
            texture::set(ui.ctx(), &mut slot.2, image, TextureOptions::NEAREST);
            (slot.0, slot.1) = (strip.version, tiles.len());
        }
        &slot.2
    }
}

/// All tiles in one image, a transparent pixel between them.
fn compose([rows, columns]: [usize; 2], tiles: &[Tile<'_>]) -> ColorImage {
    let across = tiles.len().min(ACROSS);
    let down = tiles.len().div_ceil(ACROSS);
    let width = across * (columns + 1);
    let mut image = ColorImage::filled([width, down * (rows + 1)], Color32::TRANSPARENT);
    for (at, tile) in tiles.iter().enumerate() {
        let (left, top) = ((at % ACROSS) * (columns + 1), (at / ACROSS) * (rows + 1));
        for (row, line) in tile.pixels.chunks_exact(columns).take(rows).enumerate() {
            let start = (top + row) * width + left;
            image.pixels[start..start + columns].copy_from_slice(line);
        }
    }
    image
}

/// Ink on paper: a byte picture in which 0 is the background, as MNIST has it.
pub fn ink(pixels: &[u8], theme: &Theme) -> Vec<Color32> {
    let shades: [Color32; 256] = std::array::from_fn(|value| color(theme, Tone::Ink(value as f64 / 255.0)));
    pixels.iter().map(|value| shades[usize::from(*value)]).collect()
}

/// A weight as a colour: 0 is the card itself, positive weights blue, negative ones orange, `most` full strength.
///
/// All pictures of a strip must use the same `most`, or a dead neuron would look as alive as any other.
pub fn diverging(weight: f64, most: f64, theme: &Theme) -> Color32 {
    color(theme, pictures::tone(weight, Shade::Signed(most)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tiles_lie_side_by_side_with_a_gap() {
        let pictures = [[Color32::RED; 4], [Color32::BLUE; 4]];
        let tiles = pictures.each_ref().map(|pixels| Tile { pixels, caption: "", hint: "" });
        let image = compose([2, 2], &tiles);
        assert_eq!(image.size, [6, 3]);
        assert_eq!(image.pixels[0], Color32::RED);
        assert_eq!(image.pixels[2], Color32::TRANSPARENT);
        assert_eq!(image.pixels[9], Color32::BLUE);
    }

    #[test]
    fn a_weight_of_zero_is_the_card() {
        let theme = Theme::of(crate::app::theme::ThemeChoice::Light);
        assert_eq!(diverging(0.0, 1.0, theme), theme.palette.card);
        assert_eq!(diverging(-2.0, 1.0, theme), theme.palette.backward);
        assert_eq!(diverging(f64::NAN, 1.0, theme), theme.palette.error);
    }
}
