//! The spec of a descent.

use toml::Table;

use super::functions::{FUNCTIONS, rate};
use super::messages::Message;
use super::names::names;
use super::surface::Surface;
use crate::experiment::spec::{
    self, Allowed, CellSpec, End, Facts, Item, Key, Problem, Reader, Showable, SpecError, key,
};
use crate::language::Say;
use crate::nn::{OptimizerKind, OptimizerSettings};

/// The most optimizers in one map: as many as there are colours.
pub const MAX_OPTIMIZERS: usize = 8;
/// The most steps, so that a walk is computed within a frame of the window.
const MAX_STEPS: u64 = 10_000;

/// The keys of a descent.
const KEYS: &[Key<DescentSpec>] = &[
    key!(DescentSpec, "id", id, read = spec::id).unsaid(),
    key!(DescentSpec, "function", function, read = function).controls(&["function"]).said_first(0),
    key!(DescentSpec, "start", start)
        .controls(&["start"])
        .allowed(Allowed::Between(End::Open, End::Open))
        .said_first(1),
    key!(DescentSpec, "steps", steps)
        .controls(&["steps"])
        .allowed(Allowed::Whole(1, MAX_STEPS))
        .said_first(2),
    key!(DescentSpec, "optimizers", optimizers)
        .controls(&["optimizers"])
        .allowed(Allowed::Each { least: 1, most: MAX_OPTIMIZERS, entry: &Allowed::Any })
        .said_first(3),
    key!(DescentSpec, "x", x).controls(&["x"]),
    key!(DescentSpec, "y", y).controls(&["y"]),
];

/// An expression in x and y.
fn function(item: &Item<'_, '_>) -> Result<String, SpecError> {
    let text = item.text()?;
    Surface::parse(&text)
        .map_err(|error| item.error_inside(error.place.line, error.place.column, error.phrase()))?;
    Ok(text)
}

/// What a block can choose to show.
pub(crate) const SHOWABLE: Showable =
    Showable { controls: || spec::controls_of(KEYS), figures: &["value", "distance"] };

/// Everything that a descent depends on.
#[derive(Clone, Debug, PartialEq)]
pub struct DescentSpec {
    /// The name of the cell.
    pub id: Option<String>,
    /// An expression in x and y.
    pub function: String,
    /// Where every optimizer starts.
    pub start: [f64; 2],
    /// How many updates.
    pub steps: usize,
    /// Who walks, each with its own rate.
    pub optimizers: Vec<OptimizerSettings>,
    /// The map, from where to where in x.
    pub x: [f64; 2],
    /// The map, from where to where in y.
    pub y: [f64; 2],
}

impl Default for DescentSpec {
    fn default() -> Self {
        let [book, ..] = FUNCTIONS;
        // Those of the figure of page 200.
        let kinds =
            [OptimizerKind::Sgd, OptimizerKind::Momentum, OptimizerKind::AdaGrad, OptimizerKind::Adam];
        Self {
            id: None,
            function: book.expression.into(),
            start: book.start,
            steps: 30,
            optimizers: kinds.map(|kind| rate(kind.defaults(), Some(&book))).to_vec(),
            x: book.x,
            y: book.y,
        }
    }
}

impl DescentSpec {
    /// Reads a block.
    ///
    /// # Errors
    /// The first thing that is wrong, with its line; in the expression, with its column too.
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
        Surface::parse(&self.function).map_err(|error| Problem::new("function", error.phrase()))?;
        spec::check_keys(KEYS, self)?;
        for (key, [low, high]) in [("x", self.x), ("y", self.y)] {
            if !(low.is_finite() && high.is_finite() && low < high) {
                let message = Message::RangeOfMap { key };
                return Err(Problem::new(key, message));
            }
        }
        Ok(())
    }

    /// All keys with their values; `id` only when it is there.
    pub fn to_table(&self) -> Table {
        let mut table = Table::new();
        spec::write_keys(KEYS, self, &mut table);
        table
    }
}

impl CellSpec for DescentSpec {
    fn id(&self) -> Option<&str> {
        self.id.as_deref()
    }

    fn groups(&self) -> Vec<Vec<String>> {
        vec![names(&self.optimizers).iter().map(|name| name.to_lowercase()).collect()]
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
    fn the_issue_s_spec_is_read_and_written() {
        let text = "function = \"x^2/20 + y^2\"\nstart = [-7, 2]\nsteps = 30\n\
            optimizers = [{ kind = \"sgd\", lr = 0.95 }, { kind = \"momentum\", lr = 0.1 }, \
            { kind = \"adagrad\", lr = 1.5 }, { kind = \"adam\", lr = 0.3 }]";
        assert_eq!(DescentSpec::parse(text), Ok(DescentSpec::default()));
        assert_eq!(DescentSpec::parse(""), Ok(DescentSpec::default()));
        let spec = DescentSpec {
            id: Some("hill".into()),
            function: "a = x*y\nsin(a)".into(),
            start: [0.5, -0.25],
            x: [-1.0, 2.5],
            optimizers: OptimizerSettings::all().to_vec(),
            ..DescentSpec::default()
        };
        let written = toml::to_string(&spec.to_table()).expect("tables are written");
        assert_eq!(DescentSpec::parse(&written), Ok(spec));
    }

    #[test]
    fn each_error_has_its_place_and_key() {
        for (text, line, column, key, words) in [
            ("steps = 5\nfunction = \"x^2 + * y\"", 2, 19, "function", "column 7"),
            ("function = \"\"\"\na = x\na + z\"\"\"", 3, 5, "function", "`z` has no value"),
            ("function = \"sum(x)\"", 1, 13, "function", "vectors and matrices"),
            ("function = 3", 1, 12, "function", "text in quotes"),
            ("start = [1]", 1, 9, "start", "[-7, 2]"),
            ("start = [1, inf]", 1, 9, "start", "finite"),
            ("start = [1, \"a\"]", 1, 13, "start[1]", "a number"),
            ("steps = 0", 1, 9, "steps", "1 to 10000"),
            ("optimizers = []", 1, 14, "optimizers", "1 to 8"),
            (
                "optimizers = [\n{ kind = \"sgd\" },\n{ kind = \"adam\", lr = 0 }]",
                3,
                23,
                "optimizers[1].lr",
                "above 0",
            ),
            ("x = [1, 1]", 1, 5, "x", "larger one"),
            ("y = [3, -3]", 1, 5, "y", "larger one"),
            ("fnction = \"x\"", 1, 1, "fnction", "Did you mean `function`?"),
        ] {
            let error = DescentSpec::parse(text).expect_err("this spec is wrong");
            let found = (error.line, error.column, error.key.as_deref());
            assert_eq!(found, (line, column, Some(key)), "{text}: {error}");
            assert!(error.to_string().contains(words), "{text}: {error}");
        }
    }
}
