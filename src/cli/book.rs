//! The lessons as a site: what a teacher puts on the page of a course.
//!
//! Every lesson is run once. Both editions have the same cells, so what one run comes to is said in both languages; what takes no time
//! is computed for each. The pages of a lesson are written as soon as it is through, and the list of all at the end.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;
use std::time::Instant;

use super::arguments::BookOptions;
use super::output::{print_if_read, tell};
use super::plan::{Planned, plan};
use super::progress::Progress;
use super::run::{Failure, data, make_folder, seconds};
use crate::experiment::outcome::InWords;
use crate::experiment::quantity::tables;
use crate::experiment::{CellResult, Readable, Sources, Spec};
use crate::export::{Document, DocumentWords, ExportError, Found, Link, Links, contents, html, write_bytes};
use crate::files;
use crate::language::{Language, Say};
use crate::notebook::lessons::{self, Lesson};
use crate::notebook::{BlockId, Notebook};

const LANGUAGES: usize = Language::ALL.len();

/// Runs all lessons and writes them as a site. Says which is under way and which pages are written; a cell that fails is told, its
/// error stands on the pages, and the exit status says that something failed.
pub fn book(options: &BookOptions) -> ExitCode {
    match write_book(options) {
        Ok(0) => ExitCode::SUCCESS,
        Ok(failed) => {
            let cells = if failed == 1 { "cell" } else { "cells" };
            tell(format_args!("{failed} {cells} failed"));
            ExitCode::FAILURE
        }
        Err(failure) => {
            tell(format_args!("error: {failure}"));
            ExitCode::FAILURE
        }
    }
}

/// Where a lesson stands in the folder.
fn file(lesson: &Lesson, language: Language) -> PathBuf {
    Path::new(language.tag()).join(format!("{}.html", lesson.slug))
}

const CONTENTS: &str = "index.html";

/// Writes everything; returns how many cells failed.
fn write_book(options: &BookOptions) -> Result<usize, Failure> {
    let out = &options.out;
    // Before any work, so that nobody waits for pages that cannot be written.
    for folder in Language::ALL.iter().map(|language| out.join(language.tag())) {
        make_folder(&folder)?;
        files::check_folder(&folder).map_err(|source| Failure::Folder { path: folder, source })?;
    }
    let pages = lessons::all().iter().flat_map(|lesson| Language::ALL.map(|edition| file(lesson, edition)));
    for path in pages.chain([PathBuf::from(CONTENTS)]).map(|page| out.join(page)) {
        files::check(&path).map_err(|source| ExportError::Write { path, source })?;
    }
    let sources = Sources {
        mnist: options.mnist.as_deref().map(|folder| data(folder, options.transpose)).transpose()?,
        readable: Readable::Everything,
        moments: true,
        ..Sources::default()
    };
    let say = |line: std::fmt::Arguments<'_>| print_if_read(line).map_err(Failure::Output);
    let (all, mut failed) = (lessons::all(), 0);
    for (at, lesson) in all.iter().enumerate() {
        let started = Instant::now();
        let editions = Language::ALL.map(|language| Notebook::parse(lesson.text(language)));
        let (records, wrong) = run(lesson, &editions, &sources)?;
        failed += wrong;
        let pages: Vec<(PathBuf, String)> = {
            let page = |number: usize| {
                let (language, notebook) = (*Language::ALL.get(number)?, editions.get(number)?);
                let (data, links) = (sources.in_use(), links(at, language));
                let document = Document { notebook, records: records.get(number)?, language, data, links };
                Some((out.join(file(lesson, language)), html(&document)))
            };
            let (first, second) = rayon::join(|| page(0), || page(1));
            first.into_iter().chain(second).collect()
        };
        for (path, page) in &pages {
            write_bytes(path, page.as_bytes())?;
        }
        let names: Vec<String> = pages.iter().map(|(path, _)| path.display().to_string()).collect();
        let took = seconds(started.elapsed());
        say(format_args!("{} of {}: wrote {} ({took})", at + 1, all.len(), names.join(" and ")))?;
    }
    let listed: Vec<[Link; LANGUAGES]> = all
        .iter()
        .map(|lesson| {
            Language::ALL.map(|language| Link {
                address: address(&file(lesson, language)),
                title: lesson.title(language).to_owned(),
            })
        })
        .collect();
    let path = out.join(CONTENTS);
    write_bytes(&path, contents(&listed).as_bytes())?;
    say(format_args!("wrote {}", path.display()))?;
    Ok(failed)
}

/// A path within the site as links have it on every system.
fn address(path: &Path) -> String {
    let parts: Vec<_> = path.iter().map(|part| part.to_string_lossy()).collect();
    parts.join("/")
}

/// Where the page of a lesson leads to.
fn links(at: usize, language: Language) -> Links {
    let all = lessons::all();
    let beside = |at: Option<usize>| {
        let lesson = all.get(at?)?;
        let title = lesson.title(language).to_owned();
        Some(Link { address: format!("{}.html", lesson.slug), title })
    };
    let other = Language::ALL.into_iter().find(|other| *other != language);
    Links {
        contents: Some(Link {
            address: format!("../{CONTENTS}"),
            title: DocumentWords::of(language).contents.to_owned(),
        }),
        other: other.zip(all.get(at)).map(|(other, lesson)| {
            let title = DocumentWords::of(other).in_this_language.to_owned();
            (other, Link { address: format!("../{}", address(&file(lesson, other))), title })
        }),
        previous: beside(at.checked_sub(1)),
        next: beside(at.checked_add(1)),
    }
}

/// What the cells of each edition came to.
type Records = [BTreeMap<BlockId, Found>; LANGUAGES];

/// Runs the cells of a lesson for both editions, which have the same ones; returns how many failed.
fn run(
    lesson: &Lesson,
    editions: &[Notebook; LANGUAGES],
    sources: &Sources,
) -> Result<(Records, usize), Failure> {
    let planned = |notebook: &Notebook| {
        plan(notebook, &[]).map_err(|problem| Failure::Plan { path: lesson.slug.into(), problem })
    };
    let [first, second] = editions;
    let (first, second) = (planned(first)?, planned(second)?);
    let mut asked: BTreeSet<String> = BTreeSet::new();
    asked.extend(first.iter().filter_map(|cell| Some(cell.spec.as_ref().ok()?.asks()?.to_owned())));
    let mut sources = sources.clone();
    let mut records = Records::default();
    let mut failed = 0;
    for cells in first.into_iter().zip(second).map(|(first, second)| [first, second]) {
        let [Planned { id, .. }, _] = &cells;
        let id = id.clone();
        let blocks = cells.each_ref().map(|cell| cell.block);
        let found = match both(lesson, &id, cells, asked.contains(&id), &mut sources) {
            Ok(found) => found,
            Err(failure) => {
                tell(format_args!("error in {}, {id}: {failure}", lesson.slug));
                failed += 1;
                Language::ALL.map(|language| Found::Failed(failure.on_a_page(language)))
            }
        };
        for ((records, block), found) in records.iter_mut().zip(blocks).zip(found) {
            records.insert(block, found);
        }
    }
    Ok((records, failed))
}

/// Runs one cell and says in each language what it came to; what others look at or ask for is put among the `sources`. What the run has not made in the second language took no time, and is run
/// again; a question is another one there.
fn both(
    lesson: &Lesson,
    id: &str,
    cells: [Planned; LANGUAGES],
    is_asked: bool,
    sources: &mut Sources,
) -> Result<[Found; LANGUAGES], Failure> {
    let [language, also] = Language::ALL;
    let [first, second] = cells.map(|cell| {
        cell.spec.map_err(|cell| Failure::Cell { path: lesson.slug.into(), cell: Box::new(cell) })
    });
    let (first, second): (Spec, Spec) = (first?, second?);
    let mut progress = Progress::running(&format!("{}: {id}", lesson.slug));
    let own = Sources { language, also: Some(also), ..sources.clone() };
    let mut outcome = first.record(&own, &mut |tick| progress.tick(tick))?;
    let in_second = if let Some(InWords { exhibits, moments }) = outcome.also.take() {
        let (summary, tables) = (outcome.summary.say(also), outcome.tables.clone());
        Found::Shown { summary, folded: outcome.folded.say(also), tables, exhibits, moments }
    } else {
        let again = Sources { language: also, ..sources.clone() };
        Found::of(second.record(&again, &mut |tick| progress.tick(tick))?, also)
    };
    if is_asked {
        let result = CellResult { kind: first.kind(), tables: tables(&outcome) };
        sources.results.insert(id.to_owned(), Arc::new(result));
    }
    if let Some(network) = outcome.network.take() {
        sources.networks.insert(id.to_owned(), Arc::new(network));
    }
    Ok([Found::of(outcome, language), in_second])
}
