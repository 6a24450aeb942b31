//! A whole notebook as one HTML file: prose, formulas, figures, tables and settings.
//!
//! The file stands alone. It names no script, no style sheet, no font and no picture of another place, so that it opens
//! without a network, on any machine, in years. What is long is folded away. Where scripts run, one of its own lets cells be
//! stepped through (`moments`); where none do, the page has everything but that. Its Content-Security-Policy lets no other script run,
//! and no word of a notebook is ever part of that one: it reads numbers and words as data.
//!
//! | file | what it holds |
//! | --- | --- |
//! | `prose`, `formula` | what stands between the cells |
//! | `question` | a question, its answer folded |
//! | `tables` | tables, folded, and whole as files within the page |
//! | `site` | links to other pages, and a list of them all |
//! | `moments` | the moments of a cell, as data for the script `moments.js` |

mod formula;
mod moments;
mod prose;
mod question;
mod site;
mod tables;

use std::borrow::Cow;
use std::fmt::Write;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use sha2::{Digest, Sha256};

pub use self::site::contents;

use self::moments::{Film, film};
use self::tables::Tables;
use super::document::{Document, Found};
use super::svg::{Addresses, drawn, escaped, is_forbidden};
use super::words::DocumentWords;
use crate::experiment::figure::{Along, Exhibit, Figure, FigureWords, Table};
use crate::experiment::moments::{Moments, Shown};
use crate::experiment::question::QuestionSpec;
use crate::experiment::{CellKind, title};
use crate::notebook::{Block, Cell};

const STYLE: &str = include_str!("style.css");
const SCRIPT: &str = include_str!("moments.js");
/// A page has about so many letters at the most, so that a phone on a slow line opens it; the files of tables have what is left.
const MOST: usize = 2_960_000;
/// What is left to them at least, wherever fewer moments leave it.
const FOR_TABLES: usize = 400_000;
/// What moves has so many letters at the most, however much else there is.
const MOST_MOMENTS: usize = 1_300_000;

/// The notebook as an HTML file.
pub fn html(document: &Document<'_>) -> String {
    // Of very many cells each has fewer moments, and in the end none.
    let mut page = Page::of(document, Some(1));
    for every in [2, 4, 8] {
        if page.moments <= MOST_MOMENTS && page.body.len() + FOR_TABLES <= MOST {
            break;
        }
        page = Page::of(document, Some(every));
    }
    if page.moments > MOST_MOMENTS {
        page = Page::of(document, None);
    }
    page.finish(document)
}

/// A page on its way: what stands in it, but for the files of its tables.
struct Page {
    body: String,
    tables: Tables,
    /// The letters of what moves.
    moments: usize,
    films: usize,
}

impl Page {
    /// Everything in it, with every n-th moment of each cell where there are moments at all.
    fn of(document: &Document<'_>, every: Option<usize>) -> Self {
        let (words, figures) = (DocumentWords::of(document.language), FigureWords::of(document.language));
        let mut page = Self { body: String::new(), tables: Tables::default(), moments: 0, films: 0 };
        let definitions = document.notebook.definitions();
        let mut formulas = prose::MOST_FORMULAS;
        for (id, block) in document.notebook.blocks() {
            match block {
                Block::Prose(source) => {
                    let prose = prose::prose(source, &definitions, document.data, &mut formulas);
                    page.body.push_str(&allowed(prose));
                }
                Block::Cell(cell) if cell.kind() == QuestionSpec::NAME => {
                    let mut prose =
                        |source: &str| prose::prose(source, &definitions, document.data, &mut formulas);
                    let found = document.records.get(&id);
                    let mut section = String::new();
                    question::section(&mut section, cell, found, (words, figures), &mut prose);
                    page.body.push_str(&allowed(section));
                }
                Block::Cell(cell) => {
                    page.section(cell, document.records.get(&id), every, words, figures);
                }
            }
        }
        page
    }

    fn section(
        &mut self,
        cell: &Cell,
        found: Option<&Found>,
        every: Option<usize>,
        words: &DocumentWords,
        figures: &FigureWords,
    ) {
        let name = cell.name().map(|name| format!("<span>{}</span>", escaped(&name))).unwrap_or_default();
        let kind = escaped(title(cell.kind(), figures));
        let body = &mut self.body;
        // Writing to a string cannot fail.
        _ = write!(body, "<section class=\"cell\">\n<header><strong>{kind}</strong>{name}</header>\n");
        match found {
            None => _ = writeln!(body, "<p class=\"note\">{}</p>", escaped(words.not_run)),
            Some(Found::Failed(why)) => {
                _ = writeln!(body, "<p class=\"failed\">{}</p>", escaped(&(words.failed)(why)));
            }
            Some(Found::Shown { summary, folded, tables, exhibits, moments }) => {
                if !summary.is_empty() {
                    _ = writeln!(body, "<p class=\"summary\">{}</p>", escaped(summary));
                }
                let moments = every.zip(moments.as_ref()).map(|(every, moments)| thinned(moments, every));
                self.shown(exhibits, moments.as_deref(), tables, words, figures);
                if !folded.is_empty() {
                    _ = write!(
                        self.body,
                        "<details>\n<summary>{}</summary>\n<p>{}</p>\n</details>\n",
                        escaped(words.diagnosis),
                        escaped(folded)
                    );
                }
            }
        }
        _ = write!(
            self.body,
            "<details>\n<summary>{}</summary>\n<pre><code>{}</code></pre>\n</details>\n</section>\n",
            escaped(words.settings),
            preformatted(cell.body())
        );
    }

    fn shown(
        &mut self,
        exhibits: &[Exhibit],
        moments: Option<&Moments>,
        tables: &[Table],
        words: &DocumentWords,
        figures: &FigureWords,
    ) {
        let last = moments.filter(|moments| moments.along != Along::Steps);
        let last = last.and_then(|moments| moments.all.last());
        // Where the slider stands at first there is what it shows there. A table is a table here, and no picture of one.
        let as_it_ends = |exhibit: &&Exhibit| last?.exhibits.iter().find(|seen| seen.name == exhibit.name);
        let exhibits: Vec<&Exhibit> = exhibits
            .iter()
            .filter(|exhibit| !matches!(exhibit.figure, Figure::Table(_)))
            .map(|exhibit| as_it_ends(&exhibit).unwrap_or(exhibit))
            .collect();
        let film = moments.and_then(|moments| film(moments, &exhibits, self.films, words, figures));
        let Film { controls, data } = film.unwrap_or_default();
        self.films += usize::from(!data.is_empty());
        self.moments += data.len();
        self.body.push_str(&controls);
        for exhibit in exhibits {
            // Writing to a string cannot fail.
            let (picture, ()) = drawn(exhibit, Addresses::SmallFiles, figures, |_| ());
            _ = write!(self.body, "<figure>\n{}</figure>\n", picture.svg());
        }
        self.body.push_str(&data);
        for table in tables.iter().filter(|table| !table.is_empty()) {
            self.tables.fold(&mut self.body, table, words);
        }
    }

    /// The page, with as many files of tables as it has room for.
    fn finish(self, document: &Document<'_>) -> String {
        let words = DocumentWords::of(document.language);
        let title = document.notebook.title().unwrap_or_else(|| words.untitled.to_owned());
        let script = if self.films > 0 || self.tables.are_packed() { SCRIPT } else { "" };
        let policy = match script {
            "" => String::new(),
            script => format!("script-src 'sha256-{}'; ", STANDARD.encode(Sha256::digest(script))),
        };
        let mut page = format!(
            "<!DOCTYPE html>\n<html lang=\"{}\">\n<head>\n<meta charset=\"utf-8\">\n\
             <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
             <meta name=\"generator\" content=\"Layerscope {}\">\n\
             <meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; {policy}style-src 'unsafe-inline'; \
             img-src data:; base-uri 'none'; form-action 'none'\">\n\
             <title>{}</title>\n<style>\n{STYLE}</style>\n</head>\n<body>\n<main>\n",
            document.language.tag(),
            env!("CARGO_PKG_VERSION"),
            escaped(&title),
        );
        page.push_str(&site::above(&document.links, words));
        let room = MOST.saturating_sub(self.body.len());
        self.tables.put_into(&self.body, room, &mut page);
        page.push_str(&site::below(&document.links, words));
        // Writing to a string cannot fail.
        _ = write!(page, "<footer>{}</footer>\n</main>\n", escaped(words.made_with));
        if !script.is_empty() {
            _ = writeln!(page, "<script>{script}</script>");
        }
        page.push_str("</body>\n</html>\n");
        allowed(page)
    }
}

/// Every n-th moment, and those that stay.
fn thinned(moments: &Moments, every: usize) -> Cow<'_, Moments> {
    if every <= 1 {
        return Cow::Borrowed(moments);
    }
    let last = moments.all.len().saturating_sub(1);
    let is_kept = |at: usize, shown: &Shown| at.is_multiple_of(every) || shown.stays || at == last;
    let kept = moments.all.iter().enumerate().filter(|(at, shown)| is_kept(*at, shown));
    let all = kept.map(|(_, shown)| shown.clone()).collect();
    Cow::Owned(Moments {
        along: moments.along,
        length: moments.length,
        headings: moments.headings.clone(),
        all,
    })
}

/// The page with `U+FFFD` for every sign that HTML forbids.
fn allowed(page: String) -> String {
    if page.contains(is_forbidden) { page.replace(is_forbidden, "\u{FFFD}") } else { page }
}

/// Text whose lines stay lines.
fn preformatted(text: &str) -> String {
    text.lines().map(escaped).collect::<Vec<_>>().join("\n")
}
