//! The spec of an activations cell.

use toml::Table;

use super::messages::Message;
use crate::experiment::sources::DataChoice;
use crate::experiment::spec::{
    self, Allowed, CellSpec, Facts, Key, Problem, Reader, Showable, SpecError, Word, key, word_value,
};
use crate::nn::{Activation, BatchNormSettings, Init};

/// What goes into the first layer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum InputChoice {
    /// Standard normal numbers, as many a sample as a layer is wide.
    Normal,
    /// The first training images, pixels from 0 to 1.
    Data,
}

impl Word for InputChoice {
    const WORDS: &'static [(&'static str, Self)] = &[("normal", Self::Normal), ("data", Self::Data)];
}
word_value!(InputChoice);

/// The most rows of a grid; no screen shows more.
const MAX_ROWS: usize = 100;
/// The most values in one layer, samples times width: 16 MB each of values and gradients.
const MAX_VALUES: usize = 4_000_000;

/// The keys of an activations spec.
const KEYS: &[Key<ActivationsSpec>] = &[
    key!(ActivationsSpec, "id", id, read = spec::id).unsaid(),
    key!(ActivationsSpec, "activations", activations).controls(&["activations"]).allowed(ONE_AT_LEAST),
    key!(ActivationsSpec, "inits", inits).controls(&["inits"]).allowed(ONE_AT_LEAST),
    key!(ActivationsSpec, "layers", layers)
        .controls(&["layers"])
        .allowed(Allowed::Whole(1, 50))
        .said_first(2),
    key!(ActivationsSpec, "width", width).controls(&["width"]).allowed(Allowed::Whole(1, 2000)).said_first(3),
    key!(ActivationsSpec, "samples", samples)
        .controls(&["samples"])
        .allowed(Allowed::Whole(1, 10_000))
        .said_first(4),
    key!(ActivationsSpec, "seed", seed).controls(&["seed"]).allowed(spec::SEEDS).unsaid(),
    key!(ActivationsSpec, "batch_norm", batch_norm).controls(&["batch_norm"]),
    key!(ActivationsSpec, "input", input).controls(&["input"]).said_first(1),
    key!(ActivationsSpec, "data", data).said_first(0),
];

const ONE_AT_LEAST: Allowed = Allowed::Each { least: 1, most: MAX_ROWS, entry: &Allowed::Any };

/// What a block can choose to show.
pub(crate) const SHOWABLE: Showable =
    Showable { controls: || spec::controls_of(KEYS), figures: &["activations", "gradients"] };

/// Everything that a grid of activations depends on, the data themselves aside.
#[derive(Clone, Debug, PartialEq)]
pub struct ActivationsSpec {
    /// The name of the cell.
    pub id: Option<String>,
    /// The activation functions.
    pub activations: Vec<Activation>,
    /// The rules of the initial weights; each makes a row with each activation function.
    pub inits: Vec<Init>,
    /// Hidden layers.
    pub layers: usize,
    /// Neurons in each.
    pub width: usize,
    /// Samples that go through.
    pub samples: usize,
    /// What all randomness follows from.
    pub seed: u64,
    /// Batch normalisation before each activation.
    pub batch_norm: Option<BatchNormSettings>,
    /// What goes in.
    pub input: InputChoice,
    /// Which data, if data go in.
    pub data: DataChoice,
}

impl Default for ActivationsSpec {
    fn default() -> Self {
        Self {
            id: None,
            activations: vec![Activation::Sigmoid, Activation::Relu, Activation::Tanh],
            inits: vec![Init::Std(1.0), Init::Std(0.01), Init::Xavier, Init::He],
            layers: 5,
            width: 100,
            samples: 1000,
            seed: 42,
            batch_norm: None,
            input: InputChoice::Normal,
            data: DataChoice::Auto,
        }
    }
}

impl ActivationsSpec {
    /// Reads a block.
    ///
    /// # Errors
    /// The first thing that is wrong, with its line.
    pub fn parse(text: &str) -> Result<Self, SpecError> {
        spec::parse_cell(text, &SHOWABLE, Self::read, Self::check)
    }

    fn read(reader: &mut Reader<'_, '_>) -> Result<Self, SpecError> {
        spec::read_keys(KEYS, Self::default(), reader)
    }

    /// Checks every value. This is the one place where it is said which values can be.
    ///
    /// # Errors
    /// The first value that cannot be, by its key.
    pub fn check(&self) -> Result<(), Problem> {
        spec::check_keys(KEYS, self)?;
        if self.activations.len() * self.inits.len() > MAX_ROWS {
            let message = Message::ManyRows { most: MAX_ROWS };
            return Err(Problem::new("inits", message));
        }
        if self.batch_norm.is_some() && self.samples < 2 {
            let message = Message::OneSample;
            return Err(Problem::new("samples", message));
        }
        if self.samples * self.width > MAX_VALUES {
            let message = Message::ManyValues { most: MAX_VALUES };
            return Err(Problem::new("samples", message));
        }
        Ok(())
    }

    /// The rows of the grid from top to bottom: all rules with the first activation, then with the second.
    pub fn rows(&self) -> impl Iterator<Item = (Activation, Init)> + '_ {
        self.activations.iter().flat_map(|activation| self.inits.iter().map(|init| (*activation, *init)))
    }

    /// All keys with their values; `id` only when it is there.
    pub fn to_table(&self) -> Table {
        let mut table = Table::new();
        spec::write_keys(KEYS, self, &mut table);
        table
    }
}

impl CellSpec for ActivationsSpec {
    fn id(&self) -> Option<&str> {
        self.id.as_deref()
    }

    fn keys(&self) -> Vec<&'static Facts> {
        spec::facts_of(KEYS)
    }

    fn to_table(&self) -> Table {
        self.to_table()
    }

    fn check(&self) -> Result<(), Problem> {
        self.check()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_design_page_s_example_is_the_default() {
        let text = r#"
            id = "spread"
            activations = ["sigmoid", "relu", "tanh"]
            inits = [{ std = 1.0 }, { std = 0.01 }, "xavier", "he"]
            layers = 5
            width = 100
            samples = 1000
            seed = 42
        "#;
        let expected = ActivationsSpec { id: Some("spread".into()), ..ActivationsSpec::default() };
        assert_eq!(ActivationsSpec::parse(text), Ok(expected));
    }

    #[test]
    fn each_error_has_its_line_and_key() {
        for (text, line, key) in [
            ("layers = 5\nactivations = []", 2, "activations"),
            ("inits = []", 1, "inits"),
            ("inits = [\n  1.0,\n  { std = -1.0 },\n]", 3, "inits[1].std"),
            ("layers = 0", 1, "layers"),
            ("width = 0", 1, "width"),
            ("samples = 0", 1, "samples"),
            ("samples = 1\nbatch_norm = true", 1, "samples"),
            ("samples = 10000\nwidth = 2000", 1, "samples"),
            ("input = \"noise\"", 1, "input"),
            ("activations = [\"relu\", \"swish\"]", 1, "activations[1]"),
        ] {
            let error = ActivationsSpec::parse(text).expect_err("this spec is wrong");
            assert_eq!((error.line, error.key.as_deref()), (line, Some(key)), "{text}: {error}");
        }
    }

    #[test]
    fn a_written_spec_reads_back_the_same() {
        let spec = ActivationsSpec {
            batch_norm: Some(BatchNormSettings::default()),
            input: InputChoice::Data,
            inits: vec![Init::He, Init::Std(0.25)],
            ..ActivationsSpec::default()
        };
        let text = toml::to_string(&spec.to_table()).expect("tables are written");
        assert_eq!(ActivationsSpec::parse(&text), Ok(spec));
    }
}
