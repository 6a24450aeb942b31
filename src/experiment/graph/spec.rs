//! The spec of a graph cell.

use toml::{Table, Value};

use super::expression::ExpressionSpec;
use super::given::{self, Given};
use super::messages::Message;
use crate::experiment::spec::{self, CellSpec, Facts, Item, Problem, Reader, Showable, SpecError};
use crate::graph::{Graph, GraphError};
use crate::language::Say;

/// Whose graph is shown.
#[derive(Clone, Debug, PartialEq)]
pub enum Subject {
    /// That of an expression.
    Expression(ExpressionSpec),
    /// That of the network of the training cell of this id.
    Network(String),
}

/// What is known of the keys. Which of them are there depends on whose graph it is, so that they are read and written together.
static KEYS: [Facts; 6] = [
    Facts::new("id").unsaid(),
    Facts::new("network"),
    Facts::new("expression").unsaid(),
    Facts::new("values").unsaid(),
    Facts::new("backward_from"),
    Facts::new("seed_gradient"),
];

/// What a block can choose to show.
pub(crate) const SHOWABLE: Showable =
    Showable { controls: || vec!["expression", "backward_from"], figures: &[] };

/// Everything that a graph cell depends on.
#[derive(Clone, Debug, PartialEq)]
pub struct GraphSpec {
    /// The name of the cell.
    pub id: Option<String>,
    /// Whose graph it is.
    pub subject: Subject,
}

impl Default for GraphSpec {
    fn default() -> Self {
        Self { id: None, subject: Subject::Expression(ExpressionSpec::default()) }
    }
}

impl GraphSpec {
    /// Reads a block.
    ///
    /// # Errors
    /// The first thing that is wrong, with its line; inside an expression, with the line and column there.
    pub fn parse(text: &str) -> Result<Self, SpecError> {
        spec::parse_cell(text, &SHOWABLE, Self::read, Self::check)
    }

    fn read(reader: &mut Reader<'_, '_>) -> Result<Self, SpecError> {
        let id = reader.maybe("id", |item| spec::id(&item))?;
        let network = reader.take("network");
        let written = reader.take("expression");
        let values = reader.take("values");
        let backward_from = reader.take("backward_from");
        let seed_gradient = reader.take("seed_gradient");
        if let Some(network) = network {
            let others = [
                ("expression", &written),
                ("values", &values),
                ("backward_from", &backward_from),
                ("seed_gradient", &seed_gradient),
            ];
            if let Some((key, item)) =
                others.iter().find_map(|(key, item)| item.as_ref().map(|item| (key, item)))
            {
                return Err(item.error(Message::TwoSubjects { key }));
            }
            return Ok(Self { id, subject: Subject::Network(spec::id(&network)?) });
        }
        // The values of the default expression go with it: whoever writes another one gives its own.
        let mut expression = ExpressionSpec::default();
        if let Some(item) = &written {
            expression.text = item.text()?;
            expression.values.clear();
            if let Err(error) = Graph::parse(&expression.text) {
                return Err(item.error_inside(error.place.line, error.place.column, error));
            }
        }
        if let Some(item) = values {
            for (name, item) in item.entries()? {
                expression.values.insert(name.clone(), Given::read(&name, item)?);
            }
        }
        expression.backward_from = backward_from.as_ref().map(Item::text).transpose()?;
        expression.seed_gradient =
            seed_gradient.as_ref().map(|item| given::tensor_of("seed_gradient", item)).transpose()?;
        Ok(Self { id, subject: Subject::Expression(expression) })
    }

    /// Whether its picture is so long that it needs all the width there is to be read: of a network it always is.
    pub fn is_long(&self) -> bool {
        /// Nodes behind each other whose words can be read where there is room for half a slide.
        const SHORT: usize = 6;
        match &self.subject {
            Subject::Network(_) => true,
            Subject::Expression(expression) => {
                Graph::parse(&expression.text).is_ok_and(|graph| graph.depth() > SHORT)
            }
        }
    }

    /// Checks every value. This is the one place where it is said which values can be.
    ///
    /// # Errors
    /// The first value that cannot be, by its key.
    pub fn check(&self) -> Result<(), Problem> {
        let Subject::Expression(expression) = &self.subject else { return Ok(()) };
        for (name, given) in &expression.values {
            if let Some([low, high]) = given.range
                && given.value.iter().any(|x| !(low..=high).contains(x))
            {
                let message = Message::OutsideRange { name: name.clone(), low, high };
                return Err(Problem::new(format!("values.{name}"), message));
            }
        }
        expression.trace().map(drop).map_err(|error| {
            let key = match &error {
                GraphError::Expression(_) | GraphError::Shape(_) => "expression",
                GraphError::Values(_) => "values",
                GraphError::UnknownResult { .. } => "backward_from",
                GraphError::Seed { .. } => "seed_gradient",
            };
            Problem::new(key, error.phrase())
        })
    }

    /// All keys with their values; what is absent by its nature is left out.
    pub fn to_table(&self) -> Table {
        let mut table = Table::new();
        if let Some(id) = &self.id {
            table.insert("id".into(), id.clone().into());
        }
        match &self.subject {
            Subject::Network(id) => {
                table.insert("network".into(), id.clone().into());
            }
            Subject::Expression(expression) => {
                table.insert("expression".into(), expression.text.clone().into());
                let values: Table =
                    expression.values.iter().map(|(name, given)| (name.clone(), given.to_value())).collect();
                table.insert("values".into(), Value::Table(values));
                if let Some(name) = &expression.backward_from {
                    table.insert("backward_from".into(), name.clone().into());
                }
                if let Some(seed) = &expression.seed_gradient {
                    table.insert("seed_gradient".into(), given::tensor_value(seed));
                }
            }
        }
        table
    }
}

impl CellSpec for GraphSpec {
    fn id(&self) -> Option<&str> {
        self.id.as_deref()
    }

    fn network(&self) -> Option<&str> {
        match &self.subject {
            Subject::Network(id) => Some(id),
            Subject::Expression(_) => None,
        }
    }

    fn keys(&self) -> Vec<&'static Facts> {
        KEYS.iter().collect()
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

    fn expression(text: &str) -> ExpressionSpec {
        match GraphSpec::parse(text).map(|spec| spec.subject) {
            Ok(Subject::Expression(expression)) => expression,
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn an_empty_block_is_the_apple_shop() {
        assert_eq!(GraphSpec::parse(""), Ok(GraphSpec::default()));
        let dearer = expression("values = { apple = 120 }");
        assert_eq!(dearer.values["apple"].value[[]], 120.0);
        assert_eq!(dearer.values["tax"].value[[]], 1.1);
    }

    #[test]
    fn numbers_vectors_matrices_and_ranges_are_read() {
        let spec = expression(
            "expression = \"dot(x, W) + k\"\nvalues = { x = [1, 2], W = [[1, 2, 3], [4, 5, 6]], k = { value = 0.5, range = [0, 1] } }",
        );
        assert_eq!(spec.values["W"].value.shape(), [2, 3]);
        assert_eq!(spec.values["k"].range, Some([0.0, 1.0]));
        let trace = spec.trace().unwrap();
        assert_eq!(
            trace.value(trace.graph().result()).iter().copied().collect::<Vec<_>>(),
            [9.5, 12.5, 15.5]
        );
    }

    #[test]
    fn a_network_is_named_by_its_cell() {
        let spec = GraphSpec::parse("network = \"train-1\"").unwrap();
        assert_eq!(CellSpec::network(&spec), Some("train-1"));
        let error = GraphSpec::parse("network = \"train-1\"\nexpression = \"x\"").unwrap_err();
        assert_eq!((error.line, error.key.as_deref()), (2, Some("expression")));
    }

    #[test]
    fn each_error_has_its_line_and_key() {
        for (text, line, key) in [
            ("expression = \"x\"", 1, "values"),
            ("expression = \"x\"\nvalues = { x = 'one' }", 2, "values.x"),
            ("expression = \"x\"\nvalues = { x = { range = [0, 1] } }", 2, "values.x"),
            ("expression = \"x\"\nvalues = { x = { value = 3, range = [0, 1] } }", 2, "values.x"),
            ("expression = \"x\"\nvalues = { x = { value = 3, range = [1, 0] } }", 2, "values.x.range"),
            ("expression = \"a + b\"\nvalues = { a = [1, 2], b = [1, 2, 3] }", 1, "expression"),
            ("backward_from = \"prize\"", 1, "backward_from"),
            ("seed_gradient = [1, 2]", 1, "seed_gradient"),
            ("expresion = \"x\"", 1, "expresion"),
        ] {
            let error = GraphSpec::parse(text).expect_err("this spec is wrong");
            assert_eq!((error.line, error.key.as_deref()), (line, Some(key)), "{text}: {error}");
        }
    }

    #[test]
    fn an_error_inside_an_expression_points_at_its_own_column() {
        let place = |text: &str| {
            let error = GraphSpec::parse(text).expect_err("this expression is wrong");
            (error.line, error.column, error.message.to_string())
        };
        let (line, column, message) = place("id = \"g\"\nexpression = \"x + * y\"");
        assert_eq!((line, column), (2, 19));
        assert!(message.contains("column 5") && message.contains("found `*`"), "{message}");
        let (line, column, _) = place("expression = \"\"\"\na = x\na * * y\"\"\"\n");
        assert_eq!((line, column), (3, 5));
        // With escapes in it the place inside cannot be counted, and the whole is pointed at.
        assert_eq!(place("expression = \"a = x\\na * * y\"").0, 1);
    }

    #[test]
    fn a_written_spec_reads_back_the_same() {
        for text in [
            "id = \"g\"\nexpression = '''\nt = x + y\nt ^ 2'''\nvalues = { x = -1.5, y = { value = 2, range = [0, 4] } }\nbackward_from = \"t\"\nseed_gradient = 3",
            "network = \"train-1\"",
        ] {
            let spec = GraphSpec::parse(text).unwrap();
            let written = toml::to_string(&spec.to_table()).expect("tables are written");
            assert_eq!(GraphSpec::parse(&written), Ok(spec));
        }
    }
}
