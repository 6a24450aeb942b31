//! What a stroke, a dream and the smallest change cost, with the network of the speed table: 784-100x5-10.
//!
//! A stroke is to be answered in the frame in which it is seen: less than 2 ms. A dream of 200 steps is to take less than
//! 0.5 s of work.

use std::hint::black_box;

use criterion::{Criterion, criterion_group, criterion_main};
use layerscope::data::pictures::{Picture, Sheet, Stroke, Transform, noise_picture, paint};
use layerscope::experiment::predict::{DreamSettings, attribution, dream, look, smallest_change};
use layerscope::nn::{Activation, Architecture, Init, Network};

fn predict(criterion: &mut Criterion) {
    let architecture = Architecture::new(784, &[100; 5], 10, Activation::Relu);
    let network = Network::<f32>::new(&architecture, Init::He, 42);
    let points: Vec<[f32; 2]> =
        (0..200_u8).map(|at| f32::from(at) * 0.1).map(|at| [4.0 + at, 24.0 - at]).collect();
    let stroke = Stroke::new(2.4, points);
    let mut group = criterion.benchmark_group("predict");
    group.bench_function("stroke", |bencher| {
        bencher.iter(|| {
            let sheet = Sheet::from(&paint(&Picture::BLANK, std::slice::from_ref(&stroke)));
            let moved = Transform { rotate: 10.0, noise: 0.1, ..Transform::default() };
            let raw = moved.prepare(&sheet, false, 42);
            let input = moved.prepare(&sheet, true, 42);
            black_box((raw, look(&network, &input)))
        });
    });
    let start = noise_picture(0);
    let values = start.values();
    group.bench_function("attribution", |bencher| {
        bencher.iter(|| black_box(attribution(&network, &values, 3)));
    });
    group.sample_size(20);
    // A certainty that is never reached, so that all steps are taken.
    let settings = DreamSettings { class: 3, until: 2.0, steps: 200 };
    assert_eq!(dream(&network, &start, settings).steps.len(), 201);
    group.bench_function("dream of 200 steps", |bencher| {
        bencher.iter(|| black_box(dream(&network, &start, settings)));
    });
    let target = (look(&network, &start).scores.answer() + 1) % 10;
    group.bench_function("smallest change", |bencher| {
        bencher.iter(|| black_box(smallest_change(&network, &start, target)));
    });
    group.finish();
}

criterion_group!(benches, predict);
criterion_main!(benches);
