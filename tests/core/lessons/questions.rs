//! The run decides each question of a lesson as the lesson says it, on the built-in digits and on MNIST.

use std::collections::{BTreeMap, BTreeSet};

use layerscope::experiment::question::{Came, QuestionSpec, judge};
use layerscope::experiment::{Sources, kind};
use layerscope::language::Language;
use layerscope::notebook::Notebook;
use layerscope::notebook::lessons::{self, Lesson};

use super::marks::{CellBlock, results};
use crate::mnist;

/// Of every question of the lessons that a run decides: lesson, question, and the choices that come, A for the first.
#[rustfmt::skip]
const COME: &[(&str, &str, &str)] = &[
    ("computation-graphs", "meaning", "B"),
    ("computation-graphs", "tax", "C"),
    ("backpropagation", "bias", "D"),
    ("backpropagation", "sums-to", "B"),
    ("backpropagation", "backward-cost", "B"),
    ("layers", "mask", "B"),
    ("layers", "back", "A"),
    ("initial-weights", "explodes", "C"),
    ("initial-weights", "zeros", "B"),
    ("initial-weights", "lowest", "C"),
    ("vanishing-gradients", "healthy", "A"),
    ("vanishing-gradients", "order", "E"),
    ("vanishing-gradients", "nan", "A"),
    ("vanishing-gradients", "adam", "B"),
    ("the-clinic", "begins", "B"),
    ("the-clinic", "falls", "A"),
    ("the-clinic", "unseen", "A"),
    ("the-clinic", "good-news", "B"),
    ("optimizers", "nearest", "C"),
    ("optimizers", "leaves-ridge", "A"),
    ("optimizers", "slowest", "A"),
    ("batch-norm", "column-sum", "B"),
    ("batch-norm", "always", "A"),
    ("batch-norm", "momentum", "B"),
    ("overfitting", "test-accuracy", "B"),
    ("overfitting", "small-gap", "A"),
    ("overfitting", "by-heart-less", "B"),
    ("hyperparameter-search", "which-set", "B"),
    ("hyperparameter-search", "which-key", "A"),
    ("depth-and-width", "fastest", "D"),
    ("depth-and-width", "stands-still", "C"),
    ("depth-and-width", "restless", "A"),
    ("train-a-network", "begins-at", "C"),
    ("train-a-network", "train-or-test", "C"),
    ("can-it-be-fooled", "face", "C"),
    ("can-it-be-fooled", "sure", "C"),
    ("gradient-check", "which-array", "A"),
    ("gradient-check", "true-one", "B"),
];

/// The kinds of cells that train nothing: all of them are run in a moment.
const QUICK: [&str; 4] = ["activations", "graph", "descent", "gradient_check"];

fn questions(lesson: &Lesson, edition: Language) -> Vec<(String, QuestionSpec)> {
    let notebook = Notebook::parse(lesson.text(edition));
    let cells = notebook.cells().filter(|(_, cell)| cell.is_question());
    let read = cells.map(|(_, cell)| {
        let spec =
            QuestionSpec::parse(cell.body()).unwrap_or_else(|error| panic!("{}: {error}", lesson.slug));
        (cell.name().unwrap_or_else(|| panic!("{}: a question has no id", lesson.slug)), spec)
    });
    read.collect()
}

fn blocks(lesson: &Lesson) -> BTreeMap<String, CellBlock> {
    let notebook = Notebook::parse(lesson.text(Language::English));
    let cells = notebook.cells().filter(|(_, cell)| !cell.is_question());
    cells
        .filter_map(|(_, cell)| {
            Some((cell.name()?, CellBlock { kind: cell.kind().to_owned(), body: cell.body().to_owned() }))
        })
        .collect()
}

/// What is decided otherwise than the lesson says, or not at all.
fn faults(sources: &Sources, quick: bool) -> Vec<String> {
    let only = std::env::var("LESSON").ok();
    let chosen =
        || lessons::all().iter().filter(|lesson| only.as_ref().is_none_or(|only| lesson.slug == only));
    let all: Vec<(&Lesson, BTreeMap<String, CellBlock>)> =
        chosen().map(|lesson| (lesson, blocks(lesson))).collect();
    let mut wanted: BTreeSet<(CellBlock, usize)> = BTreeSet::new();
    let mut asked = Vec::new();
    for (at, (lesson, cells)) in all.iter().enumerate() {
        for (id, spec) in questions(lesson, Language::English) {
            let cell = spec.answer.cell().map(|cell| {
                cells
                    .get(cell)
                    .unwrap_or_else(|| panic!("{}, {id}: there is no cell {cell}", lesson.slug))
                    .clone()
            });
            if cell.as_ref().is_some_and(|cell| quick && !QUICK.contains(&cell.kind.as_str())) {
                continue;
            }
            wanted.extend(cell.iter().map(|cell| (cell.clone(), at)));
            asked.push((*lesson, id, spec, cell));
        }
    }
    let wanted: Vec<_> = wanted.into_iter().map(|(block, at)| (block, &all[at].1)).collect();
    let results = results(&wanted, sources);
    let mut faults = Vec::new();
    for (lesson, id, spec, cell) in asked {
        let here = format!("{}, {id}", lesson.slug);
        let given = match cell.as_ref().map(|cell| (cell, &results[cell])) {
            Some((_, Err(why))) => {
                faults.push(format!("{here}: {why}"));
                continue;
            }
            Some((cell, Ok(given))) => Some((cell, given)),
            None => None,
        };
        let run =
            given.map(|(cell, given)| (kind(&cell.kind).expect("it was run").name, given.tables.as_slice()));
        let verdict = match judge(&spec, run) {
            Ok(verdict) => verdict,
            Err(why) => {
                faults.push(format!("{here}: {why}"));
                continue;
            }
        };
        let Came::Choices(right) = &verdict.came else { continue };
        let came: String = right.iter().map(|at| char::from(b'A' + *at as u8)).collect();
        let said = COME.iter().find(|(slug, question, _)| (*slug, *question) == (lesson.slug, id.as_str()));
        match said {
            Some((.., said)) if *said == came => {}
            said => faults.push(format!("{here}: {came} came, {said:?} is said; {:?}", verdict.numbers)),
        }
    }
    faults
}

fn assert_none(faults: &[String]) {
    assert!(faults.is_empty(), "{} questions:\n{}", faults.len(), faults.join("\n"));
}

#[test]
fn every_lesson_asks_two_to_five_questions_that_its_cells_can_answer() {
    for lesson in lessons::all() {
        for edition in Language::ALL {
            let count = questions(lesson, edition).len();
            assert!((2..=5).contains(&count), "{} ({}): {count} questions", lesson.slug, edition.tag());
            let notebook = Notebook::parse(lesson.text(edition));
            let block_of = |id: &str| {
                let mut cells = notebook.cells().map(|(_, cell)| cell);
                cells.find(|cell| cell.name().as_deref() == Some(id)).map(|cell| (cell.kind(), cell.body()))
            };
            for (_, cell) in notebook.cells().filter(|(_, cell)| cell.is_question()) {
                let row = kind(cell.kind()).expect("it is a kind");
                let read = layerscope::experiment::parse_among(row, cell.body(), block_of);
                assert!(read.is_ok(), "{}, {:?}: {read:?}", lesson.slug, cell.name());
            }
        }
        for (id, spec) in questions(lesson, Language::English) {
            let is_said =
                COME.iter().any(|(slug, question, _)| (*slug, *question) == (lesson.slug, id.as_str()));
            assert!(is_said || spec.choices.is_empty(), "{}, {id}: nothing says what comes", lesson.slug);
        }
    }
    for (slug, id, _) in COME {
        let lesson = lessons::find(slug).unwrap_or_else(|| panic!("there is no lesson {slug}"));
        assert!(
            questions(lesson, Language::English).iter().any(|(known, _)| known == id),
            "{slug} does not ask {id}"
        );
    }
}

#[test]
fn the_run_decides_as_the_lesson_says_where_nothing_is_trained() {
    assert_none(&faults(&Sources::default(), true));
}

#[test]
#[ignore = "trains for minutes"]
fn the_run_decides_as_the_lesson_says_on_the_digits() {
    assert_none(&faults(&Sources::default(), false));
}

#[test]
#[ignore = "needs the real MNIST in ../shared/mnist"]
fn the_run_decides_as_the_lesson_says_on_mnist() {
    assert_none(&faults(&mnist::sources(), false));
}
