//! The full gradient check of 784-50-10: 39,760 parameters over three images, on one core and on all.

use std::hint::black_box;
use std::ops::ControlFlow;

use criterion::{Criterion, criterion_group, criterion_main};
use layerscope::experiment::gradient_check::{GradientCheckRun, GradientCheckSpec};
use layerscope::experiment::{Run, Sources, play};

fn check() {
    let mut run = GradientCheckRun::new(GradientCheckSpec::default(), &Sources::default())
        .expect("the built-in digits are always there");
    play(&mut run, |_, _| ControlFlow::Continue(())).expect("every parameter can be tried");
    assert_eq!(black_box(run.report()).checked, 39_760);
}

fn checks(c: &mut Criterion) {
    let mut group = c.benchmark_group("gradient_check");
    group.sample_size(10);
    let one = rayon::ThreadPoolBuilder::new().num_threads(1).build().expect("a pool of one thread");
    group.bench_function("one core", |bencher| bencher.iter(|| one.install(check)));
    group.bench_function("all cores", |bencher| bencher.iter(|| GradientCheckRun::burst(check)));
    group.finish();
}

criterion_group!(benches, checks);
criterion_main!(benches);
