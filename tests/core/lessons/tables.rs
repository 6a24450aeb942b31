//! The tables of numbers in the lessons are read from their text, and hold what their cells give: on the real MNIST, and on the
//! built-in digits where the lesson speaks of them.

use layerscope::experiment::figure::Values;
use layerscope::experiment::outcome::Outcome;
use layerscope::experiment::{Sources, Spec};
use layerscope::language::Language;
use layerscope::notebook::lessons;

use super::on_mnist::mean;
use super::{cell, numbers, run};

use crate::mnist;

/// A table of a lesson: its rows under their first words, the other words as they are printed.
struct Printed(Vec<(String, Vec<String>)>);

impl Printed {
    /// The table whose head begins so.
    fn of(slug: &str, head: &str) -> Self {
        let text = lessons::find(slug).expect("there is such a lesson").text(Language::English);
        let mut lines =
            text.lines().skip_while(|line| !line.starts_with(head)).take_while(|l| l.starts_with('|'));
        assert!(lines.next().is_some(), "{slug} has no table {head}");
        let row = |line: &str| {
            let mut words =
                line.trim_matches('|').split('|').map(|word| word.trim_matches([' ', '*']).to_owned());
            (words.next().unwrap_or_default(), words.collect())
        };
        Self(lines.skip(1).map(row).collect())
    }

    /// The rows whose first words end so, under what stands before that.
    fn ending(&self, end: &str) -> impl Iterator<Item = (&str, &[String])> {
        self.0.iter().filter_map(move |(name, words)| Some((name.strip_suffix(end)?, words.as_slice())))
    }
}

/// Fails unless these values are printed so; the last digit may differ by one, as between two libraries of mathematics.
#[track_caller]
fn assert_printed(name: &str, printed: &[String], values: &[f64]) {
    assert_eq!(printed.len(), values.len(), "{name}");
    for (printed, value) in printed.iter().zip(values) {
        let decimals = printed.split_once('.').map_or(0, |(_, after)| after.len());
        let unit = 10_f64.powi(-i32::try_from(decimals).expect("a few digits"));
        let says: f64 = printed.parse().expect("a number");
        assert!((says - value).abs() <= 1.5 * unit, "{name}: {printed} is printed, it is {value}");
    }
}

fn compared(slug: &str, name: &str, sources: &Sources) -> Outcome {
    let spec = cell(slug, name);
    assert!(matches!(spec, Spec::Comparison(_)), "{name} compares");
    run(&spec, sources)
}

/// Which rows of a table of an outcome are of a network that is called so.
fn of(outcome: &Outcome, table: &str, variant: &str) -> Vec<usize> {
    let table = outcome.tables.iter().find(|found| found.name == table).expect("the table is there");
    match table.columns.iter().find(|found| found.name == "variant").map(|found| &found.values) {
        Some(Values::Text(names)) => {
            let rows: Vec<usize> = (0..names.len()).filter(|&row| names[row] == variant).collect();
            assert!(!rows.is_empty(), "no {variant} in {names:?}");
            rows
        }
        other => panic!("the variants are {other:?}"),
    }
}

/// The losses of one network.
fn losses(outcome: &Outcome, variant: &str) -> Vec<f64> {
    let all = numbers(outcome, "loss", "loss");
    of(outcome, "loss", variant).into_iter().map(|row| all[row]).collect()
}

/// The last accuracy of one network.
fn last(outcome: &Outcome, accuracy: &str, variant: &str) -> f64 {
    numbers(outcome, "summary", accuracy)[of(outcome, "summary", variant)[0]]
}

#[test]
#[ignore = "needs the real MNIST in ../shared/mnist"]
fn of_the_initial_weights() {
    let outcome = compared("initial-weights", "weights", &mnist::sources());
    for (name, printed) in Printed::of("initial-weights", "| from iteration").ending("") {
        let losses = losses(&outcome, name);
        let means = [0, 100, 250, 500, 1000, 1850].map(|from| mean(&losses[from..from + 50]));
        assert_printed(name, printed, &means);
    }
}

#[test]
#[ignore = "needs the real MNIST in ../shared/mnist"]
fn of_the_optimizers() {
    let table = Printed::of("optimizers", "| | 0 | 100");
    for (data, sources) in [(", MNIST", mnist::sources()), (", built-in digits", Sources::default())] {
        let outcome = compared("optimizers", "mnist", &sources);
        for (name, printed) in table.ending(data) {
            let variant = name.split(' ').next().unwrap_or_default();
            let losses = losses(&outcome, variant);
            let mut values = [0, 100, 500, 1000, 1950].map(|from| mean(&losses[from..from + 50])).to_vec();
            values.push(last(&outcome, "test", variant));
            assert_printed(&format!("{name}{data}"), printed, &values);
        }
    }
}

#[test]
#[ignore = "needs the real MNIST in ../shared/mnist"]
fn of_the_weight_decay() {
    let outcomes =
        [mnist::sources(), Sources::default()].map(|sources| compared("overfitting", "decay", &sources));
    for (lambda, printed) in Printed::of("overfitting", "| λ |").ending("") {
        let variant = format!("λ = {lambda}");
        let values: Vec<f64> = outcomes
            .iter()
            .flat_map(|outcome| ["train", "test"].map(|accuracy| last(outcome, accuracy, &variant)))
            .collect();
        assert_printed(&variant, printed, &values);
    }
}

#[test]
#[ignore = "needs the real MNIST in ../shared/mnist"]
fn of_depth_and_width() {
    let [pictures, digits] =
        [mnist::sources(), Sources::default()].map(|sources| compared("depth-and-width", "shapes", &sources));
    for (name, printed) in Printed::of("depth-and-width", "| network | loss").ending("") {
        let late = |outcome: &Outcome, from: usize| mean(&losses(outcome, name)[from..from + 20]);
        let values = [
            late(&pictures, 500),
            late(&pictures, 1180),
            last(&pictures, "test", name),
            late(&digits, 1180),
            last(&digits, "test", name),
        ];
        assert_printed(name, printed, &values);
    }
}

#[test]
#[ignore = "needs the real MNIST in ../shared/mnist"]
fn of_batch_norm_at_sixteen_scales() {
    let outcome = compared("batch-norm", "scales", &mnist::sources());
    let all = numbers(&outcome, "summary", "train");
    let [plain, normalised] = ["plain", "BatchNorm"].map(|variant| of(&outcome, "summary", variant));
    let table = Printed::of("batch-norm", "| std | plain");
    assert_eq!((table.0.len(), plain.len()), (16, 16));
    for (panel, (name, printed)) in table.ending("").enumerate() {
        assert_printed(name, printed, &[all[plain[panel]], all[normalised[panel]]]);
    }
}
