//! Prose as HTML: `CommonMark` with tables and formulas.
//!
//! Nothing in a notebook may reach out of the page: only what the `sieve` lets through becomes HTML.

use pulldown_cmark::{Event, html};

use super::formula::formula;
use crate::export::sieve::sifted;

/// The prose as HTML.
pub(super) fn prose(source: &str) -> String {
    let mut out = String::new();
    html::push_html(&mut out, sifted(source).into_iter().map(drawn));
    out
}

/// Formulas as pictures of themselves.
fn drawn(event: Event<'_>) -> Event<'_> {
    match event {
        Event::InlineMath(tex) => Event::InlineHtml(formula(&tex, false).into()),
        Event::DisplayMath(tex) => Event::InlineHtml(formula(&tex, true).into()),
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tables_and_formulas_become_what_they_are() {
        let made =
            prose("# Title\n\nA **bold** $x$ here.\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\n$$y = x^2$$\n");
        for part in
            ["<h1>Title</h1>", "<strong>bold</strong>", "role=\"math\"", "<td>2</td>", "formula display"]
        {
            assert!(made.contains(part), "{part}: {made}");
        }
    }

    #[test]
    fn nothing_reaches_out_of_the_page() {
        let hostile = "<script src=\"https://example.org/x.js\"></script>\n\n![a cat](https://example.org/cat.png)\n\n\
            [click](javascript:alert(1)) [read](https://example.org) <img src=x>\n";
        let made = prose(hostile);
        assert!(
            !made.contains("<script") && !made.contains("<img") && !made.contains("javascript:"),
            "{made}"
        );
        assert!(made.contains("<em>a cat</em>") && made.contains("href=\"https://example.org\""), "{made}");
    }
}
