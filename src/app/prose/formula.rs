//! Formulas, typeset as in a book.
//!
//! TeX becomes outlines in white (`export::formula`), which egui rasterises at the size at hand and tints with the theme's ink:
//! so neither theme nor zoom needs it made again. One formula is laid out once in a session.

use std::collections::HashMap;
use std::sync::Arc;

use egui::{Color32, FontId, Response, RichText, Sense, TextWrapMode, Ui, WidgetText, pos2, vec2};

use crate::app::room;
use crate::export::formula;

/// How much larger than the text's the letters of a formula are.
const SCALE: f32 = formula::SCALE as f32;
/// A formula that has to be drawn smaller than this share of its size to fit is shown as its text.
const LEGIBLE: f32 = 0.4;
/// The highest formula in a line, and on a line of its own, in em: higher ones are drawn smaller.
const HIGHEST: [f32; 2] = [16.0, 120.0];
/// No picture of a formula has more pixels on a side: a texture of 64 MB, which every graphics card takes.
const MOST_PIXELS: usize = 4096;

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
    /// How wide a formula on a line of its own is, in em; 0 for what is no TeX.
    fn width(&mut self, tex: &str) -> f32 {
        let made = self.made.entry((tex.to_owned(), false)).or_insert_with(|| typeset(tex, false));
        made.as_ref().map_or(0.0, |formula| formula.width)
    }

    /// How wide a formula in a line of text of this size is, in points; 0 for what is no TeX.
    pub(super) fn width_in_line(&mut self, tex: &str, size: f32) -> f32 {
        let made = self.made.entry((tex.to_owned(), true)).or_insert_with(|| typeset(tex, true));
        made.as_ref().map_or(0.0, |formula| formula.width * size * SCALE)
    }

    /// Draws `tex` on the line of the text, which is set in `font` on lines `line` points high, or on one of its own. Where that
    /// is too short for several formulas beside each other, each has its own.
    pub(super) fn show(
        &mut self,
        ui: &mut Ui,
        tex: &str,
        inline: bool,
        font: FontId,
        line: Option<f32>,
        ink: Color32,
    ) {
        let em = font.size * SCALE * if inline { 1.0 } else { 1.1 };
        let parts: Vec<&str> = tex.split(r"\qquad").map(str::trim).filter(|part| !part.is_empty()).collect();
        if !inline && parts.len() > 1 && self.width(tex) * em > ui.max_rect().width() {
            for part in parts {
                self.show(ui, part, inline, font.clone(), line, ink);
            }
            return;
        }
        let made = self.made.entry((tex.to_owned(), inline)).or_insert_with(|| typeset(tex, inline));
        let formula = match made {
            Ok(formula) => formula,
            Err(why) => {
                let ink = ui.visuals().error_fg_color;
                let text = egui::RichText::new(tex).monospace().color(ink);
                ui.label(text).on_hover_text(why.as_str());
                return;
            }
        };
        let shown = match formula.fitting(ui, em, inline) {
            Some(em) if inline => formula.in_line(ui, font, line, em, ink),
            Some(em) => formula.on_its_own(ui, em, ink),
            // Too large to be read as a picture: its text can be, and broken into lines.
            None => ui.add(egui::Label::new(RichText::new(tex).monospace().color(ink)).wrap()),
        };
        shown.accessible_name(tex);
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
    /// The size of its letters with which it fits into the column and into a texture, `em` if it can be; none where it could
    /// not be read with it. What is set by rules alone, such as `\rule`, can be of any size.
    fn fitting(&self, ui: &Ui, em: f32, inline: bool) -> Option<f32> {
        let size = vec2(self.width, self.height + self.depth);
        if !size.is_finite() || size.min_elem() < 0.0 {
            return None;
        }
        let column = ui.max_rect().width().max(em);
        let highest = HIGHEST[usize::from(!inline)] * em;
        let pixels = ui.input(|input| input.max_texture_side).min(MOST_PIXELS) as f32;
        let side = pixels / ui.ctx().pixels_per_point() - 2.0;
        let padding = 2.0 * formula::PADDING as f32;
        let fits = (column / size.x.max(0.1))
            .min(highest / size.y.max(0.1))
            .min(side / (size.max_elem() + padding).max(0.1))
            .min(em);
        (fits >= LEGIBLE * em).then_some(fits)
    }

    /// In the line: it takes the line's height whatever its own, so that no line is pushed away, and stands on the baseline.
    fn in_line(&self, ui: &mut Ui, font: FontId, line: Option<f32>, em: f32, ink: Color32) -> Response {
        let letter = RichText::new("x").font(font.clone()).line_height(line);
        let line = WidgetText::from(letter).into_galley(ui, Some(TextWrapMode::Extend), f32::INFINITY, font);
        let baseline =
            line.rows.first().and_then(|r| r.glyphs.first()).map_or(line.size().y * 0.8, |g| g.pos.y);
        let (rect, response) = ui.allocate_exact_size(vec2(self.width * em, line.size().y), Sense::hover());
        self.paint(ui, rect.left(), rect.top() + baseline, em, ink);
        response
    }

    /// On a line of its own, centred; smaller when the line is too short for it.
    fn on_its_own(&self, ui: &mut Ui, em: f32, ink: Color32) -> Response {
        let width = ui.max_rect().width();
        let size = vec2(width, (self.height + self.depth) * em + 20.0);
        let (rect, response) = ui.allocate_exact_size(size, Sense::hover());
        let left = rect.center().x - self.width * em / 2.0;
        self.paint(ui, left, rect.top() + 10.0 + self.height * em, em, ink);
        response
    }

    fn paint(&self, ui: &Ui, left: f32, baseline: f32, em: f32, ink: Color32) {
        let padding = formula::PADDING as f32 * em;
        let rect = room::between(
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
