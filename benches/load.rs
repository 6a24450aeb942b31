//! How long a class waits for its data: MNIST from gz, and the built-in digits.

use std::hint::black_box;
use std::path::Path;

use criterion::{Criterion, criterion_group, criterion_main};
use layerscope::data::{load_idx, make_digits};

fn load(c: &mut Criterion) {
    let mut group = c.benchmark_group("load");
    group.sample_size(10);
    let mnist = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/mnist");
    if mnist.is_dir() {
        let paths = [mnist];
        group.bench_function("mnist_gz", |b| {
            b.iter(|| load_idx(black_box(&paths)).expect("the real MNIST loads"));
        });
    } else {
        eprintln!("load/mnist_gz is left out: it needs the real MNIST in ../shared/mnist");
    }
    group.bench_function("digits", |b| b.iter(|| make_digits(black_box(28))));
    group.finish();
}

criterion_group!(benches, load);
criterion_main!(benches);
