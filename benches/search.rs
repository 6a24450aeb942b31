//! The book's search (page 224): 100 trials of a 784-100x6-10 net, 200 updates each, on all cores and on one.
//!
//! On the real MNIST where it lies in `../shared/mnist`, else on the built-in digits; the work is the same.

use std::hint::black_box;
use std::ops::ControlFlow;
use std::path::Path;
use std::sync::Arc;

use criterion::{Criterion, criterion_group, criterion_main};
use layerscope::data::load_idx;
use layerscope::experiment::search::{SearchRun, SearchSpec};
use layerscope::experiment::{Sources, play};

fn whole(sources: &Sources) {
    let mut run = SearchRun::new(SearchSpec::default(), sources).expect("the data are there");
    play(&mut run, |_, point| {
        black_box(point);
        ControlFlow::Continue(())
    })
    .expect("every trial can be trained");
}

fn book(c: &mut Criterion) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/mnist");
    let sources = Sources { mnist: load_idx(&[folder]).ok().map(Arc::new), ..Sources::default() };
    let mut group = c.benchmark_group("search_100_trials");
    group.sample_size(10);
    group.bench_function("all_cores", |bencher| bencher.iter(|| whole(&sources)));
    let one = rayon::ThreadPoolBuilder::new().num_threads(1).build().expect("a thread");
    group.bench_function("one_core", |bencher| bencher.iter(|| one.install(|| whole(&sources))));
    group.finish();
}

criterion_group!(benches, book);
criterion_main!(benches);
