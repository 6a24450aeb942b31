//! The training spec: the heart of every cell that trains.

use std::sync::Arc;

use toml::{Table, Value};

use super::change::Scheduled;
use super::record::record;
use crate::data::Dataset;
use crate::data::pictures::with_noise_class;
use crate::experiment::outcome::Outcome;
use crate::experiment::run::RunError;
use crate::experiment::sources::{DataChoice, Sources, check_beside};
use crate::experiment::spec::{self, CellSpec, Item, OnTick, Problem, Reader, Showable, SpecError};
use crate::nn::{Activation, BatchNormSettings, Init, OptimizerSettings};

/// In which order the training images make up mini-batches.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BatchOrder {
    /// Each batch is drawn with replacement, independently of all others, as in the book.
    Random,
    /// Each epoch goes once through the images, in a new order.
    Shuffle,
    /// From the first image to the last, and again.
    Sequential,
}

/// A class beside those of the data.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ExtraClass {
    /// Static and scribbles, one image in eleven.
    Noise,
}

/// The kind of numbers that a network computes with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Precision {
    /// 32 bits: fast, and enough to learn.
    Single,
    /// 64 bits: as the book's programs.
    Double,
}

pub(crate) const ORDERS: [(&str, BatchOrder); 3] = [
    ("random", BatchOrder::Random),
    ("shuffle", BatchOrder::Shuffle),
    ("sequential", BatchOrder::Sequential),
];
const EXTRAS: [(&str, Option<ExtraClass>); 2] = [("none", None), ("noise", Some(ExtraClass::Noise))];
pub(crate) const PRECISIONS: [(&str, Precision); 2] =
    [("f32", Precision::Single), ("f64", Precision::Double)];

impl BatchOrder {
    /// The word in a spec.
    pub fn name(self) -> &'static str {
        ORDERS.iter().find(|(_, order)| *order == self).map_or("", |(name, _)| name)
    }
}

impl Precision {
    /// The word in a spec.
    pub fn name(self) -> &'static str {
        PRECISIONS.iter().find(|(_, precision)| *precision == self).map_or("", |(name, _)| name)
    }
}

/// The widest hidden layer.
const MAX_WIDTH: usize = 10_000;
/// The most hidden layers.
const MAX_LAYERS: usize = 100;
/// The most weights between two hidden layers and in all: 80 MB as `f32`, as much again for their gradients.
const MAX_WEIGHTS: usize = 20_000_000;
/// The largest mini-batch.
const MAX_BATCH: usize = 60_000;
/// The longest training; its points alone take half a gigabyte.
const MAX_ITERATIONS: u64 = 10_000_000;

/// What a block can choose to show.
pub(crate) const SHOWABLE: Showable = Showable {
    controls: &[
        "activation",
        "init",
        "lr",
        "optimizer",
        "batch_norm",
        "hidden",
        "batch_size",
        "batch_order",
        "iterations",
        "seed",
        "dropout",
        "weight_decay",
        "data",
        "extra_class",
        "train_size",
        "precision",
        "record_after",
    ],
    figures: &["layers", "activations", "gradients", "weights", "first_weights", "confusion", "mistakes"],
};

/// Everything that a training depends on, live changes and the data themselves aside.
#[derive(Clone, Debug, PartialEq)]
pub struct TrainingSpec {
    /// The name of the cell.
    pub id: Option<String>,
    /// Which data to train on.
    pub data: DataChoice,
    /// A class more, for what is none of the others.
    pub extra_class: Option<ExtraClass>,
    /// Only the first so many training images; all when absent.
    pub train_size: Option<usize>,
    /// Only the first so many test images; all when absent. Fewer make every accuracy quicker, and coarser.
    pub test_size: Option<usize>,
    /// Width of each hidden layer.
    pub hidden: Vec<usize>,
    /// The activation after each hidden layer.
    pub activation: Activation,
    /// The rule of the initial weights.
    pub init: Init,
    /// Batch normalisation in each hidden layer.
    pub batch_norm: Option<BatchNormSettings>,
    /// Share of hidden units that are silenced in training; 0 for none.
    pub dropout: f64,
    /// λ of the weight decay; 0 for none.
    pub weight_decay: f64,
    /// What turns gradients into steps.
    pub optimizer: OptimizerSettings,
    /// Images in a mini-batch.
    pub batch_size: usize,
    /// How mini-batches are made up.
    pub batch_order: BatchOrder,
    /// How many updates.
    pub iterations: u64,
    /// What all randomness follows from.
    pub seed: u64,
    /// The kind of numbers.
    pub precision: Precision,
    /// A weights file to start from, beside the notebook.
    pub weights: Option<String>,
    /// Whether the loss of the same batch after its update is recorded too, in inference mode.
    pub record_after: bool,
    /// Changes at set iterations.
    pub changes: Vec<Scheduled>,
}

impl Default for TrainingSpec {
    fn default() -> Self {
        Self {
            id: None,
            data: DataChoice::Auto,
            extra_class: None,
            train_size: None,
            test_size: None,
            hidden: vec![50],
            activation: Activation::Relu,
            init: Init::Std(0.01),
            batch_norm: None,
            dropout: 0.0,
            weight_decay: 0.0,
            optimizer: OptimizerSettings::Sgd { lr: 0.1 },
            batch_size: 100,
            batch_order: BatchOrder::Random,
            iterations: 10_000,
            seed: 42,
            precision: Precision::Single,
            weights: None,
            record_after: false,
            changes: Vec::new(),
        }
    }
}

impl TrainingSpec {
    /// Reads a block.
    ///
    /// # Errors
    /// The first thing that is wrong, with its line.
    pub fn parse(text: &str) -> Result<Self, SpecError> {
        spec::parse_cell(text, &SHOWABLE, Self::read, Self::check)
    }

    /// Reads the keys of a training spec from a table that may be a whole block or part of one.
    pub(crate) fn read(reader: &mut Reader<'_, '_>) -> Result<Self, SpecError> {
        Self::read_over(reader, Self::default())
    }

    /// As [`read`](Self::read), with what `default` says for every key that is left out.
    pub(crate) fn read_over(reader: &mut Reader<'_, '_>, default: Self) -> Result<Self, SpecError> {
        Ok(Self {
            id: reader.maybe("id", |item| spec::id(&item))?.or(default.id),
            data: reader.or("data", default.data, |item| item.one_of(&DataChoice::WORDS))?,
            extra_class: reader.or("extra_class", default.extra_class, |item| item.one_of(&EXTRAS))?,
            train_size: reader.maybe("train_size", |item| item.count())?.or(default.train_size),
            test_size: reader.maybe("test_size", |item| item.count())?.or(default.test_size),
            hidden: reader
                .or("hidden", default.hidden, |item| item.list()?.iter().map(Item::count).collect())?,
            activation: reader.or("activation", default.activation, |item| spec::activation(&item))?,
            init: reader.or("init", default.init, spec::init)?,
            batch_norm: reader.or("batch_norm", default.batch_norm, spec::batch_norm)?,
            dropout: reader.or("dropout", default.dropout, |item| item.number())?,
            weight_decay: reader.or("weight_decay", default.weight_decay, |item| item.number())?,
            optimizer: reader.or("optimizer", default.optimizer, spec::optimizer)?,
            batch_size: reader.or("batch_size", default.batch_size, |item| item.count())?,
            batch_order: reader.or("batch_order", default.batch_order, |item| item.one_of(&ORDERS))?,
            iterations: reader.or("iterations", default.iterations, |item| item.whole())?,
            seed: reader.or("seed", default.seed, |item| item.whole())?,
            precision: reader.or("precision", default.precision, |item| item.one_of(&PRECISIONS))?,
            weights: reader.maybe("weights", |item| item.text())?.or(default.weights),
            record_after: reader.or("record_after", default.record_after, |item| item.truth())?,
            changes: reader.or("changes", default.changes, |item| {
                item.list()?.into_iter().map(Scheduled::read).collect()
            })?,
        })
    }

    /// Checks every value. This is the one place where it is said which values can be.
    ///
    /// # Errors
    /// The first value that cannot be, by its key.
    pub fn check(&self) -> Result<(), Problem> {
        if self.train_size == Some(0) {
            return Err(Problem::new("train_size", "At least 1 training image is needed"));
        }
        if self.test_size == Some(0) {
            return Err(Problem::new("test_size", "At least 1 test image is needed"));
        }
        if self.hidden.len() > MAX_LAYERS {
            return Err(Problem::new("hidden", format!("At most {MAX_LAYERS} hidden layers")));
        }
        for (index, width) in self.hidden.iter().enumerate() {
            if !(1..=MAX_WIDTH).contains(width) {
                let message = format!("A hidden layer has 1 to {MAX_WIDTH} neurons, not {width}");
                return Err(Problem::new(format!("hidden[{index}]"), message));
            }
        }
        let weights: usize = self.hidden.windows(2).map(|pair| pair.iter().product::<usize>()).sum();
        if weights > MAX_WEIGHTS {
            let message = format!("These layers have {weights} weights between them; at most {MAX_WEIGHTS}");
            return Err(Problem::new("hidden", message));
        }
        spec::check_init("init", self.init)?;
        spec::check_batch_norm("batch_norm", self.batch_norm)?;
        spec::check_share("dropout", "Dropout", self.dropout)?;
        check_decay("weight_decay", self.weight_decay)?;
        spec::check_optimizer("optimizer", self.optimizer)?;
        if !(1..=MAX_BATCH).contains(&self.batch_size) {
            let message = format!("A mini-batch has 1 to {MAX_BATCH} images, not {}", self.batch_size);
            return Err(Problem::new("batch_size", message));
        }
        if !(1..=MAX_ITERATIONS).contains(&self.iterations) {
            let message = format!("A training has 1 to {MAX_ITERATIONS} iterations, not {}", self.iterations);
            return Err(Problem::new("iterations", message));
        }
        spec::check_seed(self.seed)?;
        if let Some(weights) = &self.weights {
            check_beside("weights", weights)?;
        }
        for (index, scheduled) in self.changes.iter().enumerate() {
            scheduled.change.check().map_err(|problem| problem.within(&format!("changes[{index}]")))?;
        }
        Ok(())
    }

    /// The data to train on and to test with.
    ///
    /// # Errors
    /// When they are not loaded, or cannot have the extra class.
    pub fn dataset(&self, sources: &Sources) -> Result<Arc<Dataset>, RunError> {
        let data = sources.dataset(self.data)?;
        match self.extra_class {
            None => Ok(data),
            Some(ExtraClass::Noise) => with_noise_class(&data).ok_or_else(|| {
                RunError::Setup(format!(
                    "Noise has 28 x 28 pixels and cannot be a class of {}, whose images have {} x {}",
                    data.name,
                    data.images().rows,
                    data.images().columns
                ))
            }),
        }
    }

    /// All keys with their values; `id`, `train_size`, `test_size` and `weights` only when they are there.
    pub fn to_table(&self) -> Table {
        let mut table = Table::new();
        let mut put = |key: &str, value: Value| table.insert(key.into(), value);
        if let Some(id) = &self.id {
            put("id", id.clone().into());
        }
        put("data", self.data.name().into());
        let extra =
            EXTRAS.iter().find(|(_, extra)| *extra == self.extra_class).map_or("none", |(word, _)| word);
        put("extra_class", extra.into());
        if let Some(train_size) = self.train_size {
            put("train_size", whole(train_size as u64));
        }
        if let Some(test_size) = self.test_size {
            put("test_size", whole(test_size as u64));
        }
        put("hidden", self.hidden.iter().map(|width| whole(*width as u64)).collect::<Vec<_>>().into());
        put("activation", spec::activation_value(self.activation));
        put("init", spec::init_value(self.init));
        put("batch_norm", spec::batch_norm_value(self.batch_norm));
        put("dropout", self.dropout.into());
        put("weight_decay", self.weight_decay.into());
        put("optimizer", spec::optimizer_value(self.optimizer));
        put("batch_size", whole(self.batch_size as u64));
        put("batch_order", self.batch_order.name().into());
        put("iterations", whole(self.iterations));
        put("seed", whole(self.seed));
        put("precision", self.precision.name().into());
        if let Some(weights) = &self.weights {
            put("weights", weights.clone().into());
        }
        put("record_after", self.record_after.into());
        put("changes", self.changes.iter().map(Scheduled::to_value).collect::<Vec<_>>().into());
        table
    }
}

impl CellSpec for TrainingSpec {
    fn kind(&self) -> &'static str {
        "training"
    }

    fn id(&self) -> Option<&str> {
        self.id.as_deref()
    }

    fn to_table(&self) -> Table {
        self.to_table()
    }

    fn check(&self) -> Result<(), Problem> {
        self.check()
    }

    fn record(&self, sources: &Sources, tick: OnTick<'_>) -> Result<Outcome, RunError> {
        record(self, sources, tick)
    }
}

/// A whole number as TOML has them. What passed the check fits.
fn whole(number: u64) -> Value {
    Value::Integer(number as i64)
}

/// λ is a number from 0 up.
pub(super) fn check_decay(key: &str, weight_decay: f64) -> Result<(), Problem> {
    if weight_decay.is_finite() && weight_decay >= 0.0 {
        return Ok(());
    }
    Err(Problem::new(key, "Weight decay is a number from 0 up"))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::change::Change;
    use super::*;

    fn error(text: &str) -> (usize, Option<String>, String) {
        let error = TrainingSpec::parse(text).expect_err("this spec is wrong");
        (error.line, error.key, error.message)
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
            ("dropout = 1.5", 1, "dropout", "share"),
            ("\n\ntrain_size = 0", 3, "train_size", "At least 1"),
            ("test_size = 0", 1, "test_size", "At least 1"),
            ("hidden = [50,\n  0]", 2, "hidden[1]", "neurons"),
            ("hidden = [-3]", 1, "hidden[0]", "whole number"),
            ("iterations = 0", 1, "iterations", "iterations"),
            ("seed = 1.5", 1, "seed", "whole number"),
            ("activation = \"rleu\"", 1, "activation", "\"relu\""),
            ("init = { std = -1 }", 1, "init.std", "from 0 up"),
            ("init = { sdt = 1 }", 1, "init", "std"),
            ("init = nan", 1, "init.std", "from 0 up"),
            ("batch_norm = { momentum = 2 }", 1, "batch_norm.momentum", "share"),
            ("batch_norm = { epsilon = 0 }", 1, "batch_norm.epsilon", "above 0"),
            ("optimizer = { kind = \"sgd\", momentum = 0.9 }", 1, "optimizer.momentum", "no key"),
            ("optimizer = { kind = \"adma\" }", 1, "optimizer.kind", "\"adam\""),
            ("optimizer = { lr = 0.1 }", 1, "optimizer", "kind"),
            ("optimizer = { kind = \"adam\", lr = -1 }", 1, "optimizer.lr", "above 0"),
            ("optimizer = { kind = \"adam\", beta1 = 1 }", 1, "optimizer.beta1", "share"),
            ("weight_decay = -0.1", 1, "weight_decay", "from 0 up"),
            ("changes = [\n  { at = 1, lr = 0.1 },\n  { at = 2, lr = 0 },\n]", 3, "changes[1].lr", "above 0"),
            ("changes = [{ at = 2 }]", 1, "changes[0]", "what changes"),
            ("changes = [{ lr = 2 }]", 1, "changes[0]", "at"),
            ("changes = [{ at = 2, lr = 0.1, dropout = 0.5 }]", 1, "changes[0]", "one thing"),
            ("record_after = 1", 1, "record_after", "true or false"),
            ("id = \"../up\"", 1, "id", "letters"),
            ("extra_class = \"fog\"", 1, "extra_class", "\"noise\""),
            ("iteratons = 5", 1, "iteratons", "Did you mean `iterations`?"),
            ("zzz = 5", 1, "zzz", "The keys are activation"),
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
            (0.0..=1.0, 1e-9..1.0_f64)
                .prop_map(|(momentum, epsilon)| BatchNormSettings { momentum, epsilon }),
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
        (network, data).prop_map(|(network, data)| {
            let (hidden, activation, init, batch_norm, dropout, weight_decay, optimizer) = network;
            let (id, train_size, batch_size, iterations, seed, flag, changes) = data;
            TrainingSpec {
                id,
                data: if flag { DataChoice::Digits } else { DataChoice::Mnist },
                extra_class: flag.then_some(ExtraClass::Noise),
                train_size,
                test_size: train_size.map(|size| size / 2 + 1),
                hidden,
                activation,
                init,
                batch_norm,
                dropout,
                weight_decay,
                optimizer,
                batch_size,
                batch_order: if flag { BatchOrder::Shuffle } else { BatchOrder::Sequential },
                iterations,
                seed,
                precision: if flag { Precision::Double } else { Precision::Single },
                weights: flag.then(|| "a \"quoted\" name.npz".into()),
                record_after: flag,
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
}
