//! Formulas, typeset as in the window: outlines in the page, for which no browser needs a font, a script or a network.

use crate::export::formula::{PADDING, SCALE, typeset};
use crate::export::svg::escaped;

/// TeX as a picture that stands on the line, or on a line of its own; what is no TeX stays as it was written.
pub(super) fn formula(tex: &str, display: bool) -> String {
    let class = if display { "formula display" } else { "formula" };
    let label = escaped(tex.trim());
    let written = || format!("<code class=\"{class}\">{label}</code>");
    let Ok(made) = typeset(tex, !display, false) else { return written() };
    // Everything from the first element on; what stands before it is for files.
    let apart = made.svg.find("<svg").and_then(|at| taken_apart(&made.svg[at..]));
    let Some((view_box, inside)) = apart else { return written() };
    let (width, height) =
        ((made.width + 2.0 * PADDING) * SCALE, (made.height + made.depth + 2.0 * PADDING) * SCALE);
    let depth = (made.depth + PADDING) * SCALE;
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
