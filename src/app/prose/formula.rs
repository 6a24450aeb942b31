//! Formulas, typeset as in a book.
//!
//! TeX becomes outlines in white (`export::formula`), which egui rasterises at the size at hand and tints with the theme's ink:
//! so neither theme nor zoom needs it made again. One formula is laid out once in a session.

use std::collections::HashMap;
use std::sync::Arc;

use egui::{Color32, FontId, Rect, Response, RichText, Sense, TextWrapMode, Ui, WidgetText, pos2, vec2};

use crate::export::formula;

/// How much larger than the text's the letters of a formula are.
const SCALE: f32 = formula::SCALE as f32;

/// A formula laid out: its picture, and its measures in em.
struct Formula {
    uri: String,
    svg: Arc<[u8]>,
    width: f32,
    height: f32,
    depth: f32,
}

/// The formulas that were laid out so far; those that are no TeX with the reason.
#[derive(Default)]
pub(super) struct Formulas {
    made: HashMap<(String, bool), Result<Formula, String>>,
}

impl Formulas {
    /// Draws `tex` on the line of the text, which is set in `font` on lines `line` points high, or on one of its own.
    pub(super) fn show(
        &mut self,
        ui: &mut Ui,
        tex: &str,
        inline: bool,
        font: FontId,
        line: Option<f32>,
        ink: Color32,
    ) {
        let made = self.made.entry((tex.to_owned(), inline)).or_insert_with(|| typeset(tex, inline));
        match made {
            Ok(formula) if inline => formula.in_line(ui, font, line, ink),
            Ok(formula) => formula.on_its_own(ui, &font, ink),
            Err(why) => {
                let ink = ui.visuals().error_fg_color;
                let text = egui::RichText::new(tex).monospace().color(ink);
                ui.label(text).on_hover_text(why.as_str());
                return;
            }
        }
        .accessible_name(tex);
    }
}

fn typeset(tex: &str, inline: bool) -> Result<Formula, String> {
    let made = formula::typeset(tex, inline, true)?;
    Ok(Formula {
        uri: format!("bytes://formula-{inline}-{:016x}.svg", egui::Id::unique(tex).value()),
        svg: made.svg.into_bytes().into(),
        width: made.width as f32,
        height: made.height as f32,
        depth: made.depth as f32,
    })
}

impl Formula {
    /// In the line: it takes the line's height whatever its own, so that no line is pushed away, and stands on the baseline.
    fn in_line(&self, ui: &mut Ui, font: FontId, line: Option<f32>, ink: Color32) -> Response {
        let em = font.size * SCALE;
        let letter = RichText::new("x").font(font.clone()).line_height(line);
        let line = WidgetText::from(letter).into_galley(ui, Some(TextWrapMode::Extend), f32::INFINITY, font);
        let baseline =
            line.rows.first().and_then(|r| r.glyphs.first()).map_or(line.size().y * 0.8, |g| g.pos.y);
        let (rect, response) = ui.allocate_exact_size(vec2(self.width * em, line.size().y), Sense::hover());
        self.paint(ui, rect.left(), rect.top() + baseline, em, ink);
        response
    }

    /// On a line of its own, centred; smaller when the line is too short for it.
    fn on_its_own(&self, ui: &mut Ui, font: &FontId, ink: Color32) -> Response {
        let width = ui.max_rect().width();
        let em = (font.size * SCALE * 1.1).min(width / self.width.max(0.1));
        let size = vec2(width, (self.height + self.depth) * em + 20.0);
        let (rect, response) = ui.allocate_exact_size(size, Sense::hover());
        let left = rect.center().x - self.width * em / 2.0;
        self.paint(ui, left, rect.top() + 10.0 + self.height * em, em, ink);
        response
    }

    fn paint(&self, ui: &Ui, left: f32, baseline: f32, em: f32, ink: Color32) {
        let padding = formula::PADDING as f32 * em;
        let rect = Rect::from_min_max(
            pos2(left - padding, baseline - self.height * em - padding),
            pos2(left + self.width * em + padding, baseline + self.depth * em + padding),
        );
        if ui.is_rect_visible(rect) {
            egui::Image::from_bytes(self.uri.clone(), egui::load::Bytes::Shared(Arc::clone(&self.svg)))
                .tint(ink)
                .show_loading_spinner(false)
                .paint_at(ui, rect);
        }
    }
}
