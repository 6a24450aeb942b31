//! Whole comparisons of the book, from the first update to the last accuracy: 16 scales with and without BatchNorm (32
//! networks, 191 updates each), and three rules of initial weights over 2000 updates. Each is to take less than 4 s on two
//! cores.
//!
//! The images are random bytes, as many of them inked as in handwritten digits, since no real ones are shipped; a step
//! takes as long on them. Each is measured on one thread and on all, and the quotient is the parallel speed-up.

use std::ops::ControlFlow;
use std::sync::Arc;
use std::time::Duration;

use criterion::{BenchmarkId, Criterion, criterion_group, criterion_main};
use layerscope::data::{Dataset, Images, Labelled, Source};
use layerscope::experiment::Sources;
use layerscope::experiment::comparison::{ComparisonSpec, PRESETS, record};
use layerscope::nn::{Stream, stream};
use ndarray::Array2;
use rand::RngExt;

const PIXELS: usize = 784;
const INKED: f64 = 0.19;

/// `count` images of random bytes with random labels.
fn part(count: usize, data: &mut impl rand::Rng) -> Labelled {
    let pixels = Array2::from_shape_simple_fn((count, PIXELS), || {
        if data.random_bool(INKED) { data.random_range(1..=255) } else { 0 }
    });
    let labels = (0..count).map(|_| data.random_range(0..10)).collect();
    let images = Images::new(28, 28, pixels.into_raw_vec_and_offset().0).expect("the size is right");
    Labelled::new(images, labels).expect("a label an image")
}

fn comparison(criterion: &mut Criterion) {
    let mut data = stream(0, Stream::Data);
    let dataset = Dataset {
        name: "bytes".into(),
        source: Source::Digits,
        train: part(60_000, &mut data),
        test: part(10_000, &mut data),
        classes: 10,
        extra: None,
    };
    let sources = Sources { mnist: Some(Arc::new(dataset)), ..Sources::default() };
    let mut group = criterion.benchmark_group("comparison");
    group.sample_size(10).measurement_time(Duration::from_secs(30));
    for slug in ["batch-norm-scales", "initial-weights"] {
        let block = PRESETS.iter().find(|preset| preset.slug == slug).expect("there is such a preset").block;
        let spec = ComparisonSpec::parse(block).expect("it is right");
        for threads in [1, rayon::current_num_threads()] {
            let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().expect("a pool");
            group.bench_function(BenchmarkId::new(slug, threads), |bencher| {
                bencher.iter(|| {
                    pool.install(|| record(&spec, &sources, &mut |_| ControlFlow::Continue(())))
                        .expect("it is recorded")
                });
            });
        }
    }
    group.finish();
}

criterion_group!(benches, comparison);
criterion_main!(benches);
