//! Files that are dragged over the window and dropped on it.

use std::path::PathBuf;
use std::sync::Arc;

use egui::{Context, FontId, Id, LayerId, Order, Rect, Stroke, StrokeKind, vec2};

use super::Window;
use crate::app::prompts::Next;
use crate::app::text::Text;
use crate::app::theme::{STRONG, Theme};

impl Window {
    /// Files that were dropped on the window: one notebook, a picture, or images to learn from.
    pub(super) fn dropped(&mut self, ctx: &Context) {
        let files: Vec<PathBuf> =
            ctx.input(|i| i.raw.dropped_files.iter().map(|f| f.path().to_owned()).collect());
        let notebook = |p: &PathBuf| p.extension().is_some_and(|e| e == "md" || e == "markdown");
        let picture = |p: &PathBuf| {
            let ending = p.extension().map(std::ffi::OsStr::to_ascii_lowercase);
            ending.is_some_and(|e| e == "png" || e == "jpg" || e == "jpeg")
        };
        let cell = self.slots.takes_pictures(self.desk.document());
        let picture = cell.zip(files.iter().find(|p| picture(p)));
        match files.iter().find(|p| notebook(p)) {
            Some(path) => self.leave_for(ctx, Next::Open(path.clone())),
            None if let Some((id, path)) = picture => self.open_picture(ctx, id, path),
            None if !files.is_empty() => {
                self.shared.library.open(files, false, Arc::clone(&self.shared.wake));
            }
            None => {}
        }
    }
}

/// Over everything while files hang above the window.
pub(super) fn drop_here(ctx: &Context, theme: &Theme, text: &Text) {
    let painter = ctx.layer_painter(LayerId::new(Order::Foreground, Id::unique("drop")));
    let rect = ctx.content_rect();
    painter.rect_filled(rect, 0.0, theme.palette.veil);
    let font = FontId::new(24.0, STRONG.clone());
    let words = painter.layout_no_wrap(text.shell.drop_here.to_owned(), font, theme.palette.text);
    let plate = Rect::from_center_size(rect.center(), words.size() + vec2(64.0, 48.0));
    painter.rect(plate, 12.0, theme.palette.card, Stroke::new(2.0, theme.palette.accent), StrokeKind::Inside);
    painter.galley(plate.center() - words.size() / 2.0, words, theme.palette.text);
}
