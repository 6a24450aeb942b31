//! What holds for every layer and every network, whatever the shapes and numbers.

#![expect(clippy::unwrap_used, reason = "a test may fail where it stands")]

use layerscope::nn::layers::{Affine, AffineGradients, BatchNorm, BatchNormPass, dropout, softmax_with_loss};
use layerscope::nn::network::Stage;
use layerscope::nn::{
    Activation, Architecture, BatchNormSettings, Init, Input, LayerKind, Loss, Network, Optimizer,
    OptimizerKind, ParameterError, ParameterSet, Stream, numerical_gradient, on_all_cores, stream,
};
use ndarray::{Array1, Array2, ArrayD, IxDyn};
use proptest::prelude::*;
use rand::RngExt;
use rand_distr::{Distribution, StandardNormal};

/// Small enough for the truncation error, large enough for the rounding error.
const H: f64 = 1e-5;

fn normal(shape: (usize, usize), seed: u64) -> Array2<f64> {
    let mut draws = stream(seed, Stream::Inputs);
    Array2::from_shape_simple_fn(shape, || StandardNormal.sample(&mut draws))
}

fn labels(count: usize, classes: usize, seed: u64) -> Vec<u8> {
    let mut draws = stream(seed, Stream::Data);
    (0..count).map(|_| draws.random_range(0..classes) as u8).collect()
}

/// The numerical gradient of Σ weight · f(x): what backward should give when `weight` arrives.
fn differences(x: &Array2<f64>, weight: &Array2<f64>, f: impl Fn(&Array2<f64>) -> Array2<f64>) -> Vec<f64> {
    differences_by(H, x, weight, f)
}

/// The same with steps of another length.
fn differences_by(
    h: f64,
    x: &Array2<f64>,
    weight: &Array2<f64>,
    f: impl Fn(&Array2<f64>) -> Array2<f64>,
) -> Vec<f64> {
    let mut values = x.clone().into_raw_vec_and_offset().0;
    numerical_gradient(&mut values, h, |values| {
        let x = Array2::from_shape_vec(x.raw_dim(), values.to_vec()).unwrap();
        (f(&x) * weight).sum()
    })
}

/// `tolerance` is of the largest expected value, but at least of 1e-3: a difference divided by [`H`] carries the rounding of
/// the sums it was taken of, some 1e-9, which is all there is where a gradient cancels.
fn check(name: &str, found: &[f64], expected: &[f64], tolerance: f64) -> Result<(), TestCaseError> {
    prop_assert_eq!(found.len(), expected.len());
    let largest = expected.iter().fold(1e-3_f64, |largest, value| largest.max(value.abs()));
    for (found, expected) in found.iter().zip(expected) {
        prop_assert!((found - expected).abs() <= tolerance * largest, "{}: {} and {}", name, found, expected);
    }
    Ok(())
}

fn flat(array: &Array2<f64>) -> &[f64] {
    array.as_slice().unwrap()
}

proptest! {
    #[test]
    fn affine_backward(n in 1..8usize, inputs in 1..9usize, outputs in 1..20usize, seed: u64) {
        let (x, dy) = (normal((n, inputs), seed), normal((n, outputs), seed ^ 1));
        let mut layer = Affine::new(normal((inputs, outputs), seed ^ 2));
        layer.b = normal((1, outputs), seed ^ 3).row(0).to_owned();
        let forward = |layer: &Affine<f64>, x: &Array2<f64>| {
            let mut y = Array2::zeros((n, outputs));
            layer.forward(x.view(), y.view_mut());
            y
        };
        let mut gradients = AffineGradients::new(&layer);
        let mut dx = Array2::zeros((n, inputs));
        gradients.backward(&layer, x.view(), dy.view(), dx.view_mut());
        check("dx", flat(&dx), &differences(&x, &dy, |x| forward(&layer, x)), 1e-6)?;
        let with_weights = |w: &Array2<f64>| forward(&Affine { w: w.clone(), b: layer.b.clone() }, &x);
        check("dw", flat(&gradients.dw), &differences(&layer.w, &dy, with_weights), 1e-6)?;
        let biases = layer.b.clone().insert_axis(ndarray::Axis(0));
        let with_biases = |b: &Array2<f64>| forward(&Affine { w: layer.w.clone(), b: b.row(0).to_owned() }, &x);
        check("db", gradients.db.as_slice().unwrap(), &differences(&biases, &dy, with_biases), 1e-6)?;
    }

    #[test]
    fn activation_backward(n in 1..8usize, units in 1..20usize, seed: u64) {
        // Nothing within reach of ReLU's kink.
        let x = normal((n, units), seed).mapv(|x| if x.abs() < 1e-3 { 1.0 } else { x });
        let dy = normal((n, units), seed ^ 1);
        for activation in Activation::ALL {
            let forward = |x: &Array2<f64>| {
                let mut y = x.clone();
                activation.forward(flat(x), y.as_slice_mut().unwrap());
                y
            };
            let mut dx = Array2::zeros((n, units));
            activation.backward(flat(&x), flat(&forward(&x)), flat(&dy), dx.as_slice_mut().unwrap());
            check(activation.name(), flat(&dx), &differences(&x, &dy, forward), 1e-7)?;
        }
    }

    #[test]
    fn batch_norm_backward(n in 3..9usize, units in 1..20usize, seed: u64) {
        let (x, dy) = (normal((n, units), seed), normal((n, units), seed ^ 1));
        // A column of nearly equal values bends too sharply for central differences.
        prop_assume!(x.std_axis(ndarray::Axis(0), 0.0).iter().all(|&std| std > 0.1));
        let settings = BatchNormSettings::default();
        let mut layer = BatchNorm::new(units);
        layer.gamma = normal((1, units), seed ^ 2).row(0).to_owned();
        layer.beta = normal((1, units), seed ^ 3).row(0).to_owned();
        let mut pass = BatchNormPass::new(units);
        let forward = |layer: &BatchNorm<f64>, x: &Array2<f64>, pass: &mut BatchNormPass<f64>| {
            let mut y = x.clone();
            layer.clone().forward(settings, x.view(), y.view_mut(), pass);
            y
        };
        forward(&layer, &x, &mut pass);
        let mut dx = Array2::zeros((n, units));
        pass.backward(&layer, dy.view(), dx.view_mut());
        let fresh = || BatchNormPass::new(units);
        check("dx", flat(&dx), &differences(&x, &dy, |x| forward(&layer, x, &mut fresh())), 1e-5)?;
        let row = |vector: &Array1<f64>| vector.clone().insert_axis(ndarray::Axis(0));
        let with_gamma = |gamma: &Array2<f64>| {
            forward(&BatchNorm { gamma: gamma.row(0).to_owned(), ..layer.clone() }, &x, &mut fresh())
        };
        check("dgamma", pass.dgamma.as_slice().unwrap(), &differences(&row(&layer.gamma), &dy, with_gamma), 1e-7)?;
        let with_beta = |beta: &Array2<f64>| {
            forward(&BatchNorm { beta: beta.row(0).to_owned(), ..layer.clone() }, &x, &mut fresh())
        };
        check("dbeta", pass.dbeta.as_slice().unwrap(), &differences(&row(&layer.beta), &dy, with_beta), 1e-7)?;
    }

    #[test]
    fn dropout_backward(n in 1..8usize, units in 1..20usize, ratio in 0.0..1.0f64, seed: u64) {
        let (x, dy) = (normal((n, units), seed), normal((n, units), seed ^ 1));
        let mut mask = vec![0.0; n * units];
        dropout::draw(ratio, &mut mask, &mut stream(seed, Stream::Masks));
        let forward = |x: &Array2<f64>| {
            let mut y = x.clone();
            dropout::forward(flat(x), &mask, y.as_slice_mut().unwrap());
            y
        };
        let mut dx = Array2::zeros((n, units));
        dropout::backward(flat(&dy), &mask, dx.as_slice_mut().unwrap());
        check("dropout", flat(&dx), &differences(&x, &dy, forward), 1e-8)?;
    }

    #[test]
    fn softmax_with_loss_backward(n in 1..8usize, classes in 1..12usize, seed: u64, squared: bool) {
        let of_a_batch = if squared { Loss::MeanSquaredError } else { Loss::CrossEntropy };
        let (a, t) = (normal((n, classes), seed), labels(n, classes, seed));
        let (mut y, mut da) = (a.clone(), a.clone());
        of_a_batch.forward(a.view(), &t, y.view_mut());
        of_a_batch.backward(y.view(), &t, da.view_mut());
        let one = Array2::ones((1, 1));
        let loss = |a: &Array2<f64>| {
            Array2::from_elem((1, 1), of_a_batch.forward(a.view(), &t, a.clone().view_mut()))
        };
        // The 1e-7 inside the logarithm, which the backward pass leaves out, weakens the row of a small probability.
        let mut exact = da.clone();
        let crossed = exact.rows_mut().into_iter().zip(y.rows()).zip(&t).filter(|_| !squared);
        for ((mut row, y), &label) in crossed {
            let probability = y[usize::from(label)];
            row *= probability / (probability + softmax_with_loss::EPSILON);
        }
        check("da", flat(&exact), &differences(&a, &one, loss), 1e-7)?;
    }

    #[test]
    fn softmax_stays_finite(values in prop::collection::vec(-1e4..1e4f64, 1..12), squared: bool) {
        let loss = if squared { Loss::MeanSquaredError } else { Loss::CrossEntropy };
        let classes = values.len();
        let a = Array2::from_shape_vec((1, classes), values).unwrap();
        for label in 0..classes as u8 {
            let mut y = a.clone();
            prop_assert!(loss.forward(a.view(), &[label], y.view_mut()).is_finite());
            prop_assert!((y.sum() - 1.0).abs() < 1e-9);
            let (single, mut y) = (a.mapv(|value| value as f32), a.mapv(|value| value as f32));
            prop_assert!(loss.forward(single.view(), &[label], y.view_mut()).is_finite());
        }
    }
}

/// Any small network, with its switches.
fn architectures() -> impl Strategy<Value = Architecture> {
    let widths = prop::collection::vec(2..7usize, 0..4);
    let activation = prop::sample::select(Activation::ALL.to_vec());
    let (dropout, decay) = (prop::sample::select(vec![0.0, 0.3]), prop::sample::select(vec![0.0, 0.1]));
    let norms = (any::<bool>(), prop::sample::select(vec![false, false, true]));
    let loss = prop::sample::select(Loss::ALL.to_vec());
    (1..7usize, widths, 2..5usize, activation, norms, dropout, decay, loss).prop_map(
        |(inputs, hidden, outputs, activation, (batch_norm, layer_norm), dropout, weight_decay, loss)| {
            Architecture {
                dropout,
                weight_decay,
                loss,
                // Of two units the normalised values are 1 and -1 whatever the weights, and their gradients next to nothing.
                layer_norm: layer_norm && hidden.iter().all(|units| *units > 2),
                batch_norm: batch_norm.then(BatchNormSettings::default),
                ..Architecture::new(inputs, &hidden, outputs, activation)
            }
        },
    )
}

/// Whether central differences can be trusted: no value near ReLU's kink, no column or row that is normalised nearly
/// constant, no probability so small that the 1e-7 inside the logarithm shows.
fn is_smooth(network: &Network<f64>, labels: &[u8]) -> bool {
    let likely =
        labels.iter().zip(network.probabilities().rows()).all(|(&label, row)| row[usize::from(label)] > 0.01);
    likely
        && network.stages().zip(network.stages().skip(1)).all(|(before, here)| match here.layer.kind {
            LayerKind::Activation(activation) => {
                activation.about().branches.is_none() || before.value.iter().all(|value| value.abs() >= 1e-2)
            }
            LayerKind::BatchNorm(_) => {
                before.value.std_axis(ndarray::Axis(0), 0.0).iter().all(|&std| std >= 0.1)
            }
            LayerKind::LayerNorm => {
                before.value.std_axis(ndarray::Axis(1), 0.0).iter().all(|&std| std >= 0.1)
            }
            LayerKind::Affine | LayerKind::Dropout(_) => true,
        })
}

/// What the book's 1e-7 inside the logarithm takes off the loss: the mean of log((y + 1e-7) / y). The backward pass leaves it
/// out, and where gradients of several samples cancel, what it does to each of them does not. A squared error has none.
fn guard_against_log_of_zero(network: &Network<f64>, labels: &[u8]) -> f64 {
    if network.architecture().loss == Loss::MeanSquaredError {
        return 0.0;
    }
    let probabilities = network.probabilities();
    let of_labels = labels.iter().zip(probabilities.rows()).map(|(&label, row)| row[usize::from(label)]);
    of_labels.map(|y| (softmax_with_loss::EPSILON / y).ln_1p()).sum::<f64>() / labels.len() as f64
}

proptest! {
    #![proptest_config(ProptestConfig { max_global_rejects: 100_000, ..ProptestConfig::with_cases(200) })]

    /// Every parameter of a whole network, by backpropagation and by central differences.
    #[test]
    fn network_backward(architecture in architectures(), n in 1..6usize, seed: u64) {
        let n = if architecture.batch_norm.is_some() { n + 2 } else { n };
        let (x, t) = (normal((n, architecture.inputs), seed), labels(n, architecture.outputs, seed));
        let input = Input::Values(x.view());
        let masks = || stream(seed, Stream::Masks);
        let mut network = Network::<f64>::new(&architecture, Init::Xavier, seed);
        network.loss_and_gradients(input, &t, &mut masks());
        prop_assume!(is_smooth(&network, &t));
        for (name, gradient) in network.gradients().iter() {
            let mut values = network.parameter_mut(name).unwrap().to_vec();
            let mut trial = network.clone();
            let numerical = numerical_gradient(&mut values, H, |values| {
                trial.parameter_mut(name).unwrap().copy_from_slice(values);
                let loss = trial.training_loss(input, &t, &mut masks());
                loss + guard_against_log_of_zero(&trial, &t)
            });
            check(name, gradient.as_slice().unwrap(), &numerical, 1e-5)?;
        }
    }

    /// The gradient with respect to the input, in inference, against central differences.
    #[test]
    fn input_gradient(architecture in architectures(), n in 1..4usize, seed: u64) {
        let architecture = Architecture { activation: Activation::Tanh, ..architecture };
        let mut network = Network::<f64>::new(&architecture, Init::Xavier, seed);
        // A pass to gather running values.
        let warm = normal((20, architecture.inputs), seed ^ 5);
        let mut masks = stream(seed, Stream::Masks);
        network.set_batch_norm(architecture.batch_norm.map(|norm| BatchNormSettings { momentum: 0.0, ..norm }));
        network.forward(Input::Values(warm.view()), &mut masks);
        let (x, weight) = (normal((n, architecture.inputs), seed), normal((n, architecture.outputs), seed ^ 1));
        let predict = |x: &Array2<f64>| {
            let mut logits = Array2::zeros((0, 0));
            network.logits(Input::Values(x.view()), &mut logits);
            logits
        };
        let gradient = network.input_gradient(Input::Values(x.view()), weight.view());
        let [numerical, longer] = [H, 2.0 * H].map(|h| differences_by(h, &x, &weight, predict));
        // A row that is normalised and nearly constant bends so much within a step that no difference is a slope.
        prop_assume!(check("two steps", &numerical, &longer, 1e-6).is_ok());
        check("input", flat(&gradient), &numerical, 1e-6)?;
    }

    /// Bytes, bytes picked out of a set, and the same as numbers are the same samples.
    #[test]
    fn all_inputs_agree(n in 1..9usize, pixels in 1..40usize, seed: u64) {
        let mut data = stream(seed, Stream::Data);
        let set = Array2::from_shape_simple_fn((20, pixels), || if data.random_bool(0.3) { data.random() } else { 0u8 });
        let rows: Vec<usize> = (0..n).map(|_| data.random_range(0..20)).collect();
        let picked = set.select(ndarray::Axis(0), &rows);
        let values = picked.mapv(<f64 as layerscope::nn::Real>::pixel);
        let t = labels(n, 3, seed);
        let architecture = Architecture::new(pixels, &[5], 3, Activation::Relu);
        let inputs = [
            Input::Values(values.view()),
            Input::Pixels(picked.view()),
            Input::Picked { pixels: set.view(), rows: &rows },
        ];
        let [by_values, by_pixels, by_rows] = inputs.map(|input| {
            let mut network = Network::<f64>::new(&architecture, Init::He, seed);
            network.loss_and_gradients(input, &t, &mut stream(0, Stream::Masks));
            (network.gradients(), network.loss(input, &t))
        });
        prop_assert_eq!(&by_pixels, &by_rows);
        prop_assert!((by_values.1 - by_pixels.1).abs() < 1e-12);
        for ((name, a), (_, b)) in by_values.0.iter().zip(by_pixels.0.iter()) {
            check(name, a.as_slice().unwrap(), b.as_slice().unwrap(), 1e-12)?;
        }
    }

    /// Huge and tiny inputs: no NaN anywhere.
    #[test]
    fn extreme_values_stay_finite(architecture in architectures(), exponent in -150..5i32, seed: u64) {
        let x = normal((4, architecture.inputs), seed) * 10f64.powi(exponent);
        let t = labels(4, architecture.outputs, seed);
        let mut network = Network::<f64>::new(&architecture, Init::He, seed);
        let loss = network.loss_and_gradients(Input::Values(x.view()), &t, &mut stream(seed, Stream::Masks));
        prop_assert!(loss.is_finite());
        for (name, gradient) in network.gradients().iter() {
            prop_assert!(gradient.iter().all(|value| value.is_finite()), "{}", name);
        }
        prop_assert!(network.loss(Input::Values(x.view()), &t).is_finite());
    }
}

fn small() -> (Architecture, Array2<f64>, Vec<u8>) {
    (Architecture::new(6, &[5, 4], 3, Activation::Relu), normal((7, 6), 1), labels(7, 3, 1))
}

/// Narrow pictures end what would be made of them; wide ones would be cut off unseen.
#[test]
fn samples_of_another_width_are_never_answered() {
    use std::panic::{AssertUnwindSafe, catch_unwind};

    let (architecture, ..) = small();
    for width in [4, 9, 12] {
        let (pixels, values) = (Array2::from_elem((7, width), 9u8), normal((7, width), 1));
        let rows = [0, 2];
        let inputs = [
            Input::Pixels(pixels.view()),
            Input::Picked { pixels: pixels.view(), rows: &rows },
            Input::Values(values.view()),
        ];
        for input in inputs {
            let mut network = Network::<f64>::new(&architecture, Init::He, 1);
            let ends = |work: &mut dyn FnMut()| catch_unwind(AssertUnwindSafe(work)).is_err();
            assert!(ends(&mut || _ = network.predict(input)), "{input:?}");
            assert!(ends(&mut || _ = network.activations(input)), "{input:?}");
            assert!(ends(&mut || network.forward(input, &mut stream(1, Stream::Masks))), "{input:?}");
        }
    }
}

#[test]
fn a_batch_of_one_shows_batch_norm_nothing() {
    let (mut architecture, ..) = small();
    architecture.batch_norm = Some(BatchNormSettings::default());
    let mut network = Network::<f64>::new(&architecture, Init::He, 1);
    let x = normal((1, 6), 2);
    let loss = network.loss_and_gradients(Input::Values(x.view()), &[1], &mut stream(1, Stream::Masks));
    assert!(loss.is_finite());
    let is_norm = |stage: &Stage<'_, f64>| matches!(stage.layer.kind, LayerKind::BatchNorm(_));
    let mut norms = network.stages().filter(is_norm).peekable();
    assert!(norms.peek().is_some() && norms.all(|norm| norm.value.iter().all(|&value| value == 0.0)));
    assert!(network.gradients().get("W1").unwrap().iter().all(|&value| value == 0.0));
}

/// What a network with layer normalisation makes of an image is to the bit the same whatever else is in the batch, in training and
/// in inference; with batch normalisation it is not.
#[test]
fn layer_norm_knows_nothing_of_the_rest_of_the_batch() {
    for activation in Activation::ALL {
        let (mut architecture, x, _) = small();
        architecture.activation = activation;
        architecture.layer_norm = true;
        let mut network = Network::<f64>::new(&architecture, Init::He, 1);
        for layer in 1..=architecture.hidden.len() {
            network.parameter_mut(&format!("ln_gamma{layer}")).unwrap().fill(1.5);
            network.parameter_mut(&format!("ln_beta{layer}")).unwrap().fill(0.1);
        }
        let logits = |network: &mut Network<f64>, x: ndarray::ArrayView2<'_, f64>| {
            network.forward(Input::Values(x), &mut stream(1, Stream::Masks));
            network.stages().next_back().unwrap().value.to_owned()
        };
        let together = logits(&mut network, x.view());
        let mut inferred = Array2::zeros((0, 0));
        network.logits(Input::Values(x.view()), &mut inferred);
        assert_eq!(inferred, together, "{activation:?}");
        for row in 0..x.nrows() {
            let alone = logits(&mut network, x.slice(ndarray::s![row..=row, ..]));
            assert_eq!(alone.row(0), together.row(row), "{activation:?}");
        }
        network.set_layer_norm(false);
        network.set_batch_norm(Some(BatchNormSettings::default()));
        let together = logits(&mut network, x.view());
        let alone = logits(&mut network, x.slice(ndarray::s![..1, ..]));
        assert_ne!(alone.row(0), together.row(0), "{activation:?}");
    }
}

/// Off and on again, γ and β are what they were, and W has learned on.
#[test]
fn switching_layer_norm_keeps_what_was_learnt() {
    let (architecture, x, t) = small();
    let mut network = Network::<f64>::new(&architecture, Init::He, 4);
    let mut optimizer = Optimizer::new(OptimizerKind::Sgd.with_lr(0.1));
    let mut step = |network: &mut Network<f64>| {
        network.train_step(Input::Values(x.view()), &t, &mut optimizer, &mut stream(4, Stream::Masks));
    };
    step(&mut network);
    assert!(network.parameters().get("ln_gamma1").is_none());
    network.set_layer_norm(true);
    step(&mut network);
    let learnt = network.parameters();
    assert!(learnt.get("ln_gamma1").unwrap().iter().any(|gamma| *gamma != 1.0));
    network.set_layer_norm(false);
    step(&mut network);
    assert!(network.parameters().get("ln_gamma1").is_none());
    network.set_layer_norm(true);
    let set = network.parameters();
    assert_eq!(set.get("ln_gamma1"), learnt.get("ln_gamma1"));
    assert_ne!(set.get("W1"), learnt.get("W1"));
    let again = Network::<f64>::from_parameters(network.architecture(), &set).unwrap();
    assert_eq!(again.parameters(), set);
}

#[test]
fn dead_units_learn_nothing_and_harm_nothing() {
    let (architecture, x, t) = small();
    let mut network = Network::<f64>::new(&architecture, Init::He, 1);
    network.parameter_mut("b1").unwrap().fill(-1e3);
    let loss = network.loss_and_gradients(Input::Values(x.view()), &t, &mut stream(1, Stream::Masks));
    assert!(loss.is_finite());
    let gradients = network.gradients();
    assert!(
        ["W1", "b1", "W2"].iter().all(|name| gradients.get(name).unwrap().iter().all(|&value| value == 0.0))
    );
    assert!(gradients.get("b3").unwrap().iter().any(|&value| value != 0.0));
}

#[test]
fn a_network_of_not_a_number_answers_zero() {
    let (architecture, x, _) = small();
    let mut network = Network::<f64>::new(&architecture, Init::He, 1);
    network.parameter_mut("W1").unwrap().fill(f64::NAN);
    let answers = network.predict(Input::Values(x.view()));
    assert_eq!(answers.classes, [0; 7]);
    assert!(answers.probabilities.iter().all(|probability| probability.is_nan()));
}

#[test]
fn both_precisions_start_alike() {
    let (architecture, ..) = small();
    let double = Network::<f64>::new(&architecture, Init::He, 9).parameters();
    let single = Network::<f32>::new(&architecture, Init::He, 9).parameters();
    for ((name, double), (_, single)) in double.iter().zip(single.iter()) {
        assert!(double.iter().zip(single).all(|(&d, &s)| f64::from(d as f32) == s), "{name}");
    }
}

/// A whole training with every switch turned on the way, as bits.
fn eventful_training() -> Vec<u32> {
    let mut data = stream(3, Stream::Data);
    let pixels =
        Array2::from_shape_simple_fn((300, 784), || if data.random_bool(0.2) { data.random() } else { 0 });
    let t = labels(300, 10, 3);
    // Wide enough for the products to be shared.
    let mut network =
        Network::<f32>::new(&Architecture::new(784, &[200, 170], 10, Activation::Relu), Init::He, 3);
    let mut optimizer = Optimizer::new(OptimizerKind::Adam.defaults());
    let (mut batches, mut masks) = (stream(3, Stream::Batches), stream(3, Stream::Masks));
    let mut losses = Vec::new();
    for iteration in 0..25 {
        match iteration {
            5 => network.set_batch_norm(Some(BatchNormSettings::default())),
            9 => network.set_layer_norm(true),
            8 => network.set_dropout(0.2),
            11 => network.set_activation(Activation::Sigmoid),
            14 => network.set_weight_decay(0.01),
            17 => optimizer.change(OptimizerKind::Momentum.with_lr(0.01)),
            20 => network.set_batch_norm(None),
            _ => {}
        }
        let rows: Vec<usize> = (0..97).map(|_| batches.random_range(0..300)).collect();
        let answers: Vec<u8> = rows.iter().map(|&row| t[row]).collect();
        let input = Input::Picked { pixels: pixels.view(), rows: &rows };
        losses.push(network.train_step(input, &answers, &mut optimizer, &mut masks).to_bits());
        losses.push(network.loss(Input::Pixels(pixels.view()), &t).to_bits());
    }
    let parameters = network.parameters();
    losses
        .extend(parameters.iter().flat_map(|(_, array)| array.iter().map(|&value| (value as f32).to_bits())));
    losses
}

#[test]
fn the_bits_do_not_depend_on_the_number_of_threads() {
    let alone = eventful_training();
    assert!(alone == on_all_cores(eventful_training));
    for threads in 1..=5 {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        assert!(alone == pool.install(eventful_training), "{threads} threads");
    }
}

#[test]
fn trainings_at_the_same_time_share_the_cores() {
    let alone = eventful_training();
    std::thread::scope(|scope| {
        let others: Vec<_> = (0..4).map(|_| scope.spawn(|| on_all_cores(eventful_training))).collect();
        for other in others {
            assert!(alone == other.join().unwrap());
        }
    });
    let panic = std::panic::catch_unwind(|| on_all_cores(|| panic!("in the middle of a step")));
    assert!(panic.is_err() && alone == on_all_cores(eventful_training));
}

#[test]
fn a_restored_state_goes_on_with_the_same_bits() {
    let (mut architecture, x, t) = small();
    architecture.batch_norm = Some(BatchNormSettings::default());
    let mut network = Network::<f64>::new(&architecture, Init::He, 4);
    let mut optimizer = Optimizer::new(OptimizerKind::Adam.with_lr(0.01));
    let mut masks = stream(4, Stream::Masks);
    let mut run = |network: &mut Network<f64>, optimizer: &mut Optimizer<f64>| {
        let mut step = || network.train_step(Input::Values(x.view()), &t, optimizer, &mut masks);
        (0..5).map(|_| step().to_bits()).collect::<Vec<_>>()
    };
    run(&mut network, &mut optimizer);
    let (state, memory) = (network.state(), optimizer.clone());
    assert!(state.size_in_bytes() > 0 && memory.size_in_bytes() > 0);
    let first = run(&mut network, &mut optimizer);
    network.set_batch_norm(None);
    network.restore(&state);
    assert_eq!(network.architecture(), &architecture);
    assert_eq!(first, run(&mut network, &mut memory.clone()));
}

#[test]
fn switching_batch_norm_keeps_what_was_learnt() {
    let (architecture, x, t) = small();
    let settings = Some(BatchNormSettings::default());
    let mut network = Network::<f64>::new(&architecture, Init::He, 4);
    let mut optimizer = Optimizer::new(OptimizerKind::Sgd.with_lr(0.1));
    let mut masks = stream(4, Stream::Masks);
    let mut step = |network: &mut Network<f64>| {
        network.train_step(Input::Values(x.view()), &t, &mut optimizer, &mut masks);
    };
    step(&mut network);
    let before = network.parameters();
    network.set_batch_norm(settings);
    assert_eq!(network.parameters().get("W1"), before.get("W1"));

    // In the middle of a run, the first batch is taken whole.
    step(&mut network);
    let affine = network.stages().next().unwrap().value.to_owned();
    let mean = affine.mean_axis(ndarray::Axis(0)).unwrap();
    let parameters = network.parameters();
    let running = parameters.get("running_mean1").unwrap();
    assert!(running.iter().zip(&mean).all(|(running, mean)| (running - mean).abs() < 1e-12));
    assert!(
        parameters
            .get("running_var1")
            .unwrap()
            .iter()
            .zip(affine.var_axis(ndarray::Axis(0), 0.0))
            .all(|(running, var)| (running - var).abs() < 1e-12)
    );

    // Off and on again keeps γ and β.
    network.set_batch_norm(None);
    assert!(network.parameters().get("gamma1").is_none());
    step(&mut network);
    network.set_batch_norm(settings);
    for name in ["gamma1", "beta1", "gamma2", "beta2"] {
        assert_eq!(network.parameters().get(name), parameters.get(name), "{name}");
    }

    // There from the start, as the book has it: from 0.
    let mut network = Network::<f64>::new(&architecture, Init::He, 4);
    network.set_batch_norm(settings);
    network.forward(Input::Values(x.view()), &mut stream(4, Stream::Masks));
    let mean = network.stages().next().unwrap().value.mean_axis(ndarray::Axis(0)).unwrap();
    let parameters = network.parameters();
    let running = parameters.get("running_mean1").unwrap();
    assert!(running.iter().zip(&mean).all(|(running, mean)| (running - 0.1 * mean).abs() < 1e-12));
}

/// Adam's memory of W stays when BatchNorm joins; that of γ starts afresh, with the full correction of a first update.
#[test]
fn the_optimizer_remembers_what_stays() {
    let adam = OptimizerKind::Adam.defaults();
    let mut optimizer = Optimizer::<f64>::new(adam);
    let (mut w, mut gamma) = ([1.0], [1.0]);
    for _ in 0..10 {
        optimizer.update(0, &mut w, &[1.0]);
    }
    let mut alone = optimizer.clone();
    let mut w_alone = w;
    optimizer.update(2, &mut gamma, &[0.5]);
    optimizer.update(0, &mut w, &[-1.0]);
    alone.update(0, &mut w_alone, &[-1.0]);
    assert_eq!(w, w_alone);
    assert!(
        (gamma[0] - (1.0 - 0.001)).abs() < 1e-6,
        "a first step of Adam is the rate, whatever the gradient"
    );

    optimizer.change(adam.with_lr(0.5));
    assert!(optimizer.size_in_bytes() > 0);
    optimizer.change(OptimizerKind::Sgd.with_lr(0.1));
    assert_eq!(optimizer.size_in_bytes(), 0);
}

#[test]
fn parameters_make_the_same_network_again() {
    let (mut architecture, x, t) = small();
    architecture.batch_norm = Some(BatchNormSettings::default());
    let mut network = Network::<f64>::new(&architecture, Init::He, 4);
    network.forward(Input::Values(x.view()), &mut stream(4, Stream::Masks));
    let set = network.parameters();
    let again = Network::<f64>::from_parameters(&architecture, &set).unwrap();
    assert_eq!(again.parameters(), set);
    assert_eq!(again.loss(Input::Values(x.view()), &t), network.loss(Input::Values(x.view()), &t));

    let mut weights = ParameterSet::new();
    for name in ["W1", "W2", "W3"] {
        weights.insert(name, set.get(name).unwrap().clone());
    }
    let bare = Network::<f64>::from_parameters(&architecture, &weights).unwrap().parameters();
    assert!(bare.get("gamma1").unwrap().iter().all(|&gamma| gamma == 1.0));
    assert!(bare.get("b3").unwrap().iter().all(|&b| b == 0.0));

    let mut wrong = weights.clone();
    wrong.insert("W2", ArrayD::zeros(IxDyn(&[5, 5])));
    let error = Network::<f64>::from_parameters(&architecture, &wrong).unwrap_err();
    assert!(matches!(&error, ParameterError::Shape { name, .. } if name == "W2"), "{error}");
    let deeper = Architecture::new(6, &[5, 4, 4], 3, Activation::Relu);
    let error = Network::<f64>::from_parameters(&deeper, &weights).unwrap_err();
    assert!(error.to_string().contains('W'), "{error}");
    let shallow = Architecture::new(6, &[5], 4, Activation::Relu);
    let error = Network::<f64>::from_parameters(&shallow, &weights).unwrap_err();
    assert!(matches!(&error, ParameterError::Unexpected { name, .. } if name == "W3"), "{error}");
}

#[test]
fn large_sets_are_answered_as_small_ones() {
    let (architecture, ..) = small();
    let network = Network::<f64>::new(&architecture, Init::He, 4);
    let x = normal((700, 6), 8);
    let mut logits = Array2::zeros((0, 0));
    network.logits(Input::Values(x.view()), &mut logits);
    let answers = network.predict(Input::Values(x.view()));
    for (index, row) in x.rows().into_iter().enumerate() {
        let one = row.insert_axis(ndarray::Axis(0));
        let mut alone = Array2::zeros((0, 0));
        network.logits(Input::Values(one.view()), &mut alone);
        assert_eq!(alone.row(0), logits.row(index));
        assert_eq!(network.predict(Input::Values(one)).classes[0], answers.classes[index]);
    }
}
