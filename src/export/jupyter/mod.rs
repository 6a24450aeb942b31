//! A whole notebook as a Jupyter notebook (nbformat 4.5).
//!
//! Prose stays Markdown. Every cell that trains, compares, spreads activations or checks gradients becomes plain NumPy, written
//! as in the book, which computes the same once more and fails if it comes to anything else: the notebook carries the draws of
//! the initial weights, the mini-batches with their pictures, dropout's masks, and the losses that came of them. Other cells
//! are there as figures, tables and settings.
//!
//! | file | what it holds |
//! | --- | --- |
//! | `python/` | the classes and functions of the setup cell |
//! | `pieces` | which of them a notebook uses |
//! | `store` | the arrays that are carried |
//! | `meter` | how far an export is |
//! | `training` | trainings and comparisons as code |
//! | `still` | activations and gradient checks as code |
//! | `words` | what is said between |
//!
//! Limits: a training is carried as far as a file goes that can be handed on (25 MB at the most), and a run that is over in half
//! a minute; where that is not its end, the notebook says how far. The accuracy over the test images is computed again after the last
//! iteration that is carried, not at every epoch.

mod meter;
mod pieces;
mod still;
mod store;
mod training;
mod words;

use std::collections::BTreeSet;
use std::fmt::Write;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};

use self::meter::Meter;
use self::pieces::Piece;
use self::store::{Full, Store};
use self::words::NotebookWords;
use super::document::{Document, Found};
use super::png::png;
use super::svg::svg;
use super::words::DocumentWords;
use crate::experiment::figure::{Exhibit, Figure, FigureWords, Table};
use crate::experiment::{LongWork, RunError, Sources, Spec, kind};
use crate::language::Say;
use crate::notebook::reading::Reading;
use crate::notebook::{Block, Cell};

/// A small table is printed whole.
const ROWS: usize = 12;
/// Figures of a cell that computes for itself.
const FIGURES: usize = 2;

/// Code with what is said above it.
struct Code {
    notes: Vec<String>,
    source: String,
}

/// Why a cell is not code.
enum Trouble {
    /// It would be too much for a file.
    Full,
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
    /// How many cells that train are still to come: they share the room for images.
    trainings: usize,
    meter: Meter<'a>,
    pieces: BTreeSet<Piece>,
}

/// The notebook as the text of an ipynb file. Trainings are taken again, as far as they are carried, from `sources`, which may
/// take seconds: `line` tells how far it is. None once nobody waits for it any more.
pub fn jupyter(document: &Document<'_>, sources: &Sources, line: &LongWork) -> Option<String> {
    let words = NotebookWords::of(document.language);
    let trains = |cell: &Cell| matches!(cell.kind(), "training" | "comparison");
    let trainings = document.notebook.cells().filter(|(_, cell)| trains(cell)).count();
    let meter = Meter::new(line, document.notebook.cells().map(|(_, cell)| most_iterations(cell)).sum());
    let mut book =
        Book { sources, words, store: Store::default(), trainings, meter, pieces: BTreeSet::new() };
    let mut cells = Vec::new();
    let mut setup_at = None;
    let definitions = document.notebook.definitions();
    for (id, block) in document.notebook.blocks() {
        match block {
            Block::Prose(source) => {
                let reading = Reading::new(source, &definitions);
                if reading.shows_anything() {
                    cells.push(markdown(reading.text()));
                }
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
        let mut packed = code(&book.store.cell());
        packed["metadata"] = json!({ "jupyter": { "source_hidden": true }, "tags": ["hide-input"] });
        let first = [markdown(words.intro), code(&pieces::setup(&book.pieces)), markdown(words.data), packed];
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
        let name = cell.name().map(|name| format!(" · `{name}`")).unwrap_or_default();
        let mut head = format!("**{}**{name}\n\n", (around.cell)(cell.kind()));
        let code_of_it = self.code(cell);
        let figures = match &code_of_it {
            Some(Ok(_)) => FIGURES,
            _ => usize::MAX,
        };
        match &code_of_it {
            // Writing to a string cannot fail.
            Some(Ok(code)) => _ = write!(head, "{}\n\n", code.notes.join(" ")),
            Some(Err(Trouble::Full)) => _ = write!(head, "{}\n\n", self.words.too_much),
            Some(Err(Trouble::Run(error))) => {
                _ = write!(head, "{}\n\n", (around.failed)(&error.say(document.language)));
            }
            None => _ = write!(head, "{}\n\n", self.words.picture_only),
        }
        let mut attachments = json!({});
        match found {
            None => _ = write!(head, "{}\n\n", around.not_run),
            Some(Found::Failed(why)) => _ = write!(head, "{}\n\n", (around.failed)(why)),
            Some(Found::Shown { summary, tables, exhibits }) => {
                if !summary.is_empty() {
                    _ = write!(head, "{summary}\n\n");
                }
                let is_picture = |exhibit: &&Exhibit| !matches!(exhibit.figure, Figure::Table(_));
                for exhibit in exhibits.iter().filter(is_picture).take(figures) {
                    attach(&mut head, &mut attachments, exhibit, FigureWords::of(document.language));
                }
                for table in tables.iter().filter(|table| !table.is_empty() && table.len() <= ROWS) {
                    rows(&mut head, table);
                }
            }
        }
        // Folded where Markdown knows how, in the open everywhere else.
        _ = write!(
            head,
            "<details><summary>{}</summary>\n\n```toml\n{}\n```\n\n</details>",
            around.settings,
            cell.body().trim_end()
        );
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

    /// The code of a cell that trains; one fewer is to come.
    fn trained(&mut self, code: impl FnOnce(&mut Self) -> Result<Code, Trouble>) -> Result<Code, Trouble> {
        let code = code(self);
        self.trainings = self.trainings.saturating_sub(1);
        code
    }

    /// The code of a cell; none for a kind that is not computed again.
    fn code(&mut self, cell: &Cell) -> Option<Result<Code, Trouble>> {
        let spec = (kind(cell.kind())?.parse)(cell.body()).ok()?;
        match &spec {
            Spec::Training(spec) => Some(self.trained(|book| training::training(book, spec))),
            Spec::Comparison(spec) => Some(self.trained(|book| training::comparison(book, spec))),
            Spec::Activations(spec) => Some(still::activations(self, spec)),
            Spec::GradientCheck(spec) => Some(still::check(self, spec)),
            Spec::Graph(_) | Spec::Search(_) | Spec::Predict(_) | Spec::Descent(_) => None,
        }
    }
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
    let Some(png) = png(&svg(exhibit, words)) else { return };
    let name = format!("{}.png", exhibit.name);
    // Writing to a string cannot fail.
    _ = write!(head, "![{}](attachment:{name})\n\n", exhibit.figure.title().replace(['\n', '[', ']'], " "));
    attachments[name] = json!({ "image/png": STANDARD.encode(png) });
}

/// A table in Markdown.
fn rows(head: &mut String, table: &Table) {
    let cell = |text: String| text.replace('|', "\\|").replace('\n', " ");
    let names: Vec<String> = table.columns.iter().map(|column| cell(column.name.to_string())).collect();
    _ = write!(head, "| {} |\n|{}\n", names.join(" | "), " --- |".repeat(names.len()));
    for row in 0..table.len() {
        let values: Vec<String> = table.columns.iter().map(|column| cell(column.values.text(row))).collect();
        _ = writeln!(head, "| {} |", values.join(" | "));
    }
    head.push('\n');
}
