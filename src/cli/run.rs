//! Runs the cells of a notebook one after the other and writes what they leave behind.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;
use std::time::{Duration, Instant};

use thiserror::Error;

use super::arguments::{ExportOptions, RunOptions};
use super::output::{end, print, print_if_read, tell};
use super::plan::{BadCell, Contents, NoPlan, Planned, plan};
use super::progress::Progress;
use crate::data::{DataError, Dataset, load_idx, weights};
use crate::experiment::figure::FigureWords;
use crate::experiment::outcome::Outcome;
use crate::experiment::quantity::tables;
use crate::experiment::{CellResult, KINDS, Readable, RunError, Sources, Spec};
use crate::export::{
    Document, ExportError, Found, Links, Mark, html, jupyter, language_of, png, svg, write_bytes, write_csv,
};
use crate::files;
use crate::language::{Language, Say};
use crate::notebook::file::OpenError;
use crate::notebook::lessons;
use crate::notebook::{Notebook, file};

/// Why a notebook, or a cell of it, was not run to its end.
#[derive(Debug, Error)]
pub(super) enum Failure {
    #[error(transparent)]
    Notebook(#[from] OpenError),
    #[error("{}: {problem}", path.display())]
    Plan { path: PathBuf, problem: NoPlan },
    #[error("{}, {cell}", path.display())]
    Cell { path: PathBuf, cell: Box<BadCell> },
    #[error(
        "{}: nothing in it can be shared out with --shard: that is for searches and comparisons",
        path.display()
    )]
    NothingToShare { path: PathBuf },
    #[error(transparent)]
    Data(#[from] DataError),
    #[error(transparent)]
    Run(#[from] RunError),
    #[error("Cannot make the folder {}: {source}. Choose another with --out.", path.display())]
    Folder { path: PathBuf, source: std::io::Error },
    #[error(transparent)]
    Export(#[from] ExportError),
    #[error("cannot print the results: {0}")]
    Output(std::io::Error),
}

impl Failure {
    /// As a page of the notebook says it, in its language. What ends everything is said by the command line alone.
    pub(super) fn on_a_page(&self, language: Language) -> String {
        match self {
            Self::Run(error) => error.say(language),
            Self::Data(error) => error.say(language),
            Self::Export(error) => error.say(language),
            Self::Cell { cell, .. } => cell.say(language),
            other => other.to_string(),
        }
    }
}

/// Runs the cells and prints a line for each, and ends when nobody reads on and no files are to be written. What fails is
/// told on the standard error; the other cells are run all the same, and the exit status tells that something failed.
pub fn run(options: &RunOptions) -> ExitCode {
    match run_cells(options) {
        Ok(0) => ExitCode::SUCCESS,
        Ok(failed) => {
            let cells = if failed == 1 { "cell" } else { "cells" };
            tell(format_args!("{failed} {cells} failed"));
            ExitCode::FAILURE
        }
        Err(Failure::Output(error)) => end(&error),
        Err(failure) => {
            tell(format_args!("error: {failure}"));
            ExitCode::FAILURE
        }
    }
}

/// The data in a folder, turned if that was asked for; told when it was not and seems to be needed.
pub(super) fn data(folder: &Path, transpose: bool) -> Result<Arc<Dataset>, DataError> {
    let read = load_idx(&[folder.to_path_buf()])?;
    if read.has_letters() {
        tell(format_args!(
            "warning: the labels in {} are those of EMNIST letters, from 1 for A to 26 for Z; digits have labels from 0 to 9. \
             Networks get 27 classes here, and no image is of class 0",
            folder.display()
        ));
    }
    if transpose {
        return Ok(Arc::new(read.transposed()));
    }
    if read.looks_transposed() {
        tell(format_args!(
            "warning: the images in {} lie on their side, as those of EMNIST do: a network that learns them reads \
             nothing that stands upright. Turn them with --transpose",
            folder.display()
        ));
    }
    Ok(Arc::new(read))
}

/// What the files of a cell end in.
const ENDINGS: [&str; 7] = ["csv", "svg", "png", "npz", "toml", "json", "txt"];

/// Runs the cells; returns how many failed.
fn run_cells(options: &RunOptions) -> Result<usize, Failure> {
    let path = &options.notebook;
    let notebook = Notebook::parse(&text_of(path)?);
    let language = options.export.language.map_or_else(|| language_of(&notebook), Language::from);
    let kinds: Vec<&str> = KINDS.iter().map(|kind| kind.name).collect();
    for near in notebook.near_cells(&kinds) {
        tell(format_args!("warning: {}, line {}: {near}", path.display(), near.line));
    }
    let document_asked = options.export.html.is_some() || options.export.ipynb.is_some();
    let cells = match plan(&notebook, &options.cells) {
        // Prose alone is a document, too.
        Err(NoPlan::Empty(Contents::Prose)) if document_asked && options.cells.is_empty() => Vec::new(),
        planned => planned.map_err(|problem| Failure::Plan { path: path.clone(), problem })?,
    };
    // Before any work, so that nobody waits for results that cannot be written.
    if let Some(out) = &options.out {
        make_folder(out)?;
        files::check_folder(out).map_err(|source| Failure::Folder { path: out.clone(), source })?;
    }
    if let Some(out) = &options.out {
        for cell in &cells {
            files::check_contents(&out.join(&cell.id), &ENDINGS)
                .map_err(|(path, source)| ExportError::Write { path, source })?;
        }
    }
    for file in [&options.export.html, &options.export.ipynb].into_iter().flatten() {
        files::check(file).map_err(|source| ExportError::Write { path: file.clone(), source })?;
    }
    let mut sources = Sources {
        mnist: options.mnist.as_deref().map(|folder| data(folder, options.transpose)).transpose()?,
        folder: path.parent().map(Path::to_path_buf),
        share: options.shard,
        // Whoever runs a notebook from the command line wants what it says.
        readable: Readable::Everything,
        moments: options.export.html.is_some(),
        language,
        ..Sources::default()
    };
    // Whoever has what is printed cut off still wants the files; without any there is nothing left to do.
    let leaves_files =
        options.out.is_some() || options.export.html.is_some() || options.export.ipynb.is_some();
    let say = |line: fmt::Arguments<'_>| {
        let printed = if leaves_files { print_if_read(line) } else { print(line) };
        printed.map_err(Failure::Output)
    };
    let mut failed = 0;
    let mut records = BTreeMap::new();
    let can_be_shared = |cell: &Planned| cell.spec.as_ref().map_or(true, |spec| spec.parts().is_some());
    if options.shard.is_some() && !cells.iter().any(can_be_shared) {
        return Err(Failure::NothingToShare { path: path.clone() });
    }
    let asked: BTreeSet<String> =
        cells.iter().filter_map(|cell| Some(cell.spec.as_ref().ok()?.asks()?.to_owned())).collect();
    for cell in cells {
        if options.shard.is_some() && !can_be_shared(&cell) {
            tell(format_args!("passing over {}, which has no parts to share", cell.id));
            continue;
        }
        let Planned { block, id, spec } = cell;
        let kind = spec.as_ref().ok().map(Spec::kind);
        sources.kept = options.out.as_ref().map(|out| out.join(&id));
        let started = Instant::now();
        let result = match spec {
            Ok(spec) => {
                let mut progress = Progress::running(&id);
                spec.record(&sources, &mut |tick| progress.tick(tick)).map_err(Failure::from)
            }
            Err(cell) => Err(Failure::Cell { path: path.clone(), cell: Box::new(cell) }),
        };
        let took = started.elapsed();
        let written = result.and_then(|outcome| {
            if let Some(out) = &options.out {
                write(&out.join(&id), &outcome, &options.export, language)?;
            }
            Ok(outcome)
        });
        let found = match written {
            Ok(mut outcome) => {
                if let (Some(kind), true) = (kind, asked.contains(&id)) {
                    let result = CellResult { kind, tables: tables(&outcome) };
                    sources.results.insert(id.clone(), Arc::new(result));
                }
                say(format_args!("{id}: {} ({})", outcome.summary, seconds(took)))?;
                if let Some(network) = outcome.network.take() {
                    sources.networks.insert(id, Arc::new(network));
                }
                Found::of(outcome, language)
            }
            Err(failure) => {
                tell(format_args!("error in {id}: {failure}"));
                failed += 1;
                Found::Failed(failure.on_a_page(language))
            }
        };
        records.insert(block, found);
    }
    let (data, links) = (sources.in_use(), Links::default());
    let document = Document { notebook: &notebook, records: &records, language, data, links };
    if let Some(path) = &options.export.html {
        write_bytes(path, html(&document).as_bytes())?;
        say(format_args!("wrote {}", path.display()))?;
    }
    if let Some(path) = &options.export.ipynb {
        let progress = Progress::writing(&path.display().to_string());
        // Nobody gives it up but with the whole program.
        if let Some(text) = jupyter(&document, &sources, &progress.line()) {
            write_bytes(path, text.as_bytes())?;
            drop(progress);
            say(format_args!("wrote {}", path.display()))?;
        }
    }
    if let Some(kilobytes) = peak_memory() {
        tracing::debug!("peak memory {kilobytes} kB");
    }
    Ok(failed)
}

/// The most memory that was resident so far, in kilobytes, where the system tells: on Linux.
fn peak_memory() -> Option<u64> {
    let status = fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    line.split_whitespace().next()?.parse().ok()
}

/// The text of the file, or of the lesson of that short name when there is no such file: in any edition, since all have
/// the same cells.
fn text_of(path: &Path) -> Result<String, OpenError> {
    match path.to_str().and_then(lessons::find) {
        Some(lesson) if !path.exists() => Ok(lesson.text(Language::English).to_owned()),
        _ => file::read(path),
    }
}

pub(super) fn make_folder(path: &Path) -> Result<(), Failure> {
    fs::create_dir_all(path).map_err(|source| Failure::Folder { path: path.to_owned(), source })
}

fn write(
    folder: &Path,
    outcome: &Outcome,
    export: &ExportOptions,
    language: Language,
) -> Result<(), Failure> {
    make_folder(folder)?;
    if export.svg || export.png {
        for exhibit in &outcome.exhibits {
            let drawn = svg(exhibit, FigureWords::of(language));
            if export.svg {
                write_bytes(&folder.join(format!("{}.svg", exhibit.name)), drawn.as_bytes())?;
            }
            if export.png
                && let Some(pixels) = png(&drawn)
            {
                write_bytes(&folder.join(format!("{}.png", exhibit.name)), &pixels)?;
            }
        }
    }
    let mark = if export.csv_bom { Mark::ForSpreadsheets } else { Mark::None };
    for table in &outcome.tables {
        write_csv(&folder.join(format!("{}.csv", table.name)), table, mark)?;
    }
    for extra in &outcome.files {
        write_bytes(&folder.join(&extra.name), &extra.bytes)?;
    }
    if let Some(network) = &outcome.network {
        weights::write(&folder.join("weights.npz"), &network.parameters, network.architecture.activation)?;
    }
    Ok(())
}

pub(super) fn seconds(took: Duration) -> String {
    let seconds = took.as_secs_f64();
    if seconds < 1.0 { format!("{:.0} ms", seconds * 1e3) } else { format!("{seconds:.1} s") }
}
