//! What it costs a training to be watched: the same iterations taken by the engine, which shows a window every layer of
//! the network thirty times a second and records the layers over time, and taken one after the other with nobody there. The difference is to be below 5 %.
//!
//! Two runs a minute apart differ by more than that on a machine that others share. So the two take turns, and what counts
//! is the ratio of neighbours.

use std::sync::Arc;
use std::time::{Duration, Instant};

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

/// All iterations, one after the other.
fn alone(spec: &TrainingSpec, sources: &Sources) -> Duration {
    let mut run = TrainingRun::new(spec.clone(), sources).expect("the data are there");
    let start = Instant::now();
    TrainingRun::burst(|| {
        while run.iteration() < run.length() {
            run.step().expect("it can be taken");
        }
    });
    start.elapsed()
}

/// The same in the engine, with a window that takes in what it is told as often as it draws.
fn watched(spec: &TrainingSpec, sources: &Sources) -> Duration {
    let (wake, woken) = crossbeam_channel::bounded(1);
    let (spec, sources) = (spec.clone(), sources.clone());
    let make = move || TrainingRun::new(spec, &sources).map(TrainingRun::gathering);
    let handle = Handle::spawn(make, Arc::new(move || _ = wake.try_send(())));
    while handle.progress().phase == Phase::Preparing {
        _ = woken.recv_timeout(Duration::from_millis(5));
    }
    let start = Instant::now();
    handle.send(Command::Run);
    while handle.progress().iteration < handle.progress().length {
        _ = woken.recv_timeout(Duration::from_millis(16));
        handle.drain().for_each(drop);
        drop(handle.latest());
    }
    start.elapsed()
}

/// The middle one, and those a quarter from either end.
fn quartiles(mut values: Vec<f64>) -> [f64; 3] {
    values.sort_by(f64::total_cmp);
    [2, 1, 3].map(|quarter| values[(values.len() - 1) * quarter / 4])
}

fn main() {
    let spec = TrainingSpec::parse(SPEC).expect("it is right");
    let sources = sources();
    let rounds = if std::env::args().any(|argument| argument == "--quick") { 21 } else { 61 };
    let alone = || alone(&spec, &sources).as_secs_f64();
    let watched = || watched(&spec, &sources).as_secs_f64();
    let pair = |round: usize| {
        // Whichever comes second may find a warmer or a slower machine.
        if round.is_multiple_of(2) {
            let first = alone();
            [first, watched()]
        } else {
            let first = watched();
            [alone(), first]
        }
    };
    let pairs: Vec<[f64; 2]> = (0..rounds).map(pair).collect();
    for (name, at) in [("alone", 0), ("watched", 1)] {
        let [middle, ..] = quartiles(pairs.iter().map(|pair| pair[at]).collect());
        println!("snapshots/{name:8} {middle:.3} s, the median of {rounds}");
    }
    let [middle, low, high] = quartiles(pairs.iter().map(|[alone, watched]| watched / alone).collect());
    let percent = |ratio: f64| 100.0 * (ratio - 1.0);
    println!(
        "snapshots/cost     {:+.1} %, the median of {rounds} pairs; half of them from {:+.1} to {:+.1} %",
        percent(middle),
        percent(low),
        percent(high)
    );
}
