//! The lessons keep what they promise: every cell of every lesson runs without a window, and what the text says is seen.

mod marks;
mod previews;
mod questions;

use std::ops::ControlFlow;
use std::sync::Arc;

use layerscope::experiment::activations::ActivationsRun;
use layerscope::experiment::figure::Values;
use layerscope::experiment::outcome::Outcome;
use layerscope::experiment::training::{
    Change, Scheduled, TrainingRun, TrainingSnapshot, TrainingSpec, TrainingWatch,
};
use layerscope::experiment::{Moment, Run, Sources, Spec, kind, play};
use layerscope::language::Language;
use layerscope::nn::{Activation, Init};
use layerscope::notebook::Notebook;
use layerscope::notebook::lessons;

use crate::mnist;

/// The cells of a lesson, in their order, with their names.
fn cells(slug: &str) -> Vec<(String, Spec)> {
    let lesson = lessons::find(slug).expect("there is such a lesson");
    let notebook = Notebook::parse(lesson.text(Language::English));
    notebook
        .cells()
        .filter(|(_, cell)| !cell.is_question())
        .map(|(_, cell)| (cell.name().expect("it has a name"), parsed(cell.kind(), cell.body())))
        .collect()
}

fn parsed(kind_of: &str, body: &str) -> Spec {
    (kind(kind_of).expect("a kind").parse)(body).expect("a good spec")
}

fn cell(slug: &str, name: &str) -> Spec {
    let found = cells(slug).into_iter().find(|(other, _)| other == name);
    found.unwrap_or_else(|| panic!("{slug} has no cell {name}")).1
}

fn training(slug: &str, name: &str) -> TrainingSpec {
    match cell(slug, name) {
        Spec::Training(spec) => spec,
        other => panic!("{slug}, {name} is {other:?}"),
    }
}

/// Two updates of a few images.
fn brief(training: &TrainingSpec) -> TrainingSpec {
    TrainingSpec { iterations: 2, train_size: Some(200), ..training.clone() }
}

/// The same cell, but over in a moment.
fn shortened(spec: Spec) -> Spec {
    match spec {
        Spec::Training(spec) => Spec::Training(brief(&spec)),
        Spec::Comparison(spec) => {
            Spec::Comparison(spec.with_base(brief(&spec.base)).expect("two updates can be of any network"))
        }
        Spec::Search(mut spec) => {
            spec.base = brief(&spec.base);
            spec.trials = 2;
            // Two updates have no rungs to stop at.
            spec.halving = None;
            Spec::Search(spec)
        }
        Spec::Predict(mut spec) => {
            spec.dream.steps = 2;
            Spec::Predict(spec)
        }
        Spec::GradientCheck(mut spec) => {
            spec.share = 0.001;
            Spec::GradientCheck(spec)
        }
        spec @ (Spec::Activations(_) | Spec::Graph(_) | Spec::Descent(_) | Spec::Question(_)) => spec,
    }
}

fn run(spec: &Spec, sources: &Sources) -> Outcome {
    spec.check().expect("it is a good spec");
    spec.record(sources, &mut |_| ControlFlow::Continue(())).expect("it runs to its end")
}

#[test]
fn every_cell_of_every_lesson_runs_without_a_window() {
    for lesson in lessons::all() {
        let mut sources = Sources::default();
        for (name, spec) in cells(lesson.slug) {
            let here = format!("{}, {name}", lesson.slug);
            let outcome = run(&shortened(spec), &sources);
            assert!(!outcome.summary.to_string().is_empty(), "{here} says nothing");
            assert!(!outcome.tables.is_empty() || !outcome.files.is_empty(), "{here} leaves nothing behind");
            for table in &outcome.tables {
                let rows = table.columns.first().map_or(0, |column| column.values.len());
                assert!(rows > 0, "{here} leaves {} empty", table.name);
            }
            if let Some(network) = outcome.network {
                sources.networks.insert(name, Arc::new(network));
            }
        }
    }
}

/// Standard deviations of the gradients, from the first layer to the last, of a row of a grid.
fn gradients(slug: &str, name: &str, activation: Activation, init: Init, batch_norm: bool) -> Vec<f64> {
    let Spec::Activations(mut spec) = cell(slug, name) else { panic!("{slug}, {name} is no grid") };
    if batch_norm {
        spec.batch_norm = Some(layerscope::nn::BatchNormSettings::default());
    }
    (spec.activations, spec.inits) = (vec![activation], vec![init]);
    let mut run = ActivationsRun::new(spec, &Sources::default()).expect("random numbers are always there");
    let row = run.step().expect("it is computed");
    row.gradients.iter().map(|histogram| histogram.std).collect()
}

#[test]
fn gradients_vanish_stay_and_explode_as_the_lesson_says() {
    let travel = |activation, init| gradients("vanishing-gradients", "travel", activation, init, false)[0];
    let sigmoid = travel(Activation::Sigmoid, Init::Xavier);
    assert!((sigmoid - 2.3e-6).abs() < 0.1e-6, "{sigmoid}");
    let [xavier, he] = [Init::Xavier, Init::He].map(|init| travel(Activation::Relu, init));
    assert!((xavier - 0.045).abs() < 0.001 && (he - 1.01).abs() < 0.01, "{xavier} {he}");
    let tanh = gradients("vanishing-gradients", "travel", Activation::Tanh, Init::Std(1.0), false);
    assert!(tanh.windows(2).all(|pair| (2.0..2.6).contains(&(pair[0] / pair[1]))), "{tanh:?}");
    let relu = gradients("vanishing-gradients", "travel", Activation::Relu, Init::Std(1.0), false);
    assert!(relu.windows(2).all(|pair| (6.0..8.5).contains(&(pair[0] / pair[1]))), "{relu:?}");
    for init in [Init::Xavier, Init::He, Init::Std(1.0)] {
        let relu = gradients("vanishing-gradients", "travel", Activation::Relu, init, true)[0];
        assert!((relu - 5.2).abs() < 0.1, "with BatchNorm the scale does not matter: {relu}");
    }
}

#[test]
fn batch_norm_brings_the_gradient_back_whatever_the_std() {
    let first = |activation, std, on| gradients("batch-norm", "forgiving", activation, Init::Std(std), on)[0];
    let lost = first(Activation::Sigmoid, 0.01, false);
    assert!((lost - 4e-7).abs() < 0.1e-7, "{lost}");
    for std in [0.01, 1.0, 10.0] {
        let (sigmoid, relu) = (first(Activation::Sigmoid, std, true), first(Activation::Relu, std, true));
        assert!((sigmoid - 1.1).abs() < 0.02 && (relu - 2.1).abs() < 0.03, "{std}: {sigmoid} {relu}");
    }
}

/// Takes `updates` updates and looks at the layers.
fn snapshot_after(spec: TrainingSpec, updates: u64, sources: &Sources) -> TrainingSnapshot {
    let mut run =
        TrainingRun::new(TrainingSpec { iterations: updates, ..spec }, sources).expect("it is built");
    play(&mut run, |_, _| ControlFlow::Continue(())).expect("it runs");
    let watch = TrainingWatch { first_weights: false, report: false, ..TrainingWatch::default() };
    run.snapshot(&watch, Moment::Passing)
}

/// The network that somebody brings along: what is found in it before any training.
fn the_patient_suffers_from_both(sources: &Sources) {
    let patient = training("vanishing-gradients", "patient");
    let sick = snapshot_after(patient.clone(), 1, sources);
    let gradient = |snapshot: &TrainingSnapshot, layer: usize| snapshot.layers[layer].gradient.std;
    let spike = &sick.layers[4].activation;
    assert!(
        (spike.mean - 0.5).abs() < 0.01 && spike.std < 0.02,
        "one spike at 0.5: {} {}",
        spike.mean,
        spike.std
    );
    let left = gradient(&sick, 0) / gradient(&sick, 4);
    assert!((3e-7..6e-7).contains(&left), "{left}");
    let xavier = snapshot_after(TrainingSpec { init: Init::Xavier, ..patient.clone() }, 1, sources);
    assert!(xavier.layers[4].activation.std > 0.1, "the spike is gone");
    assert!(gradient(&xavier, 0) < 0.01 * gradient(&xavier, 4), "the gradient is still lost");
    let well = TrainingSpec { init: Init::He, activation: Activation::Relu, ..patient };
    let well = snapshot_after(well, 1, sources);
    assert!((0.5..2.0).contains(&(gradient(&well, 0) / gradient(&well, 4))), "and now it is not");
}

#[test]
fn the_patient_suffers_from_both_on_the_built_in_digits() {
    the_patient_suffers_from_both(&Sources::default());
}

#[test]
fn momentum_changes_no_update_of_batch_norm() {
    let Spec::Comparison(spec) = cell("batch-norm", "numbers") else { panic!("it compares") };
    let base = TrainingSpec { iterations: 8, train_size: Some(300), ..spec.base.clone() };
    let outcome = run(&Spec::Comparison(spec.with_base(base).expect("it can be")), &Sources::default());
    let losses = numbers(&outcome, "loss", "loss");
    let of = |variant: usize| &losses[variant * 8..(variant + 1) * 8];
    assert_eq!((of(0), of(0)), (of(1), of(2)), "to the last digit");
    assert_ne!(of(0), of(3), "epsilon does change them");
}

fn numbers<'a>(outcome: &'a Outcome, table: &str, column: &str) -> &'a [f64] {
    let table = outcome.tables.iter().find(|found| found.name == table).expect("the table is there");
    match table.columns.iter().find(|found| found.name == column).map(|found| &found.values) {
        Some(Values::Number(numbers)) => numbers,
        other => panic!("{column} is {other:?}"),
    }
}

/// What the lessons say of the real MNIST, on the cells as they stand there.
mod on_mnist {
    use super::*;

    fn losses(spec: TrainingSpec, sources: &Sources) -> Vec<f64> {
        numbers(&run(&Spec::Training(spec), sources), "loss", "loss").to_vec()
    }

    fn mean(losses: &[f64]) -> f64 {
        losses.iter().sum::<f64>() / losses.len() as f64
    }

    #[test]
    #[ignore = "needs the real MNIST in ../shared/mnist"]
    fn the_patient_suffers_from_both_here_too() {
        the_patient_suffers_from_both(&mnist::sources());
    }

    #[test]
    #[ignore = "needs the real MNIST in ../shared/mnist"]
    fn an_exchanged_activation_costs_little_with_tanh_and_everything_with_sigmoid() {
        let sources = mnist::sources();
        let swapped = |to| {
            let change = Scheduled { at: 1000, change: Change::Activation(to) };
            let spec = training("layers", "live");
            losses(TrainingSpec { iterations: 1310, changes: vec![change], ..spec }, &sources)
        };
        let tanh = swapped(Activation::Tanh);
        let before = mean(&tanh[980..1000]);
        assert!(
            (0.14..0.18).contains(&before) && (0.55..0.8).contains(&tanh[1000]),
            "{before} {}",
            tanh[1000]
        );
        assert!(mean(&tanh[1290..1310]) < 1.2 * before, "as good as before after 300 iterations");
        let sigmoid = swapped(Activation::Sigmoid);
        assert!(sigmoid[1000] > 2.0 && mean(&sigmoid[1290..1310]) > 3.0 * before, "not with sigmoid");
    }

    #[test]
    #[ignore = "needs the real MNIST in ../shared/mnist"]
    fn of_five_ways_to_start_two_do_not_learn() {
        let Spec::Comparison(spec) = cell("vanishing-gradients", "fates") else { panic!("it compares") };
        let base = TrainingSpec { iterations: 601, ..spec.base.clone() };
        let outcome = run(&Spec::Comparison(spec.with_base(base).expect("it can be")), &mnist::sources());
        let test = numbers(&outcome, "summary", "test");
        let [sigmoid, wide, tanh, narrow, he] = test else { panic!("five networks: {test:?}") };
        assert!(*sigmoid < 0.12 && *narrow < 0.12, "a guess: {test:?}");
        assert!((0.5..0.8).contains(wide) && *tanh > 0.88 && *he > *tanh, "{test:?}");
    }

    #[test]
    #[ignore = "needs the real MNIST in ../shared/mnist"]
    fn batch_norm_in_the_middle_wakes_the_deep_network() {
        let on = Scheduled {
            at: 300,
            change: Change::BatchNorm(Some(layerscope::nn::BatchNormSettings::default())),
        };
        let spec = training("batch-norm", "deep");
        let losses = losses(TrainingSpec { iterations: 400, changes: vec![on], ..spec }, &mnist::sources());
        assert!(losses[50..300].iter().all(|loss| (loss - 10_f64.ln()).abs() < 0.05), "ln 10 before");
        assert!(
            losses[305] < 1.8 && mean(&losses[350..370]) < 0.6,
            "{} {}",
            losses[305],
            mean(&losses[350..370])
        );
    }
}
