//! What it costs a training to be watched: the same iterations taken by the engine, which shows a window every layer of
//! the network thirty times a second, and taken one after the other with nobody there. The difference is to be below 5 %.

use std::sync::Arc;
use std::time::{Duration, Instant};

use criterion::{Criterion, criterion_group, criterion_main};
use layerscope::data::{Dataset, Images, Labelled, Source};
use layerscope::engine::{Command, Handle, Phase};
use layerscope::experiment::Sources;
use layerscope::experiment::run::Run;
use layerscope::experiment::training::{TrainingRun, TrainingSpec};
use layerscope::nn::{Stream, stream};
use rand::RngExt;

const PICTURES: usize = 10_000;
const PIXELS: usize = 784;
const INKED: f64 = 0.19;

/// Five hidden layers of 100, as in `training_step`; accuracies are measured only at the start.
const SPEC: &str = "hidden = [100, 100, 100, 100, 100]\ninit = \"he\"\noptimizer = { kind = \"sgd\", lr = 0.01 }\n\
    test_size = 100\nbatch_size = 100\niterations = 4000\n";

fn sources() -> Sources {
    let mut data = stream(0, Stream::Data);
    let mut part = |count: usize| {
        let pixels = (0..count * PIXELS)
            .map(|_| if data.random_bool(INKED) { data.random_range(1..=255) } else { 0 })
            .collect();
        let labels = (0..count).map(|_| data.random_range(0..10)).collect();
        let images = Images::new(28, 28, pixels).expect("the size is right");
        Labelled::new(images, labels).expect("a label an image")
    };
    let dataset = Dataset {
        name: "bytes".into(),
        source: Source::Digits,
        train: part(PICTURES),
        test: part(100),
        classes: 10,
        extra: None,
    };
    Sources { mnist: Some(Arc::new(dataset)), ..Sources::default() }
}

fn snapshots(criterion: &mut Criterion) {
    let spec = TrainingSpec::parse(SPEC).expect("it is right");
    let sources = sources();
    let run = || TrainingRun::new(spec.clone(), &sources).expect("the data are there");
    let mut group = criterion.benchmark_group("snapshots");
    group.sample_size(10).measurement_time(Duration::from_secs(20));
    group.bench_function("alone", |bencher| {
        bencher.iter_custom(|times| {
            let mut spent = Duration::ZERO;
            for _ in 0..times {
                let mut run = run();
                let start = Instant::now();
                TrainingRun::burst(|| {
                    while run.iteration() < run.length() {
                        run.step().expect("it can be taken");
                    }
                });
                spent += start.elapsed();
            }
            spent
        });
    });
    group.bench_function("watched", |bencher| {
        bencher.iter_custom(|times| {
            let mut spent = Duration::ZERO;
            for _ in 0..times {
                let (wake, woken) = crossbeam_channel::bounded(1);
                let (spec, sources) = (spec.clone(), sources.clone());
                let make = move || TrainingRun::new(spec, &sources);
                let handle = Handle::spawn(make, Arc::new(move || _ = wake.try_send(())));
                while handle.progress().phase == Phase::Preparing {
                    _ = woken.recv_timeout(Duration::from_millis(5));
                }
                let start = Instant::now();
                handle.send(Command::Run);
                while handle.progress().iteration < handle.progress().length {
                    // As often as a window draws.
                    _ = woken.recv_timeout(Duration::from_millis(16));
                    handle.drain().for_each(drop);
                    drop(handle.latest());
                }
                spent += start.elapsed();
            }
            spent
        });
    });
    group.finish();
}

criterion_group!(benches, snapshots);
criterion_main!(benches);
