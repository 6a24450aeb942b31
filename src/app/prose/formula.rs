//! Formulas, typeset as in a book.
//!
//! TeX goes through ratex (KaTeX's layout and fonts, in Rust) to an SVG in white, which egui rasterises at the size at hand and
//! tints with the theme's ink: so neither theme nor zoom needs it made again. One formula is laid out once in a session.

use std::collections::HashMap;
use std::sync::Arc;

use egui::{Color32, FontId, Rect, Response, RichText, Sense, TextWrapMode, Ui, WidgetText, pos2, vec2};
use ratex_layout::{LayoutOptions, layout, to_display_list};
use ratex_svg::{SvgColorSyntax, SvgOptions, render_to_svg_with_color_syntax};
use ratex_types::{Color, MathStyle};

/// KaTeX's letters are slighter than the text's: this much larger they look alike.
const SCALE: f32 = 1.13;
/// Points per em of the SVG, and the room around it, so that no stroke is cut off.
const EM: f64 = 32.0;
const PADDING: f64 = 2.0;

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
    let nodes = ratex_parser::parse(tex.trim()).map_err(|e| e.to_string())?;
    let style = if inline { MathStyle::Text } else { MathStyle::Display };
    let options = LayoutOptions { style, color: Color::WHITE, ..LayoutOptions::default() };
    let list = to_display_list(&layout(&nodes, &options));
    let svg = render_to_svg_with_color_syntax(
        &list,
        &SvgOptions {
            font_size: EM,
            padding: PADDING,
            stroke_width: 1.2,
            embed_glyphs: true,
            font_dir: String::new(),
        },
        SvgColorSyntax::Rgb,
    );
    Ok(Formula {
        uri: format!("bytes://formula-{inline}-{:016x}.svg", egui::Id::unique(tex).value()),
        svg: svg.into_bytes().into(),
        width: list.width as f32,
        height: list.height as f32,
        depth: list.depth as f32,
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
        let padding = (PADDING / EM) as f32 * em;
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_formula_has_measures_and_outlines() {
        let f = typeset(r"\sqrt{\frac{1}{n}}", true).unwrap();
        assert!(f.width > 0.5 && f.height > 0.5 && f.depth > 0.0, "{} {} {}", f.width, f.height, f.depth);
        let svg = std::str::from_utf8(&f.svg).unwrap();
        assert!(
            svg.contains("<path") && !svg.contains("<text"),
            "glyphs are outlines, no fonts of the system"
        );
    }

    #[test]
    fn what_is_no_tex_says_so() {
        assert!(typeset(r"\frac{1}{", true).is_err());
    }
}
