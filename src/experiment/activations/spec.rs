//! The spec of an activations cell.

use toml::{Table, Value};

use crate::experiment::sources::DataChoice;
use crate::experiment::spec::{self, CellSpec, Problem, Reader, Showable, SpecError};
use crate::language::Phrase;
use crate::nn::{Activation, BatchNormSettings, Init};

/// What goes into the first layer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum InputChoice {
    /// Standard normal numbers, as many a sample as a layer is wide.
    Normal,
    /// The first training images, pixels from 0 to 1.
    Data,
}

const INPUTS: [(&str, InputChoice); 2] = [("normal", InputChoice::Normal), ("data", InputChoice::Data)];
/// The most rows of a grid; no screen shows more.
const MAX_ROWS: usize = 100;
const MAX_LAYERS: usize = 50;
const MAX_WIDTH: usize = 2000;
const MAX_SAMPLES: usize = 10_000;
/// The most values in one layer, samples times width: 16 MB each of values and gradients.
const MAX_VALUES: usize = 4_000_000;

impl InputChoice {
    /// The word in a spec.
    pub fn name(self) -> &'static str {
        INPUTS.iter().find(|(_, input)| *input == self).map_or("", |(name, _)| name)
    }
}

/// What a block can choose to show.
pub(crate) const SHOWABLE: Showable = Showable {
    controls: &["activations", "inits", "batch_norm", "layers", "width", "samples", "seed", "input"],
    figures: &["activations", "gradients"],
};

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
        let default = Self::default();
        Ok(Self {
            id: reader.maybe("id", |item| spec::id(&item))?,
            activations: reader.or("activations", default.activations, |item| {
                item.list()?.iter().map(spec::activation).collect()
            })?,
            inits: reader
                .or("inits", default.inits, |item| item.list()?.into_iter().map(spec::init).collect())?,
            layers: reader.or("layers", default.layers, |item| item.count())?,
            width: reader.or("width", default.width, |item| item.count())?,
            samples: reader.or("samples", default.samples, |item| item.count())?,
            seed: reader.or("seed", default.seed, |item| item.whole())?,
            batch_norm: reader.or("batch_norm", default.batch_norm, spec::batch_norm)?,
            input: reader.or("input", default.input, |item| item.one_of(&INPUTS))?,
            data: reader.or("data", default.data, |item| item.one_of(&DataChoice::WORDS))?,
        })
    }

    /// Checks every value. This is the one place where it is said which values can be.
    ///
    /// # Errors
    /// The first value that cannot be, by its key.
    pub fn check(&self) -> Result<(), Problem> {
        if self.activations.is_empty() {
            let message = Phrase::new(
                "At least one activation function is needed",
                "활성화 함수가 하나 이상 있어야 합니다",
            );
            return Err(Problem::new("activations", message));
        }
        if self.inits.is_empty() {
            let message = Phrase::new(
                "At least one rule of initial weights is needed",
                "가중치 초깃값의 규칙이 하나 이상 있어야 합니다",
            );
            return Err(Problem::new("inits", message));
        }
        if self.activations.len() * self.inits.len() > MAX_ROWS {
            let message = Phrase::new(
                format!("This makes more than {MAX_ROWS} rows"),
                format!("줄이 {MAX_ROWS}개보다 많아집니다"),
            );
            return Err(Problem::new("inits", message));
        }
        for (index, init) in self.inits.iter().enumerate() {
            spec::check_init(&format!("inits[{index}]"), *init)?;
        }
        within("layers", self.layers, 1, MAX_LAYERS)?;
        within("width", self.width, 1, MAX_WIDTH)?;
        within("samples", self.samples, if self.batch_norm.is_some() { 2 } else { 1 }, MAX_SAMPLES)?;
        if self.samples * self.width > MAX_VALUES {
            let message = Phrase::new(
                format!("samples times width is at most {MAX_VALUES}"),
                format!("samples 곱하기 width의 값은 {MAX_VALUES}까지입니다"),
            );
            return Err(Problem::new("samples", message));
        }
        spec::check_seed("seed", self.seed)?;
        spec::check_batch_norm("batch_norm", self.batch_norm)
    }

    /// The rows of the grid from top to bottom: all rules with the first activation, then with the second.
    pub fn rows(&self) -> impl Iterator<Item = (Activation, Init)> + '_ {
        self.activations.iter().flat_map(|activation| self.inits.iter().map(|init| (*activation, *init)))
    }

    /// All keys with their values; `id` only when it is there.
    pub fn to_table(&self) -> Table {
        let whole = |number: usize| Value::Integer(number as i64);
        let mut table = Table::new();
        let mut put = |key: &str, value: Value| table.insert(key.into(), value);
        if let Some(id) = &self.id {
            put("id", id.clone().into());
        }
        let activations: Vec<_> = self.activations.iter().map(|one| spec::activation_value(*one)).collect();
        put("activations", activations.into());
        put("inits", self.inits.iter().map(|init| spec::init_value(*init)).collect::<Vec<_>>().into());
        put("layers", whole(self.layers));
        put("width", whole(self.width));
        put("samples", whole(self.samples));
        put("seed", Value::Integer(self.seed as i64));
        put("batch_norm", spec::batch_norm_value(self.batch_norm));
        put("input", self.input.name().into());
        put("data", self.data.name().into());
        table
    }
}

impl CellSpec for ActivationsSpec {
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

fn within(key: &str, value: usize, least: usize, most: usize) -> Result<(), Problem> {
    if (least..=most).contains(&value) {
        return Ok(());
    }
    let message = Phrase::new(
        format!("`{key}` is from {least} to {most}, not {value}"),
        format!("`{key}`의 값은 {least}에서 {most}까지입니다. 지금은 {value}입니다"),
    );
    Err(Problem::new(key, message))
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
