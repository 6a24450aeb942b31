//! The training spec: the heart of every cell that trains.

use std::sync::Arc;

use toml::Table;

use super::accuracy_points::{AccuracyEvery, LONGEST};
use super::change::Scheduled;
use super::messages::Message;
use crate::data::Dataset;
use crate::data::pictures::with_noise_class;
use crate::experiment::run::RunError;
use crate::experiment::sources::{DataChoice, Sources};
use crate::experiment::spec::{
    self, Allowed, CellSpec, Facts, Key, Problem, Reader, Showable, SpecError, Word, key, word_value,
};
use crate::language::Say;
use crate::nn::{
    Activation, Architecture, BatchNormSettings, Init, Loss, LrSchedule, OptimizerKind, OptimizerSettings,
    PixelScale,
};

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

/// By which way the gradient is found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum GradientBy {
    /// Backward through the layers, all of it at once (chapter 5).
    Backpropagation,
    /// By central differences, parameter by parameter (pages 129-142).
    Numerical,
}

/// The kind of numbers that a network computes with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Precision {
    /// 32 bits: fast, and enough to learn.
    Single,
    /// 64 bits: as the book's programs.
    Double,
}

impl Word for BatchOrder {
    const WORDS: &'static [(&'static str, Self)] =
        &[("random", Self::Random), ("shuffle", Self::Shuffle), ("sequential", Self::Sequential)];
}

impl Word for Option<ExtraClass> {
    const WORDS: &'static [(&'static str, Self)] = &[("none", None), ("noise", Some(ExtraClass::Noise))];
}

impl Word for Precision {
    const WORDS: &'static [(&'static str, Self)] = &[("f32", Self::Single), ("f64", Self::Double)];
}

impl Word for GradientBy {
    const WORDS: &'static [(&'static str, Self)] =
        &[("backpropagation", Self::Backpropagation), ("numerical", Self::Numerical)];
}

impl Word for Loss {
    const WORDS: &'static [(&'static str, Self)] =
        &[("cross_entropy", Self::CrossEntropy), ("mean_squared_error", Self::MeanSquaredError)];
}

word_value!(BatchOrder, Option<ExtraClass>, Precision, Loss, GradientBy);

/// The widest hidden layer.
pub(crate) const MAX_WIDTH: usize = 10_000;
/// The most hidden layers.
pub(crate) const MAX_LAYERS: usize = 100;
/// The most weights between two hidden layers and in all: 80 MB as `f32`, as much again for their gradients.
pub(super) const MAX_WEIGHTS: usize = 20_000_000;
/// The most patients in a row.
const MOST_PATIENTS: u64 = 100;
/// The largest mini-batch.
const MAX_BATCH: u64 = 60_000;

/// The keys of a training spec.
pub(crate) const KEYS: &[Key<TrainingSpec>] = &[
    key!(TrainingSpec, "id", id, read = spec::id).unsaid(),
    key!(TrainingSpec, "data", data).controls(&["data"]).said_first(0),
    key!(TrainingSpec, "extra_class", extra_class).controls(&["extra_class"]),
    key!(TrainingSpec, "train_size", train_size).controls(&["train_size"]).allowed(SIZES),
    key!(TrainingSpec, "test_size", test_size).controls(&["test_size"]).allowed(SIZES),
    key!(TrainingSpec, "validation", validation).controls(&["validation"]).allowed(spec::BELOW_ONE).newer(),
    key!(TrainingSpec, "hidden", hidden)
        .controls(&["hidden"])
        .allowed(LAYERS)
        .said_first(1)
        .can_be_at_fault(),
    key!(TrainingSpec, "activation", activation)
        .controls(&["activation"])
        .said_first(2)
        .live()
        .can_be_at_fault(),
    key!(TrainingSpec, "init", init).controls(&["init"]).said_first(3).can_be_at_fault(),
    key!(TrainingSpec, "batch_norm", batch_norm)
        .controls(&["batch_norm", "batch_norm.momentum", "batch_norm.epsilon"])
        .live()
        .can_be_at_fault(),
    key!(TrainingSpec, "layer_norm", layer_norm).controls(&["layer_norm"]).live(),
    key!(TrainingSpec, "dropout", dropout)
        .controls(&["dropout"])
        .allowed(spec::BELOW_ONE)
        .live()
        .can_be_at_fault(),
    key!(TrainingSpec, "weight_decay", weight_decay)
        .controls(&["weight_decay"])
        .allowed(spec::NOT_NEGATIVE)
        .live()
        .can_be_at_fault(),
    key!(TrainingSpec, "loss", loss).controls(&["loss"]).newer(),
    key!(TrainingSpec, "gradient", gradient).controls(&["gradient"]).newer(),
    key!(TrainingSpec, "optimizer", optimizer)
        .controls(&[
            "lr",
            "optimizer",
            "optimizer.momentum",
            "optimizer.decay",
            "optimizer.beta1",
            "optimizer.beta2",
        ])
        .said_first(4)
        .live()
        .can_be_at_fault(),
    key!(TrainingSpec, "lr_schedule", lr_schedule).controls(&[
        "lr_schedule",
        "lr_schedule.every",
        "lr_schedule.factor",
        "lr_schedule.least",
        "lr_schedule.updates",
    ]),
    key!(TrainingSpec, "batch_size", batch_size)
        .controls(&["batch_size"])
        .allowed(BATCHES)
        .said_first(5)
        .can_be_at_fault(),
    key!(TrainingSpec, "batch_order", batch_order).controls(&["batch_order"]),
    key!(TrainingSpec, "iterations", iterations)
        .controls(&["iterations"])
        .allowed(Allowed::Whole(1, LONGEST))
        .said_first(6),
    key!(TrainingSpec, "seed", seed).controls(&["seed"]).allowed(spec::SEEDS).unsaid(),
    key!(TrainingSpec, "start_seed", start_seed).allowed(spec::SEEDS),
    key!(TrainingSpec, "precision", precision).controls(&["precision"]),
    key!(TrainingSpec, "weights", weights),
    key!(TrainingSpec, "patient", patient).allowed(spec::SEEDS),
    key!(TrainingSpec, "patients", patients).allowed(Allowed::Whole(1, MOST_PATIENTS)),
    key!(TrainingSpec, "record_after", record_after).controls(&["record_after"]),
    key!(TrainingSpec, "accuracy_every", accuracy_every).controls(&["accuracy_every"]),
    key!(TrainingSpec, "changes", changes).unsaid(),
];

/// At least one image.
const SIZES: Allowed = Allowed::Whole(1, u64::MAX);
/// The widths of the hidden layers.
const LAYERS: Allowed =
    Allowed::Each { least: 0, most: MAX_LAYERS, entry: &Allowed::Whole(1, MAX_WIDTH as u64) };
/// Images in a mini-batch.
const BATCHES: Allowed = Allowed::Whole(1, MAX_BATCH);

/// What a block can choose to show.
pub(crate) const SHOWABLE: Showable = Showable {
    controls: || spec::controls_of(KEYS),
    figures: &[
        "layers",
        "activations",
        "gradients",
        "weights",
        "over_time",
        "updates",
        "units",
        "first_weights",
        "confusion",
        "mistakes",
    ],
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
    /// The share of those training images that is set apart, drawn by the seed: what is chosen is chosen by them. 0 for none; then
    /// it is chosen by the test images.
    pub validation: f64,
    /// Width of each hidden layer.
    pub hidden: Vec<usize>,
    /// The activation after each hidden layer.
    pub activation: Activation,
    /// The rule of the initial weights.
    pub init: Init,
    /// Batch normalisation in each hidden layer.
    pub batch_norm: Option<BatchNormSettings>,
    /// Layer normalisation in each hidden layer, after batch normalisation where both are on.
    pub layer_norm: bool,
    /// Share of hidden units that are silenced in training; 0 for none.
    pub dropout: f64,
    /// λ of the weight decay; 0 for none. It adds λ/2 · ΣW² to the loss (page 215); with AdamW, which decouples it, each
    /// update moves every weight matrix by -lr · λ · W instead, and the loss is the cross-entropy alone.
    pub weight_decay: f64,
    /// What is made of the probabilities that softmax gives, and made small: the cross-entropy (page 114), or the squared error of
    /// all classes (page 112).
    pub loss: Loss,
    /// How the gradient of the loss is found.
    pub gradient: GradientBy,
    /// What turns gradients into steps.
    pub optimizer: OptimizerSettings,
    /// By what the learning rate, whatever it is by then, is multiplied at update t of T, the first being 0: 1 (`constant`),
    /// factor^⌊t / every⌋ (`step`), least + (1 - least) · (1 + cos(π · t / T)) / 2 (`cosine`), or min(1, (t + 1) / updates)
    /// (`warm_up`). A live change of the rate or the optimizer sets what is multiplied.
    pub lr_schedule: LrSchedule,
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
    /// The number of a patient: a fault that is drawn by it is planted in the run, and all other keys are those of the healthy
    /// network. See [`patient`](super::patient).
    pub patient: Option<u64>,
    /// So many patients, one after the other, from number 1 on: the window goes from one to the next and keeps a score. Without one
    /// it is the first.
    pub patients: Option<u64>,
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
            validation: 0.0,
            hidden: vec![50],
            activation: Activation::Relu,
            init: Init::Std(0.01),
            batch_norm: None,
            layer_norm: false,
            dropout: 0.0,
            weight_decay: 0.0,
            loss: Loss::CrossEntropy,
            gradient: GradientBy::Backpropagation,
            optimizer: OptimizerKind::Sgd.with_lr(0.1),
            lr_schedule: LrSchedule::default(),
            batch_size: 100,
            batch_order: BatchOrder::Random,
            iterations: 10_000,
            seed: 42,
            start_seed: None,
            precision: Precision::Single,
            weights: None,
            patient: None,
            patients: None,
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
            pixels: PixelScale::default(),
            hidden: self.hidden.clone(),
            outputs,
            activation: self.activation,
            batch_norm: self.batch_norm,
            layer_norm: self.layer_norm,
            dropout: self.dropout,
            weight_decay: self.weight_decay,
            loss: self.loss,
        }
    }

    /// Reads the keys of a training spec from a table that may be a whole block or part of one.
    pub(crate) fn read(reader: &mut Reader<'_, '_>) -> Result<Self, SpecError> {
        Self::read_over(reader, Self::default())
    }

    /// As [`read`](Self::read), with what `default` says for every key that is left out.
    pub(crate) fn read_over(reader: &mut Reader<'_, '_>, default: Self) -> Result<Self, SpecError> {
        spec::read_keys(KEYS, default, reader)
    }

    /// The changes that act in a training of this spec: those before its end. A change after the last update changes nothing.
    pub fn acting_changes(&self) -> impl Iterator<Item = &Scheduled> {
        self.changes.iter().filter(|scheduled| scheduled.at < self.iterations)
    }

    /// The number of the patient that a run of it is; none of a healthy network. Of several it is the first.
    pub fn patient_number(&self) -> Option<u64> {
        self.patient.or(self.patients.map(|_| 1))
    }

    /// What the initial weights are drawn from.
    pub fn drawn_from(&self) -> u64 {
        self.start_seed.unwrap_or(self.seed)
    }

    /// The data to train on and to test with; of a patient those of the healthy network.
    ///
    /// # Errors
    /// When they are not loaded, or cannot have the extra class.
    pub fn dataset(&self, sources: &Sources) -> Result<Arc<Dataset>, RunError> {
        let data = sources.dataset(self.data)?;
        match self.extra_class {
            None => Ok(data),
            Some(ExtraClass::Noise) => with_noise_class(&data).ok_or_else(|| {
                let (rows, columns) = (data.images().rows, data.images().columns);
                RunError::Setup(Message::NoNoise { name: data.data_name(), rows, columns }.phrase())
            }),
        }
    }

    /// All keys with their values; `id`, `train_size`, `test_size`, `start_seed`, `weights`, `patient` and `patients` only when they are there.
    pub fn to_table(&self) -> Table {
        let mut table = Table::new();
        spec::write_keys(KEYS, self, &mut table);
        table
    }
}

/// Takes the keys out of the table of a training that came when results were kept already, where they are as by default: a
/// fingerprint of what is left is the one under which those results are found.
pub(crate) fn without_newer_defaults(table: &mut Table) {
    let defaults = TrainingSpec::default().to_table();
    for facts in spec::facts_of(KEYS).into_iter().filter(|facts| facts.is_newer) {
        if table.get(facts.name) == defaults.get(facts.name) {
            table.remove(facts.name);
        }
    }
}

impl CellSpec for TrainingSpec {
    fn id(&self) -> Option<&str> {
        self.id.as_deref()
    }

    fn keys(&self) -> Vec<&'static Facts> {
        spec::facts_of(KEYS)
    }

    fn to_table(&self) -> Table {
        self.to_table()
    }

    /// Of a patient nothing is said that a fault may have changed.
    fn in_common(&self) -> Table {
        let mut table = self.to_table();
        if self.patient_number().is_some() {
            let hidden = KEYS.iter().filter(|key| key.facts.can_be_at_fault);
            hidden.for_each(|key| _ = table.remove(key.facts.name));
        }
        table
    }

    fn check(&self) -> Result<(), Problem> {
        self.check()
    }
}

#[cfg(test)]
mod tests;
