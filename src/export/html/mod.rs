//! A whole notebook as one HTML file: prose, formulas, figures, tables and settings.
//!
//! The file stands alone. It names no script, no style sheet, no font and no picture of another place, so that it opens
//! without a network, on any machine, in years; and it has no script of its own. What is long is folded away.

mod formula;
mod prose;
mod question;

use std::fmt::Write;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use super::csv::csv_text;
use super::document::{Document, Found};
use super::svg::{escaped, is_forbidden, svg};
use super::words::DocumentWords;
use crate::experiment::figure::{Figure, FigureWords, Table, Values};
use crate::experiment::question::QuestionSpec;
use crate::experiment::{CellKind, title};
use crate::notebook::{Block, Cell};

const STYLE: &str = include_str!("style.css");
/// A table shows so many rows; the rest is in its CSV.
const ROWS: usize = 12;
/// A CSV of more letters is not put into the page.
const MOST_CSV: usize = 2 << 20;

/// The notebook as an HTML file.
pub fn html(document: &Document<'_>) -> String {
    let words = DocumentWords::of(document.language);
    let title = document.notebook.title().unwrap_or_else(|| words.untitled.to_owned());
    let mut page = format!(
        "<!DOCTYPE html>\n<html lang=\"{}\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <meta name=\"generator\" content=\"Layerscope {}\">\n\
         <meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'; img-src data:\">\n\
         <title>{}</title>\n<style>\n{STYLE}</style>\n</head>\n<body>\n<main>\n",
        document.language.tag(),
        env!("CARGO_PKG_VERSION"),
        escaped(&title),
    );
    let definitions = document.notebook.definitions();
    let mut formulas = prose::MOST_FORMULAS;
    for (id, block) in document.notebook.blocks() {
        match block {
            Block::Prose(source) => {
                page.push_str(&prose::prose(source, &definitions, document.data, &mut formulas));
            }
            Block::Cell(cell) if cell.kind() == QuestionSpec::NAME => {
                let mut prose =
                    |source: &str| prose::prose(source, &definitions, document.data, &mut formulas);
                let words = (words, FigureWords::of(document.language));
                question::section(&mut page, cell, document.records.get(&id), words, &mut prose);
            }
            Block::Cell(cell) => {
                section(
                    &mut page,
                    cell,
                    document.records.get(&id),
                    words,
                    FigureWords::of(document.language),
                );
            }
        }
    }
    // Writing to a string cannot fail.
    _ = write!(page, "<footer>{}</footer>\n</main>\n</body>\n</html>\n", escaped(words.made_with));
    allowed(page)
}

/// The page with `U+FFFD` for every sign that HTML forbids.
fn allowed(page: String) -> String {
    if page.contains(is_forbidden) { page.replace(is_forbidden, "\u{FFFD}") } else { page }
}

fn section(
    page: &mut String,
    cell: &Cell,
    found: Option<&Found>,
    words: &DocumentWords,
    figures: &FigureWords,
) {
    let name = cell.name().map(|name| format!("<span>{}</span>", escaped(&name))).unwrap_or_default();
    let kind = escaped(title(cell.kind(), figures));
    _ = write!(page, "<section class=\"cell\">\n<header><strong>{kind}</strong>{name}</header>\n");
    match found {
        None => _ = writeln!(page, "<p class=\"note\">{}</p>", escaped(words.not_run)),
        Some(Found::Failed(why)) => {
            _ = writeln!(page, "<p class=\"failed\">{}</p>", escaped(&(words.failed)(why)));
        }
        Some(Found::Shown { summary, tables, exhibits }) => {
            if !summary.is_empty() {
                _ = writeln!(page, "<p class=\"summary\">{}</p>", escaped(summary));
            }
            // A table is a table here, and no picture of one.
            for exhibit in exhibits.iter().filter(|exhibit| !matches!(exhibit.figure, Figure::Table(_))) {
                _ = write!(page, "<figure>\n{}</figure>\n", svg(exhibit, figures));
            }
            for table in tables.iter().filter(|table| !table.is_empty()) {
                fold(page, table, words);
            }
        }
    }
    _ = write!(
        page,
        "<details>\n<summary>{}</summary>\n<pre><code>{}</code></pre>\n</details>\n</section>\n",
        escaped(words.settings),
        preformatted(cell.body())
    );
}

/// A table, folded: its first rows, and the whole of it as a file that is in the page already.
fn fold(page: &mut String, table: &Table, words: &DocumentWords) {
    let summary = escaped(&(words.table)(table.name, table.len()));
    _ = write!(page, "<details>\n<summary>{summary}</summary>\n<div class=\"scroll\"><table>\n<tr>");
    for column in &table.columns {
        _ = write!(page, "<th>{}</th>", escaped(&column.name));
    }
    page.push_str("</tr>\n");
    for row in 0..table.len().min(ROWS) {
        page.push_str("<tr>");
        for column in &table.columns {
            let class = if matches!(column.values, Values::Text(_)) { "" } else { " class=\"number\"" };
            _ = write!(page, "<td{class}>{}</td>", escaped(&column.values.text(row)));
        }
        page.push_str("</tr>\n");
    }
    page.push_str("</table></div>\n<p class=\"note\">");
    if let Some(more) = table.len().checked_sub(ROWS).filter(|more| *more > 0) {
        _ = write!(page, "{} ", escaped(&(words.more_rows)(more)));
    }
    let csv = csv_text(table);
    if csv.len() <= MOST_CSV {
        _ = write!(
            page,
            "<a download=\"{}.csv\" href=\"data:text/csv;charset=utf-8;base64,{}\">{}</a>",
            escaped(table.name),
            STANDARD.encode(csv),
            escaped(words.whole_table)
        );
    }
    page.push_str("</p>\n</details>\n");
}

/// Text whose lines stay lines.
fn preformatted(text: &str) -> String {
    text.lines().map(escaped).collect::<Vec<_>>().join("\n")
}
