//! The grid of page 203: twelve rows of five layers, with gradients and histograms, from the spec to the last row.

use std::hint::black_box;
use std::ops::ControlFlow;

use criterion::{Criterion, criterion_group, criterion_main};
use layerscope::experiment::activations::{ActivationsRun, ActivationsSpec};
use layerscope::experiment::{Run, Sources, play};

fn grid(c: &mut Criterion) {
    c.bench_function("activations_grid", |bencher| {
        bencher.iter(|| {
            ActivationsRun::burst(|| {
                let spec = ActivationsSpec::default();
                let mut run =
                    ActivationsRun::new(spec, &Sources::default()).expect("random numbers are there");
                play(&mut run, |_, row| {
                    black_box(row);
                    ControlFlow::Continue(())
                })
                .expect("every row can be computed");
            });
        });
    });
}

criterion_group!(benches, grid);
criterion_main!(benches);
