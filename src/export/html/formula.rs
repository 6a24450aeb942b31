//! Formulas, typeset as in the window: outlines in the page, for which no browser needs a font, a script or a network.

use ratex_layout::{LayoutOptions, layout, to_display_list};
use ratex_svg::{SvgColorSyntax, SvgOptions, render_to_svg_with_color_syntax};
use ratex_types::{Color, MathStyle};

use crate::export::svg::escaped;

/// Points per em of the outlines, and the room around them, so that no stroke is cut off.
const EM: f64 = 32.0;
const PADDING: f64 = 2.0;
/// The letters of formulas are slighter than the text's: this much larger they look alike.
const SCALE: f64 = 1.13;

/// TeX as a picture that stands on the line, or on a line of its own; what is no TeX stays as it was written.
pub(super) fn formula(tex: &str, display: bool) -> String {
    let class = if display { "formula display" } else { "formula" };
    let label = escaped(tex.trim());
    let Ok(nodes) = ratex_parser::parse(tex.trim()) else {
        return format!("<code class=\"{class}\">{label}</code>");
    };
    let style = if display { MathStyle::Display } else { MathStyle::Text };
    let options = LayoutOptions { style, color: Color::BLACK, ..LayoutOptions::default() };
    let list = to_display_list(&layout(&nodes, &options));
    let drawn = render_to_svg_with_color_syntax(
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
    // Everything from the first element on; what stands before it is for files.
    let Some((view_box, inside)) = drawn.find("<svg").and_then(|at| taken_apart(&drawn[at..])) else {
        return format!("<code class=\"{class}\">{label}</code>");
    };
    let padding = 2.0 * PADDING / EM;
    let (width, height) = ((list.width + padding) * SCALE, (list.height + list.depth + padding) * SCALE);
    let depth = (list.depth + PADDING / EM) * SCALE;
    format!(
        "<span class=\"{class}\" role=\"math\" aria-label=\"{label}\"><svg viewBox=\"{view_box}\" \
         style=\"width:{width:.3}em;height:{height:.3}em;vertical-align:-{depth:.3}em\" aria-hidden=\"true\">{inside}</svg></span>"
    )
}

/// The view box of an SVG, and what is in it.
fn taken_apart(svg: &str) -> Option<(&str, &str)> {
    let (head, rest) = svg.split_once('>')?;
    let inside = rest.rsplit_once("</svg>")?.0;
    let view_box = head.split_once("viewBox=\"")?.1.split_once('"')?.0;
    Some((view_box, inside))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_formula_becomes_outlines_on_the_line() {
        let made = formula(r"\sqrt{\frac{1}{n}}", false);
        assert!(made.contains("<path") && made.contains("vertical-align:-"), "{made}");
        assert!(made.contains(r#"aria-label="\sqrt{\frac{1}{n}}""#), "{made}");
        // The fonts come along as outlines, and no id could meet another one's.
        assert!(!made.contains("<text") && !made.contains(" id=") && !made.contains("http"), "{made}");
    }

    #[test]
    fn what_is_no_tex_stays_legible() {
        assert_eq!(formula(r"\frac{1}{<", true), r#"<code class="formula display">\frac{1}{&lt;</code>"#);
    }
}
