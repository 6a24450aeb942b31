//! Formulas, typeset as in a book: TeX through ratex (KaTeX's layout and fonts, in Rust) to outlines, for which nobody needs a
//! font. The window tints them, a page has them in the line.

use std::sync::Once;

use ratex_layout::{LayoutOptions, layout, to_display_list};
use ratex_svg::{SvgColorSyntax, SvgOptions, render_to_svg_with_color_syntax};
use ratex_types::{Color, MathStyle};

/// Points per em of the outlines.
const EM: f64 = 32.0;
/// The room around the outlines in em, so that no stroke is cut off.
pub const PADDING: f64 = 2.0 / EM;
/// KaTeX's letters are slighter than the text's: this much larger they look alike.
pub const SCALE: f64 = 1.13;

/// A formula laid out: its picture with [`PADDING`] around it, and its measures without it, in em.
#[derive(Clone, Debug)]
pub struct Formula {
    /// An SVG file.
    pub svg: String,
    /// From the left to the right.
    pub width: f64,
    /// Above the baseline.
    pub height: f64,
    /// Below the baseline.
    pub depth: f64,
}

/// Typesets TeX for a line of text, or for a line of its own where it may be taller; white, to be tinted, or black.
///
/// # Errors
/// Why it is no TeX.
pub fn typeset(tex: &str, inline: bool, white: bool) -> Result<Formula, String> {
    if !tex.is_ascii() {
        look_for_fonts();
    }
    let nodes = ratex_parser::parse(tex.trim()).map_err(|error| error.to_string())?;
    let style = if inline { MathStyle::Text } else { MathStyle::Display };
    let color = if white { Color::WHITE } else { Color::BLACK };
    let options = LayoutOptions { style, color, ..LayoutOptions::default() };
    let list = to_display_list(&layout(&nodes, &options));
    let svg = render_to_svg_with_color_syntax(
        &list,
        &SvgOptions {
            font_size: EM,
            padding: PADDING * EM,
            stroke_width: 1.2,
            embed_glyphs: true,
            font_dir: String::new(),
        },
        SvgColorSyntax::Rgb,
    );
    Ok(Formula { svg, width: list.width, height: list.height, depth: list.depth })
}

/// Lets the library look for the fonts of letters that its own have not, which it tells on the standard error of whatever
/// program it is in. It looks once.
fn look_for_fonts() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        quietly(|| {
            ratex_unicode_font::unicode_font_data_ref();
            ratex_unicode_font::fallback_font_data_ref();
            ratex_unicode_font::emoji_font_data_ref();
        });
    });
}

/// Does `work` with the standard error closed off; where the system has no way to do that, `work` is heard.
fn quietly(work: impl FnOnce()) {
    let silence = gag::Gag::stderr();
    work();
    drop(silence);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_formula_has_measures_and_outlines() {
        let f = typeset(r"\sqrt{\frac{1}{n}}", true, true).unwrap();
        assert!(f.width > 0.5 && f.height > 0.5 && f.depth > 0.0, "{f:?}");
        assert!(
            f.svg.contains("<path") && !f.svg.contains("<text"),
            "glyphs are outlines, no fonts of the system"
        );
    }

    #[test]
    fn what_is_no_tex_says_so() {
        assert!(typeset(r"\frac{1}{", true, true).is_err());
    }
}
