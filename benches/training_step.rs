//! One mini-batch training step, of small networks, wide ones and large batches: what `../shared/bench/steps.py` and `wide.py`
//! time in NumPy and PyTorch, under the same names.
//!
//! A step draws a random batch with replacement from 60,000 pictures of 784 bytes (19 % of them not 0), goes forward
//! and backward and updates with SGD; bytes to numbers included. It runs on the rayon pool, so set
//! `RAYON_NUM_THREADS=1` to see one core, and `LAYERSCOPE_LANES=avx2` to see a machine without AVX-512.

use std::hint::black_box;
use std::time::Instant;

use criterion::{Criterion, criterion_group, criterion_main};
use layerscope::nn::{
    Activation, Architecture, BatchNormSettings, Init, Input, Network, Optimizer, OptimizerKind, Stream,
    on_all_cores, stream,
};
use ndarray::Array2;
use rand::{Rng, RngExt};

const PICTURES: usize = 60_000;
const PIXELS: usize = 784;
const INKED: f64 = 0.19;

fn training_step(criterion: &mut Criterion) {
    let mut data = stream(0, Stream::Data);
    let pixels = Array2::from_shape_simple_fn((PICTURES, PIXELS), || {
        if data.random_bool(INKED) { data.random_range(1..=255) } else { 0 }
    });
    let labels: Vec<u8> = (0..PICTURES).map(|_| data.random_range(0..10)).collect();

    for (id, hidden, batch_norm, batch) in [
        ("two_layer", &[50][..], false, 100),
        ("mlp4x100", &[100; 4][..], false, 128),
        ("mlp5x100", &[100; 5][..], false, 100),
        ("mlp5x100_batch_norm", &[100; 5][..], true, 100),
        ("w500_300_b128", &[500, 300][..], false, 128),
        ("w1000x2_b256", &[1000; 2][..], false, 256),
        ("w2000x2_b256", &[2000; 2][..], false, 256),
        ("two_layer_b1000", &[50][..], false, 1000),
        ("mlp5x100_b1000", &[100; 5][..], false, 1000),
    ] {
        let mut architecture = Architecture::new(PIXELS, hidden, 10, Activation::Relu);
        architecture.batch_norm = batch_norm.then(BatchNormSettings::default);
        let mut network = Network::<f32>::new(&architecture, Init::He, 42);
        let mut optimizer = Optimizer::new(OptimizerKind::Sgd.with_lr(0.01));
        let (mut batches, mut masks) = (stream(42, Stream::Batches), stream(42, Stream::Masks));
        let (mut rows, mut answers) = (vec![0; batch], vec![0; batch]);
        let mut step = || {
            draw(&mut batches, &labels, &mut rows, &mut answers);
            let input = Input::Picked { pixels: pixels.view(), rows: &rows };
            black_box(network.train_step(input, &answers, &mut optimizer, &mut masks))
        };
        criterion.bench_function(id, |bencher| {
            bencher.iter_custom(|steps| {
                on_all_cores(|| {
                    let start = Instant::now();
                    for _ in 0..steps {
                        step();
                    }
                    start.elapsed()
                })
            });
        });
    }
}

/// A batch of random rows, with replacement, and their labels.
fn draw(batches: &mut impl Rng, labels: &[u8], rows: &mut [usize], answers: &mut [u8]) {
    for (row, answer) in rows.iter_mut().zip(answers) {
        *row = batches.random_range(0..labels.len());
        *answer = labels[*row];
    }
}

criterion_group!(
    name = benches;
    // A step of the widest network takes a tenth of a second.
    config = Criterion::default().sample_size(20);
    targets = training_step
);
criterion_main!(benches);
