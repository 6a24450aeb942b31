//! What the built-in digits promise: the same bytes everywhere, laid out like MNIST, and good enough to learn real
//! handwriting from.

use layerscope::data::{Source, digits};
use layerscope::nn::{
    Activation, Architecture, Init, Input, Network, Optimizer, OptimizerKind, Stream, stream,
};
use ndarray::Array2;

use crate::mnist;

/// FNV-1a, 64 bits: a sum that any machine can compute alike.
fn sum(bytes: impl IntoIterator<Item = u8>) -> u64 {
    bytes
        .into_iter()
        .fold(0xcbf2_9ce4_8422_2325, |sum, byte| (sum ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3))
}

#[test]
fn there_are_ten_thousand_and_two_thousand_of_ten_kinds() {
    let data = digits();
    assert_eq!((data.train.len(), data.test.len(), data.classes, data.inputs()), (10_000, 2_000, 10, 784));
    assert_eq!((data.train.images.rows, data.train.images.columns), (28, 28));
    assert_eq!(data.source, Source::Digits);
    for part in [&data.train, &data.test] {
        for digit in 0..10 {
            let those: Vec<_> = part.labels.iter().filter(|&&label| label == digit).collect();
            let share = those.len() as f64 / part.len() as f64;
            assert!((0.08..0.12).contains(&share), "{digit} makes up {share} of {}", part.len());
        }
    }
}

#[test]
fn every_machine_makes_the_same_bytes() {
    let data = digits();
    let part = |part: &layerscope::data::Labelled| {
        (sum(part.images.pixels().iter().copied()), sum(part.labels.iter().copied()))
    };
    assert_eq!(part(&data.train), (8_980_463_658_588_025_834, 1_920_514_214_397_752_948));
    assert_eq!(part(&data.test), (17_955_157_671_245_638_043, 7_535_245_549_227_193_370));
}

#[test]
fn digits_lie_on_the_paper_as_those_of_mnist() {
    let data = digits();
    let mean = data.train.images.pixels().iter().map(|&pixel| f64::from(pixel)).sum::<f64>() / 7_840_000.0;
    assert!((31.0..36.0).contains(&mean), "MNIST has a mean pixel of 33.3, these have {mean}");
    for i in 0..data.train.len() {
        let picture = data.train.images.image(i);
        assert!(picture.iter().filter(|&&pixel| pixel >= 240).count() >= 3, "digit {i} has no dark ink");
        let inked = |row: usize, column: usize| picture[row * 28 + column] > 0;
        let rows = (0..28).filter(|&row| (0..28).any(|column| inked(row, column))).count();
        let columns = (0..28).filter(|&column| (0..28).any(|row| inked(row, column))).count();
        let longer = rows.max(columns);
        assert!((18..=23).contains(&longer), "digit {i} is {longer} pixels long");
        let border = (0..28).flat_map(|k| [(0, k), (27, k), (k, 0), (k, 27)]);
        let cut = border.filter(|&(row, column)| picture[row * 28 + column] > 250).count();
        assert!(cut < 3, "digit {i} is cut off at the border");
    }
}

/// The figure of the README: how well a network reads real handwriting that has only ever seen the built-in digits.
#[test]
#[ignore = "needs the real MNIST in ../shared/mnist"]
fn digits_alone_teach_real_handwriting() {
    const BATCH: usize = 100;
    const SEEDS: u64 = 3;
    let mnist = mnist::load();
    let train = &digits().train;
    let architecture = Architecture::new(784, &[100], 10, Activation::Relu);
    let mut total = 0.0;
    for seed in 0..SEEDS {
        let mut network = Network::<f32>::new(&architecture, Init::He, seed);
        let mut optimizer = Optimizer::new(OptimizerKind::Sgd.with_lr(0.1));
        let (mut batches, mut masks) = (stream(seed, Stream::Batches), stream(seed, Stream::Masks));
        let (mut rows, mut labels) = ([0; BATCH], [0; BATCH]);
        let mut pixels = Array2::zeros((BATCH, 784));
        for _ in 0..3_000 {
            train.sample(train.len(), &mut rows, &mut batches);
            train.gather(&rows, pixels.view_mut(), &mut labels);
            network.train_step(Input::Pixels(pixels.view()), &labels, &mut optimizer, &mut masks);
        }
        let accuracy = network.accuracy(Input::Pixels(mnist.test.images.pixels()), &mnist.test.labels);
        println!("seed {seed}: {accuracy:.4} of the real MNIST test images");
        total += accuracy;
    }
    let mean = total / SEEDS as f64;
    println!("mean: {mean:.4}");
    assert!(mean >= 0.885, "the built-in digits once taught 0.90 of real handwriting, now {mean:.4}");
}
