//! Small pictures side by side, each of them a button.

use egui::{
    Align2, Color32, ColorImage, Rect, Role, Sense, TextureHandle, TextureOptions, Ui, Vec2, WidgetInfo,
    pos2, vec2,
};

use crate::app::cell::CellContext;
use crate::app::figures::{images, label_font, readout};
use crate::app::room;
use crate::app::texture;
use crate::app::theme::ThemeChoice;
use crate::data::pictures::{PIXELS, SIDE};

/// One picture of a wall.
pub(super) struct Tile {
    /// 784 bytes, 0 is paper.
    pub(super) pixels: Vec<u8>,
    /// What is written under it.
    pub(super) captions: [String; 2],
    /// Whether the second line is bad news.
    pub(super) warning: bool,
    /// What the button is called, and what is read beside the pointer.
    pub(super) name: String,
}

/// The texture of all tiles, one below the other.
#[derive(Default)]
pub(super) struct Wall {
    texture: Option<(u64, ThemeChoice, TextureHandle)>,
}

/// Rows of the texture from one tile to the next: a row between them.
const PITCH: usize = SIDE + 1;
/// Room between two tiles.
const GAP: f32 = 8.0;

impl Wall {
    /// Draws the tiles, each picture `side` points wide, in rows as they fit into `size`; returns which one was pressed.
    /// `version` changes whenever the tiles do.
    pub(super) fn show(
        &mut self,
        ui: &mut Ui,
        cx: &CellContext<'_>,
        tiles: &[Tile],
        version: u64,
        side: f32,
        size: Vec2,
    ) -> Option<usize> {
        let (rect, _) = ui.allocate_exact_size(size, Sense::hover());
        if tiles.is_empty() {
            return None;
        }
        self.update(ui, cx, tiles, version);
        let palette = &cx.theme.palette;
        let font = label_font(ui);
        let line = font.size * 1.25;
        let step = vec2(side + GAP, side + 2.0 * line + GAP);
        let across = (((rect.width() + GAP) / step.x) as usize).max(1);
        let mut pressed = None;
        for (at, tile) in tiles.iter().enumerate() {
            let corner = rect.min + vec2((at % across) as f32 * step.x, (at / across) as f32 * step.y);
            let place = Rect::from_min_size(corner, Vec2::splat(side));
            let response = ui.interact(place, ui.scope_id().with(("tile", at)), Sense::click());
            response.widget_info(|| WidgetInfo::labeled(Role::Button, true, &tile.name));
            if let Some((_, _, texture)) = &self.texture {
                let rows = (tiles.len() * PITCH) as f32;
                let (top, bottom) = ((at * PITCH) as f32 / rows, (at * PITCH + SIDE) as f32 / rows);
                let part = room::between(pos2(0.0, top), pos2(1.0, bottom));
                ui.painter().image(texture.id(), place, part, Color32::WHITE);
            }
            let lit = response.hovered() || response.has_focus();
            let color = if lit { palette.accent } else { palette.border };
            let line_width = if lit { 2.0 } else { cx.theme.hairline };
            let stroke = egui::Stroke::new(line_width, color);
            ui.painter().rect_stroke(place, 0.0, stroke, egui::StrokeKind::Outside);
            for (row, caption) in tile.captions.iter().enumerate() {
                let ink = if row == 1 && tile.warning { palette.error } else { palette.text };
                let below = pos2(place.center().x, place.bottom() + 2.0 + row as f32 * line);
                // Captions of neighbours keep apart, one that is too wide in smaller letters.
                let words = ui.painter().layout_no_wrap(caption.clone(), font.clone(), ink);
                let mut font = font.clone();
                font.size *= ((step.x - GAP) / words.size().x.max(1.0)).clamp(0.7, 1.0);
                ui.painter().text(below, Align2::CENTER_TOP, caption, font, ink);
            }
            if let Some(pointer) = response.hover_pos() {
                readout::show(ui, pointer, &[readout::Row::plain(&tile.name)]);
            }
            if response.clicked() {
                pressed = Some(at);
            }
        }
        pressed
    }

    fn update(&mut self, ui: &Ui, cx: &CellContext<'_>, tiles: &[Tile], version: u64) {
        let theme = cx.theme.choice;
        if self.texture.as_ref().is_some_and(|(known, choice, _)| (*known, *choice) == (version, theme)) {
            return;
        }
        let mut image = ColorImage::filled([SIDE, PITCH * tiles.len()], Color32::TRANSPARENT);
        for (tile, to) in tiles.iter().zip(image.pixels.chunks_exact_mut(PITCH * SIDE)) {
            let pixels = images::ink(&tile.pixels, cx.theme);
            // The last row once more in the gap: a rounded edge shows the tile itself and not its neighbour.
            let rows = pixels.iter().chain(pixels.iter().skip(PIXELS - SIDE));
            for (to, from) in to.iter_mut().zip(rows) {
                *to = *from;
            }
        }
        let texture = texture::load(ui.ctx(), "pictures of 28 x 28", image, TextureOptions::NEAREST);
        self.texture = Some((version, theme, texture));
    }
}
