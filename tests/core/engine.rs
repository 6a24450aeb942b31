//! Real trainings on a worker: the same numbers on every path, and whatever is changed on the way.

use std::ops::ControlFlow;
use std::sync::Arc;
use std::time::Duration;

use crossbeam_channel::{Receiver, bounded};
use layerscope::data::Labelled;
use layerscope::engine::{Command, Event, Handle, Why};
use layerscope::experiment::comparison::{ComparisonRun, ComparisonSpec};
use layerscope::experiment::run::{Moment, play};
use layerscope::experiment::search::{SearchSpec, Trials};
use layerscope::experiment::training::{
    Change, Scheduled, TrainingPoint, TrainingRun, TrainingSnapshot, TrainingSpec, TrainingWatch,
};
use layerscope::experiment::{ProgressToken, Run, Sources};
use layerscope::nn::{Activation, BatchNormSettings, Input, Network, OptimizerKind};
use proptest::prelude::*;

/// Long enough for the slowest machine; reached only when a test fails.
const PATIENCE: Duration = Duration::from_mins(2);

struct Bench {
    handle: Handle<TrainingRun>,
    woken: Receiver<()>,
    curve: Vec<TrainingPoint>,
    /// The live changes that the run has recorded.
    recorded: Vec<Scheduled>,
    /// How many changes it had made already.
    unchanged: usize,
}

impl Bench {
    fn new(spec: &str) -> Self {
        Self::of(TrainingSpec::parse(spec).expect("the spec is right"))
    }

    fn of(spec: TrainingSpec) -> Self {
        let (wake, woken) = bounded(1);
        let make = move || TrainingRun::new(spec, &Sources::default()).map(TrainingRun::gathering);
        Self {
            handle: Handle::spawn(make, Arc::new(move || _ = wake.try_send(()))),
            woken,
            curve: Vec::new(),
            recorded: Vec::new(),
            unchanged: 0,
        }
    }

    /// Sends commands and gathers the curve until the run rests at `iteration`.
    fn rests_at(&mut self, iteration: u64, commands: impl IntoIterator<Item = Command<Change>>) -> Why {
        for command in commands {
            self.handle.send(command);
        }
        let mut rests = None;
        while rests.is_none() {
            for event in self.handle.drain() {
                match event {
                    Event::Points(points) => self.curve.extend(points),
                    Event::Forgot { from } => {
                        self.curve.retain(|point| point.iteration < from);
                        self.recorded.retain(|change| change.at <= from);
                    }
                    Event::Changed { at, change, scheduled: false, supersedes } => {
                        if supersedes {
                            self.recorded.pop();
                        }
                        self.recorded.push(Scheduled { at, change });
                    }
                    Event::Unchanged { .. } => self.unchanged += 1,
                    Event::Paused { iteration: at, why } => {
                        rests = (at == iteration).then_some(why).or(rests);
                    }
                    Event::Failed(error) => panic!("{error}"),
                    _ => {}
                }
            }
            if rests.is_none() {
                self.woken.recv_timeout(PATIENCE).expect("the worker has something to say");
            }
        }
        assert!(self.curve.iter().map(|point| point.iteration).eq(0..self.curve.len() as u64));
        rests.expect("the loop ends with it")
    }

    fn snapshot_at(&self, iteration: u64) -> Arc<TrainingSnapshot> {
        loop {
            match self.handle.latest() {
                Some(snapshot) if snapshot.iteration == iteration => return snapshot,
                _ => self.woken.recv_timeout(PATIENCE).expect("the worker has something to say"),
            }
        }
    }

    /// The losses as bits, so that not even a NaN or a zero's sign is taken for equal.
    fn bits(&self) -> Vec<(u64, Option<(u64, u64)>)> {
        let accuracy = |point: &TrainingPoint| point.accuracy.map(|a| (a.train.to_bits(), a.test.to_bits()));
        self.curve.iter().map(|point| (point.loss.to_bits(), accuracy(point))).collect()
    }
}

const SPEC: &str = "data = \"digits\"\ntrain_size = 300\nhidden = [30, 20]\ndropout = 0.2\nbatch_size = 20\n\
    iterations = 120\nseed = 7\nweight_decay = 0.01\noptimizer = { kind = \"momentum\", lr = 0.05 }\n";

#[test]
fn the_same_spec_gives_the_same_bits_twice_and_another_seed_does_not() {
    let bits = |spec: &str| {
        let mut bench = Bench::new(spec);
        assert_eq!(bench.rests_at(120, [Command::Run]), Why::End);
        bench.bits()
    };
    let first = bits(SPEC);
    let measured = |bits: &[(u64, Option<(u64, u64)>)]| -> Vec<usize> {
        (0..bits.len()).filter(|at| bits[*at].1.is_some()).collect()
    };
    // 2300 images are passed as often as 39 batches of 20 are learned from: every third epoch of 15, more in the first of them.
    assert_eq!(measured(&first), [0, 5, 10, 15, 20, 25, 30, 35, 40, 45, 90, 119]);
    let book = bits(&format!("{SPEC}accuracy_every = \"epoch\"\n"));
    assert_eq!(measured(&book), [0, 15, 30, 45, 60, 75, 90, 105, 119]);
    assert!(first.iter().zip(&book).all(|(one, other)| one.0 == other.0), "measuring changes no loss");
    assert_eq!(first, bits(SPEC));
    assert_ne!(first, bits(&SPEC.replace("seed = 7", "seed = 8")));
}

#[test]
fn a_live_batch_norm_is_replayed_to_the_bit() {
    let live = Command::Change(Change::BatchNorm(Some(BatchNormSettings::default())));
    let mut bench = Bench::new(SPEC);
    bench.rests_at(50, [Command::GoTo(50)]);
    bench.rests_at(120, [live, Command::Run]);
    let (curve, end) = (bench.bits(), bench.snapshot_at(120));

    bench.rests_at(30, [Command::GoTo(30)]);
    let early = bench.snapshot_at(30);
    bench.rests_at(80, [Command::GoTo(80)]);
    bench.rests_at(79, [Command::StepBack]);
    bench.rests_at(120, [Command::Run]);
    assert_eq!(bench.bits(), curve, "known ground is not told again");
    assert_eq!(bench.snapshot_at(120).layers, end.layers);
    bench.rests_at(30, [Command::GoTo(30)]);
    assert_eq!(bench.snapshot_at(30).layers, early.layers);

    // The same change in a spec is the same run.
    let mut scheduled = Bench::new(&format!("{SPEC}changes = [{{ at = 50, batch_norm = true }}]\n"));
    scheduled.rests_at(120, [Command::Run]);
    assert_eq!(scheduled.bits(), curve);
    // It was not for nothing.
    let mut plain = Bench::new(SPEC);
    plain.rests_at(120, [Command::Run]);
    assert_eq!(plain.bits()[..50], curve[..50]);
    assert_ne!(plain.bits()[51], curve[51]);
}

#[test]
fn every_kind_of_change_is_replayed_to_the_bit() {
    let changes = [
        Change::Dropout(0.5),
        Change::Activation(Activation::Tanh),
        Change::LearningRate(0.02),
        Change::Optimizer(OptimizerKind::Adam.defaults()),
        Change::WeightDecay(0.1),
        Change::LayerNorm(true),
        Change::Optimizer(OptimizerKind::AdamW.defaults()),
        Change::BatchNorm(Some(BatchNormSettings { momentum: 0.5, epsilon: 1e-5 })),
        Change::BatchNorm(None),
        Change::BatchNorm(Some(BatchNormSettings::default())),
    ];
    let mut bench = Bench::new(SPEC);
    for (index, change) in changes.into_iter().enumerate() {
        let at = 10 * (index as u64 + 1);
        bench.rests_at(at, [Command::GoTo(at)]);
        bench.handle.send(Command::Change(change));
    }
    bench.rests_at(120, [Command::Run]);
    let (curve, end) = (bench.bits(), bench.snapshot_at(120));
    for back in [117, 64, 35, 80, 1, 0] {
        bench.rests_at(back, [Command::GoTo(back)]);
        bench.rests_at(120, [Command::Run]);
        assert_eq!(bench.snapshot_at(120).layers, end.layers);
    }
    assert_eq!(bench.bits(), curve);
    // What is seen at an iteration does not depend on how one came there, either.
    bench.rests_at(45, [Command::GoTo(45)]);
    let by_jump = bench.snapshot_at(45);
    bench.rests_at(44, [Command::StepBack]);
    bench.rests_at(45, [Command::Step]);
    assert_eq!(bench.snapshot_at(45).layers, by_jump.layers);
    assert_eq!(bench.snapshot_at(45).report, by_jump.report);
}

/// A key is pressed when the window shows an iteration before a recorded change, and arrives after it.
#[test]
fn what_a_run_does_already_is_not_recorded_again() {
    let on = BatchNormSettings { momentum: 0.5, epsilon: 1e-5 };
    let changes = [
        Change::Dropout(0.5),
        Change::Activation(Activation::Tanh),
        Change::LearningRate(0.02),
        Change::Optimizer(OptimizerKind::Adam.defaults()),
        Change::WeightDecay(0.1),
        Change::LayerNorm(true),
        Change::BatchNorm(Some(on)),
    ];
    for change in changes {
        for again in [Some(change), None] {
            // Both of the spec, and of a hand.
            let mut bench = Bench::new(SPEC);
            bench.rests_at(50, [Command::GoTo(50)]);
            bench.rests_at(80, [Command::Change(change), Command::GoTo(80)]);
            let (curve, recorded) = (bench.bits(), bench.recorded.clone());
            assert_eq!(recorded, [Scheduled { at: 50, change }]);
            for place in [50, 60] {
                bench.rests_at(place, [Command::GoTo(place)]);
                if let Some(change) = again {
                    bench.handle.send(Command::Change(change));
                }
                bench.rests_at(80, [Command::GoTo(80)]);
            }
            assert_eq!(bench.unchanged, 2 * usize::from(again.is_some()), "{change:?}");
            assert_eq!(
                (&bench.recorded, bench.bits()),
                (&recorded, curve),
                "{change:?}: nothing after it is forgotten"
            );

            let mut spec = TrainingSpec::parse(SPEC).expect("the spec is right");
            spec.changes = recorded;
            let mut replayed = Bench::of(spec);
            replayed.rests_at(50, [Command::GoTo(50)]);
            if let Some(change) = again {
                replayed.handle.send(Command::Change(change));
            }
            replayed.rests_at(80, [Command::GoTo(80)]);
            assert_eq!((replayed.recorded.len(), replayed.unchanged), (0, usize::from(again.is_some())));
            assert_eq!(replayed.bits(), bench.bits());
        }
    }
}

/// What is recorded of the layers, to the bit: a number and its words are one to one.
fn layers_over_time(snapshot: &TrainingSnapshot) -> Vec<String> {
    snapshot.over_time.iter().map(|layers| format!("{layers:?}")).collect()
}

/// Where somebody goes, and what is changed there.
fn ways() -> impl Strategy<Value = Vec<(u64, Option<Change>)>> {
    let change = prop_oneof![
        Just(Change::BatchNorm(Some(BatchNormSettings::default()))),
        Just(Change::BatchNorm(None)),
        Just(Change::Activation(Activation::Tanh)),
        Just(Change::Activation(Activation::Relu)),
        Just(Change::LearningRate(0.3)),
        Just(Change::LearningRate(0.01)),
    ];
    prop::collection::vec((0..119_u64, prop::option::of(change)), 1..6)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(12))]

    /// However one went back, forward, and changed something on the way: what is recorded at the end is what a run records that has
    /// the changes that were left in its spec, and that nobody ever took back.
    #[test]
    fn layers_over_time_do_not_depend_on_the_way(ways in ways()) {
        let mut bench = Bench::new(SPEC);
        for (place, change) in ways {
            bench.rests_at(place, [Command::GoTo(place)]);
            if let Some(change) = change {
                bench.handle.send(Command::Change(change));
            }
        }
        // A loss that is not a number lets the run pause.
        bench.rests_at(120, [Command::GoTo(120)]);
        let known = bench.snapshot_at(120);
        bench.rests_at(33, [Command::GoTo(33)]);
        prop_assert_eq!(layers_over_time(&bench.snapshot_at(33)), layers_over_time(&known), "going back takes nothing away");
        bench.rests_at(120, [Command::GoTo(120)]);
        prop_assert_eq!(layers_over_time(&bench.snapshot_at(120)), layers_over_time(&known));

        let mut spec = TrainingSpec::parse(SPEC).expect("the spec is right");
        spec.changes = bench.recorded;
        let mut plain = TrainingRun::new(spec, &Sources::default()).expect("the digits are there").gathering();
        play(&mut plain, |_, _| ControlFlow::Continue(())).expect("it runs");
        let watch = TrainingWatch { report: false, ..TrainingWatch::default() };
        prop_assert_eq!(layers_over_time(&plain.snapshot(&watch, Moment::Passing)), layers_over_time(&known));
    }
}

/// The rate of an update follows from its number alone, so steps back and replays meet the same rates.
#[test]
fn every_schedule_is_replayed_to_the_bit_and_scales_what_is_set() {
    let run = |lines: &str| {
        let mut bench = Bench::new(&format!("{SPEC}{lines}"));
        bench.rests_at(120, [Command::Run]);
        bench
    };
    let plain = run("").bits();
    assert_eq!(run("lr_schedule = \"constant\"\n").bits(), plain);
    for schedule in [
        "{ kind = \"step\", every = 30, factor = 0.5 }",
        "\"cosine\"",
        "{ kind = \"warm_up\", updates = 40 }",
    ] {
        let lines = format!("lr_schedule = {schedule}\n");
        let mut bench = run(&lines);
        let (curve, end) = (bench.bits(), bench.snapshot_at(120));
        assert_ne!(curve, plain, "{schedule}");
        for back in [117, 35, 1, 0] {
            bench.rests_at(back, [Command::GoTo(back)]);
            bench.rests_at(120, [Command::Run]);
            assert_eq!(bench.snapshot_at(120).layers, end.layers, "{schedule}");
        }
        assert_eq!(bench.bits(), curve, "{schedule}");
        // A rate that is set in the middle is scaled as the first was: twice the rate of half of it is the same run.
        let halved = lines.clone()
            + "optimizer = { kind = \"momentum\", lr = 0.025 }\nchanges = [{ at = 50, lr = 0.05 }]\n";
        let begun = SPEC.replace("optimizer = { kind = \"momentum\", lr = 0.05 }\n", &halved);
        let mut other = Bench::new(&begun);
        other.rests_at(120, [Command::Run]);
        let whole = SPEC.replace("lr = 0.05 }\n", &format!("lr = 0.025 }}\n{lines}"));
        let mut live = Bench::new(&whole);
        live.rests_at(50, [Command::GoTo(50)]);
        live.rests_at(120, [Command::Change(Change::LearningRate(0.05)), Command::Run]);
        assert_eq!(live.bits(), other.bits(), "{schedule}");
        assert_ne!(live.bits()[51..], curve[51..], "{schedule}");
    }
    // Steps of half the rate, from 60 on, are a change of the rate there.
    let stepped = run("lr_schedule = { kind = \"step\", every = 60, factor = 0.5 }\n");
    assert_eq!(stepped.bits(), run("changes = [{ at = 60, lr = 0.025 }]\n").bits());
}

/// Images that are set apart are measured where the others are, and never trained on: a network that is trained on the rest alone,
/// as copies in that order, is the same to the bit. So a trial of a search is the training that its values make.
#[test]
fn images_that_are_set_apart_judge_and_are_not_trained_on() {
    let text = "data = \"digits\"\nhidden = [12]\ninit = \"he\"\ntrain_size = 300\ntest_size = 100\nbatch_size = 20\n\
        iterations = 40\nseed = 5\n";
    let played = |spec: TrainingSpec, sources: &Sources| {
        let mut run = TrainingRun::new(spec, sources).expect("the data are there");
        let mut points = Vec::new();
        play(&mut run, |_, point| {
            points.push(point);
            ControlFlow::Continue(())
        })
        .expect("it runs");
        (points, run.accuracy().expect("nobody stops it"))
    };
    let whole = TrainingSpec::parse(text).expect("the spec is right");
    let apart = TrainingSpec::parse(&format!("{text}validation = 0.2\n")).expect("the spec is right");
    let (points, end) = played(apart.clone(), &Sources::default());
    assert!(points.iter().filter_map(|point| point.accuracy).all(|measured| measured.validation.is_some()));
    assert_eq!(played(whole.clone(), &Sources::default()).1.validation, None);
    let search =
        format!("trials = 1\nvalidation = 0.2\nseed = 5\n[base]\n{}", text.replace("seed = 5\n", ""))
            + "[ranges]\nlr = { choice = [0.1] }\n";
    let search = SearchSpec::parse(&search).expect("the spec is right");
    let trials = Trials::of(&search, &Sources::default()).expect("the digits are there");
    let (of_the_trial, judged) = played(trials.training(0).expect("it can be trained"), &trials.sources);
    let losses =
        |points: &[TrainingPoint]| points.iter().map(|point| point.loss.to_bits()).collect::<Vec<_>>();
    assert_eq!(losses(&points), losses(&of_the_trial));
    // What judges a trial stands in the place of its test images.
    assert_eq!((Some(judged.test), judged.train), (end.validation, end.train));
    let few = TrainingSpec { train_size: Some(1), ..apart };
    let error = TrainingRun::new(few, &Sources::default()).err().expect("one image is too few");
    assert!(error.to_string().contains("at least 2 training images"), "{error}");
}

/// From one start the gradient of chapter 4 and that of chapter 5 lead the same way, in either precision; given up within an
/// iteration, a run ends without having taken it.
#[test]
fn a_numerical_gradient_trains_as_backpropagation_does() {
    for (precision, allowed) in [("f64", 1e-6), ("f32", 2e-3)] {
        let text = format!(
            "same_start = true\n[base]\ndata = \"digits\"\nhidden = [5]\ninit = \"he\"\nactivation = \"tanh\"\n\
             train_size = 100\ntest_size = 100\nbatch_size = 10\niterations = 12\nprecision = \"{precision}\"\n\
             [[variant]]\nname = \"back\"\n[[variant]]\nname = \"differences\"\ngradient = \"numerical\"\n"
        );
        let spec = ComparisonSpec::parse(&text).expect("the spec is right");
        let mut run = ComparisonRun::new(spec, &Sources::default()).expect("the digits are there");
        let mut compared = 0;
        play(&mut run, |_, point| {
            let [back, differences] = &*point.networks else { panic!("two networks") };
            assert!((back.loss - differences.loss).abs() < allowed, "{point:?}");
            compared += 1;
            ControlFlow::Continue(())
        })
        .expect("it runs");
        assert_eq!(compared, 12);
    }
    let spec =
        TrainingSpec::parse("data = \"digits\"\nhidden = [5]\ngradient = \"numerical\"\nbatch_size = 10\n");
    let mut run = TrainingRun::new(spec.expect("the spec is right"), &Sources::default()).expect("digits");
    let watch = TrainingWatch { report: false, ..TrainingWatch::default() };
    assert!(run.snapshot(&watch, Moment::Passing).takes.is_some(), "said before the first iteration");
    let line = ProgressToken::default();
    line.give_up();
    run.attach_progress(line);
    let before = run.parameters();
    assert!(run.step().is_err());
    assert_eq!((run.iteration(), run.parameters()), (0, before));
}

/// What stands at the key where it is left out is what there was before there was the key; steps back meet the same values.
#[test]
fn every_loss_is_replayed_to_the_bit() {
    let run = |lines: &str| {
        let mut bench = Bench::new(&format!("{SPEC}{lines}"));
        bench.rests_at(120, [Command::Run]);
        bench
    };
    let plain = run("").bits();
    assert_eq!(run("loss = \"cross_entropy\"\n").bits(), plain);
    let mut squared = run("loss = \"mean_squared_error\"\n");
    let (curve, end) = (squared.bits(), squared.snapshot_at(120));
    assert_ne!(curve[0], plain[0]);
    for back in [117, 35, 0] {
        squared.rests_at(back, [Command::GoTo(back)]);
        squared.rests_at(120, [Command::Run]);
        assert_eq!(squared.snapshot_at(120).layers, end.layers);
    }
    assert_eq!(squared.bits(), curve);
}

#[test]
fn a_change_in_the_past_begins_another_future() {
    let mut bench = Bench::new(SPEC);
    bench.rests_at(120, [Command::Run]);
    let old = bench.bits();
    bench.rests_at(40, [Command::GoTo(40)]);
    bench.rests_at(120, [Command::Change(Change::LearningRate(0.5)), Command::Run]);
    let new = bench.bits();
    assert_eq!((&new[..40], new.len()), (&old[..40], old.len()));
    assert_ne!(new[41], old[41]);
}

#[test]
fn an_exploding_loss_pauses_and_says_where_it_began() {
    // Single precision overflows soon at this rate.
    let spec = SPEC.replace("lr = 0.05", "lr = 1e9");
    let bench = Bench::new(&spec);
    bench.handle.send(Command::Run);
    let began = loop {
        let paused = bench.handle.drain().find_map(|event| match event {
            Event::Paused { why: Why::NotANumber { iteration }, .. } => Some(iteration),
            _ => None,
        });
        match paused {
            Some(began) => break began,
            None => bench.woken.recv_timeout(PATIENCE).expect("the worker has something to say"),
        }
    };
    assert!(began < 50, "{began}");
    let snapshot = bench.snapshot_at(began + 1);
    assert!(snapshot.layers.iter().any(|layer| layer.weights.not_a_number > 0));
}

#[test]
fn the_first_sight_is_a_pass_that_teaches_nothing() {
    let spec = format!("{SPEC}batch_norm = true\n");
    let mut looked = Bench::new(&spec);
    let first = looked.snapshot_at(0);
    assert_eq!(first.layers.len(), 2);
    assert!(first.layers[0].activation.total == 600 && first.layers[0].activation.std > 0.0);
    assert!(first.layers[0].gradient.std > 0.0);
    assert_eq!(first.report.as_ref().map(|report| report.confusion.sum()), Some(2000));
    looked.rests_at(120, [Command::Run]);
    let mut straight = Bench::new(&spec);
    straight.rests_at(120, [Command::Run]);
    assert_eq!(looked.bits(), straight.bits());
}

#[test]
fn double_precision_is_another_run_of_the_same_start() {
    let single = Bench::new(SPEC);
    let double = Bench::new(&format!("{SPEC}precision = \"f64\"\n"));
    let std = |bench: &Bench| bench.snapshot_at(0).layers[1].weights.std;
    let (single, double) = (std(&single), std(&double));
    assert!((single - double).abs() < 1e-7 && single != double, "{single} {double}");
}

#[test]
fn measuring_slice_by_slice_is_measuring_at_once_and_can_be_given_up() {
    let spec =
        TrainingSpec::parse("data = \"digits\"\nhidden = [12]\ninit = \"he\"\naccuracy_every = \"epoch\"")
            .expect("the spec is right");
    let mut run = TrainingRun::new(spec, &Sources::default()).expect("the digits are there");
    for _ in 0..20 {
        run.step().expect("the run goes on");
    }
    let accuracy = run.accuracy().expect("nobody gave it up");
    let trained = run.network();
    let network =
        Network::<f32>::from_parameters(&trained.architecture, &trained.parameters).expect("they fit");
    let of = |set: &Labelled| network.accuracy(Input::Pixels(set.images.pixels()), &set.labels);
    assert_eq!((accuracy.train, accuracy.test), (of(&run.data().train), of(&run.data().test)));
    assert!(accuracy.test > 0.15, "it has learnt something: {accuracy:?}");

    run.step().expect("the run goes on");
    let line = ProgressToken::default();
    run.attach_progress(line.clone());
    line.give_up();
    assert!(run.accuracy().is_err());
    assert!(run.test().is_none());
}
