//! The spec of a gradient check: a training spec, the samples, h, and what to break.

use toml::de::DeValue;
use toml::{Table, Value};

use super::messages::Message;
use crate::experiment::spec::{
    self, Allowed, CellSpec, End, Facts, Item, Key, KeyValue, Problem, Reader, Showable, SpecError, Word,
    key, word_value,
};
use crate::experiment::training::{Precision, TrainingSpec, patient};
use crate::nn::Architecture;
use crate::nn::check::Fault;
use crate::nn::numerical::STEP;

/// Which training images go through.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SampleChoice {
    /// The first so many.
    First(usize),
    /// These, by their numbers, the first being 0.
    These(Vec<usize>),
}

/// Keys of a training spec that mean nothing where nothing is trained.
const OF_TRAINING: [&str; 5] = ["optimizer", "batch_size", "iterations", "validation", "gradient"];

/// The keys of a gradient check beside those of its network.
const KEYS: &[Key<GradientCheckSpec>] = &[
    key!(GradientCheckSpec, "samples", samples).controls(&["samples"]).said_first(8),
    key!(GradientCheckSpec, "h", h).controls(&["h"]).allowed(Allowed::Between(End::At(1e-12), End::At(1.0))),
    key!(GradientCheckSpec, "share", share)
        .controls(&["share"])
        .allowed(Allowed::Between(End::Beyond(0.0), End::At(1.0))),
    key!(GradientCheckSpec, "break", fault).controls(&["break"]),
];

/// Controls of the network that matter where nothing is trained.
const OF_NETWORK: [&str; 10] = [
    "activation",
    "batch_norm",
    "layer_norm",
    "hidden",
    "init",
    "dropout",
    "weight_decay",
    "loss",
    "data",
    "seed",
];

/// What a block can choose to show.
pub(crate) const SHOWABLE: Showable = Showable {
    controls: || OF_NETWORK.into_iter().chain(spec::controls_of(KEYS)).collect(),
    figures: &["both", "difference", "worst"],
};

/// Everything that a gradient check depends on, the data themselves aside.
#[derive(Clone, Debug, PartialEq)]
pub struct GradientCheckSpec {
    /// The network and its data. What only matters when it trains (batches, iterations, changes, the optimizer but for
    /// whether weight decay is in the loss) changes nothing here.
    pub network: TrainingSpec,
    /// The samples of the batch.
    pub samples: SampleChoice,
    /// By how much a parameter is moved to either side.
    pub h: f64,
    /// The share of each array that is checked, 1 for all; at least one entry of each is.
    pub share: f64,
    /// A known mistake in the backward pass.
    pub fault: Option<Fault>,
}

impl Word for Option<Fault> {
    const WORDS: &'static [(&'static str, Self)] = &[
        ("nothing", None),
        ("relu mask", Some(Fault::ReluMask)),
        ("1/N", Some(Fault::BatchMean)),
        ("transposed weights", Some(Fault::Transposed)),
        ("batch norm mean", Some(Fault::BatchNormMean)),
    ];
}
word_value!(Option<Fault>);

/// The most samples; the check is about derivatives, not about data.
const MAX_SAMPLES: u64 = 1000;

impl SampleChoice {
    /// How many there are.
    pub fn count(&self) -> usize {
        match self {
            Self::First(count) => *count,
            Self::These(rows) => rows.len(),
        }
    }

    /// The numbers of the images.
    pub fn rows(&self) -> Vec<usize> {
        match self {
            Self::First(count) => (0..*count).collect(),
            Self::These(rows) => rows.clone(),
        }
    }
}

impl KeyValue for SampleChoice {
    fn read(item: Item<'_, '_>) -> Result<Self, SpecError> {
        match item.value() {
            DeValue::Integer(_) => item.count().map(Self::First),
            DeValue::Array(_) => Vec::read(item).map(Self::These),
            _ => Err(item.is_no_number(Message::SamplesExpected)),
        }
    }

    fn write(&self) -> Option<Value> {
        match self {
            Self::First(count) => count.write(),
            Self::These(rows) => rows.write(),
        }
    }

    fn check(&self, key: &str, _allowed: &Allowed) -> Result<(), Problem> {
        Allowed::Whole(1, MAX_SAMPLES).check_whole(key, self.count() as u64)
    }
}

impl Default for GradientCheckSpec {
    fn default() -> Self {
        Self {
            network: TrainingSpec { precision: Precision::Double, ..TrainingSpec::default() },
            samples: SampleChoice::First(3),
            h: STEP,
            share: 1.0,
            fault: None,
        }
    }
}

impl GradientCheckSpec {
    /// Reads a block.
    ///
    /// # Errors
    /// The first thing that is wrong, with its line.
    pub fn parse(text: &str) -> Result<Self, SpecError> {
        spec::parse_cell(text, &SHOWABLE, Self::read, Self::check)
    }

    fn read(reader: &mut Reader<'_, '_>) -> Result<Self, SpecError> {
        let default = Self::default();
        let network = TrainingSpec::read_over(reader, default.network.clone())?;
        spec::read_keys(KEYS, Self { network, ..default }, reader)
    }

    /// Checks every value. This is the one place where it is said which values can be.
    ///
    /// # Errors
    /// The first value that cannot be, by its key.
    pub fn check(&self) -> Result<(), Problem> {
        self.network.check()?;
        patient::none_in(&self.network)?;
        if self.network.precision == Precision::Single {
            let message = Message::SinglePrecision;
            return Err(Problem::new("precision", message));
        }
        spec::check_keys(KEYS, self)?;
        match self.fault {
            Some(fault) if !fault.applies(&self.architecture(2, 2), self.samples.count()) => {
                Err(Problem::new("break", cannot_break(fault)))
            }
            _ => Ok(()),
        }
    }

    /// What the network is made of, for data with so many values a sample and so many classes.
    pub fn architecture(&self, inputs: usize, outputs: usize) -> Architecture {
        self.network.architecture(inputs, outputs)
    }

    /// The mistakes that can be made in this network with these samples.
    pub fn faults(&self) -> impl Iterator<Item = Fault> {
        let (architecture, samples) = (self.architecture(784, 10), self.samples.count());
        Fault::ALL.into_iter().filter(move |fault| fault.applies(&architecture, samples))
    }

    /// Whether the check can show nothing of what lies before a batch normalisation: with one sample every normalised
    /// value is 0, whatever the weights.
    pub fn is_blind(&self) -> bool {
        self.network.batch_norm.is_some() && !self.network.hidden.is_empty() && self.samples.count() == 1
    }

    /// All keys with their values; those of the network that are absent by their nature are left out.
    pub fn to_table(&self) -> Table {
        let mut table = self.network.to_table();
        spec::write_keys(KEYS, self, &mut table);
        table
    }
}

fn cannot_break(fault: Fault) -> Message {
    match fault {
        Fault::ReluMask => Message::NoReluMask,
        Fault::BatchMean => Message::OneSample,
        Fault::Transposed => Message::NoMatrix,
        Fault::BatchNormMean => Message::NoBatchNorm,
    }
}

impl CellSpec for GradientCheckSpec {
    fn id(&self) -> Option<&str> {
        self.network.id.as_deref()
    }

    fn keys(&self) -> Vec<&'static Facts> {
        [spec::facts_of(KEYS), self.network.keys()].concat()
    }

    fn to_table(&self) -> Table {
        self.to_table()
    }

    fn in_common(&self) -> Table {
        let mut table = self.to_table();
        table.retain(|key, _| !OF_TRAINING.contains(&key));
        table
    }

    fn check(&self) -> Result<(), Problem> {
        self.check()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_training_spec_and_a_few_keys_more_are_read_and_written() {
        let text = r#"
            id = "check"
            hidden = [20, 20]
            batch_norm = true
            samples = [0, 7, 9]
            h = 1e-5
            share = 0.1
            break = "batch norm mean"
        "#;
        let spec = GradientCheckSpec::parse(text).expect("this is right");
        assert_eq!(spec.network.hidden, [20, 20]);
        assert_eq!(spec.samples, SampleChoice::These(vec![0, 7, 9]));
        assert_eq!(spec.fault, Some(Fault::BatchNormMean));
        let written = toml::to_string(&spec.to_table()).expect("tables are written");
        assert_eq!(GradientCheckSpec::parse(&written), Ok(spec));
        assert_eq!(GradientCheckSpec::parse(""), Ok(GradientCheckSpec::default()));
    }

    #[test]
    fn each_error_has_its_line_and_key() {
        for (text, line, key, words) in [
            ("seed = 1\nsamples = 0", 2, "samples", "1 to 1000"),
            ("samples = []", 1, "samples", "1 to 1000"),
            ("samples = [1, -2]", 1, "samples[1]", "whole number"),
            ("samples = true", 1, "samples", "list of their numbers"),
            ("h = 0", 1, "h", "1e-12 to 1"),
            ("share = 0", 1, "share", "above 0"),
            ("share = 1.5", 1, "share", "up to 1"),
            ("precision = \"f32\"", 1, "precision", "f64"),
            ("break = \"everything\"", 1, "break", "\"relu mask\""),
            ("activation = \"tanh\"\nbreak = \"relu mask\"", 2, "break", "no ReLU"),
            ("samples = 1\nbreak = \"1/N\"", 2, "break", "at least 2"),
            ("break = \"batch norm mean\"", 1, "break", "batch_norm = true"),
            ("hiden = [3]", 1, "hiden", "Did you mean `hidden`?"),
            ("hidden = [0]", 1, "hidden[0]", "from 1 to 10000"),
        ] {
            let error = GradientCheckSpec::parse(text).expect_err("this spec is wrong");
            assert_eq!((error.line, error.key.as_deref()), (line, Some(key)), "{text}: {error}");
            assert!(error.to_string().contains(words), "{text}: {error}");
        }
    }

    #[test]
    fn only_mistakes_that_can_be_made_are_offered() {
        let faults = |text: &str| GradientCheckSpec::parse(text).expect("right").faults().collect::<Vec<_>>();
        assert_eq!(faults(""), [Fault::ReluMask, Fault::BatchMean, Fault::Transposed]);
        assert_eq!(faults("batch_norm = true"), Fault::ALL);
        assert_eq!(faults("activation = \"tanh\"\nsamples = 1"), [Fault::Transposed]);
        assert!(GradientCheckSpec::parse("batch_norm = true\nsamples = 1").expect("right").is_blind());
    }
}
