//! Which cells of a notebook are run, under which names.

mod korean;

use std::collections::{BTreeMap, BTreeSet};

use thiserror::Error;

use crate::experiment::{KINDS, Spec, SpecError, kind, parse_among};
use crate::notebook::{BlockId, Notebook};

/// A cell that is to be run.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Planned {
    /// Where it stands.
    pub(super) block: BlockId,
    /// Its id, or a name made from its kind; no other cell has it.
    pub(super) id: String,
    /// What to run, or what is wrong with it.
    pub(super) spec: Result<Spec, BadCell>,
}

/// A cell that cannot be run.
#[derive(Clone, Debug, Error, PartialEq)]
pub(super) enum BadCell {
    /// Its parameters are wrong.
    #[error("line {line}: {error}")]
    Spec { line: usize, error: SpecError },
    /// There is no such kind.
    #[error("line {line}: there is no kind of cell `{kind}`; there are {}", kinds())]
    Kind { line: usize, kind: String },
    /// It looks at the network of a training cell that is not there.
    #[error(
        "line {line}: there is no training cell `{id}` in this notebook, whose network this cell asks for"
    )]
    Network { line: usize, id: String },
    /// Two cells have one id.
    #[error(
        "line {line}: the id `{id}` belongs to an earlier cell already; ids name folders, so each is used once"
    )]
    Twice { line: usize, id: String },
    /// Two cells have ids that name one folder where large and small letters are the same, as on Windows and macOS.
    #[error(
        "line {line}: the id `{id}` and the id `{earlier}` of an earlier cell differ only in large and small letters; \
         ids name folders, so give it another"
    )]
    Alike { line: usize, id: String, earlier: String },
}

/// Why nothing can be run at all.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
pub(super) enum NoPlan {
    #[error("{}", nothing_to_run(*.0))]
    Empty(Contents),
    #[error("there is no cell `{id}` in it; its cells are {}", known.join(", "))]
    Unknown { id: String, known: Vec<String> },
}

/// What a file is that has no cell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Contents {
    /// Nothing, or blanks.
    Nothing,
    /// A notebook of Jupyter.
    Jupyter,
    /// A page of HTML.
    Html,
    /// Words.
    Prose,
}

impl Contents {
    fn of(notebook: &Notebook) -> Self {
        let text = notebook.to_string();
        let text = text.trim_start_matches('\u{feff}').trim();
        let begins =
            |with: &str| text.get(..with.len()).is_some_and(|start| start.eq_ignore_ascii_case(with));
        if text.is_empty() {
            Self::Nothing
        } else if text.starts_with('{') && text.contains("\"cells\"") {
            Self::Jupyter
        } else if begins("<!doctype") || begins("<html") {
            Self::Html
        } else {
            Self::Prose
        }
    }
}

/// Why there is nothing to run, and what a cell looks like.
fn nothing_to_run(contents: Contents) -> String {
    let what = match contents {
        Contents::Nothing => "the file is empty",
        Contents::Jupyter => "it is a Jupyter notebook; this program reads Markdown",
        Contents::Html => "it is a page of HTML; this program reads Markdown",
        Contents::Prose => "there is no cell in it",
    };
    format!(
        "{what}. A cell is a block of three lines or more: ```toml training, then its parameters such as iterations = 1000, then \
         ```. The kinds are {}",
        kinds()
    )
}

fn kinds() -> String {
    KINDS.iter().map(|kind| format!("`{}`", kind.name)).collect::<Vec<_>>().join(", ")
}

/// The cells of a notebook in their order, only those of the ids in `wanted` unless it is empty.
pub(super) fn plan(notebook: &Notebook, wanted: &[String]) -> Result<Vec<Planned>, NoPlan> {
    let cells = named(notebook);
    if cells.is_empty() {
        return Err(NoPlan::Empty(Contents::of(notebook)));
    }
    if let Some(id) = wanted.iter().find(|id| cells.iter().all(|cell| cell.id != **id)) {
        let known = cells.into_iter().map(|cell| cell.id).collect();
        return Err(NoPlan::Unknown { id: id.clone(), known });
    }
    let chosen: Vec<bool> = cells.iter().map(|cell| wanted.is_empty() || wanted.contains(&cell.id)).collect();
    Ok(in_order_of_need(cells, &chosen))
}

/// The chosen cells in their order, each after the training cell whose network it looks at, and a question after the cell that it asks and
/// what that one needs, whether those were chosen or not.
fn in_order_of_need(cells: Vec<Planned>, chosen: &[bool]) -> Vec<Planned> {
    let needed = |index: usize| -> Option<usize> {
        let spec = cells.get(index)?.spec.as_ref().ok()?;
        let id = spec.network().or_else(|| spec.asks())?;
        cells.iter().position(|other| other.id == id && other.spec.is_ok())
    };
    let mut order = Vec::new();
    let chosen = chosen.iter().enumerate().filter(|(_, chosen)| **chosen).map(|(index, _)| index);
    for index in chosen {
        // A question asks a cell, which looks at a network; there is nothing behind that one.
        let first = needed(index);
        for index in first.and_then(needed).into_iter().chain(first).chain([index]) {
            if !order.contains(&index) {
                order.push(index);
            }
        }
    }
    let mut cells: Vec<Option<Planned>> = cells.into_iter().map(Some).collect();
    order.into_iter().filter_map(|index| cells.get_mut(index)?.take()).collect()
}

/// Every cell with a name of its own: its id, or else its kind and a number that no id has. Names are compared as the
/// folders are that they become, which on many disks do not tell large letters from small ones.
fn named(notebook: &Notebook) -> Vec<Planned> {
    let mut taken: BTreeSet<String> =
        notebook.cells().filter_map(|(_, cell)| Some(cell.name()?.to_lowercase())).collect();
    let mut seen: BTreeMap<String, String> = BTreeMap::new();
    let trainings: BTreeSet<String> = notebook
        .cells()
        .filter(|(_, cell)| cell.kind() == "training")
        .filter_map(|(_, cell)| cell.name())
        .collect();
    let block_of = |id: &str| {
        let mut cells = notebook.cells().map(|(_, cell)| cell);
        cells.find(|cell| cell.name().as_deref() == Some(id)).map(|cell| (cell.kind(), cell.body()))
    };
    let mut planned = Vec::new();
    for (block, cell) in notebook.cells() {
        let line = cell.first_line();
        let parsed = match kind(cell.kind()) {
            Some(kind) => parse_among(kind, cell.body(), block_of)
                .map_err(|error| BadCell::Spec { line: line + error.line.saturating_sub(1), error }),
            // The fence stands on the line before the body.
            None => Err(BadCell::Kind { line: line.saturating_sub(1), kind: cell.kind().into() }),
        };
        let id = cell.name().unwrap_or_else(|| {
            let mut names = (1..).map(|number| format!("{}-{number}", cell.kind()));
            names.find(|name| taken.insert(name.to_lowercase())).unwrap_or_default()
        });
        let parsed = parsed.and_then(|spec| match spec.network() {
            Some(id) if !trainings.contains(id) => Err(BadCell::Network { line, id: id.to_owned() }),
            _ => Ok(spec),
        });
        let spec = match seen.get(&id.to_lowercase()) {
            None => parsed,
            Some(earlier) if *earlier == id => Err(BadCell::Twice { line, id: id.clone() }),
            Some(earlier) => Err(BadCell::Alike { line, id: id.clone(), earlier: earlier.clone() }),
        };
        seen.entry(id.to_lowercase()).or_insert_with(|| id.clone());
        planned.push(Planned { block, id, spec });
    }
    planned
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::language::Say;

    const NOTEBOOK: &str = "# Title\n\n```toml training\nseed = 1\n```\n\ntext\n\n```toml training\nid = \"b\"\n\
        batch_size = 0\n```\n\n```toml riddle\n```\n\n```toml activations\nid = \"b\"\n```\n";

    #[test]
    fn cells_are_named_and_errors_have_the_line_of_the_file() {
        let cells = plan(&Notebook::parse(NOTEBOOK), &[]).expect("there are cells");
        let ids: Vec<&str> = cells.iter().map(|cell| cell.id.as_str()).collect();
        assert_eq!(ids, ["training-1", "b", "riddle-1", "b"]);
        let errors: Vec<String> =
            cells.iter().filter_map(|cell| cell.spec.as_ref().err().map(ToString::to_string)).collect();
        assert!(errors[0].starts_with("line 11: `batch_size` is from 1"), "{errors:?}");
        assert!(
            errors[1].starts_with("line 14: there is no kind of cell `riddle`; there are `training`"),
            "{errors:?}"
        );
        assert!(errors[2].contains("the id `b` belongs"), "{errors:?}");
    }

    #[test]
    fn ids_that_many_disks_take_for_one_are_refused() {
        let text = "```toml training\nid = \"A\"\n```\n\n```toml training\nid = \"a\"\n```\n\n```toml training\n\
            id = \"TRAINING-1\"\n```\n\n```toml training\n```\n";
        let cells = plan(&Notebook::parse(text), &[]).expect("there are cells");
        let ids: Vec<&str> = cells.iter().map(|cell| cell.id.as_str()).collect();
        assert_eq!(ids, ["A", "a", "TRAINING-1", "training-2"]);
        let errors: Vec<&BadCell> = cells.iter().filter_map(|cell| cell.spec.as_ref().err()).collect();
        let [error] = errors.as_slice() else { panic!("{errors:?}") };
        for words in [error.to_string(), error.korean()] {
            assert!(words.contains("`A`") && words.contains("`a`"), "{words}");
        }
    }

    #[test]
    fn an_unknown_id_is_told_the_ids_that_there_are() {
        let notebook = Notebook::parse(NOTEBOOK);
        let error = plan(&notebook, &["c".into()]).expect_err("there is no such cell").to_string();
        assert!(error.contains("`c`") && error.contains("training-1, b"), "{error}");
        assert_eq!(plan(&notebook, &["training-1".into()]).expect("it is there").len(), 1);
    }

    #[test]
    fn a_file_without_cells_is_told_what_it_is_and_what_a_cell_looks_like() {
        for (text, contents, word) in [
            ("text", Contents::Prose, "no cell"),
            ("\u{feff} \r\n", Contents::Nothing, "empty"),
            ("", Contents::Nothing, "empty"),
            ("{\n \"cells\": [], \"nbformat\": 4}", Contents::Jupyter, "Jupyter"),
            ("<!DOCTYPE html>\n<html></html>", Contents::Html, "HTML"),
        ] {
            let error = plan(&Notebook::parse(text), &[]).expect_err("there is no cell");
            assert_eq!(error, NoPlan::Empty(contents));
            let words = error.to_string();
            assert!(words.contains(word) && words.contains("```toml training"), "{words}");
        }
    }
}
