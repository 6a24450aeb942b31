//! Compared runs: what they share, that going back and adding a variant changes nothing else, and the book's figures.

use std::ops::ControlFlow;

use layerscope::experiment::comparison::{
    Added, ComparisonPoint, ComparisonRun, ComparisonSpec, ComparisonWatch, PRESETS, Place, Variant, record,
};
use layerscope::experiment::figure::{Table, Values};
use layerscope::experiment::share::ShareNote;
use layerscope::experiment::training::{Quantity, TrainingPoint, TrainingRun, TrainingSpec};
use layerscope::experiment::{Moment, Run, Sources, play};

use crate::mnist;

const SMALL: &str = r#"
[base]
data = "digits"
train_size = 200
hidden = [12, 8]
batch_size = 20
iterations = 30
optimizer = { kind = "sgd", lr = 0.1 }
[[variant]]
name = "plain"
[[variant]]
name = "BatchNorm"
batch_norm = true
changes = [{ at = 12, lr = 0.01 }]
[[variant]]
name = "Adam"
optimizer = { kind = "adam" }
"#;

fn spec(text: &str) -> ComparisonSpec {
    ComparisonSpec::parse(text).expect("the spec is right")
}

fn grid() -> ComparisonSpec {
    spec(&format!("{SMALL}\n[panels]\nkey = \"init.std\"\nvalues = [0.3, 0.01]\n"))
}

fn start(spec: &ComparisonSpec) -> ComparisonRun {
    ComparisonRun::new(spec.clone(), &Sources::default()).expect("the run is built")
}

fn points(run: &mut ComparisonRun) -> Vec<ComparisonPoint> {
    let mut points = Vec::new();
    play(run, |_, point| {
        points.push(point);
        ControlFlow::Continue(())
    })
    .expect("it goes to its end");
    points
}

/// The losses of one network as bits.
fn losses(points: &[ComparisonPoint], network: usize) -> Vec<u64> {
    points.iter().map(|point| point.networks[network].loss.to_bits()).collect()
}

/// What was recorded of each network, to the bit: a number and its words are one to one.
fn recorded(run: &mut ComparisonRun) -> Vec<(Place, String)> {
    let snapshot = run.snapshot(&ComparisonWatch::default(), Moment::Resting);
    snapshot.over_time.into_iter().map(|(place, columns)| (place, format!("{columns:?}"))).collect()
}

/// Whatever way a comparison went, of each of its networks is recorded what a training of the same settings records.
#[test]
fn each_network_has_the_layers_over_time_of_its_training_also_when_it_came_late() {
    let spec = spec(SMALL);
    let mut run = start(&spec).recording();
    let kept = run.checkpoint();
    run.steps(7).expect("iterations are taken");
    while run.iteration() < 20 {
        run.steps(20 - run.iteration()).expect("iterations are taken");
    }
    let late = Variant { name: "late".into(), spec: TrainingSpec { hidden: vec![9], ..spec.base.clone() } };
    run.apply(&Added(Box::new(late))).expect("there is room for it");
    points(&mut run);
    let known = recorded(&mut run);
    run.restore(&kept);
    assert_eq!(recorded(&mut run), known, "going back takes nothing away");
    while run.iteration() < 30 {
        run.replay().expect("what was taken once can be taken again");
    }
    assert_eq!(recorded(&mut run), known);
    assert_eq!(known.len(), 4);
    for (place, columns) in known {
        let network = run.spec().network(place).expect("it is there");
        let mut alone = TrainingRun::new(network, &Sources::default()).expect("the run is built").gathering();
        play(&mut alone, |_, _| ControlFlow::Continue(())).expect("it goes to its end");
        let watch = layerscope::experiment::training::TrainingWatch::default();
        assert_eq!(columns, format!("{:?}", alone.snapshot(&watch, Moment::Resting).over_time), "{place:?}");
    }
    // Where nobody can see it nothing is recorded.
    let mut unseen = start(&spec);
    points(&mut unseen);
    assert!(recorded(&mut unseen).iter().all(|(_, columns)| columns == "[]"));
}

#[test]
fn bursts_are_single_steps_to_the_bit() {
    let spec = grid();
    let mut steps = start(&spec);
    let single: Vec<ComparisonPoint> =
        (0..spec.base.iterations).map(|_| steps.step().expect("a step")).collect();
    let mut bursts = start(&spec);
    let first = bursts.steps(3).expect("three iterations");
    assert_eq!((first.len(), bursts.iteration()), (3, 3));
    let burst = [first, points(&mut bursts)].concat();
    assert_eq!(burst.iter().map(|point| point.iteration).collect::<Vec<_>>(), (0..30).collect::<Vec<_>>());
    for network in 0..spec.networks().len() {
        assert_eq!(losses(&burst, network), losses(&single, network));
    }
    assert_eq!(burst, single, "the accuracies, too");
}

#[test]
fn only_the_first_test_images_are_measured_when_few_are_asked_for() {
    let spec = spec(&SMALL.replace("train_size = 200", "train_size = 200\ntest_size = 40"));
    let points = points(&mut start(&spec));
    let accuracies: Vec<f64> = points
        .iter()
        .flat_map(|point| &point.networks)
        .filter_map(|news| Some(news.accuracy?.test))
        .collect();
    assert!(!accuracies.is_empty());
    assert!(accuracies.iter().all(|accuracy| (accuracy * 40.0 - (accuracy * 40.0).round()).abs() < 1e-9));
}

#[test]
fn each_network_is_the_training_of_its_own_spec_to_the_bit() {
    for same_start in [true, false] {
        let spec = ComparisonSpec { same_start, ..grid() };
        let points = points(&mut start(&spec));
        for (number, (_, network)) in spec.networks().into_iter().enumerate() {
            // As a cell of its own has it, once it was copied there and saved.
            let copied = toml::to_string(&network.to_table()).expect("plain values");
            let copied = TrainingSpec::parse(&copied).expect("it is a training spec");
            let mut alone = TrainingRun::new(copied, &Sources::default()).expect("it is built");
            let mut expected: Vec<TrainingPoint> = Vec::new();
            play(&mut alone, |_, point| {
                expected.push(point);
                ControlFlow::Continue(())
            })
            .expect("it goes to its end");
            assert_eq!(points.len(), expected.len());
            for (point, expected) in points.iter().zip(&expected) {
                let found = point.networks[number];
                assert_eq!(
                    (found.loss.to_bits(), found.accuracy),
                    (expected.loss.to_bits(), expected.accuracy),
                    "network {number}, iteration {}",
                    point.iteration
                );
            }
        }
    }
}

#[test]
fn the_same_start_is_shared_and_an_own_one_is_not() {
    let mut twins = spec(SMALL);
    twins.variants = vec![
        Variant { name: "one".into(), spec: twins.base.clone() },
        Variant { name: "two".into(), spec: twins.base.clone() },
    ];
    let shared = points(&mut start(&twins));
    assert_eq!(losses(&shared, 0), losses(&shared, 1));
    let own = points(&mut start(&ComparisonSpec { same_start: false, ..twins }));
    assert_eq!(losses(&own, 0), losses(&shared, 0), "the first is the base itself");
    assert_ne!(own[0].networks[0].loss.to_bits(), own[0].networks[1].loss.to_bits());
}

#[test]
fn the_bits_do_not_depend_on_the_number_of_threads() {
    let on = |threads: usize| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().expect("a pool");
        pool.install(|| points(&mut start(&grid())))
    };
    let (one, three) = (on(1), on(3));
    for network in 0..6 {
        assert_eq!(losses(&one, network), losses(&three, network));
    }
}

#[test]
fn going_back_and_forward_again_gives_the_same_bits() {
    let mut run = start(&grid());
    let (mut first, mut kept) = (Vec::new(), None);
    while run.iteration() < run.length() {
        if run.iteration() == 10 {
            kept = Some(run.checkpoint());
        }
        first.push(run.step().expect("it steps"));
    }
    run.restore(&kept.expect("it came by"));
    assert_eq!(run.iteration(), 10);
    run.replay().expect("it steps");
    let again: Vec<ComparisonPoint> = (11..30).map(|_| run.step().expect("it steps")).collect();
    for network in 0..6 {
        assert_eq!(losses(&again, network), losses(&first[11..], network));
    }
}

#[test]
fn a_variant_added_in_the_middle_is_brought_up_to_the_others_which_stay_as_they_are() {
    let whole = points(&mut start(&grid()));
    let mut fewer = grid();
    let adam = fewer.variants.pop().expect("there are three");
    let mut run = start(&fewer);
    let early = run.checkpoint();
    let mut points: Vec<ComparisonPoint> = (0..11).map(|_| run.step().expect("it steps")).collect();
    run.apply(&Added(Box::new(adam.clone()))).expect("it can be added");
    let late: Vec<ComparisonPoint> = (11..30).map(|_| run.step().expect("it steps")).collect();
    let histories = run.snapshot(&ComparisonWatch::default(), Moment::Resting).histories;
    assert_eq!(histories.len(), 2);
    for (panel, history) in histories.iter().enumerate() {
        assert_eq!((history.place, history.network), (Place { panel, variant: 2 }, 4 + panel));
        let bits = history.points.iter().map(|point| point.loss.to_bits());
        let bits: Vec<u64> = bits.chain(losses(&late, history.network)).collect();
        assert_eq!(bits, losses(&whole, panel * 3 + 2));
    }
    points.extend(late);
    for (panel, variant) in [(0, 0), (0, 1), (1, 0), (1, 1)] {
        assert_eq!(losses(&points, panel * 2 + variant), losses(&whole, panel * 3 + variant));
    }

    // From a state of the time before, it comes back from its own start; and it is never added twice.
    run.restore(&early);
    for _ in 0..11 {
        run.replay().expect("it steps");
    }
    run.apply(&Added(Box::new(adam))).expect("it is there already");
    let again = run.step().expect("it steps");
    assert_eq!(again.networks.len(), 6);
    for network in 0..6 {
        assert_eq!(again.networks[network].loss.to_bits(), points[11].networks[network].loss.to_bits());
    }
}

#[test]
fn what_cannot_be_added_is_refused_and_leaves_the_run_as_it_was() {
    let mut run = start(&grid());
    let mut twin = run.spec().variants[0].clone();
    twin.spec.dropout = 0.5;
    let error = run.apply(&Added(Box::new(twin))).expect_err("the name is taken").to_string();
    assert!(error.contains("plain"), "{error}");
    assert_eq!(run.step().expect("it steps").networks.len(), 6);
}

#[test]
fn a_layer_of_all_variants_stands_on_one_axis() {
    let mut run = start(&grid());
    for iteration in 0..3 {
        for quantity in [Quantity::Activations, Quantity::Gradients, Quantity::Weights] {
            let watch = ComparisonWatch { histograms: true, panel: 1, layer: 1, quantity, over_time: false };
            let snapshot = run.snapshot(&watch, Moment::Passing);
            assert_eq!((snapshot.depth, snapshot.histograms.len()), (2, 3));
            let histograms: Vec<_> =
                snapshot.histograms.iter().flat_map(|(_, histogram)| histogram).collect();
            assert_eq!(histograms.len(), 3);
            let total = if quantity == Quantity::Weights { 12 * 8 } else { 20 * 8 };
            for histogram in &histograms {
                assert_eq!((histogram.low, histogram.high), (histograms[0].low, histograms[0].high));
                assert_eq!((histogram.total, histogram.outside()), (total, 0), "{iteration} {quantity:?}");
            }
        }
        run.step().expect("it steps");
    }
    let none =
        run.snapshot(&ComparisonWatch { histograms: true, layer: 7, ..Default::default() }, Moment::Passing);
    assert!(none.histograms.iter().all(|(_, histogram)| histogram.is_none()));
}

#[test]
fn a_network_that_overflows_goes_on_beside_the_others() {
    let spec = spec(&SMALL.replace("name = \"Adam\"", "name = \"too far\"\ninit = { std = 1e30 }"));
    let points = points(&mut start(&spec));
    let last = points.last().expect("there are points");
    assert!(last.networks[2].loss.is_nan() && last.networks[0].loss.is_finite());
    assert!(ComparisonRun::value(last).is_finite(), "no reason to pause");
    let mut all = last.clone();
    for network in &mut all.networks {
        network.loss = f64::NAN;
    }
    assert!(ComparisonRun::value(&all).is_nan(), "nothing is left to compare");
    let outcome =
        record(&spec, &Sources::default(), &mut |_| ControlFlow::Continue(())).expect("it is recorded");
    assert!(
        outcome.summary.to_string().contains("too far: the loss has been NaN since iteration"),
        "{}",
        outcome.summary
    );
}

fn column<'a>(table: &'a Table, name: &str) -> &'a Values {
    &table.columns.iter().find(|column| column.name == name).expect("the column is there").values
}

/// All rows of a table as text, but for the times, which differ from run to run.
fn rows(tables: &[Table], name: &str) -> Vec<String> {
    let table = tables.iter().find(|table| table.name == name).expect("the table is there");
    let columns: Vec<&Values> = table
        .columns
        .iter()
        .filter(|column| column.name != "ms_per_iteration")
        .map(|column| &column.values)
        .collect();
    (0..table.len())
        .map(|row| columns.iter().map(|values| values.text(row)).collect::<Vec<_>>().join(","))
        .collect()
}

#[test]
fn the_rows_of_the_shares_are_those_of_the_whole_and_the_notes_tell_which() {
    let (spec, sources) = (grid(), Sources::default());
    let whole = record(&spec, &sources, &mut |_| ControlFlow::Continue(())).expect("it is recorded").tables;
    assert_eq!(rows(&whole, "accuracy")[7].split(',').take(3).collect::<Vec<_>>(), ["0.3", "BatchNorm", "0"]);
    for (name, each) in [("loss", 30), ("accuracy", 7), ("summary", 1)] {
        let mut joined = vec![Vec::new(); 6];
        for index in 1..=4_u64 {
            let share = format!("{index}/4").parse().expect("a share");
            let sources = Sources { share: Some(share), ..Sources::default() };
            let outcome =
                record(&spec, &sources, &mut |_| ControlFlow::Continue(())).expect("it is recorded");
            let note = String::from_utf8(outcome.files[0].bytes.clone()).expect("text");
            let note: ShareNote = toml::from_str(&note).expect("a note");
            assert_eq!((note.parts, note.kind.as_str()), (6, "comparison"));
            let mut rows = rows(&outcome.tables, name).into_iter();
            for run in &note.tables[name] {
                assert_eq!(run.rows, each);
                joined[run.part as usize].extend(rows.by_ref().take(run.rows as usize));
            }
            assert_eq!(rows.next(), None);
        }
        assert_eq!(joined.concat(), self::rows(&whole, name));
    }
}

#[test]
fn a_stopped_record_says_where() {
    let error = record(&spec(SMALL), &Sources::default(), &mut |tick| {
        if tick.done == 7 { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    });
    assert!(error.expect_err("it was stopped").to_string().contains("iteration 7"));
}

/// The book's figures on the real MNIST.
mod book {
    use super::*;

    fn preset(slug: &str) -> ComparisonSpec {
        spec(PRESETS.iter().find(|preset| preset.slug == slug).expect("there is such a preset").block)
    }

    fn numbers<'a>(tables: &'a [Table], name: &str, of: &str) -> &'a [f64] {
        let table = tables.iter().find(|table| table.name == name).expect("the table is there");
        match column(table, of) {
            Values::Number(numbers) => numbers,
            other => panic!("{of} is {other:?}"),
        }
    }

    #[test]
    #[ignore = "needs the real MNIST in ../shared/mnist"]
    fn std_of_a_hundredth_stays_while_xavier_and_he_learn() {
        let spec = preset("initial-weights");
        let base = TrainingSpec { iterations: 1901, ..spec.base.clone() };
        let spec = spec.with_base(base).expect("it can be");
        let outcome =
            record(&spec, &mnist::sources(), &mut |_| ControlFlow::Continue(())).expect("it is recorded");
        let (losses, ends) =
            (numbers(&outcome.tables, "loss", "loss"), numbers(&outcome.tables, "summary", "loss"));
        let plain = &losses[..1901];
        assert!(plain.iter().skip(20).all(|loss| (loss - 10_f64.ln()).abs() < 0.02), "it stays at ln 10");
        assert!(ends[1] < 0.5 && ends[2] < 0.3 && ends[2] < ends[1], "Xavier {}, He {}", ends[1], ends[2]);
        println!("{}\n{ends:?}", outcome.summary);
    }

    #[test]
    #[ignore = "needs the real MNIST in ../shared/mnist"]
    fn at_sixteen_scales_each_net_has_its_own_place() {
        let mut spec = preset("batch-norm-scales");
        // The ends and where the plain net is ahead: 1.0, 0.29, 0.16, 0.0001.
        let values = [0, 2, 3, 15].map(|panel| {
            spec.panels.as_ref().and_then(|panels| panels.values.get(panel)).expect("there are sixteen")
        });
        if let Some(panels) = &mut spec.panels {
            panels.values = layerscope::experiment::comparison::PanelValues::List(values.to_vec());
        }
        let outcome =
            record(&spec, &mnist::sources(), &mut |_| ControlFlow::Continue(())).expect("it is recorded");
        let train = numbers(&outcome.tables, "summary", "train");
        println!("{}\n{train:?}", outcome.summary);
        let measured = numbers(&outcome.tables, "accuracy", "train").len();
        assert_eq!(measured, 8 * 21, "the book's twenty, and one in the middle of the first epoch");
        // 97 of the first 1000 images are zeros, and a net of not-a-numbers answers zero; 116 are ones, 117 sevens.
        assert!((train[0] - 0.097).abs() < 1e-12, "overflown: {}", train[0]);
        assert!(
            outcome.summary.to_string().contains("plain, 1.0: the loss has been NaN since iteration"),
            "{}",
            outcome.summary
        );
        assert!(train[1] > 0.25, "BatchNorm learns at 1.0: {}", train[1]);
        assert!(train[2] > train[3] + 0.1 && train[2] > 0.9, "plain is ahead at 0.29: {train:?}");
        assert!(train[4] > train[5] && train[4] > 0.6, "and at 0.16, by less: {train:?}");
        assert!(train[6] < 0.12, "a dead net answers one digit: {}", train[6]);
        assert!(train[7] > 0.3, "BatchNorm learns from 0.0001 on: {}", train[7]);
    }

    /// Page 201. The book's script prints the loss of one batch, the same for all four, which an easy batch makes small: what
    /// can be held against it is the order, and for the two that fall most slowly the size. AdaGrad and Adam lie close together.
    #[test]
    #[ignore = "needs the real MNIST in ../shared/mnist"]
    fn adaptive_optimizers_lead_and_sgd_comes_last() {
        let spec = preset("optimizers");
        let outcome =
            record(&spec, &mnist::sources(), &mut |_| ControlFlow::Continue(())).expect("it is recorded");
        let losses = numbers(&outcome.tables, "loss", "loss");
        let around = |name: &str, iteration: usize| {
            let variant =
                spec.variants.iter().position(|variant| variant.name == name).expect("it is compared");
            let from = variant * losses.len() / spec.variants.len() + iteration - 25;
            &losses[from..from + 50]
        };
        let order = ["AdaGrad", "Adam", "Momentum", "SGD"];
        for (iteration, slow) in [(100, [1.48, 0.42]), (500, [0.29, 0.12]), (1900, [0.15, 0.05])] {
            let means = order.map(|name| around(name, iteration).iter().sum::<f64>() / 50.0);
            println!("at {iteration}: {order:?} {means:.3?}");
            let [adagrad, adam, momentum, sgd_mean] = means;
            assert!(
                adagrad.max(adam) < momentum && momentum < sgd_mean,
                "at {iteration}: {order:?} {means:?}"
            );
            for (name, book) in ["SGD", "Momentum"].into_iter().zip(slow) {
                let near = around(name, iteration);
                assert!(
                    near.iter().any(|loss| *loss < book) && near.iter().any(|loss| *loss > book),
                    "{name} at {iteration}: {near:?}, the book {book}"
                );
            }
        }
    }

    #[test]
    #[ignore = "needs the real MNIST in ../shared/mnist"]
    fn decay_and_dropout_hold_the_training_accuracy_down() {
        let sources = mnist::sources();
        let ends = |slug: &str| {
            let outcome =
                record(&preset(slug), &sources, &mut |_| ControlFlow::Continue(())).expect("it is recorded");
            println!("{}", outcome.summary);
            let of = |column| numbers(&outcome.tables, "summary", column).to_vec();
            (of("train"), of("test"))
        };
        let (train, test) = ends("weight-decay");
        println!("{train:?} {test:?}");
        assert!(train[0] > 0.99 && (0.80..0.99).contains(&train[1]), "{train:?}");
        assert!((0.6..0.8).contains(&test[1]), "{test:?}");
        let (train, test) = ends("dropout");
        println!("{train:?} {test:?}");
        assert!(train[0] > 0.99 && (0.45..0.9).contains(&train[1]), "{train:?}");
        assert!((0.4..0.75).contains(&test[1]), "{test:?}");
    }
}
