//! The training spec: the heart of every cell that trains.

use std::sync::Arc;

use toml::{Table, Value};

use super::accuracy_points::AccuracyEvery;
use super::change::Scheduled;
use super::memory;
use crate::data::Dataset;
use crate::data::pictures::with_noise_class;
use crate::experiment::run::RunError;
use crate::experiment::sources::{DataChoice, Sources, check_beside};
use crate::experiment::spec::{self, CellSpec, Item, Problem, Reader, Showable, SpecError};
use crate::language::{Language, Phrase};
use crate::nn::{Activation, Architecture, BatchNormSettings, Init, OptimizerKind, OptimizerSettings};

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
pub(crate) const MAX_WIDTH: usize = 10_000;
/// The most hidden layers.
const MAX_LAYERS: usize = 100;
/// The most weights between two hidden layers and in all: 80 MB as `f32`, as much again for their gradients.
const MAX_WEIGHTS: usize = 20_000_000;
/// The largest mini-batch.
const MAX_BATCH: usize = 60_000;
/// The longest training; its points alone take half a gigabyte.
pub(super) const MAX_ITERATIONS: u64 = 10_000_000;

/// What a block can choose to show.
pub(crate) const SHOWABLE: Showable = Showable {
    controls: &[
        "activation",
        "init",
        "lr",
        "optimizer",
        "optimizer.momentum",
        "optimizer.decay",
        "optimizer.beta1",
        "optimizer.beta2",
        "batch_norm",
        "batch_norm.momentum",
        "batch_norm.epsilon",
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
        "test_size",
        "precision",
        "record_after",
        "accuracy_every",
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
    /// What the initial weights are drawn from where it is not `seed`: of networks that are compared, each may have draws of
    /// its own while all see the same batches.
    pub start_seed: Option<u64>,
    /// The kind of numbers.
    pub precision: Precision,
    /// A weights file to start from, beside the notebook.
    pub weights: Option<String>,
    /// Whether the loss of the same batch after its update is recorded too, in inference mode.
    pub record_after: bool,
    /// After which updates the accuracy over all images is measured, beside the last one.
    pub accuracy_every: AccuracyEvery,
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
            optimizer: OptimizerKind::Sgd.with_lr(0.1),
            batch_size: 100,
            batch_order: BatchOrder::Random,
            iterations: 10_000,
            seed: 42,
            start_seed: None,
            precision: Precision::Single,
            weights: None,
            record_after: false,
            accuracy_every: AccuracyEvery::Auto,
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

    /// What the network is made of, for data with so many values a sample and so many classes.
    pub fn architecture(&self, inputs: usize, outputs: usize) -> Architecture {
        Architecture {
            inputs,
            hidden: self.hidden.clone(),
            outputs,
            activation: self.activation,
            batch_norm: self.batch_norm,
            dropout: self.dropout,
            weight_decay: self.weight_decay,
        }
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
            start_seed: reader.maybe("start_seed", |item| item.whole())?.or(default.start_seed),
            precision: reader.or("precision", default.precision, |item| item.one_of(&PRECISIONS))?,
            weights: reader.maybe("weights", |item| item.text())?.or(default.weights),
            record_after: reader.or("record_after", default.record_after, |item| item.truth())?,
            accuracy_every: reader.or("accuracy_every", default.accuracy_every, AccuracyEvery::read)?,
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
            let message =
                Phrase::new("At least 1 training image is needed", "훈련 이미지가 적어도 1장 있어야 합니다");
            return Err(Problem::new("train_size", message));
        }
        if self.test_size == Some(0) {
            let message =
                Phrase::new("At least 1 test image is needed", "시험 이미지가 적어도 1장 있어야 합니다");
            return Err(Problem::new("test_size", message));
        }
        if self.hidden.len() > MAX_LAYERS {
            let message = Phrase::new(
                format!("At most {MAX_LAYERS} hidden layers"),
                format!("은닉층은 {MAX_LAYERS}개까지 쓸 수 있습니다"),
            );
            return Err(Problem::new("hidden", message));
        }
        for (index, width) in self.hidden.iter().enumerate() {
            if !(1..=MAX_WIDTH).contains(width) {
                let message = Phrase::new(
                    format!("A hidden layer has 1 to {MAX_WIDTH} neurons, not {width}"),
                    format!("은닉층 하나의 뉴런은 1개에서 {MAX_WIDTH}개까지입니다. 지금은 {width}개입니다"),
                );
                return Err(Problem::new(format!("hidden[{index}]"), message));
            }
        }
        let weights: usize = self.hidden.windows(2).map(|pair| pair.iter().product::<usize>()).sum();
        if weights > MAX_WEIGHTS {
            let message = Phrase::new(
                format!("These layers have {weights} weights between them; at most {MAX_WEIGHTS}"),
                format!("이 층들 사이의 가중치는 {weights}개인데, {MAX_WEIGHTS}개까지만 쓸 수 있습니다"),
            );
            return Err(Problem::new("hidden", message));
        }
        spec::check_init("init", self.init)?;
        spec::check_batch_norm("batch_norm", self.batch_norm)?;
        spec::check_dropout("dropout", self.dropout)?;
        check_decay("weight_decay", self.weight_decay)?;
        spec::check_optimizer("optimizer", self.optimizer)?;
        if !(1..=MAX_BATCH).contains(&self.batch_size) {
            let size = self.batch_size;
            let message = Phrase::new(
                format!("A mini-batch has 1 to {MAX_BATCH} images, not {size}"),
                format!("미니배치 하나의 이미지는 1장에서 {MAX_BATCH}장까지입니다. 지금은 {size}장입니다"),
            );
            return Err(Problem::new("batch_size", message));
        }
        if !(1..=MAX_ITERATIONS).contains(&self.iterations) {
            let count = self.iterations;
            let message = Phrase::new(
                format!("A training has 1 to {MAX_ITERATIONS} iterations, not {count}"),
                format!("반복 횟수는 1에서 {MAX_ITERATIONS}까지입니다. 지금은 {count}입니다"),
            );
            return Err(Problem::new("iterations", message));
        }
        spec::check_seed("seed", self.seed)?;
        if let Some(seed) = self.start_seed {
            spec::check_seed("start_seed", seed)?;
        }
        if let Some(weights) = &self.weights {
            check_beside("weights", weights)?;
        }
        self.accuracy_every.check()?;
        for (index, scheduled) in self.changes.iter().enumerate() {
            scheduled.change.check().map_err(|problem| problem.within(&format!("changes[{index}]")))?;
        }
        memory::check(self)
    }

    /// The changes that act in a training of this spec: those before its end. A change after the last update changes nothing.
    pub fn acting_changes(&self) -> impl Iterator<Item = &Scheduled> {
        self.changes.iter().filter(|scheduled| scheduled.at < self.iterations)
    }

    /// What the initial weights are drawn from.
    pub fn drawn_from(&self) -> u64 {
        self.start_seed.unwrap_or(self.seed)
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
                let (rows, columns) = (data.images().rows, data.images().columns);
                let (name, in_korean) = (&data.name, data.name_in(Language::Korean));
                RunError::Setup(Phrase::new(
                    format!(
                        "Noise has 28 x 28 pixels and cannot be a class of {name}, whose images have {rows} x \
                         {columns}"
                    ),
                    format!(
                        "노이즈는 28 x 28 픽셀이어서 이미지가 {rows} x {columns} 픽셀인 데이터({in_korean})의 클래스가 될 수 \
                         없습니다"
                    ),
                ))
            }),
        }
    }

    /// All keys with their values; `id`, `train_size`, `test_size`, `start_seed` and `weights` only when they are there.
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
        if let Some(seed) = self.start_seed {
            put("start_seed", whole(seed));
        }
        put("precision", self.precision.name().into());
        if let Some(weights) = &self.weights {
            put("weights", weights.clone().into());
        }
        put("record_after", self.record_after.into());
        put("accuracy_every", self.accuracy_every.to_value());
        put("changes", self.changes.iter().map(Scheduled::to_value).collect::<Vec<_>>().into());
        table
    }
}

impl CellSpec for TrainingSpec {
    fn id(&self) -> Option<&str> {
        self.id.as_deref()
    }

    fn to_table(&self) -> Table {
        self.to_table()
    }

    fn check(&self) -> Result<(), Problem> {
        self.check()
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
    let message = Phrase::new("Weight decay is a number from 0 up", "가중치 감소는 0 이상의 수입니다");
    Err(Problem::new(key, message))
}

#[cfg(test)]
mod tests;
