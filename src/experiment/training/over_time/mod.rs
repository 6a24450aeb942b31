//! Layers over time: what a run records of them on its way, and what is drawn, tabled and said of it.
//!
//! | file | what it holds |
//! | --- | --- |
//! | `sample` | which values of an array are counted |
//! | `recording` | which iterations are kept, in bounded memory |
//! | `table` | all of it as a table |
//! | `figures` | as pictures |
//! | `updates` | how far each update moved the weights, as curves |

mod figures;
mod recording;
mod sample;
mod table;
mod updates;

pub use figures::{Recorded, Statistic};
pub(super) use recording::{EVERY, Recording};
pub(crate) use table::{Named, table, updates};

use ndarray::ArrayView2;
use rayon::prelude::*;

use crate::experiment::figure::{Bins, Distribution, LayersAt};
use crate::nn::activation::Span;
use crate::nn::{Activation, LayerKind, Network, Real, WeightStep};

/// No value is saturated.
const NO_FLAT: [f64; 2] = [f64::NAN; 2];

/// The layers as the pass of update `iteration` left them, the weights as they are after that update: what the histograms of the
/// same moment are of.
pub(super) fn layers_at<T: Real>(network: &Network<T>, iteration: u64, updates: Vec<WeightStep>) -> LayersAt {
    let layers: Vec<_> =
        network.activation_stages().zip((0..).map_while(|layer| network.weights(layer))).collect();
    let now = network.architecture().activation;
    let arrays = |of: usize| {
        let (stage, weights) = layers.get(of / 3)?;
        // The switch may have been turned since the pass.
        let function = if let LayerKind::Activation(function) = stage.layer.kind { function } else { now };
        Some(match of % 3 {
            0 => activations(function, stage.value).part_of(stage.value.len()),
            1 => Distribution::of(&sample::samples(stage.gradient), Bins::BySize, NO_FLAT)
                .part_of(stage.gradient.len()),
            _ => Distribution::of(&sample::weights(*weights), Bins::BySize, NO_FLAT).part_of(weights.len()),
        })
    };
    let count = 3 * layers.len();
    // Where a training has all cores already: to wake them for this would take longer than this.
    let counted: Vec<Distribution> = if rayon::current_thread_index().is_some() {
        (0..count).into_par_iter().filter_map(arrays).collect()
    } else {
        (0..count).filter_map(arrays).collect()
    };
    let mut counted = counted.into_iter();
    let next = || Some([counted.next()?, counted.next()?, counted.next()?]);
    LayersAt { iteration, layers: std::iter::from_fn(next).collect(), updates }
}

fn activations<T: Real>(function: Activation, values: ArrayView2<'_, T>) -> Distribution {
    let about = function.about();
    let bins = match about.span {
        Span::Within(low, high) => Bins::About(f64::midpoint(low, high)),
        Span::From(_) | Span::Free => Bins::BySize,
    };
    let bound = |value: f64| if value.is_finite() { value } else { f64::NAN };
    Distribution::of(&sample::samples(values), bins, [bound(about.flat.below), bound(about.flat.above)])
}

#[cfg(test)]
mod tests {
    use std::ops::ControlFlow;

    use super::super::run::TrainingRun;
    use super::super::snapshot::Quantity;
    use super::super::snapshot::{TrainingSnapshot, TrainingWatch};
    use super::super::spec::TrainingSpec;
    use super::*;
    use crate::experiment::figure::{FigureWords, Values};
    use crate::experiment::run::{Moment, Run, play};
    use crate::experiment::sources::Sources;
    use crate::language::Language;

    const SMALL: &str =
        "data = \"digits\"\ntrain_size = 100\ntest_size = 20\nbatch_size = 10\niterations = 20\n";

    fn ran(lines: &str) -> TrainingSnapshot {
        let spec = TrainingSpec::parse(&format!("{SMALL}{lines}")).expect("the spec is right");
        let mut run = TrainingRun::new(spec, &Sources::default()).expect("the digits are there").gathering();
        play(&mut run, |_, _| ControlFlow::Continue(())).expect("it runs");
        run.snapshot(&TrainingWatch::default(), Moment::Resting)
    }

    #[test]
    fn what_is_recorded_last_is_what_the_histograms_count() {
        for activation in ["relu", "sigmoid", "tanh", "gelu", "leaky_relu"] {
            let snapshot = ran(&format!(
                "hidden = [12, 9]\nactivation = \"{activation}\"\ninit = \"he\"\ndropout = 0.2\n"
            ));
            let iterations: Vec<u64> = snapshot.over_time.iter().map(|at| at.iteration).collect();
            assert_eq!(iterations, [0, 16, 19]);
            let last = snapshot.over_time.last().expect("the last iteration is kept");
            for (recorded, shown) in last.layers.iter().zip(&snapshot.layers) {
                for (of, histogram) in
                    recorded.iter().zip([&shown.activation, &shown.gradient, &shown.weights])
                {
                    assert_eq!(of.all, histogram.total, "{activation}");
                    if of.total < of.all {
                        // Of the first weights a part is counted.
                        assert!(*of == recorded[2] && of.total > 1000);
                        continue;
                    }
                    assert_eq!(
                        (of.zeros, of.saturated),
                        (histogram.zeros, histogram.saturated),
                        "{activation}"
                    );
                    assert_eq!((of.min, of.max), (histogram.min, histogram.max), "{activation}");
                    assert!((of.mean - histogram.mean).abs() <= 1e-6 * of.std, "{activation}");
                    assert!((of.std - histogram.std).abs() <= 1e-6 * of.std, "{activation}");
                }
            }
        }
    }

    #[test]
    fn a_change_has_the_layers_before_it_and_after_it_and_each_by_its_own_function() {
        let snapshot = ran(
            "hidden = [12]\nchanges = [{ at = 11, activation = \"tanh\" }, { at = 13, batch_norm = true }]\n",
        );
        let iterations: Vec<u64> = snapshot.over_time.iter().map(|at| at.iteration).collect();
        assert_eq!(iterations, [0, 10, 11, 12, 13, 16, 19]);
        let bins: Vec<Bins> = snapshot.over_time.iter().map(|at| at.layers[0][0].bins()).collect();
        let (size, about) = (Bins::BySize, Bins::About(0.0));
        assert_eq!(bins, [size, size, about, about, about, about, about]);
    }

    #[test]
    fn the_table_has_all_of_it_also_of_what_is_no_number() {
        let snapshot = ran("hidden = [30, 20]\ninit = { std = 1e25 }\n");
        let table = table(&[], &[(&[], &snapshot.over_time)]);
        assert_eq!(table.len(), snapshot.over_time.len() * 2 * 3);
        let column =
            |name: &str| table.columns.iter().find(|column| column.name == name).expect("it is there");
        let Values::Number(nan) = &column("nan").values else { panic!("shares are numbers") };
        assert!(nan.contains(&1.0) && nan.iter().all(|share| (0.0..=1.0).contains(share)), "{nan:?}");
        assert_eq!(column("q50").values.text(table.len() - 2), "NaN");
        let recorded = Recorded { columns: &snapshot.over_time, until: 20, now: 20, marks: &[] };
        let words = FigureWords::of(Language::English);
        let figure = recorded.over_time(&[Quantity::Gradients], words);
        assert!(figure.in_words(0, words).contains("NaN"), "{}", figure.in_words(0, words));
    }

    /// What W1 and the others moved by at the first update.
    fn first_steps(snapshot: &TrainingSnapshot) -> Vec<f64> {
        snapshot.over_time[0].updates.iter().map(|step| step.ratio()).collect()
    }

    #[test]
    fn twice_the_rate_is_twice_the_step_and_a_schedule_is_a_rate() {
        let lines = |lr: f64| {
            format!("hidden = [12, 9]\noptimizer = {{ kind = \"sgd\", lr = {lr} }}\ninit = \"he\"\n")
        };
        let [once, twice] = [0.1, 0.2].map(|lr| first_steps(&ran(&lines(lr))));
        let warm = format!("{}lr_schedule = {{ kind = \"warm_up\", updates = 4 }}\n", lines(0.2));
        let quarter = first_steps(&ran(&warm));
        assert_eq!([once.len(), quarter.len()], [3, 3]);
        for ((once, twice), quarter) in once.iter().zip(&twice).zip(&quarter) {
            assert!(
                (twice / once - 2.0).abs() < 1e-6 && (twice / quarter - 4.0).abs() < 1e-6,
                "{once} {twice}"
            );
        }
    }

    #[test]
    fn updates_are_tabled_drawn_and_said() {
        let words = FigureWords::of(Language::English);
        let snapshot = ran(
            "hidden = [30, 30, 30]\ninit = { std = 0.001 }\nchanges = [{ at = 11, batch_norm = true }]\n",
        );
        let table = updates(&[], &[(&[], &snapshot.over_time)]);
        // Before a change nobody knew of it: there is no row of iteration 10.
        assert_eq!(table.len(), 4 * 4);
        let recorded = Recorded { columns: &snapshot.over_time, until: 20, now: 8, marks: &[] };
        let said = recorded.updates_in_words(words);
        assert!(said.starts_with("At iteration 0: W1") && said.contains("hardly moves"), "{said}");
        let figure = recorded.updates(words);
        assert_eq!(figure.series.len(), 4);
        assert_eq!(figure.y.range, Some([1e-9, 1e2]));
        assert!(figure.series.iter().all(|series| series.points.len() == 4));

        let broken = ran("hidden = [30, 20]\ninit = { std = 1e25 }\n");
        let recorded = Recorded { columns: &broken.over_time, until: 20, now: 20, marks: &[] };
        let said = recorded.updates_in_words(words);
        assert!(said.contains("no number"), "{said}");
    }

    #[test]
    fn curves_have_a_line_a_layer_and_say_how_far_apart_these_are() {
        let snapshot = ran("hidden = [30, 30, 30]\ninit = { std = 0.01 }\n");
        let recorded = Recorded { columns: &snapshot.over_time, until: 20, now: 20, marks: &[] };
        let words = FigureWords::of(Language::English);
        let lines = recorded.statistic(Quantity::Gradients, Statistic::Std, words);
        assert_eq!(lines.series.len(), 3);
        assert!(lines.series.iter().all(|series| series.points.len() == snapshot.over_time.len()));
        let said = recorded.in_words(Quantity::Gradients, Statistic::Std, words);
        assert!(said.contains("layer 1 is") && said.ends_with("times smaller than layer 3"), "{said}");
        let zeros = recorded.statistic(Quantity::Activations, Statistic::Zeros, words);
        assert_eq!(zeros.y.range, Some([0.0, 1.0]));
    }
}
