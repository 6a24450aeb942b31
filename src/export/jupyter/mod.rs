//! A whole notebook as a Jupyter notebook (nbformat 4.5).
//!
//! Prose stays Markdown, as far as the `sieve` of all documents lets it. Every cell that trains, compares, spreads activations,
//! checks gradients, descends or draws the graph of an expression becomes plain NumPy, written as in the book, which computes the
//! same once more and fails if it comes to anything else. Of a search the best trials are trained again, of a prediction the
//! picture goes through the network that was trained above; the rest of both is figures. Random numbers are drawn in Python from
//! the same seeds; what is carried are the pictures of the built-in digits and the numbers that must come out. MNIST is read from
//! its files beside the notebook. A cell that is figures, tables and settings only says why.
//!
//! | file | what it holds |
//! | --- | --- |
//! | `python/` | the classes and functions of the setup cell |
//! | `pieces` | which of them a notebook uses |
//! | `korean` | their comments and messages in Korean |
//! | `store` | the arrays that are carried |
//! | `meter` | how far an export is |
//! | `training` | trainings and comparisons as code |
//! | `search` | the best trials of searches as code |
//! | `predict` | predictions as code |
//! | `question` | questions, and the cells that answer them |
//! | `still` | activations and gradient checks as code |
//! | `graph`, `descent` | computation graphs and descents as code |
//! | `words` | what is said between |
//!
//! Everything is compared in 64 bits, whatever the cell asks for: in 32 bits two right programs soon differ as much as a right
//! one and a wrong one. How far two right ones may be apart is measured (see `experiment::training::Replay` and
//! `experiment::activations::Replay`).
//!
//! Limits: a training is carried for 10,000 iterations at the most, and all of a comparison for 12,000; where that is not its
//! end, the notebook says how far.

mod descent;
mod graph;
mod korean;
mod meter;
mod pieces;
mod predict;
mod question;
mod search;
mod still;
mod store;
mod training;
mod words;

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};

use self::meter::Meter;
use self::pieces::Piece;
use self::store::{Full, Store};
use self::training::Trained;
use self::words::NotebookWords;
use super::document::{Document, Found};
use super::png::small_png;
use super::sieve;
use super::svg::svg;
use super::words::DocumentWords;
use crate::experiment::figure::{Exhibit, Figure, FigureWords, Table};
use crate::experiment::question::QuestionSpec;
use crate::experiment::{CellKind, ProgressToken, RunError, Sources, Spec, kind, title};
use crate::language::Say;
use crate::notebook::reading::Reading;
use crate::notebook::{Block, Cell};

/// A small table is printed whole.
const ROWS: usize = 12;
/// Figures of a cell that computes for itself.
const FIGURES: usize = 2;
/// Kinds of which only a part is computed again: their figures are all there.
const FIGURES_SAY_MORE: [&str; 2] = ["search", "predict"];

/// Code with what is said above it.
struct Code {
    notes: Vec<String>,
    source: String,
}

/// Why a cell is not code.
enum Trouble {
    /// It would be too much for a file.
    Full,
    /// It would be too much for NumPy.
    Long,
    /// It is figures only, for this reason.
    Left(&'static str),
    /// It cannot be run.
    Run(RunError),
}

impl From<Full> for Trouble {
    fn from(_: Full) -> Self {
        Self::Full
    }
}

/// A notebook while it is written.
struct Book<'a> {
    sources: &'a Sources,
    words: &'static NotebookWords,
    store: Store,
    meter: Meter<'a>,
    pieces: BTreeSet<Piece>,
    /// The networks of the trainings so far, by the names of their cells.
    networks: BTreeMap<String, Trained>,
    /// The cells that questions ask, and of them those whose losses were computed.
    asked: BTreeSet<String>,
    kept_losses: BTreeSet<String>,
    /// Whether a graph has entries that are repeated, so that gradients are added up.
    folds: bool,
}

/// The notebook as the text of an ipynb file. Trainings are taken again, as far as they are carried, from `sources`, which may
/// take seconds: `line` tells how far it is. None once nobody waits for it any more.
pub fn jupyter(document: &Document<'_>, sources: &Sources, line: &ProgressToken) -> Option<String> {
    let words = NotebookWords::of(document.language);
    let meter = Meter::new(line, document.notebook.cells().map(|(_, cell)| most_iterations(cell)).sum());
    let mut book = Book {
        sources,
        words,
        store: Store::default(),
        meter,
        pieces: BTreeSet::new(),
        networks: BTreeMap::new(),
        asked: document.notebook.cells().filter_map(|(_, cell)| asks(cell)).collect(),
        kept_losses: BTreeSet::new(),
        folds: false,
    };
    let mut cells = Vec::new();
    let mut setup_at = None;
    let definitions = document.notebook.definitions();
    for (id, block) in document.notebook.blocks() {
        match block {
            Block::Prose(source) => {
                let reading = Reading::new(source, &definitions, document.data);
                if reading.shows_anything() {
                    cells.push(markdown(&sieve::markdown(reading.text())));
                }
            }
            Block::Cell(cell) if cell.kind() == QuestionSpec::NAME => {
                let found = document.records.get(&id);
                cells.extend(question::cells(&book, cell, found, document));
            }
            Block::Cell(cell) => {
                setup_at.get_or_insert(cells.len());
                let found = document.records.get(&id);
                cells.extend(book.cell(cell, found, document));
                book.meter.is_through(most_iterations(cell));
                if line.is_given_up() {
                    return None;
                }
            }
        }
    }
    if !book.pieces.is_empty() {
        book.pieces.extend(book.store.pieces());
        let mut first =
            vec![markdown(words.intro), code(&pieces::setup(&book.pieces, book.folds, document.language))];
        if !book.store.is_empty() {
            let mut packed = code(&book.store.cell(words));
            packed["metadata"] = json!({ "jupyter": { "source_hidden": true }, "tags": ["hide-input"] });
            let files = if book.store.needs_files() { format!(" {}", words.files) } else { String::new() };
            first.extend([markdown(&format!("{}{files}", words.data)), packed]);
        }
        let at = setup_at.unwrap_or(cells.len());
        cells.splice(at..at, first);
    }
    for (number, cell) in cells.iter_mut().enumerate() {
        cell["id"] = json!(format!("cell-{number}"));
    }
    let notebook = json!({
        "nbformat": 4,
        "nbformat_minor": 5,
        "metadata": {
            "kernelspec": { "name": "python3", "display_name": "Python 3", "language": "python" },
            "language_info": { "name": "python" },
            "generator": format!("Layerscope {}", env!("CARGO_PKG_VERSION")),
        },
        "cells": cells,
    });
    Some(format!("{notebook:#}\n"))
}

/// The iterations that a cell is taken through, at the most.
fn most_iterations(cell: &Cell) -> u64 {
    let spec = kind(cell.kind()).and_then(|kind| (kind.parse)(cell.body()).ok());
    spec.map_or(0, |spec| training::most_iterations(&spec))
}

impl Book<'_> {
    /// The cells that one cell of the notebook becomes.
    fn cell(&mut self, cell: &Cell, found: Option<&Found>, document: &Document<'_>) -> Vec<Value> {
        let around = DocumentWords::of(document.language);
        let name = cell.name().map(|name| format!(" · {}", sieve::code(&name))).unwrap_or_default();
        let mut head =
            format!("**{}**{name}\n\n", sieve::plain(title(cell.kind(), FigureWords::of(document.language))));
        let code_of_it = self.code(cell, found);
        let figures = match &code_of_it {
            Some(Ok(_)) if !FIGURES_SAY_MORE.contains(&cell.kind()) => FIGURES,
            _ => usize::MAX,
        };
        match &code_of_it {
            // Writing to a string cannot fail.
            Some(Ok(code)) => _ = write!(head, "{}\n\n", code.notes.join(" ")),
            Some(Err(Trouble::Left(why))) => _ = write!(head, "{why}\n\n"),
            Some(Err(Trouble::Long)) => _ = write!(head, "{}\n\n", self.words.too_long),
            Some(Err(Trouble::Full)) => _ = write!(head, "{}\n\n", self.words.too_much),
            Some(Err(Trouble::Run(error))) => {
                _ = write!(head, "{}\n\n", sieve::plain(&(around.failed)(&error.say(document.language))));
            }
            None => _ = write!(head, "{}\n\n", self.words.picture_only),
        }
        let mut attachments = json!({});
        match found {
            None => _ = write!(head, "{}\n\n", around.not_run),
            Some(Found::Failed(why)) => {
                _ = write!(head, "{}\n\n", sieve::plain(&(around.failed)(why)));
            }
            Some(Found::Shown { summary, tables, exhibits, .. }) => {
                if !summary.is_empty() {
                    _ = write!(head, "{}\n\n", sieve::plain(summary));
                }
                let shown =
                    kind(cell.kind()).and_then(|kind| kind.shown(cell.body()).ok()).unwrap_or_default();
                let is_picture = |exhibit: &&Exhibit| {
                    !matches!(exhibit.figure, Figure::Table(_)) && shown.exported(cell.kind(), &exhibit.name)
                };
                for exhibit in exhibits.iter().filter(is_picture).take(figures) {
                    attach(&mut head, &mut attachments, exhibit, FigureWords::of(document.language));
                }
                for table in tables.iter().filter(|table| !table.is_empty() && table.len() <= ROWS) {
                    rows(&mut head, table);
                }
            }
        }
        if let Some(Found::Shown { folded, .. }) = found
            && !folded.is_empty()
        {
            _ = write!(head, "{}\n\n", sieve::folded(around.diagnosis, folded));
        }
        head.push_str(&sieve::folded(around.settings, cell.body()));
        let mut said = markdown(&head);
        if attachments.as_object().is_some_and(|all| !all.is_empty()) {
            said["attachments"] = attachments;
        }
        let mut cells = vec![said];
        if let Some(Ok(Code { source, .. })) = code_of_it {
            cells.push(code(&source));
        }
        cells
    }

    /// The code of a cell whose losses are kept for the questions that ask them.
    fn keeping(&mut self, spec: &Spec, mut code: Code) -> Code {
        if let (Spec::Training(_) | Spec::Comparison(_), Some(id)) = (spec, spec.id())
            && self.asked.contains(id)
        {
            // Writing to a string cannot fail.
            _ = write!(code.source, "\n{} = losses", question::variable(id));
            self.kept_losses.insert(id.to_owned());
        }
        code
    }

    /// The code of a cell; none for a kind that is not computed again.
    fn code(&mut self, cell: &Cell, found: Option<&Found>) -> Option<Result<Code, Trouble>> {
        let spec = (kind(cell.kind())?.parse)(cell.body()).ok()?;
        let code = match &spec {
            Spec::Training(spec) => Some(training::training(self, spec)),
            Spec::Comparison(spec) => Some(training::comparison(self, spec)),
            Spec::Activations(spec) => Some(still::activations(self, spec)),
            Spec::GradientCheck(spec) => Some(still::check(self, spec)),
            Spec::Graph(spec) => Some(graph::graph(self, spec)),
            Spec::Descent(spec) => Some(descent::descent(self, spec)),
            Spec::Search(spec) => Some(search::search(self, spec, found)),
            Spec::Predict(spec) => Some(predict::predict(self, spec)),
            // Its cells are written apart.
            Spec::Question(_) => None,
        };
        code.map(|code| code.map(|code| self.keeping(&spec, code)))
    }
}

/// The cell that a question asks.
fn asks(cell: &Cell) -> Option<String> {
    let spec = (kind(cell.kind())?.parse)(cell.body()).ok()?;
    Some(spec.asks()?.to_owned())
}

fn markdown(source: &str) -> Value {
    json!({ "cell_type": "markdown", "id": "", "metadata": {}, "source": lines(source) })
}

fn code(source: &str) -> Value {
    json!({
        "cell_type": "code", "id": "", "metadata": {}, "execution_count": null, "outputs": [], "source": lines(source),
    })
}

/// As notebooks keep text: a list of lines with their endings.
fn lines(source: &str) -> Vec<&str> {
    source.split_inclusive('\n').collect()
}

/// The figure as a picture that the cell carries.
fn attach(head: &mut String, attachments: &mut Value, exhibit: &Exhibit, words: &FigureWords) {
    let Some(png) = small_png(&svg(exhibit, words)) else { return };
    let letters = |c: char| if c.is_ascii_alphanumeric() || c == '-' { c } else { '-' };
    let name = format!("{}.png", exhibit.name.chars().map(letters).collect::<String>());
    // Writing to a string cannot fail.
    _ = write!(head, "![{}](attachment:{name})\n\n", sieve::plain(exhibit.figure.title()));
    attachments[name] = json!({ "image/png": STANDARD.encode(png) });
}

/// A table in Markdown.
fn rows(head: &mut String, table: &Table) {
    // A bar ends a cell wherever it is not marked.
    let cell = |text: String| sieve::plain(&text).replace("\\|", "|").replace('|', "\\|");
    let names: Vec<String> = table.columns.iter().map(|column| cell(column.name.to_string())).collect();
    _ = write!(head, "| {} |\n|{}\n", names.join(" | "), " --- |".repeat(names.len()));
    for row in 0..table.len() {
        let values: Vec<String> = table.columns.iter().map(|column| cell(column.values.text(row))).collect();
        _ = writeln!(head, "| {} |", values.join(" | "));
    }
    head.push('\n');
}
