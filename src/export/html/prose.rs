//! Prose as HTML: `CommonMark` with tables and formulas.
//!
//! What of it is read, and what is not shown, [`reading`](crate::notebook::reading) says. Nothing in a notebook may reach out of
//! the page: only what the `sieve` lets through becomes HTML.

use pulldown_cmark::{Event, html};

use super::formula::formula;
use crate::experiment::DataInUse;
use crate::export::sieve::sifted;
use crate::notebook::reading::{Definitions, Reading};

/// So many formulas of a notebook are typeset; the outlines of more would make a page that no browser opens. The others stand as
/// they are written.
pub(super) const MOST_FORMULAS: usize = 5_000;

/// The prose as HTML, on these `data`; `definitions` are those of its notebook, and so many `formulas` may still be typeset.
pub(super) fn prose(
    source: &str,
    definitions: &Definitions,
    data: DataInUse,
    formulas: &mut usize,
) -> String {
    let reading = Reading::new(source, definitions, data);
    let mut out = String::new();
    let events = sifted(reading.text()).into_iter().map(|event| match event {
        Event::InlineMath(_) | Event::DisplayMath(_) if *formulas > 0 => {
            *formulas -= 1;
            drawn(event)
        }
        Event::InlineMath(tex) | Event::DisplayMath(tex) => Event::Code(tex),
        event => drawn(event),
    });
    html::push_html(&mut out, events);
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

    fn prose(source: &str) -> String {
        super::prose(source, &Definitions::of([source]), DataInUse::Mnist, &mut 100)
    }

    #[test]
    fn comments_are_not_on_the_page() {
        let made =
            prose("# Title\n\n<!-- the answer\n\nis 42 -->\n\nWords with <!-- inline --> a comment.\n");
        assert_eq!(made.trim_end(), "<h1>Title</h1>\n<p>Words with  a comment.</p>");
    }

    #[test]
    fn more_formulas_than_a_page_holds_stay_as_they_are_written() {
        let made = prose(&"$a$ ".repeat(150));
        assert_eq!(made.matches("<svg").count(), 100);
        assert_eq!(made.matches("<code>a</code>").count(), 50);
    }

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
