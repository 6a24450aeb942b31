//! One unit and all of them, held against what is computed plainly.

use std::ops::ControlFlow;

use ndarray::Array2;
use proptest::prelude::*;

use super::*;
use crate::experiment::run::{Moment, Run, play};
use crate::experiment::sources::Sources;
use crate::experiment::training::{Change, TrainingRun, TrainingSnapshot, TrainingSpec, TrainingWatch};
use crate::nn::{Architecture, BatchNormSettings, Init, Stream, stream};

fn pixels(samples: usize, inputs: usize, seed: u64) -> Array2<u8> {
    use rand::RngExt;
    let mut draws = stream(seed, Stream::Data);
    Array2::from_shape_simple_fn((samples, inputs), || {
        if draws.random_bool(0.5) { draws.random_range(0..=255) } else { 0 }
    })
}

fn any_network() -> impl Strategy<Value = Network<f32>> {
    let hidden = proptest::collection::vec(1..8_usize, 1..5);
    let function = proptest::sample::select(Activation::ALL.to_vec());
    (hidden, function, any::<[bool; 3]>(), 0..1000_u64, -2..2_i32).prop_map(
        |(hidden, function, [batch_norm, layer_norm, dropout], seed, size)| {
            let mut architecture = Architecture::new(9, &hidden, 3, function);
            architecture.batch_norm = batch_norm.then(BatchNormSettings::default);
            architecture.layer_norm = layer_norm;
            architecture.dropout = if dropout { 0.3 } else { 0.0 };
            let mut network = Network::new(&architecture, Init::Std(10_f64.powi(size)), seed);
            let shown = pixels(20, 9, seed);
            let labels: Vec<u8> = (0..20).map(|row| row % 3).collect();
            // So that biases and running values are not all 0.
            network.loss_and_gradients(
                Input::Pixels(shown.view()),
                &labels,
                &mut stream(seed, Stream::Masks),
            );
            for number in 1..=hidden.len() {
                let biases = network.parameter_mut(&format!("b{number}")).expect("it is there");
                biases.iter_mut().enumerate().for_each(|(at, bias)| *bias = 0.1 - 0.07 * at as f32);
            }
            network
        },
    )
}

proptest! {
    /// What is shown of a unit is its sum and its value in the network, and adds up, whatever stands between them.
    #[test]
    fn a_unit_adds_up_to_its_value(network in any_network(), seed in 0..100_u64, image in 0..5_usize) {
        let shown = pixels(5, 9, seed);
        let (values, _) = network.activations(Input::Pixels(shown.view()));
        for (layer, values) in values.iter().enumerate() {
            for unit in 0..values.ncols() {
                let of = OpenedUnit { unit: HiddenUnit { layer, unit }, image };
                let pass = pass(&network, shown.view(), of).expect("it is there");
                prop_assert_eq!(pass.value(), values[[image, unit]].wide());
                let plain: f64 = pass.weights.iter().zip(&pass.inputs).map(|(w, x)| w * x).sum::<f64>()
                    + pass.ladder.bias;
                let size: f64 = pass.weights.iter().zip(&pass.inputs).map(|(w, x)| (w * x).abs()).sum();
                prop_assert!((plain - pass.ladder.sum).abs() <= 1e-5 * (size + 1.0), "{plain} {}", pass.ladder.sum);
                if let [(Then::Activation(Activation::Relu), value)] = pass.then[..] && value > 0.0 {
                    prop_assert_eq!(format!("+{}", pass.ladder.result(value)), pass.ladder.line(pass.ladder.sum));
                }
            }
        }
    }

    /// Silencing is the same as cutting what leads on from the unit.
    #[test]
    fn a_silenced_unit_hands_nothing_on(network in any_network(), seed in 0..100_u64) {
        let shown = pixels(200, 9, seed);
        let input = Input::Pixels(shown.view());
        let hidden = network.architecture().hidden.clone();
        for (layer, width) in hidden.iter().enumerate() {
            for unit in 0..*width {
                let mut cut = network.clone();
                let next = hidden.get(layer + 1).copied().unwrap_or(3);
                let weights = cut.parameter_mut(&format!("W{}", layer + 2)).expect("it is there");
                weights[unit * next..(unit + 1) * next].fill(0.0);
                prop_assert_eq!(network.predict_without(input, HiddenUnit { layer, unit }), cut.predict(input));
            }
        }
        let nowhere = HiddenUnit { layer: hidden.len(), unit: 0 };
        prop_assert_eq!(network.predict_without(input, nowhere), network.predict(input));
        prop_assert!(network.values_of(input, nowhere).is_empty());
    }
}

/// The built-in digits, so many iterations on, with one unit looked at.
fn rested(lines: &str, iterations: u64, opened: OpenedUnit) -> (TrainingRun, TrainingSnapshot) {
    let text =
        format!("data = \"digits\"\ntrain_size = 300\nbatch_size = 50\niterations = {iterations}\n{lines}");
    let spec = TrainingSpec::parse(&text).expect("the spec is right");
    let mut run = TrainingRun::new(spec, &Sources::default()).expect("the digits are there");
    play(&mut run, |_, _| ControlFlow::Continue(())).expect("it runs");
    let watch =
        TrainingWatch { units: Some(UnitsWatch { opened: Some(opened) }), ..TrainingWatch::default() };
    let snapshot = run.snapshot(&watch, Moment::Resting);
    (run, snapshot)
}

fn network_of(run: &TrainingRun) -> Network<f32> {
    run.network().network().expect("they are its own")
}

#[test]
fn the_images_that_excite_a_unit_most_are_found_by_looking_at_all() {
    let (mut run, _) = rested("hidden = [12, 9]\ninit = \"he\"", 12, OpenedUnit::default());
    let network = network_of(&run);
    let data = std::sync::Arc::clone(run.data());
    let (pixels, labels) = data.test.first(usize::MAX);
    let (values, _) = network.activations(Input::Pixels(pixels));
    for (layer, values) in values.iter().enumerate() {
        for unit in 0..values.ncols() {
            let opened = Some(OpenedUnit { unit: HiddenUnit { layer, unit }, image: 3 });
            let watch = TrainingWatch { units: Some(UnitsWatch { opened }), ..TrainingWatch::default() };
            let snapshot = run.snapshot(&watch, Moment::Resting);
            let look = snapshot.units.and_then(|units| units.opened.clone()).expect("it was opened");
            let column = values.column(unit);
            // By brute force: nine times the greatest that was not taken yet, the first of several.
            let mut taken: Vec<usize> = Vec::new();
            for _ in 0..9 {
                let mut best: Option<usize> = None;
                for (image, value) in column.iter().enumerate() {
                    let is_better = best.is_none_or(|best| *value > column[best]);
                    if *value > 0.0 && is_better && !taken.contains(&image) {
                        best = Some(image);
                    }
                }
                taken.extend(best);
            }
            assert_eq!(look.best.iter().map(|best| best.image).collect::<Vec<_>>(), taken);
            for best in &look.best {
                assert_eq!(best.value, f64::from(column[best.image]));
                assert_eq!(best.label, labels[best.image]);
            }
            // Each image is counted once, at its digit.
            for (class, histogram) in look.classes.iter().enumerate() {
                let of: Vec<f32> = column
                    .iter()
                    .zip(labels)
                    .filter(|(_, label)| usize::from(**label) == class)
                    .map(|(value, _)| *value)
                    .collect();
                assert_eq!(histogram.total as usize, of.len());
                assert_eq!(histogram.zeros as usize, of.iter().filter(|value| **value == 0.0).count());
                assert_eq!(histogram.counts.iter().sum::<u32>() + histogram.zeros, histogram.total);
            }
            let plain = network.accuracy(Input::Pixels(pixels), labels);
            assert!((look.right[0] as f64 / labels.len() as f64 - plain).abs() < 1e-12);
        }
    }
}

#[test]
fn the_sample_is_fixed_and_sorted_by_class() {
    let labels: Vec<u8> = (0..1000).map(|at| (at * 7 % 10) as u8).collect();
    let all = sample(&labels, 10);
    assert_eq!(all.len(), 200);
    for (place, pair) in all.windows(2).enumerate() {
        let classes = [labels[pair[0]], labels[pair[1]]];
        assert!(classes[0] < classes[1] || (classes[0] == classes[1] && pair[0] < pair[1]), "{place}");
    }
    for class in 0..10 {
        assert_eq!(all.iter().filter(|image| labels[**image] == class).count(), 20);
    }
    assert_eq!(sample(&[3, 1], 10)[..], [1, 0], "few images are all of them");
    assert!(sample(&[], 10).is_empty());
}

#[test]
fn what_is_seen_is_of_this_moment_and_the_same_after_going_back() {
    let opened = OpenedUnit { unit: HiddenUnit { layer: 1, unit: 2 }, image: 1 };
    let (mut run, first) = rested("hidden = [8, 6]", 6, opened);
    let watch =
        TrainingWatch { units: Some(UnitsWatch { opened: Some(opened) }), ..TrainingWatch::default() };
    let first = first.units.expect("they are watched");
    let network = network_of(&run);
    let (pixels, _) = run.data().test.first(usize::MAX);
    let (plain, _) = network.activations(Input::Pixels(pixels));
    for (layer, plain) in first.layers.iter().zip(&plain) {
        for (row, image) in first.images.iter().enumerate() {
            assert_eq!(layer.row(row), plain.row(*image));
        }
    }
    let counts = first.counts.as_ref().expect("it rests");
    assert!(counts.iter().flatten().all(|unit| unit.images == pixels.nrows() as u64));

    let mut back = TrainingRun::new(run.spec().clone(), &Sources::default()).expect("the digits are there");
    let start = back.checkpoint();
    for _ in 0..6 {
        back.replay().expect("it can be trained");
    }
    back.snapshot(&watch, Moment::Resting);
    back.restore(&start);
    let early = back.snapshot(&watch, Moment::Resting).units.expect("they are watched");
    assert_eq!((early.iteration, early.opened.as_ref().map(|look| look.iteration)), (0, Some(0)));
    for _ in 0..5 {
        back.replay().expect("it can be trained");
    }
    let passing = back.snapshot(&watch, Moment::Passing).units.expect("they are watched");
    assert!(passing.counts.is_none(), "a running training does not wait for it");
    assert_eq!(passing.opened.as_ref().map(|look| look.iteration), Some(0), "said with it");
    back.replay().expect("it can be trained");
    assert_eq!(back.snapshot(&watch, Moment::Resting).units.as_deref(), Some(&*first));

    // A change at rest may let the same parameters answer otherwise.
    let mut changed = TrainingRun::new(run.spec().clone(), &Sources::default()).expect("as above");
    for _ in 0..5 {
        changed.replay().expect("it can be trained");
    }
    let before = changed.snapshot(&watch, Moment::Resting).units.expect("they are watched");
    changed.apply(&Change::Activation(Activation::Sigmoid)).expect("it can be changed");
    let after = changed.snapshot(&watch, Moment::Resting).units.expect("they are watched");
    assert_ne!(before.counts, after.counts);
    assert_eq!(after.opened.as_ref().map(|look| look.activation), Some(Activation::Sigmoid));
    // Nothing is computed for nobody.
    assert!(run.snapshot(&TrainingWatch::default(), Moment::Resting).units.is_none());
}

#[test]
fn odd_networks_are_seen_as_they_are() {
    let first = OpenedUnit::default();
    let look = |snapshot: &TrainingSnapshot| {
        let units = snapshot.units.clone().expect("they are watched");
        (units.opened.clone(), units)
    };
    // Dead: a step that is far too large.
    let (_, dead) = rested("hidden = [5]\ninit = { std = 0.0 }", 1, first);
    let (one, all) = look(&dead);
    let one = one.expect("it is there");
    assert!(one.counts.is_dead() && one.best.is_empty() && all.is_silent(first.unit));
    assert_eq!(one.right[0], one.right[1], "it handed nothing on before");
    // No number.
    let lost = "hidden = [6, 5]\nactivation = \"leaky_relu\"\ninit = { std = 100.0 }\noptimizer = { kind = \"sgd\", lr = 1e6 }";
    let (_, lost) = rested(lost, 40, first);
    let (one, all) = look(&lost);
    assert!(all.layers.iter().flatten().any(|value| value.is_nan()), "the example is one");
    let one = one.expect("it is there");
    assert!(!one.counts.is_dead() && !one.counts.is_always_on() && one.best.is_empty());
    assert_eq!(one.classes.iter().map(|class| class.total).sum::<u32>(), one.counts.images as u32);
    // One unit, and a hundred layers.
    let (_, narrow) = rested("hidden = [1]", 2, first);
    assert_eq!(look(&narrow).1.layers[0].ncols(), 1);
    let deep = format!("hidden = {:?}", vec![3; 100]);
    let last = OpenedUnit { unit: HiddenUnit { layer: 99, unit: 2 }, image: usize::MAX };
    let (run, deep) = rested(&deep, 1, last);
    let (one, all) = look(&deep);
    assert_eq!(all.layers.len(), 100);
    assert_eq!(
        one.expect("it is there").of.image + 1,
        run.data().test.len(),
        "the last one stands for those beyond"
    );
    // None at all, and one that is not there.
    let (_, none) = rested("hidden = []", 1, first);
    assert!(none.units.is_none());
    let beyond = OpenedUnit { unit: HiddenUnit { layer: 0, unit: 5 }, image: 0 };
    let (_, beyond) = rested("hidden = [5]", 1, beyond);
    assert!(look(&beyond).0.is_none());
}
