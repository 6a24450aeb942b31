//! A question on a page: what is asked, and what came of it behind a fold that needs no script.

use std::fmt::Write;

use super::preformatted;
use crate::experiment::figure::FigureWords;
use crate::experiment::question::QuestionSpec;
use crate::export::document::Found;
use crate::export::svg::escaped;
use crate::export::words::DocumentWords;
use crate::notebook::Cell;

/// The letters by which choices are called.
pub(super) fn letter(at: usize) -> char {
    char::from_u32('A' as u32 + u32::try_from(at).unwrap_or(0)).unwrap_or('?')
}

/// A question with its choices, then its answer, folded. One that cannot be read, or whose answer is not there, says why in sight.
pub(super) fn section(
    page: &mut String,
    cell: &Cell,
    found: Option<&Found>,
    (words, figures): (&DocumentWords, &FigureWords),
    prose: &mut dyn FnMut(&str) -> String,
) {
    let kind = escaped(figures.cells.question);
    _ = write!(page, "<section class=\"cell question\">\n<header><strong>{kind}</strong></header>\n");
    let spec = QuestionSpec::parse(cell.body()).unwrap_or_default();
    page.push_str(&prose(&spec.ask));
    if !spec.choices.is_empty() {
        page.push_str("<ol class=\"choices\">\n");
        for choice in &spec.choices {
            _ = writeln!(page, "<li>{}</li>", inline(&prose(choice)));
        }
        page.push_str("</ol>\n");
    }
    match found {
        None => _ = writeln!(page, "<p class=\"note\">{}</p>", escaped(words.not_run)),
        Some(Found::Failed(why)) => {
            _ = writeln!(page, "<p class=\"failed\">{}</p>", escaped(&(words.failed)(why)));
        }
        Some(Found::Shown { summary, tables, .. }) => {
            _ = write!(page, "<details>\n<summary>{}</summary>\n", escaped(words.answer));
            let right = tables.first().map(|table| right(table, &spec)).unwrap_or_default();
            let came = if right.is_empty() { summary.clone() } else { format!("{right} · {summary}") };
            _ = writeln!(page, "<p class=\"summary\">{}</p>", escaped(&(words.came)(&came)));
            page.push_str(&prose(&spec.because));
            page.push_str("</details>\n");
        }
    }
    _ = write!(
        page,
        "<details>\n<summary>{}</summary>\n<pre><code>{}</code></pre>\n</details>\n</section>\n",
        escaped(words.settings),
        preformatted(cell.body())
    );
}

/// The letters of the right choices.
fn right(table: &crate::experiment::figure::Table, spec: &QuestionSpec) -> String {
    let Some(column) = table.columns.iter().find(|column| column.name == "right") else {
        return String::new();
    };
    let is_right = |at: &usize| column.values.text(*at) == "1";
    let letters: Vec<String> =
        (0..spec.choices.len()).filter(is_right).map(|at| letter(at).to_string()).collect();
    letters.join(", ")
}

/// A paragraph as the words in it.
fn inline(html: &str) -> &str {
    let html = html.trim();
    html.strip_prefix("<p>")
        .and_then(|html| html.strip_suffix("</p>"))
        .filter(|html| !html.contains("<p>"))
        .unwrap_or(html)
}
