use proptest::prelude::*;

use super::super::change::Change;
use super::*;
use crate::nn::ScheduleKind;
use crate::nn::schedule::{Allowed, MOST_UPDATES};

fn error(text: &str) -> (usize, Option<String>, String) {
    let error = TrainingSpec::parse(text).expect_err("this spec is wrong");
    (error.line, error.key, error.message.to_string())
}

#[test]
fn an_empty_block_runs() {
    assert_eq!(TrainingSpec::parse(""), Ok(TrainingSpec::default()));
}

#[test]
fn the_design_page_s_example_is_read() {
    let text = r#"
        data = "auto"
        train_size = 60000
        hidden = [50]
        activation = "relu"
        init = { std = 0.01 }
        batch_norm = false
        dropout = 0.0
        weight_decay = 0.0
        optimizer = { kind = "sgd", lr = 0.1 }
        batch_size = 100
        batch_order = "random"
        iterations = 10000
        seed = 42
        precision = "f32"
        weights = "start.npz"
        record_after = false
        changes = [{ at = 500, batch_norm = true }, { at = 800, lr = 0.01 }]
    "#;
    let expected = TrainingSpec {
        train_size: Some(60_000),
        weights: Some("start.npz".into()),
        changes: vec![
            Scheduled { at: 500, change: Change::BatchNorm(Some(BatchNormSettings::default())) },
            Scheduled { at: 800, change: Change::LearningRate(0.01) },
        ],
        ..TrainingSpec::default()
    };
    assert_eq!(TrainingSpec::parse(text), Ok(expected));
}

#[test]
fn each_error_has_its_line_and_key() {
    for (text, line, key, words) in [
        ("seed = 1\nbatch_size = 0", 2, "batch_size", "1 to 60000"),
        ("hidden = [10000]\nbatch_size = 60000", 2, "batch_size", "lower batch_size"),
        (
            "batch_size = 200\nhidden = [10000, 2000]\nprecision = \"f64\"\noptimizer = { kind = \"adam\" }\n\
            batch_norm = true\ndropout = 0.1",
            2,
            "hidden",
            "widths in hidden",
        ),
        ("dropout = 1.5", 1, "dropout", "but not including, 1"),
        ("\n\ntrain_size = 0", 3, "train_size", "from 1 up, not 0"),
        ("test_size = 0", 1, "test_size", "from 1 up, not 0"),
        ("hidden = [50,\n  0]", 2, "hidden[1]", "from 1 to 10000"),
        ("hidden = [-3]", 1, "hidden[0]", "whole number"),
        ("iterations = 0", 1, "iterations", "1 to 10000000"),
        ("seed = 1.5", 1, "seed", "whole number"),
        ("seed = 1\nstart_seed = 9223372036854775808", 2, "start_seed", "at most"),
        ("activation = \"rleu\"", 1, "activation", "\"relu\""),
        ("init = { std = -1 }", 1, "init.std", "from 0 up"),
        ("init = { sdt = 1 }", 1, "init", "std"),
        ("init = nan", 1, "init.std", "from 0 up"),
        ("batch_norm = { momentum = 2 }", 1, "batch_norm.momentum", "from 0 to 1"),
        ("batch_norm = { epsilon = 0 }", 1, "batch_norm.epsilon", "above 0"),
        ("optimizer = { kind = \"sgd\", momentum = 0.9 }", 1, "optimizer.momentum", "no key"),
        ("optimizer = { kind = \"adma\" }", 1, "optimizer.kind", "\"adam\""),
        ("optimizer = { lr = 0.1 }", 1, "optimizer", "kind"),
        ("optimizer = { kind = \"adam\", lr = -1 }", 1, "optimizer.lr", "above 0"),
        ("optimizer = { kind = \"adam\", beta1 = 1 }", 1, "optimizer.beta1", "but not including, 1"),
        ("weight_decay = -0.1", 1, "weight_decay", "from 0 up"),
        ("changes = [\n  { at = 1, lr = 0.1 },\n  { at = 2, lr = 0 },\n]", 3, "changes[1].lr", "above 0"),
        ("changes = [{ at = 2 }]", 1, "changes[0]", "what changes"),
        ("changes = [{ lr = 2 }]", 1, "changes[0]", "at"),
        ("changes = [{ at = 2, lr = 0.1, dropout = 0.5 }]", 1, "changes[0]", "one thing"),
        ("record_after = 1", 1, "record_after", "true or false"),
        ("id = \"../up\"", 1, "id", "letters"),
        ("extra_class = \"fog\"", 1, "extra_class", "\"noise\""),
        ("iteratons = 5", 1, "iteratons", "Did you mean `iterations`?"),
        ("zzz = 5", 1, "zzz", "The keys are accuracy_every"),
    ] {
        let (at, found, message) = error(text);
        assert_eq!((at, found.as_deref()), (line, Some(key)), "{text}: {message}");
        assert!(message.contains(words), "{text}: {message}");
    }
}

#[test]
fn what_is_not_toml_has_a_line_too() {
    let (line, key, message) = error("seed = 1\nhidden = [");
    assert!(line >= 2 && key.is_none() && message.starts_with("This is not TOML"), "{line} {message}");
    assert_eq!(error("seed = 1\nseed = 2").0, 2);
}

fn optimizers() -> impl Strategy<Value = OptimizerSettings> {
    (prop::sample::select(OptimizerSettings::all().to_vec()), 1e-6..10.0_f64)
        .prop_map(|(settings, lr)| settings.with_lr(lr))
}

fn batch_norms() -> impl Strategy<Value = Option<BatchNormSettings>> {
    prop::option::of(
        (0.0..=1.0, 1e-9..1.0_f64).prop_map(|(momentum, epsilon)| BatchNormSettings { momentum, epsilon }),
    )
}

fn changes() -> impl Strategy<Value = Scheduled> {
    let change = prop_oneof![
        batch_norms().prop_map(Change::BatchNorm),
        (0.0..0.99).prop_map(Change::Dropout),
        prop::sample::select(Activation::ALL.to_vec()).prop_map(Change::Activation),
        (1e-6..1.0).prop_map(Change::LearningRate),
        optimizers().prop_map(Change::Optimizer),
        (0.0..1.0).prop_map(Change::WeightDecay),
        any::<bool>().prop_map(Change::LayerNorm),
    ];
    (0..10_000_u64, change).prop_map(|(at, change)| Scheduled { at, change })
}

fn specs() -> impl Strategy<Value = TrainingSpec> {
    let network = (
        prop::collection::vec(1..300_usize, 0..5),
        prop::sample::select(Activation::ALL.to_vec()),
        prop_oneof![(0.0..2.0).prop_map(Init::Std), Just(Init::Xavier), Just(Init::He)],
        batch_norms(),
        0.0..0.99,
        0.0..1.0,
        optimizers(),
    );
    let data = (
        prop::option::of("[a-z][a-z0-9-]{0,8}"),
        prop::option::of(1..60_000_usize),
        1..500_usize,
        1..100_000_u64,
        0..=i64::MAX as u64,
        any::<bool>(),
        prop::collection::vec(changes(), 0..4),
    );
    let schedule = (prop::sample::select(ScheduleKind::ALL.to_vec()), 1..=MOST_UPDATES, 0.001..=1.0);
    let schedule = schedule.prop_map(|(kind, updates, share)| {
        let mut schedule = kind.defaults();
        for (key, value) in schedule.numbers_mut() {
            *value = if key.allowed == Allowed::Updates { updates as f64 } else { share };
        }
        schedule
    });
    (network, data, schedule).prop_map(|(network, data, schedule)| {
        let (hidden, activation, init, batch_norm, dropout, weight_decay, optimizer) = network;
        let (id, train_size, batch_size, iterations, seed, flag, changes) = data;
        let accuracy_every = match iterations % 3 {
            0 => AccuracyEvery::Auto,
            1 => AccuracyEvery::Epoch,
            _ => AccuracyEvery::Updates(iterations),
        };
        TrainingSpec {
            id,
            data: if flag { DataChoice::Digits } else { DataChoice::Mnist },
            extra_class: flag.then_some(ExtraClass::Noise),
            train_size,
            test_size: train_size.map(|size| size / 2 + 1),
            validation: if flag { 0.25 } else { 0.0 },
            hidden,
            activation,
            init,
            batch_norm,
            layer_norm: flag,
            dropout,
            weight_decay,
            loss: if flag { Loss::MeanSquaredError } else { Loss::CrossEntropy },
            gradient: GradientBy::Backpropagation,
            optimizer,
            lr_schedule: schedule,
            batch_size,
            batch_order: if flag { BatchOrder::Shuffle } else { BatchOrder::Sequential },
            iterations,
            seed,
            start_seed: flag.then_some(seed / 2),
            precision: if flag { Precision::Double } else { Precision::Single },
            weights: flag.then(|| "a \"quoted\" name.npz".into()),
            patient: (iterations % 3 == 1).then_some(seed),
            patients: (iterations % 3 == 2).then_some(iterations % 100 + 1),
            record_after: flag,
            accuracy_every,
            changes,
        }
    })
}

proptest! {
    #[test]
    fn a_written_spec_reads_back_the_same(spec in specs()) {
        let text = toml::to_string(&spec.to_table()).expect("tables are written");
        prop_assert_eq!(TrainingSpec::parse(&text), Ok(spec));
    }

    #[test]
    fn no_text_panics(text in "(hidden|init|changes|seed|\\[|\\]|\\{|\\}|=|[0-9]|\"|\n| ){0,30}") {
        drop(TrainingSpec::parse(&text));
    }
}
