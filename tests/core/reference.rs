//! Every number that the book's own program gave in float64, against this one; of what the book does not have, those that PyTorch
//! gave.
//!
//! The arrays lie in `tests/data/reference`, with the script that makes those of PyTorch. Where they are of a training on MNIST, the test needs its files and is ignored unless
//! asked for.

#![expect(clippy::unwrap_used, reason = "a test may fail where it stands")]

use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};

use flate2::read::GzDecoder;
use layerscope::experiment::figure::{Bins, Distribution};
use layerscope::nn::layers::{Affine, AffineGradients, BatchNorm, BatchNormPass, LayerNorm, LayerNormPass};
use layerscope::nn::{
    Activation, Architecture, BatchNormSettings, Input, Loss, Network, Optimizer, OptimizerKind,
    OptimizerSettings, ParameterSet, Real, ScheduleKind, Stream, smooth_curve, stream,
};
use ndarray::{Array1, Array2, ArrayD, ArrayView1, ArrayView2, Ix1, Ix2};
use ndarray_npy::NpzReader;

use crate::mnist;

/// The file of this name.
pub(crate) fn file(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/reference").join(name)
}

/// One npz file of references.
struct Reference {
    arrays: NpzReader<File>,
}

impl Reference {
    fn open(name: &str) -> Self {
        Self { arrays: NpzReader::new(File::open(file(name)).unwrap()).unwrap() }
    }

    fn get(&mut self, name: &str) -> ArrayD<f64> {
        self.arrays.by_name(name).unwrap_or_else(|error| panic!("{name}: {error}"))
    }

    fn matrix(&mut self, name: &str) -> Array2<f64> {
        self.get(name).into_dimensionality::<Ix2>().unwrap()
    }

    fn vector(&mut self, name: &str) -> Array1<f64> {
        self.get(name).into_dimensionality::<Ix1>().unwrap()
    }

    fn number(&mut self, name: &str) -> f64 {
        *self.get(name).first().unwrap()
    }

    fn names(&mut self) -> Vec<String> {
        self.arrays.names().unwrap()
    }
}

/// Largest difference, as a share of the largest value; for arrays that should be all zero, the difference itself.
#[track_caller]
fn assert_close(name: &str, found: &ArrayD<f64>, expected: &ArrayD<f64>, tolerance: f64) {
    assert_eq!(found.shape(), expected.shape(), "shape of {name}");
    let largest = expected.iter().fold(0.0_f64, |largest, value| largest.max(value.abs()));
    // Below 1e-12 an array is rounding noise around 0, such as the gradient of a bias in front of a BatchNorm.
    let scale = largest.max(1e-12 / tolerance);
    for (found, expected) in found.iter().zip(expected) {
        assert!((found - expected).abs() <= tolerance * scale, "{name}: {found} instead of {expected}");
    }
}

fn close(name: &str, found: impl Into<ArrayD<f64>>, expected: &ArrayD<f64>) {
    assert_close(name, &found.into(), expected, 1e-9);
}

#[test]
fn affine() {
    let mut reference = Reference::open("layers.npz");
    let (x, dy) = (reference.matrix("affine.x"), reference.matrix("affine.dy"));
    let mut layer = Affine::new(reference.matrix("affine.W"));
    layer.b = reference.vector("affine.b");
    let mut y = Array2::zeros(dy.raw_dim());
    layer.forward(x.view(), y.view_mut());
    close("y", y.into_dyn(), &reference.get("affine.y"));
    let mut gradients = AffineGradients::new(&layer);
    let mut dx = Array2::zeros(x.raw_dim());
    gradients.backward(&layer, x.view(), dy.view(), dx.view_mut());
    close("dx", dx.into_dyn(), &reference.get("affine.dx"));
    close("dW", gradients.dw.into_dyn(), &reference.get("affine.dW"));
    close("db", gradients.db.into_dyn(), &reference.get("affine.db"));
}

#[test]
fn activations() {
    let mut reference = Reference::open("layers.npz");
    for (name, activation) in
        [("relu", Activation::Relu), ("sigmoid", Activation::Sigmoid), ("tanh", Activation::Tanh)]
    {
        let (x, dy) = (reference.get(&format!("{name}.x")), reference.get(&format!("{name}.dy")));
        let (mut y, mut dx) = (x.clone(), x.clone());
        activation.forward(x.as_slice().unwrap(), y.as_slice_mut().unwrap());
        activation.backward(
            x.as_slice().unwrap(),
            y.as_slice().unwrap(),
            dy.as_slice().unwrap(),
            dx.as_slice_mut().unwrap(),
        );
        close(name, y, &reference.get(&format!("{name}.y")));
        close(name, dx, &reference.get(&format!("{name}.dx")));
    }
}

#[test]
fn softmax_loss() {
    let mut reference = Reference::open("layers.npz");
    let logits = reference.matrix("softmax_loss.a");
    let labels: Array1<i64> = reference.arrays.by_name("softmax_loss.t").unwrap();
    let labels: Vec<u8> = labels.iter().map(|&label| label as u8).collect();
    let (mut y, mut da) = (logits.clone(), logits.clone());
    let loss = Loss::CrossEntropy.forward(logits.view(), &labels, y.view_mut());
    assert!((loss - reference.number("softmax_loss.loss")).abs() < 1e-12);
    Loss::CrossEntropy.backward(y.view(), &labels, da.view_mut());
    close("y", y.into_dyn(), &reference.get("softmax_loss.y"));
    close("da", da.into_dyn(), &reference.get("softmax_loss.da"));
}

/// Three batches through one layer, the gradients of the third, and inference with what was gathered.
#[test]
fn batch_norm() {
    let mut reference = Reference::open("layers.npz");
    let settings = BatchNormSettings::default();
    let mut layer = BatchNorm::new(4);
    layer.gamma = reference.vector("batch_norm.gamma");
    layer.beta = reference.vector("batch_norm.beta");
    let mut pass = BatchNormPass::new(4);
    for batch in 0..3 {
        let x = reference.matrix(&format!("batch_norm.x{batch}"));
        let mut y = Array2::zeros(x.raw_dim());
        layer.forward(settings, x.view(), y.view_mut(), &mut pass);
        close("y", y.into_dyn(), &reference.get(&format!("batch_norm.y{batch}")));
    }
    let dy = reference.matrix("batch_norm.dy2");
    let mut dx = Array2::zeros(dy.raw_dim());
    pass.backward(&layer, dy.view(), dx.view_mut());
    close("dx", dx.into_dyn(), &reference.get("batch_norm.dx2"));
    close("dgamma", pass.dgamma.into_dyn(), &reference.get("batch_norm.dgamma2"));
    close("dbeta", pass.dbeta.into_dyn(), &reference.get("batch_norm.dbeta2"));
    close("running mean", layer.running_mean.clone().into_dyn(), &reference.get("batch_norm.running_mean"));
    close("running variance", layer.running_var.clone().into_dyn(), &reference.get("batch_norm.running_var"));
    let mut x = reference.matrix("batch_norm.eval_x");
    layer.infer(settings, &mut x.view_mut());
    close("inference", x.into_dyn(), &reference.get("batch_norm.eval_y"));
}

#[test]
fn smoothing() {
    let mut reference = Reference::open("layers.npz");
    let smooth = smooth_curve(reference.vector("smooth.x").as_slice().unwrap());
    close("smooth", Array1::from(smooth).into_dyn(), &reference.get("smooth.y"));
}

/// Thirty steps on x²/20 + y² from (-7, 2), each optimizer at the rate of page 200.
#[test]
fn optimizer_paths() {
    let mut reference = Reference::open("optimizer_paths.npz");
    for settings in OptimizerSettings::all() {
        let rate = match settings.word() {
            "sgd" => 0.95,
            "momentum" | "rmsprop" => 0.1,
            "adagrad" => 1.5,
            "adam" => 0.3,
            _ => continue, // The book has no path of the others.
        };
        let path = reference.matrix(settings.word());
        let mut optimizer = Optimizer::new(settings.with_lr(rate));
        let mut place = [-7.0, 2.0];
        for (step, expected) in path.rows().into_iter().enumerate() {
            let name = format!("{} after {step}", settings.word());
            close(&name, Array1::from(place.to_vec()).into_dyn(), &expected.to_owned().into_dyn());
            let gradient = [place[0] / 10.0, place[1] * 2.0];
            optimizer.update(0, &mut place, &gradient);
        }
    }
}

/// `torch.nn.functional.layer_norm`, forward and backward.
#[test]
fn layer_norm_is_that_of_pytorch() {
    let mut reference = Reference::open("pytorch_layer_norm.npz");
    let (x, dy) = (reference.matrix("x"), reference.matrix("dy"));
    let layer = LayerNorm { gamma: reference.vector("gamma"), beta: reference.vector("beta") };
    let mut pass = LayerNormPass::new(37);
    let (mut y, mut dx) = (Array2::zeros(x.raw_dim()), Array2::zeros(x.raw_dim()));
    layer.forward(x.view(), y.view_mut(), &mut pass);
    pass.backward(&layer, dy.view(), dx.view_mut());
    let mut inferred = x.clone();
    layer.infer(&mut inferred.view_mut());
    assert_eq!(inferred, y);
    let mut inferred = dy.clone();
    layer.infer_backward(x.view(), &mut inferred.view_mut());
    assert_eq!(inferred, dx);
    for (name, found) in [
        ("y", y.into_dyn()),
        ("dx", dx.into_dyn()),
        ("dgamma", pass.dgamma.into_dyn()),
        ("dbeta", pass.dbeta.into_dyn()),
    ] {
        assert_close(name, &found, &reference.get(name), 1e-12);
    }
}

/// `StepLR`, `CosineAnnealingLR` and `LinearLR`, stepped after every update.
#[test]
fn schedules_are_those_of_pytorch() {
    let mut reference = Reference::open("pytorch_schedules.npz");
    for (kind, numbers) in [
        (ScheduleKind::Step, vec![7.0, 0.3]),
        (ScheduleKind::Cosine, vec![0.1]),
        (ScheduleKind::WarmUp, vec![8.0]),
    ] {
        let mut schedule = kind.defaults();
        for ((_, value), number) in schedule.numbers_mut().zip(numbers) {
            *value = number;
        }
        for (t, expected) in reference.vector(schedule.word()).iter().enumerate() {
            let rate = 0.5 * schedule.factor(t as u64, 40);
            assert!((rate - expected).abs() < 1e-14, "{kind:?} at {t}: {rate} and {expected}");
        }
    }
}

/// The exact form of GELU, `torch.nn.functional.gelu`, and its gradient.
#[test]
fn gelu_is_that_of_pytorch() {
    let mut reference = Reference::open("pytorch_gelu.npz");
    let (x, expected, slopes) = (reference.vector("x"), reference.vector("y"), reference.vector("slopes"));
    let x = x.as_slice().unwrap();
    let (mut y, mut dx) = (vec![0.0; x.len()], vec![0.0; x.len()]);
    Activation::Gelu.forward(x, &mut y);
    Activation::Gelu.backward(x, &y, &vec![1.0; x.len()], &mut dx);
    for (at, x) in x.iter().enumerate() {
        assert!(
            (y[at] - expected[at]).abs() < 1e-15 * x.abs().max(1.0),
            "at {x}: {} and {}",
            y[at],
            expected[at]
        );
        assert!((dx[at] - slopes[at]).abs() < 1e-14, "the slope at {x}: {} and {}", dx[at], slopes[at]);
    }
}

/// `torch.optim.AdamW` over 40 updates of a small network, whose rate changes halfway: every parameter after each of them.
#[test]
fn adamw_walks_as_that_of_pytorch() {
    let mut reference = Reference::open("pytorch_adamw.npz");
    let x = reference.matrix("x");
    let labels: Array1<i64> = reference.arrays.by_name("t").unwrap();
    let labels: Vec<u8> = labels.iter().map(|&label| label as u8).collect();
    let names = ["W1", "b1", "W2", "b2"];
    let start = names.map(|name| (name.to_owned(), reference.get(&format!("{name}_start"))));
    let architecture = Architecture::new(6, &[5], 3, Activation::Tanh);
    let mut network = Network::<f64>::from_parameters(&architecture, &start.into_iter().collect()).unwrap();
    let mut optimizer = Optimizer::new(OptimizerKind::AdamW.with_lr(0.02));
    optimizer.set_decay(0.5);
    let (losses, path) = (reference.vector("losses"), reference.matrix("path"));
    for (step, expected) in path.rows().into_iter().enumerate() {
        if step == 20 {
            optimizer.change(optimizer.settings().with_lr(0.1));
        }
        let masks = &mut stream(0, Stream::Masks);
        let loss = network.train_step(Input::Values(x.view()), &labels, &mut optimizer, masks);
        // The book's 1e-7 inside the logarithm, which PyTorch does not have, moves a loss by as much over a probability.
        assert!((loss - losses[step]).abs() < 1e-5, "loss {step}: {loss} and {}", losses[step]);
        let set = network.parameters();
        let found: Array1<f64> =
            names.iter().flat_map(|name| set.get(name).unwrap().iter().copied()).collect();
        assert_close(
            &format!("parameters after {step}"),
            &found.into_dyn(),
            &expected.to_owned().into_dyn(),
            1e-12,
        );
    }
}

/// A real MNIST file, unpacked, without its header.
fn idx(name: &str, header: usize) -> Vec<u8> {
    let mut bytes = Vec::new();
    GzDecoder::new(File::open(mnist::folder().join(name)).unwrap()).read_to_end(&mut bytes).unwrap();
    bytes.split_off(header)
}

fn images(name: &str) -> Array2<u8> {
    let bytes = idx(name, 16);
    Array2::from_shape_vec((bytes.len() / 784, 784), bytes).unwrap()
}

fn norm(array: &ArrayD<f64>) -> f64 {
    array.iter().map(|value| value * value).sum::<f64>().sqrt()
}

/// What a whole training compares, besides its losses.
fn compare(reference: &mut Reference, set: &ParameterSet, name_of: impl Fn(&str) -> String, tolerance: f64) {
    let names = reference.names();
    let mut compared = 0;
    for (name, array) in set.iter() {
        let expected = name_of(name);
        if names.contains(&expected) {
            assert_close(&expected, array, &reference.get(&expected), tolerance);
            compared += 1;
        } else if names.contains(&format!("{expected}_norm")) {
            let whole = reference.number(&format!("{expected}_norm"));
            assert!((norm(array) - whole).abs() <= tolerance * whole, "{expected}_norm");
            compared += 1;
        } else {
            assert!(name.starts_with("running"), "nothing to compare {name} with");
        }
    }
    assert!(compared > 3);
}

/// A whole training on the real MNIST: every loss, the first gradients, the parameters and the accuracy at the end.
fn train(file: &str, architecture: &Architecture, settings: OptimizerSettings, bytes: bool) {
    let mut reference = Reference::open(file);
    let (pixels, labels) = (images("train-images-idx3-ubyte.gz"), idx("train-labels-idx1-ubyte.gz", 8));
    let mut start = ParameterSet::new();
    for layer in 1..=architecture.hidden.len() + 1 {
        start.insert(format!("W{layer}"), reference.get(&format!("W{layer}_0")));
    }
    let mut network = Network::<f64>::from_parameters(architecture, &start).unwrap();
    let mut optimizer = Optimizer::new(settings);
    let mut masks = stream(0, Stream::Masks);
    let batches: Array2<i64> = reference.arrays.by_name("batches").unwrap();
    let (before, after) = (reference.vector("loss_before"), reference.vector("loss_after"));
    for (iteration, batch) in batches.rows().into_iter().enumerate() {
        let rows: Vec<usize> = batch.iter().map(|&row| row as usize).collect();
        let answers: Vec<u8> = rows.iter().map(|&row| labels[row]).collect();
        let values = picked(pixels.view(), ArrayView1::from(&rows));
        let input = if bytes {
            Input::Picked { pixels: pixels.view(), rows: &rows }
        } else {
            Input::Values(values.view())
        };
        let loss = network.train_step(input, &answers, &mut optimizer, &mut masks);
        assert!(
            (loss - before[iteration]).abs() < 2e-6,
            "loss before {iteration}: {loss}, {}",
            before[iteration]
        );
        let loss = network.loss(input, &answers);
        assert!(
            (loss - after[iteration]).abs() < 2e-6,
            "loss after {iteration}: {loss}, {}",
            after[iteration]
        );
        if iteration == 0 {
            compare(&mut reference, &network.gradients(), |name| format!("grad_{name}"), 1e-9);
        }
    }
    compare(&mut reference, &network.parameters(), |name| format!("{name}_end"), 1e-9);
    let (pixels, labels) = (images("t10k-images-idx3-ubyte.gz"), idx("t10k-labels-idx1-ubyte.gz", 8));
    let accuracy = network.accuracy(Input::Pixels(pixels.view()), &labels);
    assert_eq!(accuracy, reference.number("test_accuracy_end"));
}

/// The moments and quantiles of arrays of all kinds, in either way of counting and in both precisions.
#[test]
fn distributions() {
    const SHARES: [f64; 7] = [0.01, 0.05, 0.25, 0.5, 0.75, 0.95, 0.99];
    let mut known = Reference::open("numpy_distributions.npz");
    let (mut all, mut about) = (0, 0);
    for name in known.names() {
        let expected = known.vector(&name);
        let (file, array) = name.split_once(':').unwrap();
        let values = Reference::open(&format!("{file}.npz")).get(array);
        let values: Vec<f64> = values.iter().copied().take(60_000).collect();
        let size = values.iter().fold(0.0_f64, |most, value| most.max(value.abs()));
        let mut ways = vec![Bins::BySize];
        if size <= 1.0 {
            ways.push(Bins::About(0.0));
        }
        if array == "sigmoid.y" {
            ways.push(Bins::About(0.5));
        }
        for bins in ways {
            let of = Distribution::of(&values, bins, [f64::NAN; 2]);
            let moments = [of.mean, of.std, of.zero_share()];
            for (found, expected) in moments.into_iter().zip(&expected) {
                // A mean that is nothing but rounding is measured by the values.
                let scale = expected.abs().max(1e-3 * size);
                assert!((found - expected).abs() <= 1e-6 * scale, "{name} {bins:?}: {found} for {expected}");
            }
            for (share, expected) in SHARES.into_iter().zip(expected.iter().skip(3)) {
                let found = of.quantile(share);
                let within = of.counts().any(|([low, high], _)| {
                    let has = |value: f64| low <= value + 1e-15 && value <= high + 1e-15;
                    has(found) && has(*expected)
                });
                assert!(within || found == *expected, "{name} {bins:?} at {share}: {found} for {expected}");
            }
            all += 1;
            about += usize::from(bins != Bins::BySize);
        }
    }
    assert!(all > 150 && about > 50, "{all} {about}");
}

fn picked(pixels: ArrayView2<u8>, rows: ArrayView1<usize>) -> Array2<f64> {
    Array2::from_shape_fn((rows.len(), pixels.ncols()), |(sample, pixel)| {
        f64::pixel(pixels[[rows[sample], pixel]])
    })
}

#[test]
#[ignore = "needs the real MNIST in ../shared/mnist"]
fn training_two_layers_sgd() {
    let architecture = Architecture::new(784, &[50], 10, Activation::Relu);
    for bytes in [true, false] {
        train("train_two_layer_sgd.npz", &architecture, OptimizerKind::Sgd.with_lr(0.1), bytes);
    }
}

#[test]
#[ignore = "needs the real MNIST in ../shared/mnist"]
fn training_five_layers_adam() {
    let architecture = Architecture::new(784, &[100; 4], 10, Activation::Relu);
    let settings = OptimizerKind::Adam.defaults();
    train("train_mlp4_adam.npz", &architecture, settings, true);
}

#[test]
#[ignore = "needs the real MNIST in ../shared/mnist"]
fn training_six_layers_batch_norm() {
    let mut architecture = Architecture::new(784, &[100; 5], 10, Activation::Relu);
    architecture.batch_norm = Some(BatchNormSettings::default());
    train("train_mlp5_batch_norm.npz", &architecture, OptimizerKind::Sgd.with_lr(0.01), true);
}

#[test]
#[ignore = "needs the real MNIST in ../shared/mnist"]
fn training_sigmoid_momentum_decay() {
    let mut architecture = Architecture::new(784, &[60, 40, 20], 10, Activation::Sigmoid);
    architecture.weight_decay = 0.01;
    let settings = OptimizerKind::Momentum.with_lr(0.05);
    train("train_mlp3_sigmoid_momentum_decay.npz", &architecture, settings, true);
}
