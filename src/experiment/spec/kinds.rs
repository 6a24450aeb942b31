//! The table of cell kinds. Parsing, menus, running without a window and tests all walk it.

use std::ops::ControlFlow;

use super::{Showable, Shown, Spec, SpecError};
use crate::experiment::activations::{self, ActivationsSpec};
use crate::experiment::comparison::{self, ComparisonSpec, PRESETS};
use crate::experiment::descent::{self, DescentSpec};
use crate::experiment::gradient_check::{self, GradientCheckSpec};
use crate::experiment::graph::{self, GraphSpec};
use crate::experiment::outcome::Tick;
use crate::experiment::predict::{self, PredictSpec};
use crate::experiment::search::{self, SearchSpec};
use crate::experiment::training::{self, TrainingSpec};

/// Hears how far a cell is, and may stop it.
pub type OnTick<'a> = &'a mut (dyn FnMut(Tick) -> ControlFlow<()> + Send);

/// One kind of cell.
pub struct Kind {
    /// The word after `toml` in the block's first line.
    pub name: &'static str,
    /// The block of a new cell; what it does not say has its default.
    pub default_block: &'static str,
    /// Reads a block.
    pub parse: fn(&str) -> Result<Spec, SpecError>,
    /// What a block can choose to show.
    pub showable: &'static Showable,
    /// The spec of an empty block.
    pub default: fn() -> Spec,
}

impl Kind {
    /// What a block shows.
    ///
    /// # Errors
    /// When it is not TOML, and when it names what there is not.
    pub fn shown(&self, block: &str) -> Result<Shown, SpecError> {
        Shown::parse(block, self.showable)
    }
}

/// All kinds, in the order of the menu.
pub const KINDS: &[Kind] = &[
    Kind {
        name: "training",
        default_block: TRAINING,
        parse: |text| TrainingSpec::parse(text).map(Spec::Training),
        showable: &training::SHOWABLE,
        default: || Spec::Training(TrainingSpec::default()),
    },
    Kind {
        name: "activations",
        default_block: ACTIVATIONS,
        parse: |text| ActivationsSpec::parse(text).map(Spec::Activations),
        showable: &activations::SHOWABLE,
        default: || Spec::Activations(ActivationsSpec::default()),
    },
    Kind {
        name: "comparison",
        default_block: PRESETS[0].block,
        parse: |text| ComparisonSpec::parse(text).map(Spec::Comparison),
        showable: &comparison::SHOWABLE,
        default: || Spec::Comparison(ComparisonSpec::default()),
    },
    Kind {
        name: "graph",
        default_block: GRAPH,
        parse: |text| GraphSpec::parse(text).map(Spec::Graph),
        showable: &graph::SHOWABLE,
        default: || Spec::Graph(GraphSpec::default()),
    },
    Kind {
        name: "search",
        default_block: SEARCH,
        parse: |text| SearchSpec::parse(text).map(Spec::Search),
        showable: &search::SHOWABLE,
        default: || Spec::Search(SearchSpec::default()),
    },
    Kind {
        name: "predict",
        default_block: PREDICT,
        parse: |text| PredictSpec::parse(text).map(Spec::Predict),
        showable: &predict::SHOWABLE,
        default: || Spec::Predict(PredictSpec::default()),
    },
    Kind {
        name: "gradient_check",
        default_block: GRADIENT_CHECK,
        parse: |text| GradientCheckSpec::parse(text).map(Spec::GradientCheck),
        showable: &gradient_check::SHOWABLE,
        default: || Spec::GradientCheck(GradientCheckSpec::default()),
    },
    Kind {
        name: "descent",
        default_block: DESCENT,
        parse: |text| DescentSpec::parse(text).map(Spec::Descent),
        showable: &descent::SHOWABLE,
        default: || Spec::Descent(DescentSpec::default()),
    },
];

const TRAINING: &str = r#"hidden = [50]
activation = "relu"
init = { std = 0.01 }
optimizer = { kind = "sgd", lr = 0.1 }
batch_size = 100
iterations = 10000
seed = 42
"#;

const ACTIVATIONS: &str = r#"activations = ["sigmoid", "relu", "tanh"]
inits = [{ std = 1.0 }, { std = 0.01 }, "xavier", "he"]
layers = 5
width = 100
samples = 1000
seed = 42
"#;

const PREDICT: &str = "network = \"train-1\"\npicture = { test = 0 }\n";

const GRAPH: &str = r#"expression = """
price = apple * apples
price * tax"""
values = { apple = 100, apples = 2, tax = 1.1 }
"#;

const SEARCH: &str = r#"trials = 100
method = "random"
validation = 0.2
seed = 42

[base]
train_size = 500
hidden = [100, 100, 100, 100, 100, 100]
activation = "relu"
init = "he"
batch_size = 100
iterations = 200

[ranges]
lr = { log = [1e-6, 1e-2] }
weight_decay = { log = [1e-8, 1e-4] }
"#;

const GRADIENT_CHECK: &str = r#"hidden = [50]
activation = "relu"
init = { std = 0.01 }
samples = 3
h = 1e-4
share = 1.0
break = "nothing"
seed = 42
"#;

const DESCENT: &str = r#"function = "x^2/20 + y^2"
start = [-7.0, 2.0]
steps = 30
optimizers = [
    { kind = "sgd", lr = 0.95 },
    { kind = "momentum", lr = 0.1 },
    { kind = "adagrad", lr = 1.5 },
    { kind = "adam", lr = 0.3 },
]
"#;

/// The row of a kind by its name.
pub fn kind(name: &str) -> Option<&'static Kind> {
    KINDS.iter().find(|kind| kind.name == name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_reads_its_own_default_block_and_an_empty_one() {
        for kind in KINDS {
            let spec = (kind.parse)(kind.default_block).expect("the default block is right");
            assert_eq!(spec.kind(), kind.name);
            assert_eq!((kind.parse)("").expect("an empty block runs"), (kind.default)());
            let text = toml::to_string(&spec.to_table()).expect("tables are written");
            assert_eq!((kind.parse)(&text), Ok(spec));
        }
    }
}
