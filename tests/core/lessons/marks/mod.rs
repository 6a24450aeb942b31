//! Every number of a lesson that says what came out is marked with the cell that it comes from, and is what that cell gives.

mod claim;
mod measure;
mod unmarked;
mod written;

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use layerscope::data::digits;
use layerscope::experiment::quantity::{Quantity, Term};
use layerscope::experiment::{DataInUse, Sources};
use layerscope::language::Language;
use layerscope::notebook::lessons::{self, Lesson};
use layerscope::notebook::reading::marks;

use crate::mnist;

pub(super) use self::claim::Block as CellBlock;
use self::claim::{Block, Claim, Source, cells, claims};
pub(super) use self::measure::results;
use self::measure::{sum, total};
use self::unmarked::unmarked;

/// Lessons whose numbers are not all marked yet.
const NOT_YET: [&str; 0] = [];

/// The text of a lesson as its file has it: whoever mends a number need not build the program again.
fn text_of(lesson: &Lesson, edition: Language) -> String {
    let lessons = Path::new(env!("CARGO_MANIFEST_DIR")).join("assets/lessons");
    let path = lessons.join(edition.tag()).join(format!("{}.md", lesson.slug));
    std::fs::read_to_string(path).expect("every lesson has its file")
}

/// The lesson that `LESSON` names, or all of them.
fn chosen() -> impl Iterator<Item = &'static Lesson> {
    let only = std::env::var("LESSON").ok();
    lessons::all().iter().filter(move |lesson| only.as_ref().is_none_or(|only| lesson.slug == only))
}

/// The kinds of cells that train nothing: all of them are run in a moment.
const QUICK: [&str; 4] = ["activations", "graph", "descent", "gradient_check"];

/// What is wrong with the marked numbers on these data, or with those that come of cells that train nothing.
fn faults(sources: &Sources, quick: bool) -> Vec<String> {
    let data = sources.in_use();
    let mut faults = Vec::new();
    let mut all: Vec<(Claim, usize)> = Vec::new();
    let mut editions: Vec<BTreeMap<String, Block>> = Vec::new();
    for lesson in chosen() {
        // The cells are the same in every edition, to the letter.
        match cells(&text_of(lesson, Language::English)) {
            Ok(cells) => editions.push(cells),
            Err(error) => {
                faults.push(format!("{}: {error}", lesson.slug));
                continue;
            }
        }
        for edition in Language::ALL {
            for claim in claims(lesson, edition, &text_of(lesson, edition)) {
                match claim {
                    Ok(claim) => all.push((claim, editions.len() - 1)),
                    Err(fault) => faults.push(fault),
                }
            }
        }
    }
    all.retain(|(claim, lesson)| {
        let is_quick = quantities(&claim.source).all(|quantity| {
            let block = editions[*lesson].get(cell_of(quantity));
            block.is_none_or(|block| QUICK.contains(&block.kind.as_str()))
        });
        claim.only.is_none_or(|only| only == data) && (is_quick || !quick)
    });
    let mut wanted = BTreeSet::new();
    for (claim, lesson) in &all {
        let blocks =
            quantities(&claim.source).filter_map(|quantity| editions[*lesson].get(cell_of(quantity)));
        wanted.extend(blocks.map(|block| (block.clone(), *lesson)));
    }
    let wanted: Vec<_> = wanted.into_iter().map(|(block, lesson)| (block, &editions[lesson])).collect();
    drop(digits());
    let results = results(&wanted, sources);
    for (claim, lesson) in &all {
        let shown = match data {
            DataInUse::Digits => claim.on_digits.as_ref().unwrap_or(&claim.number),
            DataInUse::Mnist => &claim.number,
        };
        let cells = &editions[*lesson];
        let value = match &claim.source {
            Source::Given | Source::Set | Source::Data => continue,
            Source::Sum(expression) => sum(expression),
            Source::Cells(terms) => total(terms, cells, &results),
        };
        let (is_spread, is_trained) = manner(&claim.source, cells);
        match value {
            Err(why) => {
                faults.push(format!(
                    "{}: {shown} cannot be found again, `{}`: {why}",
                    claim.place, claim.written
                ));
            }
            Ok(value) => {
                if let Err(screen) = written::check(shown, value, claim.bound, is_spread, is_trained) {
                    let Claim { place, written, .. } = claim;
                    faults.push(format!(
                        "{place}: {shown} stands there, `{written}` gives {screen} ({value:?})"
                    ));
                }
            }
        }
    }
    faults
}

/// What of cells a number is made of.
fn quantities(source: &Source) -> impl Iterator<Item = &Quantity> {
    let terms = match source {
        Source::Cells(terms) => terms.as_slice(),
        Source::Given | Source::Set | Source::Data | Source::Sum(_) => &[],
    };
    terms.iter().filter_map(|(_, term)| match term {
        Term::Quantity(quantity) => Some(quantity),
        Term::Number(_) => None,
    })
}

/// The cell that a quantity names.
fn cell_of(quantity: &Quantity) -> &str {
    quantity.cell.as_deref().unwrap_or_default()
}

/// Whether a number is a standard deviation alone, and whether it comes of a training.
fn manner(source: &Source, cells: &BTreeMap<String, Block>) -> (bool, bool) {
    let Source::Cells(terms) = source else { return (false, false) };
    let is_spread = terms.len() == 1 && quantities(source).all(|quantity| quantity.column == "std");
    let is_trained = quantities(source).any(|quantity| {
        let kind = cells.get(cell_of(quantity)).map_or("", |block| block.kind.as_str());
        matches!(kind, "training" | "comparison" | "search" | "predict")
    });
    (is_spread, is_trained)
}

fn assert_none(faults: &[String]) {
    assert!(faults.is_empty(), "{} numbers are wrong:\n{}", faults.len(), faults.join("\n"));
}

#[test]
fn every_marked_number_that_nothing_is_trained_for_is_what_its_cell_gives() {
    assert_none(&faults(&Sources::default(), true));
}

#[test]
#[ignore = "trains for minutes"]
fn every_marked_number_is_what_its_cell_gives_on_the_digits() {
    assert_none(&faults(&Sources::default(), false));
}

#[test]
#[ignore = "needs the real MNIST in ../shared/mnist"]
fn every_marked_number_is_what_its_cell_gives_on_mnist() {
    assert_none(&faults(&mnist::sources(), false));
}

#[test]
fn every_number_that_says_what_came_out_is_marked() {
    let mut faults = Vec::new();
    for lesson in chosen().filter(|lesson| !NOT_YET.contains(&lesson.slug)) {
        for edition in Language::ALL {
            for (line, number) in unmarked(&text_of(lesson, edition)) {
                let (slug, edition) = (lesson.slug, edition.tag());
                faults.push(format!("{slug} ({edition}), line {line}: {number} has no mark"));
            }
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
    for slug in NOT_YET {
        let lesson = lessons::find(slug).expect("there is such a lesson");
        let left = Language::ALL.iter().any(|edition| !unmarked(&text_of(lesson, *edition)).is_empty());
        assert!(left, "{slug} is done: strike it out of the list");
    }
}

#[test]
fn both_editions_say_the_same_numbers_of_the_same_cells() {
    let said = |lesson: &Lesson, edition: Language| -> BTreeSet<(usize, String, String, Vec<String>)> {
        let text = text_of(lesson, edition);
        let line = |at: usize| text[..at].matches('\n').count() + 1;
        marks(&text)
            .into_iter()
            .filter(|mark| mark.source != "data")
            .map(|mark| {
                let number = text[mark.number.clone()].replace('−', "-");
                let options = mark.options.iter().map(ToString::to_string).collect();
                (line(mark.number.start), number, mark.source.to_owned(), options)
            })
            .collect()
    };
    for lesson in chosen() {
        let [english, korean] = [Language::English, Language::Korean].map(|edition| said(lesson, edition));
        let differ: Vec<_> = english.symmetric_difference(&korean).collect();
        assert!(differ.is_empty(), "{}: {differ:#?}", lesson.slug);
    }
}
